/* tests/unit/test_web_assessments.c - risk assessments through the doors: making one, its workspace and its lines. */
#include "assessing_kit.h"

static void an_assessment_is_made_from_a_checklist_with_all_its_lines(void **state)
{
    const struct checklist *list = checklist_shelf_at(((struct office *)*state)->checklists, 0)->list;
    char body[256];
    json_t *json, *lines, *line;

    snprintf(body, sizeof body, "{'title':'Ventilation','template':'%s','rooms':['8c']}", list->name);
    json = office_ask(*state, LEADER, "POST", 201, ASSESSMENTS, body);
    assert_string_equal(text_of(json, "state"), "draft");
    assert_int_equal(number_of(json, "working_version"), 1);
    assert_true(json_is_null(json_object_get(json, "in_force_version")));
    assert_true(has_word(json, "may", "consult"));
    assert_true(has_word(json, "may", "edit"));
    assert_false(has_word(json, "may", "sign"));
    lines = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    assert_int_equal(json_array_size(lines), list->count);
    line = json_array_get(lines, 0);
    assert_string_equal(text_of(line, "item"), list->items[0].id);
    assert_string_equal(text_of(line, "text"), list->items[0].text);
    assert_string_equal(text_of(line, "clause"), list->items[0].url);
    assert_string_equal(text_of(line, "answer"), "unanswered");
    assert_true(json_is_null(json_object_get(line, "evidence")));
    json_decref(lines);
    json_decref(json);
}

static void a_copy_has_the_texts_and_lines_of_what_it_copies(void **state)
{
    json_t *json, *lines;

    office_draft(*state);
    json = office_ask(*state, LEADER, "POST", 201, ASSESSMENTS,
                      "{'title':'Temperature','template':'copy','copy_of':1}");
    assert_string_equal(text_of(json, "version_title"), "Temperature");
    assert_string_equal(text_of(json, "scope"), "Teaching rooms");
    lines = office_ask(*state, LEADER, "GET", 200, ASSESSMENTS "/2/lines", NULL);
    assert_int_equal(json_array_size(lines), 1);
    json_decref(lines);
    json_decref(json);
}

/* All lines of an assessment against the items they were made from. */
static void compare_good(const struct office *office, const char *path, const struct checklist *list)
{
    json_t *lines = office_ask(office, LEADER, "GET", 200, path, NULL), *line;
    size_t index;

    assert_int_equal(json_array_size(lines), list->count);
    json_array_foreach(lines, index, line)
        assert_string_equal(text_of(line, "good"), checklist_good_words[list->items[index].good]);
    json_decref(lines);
}

static void a_line_and_its_copies_keep_which_answer_says_that_all_is_well(void **state)
{
    const struct office *office = *state;
    const char *name = "joint-union-ventilation";
    const struct checklist *list = NULL;
    json_t *free_line;

    for (size_t i = 0; i < checklist_shelf_count(office->checklists); i++)
        if (strcmp(checklist_shelf_at(office->checklists, i)->list->name, name) == 0)
            list = checklist_shelf_at(office->checklists, i)->list;
    assert_non_null(list);
    assert_int_equal(checklist_find(list, "VENT-B1")->good, CHECKLIST_GOOD_NO);
    office_do(office, LEADER, "POST", 201, ASSESSMENTS, "{'title':'A','template':'joint-union-ventilation'}");
    compare_good(office, ONE "/lines", list);
    office_do(office, LEADER, "POST", 201, ASSESSMENTS, "{'title':'B','template':'copy','copy_of':1}");
    compare_good(office, ASSESSMENTS "/2/lines", list);
    free_line = office_ask(office, LEADER, "POST", 201, ONE "/lines", "{'section':'Own','text':'Is it quiet?'}");
    assert_string_equal(text_of(free_line, "good"), "yes");
    json_decref(free_line);
}

static void a_question_of_ones_own_says_which_answer_says_that_all_is_well(void **state)
{
    const struct office *office = *state;
    char path[64], body[160];
    json_t *json, *lines;

    office_do(office, REP, "POST", 201, "/api/v1/checklists/temperature/items",
              "{'section':'Cold','text':'Is the floor cold?','good':'no'}");
    office_do(office, REP, "POST", 422, "/api/v1/checklists/temperature/items",
              "{'section':'Cold','text':'Is the floor cold?','good':'maybe'}");
    office_do(office, LEADER, "POST", 201, ASSESSMENTS, "{'title':'A','template':'temperature'}");
    lines = office_ask(office, LEADER, "GET", 200, ONE "/lines", NULL);
    json = json_array_get(lines, json_array_size(lines) - 1);
    assert_string_equal(text_of(json, "text"), "Is the floor cold?");
    assert_string_equal(text_of(json, "good"), "no");
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json, "id"));
    snprintf(body, sizeof body, "{'edited':'%s','good':'yes'}", text_of(json, "edited"));
    office_do(office, LEADER, "PATCH", 422, path, body);
    json_decref(lines);

    json = office_ask(office, LEADER, "POST", 201, ONE "/lines", "{'section':'Own','text':'Is it loud?','good':'no'}");
    assert_string_equal(text_of(json, "good"), "no");
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json, "id"));
    snprintf(body, sizeof body, "{'edited':'%s','good':'either'}", text_of(json, "edited"));
    json_decref(json);
    json = office_ask(office, LEADER, "PATCH", 200, path, body);
    assert_string_equal(text_of(json, "good"), "either");
    json_decref(json);
}

/* What the list asks of its reader: "asked answered told read", as 1 and 0. */
static void assert_you(const struct office *office, int role, const char *expected)
{
    static const char *const keys[] = {"asked", "answered", "told", "read"};
    json_t *list = office_ask(office, role, "GET", 200, ASSESSMENTS, NULL);
    const json_t *you = json_object_get(json_array_get(list, 0), "you");
    char seen[sizeof keys / sizeof *keys + 1] = "";

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        seen[i] = json_is_true(json_object_get(you, keys[i])) ? '1' : '0';
    assert_string_equal(seen, expected);
    json_decref(list);
}

static void the_list_says_what_is_asked_of_its_reader_and_what_they_did(void **state)
{
    const struct office *office = *state;

    office_draft(office);
    assert_you(office, LEADER, "0000");
    office_consult(office);
    assert_you(office, LEADER, "0000");
    assert_you(office, REP, "1000");
    assert_you(office, SITE_STAFF, "1000");
    office_agree(office);
    assert_you(office, REP, "1100");
    office_seal(office);
    assert_you(office, REP, "0000");
    assert_you(office, TEACHER, "0010");
    office_do(office, TEACHER, "POST", 200, ONE "/versions/1/confirm", "{}");
    assert_you(office, TEACHER, "0011");
    assert_you(office, SITE_STAFF, "0010");

    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    office_consult(office);
    assert_you(office, SITE_STAFF, "1010");
    office_do(office, LEADER, "POST", 200, ONE "/take-back", "{'reason':'A line is missing.'}");
    office_line(office, "Do the windows open?");
    office_consult(office);
    office_agree(office);
    office_seal(office);
    assert_you(office, TEACHER, "0010");            /* what they read says otherwise */
    office_do(office, LEADER, "POST", 200, ONE "/archive", "{'reason':'The school moves.'}");
    assert_you(office, LEADER, "0000");
}

/* "comments came_back can_close" of the first assessment in the list of a leader. */
static void assert_waits(const struct office *office, const char *expected)
{
    json_t *all = office_ask(office, LEADER, "GET", 200, ASSESSMENTS, NULL);
    const json_t *waits = json_object_get(json_array_get(all, 0), "waits");
    char found[24];

    snprintf(found, sizeof found, "%lld %d %d", (long long)number_of(waits, "comments"),
             json_is_true(json_object_get(waits, "came_back")), json_is_true(json_object_get(waits, "can_close")));
    assert_string_equal(found, expected);
    json_decref(all);
}

static void a_leaders_list_says_what_waits_for_them(void **state)
{
    const struct office *office = *state;
    json_t *list;

    office_draft(office);
    assert_waits(office, "0 0 0");
    office_consult(office);
    assert_waits(office, "0 0 0");
    office_do(office, REP, "POST", 201, ONE "/comments", "{'text':'The hall is missing.'}");
    assert_waits(office, "1 0 0");
    list = office_ask(office, REP, "GET", 200, ASSESSMENTS, NULL);
    assert_true(json_is_null(json_object_get(json_array_get(list, 0), "waits")));
    json_decref(list);
    office_agree(office);
    assert_waits(office, "1 0 1");
    office_do(office, LEADER, "POST", 200, ONE "/comments/1", "{'reply':'It is in the next version.'}");
    assert_waits(office, "0 0 1");
    office_do(office, LEADER, "POST", 200, ONE "/take-back", "{'reason':'A line is missing.'}");
    assert_waits(office, "0 1 0");
    office_consult(office);
    office_agree(office);
    office_seal(office);
    assert_waits(office, "0 0 0");
}

static void what_cannot_be_made_is_refused_with_its_field(void **state)
{
    static const char *const bad[][2] = {
        {"{'template':'blank'}", "title"},
        {"{'title':'A','template':'nowhere'}", "template"},
        {"{'title':'A'}", "template"},
        {"{'title':'A','template':'copy'}", "copy_of"},
        {"{'title':'A','template':'blank','rooms':['8C']}", "rooms"},
        {"{'title':'A','template':'blank','rooms':'8c'}", "rooms"},
        {"{'title':'A','template':'blank','colour':'red'}", "colour"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *json = office_ask(*state, LEADER, "POST", 422, ASSESSMENTS, bad[i][0]);

        assert_string_equal(text_of(json_object_get(json, "error"), "field"), bad[i][1]);
        json_decref(json);
    }
    office_do(*state, LEADER, "POST", 404, ASSESSMENTS, "{'title':'A','template':'copy','copy_of':7}");
    office_do(*state, LEADER, "POST", 422, ASSESSMENTS, "{'title':'A','template':'blank','rooms':['attic']}");
    office_do(*state, LEADER, "GET", 404, ONE, NULL);
}

static void a_draft_does_not_exist_for_anybody_but_leaders(void **state)
{
    static const int others[] = {TEACHER, SITE_STAFF, REP, GOVERNOR};

    office_draft(*state);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        json_t *list = office_ask(*state, others[i], "GET", 200, ASSESSMENTS, NULL);

        assert_int_equal(json_array_size(list), 0);
        json_decref(list);
        office_do(*state, others[i], "GET", 404, ONE, NULL);
        office_do(*state, others[i], "GET", 404, ONE "/lines", NULL);
    }
}

static void the_workspace_counts_what_is_left_to_do(void **state)
{
    json_t *json, *task;

    office_draft(*state);
    json = office_ask(*state, LEADER, "GET", 200, ONE, NULL);
    task = json_array_get(json_object_get(json, "tasks"), 0);
    assert_string_equal(text_of(task, "key"), "scope");
    assert_string_equal(text_of(task, "state"), "complete");
    task = json_array_get(json_object_get(json, "tasks"), 6);
    assert_string_equal(text_of(task, "key"), "approve");
    assert_string_equal(text_of(task, "state"), "cannot_start");
    assert_true(has_word(task, "waits_for", "consultation"));
    assert_true(has_word(json_object_get(json, "distribution"), "roles", "teacher"));
    assert_string_equal(text_of(json, "default_closes"), "2026-12-07");
    json_decref(json);
}

static void a_line_keeps_what_is_said_of_it_with_controls_in_their_order(void **state)
{
    char path[64], body[512];
    json_t *line, *saved, *control;

    office_draft(*state);
    line = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json_array_get(line, 0), "id"));
    snprintf(body, sizeof body, "{'edited':'%s','answer':'partly','note':'Two lines\\nof text','severity':5,"
             "'likelihood':4,'controls':[{'kind':'planned','hierarchy':1,'text':'Move'},"
             "{'kind':'in_place','hierarchy':5,'text':'Masks'},{'kind':'in_place','hierarchy':3,'text':'Fan'}]}",
             text_of(json_array_get(line, 0), "edited"));
    saved = office_ask(*state, LEADER, "PATCH", 200, path, body);
    assert_string_equal(text_of(saved, "answer"), "partly");
    assert_string_equal(text_of(saved, "note"), "Two lines\nof text");
    assert_int_equal(number_of(saved, "risk"), 20);
    assert_string_equal(text_of(saved, "risk_word"), "very_high");
    control = json_array_get(json_object_get(saved, "controls"), 0);
    assert_string_equal(text_of(control, "text"), "Fan");
    control = json_array_get(json_object_get(saved, "controls"), 2);
    assert_string_equal(text_of(control, "text"), "Move");
    assert_string_equal(text_of(json_object_get(saved, "edited_by"), "name"), "Ms leader");
    json_decref(saved);
    json_decref(line);
}

static void whoever_changed_a_line_meanwhile_is_named_and_keeps_their_words(void **state)
{
    char path[64], body[256];
    json_t *line, *refused;

    office_draft(*state);
    line = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json_array_get(line, 0), "id"));
    snprintf(body, sizeof body, "{'edited':'%s','note':'first'}", text_of(json_array_get(line, 0), "edited"));
    office_do(*state, LEADER, "PATCH", 200, path, body);
    refused = office_ask(*state, LEADER, "PATCH", 409, path, body);
    assert_string_equal(error_code(refused), "changed");
    assert_string_equal(text_of(json_object_get(refused, "error"), "by"), "Ms leader");
    assert_string_equal(text_of(json_object_get(refused, "line"), "note"), "first");
    json_decref(refused);
    json_decref(line);
}

static void a_line_that_cannot_be_saved_is_refused_with_its_field(void **state)
{
    static const char *const bad[][2] = {
        {"'answer':'perhaps'", "answer"},
        {"'severity':6", "severity"},
        {"'severity':0", "severity"},
        {"'controls':[{'kind':'in_place','hierarchy':6,'text':'x'}]", "controls"},
        {"'controls':[{'kind':'maybe','hierarchy':1,'text':'x'}]", "controls"},
        {"'controls':[{'kind':'planned','hierarchy':1,'text':'a \\u0007 bell'}]", "controls"},
        {"'controls':[{'kind':'planned','hierarchy':1,'text':'not \\u202e turned'}]", "controls"},
        {"'note':'not \\u202e turned round'", "note"},
        {"'note':'a \\u2066 part'", "note"},
        {"'note':'a second control \\u0085 set'", "note"},
        {"'controls':[{'kind':'planned','hierarchy':1,'text':''}]", "controls"},
        {"'individual_assessment':'asthma'", "individual_assessment"},
        {"'text':''", "text"},
    };
    char path[64], body[256];
    json_int_t id;

    office_draft(*state);
    id = office_line(*state, "Another");
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)id);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *json;

        snprintf(body, sizeof body, "{'edited':'2026-11-23T10:00:00Z',%s}", bad[i][0]);
        json = office_ask(*state, LEADER, "PATCH", 422, path, body);
        assert_string_equal(text_of(json_object_get(json, "error"), "field"), bad[i][1]);
        json_decref(json);
    }
    office_do(*state, LEADER, "PATCH", 422, path, "{'answer':'yes'}");
    office_do(*state, LEADER, "PATCH", 404, ONE "/lines/999", "{'edited':'2026-11-23T10:00:00Z'}");
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(an_assessment_is_made_from_a_checklist_with_all_its_lines),
        LIVED(a_copy_has_the_texts_and_lines_of_what_it_copies),
        LIVED(a_line_and_its_copies_keep_which_answer_says_that_all_is_well),
        LIVED(a_question_of_ones_own_says_which_answer_says_that_all_is_well),
        LIVED(the_list_says_what_is_asked_of_its_reader_and_what_they_did),
        LIVED(a_leaders_list_says_what_waits_for_them),
        LIVED(what_cannot_be_made_is_refused_with_its_field),
        LIVED(a_draft_does_not_exist_for_anybody_but_leaders),
        LIVED(the_workspace_counts_what_is_left_to_do),
        LIVED(a_line_keeps_what_is_said_of_it_with_controls_in_their_order),
        LIVED(whoever_changed_a_line_meanwhile_is_named_and_keeps_their_words),
        LIVED(a_line_that_cannot_be_saved_is_refused_with_its_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
