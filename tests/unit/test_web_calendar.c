/* tests/unit/test_web_calendar.c - the calendar over HTTP: occupied or not and why, a year, bank holidays, files. */
#include "head.h"
#include "rfc3339.h"
#include "web_house.h"
#include <jansson.h>

#define API "/api/v1/calendar"
#define COUNT(array) (sizeof array / sizeof *array)

static const char *text_of(json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static json_int_t number_of(json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

/* The calendar that the gateway would have loaded. */
static int setup(void **state)
{
    struct house *house = house_open();
    struct calendar_term term = {civil_to_days(2026, 9, 2), civil_to_days(2027, 7, 21), "All year"};
    int64_t friday = civil_to_days(2026, 11, 27);
    struct calendar_closure inset = {friday, friday, CALENDAR_INSET, "Training"};
    struct week_hours evening = {.count = {0}};

    must(calendar_add_term(house->calendar, &term, err));
    must(calendar_add_closure(house->calendar, &inset, err));
    must(calendar_add_bank_holiday(house->calendar, civil_to_days(2026, 12, 25), "Christmas Day", err));
    must(calendar_add_period(&evening, 0x1f, (struct calendar_period){18 * 60, 20 * 60}, err));
    must(calendar_add_room(house->calendar, "hall", &evening, err));
    must(house_load(house, err));
    house_start(house);
    *state = house;
    return 0;
}

static void it_says_whether_a_time_is_occupied_and_why(void **state)
{
    static const struct {
        const char *query, *reason, *words, *changes;
    } cases[] = {
        {"time=2026-11-23T10:00:00Z", "occupied", "In use.", "2026-11-23T15:30:00Z"},
        {"time=2026-11-23T18:00:00Z", "out_of_hours", "Outside the hours of a school day.", "2026-11-24T09:00:00Z"},
        {"time=2026-11-23T18:00:00Z&room=hall", "occupied", "In use.", "2026-11-23T20:00:00Z"},
        {"time=2026-11-23T10:00:00Z&room=hall", "out_of_hours", "Outside the hours of a school day.",
         "2026-11-23T18:00:00Z"},
        {"time=2026-11-23T10:00:00Z&room=8c", "occupied", "In use.", "2026-11-23T15:30:00Z"},
        {"time=2026-11-27T10:00:00Z", "inset", "INSET day: no pupils: Training.", "2026-11-30T09:00:00Z"},
        {"time=2026-11-28T10:00:00Z", "no_hours", "No school on this weekday.", "2026-11-30T09:00:00Z"},
        {"time=2026-12-25T10:00:00Z", "bank_holiday", "Bank holiday: Christmas Day.", "2026-12-28T09:00:00Z"},
        {"time=2027-08-02T10:00:00Z", "outside_term", "Outside the terms.", NULL},
    };
    struct house *house = *state;
    char path[128];

    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *json;

        snprintf(path, sizeof path, API "/at?%s", cases[i].query);
        json = house_json(house, "GET", path, NULL, 200);
        assert_string_equal(text_of(json, "reason"), cases[i].reason);
        assert_string_equal(text_of(json, "words"), cases[i].words);
        assert_int_equal(json_is_true(json_object_get(json, "occupied")), strcmp(cases[i].reason, "occupied") == 0);
        if (cases[i].changes)
            assert_string_equal(text_of(json, "changes"), cases[i].changes);
        else
            assert_true(json_is_null(json_object_get(json, "changes")));
        json_decref(json);
    }
    json_decref(house_json(house, "GET", API "/at?room=cellar", NULL, 422));
    json_decref(house_json(house, "GET", API "/at?time=yesterday", NULL, 422));
}

static void twelve_months_count_their_school_days(void **state)
{
    static const char *const wrong[] = {"2026", "2026-13", "2026-1", "1989-12", "2026-09-01", "x"};
    struct house *house = *state;
    json_t *json = house_json(house, "GET", API "/preview?from=2026-09", NULL, 200), *day;
    char path[64];
    json_int_t school = 0;
    size_t index;

    assert_int_equal(json_array_size(json_object_get(json, "days")), 365);
    json_array_foreach(json_object_get(json, "days"), index, day) {
        bool is_school = strcmp(text_of(day, "kind"), "school") == 0;

        school += is_school;
        assert_int_equal(number_of(day, "occupied_minutes"), is_school ? 390 : 0);
    }
    assert_int_equal(school, 229);      /* weekdays of 2 Sept to 21 July: 231, less Christmas Day and the INSET day */
    assert_int_equal(number_of(json, "school_days"), school);
    assert_int_equal(number_of(json, "inset_days"), 1);
    assert_true(json_is_true(json_object_get(json_object_get(json, "expected"), "is_far")));
    json_decref(json);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        snprintf(path, sizeof path, API "/preview?from=%s", wrong[i]);
        json_decref(house_json(house, "GET", path, NULL, 422));
    }
}

static void a_leader_brings_bank_holidays_up_to_date(void **state)
{
    struct house *house = *state;
    json_t *json = house_json(house, "PUT", API "/bank-holidays",
                       "{\"england-and-wales\":{\"division\":\"england-and-wales\",\"events\":"
                       "[{\"title\":\"A day\",\"date\":\"2029-01-01\",\"notes\":\"\",\"bunting\":true}]}}", 200);

    assert_int_equal(number_of(json, "changes"), 1);
    json_decref(json);
    json = house_json(house, "GET", API "/bank-holidays", NULL, 200);
    assert_string_equal(text_of(json, "division"), "england-and-wales");
    assert_string_equal(text_of(json_array_get(json_object_get(json, "days"), 0), "date"), "2029-01-01");
    json_decref(json);
    json_decref(house_json(house, "PUT", API "/bank-holidays", "{\"england-and-wales\":{}}", 422));
}

static void a_look_at_newer_bank_holidays_saves_nothing(void **state)
{
    static const char file[] = "{\"england-and-wales\":{\"division\":\"england-and-wales\",\"events\":"
                               "[{\"title\":\"A day\",\"date\":\"2029-01-01\"}]}}";
    struct house *house = *state;
    json_t *json = house_json(house, "PUT", API "/bank-holidays?save=no", file, 200);

    assert_int_equal(number_of(json, "changes"), 1);
    assert_int_equal(json_array_size(json_object_get(json, "days")), 1);
    json_decref(json);
    json = house_json(house, "GET", API "/bank-holidays", NULL, 200);
    assert_int_equal(json_array_size(json_object_get(json, "days")), 0);
    json_decref(json);
    json_decref(house_json(house, "PUT", API "/bank-holidays", file, 200));
    json = house_json(house, "GET", "/api/v1/access", NULL, 200);      /* a look is no change: one line, of the save */
    assert_int_equal(json_array_size(json), 1);
    json_decref(json);
}

/* A file as it is, not JSON. */
static char *send_file(const struct house *house, const char *kind, const char *file, size_t size)
{
    char *request = malloc(size + 1024), *answer;
    int head = sprintf(request, "POST " API "/import?kind=%s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: text/csv\r\n"
                       "Content-Length: %zu\r\n\r\n", kind, house->address, house_browser(house, LEADER), size);

    memcpy(request + head, file, size);
    answer = house_send(house, request, (size_t)head + size);
    free(request);
    return answer;
}

static void import(const struct house *house, const char *kind, const char *file, size_t size, int status,
                   const char *says)
{
    char *answer = send_file(house, kind, file, size);

    if (house_status(answer) != status || !strstr(answer, says))
        fail_msg("not %d with %s: %s", status, says, answer);
    free(answer);
}

static void a_file_is_answered_with_what_it_would_bring_and_saves_nothing(void **state)
{
    static const char good[] = "2026-09-02,2026-12-18,Autumn,term\n2026-11-27,INSET,inset\n";
    struct house *house = *state;
    json_t *json;

    import(house, "csv", good, sizeof good - 1, 200, "{\"name\":\"Autumn\",\"from\":\"2026-09-02\"");
    import(house, "csv", "x\n", 2, 422, "line 1");
    import(house, "csv", "", 0, 422, "empty");
    import(house, "pdf", good, sizeof good - 1, 422, "kind has to be ics or csv");
    import(house, "ics", good, sizeof good - 1, 503, "not installed");      /* this house has no reader */
    json = house_json(house, "GET", API, NULL, 200);
    assert_int_equal(number_of(json, "version"), 0);
    json_decref(json);
}

static void a_file_is_taken_up_to_its_limit_and_not_a_byte_more(void **state)
{
    struct house *house = *state;
    size_t size = 1 << 20;
    char *file = malloc(size + 1);

    memset(file, '\n', size + 1);
    memcpy(file, "2026-11-27,INSET,inset", 22);
    import(house, "csv", file, size, 200, "\"kind\":\"inset\"");
    import(house, "csv", file, size + 1, 413, "too_large");
    free(file);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(it_says_whether_a_time_is_occupied_and_why),
        LIVED(twelve_months_count_their_school_days),
        LIVED(a_leader_brings_bank_holidays_up_to_date),
        LIVED(a_look_at_newer_bank_holidays_saves_nothing),
        LIVED(a_file_is_answered_with_what_it_would_bring_and_saves_nothing),
        LIVED(a_file_is_taken_up_to_its_limit_and_not_a_byte_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
