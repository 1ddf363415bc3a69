/* The text of a judged day, as the record keeps it. */
#include "days.h"
#include "period_json.h"
#include "readings.h"
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)       /* 2026-11-23 */
#define MINUTE_MS INT64_C(60000)

/* JSON writes a quotation mark as two bytes, and a pack's text is one line without control characters: none is longer. */
static void fill(char *text, size_t size)
{
    memset(text, '"', size - 1);
    text[size - 1] = '\0';
}

static void add_sample(struct days *days, int64_t time_ms, double co2_ppm, double temperature_c, double pm2_5_ug_m3)
{
    double values[QUANTITY_COUNT];

    for (int q = 0; q < QUANTITY_COUNT; q++)
        values[q] = NAN;
    values[CO2_PPM] = co2_ppm;
    values[TEMPERATURE_C] = temperature_c;
    values[PM2_5_UG_M3] = pm2_5_ug_m3;
    days_add(days, time_ms, values, 0);
}

static void add_lessons(struct days *days, const struct zone *zone, int64_t date)
{
    for (int minute = 0; minute < 390; minute++)
        add_sample(days, zone_day_start_ms(zone, date) + (540 + minute) * MINUTE_MS, 1234.567 + minute, 21.987, NAN);
}

static void a_day_of_the_largest_pack_with_the_longest_texts_can_be_kept(void **state)
{
    static struct pack pack = {.count = PACK_RULES_MAX};
    static struct days_setup setup = {.pack = &pack, .nation = NATION_ENGLAND};
    struct days *days;
    struct out out;

    (void)state;
    fill(pack.name, sizeof pack.name);
    fill(pack.version, sizeof pack.version);
    for (size_t i = 0; i < pack.count; i++) {
        struct rule *rule = &pack.rules[i];

        *rule = (struct rule){.measure = MEASURE_CO2, .quantity = CO2_PPM, .confidence = 'A', .limit = 1234.567,
                              .nations = ~(UINT32_C(1) << NATION_ENGLAND)};    /* the reason lists them */
        fill(rule->id, sizeof rule->id);
        fill(rule->source, sizeof rule->source);
        fill(rule->clause, sizeof rule->clause);
        fill(rule->applies_to, sizeof rule->applies_to);
    }
    calendar_init(&setup.calendar);
    assert_int_equal(zone_load("Europe/London", &setup.zone, NULL), 0);
    days = days_open(&setup);
    assert_non_null(days);
    add_lessons(days, &setup.zone, MONDAY);
    days_finish(days, MONDAY);
    out_init(&out);
    assert_true(days_put(days, &out, NULL, MONDAY, false, 0));
    assert_false(out.failed);
    print_message("a day of %d rules: %zu bytes\n", PACK_RULES_MAX, strlen(out.text));
    assert_true(strlen(out.text) > DAY_TEXT_SIZE_MAX / 2);      /* every rule is in it */
    assert_true(strlen(out.text) < DAY_TEXT_SIZE_MAX);
    out_done(&out);
    days_close(days);
}

/* A CO2 rule of each day, one for most of the year, and a mean of particles over a year. */
static struct pack year_pack = {
    .name = "year", .version = "1", .count = 3,
    .rules = {{.id = "day", .measure = MEASURE_CO2, .quantity = CO2_PPM, .limit = 1000, .confidence = 'A',
               .statistic = STATISTIC_MEAN_OCCUPIED, .comparison = COMPARE_ABOVE, .severity = SEVERITY_ADVISORY},
              {.id = "most", .measure = MEASURE_CO2, .quantity = CO2_PPM, .limit = 800, .confidence = 'A',
               .statistic = STATISTIC_MAJORITY_OF_OCCUPIED_TIME, .comparison = COMPARE_ABOVE,
               .window = {.kind = WINDOW_YEAR}, .severity = SEVERITY_ADVISORY},
              {.id = "mean", .measure = MEASURE_PM2_5, .quantity = PM2_5_UG_M3, .limit = 5, .confidence = 'A',
               .statistic = STATISTIC_MEAN, .comparison = COMPARE_ABOVE, .window = {.kind = WINDOW_YEAR},
               .severity = SEVERITY_ADVISORY}}};
static struct days_setup year_setup = {.pack = &year_pack, .nation = NATION_ENGLAND};

static void make_setup(void)
{
    calendar_init(&year_setup.calendar);
    assert_int_equal(zone_load("Europe/London", &year_setup.zone, NULL), 0);
}

static json_t *put_monday(struct days *days)
{
    struct out out;
    json_t *day;

    assert_non_null(days);
    days_finish(days, MONDAY);
    out_init(&out);
    assert_true(days_put(days, &out, NULL, MONDAY, false, 0));
    day = json_loads(out.text, 0, NULL);
    out_done(&out);
    days_close(days);
    assert_non_null(day);
    return day;
}

/* Minutes from midnight to midnight, or the first of them: 900 ppm in lessons at 09:00, 6 ug/m3 of particles. */
static json_t *judge_monday(int minutes, bool is_doubtful)
{
    struct days *days = days_open(&year_setup);
    int64_t start_ms = zone_day_start_ms(&year_setup.zone, MONDAY);

    for (int minute = 0; minute < minutes; minute++)
        add_sample(days, start_ms + minute * MINUTE_MS, 900, 20, 6);
    if (is_doubtful)
        days_doubt(days, CO2_PPM);
    return put_monday(days);
}

static double figure(const json_t *of, const char *key)
{
    assert_true(json_is_number(json_object_get(of, key)));
    return json_number_value(json_object_get(of, key));
}

static void a_school_day_without_a_reading_covers_nothing_and_cannot_tell(void **state)
{
    json_t *day, *verdict;

    (void)state;
    make_setup();
    day = put_monday(days_open(&year_setup));
    assert_true(figure(json_object_get(day, "co2_ppm"), "coverage") == 0);
    assert_true(figure(json_object_get(day, "temperature_c"), "coverage") == 0);
    assert_true(json_is_null(json_object_get(json_object_get(day, "co2_ppm"), "mean")));
    verdict = json_array_get(json_object_get(day, "verdicts"), 0);
    assert_string_equal(json_string_value(json_object_get(verdict, "verdict")), "cannot_tell");
    assert_string_equal(json_string_value(json_object_get(verdict, "reason")), "coverage");
    json_decref(day);
    day = judge_monday(560, false);                     /* one hour later: there are readings, and still too few */
    assert_true(figure(json_object_get(day, "co2_ppm"), "coverage") > 0);
    json_decref(day);
}

static void a_day_holds_what_rules_over_a_year_add_up(void **state)
{
    const json_t *most, *mean;
    json_t *day;

    (void)state;
    make_setup();
    day = judge_monday(1440, false);
    most = json_array_get(json_object_get(day, "periods"), 0);
    mean = json_array_get(json_object_get(day, "periods"), 1);
    assert_int_equal(json_array_size(json_object_get(day, "periods")), 2);
    assert_string_equal(json_string_value(json_object_get(most, "rule")), "most");
    assert_true(figure(most, "joined_minutes") == 390 && figure(most, "met_minutes") == 390);
    assert_string_equal(json_string_value(json_object_get(mean, "rule")), "mean");
    assert_true(figure(mean, "joined_minutes") == 1439 && figure(mean, "area") == 6 * 1439);    /* all hours */
    json_decref(day);
    day = judge_monday(1440, true);                    /* a sensor not to be believed measured nothing */
    most = json_array_get(json_object_get(day, "periods"), 0);
    assert_true(figure(most, "joined_minutes") == 0 && figure(most, "met_minutes") == 0);
    json_decref(day);
}

/* So many dates up to MONDAY, each with that kept day where it is a school day. */
static json_t *judge_dates(int64_t count, const json_t *day)
{
    const struct day_book_setup setup = days_book_setup(&year_setup);
    struct period_sums sums = {0};
    struct out out;
    json_t *json;

    period_json_expect(&sums, &setup, MONDAY - count + 1, MONDAY);
    for (int64_t date = MONDAY - count + 1; date <= MONDAY; date++)
        if (calendar_occupied_ms(setup.calendar, setup.hours, setup.zone, date))
            period_json_add_kept(&sums, setup.pack, day);
    out_init(&out);
    out_object(&out, NULL);
    period_json_put(&sums, &setup, MONDAY - count + 1, MONDAY, &out);
    out_object_end(&out);
    json = json_loads(out.text, 0, NULL);
    out_done(&out);
    assert_non_null(json);
    return json;
}

static void expect(const json_t *periods, size_t index, const char *verdict, const char *reason, const char *grade)
{
    const json_t *one = json_array_get(json_object_get(periods, "period_verdicts"), index);
    const char *why = json_string_value(json_object_get(one, "reason"));

    assert_string_equal(json_string_value(json_object_get(one, "verdict")), verdict);
    assert_string_equal(why ? why : "", reason);
    assert_string_equal(json_string_value(json_object_get(one, "grade")), grade);
    assert_string_equal(json_string_value(json_object_get(one, "to")), "2026-11-23");
    assert_string_equal(json_string_value(json_object_get(one, "pack")), "year");
}

static void a_year_of_kept_days_is_judged_and_a_day_less_is_not(void **state)
{
    json_t *day, *periods;

    (void)state;
    make_setup();
    day = judge_monday(1440, false);
    periods = judge_dates(PERIOD_YEAR_DAYS, day);
    expect(periods, 0, "fail", "", "C");
    assert_true(figure(json_array_get(json_object_get(periods, "period_verdicts"), 0), "figure") == 1);
    expect(periods, 1, "cannot_tell", "coverage", "D");     /* weekends are part of a mean over all hours */
    json_decref(periods);
    periods = judge_dates(PERIOD_YEAR_DAYS - 1, day);
    expect(periods, 0, "cannot_tell", "period", "C");
    expect(periods, 1, "cannot_tell", "period", "D");
    json_decref(periods);
    json_decref(day);
    day = judge_monday(800, false);                     /* 260 of 390 minutes */
    periods = judge_dates(PERIOD_YEAR_DAYS, day);
    expect(periods, 0, "cannot_tell", "coverage", "D");
    json_decref(periods);
    json_decref(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_school_day_without_a_reading_covers_nothing_and_cannot_tell),
        cmocka_unit_test(a_day_holds_what_rules_over_a_year_add_up),
        cmocka_unit_test(a_year_of_kept_days_is_judged_and_a_day_less_is_not),
        cmocka_unit_test(a_day_of_the_largest_pack_with_the_longest_texts_can_be_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
