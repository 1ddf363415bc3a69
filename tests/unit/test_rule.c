/* tests/unit/test_rule.c - when a rule is true, clear, live, and for which rooms it is. */
#include "rule.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void each_operator_on_both_sides_of_its_limit(void **state)
{
    static const struct {
        enum comparison comparison;
        bool below, at, above;
    } cases[] = {{COMPARE_BELOW, true, false, false},
                 {COMPARE_BELOW_OR_EQUAL, true, true, false},
                 {COMPARE_ABOVE, false, false, true},
                 {COMPARE_ABOVE_OR_EQUAL, false, true, true}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule rule = {.comparison = cases[i].comparison, .limit = 800};

        assert_int_equal(rule_is_true(&rule, nextafter(800, 0)), cases[i].below);
        assert_int_equal(rule_is_true(&rule, 800), cases[i].at);
        assert_int_equal(rule_is_true(&rule, nextafter(800, 900)), cases[i].above);
        assert_false(rule_is_true(&rule, NAN));
    }
}

static void clears_a_margin_back_on_the_good_side(void **state)
{
    struct pack pack = {.clear_margin_co2_ppm = 50, .clear_margin_temperature_c = 0.5};
    struct rule co2 = {.quantity = CO2_PPM, .comparison = COMPARE_ABOVE, .limit = 800};
    struct rule cold = {.quantity = TEMPERATURE_C, .comparison = COMPARE_BELOW, .limit = 18};
    struct rule hot = {.quantity = TEMPERATURE_C, .comparison = COMPARE_ABOVE, .limit = 26};

    (void)state;
    assert_true(rule_clear_level(&pack, &co2) == 750);
    assert_true(rule_clear_level(&pack, &cold) == 18.5);
    assert_true(rule_clear_level(&pack, &hot) == 25.5);
    assert_false(level_is_met(rule_clear(&pack, &co2), 750));
    assert_true(level_is_met(rule_clear(&pack, &co2), nextafter(750, 0)));
    assert_false(level_is_met(rule_clear(&pack, &cold), 18.5));
    assert_true(level_is_met(rule_clear(&pack, &cold), nextafter(18.5, 19)));
}

static void only_findings_of_the_moment_are_live(void **state)
{
    static const bool live[STATISTIC_COUNT] = {[STATISTIC_INSTANT] = true, [STATISTIC_SUSTAINED] = true,
                                               [STATISTIC_MEAN] = true, [STATISTIC_CONSECUTIVE_MINUTES] = true};

    (void)state;
    for (int statistic = 0; statistic < STATISTIC_COUNT; statistic++)
        for (int severity = 0; severity < SEVERITY_COUNT; severity++) {
            struct rule rule = {.statistic = (enum statistic)statistic, .severity = (enum severity)severity};

            assert_int_equal(rule_is_live(&rule), live[statistic] && severity >= SEVERITY_ADVISORY);
        }
}

static void what_waits_or_is_not_measured_is_never_live(void **state)
{
    struct rule rule = {.statistic = STATISTIC_MEAN, .severity = SEVERITY_ALARM};

    (void)state;
    assert_true(rule_is_live(&rule));
    rule.window.kind = WINDOW_YEAR;
    assert_false(rule_is_live(&rule));
    rule.window.kind = WINDOW_AFTER_MITIGATION;
    assert_false(rule_is_live(&rule));
    rule.window.kind = WINDOW_LENGTH;
    rule.quantity = QUANTITY_COUNT;
    assert_false(rule_is_live(&rule) || rule_is_measured(&rule));
}

static void a_mean_of_a_day_goes_on_around_the_clock(void **state)
{
    struct rule rule = {.statistic = STATISTIC_MEAN, .window_min = 24 * 60};

    (void)state;
    assert_true(rule_is_all_hours(&rule));
    rule.window_min = nextafter(24 * 60, 0);
    assert_false(rule_is_all_hours(&rule));
    rule.window.kind = WINDOW_YEAR;
    assert_true(rule_is_all_hours(&rule));
    rule.statistic = STATISTIC_SUSTAINED;
    assert_false(rule_is_all_hours(&rule));
}

static void a_pack_has_a_level_when_a_rule_for_co2_is_live(void **state)
{
    struct pack pack = {.count = 2};

    (void)state;
    pack.rules[0] = (struct rule){.quantity = TEMPERATURE_C, .severity = SEVERITY_ALARM};
    pack.rules[1] = (struct rule){.quantity = CO2_PPM, .severity = SEVERITY_GOOD};
    pack.rules[2] = (struct rule){.quantity = CO2_PPM, .severity = SEVERITY_ALARM};     /* beyond the count */
    assert_false(pack_has_level(&pack));
    pack.rules[1].severity = SEVERITY_ALARM;
    assert_true(pack_has_level(&pack));
    pack.rules[0] = pack.rules[1];
    pack.count = 1;
    assert_true(pack_has_level(&pack));
    pack.count = 0;
    assert_false(pack_has_level(&pack));
}

static void an_excess_counts_from_outdoor_air(void **state)
{
    struct pack pack = {.clear_margin_co2_ppm = 50};
    struct rule rule = {.measure = MEASURE_CO2_EXCESS, .quantity = CO2_PPM, .comparison = COMPARE_ABOVE, .limit = 500};
    struct rule plain = {.quantity = CO2_PPM, .comparison = COMPARE_ABOVE, .limit = 500};
    struct room_info room = {.outdoor_ppm = 0};

    (void)state;
    assert_true(rule_outdoor_ppm(&room) == OUTDOOR_PPM_DEFAULT);
    room.outdoor_ppm = 450;
    assert_true(rule_outdoor_ppm(&room) == 450);
    assert_true(rule_limit_at(&rule, 450) == 950 && rule_limit_at(&plain, 450) == 500);
    assert_true(rule_level(&rule).limit == 920 && rule_level_at(&rule, 450).limit == 950);
    assert_true(rule_clear(&pack, &rule).limit == 870 && rule_clear_at(&pack, &rule, 450).limit == 900);
    assert_string_equal(rule_unit(&rule), "ppm above outdoor");
    assert_string_equal(rule_quantity_name(&rule), "co2_excess");
    assert_string_equal(rule_quantity_name(&plain), "co2_ppm");
}

static void every_measure_has_its_words_and_a_range(void **state)
{
    (void)state;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        enum measure measure = (enum measure)m;

        assert_true(strlen(measure_words[m]) > 0 && strlen(measure_unit(measure)) > 0);
        assert_true(measure_least(measure) < measure_most(measure));
        assert_false(measure_is_estimated(measure) && measure_quantity(measure) != QUANTITY_COUNT);
    }
    assert_int_equal(measure_quantity(MEASURE_CO2_EXCESS), CO2_PPM);
    assert_int_equal(measure_quantity(MEASURE_HUMIDITY), HUMIDITY_PCT);
    assert_int_equal(measure_quantity(MEASURE_PM10), PM10_UG_M3);
    assert_int_equal(measure_quantity(MEASURE_RADON), QUANTITY_COUNT);
}

static void a_rule_names_why_it_is_not_for_a_room(void **state)
{
    struct rule rule = {.nations = 1u << NATION_ENGLAND,
                        .ventilations = 1u << VENTILATION_NATURAL | 1u << VENTILATION_HYBRID,
                        .uses = 1u << USE_CLASSROOM};
    struct rule any = {.nations = 0};
    struct room_info room = {.ventilation = VENTILATION_NATURAL, .use = USE_CLASSROOM};

    (void)state;
    assert_int_equal(rule_applies(&rule, &room, NATION_ENGLAND), APPLIES);
    assert_int_equal(rule_applies(&rule, &room, NATION_WALES), NOT_THIS_NATION);
    assert_int_equal(rule_applies(&any, &room, NATION_OTHER), APPLIES);
    room.ventilation = VENTILATION_MECHANICAL;
    assert_int_equal(rule_applies(&rule, &room, NATION_ENGLAND), NOT_THIS_VENTILATION);
    room.ventilation = VENTILATION_HYBRID;
    assert_int_equal(rule_applies(&rule, &room, NATION_ENGLAND), APPLIES);
    room.use = USE_OFFICE;
    assert_int_equal(rule_applies(&rule, &room, NATION_ENGLAND), NOT_THIS_USE);
    room.use = USE_CLASSROOM;
    room.nation = NATION_WALES;             /* the room's own comes before the site's */
    assert_int_equal(rule_applies(&rule, &room, NATION_ENGLAND), NOT_THIS_NATION);
    room.nation = NATION_ENGLAND;
    assert_int_equal(rule_applies(&rule, &room, NATION_WALES), APPLIES);
    rule.is_by_hand = true;
    assert_int_equal(rule_applies(&rule, &room, NATION_WALES), NOT_KNOWN_TO_APPLY);
    room.use = USE_OFFICE;
    assert_int_equal(rule_applies(&rule, &room, NATION_WALES), NOT_THIS_USE);
}

static void what_is_unknown_of_a_room_excludes_no_rule(void **state)
{
    struct rule natural = {.ventilations = 1u << VENTILATION_NATURAL, .nations = 1u << NATION_ENGLAND};
    struct rule mechanical = {.ventilations = 1u << VENTILATION_MECHANICAL, .nations = 1u << NATION_ENGLAND};
    struct room_info room = {.ventilation = VENTILATION_UNKNOWN, .use = USE_CLASSROOM};

    (void)state;
    assert_int_equal(rule_applies(&natural, &room, NATION_UNKNOWN), APPLIES);
    assert_int_equal(rule_applies(&mechanical, &room, NATION_UNKNOWN), APPLIES);
}

#define ROUND_TRIP(type, count, word, from_word) \
    for (int i = 0; i < (count); i++) { \
        type value = (type)((i + 1) % (count)); \
        assert_true(from_word(word((type)i), &value)); \
        assert_int_equal(value, i); \
        assert_false(from_word("nonsense", &value)); \
        assert_int_equal(value, i); \
    }

static void every_word_reads_back(void **state)
{
    (void)state;
    ROUND_TRIP(enum rule_status, STATUS_COUNT, rule_status_word, rule_status_from_word)
    ROUND_TRIP(enum severity, SEVERITY_COUNT, severity_word, severity_from_word)
    ROUND_TRIP(enum statistic, STATISTIC_COUNT, statistic_word, statistic_from_word)
    ROUND_TRIP(enum comparison, COMPARISON_COUNT, comparison_word, comparison_from_word)
    assert_string_equal(comparison_word(COMPARE_ABOVE_OR_EQUAL), ">=");
    assert_string_equal(interrupts_word(INTERRUPTS_SITE_STAFF_AND_LEADER), "site_staff_and_leader");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_operator_on_both_sides_of_its_limit),
        cmocka_unit_test(clears_a_margin_back_on_the_good_side),
        cmocka_unit_test(only_findings_of_the_moment_are_live),
        cmocka_unit_test(what_waits_or_is_not_measured_is_never_live),
        cmocka_unit_test(a_mean_of_a_day_goes_on_around_the_clock),
        cmocka_unit_test(a_pack_has_a_level_when_a_rule_for_co2_is_live),
        cmocka_unit_test(an_excess_counts_from_outdoor_air),
        cmocka_unit_test(every_measure_has_its_words_and_a_range),
        cmocka_unit_test(a_rule_names_why_it_is_not_for_a_room),
        cmocka_unit_test(what_is_unknown_of_a_room_excludes_no_rule),
        cmocka_unit_test(every_word_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
