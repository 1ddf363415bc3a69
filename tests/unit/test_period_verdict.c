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
static struct day_figures day_of(int span_min, int first_min, double first, int second_min, double second)
{
    struct calendar_span span = {0, span_min * MINUTE_MS};
    struct line lines[] = {{0, first_min * MINUTE_MS, first, first},
                           {first_min * MINUTE_MS, (first_min + second_min) * MINUTE_MS, second, second}};
    struct level level = verdict_level_at(&typical, OUTDOOR_PPM);
    struct day_figures day;

    day_figures_init(&day, 0, &span, 1, &level, 1);
    if (first_min > 0)
        day_figures_add(&day, &lines[0], NULL);
    if (second_min > 0)
        day_figures_add(&day, &lines[1], NULL);
    return day;
}

static struct day_verdict judge(const struct rule *rule, const struct day_figures *days, size_t count)
{
    struct period period = {0};
    struct day_verdict verdict;

    for (size_t i = 0; i < count; i++)
        period_add(&period, rule, OUTDOOR_PPM, &days[i]);
    period_judge(rule, APPLIES, &period, &verdict);
    return verdict;
}

static void a_majority_is_more_than_half_of_occupied_time(void **state)
{
    struct day_figures half[] = {day_of(400, 400, 1201, 0, 0), day_of(400, 400, 1200, 0, 0)};
    struct day_figures more[] = {day_of(400, 400, 1201, 0, 0), day_of(400, 1, 1201, 399, 1200)};

    (void)state;
    assert_int_equal(judge(&typical, half, 2).verdict, VERDICT_PASS);
    assert_true(judge(&typical, half, 2).figure == PERIOD_MAJORITY);
    assert_int_equal(judge(&typical, more, 2).verdict, VERDICT_FAIL);
    assert_true(fabs(judge(&typical, more, 2).figure - 401.0 / 800) < 1e-9);
    assert_true(judge(&typical, more, 2).limit == 800 && judge(&typical, more, 2).coverage == 1);
}

static void three_quarters_of_the_period_can_tell(void **state)
{
    struct day_figures enough[] = {day_of(400, 400, 1300, 0, 0), day_of(400, 200, 1300, 0, 0)};
    struct day_figures less[] = {day_of(400, 400, 1300, 0, 0), day_of(400, 199, 1300, 0, 0)};

    (void)state;
    assert_int_equal(judge(&typical, enough, 2).verdict, VERDICT_FAIL);
    assert_int_equal(judge(&typical, less, 2).verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(judge(&typical, less, 2).reason, REASON_COVERAGE);
    assert_int_equal(judge(&typical, less, 0).verdict, VERDICT_CANNOT_TELL);
    assert_true(isnan(judge(&typical, less, 0).figure));
}

static void a_mean_over_a_year_is_about_all_hours(void **state)
{
    struct day_figures at = day_of(1440, 1440, 5, 0, 0), over = day_of(1440, 720, 5, 720, 5.01);
    struct day_figures occupied_only = day_of(390, 390, 50, 0, 0);

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
        cmocka_unit_test(three_quarters_of_the_period_can_tell),
        cmocka_unit_test(a_mean_over_a_year_is_about_all_hours),
        cmocka_unit_test(what_is_not_for_the_room_or_not_measured_says_so),
        cmocka_unit_test(only_rules_that_no_day_decides_are_for_a_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
