/* tests/unit/test_web_consultation.c - asking about an assessment through the doors: who is asked and told, comments
 * and replies, outcomes, and the steps around them. */
#include "assessing_kit.h"

static struct {
    int64_t persons[8];
    size_t count;
    char subject[256], body[4096];
} told;

static int note_told(void *context, const int64_t *persons, size_t count, const char *subject, const char *body,
                     struct error *err)
{
    (void)context;
    (void)err;
    assert_in_range(count, 1, 8);
    memcpy(told.persons, persons, count * sizeof *persons);
    told.count = count;
    snprintf(told.subject, sizeof told.subject, "%s", subject);
    snprintf(told.body, sizeof told.body, "%s", body);
    return 0;
}

static int setup(void **state)
{
    int r = office_setup(state);

    told.count = 0;
    ((struct office *)*state)->house->host.tell_people = note_told;
    return r;
}

static void sending_out_asks_every_rep_and_tells_those_asked_until_when(void **state)
{
    const struct office *office = *state;
    json_t *json, *round, *one;

    office_draft(office);
    office_consult(office);
    json = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    assert_string_equal(text_of(json, "state"), "consultation");
    round = json_object_get(json, "consultation");
    assert_int_equal(json_array_size(json_object_get(round, "consultees")), 2);
    one = json_array_get(json_object_get(round, "consultees"), 0);
    assert_string_equal(text_of(one, "name"), "Ms rep");
    assert_string_equal(text_of(one, "outcome"), "none");
    assert_true(json_is_false(json_object_get(one, "is_told_by_mail")));
    assert_string_equal(text_of(round, "closes"), "2026-12-07");
    assert_int_equal(told.count, 2);
    assert_string_equal(told.subject, "Please say what you think: Ventilation");
    assert_non_null(strstr(told.body, "Ms leader has asked you about version 1 of the risk assessment"
                                      " \"Ventilation\"."));
    assert_non_null(strstr(told.body, "until 7 Dec 2026."));
    assert_non_null(strstr(told.body, "/assessments/1\n"));
    json_decref(json);
}

static void a_draft_that_is_not_ready_is_told_all_that_is_missing_at_once(void **state)
{
    json_t *json, *errors;

    office_do(*state, LEADER, "POST", 201, ASSESSMENTS, "{'title':'A','template':'blank'}");
    json = office_ask(*state, LEADER, "POST", 422, ONE "/consult", "{'closes':'2026-11-23'}");
    errors = json_object_get(json, "errors");
    assert_string_equal(error_code(json), "not_ready");
    assert_int_equal(json_array_size(errors), 3);
    assert_string_equal(text_of(json_array_get(errors, 0), "field"), "scope");
    assert_string_equal(text_of(json_array_get(errors, 1), "field"), "lines");
    assert_string_equal(text_of(json_array_get(errors, 2), "field"), "closes");
    json_decref(json);
}

static void only_who_can_read_it_can_be_asked(void **state)
{
    const struct office *office = *state;
    char body[64];

    office_draft(office);
    snprintf(body, sizeof body, "{'consultees':[%lld]}", (long long)office->house->people_ids[TEACHER]);
    office_do(office, LEADER, "POST", 422, ONE "/consult", body);
    office_do(office, LEADER, "POST", 422, ONE "/consult", "{'consultees':[999]}");
    office_do(office, LEADER, "POST", 422, ONE "/consult", "{'consultees':['x']}");
    office_do(office, LEADER, "POST", 200, ONE "/consult", "{}");
}

static void who_was_asked_reads_the_working_version_and_nobody_else_does(void **state)
{
    office_draft(*state);
    office_consult(*state);
    office_do(*state, REP, "GET", 200, ONE "/lines", NULL);
    office_do(*state, SITE_STAFF, "GET", 200, ONE "/lines", NULL);
    office_do(*state, TEACHER, "GET", 404, ONE, NULL);
    office_do(*state, GOVERNOR, "GET", 404, ONE, NULL);
    office_do(*state, LEADER, "POST", 200, ONE "/take-back", "{'reason':'A room is missing'}");
    office_do(*state, REP, "GET", 404, ONE, NULL);
    office_do(*state, LEADER, "POST", 200, ONE "/consult", "{}");
    office_do(*state, SITE_STAFF, "GET", 404, ONE, NULL);
}

static void a_comment_stands_with_its_line_and_the_reply_beside_it(void **state)
{
    const struct office *office = *state;
    json_t *comment, *lines, *shown;
    char body[128], path[64];

    office_draft(office);
    office_consult(office);
    lines = office_ask(office, REP, "GET", 200, ONE "/lines", NULL);
    snprintf(body, sizeof body, "{'line':%lld,'text':'The windows do not open.'}",
             (long long)number_of(json_array_get(lines, 0), "id"));
    json_decref(lines);
    comment = office_ask(office, REP, "POST", 201, ONE "/comments", body);
    snprintf(path, sizeof path, ONE "/comments/%lld", (long long)number_of(comment, "id"));
    json_decref(comment);
    office_do(office, REP, "POST", 403, path, "{'reply':'I say so myself'}");
    office_do(office, LEADER, "POST", 200, path, "{'reply':'They are mended on Friday.'}");
    lines = office_ask(office, SITE_STAFF, "GET", 200, ONE "/lines", NULL);
    shown = json_array_get(json_object_get(json_array_get(lines, 0), "comments"), 0);
    assert_string_equal(text_of(shown, "name"), "Ms rep");
    assert_string_equal(text_of(shown, "role"), "rep");
    assert_string_equal(text_of(shown, "text"), "The windows do not open.");
    assert_string_equal(text_of(json_object_get(shown, "reply"), "text"), "They are mended on Friday.");
    json_decref(lines);
    office_do(office, LEADER, "POST", 404, ONE "/comments/99", "{'reply':'x'}");
    office_do(office, REP, "POST", 422, ONE "/comments", "{'text':''}");
    office_do(office, REP, "POST", 422, ONE "/comments", "{'text':'x','line':999}");
}

static void comments_end_with_the_consultation(void **state)
{
    office_draft(*state);
    office_do(*state, LEADER, "POST", 409, ONE "/comments", "{'text':'In a draft'}");
    office_consult(*state);
    office_do(*state, REP, "POST", 201, ONE "/comments", "{'text':'In time'}");
    office_agree(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/close", "{}");
    office_do(*state, REP, "POST", 409, ONE "/comments", "{'text':'Too late'}");
    office_do(*state, REP, "POST", 409, ONE "/outcome", "{'outcome':'not_agreed'}");
}

static void the_newest_outcome_counts_and_is_its_consultees_own(void **state)
{
    json_t *json, *round;

    office_draft(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/consult", "{}");
    office_do(*state, REP, "POST", 200, ONE "/outcome", "{'outcome':'agreed'}");
    json = office_ask(*state, REP, "POST", 200, ONE "/outcome",
                      "{'outcome':'not_agreed','statement':'8C is not measured.'}");
    round = json_object_get(json, "consultation");
    assert_string_equal(text_of(json_array_get(json_object_get(round, "consultees"), 0), "outcome"), "not_agreed");
    assert_string_equal(text_of(json_array_get(json_object_get(round, "consultees"), 0), "statement"),
                        "8C is not measured.");
    assert_true(has_word(round, "dissent", "not_agreed"));
    json_decref(json);
    office_do(*state, REP, "POST", 422, ONE "/outcome", "{'outcome':'none'}");
    office_do(*state, REP, "POST", 422, ONE "/outcome", "{'statement':'x'}");
    office_do(*state, LEADER, "POST", 403, ONE "/outcome", "{'outcome':'agreed'}");
}

static void closing_before_all_have_answered_needs_a_reason(void **state)
{
    json_t *json;

    office_draft(*state);
    office_consult(*state);
    json = office_ask(*state, LEADER, "POST", 422, ONE "/close", "{}");
    assert_string_equal(text_of(json_object_get(json, "error"), "field"), "reason");
    json_decref(json);
    office_do(*state, REP, "POST", 403, ONE "/close", "{'reason':'I want it so'}");
    office_do(*state, LEADER, "POST", 200, ONE "/close", "{'reason':'Term ends'}");
    office_do(*state, LEADER, "POST", 409, ONE "/close", "{'reason':'Again'}");
}

static void taking_back_needs_a_reason_and_tells_those_who_were_asked(void **state)
{
    office_draft(*state);
    office_consult(*state);
    office_do(*state, LEADER, "POST", 422, ONE "/take-back", "{}");
    told.count = 0;
    office_do(*state, LEADER, "POST", 200, ONE "/take-back", "{'reason':'A room is missing.'}");
    assert_int_equal(told.count, 2);
    assert_string_equal(told.subject, "Taken back: Ventilation");
    assert_non_null(strstr(told.body, "Reason: A room is missing.\n"));
}

static void what_is_sent_out_cannot_be_edited(void **state)
{
    json_t *json;

    office_draft(*state);
    office_consult(*state);
    json = office_ask(*state, LEADER, "PATCH", 409, ONE, "{'scope':'Something else'}");
    assert_string_equal(error_code(json), "not_a_draft");
    json_decref(json);
    office_do(*state, LEADER, "POST", 409, ONE "/lines", "{'text':'One more'}");
}

static void what_was_said_of_a_dropped_draft_stays_in_the_history_with_its_names(void **state)
{
    const struct office *office = *state;
    json_t *json, *dropped, *said;

    office_in_force(office);
    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    office_do(office, LEADER, "POST", 200, ONE "/discard", "{'reason':'Nothing is new.'}");
    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    office_consult(office);
    office_do(office, REP, "POST", 201, ONE "/comments", "{'line':3,'text':'It is cold.'}");
    office_do(office, LEADER, "POST", 200, ONE "/take-back", "{'reason':'The boiler is broken.'}");
    office_do(office, LEADER, "POST", 200, ONE "/discard", "{'reason':'The boiler is mended.'}");

    json = office_ask(office, REP, "GET", 200, ONE, NULL);
    assert_int_equal(json_array_size(json_object_get(json, "dropped")), 1);
    dropped = json_array_get(json_object_get(json, "dropped"), 0);
    assert_int_equal(number_of(dropped, "number"), 3);
    assert_string_equal(text_of(dropped, "reason"), "The boiler is mended.");
    assert_string_equal(text_of(json_object_get(dropped, "by"), "name"), "Ms leader");
    said = json_array_get(json_object_get(dropped, "comments"), 0);
    assert_string_equal(text_of(said, "name"), "Ms rep");
    assert_string_equal(text_of(said, "text"), "It is cold.");
    assert_string_equal(text_of(said, "question"), "Is CO2 below 800 ppm?");
    json_decref(json);

    json = office_ask(office, LEADER, "GET", 200, ONE, NULL);       /* who was never asked about one saw none of it */
    assert_int_equal(json_array_size(json_object_get(json, "dropped")), 2);
    json_decref(json);
    json = office_ask(office, TEACHER, "GET", 200, ONE, NULL);
    assert_int_equal(json_array_size(json_object_get(json, "dropped")), 0);
    json_decref(json);
}

static void every_act_is_in_the_ledger_with_who_did_it(void **state)
{
    json_t *json, *entries, *entry;
    size_t index, found = 0;

    office_draft(*state);
    office_consult(*state);
    office_do(*state, REP, "POST", 201, ONE "/comments", "{'line':1,'text':'It is cold.'}");
    office_do(*state, LEADER, "POST", 200, ONE "/comments/1", "{'reply':'It will be warm.'}");
    office_do(*state, REP, "POST", 201, ONE "/comments", "{'text':'All of it is short.'}");
    office_do(*state, REP, "POST", 200, ONE "/outcome", "{'outcome':'not_agreed','statement':'No.'}");
    json = office_ask(*state, REP, "GET", 200, "/api/v1/ledger", NULL);
    entries = json_object_get(json, "entries");
    json_array_foreach(entries, index, entry) {
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/made") == 0;
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/consult") == 0;
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/line:1/comment:1") == 0;
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/line:1/reply:1") == 0;
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/comment:2") == 0;
        found += strcmp(text_of(entry, "subject"), "assessment:1/v1/outcome:not_agreed") == 0 &&
                 strcmp(text_of(entry, "text"), "No.") == 0 && strcmp(text_of(entry, "name"), "Ms rep") == 0;
    }
    assert_int_equal(found, 6);
    json_decref(json);
}

static void an_archived_draft_stays_for_leaders_and_its_number_is_not_used_again(void **state)
{
    json_t *json;

    office_draft(*state);
    office_do(*state, LEADER, "POST", 422, ONE "/archive", "{}");
    json = office_ask(*state, LEADER, "POST", 200, ONE "/archive", "{'reason':'Made twice'}");
    assert_string_equal(text_of(json, "state"), "archived");
    json_decref(json);
    office_do(*state, REP, "GET", 404, ONE, NULL);
    office_do(*state, LEADER, "POST", 409, ONE "/revise", "{}");
}

#define LONG 2000                       /* bytes of a note, a comment, a reply */

/* One more line with a long note and sixteen long controls: some 7 KB of what is sealed. */
static void add_long_line(const struct office *office)
{
    static char body[16384], text[LONG + 1];
    size_t used;

    memset(text, 'x', LONG);
    used = (size_t)snprintf(body, sizeof body, "{'section':'Own','text':'And this?','answer':'yes','severity':4,"
                            "'likelihood':2,'note':'%s','controls':[", text);
    for (int i = 0; i < 16; i++)
        used += (size_t)snprintf(body + used, sizeof body - used, "%s{'kind':'in_place','hierarchy':3,'text':'%.300s'}",
                                 i ? "," : "", text);
    snprintf(body + used, sizeof body - used, "]}");
    office_do(office, LEADER, "POST", 201, ONE "/lines", body);
}

/* A rep says it until it is too much; how often that went well. */
static int say_until_full(const struct office *office, const char *key, const char *path)
{
    char body[LONG + 64], text[LONG + 1];
    int status = 201, count = 0;

    memset(text, 'y', LONG);
    text[LONG] = '\0';
    snprintf(body, sizeof body, "{'%s':'%s'}", key, text);
    for (; status == 201 && count < 300; count++)
        json_decref(office_try(office, REP, "POST", path, body, &status));
    assert_int_equal(status, 409);
    return count - 1;
}

static void no_consultation_ends_in_a_text_that_is_too_long_to_be_sealed(void **state)
{
    const struct office *office = *state;
    json_t *refused, *draft;
    int comments;

    office_draft(office);
    for (int i = 0; i < 80; i++)
        add_long_line(office);
    office_consult(office);
    comments = say_until_full(office, "text", ONE "/comments");
    assert_in_range(comments, 80, 160);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    json_decref(office_approve(office, 201, NULL, "Enough was said."));
    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    for (int i = 0; i < 20; i++)
        add_long_line(office);
    refused = office_ask(office, LEADER, "POST", 409, ONE "/consult", "{'closes':'2026-12-07'}");
    assert_string_equal(error_code(refused), "full");
    json_decref(refused);
    draft = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    assert_true(json_is_null(json_object_get(draft, "consultation")));
    json_decref(draft);
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(sending_out_asks_every_rep_and_tells_those_asked_until_when),
        LIVED(a_draft_that_is_not_ready_is_told_all_that_is_missing_at_once),
        LIVED(only_who_can_read_it_can_be_asked),
        LIVED(no_consultation_ends_in_a_text_that_is_too_long_to_be_sealed),
        LIVED(who_was_asked_reads_the_working_version_and_nobody_else_does),
        LIVED(a_comment_stands_with_its_line_and_the_reply_beside_it),
        LIVED(comments_end_with_the_consultation),
        LIVED(the_newest_outcome_counts_and_is_its_consultees_own),
        LIVED(closing_before_all_have_answered_needs_a_reason),
        LIVED(taking_back_needs_a_reason_and_tells_those_who_were_asked),
        LIVED(what_is_sent_out_cannot_be_edited),
        LIVED(what_was_said_of_a_dropped_draft_stays_in_the_history_with_its_names),
        LIVED(every_act_is_in_the_ledger_with_who_did_it),
        LIVED(an_archived_draft_stays_for_leaders_and_its_number_is_not_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
