/* tests/unit/test_web_incidents.c - incidents over HTTP: who has them, what is said of them, and to whom. */
#include "json_kit.h"

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

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(gives_an_incident_to_the_first_who_takes_it),
        LIVED(an_open_incident_says_when_the_school_would_look_again),
        LIVED(lists_what_was_done_about_incidents_without_names),
        LIVED(lists_incidents_by_state_and_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
