/* tests/unit/test_quality_week.c - what only days of samples can tell: the nightly baseline, and the evidence grade. */
#include "quality.h"
#include "rfc3339.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define MAX_GAP_MS (15 * MINUTE_MS)
#define COUNT(array) (sizeof array / sizeof *array)

static struct zone london;
static struct calendar school;

static int setup(void **state)
{
    (void)state;
    calendar_init(&school);
    return zone_load("Europe/London", &london, NULL) == 0 ? 0 : -1;
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

/* A plain live message without a time of its own. */
static uint32_t hear(struct quality *quality, double co2_ppm, int64_t at_ms)
{
    struct quality_arrival arrival = {
        .arrival_ms = at_ms, .clock_is_trusted = true, .calendar = &school, .zone = &london};
    struct reading reading = {.time_ms = READING_NO_TIME};

    reading_set(&reading, CO2_PPM, co2_ppm);
    return quality_judge(quality, &reading, &arrival, MAX_GAP_MS);
}

static struct quality fresh(void)
{
    struct quality quality;

    quality_init(&quality);
    return quality;
}

/* -- nightly baseline -- */

/* A night from 02:00 to 05:00 every ten minutes at one level, with one sample lower: 18 samples, so the 5th percentile
 * is the lowest; and one at noon to close it. */
static void hear_night(struct quality *quality, int day, double level_ppm)
{
    int64_t start = utc("2026-11-09T02:00:00Z") + day * DAY_MS;

    for (int i = 0; i < 18; i++)
        hear(quality, i == 9 ? level_ppm : level_ppm + 20 + i, start + i * 10 * MINUTE_MS);
    hear(quality, 600, start + 10 * HOUR_MS);
}

static void the_baseline_is_the_lowest_of_seven_nights(void **state)
{
    (void)state;
    struct quality quality = fresh();

    for (int day = 0; day < 6; day++)
        hear_night(&quality, day, 430 - day);
    assert_true(isnan(quality_baseline_ppm(&quality)));
    hear_night(&quality, 6, 430);
    assert_true(quality_baseline_ppm(&quality) == 425);
    for (int day = 7; day < 12; day++)
        hear_night(&quality, day, 440);
    assert_true(quality_baseline_ppm(&quality) == 425);     /* the 14th, the sixth night of the seven */
    hear_night(&quality, 12, 440);
    assert_true(quality_baseline_ppm(&quality) == 430);
}

static void the_fifth_percentile_leaves_the_lowest_twentieth_out(void **state)
{
    (void)state;
    struct quality quality = fresh();

    for (int day = 0; day < 7; day++) {
        int64_t start = utc("2026-11-09T02:00:00Z") + day * DAY_MS;

        for (int i = 0; i < 180; i++)       /* 600 down to 421: the ninth lowest of 180 is 429 */
            hear(&quality, 600 - i, start + i * MINUTE_MS);
        hear(&quality, 600, start + 3 * HOUR_MS);
    }
    assert_true(quality_baseline_ppm(&quality) == 429);
}

static void a_busy_sensor_is_thinned_out_over_the_whole_night(void **state)
{
    (void)state;
    struct quality quality = fresh();
    int64_t start = utc("2026-11-09T02:00:00Z");

    for (int i = 0; i < 3 * 3600; i++)
        hear(&quality, 500 + i % 7, start + i * SECOND_MS);
    assert_in_range(quality.night_samples, QUALITY_NIGHT_SAMPLES_MAX - 5, QUALITY_NIGHT_SAMPLES_MAX);
    assert_true(quality.night_sample_ms > start + 3 * HOUR_MS - 5 * MINUTE_MS);
}

static void a_day_makes_no_night(void **state)
{
    (void)state;
    struct quality quality = fresh();
    int64_t start = utc("2026-11-09T05:00:00Z");

    for (int64_t at = 0; at < 21 * HOUR_MS; at += 10 * MINUTE_MS)
        hear(&quality, 500 + (double)(at / MINUTE_MS % 70), start + at);
    assert_int_equal(quality.night_samples, 0);
    assert_int_equal(quality.night_count, 0);
}

static void five_samples_make_no_night(void **state)
{
    (void)state;
    for (size_t samples = QUALITY_NIGHT_SAMPLES_MIN - 1; samples <= QUALITY_NIGHT_SAMPLES_MIN; samples++) {
        struct quality quality = fresh();

        for (size_t i = 0; i < samples; i++)
            hear(&quality, 430 + (double)i, utc("2026-11-09T02:00:00Z") + (int64_t)i * 10 * MINUTE_MS);
        hear(&quality, 600, utc("2026-11-09T05:00:00Z"));
        assert_int_equal(quality.night_count, samples == QUALITY_NIGHT_SAMPLES_MIN);
    }
}

static void seven_nights_with_a_holiday_between_say_nothing(void **state)
{
    (void)state;
    for (int gap = 7; gap <= 8; gap++) {        /* the first and the last night 13 or 14 days apart */
        struct quality quality = fresh();

        for (int day = 0; day < 7; day++)
            hear_night(&quality, day < 6 ? day : day + gap, 430);
        assert_int_equal(isnan(quality_baseline_ppm(&quality)) != 0, gap == 8);
    }
}

static uint32_t baseline_flags(double baseline_ppm, bool is_empty_at_night)
{
    struct quality quality = fresh();

    for (int day = 0; day < 7; day++)
        hear_night(&quality, day, baseline_ppm);
    quality_check_baseline(&quality, 420, is_empty_at_night);
    return hear(&quality, 600, utc("2026-11-16T09:00:00Z"));
}

static void a_baseline_over_50_under_or_150_above_outdoors_is_told(void **state)
{
    (void)state;
    assert_int_equal(baseline_flags(370, true), 0);
    assert_int_equal(baseline_flags(369.9, true), QUALITY_READS_LOW);
    assert_int_equal(baseline_flags(570, true), 0);
    assert_int_equal(baseline_flags(570.1, true), QUALITY_READS_HIGH);
    assert_int_equal(baseline_flags(570.1, false), 0);
}

/* -- grade -- */

static const struct quality_evidence best = {.coverage = 0.95,
                                             .calibration_is_recent = true,
                                             .baseline_is_good = true,
                                             .clock_is_trusted = true,
                                             .placement_is_confirmed = true};

static void check_grade(struct quality_evidence evidence, enum quality_grade grade, const char *reason)
{
    const char *told;

    assert_int_equal(quality_grade(&evidence, &told), grade);
    assert_string_equal(told, reason);
}

static void coverage_sets_the_grade_at_95_85_and_75_percent(void **state)
{
    static const struct {
        double coverage;
        enum quality_grade grade;
    } cases[] = {{1, QUALITY_GRADE_A},      {0.95, QUALITY_GRADE_A}, {0.9499, QUALITY_GRADE_B}, {0.85, QUALITY_GRADE_B},
                 {0.8499, QUALITY_GRADE_C}, {0.75, QUALITY_GRADE_C}, {0.7499, QUALITY_GRADE_D}, {NAN, QUALITY_GRADE_D}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct quality_evidence evidence = best;

        evidence.coverage = cases[i].coverage;
        check_grade(evidence, cases[i].grade, cases[i].grade == QUALITY_GRADE_A ? "none" : "coverage");
    }
}

static void calibration_or_baseline_will_do_for_a_but_b_needs_the_baseline(void **state)
{
    struct quality_evidence evidence = best;

    (void)state;
    evidence.baseline_is_good = false;
    check_grade(evidence, QUALITY_GRADE_A, "none");
    evidence.placement_is_confirmed = false;
    check_grade(evidence, QUALITY_GRADE_C, "placement");
    evidence.baseline_is_good = true;
    check_grade(evidence, QUALITY_GRADE_B, "placement");
    evidence.calibration_is_recent = false;
    evidence.placement_is_confirmed = true;
    check_grade(evidence, QUALITY_GRADE_A, "none");
    evidence.baseline_is_good = false;
    check_grade(evidence, QUALITY_GRADE_C, "calibration");
    evidence.coverage = 0.94;
    check_grade(evidence, QUALITY_GRADE_C, "baseline");
}

static void a_doubted_sensor_or_clock_is_grade_d_whatever_the_coverage(void **state)
{
    static const struct {
        uint32_t flags;
        const char *reason;
    } cases[] = {{QUALITY_STUCK, "stuck"},
                 {QUALITY_READS_LOW, "reads_low"},
                 {QUALITY_READS_HIGH | QUALITY_SPIKE, "reads_high"},
                 {QUALITY_UNTRUSTED_TIME | QUALITY_STUCK, "clock"}};
    struct quality_evidence evidence = best;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        evidence.flags = cases[i].flags;
        check_grade(evidence, QUALITY_GRADE_D, cases[i].reason);
    }
    evidence.flags = QUALITY_SPIKE | QUALITY_IMPLAUSIBLE | QUALITY_WARMING_UP | QUALITY_CLOCK;
    check_grade(evidence, QUALITY_GRADE_A, "none");
    evidence.flags = QUALITY_DRIFT;
    check_grade(evidence, QUALITY_GRADE_D, "drift");
    evidence.clock_is_trusted = false;
    check_grade(evidence, QUALITY_GRADE_D, "clock");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_baseline_is_the_lowest_of_seven_nights),
        cmocka_unit_test(the_fifth_percentile_leaves_the_lowest_twentieth_out),
        cmocka_unit_test(a_busy_sensor_is_thinned_out_over_the_whole_night),
        cmocka_unit_test(a_day_makes_no_night),
        cmocka_unit_test(five_samples_make_no_night),
        cmocka_unit_test(seven_nights_with_a_holiday_between_say_nothing),
        cmocka_unit_test(a_baseline_over_50_under_or_150_above_outdoors_is_told),
        cmocka_unit_test(coverage_sets_the_grade_at_95_85_and_75_percent),
        cmocka_unit_test(calibration_or_baseline_will_do_for_a_but_b_needs_the_baseline),
        cmocka_unit_test(a_doubted_sensor_or_clock_is_grade_d_whatever_the_coverage),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
