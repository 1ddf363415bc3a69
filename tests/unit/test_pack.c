/* tests/unit/test_pack.c - the format of rule packs: one of every kind, and every way to get it wrong. */
#include "pack.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "pack: test\nversion: \"1\"\ntitle: A test\nrules:\n"
#define TEXTS "    source: Somebody\n    source_date: 2022-02\n    clause: page 1\n    status: union\n" \
              "    confidence: A\n    meaning: It is stuffy\n    url: https://example.org/\n"
#define CO2 "    quantity: co2\n    operator: \">\"\n    value: 800\n    unit: ppm\n    severity: warning\n"
#define RULE(id) "  - id: " id "\n" TEXTS CO2 "    statistic: instant\n"

static struct pack pack;
static struct error err;

static int parse(const char *text)
{
    return pack_parse(text, strlen(text), "p.yaml", &pack, &err);
}

static void says(const char *text, const char *sentence_start)
{
    assert_int_equal(parse(text), -EINVAL);
    if (strncmp(err.text, sentence_start, strlen(sentence_start)) != 0)
        fail_msg("said \"%s\", expected \"%s...\"", err.text, sentence_start);
}

static void a_pack_has_the_projects_settings_unless_it_says_otherwise(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD RULE("a")), 0);
    assert_true(pack.instant_hold_min == 5 && pack.sustained_window_min == 20 && pack.sustained_joined_min == 15);
    assert_true(pack.clear_margin_co2_ppm == 50 && pack.clear_margin_temperature_c == 0.5 &&
                pack.clear_hold_min == 5);
    assert_int_equal(parse("settings:\n  clear_hold_min: 7.5\n" HEAD RULE("a")), 0);
    assert_true(pack.clear_hold_min == 7.5);
}

static void every_word_of_a_rule_is_read(void **state)
{
    const struct rule *rule;

    (void)state;
    assert_int_equal(parse(HEAD "  - id: a-1_b\n" TEXTS
                           "    quantity: temperature\n    statistic: consecutive_minutes\n    window: PT1H30M\n"
                           "    operator: \"<=\"\n    value: -0.5\n    unit: degC\n    severity: alarm\n"
                           "    interrupts: site_staff_and_leader\n    peak: true\n"
                           "    applies: {nation: [england, wales], ventilation: [hybrid], use: [pe, hall]}\n"), 0);
    rule = pack_find(&pack, "a-1_b");
    assert_non_null(rule);
    assert_string_equal(rule->source, "Somebody");
    assert_string_equal(rule->source_date, "2022-02");
    assert_string_equal(rule->clause, "page 1");
    assert_string_equal(rule->meaning, "It is stuffy");
    assert_string_equal(rule->url, "https://example.org/");
    assert_true(rule->status == STATUS_UNION && rule->confidence == 'A' && rule->quantity == TEMPERATURE_C);
    assert_true(rule->statistic == STATISTIC_CONSECUTIVE_MINUTES && rule->window_min == 90);
    assert_true(rule->comparison == COMPARE_BELOW_OR_EQUAL && rule->limit == -0.5);
    assert_true(rule->severity == SEVERITY_ALARM && rule->interrupts == INTERRUPTS_SITE_STAFF_AND_LEADER);
    assert_true(rule->is_peak);
    assert_int_equal(rule->nations, 1u << NATION_ENGLAND | 1u << NATION_WALES);
    assert_int_equal(rule->ventilations, 1u << VENTILATION_HYBRID);
    assert_int_equal(rule->uses, 1u << USE_PE | 1u << USE_HALL);
    assert_null(pack_find(&pack, "a"));
}

static void lengths_of_time_are_iso_8601(void **state)
{
    static const struct {
        const char *text;
        double minutes;         /* negative: refused */
    } windows[] = {{"PT20M", 20}, {"PT8H", 480}, {"PT24H", 1440}, {"P1D", 1440}, {"PT1M", 1}, {"PT1H1M", 61},
                   {"PT0M", -1}, {"PT1441M", -1}, {"P20M", -1}, {"20M", -1}, {"PT", -1}, {"P", -1}, {"PT20", -1},
                   {"PT20m", -1}, {"PT1M1H", -1}, {"PT1M1M", -1}, {"PT1.5H", -1}, {"PTT1M", -1},
                   {"PT99999999999M", -1}, {"20", -1}, {"PT0H", -1}, {"P2D", -1}, {"P2Y", -1}};
    char text[2048];

    (void)state;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        snprintf(text, sizeof text, HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean\n    window: %s\n",
                 windows[i].text);
        assert_int_equal(parse(text), windows[i].minutes < 0 ? -EINVAL : 0);
        if (windows[i].minutes > 0)
            assert_true(pack.rules[0].window_min == windows[i].minutes);
        else
            assert_non_null(strstr(err.text, "window: "));
    }
}

static void a_window_may_be_a_word_or_two_times_of_day(void **state)
{
    static const struct {
        const char *text;
        int kind, from_min, to_min;     /* kind -1: refused */
    } windows[] = {{"unspecified", WINDOW_UNSPECIFIED, 0, 0},
                   {"occupied_day", WINDOW_OCCUPIED_DAY, 0, 0},
                   {"occupied_period", WINDOW_OCCUPIED_PERIOD, 0, 0},
                   {"heating_season", WINDOW_HEATING_SEASON, 0, 0},
                   {"after_mitigation", WINDOW_AFTER_MITIGATION, 0, 0},
                   {"P1D", WINDOW_LENGTH, 0, 0},
                   {"09:00-15:30", WINDOW_CLOCK, 9 * 60, 15 * 60 + 30},
                   {"00:00-24:00", WINDOW_CLOCK, 0, 24 * 60},
                   {"00:00-24:01", -1, 0, 0}, {"15:30-09:00", -1, 0, 0}, {"09:00-09:00", -1, 0, 0},
                   {"09:60-15:30", -1, 0, 0}, {"9:00-15:30", -1, 0, 0}, {"09:00-15:300", -1, 0, 0},
                   {"09:00-15:3", -1, 0, 0}, {"09:00 15:30", -1, 0, 0}, {"winter", -1, 0, 0}, {"P1YT1H", -1, 0, 0}};
    char text[2048];

    (void)state;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        snprintf(text, sizeof text, HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean_occupied\n    window: \"%s\"\n",
                 windows[i].text);
        assert_int_equal(parse(text), windows[i].kind < 0 ? -EINVAL : 0);
        if (windows[i].kind < 0)
            continue;
        assert_int_equal(pack.rules[0].window.kind, windows[i].kind);
        assert_string_equal(pack.rules[0].window.text, windows[i].text);
        assert_int_equal(pack.rules[0].window.from_min, windows[i].from_min);
        assert_int_equal(pack.rules[0].window.to_min, windows[i].to_min);
    }
}

static void a_statistic_has_a_window_exactly_when_it_needs_one(void **state)
{
    (void)state;
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: consecutive_minutes\n",
         "p.yaml:5: rules[1]: consecutive_minutes needs a length of time");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean\n    window: unspecified\n",
         "p.yaml:19: rules[1].window: mean needs a length of time");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: sustained\n    window: PT20M\n",
         "p.yaml:19: rules[1].window: sustained has no length of time");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean_occupied\n    window: PT8H\n",
         "p.yaml:19: rules[1].window: mean_occupied has no length of time");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: instant\n    window: \"09:00-15:30\"\n",
         "p.yaml:19: rules[1].window: only mean_occupied is judged between two times of day");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: consecutive_minutes\n    window: P1Y\n",
         "p.yaml:19: rules[1].window: consecutive_minutes needs a length of time");
    assert_int_equal(parse(HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean_occupied\n    window: occupied_day\n"), 0);
    assert_int_equal(parse(HEAD "  - id: a\n" TEXTS CO2 "    statistic: mean\n    window: P1Y\n"), 0);
    assert_int_equal(parse(HEAD "  - id: a\n" TEXTS CO2 "    statistic: sustained\n    window: P1D\n"), 0);
}

static void a_pack_may_be_for_comparing_and_print_an_index(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD RULE("a")), 0);
    assert_true(!pack.is_off_by_default && pack.index == PACK_INDEX_NONE && !pack.rules[0].is_by_hand);
    assert_string_equal(pack.rules[0].jurisdiction, "");
    assert_int_equal(parse("off_by_default: true\nindex: icone\n" HEAD RULE("a") "    jurisdiction: GB-ENG\n"
                           "    applies: {by_hand: true, to: sick rooms}\n"), 0);
    assert_true(pack.is_off_by_default && pack.index == PACK_INDEX_ICONE && pack.rules[0].is_by_hand);
    assert_string_equal(pack.rules[0].jurisdiction, "GB-ENG");
    assert_string_equal(pack.rules[0].applies_to, "sick rooms");
    says("index: atmo\n" HEAD RULE("a"), "p.yaml:1: index: \"atmo\"");
}

#define AIR "    quantity: outdoor_air_per_person\n    operator: \"<\"\n    value: 5\n    unit: L/s/person\n" \
            "    severity: alarm\n"

static void what_no_sensor_says_is_estimated_and_calls_nobody(void **state)
{
    (void)state;
    assert_int_equal(parse(HEAD "  - id: a\n" TEXTS AIR "    statistic: estimate\n"), 0);
    assert_true(pack.rules[0].measure == MEASURE_OUTDOOR_AIR_PER_PERSON && !rule_is_measured(&pack.rules[0]));
    assert_int_equal(parse(HEAD "  - id: a\n" TEXTS AIR "    statistic: capability\n"), 0);
    says(HEAD "  - id: a\n" TEXTS AIR "    statistic: instant\n",
         "p.yaml:18: rules[1].statistic: outdoor_air_per_person is never read off a sensor");
    says(HEAD "  - id: a\n" TEXTS AIR "    statistic: estimate\n    interrupts: site_staff\n",
         "p.yaml:19: rules[1].interrupts: a rule of this statistic and severity");
}

/* A good row counts what loses its praise, so a good row under 800 is another level than a finding under 800. */
static void levels_are_counted_as_the_days_figures_count_them(void **state)
{
    char *text = malloc(64 * 600);
    size_t used = (size_t)sprintf(text, HEAD);

    (void)state;
    for (int i = 0; i < PACK_LEVELS_MAX + 2; i++)       /* two of them are not counted: a mean needs no level */
        used += (size_t)sprintf(text + used, "  - id: r%d\n" TEXTS "    quantity: co2\n    statistic: %s\n"
                                "    operator: \"<\"\n    value: %d\n    unit: ppm\n    severity: %s\n", i,
                                i < 2 ? "sustained" : "instant", 800 + i / 2, i % 2 ? "good" : "warning");
    assert_int_equal(parse(text), 0);
    sprintf(text + used, "  - id: more\n" TEXTS CO2 "    statistic: instant\n");
    assert_int_equal(parse(text), -EINVAL);
    assert_non_null(strstr(err.text, "more than 11 different limits"));
    free(text);
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    says("version: \"1\"\ntitle: t\nrules: []\n", "p.yaml:1: pack is missing");
    says("pack: test\nversion: 1\ntitle: A\n", "p.yaml:1: rules is missing");
    says("pack: Test\nversion: 1\ntitle: A\nrules: []\n", "p.yaml:1: pack: \"Test\" is no id");
    says(HEAD RULE("a") RULE("b") RULE("a"), "p.yaml:33: rules[3].id: a is already rule 1");
    says(HEAD RULE("a") "    limit: 5\n", "p.yaml:19: rules[1].limit: no such key; known here: id, source");
    says(HEAD "  - id: a\n" TEXTS CO2 "    statistic: average\n", "p.yaml:18: rules[1].statistic: \"average\"");
    says(HEAD "  - id: A\n" TEXTS CO2 "    statistic: instant\n", "p.yaml:5: rules[1].id: \"A\" is no id");
    says(HEAD RULE("a") "    applies: {nation: [france]}\n", "p.yaml:19: rules[1].applies.nation[1]: \"france\"");
    says(HEAD RULE("a") "    interrupts: everybody\n", "p.yaml:19: rules[1].interrupts: \"everybody\"");
    says("settings: {clear_hold_min: 61}\n" HEAD RULE("a"), "p.yaml:1: settings.clear_hold_min: \"61\"");
    says("settings: {sustained_window_min: 10}\n" HEAD RULE("a"), "p.yaml:1: settings: 15 of 10 minutes");
    says("rules: 5\n", "p.yaml:1: rules: is not a list");
    says("[]\n", "p.yaml:1: is not a group of keys");
}

static void rule_with(const char *value, const char *unit, const char *severity, const char *interrupts, char *text,
                      size_t size)
{
    snprintf(text, size, HEAD "  - id: a\n" TEXTS "    quantity: co2\n    statistic: instant\n    operator: \">\"\n"
             "    value: %s\n    unit: %s\n    severity: %s\n    interrupts: %s\n", value, unit, severity, interrupts);
}

static void numbers_units_and_interruptions_must_make_sense(void **state)
{
    static const struct {
        const char *value, *unit, *severity, *interrupts, *sentence;
    } cases[] = {
        {"0", "ppm", "alarm", "site_staff", NULL},
        {"50000", "ppm", "alarm", "nobody", NULL},
        {"50000.1", "ppm", "alarm", "nobody", "p.yaml:16: rules[1].value: "},
        {"-0.1", "ppm", "alarm", "nobody", "p.yaml:16: rules[1].value: -0.1 is outside 0 to 50000 ppm"},
        {"8OO", "ppm", "alarm", "nobody", "p.yaml:16: rules[1].value: \"8OO\" is not right"},
        {"020", "ppm", "alarm", "nobody", "p.yaml:16: rules[1].value: \"020\" is not right"},
        {"800", "degC", "alarm", "nobody", "p.yaml:17: rules[1].unit: co2 is measured in ppm"},
        {"800", "ppm", "good", "site_staff", "p.yaml:19: rules[1].interrupts: a rule of this statistic and severity"},
        {"800", "ppm", "good", "nobody", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];

        rule_with(cases[i].value, cases[i].unit, cases[i].severity, cases[i].interrupts, text, sizeof text);
        if (cases[i].sentence)
            says(text, cases[i].sentence);
        else
            assert_int_equal(parse(text), 0);
    }
}

/* `count` rules with limits 1000 to 1000 + levels - 1. */
static int parse_many(int count, int levels)
{
    char *text = malloc((size_t)(count + 1) * 600);
    size_t used = (size_t)sprintf(text, HEAD);
    int r;

    for (int i = 0; i < count; i++)
        used += (size_t)sprintf(text + used, "  - id: r%d\n" TEXTS "    quantity: co2\n    statistic: instant\n"
                                "    operator: \">\"\n    value: %d\n    unit: ppm\n    severity: warning\n", i,
                                1000 + i % levels);
    r = parse(text);
    free(text);
    return r;
}

static void rules_and_limits_are_bounded_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(parse_many(PACK_RULES_MAX, PACK_LEVELS_MAX), 0);
    assert_int_equal(pack.count, PACK_RULES_MAX);
    assert_int_equal(parse_many(PACK_RULES_MAX + 1, 1), -EINVAL);
    assert_non_null(strstr(err.text, "rules[65]: more than 64 entries"));
    assert_int_equal(parse_many(PACK_RULES_MAX, PACK_LEVELS_MAX + 1), -EINVAL);
    assert_non_null(strstr(err.text, "rules[12].value: more than 11 different limits for co2"));
}

static void a_bad_pack_leaves_the_old_one_alone(void **state)
{
    struct pack before;

    (void)state;
    assert_int_equal(parse(HEAD RULE("a")), 0);
    memcpy(&before, &pack, sizeof before);
    assert_int_equal(parse(HEAD RULE("a") RULE("a")), -EINVAL);
    assert_memory_equal(&before, &pack, sizeof before);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    assert_int_equal(pack_read("/nowhere/england.yaml", &pack, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/england.yaml: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_has_the_projects_settings_unless_it_says_otherwise),
        cmocka_unit_test(every_word_of_a_rule_is_read),
        cmocka_unit_test(lengths_of_time_are_iso_8601),
        cmocka_unit_test(a_window_may_be_a_word_or_two_times_of_day),
        cmocka_unit_test(a_statistic_has_a_window_exactly_when_it_needs_one),
        cmocka_unit_test(a_pack_may_be_for_comparing_and_print_an_index),
        cmocka_unit_test(what_no_sensor_says_is_estimated_and_calls_nobody),
        cmocka_unit_test(levels_are_counted_as_the_days_figures_count_them),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(numbers_units_and_interruptions_must_make_sense),
        cmocka_unit_test(rules_and_limits_are_bounded_on_both_sides),
        cmocka_unit_test(a_bad_pack_leaves_the_old_one_alone),
        cmocka_unit_test(a_missing_file_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
