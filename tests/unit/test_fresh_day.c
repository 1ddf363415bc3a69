/* tests/unit/test_fresh_day.c - the mean of a day's estimates, and the rules about outdoor air that go by it. */
#include "fresh_day.h"
#include "pack.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (8.0 * (double)HOUR_MS)  /* in use */
#define LOW_RULE "gb-hse-air-min-low"   /* fails under 5 L/s for each person */
#define assert_near(a, b) assert_true(fabs((double)(a) - (double)(b)) < 1e-9)

static struct pack pack;
static const struct room_info room = {.id = "8c", .ventilation = VENTILATION_NATURAL, .seats = 30, .volume_m3 = 180};

static int setup(void **state)
{
    struct error err;

    (void)state;
    return pack_read(SOURCE_DIR "/config/packs/england.yaml", &pack, &err);
}

static struct fresh_air_entry hours(int64_t length, double low, double high, double people)
{
    return (struct fresh_air_entry){.from_ms = 0, .to_ms = length * HOUR_MS, .refusal = FLOW_GIVEN,
                                    .range = {FLOW_TRANSIENT, {low, high}, {1, 2}, people, true}};
}

static struct fresh_sum sum_of(size_t count, const struct fresh_air_entry *entries)
{
    struct fresh_sum sum = {0};

    for (size_t i = 0; i < count; i++)
        fresh_sum_add(&sum, &entries[i]);
    return sum;
}

static void the_mean_is_weighted_by_length(void **state)
{
    (void)state;
    const struct fresh_air_entry entries[] = {hours(6, 100, 200, 30), hours(2, 300, 400, 10)};
    struct fresh_sum sum = sum_of(2, entries);
    struct fresh_mean mean;

    assert_true(fresh_sum_mean(&sum, DAY_MS, &mean));
    assert_near(mean.litres_per_s[0], 150);
    assert_near(mean.litres_per_s[1], 250);
    assert_near(mean.people, 25);
    assert_near(mean.share, 1);
    assert_true(mean.people_are_assumed);
}

static void a_fall_in_the_empty_room_is_no_part_of_it(void **state)
{
    (void)state;
    struct fresh_air_entry fall = hours(8, 10, 20, 0);
    struct fresh_sum sum;
    struct fresh_mean mean;

    fall.range.method = FLOW_DECAY;
    sum = sum_of(1, &fall);
    assert_false(fresh_sum_mean(&sum, DAY_MS, &mean));
    assert_near(mean.share, 0);
}

static void three_quarters_of_the_time_in_use_have_to_be_estimated(void **state)
{
    (void)state;
    struct fresh_air_entry entry = hours(6, 100, 200, 30);
    struct fresh_sum sum = sum_of(1, &entry);
    struct fresh_mean mean;

    assert_true(fresh_sum_mean(&sum, DAY_MS, &mean));
    assert_false(fresh_sum_mean(&sum, DAY_MS + 1, &mean));
    assert_true(mean.share < VERDICT_COVERAGE_MIN);
}

static void a_refused_hour_is_missing_whatever_the_reason(void **state)
{
    (void)state;
    struct fresh_air_entry entries[] = {hours(5, 100, 200, 30), hours(3, 0, 0, 0)};

    for (int refusal = FLOW_NO_VOLUME; refusal <= FLOW_TOO_WIDE; refusal++) {
        struct fresh_sum sum;
        struct fresh_mean mean;

        entries[1].refusal = (enum flow_refusal)refusal;
        sum = sum_of(2, entries);
        assert_false(fresh_sum_mean(&sum, DAY_MS, &mean));
        assert_near(mean.share, 0.625);
    }
}

static struct day_verdict judge(double low, double high, bool is_doubtful)
{
    struct fresh_air_entry entry = hours(8, low, high, 30);
    const struct fresh_sum sum = sum_of(1, &entry);
    const struct fresh_evidence evidence = {high > 0 ? &sum : NULL, DAY_MS, is_doubtful, 20780};
    struct day_verdict verdict;

    fresh_judge(&pack, pack_find(&pack, LOW_RULE), &room, NATION_ENGLAND, &evidence, &verdict);
    return verdict;
}

static void a_rule_about_outdoor_air_goes_by_the_whole_range(void **state)
{
    (void)state;
    struct day_verdict verdict = judge(90, 149, false);

    assert_int_equal(verdict.verdict, VERDICT_FAIL);
    assert_near(verdict.figure, 3);
    assert_near(verdict.figure_high, 149.0 / 30);
    assert_near(verdict.coverage, 1);
    assert_int_equal(judge(150, 240, false).verdict, VERDICT_PASS);
    verdict = judge(149, 240, false);
    assert_int_equal(verdict.verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(verdict.reason, REASON_ESTIMATE);
}

static void a_doubtful_sensor_or_no_estimate_cannot_tell(void **state)
{
    (void)state;
    struct day_verdict verdict = judge(90, 140, true);

    assert_int_equal(verdict.verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(verdict.reason, REASON_EVIDENCE);
    verdict = judge(0, 0, false);
    assert_int_equal(verdict.verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(verdict.reason, REASON_NO_ESTIMATE);
    assert_true(isnan(verdict.figure) && isnan(verdict.coverage));
}

static void too_few_hours_are_a_matter_of_coverage(void **state)
{
    (void)state;
    struct fresh_air_entry entry = hours(5, 90, 140, 30);
    const struct fresh_sum some = sum_of(1, &entry), none = {.date = 20780};
    struct fresh_evidence evidence = {&some, DAY_MS, false, 20780};
    struct day_verdict verdict;

    fresh_judge(&pack, pack_find(&pack, LOW_RULE), &room, NATION_ENGLAND, &evidence, &verdict);
    assert_int_equal(verdict.verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(verdict.reason, REASON_COVERAGE);
    assert_near(verdict.coverage, 0.625);
    evidence.sum = &none;
    fresh_judge(&pack, pack_find(&pack, LOW_RULE), &room, NATION_ENGLAND, &evidence, &verdict);
    assert_int_equal(verdict.reason, REASON_NO_ESTIMATE);
}

static void two_figures_are_told_and_no_more(void **state)
{
    (void)state;

    assert_near(fresh_two_figures(3.1416), 3.1);
    assert_near(fresh_two_figures(996), 1000);
    assert_near(fresh_two_figures(0.0456), 0.046);
    assert_near(fresh_two_figures(0), 0);
    assert_true(isnan(fresh_two_figures(NAN)) && isinf(fresh_two_figures(INFINITY)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_is_weighted_by_length),
        cmocka_unit_test(a_fall_in_the_empty_room_is_no_part_of_it),
        cmocka_unit_test(three_quarters_of_the_time_in_use_have_to_be_estimated),
        cmocka_unit_test(a_refused_hour_is_missing_whatever_the_reason),
        cmocka_unit_test(a_rule_about_outdoor_air_goes_by_the_whole_range),
        cmocka_unit_test(a_doubtful_sensor_or_no_estimate_cannot_tell),
        cmocka_unit_test(too_few_hours_are_a_matter_of_coverage),
        cmocka_unit_test(two_figures_are_told_and_no_more),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
