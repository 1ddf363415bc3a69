/* tests/unit/test_calendar_import.c - calendars as text from outside: the JSON of people, the CSV and iCalendar files
 * of offices, what is guessed from their words, and what nasty files do to the reader. */
#include "calendar_import.h"
#include "calendar_json.h"
#include "filter.h"
#include "rfc3339.h"
#include <errno.h>
#include <jansson.h>
#include <libgen.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define ANSWER_SIZE (512 << 10)
#define FILE_SIZE (1 << 20)

static struct calendar calendar;
static struct calendar_import import;
static char answer[ANSWER_SIZE], file[FILE_SIZE + 2];

/* -- JSON -- */

static void the_whole_calendar_is_read(void **state)
{
    static const char text[] =
        "{\"occupied\":{\"mon-fri\":[\"09:00-15:30\"]},\"closed\":[\"2026-11-30\","
        "{\"dates\":\"2026-10-26..2026-10-30\",\"label\":\"Half-term\",\"kind\":\"half_term\"},{\"dates\":\"2026-11-27\",\"kind\":\"inset\"}],"
        "\"terms\":[{\"name\":\"Autumn 2026\",\"from\":\"2026-09-02\",\"to\":\"2026-12-18\"}],\"bank_holidays\":true,"
        "\"rooms\":{\"8c\":{\"occupied\":{\"mon\":[\"08:00-12:00\"]}}},\"version\":7,\"bank_holiday_dates\":{}}";
    static char normal[CALENDAR_JSON_SIZE];
    struct error err = {0};

    (void)state;
    assert_int_equal(calendar_json_parse(text, &calendar, &err), 0);
    assert_int_equal(calendar.closure_count, 3);
    assert_int_equal(calendar.closures[0].kind, CALENDAR_CLOSED);
    assert_int_equal(calendar.closures[1].kind, CALENDAR_HALF_TERM);
    assert_string_equal(calendar.closures[1].label, "Half-term");
    assert_int_equal(calendar.terms[0].last_date, civil_to_days(2026, 12, 18));
    assert_true(calendar.keeps_bank_holidays);
    assert_int_equal(calendar_room_hours(&calendar, "8c")->periods[0][0].start_min, 480);
    assert_int_equal(calendar_json_normalise(text, normal, sizeof normal, NULL, &err), 0);
    assert_null(strstr(normal, "version"));
    assert_null(strstr(normal, "bank_holiday_dates"));
    assert_int_equal(calendar_json_parse(normal, &calendar, &err), 0);
}

static void the_old_form_means_what_it_did(void **state)
{
    (void)state;
    assert_int_equal(calendar_json_parse("{\"occupied\":{\"mon-fri\":[\"09:00-15:30\"]},"
                                         "\"closed\":[\"2026-12-21..2027-01-04\"]}", &calendar, NULL), 0);
    assert_false(calendar.keeps_bank_holidays);
    assert_int_equal(calendar.term_count + calendar.room_count, 0);
    assert_int_equal(calendar_day_of(&calendar, NULL, civil_to_days(2026, 8, 3)).reason, CALENDAR_OCCUPIED);
}

static void what_is_no_calendar_is_refused_and_changes_nothing(void **state)
{
    static const char *const texts[] = {
        "", "[]", "{\"open\":{}}", "{\"closed\":{}}", "{\"closed\":[7]}", "{\"closed\":[{\"dates\":7}]}",
        "{\"closed\":[{\"dates\":\"2026-11-27\",\"kind\":\"party\"}]}",
        "{\"closed\":[{\"dates\":\"2026-11-27\",\"who\":\"x\"}]}",
        "{\"closed\":[{\"dates\":\"2026-11-27\",\"label\":7}]}",
        ("{\"closed\":[{\"dates\":\"2026-11-27\","
         "\"label\":\"123456789 123456789 123456789 123456789 123456789 123456789 1234\"}]}"),
        "{\"terms\":{}}", "{\"terms\":[{}]}", "{\"terms\":[{\"from\":\"2026-09-02\"}]}",
        "{\"terms\":[{\"from\":\"2026-09-02\",\"to\":\"2026-09-01\"}]}",
        "{\"terms\":[{\"from\":\"2026-09-02\",\"to\":\"2026-09-31\"}]}",
        "{\"terms\":[{\"from\":\"2026-09-02\",\"to\":\"2026-09-09\"},{\"from\":\"2026-09-09\",\"to\":\"2026-09-10\"}]}",
        "{\"bank_holidays\":\"yes\"}", "{\"rooms\":[]}", "{\"rooms\":{\"8C!\":{\"occupied\":{}}}}",
        "{\"rooms\":{\"8c\":{}}}", "{\"rooms\":{\"8c\":{\"occupied\":[]}}}",
        "{\"rooms\":{\"8c\":{\"occupied\":{},\"closed\":[]}}}",
    };

    (void)state;
    memset(&calendar, 0, sizeof calendar);
    for (size_t i = 0; i < COUNT(texts); i++)
        if (calendar_json_parse(texts[i], &calendar, NULL) >= 0)
            fail_msg("taken: %s", texts[i]);
    assert_int_equal(calendar.term_count + calendar.closure_count + calendar.hours.count[0], 0);
}

/* -- CSV -- */

static void a_table_is_read_with_and_without_heading_end_and_quotes(void **state)
{
    static const char text[] = "\xef\xbb\xbf" "Date,End,Label,Kind\r\n2026-09-02,2026-12-18,Autumn 2026,term\r\n\r\n"
                               "2026-10-26,2026-10-30,\"Half-term, \"\"autumn\"\"\",Half_Term\n2026-11-27,,,inset\n"
                               "2027-03-05,World Book Day,other";
    struct error err = {0};

    (void)state;
    assert_int_equal(calendar_csv_parse(text, sizeof text - 1, &import, &err), 0);
    assert_int_equal(import.count, 4);
    assert_int_equal(import.entries[0].kind, ENTRY_TERM);
    assert_string_equal(import.entries[1].label, "Half-term, \"autumn\"");
    assert_int_equal(import.entries[1].last_date, civil_to_days(2026, 10, 30));
    assert_int_equal(import.entries[2].kind, ENTRY_INSET);
    assert_int_equal(import.entries[2].last_date, import.entries[2].first_date);
    assert_string_equal(import.entries[3].label, "World Book Day");
}

static void wrong_lines_are_all_told_and_the_good_ones_taken(void **state)
{
    static const char text[] = "15/02/2027;19/02/2027;Half-term, spring;Half-term\nnext tuesday;x;closed\n"
                               "1/3/2027;Polling;Closed\n2027-03-02;x;party\n";
    struct error err = {0};

    (void)state;
    assert_int_equal(calendar_csv_parse(text, sizeof text - 1, &import, &err), 0);
    assert_int_equal(import.count, 2);
    assert_int_equal(import.entries[0].first_date, civil_to_days(2027, 2, 15));
    assert_int_equal(import.entries[0].last_date, civil_to_days(2027, 2, 19));
    assert_int_equal(import.entries[0].kind, ENTRY_HALF_TERM);
    assert_string_equal(import.entries[0].label, "Half-term, spring");
    assert_int_equal(import.entries[1].first_date, civil_to_days(2027, 3, 1));
    assert_int_equal(import.entries[1].kind, ENTRY_OTHER);
    assert_int_equal(import.problem_count, 2);
    assert_non_null(strstr(import.problems[0], "line 2: \"next tuesday\""));
    assert_non_null(strstr(import.problems[1], "line 4: kind \"party\""));
}

static void of_many_wrong_lines_the_first_twenty_are_told(void **state)
{
    size_t size = (size_t)sprintf(file, "2026-11-27,x,inset\n");

    (void)state;
    for (int i = 0; i <= CALENDAR_PROBLEMS_MAX; i++)
        size += (size_t)sprintf(file + size, "x,x,inset\n");
    assert_int_equal(calendar_csv_parse(file, size, &import, NULL), 0);
    assert_int_equal(import.problem_count, CALENDAR_PROBLEMS_MAX);
    assert_non_null(strstr(import.problems[CALENDAR_PROBLEMS_MAX - 1], "line 21:"));
}

static void a_wrong_line_is_named_and_nothing_is_taken(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "no dates"},
        {"date,label,kind\n", "no dates"},
        {"27-11-2026,INSET,inset\n", "line 1: \"27-11-2026\""},
        {"31/11/2026,INSET,inset\n", "line 1: \"31/11/2026\""},
        {"2026-11-27,INSET,party\n", "line 1: kind \"party\""},
        {"2026-11-27,2026-11-26,INSET,inset\n", "line 1: ends"},
        {"2026-11-27,2026-11-31,INSET,inset\n", "line 1: \"2026-11-31\""},
        {"2026-11-27,inset\n", "line 1: has 2 columns"},
        {"2026-11-27,,INSET,inset,\n", "line 1: more than 4"},
        {"2026-11-27,\"INSET,inset\n", "line 1: a quotation mark"},
        {"2026-11-27,\"INSET\"x,inset\n", "line 1: a quotation mark"},
        {"2026-11-27,INS\x07" "ET,inset\n", "line 1: the label"},
    };

    (void)state;
    import.count = 5;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error err = {0};

        assert_int_equal(calendar_csv_parse(cases[i].text, strlen(cases[i].text), &import, &err), -EINVAL);
        if (!strstr(err.text, cases[i].says))
            fail_msg("\"%s\" is not said of %s but: %s", cases[i].says, cases[i].text, err.text);
    }
    assert_int_equal(import.count, 5);
}

static void a_table_of_2000_entries_is_read_and_one_more_is_refused(void **state)
{
    size_t size = 0;

    (void)state;
    for (int i = 0; i < CALENDAR_ENTRIES_MAX; i++)
        size += (size_t)sprintf(file + size, "2026-11-27,x,inset\n");
    assert_int_equal(calendar_csv_parse(file, size, &import, NULL), 0);
    size += (size_t)sprintf(file + size, "2026-11-27,x,inset\n");
    assert_int_equal(calendar_csv_parse(file, size, &import, NULL), -EINVAL);
}

/* -- guesses -- */

static void words_tell_what_kind_of_day_it_is(void **state)
{
    static const struct {
        const char *summary;
        int days;
        enum entry_kind kind;
    } cases[] = {
        {"Autumn Term starts", 1, ENTRY_TERM_START}, {"End of Spring term", 1, ENTRY_TERM_END},
        {"Autumn term", 108, ENTRY_TERM},            {"Autumn term", 13, ENTRY_UNKNOWN},
        {"Autumn term", 151, ENTRY_UNKNOWN},         {"October Half Term", 5, ENTRY_HALF_TERM},
        {"half-term holiday", 5, ENTRY_HALF_TERM},   {"INSET Day (staff only)", 1, ENTRY_INSET},
        {"Staff training", 1, ENTRY_INSET},          {"Christmas holidays", 14, ENTRY_HOLIDAY},
        {"School closed: polling", 1, ENTRY_OTHER},  {"Early May Bank Holiday", 1, ENTRY_BANK_HOLIDAY},
        {"Year 8 parents' evening", 1, ENTRY_UNKNOWN}, {"", 1, ENTRY_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (calendar_guess(cases[i].summary, cases[i].days) != cases[i].kind)
            fail_msg("%s (%d)", cases[i].summary, cases[i].days);
}

static void starts_and_ends_make_terms_named_by_their_season(void **state)
{
    static const char text[] =
        "{\"events\":[{\"from\":\"2026-09-02\",\"to\":\"2026-09-02\",\"summary\":\"Term starts\"},"
        "{\"from\":\"2026-12-18\",\"to\":\"2026-12-18\",\"summary\":\"Term ends\"},"
        "{\"from\":\"2027-01-05\",\"to\":\"2027-01-05\",\"summary\":\"Term starts\"},"
        "{\"from\":\"2027-03-25\",\"to\":\"2027-03-25\",\"summary\":\"Term ends\"},"
        "{\"from\":\"2027-04-13\",\"to\":\"2027-04-13\",\"summary\":\"Term starts\"}],\"truncated\":false}";
    struct error err = {0};
    struct out out;

    (void)state;
    assert_int_equal(calendar_ics_parse(text, sizeof text - 1, &import, &err), 0);
    assert_int_equal(import.count, 3);
    assert_string_equal(import.entries[0].label, "Autumn 2026");
    assert_int_equal(import.entries[0].last_date, civil_to_days(2026, 12, 18));
    assert_string_equal(import.entries[1].label, "Spring 2027");
    assert_int_equal(import.entries[2].kind, ENTRY_TERM_START);     /* without an end it is left to a person */
    out_init(&out);
    calendar_import_put(&import, &out);
    assert_string_equal(out.text,
                        "{\"terms\":[{\"name\":\"Autumn 2026\",\"from\":\"2026-09-02\",\"to\":\"2026-12-18\"},"
                        "{\"name\":\"Spring 2027\",\"from\":\"2027-01-05\",\"to\":\"2027-03-25\"}],\"closed\":[],"
                        "\"left_out\":[{\"dates\":\"2027-04-13\",\"label\":\"Term starts\",\"kind\":\"term_start\"}],"
                        "\"problems\":[],\"truncated\":false}");
    out_done(&out);
}

/* -- the filter -- */

/* Beside this test program; its output in answer. */
static int read_ics(const char *text, size_t size)
{
    char self[512], program[600];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    struct filter filter = {.program = program, .deadline_ms = 20000, .memory_bytes = UINT64_C(256) << 20,
                            .cancel_fd = -1};
    struct error err = {0};
    int r;

    assert_true(length > 0);
    self[length] = '\0';
    snprintf(program, sizeof program, "%s/transom-ics", dirname(self));
    r = filter_run(&filter, text, size, answer, sizeof answer, &err);
    if (r == -ENOENT) {
        print_message("skipped: transom-ics is not built beside this test\n");
        skip();
    }
    if (r < 0)
        print_error("%s\n", err.text);
    return r;
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" events "END:VCALENDAR\r\n"

static void a_calendar_file_becomes_whole_days(void **state)
{
    static const char text[] = CALENDAR(
        EVENT("DTSTART;VALUE=DATE:20261026\r\nDTEND;VALUE=DATE:20261031\r\nSUMMARY:Half term\r\n")
        EVENT("DTSTART;TZID=Europe/London:20261127T090000\r\nDTEND;TZID=Europe/London:20261127T153000\r\n"
              "SUMMARY:INSET\\, all\r\n  staff\r\n")
        EVENT("DTSTART;VALUE=DATE:20261207\r\nDURATION:P2D\r\nSUMMARY:Two days\r\n")
        EVENT("DTSTART;VALUE=DATE:20260907\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20260914\r\n"
              "SUMMARY:Assembly\r\n")
        EVENT("DTSTART;VALUE=DATE:20261210\r\nSTATUS:CANCELLED\r\nSUMMARY:Not any more\r\n"));

    (void)state;
    assert_int_equal(read_ics(text, sizeof text - 1), 0);
    assert_string_equal(answer,
                        "{\"events\":[{\"from\":\"2026-09-07\",\"to\":\"2026-09-07\",\"summary\":\"Assembly\"},"
                        "{\"from\":\"2026-09-21\",\"to\":\"2026-09-21\",\"summary\":\"Assembly\"},"
                        "{\"from\":\"2026-10-26\",\"to\":\"2026-10-30\",\"summary\":\"Half term\"},"
                        "{\"from\":\"2026-11-27\",\"to\":\"2026-11-27\",\"summary\":\"INSET, all staff\"},"
                        "{\"from\":\"2026-12-07\",\"to\":\"2026-12-08\",\"summary\":\"Two days\"}],"
                        "\"truncated\":false}");
    assert_int_equal(calendar_ics_parse(answer, strlen(answer), &import, NULL), 0);
    assert_int_equal(import.count, 5);
}

static void repetition_without_end_is_bounded(void **state)
{
    static const char *const rules[] = {"FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                        "FREQ=MINUTELY;BYHOUR=25",
                                        "FREQ=DAILY;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
                                        "FREQ=WEEKLY;INTERVAL=0", "FREQ=DAILY;COUNT=99999999", "FREQ=nonsense"};
    char text[512];

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        snprintf(text, sizeof text, CALENDAR(EVENT("DTSTART;VALUE=DATE:20260907\r\nRRULE:%s\r\nSUMMARY:x\r\n")),
                 rules[i]);
        assert_int_equal(read_ics(text, strlen(text)), 0);
        assert_int_equal(calendar_ics_parse(answer, strlen(answer), &import, NULL), 0);
        assert_true(import.count <= 200);
    }
}

static size_t repeat(const char *piece, size_t times)
{
    size_t size = 0, length = strlen(piece);

    for (size_t i = 0; i < times && size + length <= FILE_SIZE; i++, size += length)
        memcpy(file + size, piece, length);
    return size;
}

static void nasty_files_are_refused_in_words(void **state)
{
    const struct {
        const char *piece;
        size_t times;
        const char *says;
    } cases[] = {
        {"BEGIN:VEVENT\n", 5, "deeper"}, {"BEGIN:VEVENT\nEND:VEVENT\n", 20001, "entries"}, {"x", 9000, "line longer"},
        {" x\n", 9000, "line longer"},   {"hello\n", 3, "not a calendar"},
    };
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(read_ics(file, repeat(cases[i].piece, cases[i].times)), 0);
        assert_int_equal(calendar_ics_parse(answer, strlen(answer), &import, &err), -EINVAL);
        if (!strstr(err.text, cases[i].says))
            fail_msg("%s: %s", cases[i].says, err.text);
    }
    memset(file, 'x', sizeof file);
    assert_int_equal(read_ics(file, sizeof file), 0);
    assert_non_null(strstr(answer, "longer than 1 MiB"));
    memset(file, 0, 100);
    assert_int_equal(read_ics(file, 100), 0);
    assert_non_null(strstr(answer, "not text"));
}

static void more_events_than_the_limit_are_cut_and_said(void **state)
{
    static const char event[] = EVENT("DTSTART;VALUE=DATE:20261026\r\nSUMMARY:x\r\n");
    size_t size = (size_t)sprintf(file, "BEGIN:VCALENDAR\r\n");

    (void)state;
    for (int i = 0; i <= CALENDAR_ENTRIES_MAX; i++)
        size += (size_t)sprintf(file + size, "%s", event);
    size += (size_t)sprintf(file + size, "END:VCALENDAR\r\n");
    assert_int_equal(read_ics(file, size), 0);
    assert_int_equal(calendar_ics_parse(answer, strlen(answer), &import, NULL), 0);
    assert_int_equal(import.count, CALENDAR_ENTRIES_MAX);
    assert_true(import.is_truncated);
}

/* Each of them costs the library a search of centuries; the gateway gives the reader ten seconds. */
static void thousands_of_rules_that_never_come_true_are_left_out_in_time(void **state)
{
    static const char event[] = EVENT("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n");
    size_t size = (size_t)sprintf(file, "BEGIN:VCALENDAR\r\n");

    (void)state;
    while (size + sizeof event + 32 < 1 << 20)
        size += (size_t)sprintf(file + size, "%s", event);
    size += (size_t)sprintf(file + size, "END:VCALENDAR\r\n");
    assert_int_equal(read_ics(file, size), 0);
    assert_int_equal(calendar_ics_parse(answer, strlen(answer), &import, NULL), 0);
    assert_true(import.is_truncated);
}

/* A good file with bytes changed at random: an answer or a refusal, never a crash (the exit status would say so). */
static void damaged_files_are_survived(void **state)
{
    static const char good[] = CALENDAR(
        EVENT("DTSTART;TZID=Europe/London:20261127T090000\r\nDTEND:20261127T153000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;"
              "UNTIL=20270701T000000Z\r\nEXDATE:20261225T090000\r\nSUMMARY;LANGUAGE=en:End of term\r\n"));
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 150; i++) {
        memcpy(file, good, sizeof good);
        for (int k = 0; k < 1 + i % 12; k++) {
            seed = seed * 1664525u + 1013904223u;
            file[(seed >> 8) % (sizeof good - 1)] = (char)(seed >> 24);
        }
        assert_int_equal(read_ics(file, sizeof good - 1), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_calendar_is_read),
        cmocka_unit_test(the_old_form_means_what_it_did),
        cmocka_unit_test(what_is_no_calendar_is_refused_and_changes_nothing),
        cmocka_unit_test(a_table_is_read_with_and_without_heading_end_and_quotes),
        cmocka_unit_test(a_wrong_line_is_named_and_nothing_is_taken),
        cmocka_unit_test(wrong_lines_are_all_told_and_the_good_ones_taken),
        cmocka_unit_test(of_many_wrong_lines_the_first_twenty_are_told),
        cmocka_unit_test(a_table_of_2000_entries_is_read_and_one_more_is_refused),
        cmocka_unit_test(words_tell_what_kind_of_day_it_is),
        cmocka_unit_test(starts_and_ends_make_terms_named_by_their_season),
        cmocka_unit_test(a_calendar_file_becomes_whole_days),
        cmocka_unit_test(repetition_without_end_is_bounded),
        cmocka_unit_test(nasty_files_are_refused_in_words),
        cmocka_unit_test(more_events_than_the_limit_are_cut_and_said),
        cmocka_unit_test(thousands_of_rules_that_never_come_true_are_left_out_in_time),
        cmocka_unit_test(damaged_files_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
