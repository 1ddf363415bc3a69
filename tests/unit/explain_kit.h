/* tests/unit/explain_kit.h - a room on a Tuesday, its samples from 09:00 on, and what the replay tells of them. */
#ifndef EXPLAIN_KIT_H
#define EXPLAIN_KIT_H
#include "calendar.h"
#include "explain.h"
#include "interval.h"
#include "pack.h"
#include "quality.h"
#include "rfc3339.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTE_MS INT64_C(60000)
#define DATE INT64_C(20781)             /* Tuesday 2026-11-24, occupied 09:00 to 15:30 UTC */
#define OPENING_MS (DATE * 86400000 + 9 * 60 * MINUTE_MS)
#define READINGS_MAX 4096

static struct zone zone;
static struct calendar calendar;
static struct pack pack;
static const struct room_info room = {.use = USE_CLASSROOM};
static struct explain *explain;
static const struct explanation *told;

struct heard {
    struct reading reading;
    uint32_t flags;
};
static struct heard heard[READINGS_MAX];
static size_t heard_count;

static const struct rule rules[] = {
    {.id = "over-800", .quantity = CO2_PPM, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_ABOVE, .limit = 800,
     .severity = SEVERITY_WARNING},
    {.id = "peak", .quantity = CO2_PPM, .statistic = STATISTIC_CONSECUTIVE_MINUTES, .window_min = 20,
     .comparison = COMPARE_ABOVE_OR_EQUAL, .limit = 1000, .severity = SEVERITY_ALARM, .is_peak = true},
    {.id = "sustained", .quantity = CO2_PPM, .statistic = STATISTIC_SUSTAINED, .comparison = COMPARE_ABOVE,
     .limit = 900, .severity = SEVERITY_ALARM},
    {.id = "mean", .quantity = CO2_PPM, .statistic = STATISTIC_MEAN, .window_min = 60, .comparison = COMPARE_ABOVE,
     .limit = 850, .severity = SEVERITY_ALARM},
    {.id = "day-mean", .quantity = CO2_PPM, .statistic = STATISTIC_MEAN_OCCUPIED, .comparison = COMPARE_ABOVE,
     .limit = 850, .severity = SEVERITY_WARNING},
    {.id = "under-18", .quantity = TEMPERATURE_C, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_BELOW,
     .limit = 18, .severity = SEVERITY_WARNING},
    {.id = "praise", .quantity = CO2_PPM, .statistic = STATISTIC_INSTANT, .comparison = COMPARE_BELOW, .limit = 800,
     .severity = SEVERITY_GOOD},
    {.id = "excess", .quantity = CO2_PPM, .measure = MEASURE_CO2_EXCESS, .statistic = STATISTIC_INSTANT,
     .comparison = COMPARE_ABOVE, .limit = 400, .severity = SEVERITY_WARNING},
    {.id = "unmeasured", .quantity = QUANTITY_COUNT, .measure = MEASURE_RADON, .statistic = STATISTIC_MEAN_OCCUPIED,
     .comparison = COMPARE_ABOVE, .limit = 200, .severity = SEVERITY_WARNING},
    {.id = "day-and-night", .quantity = PM2_5_UG_M3, .measure = MEASURE_PM2_5, .statistic = STATISTIC_MEAN,
     .window = {.kind = WINDOW_LENGTH, .length_min = 1440}, .window_min = 1440, .comparison = COMPARE_ABOVE,
     .limit = 15, .severity = SEVERITY_WARNING},
};
enum { OVER_800, PEAK, SUSTAINED, MEAN, DAY_MEAN, UNDER_18, PRAISE, EXCESS, UNMEASURED, DAY_AND_NIGHT };

static inline int setup(void **state)
{
    struct error err;

    (void)state;
    calendar_init(&calendar);
    pack = (struct pack){.instant_hold_min = 5, .sustained_window_min = 20, .sustained_joined_min = 15,
                         .clear_margin_co2_ppm = 50, .clear_margin_temperature_c = 0.5, .clear_hold_min = 5,
                         .count = COUNT(rules)};
    memcpy(pack.rules, rules, sizeof rules);
    return zone_load("Europe/London", &zone, &err);
}

static inline int forget(void **state)
{
    (void)state;
    explain_close(explain);
    explain = NULL;
    heard_count = 0;
    return 0;
}

static inline int64_t at_ms(double minute)
{
    return OPENING_MS + llround(minute * (double)MINUTE_MS);
}

/* Minutes count from 09:00. */
static inline void hear_flagged(double minute, double co2_ppm, uint32_t flags)
{
    struct heard *next = &heard[heard_count++];

    assert_true(heard_count <= READINGS_MAX);
    *next = (struct heard){.reading = {.time_ms = at_ms(minute)}, .flags = flags};
    reading_set(&next->reading, CO2_PPM, co2_ppm);
    reading_set(&next->reading, TEMPERATURE_C, 30 - co2_ppm / 70);     /* below 18 where CO2 is over 840 */
}

static inline void hear(double minute, double co2_ppm)
{
    hear_flagged(minute, co2_ppm, 0);
}

/* The same value every minute from `from` to `to`, both included. */
static inline void hold(double from, double to, double co2_ppm)
{
    for (double minute = from; minute <= to; minute++)
        hear(minute, co2_ppm);
}

static inline void ask(enum explain_of of, size_t rule, double began, double ended, double now)
{
    struct explain_question question = {.of = of, .pack = &pack, .rule_index = rule, .room = &room,
                                        .nation = NATION_ENGLAND, .calendar = &calendar, .zone = &zone, .date = DATE,
                                        .began_ms = at_ms(began), .ended_ms = isnan(ended) ? 0 : at_ms(ended)};
    int64_t from_ms, to_ms;

    explain_close(explain);
    explain = explain_open(&question);
    assert_non_null(explain);
    explain_range(explain, &from_ms, &to_ms);
    for (size_t i = 0; i < heard_count; i++)
        if (heard[i].reading.time_ms >= from_ms && heard[i].reading.time_ms < to_ms)
            explain_add(explain, &heard[i].reading, heard[i].flags);
    told = explain_finish(explain, at_ms(now));
    assert_non_null(told);
}

/* The n-th step of a kind, or NULL. */
static inline const struct explain_step *nth(enum explain_kind kind, size_t n)
{
    for (size_t i = 0; i < told->steps.count; i++)
        if (told->steps.items[i].kind == kind && n-- == 0)
            return &told->steps.items[i];
    return NULL;
}

static inline const struct explain_step *only(enum explain_kind kind)
{
    if (!nth(kind, 0) || nth(kind, 1))
        print_error("not once: %s\n", explain_kind_word(kind));
    assert_non_null(nth(kind, 0));
    assert_null(nth(kind, 1));
    return nth(kind, 0);
}

static inline void expect_at(const struct explain_step *step, double minute)
{
    if (!step || step->at_ms != at_ms(minute))
        print_error("%s at minute %g\n", step ? explain_kind_word(step->kind) : "no step",
                    step ? (double)(step->at_ms - OPENING_MS) / 60000 : NAN);
    assert_non_null(step);
    assert_int_equal(step->at_ms, at_ms(minute));
}

/* 700 until 10:00, 900 two minutes later: over 800 from 10:01. Back under 800 at 11:01, and under 750 at 11:01:30. */
static inline void make_one_incident(void)
{
    hold(-10, 60, 700);
    hold(62, 120, 900);
    hold(122, 200, 700);
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

#endif
