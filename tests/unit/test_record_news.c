/* tests/unit/test_record_news.c - of which decisions about the record safety reps are told, in words. */
#include "record_news.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct ledger_entry entry_of(enum ledger_kind kind, const char *subject)
{
    struct ledger_entry entry = {.index = 17, .kind = kind, .actor = "p4"};

    snprintf(entry.subject, sizeof entry.subject, "%s", subject);
    return entry;
}

static void p56_what_takes_readings_or_hours_from_the_record_is_told_and_nothing_else(void **state)
{
    static const struct {
        enum ledger_kind kind;
        const char *subject;
        bool is_due;
    } cases[] = {
        {LEDGER_CALENDAR_CHANGE, "calendar:3", true},
        {LEDGER_CALENDAR_CHANGE, "calendar:bank-holidays", true},
        {LEDGER_DATA_EXCLUDED, "sensor:set_aside", true},
        {LEDGER_DATA_EXCLUDED, "sensor:taken_back", false},
        {LEDGER_SENSOR_MOVED, "room:-", true},
        {LEDGER_SENSOR_MOVED, "room:8c", false},
        {LEDGER_SENSOR_TYPE, "sensor:read_as", true},
        {LEDGER_SENSOR_PASSWORD, "sensor:password_removed", true},
        {LEDGER_SENSOR_PASSWORD, "sensor:password_made", false},
        {LEDGER_SENSOR_PASSWORD, "sensor:password_removed_unknown", true},
        {LEDGER_SENSOR_PASSWORD, "sensor:password_made_unknown", false},
        {LEDGER_SITE_CHANGE, "record:keep_raw_years/was:0/now:5", true},
        {LEDGER_SITE_CHANGE, "site:facts", false},
        {LEDGER_ROOM_CHANGE, "room:8c/archived", true},
        {LEDGER_ROOM_CHANGE, "room:8c/back", false},
        {LEDGER_ROOM_CHANGE, "room:8c/changed", false},
        {LEDGER_PACK_ADOPTED, "pack:union/1", false},           /* told where it is decided, with its reason */
        {LEDGER_PERSON_DISABLED, "person:3/role:rep", false},   /* people_news */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ledger_entry entry = entry_of(cases[i].kind, cases[i].subject);

        assert_int_equal(record_news_is_due(&entry), cases[i].is_due);
    }
}

#define WHEN "23 November 2026 at 10:00"

static void one_change_alone_says_what_which_by_whom_and_when(void **state)
{
    struct ledger_entry entry = entry_of(LEDGER_DATA_EXCLUDED, "sensor:set_aside");
    struct record_list list = {0}, nameless = {0};
    struct letter letter;

    (void)state;
    record_list_add(&list, &entry, "co2-8c", "Ms Rees", WHEN);
    record_list_say(&list, &letter);
    assert_string_equal(letter.subject, "A sensor was set aside");
    assert_string_equal(letter.body,
                        "What a sensor says counts for no room any more. What it said before stays (co2-8c). It was done by"
                        " Ms Rees, on 23 November 2026 at 10:00; it is entry 17 of the signed record.\n\nAll safety"
                        " representatives who are told by e-mail are told now. The page \"The record\" shows the entry.\n");
    record_list_add(&nameless, &entry, "", "Ms Rees", WHEN);
    record_list_say(&nameless, &letter);
    assert_non_null(strstr(letter.body, "before stays. It was"));
}

static void two_changes_are_one_mail_with_a_line_each_in_their_order(void **state)
{
    struct ledger_entry hours = entry_of(LEDGER_CALENDAR_CHANGE, "calendar:3");
    struct ledger_entry sensor = entry_of(LEDGER_SENSOR_MOVED, "room:-");
    struct record_list list = {0};
    struct letter letter;

    (void)state;
    sensor.index = 18;
    record_list_add(&list, &hours, "", "Ms Rees", WHEN);
    record_list_add(&list, &sensor, "co2-8c\n- Forged line", "Dai", "23 November 2026 at 10:01");
    record_list_say(&list, &letter);
    assert_string_equal(letter.subject, "2 changes to what the record says of rooms");
    assert_string_equal(letter.body,
                        "What the record says of rooms from now on was changed 2 times:\n\n"
                        "- 23 November 2026 at 10:00: The hours in which rooms are in use were changed, by Ms Rees."
                        " Entry 17.\n"
                        "- 23 November 2026 at 10:01: A sensor was taken out of its room (co2-8c - Forged line), by Dai."
                        " Entry 18.\n\n"
                        "All safety representatives who are told by e-mail are told now. The page \"The record\" shows"
                        " each entry of the signed record.\n");
}

static size_t lines_of(const struct letter *letter)
{
    size_t count = 0;

    for (const char *at = letter->body; (at = strstr(at, "\n- 23")); at++)
        count++;
    return count;
}

static void say_many(size_t count, const char *text, const char *by, struct letter *letter)
{
    struct ledger_entry entry = entry_of(LEDGER_SENSOR_PASSWORD, "sensor:password_removed");
    struct record_list list = {0};

    for (size_t i = 0; i < count; i++)
        record_list_add(&list, &entry, text, by, WHEN);
    record_list_say(&list, letter);
}

static void more_than_a_mail_has_lines_for_are_counted(void **state)
{
    struct letter letter;

    (void)state;
    say_many(RECORD_NEWS_LINES_MAX, "co2-8c", "Ms Rees", &letter);
    assert_int_equal(lines_of(&letter), RECORD_NEWS_LINES_MAX);
    assert_null(strstr(letter.body, "more:"));
    say_many(RECORD_NEWS_LINES_MAX + 1, "co2-8c", "Ms Rees", &letter);
    assert_int_equal(lines_of(&letter), RECORD_NEWS_LINES_MAX);
    assert_non_null(strstr(letter.body, "Entry 17.\n- And 1 more: see the page \"The record\".\n\nAll"));
}

static void names_of_any_length_leave_whole_lines_and_the_ending(void **state)
{
    char text[LEDGER_SUBJECT_SIZE], by[65];
    struct letter letter;
    size_t shown;
    char more[32];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memset(by, 'y', sizeof by - 1);
    by[sizeof by - 1] = '\0';
    say_many(RECORD_NEWS_LINES_MAX, text, by, &letter);
    shown = lines_of(&letter);
    assert_in_range(shown, 5, RECORD_NEWS_LINES_MAX - 1);
    snprintf(more, sizeof more, "- And %zu more: ", RECORD_NEWS_LINES_MAX - shown);
    assert_non_null(strstr(letter.body, more));
    assert_non_null(strstr(letter.body, "shows each entry of the signed record.\n"));
}

static void changes_wait_for_quiet_and_the_first_for_a_quarter_of_an_hour(void **state)
{
    const int64_t start_ms = 1000000, minute_ms = 60000;
    struct record_wait wait = {0};

    (void)state;
    assert_false(record_wait_is_over(&wait, start_ms));
    record_wait_add(&wait, 0, start_ms);
    assert_false(record_wait_is_over(&wait, start_ms + RECORD_NEWS_QUIET_MS - 1));
    assert_true(record_wait_is_over(&wait, start_ms + RECORD_NEWS_QUIET_MS));
    for (int64_t minute = 4; minute < 15; minute += 4)
        record_wait_add(&wait, 0, start_ms + minute * minute_ms);
    assert_false(record_wait_is_over(&wait, start_ms + RECORD_NEWS_WAIT_MS - 1));
    assert_true(record_wait_is_over(&wait, start_ms + RECORD_NEWS_WAIT_MS));
}

static void what_waited_before_a_start_waits_no_longer_whatever_the_clock_says(void **state)
{
    struct record_wait old = {0}, later = {0}, young = {0};

    (void)state;
    record_wait_add(&old, INT64_C(20) * 365 * 86400000, 5000);      /* stamped before the clock was set */
    assert_true(record_wait_is_over(&old, 5000));
    record_wait_add(&later, -INT64_C(3600000), 5000);               /* the clock was put back meanwhile */
    assert_false(record_wait_is_over(&later, 5000 + RECORD_NEWS_QUIET_MS - 1));
    assert_true(record_wait_is_over(&later, 5000 + RECORD_NEWS_QUIET_MS));
    record_wait_add(&young, 60000, 5000);
    assert_false(record_wait_is_over(&young, 5000 + RECORD_NEWS_QUIET_MS - 60001));
    assert_true(record_wait_is_over(&young, 5000 + RECORD_NEWS_QUIET_MS - 60000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p56_what_takes_readings_or_hours_from_the_record_is_told_and_nothing_else),
        cmocka_unit_test(one_change_alone_says_what_which_by_whom_and_when),
        cmocka_unit_test(two_changes_are_one_mail_with_a_line_each_in_their_order),
        cmocka_unit_test(more_than_a_mail_has_lines_for_are_counted),
        cmocka_unit_test(names_of_any_length_leave_whole_lines_and_the_ending),
        cmocka_unit_test(changes_wait_for_quiet_and_the_first_for_a_quarter_of_an_hour),
        cmocka_unit_test(what_waited_before_a_start_waits_no_longer_whatever_the_clock_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
