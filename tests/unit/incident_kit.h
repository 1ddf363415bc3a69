/* incident_kit.h - an incident engine for tests: one rule at a time, minutes counted from its start, and a memory of
 * all that was told. Needs SOURCE_DIR. */
#ifndef INCIDENT_KIT_H
#define INCIDENT_KIT_H
#include "calendar.h"
#include "incident.h"
#include "interval.h"
#include "pack.h"
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
#define HOUR_MS (60 * MINUTE_MS)
#define MAX_GAP_MS (15 * MINUTE_MS)
#define EVENTS_MAX 4096

static struct zone zone;
static struct calendar calendar;
static struct pack england, pack;
static const struct room_info room = {.use = USE_CLASSROOM};    /* ventilation unknown: all rules */
static struct incident_engine *engine;
static int64_t origin_ms, interval_ms;

static struct incident_event events[EVENTS_MAX];
static size_t event_count;

static inline void remember(void *context, const struct incident_event *event)
{
    (void)context;
    assert_true(event_count < EVENTS_MAX);
    events[event_count++] = *event;
}

static inline int64_t utc(const char *text)
{
    int64_t time_ms;

    assert_int_equal(rfc3339_parse(text, strlen(text), &time_ms), 0);
    return time_ms;
}

static inline int setup(void **state)
{
    struct error err;

    (void)state;
    calendar_init(&calendar);
    if (zone_load("Europe/London", &zone, &err) == 0 &&
        pack_read(SOURCE_DIR "/config/packs/england.yaml", &england, &err) == 0)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

/* A fresh engine for one rule, on Tuesday 2026-11-24, occupied 09:00 to 15:30 UTC. Minutes count from 09:00. */
static inline void start(struct rule rule)
{
    static const struct pack settings = {.instant_hold_min = 5, .sustained_window_min = 20, .sustained_joined_min = 15,
                                         .clear_margin_co2_ppm = 50, .clear_margin_temperature_c = 0.5,
                                         .clear_hold_min = 5, .count = 1};

    incident_engine_close(engine);
    pack = settings;
    pack.rules[0] = rule;
    engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(engine);
    origin_ms = utc("2026-11-24T09:00:00Z");
    interval_ms = MINUTE_MS;
    event_count = 0;
}

static inline int stop(void **state)
{
    (void)state;
    incident_engine_close(engine);
    engine = NULL;
    return 0;
}

static const struct rule over_800 = {.id = "over-800", .quantity = CO2_PPM, .statistic = STATISTIC_INSTANT,
                                     .comparison = COMPARE_ABOVE, .limit = 800, .severity = SEVERITY_WARNING};
static const struct rule under_18 = {.id = "under-18", .quantity = TEMPERATURE_C, .statistic = STATISTIC_INSTANT,
                                     .comparison = COMPARE_BELOW, .limit = 18, .severity = SEVERITY_WARNING};
static const struct rule peak_2000 = {.id = "peak", .quantity = CO2_PPM, .statistic = STATISTIC_CONSECUTIVE_MINUTES,
                                      .window_min = 20, .comparison = COMPARE_ABOVE, .limit = 2000,
                                      .severity = SEVERITY_ALARM, .is_peak = true};
static const struct rule sustained_1500 = {.id = "sustained", .quantity = CO2_PPM, .statistic = STATISTIC_SUSTAINED,
                                           .comparison = COMPARE_ABOVE, .limit = 1500, .severity = SEVERITY_ALARM};
static const struct rule mean_1000 = {.id = "mean", .quantity = CO2_PPM, .statistic = STATISTIC_MEAN,
                                      .window_min = 60, .comparison = COMPARE_ABOVE, .limit = 1000,
                                      .severity = SEVERITY_ALARM};

static inline int64_t at_ms(double minute)
{
    return origin_ms + llround(minute * (double)MINUTE_MS);
}

static inline void sample(double minute, double value)
{
    incident_engine_sample(engine, pack.rules[0].quantity, at_ms(minute), value, MAX_GAP_MS, interval_ms, remember,
                           NULL);
}

/* The same value every minute from `from` to `to`, both included. */
static inline void hold(double from, double to, double value)
{
    for (double minute = from; minute <= to; minute++)
        sample(minute, value);
}

static inline void advance(double minute)
{
    incident_engine_advance(engine, at_ms(minute), remember, NULL);
}

/* The n-th change to a state, or NULL. */
static inline const struct incident_event *nth(enum incident_state to, size_t n)
{
    for (size_t i = 0; i < event_count; i++)
        if (events[i].to == to && n-- == 0)
            return &events[i];
    return NULL;
}

static inline size_t count_of(enum incident_state to)
{
    size_t count = 0;

    while (nth(to, count))
        count++;
    return count;
}

static inline void expect_times(double began, double raised)
{
    const struct incident_event *event = nth(INCIDENT_RAISED, 0);

    assert_non_null(event);
    assert_int_equal(event->began_ms, at_ms(began));
    assert_int_equal(event->raised_ms, at_ms(raised));
    assert_int_equal(event->at_ms, event->raised_ms);
}

static inline void expect_cleared(double cleared, bool unoccupied)
{
    const struct incident_event *event = nth(INCIDENT_CLEARED, 0);

    assert_non_null(event);
    assert_int_equal(event->cleared_ms, at_ms(cleared));
    assert_int_equal(event->unoccupied, unoccupied);
}

#endif
