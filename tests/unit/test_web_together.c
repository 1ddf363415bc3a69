/* tests/unit/test_web_together.c - a swap day through the doors: told first, and kept in each sensor's log. */
#include "calibrations.h"
#include "sign_out_kit.h"

#define TOGETHER "/api/v1/sensors/together"
#define HOUR "\"from\":\"2026-11-22T09:00:00Z\""
#define HOUR_MS (NOW_MS - INT64_C(25) * 3600000)
#define FOUR "{\"sensors\":[\"a\",\"b\",\"c\",\"d\"]," HOUR

/* Four sensors in 8C on Sunday at nine: 600, 610, 620 and 900 ppm; the last one was heard for half an hour. */
static int setup(void **state)
{
    struct house *house;

    if (house_setup(state))
        return -1;
    house = *state;
    house_pause(house);
    for (int i = 0; i < 4; i++) {
        const char name[2] = {(char)('a' + i), '\0'};
        int64_t device;

        must(device_ensure(house->store, name, "plain", HOUR_MS, &device, err));
        must(device_assign(house->store, device, "8c", 0, "test", err));
        for (int minute = 0; minute < (i == 3 ? 30 : 60); minute += 5) {
            struct stored_reading row = {.device = device, .arrived_ms = HOUR_MS + minute * INT64_C(60000),
                                         .flags = STORED_OWN_TIME};

            row.reading.time_ms = row.arrived_ms;
            reading_set(&row.reading, CO2_PPM, i == 3 ? 900 : 600 + 10 * i + (minute % 10 ? 1 : -1));
            must(readings_append(house->store, &row, err));
        }
    }
    must(store_commit(house->store, err));
    must(house_load(house, err));
    house_start(house);
    return 0;
}

static json_t *ask(struct house *house, const char *body, int status)
{
    return house_json(house, "POST", TOGETHER, body, status);
}

static size_t checks_of(struct house *house, const char *path)
{
    json_t *log = house_json(house, "GET", path, NULL, 200);
    size_t count = json_array_size(json_object_get(log, "calibrations"));

    json_decref(log);
    return count;
}

static void a_swap_day_is_told_and_not_kept_unless_asked(void **state)
{
    struct house *house = *state;
    json_t *answer = ask(house, FOUR "}", 200), *sensors = json_object_get(answer, "sensors");
    json_t *first = json_array_get(sensors, 0), *last = json_array_get(sensors, 3);

    assert_int_equal(json_array_size(sensors), 4);
    assert_string_equal(json_string_value(json_object_get(answer, "to")), "2026-11-22T10:00:00Z");
    assert_string_equal(json_string_value(json_object_get(first, "found")), "good");
    assert_string_equal(json_string_value(json_object_get(last, "found")), "too_little");
    assert_true(json_is_null(json_object_get(last, "offset_ppm")));
    assert_true(json_number_value(json_object_get(last, "coverage")) == 0.5);
    assert_false(json_boolean_value(json_object_get(answer, "kept")));
    json_decref(answer);
    assert_int_equal(checks_of(house, "/api/v1/sensors/a/calibrations"), 0);
}

static void a_kept_swap_day_is_in_the_log_of_each_that_was_heard_enough(void **state)
{
    struct house *house = *state;
    json_t *answer = ask(house, FOUR ",\"keep\":true,\"note\":\"in the library\"}", 201), *log, *check;
    json_t *book = house_json(house, "GET", "/api/v1/ledger?limit=1", NULL, 200);
    const char *note;

    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(book, "entries"), 0), "kind")),
                        "sensor_checked");
    json_decref(book);
    assert_true(json_boolean_value(json_object_get(answer, "kept")));
    json_decref(answer);
    log = house_json(house, "GET", "/api/v1/sensors/a/calibrations", NULL, 200);
    check = json_array_get(json_object_get(log, "calibrations"), 0);
    assert_string_equal(json_string_value(json_object_get(check, "how")), "together");
    assert_string_equal(json_string_value(json_object_get(check, "at")), "2026-11-22T10:00:00Z");
    assert_string_equal(json_string_value(json_object_get(check, "who")), "Ms leader");
    assert_true(json_boolean_value(json_object_get(check, "good")));
    note = json_string_value(json_object_get(check, "note"));
    assert_non_null(strstr(note, "beside 3 others"));
    assert_non_null(strstr(note, "in the library"));
    json_decref(log);
    assert_int_equal(checks_of(house, "/api/v1/sensors/c/calibrations"), 1);
    assert_int_equal(checks_of(house, "/api/v1/sensors/d/calibrations"), 0);
}

static int count_check(void *context, const struct calibration *calibration)
{
    (void)calibration;
    ++*(int *)context;
    return 0;
}

static void who_is_signed_out_while_the_hour_is_read_keeps_nothing(void **state)
{
    struct house *house = *state;
    int count = 0;

    assert_int_equal(sign_out_meanwhile(house, "POST", TOGETHER, FOUR ",\"keep\":true}"), 401);
    house_pause(house);
    for (size_t i = 0; i < school_device_count(house->school); i++)
        must(calibrations_list(house->store, school_device(house->school, i)->id, 1, count_check, &count, err));
    house_start(house);
    assert_int_equal(count, 0);
}

static void what_is_no_swap_day_is_refused_and_nothing_is_kept(void **state)
{
    static const char *const bodies[] = {
        "{\"sensors\":[\"a\",\"b\"]," HOUR ",\"keep\":true}",
        "{\"sensors\":[\"a\",\"b\",\"a\"]," HOUR ",\"keep\":true}",
        "{\"sensors\":[\"a\",\"b\",\"nobody\"]," HOUR ",\"keep\":true}",
        "{\"sensors\":\"a\"," HOUR "}",
        "{\"sensors\":[\"a\",\"b\",\"c\"],\"from\":\"2026-11-23T09:30:00Z\",\"keep\":true}",     /* not over */
        "{\"sensors\":[\"a\",\"b\",\"c\"],\"hour\":1}",
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        json_decref(ask(house, bodies[i], 422));
    assert_int_equal(checks_of(house, "/api/v1/sensors/a/calibrations"), 0);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        PROMISE(a_swap_day_is_told_and_not_kept_unless_asked),
        PROMISE(a_kept_swap_day_is_in_the_log_of_each_that_was_heard_enough),
        PROMISE(who_is_signed_out_while_the_hour_is_read_keeps_nothing),
        PROMISE(what_is_no_swap_day_is_refused_and_nothing_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
