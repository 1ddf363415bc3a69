/* Dates and periods as people write them: each way to get one wrong, beside the nearest right one. */
#include "calendar.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int code;
} dates[] = {
    {"2026-09-02", 0},        {"2024-02-29", 0},        {"2026-12-31", 0},        {"2026-01-01", 0},
    {"2026-02-29", -EINVAL},  {"2026-06-31", -EINVAL},  {"2026-13-01", -EINVAL},  {"2026-00-10", -EINVAL},
    {"2026-01-00", -EINVAL},  {"2026-01-32", -EINVAL},  {"0026-01-01", -EINVAL},  {"9999-01-01", -EINVAL},
    {"2026/09-02", -EINVAL},  {"2026-09/02", -EINVAL},  {"2026-9-02", -EINVAL},   {"2026-09-2", -EINVAL},
    {"x026-09-02", -EINVAL},  {"2026-09-02 ", -EINVAL}, {"", -EINVAL},            {"2026-09-", -EINVAL},
}, closures[] = {
    {"2026-12-21..2027-01-04", 0},       {"2026-12-21", 0},                {"2026-12-21..2026-12-21", 0},
    {"2026-12-21..2026-12-20", -EINVAL}, {"2026-12-21.2027-01-04", -EINVAL}, {"2026-12-21-2027-01-04", -EINVAL},
    {"2026-12-21..", -EINVAL},           {"2026-12-21..x", -EINVAL},       {"2026-12-21..2027-01-04x", -EINVAL},
    {"christmas", -EINVAL},
}, periods[] = {
    {"09:00-15:30", 0},       {"00:00-24:00", 0},       {"09:00-09:01", 0},       {"09:00-09:00", -EINVAL},
    {"09:00-24:01", -EINVAL}, {"09:60-15:30", -EINVAL}, {"9:00-15:30", -EINVAL},  {"09-15:30", -EINVAL},
    {"09:0-15:30", -EINVAL},  {"09:00", -EINVAL},       {"09:00-15:30x", -EINVAL},
};

static void dates_exist_or_are_refused(void **state)
{
    int64_t date;

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        date = -1;
        if (calendar_date_parse(dates[i].text, &date, NULL) != dates[i].code)
            fail_msg("\"%s\"", dates[i].text);
        assert_int_equal(date == -1, dates[i].code < 0);
    }
}

static void closures_end_where_they_start_or_later(void **state)
{
    struct calendar_closure closure;

    (void)state;
    for (size_t i = 0; i < sizeof closures / sizeof *closures; i++)
        if (calendar_closure_parse(closures[i].text, &closure, NULL) != closures[i].code)
            fail_msg("\"%s\"", closures[i].text);
}

static void periods_have_a_length_within_the_day(void **state)
{
    struct calendar_period period;

    (void)state;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (calendar_period_parse(periods[i].text, &period, NULL) != periods[i].code)
            fail_msg("\"%s\"", periods[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_exist_or_are_refused),
        cmocka_unit_test(closures_end_where_they_start_or_later),
        cmocka_unit_test(periods_have_a_length_within_the_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
