/* When to come back: the end of the period, and the next day with one. */
#include "calendar.h"
#include "rfc3339.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WEEKDAYS 0x1f

static struct zone london;
static struct calendar school;

/* 09:00-10:00, 10:00-11:00, 13:00-15:30 from Monday to Friday. */
static int setup(void **state)
{
    static const struct calendar_period lessons[] = {{540, 600}, {600, 660}, {780, 930}};

    (void)state;
    school = (struct calendar){.closure_count = 0};
    for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++)
        if (calendar_add_period(&school.hours, WEEKDAYS, lessons[i], NULL) < 0)
            return -1;
    return zone_load("Europe/London", &london, NULL);
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static int64_t period_end(const char *text)
{
    return calendar_period_end_ms(&school, NULL, &london, utc(text));
}

static int64_t next_day(const char *text)
{
    return calendar_next_day_ms(&school, NULL, &london, utc(text));
}

static void close_on(const char *dates)
{
    struct calendar_closure closure;

    assert_int_equal(calendar_closure_parse(dates, &closure, NULL), 0);
    closure.label[0] = '\0';
    assert_int_equal(calendar_add_closure(&school, &closure, NULL), 0);
}

static void a_period_ends_where_the_next_lesson_begins(void **state)
{
    (void)state;
    assert_int_equal(period_end("2026-11-23T09:00:00Z"), utc("2026-11-23T10:00:00Z"));
    assert_int_equal(period_end("2026-11-23T09:59:59Z"), utc("2026-11-23T10:00:00Z"));
    assert_int_equal(period_end("2026-11-23T10:00:00Z"), utc("2026-11-23T11:00:00Z"));
    assert_int_equal(period_end("2026-11-23T15:29:59Z"), utc("2026-11-23T15:30:00Z"));
}

static void outside_periods_there_is_no_end(void **state)
{
    (void)state;
    assert_int_equal(period_end("2026-11-23T08:59:59Z"), 0);
    assert_int_equal(period_end("2026-11-23T11:00:00Z"), 0);
    assert_int_equal(period_end("2026-11-23T15:30:00Z"), 0);
    assert_int_equal(period_end("2026-11-22T10:00:00Z"), 0);    /* a Sunday */
    close_on("2026-11-23");
    assert_int_equal(period_end("2026-11-23T09:30:00Z"), 0);
}

static void the_next_day_is_never_today(void **state)
{
    (void)state;
    assert_int_equal(next_day("2026-11-23T07:00:00Z"), utc("2026-11-24T09:00:00Z"));
    assert_int_equal(next_day("2026-11-23T23:59:59Z"), utc("2026-11-24T09:00:00Z"));
    assert_int_equal(next_day("2026-11-24T00:00:00Z"), utc("2026-11-25T09:00:00Z"));
}

static void weekends_closures_and_the_clock_change_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(next_day("2026-11-27T12:00:00Z"), utc("2026-11-30T09:00:00Z"));
    assert_int_equal(next_day("2026-03-27T12:00:00Z"), utc("2026-03-30T08:00:00Z"));
    close_on("2026-12-19..2027-01-04");
    assert_int_equal(next_day("2026-12-18T12:00:00Z"), utc("2027-01-05T09:00:00Z"));
}

static void a_room_comes_back_by_its_own_hours(void **state)
{
    struct week_hours own = {.count = {0}};
    const char *now = "2026-11-23T11:30:00Z";

    (void)state;
    assert_int_equal(calendar_add_period(&own, 1 << 6, (struct calendar_period){0, 1440}, NULL), 0);
    assert_int_equal(calendar_period_end_ms(&school, &own, &london, utc(now)), 0);
    assert_int_equal(calendar_next_day_ms(&school, &own, &london, utc(now)), utc("2026-11-29T00:00:00Z"));
    assert_int_equal(calendar_period_end_ms(&school, &own, &london, utc("2026-11-29T11:30:00Z")),
                     utc("2026-11-30T00:00:00Z"));
}

static void a_school_that_stays_closed_has_no_next_day(void **state)
{
    struct calendar never = {.closure_count = 0};

    (void)state;
    assert_true(calendar_next_day_ms(&never, NULL, &london, utc("2026-11-23T10:00:00Z")) == CALENDAR_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_period_ends_where_the_next_lesson_begins, setup),
        cmocka_unit_test_setup(outside_periods_there_is_no_end, setup),
        cmocka_unit_test_setup(the_next_day_is_never_today, setup),
        cmocka_unit_test_setup(weekends_closures_and_the_clock_change_are_passed_over, setup),
        cmocka_unit_test_setup(a_room_comes_back_by_its_own_hours, setup),
        cmocka_unit_test_setup(a_school_that_stays_closed_has_no_next_day, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
