/* tests/unit/test_web_history.c - readings and days of a room over HTTP: what is asked, how much of it at once, and
 * what a day is judged by. */
#include "calibrations.h"
#include "days.h"
#include "json_kit.h"
#include "quality.h"

#define SCHOOL_DAY_MS (NOW_MS - INT64_C(3600000) - 7 * INT64_C(86400000))    /* Monday 2026-11-16, 09:00 */

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

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(gives_readings_as_columns_from_included_to_not),
        LIVED(readings_from_before_memory_come_from_the_record),
        LIVED(gives_joined_means_for_wider_resolutions),
        LIVED(refuses_ranges_that_would_read_too_much),
        LIVED(judges_days_that_the_record_has_no_figures_of),
        LIVED(a_day_of_a_doubtful_sensor_or_clock_judges_nothing),
        LIVED(judges_three_days_of_a_reading_a_second),
        LIVED(refuses_dates_that_are_none),
        LIVED(gives_a_kept_day_as_it_was_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
