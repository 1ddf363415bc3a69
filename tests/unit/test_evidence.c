/* tests/unit/test_evidence.c - the evidence grade of a room and week, on both sides of every limit. */
#include "evidence.h"
#include "rfc3339.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)

static int64_t date_of(const char *text)
{
    int64_t noon_ms;
    char noon[32];

    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    assert_int_equal(rfc3339_parse(noon, strlen(noon), &noon_ms), 0);
    return noon_ms / DAY_MS;
}

static void a_check_counts_for_twelve_months_and_not_a_day_longer(void **state)
{
    static const struct {
        const char *checked, *date;
        bool is_recent;
    } rows[] = {
        {"2026-11-23", "2026-11-23", true}, {"2026-11-23", "2026-11-22", false},  {"2025-11-23", "2026-11-23", true},
        {"2025-11-22", "2026-11-23", false}, {"2025-12-31", "2026-12-31", true},  {"2025-12-31", "2027-01-01", false},
        {"2026-01-01", "2026-12-31", true}, {"2024-02-29", "2025-02-28", true},   {"2024-02-29", "2025-03-01", false},
        {"2023-02-28", "2024-02-29", false}, {"2020-06-01", "2026-01-01", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(evidence_is_recent(date_of(rows[i].checked), date_of(rows[i].date)), rows[i].is_recent);
}

static void a_week_begins_on_its_monday(void **state)
{
    (void)state;
    assert_int_equal(evidence_week_start(date_of("2026-11-23")), date_of("2026-11-23"));
    assert_int_equal(evidence_week_start(date_of("2026-11-29")), date_of("2026-11-23"));
    assert_int_equal(evidence_week_start(date_of("2026-11-22")), date_of("2026-11-16"));
}

/* A week of 1000 minutes, so many of them joined. */
static struct evidence week_of(int64_t joined_min)
{
    struct evidence evidence = {.date = 1, .calibration_is_recent = true, .baseline_is_good = true,
                                .placement_is_confirmed = true};
    struct evidence_day day = {joined_min * MINUTE_MS / 2, joined_min * MINUTE_MS / 2, 0};

    evidence_add(&evidence, 500 * MINUTE_MS, &day);
    evidence_add(&evidence, 500 * MINUTE_MS, &day);
    return evidence;
}

static void check(const struct evidence *evidence, char grade, const char *reason)
{
    const char *why = NULL;

    assert_int_equal(evidence_grade(evidence, CO2_PPM, &why), grade);
    assert_string_equal(why, reason);
}

static void the_coverage_of_the_week_is_judged_at_95_85_and_75_percent(void **state)
{
    static const struct {
        int64_t joined_min;
        char grade;
    } rows[] = {{950, 'A'}, {949, 'B'}, {850, 'B'}, {849, 'C'}, {750, 'C'}, {749, 'D'}, {0, 'D'}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct evidence evidence = week_of(rows[i].joined_min);

        check(&evidence, rows[i].grade, rows[i].grade == 'A' ? "none" : "coverage");
    }
}

static void a_school_day_without_a_reading_is_missing_from_the_week(void **state)
{
    struct evidence evidence = week_of(1000);

    (void)state;
    evidence_add(&evidence, 250 * MINUTE_MS, NULL);
    assert_true(evidence_coverage(&evidence, CO2_PPM) == 0.8);
    check(&evidence, 'C', "coverage");
}

static void what_is_missing_is_named(void **state)
{
    struct evidence evidence = week_of(1000);

    (void)state;
    evidence.baseline_is_good = false;
    check(&evidence, 'A', "none");
    evidence.calibration_is_recent = false;
    check(&evidence, 'C', "calibration");
    evidence.baseline_is_good = true;
    check(&evidence, 'A', "none");
    evidence.placement_is_confirmed = false;
    check(&evidence, 'B', "placement");
    evidence.sum.flags = QUALITY_DRIFT;
    check(&evidence, 'D', "drift");
    evidence.sum.flags = QUALITY_UNTRUSTED_TIME;
    check(&evidence, 'D', "clock");
}

static void what_is_wrong_with_co2_says_nothing_of_the_temperature(void **state)
{
    struct evidence evidence = week_of(1000);
    const char *why;

    (void)state;
    evidence.sum.flags = QUALITY_STUCK;
    assert_int_equal(evidence_grade(&evidence, TEMPERATURE_C, &why), 'A');
    evidence.sum.temperature_joined_ms = 0;
    assert_int_equal(evidence_grade(&evidence, TEMPERATURE_C, &why), 'D');
    assert_string_equal(why, "coverage");
    evidence.sum.flags = QUALITY_UNTRUSTED_TIME;
    assert_int_equal(evidence_grade(&evidence, TEMPERATURE_C, &why), 'D');
    assert_string_equal(why, "clock");
}

static void a_week_without_school_has_no_grade(void **state)
{
    struct evidence evidence = {.date = 1};

    (void)state;
    check(&evidence, '?', "too_early");
}

static void occupied_time_is_counted_up_to_an_instant(void **state)
{
    static struct calendar calendar;
    static struct zone zone;
    int64_t date = date_of("2026-11-23"), midnight_ms = date * DAY_MS, from_ms, to_ms;
    struct week_hours night = {0};
    struct error err;

    (void)state;
    calendar_init(&calendar);
    assert_int_equal(zone_load("Europe/London", &zone, &err), 0);
    assert_int_equal(evidence_occupied_ms(&calendar, NULL, &zone, date, INT64_MAX), 390 * MINUTE_MS);
    assert_int_equal(evidence_occupied_ms(&calendar, NULL, &zone, date, midnight_ms + 600 * MINUTE_MS), 60 * MINUTE_MS);
    assert_int_equal(evidence_occupied_ms(&calendar, NULL, &zone, date, midnight_ms), 0);
    assert_true(evidence_night(&calendar, NULL, &zone, date, &from_ms, &to_ms));
    assert_int_equal(from_ms, midnight_ms + 120 * MINUTE_MS);
    assert_int_equal(to_ms, midnight_ms + 300 * MINUTE_MS);
    assert_int_equal(calendar_add_period(&night, 0x7f, (struct calendar_period){120, 180}, &err), 0);
    assert_false(evidence_night(&calendar, &night, &zone, date, &from_ms, &to_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_counts_for_twelve_months_and_not_a_day_longer),
        cmocka_unit_test(a_week_begins_on_its_monday),
        cmocka_unit_test(the_coverage_of_the_week_is_judged_at_95_85_and_75_percent),
        cmocka_unit_test(a_school_day_without_a_reading_is_missing_from_the_week),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(what_is_wrong_with_co2_says_nothing_of_the_temperature),
        cmocka_unit_test(a_week_without_school_has_no_grade),
        cmocka_unit_test(occupied_time_is_counted_up_to_an_instant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
