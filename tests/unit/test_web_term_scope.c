/* Who gets the figures of which days: those who may not see single days get whole terms or months, and never of so few
 * days, or of two stretches so alike, that single days come out. */
#include "days.h"
#include "web_house.h"
#include <jansson.h>

#define API "/api/v1"
#define OCTOBER_1 20727             /* 2026-10-01, in days since 1970-01-01 */

/* Measured days of 8C in October 2026. */
static void keep_days(struct house *house, int count)
{
    char stamp[DAYS_STAMP_SIZE], text[512], date[11];

    house_pause(house);
    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    for (int i = 0; i < count; i++) {
        days_format_date(OCTOBER_1 + i, date);
        snprintf(text, sizeof text, "{\"date\":\"%s\",\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":0.9,"
                 "\"mean\":900,\"minutes_above\":{\"800\":120},\"longest_run_above\":{\"800\":45}},\"verdicts\":[]}", date);
        must(days_save(house->store, "8c", OCTOBER_1 + i, stamp, 0, text, err));
    }
    house_start(house);
}

static json_t *ask(const struct house *house, int role, const char *query, int status)
{
    char path[128], *answer;
    json_t *json;

    snprintf(path, sizeof path, API "/rooms/8c/term%s", query);
    answer = house_ask(house, "GET", path, house_browser(house, role), NULL);
    json = json_loads(house_body(answer), 0, NULL);
    if (house_status(answer) != status || !json)
        fail_msg("%s: %s", path, answer);
    free(answer);
    return json;
}

static void assert_refused(const struct house *house, int role, const char *query, const char *sentence)
{
    json_t *json = ask(house, role, query, 403);

    assert_string_equal(json_string_value(json_object_get(json_object_get(json, "error"), "message")), sentence);
    json_decref(json);
}

static void governors_and_teachers_read_the_last_whole_months(void **state)
{
    static const int roles[] = {GOVERNOR, TEACHER};
    struct house *house = *state;

    keep_days(house, 10);
    for (size_t i = 0; i < 2; i++) {
        json_t *term = ask(house, roles[i], "", 200);

        assert_string_equal(json_string_value(json_object_get(term, "from")), "2026-08-01");
        assert_string_equal(json_string_value(json_object_get(term, "to")), "2026-10-31");
        assert_int_equal(json_integer_value(json_object_get(term, "measured_days")), 10);
        assert_int_equal(json_integer_value(json_object_get(json_object_get(term, "minutes_above"), "800")), 1200);
        json_decref(term);
        json_decref(ask(house, roles[i], "?from=2026-10-01&to=2026-10-31", 200));
    }
}

static void a_window_shifted_by_a_day_is_refused_to_them_and_not_to_a_rep(void **state)
{
    static const char *const queries[] = {"?from=2026-10-02&to=2026-10-31", "?from=2026-10-01&to=2026-10-30",
                                          "?from=2026-10-26&to=2026-11-22", "?from=2026-10-09&to=2026-10-09",
                                          "?from=2026-11-01&to=2026-11-30"};
    struct house *house = *state;

    keep_days(house, 10);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        assert_refused(house, GOVERNOR, queries[i],
                       "Governors see the figures of whole months, as here from 2026-08-01 to 2026-10-31.");
        assert_refused(house, TEACHER, queries[i],
                       "Teachers see the figures of whole months, as here from 2026-08-01 to 2026-10-31.");
        json_decref(ask(house, REP, queries[i], 200));
    }
    json_decref(ask(house, REP, "?from=2026-11-23", 422));
}

static void a_date_that_is_none_is_no_window_of_theirs_either(void **state)
{
    struct house *house = *state;

    keep_days(house, 10);
    json_decref(ask(house, GOVERNOR, "?to=yesterday", 422));
    json_decref(ask(house, GOVERNOR, "?from=2026-13-01", 422));
    json_decref(ask(house, TEACHER, "?from=2026-10-01&to=2026-10-32", 422));
}

static void set_term(struct house *house, int64_t first_date, int64_t last_date)
{
    const struct calendar_term term = {first_date, last_date, "Autumn 2026"};

    house_pause(house);
    must(calendar_add_term(house->calendar, &term, err));
    house_start(house);
}

static void before_a_term_is_old_enough_there_is_nothing_for_them(void **state)
{
    struct house *house = *state;

    keep_days(house, 10);
    set_term(house, OCTOBER_1 + 31, OCTOBER_1 + 90);    /* 22 days ago */
    assert_refused(house, GOVERNOR, "", "Governors see the figures of whole terms, and no term is 28 days old yet.");
    assert_refused(house, TEACHER, "", "Teachers see the figures of whole terms, and no term is 28 days old yet.");
    json_decref(ask(house, REP, "", 200));
}

static void where_there_are_terms_a_month_of_one_is_no_window(void **state)
{
    struct house *house = *state;

    keep_days(house, 10);
    set_term(house, OCTOBER_1 - 20, OCTOBER_1 + 30);
    assert_refused(house, GOVERNOR, "?from=2026-10-01&to=2026-10-31",
                   "Governors see the figures of whole terms, as here from 2026-09-11 to 2026-10-31.");
    json_decref(ask(house, GOVERNOR, "?from=2026-09-11&to=2026-10-31", 200));
}

static void of_nine_measured_days_they_read_nothing(void **state)
{
    static const char sentence[] = "9 school days were measured well enough here. The figures of fewer than 10 would "
                                   "tell of single days. Ask Ms leader (leader).";
    struct house *house = *state;

    keep_days(house, 9);
    assert_refused(house, GOVERNOR, "", sentence);
    assert_refused(house, TEACHER, "", sentence);
    json_decref(ask(house, SITE_STAFF, "", 200));
}

/* This house has no packs to judge by: that a paper wants them says that the caller may have it. */
static void assert_paper(const struct house *house, int role, const char *query, int status, const char *says)
{
    char path[128], *answer;

    snprintf(path, sizeof path, API "/reports/term%s", query);
    answer = house_ask(house, "GET", path, house_browser(house, role), NULL);
    if (house_status(answer) != status || !strstr(answer, says))
        fail_msg("%s: %s", path, answer);
    free(answer);
}

static void papers_of_terms_keep_to_the_same_stretches_and_own_rooms(void **state)
{
    struct house *house = *state;

    keep_days(house, 10);
    assert_paper(house, GOVERNOR, "", 404, "no rule packs");
    assert_paper(house, GOVERNOR, "?room=8c&from=2026-10-01&to=2026-10-31", 404, "no rule packs");
    assert_paper(house, TEACHER, "?room=8c", 404, "no rule packs");
    assert_paper(house, GOVERNOR, "?from=2026-10-02&to=2026-10-31", 403, "Governors see the figures of whole months");
    assert_paper(house, TEACHER, "?room=8c&from=2026-11-16&to=2026-11-22", 403, "Teachers see the figures of whole");
    assert_paper(house, TEACHER, "?room=hall", 403, "You can see only your own rooms, and this is not one of them.");
    assert_paper(house, TEACHER, "?room=no-such-room", 403, "You can see only your own rooms");
    assert_paper(house, TEACHER, "", 403, "You can see only your own rooms");
    assert_paper(house, REP, "?from=2026-10-02&to=2026-10-31", 404, "no rule packs");
}

static void where_nothing_was_measured_they_are_told_so(void **state)
{
    json_t *term = ask(*state, GOVERNOR, "", 200);

    assert_true(json_is_null(json_object_get(term, "mean")));
    json_decref(term);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(governors_and_teachers_read_the_last_whole_months),
        LIVED(a_window_shifted_by_a_day_is_refused_to_them_and_not_to_a_rep),
        LIVED(a_date_that_is_none_is_no_window_of_theirs_either),
        LIVED(before_a_term_is_old_enough_there_is_nothing_for_them),
        LIVED(where_there_are_terms_a_month_of_one_is_no_window),
        LIVED(of_nine_measured_days_they_read_nothing),
        LIVED(papers_of_terms_keep_to_the_same_stretches_and_own_rooms),
        LIVED(where_nothing_was_measured_they_are_told_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
