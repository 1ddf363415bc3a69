/* tests/unit/test_explain_day.c - why a day has its verdict: what made its figure, how much was measured, and what is
 * shown of it. */
#include "explain_kit.h"

static void a_day_says_what_made_its_figure(void **state)
{
    (void)state;
    hold(-10, 100, 700);
    hold(102, 160, 1200);   /* over 1000 from 101.2 to 160.8 */
    hold(162, 400, 700);
    ask(EXPLAIN_DAY, PEAK, 0, NAN, 500);
    expect_at(only(EXPLAIN_LONGEST_RUN), 101.2);
    assert_int_equal(only(EXPLAIN_LONGEST_RUN)->to_ms, at_ms(160.8));
    assert_true(only(EXPLAIN_COVERAGE)->value == 1);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "fail");
    assert_null(nth(EXPLAIN_EXTREME, 0));
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    expect_at(only(EXPLAIN_EXTREME), 102);
    ask(EXPLAIN_DAY, DAY_MEAN, 0, NAN, 500);
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));
    assert_true(fabs(told->verdict.figure - told->figures.area / told->figures.joined_ms) < 1e-9);
}

static void a_row_of_praise_is_lost_where_its_other_side_is_reached(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_DAY, PRAISE, 0, NAN, 500);
    expect_at(only(EXPLAIN_CROSSING), 61);      /* "under 800" is lost at 800 */
}

static void a_day_that_is_not_over_is_judged_as_of_now(void **state)
{
    (void)state;
    hold(-10, 100, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 100);
    expect_at(only(EXPLAIN_VERDICT), 100);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "cannot_tell");
}

static void a_rule_about_what_no_sensor_says_has_a_verdict_without_samples(void **state)
{
    (void)state;
    make_one_incident();
    ask(EXPLAIN_DAY, UNMEASURED, 0, NAN, 500);
    assert_true(told->is_judged);
    assert_int_equal(told->verdict.verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(told->steps.count, 1);
    assert_string_equal(only(EXPLAIN_VERDICT)->reason, "not_applicable");
    assert_int_equal(told->used, 0);
}

static void a_mean_around_the_clock_is_followed_outside_occupied_time_too(void **state)
{
    (void)state;
    for (int minute = -540; minute < 900; minute += 10) {
        hear(minute, 700);
        reading_set(&heard[heard_count - 1].reading, PM2_5_UG_M3, 20);
    }
    ask(EXPLAIN_DAY, DAY_AND_NIGHT, 0, NAN, 890);
    assert_int_equal(told->verdict.verdict, VERDICT_FAIL);
    assert_true(only(EXPLAIN_CROSSING)->at_ms > at_ms(390));   /* 75 % of 24 hours are there at six in the evening */
}

static void a_closed_day_has_no_verdict_and_no_steps(void **state)
{
    struct calendar_closure closure = {.first_date = DATE, .last_date = DATE, .kind = CALENDAR_CLOSED};

    (void)state;
    assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
    hold(-10, 200, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_false(told->is_judged);
    assert_int_equal(told->steps.count, 0);
    calendar.closure_count--;
    heard_count = 0;
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);    /* open, and nothing measured */
    assert_true(told->is_judged && told->verdict.verdict == VERDICT_CANNOT_TELL);
    assert_true(told->verdict.reason == REASON_COVERAGE && told->verdict.coverage == 0);
    expect_at(only(EXPLAIN_GAP), 0);
}

static void a_dance_around_the_limit_is_cut_to_what_can_be_read(void **state)
{
    (void)state;
    for (int i = 0; i < 700; i++)
        hear(i / 2.0, i % 2 ? 900 : 700);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(told->steps.count, EXPLAIN_SMALL_STEPS_MAX + 6);   /* period, extreme, run, coverage, verdict */
    assert_true(told->steps.dropped > 0);
    assert_non_null(nth(EXPLAIN_VERDICT, 0));
}

static void the_samples_shown_are_few_and_those_around_the_steps(void **state)
{
    static bool marks[READINGS_MAX];
    size_t picked;

    (void)state;
    make_one_incident();
    ask(EXPLAIN_INCIDENT, OVER_800, 61, 126.5, 300);
    memset(marks, 0, sizeof marks);
    picked = explain_samples_pick(&told->samples, &told->steps, 40, marks);
    assert_in_range(picked, 20, 40);
    for (size_t i = 0; i < told->samples.count; i++)
        if (told->samples.items[i].time_ms == at_ms(60) || told->samples.items[i].time_ms == at_ms(62))
            assert_true(marks[i]);
    memset(marks, 0, sizeof marks);
    assert_int_equal(explain_samples_pick(&told->samples, &told->steps, 3, marks), 3);
    memset(marks, 0, sizeof marks);
    assert_int_equal(explain_samples_pick(&told->samples, &told->steps, READINGS_MAX, marks), told->samples.count);
}

static void before_the_day_opens_nothing_is_told(void **state)
{
    (void)state;
    hold(-30, -5, 900);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, -5);
    assert_null(nth(EXPLAIN_PERIOD_START, 0));
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));
    ask(EXPLAIN_INCIDENT, OVER_800, -20, NAN, -5);  /* recorded by another calendar */
    assert_int_equal(told->incident.state, INCIDENT_NONE);
    assert_int_equal(told->steps.count, 0);
}

static void samples_left_out_at_the_end_of_the_period_and_of_the_record_are_told(void **state)
{
    (void)state;
    hold(300, 380, 700);
    for (int minute = 381; minute < 400; minute++)
        hear_flagged(minute, 700, QUALITY_WARMING_UP);
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 9);     /* to 15:29: the others are out of occupied time */
    heard_count -= 15;
    ask(EXPLAIN_DAY, OVER_800, 0, NAN, 500);
    assert_int_equal(only(EXPLAIN_LEFT_OUT)->count, 4);
    assert_string_equal(only(EXPLAIN_LEFT_OUT)->reason, "warming_up");
    assert_non_null(only(EXPLAIN_EXTREME));
    assert_null(nth(EXPLAIN_LONGEST_RUN, 0));               /* never over 800 */
}

static void lists_are_full_at_their_limits(void **state)
{
    struct explain_steps steps = {0};
    struct explain_samples samples = {0};
    struct explain_sample sample = {.time_ms = 1};

    (void)state;
    assert_true(explain_samples_add(&samples, &sample, 1));
    assert_false(explain_samples_add(&samples, &sample, 1));
    explain_samples_done(&samples);
    for (int i = 0; i <= EXPLAIN_RAW_STEPS_MAX; i++)
        assert_true(explain_steps_add(&steps, &(struct explain_step){.kind = EXPLAIN_RAISED, .at_ms = i}));
    assert_int_equal(steps.count, EXPLAIN_RAW_STEPS_MAX);
    assert_int_equal(steps.dropped, 1);
    explain_steps_cut(&steps, 0, INT64_MAX);
    assert_int_equal(steps.count, EXPLAIN_STEPS_MAX);
    assert_int_equal(steps.dropped, EXPLAIN_RAW_STEPS_MAX - EXPLAIN_STEPS_MAX + 1);
    explain_steps_done(&steps);
    explain_close(NULL);
}

static void every_kind_of_step_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < EXPLAIN_KIND_COUNT; a++)
        for (int b = 0; b < a; b++)
            assert_string_not_equal(explain_kind_word((enum explain_kind)a), explain_kind_word((enum explain_kind)b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_day_says_what_made_its_figure),
        TEST(a_row_of_praise_is_lost_where_its_other_side_is_reached),
        TEST(a_day_that_is_not_over_is_judged_as_of_now),
        TEST(a_rule_about_what_no_sensor_says_has_a_verdict_without_samples),
        TEST(a_mean_around_the_clock_is_followed_outside_occupied_time_too),
        TEST(a_closed_day_has_no_verdict_and_no_steps),
        TEST(a_dance_around_the_limit_is_cut_to_what_can_be_read),
        TEST(the_samples_shown_are_few_and_those_around_the_steps),
        TEST(before_the_day_opens_nothing_is_told),
        TEST(samples_left_out_at_the_end_of_the_period_and_of_the_record_are_told),
        TEST(lists_are_full_at_their_limits),
        TEST(every_kind_of_step_has_a_word_of_its_own),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
