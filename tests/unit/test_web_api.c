/* The API as its users meet it: what is asked, what comes back, and that hostile words stay words. */
#include "json_kit.h"

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

static int find_type(void *context, const struct device_row *device)
{
    if (strcmp(device->name, "co2-8c") == 0)
        snprintf(context, DEVICE_TYPE_SIZE, "%s", device->type);
    return 0;
}

static void takes_a_make_that_can_be_decoded_and_no_other(void **state)
{
    struct house *house = *state;
    const char *path = "/api/v1/sensors/type";
    char type[DEVICE_TYPE_SIZE] = "?", body[128];

    assert_int_equal(house_try(house, "POST", path, house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"type\":\"Milesight AM307\"}"), 200);
    assert_int_equal(devices_load(house->store, find_type, type, NULL), 0);
    assert_string_equal(type, "Milesight AM307");
    assert_int_equal(house_try(house, "POST", path, house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"type\":\"Acme 1\"}"), 422);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, TECHNICIAN),
                               "{\"device\":\"nobody\",\"type\":\"\"}"), 404);
    snprintf(body, sizeof body, "{\"device\":\"co2-8c\",\"type\":\"elsys %059d\"}", 0);    /* one byte too long */
    assert_int_equal(house_try(house, "POST", path, house_browser(house, TECHNICIAN), body), 422);
    assert_int_equal(house_try(house, "POST", path, house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"type\":\"\"}"), 200);
    assert_int_equal(devices_load(house->store, find_type, type, NULL), 0);
    assert_string_equal(type, "");
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
        LIVED(p12_answers_503_and_keeps_nothing_when_the_record_fails),
        LIVED(adds_changes_and_archives_rooms),
        LIVED(refuses_bodies_that_are_not_what_the_route_takes),
        LIVED(p43_keeps_hostile_words_as_data),
        LIVED(moves_a_sensor_from_room_to_room_from_now_on),
        LIVED(takes_a_make_that_can_be_decoded_and_no_other),
        LIVED(keeps_the_calendar_and_counts_its_versions),
        LIVED(refuses_a_zone_that_it_could_not_start_with),
        LIVED(tells_probes_and_prometheus_how_it_is),
        LIVED(describes_every_route_in_openapi),
        LIVED(serves_the_dashboard_gzipped_or_plain_and_304),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
