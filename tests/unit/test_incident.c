/* tests/unit/test_incident.c - when one rule raises and clears: limits, holds, gaps and the occupied period. */
#include "incident_kit.h"

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

static void over_its_limit_a_rule_is_pending_until_it_has_held_and_its_peak_runs_on(void **state)
{
    int64_t since_ms, began_ms;

    (void)state;
    start(over_800);
    assert_false(incident_engine_is_unruled(engine));
    sample(60, 800);                        /* at the limit: not over it */
    assert_null(incident_engine_pending(engine, AIR_GOOD, &since_ms));
    sample(61, 900);
    assert_non_null(incident_engine_pending(engine, AIR_GOOD, &since_ms));
    assert_int_equal(since_ms, origin_ms + 60 * MINUTE_MS);
    assert_null(incident_engine_pending(engine, AIR_WATCH, &since_ms));     /* it would make nothing worse */
    began_ms = origin_ms + 60 * MINUTE_MS;
    hold(62, 66, 900);
    assert_null(incident_engine_pending(engine, AIR_GOOD, &since_ms));      /* raised: the level says it */
    assert_float_equal(incident_engine_peak(engine, "over-800", began_ms), 900, 0);
    sample(67, 1450);                       /* nothing is told, but it is the peak so far */
    assert_float_equal(incident_engine_peak(engine, "over-800", began_ms), 1450, 0);
    assert_true(isnan(incident_engine_peak(engine, "over-800", began_ms + 1)));
    assert_true(isnan(incident_engine_peak(engine, "over-900", began_ms)));
}

static void of_a_mean_the_value_over_the_limit_is_pending_before_the_mean_is(void **state)
{
    struct rule mean = over_800;
    int64_t since_ms = 1;

    (void)state;
    mean.statistic = STATISTIC_SUSTAINED;
    start(mean);
    hold(60, 90, 500);
    sample(91, 1200);
    assert_int_equal(count_of(INCIDENT_PENDING), 0);
    assert_non_null(incident_engine_pending(engine, AIR_GOOD, &since_ms));
    assert_int_equal(since_ms, 0);
    start(under_18);
    assert_true(incident_engine_is_unruled(engine));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instant_is_raised_after_five_minutes_and_not_a_millisecond_less),
        cmocka_unit_test(instant_needs_two_reporting_intervals),
        cmocka_unit_test(over_its_limit_a_rule_is_pending_until_it_has_held_and_its_peak_runs_on),
        cmocka_unit_test(of_a_mean_the_value_over_the_limit_is_pending_before_the_mean_is),
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
    };

    return cmocka_run_group_tests(tests, setup, stop);
}
