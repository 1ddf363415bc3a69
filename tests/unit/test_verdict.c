/* tests/unit/test_verdict.c - what a finished day means under a rule: each statistic on both sides of its limit, and what
 * can't be told. */
#include "verdict_kit.h"

static struct day_verdict judge(const struct rule *rule, const struct verdict_evidence *evidence)
{
    struct day_verdict verdict;

    verdict_judge(&settings, rule, APPLIES, evidence, &verdict);
    return verdict;
}

static void instant_fails_at_five_minutes_and_two_intervals(void **state)
{
    static const struct {
        double run_min, interval_min;
        enum verdict verdict;
    } cases[] = {{0, 1, VERDICT_PASS}, {4.999, 1, VERDICT_PASS}, {5, 1, VERDICT_FAIL}, {5, 2.5, VERDICT_FAIL},
                 {5, 2.501, VERDICT_PASS}, {9.833, 5, VERDICT_PASS}, {10, 5, VERDICT_FAIL}, {5, 0, VERDICT_FAIL}};
    struct rule rule = rule_of(STATISTIC_INSTANT, COMPARE_ABOVE, 800);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct verdict_evidence evidence = {.coverage = 1, .max = 900, .min = 400,
                                            .longest_run_min = cases[i].run_min,
                                            .interval_min = cases[i].interval_min};
        struct day_verdict verdict = judge(&rule, &evidence);

        assert_int_equal(verdict.verdict, cases[i].verdict);
        assert_true(verdict.figure == 900 && verdict.limit == 800 && verdict.coverage == 1);
    }
}

static void a_minimum_shows_its_lowest(void **state)
{
    struct rule rule = rule_of(STATISTIC_INSTANT, COMPARE_BELOW, 18);
    struct verdict_evidence evidence = {.coverage = 1, .max = 20, .min = 17, .longest_run_min = 30};

    (void)state;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
    assert_true(judge(&rule, &evidence).figure == 17);
}

static void consecutive_minutes_fail_above_the_window_only(void **state)
{
    struct rule rule = rule_of(STATISTIC_CONSECUTIVE_MINUTES, COMPARE_ABOVE, 1500);
    struct verdict_evidence evidence = {.coverage = 1, .longest_run_min = 20};

    (void)state;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);
    evidence.longest_run_min = nextafter(20, 21);
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
    assert_true(judge(&rule, &evidence).figure == evidence.longest_run_min);
    assert_true(judge(&rule, &evidence).limit == 1500);
}

static void mean_occupied_is_compared_without_rounding(void **state)
{
    struct rule below = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_BELOW, 16);
    struct rule from = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_ABOVE_OR_EQUAL, 1500);
    struct verdict_evidence evidence = {.coverage = 1, .mean = nextafter(1500, 0)};

    (void)state;
    assert_int_equal(judge(&from, &evidence).verdict, VERDICT_PASS);
    evidence.mean = 1500;
    assert_int_equal(judge(&from, &evidence).verdict, VERDICT_FAIL);
    evidence.mean = 16;
    assert_int_equal(judge(&below, &evidence).verdict, VERDICT_PASS);
    evidence.mean = nextafter(16, 0);
    assert_int_equal(judge(&below, &evidence).verdict, VERDICT_FAIL);
}

static void trailing_means_fail_when_ever_met(void **state)
{
    static const enum statistic statistics[] = {STATISTIC_SUSTAINED, STATISTIC_MEAN};

    (void)state;
    for (size_t i = 0; i < COUNT(statistics); i++) {
        struct rule rule = rule_of(statistics[i], COMPARE_ABOVE, 1500);
        struct verdict_evidence evidence = {.coverage = 1, .trailing_extreme = 1499, .trailing_was_met = false};

        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);
        evidence.trailing_was_met = true;
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
        assert_true(judge(&rule, &evidence).figure == 1499);
    }
}

static void a_trailing_mean_that_no_window_could_show_cannot_tell(void **state)
{
    static const enum statistic statistics[] = {STATISTIC_SUSTAINED, STATISTIC_MEAN};
    static const enum severity severities[] = {SEVERITY_WARNING, SEVERITY_GOOD};

    (void)state;
    for (size_t i = 0; i < COUNT(statistics) * COUNT(severities); i++) {
        struct rule rule = rule_of(statistics[i / COUNT(severities)], COMPARE_ABOVE, 1500);
        struct verdict_evidence evidence = {.coverage = 1, .trailing_extreme = NAN};

        rule.severity = severities[i % COUNT(severities)];
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_CANNOT_TELL);
        assert_int_equal(judge(&rule, &evidence).reason, REASON_COVERAGE);
        evidence.trailing_extreme = 1499;
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);
    }
}

static void three_quarters_of_the_day_can_tell_and_less_can_not(void **state)
{
    struct rule rule = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_ABOVE, 1000);
    struct verdict_evidence evidence = {.coverage = 0.75, .mean = 2000};

    (void)state;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
    evidence.coverage = 0.749;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(judge(&rule, &evidence).reason, REASON_COVERAGE);
    assert_true(judge(&rule, &evidence).figure == 2000);
    evidence.coverage = NAN;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_CANNOT_TELL);
    evidence.coverage = 1;
    evidence.is_doubtful = true;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(judge(&rule, &evidence).reason, REASON_EVIDENCE);
}

static void what_is_not_for_the_room_says_why(void **state)
{
    static const enum verdict_reason reasons[] = {[NOT_THIS_NATION] = REASON_NATION,
                                                  [NOT_THIS_VENTILATION] = REASON_VENTILATION,
                                                  [NOT_THIS_USE] = REASON_USE,
                                                  [NOT_KNOWN_TO_APPLY] = REASON_BY_HAND};
    struct rule rule = rule_of(STATISTIC_INSTANT, COMPARE_ABOVE, 800);
    struct verdict_evidence evidence = {.coverage = 1, .longest_run_min = 300};
    struct day_verdict verdict;

    (void)state;
    for (size_t applies = NOT_THIS_NATION; applies < COUNT(reasons); applies++) {
        verdict_judge(&settings, &rule, (enum applies)applies, &evidence, &verdict);
        assert_int_equal(verdict.verdict, VERDICT_NOT_APPLICABLE);
        assert_int_equal(verdict.reason, reasons[applies]);
        assert_true(isnan(verdict.figure));
    }
}

static void what_one_day_does_not_decide_is_not_applicable(void **state)
{
    static const enum statistic statistics[] = {STATISTIC_MAJORITY_OF_OCCUPIED_TIME, STATISTIC_COUNT_OCCUPIED_HOURS};
    struct verdict_evidence evidence = {.coverage = 1, .mean = 5000, .longest_run_min = 300};

    (void)state;
    for (size_t i = 0; i < COUNT(statistics); i++) {
        struct rule rule = rule_of(statistics[i], COMPARE_ABOVE, 800);

        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_NOT_APPLICABLE);
        assert_int_equal(judge(&rule, &evidence).reason, REASON_STATISTIC);
    }
}

static void an_estimate_decides_by_the_whole_of_its_range(void **state)
{
    static const struct {
        struct verdict_range range;
        enum severity severity;
        enum comparison comparison;
        enum verdict verdict;
        enum verdict_reason reason;
    } cases[] = {
        {{3, 4.99}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_FAIL, REASON_NONE},
        {{3, 5}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_CANNOT_TELL, REASON_ESTIMATE},
        {{4.99, 8}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_CANNOT_TELL, REASON_ESTIMATE},
        {{5, 8}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_PASS, REASON_NONE},
        {{6, INFINITY}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_PASS, REASON_NONE},
        {{4, INFINITY}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_CANNOT_TELL, REASON_ESTIMATE},
        {{5, 8}, SEVERITY_GOOD, COMPARE_ABOVE_OR_EQUAL, VERDICT_PASS, REASON_NONE},
        {{4, 8}, SEVERITY_GOOD, COMPARE_ABOVE_OR_EQUAL, VERDICT_CANNOT_TELL, REASON_ESTIMATE},
        {{3, 4.99}, SEVERITY_GOOD, COMPARE_ABOVE_OR_EQUAL, VERDICT_NOT_APPLICABLE, REASON_NO_PRAISE},
        {{0, 0}, SEVERITY_ALARM, COMPARE_BELOW, VERDICT_CANNOT_TELL, REASON_NO_ESTIMATE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rule rule = rule_of(STATISTIC_ESTIMATE, cases[i].comparison, 5);
        struct verdict_evidence evidence = {.coverage = NAN, .estimate = cases[i].range};
        struct day_verdict verdict;

        rule.measure = MEASURE_OUTDOOR_AIR_PER_PERSON;
        rule.quantity = QUANTITY_COUNT;
        rule.severity = cases[i].severity;
        verdict = judge(&rule, &evidence);
        assert_int_equal(verdict.verdict, cases[i].verdict);
        assert_int_equal(verdict.reason, cases[i].reason);
        assert_true(evidence.estimate.high > 0 ? verdict.figure == evidence.estimate.low &&
                    verdict.figure_high == evidence.estimate.high : isnan(verdict.figure));
        evidence.is_doubtful = true;
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_CANNOT_TELL);
    }
}

/* 155 L/s for 31 people in 180 m3 (F2: 3.1 changes an hour); a cleaner of 900 m3/h is 250 L/s and 5 changes (F10). */
static void an_estimate_is_brought_to_the_measure_of_the_rule(void **state)
{
    const struct verdict_range flow = {155, 310};
    struct room_info plain = {.volume_m3 = 180}, cleaned = plain, unknown_rate = plain, no_volume = {0};
    struct rule person = {.measure = MEASURE_OUTDOOR_AIR_PER_PERSON}, clean = {.measure = MEASURE_CLEAN_AIR_PER_PERSON};
    struct rule changes = {.measure = MEASURE_CLEAN_AIR_CHANGE_RATE}, area = {.measure = MEASURE_OUTDOOR_AIR_PER_AREA};
    struct verdict_range range;

    (void)state;
    cleaned.has_air_cleaner = unknown_rate.has_air_cleaner = true;
    cleaned.cleaner_m3_per_h = 900;
    range = verdict_estimate(&person, &cleaned, flow, 31);
    assert_near(range.low, 5, 1e-9);
    assert_near(range.high, 10, 1e-9);
    assert_near(verdict_estimate(&clean, &cleaned, flow, 31).low, 405 / 31.0, 1e-9);
    assert_near(verdict_estimate(&clean, &plain, flow, 31).low, 5, 1e-9);
    assert_near(verdict_estimate(&changes, &plain, flow, 0).low, 3.1, 1e-9);
    assert_near(verdict_estimate(&changes, &cleaned, flow, 0).low, 8.1, 1e-9);
    assert_near(verdict_estimate(&changes, &unknown_rate, flow, 0).low, 3.1, 1e-9);
    assert_true(isinf(verdict_estimate(&changes, &unknown_rate, flow, 0).high));
    assert_true(verdict_estimate(&person, &plain, flow, 0).high == 0);
    assert_true(verdict_estimate(&changes, &no_volume, flow, 31).high == 0);
    assert_true(verdict_estimate(&area, &plain, flow, 31).high == 0);
    assert_true(verdict_estimate(&person, &plain, (struct verdict_range){0, 0}, 31).high == 0);
}

static void design_and_after_mitigation_wait_for_a_person(void **state)
{
    static const enum statistic designs[] = {STATISTIC_DESIGN, STATISTIC_CAPABILITY};
    struct rule after = rule_of(STATISTIC_SUSTAINED, COMPARE_ABOVE, 800);
    struct verdict_evidence evidence = {.coverage = 1, .trailing_extreme = 900, .trailing_was_met = true};

    (void)state;
    after.window.kind = WINDOW_AFTER_MITIGATION;
    assert_int_equal(judge(&after, &evidence).reason, REASON_NOT_TRIED);
    for (size_t i = 0; i < COUNT(designs); i++) {
        struct rule rule = rule_of(designs[i], COMPARE_BELOW, 8);

        rule.quantity = QUANTITY_COUNT;
        evidence.has_failed = false;
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_NOT_APPLICABLE);
        assert_int_equal(judge(&rule, &evidence).reason, REASON_NOT_TRIED);
        evidence.has_failed = true;
        assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
    }
    assert_int_equal(judge(&after, &evidence).verdict, VERDICT_FAIL);
    evidence.trailing_was_met = false;
    assert_int_equal(judge(&after, &evidence).verdict, VERDICT_PASS);
}

static void an_excess_counts_from_the_air_outdoors(void **state)
{
    struct rule rule = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_ABOVE, 500);
    struct verdict_evidence evidence = {.coverage = 1, .mean = 920};

    (void)state;
    rule.measure = MEASURE_CO2_EXCESS;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);        /* 420 outdoors */
    evidence.mean = 920.01;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_FAIL);
    assert_near(judge(&rule, &evidence).figure, 500.01, 1e-9);
    assert_true(judge(&rule, &evidence).limit == 500);
    evidence.outdoor_ppm = 430;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);
}

static void a_rule_of_the_heating_season_is_for_october_to_april(void **state)
{
    static const bool is_heated[13] = {[1] = true, true, true, true, [10] = true, true, true};
    struct rule rule = rule_of(STATISTIC_MEAN_OCCUPIED, COMPARE_BELOW, 20);
    struct verdict_evidence evidence = {.coverage = 1, .mean = 19};

    (void)state;
    rule.window.kind = WINDOW_HEATING_SEASON;
    for (evidence.month = 0; evidence.month <= 12; evidence.month++) {
        struct day_verdict verdict = judge(&rule, &evidence);

        assert_int_equal(verdict.verdict, is_heated[evidence.month] ? VERDICT_FAIL : VERDICT_NOT_APPLICABLE);
        assert_int_equal(verdict.reason, is_heated[evidence.month] ? REASON_NONE : REASON_SEASON);
    }
}

static void what_nothing_measures_and_what_a_year_decides_say_so(void **state)
{
    struct rule radon = rule_of(STATISTIC_MEAN, COMPARE_ABOVE, 300), year = rule_of(STATISTIC_MEAN, COMPARE_ABOVE, 5);
    struct verdict_evidence evidence = {.coverage = 1, .trailing_was_met = true, .trailing_extreme = 400};

    (void)state;
    radon.measure = MEASURE_RADON;
    radon.quantity = QUANTITY_COUNT;
    radon.window.kind = year.window.kind = WINDOW_YEAR;
    assert_int_equal(judge(&radon, &evidence).reason, REASON_NOT_MEASURED);
    assert_int_equal(judge(&year, &evidence).reason, REASON_STATISTIC);
    year.window.kind = WINDOW_LENGTH;
    assert_int_equal(judge(&year, &evidence).verdict, VERDICT_FAIL);
}

static void a_good_row_gives_praise_or_nothing(void **state)
{
    struct rule rule = rule_of(STATISTIC_SUSTAINED, COMPARE_BELOW, 800);
    struct verdict_evidence evidence = {.coverage = 1, .trailing_extreme = 700};

    (void)state;
    rule.severity = SEVERITY_GOOD;
    assert_int_equal(verdict_level(&rule).side, LEVEL_AT_LEAST);    /* meeting that loses the praise */
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_PASS);
    evidence.trailing_was_met = true;
    assert_int_equal(judge(&rule, &evidence).verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(judge(&rule, &evidence).reason, REASON_NO_PRAISE);
}

static void every_verdict_has_the_word_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(verdict_word(VERDICT_PASS), "pass");
    assert_string_equal(verdict_word(VERDICT_FAIL), "fail");
    assert_string_equal(verdict_word(VERDICT_CANNOT_TELL), "cannot_tell");
    assert_string_equal(verdict_word(VERDICT_NOT_APPLICABLE), "not_applicable");
    for (int reason = 0; reason < REASON_COUNT; reason++)
        assert_non_null(verdict_reason_word((enum verdict_reason)reason));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instant_fails_at_five_minutes_and_two_intervals),
        cmocka_unit_test(a_minimum_shows_its_lowest),
        cmocka_unit_test(consecutive_minutes_fail_above_the_window_only),
        cmocka_unit_test(mean_occupied_is_compared_without_rounding),
        cmocka_unit_test(trailing_means_fail_when_ever_met),
        cmocka_unit_test(a_trailing_mean_that_no_window_could_show_cannot_tell),
        cmocka_unit_test(three_quarters_of_the_day_can_tell_and_less_can_not),
        cmocka_unit_test(what_is_not_for_the_room_says_why),
        cmocka_unit_test(what_one_day_does_not_decide_is_not_applicable),
        cmocka_unit_test(an_estimate_decides_by_the_whole_of_its_range),
        cmocka_unit_test(an_estimate_is_brought_to_the_measure_of_the_rule),
        cmocka_unit_test(design_and_after_mitigation_wait_for_a_person),
        cmocka_unit_test(an_excess_counts_from_the_air_outdoors),
        cmocka_unit_test(a_rule_of_the_heating_season_is_for_october_to_april),
        cmocka_unit_test(what_nothing_measures_and_what_a_year_decides_say_so),
        cmocka_unit_test(a_good_row_gives_praise_or_nothing),
        cmocka_unit_test(every_verdict_has_the_word_of_the_contract),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
