/* tests/unit/test_web_calibrations.c - the log of checks through the doors, and what it does to the grades of days. */
#include "calibrations.h"
#include "evidence_rows.h"
#include "web_house.h"
#include <jansson.h>

#define LOG "/api/v1/sensors/co2-8c/calibrations"
#define PLACE "/api/v1/sensors/co2-8c/placement"
#define WEEK "/api/v1/rooms/8c/days?from=2026-11-16&to=2026-11-20"
#define DAY_MS INT64_C(86400000)
#define SCHOOL_DAY_MS (NOW_MS - INT64_C(3600000) - 7 * DAY_MS)      /* Monday 2026-11-16, 09:00 */

static json_t *read_json(char *answer, int status)
{
    json_t *json;

    if (house_status(answer) != status)
        print_error("%s\n", answer);
    assert_int_equal(house_status(answer), status);
    json = json_loads(house_body(answer), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    free(answer);
    return json;
}

static json_t *get(const struct house *house, const char *path, int role)
{
    return read_json(house_ask(house, "GET", path, house_browser(house, role), NULL), 200);
}

static json_t *post(const struct house *house, const char *path, const char *body)
{
    return read_json(house_ask(house, "POST", path, house_browser(house, SITE_STAFF), body), 201);
}

static int64_t device_of(struct house *house)
{
    int64_t device;

    must(device_ensure(house->store, "co2-8c", "plain", NOW_MS, &device, err));
    return device;
}

/* Five school days of 8C, a reading a minute. */
static void record_week(struct house *house)
{
    for (int minute = -1; minute <= 391; minute++)
        for (int day = 0; day < 5; day++) {
            struct stored_reading row = {.device = device_of(house), .flags = STORED_OWN_TIME,
                                         .arrived_ms = SCHOOL_DAY_MS + day * DAY_MS + minute * INT64_C(60000)};

            row.reading.time_ms = row.arrived_ms;
            reading_set(&row.reading, CO2_PPM, 600);
            reading_set(&row.reading, TEMPERATURE_C, 21);
            must(readings_append(house->store, &row, err));
        }
}

static void place_it(struct house *house)
{
    const struct placement placement = {.device = device_of(house), .at_ms = NOW_MS - 20 * DAY_MS, .who = "Mr Patel"};

    must(placement_add(house->store, &placement, err));
}

static const char *reason_of(char grade)
{
    return grade == 'A' ? "none" : grade == 'B' ? "placement" : "calibration";
}

/* The grades of the week's days, "CCCAA", each by its reason. */
static void check_week(const struct house *house, const char *grades)
{
    json_t *days = get(house, WEEK, REP), *verdict;
    size_t verdict_index;

    assert_int_equal(json_array_size(days), strlen(grades));
    for (size_t i = 0; i < json_array_size(days); i++) {
        json_t *day = json_array_get(days, i), *evidence = json_object_get(day, "evidence");
        const char *why = json_string_value(json_object_get(evidence, "reason"));
        char grade[2] = {grades[i], '\0'};

        assert_string_equal(json_string_value(json_object_get(evidence, "grade")), grade);
        assert_string_equal(why, reason_of(grades[i]));
        assert_true(json_number_value(json_object_get(evidence, "coverage")) == 1);
        json_array_foreach(json_object_get(day, "verdicts"), verdict_index, verdict)
            if (json_is_number(json_object_get(verdict, "coverage")))
                assert_string_equal(json_string_value(json_object_get(verdict, "grade")), grade);
    }
    json_decref(days);
}

static void a_check_is_entered_and_read_back(void **state)
{
    struct house *house = *state;
    json_t *log = post(house, LOG, "{\"at\":\"2026-11-20T12:00:00Z\",\"how\":\"outdoor_air\",\"good\":true,"
                                   "\"error_ppm\":-12.5,\"note\":\"held out of the window\"}");
    json_t *one = json_object_get(log, "calibration"), *sensors, *sensor, *people;
    char *text;

    assert_string_equal(json_string_value(json_object_get(one, "who")), "Ms site_staff");
    assert_string_equal(json_string_value(json_object_get(one, "how")), "outdoor_air");
    assert_true(json_number_value(json_object_get(one, "error_ppm")) == -12.5);
    assert_false(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = get(house, LOG, REP);
    assert_int_equal(json_array_size(json_object_get(log, "calibrations")), 1);
    json_decref(log);
    sensors = get(house, "/api/v1/sensors", REP);
    sensor = json_array_get(json_object_get(sensors, "sensors"), 0);
    assert_string_equal(json_string_value(json_object_get(json_object_get(sensor, "calibration"), "note")),
                        "held out of the window");
    assert_true(json_is_null(json_object_get(sensor, "placement")));
    json_decref(sensors);
    people = get(house, "/api/v1/access", LEADER);      /* who changed what */
    text = json_dumps(people, 0);
    assert_non_null(strstr(text, "co2-8c: outdoor_air, good"));
    free(text);
    json_decref(people);
}

static void a_check_is_due_after_a_year_or_a_bad_one(void **state)
{
    struct house *house = *state;
    json_t *log = get(house, LOG, REP);

    assert_true(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = post(house, LOG, "{\"at\":\"2025-11-22T12:00:00Z\",\"how\":\"reference\",\"good\":true}");
    assert_true(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = post(house, LOG, "{\"at\":\"2025-11-23T12:00:00Z\",\"how\":\"reference\",\"good\":true}");
    assert_false(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = post(house, LOG, "{\"how\":\"baseline\",\"good\":false}");
    assert_true(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
}

/* The median of a school's sensors is no reference: one can be found wrong by it, not right. */
static void an_hour_beside_the_others_takes_trust_away_and_gives_none(void **state)
{
    struct house *house = *state;
    json_t *log = post(house, LOG, "{\"at\":\"2026-11-20T12:00:00Z\",\"how\":\"together\",\"good\":true}");

    assert_true(json_boolean_value(json_object_get(log, "calibration_due")));
    assert_string_equal(json_string_value(json_object_get(json_object_get(log, "calibration"), "how")), "together");
    json_decref(log);
    log = post(house, LOG, "{\"at\":\"2026-11-20T13:00:00Z\",\"how\":\"reference\",\"good\":true}");
    assert_false(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = post(house, LOG, "{\"at\":\"2026-11-20T14:00:00Z\",\"how\":\"together\",\"good\":true}");
    assert_false(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
    log = post(house, LOG, "{\"at\":\"2026-11-20T15:00:00Z\",\"how\":\"together\",\"good\":false}");
    assert_true(json_boolean_value(json_object_get(log, "calibration_due")));
    json_decref(log);
}

static void what_is_no_check_is_refused(void **state)
{
    static const struct {
        const char *path, *body;
        int status;
    } rows[] = {
        {LOG, "{\"good\":true}", 422},
        {LOG, "{\"how\":\"swap\"}", 422},
        {LOG, "{\"how\":\"looked at it\",\"good\":true}", 422},
        {LOG, "{\"how\":\"swap\",\"good\":true,\"at\":\"2026-11-23T10:30:00Z\"}", 422},     /* the future */
        {LOG, "{\"how\":\"swap\",\"good\":true,\"at\":\"2006-11-23T10:00:00Z\"}", 422},
        {LOG, "{\"how\":\"swap\",\"good\":true,\"error_ppm\":10001}", 422},
        {LOG, "{\"how\":\"swap\",\"good\":true,\"by\":\"me\"}", 422},
        {"/api/v1/sensors/none/calibrations", "{\"how\":\"swap\",\"good\":true}", 404},
        {"/api/v1/sensors/none/placement", "{}", 404},
        {PLACE, "{\"where\":\"here\"}", 422},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(house_try(house, "POST", rows[i].path, house_browser(house, TECHNICIAN), rows[i].body),
                         rows[i].status);
    assert_int_equal(house_try(house, "POST", LOG, house_browser(house, REP), "{\"how\":\"swap\",\"good\":true}"), 403);
}

static void a_place_is_confirmed_until_the_sensor_is_moved(void **state)
{
    struct house *house = *state;
    json_t *log = post(house, PLACE, "{\"note\":\"1.2 m high, by the door\"}");

    assert_string_equal(json_string_value(json_object_get(json_object_get(log, "placement"), "who")), "Ms site_staff");
    json_decref(log);
    assert_int_equal(house_try(house, "POST", "/api/v1/sensors/assign", house_browser(house, TECHNICIAN),
                               "{\"device\":\"co2-8c\",\"room\":null}"), 200);
    log = get(house, LOG, REP);
    assert_true(json_is_null(json_object_get(log, "placement")));
    json_decref(log);
    assert_int_equal(house_try(house, "POST", PLACE, house_browser(house, TECHNICIAN), "{}"), 409);
}

static void a_check_lifts_the_grade_from_its_day_on(void **state)
{
    struct house *house = *state;

    house_pause(house);
    record_week(house);
    place_it(house);
    house_start(house);
    check_week(house, "CCCCC");
    json_decref(post(house, LOG, "{\"at\":\"2026-11-18T20:00:00Z\",\"how\":\"outdoor_air\",\"good\":true}"));
    check_week(house, "CCAAA");
    json_decref(post(house, LOG, "{\"at\":\"2025-11-17T20:00:00Z\",\"how\":\"reference\",\"good\":true}"));
    check_week(house, "AAAAA");             /* twelve months to the day on Tuesday */
    json_decref(post(house, LOG, "{\"at\":\"2026-11-20T08:00:00Z\",\"how\":\"reference\",\"good\":false}"));
    check_week(house, "AAAAC");
}

static void an_hour_beside_the_others_never_lifts_the_grade(void **state)
{
    struct house *house = *state;

    house_pause(house);
    record_week(house);
    place_it(house);
    house_start(house);
    json_decref(post(house, LOG, "{\"at\":\"2026-11-15T20:00:00Z\",\"how\":\"together\",\"good\":true}"));
    check_week(house, "CCCCC");
    json_decref(post(house, LOG, "{\"at\":\"2026-11-15T21:00:00Z\",\"how\":\"reference\",\"good\":true}"));
    json_decref(post(house, LOG, "{\"at\":\"2026-11-18T20:00:00Z\",\"how\":\"together\",\"good\":true}"));
    check_week(house, "AAAAA");
    json_decref(post(house, LOG, "{\"at\":\"2026-11-20T08:00:00Z\",\"how\":\"together\",\"good\":false}"));
    check_week(house, "AAAAC");
}

static void seven_good_nights_make_an_a_without_a_check(void **state)
{
    struct house *house = *state;

    house_pause(house);
    record_week(house);
    for (int i = 0; i < 7; i++) {               /* the seventh is Wednesday's */
        struct night_level night = {SCHOOL_DAY_MS / DAY_MS - 4 + i, 421, 430};

        must(night_save(house->store, device_of(house), &night, err));
    }
    house_start(house);
    check_week(house, "CCBBB");
    house_pause(house);
    place_it(house);
    house_start(house);
    check_week(house, "CCAAA");
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        PROMISE(a_check_is_entered_and_read_back),
        PROMISE(a_check_is_due_after_a_year_or_a_bad_one),
        PROMISE(an_hour_beside_the_others_takes_trust_away_and_gives_none),
        PROMISE(an_hour_beside_the_others_never_lifts_the_grade),
        PROMISE(what_is_no_check_is_refused),
        PROMISE(a_place_is_confirmed_until_the_sensor_is_moved),
        PROMISE(a_check_lifts_the_grade_from_its_day_on),
        PROMISE(seven_good_nights_make_an_a_without_a_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
