/* tests/unit/test_period_verdict.c - what a term or a year means: both sides of the majority, the mean, the coverage. */
#include "period_verdict.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define OUTDOOR_PPM 400

static const struct rule typical = {.measure = MEASURE_CO2_EXCESS, .quantity = CO2_PPM, .limit = 800,
                                    .statistic = STATISTIC_MAJORITY_OF_OCCUPIED_TIME, .comparison = COMPARE_ABOVE,
                                    .window = {.kind = WINDOW_YEAR}, .severity = SEVERITY_ADVISORY};
static const struct rule particles = {.measure = MEASURE_PM2_5, .quantity = PM2_5_UG_M3, .limit = 5,
                                      .statistic = STATISTIC_MEAN, .comparison = COMPARE_ABOVE,
                                      .window = {.kind = WINDOW_YEAR}, .severity = SEVERITY_INFO};

/* A span of so many minutes, of which the first are joined at one value and the next at another. */
static struct judged_day day_of(int span_min, int first_min, double first, int second_min, double second)
{
    struct calendar_span span = {0, span_min * MINUTE_MS};
    struct line lines[] = {{0, first_min * MINUTE_MS, first, first},
                           {first_min * MINUTE_MS, (first_min + second_min) * MINUTE_MS, second, second}};
    struct level level = verdict_level_at(&typical, OUTDOOR_PPM);
    struct judged_day day = {.whole_ms = (double)(first_min + second_min) * MINUTE_MS,
                             .whole_area = (first_min * first + second_min * second) * MINUTE_MS};

    day_figures_init(&day.figures, 0, &span, 1, &level, 1);
    if (first_min > 0)
        day_figures_add(&day.figures, &lines[0], NULL);
    if (second_min > 0)
        day_figures_add(&day.figures, &lines[1], NULL);
    return day;
}

/* So often one after the other. */
static struct day_verdict judge_times(int times, const struct rule *rule, const struct judged_day *days, size_t count)
{
    struct period period = {0};
    struct day_verdict verdict;

    for (size_t i = 0; i < count * (size_t)times; i++) {
        const struct judged_day *day = &days[i % count];

        period_expect(&period, rule, (double)day_figures_occupied_ms(&day->figures, INT64_MAX) / MINUTE_MS);
        period_add(&period, rule, OUTDOOR_PPM, day);
    }
    period_judge(rule, APPLIES, &period, &verdict);
    return verdict;
}

/* Some days over and over, until they are a year. */
static struct day_verdict judge(const struct rule *rule, const struct judged_day *days, size_t count)
{
    return judge_times(count ? PERIOD_YEAR_DAYS + 1 : 1, rule, days, count);
}

static void a_period_shorter_than_the_rules_own_decides_nothing(void **state)
{
    struct judged_day over = day_of(400, 400, 1201, 0, 0), at_all_hours = day_of(1440, 1440, 6, 0, 0);
    struct rule of_any_time = typical;
    struct day_verdict verdict = judge_times(PERIOD_YEAR_DAYS - 1, &typical, &over, 1);

    (void)state;
    assert_true(verdict.verdict == VERDICT_CANNOT_TELL && verdict.reason == REASON_PERIOD);
    assert_true(verdict.figure == 1 && verdict.coverage == 1);      /* what there is of it is still told */
    assert_int_equal(judge_times(PERIOD_YEAR_DAYS, &typical, &over, 1).verdict, VERDICT_FAIL);
    verdict = judge_times(PERIOD_YEAR_DAYS - 1, &particles, &at_all_hours, 1);
    assert_true(verdict.verdict == VERDICT_CANNOT_TELL && verdict.reason == REASON_PERIOD);
    assert_int_equal(judge_times(PERIOD_YEAR_DAYS, &particles, &at_all_hours, 1).verdict, VERDICT_FAIL);
    of_any_time.window.kind = WINDOW_UNSPECIFIED;
    assert_int_equal(judge_times(1, &of_any_time, &over, 1).verdict, VERDICT_FAIL);
}

static void dates_without_a_day_are_not_measured(void **state)
{
    struct judged_day over = day_of(400, 400, 1201, 0, 0);
    struct period period = {0};
    struct day_verdict verdict;

    (void)state;
    for (int i = 0; i < 400; i++)
        period_expect(&period, &typical, 400);
    for (int i = 0; i < 300; i++)
        period_add(&period, &typical, OUTDOOR_PPM, &over);
    period_judge(&typical, APPLIES, &period, &verdict);
    assert_true(verdict.verdict == VERDICT_FAIL && verdict.coverage == 0.75);
    period_expect(&period, &typical, 400);
    period_judge(&typical, APPLIES, &period, &verdict);
    assert_true(verdict.verdict == VERDICT_CANNOT_TELL && verdict.reason == REASON_COVERAGE);
}

static void a_majority_is_more_than_half_of_occupied_time(void **state)
{
    struct judged_day half[] = {day_of(400, 400, 1201, 0, 0), day_of(400, 400, 1200, 0, 0)};
    struct judged_day more[] = {day_of(400, 400, 1201, 0, 0), day_of(400, 1, 1201, 399, 1200)};

    (void)state;
    assert_int_equal(judge(&typical, half, 2).verdict, VERDICT_PASS);
    assert_true(judge(&typical, half, 2).figure == PERIOD_MAJORITY);
    assert_int_equal(judge(&typical, more, 2).verdict, VERDICT_FAIL);
    assert_true(fabs(judge(&typical, more, 2).figure - 401.0 / 800) < 1e-9);
    assert_true(judge(&typical, more, 2).limit == 800 && judge(&typical, more, 2).coverage == 1);
}

static void three_quarters_of_the_period_can_tell(void **state)
{
    struct judged_day enough[] = {day_of(400, 400, 1300, 0, 0), day_of(400, 200, 1300, 0, 0)};
    struct judged_day less[] = {day_of(400, 400, 1300, 0, 0), day_of(400, 199, 1300, 0, 0)};

    (void)state;
    assert_int_equal(judge(&typical, enough, 2).verdict, VERDICT_FAIL);
    assert_int_equal(judge(&typical, less, 2).verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(judge(&typical, less, 2).reason, REASON_COVERAGE);
    assert_int_equal(judge(&typical, less, 0).verdict, VERDICT_CANNOT_TELL);
    assert_true(isnan(judge(&typical, less, 0).figure));
}

static void a_mean_over_a_year_is_about_all_hours(void **state)
{
    struct judged_day at = day_of(1440, 1440, 5, 0, 0), over = day_of(1440, 720, 5, 720, 5.01);
    struct judged_day occupied_only = day_of(390, 390, 50, 0, 0);

    (void)state;
    assert_int_equal(judge(&particles, &at, 1).verdict, VERDICT_PASS);
    assert_int_equal(judge(&particles, &over, 1).verdict, VERDICT_FAIL);
    assert_true(fabs(judge(&particles, &over, 1).figure - 5.005) < 1e-9);
    assert_int_equal(judge(&particles, &occupied_only, 1).verdict, VERDICT_CANNOT_TELL);
}

static void what_is_not_for_the_room_or_not_measured_says_so(void **state)
{
    struct rule hours = {.measure = MEASURE_HOURS_OVER_ADAPTIVE_MAX, .quantity = QUANTITY_COUNT, .limit = 40,
                         .statistic = STATISTIC_COUNT_OCCUPIED_HOURS, .comparison = COMPARE_ABOVE};
    struct rule radon = particles;
    struct period period = {.expected_min = 100, .joined_min = 100, .met_min = 100};
    struct day_verdict verdict;

    (void)state;
    period_judge(&typical, NOT_KNOWN_TO_APPLY, &period, &verdict);
    assert_true(verdict.verdict == VERDICT_NOT_APPLICABLE && verdict.reason == REASON_BY_HAND && isnan(verdict.figure));
    period_judge(&hours, APPLIES, &period, &verdict);
    assert_true(verdict.verdict == VERDICT_NOT_APPLICABLE && verdict.reason == REASON_NOT_MEASURED);
    radon.quantity = QUANTITY_COUNT;
    period_judge(&radon, APPLIES, &period, &verdict);
    assert_true(verdict.verdict == VERDICT_NOT_APPLICABLE && verdict.reason == REASON_NOT_MEASURED);
}

static void only_rules_that_no_day_decides_are_for_a_period(void **state)
{
    struct rule daily = particles, instant = {.statistic = STATISTIC_INSTANT};

    (void)state;
    daily.window.kind = WINDOW_LENGTH;
    assert_true(period_is_for(&typical) && period_is_for(&particles));
    assert_false(period_is_for(&daily) || period_is_for(&instant));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_majority_is_more_than_half_of_occupied_time),
        cmocka_unit_test(a_period_shorter_than_the_rules_own_decides_nothing),
        cmocka_unit_test(dates_without_a_day_are_not_measured),
        cmocka_unit_test(three_quarters_of_the_period_can_tell),
        cmocka_unit_test(a_mean_over_a_year_is_about_all_hours),
        cmocka_unit_test(what_is_not_for_the_room_or_not_measured_says_so),
        cmocka_unit_test(only_rules_that_no_day_decides_are_for_a_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
