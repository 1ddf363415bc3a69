/* tests/unit/test_web_mistakes.c - a form with several mistakes: the answer tells all of them, the first as ever. */
#include "request.h"
#include "web_house.h"
#include <jansson.h>

#define API "/api/v1"
#define COUNT(array) (sizeof array / sizeof *array)

/* The fields of an answer's errors, "name,seats"; "-": of no field. */
static void list_fields(json_t *json, char *fields, size_t size)
{
    json_t *one;
    size_t index, length = 0;

    fields[0] = '\0';
    json_array_foreach(json_object_get(json, "errors"), index, one) {
        const char *field = json_string_value(json_object_get(one, "field"));

        assert_true(json_string_length(json_object_get(one, "message")) > 0);
        length += (size_t)snprintf(fields + length, size - length, "%s%s", index ? "," : "", field ? field : "-");
    }
}

static void every_mistake_of_a_form_is_told_at_once(void **state)
{
    static const struct {
        const char *method, *path, *body, *fields;
    } cases[] = {
        {"POST", "/rooms", "{\"name\":\"\",\"seats\":-1,\"windows\":\"round\",\"sauna\":1,\"outdoor_ppm\":5}",
         "sauna,name,windows,seats,outdoor_ppm"},
        {"PATCH", "/rooms/8c", "{\"volume_m3\":\"x\",\"outdoor_room\":\"8c\"}", "volume_m3,outdoor_room"},
        {"POST", "/people", "{\"login\":\"A B\",\"email\":\"nobody\",\"password\":\"short\"}",
         "email,login,name,role,password"},
        {"PUT", "/calendar", "{\"occupied\":{\"day\":[]},\"closed\":[\"2026-12-21\",\"soon\",\"2026-02-30\"],"
                             "\"terms\":[{\"name\":\"A\"}],\"bank_holidays\":1,\"rooms\":[]}",
         "occupied,closed[1],closed[2],terms[0],bank_holidays,rooms"},
        {"POST", "/outbreaks", "{\"rooms\":[],\"pack\":\"none\",\"days\":0,\"reason\":\" \"}",
         "rooms,pack,days,reason"},
        {"POST", "/sensors/co2-8c/calibrations", "{\"at\":\"noon\",\"how\":\"licked\",\"error_ppm\":\"x\"}",
         "at,how,good,error_ppm"},
        {"POST", "/rooms", "{\"name\":\"9A\",\"seats\":-1}", "seats"},
        {"PUT", "/calendar/bank-holidays", "{\"moon\":1}", "-"},
    };
    struct house *house = *state;
    char path[128], fields[256];

    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *json;

        snprintf(path, sizeof path, API "%s", cases[i].path);
        json = house_json(house, cases[i].method, path, cases[i].body, 422);
        list_fields(json, fields, sizeof fields);
        assert_string_equal(fields, cases[i].fields);
        json_decref(json);
    }
}

static void the_first_mistake_is_told_as_ever(void **state)
{
    struct house *house = *state;
    json_t *json = house_json(house, "POST", API "/rooms", "{\"name\":\"9A\",\"seats\":-1,\"volume_m3\":-1}", 422);
    json_t *error = json_object_get(json, "error");

    assert_string_equal(json_string_value(json_object_get(error, "code")), "bad_value");
    assert_string_equal(json_string_value(json_object_get(error, "field")), "seats");
    assert_string_equal(json_string_value(json_object_get(error, "message")),
                        "seats has to be a whole number from 0 to 2000.");
    json_decref(json);
    json = house_json(house, "PUT", API "/calendar", "{\"closed\":[\"soon\"]}", 422);
    error = json_object_get(json, "error");
    assert_null(json_object_get(error, "field"));       /* the whole calendar is judged: its sentence names the place */
    assert_non_null(strstr(json_string_value(json_object_get(error, "message")), "soon"));
    json_decref(json);
}

static void a_body_that_is_not_json_has_one_mistake_and_others_have_none(void **state)
{
    struct house *house = *state;
    json_t *json = house_json(house, "POST", API "/rooms", "{", 400);
    char fields[64];

    list_fields(json, fields, sizeof fields);
    assert_string_equal(fields, "-");
    json_decref(json);
    json = house_json(house, "PATCH", API "/rooms/cellar", "{}", 404);
    assert_null(json_object_get(json, "errors"));
    json_decref(json);
}

static void sixteen_mistakes_are_told_and_not_one_more(void **state)
{
    struct house *house = *state;
    char body[1024] = "{", fields[512];
    json_t *json;

    for (int i = 0; i <= REQUEST_FAULTS_MAX; i++)
        sprintf(body + strlen(body), "%s\"x%d\":1", i ? "," : "", i);
    strcat(body, "}");
    json = house_json(house, "PATCH", API "/rooms/8c", body, 422);
    assert_int_equal(json_array_size(json_object_get(json, "errors")), REQUEST_FAULTS_MAX);
    list_fields(json, fields, sizeof fields);
    assert_null(strstr(fields, "x16"));
    json_decref(json);
}

static int setup(void **state)
{
    struct house *house = house_open();

    house_start(house);
    *state = house;
    return 0;
}

int main(void)
{
#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)
    const struct CMUnitTest tests[] = {
        LIVED(every_mistake_of_a_form_is_told_at_once),
        LIVED(the_first_mistake_is_told_as_ever),
        LIVED(a_body_that_is_not_json_has_one_mistake_and_others_have_none),
        LIVED(sixteen_mistakes_are_told_and_not_one_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
