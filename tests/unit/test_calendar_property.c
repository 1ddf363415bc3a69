/* tests/unit/test_calendar_property.c - random calendars around clock changes: spans, occupied time, instants and next
 * changes agree with a scan of every minute that only asks what the clock on the wall shows. */
#include "calendar.h"
#include "rfc3339.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define WINDOW_DAYS 10              /* days before and after a change, and the day itself, are all scanned */
#define MINUTES ((WINDOW_DAYS + 2) * 1440)
#define CALENDARS 12                /* random ones for each change */
#define YEAR 2025

/* Both hemispheres; half an hour; midnight itself doubled or skipped; a change that lasts through Ramadan. */
static const char *const zones[] = {"Europe/London", "America/New_York", "America/Havana", "Australia/Lord_Howe",
                                    "Africa/Casablanca", "Pacific/Auckland"};

struct minute {
    int64_t date;
    int wall_min;
    bool is_occupied;
};
static struct minute minutes[MINUTES];
static struct zone zone;
static struct calendar calendar;
static struct week_hours own;
static uint64_t seed = 20261025;

static int pick(int least, int most)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return least + (int)((seed >> 33) % (uint64_t)(most - least + 1));
}

/* Often in the first hours of the day, where clocks are changed; now and then up to midnight. */
static struct week_hours random_hours(void)
{
    struct week_hours hours = {0};

    for (int i = pick(1, 6); i > 0; i--) {
        int start = pick(0, 2) ? 15 * pick(0, 16) : 15 * pick(0, 90), end = start + 15 * pick(1, 20);
        struct calendar_period period = {(int16_t)start, (int16_t)(end > 1440 ? 1440 : end)};

        (void)calendar_add_period(&hours, (uint8_t)pick(1, 0x7f), period, NULL);   /* an overlap is passed over */
    }
    return hours;
}

static void make_calendar(int64_t first_date)
{
    struct calendar_closure closure = {.kind = CALENDAR_HALF_TERM};
    struct calendar_term term = {.first_date = first_date + pick(0, 3), .name = "Term"};

    memset(&calendar, 0, sizeof calendar);
    calendar.hours = random_hours();
    own = random_hours();
    closure.first_date = first_date + pick(0, WINDOW_DAYS);
    closure.last_date = closure.first_date + pick(0, 2);
    if (pick(0, 1))
        assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
    term.last_date = term.first_date + pick(4, WINDOW_DAYS);
    if (pick(0, 2) == 0)
        assert_int_equal(calendar_add_term(&calendar, &term, NULL), 0);
    if (pick(0, 1))
        assert_int_equal(calendar_add_bank_holiday(&calendar, first_date + pick(0, WINDOW_DAYS), "A day", NULL), 0);
}

/* By the rules' words: closed, a bank holiday, or outside all terms. */
static bool is_school_day(int64_t date)
{
    bool is_in_term = calendar.term_count == 0;

    for (size_t i = 0; i < calendar.closure_count; i++)
        if (date >= calendar.closures[i].first_date && date <= calendar.closures[i].last_date)
            return false;
    for (size_t i = 0; i < calendar.bank_holiday_count; i++)
        if (date == calendar.bank_holidays[i].date)
            return false;
    for (size_t i = 0; i < calendar.term_count; i++)
        is_in_term |= date >= calendar.terms[i].first_date && date <= calendar.terms[i].last_date;
    return is_in_term;
}

/* A period is from the first minute of its date that shows its start or later, to the last that shows less than its
 * end: what the clock shows twice is in it twice. */
static void mark_period(int64_t date, struct calendar_period period)
{
    int first = -1, last = -1;

    for (int i = 0; i < MINUTES; i++) {
        if (minutes[i].date != date)
            continue;
        if (first < 0 && minutes[i].wall_min >= period.start_min)
            first = i;
        if (minutes[i].wall_min < period.end_min)
            last = i;
    }
    for (int i = first; first >= 0 && i <= last; i++)
        minutes[i].is_occupied = true;
}

static void scan(int64_t start_ms, const struct week_hours *hours)
{
    for (int i = 0; i < MINUTES; i++) {
        struct zone_local local = zone_to_local(&zone, start_ms + i * MINUTE_MS);

        minutes[i] = (struct minute){local.date, local.second_of_day / 60, false};
    }
    for (int64_t date = minutes[0].date; date <= minutes[MINUTES - 1].date; date++) {
        int day = calendar_weekday(date);

        for (size_t i = 0; is_school_day(date) && i < hours->count[day]; i++)
            mark_period(date, hours->periods[day][i]);
    }
}

static void check_instants(int64_t start_ms, const struct week_hours *room)
{
    int64_t next_ms = calendar_next_change_ms(&calendar, room, &zone, start_ms);

    for (int i = 0; i < MINUTES; i++) {
        int64_t at_ms = start_ms + i * MINUTE_MS;

        if (calendar_is_occupied(&calendar, room, &zone, at_ms) != minutes[i].is_occupied)
            fail_msg("%s: minute %d after %lld", zone.name, i, (long long)start_ms);
        if (i == 0)
            continue;
        assert_int_equal(minutes[i].is_occupied != minutes[i - 1].is_occupied, at_ms == next_ms);
        if (at_ms == next_ms)
            next_ms = calendar_next_change_ms(&calendar, room, &zone, at_ms);
    }
}

/* Whole dates only: of the first and last the window has a part. */
static void check_days(const struct week_hours *room)
{
    for (int64_t date = minutes[0].date + 1; date < minutes[MINUTES - 1].date; date++) {
        int64_t occupied_ms = 0, length_ms = 0, spans_ms = 0;
        struct calendar_span spans[CALENDAR_PERIODS_MAX];
        size_t count = calendar_spans(&calendar, room, &zone, date, spans);

        for (int i = 0; i < MINUTES; i++)
            if (minutes[i].date == date) {
                length_ms += MINUTE_MS;
                occupied_ms += minutes[i].is_occupied ? MINUTE_MS : 0;
            }
        for (size_t i = 0; i < count; i++) {
            assert_true(spans[i].start_ms < spans[i].end_ms);
            assert_true(i == 0 || spans[i - 1].end_ms < spans[i].start_ms);
            spans_ms += spans[i].end_ms - spans[i].start_ms;
        }
        assert_int_equal(zone_day_length_ms(&zone, date), length_ms);
        assert_int_equal(calendar_occupied_ms(&calendar, room, &zone, date), occupied_ms);
        assert_int_equal(spans_ms, occupied_ms);
    }
}

static void check_change(int64_t change_ms)
{
    int64_t first_date = zone_date(&zone, change_ms) - WINDOW_DAYS / 2;

    for (int i = 0; i < CALENDARS; i++) {
        int64_t start_ms = zone_day_start_ms(&zone, first_date);

        make_calendar(first_date);
        scan(start_ms, &calendar.hours);
        check_instants(start_ms, NULL);
        check_days(NULL);
        scan(start_ms, &own);
        check_instants(start_ms, &own);
        check_days(&own);
    }
}

static void every_way_to_ask_agrees_with_the_clock_on_the_wall(void **state)
{
    int64_t from_ms = civil_to_days(YEAR, 1, 1) * 1440 * MINUTE_MS;
    int64_t to_ms = civil_to_days(YEAR + 1, 1, 1) * 1440 * MINUTE_MS;

    (void)state;
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        int changes = 0;

        assert_int_equal(zone_load(zones[z], &zone, NULL), 0);
        for (size_t i = 0; i < zone.count; i++)
            if (zone.transitions[i].utc_ms >= from_ms && zone.transitions[i].utc_ms < to_ms) {
                check_change(zone.transitions[i].utc_ms);
                changes++;
            }
        if (changes != 2)       /* forward and back */
            fail_msg("%s has %d changes", zones[z], changes);
    }
}

static void the_days_of_a_change_have_23_and_25_hours(void **state)
{
    (void)state;
    assert_int_equal(zone_load("Europe/London", &zone, NULL), 0);
    assert_int_equal(zone_day_length_ms(&zone, civil_to_days(2026, 3, 29)), 23 * 60 * MINUTE_MS);
    assert_int_equal(zone_day_length_ms(&zone, civil_to_days(2026, 10, 25)), 25 * 60 * MINUTE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_ask_agrees_with_the_clock_on_the_wall),
        cmocka_unit_test(the_days_of_a_change_have_23_and_25_hours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
