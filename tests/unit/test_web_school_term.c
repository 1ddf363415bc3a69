/* All rooms over a term: the sums of the record's narrow rows are those of the days' own texts, before and after
 * anything changes that they rest on. */
#include "day_sums.h"
#include "days.h"
#include "term.h"
#include "web_house.h"
#include <errno.h>
#include <jansson.h>

#define API "/api/v1"
#define NOVEMBER_16 20773           /* 2026-11-16, in days since 1970-01-01: a Monday */
#define DAYS 5
#define DAY_MS INT64_C(86400000)
#define HALF_HOUR_MS INT64_C(1800000)
#define TEXT_SIZE 512

/* Of a room and a day, with digits behind the point, and a rule that fails on all but the first day. */
static void make_text(int room, int day, double more_ppm, char text[TEXT_SIZE])
{
    snprintf(text, TEXT_SIZE, "{\"date\":\"2026-11-%02d\",\"occupied_minutes\":405,\"co2_ppm\":{\"coverage\":0.98%d,"
             "\"mean\":%.3f,\"minutes_above\":{\"800\":%d.123,\"1000\":%d.5,\"1500\":0},\"longest_run_above\":{\"800\":"
             "%d.001,\"1000\":7,\"1500\":0}},\"verdicts\":[{\"rule\":\"a\",\"verdict\":\"%s\",\"quantity\":\"co2_ppm\"},"
             "{\"rule\":\"b\",\"verdict\":\"fail\",\"quantity\":\"temperature_c\"}]}", 16 + day, day,
             800.007 + 10 * room + day + more_ppm, 100 + day, 30 + room, 40 + day, day ? "fail" : "pass");
}

static void keep(struct house *house, int room, int day, const char *text)
{
    const char *id = room_info(school_room(house->school, (size_t)room))->id;
    char stamp[DAYS_STAMP_SIZE];
    struct day_sum sum;

    days_stamp_of(house->pack, room_info(school_room(house->school, (size_t)room)), NATION_ENGLAND, house->zone, stamp);
    must(days_save(house->store, id, NOVEMBER_16 + day, stamp, 0, text, err));
    must(term_day_sum(text, &sum));
    must(day_sum_save(house->store, id, NOVEMBER_16 + day, stamp, 0, &sum, err));
}

static void keep_all(struct house *house)
{
    char text[TEXT_SIZE];

    house_pause(house);
    for (int room = 0; room < 2; room++)
        for (int day = 0; day < DAYS; day++) {
            make_text(room, day, 0, text);
            keep(house, room, day, text);
        }
    house_start(house);
}

static json_t *ask(const struct house *house, int role, const char *path, int status)
{
    char *answer = house_ask(house, "GET", path, house_browser(house, role), NULL);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != status || !json)
        fail_msg("%s: %s", path, answer);
    free(answer);
    return json;
}

/* What one answer says of a room is what its own term says, key by key. Returns its school days. */
static json_int_t assert_same(const struct house *house, const json_t *all, size_t room)
{
    static const char *const keys[] = {"school_days", "measured_days", "occupied_minutes", "coverage", "mean",
                                       "minutes_above", "worst_run_above"};
    const json_t *sums = json_array_get(json_object_get(all, "rooms"), room);
    char path[128];
    json_int_t days;
    json_t *own;

    snprintf(path, sizeof path, API "/rooms/%s/term", json_string_value(json_object_get(sums, "room")));
    own = ask(house, REP, path, 200);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_equal(json_object_get(own, keys[i]), json_object_get(sums, keys[i])))
            fail_msg("%s: %s differs", path, keys[i]);
    days = json_integer_value(json_object_get(own, "school_days"));
    json_decref(own);
    return days;
}

static json_int_t failed_days(const json_t *all, size_t room)
{
    return json_integer_value(json_object_get(json_array_get(json_object_get(all, "rooms"), room), "failed_days"));
}

static void every_room_has_the_sums_of_its_days_texts(void **state)
{
    struct house *house = *state;
    json_t *all;

    keep_all(house);
    all = ask(house, REP, API "/term", 200);
    for (size_t room = 0; room < 2; room++) {
        assert_int_equal(assert_same(house, all, room), DAYS);
        assert_int_equal(failed_days(all, room), DAYS - 1);     /* a rule about temperature is no rule about CO2 */
    }
    json_decref(all);
    all = ask(house, REP, API "/term?from=2026-11-17&to=2026-11-18", 200);
    assert_int_equal(failed_days(all, 0), 2);
    json_decref(all);
}

static void a_day_that_is_judged_again_counts_as_it_is_now(void **state)
{
    struct house *house = *state;
    char text[TEXT_SIZE];
    json_t *all;

    keep_all(house);
    house_pause(house);
    make_text(0, 1, 250, text);
    keep(house, 0, 1, text);
    house_start(house);
    all = ask(house, REP, API "/term", 200);
    assert_int_equal(assert_same(house, all, 0), DAYS);
    json_decref(all);
}

static void a_day_whose_text_was_changed_or_dropped_without_it_is_not_summed(void **state)
{
    struct house *house = *state;
    const char *id = room_info(school_room(house->school, 0))->id;
    json_t *all;

    keep_all(house);
    house_pause(house);
    must(days_drop(house->store, id, NOVEMBER_16 + 2, err));
    must(days_save(house->store, id, NOVEMBER_16 + 3, "england 1 of another room", 0, "{}", err));
    house_start(house);
    all = ask(house, REP, API "/term", 200);
    assert_int_equal(assert_same(house, all, 0), DAYS - 2);
    assert_int_equal(assert_same(house, all, 1), DAYS);
    json_decref(all);
}

static void what_another_calendar_judged_is_not_summed(void **state)
{
    struct house *house = *state;
    int64_t version;
    json_t *all;

    keep_all(house);
    house_pause(house);
    must(calendar_save(house->store, "{}", &version, err));
    house_start(house);
    all = ask(house, REP, API "/term", 200);
    assert_int_equal(assert_same(house, all, 0), 0);
    json_decref(all);
}

/* Half hours of 8C from 08:30 on Monday, of which the first is before the site's hours. */
static void keep_half_hours(struct house *house)
{
    struct slot slot = {.min = 1100, .mean = 1200, .max = 1300, .joined_s = 1800, .samples = 30};

    house_pause(house);
    for (int i = 0; i < 4; i++) {
        slot.start_ms = NOVEMBER_16 * DAY_MS + 17 * HALF_HOUR_MS + i * HALF_HOUR_MS;
        must(slots_save(house->store, "8c", CO2_PPM, &slot, err));
    }
    house_start(house);
}

static void assert_above(const struct house *house, const char *query, double asked_min, double measured_min,
                         double least_min, double most_min)
{
    char path[128];
    const json_t *in_hours, *range;
    json_t *all;

    snprintf(path, sizeof path, API "/term?%s", query);
    all = ask(house, REP, path, 200);
    in_hours = json_object_get(json_array_get(json_object_get(all, "rooms"), 0), "in_hours");
    range = json_object_get(in_hours, "minutes_above");
    assert_int_equal(json_integer_value(json_object_get(in_hours, "days")), DAYS);
    assert_float_equal(json_number_value(json_object_get(in_hours, "minutes")), asked_min, 0);
    assert_float_equal(json_number_value(json_object_get(in_hours, "measured_minutes")), measured_min, 0);
    assert_float_equal(json_number_value(json_array_get(range, 0)), least_min, 0);
    assert_float_equal(json_number_value(json_array_get(range, 1)), most_min, 0);
    json_decref(all);
}

static void any_level_and_hours_are_answered_from_whole_half_hours(void **state)
{
    struct house *house = *state;

    keep_half_hours(house);
    assert_above(house, "from=2026-11-16&above=1000", DAYS * 390, 90, 90, 90);
    assert_above(house, "from=2026-11-16&above=1200", DAYS * 390, 90, 0, 90);
    assert_above(house, "from=2026-11-16&above=1300", DAYS * 390, 90, 0, 0);
    assert_above(house, "from=2026-11-16&above=1000&hours=09:00-10:00", DAYS * 60, 60, 60, 60);
    assert_above(house, "from=2026-11-16&above=1000&hours=08:30-10:00", DAYS * 90, 90, 90, 90);
    assert_above(house, "from=2026-11-16&above=1000&hours=09:15-10:00", DAYS * 30, 30, 30, 30);
}

static void a_room_with_hours_of_its_own_is_looked_at_in_them(void **state)
{
    struct house *house = *state;
    struct week_hours own = {0};
    const json_t *rooms;
    json_t *all;

    house_pause(house);
    must(calendar_add_period(&own, 0x1f, (struct calendar_period){13 * 60, 14 * 60}, err));
    must(calendar_add_room(house->calendar, "hall", &own, err));
    house_start(house);
    all = ask(house, REP, API "/term?from=2026-11-16&above=800", 200);
    rooms = json_object_get(all, "rooms");
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        const json_t *room = json_array_get(rooms, i);
        bool is_hall = strcmp(json_string_value(json_object_get(room, "room")), "hall") == 0;

        assert_float_equal(json_number_value(json_object_get(json_object_get(room, "in_hours"), "minutes")),
                           DAYS * (is_hall ? 60 : 390), 0);
    }
    json_decref(all);
}

static void levels_and_hours_that_are_none_are_refused(void **state)
{
    static const char *const queries[] = {"above=399", "above=5001", "above=much", "above=", "above=800ppm", "above=nan",
                                          "hours=09:00-10:00", "above=800&hours=10:00-09:00", "above=800&hours=9"};
    struct house *house = *state;
    char path[128];

    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        snprintf(path, sizeof path, API "/term?%s", queries[i]);
        json_decref(ask(house, REP, path, 422));
    }
    json_decref(ask(house, REP, API "/term?above=400", 200));
    json_decref(ask(house, REP, API "/term?above=5000", 200));
}

static void dates_are_checked_as_for_one_room(void **state)
{
    struct house *house = *state;

    json_decref(ask(house, REP, API "/term?from=2026-11-23", 422));     /* today */
    json_decref(ask(house, REP, API "/term?to=yesterday", 422));
    json_decref(ask(house, REP, API "/term?from=2025-10-18&to=2026-11-22", 422));       /* 401 days */
    json_decref(ask(house, REP, API "/term?from=2025-10-19&to=2026-11-22", 200));
}

/* The room's figures are there, or too_few_days instead. */
static void assert_told(const json_t *all, size_t room, bool is_told)
{
    const json_t *sums = json_array_get(json_object_get(all, "rooms"), room);

    assert_int_equal(json_object_get(sums, "minutes_above") != NULL, is_told);
    assert_int_equal(json_object_get(sums, "failed_days") != NULL, is_told);
    assert_int_equal(json_is_true(json_object_get(sums, "too_few_days")), !is_told);
}

static void governors_read_whole_months_and_no_room_of_which_too_few_days_were_measured(void **state)
{
    struct house *house = *state;
    char text[TEXT_SIZE];
    json_t *all;

    house_pause(house);
    for (int day = 0; day < TERM_MEASURED_DAYS_MIN; day++) {
        make_text(0, day, 0, text);
        keep(house, 0, day - 31, text);
        if (day < TERM_MEASURED_DAYS_MIN - 1)
            keep(house, 1, day - 31, text);
    }
    house_start(house);
    all = ask(house, GOVERNOR, API "/term", 200);
    assert_string_equal(json_string_value(json_object_get(all, "from")), "2026-08-01");
    assert_string_equal(json_string_value(json_object_get(all, "to")), "2026-10-31");
    assert_told(all, 0, true);
    assert_told(all, 1, false);
    json_decref(all);
    all = ask(house, REP, API "/term?from=2026-08-01&to=2026-10-31", 200);
    assert_told(all, 0, true);
    assert_told(all, 1, true);
    json_decref(all);
    json_decref(ask(house, GOVERNOR, API "/term?from=2026-10-16&to=2026-10-31", 403));
    json_decref(ask(house, GOVERNOR, API "/term?above=1000&hours=09:00-09:30", 403));
}

static void what_is_no_kept_day_has_no_sum(void **state)
{
    struct day_sum sum = {.occupied_min = 1};

    (void)state;
    assert_int_equal(term_day_sum("{}", &sum), -EBADMSG);
    assert_int_equal(term_day_sum("", &sum), -EBADMSG);
    assert_float_equal(sum.occupied_min, 1, 0);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(every_room_has_the_sums_of_its_days_texts),
        LIVED(a_day_that_is_judged_again_counts_as_it_is_now),
        LIVED(a_day_whose_text_was_changed_or_dropped_without_it_is_not_summed),
        LIVED(what_another_calendar_judged_is_not_summed),
        LIVED(any_level_and_hours_are_answered_from_whole_half_hours),
        LIVED(a_room_with_hours_of_its_own_is_looked_at_in_them),
        LIVED(levels_and_hours_that_are_none_are_refused),
        LIVED(dates_are_checked_as_for_one_room),
        LIVED(governors_read_whole_months_and_no_room_of_which_too_few_days_were_measured),
        cmocka_unit_test(what_is_no_kept_day_has_no_sum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
