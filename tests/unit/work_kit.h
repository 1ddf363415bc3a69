/* tests/unit/work_kit.h - the house with kept days, and work to do in it. */
#ifndef WORK_KIT_H
#define WORK_KIT_H
#include "actions.h"
#include "readings.h"
#include "web_house.h"

#define ACTIONS "/api/v1/actions"
#define MONDAY INT64_C(20780)           /* 2026-11-23, the house's today */

/* Written before the doors open: days before 9 November at some 1240 ppm, those after it at some 910, over 1500 ppm for
 * 30 minutes each. */
static inline void keep_days(struct house *house)
{
    char text[256];

    for (int64_t date = MONDAY - 14 - 14; date < MONDAY; date++) {
        bool is_after = date > MONDAY - 14;
        double mean = (is_after ? 910 : 1240) + (double)(date % 3 - 1) * 20;

        if (date == MONDAY - 14)
            continue;
        snprintf(text, sizeof text, "{\"date\":\"x\",\"occupied_minutes\":390,\"co2_ppm\":{\"coverage\":0.9,"
                 "\"mean\":%.0f,\"minutes_above\":{\"800\":300,\"1000\":200,\"1500\":30},\"longest_run_above\":{}},"
                 "\"verdicts\":[]}",
                 mean);
        must(days_save(house->store, "8c", date, "stamp", 0, text, err));
    }
}

static inline int setup(void **state)
{
    struct house *house = house_open();

    keep_days(house);
    house_start(house);
    *state = house;
    return 0;
}

static inline json_t *ask(const struct house *house, const char *method, const char *path, int role, const char *body,
                          int status)
{
    char *answer = house_ask(house, method, path, house_browser(house, role), body);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != status)
        fail_msg("%s %s: %s", method, path, answer);
    free(answer);
    return json;
}

/* The same, of an action or another thing with a number, and what it says of a key. */
static inline void takes(const struct house *house, const char *path, int role, const char *body, int status,
                         const char *key, const char *expected)
{
    json_t *json = ask(house, "POST", path, role, body, status);

    if (expected)
        assert_string_equal(json_string_value(json_object_get(json, key)), expected);
    json_decref(json);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, house_teardown)

#endif
