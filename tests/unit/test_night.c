/* tests/unit/test_night.c - the levels of nights, the baseline of seven, and drift against the site's other sensors. */
#include "night.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define TODAY INT64_C(20780)
#define MINUTE_MS INT64_C(60000)

static void a_night_is_its_fifth_percentile_and_its_median(void **state)
{
    struct night_samples samples = {0};
    struct night_level level;

    (void)state;
    for (int i = 0; i < 40; i++)            /* 440, 439 ... 401: rank 2 of 40, and between the middle two */
        night_add(&samples, i * MINUTE_MS, 440 - i);
    assert_true(night_level_of(&samples, TODAY, &level));
    assert_int_equal(level.date, TODAY);
    assert_true(level.low_ppm == 402);
    assert_true(level.median_ppm == 420.5);
}

static void six_samples_make_a_night_and_five_do_not(void **state)
{
    struct night_samples samples = {0};
    struct night_level level;

    (void)state;
    for (int i = 0; i < 5; i++)
        night_add(&samples, i * MINUTE_MS, 420);
    assert_false(night_level_of(&samples, TODAY, &level));
    night_add(&samples, 5 * MINUTE_MS, 420);
    assert_true(night_level_of(&samples, TODAY, &level));
}

static void a_sensor_that_never_stops_is_thinned_out(void **state)
{
    struct night_samples samples = {0};

    (void)state;
    for (int second = 0; second < 3 * 3600; second++)
        night_add(&samples, second * INT64_C(1000), 420 + second);
    assert_true(samples.count > 300 && samples.count <= QUALITY_NIGHT_SAMPLES_MAX);
    assert_true(samples.co2_ppm[samples.count - 1] > 420 + 3 * 3600 - 60);      /* the whole night, not its beginning */
}

static void the_baseline_needs_seven_nights_within_two_weeks(void **state)
{
    struct night_level nights[8];

    (void)state;
    for (int i = 0; i < 8; i++)
        nights[i] = (struct night_level){TODAY + i, 420 + i, 430};
    assert_true(isnan(night_baseline_ppm(nights, 6)));
    assert_true(night_baseline_ppm(nights, 7) == 420);
    assert_true(night_baseline_ppm(nights, 8) == 421);      /* the last seven */
    nights[1].date = nights[7].date - 13;
    assert_true(night_baseline_ppm(nights, 8) == 421);
    nights[1].date = nights[7].date - 14;
    assert_true(isnan(night_baseline_ppm(nights, 8)));
}

static void fifty_under_and_a_hundred_and_fifty_over_outdoors_are_still_good(void **state)
{
    (void)state;
    assert_int_equal(night_baseline_flags(370, 420, true), 0);
    assert_int_equal(night_baseline_flags(369.9, 420, true), QUALITY_READS_LOW);
    assert_int_equal(night_baseline_flags(570, 420, true), 0);
    assert_int_equal(night_baseline_flags(570.1, 420, true), QUALITY_READS_HIGH);
    assert_int_equal(night_baseline_flags(570.1, 420, false), 0);
    assert_int_equal(night_baseline_flags(NAN, 420, true), 0);
}

/* 28 nights of count sensors at 430 ppm, in whose last week the first moved by moved_ppm and all by site_ppm. */
static void make_sensors(struct night_sensor *sensors, size_t count, double moved_ppm, double site_ppm)
{
    memset(sensors, 0, count * sizeof *sensors);
    for (size_t s = 0; s < count; s++)
        for (int i = 0; i < NIGHT_KEPT_DAYS; i++) {
            double ppm = 430 + (i >= NIGHT_KEPT_DAYS - NIGHT_END_DAYS ? site_ppm + (s == 0 ? moved_ppm : 0) : 0);

            sensors[s].device = (int64_t)s + 1;
            sensors[s].nights[sensors[s].count++] =
                (struct night_level){TODAY - NIGHT_KEPT_DAYS + 1 + i, ppm - 10, ppm};
        }
}

static void what_the_whole_site_does_is_no_drift(void **state)
{
    struct night_sensor sensors[5];

    (void)state;
    make_sensors(sensors, 5, 60, 40);
    assert_true(night_drift_ppm(sensors, 5, 0, TODAY) == 60);
    assert_true(night_drift_ppm(sensors, 5, 1, TODAY) == 0);
    make_sensors(sensors, 5, -51, 0);
    assert_true(night_drift_ppm(sensors, 5, 0, TODAY) == -51);
}

static void drift_needs_three_others_and_four_nights_at_both_ends(void **state)
{
    struct night_sensor sensors[4];

    (void)state;
    make_sensors(sensors, 4, 60, 0);
    assert_true(night_drift_ppm(sensors, 4, 0, TODAY) == 60);
    assert_true(isnan(night_drift_ppm(sensors, 3, 0, TODAY)));
    sensors[0].count -= 3;                  /* four of the last week are left */
    assert_true(night_drift_ppm(sensors, 4, 0, TODAY) == 60);
    sensors[0].count--;
    assert_true(isnan(night_drift_ppm(sensors, 4, 0, TODAY)));
    make_sensors(sensors, 4, 60, 0);
    sensors[3].count = 5;                   /* of another one the last week is missing: only two are left */
    assert_true(isnan(night_drift_ppm(sensors, 4, 0, TODAY)));
}

static void a_sensor_that_reads_low_says_since_which_morning_and_what_the_others_read(void **state)
{
    struct night_sensor sensors[4];
    struct night_finding finding;

    (void)state;
    make_sensors(sensors, 4, 0, 0);
    for (size_t i = 20; i < NIGHT_KEPT_DAYS; i++)       /* the eighth of the last nights brings the seven below */
        sensors[0].nights[i].low_ppm = 366;
    night_find(sensors, 4, 0, TODAY, 420, true, &finding);
    assert_int_equal(finding.flags, QUALITY_READS_LOW);
    assert_true(finding.baseline_ppm == 366);
    assert_true(finding.others_ppm == 420);
    assert_true(finding.since_date == sensors[0].nights[20].date);
    night_find(sensors, 4, 1, TODAY, 420, true, &finding);
    assert_int_equal(finding.flags, 0);
    assert_true(finding.since_date == 0);
    night_find(sensors, 3, 0, TODAY, 420, true, &finding);
    assert_true(isnan(finding.others_ppm));             /* two others are no measure */
}

static void a_sensor_that_moved_away_from_the_others_drifts(void **state)
{
    struct night_sensor sensors[4];
    struct night_finding finding;

    (void)state;
    make_sensors(sensors, 4, 51, 0);
    night_find(sensors, 4, 0, TODAY, 420, true, &finding);
    assert_int_equal(finding.flags, QUALITY_DRIFT);
    assert_true(finding.drift_ppm == 51);
    make_sensors(sensors, 4, 50, 0);
    night_find(sensors, 4, 0, TODAY, 420, true, &finding);
    assert_int_equal(finding.flags, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_night_is_its_fifth_percentile_and_its_median),
        cmocka_unit_test(six_samples_make_a_night_and_five_do_not),
        cmocka_unit_test(a_sensor_that_never_stops_is_thinned_out),
        cmocka_unit_test(the_baseline_needs_seven_nights_within_two_weeks),
        cmocka_unit_test(fifty_under_and_a_hundred_and_fifty_over_outdoors_are_still_good),
        cmocka_unit_test(what_the_whole_site_does_is_no_drift),
        cmocka_unit_test(drift_needs_three_others_and_four_nights_at_both_ends),
        cmocka_unit_test(a_sensor_that_reads_low_says_since_which_morning_and_what_the_others_read),
        cmocka_unit_test(a_sensor_that_moved_away_from_the_others_drifts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
