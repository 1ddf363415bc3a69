/* The facts of a room that choose its rules: written, read back, and refused beyond their limits. */
#include "places.h"
#include "web_house.h"
#include <jansson.h>

#define ROOM "/api/v1/rooms/8c"

static json_t *room_of(const struct house *house)
{
    char *answer = house_ask(house, "GET", ROOM, house_browser(house, VIEWER), NULL);
    json_t *room = json_loads(house_body(answer), 0, NULL);

    assert_int_equal(house_status(answer), 200);
    assert_non_null(room);
    free(answer);
    return room;
}

static int change(const struct house *house, const char *body)
{
    return house_try(house, "PATCH", ROOM, house_browser(house, LEADER), body);
}

static void keeps_every_fact_of_a_room(void **state)
{
    struct house *house = *state;
    static const char *const facts[] = {"nation", "windows", "air_cleaner", "cleaner_m3_per_h", "outdoor_ppm",
                                        "outdoor_room"};
    json_t *expected = json_loads("{\"nation\":\"wales\",\"windows\":\"some\",\"air_cleaner\":true,"
                                  "\"cleaner_m3_per_h\":450,\"outdoor_ppm\":435,\"outdoor_room\":\"hall\"}", 0, NULL);
    char *body = json_dumps(expected, JSON_COMPACT);
    json_t *room;

    assert_int_equal(change(house, body), 200);
    room = room_of(house);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!json_equal(json_object_get(room, facts[i]), json_object_get(expected, facts[i])))
            fail_msg("%s", facts[i]);
    json_decref(room);
    json_decref(expected);
    free(body);
}

static void what_is_not_known_is_null_and_what_is_left_out_stays(void **state)
{
    struct house *house = *state;
    json_t *room;

    assert_int_equal(change(house, "{\"nation\":\"scotland\",\"windows\":\"none\",\"outdoor_room\":\"hall\"}"), 200);
    assert_int_equal(change(house, "{\"seats\":12}"), 200);
    room = room_of(house);
    assert_string_equal(json_string_value(json_object_get(room, "nation")), "scotland");
    assert_string_equal(json_string_value(json_object_get(room, "windows")), "none");
    json_decref(room);
    assert_int_equal(change(house, "{\"nation\":null,\"windows\":\"unknown\",\"outdoor_room\":null}"), 200);
    room = room_of(house);
    assert_true(json_is_null(json_object_get(room, "nation")));
    assert_true(json_is_null(json_object_get(room, "outdoor_room")));
    assert_true(json_is_null(json_object_get(room, "outdoor_ppm")));
    assert_true(json_is_null(json_object_get(room, "cleaner_m3_per_h")));
    assert_true(json_is_false(json_object_get(room, "air_cleaner")));
    json_decref(room);
}

static void refuses_facts_beyond_their_limits(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *body;
        int status;
    } rows[] = {
        {"{\"outdoor_ppm\":350}", 200},         {"{\"outdoor_ppm\":349.9}", 422},
        {"{\"outdoor_ppm\":1000}", 200},        {"{\"outdoor_ppm\":1000.1}", 422},
        {"{\"outdoor_ppm\":0}", 200},           {"{\"outdoor_ppm\":-1}", 422},
        {"{\"cleaner_m3_per_h\":10000}", 200},  {"{\"cleaner_m3_per_h\":10001}", 422},
        {"{\"cleaner_m3_per_h\":-0.1}", 422},   {"{\"air_cleaner\":\"yes\"}", 422},
        {"{\"seats\":2000}", 200},              {"{\"seats\":2001}", 422},
        {"{\"seats\":12.5}", 422},
        {"{\"volume_m3\":100000}", 200},        {"{\"volume_m3\":100000.5}", 422},
        {"{\"windows\":\"many\"}", 200},        {"{\"windows\":\"three\"}", 422},
        {"{\"nation\":\"northern-ireland\"}", 200}, {"{\"nation\":\"cornwall\"}", 422},
        {"{\"outdoor_room\":\"hall\"}", 200},   {"{\"outdoor_room\":\"8c\"}", 422},
        {"{\"outdoor_room\":\"nowhere\"}", 422}, {"{\"outdoor_room\":\"\"}", 200},
        {"{\"outdoor\":430}", 422},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (change(house, rows[i].body) != rows[i].status)
            fail_msg("%s", rows[i].body);
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(keeps_every_fact_of_a_room),
        LIVED(what_is_not_known_is_null_and_what_is_left_out_stays),
        LIVED(refuses_facts_beyond_their_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
