/* tests/unit/test_web_tried.c - through the doors: who may say that something was tried and did not work, what is
 * refused, and that an explanation names the statement and who made it. */
#include "pack_shelf.h"
#include "web_house.h"
#include <jansson.h>

#define TRIED "/api/v1/rooms/8c/tried"
#define RULE "union-joint2022-co2"
#define EXPLAIN "/explain?pack=union&rule=" RULE
#define SAID "{\"rule\":\"" RULE "\",\"what\":\"Both windows and the fan\",\"from\":\"2026-11-17\"}"

static struct pack_shelf *shelf;

static int setup(void **state)
{
    struct house *house = house_open();

    must(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, err));
    house->host.shelf = shelf;
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    pack_shelf_close(shelf);
    return 0;
}

static json_t *ask(const struct house *house, const char *method, const char *path, int role, const char *body,
                   int status)
{
    char *answer = house_ask(house, method, path, house_browser(house, role), body);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != status || !json)
        fail_msg("%s %s: %s", method, path, answer);
    free(answer);
    return json;
}

static const char *text_of(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static void a_rep_says_it_and_whoever_sees_history_reads_it(void **state)
{
    struct house *house = *state;
    json_t *list = ask(house, "POST", TRIED, REP, SAID, 201), *one;

    json_decref(list);
    list = ask(house, "GET", TRIED, SITE_STAFF, NULL, 200);
    assert_int_equal(json_array_size(list), 1);
    one = json_array_get(list, 0);
    assert_string_equal(text_of(one, "rule"), RULE);
    assert_string_equal(text_of(one, "what"), "Both windows and the fan");
    assert_string_equal(text_of(one, "from"), "2026-11-17");
    assert_non_null(text_of(one, "who"));
    assert_true(json_is_null(json_object_get(one, "withdrawn")));
    json_decref(list);
    list = ask(house, "GET", "/api/v1/rooms/hall/tried", REP, NULL, 200);
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
}

static void what_can_not_be_said_is_refused(void **state)
{
    static const struct {
        const char *body;
        int role, status;
    } rows[] = {
        {SAID, SITE_STAFF, 403},
        {SAID, TEACHER, 403},
        {"{\"rule\":\"union-neu-co2-act\",\"what\":\"x\"}", REP, 422},        /* it waits for nobody */
        {"{\"rule\":\"no-such-rule\",\"what\":\"x\"}", REP, 422},
        {"{\"rule\":\"" RULE "\",\"what\":\"  \"}", REP, 422},
        {"{\"rule\":\"" RULE "\"}", REP, 422},
        {"{\"rule\":\"" RULE "\",\"what\":\"x\",\"from\":\"2026-11-24\"}", REP, 422},  /* tomorrow */
        {"{\"rule\":\"" RULE "\",\"what\":\"x\",\"from\":\"soon\"}", REP, 422},
        {"{\"rule\":\"" RULE "\",\"what\":\"x\",\"from\":\"2026-11-23\"}", LEADER, 201},
        {SAID, LEADER, 409},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        json_decref(ask(house, "POST", TRIED, rows[i].role, rows[i].body, rows[i].status));
}

static void an_explanation_names_it_from_its_date_on_until_it_is_withdrawn(void **state)
{
    struct house *house = *state;
    json_t *list = ask(house, "POST", TRIED, REP, SAID, 201), *told;
    char path[128];

    snprintf(path, sizeof path, TRIED "/%lld/withdraw",
             (long long)json_integer_value(json_object_get(json_array_get(list, 0), "id")));
    json_decref(list);
    told = ask(house, "GET", "/api/v1/rooms/8c/days/2026-11-16" EXPLAIN, REP, NULL, 200);
    assert_null(json_object_get(told, "tried"));
    json_decref(told);
    told = ask(house, "GET", "/api/v1/rooms/8c/days/2026-11-17" EXPLAIN, REP, NULL, 200);
    assert_string_equal(text_of(json_object_get(told, "tried"), "what"), "Both windows and the fan");
    assert_non_null(text_of(json_object_get(told, "tried"), "who"));
    json_decref(told);
    json_decref(ask(house, "POST", path, REP, "{}", 422));
    list = ask(house, "POST", path, LEADER, "{\"why\":\"the fan was off\"}", 200);
    assert_string_equal(text_of(json_array_get(list, 0), "withdrawn_why"), "the fan was off");
    json_decref(list);
    json_decref(ask(house, "POST", path, LEADER, "{\"why\":\"again\"}", 404));
    told = ask(house, "GET", "/api/v1/rooms/8c/days/2026-11-17" EXPLAIN, REP, NULL, 200);
    assert_null(json_object_get(told, "tried"));
    json_decref(told);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(a_rep_says_it_and_whoever_sees_history_reads_it),
        PROMISE(what_can_not_be_said_is_refused),
        PROMISE(an_explanation_names_it_from_its_date_on_until_it_is_withdrawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
