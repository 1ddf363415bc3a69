/* Checklists through the doors: read by everybody, added to by reps and leaders, and nothing that was added is lost. */
#include "checklist_shelf.h"
#include "own_items.h"
#include "web_house.h"
#include <jansson.h>

#define LISTS "/api/v1/checklists"
#define TEMPERATURE LISTS "/temperature"
#define ITEM "{\"section\":\"Cold\",\"text\":\"Is the boiler lit by seven?\"}"
#define ARCHIVE "{\"archived\":true}"

static struct checklist_shelf *shelf;

static int setup(void **state)
{
    struct house *house = house_open();

    must(checklist_shelf_open(SOURCE_DIR "/config/checklists", &shelf, err));
    house->host.checklists = shelf;
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    checklist_shelf_close(shelf);
    return 0;
}

/* The body of the answer, which has to be of that status. json_decref() it. */
static json_t *ask(struct house *house, const char *method, const char *path, int who, const char *body, int status)
{
    char *answer = house_ask(house, method, path, house_browser(house, who), body);
    const char *start = strstr(answer, "\r\n\r\n");
    json_t *json;

    assert_int_equal(house_status(answer), status);
    assert_non_null(start);
    json = json_loads(start + 4, 0, NULL);
    assert_non_null(json);
    free(answer);
    return json;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    assert_non_null(text);
    return text;
}

static json_t *find(json_t *list, const char *key, const char *value)
{
    json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
        if (strcmp(text_of(one, key), value) == 0)
            return one;
    fail_msg("no %s is %s", key, value);
    return NULL;
}

static void the_list_says_how_much_of_each_is_law(void **state)
{
    struct house *house = *state;
    json_t *lists = ask(house, "GET", LISTS, VIEWER, NULL, 200), *one = find(lists, "name", "safety-reps");

    assert_int_equal(json_array_size(lists), checklist_shelf_count(shelf));
    assert_int_equal(json_integer_value(json_object_get(one, "items")), 8);
    assert_int_equal(json_integer_value(json_object_get(one, "statutory")), 8);
    assert_int_equal(json_integer_value(json_object_get(one, "own")), 0);
    assert_true(json_is_null(json_object_get(one, "broken")));
    json_decref(lists);
}

static void an_item_is_told_with_all_that_is_known_of_it(void **state)
{
    struct house *house = *state;
    json_t *list = ask(house, "GET", LISTS "/safety-reps", TEACHER, NULL, 200);
    json_t *item = find(json_object_get(list, "items"), "id", "LAW-4");

    assert_string_equal(text_of(item, "by"), "system");
    assert_string_equal(text_of(item, "answers"), "rep_access");
    assert_string_equal(text_of(item, "evidence"), "rep account with read and export of readings");
    assert_string_equal(text_of(item, "status"), "statutory");
    assert_string_equal(text_of(item, "review"), "as_needed");
    assert_string_equal(text_of(item, "review_text"), "on request");
    assert_string_equal(text_of(item, "confidence"), "C");
    assert_string_equal(text_of(item, "step"), "L");
    assert_string_equal(text_of(item, "section"), "Safety rep rights");
    assert_non_null(strstr(text_of(item, "url"), "legislation.gov.uk"));
    assert_non_null(strstr(text_of(item, "text_cy"), "cynrychiolydd"));
    json_decref(list);
    assert_int_equal(house_try(house, "GET", LISTS "/atlantis", house_browser(house, TEACHER), NULL), 404);
}

static void what_a_rep_adds_is_there_for_everybody_until_it_is_archived(void **state)
{
    struct house *house = *state;
    json_t *list = ask(house, "POST", TEMPERATURE "/items", REP, ITEM, 201), *own;

    json_decref(list);
    list = ask(house, "GET", TEMPERATURE, VIEWER, NULL, 200);
    own = json_array_get(json_object_get(list, "own_items"), 0);
    assert_string_equal(text_of(own, "text"), "Is the boiler lit by seven?");
    assert_string_equal(text_of(own, "section"), "Cold");
    assert_non_null(text_of(own, "who"));
    assert_true(json_is_null(json_object_get(own, "archived")));
    assert_int_equal(json_integer_value(json_object_get(own, "id")), 1);
    json_decref(list);
    assert_int_equal(house_try(house, "PATCH", LISTS "/roles/items/1", house_browser(house, LEADER), ARCHIVE), 404);
    assert_int_equal(house_try(house, "PATCH", TEMPERATURE "/items/x", house_browser(house, LEADER), ARCHIVE), 404);
    list = ask(house, "PATCH", TEMPERATURE "/items/1", LEADER, ARCHIVE, 200);
    own = json_array_get(json_object_get(list, "own_items"), 0);
    assert_non_null(text_of(own, "archived"));
    assert_non_null(text_of(own, "archived_by"));
    json_decref(list);
    assert_int_equal(house_try(house, "PATCH", TEMPERATURE "/items/1", house_browser(house, LEADER), ARCHIVE), 404);
    list = ask(house, "GET", LISTS, VIEWER, NULL, 200);
    assert_int_equal(json_integer_value(json_object_get(find(list, "name", "temperature"), "own")), 0);
    json_decref(list);
}

static void adding_and_archiving_is_in_the_access_log(void **state)
{
    struct house *house = *state;
    json_t *lines, *line;

    json_decref(ask(house, "POST", TEMPERATURE "/items", LEADER, ITEM, 201));
    json_decref(ask(house, "PATCH", TEMPERATURE "/items/1", REP, ARCHIVE, 200));
    lines = ask(house, "GET", "/api/v1/access", REP, NULL, 200);
    line = find(lines, "what", "checklist item added");
    assert_non_null(strstr(text_of(line, "detail"), "Is the boiler lit by seven?"));
    (void)find(lines, "what", "checklist item archived");
    json_decref(lines);
}

static void what_is_wrong_with_an_own_item_is_said(void **state)
{
    static const struct {
        const char *method, *path, *body, *field;
    } rows[] = {
        {"POST", TEMPERATURE "/items", "{\"text\":\"Is it?\"}", "\"section\""},
        {"POST", TEMPERATURE "/items", "{\"section\":\"Cold\"}", "\"text\""},
        {"POST", TEMPERATURE "/items", "{\"section\":\"Cold\",\"text\":\"  \"}", "\"text\""},
        {"POST", TEMPERATURE "/items", "{\"section\":\"Cold\",\"text\":\"Is it?\",\"status\":\"statutory\"}",
         "\"status\""},
        {"PATCH", TEMPERATURE "/items/1", "{\"archived\":false}", "\"archived\""},
        {"PATCH", TEMPERATURE "/items/1", "{}", "\"archived\""},
        {"PATCH", TEMPERATURE "/items/1", "{\"text\":\"else\"}", "\"text\""},
    };
    struct house *house = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *answer = house_ask(house, rows[i].method, rows[i].path, house_browser(house, LEADER), rows[i].body);

        assert_int_equal(house_status(answer), 422);
        assert_non_null(strstr(answer, rows[i].field));
        free(answer);
    }
    assert_int_equal(house_try(house, "POST", LISTS "/atlantis/items", house_browser(house, LEADER), ITEM), 404);
}

static void an_own_item_fits_to_its_last_byte(void **state)
{
    struct house *house = *state;
    char body[512];

    for (int over = 0; over < 2; over++) {
        snprintf(body, sizeof body, "{\"section\":\"Cold\",\"text\":\"%0*d\"}", CHECKLIST_TEXT_SIZE - 1 + over, 0);
        assert_int_equal(house_try(house, "POST", TEMPERATURE "/items", house_browser(house, REP), body),
                         over ? 422 : 201);
    }
}

static void a_full_checklist_says_so(void **state)
{
    struct house *house = *state;
    struct own_item item = {.checklist = "temperature", .section = "Cold", .text = "Is it?", .who = "Mr Ali",
                            .at_ms = 1};

    house_pause(house);
    for (int i = 0; i < OWN_ITEMS_MAX; i++)
        must(own_item_add(house->store, &item, err));
    house_start(house);
    assert_int_equal(house_try(house, "POST", TEMPERATURE "/items", house_browser(house, REP), ITEM), 409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_list_says_how_much_of_each_is_law, setup, teardown),
        cmocka_unit_test_setup_teardown(an_item_is_told_with_all_that_is_known_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_rep_adds_is_there_for_everybody_until_it_is_archived, setup, teardown),
        cmocka_unit_test_setup_teardown(adding_and_archiving_is_in_the_access_log, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_with_an_own_item_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(an_own_item_fits_to_its_last_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_checklist_says_so, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
