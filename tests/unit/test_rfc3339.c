/* tests/unit/test_rfc3339.c - times as text, both ways. */
#include "rfc3339.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define UNTOUCHED INT64_C(-4711)

static int64_t parse(const char *text)
{
    int64_t ms = UNTOUCHED;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static void known_times_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2000-02-29T12:34:56Z", INT64_C(951827696000)},
        {"2026-11-23T10:42:00Z", INT64_C(1795430520000)},
        {"2026-11-23t10:42:00z", INT64_C(1795430520000)},
        {"2026-11-23 10:42:00Z", INT64_C(1795430520000)},
        {"2026-11-23T11:42:00+01:00", INT64_C(1795430520000)},
        {"2026-11-23T11:42:00+0100", INT64_C(1795430520000)},
        {"2026-11-23T05:12:00-05:30", INT64_C(1795430520000)},
        {"2026-11-23T10:42:00.5Z", INT64_C(1795430520500)},
        {"2026-11-23T10:42:00.123456789Z", INT64_C(1795430520123)},
        {"2016-12-31T23:59:60Z", INT64_C(1483228799000)},      /* the leap second, as the second before it */
        {"1969-12-31T23:59:59.999Z", -1},
        {"1900-01-01T00:00:00Z", INT64_C(-2208988800000)},
        {"9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(parse(cases[i].text), cases[i].ms);
}

static void what_is_not_wholly_a_time_is_refused_and_changes_nothing(void **state)
{
    static const char *const texts[] = {
        "", "2026", "2026-11-23", "2026-11-23T10:42Z", "2026-11-23T10:42:00", "2026-11-23T10:42:00Zx",
        " 2026-11-23T10:42:00Z", "2026-11-23T10:42:00.Z", "2026-11-23T10:42:00+1", "2026-11-23T10:42:00+24:00",
        "2026-11-23T10:42:00+01:60", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T10:60:00Z", "2026-11-23T10:42:61Z", "1899-12-31T23:59:59Z", "26-11-23T10:42:00Z",
        "2026/11/23T10:42:00Z", "+026-11-23T10:42:00Z", "2026-11-23T10:42:0xZ", "20261-11-23T10:42:00Z",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        int64_t ms = UNTOUCHED;

        assert_int_equal(rfc3339_parse(texts[i], strlen(texts[i]), &ms), -EINVAL);
        assert_int_equal(ms, UNTOUCHED);
    }
}

static void it_reads_not_a_byte_beyond_the_length(void **state)
{
    const char text[] = "2026-11-23T10:42:00Z9";
    int64_t ms = UNTOUCHED;

    (void)state;
    assert_int_equal(rfc3339_parse(text, strlen("2026-11-23T10:42:00Z"), &ms), 0);
    for (size_t length = 0; length < strlen("2026-11-23T10:42:00Z"); length++)
        assert_int_equal(rfc3339_parse(text, length, &ms), -EINVAL);
    assert_int_equal(rfc3339_parse("2026-11-23T10:42:00\0Z", 21, &ms), -EINVAL);
}

static void milliseconds_are_written_only_where_there_are_some(void **state)
{
    char text[RFC3339_SIZE];

    (void)state;
    rfc3339_format(INT64_C(1795430520000), text);
    assert_string_equal(text, "2026-11-23T10:42:00Z");
    rfc3339_format(INT64_C(1795430520007), text);
    assert_string_equal(text, "2026-11-23T10:42:00.007Z");
    rfc3339_format(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
}

static void every_day_of_four_centuries_has_the_date_the_c_library_gives_it(void **state)
{
    int year, month, day;

    (void)state;
    for (int64_t days = -25567; days < 146097 - 25567; days++) {
        time_t seconds = (time_t)(days * 86400);
        struct tm tm;

        assert_non_null(gmtime_r(&seconds, &tm));
        civil_from_days(days, &year, &month, &day);
        assert_int_equal(year, tm.tm_year + 1900);
        assert_int_equal(month, tm.tm_mon + 1);
        assert_int_equal(day, tm.tm_mday);
        assert_int_equal(civil_to_days(year, month, day), days);
    }
}

static void what_is_written_is_read_back(void **state)
{
    char text[RFC3339_SIZE];

    (void)state;
    for (int64_t ms = INT64_C(-2208988800000); ms < INT64_C(253402300799000); ms += INT64_C(7777777777777) / 100 + 13) {
        rfc3339_format(ms, text);
        assert_int_equal(parse(text), ms);
    }
}

static void the_furthest_times_are_written_without_overrunning(void **state)
{
    static const int64_t extremes[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX};

    (void)state;
    for (size_t i = 0; i < COUNT(extremes); i++) {
        char text[RFC3339_SIZE];

        rfc3339_format(extremes[i], text);
        assert_in_range(strlen(text), 20, RFC3339_SIZE - 1);
        assert_int_equal(text[strlen(text) - 1], 'Z');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_times_are_read),
        cmocka_unit_test(what_is_not_wholly_a_time_is_refused_and_changes_nothing),
        cmocka_unit_test(it_reads_not_a_byte_beyond_the_length),
        cmocka_unit_test(milliseconds_are_written_only_where_there_are_some),
        cmocka_unit_test(every_day_of_four_centuries_has_the_date_the_c_library_gives_it),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(the_furthest_times_are_written_without_overrunning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
