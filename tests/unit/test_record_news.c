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

static void the_message_says_what_which_by_whom_and_when(void **state)
{
    struct ledger_entry entry = entry_of(LEDGER_DATA_EXCLUDED, "sensor:set_aside");
    struct people_news news;

    (void)state;
    record_news(&entry, "co2-8c", "Ms Rees", "23 November 2026 at 10:00", &news);
    assert_string_equal(news.subject, "A sensor was set aside");
    assert_string_equal(news.body,
                        "What a sensor says counts for no room any more. What it said before stays (co2-8c). It was done by"
                        " Ms Rees, on 23 November 2026 at 10:00; it is entry 17 of the signed record.\n\nAll safety"
                        " representatives who are told by e-mail are told now. The page \"The record\" shows the entry.\n");
    record_news(&entry, "", "Ms Rees", "23 November 2026 at 10:00", &news);
    assert_non_null(strstr(news.body, "before stays. It was"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p56_what_takes_readings_or_hours_from_the_record_is_told_and_nothing_else),
        cmocka_unit_test(the_message_says_what_which_by_whom_and_when),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
