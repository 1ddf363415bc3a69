/* tests/unit/test_people_news.c - who is told of what about a safety rep, in words. */
#include "people_news.h"
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

static void who_becomes_or_ends_as_a_rep_or_has_something_taken_is_told_and_nothing_else(void **state)
{
    static const struct {
        enum ledger_kind kind;
        const char *subject;
        int64_t person;
        bool is_against;
    } cases[] = {
        {LEDGER_ROLE_CHANGE, "person:3/role:rep>viewer", 3, true},
        {LEDGER_ROLE_CHANGE, "person:3/role:viewer>rep", 3, false},
        {LEDGER_ROLE_CHANGE, "person:3/role:viewer>leader", 0, false},
        {LEDGER_PERSON_DISABLED, "person:3/role:rep", 3, true},
        {LEDGER_PERSON_DISABLED, "person:3/role:leader", 0, false},
        {LEDGER_PERSON_ENABLED, "person:3/role:rep", 3, false},
        {LEDGER_PERSON_ENABLED, "person:3/role:teacher", 0, false},
        {LEDGER_PASSWORD_SET, "person:3/role:rep", 3, true},
        {LEDGER_PASSWORD_SET, "person:3/role:teacher", 0, false},
        {LEDGER_PERSON_REMOVED, "person:3/role:rep", 3, true},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/address", 3, true},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/address:first", 3, true},
        {LEDGER_PERSON_DETAILS, "person:3/role:teacher/address", 0, false},
        {LEDGER_PERSON_DETAILS, "person:4/role:rep/address", 0, false},         /* p4 did it: their own */
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/mail:no", 3, true},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/mail:yes", 0, false},
        {LEDGER_PERSON_DETAILS, "person:4/role:rep/mail:no", 0, false},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/name", 3, true},
        {LEDGER_PERSON_DETAILS, "person:4/role:rep/name", 0, false},
        {LEDGER_PERSON_DETAILS, "person:3/role:leader/namesake:12", 3, true},
        {LEDGER_PERSON_DETAILS, "person:4/role:leader/namesake:12", 4, true},   /* also by their own hand */
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/rooms:2", 0, false},
        {LEDGER_PERSON_ADDED, "person:3/role:rep", 3, false},
        {LEDGER_PERSON_ADDED, "person:3/role:leader", 0, false},
        {LEDGER_PERSONAL_TEXT_ERASED, "person:3/role:teacher/texts:2", 3, false},
        {LEDGER_PERSONAL_TEXT_ERASED, "entry:3", 0, false},
        {LEDGER_DAY_DIGEST, "day:2026-11-23/rows:3", 0, false},
    };
    int64_t person;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ledger_entry entry = entry_of(cases[i].kind, cases[i].subject);

        assert_int_equal(people_news_is_due(&entry, &person), cases[i].person != 0);
        assert_int_equal(person, cases[i].person);
        assert_int_equal(people_news_is_against(&entry), cases[i].is_against);
    }
}

static void p56_the_message_says_who_whom_when_and_where_it_is_written(void **state)
{
    struct ledger_entry entry = entry_of(LEDGER_PERSON_DISABLED, "person:3/role:rep");
    struct people_news news;

    (void)state;
    people_news(&entry, "Jo Price", people_news_by("console"), "23 November 2026 at 10:00", &news);
    assert_string_equal(news.subject, "A safety representative's account was disabled");
    assert_string_equal(news.body,
                        "Jo Price can't sign in as a safety representative any more: the account was disabled. It was done"
                        " by somebody at the gateway's console, on 23 November 2026 at 10:00; it is entry 17 of the signed"
                        " record.\n\nNobody can do this unseen: all safety representatives and leaders who are told by"
                        " e-mail are told now, and the entry stays. If you did not know of it, ask whoever did it why."
                        " The page \"The record\" shows the entry, and you can take a receipt of it there.\n");
}

static void the_old_address_is_told_whoever_changed_it_and_a_first_one_has_none(void **state)
{
    static const struct {
        enum ledger_kind kind;
        const char *subject;
        int64_t person;
    } cases[] = {
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/address", 3},
        {LEDGER_PERSON_DETAILS, "person:4/role:teacher/address", 4},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/address:first", 0},
        {LEDGER_PERSON_DETAILS, "person:3/role:rep/mail:no", 0},
        {LEDGER_PERSON_ADDED, "person:3/role:rep", 0},
    };
    struct ledger_entry entry = entry_of(LEDGER_PERSON_DETAILS, "person:3/role:rep/address");
    struct people_news news;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ledger_entry one = entry_of(cases[i].kind, cases[i].subject);
        int64_t person = 0;

        assert_int_equal(people_news_is_of_address(&one, &person), cases[i].person != 0);
        assert_int_equal(person, cases[i].person);
    }
    people_news_of_address(&entry, "Jo Price", "Ms Rees", "23 November 2026 at 10:00", &news);
    assert_string_equal(news.subject, "This address gets no more messages of the school's air");
    assert_string_equal(news.body,
                        "What the gateway tells Jo Price by e-mail goes to another address from now on, or to none. It was"
                        " changed by Ms Rees, on 23 November 2026 at 10:00; it is entry 17 of the signed record.\n\nIf that"
                        " was not you, and you did not ask for it, ask whoever did it why, or a safety representative or a"
                        " leader of the school to look at that entry.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_becomes_or_ends_as_a_rep_or_has_something_taken_is_told_and_nothing_else),
        cmocka_unit_test(the_old_address_is_told_whoever_changed_it_and_a_first_one_has_none),
        cmocka_unit_test(p56_the_message_says_who_whom_when_and_where_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
