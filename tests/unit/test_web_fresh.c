/* tests/unit/test_web_fresh.c - GET /rooms/{id}/air: a day that follows F3 with a known flow comes back as ranges
 * around it, with inputs and refusals; what may not be asked is refused. */
#include "ventilation.h"
#include "web_house.h"
#include <jansson.h>
#include <math.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)
#define MIDNIGHT_MS (NOW_MS - INT64_C(10) * 3600000)
#define DATE "2026-11-16"               /* the Monday before */
#define AIR "/api/v1/rooms/8c/air"
#define LITRES_PER_S 150.0
#define VOLUME_M3 180.0

static json_t *get_json(const struct house *house, const char *path, int status)
{
    char *answer = house_ask(house, "GET", path, house_program(house->tokens[VIEWER]), NULL);
    json_t *json;

    if (house_status(answer) != status)
        print_error("%s: %s\n", path, answer);
    assert_int_equal(house_status(answer), status);
    json = json_loads(house_body(answer), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    free(answer);
    return json;
}

static json_t *at(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!value)
        print_error("no key %s\n", key);
    assert_non_null(value);
    return value;
}

static double end_of(json_t *object, const char *key, size_t end)
{
    assert_int_equal(json_array_size(at(object, key)), 2);
    return json_number_value(json_array_get(at(object, key), end));
}

static bool is_around(json_t *object, const char *key, double truth)
{
    return end_of(object, key, 0) <= truth && truth <= end_of(object, key, 1);
}

static bool has_two_figures(double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.1e", value);
    return fabs(strtod(text, NULL) - value) < 1e-9 * value;
}

/* 8C as people describe it in Settings; other facts stay. */
static void describe(struct house *house, struct room_info room)
{
    strcpy(room.id, "8c");
    strcpy(room.name, "Room 8c");
    room.ventilation = VENTILATION_NATURAL;
    room.seats = 30;
    room.ages = AGES_11_15;
    must(room_save(house->store, &room, err));
}

static void append(struct house *house, const char *device, int64_t time_ms, double co2_ppm)
{
    struct stored_reading row = {.arrived_ms = time_ms, .flags = STORED_OWN_TIME};

    must(device_ensure(house->store, device, "plain", NOW_MS - 30 * DAY_MS, &row.device, err));
    row.reading.time_ms = time_ms;
    reading_set(&row.reading, CO2_PPM, co2_ppm);
    reading_set(&row.reading, TEMPERATURE_C, 27);
    must(readings_append(house->store, &row, err));
}

/* A night, a school day from 09:00 to 15:30 with everybody there, and the evening. */
static void make_day(struct house *house, int64_t midnight_ms)
{
    const struct ventilation_use lessons = {30 * generation_in_room_air(generation_of_ages_l_per_s(AGES_11_15), 27),
                                            LITRES_PER_S, VOLUME_M3, 420};
    double left_ppm = ventilation_level_ppm(&lessons, 420, 6.5);
    double ach_per_h = ventilation_ach_per_h(LITRES_PER_S, VOLUME_M3);

    for (int minute = 0; minute < 24 * 60; minute += 5) {
        double hours = (minute - 9 * 60) / 60.0;
        double co2_ppm = hours <= 0 ? 420 : hours <= 6.5 ? ventilation_level_ppm(&lessons, 420, hours)
                         : 420 + (left_ppm - 420) * exp(-ach_per_h * (hours - 6.5));

        append(house, "co2-8c", midnight_ms + minute * MINUTE_MS, co2_ppm + minute % 3);
    }
}

static void open_with(struct house *house, struct room_info room)
{
    house_pause(house);
    describe(house, room);
    make_day(house, MIDNIGHT_MS - 7 * DAY_MS);
    must(store_commit(house->store, err));
    must(house_load(house, err));
    house_start(house);
}

static void a_day_comes_back_as_ranges_around_the_truth(void **state)
{
    struct house *house = *state;
    json_t *air, *hour, *day;
    size_t i, given = 0;

    open_with(house, (struct room_info){.volume_m3 = VOLUME_M3});
    air = get_json(house, AIR "?date=" DATE, 200);
    assert_string_equal(json_string_value(at(air, "date")), DATE);
    assert_true(json_is_false(at(air, "running")) && json_is_null(at(air, "refusal")));
    json_array_foreach(at(air, "hours"), i, hour) {
        if (json_object_get(hour, "refusal"))
            continue;
        given++;
        assert_true(is_around(hour, "litres_per_s", LITRES_PER_S));
        assert_true(is_around(hour, "air_changes_per_h", 3));
        assert_true(has_two_figures(end_of(hour, "litres_per_s", 0)) && has_two_figures(end_of(hour, "litres_per_s", 1)));
        if (strcmp(json_string_value(at(hour, "method")), "decay") == 0) {
            assert_true(json_is_null(at(hour, "litres_per_s_per_person")));
            continue;
        }
        assert_true(is_around(hour, "litres_per_s_per_person", 5));
        assert_true(json_number_value(at(hour, "people")) == 30 && json_is_true(at(hour, "people_are_assumed")));
    }
    assert_true(given >= 6);
    day = at(air, "day");
    assert_true(is_around(day, "litres_per_s_per_person", 5));
    assert_true(json_number_value(at(at(air, "inputs"), "volume_m3")) == VOLUME_M3);
    assert_string_equal(json_string_value(at(at(air, "inputs"), "outdoor_from")), "nights");
    assert_true(fabs(json_number_value(at(at(air, "inputs"), "outdoor_ppm")) - 420) <= 2);
    json_decref(air);
}

static void what_follows_from_the_estimate_is_told(void **state)
{
    struct house *house = *state;
    json_t *air, *purge, *dose;
    double purge_min;

    open_with(house, (struct room_info){.volume_m3 = VOLUME_M3});
    air = get_json(house, AIR "?date=" DATE, 200);
    purge = at(air, "purge");
    purge_min = ventilation_purge_minutes(1500, 800, 420, 3);
    assert_true(json_number_value(at(purge, "from_ppm")) == 1500);
    assert_true(end_of(purge, "minutes", 0) <= purge_min && purge_min <= end_of(purge, "minutes", 1));
    assert_true(json_number_value(at(at(air, "excess"), "times")) > 1);
    assert_true(json_is_null(at(at(air, "excess"), "refusal")));
    dose = at(at(air, "thermal_dose"), "hot");      /* 27 degC for six and a half hours, against 26 */
    assert_true(json_number_value(at(dose, "degree_hours")) == 6.5);
    assert_true(json_is_null(at(air, "icone")) && json_is_null(at(air, "recovery")));
    json_decref(air);
}

static void without_a_volume_the_reason_is_told_and_nothing_is_made_up(void **state)
{
    struct house *house = *state;
    json_t *air;

    open_with(house, (struct room_info){0});
    air = get_json(house, AIR "?date=" DATE, 200);
    assert_string_equal(json_string_value(at(air, "refusal")), "no_volume");
    assert_true(json_is_null(at(air, "newest")) && json_is_null(at(air, "day")) && json_is_null(at(air, "purge")));
    assert_int_equal(json_array_size(at(air, "hours")), 0);
    assert_true(json_number_value(at(at(air, "excess"), "times")) > 1);     /* that needs no volume */
    json_decref(air);
}

static void with_an_air_cleaner_rooms_are_not_compared_by_co2(void **state)
{
    struct house *house = *state;
    json_t *air;

    open_with(house, (struct room_info){.volume_m3 = VOLUME_M3, .has_air_cleaner = true});
    air = get_json(house, AIR "?date=" DATE, 200);
    assert_true(json_is_null(at(at(air, "excess"), "times")));
    assert_string_equal(json_string_value(at(at(air, "excess"), "refusal")), "air_cleaner");
    assert_true(is_around(at(air, "day"), "litres_per_s_per_person", 5));   /* outdoor air it does not touch */
    json_decref(air);
    air = get_json(house, "/api/v1/rooms/8c", 200);
    assert_non_null(strstr(json_string_value(at(air, "verdict_note")), "leaves its CO2"));
    json_decref(air);
    air = get_json(house, "/api/v1/rooms/hall", 200);
    assert_true(json_is_null(at(air, "verdict_note")));
    json_decref(air);
}

static void a_sensor_outside_says_the_level_outdoors_and_a_person_says_it_before_that(void **state)
{
    struct house *house = *state;
    struct room_info room = {.volume_m3 = VOLUME_M3, .outdoor_room = "hall"};
    int64_t device;
    json_t *air;

    house_pause(house);
    must(device_ensure(house->store, "co2-out", "plain", NOW_MS - 30 * DAY_MS, &device, err));
    must(device_assign(house->store, device, "hall", NOW_MS - 30 * DAY_MS, "test", err));
    for (int minute = 0; minute < 24 * 60; minute += 30)
        append(house, "co2-out", MIDNIGHT_MS - 7 * DAY_MS + minute * MINUTE_MS, minute < 9 * 60 ? 480 : 441);
    open_with(house, room);
    air = get_json(house, AIR "?date=" DATE, 200);
    assert_string_equal(json_string_value(at(at(air, "inputs"), "outdoor_from")), "outdoor_room");
    assert_true(json_number_value(at(at(air, "inputs"), "outdoor_ppm")) == 441);
    json_decref(air);
    house_pause(house);
    room.outdoor_ppm = 430;
    describe(house, room);
    must(house_load(house, err));
    house_start(house);
    air = get_json(house, AIR "?date=" DATE, 200);
    assert_string_equal(json_string_value(at(at(air, "inputs"), "outdoor_from")), "said");
    assert_true(json_number_value(at(at(air, "inputs"), "outdoor_ppm")) == 430);
    json_decref(air);
}

static void rules_about_outdoor_air_go_by_the_day(void **state)
{
    struct house *house = *state;
    json_t *days, *verdict, *told;
    size_t i;
    bool was_there = false;

    open_with(house, (struct room_info){.volume_m3 = VOLUME_M3});
    days = get_json(house, "/api/v1/rooms/8c/days?from=" DATE "&to=" DATE, 200);
    json_array_foreach(at(json_array_get(days, 0), "verdicts"), i, verdict) {
        if (strcmp(json_string_value(at(verdict, "rule")), "gb-hse-air-min-high") != 0)
            continue;
        was_there = true;               /* under 8 L/s for each person, and it had 5 */
        assert_string_equal(json_string_value(at(verdict, "verdict")), "fail");
        assert_true(json_number_value(at(verdict, "figure")) <= 5 && json_number_value(at(verdict, "figure_high")) >= 5);
    }
    assert_true(was_there);
    json_decref(days);
    told = get_json(house, "/api/v1/rooms/8c/days/" DATE "/explain?rule=gb-hse-air-min-high", 200);
    assert_string_equal(json_string_value(at(at(told, "result"), "verdict")), "fail");
    json_decref(told);
}

/* Five falls from over 1500 to under 800, twelve minutes each by the line between two samples. */
static void the_time_a_room_needs_to_clear_is_learned_from_its_falls(void **state)
{
    struct house *house = *state;
    json_t *air, *recovery;

    house_pause(house);
    for (int count = 4; count <= 5; count++) {
        int64_t start_ms = MIDNIGHT_MS - count * DAY_MS + 11 * INT64_C(3600000);
        int first = count == 4 ? 0 : 4;

        for (int fall = first; fall < (count == 4 ? 4 : 5); fall++) {
            int64_t at_ms = start_ms + fall * INT64_C(3600000);

            append(house, "co2-8c", at_ms, 1500);
            append(house, "co2-8c", at_ms + MINUTE_MS, 1600);
            append(house, "co2-8c", at_ms + 2 * MINUTE_MS, 1500);
            append(house, "co2-8c", at_ms + 14 * MINUTE_MS, 800);
            append(house, "co2-8c", at_ms + 15 * MINUTE_MS, 700);
        }
        must(store_commit(house->store, err));
        must(house_load(house, err));
        house_start(house);
        air = get_json(house, AIR, 200);
        recovery = at(air, "recovery");
        assert_true(json_is_true(at(air, "running")));
        assert_int_equal(json_integer_value(at(recovery, "count")), count);
        assert_int_equal(json_integer_value(at(recovery, "count_needed")), 5);
        if (count == 5)
            assert_true(json_number_value(at(recovery, "median_minutes")) == 12);
        else
            assert_true(json_is_null(at(recovery, "median_minutes")));
        json_decref(air);
        house_pause(house);
    }
}

/* Today there are readings from 09:40 to 10:00, at 10:00: the hour that is over has too few, the next is none yet. */
static void the_running_hour_is_no_gap(void **state)
{
    struct house *house = *state;
    json_t *air, *first;

    house_pause(house);
    describe(house, (struct room_info){.volume_m3 = VOLUME_M3});
    append(house, "co2-8c", NOW_MS, 1200);
    append(house, "co2-8c", NOW_MS + MINUTE_MS / 60, 1200);
    must(store_commit(house->store, err));
    must(house_load(house, err));
    house_start(house);
    air = get_json(house, AIR, 200);
    assert_string_equal(json_string_value(at(at(air, "inputs"), "outdoor_from")), "usual");     /* no night was heard */
    assert_int_equal(json_array_size(at(air, "hours")), 1);
    first = json_array_get(at(air, "hours"), 0);
    assert_string_equal(json_string_value(at(first, "refusal")), "gaps");
    assert_string_equal(json_string_value(at(first, "to")), "2026-11-23T10:00:00Z");
    json_decref(air);
}

static void what_cannot_be_asked_is_refused(void **state)
{
    static const struct {
        const char *path;
        int status;
    } asked[] = {
        {AIR "?date=2026-11-24", 422},  /* tomorrow */
        {AIR "?date=2026-11-31", 422},
        {AIR "?pack=no-such-pack", 422},
        {"/api/v1/rooms/9z/air", 404},
    };

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        json_decref(get_json(*state, asked[i].path, asked[i].status));
}

static void a_teacher_looks_back_two_weeks_and_no_further(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", AIR "?date=2026-11-10", house_browser(house, TEACHER), NULL), 200);
    assert_int_equal(house_try(house, "GET", AIR "?date=2026-11-09", house_browser(house, TEACHER), NULL), 403);
}

static void every_room_has_a_forecast_or_none(void **state)
{
    json_t *rooms = get_json(*state, "/api/v1/rooms", 200);

    assert_true(json_is_null(at(json_array_get(rooms, 0), "forecast")));
    json_decref(rooms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_comes_back_as_ranges_around_the_truth, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(what_follows_from_the_estimate_is_told, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(without_a_volume_the_reason_is_told_and_nothing_is_made_up, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(with_an_air_cleaner_rooms_are_not_compared_by_co2, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_sensor_outside_says_the_level_outdoors_and_a_person_says_it_before_that,
                                        house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(rules_about_outdoor_air_go_by_the_day, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(the_time_a_room_needs_to_clear_is_learned_from_its_falls, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(the_running_hour_is_no_gap, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_asked_is_refused, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_teacher_looks_back_two_weeks_and_no_further, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(every_room_has_a_forecast_or_none, house_setup, house_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
