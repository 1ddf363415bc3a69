/* tests/unit/test_calendar.c - occupied time: its text, its days and its edges, also when the clocks change. */
#include "calendar.h"
#include "rfc3339.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define COUNT(array) (sizeof array / sizeof *array)
#define WEEKDAYS 0x1f
#define ALL_DAYS 0x7f

static struct zone london, havana;
static struct calendar school;

static int setup(void **state)
{
    (void)state;
    calendar_init(&school);
    return zone_load("Europe/London", &london, NULL) != 0 || zone_load("America/Havana", &havana, NULL) != 0 ? -1 : 0;
}

static int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static bool is_occupied(const struct calendar *calendar, const char *text)
{
    return calendar_is_occupied(calendar, NULL, &london, utc(text));
}

static int64_t next_change(const struct calendar *calendar, const char *text)
{
    return calendar_next_change_ms(calendar, NULL, &london, utc(text));
}

static struct calendar closed_over(const char *dates, const char *label)
{
    struct calendar calendar = school;
    struct calendar_closure closure;

    assert_int_equal(calendar_closure_parse(dates, &closure, NULL), 0);
    snprintf(closure.label, sizeof closure.label, "%s", label);
    assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
    return calendar;
}

/* -- text -- */

static void weekdays_are_ranges_and_lists(void **state)
{
    static const struct {
        const char *text;
        uint8_t weekdays;
        const char *formatted;
    } cases[] = {
        {"mon-fri", 0x1f, "mon-fri"},         {"mon,wed", 0x05, "mon,wed"}, {"mon-sun", 0x7f, "mon-sun"},
        {"sun", 0x40, "sun"},                 {"Sat", 0x20, "sat"},         {"mon,mon", 0x01, "mon"},
        {"fri-mon", 0x71, "mon,fri-sun"},     {"wed-wed", 0x04, "wed"},
        {"mon-tue,thu-fri", 0x1b, "mon-tue,thu-fri"},
        {"mon,wed,fri,sun", 0x55, "mon,wed,fri,sun"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[CALENDAR_TEXT_SIZE];
        uint8_t weekdays = 0;

        assert_int_equal(calendar_weekdays_parse(cases[i].text, &weekdays, NULL), 0);
        assert_int_equal(weekdays, cases[i].weekdays);
        calendar_weekdays_format(weekdays, text);
        assert_string_equal(text, cases[i].formatted);
    }
}

static void every_set_of_weekdays_survives_its_text(void **state)
{
    (void)state;
    for (unsigned set = 1; set <= ALL_DAYS; set++) {
        char text[CALENDAR_TEXT_SIZE];
        uint8_t weekdays = 0;

        calendar_weekdays_format((uint8_t)set, text);
        assert_int_equal(calendar_weekdays_parse(text, &weekdays, NULL), 0);
        assert_int_equal(weekdays, set);
    }
}

static void what_is_no_weekday_is_refused_with_an_example(void **state)
{
    static const char *const texts[] = {"",     "monday", "mo",      "mon-",    "-fri",
                                        "mon,", ",",      "mon;tue", "mon fri", "mon-fri "};
    uint8_t weekdays = 99;
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(calendar_weekdays_parse(texts[i], &weekdays, &err), -EINVAL);
        assert_non_null(strstr(err.text, "mon-fri"));
    }
    assert_int_equal(weekdays, 99);
}

static void periods_reach_from_midnight_to_midnight(void **state)
{
    static const struct {
        const char *text;
        struct calendar_period period;
    } cases[] = {{"09:00-15:30", {540, 930}}, {"00:00-24:00", {0, 1440}}, {"23:59-24:00", {1439, 1440}}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct calendar_period period;
        char text[CALENDAR_TEXT_SIZE];

        assert_int_equal(calendar_period_parse(cases[i].text, &period, NULL), 0);
        assert_int_equal(period.start_min, cases[i].period.start_min);
        assert_int_equal(period.end_min, cases[i].period.end_min);
        calendar_period_format(period, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void what_is_no_period_is_refused(void **state)
{
    static const char *const texts[] = {"",            "9:00-15:30",  "09:00",        "09:00-",      "09:00-15:60",
                                        "09:00-24:01", "15:30-09:00", "09:00-09:00",  "09:00-15:30 ", " 09:00-15:30",
                                        "09.00-15.30", "25:00-26:00", "09:00--15:30", "99:99-99:99"};
    struct calendar_period period = {7, 8};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(calendar_period_parse(texts[i], &period, NULL), -EINVAL);
    assert_int_equal(period.start_min, 7);
}

static void closures_are_ranges_or_single_dates(void **state)
{
    struct calendar_closure closure;
    char text[CALENDAR_TEXT_SIZE];

    (void)state;
    assert_int_equal(calendar_closure_parse("2026-12-21..2027-01-04", &closure, NULL), 0);
    assert_int_equal(closure.first_date, civil_to_days(2026, 12, 21));
    assert_int_equal(closure.last_date, civil_to_days(2027, 1, 4));
    assert_string_equal(closure.label, "");
    calendar_closure_format(&closure, text);
    assert_string_equal(text, "2026-12-21..2027-01-04");
    assert_int_equal(calendar_closure_parse("2028-02-29", &closure, NULL), 0);
    assert_int_equal(closure.last_date, closure.first_date);
    calendar_closure_format(&closure, text);
    assert_string_equal(text, "2028-02-29");
    assert_int_equal(calendar_closure_parse("1990-01-01..2099-12-31", &closure, NULL), 0);
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {
        "",           "2026-02-29", "2026-13-01",  "2026-00-10",   "2026-06-31",  "2026-06-00",
        "1989-12-31", "2100-01-01", "2026-12-21.", "2026-12-21..", "2026-12-21 ", "26-12-21",
        "2026-12-21.2027-01-04", "2027-01-04..2026-12-21", "2026-12-21...2027-01-04"};
    struct calendar_closure closure = {.first_date = 5};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(calendar_closure_parse(texts[i], &closure, NULL), -EINVAL);
    assert_int_equal(closure.first_date, 5);
}

/* -- building -- */

static void periods_are_kept_sorted_and_may_touch_but_not_overlap(void **state)
{
    static const struct calendar_period late = {780, 900}, early = {540, 720}, between = {720, 780};
    static const struct calendar_period across = {719, 721};
    struct week_hours hours = {.count = {0}};
    struct error err;

    (void)state;
    assert_int_equal(calendar_add_period(&hours, WEEKDAYS, late, &err), 0);
    assert_int_equal(calendar_add_period(&hours, WEEKDAYS, early, &err), 0);
    assert_int_equal(calendar_add_period(&hours, WEEKDAYS, between, &err), 0);
    assert_int_equal(calendar_add_period(&hours, 0x20 | 0x10, across, &err), -EEXIST);
    assert_string_equal(err.text, "fri: overlaps 09:00-12:00");
    assert_int_equal(hours.count[4], 3);
    assert_int_equal(hours.count[5], 0);    /* all or none */
    assert_int_equal(hours.periods[4][0].start_min, 540);
    assert_int_equal(hours.periods[4][1].start_min, 720);
    assert_int_equal(hours.periods[4][2].start_min, 780);
}

static void a_day_holds_eight_periods(void **state)
{
    struct week_hours hours = {.count = {0}};
    struct error err;

    (void)state;
    for (int16_t i = 0; i < CALENDAR_PERIODS_MAX; i++) {
        struct calendar_period period = {(int16_t)(60 * i), (int16_t)(60 * i + 30)};

        assert_int_equal(calendar_add_period(&hours, ALL_DAYS, period, &err), 0);
    }
    assert_int_equal(calendar_add_period(&hours, 1, (struct calendar_period){1000, 1010}, &err), -ENOSPC);
}

static void a_calendar_holds_256_closures(void **state)
{
    struct calendar calendar = school;
    struct calendar_closure closure = {.first_date = 20000, .last_date = 20000, .kind = CALENDAR_CLOSED};

    (void)state;
    for (int i = 0; i < CALENDAR_CLOSURES_MAX; i++)
        assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), 0);
    assert_int_equal(calendar_add_closure(&calendar, &closure, NULL), -ENOSPC);
}

/* -- questions -- */

static void weekdays_are_counted_from_monday(void **state)
{
    (void)state;
    assert_int_equal(calendar_weekday(0), 3);       /* 1970-01-01, a Thursday */
    assert_int_equal(calendar_weekday(-4), 6);
    assert_int_equal(calendar_weekday(-3), 0);
    assert_int_equal(calendar_weekday(civil_to_days(2021, 10, 7)), 3);
    assert_int_equal(calendar_weekday(civil_to_days(2026, 11, 23)), 0);
}

static void a_school_is_occupied_from_nine_to_half_past_three(void **state)
{
    (void)state;    /* a Thursday in summer time: 09:00 is 08:00 UTC */
    assert_false(is_occupied(&school, "2021-10-07T07:59:59.999Z"));
    assert_true(is_occupied(&school, "2021-10-07T08:00:00Z"));
    assert_true(is_occupied(&school, "2021-10-07T14:29:59.999Z"));
    assert_false(is_occupied(&school, "2021-10-07T14:30:00Z"));
    assert_true(is_occupied(&school, "2026-11-23T09:00:00Z"));      /* and in winter time */
    assert_false(is_occupied(&school, "2026-11-23T08:59:59Z"));
}

static void weekends_and_closures_have_no_occupied_time(void **state)
{
    struct calendar calendar = closed_over("2026-12-21..2027-01-04", "Christmas");
    enum calendar_reason reason;

    (void)state;
    assert_true(is_occupied(&calendar, "2026-12-18T10:00:00Z"));
    reason = calendar_reason_at(&calendar, NULL, &london, utc("2026-12-19T10:00:00Z"));
    assert_int_equal(reason, CALENDAR_NO_HOURS);
    reason = calendar_reason_at(&calendar, NULL, &london, utc("2026-12-21T10:00:00Z"));
    assert_int_equal(reason, CALENDAR_CLOSED);
    assert_false(is_occupied(&calendar, "2027-01-04T10:00:00Z"));
    assert_true(is_occupied(&calendar, "2027-01-05T10:00:00Z"));
    assert_string_equal(calendar_closure_on(&calendar, civil_to_days(2027, 1, 4))->label, "Christmas");
    assert_null(calendar_closure_on(&calendar, civil_to_days(2027, 1, 5)));
    assert_int_equal(calendar_occupied_ms(&calendar, NULL, &london, civil_to_days(2026, 12, 21)), 0);
    assert_int_equal(calendar_occupied_ms(&calendar, NULL, &london, civil_to_days(2026, 12, 18)), 390 * MINUTE_MS);
}

static void a_room_with_own_hours_still_keeps_the_holidays(void **state)
{
    struct calendar calendar = closed_over("2026-11-24", "INSET");
    struct week_hours evening = {.count = {0}};

    (void)state;
    calendar_add_period(&evening, ALL_DAYS, (struct calendar_period){1080, 1200}, NULL);
    assert_true(calendar_is_occupied(&calendar, &evening, &london, utc("2026-11-23T18:00:00Z")));
    assert_false(calendar_is_occupied(&calendar, &evening, &london, utc("2026-11-23T10:00:00Z")));
    assert_false(calendar_is_occupied(&calendar, &evening, &london, utc("2026-11-24T18:00:00Z")));
}

static void a_day_has_the_reason_that_people_would_give(void **state)
{
    static const struct {
        int month, day;
        enum calendar_reason reason;
        const char *label;
    } cases[] = {
        {9, 1, CALENDAR_OUTSIDE_TERM, ""},  {9, 2, CALENDAR_OCCUPIED, ""},       {9, 5, CALENDAR_NO_HOURS, ""},
        {10, 26, CALENDAR_HALF_TERM, "Autumn half-term"},                        {11, 27, CALENDAR_INSET, "Training"},
        {12, 18, CALENDAR_OCCUPIED, ""},    {12, 19, CALENDAR_OUTSIDE_TERM, ""},
        {12, 25, CALENDAR_HOLIDAY, "Christmas"},
        {8, 31, CALENDAR_BANK_HOLIDAY, "Summer bank holiday"},
    };
    struct calendar calendar = school;
    struct calendar_term term = {civil_to_days(2026, 9, 2), civil_to_days(2026, 12, 18), "Autumn 2026"};
    struct calendar_closure closures[] = {
        {civil_to_days(2026, 10, 26), civil_to_days(2026, 10, 30), CALENDAR_HALF_TERM, "Autumn half-term"},
        {civil_to_days(2026, 11, 27), civil_to_days(2026, 11, 27), CALENDAR_INSET, "Training"},
        {civil_to_days(2026, 12, 21), civil_to_days(2027, 1, 1), CALENDAR_HOLIDAY, "Christmas"},
    };

    (void)state;
    assert_int_equal(calendar_add_term(&calendar, &term, NULL), 0);
    for (size_t i = 0; i < COUNT(closures); i++)
        assert_int_equal(calendar_add_closure(&calendar, &closures[i], NULL), 0);
    assert_int_equal(calendar_add_bank_holiday(&calendar, civil_to_days(2026, 12, 25), "Christmas Day", NULL), 0);
    assert_int_equal(calendar_add_bank_holiday(&calendar, civil_to_days(2026, 8, 31), "Summer bank holiday", NULL), 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t date = civil_to_days(2026, cases[i].month, cases[i].day);
        struct calendar_day day = calendar_day_of(&calendar, NULL, date);

        assert_int_equal(day.reason, cases[i].reason);
        assert_string_equal(day.label, cases[i].label);
        assert_int_equal(calendar_occupied_ms(&calendar, NULL, &london, date) > 0, day.reason == CALENDAR_OCCUPIED);
    }
    assert_int_equal(calendar_reason_at(&calendar, NULL, &london, utc("2026-11-27T10:00:00Z")), CALENDAR_INSET);
    assert_int_equal(calendar_reason_at(&calendar, NULL, &london, utc("2026-11-26T18:00:00Z")), CALENDAR_OUT_OF_HOURS);
}

static void terms_may_touch_but_not_overlap_and_a_calendar_holds_64(void **state)
{
    struct calendar calendar = school;
    struct calendar_term term = {.name = "Term"};

    (void)state;
    for (int i = 0; i < CALENDAR_TERMS_MAX; i++) {
        term.first_date = 20000 + 10 * i;
        term.last_date = term.first_date + 9;
        assert_int_equal(calendar_add_term(&calendar, &term, NULL), 0);
    }
    assert_int_equal(calendar_add_term(&calendar, &term, NULL), -EEXIST);
    term.first_date = term.last_date = 30000;
    assert_int_equal(calendar_add_term(&calendar, &term, NULL), -ENOSPC);
}

static void a_calendar_holds_hours_of_256_rooms_and_512_bank_holidays(void **state)
{
    static struct calendar calendar;
    struct week_hours hours = {.count = {0}};
    char id[ID_SIZE];

    (void)state;
    for (int i = 0; i < CALENDAR_ROOMS_MAX; i++) {
        snprintf(id, sizeof id, "room-%d", i);
        assert_int_equal(calendar_add_room(&calendar, id, &hours, NULL), 0);
    }
    assert_int_equal(calendar_add_room(&calendar, "one-more", &hours, NULL), -ENOSPC);
    assert_int_equal(calendar_add_room(&calendar, "room-7", &hours, NULL), -EEXIST);
    assert_ptr_equal(calendar_room_hours(&calendar, "room-7"), &calendar.rooms[7].hours);
    assert_null(calendar_room_hours(&calendar, "hall"));
    for (int i = 0; i < CALENDAR_BANK_HOLIDAYS_MAX; i++)
        assert_int_equal(calendar_add_bank_holiday(&calendar, 30000 - i, "A day", NULL), 0);
    assert_int_equal(calendar_add_bank_holiday(&calendar, 1, "A day", NULL), -ENOSPC);
    assert_int_equal(calendar.bank_holidays[0].date, 30001 - CALENDAR_BANK_HOLIDAYS_MAX);
}

static void the_next_change_skips_the_weekend(void **state)
{
    (void)state;
    assert_int_equal(next_change(&school, "2026-11-20T08:00:00Z"), utc("2026-11-20T09:00:00Z"));
    assert_int_equal(next_change(&school, "2026-11-20T09:00:00Z"), utc("2026-11-20T15:30:00Z"));
    assert_int_equal(next_change(&school, "2026-11-20T15:29:59.999Z"), utc("2026-11-20T15:30:00Z"));
    assert_int_equal(next_change(&school, "2026-11-20T15:30:00Z"), utc("2026-11-23T09:00:00Z"));
    assert_int_equal(next_change(&school, "2026-10-23T15:00:00Z"), utc("2026-10-26T09:00:00Z"));   /* clocks go back */
}

static void a_calendar_without_hours_never_changes(void **state)
{
    struct calendar empty = {.closure_count = 0}, always = empty;

    (void)state;
    calendar_add_period(&always.hours, ALL_DAYS, (struct calendar_period){0, 1440}, NULL);
    assert_true(next_change(&empty, "2026-11-20T08:00:00Z") == CALENDAR_NEVER);
    assert_true(next_change(&always, "2026-11-20T08:00:00Z") == CALENDAR_NEVER);
}

static void touching_periods_are_one_stretch(void **state)
{
    struct calendar calendar = {.closure_count = 0};
    struct calendar_span spans[CALENDAR_PERIODS_MAX];

    (void)state;
    calendar_add_period(&calendar.hours, ALL_DAYS, (struct calendar_period){540, 630}, NULL);
    calendar_add_period(&calendar.hours, ALL_DAYS, (struct calendar_period){630, 720}, NULL);
    calendar_add_period(&calendar.hours, ALL_DAYS, (struct calendar_period){721, 800}, NULL);
    assert_int_equal(calendar_spans(&calendar, NULL, &london, civil_to_days(2026, 11, 23), spans), 2);
    assert_int_equal(spans[0].start_ms, utc("2026-11-23T09:00:00Z"));
    assert_int_equal(spans[0].end_ms, utc("2026-11-23T12:00:00Z"));
    assert_int_equal(next_change(&calendar, "2026-11-23T10:00:00Z"), utc("2026-11-23T12:00:00Z"));
}

static int64_t occupied_ms(const struct zone *zone, struct calendar_period period, int64_t date)
{
    struct calendar calendar = {.closure_count = 0};

    calendar_add_period(&calendar.hours, ALL_DAYS, period, NULL);
    return calendar_occupied_ms(&calendar, NULL, zone, date);
}

static size_t span_count(const struct zone *zone, struct calendar_period period, int64_t date)
{
    struct calendar calendar = {.closure_count = 0};
    struct calendar_span spans[CALENDAR_PERIODS_MAX];

    calendar_add_period(&calendar.hours, ALL_DAYS, period, NULL);
    return calendar_spans(&calendar, NULL, zone, date, spans);
}

static void what_the_clock_skips_is_not_occupied_and_what_it_doubles_counts_twice(void **state)
{
    static const struct calendar_period night = {0, 240}, hour = {60, 120}, half = {60, 90}, day = {0, 1440};
    static const struct calendar_period before = {0, 60};
    int64_t spring = civil_to_days(2026, 3, 29), autumn = civil_to_days(2026, 10, 25);

    (void)state;
    assert_int_equal(occupied_ms(&london, night, spring), 3 * HOUR_MS);
    assert_int_equal(occupied_ms(&london, hour, spring), 0);
    assert_int_equal(span_count(&london, hour, spring), 0);
    assert_int_equal(occupied_ms(&london, day, spring), 23 * HOUR_MS);
    assert_int_equal(occupied_ms(&london, night, autumn), 5 * HOUR_MS);
    assert_int_equal(occupied_ms(&london, hour, autumn), 2 * HOUR_MS);
    assert_int_equal(occupied_ms(&london, half, autumn), HOUR_MS + HOUR_MS / 2);
    assert_int_equal(occupied_ms(&london, day, autumn), 25 * HOUR_MS);
    assert_int_equal(occupied_ms(&london, before, autumn), HOUR_MS);    /* ends where the doubled hour begins */
}

/* Havana's clocks go back from 01:00 to 00:00: midnight itself comes twice. */
static void a_doubled_midnight_belongs_to_one_day(void **state)
{
    static const struct calendar_period day = {0, 1440};
    int64_t autumn = civil_to_days(2025, 11, 2);

    (void)state;
    assert_int_equal(occupied_ms(&havana, day, autumn - 1), 24 * HOUR_MS);
    assert_int_equal(occupied_ms(&havana, day, autumn), 25 * HOUR_MS);
}

/* The three ways to ask agree with each other at every minute of a fortnight with a clock change and a holiday. */
static void spans_instants_and_changes_tell_the_same_story(void **state)
{
    struct calendar calendar = closed_over("2026-10-26..2026-10-28", "Half-term");
    int64_t start = utc("2026-10-17T00:00:00Z"), end = utc("2026-10-31T00:00:00Z"), minutes = 0, days_ms = 0;
    int64_t next = calendar_next_change_ms(&calendar, NULL, &london, start);
    bool was = calendar_is_occupied(&calendar, NULL, &london, start);

    (void)state;
    for (int64_t at = start; at < end; at += MINUTE_MS) {
        bool is = calendar_is_occupied(&calendar, NULL, &london, at);

        minutes += is;
        assert_int_equal(is != was, at == next);
        if (is != was)
            next = calendar_next_change_ms(&calendar, NULL, &london, at);
        was = is;
    }
    for (int64_t date = zone_date(&london, start); date <= zone_date(&london, end); date++)
        days_ms += calendar_occupied_ms(&calendar, NULL, &london, date);
    assert_int_equal(minutes, 7 * 390);
    assert_int_equal(days_ms, minutes * MINUTE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weekdays_are_ranges_and_lists),
        cmocka_unit_test(every_set_of_weekdays_survives_its_text),
        cmocka_unit_test(what_is_no_weekday_is_refused_with_an_example),
        cmocka_unit_test(periods_reach_from_midnight_to_midnight),
        cmocka_unit_test(what_is_no_period_is_refused),
        cmocka_unit_test(closures_are_ranges_or_single_dates),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(periods_are_kept_sorted_and_may_touch_but_not_overlap),
        cmocka_unit_test(a_day_holds_eight_periods),
        cmocka_unit_test(a_calendar_holds_256_closures),
        cmocka_unit_test(weekdays_are_counted_from_monday),
        cmocka_unit_test(a_school_is_occupied_from_nine_to_half_past_three),
        cmocka_unit_test(weekends_and_closures_have_no_occupied_time),
        cmocka_unit_test(a_room_with_own_hours_still_keeps_the_holidays),
        cmocka_unit_test(a_day_has_the_reason_that_people_would_give),
        cmocka_unit_test(terms_may_touch_but_not_overlap_and_a_calendar_holds_64),
        cmocka_unit_test(a_calendar_holds_hours_of_256_rooms_and_512_bank_holidays),
        cmocka_unit_test(the_next_change_skips_the_weekend),
        cmocka_unit_test(a_calendar_without_hours_never_changes),
        cmocka_unit_test(touching_periods_are_one_stretch),
        cmocka_unit_test(what_the_clock_skips_is_not_occupied_and_what_it_doubles_counts_twice),
        cmocka_unit_test(a_doubled_midnight_belongs_to_one_day),
        cmocka_unit_test(spans_instants_and_changes_tell_the_same_story),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
