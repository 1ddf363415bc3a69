/* tests/unit/test_incident.c - from samples to incidents: every hold, level and edge on both sides, and a real week. */
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

#define WEEK SHARED_DIR "/data/room-one-2021-10-07.csv"
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

static void remember(void *context, const struct incident_event *event)
{
    (void)context;
    assert_true(event_count < EVENTS_MAX);
    events[event_count++] = *event;
}

static int64_t utc(const char *text)
{
    int64_t time_ms;

    assert_int_equal(rfc3339_parse(text, strlen(text), &time_ms), 0);
    return time_ms;
}

static int setup(void **state)
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
static void start(struct rule rule)
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

static int stop(void **state)
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

static int64_t at_ms(double minute)
{
    return origin_ms + llround(minute * (double)MINUTE_MS);
}

static void sample(double minute, double value)
{
    incident_engine_sample(engine, pack.rules[0].quantity, at_ms(minute), value, MAX_GAP_MS, interval_ms, remember,
                           NULL);
}

/* The same value every minute from `from` to `to`, both included. */
static void hold(double from, double to, double value)
{
    for (double minute = from; minute <= to; minute++)
        sample(minute, value);
}

static void advance(double minute)
{
    incident_engine_advance(engine, at_ms(minute), remember, NULL);
}

/* The n-th change to a state, or NULL. */
static const struct incident_event *nth(enum incident_state to, size_t n)
{
    for (size_t i = 0; i < event_count; i++)
        if (events[i].to == to && n-- == 0)
            return &events[i];
    return NULL;
}

static size_t count_of(enum incident_state to)
{
    size_t count = 0;

    while (nth(to, count))
        count++;
    return count;
}

static void expect_times(double began, double raised)
{
    const struct incident_event *event = nth(INCIDENT_RAISED, 0);

    assert_non_null(event);
    assert_int_equal(event->began_ms, at_ms(began));
    assert_int_equal(event->raised_ms, at_ms(raised));
    assert_int_equal(event->at_ms, event->raised_ms);
}

static void expect_cleared(double cleared, bool unoccupied)
{
    const struct incident_event *event = nth(INCIDENT_CLEARED, 0);

    assert_non_null(event);
    assert_int_equal(event->cleared_ms, at_ms(cleared));
    assert_int_equal(event->unoccupied, unoccupied);
}

/* -- instant -- */

static void instant_is_raised_after_five_minutes_and_not_a_millisecond_less(void **state)
{
    (void)state;
    for (int late_ms = 0; late_ms <= 1; late_ms++) {    /* the run starts at 60 min, or 1 ms later */
        double start_min = 60 + late_ms / 60000.0;

        start(over_800);
        sample(start_min - 14, 800);        /* at the limit: not above it; the line up leaves it at once ... */
        sample(start_min - 7, 800);
        sample(start_min, 800);
        sample(62, 900);
        sample(65, 900);                    /* ... so the run lasts from start_min to 65 */
        assert_int_equal(count_of(INCIDENT_PENDING), 1);
        assert_int_equal(count_of(INCIDENT_RAISED), late_ms ? 0 : 1);
        if (late_ms == 0)
            expect_times(60, 65);
    }
}

static void instant_needs_two_reporting_intervals(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(over_800);
        interval_ms = 5 * MINUTE_MS + more_ms;
        sample(60, 800);
        sample(65, 900);
        sample(70, 900);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms ? 0 : 1);
    }
    sample(75, 900);
    assert_int_equal(count_of(INCIDENT_RAISED), 1);
    expect_times(60, 65);                   /* raised is began + hold, however long the second look took */
}

static void an_unknown_interval_asks_for_the_hold_alone(void **state)
{
    (void)state;
    start(over_800);
    interval_ms = 0;
    sample(60, 801);
    sample(65, 801);
    expect_times(60, 65);
}

static void at_the_limit_is_not_above_it(void **state)
{
    (void)state;
    start(over_800);
    hold(60, 90, 800);
    assert_int_equal(event_count, 0);
    start(over_800);
    pack.rules[0].comparison = COMPARE_ABOVE_OR_EQUAL;
    incident_engine_close(engine);
    engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    hold(60, 90, 800);
    expect_times(60, 65);
}

static void touching_the_limit_breaks_the_hold(void **state)
{
    (void)state;
    start(over_800);
    hold(60, 63, 900);
    sample(64, 800);
    hold(65, 68, 900);
    assert_int_equal(count_of(INCIDENT_RAISED), 0);
    assert_int_equal(count_of(INCIDENT_PENDING), 2);
    assert_int_equal(count_of(INCIDENT_NONE), 1);
    assert_int_equal(nth(INCIDENT_NONE, 0)->at_ms, at_ms(64));
    sample(69, 900);
    expect_times(64, 69);
}

static void began_is_the_interpolated_crossing(void **state)
{
    (void)state;
    start(over_800);
    sample(60, 700);
    sample(64, 900);                        /* crosses 800 half way */
    sample(68, 900);
    expect_times(62, 67);
    assert_true(nth(INCIDENT_PENDING, 0)->peak == 900);     /* the line's own high, when it was told */
}

static void one_bad_sample_never_raises_anything(void **state)
{
    static const struct rule *const rules[] = {&over_800, &peak_2000, &sustained_1500, &mean_1000};

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        start(*rules[i]);
        hold(30, 120, 420);
        sample(134, 9999);                  /* as wide as a joined line can be: 14 minutes up, 14 down */
        sample(148, 420);
        hold(149, 240, 420);
        assert_int_equal(count_of(INCIDENT_RAISED), 0);
        sample(254, 9999);                  /* nor does another, two hours later */
        sample(268, 420);
        assert_int_equal(count_of(INCIDENT_RAISED), 0);
    }
}

static void a_bad_sample_before_a_gap_and_one_after_are_not_two(void **state)
{
    (void)state;
    start(over_800);
    sample(60, 9999);
    sample(100, 9999);
    sample(114, 420);
    hold(115, 120, 420);
    assert_int_equal(count_of(INCIDENT_PENDING), 1);
    assert_int_equal(count_of(INCIDENT_RAISED), 0);
}

static void a_minimum_rule_looks_the_other_way(void **state)
{
    (void)state;
    start(under_18);
    sample(60, 19);
    sample(62, 17);                         /* crosses 18 at 61 */
    hold(63, 70, 16.5);
    expect_times(61, 66);
    sample(72, 18.5);                       /* at the clear level: not above it */
    sample(80, 18.5);
    assert_int_equal(count_of(INCIDENT_FADING), 0);
    sample(81, 18.6);
    sample(86, 18.6);
    expect_cleared(85, false);              /* above 18.5 from 80 on */
    assert_true(nth(INCIDENT_CLEARED, 0)->peak == 16.5);
}

/* -- clearing -- */

static void clears_after_five_minutes_under_the_clear_level(void **state)
{
    (void)state;
    for (int early_ms = 0; early_ms <= 1; early_ms++) {
        start(over_800);
        hold(60, 70, 900);
        sample(72, 750);                    /* at the clear level: not under it */
        sample(74, 700);
        incident_engine_sample(engine, CO2_PPM, at_ms(77) - early_ms, 700, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_CLEARED), early_ms ? 0 : 1);
        assert_int_equal(nth(INCIDENT_FADING, 0)->at_ms, at_ms(72));
    }
    sample(78, 700);
    expect_cleared(77, false);
    assert_true(nth(INCIDENT_CLEARED, 0)->peak == 900);
}

static void back_over_the_clear_level_is_raised_again_as_the_same_incident(void **state)
{
    (void)state;
    start(over_800);
    hold(60, 70, 900);
    sample(72, 700);                        /* under 750 from 71.5 */
    sample(74, 760);                        /* over it again before five minutes */
    hold(75, 90, 760);
    assert_int_equal(count_of(INCIDENT_FADING), 1);
    assert_int_equal(count_of(INCIDENT_RAISED), 2);
    assert_int_equal(count_of(INCIDENT_CLEARED), 0);
    assert_int_equal(nth(INCIDENT_RAISED, 1)->from, INCIDENT_FADING);
    assert_int_equal(nth(INCIDENT_RAISED, 1)->began_ms, at_ms(60));
    assert_int_equal(nth(INCIDENT_RAISED, 1)->raised_ms, at_ms(65));
}

static void between_limit_and_clear_level_nothing_changes(void **state)
{
    (void)state;
    start(over_800);
    hold(60, 70, 900);
    hold(71, 200, 760);
    assert_int_equal(count_of(INCIDENT_FADING), 0);
    start(over_800);
    hold(60, 200, 799);
    assert_int_equal(event_count, 0);
}

/* -- gaps -- */

static void a_gap_breaks_the_hold_and_nothing_else(void **state)
{
    (void)state;
    start(over_800);
    sample(60, 900);
    sample(64, 900);
    incident_engine_sample(engine, CO2_PPM, at_ms(64) + MAX_GAP_MS + 1, 900, MAX_GAP_MS, interval_ms, remember, NULL);
    sample(83, 900);
    assert_int_equal(count_of(INCIDENT_RAISED), 0);
    assert_int_equal(nth(INCIDENT_NONE, 0)->at_ms, at_ms(64));
    sample(90, 900);
    assert_int_equal(count_of(INCIDENT_RAISED), 1);
    assert_int_equal(nth(INCIDENT_RAISED, 0)->began_ms, at_ms(64) + MAX_GAP_MS + 1);
    sample(120, 900);                       /* raised stays raised through a gap, */
    sample(150, 700);
    sample(154, 700);                       /* fading too, but its hold starts again */
    sample(180, 700);
    sample(184, 700);
    assert_int_equal(count_of(INCIDENT_FADING), 1);
    assert_int_equal(count_of(INCIDENT_CLEARED), 0);
    sample(185, 700);
    expect_cleared(185, false);
}

static void a_gap_as_long_as_allowed_is_joined(void **state)
{
    (void)state;
    start(over_800);
    sample(60, 900);
    sample(75, 900);
    expect_times(60, 65);
}

static void a_value_that_is_no_number_or_is_old_is_ignored(void **state)
{
    (void)state;
    start(over_800);
    sample(60, 900);
    sample(62, NAN);
    sample(62, INFINITY);
    sample(60, 420);
    sample(59, 420);
    incident_engine_sample(engine, HUMIDITY_PCT, at_ms(61), 1, MAX_GAP_MS, interval_ms, remember, NULL);
    incident_engine_sample(engine, TEMPERATURE_C, at_ms(61), 900, MAX_GAP_MS, interval_ms, remember, NULL);
    sample(66, 900);
    expect_times(60, 65);
}

/* -- the occupied period -- */

static void nothing_is_judged_outside_occupied_time(void **state)
{
    (void)state;
    start(over_800);
    hold(-120, -1, 2000);
    assert_int_equal(event_count, 0);
    hold(391, 500, 2000);
    assert_int_equal(event_count, 0);
}

static void began_is_not_before_the_period(void **state)
{
    (void)state;
    start(over_800);
    hold(-30, 10, 900);
    expect_times(0, 5);
}

static void the_end_of_the_period_clears(void **state)
{
    (void)state;
    start(over_800);
    hold(300, 400, 900);
    expect_cleared(390, true);
    assert_int_equal(count_of(INCIDENT_PENDING), 1);
    assert_int_equal(nth(INCIDENT_CLEARED, 0)->from, INCIDENT_RAISED);
}

static void a_pending_one_goes_away_with_the_period(void **state)
{
    (void)state;
    start(over_800);
    sample(385.5, 900);
    sample(391, 900);
    assert_int_equal(event_count, 2);
    assert_int_equal(events[1].to, INCIDENT_NONE);
    assert_int_equal(events[1].at_ms, at_ms(390));
}

static void a_hold_that_ends_with_the_period_is_held(void **state)
{
    (void)state;
    start(over_800);
    sample(385, 900);
    sample(391, 900);
    expect_times(385, 390);
    expect_cleared(390, true);
}

static void advance_ends_the_period_once_no_sample_can_be_joined_across_it(void **state)
{
    (void)state;
    start(over_800);
    hold(300, 380, 900);
    advance(390);
    advance(395);                           /* 15 minutes after the newest sample: one could still come */
    assert_int_equal(count_of(INCIDENT_CLEARED), 0);
    incident_engine_advance(engine, at_ms(395) + 1, remember, NULL);
    expect_cleared(390, true);
    sample(388, 900);                       /* late, and settled */
    sample(389, 700);
    sample(400, 900);
    assert_int_equal(count_of(INCIDENT_PENDING), 1);
    assert_int_equal(count_of(INCIDENT_CLEARED), 1);
}

static void advance_before_the_end_changes_nothing(void **state)
{
    size_t before;

    (void)state;
    start(over_800);
    advance(0);
    hold(60, 70, 900);
    before = event_count;
    advance(389);
    assert_int_equal(event_count, before);
    start(over_800);
    hold(300, 380, 900);
    incident_engine_advance(engine, at_ms(390) - 1, remember, NULL);
    assert_int_equal(count_of(INCIDENT_CLEARED), 0);
}

static void a_lunch_break_ends_one_incident_and_the_afternoon_begins_another(void **state)
{
    struct calendar two = {.closure_count = 0};
    struct calendar_period morning = {9 * 60, 12 * 60}, afternoon = {13 * 60, 15 * 60 + 30};

    (void)state;
    assert_int_equal(calendar_add_period(&two.hours, 0x1f, morning, NULL), 0);
    assert_int_equal(calendar_add_period(&two.hours, 0x1f, afternoon, NULL), 0);
    start(over_800);
    incident_engine_close(engine);
    engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &two, NULL, &zone);
    for (double minute = 100; minute <= 400; minute += 10)
        sample(minute, 900);
    assert_int_equal(count_of(INCIDENT_CLEARED), 2);
    expect_cleared(180, true);
    assert_int_equal(nth(INCIDENT_RAISED, 1)->began_ms, at_ms(240));
    assert_int_equal(nth(INCIDENT_CLEARED, 1)->cleared_ms, at_ms(390));
}

/* 2026-10-25 the clocks go back: the Monday after starts an hour later in UTC. The school is shut for the weekend. */
static void the_period_follows_the_clocks(void **state)
{
    (void)state;
    for (int autumn = 0; autumn <= 1; autumn++) {
        start(over_800);
        origin_ms = utc(autumn ? "2026-10-26T09:00:00Z" : "2026-10-23T08:00:00Z");
        for (double minute = -90; minute < 480; minute += 5)
            sample(minute, 900);
        assert_int_equal(count_of(INCIDENT_RAISED), 1);
        expect_times(0, 5);
        expect_cleared(390, true);
    }
}

static void a_record_over_the_change_of_clocks_has_one_incident_a_school_day(void **state)
{
    static const char *const mornings[] = {"2026-10-23T08:00:00Z", "2026-10-26T09:00:00Z", "2026-10-27T09:00:00Z"};

    (void)state;
    start(over_800);
    origin_ms = utc("2026-10-23T00:00:00Z");
    for (double minute = 0; minute < 5 * 24 * 60; minute += 10)
        sample(minute, 900);
    assert_int_equal(count_of(INCIDENT_RAISED), COUNT(mornings));
    for (size_t i = 0; i < COUNT(mornings); i++)
        assert_int_equal(nth(INCIDENT_RAISED, i)->began_ms, utc(mornings[i]));
}

/* -- the other statistics -- */

static void twenty_minutes_in_a_row_means_more_than_twenty(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(peak_2000);
        sample(60, 2000);
        sample(65, 2100);
        sample(75, 2100);
        incident_engine_sample(engine, CO2_PPM, at_ms(80) + more_ms, 2100, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);
    }
    expect_times(60, 80);
}

static void sustained_is_raised_at_the_instant_the_trailing_mean_crosses(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(60, 100, 1000);
    sample(100.001, 2000);                  /* a step, as good as: the mean is 1000 + 50 a minute, 1500 after ten */
    for (double minute = 101; minute <= 125; minute++)
        sample(minute, 2000);
    assert_int_equal(count_of(INCIDENT_RAISED), 1);
    assert_int_equal(nth(INCIDENT_RAISED, 0)->began_ms, nth(INCIDENT_RAISED, 0)->raised_ms);
    assert_true(llabs(nth(INCIDENT_RAISED, 0)->began_ms - at_ms(110)) < 100);
}

static void sustained_needs_fifteen_minutes_joined(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(sustained_1500);
        hold(60, 74, 2000);
        incident_engine_sample(engine, CO2_PPM, at_ms(75) + more_ms, 2000, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);   /* at 75 it would last no time yet */
    }
    expect_times(75, 75);
}

static void sustained_looks_at_occupied_time_only(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(-60, 30, 2000);
    expect_times(15, 15);
}

static void sustained_clears_by_its_mean_and_not_by_one_open_window(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(60, 90, 2000);
    hold(91, 97, 1000);                     /* seven minutes of air: the mean is still 1650 */
    assert_int_equal(count_of(INCIDENT_FADING), 0);
    hold(98, 120, 1000);
    assert_int_equal(count_of(INCIDENT_CLEARED), 1);
    assert_true(nth(INCIDENT_CLEARED, 0)->peak == 2000);
}

static void a_rolling_mean_needs_three_quarters_of_its_window(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(mean_1000);
        hold(60, 104, 1100);
        incident_engine_sample(engine, CO2_PPM, at_ms(105) + more_ms, 1100, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);
    }
    expect_times(105, 105);
}

static void what_is_judged_at_the_end_of_the_day_is_never_raised(void **state)
{
    static const enum statistic statistics[] = {STATISTIC_MEAN_OCCUPIED, STATISTIC_ESTIMATE, STATISTIC_DESIGN};

    (void)state;
    for (size_t i = 0; i < COUNT(statistics); i++) {
        struct rule rule = over_800;

        rule.statistic = statistics[i];
        start(rule);
        hold(0, 389, 5000);
        assert_int_equal(event_count, 0);
    }
}

static void rules_of_other_rooms_are_left_alone(void **state)
{
    struct rule rule = over_800;

    (void)state;
    rule.uses = 1u << USE_PE;
    start(rule);
    hold(0, 389, 5000);
    assert_int_equal(event_count, 0);
}

/* -- the level -- */

static enum air_level level_now(const char **id, bool *is_peak, int64_t *since_ms)
{
    const struct rule *rule;
    enum air_level level = incident_engine_level(engine, &rule, is_peak, since_ms);

    *id = rule ? rule->id : "";
    return level;
}

static void the_worst_rule_that_is_raised_gives_the_level(void **state)
{
    const char *id;
    bool is_peak;
    int64_t since_ms;

    (void)state;
    start(over_800);
    pack.count = 3;
    pack.rules[1] = sustained_1500;
    pack.rules[2] = peak_2000;
    incident_engine_close(engine);
    engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_UNKNOWN);
    hold(60, 64, 900);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_GOOD);    /* pending is not raised */
    assert_string_equal(id, "");
    assert_int_equal(since_ms, 0);
    hold(65, 80, 900);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_WATCH);
    assert_string_equal(id, "over-800");
    assert_false(is_peak);
    assert_int_equal(since_ms, at_ms(60));
    hold(81, 100, 2100);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_ACT);
    assert_string_equal(id, "sustained");
    assert_false(is_peak);
    hold(101, 102, 2100);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_ACT);
    assert_string_equal(id, "peak");
    assert_true(is_peak);
    hold(103, 160, 420);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_GOOD);
}

static void temperature_never_changes_the_level(void **state)
{
    const char *id;
    bool is_peak;
    int64_t since_ms;

    (void)state;
    for (size_t count = 1; count <= 2; count++) {       /* without a rule for CO2 there is none, with it it is good */
        start(under_18);
        pack.count = count;
        pack.rules[1] = over_800;
        incident_engine_close(engine);
        engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
        hold(60, 80, 10);
        assert_int_equal(count_of(INCIDENT_RAISED), 1);
        assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_UNKNOWN);
        incident_engine_sample(engine, CO2_PPM, at_ms(80), 420, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(level_now(&id, &is_peak, &since_ms), count == 1 ? AIR_UNKNOWN : AIR_GOOD);
    }
}

/* -- properties -- */

static uint32_t seed;

static uint32_t dice(uint32_t sides)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % sides;
}

struct step {
    int64_t time_ms;
    double co2_ppm;
};
#define STEPS 1500

static struct step steps[STEPS];

/* Some days of a room that swings around every level, with gaps. */
static void make_steps(uint32_t from_seed)
{
    int64_t time_ms = utc("2026-10-22T06:00:00Z") + from_seed * 7919;
    double value = 700;

    seed = from_seed;
    for (size_t i = 0; i < STEPS; i++) {
        time_ms += dice(40) == 0 ? (int64_t)dice(5 * 3600000) : 60000 + (int64_t)dice(360000);
        value = fmin(3000, fmax(400, value + (double)dice(600) - 295));
        if (dice(20) == 0)
            value = (double[]){750, 800, 1450, 1500, 2000}[dice(5)];
        steps[i] = (struct step){time_ms, value};
    }
}

/* Feeds the steps; before each, maybe, time goes on in as many advances as the dice say. */
static size_t run_steps(struct incident_event *into, uint32_t advances)
{
    incident_engine_close(engine);
    engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(engine);
    event_count = 0;
    seed = advances;
    for (size_t i = 0; i < STEPS; i++) {
        if (i > 0)
            for (uint32_t n = advances ? dice(4) : 0; n > 0; n--)
                incident_engine_advance(engine, steps[i - 1].time_ms + (int64_t)dice((uint32_t)(steps[i].time_ms -
                                        steps[i - 1].time_ms)), remember, NULL);
        incident_engine_sample(engine, CO2_PPM, steps[i].time_ms, steps[i].co2_ppm, MAX_GAP_MS, 4 * MINUTE_MS,
                               remember, NULL);
    }
    memcpy(into, events, event_count * sizeof *events);
    return event_count;
}

static void expect_same(const struct incident_event *a, const struct incident_event *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(a[i].rule_index, b[i].rule_index);
        assert_int_equal(a[i].from, b[i].from);
        assert_int_equal(a[i].to, b[i].to);
        assert_int_equal(a[i].at_ms, b[i].at_ms);
        assert_int_equal(a[i].began_ms, b[i].began_ms);
        assert_int_equal(a[i].raised_ms, b[i].raised_ms);
        assert_int_equal(a[i].cleared_ms, b[i].cleared_ms);
        assert_true(a[i].peak == b[i].peak);
        assert_int_equal(a[i].unoccupied, b[i].unoccupied);
    }
}

static void when_advance_is_called_changes_no_event(void **state)
{
    static struct incident_event plain[EVENTS_MAX], with[EVENTS_MAX];

    (void)state;
    for (uint32_t round = 1; round <= 20; round++) {
        size_t count;

        make_steps(round);
        count = run_steps(plain, 0);
        assert_true(count > 20);
        assert_int_equal(run_steps(with, round), count);
        expect_same(plain, with, count);
    }
}

static bool is_step_of_the_machine(enum incident_state from, enum incident_state to)
{
    static const bool allowed[INCIDENT_STATE_COUNT][INCIDENT_STATE_COUNT] = {
        [INCIDENT_NONE] = {[INCIDENT_PENDING] = true},
        [INCIDENT_PENDING] = {[INCIDENT_NONE] = true, [INCIDENT_RAISED] = true},
        [INCIDENT_RAISED] = {[INCIDENT_FADING] = true, [INCIDENT_CLEARED] = true},
        [INCIDENT_FADING] = {[INCIDENT_RAISED] = true, [INCIDENT_CLEARED] = true},
    };

    return allowed[from][to];
}

static void every_timeline_is_a_walk_through_the_machine(void **state)
{
    static struct incident_event told[EVENTS_MAX];

    (void)state;
    for (uint32_t round = 1; round <= 20; round++) {
        enum incident_state now[PACK_RULES_MAX] = {INCIDENT_NONE};
        int64_t cleared_ms[PACK_RULES_MAX] = {0};
        size_t count;

        make_steps(round);
        count = run_steps(told, 0);
        for (size_t i = 0; i < count; i++) {
            const struct incident_event *event = &told[i];
            size_t rule = event->rule_index;

            assert_int_equal(event->from, now[rule]);
            assert_true(is_step_of_the_machine(event->from, event->to));
            assert_true(calendar_is_occupied(&calendar, NULL, &zone, event->began_ms));
            assert_true(event->began_ms >= cleared_ms[rule]);
            if (event->to == INCIDENT_CLEARED) {
                cleared_ms[rule] = event->cleared_ms;
                assert_true(event->began_ms <= event->raised_ms && event->raised_ms <= event->cleared_ms);
                assert_true(rule_is_true(&england.rules[rule], event->peak) ||
                            england.rules[rule].statistic == STATISTIC_SUSTAINED);
            }
            now[rule] = event->to == INCIDENT_CLEARED ? INCIDENT_NONE : event->to;
        }
    }
}

/* A restart replays the record with nobody to tell; what is told after is what would have been told without it. */
static void a_restart_at_any_instant_gives_the_same_timeline(void **state)
{
    static struct incident_event whole[EVENTS_MAX];
    size_t count;

    (void)state;
    make_steps(3);
    count = run_steps(whole, 0);
    for (size_t at = 0; at < STEPS; at += 97) {
        size_t before = 0;

        incident_engine_close(engine);
        engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
        event_count = 0;
        for (size_t i = 0; i < STEPS; i++)
            incident_engine_sample(engine, CO2_PPM, steps[i].time_ms, steps[i].co2_ppm, MAX_GAP_MS, 4 * MINUTE_MS,
                                   i < at ? NULL : remember, NULL);
        assert_true(event_count <= count);
        before = count - event_count;
        expect_same(whole + before, events, event_count);
    }
}

/* -- a real week -- */

struct expected {
    const char *rule, *began, *raised, *cleared;    /* whole seconds, fractions cut */
    double peak;
    bool unoccupied;
};

/* By hand from the rows of the file; local time is UTC + 1. The logger reports every 5 minutes, so an instant rule needs
 * 10 minutes of truth.
 * 07: the file starts at 14:37:48 local, already above 800; open until the bell. The trailing mean has 15 minutes at
 *     13:52:48.
 * 08: above 800 before the day starts: began is 09:00 local. Down through 750 at 11:36:15, and stays for 5 minutes.
 * 11: 9.833 minutes above 800, less than two intervals: no incident. The trailing mean never reaches 800.
 * 12: 790 at 09:32:43 and 817 at 09:37:43 or so cross 800 at 09:36:20; the second, shorter crossing of that morning
 *     (3.9 minutes) raises nothing new.
 * 13: above 800 before the day starts, until the afternoon.
 * 14: the day is good. Nothing comes near 1500, and the room is never cold or hot enough for the temperature rules. */
static const struct expected week[] = {
    {"union-neu-co2-act", "2021-10-07T13:37:48Z", "2021-10-07T13:42:48Z", "2021-10-07T14:30:00Z", 1011, true},
    {"eng-dfe-co2-early", "2021-10-07T13:52:48Z", "2021-10-07T13:52:48Z", "2021-10-07T14:30:00Z", 1011, true},
    {"union-neu-co2-act", "2021-10-08T08:00:00Z", "2021-10-08T08:05:00Z", "2021-10-08T11:41:15Z", 1415, false},
    {"eng-dfe-co2-early", "2021-10-08T08:15:00Z", "2021-10-08T08:15:00Z", "2021-10-08T11:54:27Z", 1415, false},
    {"union-neu-co2-act", "2021-10-12T09:36:20Z", "2021-10-12T09:41:20Z", "2021-10-12T10:16:04Z", 936, false},
    {"eng-dfe-co2-early", "2021-10-12T09:42:44Z", "2021-10-12T09:42:44Z", "2021-10-12T10:28:33Z", 936, false},
    {"union-neu-co2-act", "2021-10-13T08:00:00Z", "2021-10-13T08:05:00Z", "2021-10-13T13:44:13Z", 1465, false},
    {"eng-dfe-co2-early", "2021-10-13T08:15:00Z", "2021-10-13T08:15:00Z", "2021-10-13T13:55:04Z", 1465, false},
};

static void expect_second(int64_t time_ms, const char *text)
{
    char got[RFC3339_SIZE];

    rfc3339_format(time_ms - time_ms % 1000, got);
    assert_string_equal(got, text);
}

static void feed_week(FILE *file)
{
    char row[256];

    while (fgets(row, sizeof row, file)) {
        int day, month, year, hour, minute, second;
        double co2_ppm, temperature_c;
        int64_t time_ms;

        if (sscanf(row, "%d/%d/%d %d:%d:%d,\"%lf\",\"%lf\"", &day, &month, &year, &hour, &minute, &second, &co2_ppm,
                   &temperature_c) != 8)
            continue;
        time_ms = zone_to_utc(&zone, civil_to_days(year, month, day), hour * 3600 + minute * 60 + second, false);
        incident_engine_sample(engine, CO2_PPM, time_ms, co2_ppm, interval_max_gap_ms(5 * MINUTE_MS), 5 * MINUTE_MS,
                               remember, NULL);
        incident_engine_sample(engine, TEMPERATURE_C, time_ms, temperature_c, interval_max_gap_ms(5 * MINUTE_MS),
                               5 * MINUTE_MS, remember, NULL);
    }
}

static void the_week_of_room_one_has_the_incidents_one_finds_by_hand(void **state)
{
    FILE *file = fopen(WEEK, "re");
    size_t found = 0;

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", WEEK);
        return;
    }
    incident_engine_close(engine);
    engine = incident_engine_open(&england, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_non_null(engine);
    event_count = 0;
    feed_week(file);
    fclose(file);
    for (size_t i = 0; i < event_count; i++) {
        const struct incident_event *event = &events[i];

        if (event->to != INCIDENT_CLEARED)
            continue;
        assert_true(found < COUNT(week));
        assert_string_equal(england.rules[event->rule_index].id, week[found].rule);
        expect_second(event->began_ms, week[found].began);
        expect_second(event->raised_ms, week[found].raised);
        expect_second(event->cleared_ms, week[found].cleared);
        assert_true(event->peak == week[found].peak);
        assert_int_equal(event->unoccupied, week[found].unoccupied);
        found++;
    }
    assert_int_equal(found, COUNT(week));
    assert_int_equal(count_of(INCIDENT_FADING), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instant_is_raised_after_five_minutes_and_not_a_millisecond_less),
        cmocka_unit_test(instant_needs_two_reporting_intervals),
        cmocka_unit_test(an_unknown_interval_asks_for_the_hold_alone),
        cmocka_unit_test(at_the_limit_is_not_above_it),
        cmocka_unit_test(touching_the_limit_breaks_the_hold),
        cmocka_unit_test(began_is_the_interpolated_crossing),
        cmocka_unit_test(one_bad_sample_never_raises_anything),
        cmocka_unit_test(a_bad_sample_before_a_gap_and_one_after_are_not_two),
        cmocka_unit_test(a_minimum_rule_looks_the_other_way),
        cmocka_unit_test(clears_after_five_minutes_under_the_clear_level),
        cmocka_unit_test(back_over_the_clear_level_is_raised_again_as_the_same_incident),
        cmocka_unit_test(between_limit_and_clear_level_nothing_changes),
        cmocka_unit_test(a_gap_breaks_the_hold_and_nothing_else),
        cmocka_unit_test(a_gap_as_long_as_allowed_is_joined),
        cmocka_unit_test(a_value_that_is_no_number_or_is_old_is_ignored),
        cmocka_unit_test(nothing_is_judged_outside_occupied_time),
        cmocka_unit_test(began_is_not_before_the_period),
        cmocka_unit_test(the_end_of_the_period_clears),
        cmocka_unit_test(a_pending_one_goes_away_with_the_period),
        cmocka_unit_test(a_hold_that_ends_with_the_period_is_held),
        cmocka_unit_test(advance_ends_the_period_once_no_sample_can_be_joined_across_it),
        cmocka_unit_test(advance_before_the_end_changes_nothing),
        cmocka_unit_test(a_lunch_break_ends_one_incident_and_the_afternoon_begins_another),
        cmocka_unit_test(the_period_follows_the_clocks),
        cmocka_unit_test(a_record_over_the_change_of_clocks_has_one_incident_a_school_day),
        cmocka_unit_test(twenty_minutes_in_a_row_means_more_than_twenty),
        cmocka_unit_test(sustained_is_raised_at_the_instant_the_trailing_mean_crosses),
        cmocka_unit_test(sustained_needs_fifteen_minutes_joined),
        cmocka_unit_test(sustained_looks_at_occupied_time_only),
        cmocka_unit_test(sustained_clears_by_its_mean_and_not_by_one_open_window),
        cmocka_unit_test(a_rolling_mean_needs_three_quarters_of_its_window),
        cmocka_unit_test(what_is_judged_at_the_end_of_the_day_is_never_raised),
        cmocka_unit_test(rules_of_other_rooms_are_left_alone),
        cmocka_unit_test(the_worst_rule_that_is_raised_gives_the_level),
        cmocka_unit_test(temperature_never_changes_the_level),
        cmocka_unit_test(when_advance_is_called_changes_no_event),
        cmocka_unit_test(every_timeline_is_a_walk_through_the_machine),
        cmocka_unit_test(a_restart_at_any_instant_gives_the_same_timeline),
        cmocka_unit_test(the_week_of_room_one_has_the_incidents_one_finds_by_hand),
    };

    return cmocka_run_group_tests(tests, setup, stop);
}
