/* tests/unit/test_zone.c - zones against the C library that made them, and both clock changes by hand. */
#include "rfc3339.h"
#include "zone.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MS_PER_HOUR INT64_C(3600000)

static const char *const zone_names[] = {"Europe/London",       "Europe/Dublin",  "America/St_Johns",
                                         "Australia/Lord_Howe", "America/Havana", "UTC"};
#define ZONE_COUNT (sizeof zone_names / sizeof *zone_names)

static struct zone zones[ZONE_COUNT];

static int load_zones(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONE_COUNT; i++)
        if (zone_load(zone_names[i], &zones[i], NULL) != 0)
            return -1;
    return 0;
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static const struct zone *london(void)
{
    return &zones[0];
}

static void agrees_with_the_c_library_at_every_half_hour_of_some_years(void **state)
{
    static const char *const years[][2] = {{"1990-01-01T00:00:00Z", "1993-01-01T00:00:00Z"},
                                           {"2024-01-01T00:00:00Z", "2028-01-01T00:00:00Z"},
                                           {"2097-01-01T00:00:00Z", "2100-01-01T00:00:00Z"}};

    (void)state;
    for (size_t i = 0; i < ZONE_COUNT * 3; i++) {
        const struct zone *zone = &zones[i / 3];
        int64_t end = utc(years[i % 3][1]);

        setenv("TZ", zone->name, 1);
        tzset();
        for (int64_t at = utc(years[i % 3][0]); at < end; at += MS_PER_HOUR / 2) {
            struct zone_local local = zone_to_local(zone, at);
            time_t seconds = (time_t)(at / 1000);
            struct tm tm;

            localtime_r(&seconds, &tm);
            assert_int_equal(local.offset_s, tm.tm_gmtoff);
            assert_int_equal(local.second_of_day, tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
            assert_int_equal(local.date, civil_to_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
        }
    }
    unsetenv("TZ");
    tzset();
}

static void every_minute_near_a_change_survives_the_way_to_local_time_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONE_COUNT; i++)
        for (size_t t = 1; t < zones[i].count; t++)
            for (int64_t at = zones[i].transitions[t].utc_ms - 3 * MS_PER_HOUR;
                 at < zones[i].transitions[t].utc_ms + 3 * MS_PER_HOUR; at += 60000) {
                struct zone_local local = zone_to_local(&zones[i], at);

                assert_int_equal(zone_to_utc(&zones[i], local.date, local.second_of_day, local.second_pass), at);
            }
}

static void a_time_has_a_second_pass_exactly_when_it_is_doubled(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONE_COUNT; i++)
        for (size_t t = 1; t < zones[i].count; t++)
            for (int64_t at = zones[i].transitions[t].utc_ms - 3 * MS_PER_HOUR;
                 at < zones[i].transitions[t].utc_ms + 3 * MS_PER_HOUR; at += 60000) {
                struct zone_local local = zone_to_local(&zones[i], at);
                int64_t first = zone_to_utc(&zones[i], local.date, local.second_of_day, false);
                int64_t second = zone_to_utc(&zones[i], local.date, local.second_of_day, true);

                assert_true(at == (local.second_pass ? second : first));
                assert_true(first <= second);
                assert_int_equal(zone_is_doubled(&zones[i], local.date, local.second_of_day), first != second);
            }
}

static void days_follow_each_other_without_gap_from_1990_to_2100(void **state)
{
    (void)state;
    for (size_t i = 0; i < ZONE_COUNT; i++) {
        int64_t first = civil_to_days(1990, 1, 2), last = civil_to_days(2099, 12, 31), sum = 0;

        for (int64_t date = first; date < last; date++) {
            int64_t length = zone_day_length_ms(&zones[i], date);

            assert_in_range(length, 23 * MS_PER_HOUR, 25 * MS_PER_HOUR);
            sum += length;
        }
        assert_int_equal(sum, zone_day_start_ms(&zones[i], last) - zone_day_start_ms(&zones[i], first));
    }
}

static void london_has_days_of_23_24_and_25_hours(void **state)
{
    (void)state;
    assert_int_equal(zone_day_length_ms(london(), civil_to_days(2026, 3, 28)), 24 * MS_PER_HOUR);
    assert_int_equal(zone_day_length_ms(london(), civil_to_days(2026, 3, 29)), 23 * MS_PER_HOUR);
    assert_int_equal(zone_day_length_ms(london(), civil_to_days(2026, 10, 25)), 25 * MS_PER_HOUR);
    assert_int_equal(zone_day_start_ms(london(), civil_to_days(2026, 7, 1)), utc("2026-06-30T23:00:00Z"));
}

static void london_shows_half_past_one_twice_in_october(void **state)
{
    (void)state;
    int64_t date = civil_to_days(2026, 10, 25);

    assert_true(zone_to_utc(london(), date, 5400, false) == utc("2026-10-25T00:30:00Z"));
    assert_true(zone_to_utc(london(), date, 5400, true) == utc("2026-10-25T01:30:00Z"));
    assert_false(zone_to_local(london(), utc("2026-10-25T00:59:59Z")).second_pass);
    assert_true(zone_to_local(london(), utc("2026-10-25T01:00:00Z")).second_pass);
    assert_true(zone_to_local(london(), utc("2026-10-25T01:59:59Z")).second_pass);
    assert_false(zone_to_local(london(), utc("2026-10-25T02:00:00Z")).second_pass);
    assert_true(zone_is_doubled(london(), date, 3600));
    assert_false(zone_is_doubled(london(), date, 3599));
    assert_true(zone_is_doubled(london(), date, 7199));
    assert_false(zone_is_doubled(london(), date, 7200));
}

static void a_skipped_time_is_the_instant_of_the_change(void **state)
{
    (void)state;
    int64_t date = civil_to_days(2026, 3, 29);

    for (int pass = 0; pass < 2; pass++) {
        assert_true(zone_to_utc(london(), date, 3599, pass) == utc("2026-03-29T00:59:59Z"));
        assert_true(zone_to_utc(london(), date, 3600, pass) == utc("2026-03-29T01:00:00Z"));
        assert_true(zone_to_utc(london(), date, 5400, pass) == utc("2026-03-29T01:00:00Z"));
        assert_true(zone_to_utc(london(), date, 7200, pass) == utc("2026-03-29T01:00:00Z"));
        assert_true(zone_to_utc(london(), date, 7201, pass) == utc("2026-03-29T01:00:01Z"));
    }
}

static void dublin_goes_the_same_way_though_its_winter_is_the_exception(void **state)
{
    (void)state;
    assert_int_equal(zone_offset_s(&zones[1], utc("2026-01-15T12:00:00Z")), 0);
    assert_int_equal(zone_offset_s(&zones[1], utc("2026-07-15T12:00:00Z")), 3600);
    assert_int_equal(zone_day_length_ms(&zones[1], civil_to_days(2026, 10, 25)), 25 * MS_PER_HOUR);
}

static void lord_howe_changes_by_half_an_hour(void **state)
{
    (void)state;
    assert_int_equal(zone_day_length_ms(&zones[3], civil_to_days(2026, 4, 5)), 24 * MS_PER_HOUR + MS_PER_HOUR / 2);
    assert_int_equal(zone_day_length_ms(&zones[3], civil_to_days(2026, 10, 4)), 24 * MS_PER_HOUR - MS_PER_HOUR / 2);
    assert_true(zone_is_doubled(&zones[3], civil_to_days(2026, 4, 5), 3600 + 45 * 60));
    assert_false(zone_is_doubled(&zones[3], civil_to_days(2026, 4, 5), 3600 + 29 * 60));
}

/* Havana's clocks go back from 01:00 to 00:00: the day starts with the first of its two midnights. */
static void a_day_starts_with_the_first_of_two_midnights(void **state)
{
    int64_t date = civil_to_days(2025, 11, 2);

    (void)state;
    assert_int_equal(zone_day_start_ms(&zones[4], date), utc("2025-11-02T04:00:00Z"));
    assert_int_equal(zone_day_length_ms(&zones[4], date), 25 * MS_PER_HOUR);
    assert_int_equal(zone_day_length_ms(&zones[4], date - 1), 24 * MS_PER_HOUR);
}

static void utc_never_changes(void **state)
{
    (void)state;
    assert_int_equal(zones[5].count, 1);
    assert_int_equal(zone_offset_s(&zones[5], 0), 0);
}

static void midnight_at_24_is_the_next_day(void **state)
{
    (void)state;
    for (int64_t date = civil_to_days(2026, 1, 1); date < civil_to_days(2027, 1, 1); date++)
        assert_true(zone_to_utc(london(), date, 86400, false) == zone_day_start_ms(london(), date + 1));
}

static void dates_before_1970_count_down(void **state)
{
    (void)state;
    struct zone_local local = zone_to_local(&zones[5], -1);

    assert_int_equal(local.date, -1);
    assert_int_equal(local.second_of_day, 86399);
}

static void refuses_what_is_no_name(void **state)
{
    static const char *const names[] = {"",           "/etc/passwd", "../../etc/passwd", "Europe//London", "Europe/",
                                        "Europe/Lon don", "EST5EDT,M3.2.0", ":UTC", "a/../UTC"};
    struct zone zone = {.count = 77};
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(zone_load(names[i], &zone, &err), -EINVAL);
    assert_int_equal(zone.count, 77);
}

static void names_are_limited_in_length(void **state)
{
    char name[ZONE_NAME_SIZE + 1];
    struct zone zone;

    (void)state;
    memset(name, 'a', sizeof name);
    name[ZONE_NAME_SIZE - 1] = 0;
    assert_int_equal(zone_load(name, &zone, NULL), -ENOENT);
    name[ZONE_NAME_SIZE - 1] = 'a';
    name[ZONE_NAME_SIZE] = 0;
    assert_int_equal(zone_load(name, &zone, NULL), -EINVAL);
}

static void an_unknown_zone_is_not_taken_for_utc(void **state)
{
    static const char *const names[] = {"Europe/Londno", "Europe", "Mars/Base", "right/Europe/London", "leapseconds"};
    struct zone zone;
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(zone_load(names[i], &zone, &err), -ENOENT);
        assert_non_null(strstr(err.text, names[i]));
    }
}

static void leaves_the_process_in_the_zone_it_was_in(void **state)
{
    struct zone zone;
    time_t noon = 1782907200;       /* 2026-07-01T12:00:00Z */
    struct tm tm;

    (void)state;
    setenv("TZ", "America/St_Johns", 1);
    tzset();
    assert_int_equal(zone_load("Europe/London", &zone, NULL), 0);
    assert_string_equal(getenv("TZ"), "America/St_Johns");
    localtime_r(&noon, &tm);
    assert_int_equal(tm.tm_gmtoff, -9000);
    unsetenv("TZ");
    tzset();
    assert_int_equal(zone_load("Europe/London", &zone, NULL), 0);
    assert_null(getenv("TZ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_c_library_at_every_half_hour_of_some_years),
        cmocka_unit_test(every_minute_near_a_change_survives_the_way_to_local_time_and_back),
        cmocka_unit_test(a_time_has_a_second_pass_exactly_when_it_is_doubled),
        cmocka_unit_test(days_follow_each_other_without_gap_from_1990_to_2100),
        cmocka_unit_test(london_has_days_of_23_24_and_25_hours),
        cmocka_unit_test(london_shows_half_past_one_twice_in_october),
        cmocka_unit_test(a_skipped_time_is_the_instant_of_the_change),
        cmocka_unit_test(dublin_goes_the_same_way_though_its_winter_is_the_exception),
        cmocka_unit_test(lord_howe_changes_by_half_an_hour),
        cmocka_unit_test(a_day_starts_with_the_first_of_two_midnights),
        cmocka_unit_test(utc_never_changes),
        cmocka_unit_test(midnight_at_24_is_the_next_day),
        cmocka_unit_test(dates_before_1970_count_down),
        cmocka_unit_test(refuses_what_is_no_name),
        cmocka_unit_test(names_are_limited_in_length),
        cmocka_unit_test(an_unknown_zone_is_not_taken_for_utc),
        cmocka_unit_test(leaves_the_process_in_the_zone_it_was_in),
    };

    return cmocka_run_group_tests(tests, load_zones, NULL);
}
