/* The API as its users meet it: what is asked, what comes back, and that hostile words stay words. */
#include "calibrations.h"
#include "days.h"
#include "quality.h"
#include "web_house.h"
#include <jansson.h>

#define SCHOOL_DAY_MS (NOW_MS - INT64_C(3600000) - 7 * INT64_C(86400000))    /* Monday 2026-11-16, 09:00 */

static json_t *get_json(const struct house *house, const char *path, const char *headers, int status)
{
    char *answer = house_ask(house, "GET", path, headers, NULL);
    json_error_t why;
    json_t *json;

    if (house_status(answer) != status)
        print_error("%s: %s\n", path, answer);
    assert_int_equal(house_status(answer), status);
    json = json_loads(house_body(answer), JSON_REJECT_DUPLICATES, &why);
    if (!json)
        print_error("%s: %s\n%s\n", path, why.text, answer);
    assert_non_null(json);
    free(answer);
    return json;
}

static const char *text_of(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    assert_true(json_is_string(value));
    return json_string_value(value);
}

static void lists_every_room_with_value_age_and_level(void **state)
{
    struct house *house = *state;
    json_t *rooms = get_json(house, "/api/v1/rooms", house_program(house->tokens[VIEWER]), 200);
    json_t *room = json_array_get(rooms, 0);

    assert_int_equal(json_array_size(rooms), 2);
    assert_string_equal(text_of(room, "id"), "8c");
    assert_string_equal(text_of(room, "freshness"), "live");
    assert_int_equal(json_integer_value(json_object_get(room, "co2_ppm")), 1190);
    assert_true(json_integer_value(json_object_get(room, "age_s")) >= 60);
    assert_string_equal(text_of(json_object_get(room, "incident"), "state"), "raised");
    json_decref(rooms);
}

static void says_null_where_nothing_is_known(void **state)
{
    struct house *house = *state;
    json_t *rooms = get_json(house, "/api/v1/rooms", house_program(house->tokens[VIEWER]), 200);
    json_t *hall = json_array_get(rooms, 1);
    static const char *const unknown[] = {"co2_ppm", "temperature_c", "humidity_pct", "age_s", "last_co2_ppm",
                                          "incident", "rule", "trend", "heard"};

    assert_string_equal(text_of(hall, "level"), "unknown");
    assert_string_equal(text_of(hall, "freshness"), "never");
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_true(json_is_null(json_object_get(hall, unknown[i])));
    json_decref(rooms);
}

static void shows_one_room_with_its_yardsticks_and_today(void **state)
{
    struct house *house = *state;
    json_t *room = get_json(house, "/api/v1/rooms/8c", house_program(house->tokens[VIEWER]), 200);
    json_t *today = json_object_get(room, "today"), *yardstick;
    size_t i, unverified = 0;

    assert_true(json_array_size(json_object_get(room, "yardsticks")) >= 8);
    json_array_foreach(json_object_get(room, "yardsticks"), i, yardstick) {
        bool verified = json_is_true(json_object_get(yardstick, "verified"));

        assert_int_equal(verified, strcmp(text_of(yardstick, "confidence"), "A") == 0);
        unverified += !verified;
    }
    assert_true(unverified < json_array_size(json_object_get(room, "yardsticks")));
    assert_string_equal(text_of(today, "date"), "2026-11-23");
    assert_true(json_is_true(json_object_get(today, "running")));
    assert_true(json_number_value(json_object_get(json_object_get(today, "co2_ppm"), "max")) == 1190);
    assert_string_equal(text_of(json_array_get(json_object_get(room, "periods"), 0), "from"), "2026-11-23T09:00:00Z");
    assert_string_equal(text_of(json_array_get(json_object_get(room, "devices"), 0), "name"), "co2-8c");
    json_decref(room);
    room = get_json(house, "/api/v1/rooms/9z", house_program(house->tokens[VIEWER]), 404);
    json_decref(room);
}

static void gives_readings_as_columns_from_included_to_not(void **state)
{
    struct house *house = *state;
    static const char *const ranges[] = {   /* from memory; from the record, because it begins before yesterday */
        "/api/v1/rooms/8c/readings?from=2026-11-23T09:40:00Z&to=2026-11-23T09:45:00Z",
        "/api/v1/rooms/8c/readings?from=2026-11-20T00:00:00Z&to=2026-11-23T09:45:00%2B00:00&resolution=raw",
    };

    for (size_t i = 0; i < 2; i++) {
        json_t *columns = get_json(house, ranges[i], house_program(house->tokens[VIEWER]), 200);
        json_t *co2 = json_object_get(columns, "co2_ppm");

        assert_int_equal(json_array_size(co2), 5);
        assert_int_equal(json_array_size(json_object_get(columns, "time")), 5);
        assert_int_equal(json_array_size(json_object_get(columns, "doubtful")), 5);
        assert_int_equal(json_integer_value(json_array_get(co2, 0)), 1000);
        assert_int_equal(json_integer_value(json_array_get(co2, 4)), 1040);
        assert_true(json_is_null(json_array_get(json_object_get(columns, "humidity_pct"), 0)));
        assert_true(json_is_false(json_object_get(columns, "truncated")));
        json_decref(columns);
    }
}

/* Shortly after midnight memory of a fresh start reaches back a day and half an hour, the record further. */
static void readings_from_before_memory_come_from_the_record(void **state)
{
    static const char *const from[] = {"2026-11-15T23:59:00Z", "2026-11-16T00:00:00Z"};
    struct house *house = *state;
    int64_t device;

    house_pause(house);
    must(clock_init_demo(&house->clock, "2026-11-17T00:30:00Z,1", err));
    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &device, err));
    for (int minute = -60; minute < 20; minute++) {         /* around Monday's midnight */
        struct stored_reading row = {.device = device, .flags = STORED_OWN_TIME,
                                     .arrived_ms = SCHOOL_DAY_MS + (minute - 9 * 60) * INT64_C(60000)};

        row.reading.time_ms = row.arrived_ms;
        reading_set(&row.reading, CO2_PPM, 500);
        must(readings_append(house->store, &row, err));
    }
    must(house_load(house, err));
    house_start(house);
    for (size_t i = 0; i < 2; i++) {
        char path[128];
        json_t *columns;

        snprintf(path, sizeof path, "/api/v1/rooms/8c/readings?from=%s&to=2026-11-16T12:00:00Z", from[i]);
        columns = get_json(house, path, house_program(house->tokens[VIEWER]), 200);
        assert_int_equal(json_array_size(json_object_get(columns, "time")), i == 0 ? 21 : 20);
        json_decref(columns);
    }
}

static void gives_joined_means_for_wider_resolutions(void **state)
{
    struct house *house = *state;
    static const char *const asked[] = {    /* 1000 rising 10 a minute: the mean of five minutes is in their middle */
        "/api/v1/rooms/8c/readings?from=2026-11-23T09:40:00Z&to=2026-11-23T09:50:00Z&resolution=5m",
        "/api/v1/rooms/8c/readings?from=2026-11-21T09:40:00Z&to=2026-11-23T09:50:00Z&resolution=5m",
    };

    for (size_t i = 0; i < 2; i++) {
        json_t *columns = get_json(house, asked[i], house_program(house->tokens[VIEWER]), 200);
        json_t *co2 = json_object_get(columns, "co2_ppm");
        size_t last = json_array_size(co2) - 1;

        /* the last line of all may end outside the range; the bin before it is whole */
        assert_true(json_number_value(json_array_get(co2, last - 1)) == 1025);
        json_decref(columns);
    }
}

static void refuses_ranges_that_would_read_too_much(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *query;
        int status;
    } rows[] = {
        {"?from=2026-11-16T10:00:00Z&to=2026-11-23T10:00:00Z", 200},
        {"?from=2026-11-16T09:59:59Z&to=2026-11-23T10:00:00Z", 422},
        {"?from=2025-10-20T00:00:00Z&to=2026-11-23T10:00:00Z&resolution=30m", 200},
        {"?from=2025-10-18T00:00:00Z&to=2026-11-23T10:00:00Z&resolution=30m", 422},
        {"?from=2026-11-23T10:00:00Z&to=2026-11-23T09:00:00Z", 422},
        {"?from=yesterday", 422},
        {"?resolution=2m", 422},
        {"?from=2026-11-23T09:00:00Z&from=2026-11-23T09:00:00Z", 422},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[256];

        snprintf(path, sizeof path, "/api/v1/rooms/8c/readings%s", rows[i].query);
        assert_int_equal(house_try(house, "GET", path, house_program(house->tokens[VIEWER]), NULL), rows[i].status);
    }
}

/* Nothing is covered, and no rule about CO2 that is for the room can tell. */
static void assert_no_reading(json_t *day)
{
    json_t *co2 = json_object_get(day, "co2_ppm"), *verdict;
    size_t i, untold = 0;

    assert_true(json_is_number(json_object_get(co2, "coverage")));
    assert_true(json_number_value(json_object_get(co2, "coverage")) == 0);
    assert_true(json_is_null(json_object_get(co2, "mean")));
    json_array_foreach(json_object_get(day, "verdicts"), i, verdict) {
        assert_string_not_equal(text_of(verdict, "verdict"), "pass");
        assert_string_not_equal(text_of(verdict, "verdict"), "fail");
        untold += strcmp(text_of(verdict, "verdict"), "cannot_tell") == 0;
    }
    assert_true(untold >= 5);
}

static void judges_days_that_the_record_has_no_figures_of(void **state)
{
    struct house *house = *state;
    json_t *days = get_json(house, "/api/v1/rooms/8c/days?from=2026-11-20&to=2026-11-23",
                            house_program(house->tokens[VIEWER]), 200);
    json_t *friday = json_array_get(days, 0), *monday = json_array_get(days, 1);

    assert_int_equal(json_array_size(days), 2);     /* a weekend has no occupied time */
    assert_string_equal(text_of(friday, "date"), "2026-11-20");
    assert_no_reading(friday);
    assert_string_equal(text_of(monday, "date"), "2026-11-23");
    assert_true(json_is_true(json_object_get(monday, "running")));
    assert_int_equal(json_integer_value(json_object_get(monday, "occupied_minutes")), 390);
    assert_true(json_array_size(json_object_get(monday, "verdicts")) >= 8);
    json_decref(days);
}

/* A whole school day of 8C in the record, one reading a minute: day 0 is Monday of the week before, 4 its Friday. The
 * one at noon carries flags. */
static void record_school_day(struct house *house, int day, double co2_ppm, uint32_t flags)
{
    int64_t device, start_ms = SCHOOL_DAY_MS + day * INT64_C(86400000);

    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &device, err));
    for (int minute = -1; minute <= 391; minute++) {
        struct stored_reading row = {.device = device, .arrived_ms = start_ms + minute * INT64_C(60000),
                                     .flags = STORED_OWN_TIME | (minute == 180 ? flags : 0)};

        row.reading.time_ms = row.arrived_ms;
        reading_set(&row.reading, CO2_PPM, co2_ppm);
        reading_set(&row.reading, TEMPERATURE_C, 21);
        must(readings_append(house->store, &row, err));
    }
}

static json_t *find_verdict(json_t *day, const char *rule)
{
    json_t *verdict;
    size_t i;

    json_array_foreach(json_object_get(day, "verdicts"), i, verdict)
        if (strcmp(text_of(verdict, "rule"), rule) == 0)
            return verdict;
    fail_msg("no verdict of %s", rule);
    return NULL;
}

static void a_day_of_a_doubtful_sensor_or_clock_judges_nothing(void **state)
{
    static const struct {
        uint32_t flags;
        const char *co2, *co2_grade, *temperature, *temperature_grade;
    } rows[] = {
        {0, "pass", "A", "pass", "A"},
        {QUALITY_STUCK, "cannot_tell", "D", "pass", "A"},
        {QUALITY_READS_LOW, "cannot_tell", "D", "pass", "A"},
        {QUALITY_DRIFT, "cannot_tell", "D", "pass", "A"},
        {QUALITY_UNTRUSTED_TIME, "cannot_tell", "D", "cannot_tell", "D"},
    };
    struct calibration check = {.at_ms = NOW_MS - 20 * INT64_C(86400000), .who = "Mr Patel", .is_good = true};
    struct placement placement = {.at_ms = check.at_ms, .who = "Mr Patel"};
    struct house *house = *state;
    json_t *days;

    house_pause(house);
    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &check.device, err));
    placement.device = check.device;
    must(calibration_add(house->store, &check, err));
    must(placement_add(house->store, &placement, err));
    for (int i = 0; i < 5; i++)
        record_school_day(house, i, 600, rows[i].flags);
    house_start(house);
    days = get_json(house, "/api/v1/rooms/8c/days?from=2026-11-16&to=2026-11-20",
                    house_program(house->tokens[VIEWER]), 200);
    assert_int_equal(json_array_size(days), 5);
    for (size_t i = 0; i < 5; i++) {
        json_t *co2 = find_verdict(json_array_get(days, i), "union-neu-co2-act");
        json_t *temperature = find_verdict(json_array_get(days, i), "union-neu-temp-max");

        assert_string_equal(text_of(co2, "verdict"), rows[i].co2);
        assert_string_equal(text_of(co2, "grade"), rows[i].co2_grade);
        assert_string_equal(text_of(temperature, "verdict"), rows[i].temperature);
        assert_string_equal(text_of(temperature, "grade"), rows[i].temperature_grade);
    }
    json_decref(days);
}

/* More than the heap of all the record's connections can sort at once. */
static void judges_three_days_of_a_reading_a_second(void **state)
{
    struct house *house = *state;
    int64_t device;
    json_t *days;

    house_pause(house);
    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &device, err));
    for (int second = 0; second < 3 * 86400; second++) {
        struct stored_reading row = {.device = device, .flags = STORED_OWN_TIME,
                                     .arrived_ms = SCHOOL_DAY_MS + (second - 9 * 3600) * INT64_C(1000)};

        row.reading.time_ms = row.arrived_ms;
        reading_set(&row.reading, CO2_PPM, second % 2 ? 590 : 610);
        must(readings_append(house->store, &row, err));
    }
    house_start(house);
    days = get_json(house, "/api/v1/rooms/8c/days?from=2026-11-16&to=2026-11-18",
                    house_program(house->tokens[VIEWER]), 200);
    assert_int_equal(json_array_size(days), 3);
    for (size_t i = 0; i < 3; i++) {
        json_t *co2 = json_object_get(json_array_get(days, i), "co2_ppm");

        assert_true(json_number_value(json_object_get(co2, "coverage")) == 1);
        assert_true(json_number_value(json_object_get(co2, "mean")) == 600);
    }
    json_decref(days);
}

static void refuses_dates_that_are_none(void **state)
{
    static const struct {
        const char *query;
        int status;
    } rows[] = {
        {"?from=2026-11-23", 200}, {"?from=2026-02-31", 422}, {"?from=2026-1-01", 422}, {"?from=20261123", 422},
        {"?from=2026-11-23T09", 422}, {"?from=", 422}, {"?from=1969-12-31", 422}, {"?to=2026-11-2x", 422},
        {"?from=2026-11-24", 422}, {"?from=2025-10-20", 200}, {"?from=2025-10-19", 422},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[128];

        snprintf(path, sizeof path, "/api/v1/rooms/8c/days%s", rows[i].query);
        assert_int_equal(house_try(house, "GET", path, house_program(house->tokens[VIEWER]), NULL), rows[i].status);
    }
}

static void gives_a_kept_day_as_it_was_kept(void **state)
{
    struct house *house = *state;
    char stamp[DAYS_STAMP_SIZE];
    json_t *days;

    house_pause(house);
    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    must(days_save(house->store, "8c", 20777, stamp, 0, "{\"date\":\"2026-11-20\",\"kept\":true}", err));
    house_start(house);
    days = get_json(house, "/api/v1/rooms/8c/days?from=2026-11-20&to=2026-11-20",
                    house_program(house->tokens[VIEWER]), 200);
    assert_int_equal(json_array_size(days), 1);
    assert_true(json_is_true(json_object_get(json_array_get(days, 0), "kept")));
    json_decref(days);
}

static void gives_an_incident_to_the_first_who_takes_it(void **state)
{
    struct house *house = *state;
    char path[96];
    char *answer;
    json_t *json;

    snprintf(path, sizeof path, "/api/v1/incidents/%lld/acknowledge", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{\"intent\":\"nap\"}"), 422);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF),
                               "{\"intent\":\"opening\",\"until\":\"2026-11-23T09:59:00Z\"}"), 422);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF),
                               "{\"intent\":\"opening\",\"until\":\"2026-11-23T10:15:00Z\"}"), 200);
    answer = house_ask(house, "POST", path, house_browser(house, REP), "{\"intent\":\"fan\",\"until\":null}");
    assert_int_equal(house_status(answer), 409);
    json = json_loads(house_body(answer), 0, NULL);
    assert_string_equal(text_of(json, "with"), "Ms site_staff");
    assert_string_equal(text_of(json, "until"), "2026-11-23T10:15:00Z");
    json_decref(json);
    free(answer);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld/release", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, REP), "{}"), 409);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{}"), 200);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld", (long long)house->incident);
    json = get_json(house, path, house_browser(house, REP), 200);
    assert_true(json_is_null(json_object_get(json, "with")));
    assert_true(json_array_size(json_object_get(json, "history")) >= 3);
    assert_string_equal(text_of(json_object_get(json, "room_now"), "id"), "8c");
    json_decref(json);
}

static void an_open_incident_says_when_the_school_would_look_again(void **state)
{
    struct house *house = *state;
    struct incident over = {.rule = "union-neu-co2-act", .room = "8c", .pack = "england", .pack_version = "1",
                            .state = INCIDENT_CLEARED, .began_ms = NOW_MS - 86400000, .raised_ms = NOW_MS - 86000000,
                            .cleared_ms = NOW_MS - 85000000, .peak = 1600};
    char path[64];
    json_t *incident;

    house_pause(house);
    must(incident_save(house->store, &over, err));
    house_start(house);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld", (long long)house->incident);
    incident = get_json(house, path, house_program(house->link), 200);      /* a link may not read the calendar */
    assert_string_equal(text_of(incident, "period_end"), "2026-11-23T15:30:00Z");
    assert_string_equal(text_of(incident, "next_period"), "2026-11-24T09:00:00Z");
    json_decref(incident);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld", (long long)over.id);
    incident = get_json(house, path, house_browser(house, LEADER), 200);
    assert_true(json_is_null(json_object_get(incident, "period_end")));
    assert_true(json_is_null(json_object_get(incident, "next_period")));
    json_decref(incident);
}

static void lists_what_was_done_about_incidents_without_names(void **state)
{
    struct house *house = *state;
    const char *list = "/api/v1/incidents?state=all&room=8c&actions=yes";
    char path[96], *answer;
    json_t *incidents, *actions;

    snprintf(path, sizeof path, "/api/v1/incidents/%lld/acknowledge", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{\"intent\":\"fan\"}"), 200);
    snprintf(path, sizeof path, "/api/v1/incidents/%lld/release", (long long)house->incident);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, SITE_STAFF), "{\"why\":\"Dai is ill\"}"), 200);
    incidents = get_json(house, list, house_browser(house, VIEWER), 200);
    actions = json_object_get(json_array_get(incidents, 0), "actions");
    assert_int_equal(json_array_size(actions), 2);
    assert_string_equal(text_of(json_array_get(actions, 0), "what"), "acknowledged");
    assert_string_equal(text_of(json_array_get(actions, 0), "intent"), "fan");
    assert_string_equal(text_of(json_array_get(actions, 1), "what"), "returned");
    assert_true(json_is_null(json_object_get(json_array_get(actions, 1), "intent")));
    json_decref(incidents);
    answer = house_ask(house, "GET", list, house_browser(house, VIEWER), NULL);
    assert_null(strstr(answer, "Ms site_staff"));
    assert_null(strstr(answer, "Dai"));
    free(answer);
    incidents = get_json(house, "/api/v1/incidents?state=all", house_browser(house, VIEWER), 200);
    assert_null(json_object_get(json_array_get(incidents, 0), "actions"));
    json_decref(incidents);
}

static void lists_incidents_by_state_and_room(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *query;
        size_t count;
    } rows[] = {
        {"", 1},  {"?state=open", 1}, {"?state=cleared", 0}, {"?state=all&room=8c", 1}, {"?room=hall", 0},
        {"?state=pending", 0}, {"?state=all&to=2026-11-23T09:45:00Z", 0}, {"?state=all&from=2026-11-23T09:45:00Z", 1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[128];
        json_t *list;

        snprintf(path, sizeof path, "/api/v1/incidents%s", rows[i].query);
        list = get_json(house, path, house_browser(house, VIEWER), 200);
        assert_int_equal(json_array_size(list), rows[i].count);
        json_decref(list);
    }
    assert_int_equal(house_try(house, "GET", "/api/v1/incidents?state=lost", house_browser(house, VIEWER), NULL), 422);
}

static void p12_answers_503_and_keeps_nothing_when_the_record_fails(void **state)
{
    struct house *house = *state;

    house->fail_changes = 1;
    assert_int_equal(house_try(house, "POST", "/api/v1/rooms", house_browser(house, LEADER), "{\"name\":\"Lab\"}"),
                     503);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/lab", house_browser(house, LEADER), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/healthz", "", NULL), 200);
}

static void adds_changes_and_archives_rooms(void **state)
{
    struct house *house = *state;
    json_t *room;

    assert_int_equal(house_try(house, "POST", "/api/v1/rooms", house_browser(house, TECHNICIAN),
                               "{\"name\":\"Lab 2, North\",\"seats\":24,\"ventilation\":\"mechanical\"}"), 201);
    assert_int_equal(house_try(house, "POST", "/api/v1/rooms", house_browser(house, TECHNICIAN),
                               "{\"name\":\"Lab 2, North\"}"), 201);
    room = get_json(house, "/api/v1/rooms/lab-2-north-2", house_browser(house, VIEWER), 200);
    json_decref(room);
    assert_int_equal(house_try(house, "PATCH", "/api/v1/rooms/lab-2-north", house_browser(house, LEADER),
                               "{\"volume_m3\":180.5,\"ages\":\"11-15\"}"), 200);
    room = get_json(house, "/api/v1/rooms/lab-2-north", house_browser(house, VIEWER), 200);
    assert_true(json_number_value(json_object_get(room, "volume_m3")) == 180.5);
    assert_int_equal(json_integer_value(json_object_get(room, "seats")), 24);
    assert_string_equal(text_of(room, "ventilation"), "mechanical");
    json_decref(room);
    assert_int_equal(house_try(house, "PATCH", "/api/v1/rooms/lab-2-north", house_browser(house, LEADER),
                               "{\"archived\":true}"), 200);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/lab-2-north", house_browser(house, VIEWER), NULL), 404);
}

static void refuses_bodies_that_are_not_what_the_route_takes(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *body;
        int status;
    } rows[] = {
        {"{\"name\":\"\"}", 422}, {"{}", 422}, {"[]", 400}, {"", 422}, {"{\"name\":\"a\",\"name\":\"b\"}", 400},
        {"{\"name\":\"a\",\"colour\":\"red\"}", 422}, {"{\"name\":7}", 422}, {"{\"name\":\"a\\nb\"}", 422},
        {"{\"name\":\"a\",\"seats\":-1}", 422}, {"{\"name\":\"a\",\"seats\":2001}", 422},
        {"{\"name\":\"a\",\"ventilation\":\"magic\"}", 422}, {"{\"name\":\"a\",\"id\":\"Not An Id\"}", 422},
        {"{\"name\":\"a\",\"id\":\"8c\"}", 422}, {"{\"name\":\"a\"} x", 400}, {"{\"name\":\"\\ud800\"}", 400},
        {"{\"name\":[[[[[[[[[1]]]]]]]]]}", 400},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(house_try(house, "POST", "/api/v1/rooms", house_browser(house, LEADER), rows[i].body),
                         rows[i].status);
}

static void p43_keeps_hostile_words_as_data(void **state)
{
    struct house *house = *state;
    static const char *const hostile[] = {
        "<script>alert(1)</script>", "\\\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
        "';DROP TABLE rooms;--",
        "{{7*7}}", "=cmd|' /C calc'!A0", "&lt;b&gt;", "</textarea><svg onload=alert(1)>",
    };

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char body[160], *answer;
        json_t *sent, *room;

        snprintf(body, sizeof body, "{\"name\":\"%s\"}", hostile[i]);
        answer = house_ask(house, "POST", "/api/v1/rooms", house_browser(house, LEADER), body);
        assert_int_equal(house_status(answer), 201);
        assert_null(strchr(house_body(answer), '<'));
        assert_non_null(strstr(answer, "nosniff"));
        sent = json_loads(body, 0, NULL);
        room = json_loads(house_body(answer), 0, NULL);
        assert_string_equal(text_of(room, "name"), text_of(sent, "name"));
        json_decref(sent);
        json_decref(room);
        free(answer);
    }
}

static void moves_a_sensor_from_room_to_room_from_now_on(void **state)
{
    struct house *house = *state;
    json_t *sensors;

    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"room\":\"hall\"}"), 200);
    sensors = get_json(house, "/api/v1/sensors", house_browser(house, REP), 200);
    assert_string_equal(text_of(json_array_get(json_object_get(sensors, "sensors"), 0), "room"), "hall");
    json_decref(sensors);
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"room\":\"cellar\"}"), 422);
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"nobody\",\"room\":\"hall\"}"), 404);
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/ignore", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"ignored\":true}"), 200);
}

static void keeps_the_calendar_and_counts_its_versions(void **state)
{
    struct house *house = *state;
    json_t *calendar;

    assert_int_equal(house_try(house, "PUT", "/api/v1/calendar", house_browser(house, LEADER),
                               "{\"occupied\":{\"mon\":[\"08:30-12:00\"]},"
                               "\"closed\":[\"2026-12-21..2027-01-04\"]}"), 200);
    calendar = get_json(house, "/api/v1/calendar", house_browser(house, VIEWER), 200);
    assert_int_equal(json_integer_value(json_object_get(calendar, "version")), 1);
    assert_int_equal(json_array_size(json_object_get(calendar, "closed")), 1);
    json_decref(calendar);
    assert_int_equal(house_try(house, "PUT", "/api/v1/calendar", house_browser(house, LEADER),
                               "{\"occupied\":{\"mon\":[\"12:00-08:30\"]}}"), 422);
    assert_int_equal(house_try(house, "PUT", "/api/v1/site", house_browser(house, LEADER),
                               "{\"name\":\"Ysgol Prawf\",\"zone\":\"Europe/London\",\"nation\":\"wales\"}"), 200);
    assert_int_equal(house_try(house, "PUT", "/api/v1/site", house_browser(house, LEADER),
                               "{\"zone\":\"../../etc/passwd\"}"), 422);
}

static void refuses_a_zone_that_it_could_not_start_with(void **state)
{
    static const char *const folders[] = {"Europe", "America/Argentina", "Europe/", "posix"};
    struct house *house = *state;
    char body[64];

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(body, sizeof body, "{\"zone\":\"%s\"}", folders[i]);
        assert_int_equal(house_try(house, "PUT", "/api/v1/site", house_browser(house, LEADER), body), 422);
    }
    assert_int_equal(house_try(house, "PUT", "/api/v1/site", house_browser(house, LEADER),
                               "{\"zone\":\"Europe/Dublin\"}"), 200);
}

static void tells_probes_and_prometheus_how_it_is(void **state)
{
    struct house *house = *state;
    char *answer = house_ask(house, "GET", "/metrics", house_program(house->tokens[VIEWER]), NULL);

    assert_non_null(strstr(answer, "\ntransom_readings_total{result=\"stored\"} 20\n"));
    assert_non_null(strstr(answer, "\ntransom_rooms{freshness=\"live\"} 1\n"));
    free(answer);
    assert_int_equal(house_try(house, "GET", "/metrics", "", NULL), 401);
    assert_int_equal(house_try(house, "GET", "/healthz", "", NULL), 200);
    house_pause(house);
    house->unwell = "the broker thread has not moved";
    house_start(house);
    answer = house_ask(house, "GET", "/healthz", "", NULL);
    assert_int_equal(house_status(answer), 503);
    assert_string_equal(house_body(answer), "the broker thread has not moved\n");
    free(answer);
}

static void describes_every_route_in_openapi(void **state)
{
    struct house *house = *state;
    json_t *api = get_json(house, "/api/v1/openapi.json", "", 200);

    assert_true(json_object_size(json_object_get(api, "paths")) >= 20);
    assert_non_null(json_object_get(json_object_get(json_object_get(api, "paths"), "/api/v1/rooms/{id}"), "patch"));
    json_decref(api);
}

static void serves_the_dashboard_gzipped_or_plain_and_304(void **state)
{
    struct house *house = *state;
    char *plain = house_ask(house, "GET", "/", "", NULL), *other, etag[80], line[128];
    const char *found = strstr(plain, "ETag: ");

    assert_int_equal(house_status(plain), 200);
    assert_non_null(found);
    assert_non_null(strstr(plain, "Cache-Control: no-cache"));
    assert_null(strstr(plain, "Content-Encoding"));
    snprintf(etag, sizeof etag, "%.*s", (int)strcspn(found + 6, "\r"), found + 6);
    snprintf(line, sizeof line, "If-None-Match: %s\r\n", etag);
    assert_int_equal(house_try(house, "GET", "/rooms/8c", line, NULL), 304);
    assert_int_equal(house_try(house, "GET", "/", "If-None-Match: \"other\"\r\n", NULL), 200);
    other = house_ask(house, "GET", "/", "Accept-Encoding: br, gzip\r\n", NULL);
    assert_non_null(strstr(other, "Content-Encoding: gzip"));
    free(other);
    other = house_ask(house, "GET", "/", "Accept-Encoding: gzip;q=0\r\n", NULL);
    assert_null(strstr(other, "Content-Encoding"));
    free(other);
    other = house_ask(house, "HEAD", "/", "", NULL);
    assert_int_equal(house_status(other), 200);
    assert_string_equal(house_body(other), "");
    free(other);
    free(plain);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(lists_every_room_with_value_age_and_level),
        LIVED(says_null_where_nothing_is_known),
        LIVED(shows_one_room_with_its_yardsticks_and_today),
        LIVED(gives_readings_as_columns_from_included_to_not),
        LIVED(readings_from_before_memory_come_from_the_record),
        LIVED(gives_joined_means_for_wider_resolutions),
        LIVED(refuses_ranges_that_would_read_too_much),
        LIVED(judges_days_that_the_record_has_no_figures_of),
        LIVED(a_day_of_a_doubtful_sensor_or_clock_judges_nothing),
        LIVED(judges_three_days_of_a_reading_a_second),
        LIVED(refuses_dates_that_are_none),
        LIVED(gives_a_kept_day_as_it_was_kept),
        LIVED(gives_an_incident_to_the_first_who_takes_it),
        LIVED(an_open_incident_says_when_the_school_would_look_again),
        LIVED(lists_what_was_done_about_incidents_without_names),
        LIVED(lists_incidents_by_state_and_room),
        LIVED(p12_answers_503_and_keeps_nothing_when_the_record_fails),
        LIVED(adds_changes_and_archives_rooms),
        LIVED(refuses_bodies_that_are_not_what_the_route_takes),
        LIVED(p43_keeps_hostile_words_as_data),
        LIVED(moves_a_sensor_from_room_to_room_from_now_on),
        LIVED(keeps_the_calendar_and_counts_its_versions),
        LIVED(refuses_a_zone_that_it_could_not_start_with),
        LIVED(tells_probes_and_prometheus_how_it_is),
        LIVED(describes_every_route_in_openapi),
        LIVED(serves_the_dashboard_gzipped_or_plain_and_304),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
