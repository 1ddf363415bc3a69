/* tests/unit/test_room.c - one room: freshness at its limits, what is unknown is never good, the end of a day. */
#include "quality.h"
#include "room_kit.h"
#include <math.h>

/* -- freshness -- */

static void a_room_that_was_never_heard_says_never_and_unknown(void **state)
{
    struct room_view view = view_at(nine_ms);

    (void)state;
    assert_int_equal(view.freshness, FRESHNESS_NEVER);
    assert_int_equal(view.level, AIR_UNKNOWN);
    assert_true(isnan(view.co2_ppm) && isnan(view.last_co2_ppm));
    assert_string_equal(view.advice, "check_sensor");
    assert_string_equal(freshness_word(view.freshness), "never");
}

static void freshness_changes_after_two_and_three_intervals_but_not_under_5_and_15_minutes(void **state)
{
    static const struct {
        int64_t interval_ms, late_ms, silent_ms;
    } cases[] = {
        {0, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},                         /* not known yet */
        {KIT_MINUTE_MS, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {150 * KIT_SECOND_MS, 5 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},       /* two of them are the floor itself */
        {4 * KIT_MINUTE_MS, 8 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {5 * KIT_MINUTE_MS, 10 * KIT_MINUTE_MS, 15 * KIT_MINUTE_MS},
        {10 * KIT_MINUTE_MS, 20 * KIT_MINUTE_MS, 30 * KIT_MINUTE_MS},
    };

    for (size_t i = 0; i < KIT_COUNT(cases); i++) {
        struct reading reading = kit_reading(600, 20, nine_ms);

        stop(state);
        start(state);
        room_hear(room, &reading, 0, cases[i].interval_ms);
        assert_int_equal(view_at(nine_ms + cases[i].late_ms).freshness, FRESHNESS_LIVE);
        assert_int_equal(view_at(nine_ms + cases[i].late_ms + 1).freshness, FRESHNESS_LATE);
        assert_int_equal(view_at(nine_ms + cases[i].silent_ms).freshness, FRESHNESS_LATE);
        assert_int_equal(view_at(nine_ms + cases[i].silent_ms + 1).freshness, FRESHNESS_SILENT);
        assert_int_equal(room_silent_after_ms(room), cases[i].silent_ms);
    }
}

static void a_silent_room_shows_no_value_but_remembers_the_last_good_one(void **state)
{
    struct room_view view;

    (void)state;
    hear(612, nine_ms);
    view = view_at(nine_ms + 15 * KIT_MINUTE_MS + 1);
    assert_true(isnan(view.co2_ppm));
    assert_int_equal(view.level, AIR_UNKNOWN);
    assert_float_equal(view.last_co2_ppm, 612, 0);
    assert_int_equal(view.silent_since_ms, nine_ms);
}

static void a_late_value_is_shown_with_its_level(void **state)
{
    struct room_view view;

    (void)state;
    hear(612, nine_ms);
    view = view_at(nine_ms + 6 * KIT_MINUTE_MS);
    assert_int_equal(view.freshness, FRESHNESS_LATE);
    assert_float_equal(view.co2_ppm, 612, 0);
    assert_int_equal(view.level, AIR_GOOD);
}

/* -- retained: reliability promise 7 -- */

static void p07_a_retained_value_is_shown_as_late_and_judged_by_nobody(void **state)
{
    struct reading reading = kit_reading(2400, 20, READING_NO_TIME);
    struct room_view view;

    (void)state;
    room_hear_retained(room, &reading, nine_ms);
    for (int64_t minute = 0; minute <= 15; minute++) {
        room_advance(room, nine_ms + minute * KIT_MINUTE_MS);
        view = view_at(nine_ms + minute * KIT_MINUTE_MS);
        assert_int_equal(view.freshness, FRESHNESS_LATE);
        assert_int_equal(view.level, AIR_UNKNOWN);
        assert_true(isnan(view.co2_ppm));
        assert_float_equal(view.last_co2_ppm, 2400, 0);
    }
    assert_int_equal(view_at(nine_ms + 15 * KIT_MINUTE_MS + 1).freshness, FRESHNESS_SILENT);
    assert_int_equal(told_count, 0);
    assert_int_equal(room_heard_ms(room), 0);
}

static void p07_after_a_live_value_a_retained_one_changes_nothing(void **state)
{
    struct reading reading = kit_reading(2400, 20, READING_NO_TIME);
    struct room_view before, after;

    (void)state;
    hear(600, nine_ms);
    before = view_at(nine_ms + KIT_MINUTE_MS);
    room_hear_retained(room, &reading, nine_ms + KIT_MINUTE_MS);
    after = view_at(nine_ms + KIT_MINUTE_MS);
    expect_same_view(&before, &after);
}

/* -- unknown is never good: promise 32 -- */

static void p32_a_doubtful_newest_value_makes_the_level_unknown(void **state)
{
    static const struct {
        double co2_ppm;
        uint32_t flags;
    } cases[] = {{600, QUALITY_STUCK}, {5000, QUALITY_SPIKE},  {600, QUALITY_WARMING_UP},
                 {600, QUALITY_UNTRUSTED_TIME}, {65535, QUALITY_IMPLAUSIBLE}, {-1, QUALITY_IMPLAUSIBLE},
                 {349, QUALITY_IMPLAUSIBLE}};

    for (size_t i = 0; i < KIT_COUNT(cases); i++) {
        struct room_view view;

        stop(state);
        start(state);
        hear(612, nine_ms);
        assert_int_equal(view_at(nine_ms).level, AIR_GOOD);
        hear_in(room, cases[i].co2_ppm, 20, nine_ms + KIT_MINUTE_MS, cases[i].flags);
        view = view_at(nine_ms + KIT_MINUTE_MS);
        assert_int_equal(view.level, AIR_UNKNOWN);
        assert_int_equal(view.freshness, FRESHNESS_LIVE);
        assert_true(isnan(view.co2_ppm));
        assert_float_equal(view.last_co2_ppm, 612, 0);      /* the good one, not the doubtful one */
        assert_string_equal(view.advice, "check_sensor");
    }
}

static void co2_that_stops_while_the_temperature_goes_on_is_unknown_after_three_intervals(void **state)
{
    int64_t quiet_ms = nine_ms + 15 * KIT_MINUTE_MS;

    (void)state;
    hear(612, nine_ms);
    for (int64_t at = nine_ms + KIT_MINUTE_MS; at <= quiet_ms; at += KIT_MINUTE_MS)
        hear_in(room, NAN, 20, at, 0);
    assert_int_equal(view_at(quiet_ms).level, AIR_GOOD);
    hear_in(room, NAN, 20, quiet_ms + KIT_MINUTE_MS, 0);
    assert_int_equal(view_at(quiet_ms + KIT_MINUTE_MS).level, AIR_UNKNOWN);
    assert_float_equal(view_at(quiet_ms + KIT_MINUTE_MS).temperature_c, 20, 0);
}

static void only_co2_keeps_a_room_live_that_ever_had_co2(void **state)
{
    int64_t quiet_ms = nine_ms + 15 * KIT_MINUTE_MS;
    struct room_view view;

    (void)state;
    hear_in(room, NAN, 20, nine_ms - KIT_MINUTE_MS, 0);
    assert_int_equal(room_heard_ms(room), nine_ms - KIT_MINUTE_MS);
    hear(612, nine_ms);
    for (int64_t at = nine_ms + KIT_MINUTE_MS; at <= quiet_ms + KIT_MINUTE_MS; at += KIT_MINUTE_MS) {
        struct reading radio = {.time_ms = at};

        reading_set(&radio, RSSI_DBM, -60);
        assert_true(room_hear(room, &radio, 0, INTERVAL_MS));
        hear_in(room, NAN, 20, at, 0);
    }
    view = view_at(quiet_ms);
    assert_int_equal(view.freshness, FRESHNESS_LATE);
    assert_int_equal(view.heard_ms, nine_ms);           /* the age is that of the value shown */
    view = view_at(quiet_ms + 1);
    assert_int_equal(view.freshness, FRESHNESS_SILENT);
    assert_int_equal(view.silent_since_ms, nine_ms);
    assert_true(isnan(view.co2_ppm));
    assert_float_equal(view.temperature_c, 20, 0);
}

static void a_battery_is_no_air(void **state)
{
    struct reading reading = {.time_ms = nine_ms};

    (void)state;
    reading_set(&reading, BATTERY_PCT, 80);
    reading_set(&reading, RSSI_DBM, -60);
    room_hear(room, &reading, 0, INTERVAL_MS);
    assert_int_equal(room_heard_ms(room), 0);
    assert_int_equal(view_at(nine_ms).freshness, FRESHNESS_NEVER);
    reading_set(&reading, PRESSURE_HPA, 1000);
    room_hear(room, &reading, 0, INTERVAL_MS);
    assert_int_equal(view_at(nine_ms).freshness, FRESHNESS_LIVE);
}

static void a_sensor_whose_clock_is_ahead_makes_no_other_one_late(void **state)
{
    struct room_view view;
    bool is_raised = false;

    (void)state;
    for (int64_t minute = 0; minute <= 8; minute++) {
        int64_t now_ms = nine_ms + minute * KIT_MINUTE_MS;

        hear_in(room, NAN, 21, now_ms + 3 * KIT_MINUTE_MS, 0);
        assert_true(hear_in(room, 1400 + (double)minute, NAN, now_ms, 0));
        view = view_at(now_ms);
        assert_int_equal((int)view.co2_ppm, 1400 + minute);
        assert_int_equal(view.heard_ms, now_ms);
        assert_float_equal(view.temperature_c, 21, 0);
    }
    for (size_t i = 0; i < told_count; i++)
        is_raised = is_raised || (told[i].to == INCIDENT_RAISED && kit_pack.rules[told[i].rule_index].quantity == CO2_PPM);
    assert_true(is_raised);
    assert_false(room_needs_rebuild(room));
}

static void of_a_reading_only_what_is_late_waits_for_the_rebuild(void **state)
{
    (void)state;
    hear_in(room, NAN, 21, nine_ms + KIT_MINUTE_MS, 0);
    assert_true(hear_in(room, 700, 19, nine_ms, 0));
    assert_float_equal(view_at(nine_ms).co2_ppm, 700, 0);
    assert_float_equal(view_at(nine_ms).temperature_c, 21, 0);
    assert_true(room_needs_rebuild(room));
    assert_false(hear_in(room, 690, 19, nine_ms - KIT_MINUTE_MS, 0));
}

static void the_trend_looks_ten_minutes_back_past_doubtful_samples(void **state)
{
    (void)state;
    hear(600, nine_ms);
    assert_int_equal(view_at(nine_ms).trend, TREND_UNKNOWN);
    hear_in(room, 4000, 20, nine_ms + KIT_MINUTE_MS / 2, QUALITY_SPIKE);
    hear(629, nine_ms + 10 * KIT_MINUTE_MS);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS).trend, TREND_STEADY);
    hear(630, nine_ms + 10 * KIT_MINUTE_MS + 1);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS + 1).trend, TREND_RISING);
    hear(570, nine_ms + 10 * KIT_MINUTE_MS + 2);
    assert_int_equal(view_at(nine_ms + 10 * KIT_MINUTE_MS + 2).trend, TREND_FALLING);
}

/* -- the end of a day -- */

static void both_quantities_end_a_day_once_whichever_comes_first(void **state)
{
    for (int co2_first = 0; co2_first < 2; co2_first++) {
        int64_t next_ms = nine_ms + KIT_DAY_MS;

        stop(state);
        start(state);
        hear(700, nine_ms);
        hear(720, nine_ms + KIT_MINUTE_MS);
        hear_in(room, co2_first ? 650 : NAN, co2_first ? NAN : 19, next_ms, 0);
        assert_int_equal(told_days, 1);
        assert_true(has_day[0] && has_day[1]);
        assert_float_equal(day_figures_mean(&last_day[0].figures), 710, 1e-9);
        hear_in(room, co2_first ? NAN : 650, co2_first ? 19 : NAN, next_ms + 1, 0);
        assert_int_equal(told_days, 1);
    }
}

static void a_quantity_that_was_away_for_a_day_does_not_end_old_days_again(void **state)
{
    int64_t date = zone_date(&kit_zone, nine_ms);

    (void)state;
    hear(700, nine_ms);
    hear_in(room, NAN, 20, nine_ms + KIT_DAY_MS, 0);        /* ends the first day for both */
    hear_in(room, NAN, 20, nine_ms + 2 * KIT_DAY_MS, 0);
    assert_int_equal(told_days, 2);
    assert_false(has_day[0]);
    hear(700, nine_ms + 2 * KIT_DAY_MS + 1);                /* CO2 leaves the first day only now */
    assert_int_equal(told_days, 2);
    assert_int_equal(last_day[1].figures.date, date + 1);
}

static void a_day_ends_an_hour_after_midnight_when_nothing_comes_any_more(void **state)
{
    int64_t over_ms = kit_utc("2026-11-25T01:00:00Z");

    (void)state;
    hear(700, nine_ms);
    hear(720, nine_ms + KIT_MINUTE_MS);
    room_advance(room, over_ms - 1);
    assert_int_equal(told_days, 0);
    room_advance(room, over_ms);
    room_advance(room, over_ms + KIT_MINUTE_MS);
    assert_int_equal(told_days, 1);
    assert_true(has_day[0] && has_day[1]);
    hear(600, nine_ms + KIT_DAY_MS);
    assert_int_equal(told_days, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_room_that_was_never_heard_says_never_and_unknown, start, stop),
        cmocka_unit_test_setup_teardown(freshness_changes_after_two_and_three_intervals_but_not_under_5_and_15_minutes,
                                        start, stop),
        cmocka_unit_test_setup_teardown(a_silent_room_shows_no_value_but_remembers_the_last_good_one, start, stop),
        cmocka_unit_test_setup_teardown(a_late_value_is_shown_with_its_level, start, stop),
        cmocka_unit_test_setup_teardown(p07_a_retained_value_is_shown_as_late_and_judged_by_nobody, start, stop),
        cmocka_unit_test_setup_teardown(p07_after_a_live_value_a_retained_one_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(p32_a_doubtful_newest_value_makes_the_level_unknown, start, stop),
        cmocka_unit_test_setup_teardown(co2_that_stops_while_the_temperature_goes_on_is_unknown_after_three_intervals,
                                        start, stop),
        cmocka_unit_test_setup_teardown(only_co2_keeps_a_room_live_that_ever_had_co2, start, stop),
        cmocka_unit_test_setup_teardown(a_battery_is_no_air, start, stop),
        cmocka_unit_test_setup_teardown(a_sensor_whose_clock_is_ahead_makes_no_other_one_late, start, stop),
        cmocka_unit_test_setup_teardown(of_a_reading_only_what_is_late_waits_for_the_rebuild, start, stop),
        cmocka_unit_test_setup_teardown(the_trend_looks_ten_minutes_back_past_doubtful_samples, start, stop),
        cmocka_unit_test_setup_teardown(both_quantities_end_a_day_once_whichever_comes_first, start, stop),
        cmocka_unit_test_setup_teardown(a_quantity_that_was_away_for_a_day_does_not_end_old_days_again, start, stop),
        cmocka_unit_test_setup_teardown(a_day_ends_an_hour_after_midnight_when_nothing_comes_any_more, start, stop),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
