/* tests/unit/test_incident_kinds.c - means, minutes in a row, rules of other rooms, and the level they give
 * together. */
#include "incident_kit.h"

/* -- the other statistics -- */

static void twenty_minutes_in_a_row_means_more_than_twenty(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(peak_2000);
        sample(60, 2000);
        sample(65, 2100);
        sample(75, 2100);
        incident_engine_sample(engine, CO2_PPM, at_ms(80) + more_ms, 2100, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);
    }
    expect_times(60, 80);
}

static void sustained_is_raised_at_the_instant_the_trailing_mean_crosses(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(60, 100, 1000);
    sample(100.001, 2000);                  /* a step, as good as: the mean is 1000 + 50 a minute, 1500 after ten */
    for (double minute = 101; minute <= 125; minute++)
        sample(minute, 2000);
    assert_int_equal(count_of(INCIDENT_RAISED), 1);
    assert_int_equal(nth(INCIDENT_RAISED, 0)->began_ms, nth(INCIDENT_RAISED, 0)->raised_ms);
    assert_true(llabs(nth(INCIDENT_RAISED, 0)->began_ms - at_ms(110)) < 100);
}

static void sustained_needs_fifteen_minutes_joined(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(sustained_1500);
        hold(60, 74, 2000);
        incident_engine_sample(engine, CO2_PPM, at_ms(75) + more_ms, 2000, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);   /* at 75 it would last no time yet */
    }
    expect_times(75, 75);
}

static void sustained_looks_at_occupied_time_only(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(-60, 30, 2000);
    expect_times(15, 15);
}

static void sustained_clears_by_its_mean_and_not_by_one_open_window(void **state)
{
    (void)state;
    start(sustained_1500);
    hold(60, 90, 2000);
    hold(91, 97, 1000);                     /* seven minutes of air: the mean is still 1650 */
    assert_int_equal(count_of(INCIDENT_FADING), 0);
    hold(98, 120, 1000);
    assert_int_equal(count_of(INCIDENT_CLEARED), 1);
    assert_true(nth(INCIDENT_CLEARED, 0)->peak == 2000);
}

static void a_rolling_mean_needs_three_quarters_of_its_window(void **state)
{
    (void)state;
    for (int more_ms = 0; more_ms <= 1; more_ms++) {
        start(mean_1000);
        hold(60, 104, 1100);
        incident_engine_sample(engine, CO2_PPM, at_ms(105) + more_ms, 1100, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(count_of(INCIDENT_RAISED), more_ms);
    }
    expect_times(105, 105);
}

static void what_is_judged_at_the_end_of_the_day_is_never_raised(void **state)
{
    static const enum statistic statistics[] = {STATISTIC_MEAN_OCCUPIED, STATISTIC_ESTIMATE, STATISTIC_DESIGN};

    (void)state;
    for (size_t i = 0; i < COUNT(statistics); i++) {
        struct rule rule = over_800;

        rule.statistic = statistics[i];
        start(rule);
        hold(0, 389, 5000);
        assert_int_equal(event_count, 0);
    }
}

static void rules_of_other_rooms_are_left_alone(void **state)
{
    struct rule rule = over_800;

    (void)state;
    rule.uses = 1u << USE_PE;
    start(rule);
    hold(0, 389, 5000);
    assert_int_equal(event_count, 0);
}

/* -- the level -- */

static enum air_level level_now(const char **id, bool *is_peak, int64_t *since_ms)
{
    const struct rule *rule;
    enum air_level level = incident_engine_level(engine, &rule, is_peak, since_ms);

    *id = rule ? rule->id : "";
    return level;
}

static void the_worst_rule_that_is_raised_gives_the_level(void **state)
{
    const char *id;
    bool is_peak;
    int64_t since_ms;

    (void)state;
    start(over_800);
    pack.count = 3;
    pack.rules[1] = sustained_1500;
    pack.rules[2] = peak_2000;
    incident_engine_close(engine);
    engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_UNKNOWN);
    hold(60, 64, 900);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_GOOD);    /* pending is not raised */
    assert_string_equal(id, "");
    assert_int_equal(since_ms, 0);
    hold(65, 80, 900);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_WATCH);
    assert_string_equal(id, "over-800");
    assert_false(is_peak);
    assert_int_equal(since_ms, at_ms(60));
    hold(81, 100, 2100);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_ACT);
    assert_string_equal(id, "sustained");
    assert_false(is_peak);
    hold(101, 102, 2100);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_ACT);
    assert_string_equal(id, "peak");
    assert_true(is_peak);
    hold(103, 160, 420);
    assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_GOOD);
}

static void temperature_never_changes_the_level(void **state)
{
    const char *id;
    bool is_peak;
    int64_t since_ms;

    (void)state;
    for (size_t count = 1; count <= 2; count++) {       /* without a rule for CO2 there is none, with it it is good */
        start(under_18);
        pack.count = count;
        pack.rules[1] = over_800;
        incident_engine_close(engine);
        engine = incident_engine_open(&pack, &room, NATION_ENGLAND, &calendar, NULL, &zone);
        hold(60, 80, 10);
        assert_int_equal(count_of(INCIDENT_RAISED), 1);
        assert_int_equal(level_now(&id, &is_peak, &since_ms), AIR_UNKNOWN);
        incident_engine_sample(engine, CO2_PPM, at_ms(80), 420, MAX_GAP_MS, interval_ms, remember, NULL);
        assert_int_equal(level_now(&id, &is_peak, &since_ms), count == 1 ? AIR_UNKNOWN : AIR_GOOD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_minutes_in_a_row_means_more_than_twenty),
        cmocka_unit_test(sustained_is_raised_at_the_instant_the_trailing_mean_crosses),
        cmocka_unit_test(sustained_needs_fifteen_minutes_joined),
        cmocka_unit_test(sustained_looks_at_occupied_time_only),
        cmocka_unit_test(sustained_clears_by_its_mean_and_not_by_one_open_window),
        cmocka_unit_test(a_rolling_mean_needs_three_quarters_of_its_window),
        cmocka_unit_test(what_is_judged_at_the_end_of_the_day_is_never_raised),
        cmocka_unit_test(rules_of_other_rooms_are_left_alone),
        cmocka_unit_test(the_worst_rule_that_is_raised_gives_the_level),
        cmocka_unit_test(temperature_never_changes_the_level),
    };

    return cmocka_run_group_tests(tests, setup, stop);
}
