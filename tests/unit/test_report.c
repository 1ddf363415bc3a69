/* Reports: what each has to be told, the phrases of both languages, and the certificate of a sensor from a real record.
 * */
#include "calibrations.h"
#include "phrases.h"
#include "places.h"
#include "print.h"
#include "report.h"
#include "rfc3339.h"
#include "store_folder.h"
#include "welsh_kit.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HEARD_MS INT64_C(1788339600000)     /* 2026-09-02T09:00:00Z */
#define CHECKED_MS INT64_C(1793613600000)   /* 2026-11-02T10:00:00Z */
#define NOW_MS INT64_C(1795430520000)       /* 2026-11-23T10:42:00Z */

/* -- what is asked -- */

static struct report_ask ask_nothing(void)
{
    return (struct report_ask){.from_date = REPORT_NO_DATE, .to_date = REPORT_NO_DATE, .now_ms = NOW_MS};
}

static void a_report_gets_what_it_needs_and_nothing_else(void **state)
{
    static const struct report_kind of_room = {"x", "", REPORT_ROOM | REPORT_DATES, REPORT_ID, 0, NULL};
    struct report_ask ask = ask_nothing();
    struct error err;

    (void)state;
    assert_int_equal(report_check(&of_room, &ask, &err), -EINVAL);
    assert_string_equal(err.text, "room is needed");
    strcpy(ask.room, "8c");
    ask.from_date = 20;
    assert_int_equal(report_check(&of_room, &ask, &err), -EINVAL);
    assert_string_equal(err.text, "to is needed");
    ask.to_date = 19;
    assert_int_equal(report_check(&of_room, &ask, &err), -EINVAL);
    ask.to_date = 20;
    assert_int_equal(report_check(&of_room, &ask, &err), 0);
    strcpy(ask.id, "also");
    assert_int_equal(report_check(&of_room, &ask, &err), 0);
    assert_int_equal(report_check(report_find("certificate"), &ask, &err), -EINVAL);
    assert_string_equal(err.text, "room is nothing this report takes");
}

static void reports_are_found_by_their_whole_names(void **state)
{
    enum paper_language language = PAPER_ENGLISH;

    (void)state;
    assert_null(report_find("certificat"));
    assert_null(report_find(""));
    for (size_t i = 0; i < report_kind_count; i++)
        assert_ptr_equal(report_find(report_kinds[i].name), &report_kinds[i]);
    assert_false(report_language("fr", &language));
    assert_true(report_language("cy", &language));
    assert_int_equal(language, PAPER_WELSH);
}

/* -- phrases -- */

static void dates_are_said_in_both_languages(void **state)
{
    static const struct {
        int from[3], to[3];
        const char *english, *welsh;
    } rows[] = {
        {{2026, 11, 2}, {2026, 11, 2}, "2 November 2026", "2 Tachwedd 2026"},
        {{2026, 11, 2}, {2026, 11, 20}, "2 to 20 November 2026", "2 i 20 Tachwedd 2026"},
        {{2026, 10, 28}, {2026, 11, 2}, "28 October to 2 November 2026", "28 Hydref i 2 Tachwedd 2026"},
        {{2026, 12, 20}, {2027, 1, 4}, "20 December 2026 to 4 January 2027", "20 Rhagfyr 2026 i 4 Ionawr 2027"},
        {{2026, 11, 20}, {2027, 11, 20}, "20 November 2026 to 20 November 2027", "20 Tachwedd 2026 i 20 Tachwedd 2027"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t from = civil_to_days(rows[i].from[0], rows[i].from[1], rows[i].from[2]);
        int64_t to = civil_to_days(rows[i].to[0], rows[i].to[1], rows[i].to[2]);
        char text[PHRASE_SIZE];

        phrase_dates(PAPER_ENGLISH, from, to, text);
        assert_string_equal(text, rows[i].english);
        phrase_dates(PAPER_WELSH, from, to, text);
        assert_string_equal(text, rows[i].welsh);
    }
}

static void times_are_the_schools_and_tell_the_doubled_hour(void **state)
{
    static struct zone zone;
    char text[PHRASE_SIZE];

    (void)state;
    assert_int_equal(zone_load("Europe/London", &zone, NULL), 0);
    phrase_time(PAPER_ENGLISH, &zone, NOW_MS, text);
    assert_string_equal(text, "23 November 2026, 10:42");
    phrase_time(PAPER_ENGLISH, &zone, INT64_C(1792888200000), text);    /* 2026-10-25T00:30:00Z: summer time still */
    assert_string_equal(text, "25 October 2026, 01:30");
    phrase_time(PAPER_ENGLISH, &zone, INT64_C(1792891800000), text);    /* an hour later */
    assert_string_equal(text, "25 October 2026, 01:30 (second)");
}

static void numbers_have_their_thousands_and_no_minus_before_nothing(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {
        {0, 0, "0"},        {-0.2, 0, "0"},          {999, 0, "999"},        {1000, 0, "1,000"},
        {1640.4, 0, "1,640"}, {1234567.89, 1, "1,234,567.9"}, {-84, 0, "\xe2\x88\x92" "84"},
        {-1500, 0, "\xe2\x88\x92" "1,500"}, {21.46, 1, "21.5"}, {1e12, 0, "0"}, {1, 9, "1.000000"},
    };
    char text[PHRASE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phrase_number(rows[i].value, rows[i].decimals, text);
        assert_string_equal(text, rows[i].text);
    }
    phrase_number(NAN, 0, text);
    assert_string_equal(text, "0");
}

static void places_are_filled_in_any_order_and_cut_at_the_end(void **state)
{
    static const char *const values[] = {"one", "two"};
    char text[32];

    (void)state;
    assert_string_equal(phrase_fill("{2}, {1}; {1} {3} {", values, 2, text, sizeof text), "two, one; one {3} {");
    assert_string_equal(phrase_fill("a{1}b", values, 2, text, 4), "aon");
    assert_string_equal(phrase_fill("a{1}b", values, 2, text, 6), "aoneb");
}

/* -- the certificate -- */

struct school {
    struct folder folder;
    struct store *store;            /* folder's */
    int64_t sensor;
};

static int set_up(void **state)
{
    static struct school school;
    const struct site_info site = {.id = "bryn", .name = "Ysgol y Bryn", .zone = "Europe/London"};
    const struct room_info room = {.id = "8c", .name = "Room 8C"};

    folder_make(&school.folder);
    assert_int_equal(store_open(school.folder.path, &real_record, &school.folder.store, NULL), 0);
    school.store = school.folder.store;
    assert_int_equal(site_save(school.store, &site, NULL), 0);
    assert_int_equal(room_save(school.store, &room, NULL), 0);
    assert_int_equal(device_ensure(school.store, "ag-3f2a", "plain", HEARD_MS, &school.sensor, NULL), 0);
    assert_int_equal(device_adopt(school.store, school.sensor, "8c", HEARD_MS, "dai", NULL), 0);
    *state = &school;
    return 0;
}

static int tear_down(void **state)
{
    struct school *school = *state;

    store_close(school->store);
    folder_remove(&school->folder);
    return 0;
}

static void check(const struct school *school, int64_t at_ms, bool is_good, double error_ppm)
{
    struct calibration calibration = {.device = school->sensor, .at_ms = at_ms, .written_ms = at_ms, .who = "Dai",
                                      .how = CALIBRATION_OUTDOOR_AIR, .is_good = is_good, .error_ppm = error_ppm};

    assert_int_equal(calibration_add(school->store, &calibration, NULL), 0);
}

/* The document as JSON; the caller's to free. */
static char *certificate_of(const struct school *school, const char *sensor, enum paper_language language)
{
    struct report_ask ask = ask_nothing();
    struct error err = {0};
    struct paper *paper;
    char *json, digest[PAPER_DIGEST_SIZE];
    size_t size;

    snprintf(ask.id, sizeof ask.id, "%s", sensor);
    ask.language = language;
    assert_int_equal(zone_load("Europe/London", &ask.zone, NULL), 0);
    assert_int_equal(report_certificate(school->store, &ask, &paper, &err), 0);
    assert_int_equal(paper_finish(paper, &json, &size, digest, &err), 0);
    paper_close(paper);
    return json;
}

static void assert_says(const struct school *school, enum paper_language language, const char *const *words)
{
    char *json = certificate_of(school, "ag-3f2a", language);

    for (; *words; words++)
        if (!strstr(json, *words))
            fail_msg("the paper does not say \"%s\": %s", *words, json);
    free(json);
}

static void a_sensor_nobody_checked_has_a_paper_that_says_so(void **state)
{
    assert_says(*state, PAPER_ENGLISH, (const char *const[]){
        "No check of the sensor ag-3f2a is on record.", "at best grade C", "Ysgol y Bryn", "Room 8C",
        "Nobody has confirmed its place", "\"made_words\":\"23 November 2026, 10:42\"", "\"2 September 2026\"", NULL});
}

static void the_newest_check_is_the_finding_and_all_are_listed(void **state)
{
    const struct school *school = *state;

    check(school, CHECKED_MS - 1000, false, -84);
    check(school, CHECKED_MS, true, 11);
    assert_says(school, PAPER_ENGLISH, (const char *const[]){
        "The sensor ag-3f2a was checked on 2 November 2026 by Dai (in outdoor air) and found fit for use. It read 11 ppm "
        "of CO2 too much.", "evidence of grade A", "\"+11\"", "\xe2\x88\x92" "84", "\"verdict\":\"fail\"", "\"verdict\":\"pass\"", NULL});
    assert_says(school, PAPER_WELSH, (const char *const[]){"Tystysgrif graddnodi: ag-3f2a", "2 Tachwedd 2026", NULL});
    check(school, CHECKED_MS + 1000, false, NAN);
    assert_says(school, PAPER_ENGLISH, (const char *const[]){"and found not fit for use. How far off it was", "at best grade C",
                                                             NULL});
}

static void a_certificate_says_nothing_in_english_when_it_is_in_welsh(void **state)
{
    static const char *const names[] = {"ag-3f2a", "Ysgol y Bryn", "Room 8C", "plain", NULL};
    static const double errors_ppm[] = {0, 11, -84, NAN};
    const struct school *school = *state;

    for (int i = 0; i < 5; i++) {
        char *english = certificate_of(school, "ag-3f2a", PAPER_ENGLISH);
        char *welsh = certificate_of(school, "ag-3f2a", PAPER_WELSH);

        assert_welsh(english, welsh, names);
        free(english);
        free(welsh);
        if (i < 4)
            check(school, CHECKED_MS + i, i % 2, errors_ppm[i]);
    }
}

static void a_check_of_more_than_a_year_ago_is_too_old(void **state)
{
    const struct school *school = *state;

    check(school, NOW_MS - 365 * INT64_C(86400000), true, 0.2);
    assert_says(school, PAPER_ENGLISH, (const char *const[]){"evidence of grade A", "It read the same", NULL});
    check(school, NOW_MS + 1 - 365 * INT64_C(86400000), true, -3);
    assert_says(school, PAPER_ENGLISH, (const char *const[]){"It read 3 ppm of CO2 too little.", NULL});
}

static void an_unknown_sensor_has_no_paper(void **state)
{
    const struct school *school = *state;
    struct report_ask ask = ask_nothing();
    struct error err = {0};
    struct paper *paper = NULL;

    strcpy(ask.id, "nobody");
    assert_int_equal(report_certificate(school->store, &ask, &paper, &err), -ENOENT);
    assert_null(paper);
    assert_string_equal(err.text, "there is no sensor nobody");
}

static void a_press_that_is_not_there_is_said(void **state)
{
    const struct paper_head head = {.kind = "x", .title = "x"};
    struct error err = {0};
    struct paper *paper;
    char *pdf = NULL, digest[PAPER_DIGEST_SIZE];
    size_t size;

    (void)state;
    assert_int_equal(paper_open(&head, &paper, NULL), 0);
    assert_int_equal(print_paper("/nowhere/transom-press", paper, &pdf, &size, digest, &err), -ENOPKG);
    assert_null(pdf);
    assert_non_null(strstr(err.text, "/nowhere/transom-press"));
    paper_close(paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_gets_what_it_needs_and_nothing_else),
        cmocka_unit_test(reports_are_found_by_their_whole_names),
        cmocka_unit_test(dates_are_said_in_both_languages),
        cmocka_unit_test(times_are_the_schools_and_tell_the_doubled_hour),
        cmocka_unit_test(numbers_have_their_thousands_and_no_minus_before_nothing),
        cmocka_unit_test(places_are_filled_in_any_order_and_cut_at_the_end),
        cmocka_unit_test_setup_teardown(a_sensor_nobody_checked_has_a_paper_that_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_check_is_the_finding_and_all_are_listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_certificate_says_nothing_in_english_when_it_is_in_welsh, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_check_of_more_than_a_year_ago_is_too_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_sensor_has_no_paper, set_up, tear_down),
        cmocka_unit_test(a_press_that_is_not_there_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
