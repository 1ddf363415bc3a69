/* tests/unit/test_web_explain.c - "Why this?" by the API: an incident and a verdict replayed from the record, held
 * against what was recorded, and what is said when the two differ. */
#include "days.h"
#include "quality.h"
#include "web_house.h"
#include <jansson.h>
#include <math.h>

#define MINUTE_MS INT64_C(60000)
#define RULE "union-neu-co2-act"        /* over 800, held for five minutes */
#define DAY_MS (NOW_MS - INT64_C(3600000) - 7 * INT64_C(86400000))  /* Monday 2026-11-16, 09:00 */

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

static const char *text_of(json_t *object, const char *key)
{
    assert_true(json_is_string(json_object_get(object, key)));
    return json_string_value(json_object_get(object, key));
}

/* The first step of a kind, or NULL. */
static json_t *step_of(json_t *told, const char *kind)
{
    json_t *step;
    size_t i;

    json_array_foreach(json_object_get(told, "steps"), i, step)
        if (strcmp(text_of(step, "kind"), kind) == 0)
            return step;
    return NULL;
}

static bool has_word(json_t *told, const char *key, const char *word)
{
    json_t *one;
    size_t i;

    json_array_foreach(json_object_get(told, key), i, one)
        if (strcmp(json_string_value(one), word) == 0)
            return true;
    return false;
}

static int64_t save_incident(struct house *house, const char *room, const char *rule, int64_t began_ms,
                             int64_t raised_ms, const char *reason)
{
    struct incident incident = {.severity = SEVERITY_WARNING, .state = INCIDENT_RAISED, .began_ms = began_ms,
                                .raised_ms = raised_ms, .peak = NAN};

    snprintf(incident.room, sizeof incident.room, "%s", room);
    snprintf(incident.rule, sizeof incident.rule, "%s", rule);
    snprintf(incident.reason, sizeof incident.reason, "%s", reason);
    snprintf(incident.pack, sizeof incident.pack, "%s", house->pack->name);
    snprintf(incident.pack_version, sizeof incident.pack_version, "%s", house->pack->version);
    must(incident_save(house->store, &incident, err));
    return incident.id;
}

static void append(struct house *house, int64_t device, int64_t time_ms, int64_t arrived_ms, double co2_ppm)
{
    struct stored_reading row = {.device = device, .arrived_ms = arrived_ms, .flags = STORED_OWN_TIME};

    row.reading.time_ms = time_ms;
    reading_set(&row.reading, CO2_PPM, co2_ppm);
    must(readings_append(house->store, &row, err));
}

static int64_t hall_device(struct house *house)
{
    int64_t device;

    must(device_ensure(house->store, "co2-hall", "plain", NOW_MS - 3600000, &device, err));
    must(device_assign(house->store, device, "hall", NOW_MS - 30 * INT64_C(86400000), "test", err));
    return device;
}

/* The hall over 800 from 09:20:30 on, one reading a minute from 09:00 to now. */
static void make_stuffy_hall(struct house *house)
{
    int64_t device = hall_device(house);

    for (int minute = 0; minute < 60; minute++)
        append(house, device, NOW_MS - (60 - minute) * MINUTE_MS, NOW_MS - (60 - minute) * MINUTE_MS,
               minute > 20 ? 900 : 700);
}

static json_t *explain_incident(struct house *house, int64_t id)
{
    char path[96];

    snprintf(path, sizeof path, "/api/v1/incidents/%lld/explain", (long long)id);
    return get_json(house, path, 200);
}

static void an_incident_is_told_from_its_crossing_on_and_agrees_with_the_record(void **state)
{
    struct house *house = *state;
    int64_t began_ms = NOW_MS - 40 * MINUTE_MS + MINUTE_MS / 2, id;  /* half way from 700 at 09:20 to 900 */
    json_t *told, *crossing, *before;

    house_pause(house);
    make_stuffy_hall(house);
    id = save_incident(house, "hall", RULE, began_ms, began_ms + 5 * MINUTE_MS, "");
    house_start(house);
    told = explain_incident(house, id);
    crossing = step_of(told, "crossing");
    assert_non_null(crossing);
    assert_string_equal(text_of(crossing, "at"), "2026-11-23T09:20:30Z");
    before = json_object_get(crossing, "before");
    assert_true(json_number_value(json_object_get(before, "value")) == 700);
    assert_string_equal(text_of(crossing, "text"),
                        "The line from 700 ppm at 09:20:00 to 900 ppm at 09:21:00 crosses 800 ppm.");
    assert_string_equal(text_of(step_of(told, "raised"), "at"), "2026-11-23T09:25:30Z");
    assert_string_equal(text_of(json_object_get(told, "rule"), "rule"), RULE);
    assert_string_equal(text_of(json_object_get(told, "rule"), "status"), "union");
    assert_true(json_is_true(json_object_get(told, "agrees")));
    assert_int_equal(json_array_size(json_object_get(told, "because")), 0);
    assert_int_equal(json_array_size(json_object_get(told, "periods")), 1);
    assert_true(json_array_size(json_object_get(told, "samples")) <= 120);
    assert_true(json_number_value(json_object_get(json_object_get(told, "settings"), "clear_level")) == 750);
    assert_true(json_number_value(json_object_get(json_object_get(told, "settings"), "hold_min")) == 5);
    json_decref(told);
}

static void an_incident_that_comes_out_otherwise_says_what_differs_and_that_nobody_knows_why(void **state)
{
    struct house *house = *state;
    json_t *told = explain_incident(house, house->incident);   /* recorded as of 09:45; the samples say 09:40 */

    assert_true(json_is_false(json_object_get(told, "agrees")));
    assert_true(has_word(told, "differs", "began") && has_word(told, "differs", "raised"));
    assert_string_equal(text_of(json_object_get(told, "result"), "began"), "2026-11-23T09:40:00Z");
    assert_string_equal(text_of(json_object_get(told, "record"), "began"), "2026-11-23T09:45:00Z");
    assert_true(has_word(told, "because", "unknown"));
    assert_non_null(step_of(told, "already_beyond"));
    json_decref(told);
}

static void late_data_another_pack_and_another_calendar_are_named_as_reasons(void **state)
{
    struct house *house = *state;
    struct incident other = {.room = "hall", .rule = RULE, .pack = "wales", .pack_version = "1",
                             .state = INCIDENT_RAISED, .began_ms = NOW_MS - 2 * 3600000, .raised_ms = NOW_MS - 3600000,
                             .peak = NAN};
    int64_t device, id;
    json_t *told;

    house_pause(house);
    device = hall_device(house);
    for (int minute = 0; minute < 60; minute++)     /* all of it came a little before ten */
        append(house, device, NOW_MS - (60 - minute) * MINUTE_MS, NOW_MS - MINUTE_MS / 2, 700);
    id = save_incident(house, "hall", RULE, NOW_MS - 30 * MINUTE_MS, NOW_MS - 25 * MINUTE_MS, "");
    must(incident_save(house->store, &other, err));
    house_start(house);
    told = explain_incident(house, id);
    assert_true(json_is_false(json_object_get(told, "agrees")));
    assert_true(has_word(told, "because", "late_data"));
    assert_false(has_word(told, "because", "pack") || has_word(told, "because", "calendar"));
    json_decref(told);
    told = explain_incident(house, other.id);       /* it began at eight, when nobody is in */
    assert_true(has_word(told, "because", "pack") && has_word(told, "because", "calendar"));
    json_decref(told);
}

static void a_room_that_is_gone_and_a_rule_of_no_room_are_not_found(void **state)
{
    struct house *house = *state;
    int64_t ids[3];

    house_pause(house);
    ids[0] = save_incident(house, "gone", RULE, NOW_MS - 1200000, NOW_MS - 900000, "");
    ids[1] = save_incident(house, "gone", SCHOOL_SENSOR_SILENT, NOW_MS - 1200000, NOW_MS - 900000, "");
    ids[2] = save_incident(house, "", RULE, NOW_MS - 1200000, NOW_MS - 900000, "");
    house_start(house);
    for (size_t i = 0; i < 3; i++) {
        char path[96];

        snprintf(path, sizeof path, "/api/v1/incidents/%lld/explain", (long long)ids[i]);
        json_decref(get_json(house, path, 404));
    }
}

static void a_rule_that_is_gone_is_said_to_be_gone(void **state)
{
    struct house *house = *state;
    int64_t id;
    json_t *told;

    house_pause(house);
    id = save_incident(house, "8c", "rule-of-old", NOW_MS - 1200000, NOW_MS - 900000, "");
    house_start(house);
    told = explain_incident(house, id);
    assert_true(json_is_null(json_object_get(told, "rule")) && json_is_null(json_object_get(told, "agrees")));
    assert_true(has_word(told, "because", "pack"));
    json_decref(told);
}

/* -- a day -- */

static void make_school_day(struct house *house, double co2_ppm)
{
    int64_t device = hall_device(house);

    for (int64_t at_ms = DAY_MS - 3600000; at_ms < DAY_MS + 8 * 3600000; at_ms += 5 * MINUTE_MS)
        append(house, device, at_ms, at_ms, co2_ppm);
}

static void keep_day(struct house *house, const char *verdict)
{
    char stamp[DAYS_STAMP_SIZE], text[256];

    days_stamp_of(house->pack, room_info(school_room(house->school, 1)), NATION_ENGLAND, house->zone, stamp);
    snprintf(text, sizeof text, "{\"verdicts\":[{\"rule\":\"" RULE "\",\"verdict\":\"%s\",\"figure\":900}]}", verdict);
    must(days_save(house->store, "hall", DAY_MS / 86400000, stamp, 0, text, err));
}

static void a_verdict_is_told_with_its_figure_its_coverage_and_what_made_it(void **state)
{
    struct house *house = *state;
    json_t *told, *result;

    house_pause(house);
    make_school_day(house, 900);
    house_start(house);
    told = get_json(house, "/api/v1/rooms/hall/days/2026-11-16/explain?rule=" RULE, 200);
    result = json_object_get(told, "result");
    assert_string_equal(text_of(told, "about"), "day");
    assert_string_equal(text_of(result, "verdict"), "fail");
    assert_true(json_number_value(json_object_get(result, "figure")) == 900);
    assert_true(json_number_value(json_object_get(result, "joined_min")) == 390);
    assert_true(json_is_null(json_object_get(told, "agrees")));     /* nobody kept that day */
    assert_string_equal(text_of(step_of(told, "longest_run"), "to"), "2026-11-16T15:30:00Z");
    assert_string_equal(text_of(step_of(told, "coverage"), "text"),
                        "Measured 390.0 of 390 occupied minutes, 100.0%; 75% are needed to tell.");
    assert_non_null(step_of(told, "verdict"));
    json_decref(told);
}

static void a_verdict_is_held_against_the_one_that_was_kept(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 2; i++) {
        json_t *told;

        house_pause(house);
        if (i == 0)
            make_school_day(house, 900);
        keep_day(house, i == 0 ? "fail" : "pass");
        house_start(house);
        told = get_json(house, "/api/v1/rooms/hall/days/2026-11-16/explain?rule=" RULE, 200);
        assert_int_equal(json_is_true(json_object_get(told, "agrees")), i == 0);
        assert_int_equal(json_is_false(json_object_get(told, "agrees")), i == 1);
        assert_int_equal(has_word(told, "differs", "verdict"), i == 1);
        json_decref(told);
    }
}

static void a_day_without_samples_cannot_tell(void **state)
{
    json_t *told = get_json(*state, "/api/v1/rooms/hall/days/2026-11-16/explain?rule=" RULE, 200);

    assert_string_equal(text_of(json_object_get(told, "result"), "verdict"), "cannot_tell");
    assert_string_equal(text_of(json_object_get(told, "result"), "reason"), "coverage");
    assert_non_null(step_of(told, "gap"));
    json_decref(told);
}

static void what_cannot_be_asked_is_refused(void **state)
{
    static const struct {
        const char *path;
        int status;
    } asked[] = {
        {"/api/v1/rooms/hall/days/2026-11-16/explain", 422},
        {"/api/v1/rooms/hall/days/2026-11-31/explain?rule=" RULE, 422},
        {"/api/v1/rooms/hall/days/2026-11-16/explain?rule=no-such-rule", 404},
        {"/api/v1/rooms/hall/days/2026-11-16/explain?rule=" RULE "&pack=no-such-pack", 422},
        {"/api/v1/rooms/9z/days/2026-11-16/explain?rule=" RULE, 404},
        {"/api/v1/incidents/999999/explain", 404},
        {"/api/v1/incidents/one/explain", 404},
    };

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        json_decref(get_json(*state, asked[i].path, asked[i].status));
}

static void who_came_by_an_alerts_link_may_ask_why_of_that_incident(void **state)
{
    struct house *house = *state;
    char path[96];

    snprintf(path, sizeof path, "/api/v1/incidents/%lld/explain", (long long)house->incident);
    assert_int_equal(house_try(house, "GET", path, house_program(house->link), NULL), 200);
    assert_int_equal(house_try(house, "GET", "/api/v1/rooms/8c/days/2026-11-16/explain?rule=" RULE,
                               house_program(house->link), NULL), 401);
}

/* -- silence -- */

static void a_silent_sensor_is_explained_by_its_last_reading_and_what_was_due(void **state)
{
    struct house *house = *state;
    int64_t device, id;
    json_t *told;

    house_pause(house);
    device = hall_device(house);
    for (int minute = 0; minute <= 10; minute++)
        append(house, device, NOW_MS - (60 - minute) * MINUTE_MS, NOW_MS - (60 - minute) * MINUTE_MS, 700);
    id = save_incident(house, "hall", SCHOOL_SENSOR_SILENT, NOW_MS - 50 * MINUTE_MS, NOW_MS - 35 * MINUTE_MS, "");
    house_start(house);
    told = explain_incident(house, id);
    assert_string_equal(text_of(step_of(told, "last_heard"), "at"), "2026-11-23T09:10:00Z");
    assert_string_equal(text_of(step_of(told, "overdue"), "at"), "2026-11-23T09:25:00Z");
    assert_string_equal(text_of(step_of(told, "overdue"), "room"), "hall");
    assert_null(step_of(told, "heard_again"));
    assert_true(json_is_true(json_object_get(told, "agrees")));
    json_decref(told);
    /* What has come since speaks against it. */
    house_pause(house);
    append(house, device, NOW_MS - 40 * MINUTE_MS, NOW_MS - MINUTE_MS, 700);
    house_start(house);
    told = explain_incident(house, id);
    assert_true(json_is_false(json_object_get(told, "agrees")) && has_word(told, "because", "late_data"));
    json_decref(told);
}

static void a_lost_broker_is_explained_by_what_the_gateway_wrote_down(void **state)
{
    struct house *house = *state;
    int64_t lost_ms = NOW_MS - 30 * MINUTE_MS, id;
    json_t *told;

    house_pause(house);
    must(events_append(house->store, BROKER_LOST, lost_ms, 1000, "", err));
    must(events_append(house->store, BROKER_CONNECTED, lost_ms + 10 * MINUTE_MS, 601000, "", err));
    must(events_append(house->store, BROKER_LOST, lost_ms - 3600000, 0, "", err));     /* another time */
    id = save_incident(house, "", SCHOOL_INFRASTRUCTURE, lost_ms, lost_ms + MINUTE_MS, "broker lost");
    house_start(house);
    told = explain_incident(house, id);
    assert_string_equal(text_of(step_of(told, "broker_lost"), "at"), "2026-11-23T09:30:00Z");
    assert_string_equal(text_of(step_of(told, "broker_connected"), "at"), "2026-11-23T09:40:00Z");
    assert_non_null(step_of(told, "raised"));
    assert_true(json_is_true(json_object_get(told, "agrees")));
    json_decref(told);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_incident_is_told_from_its_crossing_on_and_agrees_with_the_record),
        TEST(an_incident_that_comes_out_otherwise_says_what_differs_and_that_nobody_knows_why),
        TEST(late_data_another_pack_and_another_calendar_are_named_as_reasons),
        TEST(a_room_that_is_gone_and_a_rule_of_no_room_are_not_found),
        TEST(a_rule_that_is_gone_is_said_to_be_gone),
        TEST(a_verdict_is_told_with_its_figure_its_coverage_and_what_made_it),
        TEST(a_verdict_is_held_against_the_one_that_was_kept),
        TEST(a_day_without_samples_cannot_tell),
        TEST(what_cannot_be_asked_is_refused),
        TEST(who_came_by_an_alerts_link_may_ask_why_of_that_incident),
        TEST(a_silent_sensor_is_explained_by_its_last_reading_and_what_was_due),
        TEST(a_lost_broker_is_explained_by_what_the_gateway_wrote_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
