/* tests/unit/test_explain_steps.c - the steps of an incident: each kind is there when it should be and not when it
 * should not. */
#include "explain_kit.h"

static void an_incident_is_told_from_its_crossing_to_its_end(void **state)
{
    static const enum explain_kind order[] = {
        EXPLAIN_PERIOD_START, EXPLAIN_CROSSING, EXPLAIN_BEGAN, EXPLAIN_PEAK, EXPLAIN_RAISED, EXPLAIN_CROSSING_BACK,
        EXPLAIN_UNDER_CLEAR, EXPLAIN_CLEARED};

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    assert_int_equal(told->steps.count, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++)
        assert_int_equal(told->steps.items[i].kind, order[i]);
    expect_at(only(EXPLAIN_PERIOD_START), 0);
    expect_at(only(EXPLAIN_CROSSING), 61);
    expect_at(only(EXPLAIN_BEGAN), 61);
    expect_at(only(EXPLAIN_PEAK), 62);
    expect_at(only(EXPLAIN_RAISED), 66);
    expect_at(only(EXPLAIN_CROSSING_BACK), 121);
    expect_at(only(EXPLAIN_UNDER_CLEAR), 121.5);
    expect_at(only(EXPLAIN_CLEARED), 126.5);
    assert_true(told->hold_ms == 5 * 60000.0 && told->clear_hold_ms == 5 * 60000.0 && told->clear_level == 750);
    assert_int_equal(told->interval_ms, MINUTE_MS);
    assert_int_equal(told->left_out, 0);
}

static void a_crossing_names_the_samples_on_both_sides_and_its_value(void **state)
{
    const struct explain_step *crossing;

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    crossing = only(EXPLAIN_CROSSING);
    assert_int_equal(crossing->before.time_ms, at_ms(60));
    assert_int_equal(crossing->after.time_ms, at_ms(62));
    assert_true(crossing->before.value == 700 && crossing->after.value == 900);
    assert_true(fabs(crossing->value - 800) < 1e-9);
}

static void a_minute_too_short_is_not_raised_and_goes_away(void **state)
{
    (void)state;
    hold(-10, 60, 700);
    hold(61, 65, 900);      /* over 800 from 60.5 to 65.5: five minutes */
    hold(66, 100, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 60.5, NAN, 100);
    expect_at(only(EXPLAIN_RAISED), 65.5);
    forget(NULL);
    hold(-10, 60, 700);
    hold(61, 64, 900);      /* four */
    hold(65, 100, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 60.5, NAN, 100);
    assert_null(nth(EXPLAIN_RAISED, 0));
    expect_at(only(EXPLAIN_WENT_AWAY), 64.5);
    assert_int_equal(told->incident.state, INCIDENT_NONE);
}

static void a_period_that_starts_over_the_limit_says_so_without_a_crossing(void **state)
{
    (void)state;
    hold(-30, 20, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 20);
    expect_at(only(EXPLAIN_ALREADY_BEYOND), 0);
    assert_null(nth(EXPLAIN_CROSSING, 0));
    expect_at(only(EXPLAIN_BEGAN), 0);
}

static void a_line_that_leaves_the_limit_at_the_start_of_a_period_is_beyond_it_from_there(void **state)
{
    (void)state;
    hold(-30, -1, 700);
    hold(0, 0, 800);
    hold(1, 20, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 20);
    expect_at(only(EXPLAIN_ALREADY_BEYOND), 0);
}

static void the_end_of_the_period_clears_and_both_are_told(void **state)
{
    (void)state;
    hold(370, 400, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 370, 390, 480);
    expect_at(only(EXPLAIN_PERIOD_END), 390);
    expect_at(only(EXPLAIN_CLEARED), 390);
    assert_string_equal(only(EXPLAIN_CLEARED)->reason, "unoccupied");
    assert_true(told->incident.unoccupied);
}

static void a_gap_is_told_when_no_line_is_drawn_over_it(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hold(75, 120, 900);     /* fifteen minutes are joined */
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 120);
    assert_null(nth(EXPLAIN_GAP, 0));
    forget(NULL);
    hold(-10, 60, 900);
    hold(76, 120, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 120);
    expect_at(only(EXPLAIN_GAP), 60);
    assert_int_equal(only(EXPLAIN_GAP)->to_ms, at_ms(76));
    expect_at(nth(EXPLAIN_ALREADY_BEYOND, 1), 76);
}

static void the_moment_since_the_newest_sample_is_no_gap_yet(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 75);
    assert_null(nth(EXPLAIN_GAP, 0));
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 75.1);
    expect_at(only(EXPLAIN_GAP), 60);
}

static void samples_left_out_are_told_with_their_reason_and_number(void **state)
{
    const struct explain_step *step;

    (void)state;
    hold(-10, 60, 900);
    for (int minute = 61; minute < 64; minute++)
        hear_flagged(minute, 900, QUALITY_STUCK | QUALITY_READS_LOW);
    hear_flagged(64, 60000, 0);
    hold(65, 90, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 90);
    step = nth(EXPLAIN_LEFT_OUT, 0);
    expect_at(step, 61);
    assert_int_equal(step->to_ms, at_ms(63));
    assert_int_equal(step->count, 3);
    assert_string_equal(step->reason, "stuck");
    assert_string_equal(nth(EXPLAIN_LEFT_OUT, 1)->reason, "implausible");
    assert_int_equal(told->left_out, 4);
    /* A day's figures do join what is stuck, and its verdict cannot tell because of it. */
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "implausible");
}

static void the_second_of_two_samples_at_one_time_is_left_out(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hear(60, 700);
    hold(61, 90, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 90);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "same_time");
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 1);
}

static void going_over_the_clear_level_again_is_told(void **state)
{
    (void)state;
    hold(-10, 30, 900);
    hold(31, 33, 700);
    hold(34, 60, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 60);
    expect_at(only(EXPLAIN_UNDER_CLEAR), 30.75);
    expect_at(only(EXPLAIN_OVER_CLEAR), 33.25);
}

static void a_mean_crosses_later_than_the_value(void **state)
{
    (void)state;
    hold(-10, 60, 700);
    hold(60.5, 120, 1100);  /* the mean of 20 minutes passes 900 about ten minutes later */
    ask(EXPLAIN_INCIDENT, SUSTAINED, 70, NAN, 120);
    assert_in_range(only(EXPLAIN_CROSSING)->at_ms, at_ms(69), at_ms(72));
    assert_int_equal(only(EXPLAIN_BEGAN)->at_ms, only(EXPLAIN_CROSSING)->at_ms);
    assert_int_equal(only(EXPLAIN_RAISED)->at_ms, only(EXPLAIN_CROSSING)->at_ms);
}

static void an_incident_that_the_samples_do_not_give_is_none(void **state)
{
    (void)state;
    hold(-10, 200, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    assert_null(nth(EXPLAIN_PEAK, 0));
    assert_true(told->used > 60);
}

static void an_incident_of_another_beginning_is_found_by_its_time(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 50, 126.5, 300);
    assert_int_equal(told->incident.began_ms, at_ms(61));
    ask(EXPLAIN_INCIDENT, OVER_800, 50, 61, 300);       /* it was over before this one began */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
}

static void the_peak_of_an_open_incident_is_the_highest_so_far(void **state)
{
    (void)state;
    hold(-10, 60, 900);
    hear(61, 1234);
    hold(62, 70, 1000);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 70);
    expect_at(only(EXPLAIN_PEAK), 61);
    assert_true(told->incident.peak == 1234);
}

static void an_excess_is_held_against_the_air_outdoors(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, EXCESS, 61.2, NAN, 110);
    assert_true(told->limit == 820 && told->clear_level == 770);
    expect_at(only(EXPLAIN_CROSSING), 61.2);
}

static void of_more_incidents_than_are_remembered_the_newest_are_found(void **state)
{
    struct pack patient = pack;

    (void)state;
    pack.instant_hold_min = pack.clear_hold_min = 0;
    for (int minute = 0; minute < 350; minute += 4) {   /* 88 of them, each from the second minute to the fourth */
        hold(minute, minute, 700);
        hold(minute + 1, minute + 3, 900);
    }
    hold(352, 360, 700);
    ask(EXPLAIN_INCIDENT, OVER_800, 348.5, 351.5, 360);
    assert_int_equal(told->incident.began_ms, at_ms(348.5));
    ask(EXPLAIN_INCIDENT, OVER_800, 0.5, 3.5, 360);     /* forgotten */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    pack = patient;
}

static void messages_of_other_quantities_neither_count_nor_measure_the_pace_of_co2(void **state)
{
    (void)state;
    for (int minute = -10; minute < 60; minute++) {
        if (minute % 10 == 0)
            hear(minute, 900);
        else {
            hear(minute, 0);
            heard[heard_count - 1].reading.present = 1u << TEMPERATURE_C;
            heard[heard_count - 1].reading.doubtful = 0;
            heard[heard_count - 1].reading.value[TEMPERATURE_C] = 17;
        }
    }
    ask(EXPLAIN_INCIDENT, OVER_800, 0, NAN, 60);
    assert_int_equal(told->interval_ms, 10 * MINUTE_MS);
    assert_int_equal(told->used, 6);
    ask(EXPLAIN_INCIDENT, UNDER_18, 0, NAN, 60);
    assert_int_equal(told->used, 60);
}

static void an_incident_that_is_over_on_record_and_not_by_the_samples_is_told_up_to_now(void **state)
{
    (void)state;
    hold(-10, 200, 900);
    ask(EXPLAIN_INCIDENT, OVER_800, 0, 100, 200);
    assert_int_equal(told->to_ms, at_ms(200));
    assert_int_equal(told->incident.state, INCIDENT_RAISED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_incident_is_told_from_its_crossing_to_its_end),
        TEST(a_crossing_names_the_samples_on_both_sides_and_its_value),
        TEST(a_minute_too_short_is_not_raised_and_goes_away),
        TEST(a_period_that_starts_over_the_limit_says_so_without_a_crossing),
        TEST(a_line_that_leaves_the_limit_at_the_start_of_a_period_is_beyond_it_from_there),
        TEST(the_end_of_the_period_clears_and_both_are_told),
        TEST(a_gap_is_told_when_no_line_is_drawn_over_it),
        TEST(the_moment_since_the_newest_sample_is_no_gap_yet),
        TEST(samples_left_out_are_told_with_their_reason_and_number),
        TEST(the_second_of_two_samples_at_one_time_is_left_out),
        TEST(going_over_the_clear_level_again_is_told),
        TEST(a_mean_crosses_later_than_the_value),
        TEST(an_incident_that_the_samples_do_not_give_is_none),
        TEST(an_incident_of_another_beginning_is_found_by_its_time),
        TEST(the_peak_of_an_open_incident_is_the_highest_so_far),
        TEST(an_excess_is_held_against_the_air_outdoors),
        TEST(of_more_incidents_than_are_remembered_the_newest_are_found),
        TEST(messages_of_other_quantities_neither_count_nor_measure_the_pace_of_co2),
        TEST(an_incident_that_is_over_on_record_and_not_by_the_samples_is_told_up_to_now),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
