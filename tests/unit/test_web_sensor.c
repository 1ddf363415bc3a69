/* tests/unit/test_web_sensor.c - one sensor looked at closely, through the doors: its messages, outcomes, days and
 * nights, and who may see which. */
#include "evidence_rows.h"
#include "raw_log.h"
#include "web_house.h"

#define SENSOR "/api/v1/sensors/co2-8c"
#define MESSAGES SENSOR "/messages"
#define DAY_MS INT64_C(86400000)
#define TODAY (NOW_MS / DAY_MS)

static struct raw_log *messages;

static void hear(const char *topic, const char *payload, size_t size, int64_t at_ms)
{
    static struct message message;

    message = (struct message){.topic = topic, .payload = payload, .size = size};
    raw_log_begin(messages, &message, "plain", at_ms);
}

static int setup(void **state)
{
    static const char first[] = "{\"co2_ppm\":1180,\"wifi_password\":\"windows\",\"firmware\":\"2.1\"}";
    static const char second[] = "\x01\x02 no JSON";
    struct reading reading = {.time_ms = NOW_MS - 120000};
    struct house *house;
    int64_t device;

    if (house_setup(state))
        return -1;
    house = *state;
    house_pause(house);
    messages = raw_log_open();
    assert_non_null(messages);
    reading_set(&reading, CO2_PPM, 1180);
    hear("transom/in/co2-8c", first, sizeof first - 1, NOW_MS - 120000);
    raw_log_note(messages, "co2-8c", RAW_DOUBTFUL, QUALITY_SPIKE, &reading);
    hear("transom/in/co2-8c", second, sizeof second - 1, NOW_MS - 60000);
    raw_log_reject(messages, "co2-8c", "not JSON");
    house->host.raw_log = messages;
    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &device, err));
    for (int day = 1; day <= 3; day++)              /* a battery that falls by 2 a day */
        for (int i = 0; i < 2; i++) {
            struct stored_reading row = {.device = device, .arrived_ms = NOW_MS - day * DAY_MS + i * 60000,
                                         .flags = STORED_OWN_TIME | (i ? 0 : QUALITY_STUCK)};

            row.reading.time_ms = row.arrived_ms;
            reading_set(&row.reading, CO2_PPM, 600);
            reading_set(&row.reading, BATTERY_PCT, 90 + 2 * day - i);
            reading_set(&row.reading, RSSI_DBM, -70 - 2 * i);
            must(readings_append(house->store, &row, err));
        }
    for (int i = 0; i < 5; i++) {                   /* its night, and those of four others */
        struct night_level night = {TODAY, i ? 420 + 2 * i : 366, 430};
        char name[16];

        snprintf(name, sizeof name, i ? "other-%d" : "co2-8c", i);
        must(device_ensure(house->store, name, "plain", NOW_MS, &device, err));
        must(night_save(house->store, device, &night, err));
    }
    house_start(house);
    return 0;
}

static int teardown(void **state)
{
    int r = house_teardown(state);

    raw_log_close(messages);
    return r;
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

static void a_node_of_ours_says_that_its_module_does_not_answer(void **state)
{
    static const char health[] = "{\"sensor\":\"Sensirion SCD41\",\"state\":\"absent\",\"why\":\"nobody answers\","
                                 "\"waiting\":3,\"version\":\"0.2\",\"since\":\"2026-11-23T09:30:00Z\"}";
    struct house *house = *state;
    json_t *sensor = house_json(house, "GET", SENSOR, NULL, 200), *node;

    assert_true(json_is_null(json_object_get(sensor, "node")));
    json_decref(sensor);
    house_pause(house);
    hear("transom/in/co2-8c/health", health, sizeof health - 1, NOW_MS - 30000);
    raw_log_note(messages, "co2-8c", RAW_NO_VALUES, 0, NULL);
    house_start(house);
    sensor = house_json(house, "GET", SENSOR, NULL, 200);
    node = json_object_get(sensor, "node");
    assert_string_equal(text(sensor, "firmware"), "0.2");
    assert_string_equal(text(node, "state"), "absent");
    assert_string_equal(text(node, "why"), "nobody answers");
    assert_string_equal(text(node, "module"), "Sensirion SCD41");
    assert_string_equal(text(node, "since"), "2026-11-23T09:30:00Z");
    assert_true(number(node, "waiting") == 3);
    assert_true(json_is_null(json_object_get(node, "lost")) && json_is_null(json_object_get(node, "uptime_s")));
    json_decref(sensor);
}

static void a_sensor_tells_what_became_of_its_messages(void **state)
{
    struct house *house = *state;
    json_t *sensor = house_json(house, "GET", SENSOR, NULL, 200), *outcomes = json_object_get(sensor, "outcomes");
    json_t *reason = json_array_get(json_object_get(sensor, "reasons"), 0);

    assert_string_equal(text(sensor, "name"), "co2-8c");
    assert_string_equal(text(sensor, "firmware"), "2.1");
    assert_true(number(outcomes, "doubtful") == 1);
    assert_true(number(outcomes, "rejected") == 1);
    assert_true(number(outcomes, "taken") == 0);
    assert_true(number(json_object_get(sensor, "flag_counts"), "spike") == 1);
    assert_string_equal(text(reason, "why"), "not JSON");
    assert_true(number(reason, "count") == 1);
    assert_string_equal(text(reason, "last"), "2026-11-23T09:59:00Z");
    assert_string_equal(text(sensor, "rejected_since"), "2026-11-23T09:59:00Z");
    assert_string_equal(text(sensor, "watched_since"), "2026-11-23T09:58:00Z");
    json_decref(sensor);
}

static void a_sensor_tells_its_limits_of_silence_by_how_often_it_reports(void **state)
{
    json_t *sensor = house_json(*state, "GET", SENSOR, NULL, 200);

    assert_true(number(sensor, "interval_s") == 60);
    assert_true(number(sensor, "late_after_s") == 300);         /* five minutes at least */
    assert_true(number(sensor, "silent_after_s") == 900);       /* fifteen */
    json_decref(sensor);
}

static void a_sensor_tells_its_battery_and_signal_by_day(void **state)
{
    json_t *sensor = house_json(*state, "GET", SENSOR, NULL, 200), *days = json_object_get(sensor, "days"), *day;

    assert_int_equal(json_array_size(days), 4);                 /* today it said nothing of its battery */
    day = json_array_get(days, 0);
    assert_string_equal(text(day, "date"), "2026-11-20");
    assert_true(number(day, "battery_pct") == 95);              /* the newest */
    assert_true(number(day, "rssi_dbm") == -71);                /* the mean */
    assert_true(number(day, "readings") == 2);
    assert_true(number(day, "doubtful") == 1);
    assert_true(json_is_null(json_object_get(day, "battery_v")));
    day = json_array_get(days, 3);
    assert_true(json_is_null(json_object_get(day, "battery_pct")));
    assert_true(number(day, "readings") == 20);
    json_decref(sensor);
}

static void a_sensor_tells_its_nights_beside_the_middle_of_the_others(void **state)
{
    json_t *sensor = house_json(*state, "GET", SENSOR, NULL, 200), *nights = json_object_get(sensor, "nights");
    json_t *night = json_array_get(nights, 0);

    assert_int_equal(json_array_size(nights), 1);
    assert_string_equal(text(night, "date"), "2026-11-23");
    assert_true(number(night, "low_ppm") == 366);
    assert_true(number(night, "others_ppm") == 425);            /* 422, 424, 426, 428 */
    json_decref(sensor);
}

static void a_sensor_tells_where_it_has_been(void **state)
{
    struct house *house = *state;
    json_t *sensor, *places;

    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"room\":\"hall\"}"), 200);
    sensor = house_json(house, "GET", SENSOR, NULL, 200);
    places = json_object_get(sensor, "assignments");
    assert_int_equal(json_array_size(places), 2);
    assert_string_equal(text(json_array_get(places, 0), "room"), "8c");
    assert_string_equal(text(json_array_get(places, 0), "room_name"), "Room 8c");
    assert_string_equal(text(json_array_get(places, 0), "to"), text(json_array_get(places, 1), "from"));
    assert_true(json_is_null(json_object_get(json_array_get(places, 1), "to")));
    json_decref(sensor);
}

static void messages_are_shown_as_they_came_but_for_what_is_secret(void **state)
{
    json_t *answer = house_json(*state, "GET", MESSAGES, NULL, 200), *list = json_object_get(answer, "messages");
    json_t *newest = json_array_get(list, 0), *first = json_array_get(list, 1);

    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text(newest, "outcome"), "rejected");
    assert_string_equal(text(newest, "why"), "not JSON");
    assert_true(json_is_null(json_object_get(newest, "payload")));
    assert_string_equal(text(newest, "payload_hex"), "0102206e6f204a534f4e");
    assert_string_equal(text(first, "payload"), "{\"co2_ppm\":1180,\"wifi_password\":\"*******\",\"firmware\":\"2.1\"}");
    assert_string_equal(text(first, "topic"), "transom/in/co2-8c");
    assert_true(number(json_object_get(first, "values"), "co2_ppm") == 1180);
    assert_string_equal(json_string_value(json_array_get(json_object_get(first, "flags"), 0)), "spike");
    json_decref(answer);
}

static void whoever_looks_at_messages_is_in_the_access_log(void **state)
{
    struct house *house = *state;
    json_t *log;
    char *dump;

    json_decref(house_json(house, "GET", SENSOR, NULL, 200));
    log = house_json(house, "GET", "/api/v1/access", NULL, 200);
    dump = json_dumps(log, 0);
    assert_null(strstr(dump, "history read"));
    free(dump);
    json_decref(log);
    json_decref(house_json(house, "GET", MESSAGES, NULL, 200));
    log = house_json(house, "GET", "/api/v1/access", NULL, 200);
    dump = json_dumps(log, 0);
    assert_non_null(strstr(dump, "history read"));
    assert_non_null(strstr(dump, "8c"));
    free(dump);
    json_decref(log);
}

static void messages_are_for_people_and_no_program_reads_them(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", MESSAGES, house_browser(house, REP), NULL), 200);
    assert_int_equal(house_try(house, "GET", MESSAGES, house_browser(house, GOVERNOR), NULL), 403);
    assert_int_equal(house_try(house, "GET", MESSAGES, house_program(house->tokens[LEADER]), NULL), 403);
    assert_int_equal(house_try(house, "GET", SENSOR, house_program(house->tokens[LEADER]), NULL), 200);
}

static void a_sensor_that_was_never_heard_is_not_there(void **state)
{
    struct house *house = *state;

    assert_int_equal(house_try(house, "GET", "/api/v1/sensors/nobody", house_browser(house, REP), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v1/sensors/nobody/messages", house_browser(house, REP), NULL), 404);
}

/* In the tray, heard while it lay in the office. */
static void hear_new(struct house *house, const char *name)
{
    struct reading reading = {.time_ms = NOW_MS - 300000};
    struct school_heard heard;

    house_pause(house);
    reading_set(&reading, CO2_PPM, 700);
    school_hear(house->school, &(struct school_message){.device = name, .family = "plain", .reading = &reading,
                                                        .arrived_ms = NOW_MS - 300000}, &heard);
    assert_int_equal(heard.result, HEARD_TRAY);
    house_start(house);
}

static void hear_spare(struct house *house)
{
    hear_new(house, "spare");
}

/* Of Sparkplug for one; no path may have an escaped slash. */
static void a_name_with_slashes_is_written_like_a_json_pointer_in_a_path(void **state)
{
    static const struct {
        const char *name, *path;
    } rows[] = {
        {"school/node1/8c", "school~1node1~18c"}, {"~/x", "~0~1x"}, {"a~1b", "a~01b"}, {"a~", "a~"}, {"b~2", "b~2"},
        {"/", "~1"},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[64];
        json_t *sensor;

        hear_new(house, rows[i].name);
        snprintf(path, sizeof path, "/api/v1/sensors/%s", rows[i].path);
        sensor = house_json(house, "GET", path, NULL, 200);
        assert_string_equal(text(sensor, "name"), rows[i].name);
        json_decref(sensor);
    }
    assert_int_equal(house_try(house, "GET", "/api/v1/sensors/school~1node1", house_browser(house, REP), NULL), 404);
    assert_int_equal(house_try(house, "GET", "/api/v1/sensors/school%2Fnode1%2F8c", house_browser(house, REP), NULL), 400);
}

static void a_spare_takes_the_place_of_a_sensor_and_both_keep_their_dates(void **state)
{
    struct house *house = *state;
    json_t *old, *new, *both;
    const char *moment;

    hear_spare(house);
    new = house_json(house, "POST", SENSOR "/replace", "{\"by\":\"spare\"}", 403);       /* there is a technician */
    json_decref(new);
    assert_int_equal(house_try(house, "POST", SENSOR "/replace", house_browser(house, SITE_STAFF), "{\"by\":\"spare\"}"),
                     200);
    old = house_json(house, "GET", SENSOR, NULL, 200);
    new = house_json(house, "GET", "/api/v1/sensors/spare", NULL, 200);
    assert_true(json_is_null(json_object_get(old, "room")));
    assert_true(json_boolean_value(json_object_get(old, "ignored")));
    assert_string_equal(text(new, "room"), "8c");
    moment = text(json_array_get(json_object_get(new, "assignments"), 0), "from");
    assert_int_equal(json_array_size(json_object_get(new, "assignments")), 1);
    assert_string_equal(text(json_array_get(json_object_get(old, "assignments"), 0), "to"), moment);
    both = json_object_get(new, "room_sensors");
    assert_int_equal(json_array_size(both), 2);
    assert_string_equal(text(json_array_get(both, 0), "sensor"), "co2-8c");
    assert_string_equal(text(json_array_get(both, 0), "to"), moment);
    assert_string_equal(text(json_array_get(both, 1), "sensor"), "spare");
    json_decref(old);
    json_decref(new);
}

static void a_replacement_is_in_the_ledger_as_what_it_is(void **state)
{
    struct house *house = *state;
    json_t *ledger, *log;
    char *dump;

    hear_spare(house);
    assert_int_equal(house_try(house, "POST", SENSOR "/replace", house_browser(house, TECHNICIAN), "{\"by\":\"spare\"}"),
                     200);
    ledger = house_json(house, "GET", "/api/v1/ledger", NULL, 200);
    dump = json_dumps(ledger, 0);
    assert_non_null(strstr(dump, "room:8c"));
    assert_non_null(strstr(dump, "room:-"));
    assert_non_null(strstr(dump, "sensor:set_aside"));
    free(dump);
    json_decref(ledger);
    log = house_json(house, "GET", "/api/v1/access", NULL, 200);
    dump = json_dumps(log, 0);
    assert_non_null(strstr(dump, "co2-8c -> spare in 8c"));
    free(dump);
    json_decref(log);
}

static void the_old_one_may_stay_for_another_room(void **state)
{
    struct house *house = *state;
    json_t *old;

    hear_spare(house);
    assert_int_equal(house_try(house, "POST", SENSOR "/replace", house_browser(house, TECHNICIAN),
                               "{\"by\":\"spare\",\"set_aside\":false}"), 200);
    old = house_json(house, "GET", SENSOR, NULL, 200);
    assert_false(json_boolean_value(json_object_get(old, "ignored")));
    json_decref(old);
}

static void what_replaces_nothing_is_refused_and_nothing_changes(void **state)
{
    static const struct {
        const char *path, *body;
        int status;
    } rows[] = {
        {"/api/v1/sensors/nobody/replace", "{\"by\":\"spare\"}", 404},
        {SENSOR "/replace", "{}", 422},
        {SENSOR "/replace", "{\"by\":\"nobody\"}", 422},
        {SENSOR "/replace", "{\"by\":\"co2-8c\"}", 409},            /* in a room: its own */
        {"/api/v1/sensors/spare/replace", "{\"by\":\"co2-8c\"}", 409},
    };
    struct house *house = *state;
    json_t *sensor;

    hear_spare(house);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(house_try(house, "POST", rows[i].path, house_browser(house, TECHNICIAN), rows[i].body),
                         rows[i].status);
    sensor = house_json(house, "GET", SENSOR, NULL, 200);
    assert_string_equal(text(sensor, "room"), "8c");
    json_decref(sensor);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        PROMISE(a_sensor_tells_what_became_of_its_messages),
        PROMISE(a_node_of_ours_says_that_its_module_does_not_answer),
        PROMISE(a_sensor_tells_its_limits_of_silence_by_how_often_it_reports),
        PROMISE(a_sensor_tells_its_battery_and_signal_by_day),
        PROMISE(a_sensor_tells_its_nights_beside_the_middle_of_the_others),
        PROMISE(a_sensor_tells_where_it_has_been),
        PROMISE(messages_are_shown_as_they_came_but_for_what_is_secret),
        PROMISE(whoever_looks_at_messages_is_in_the_access_log),
        PROMISE(messages_are_for_people_and_no_program_reads_them),
        PROMISE(a_sensor_that_was_never_heard_is_not_there),
        PROMISE(a_name_with_slashes_is_written_like_a_json_pointer_in_a_path),
        PROMISE(a_spare_takes_the_place_of_a_sensor_and_both_keep_their_dates),
        PROMISE(a_replacement_is_in_the_ledger_as_what_it_is),
        PROMISE(the_old_one_may_stay_for_another_room),
        PROMISE(what_replaces_nothing_is_refused_and_nothing_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
