/* tests/unit/test_web_signing.c - sealing and signing through the doors: the password again, what a signature binds,
 * receipts, and what nobody can do afterwards. */
#include "assessing_kit.h"

#define SIGNED(meaning) "{'password':'" PASSWORD "','name':'Rob Jones','post':'Safety rep','meaning':'" meaning "'}"
#define SIGNATURES ONE "/versions/1/signatures"

/* A body without its header, as bytes: what an export is. */
static char *take_file(const struct office *office, int role, const char *path)
{
    char *answer = house_ask(office->house, "GET", path, house_browser(office->house, role), NULL);
    char *body = strdup(house_body(answer));

    assert_int_equal(house_status(answer), 200);
    free(answer);
    return body;
}

static void digest_of(const char *text, char hex[2 * LEDGER_HASH_SIZE + 1])
{
    uint8_t digest[LEDGER_HASH_SIZE];

    ledger_digest(text, strlen(text), digest);
    ledger_hex(digest, sizeof digest, hex);
}

static void approving_seals_signs_and_gives_a_receipt_that_verifies(void **state)
{
    const struct office *office = *state;
    struct ledger_receipt receipt;
    json_t *json;
    char *text, *file, hex[2 * LEDGER_HASH_SIZE + 1], expected[512];

    office_draft(office);
    office_consult(office);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    json = office_approve(office, 201, NULL, NULL);
    text = json_dumps(json_object_get(json, "receipt"), JSON_COMPACT);
    assert_int_equal(ledger_receipt_read(text, strlen(text), &receipt, NULL), 0);
    assert_int_equal(ledger_receipt_check(&receipt, NULL), 0);
    assert_string_equal(receipt.entry.subject, "assessment:1/v1");
    file = take_file(office, REP, ONE "/export");
    digest_of(file, hex);
    assert_string_equal(text_of(json, "digest"), hex);
    snprintf(expected, sizeof expected, "transom-signature-1\n%s\napproved\np%lld\nleader\n", hex,
             (long long)office->house->people_ids[LEADER]);
    digest_of(expected, hex);
    ledger_hex(receipt.entry.digest, LEDGER_HASH_SIZE, expected);
    assert_string_equal(expected, hex);
    free(text);
    free(file);
    json_decref(json);
}

static void the_sealed_text_is_canonical_and_names_nobody(void **state)
{
    json_t *document, *shown;
    char *file, *again;

    office_in_force(*state);
    file = take_file(*state, LEADER, ONE "/export");
    document = json_loads(file, 0, NULL);
    again = json_dumps(document, JSON_SORT_KEYS | JSON_COMPACT);
    assert_string_equal(file, again);
    assert_null(strstr(file, "Ms rep"));
    assert_null(strstr(file, "Sian Rees"));
    assert_string_equal(text_of(document, "title"), "Ventilation");
    assert_string_equal(text_of(json_array_get(json_object_get(document, "lines"), 0), "good"), "yes");
    assert_int_equal(json_array_size(json_object_get(document, "outcomes")), 2);
    shown = office_ask(*state, TEACHER, "GET", 200, ONE "/versions/1", NULL);
    assert_true(json_equal(json_object_get(shown, "document"), document));
    assert_int_equal(json_object_size(json_object_get(shown, "people")), 3);
    assert_string_equal(text_of(json_array_get(json_object_get(shown, "signatures"), 0), "name"), "Sian Rees");
    json_decref(shown);
    json_decref(document);
    free(again);
    free(file);
}

static void approving_against_dissent_needs_a_reason_which_is_printed(void **state)
{
    json_t *json, *document;

    office_draft(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/consult", "{}");
    office_do(*state, REP, "POST", 201, ONE "/comments", "{'text':'Nobody answered me.'}");
    office_do(*state, REP, "POST", 200, ONE "/outcome", "{'outcome':'not_agreed','statement':'8C is not measured.'}");
    office_do(*state, LEADER, "POST", 200, ONE "/close", "{}");
    json = office_approve(*state, 422, NULL, NULL);
    assert_string_equal(text_of(json_object_get(json, "error"), "field"), "reason");
    json_decref(json);
    json_decref(office_approve(*state, 201, NULL, "A sensor comes in May."));
    json = office_ask(*state, REP, "GET", 200, ONE "/versions/1", NULL);
    document = json_object_get(json, "document");
    assert_string_equal(text_of(json_object_get(document, "approval"), "reason"), "A sensor comes in May.");
    assert_true(has_word(json_object_get(document, "approval"), "dissent", "not_agreed"));
    assert_true(has_word(json_object_get(document, "approval"), "dissent", "comment_unanswered"));
    assert_string_equal(text_of(json_array_get(json_object_get(document, "outcomes"), 0), "statement"),
                        "8C is not measured.");
    assert_string_equal(text_of(json_array_get(json_object_get(document, "comments"), 0), "text"),
                        "Nobody answered me.");
    json_decref(json);
}

static json_t *approve_as_read(const struct office *office, int status, const json_t *read)
{
    char body[512];

    snprintf(body, sizeof body, "{'password':'" PASSWORD "','name':'Sian Rees','post':'Head teacher','stamp':'%s'}",
             text_of(read, "stamp"));
    return office_ask(office, LEADER, "POST", status, ONE "/approve", body);
}

static void a_leader_approves_what_they_read_or_nothing(void **state)
{
    const struct office *office = *state;
    json_t *read, *refused;

    office_draft(office);
    office_consult(office);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    read = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    office_do(office, LEADER, "POST", 200, ONE "/take-back", "{'reason':'One more thing'}");
    office_do(office, LEADER, "PATCH", 200, ONE, "{'scope':'All rooms'}");
    office_consult(office);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    refused = approve_as_read(office, 409, read);
    assert_string_equal(error_code(refused), "changed");
    assert_string_equal(text_of(json_object_get(refused, "error"), "by"), "Ms leader");
    json_decref(refused);
    json_decref(read);
    read = office_ask(office, LEADER, "GET", 200, ONE, NULL);
    json_decref(approve_as_read(office, 201, read));
    json_decref(read);
}

static void an_approval_that_does_not_say_what_was_read_is_refused_with_its_field(void **state)
{
    json_t *json;

    office_draft(*state);
    office_consult(*state);
    office_agree(*state);
    json = office_ask(*state, LEADER, "POST", 200, ONE "/close", "{}");
    assert_int_equal(strlen(text_of(json, "stamp")), 2 * LEDGER_HASH_SIZE);
    json_decref(json);
    json = office_ask(*state, REP, "GET", 200, ONE, NULL);
    assert_true(json_is_null(json_object_get(json, "stamp")));
    json_decref(json);
    json = office_ask(*state, LEADER, "POST", 422, ONE "/approve",
                      "{'password':'" PASSWORD "','name':'Sian Rees','post':'Head teacher'}");
    assert_string_equal(text_of(json_object_get(json, "error"), "field"), "stamp");
    json_decref(json);
}

static struct {
    char subject[256], body[4096];
    int64_t first;
} told[2];
static size_t told_count;

static int note_told(void *context, const int64_t *persons, size_t count, const char *subject, const char *body,
                     struct error *err)
{
    (void)context;
    (void)err;
    if (told_count < 2 && count > 0) {
        told[told_count].first = persons[0];
        snprintf(told[told_count].subject, sizeof told->subject, "%s", subject);
        snprintf(told[told_count].body, sizeof told->body, "%s", body);
    }
    told_count++;
    return 0;
}

static void reps_hear_of_an_approval_and_those_on_its_list_are_asked_to_read(void **state)
{
    const struct office *office = *state;

    office_draft(office);
    office_do(office, LEADER, "POST", 200, ONE "/consult", "{}");
    office_do(office, LEADER, "POST", 200, ONE "/close", "{'reason':'Term ends'}");
    told_count = 0;
    office->house->host.tell_people = note_told;
    json_decref(office_approve(office, 201, NULL, "Nobody answered."));
    assert_int_equal(told_count, 2);
    assert_int_equal(told[0].first, office->house->people_ids[REP]);
    assert_string_equal(told[0].subject, "Approved and in force: Ventilation");
    assert_non_null(strstr(told[0].body, "The reason given for approving it: Nobody answered.\n"));
    assert_string_equal(told[1].subject, "Please read: Ventilation");
    assert_null(strstr(told[1].body, "{"));
}

static void a_wrong_password_signs_nothing_and_ten_of_them_make_wait(void **state)
{
    json_t *json;

    office_draft(*state);
    office_consult(*state);
    office_agree(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/close", "{}");
    for (int i = 0; i < 10; i++)
        json_decref(office_approve(*state, 403, "not the one at all", NULL));
    json_decref(office_approve(*state, 429, NULL, NULL));
    json = office_ask(*state, LEADER, "GET", 200, ONE, NULL);
    assert_string_equal(text_of(json, "state"), "approval");
    assert_int_equal(json_array_size(json_object_get(json, "versions")), 0);
    json_decref(json);
}

static void p57_a_sealed_version_cannot_be_edited(void **state)
{
    json_t *lines;
    char path[64];

    office_in_force(*state);
    lines = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json_array_get(lines, 0), "id"));
    json_decref(lines);
    office_do(*state, LEADER, "PATCH", 409, ONE, "{'scope':'Something else'}");
    office_do(*state, LEADER, "PATCH", 409, path, "{'edited':'2026-11-23T10:00:00Z','answer':'no'}");
    office_do(*state, LEADER, "POST", 409, ONE "/lines", "{'text':'One more'}");
    office_do(*state, LEADER, "POST", 409, ONE "/take-back", "{'reason':'I changed my mind'}");
    json_decref(office_approve(*state, 409, NULL, NULL));
    office_do(*state, REP, "POST", 409, ONE "/comments", "{'text':'Too late'}");
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    office_do(*state, LEADER, "PATCH", 404, path, "{'edited':'2026-11-23T10:00:00Z','answer':'no'}");
}

static void p57_a_signature_stays_with_its_version_and_says_which_one_is_in_force_now(void **state)
{
    json_t *json;

    office_in_force(*state);
    office_do(*state, REP, "POST", 201, SIGNATURES, SIGNED("agreed"));
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    office_do(*state, LEADER, "PATCH", 200, ONE, "{'scope':'All rooms'}");
    office_consult(*state);
    office_agree(*state);
    office_seal(*state);
    json = office_ask(*state, REP, "GET", 200, ONE "/versions/1", NULL);
    assert_int_equal(number_of(json, "number"), 1);
    assert_int_equal(number_of(json, "in_force_version"), 2);
    assert_true(json_is_false(json_object_get(json, "is_in_force")));
    assert_int_equal(json_array_size(json_object_get(json, "signatures")), 2);
    assert_string_equal(text_of(json_object_get(json, "document"), "scope"), "Teaching rooms");
    json_decref(json);
    json = office_ask(*state, REP, "GET", 200, ONE "/versions/2", NULL);
    assert_int_equal(json_array_size(json_object_get(json, "signatures")), 1);
    json_decref(json);
    json = office_ask(*state, REP, "POST", 409, SIGNATURES, SIGNED("not_agreed"));
    assert_string_equal(error_code(json), "newer");
    json_decref(json);
}

static void p57_a_sign_request_that_is_sent_again_is_refused(void **state)
{
    json_t *json;

    office_in_force(*state);
    office_do(*state, REP, "POST", 201, SIGNATURES, SIGNED("agreed"));
    json = office_ask(*state, REP, "POST", 409, SIGNATURES, SIGNED("agreed"));
    assert_string_equal(error_code(json), "signed");
    json_decref(json);
    json_decref(office_approve(*state, 409, NULL, NULL));
    json = office_ask(*state, REP, "GET", 200, ONE "/versions/1", NULL);
    assert_int_equal(json_array_size(json_object_get(json, "signatures")), 2);
    json_decref(json);
}

static void p57_nobody_signs_as_somebody_else(void **state)
{
    const struct office *office = *state;
    json_t *json, *account;
    char *answer;

    office_in_force(office);
    office_do(office, LEADER, "POST", 403, SIGNATURES, SIGNED("agreed"));
    office_do(office, TEACHER, "POST", 403, SIGNATURES, SIGNED("agreed"));
    office_do(office, REP, "POST", 403, SIGNATURES, SIGNED("approved"));
    answer = house_ask(office->house, "POST", SIGNATURES, house_program(office->house->tokens[REP]), "{}");
    assert_int_equal(house_status(answer), 403);
    free(answer);
    json = office_ask(office, SITE_STAFF, "GET", 200, ONE, NULL);
    assert_true(has_word(json, "may", "sign"));
    json_decref(json);
    json = office_ask(office, SITE_STAFF, "POST", 201, SIGNATURES, SIGNED("seen"));
    account = json_object_get(json_object_get(json, "signature"), "account");
    assert_int_equal(number_of(account, "id"), office->house->people_ids[SITE_STAFF]);
    json_decref(json);
}

static void p57_sealing_that_is_not_kept_leaves_no_version_and_no_entry(void **state)
{
    const struct office *office = *state;
    json_t *json;
    json_int_t count;

    office_draft(office);
    office_consult(office);
    office_agree(office);
    office_do(office, LEADER, "POST", 200, ONE "/close", "{}");
    json = office_ask(office, REP, "GET", 200, "/api/v1/ledger", NULL);
    count = number_of(json, "count");
    json_decref(json);
    office->house->fail_changes = 1;
    json_decref(office_approve(office, 503, NULL, NULL));
    json = office_ask(office, REP, "GET", 200, "/api/v1/ledger", NULL);
    assert_int_equal(number_of(json, "count"), count);
    json_decref(json);
    json_decref(office_approve(office, 201, NULL, NULL));
}

/* Everything a leader can do to an assessment, tried: what a rep reads and copies is the same afterwards. */
static void p56_a_rep_reads_and_copies_everything_whatever_a_leader_does(void **state)
{
    static const struct {
        const char *method, *path, *body;   /* path NULL: the rep's account */
    } tries[] = {
        {"POST", ONE "/revise", "{}"},
        {"PATCH", ONE, "{'title':'Gone','scope':'Nothing','distribution':{'roles':[],'persons':[]},'rooms':[]}"},
        {"POST", ONE "/discard", "{'reason':'I do not want it'}"},
        {"POST", ONE "/restore", "{'version':1}"},
        {"POST", ONE "/discard", "{'reason':'Nor that'}"},
        {"POST", ONE "/archive", "{'reason':'Nobody shall see it'}"},
        {"PATCH", NULL, "{'role':'viewer'}"},
        {"PATCH", NULL, "{'disabled':true}"},
        {"PATCH", NULL, "{'password':'another password altogether'}"},
        {"DELETE", ONE, NULL},
        {"DELETE", "/api/v1/session", NULL},
    };
    const struct office *office = *state;
    char *before, *after, person[64];
    json_t *json;

    snprintf(person, sizeof person, "/api/v1/people/%lld", (long long)office->house->people_ids[REP]);
    office_in_force(office);
    before = take_file(office, REP, ONE "/export?version=1");
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        json_decref(office_try(office, LEADER, tries[i].method, tries[i].path ? tries[i].path : person, tries[i].body,
                               NULL));
        after = take_file(office, REP, ONE "/export?version=1");
        assert_string_equal(after, before);
        free(after);
        office_do(office, REP, "GET", 200, ONE "/versions/1", NULL);
        office_do(office, REP, "GET", 200, ONE "/lines?version=1", NULL);
        office_do(office, REP, "GET", 200, "/api/v1/ledger", NULL);
    }
    json = office_ask(office, REP, "GET", 200, ASSESSMENTS, NULL);
    assert_int_equal(json_array_size(json), 1);
    json_decref(json);
    free(before);
}

static void staff_confirm_with_one_tap_and_are_asked_again_only_for_what_changed(void **state)
{
    json_t *json, *reading, *lines, *ledger;
    const json_t *entry;
    char body[128], path[64];

    office_in_force(*state);
    json = office_ask(*state, TEACHER, "GET", 200, ONE, NULL);
    reading = json_object_get(json, "reading");
    assert_true(json_is_true(json_object_get(reading, "asked")));
    assert_true(json_is_false(json_object_get(reading, "confirmed")));
    assert_null(json_object_get(reading, "people"));
    json_decref(json);
    json = office_ask(*state, TEACHER, "POST", 200, ONE "/versions/1/confirm", "{}");
    ledger = office_ask(*state, LEADER, "GET", 200, "/api/v1/ledger?limit=1", NULL);
    entry = json_array_get(json_object_get(ledger, "entries"), 0);
    assert_string_equal(text_of(entry, "kind"), "acknowledged_reading");
    assert_string_equal(text_of(entry, "subject"), "assessment:1/v1");
    json_decref(ledger);
    assert_true(json_is_true(json_object_get(json_object_get(json, "reading"), "confirmed")));
    json_decref(json);
    office_do(*state, TEACHER, "POST", 200, ONE "/versions/1/confirm", "{}");
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    lines = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(json_array_get(lines, 0), "id"));
    snprintf(body, sizeof body, "{'edited':'%s','answer':'no'}", text_of(json_array_get(lines, 0), "edited"));
    json_decref(lines);
    office_do(*state, LEADER, "PATCH", 200, path, body);
    office_line(*state, "Do the windows open?");
    office_consult(*state);
    office_agree(*state);
    office_seal(*state);
    json = office_ask(*state, TEACHER, "GET", 200, ONE, NULL);
    reading = json_object_get(json, "reading");
    assert_true(json_is_false(json_object_get(reading, "confirmed")));
    assert_int_equal(number_of(reading, "confirmed_version"), 1);
    assert_int_equal(json_array_size(json_object_get(reading, "changed")), 2);
    json_decref(json);
    office_do(*state, TEACHER, "POST", 404, ONE "/versions/1/confirm", "{}");
    office_do(*state, REP, "POST", 409, ONE "/versions/1/confirm", "{}");
    json = office_ask(*state, LEADER, "GET", 200, ONE, NULL);
    assert_int_equal(number_of(json_object_get(json, "reading"), "asked_count"), 2);
    assert_int_equal(number_of(json_object_get(json, "reading"), "confirmed_count"), 0);
    assert_int_equal(json_array_size(json_object_get(json_object_get(json, "reading"), "people")), 2);
    json_decref(json);
}

static bool is_true_of(const json_t *json, const char *object, const char *key)
{
    return json_is_true(json_object_get(json_object_get(json, object), key));
}

static void seal_draft(const struct office *office)
{
    office_consult(office);
    office_agree(office);
    office_seal(office);
}

/* The next version is the one in force, with a change of its texts. */
static void seal_next(const struct office *office, const char *texts)
{
    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    office_do(office, LEADER, "PATCH", 200, ONE, texts);
    seal_draft(office);
}

static void nobody_is_asked_again_to_read_what_says_the_same(void **state)
{
    json_t *json, *list;

    office_in_force(*state);
    office_do(*state, TEACHER, "POST", 200, ONE "/versions/1/confirm", "{}");
    seal_next(*state, "{'told_how':'Notice board'}");
    json = office_ask(*state, TEACHER, "GET", 200, ONE, NULL);
    assert_true(is_true_of(json, "reading", "confirmed"));
    assert_int_equal(number_of(json_object_get(json, "reading"), "confirmed_version"), 1);
    assert_int_equal(number_of(json_object_get(json, "reading"), "confirmed_count"), 1);
    json_decref(json);
    list = office_ask(*state, TEACHER, "GET", 200, ASSESSMENTS, NULL);
    assert_true(is_true_of(json_array_get(list, 0), "you", "read"));
    json_decref(list);

    seal_next(*state, "{'scope':'All rooms','rooms':['8c','hall']}");
    json = office_ask(*state, TEACHER, "GET", 200, ONE, NULL);
    assert_false(is_true_of(json, "reading", "confirmed"));
    assert_int_equal(json_array_size(json_object_get(json_object_get(json, "reading"), "changed")), 0);
    assert_int_equal(json_array_size(json_object_get(json_object_get(json, "reading"), "changed_parts")), 2);
    assert_true(has_word(json_object_get(json, "reading"), "changed_parts", "scope"));
    assert_true(has_word(json_object_get(json, "reading"), "changed_parts", "rooms"));
    assert_int_equal(number_of(json_object_get(json, "reading"), "confirmed_count"), 0);
    json_decref(json);
    list = office_ask(*state, TEACHER, "GET", 200, ASSESSMENTS, NULL);
    assert_false(is_true_of(json_array_get(list, 0), "you", "read"));
    json_decref(list);
}

static void lines_that_a_restored_version_has_not_are_told_to_who_read_them(void **state)
{
    json_t *json, *reading;

    office_in_force(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    office_line(*state, "Do the windows open?");
    seal_draft(*state);
    office_do(*state, TEACHER, "POST", 200, ONE "/versions/2/confirm", "{}");
    office_do(*state, LEADER, "POST", 200, ONE "/restore", "{'version':1}");
    seal_draft(*state);
    json = office_ask(*state, TEACHER, "GET", 200, ONE, NULL);
    reading = json_object_get(json, "reading");
    assert_true(json_is_false(json_object_get(reading, "confirmed")));
    assert_int_equal(json_array_size(json_object_get(reading, "changed")), 0);
    assert_int_equal(json_array_size(json_object_get(reading, "changed_parts")), 1);
    assert_true(has_word(reading, "changed_parts", "lines_left_out"));
    json_decref(json);
}

/* A field of a line, and its first stretch of words. */
static void assert_field(const json_t *line, size_t index, const char *name, const char *kind, const char *words)
{
    const json_t *field = json_array_get(json_object_get(line, "fields"), index);
    const json_t *first = json_array_get(json_object_get(field, "words"), 0);

    assert_string_equal(text_of(field, "field"), name);
    assert_string_equal(text_of(first, "kind"), kind);
    assert_string_equal(text_of(first, "text"), words);
}

static void the_difference_of_two_versions_is_shown_word_by_word(void **state)
{
    json_t *json, *text, *line;
    char body[160], path[64];

    office_in_force(*state);
    office_do(*state, LEADER, "POST", 200, ONE "/revise", "{}");
    office_do(*state, LEADER, "PATCH", 200, ONE, "{'scope':'Teaching and music rooms'}");
    office_line(*state, "Do the windows open?");
    json = office_ask(*state, LEADER, "GET", 200, ONE "/lines", NULL);
    line = json_array_get(json, 0);
    snprintf(body, sizeof body, "{'edited':'%s','answer':'partly','controls':[{'kind':'planned','hierarchy':3,"
             "'text':'A fan'}]}", text_of(line, "edited"));
    snprintf(path, sizeof path, ONE "/lines/%lld", (long long)number_of(line, "id"));
    office_do(*state, LEADER, "PATCH", 200, path, body);
    json_decref(json);
    json = office_ask(*state, LEADER, "GET", 200, ONE "/versions/2/difference?with=1", NULL);
    text = json_array_get(json_object_get(json, "texts"), 0);
    assert_string_equal(text_of(text, "field"), "scope");
    text = json_array_get(json_object_get(text, "words"), 1);
    assert_string_equal(text_of(text, "kind"), "added");
    assert_string_equal(text_of(text, "text"), "and music");
    assert_int_equal(json_array_size(json_object_get(json, "lines")), 2);
    line = json_array_get(json_object_get(json, "lines"), 0);
    assert_string_equal(text_of(line, "change"), "changed");
    assert_string_equal(text_of(line, "text"), "Is CO2 below 800 ppm?");
    assert_int_equal(number_of(line, "number"), 1);
    assert_field(line, 0, "answer", "removed", "yes");
    assert_field(line, 1, "in_place_engineering", "removed", "Top windows open");
    assert_field(line, 2, "planned_engineering", "added", "A fan");
    assert_int_equal(json_array_size(json_object_get(line, "fields")), 3);
    line = json_array_get(json_object_get(json, "lines"), 1);
    assert_string_equal(text_of(line, "change"), "added");
    assert_int_equal(number_of(line, "number"), 2);
    assert_field(line, 0, "text", "added", "Do the windows open?");
    json_decref(json);
    office_do(*state, REP, "GET", 404, ONE "/versions/2/difference?with=1", NULL);
    office_do(*state, LEADER, "GET", 422, ONE "/versions/2/difference", NULL);
}

static void assert_text(const json_t *json, size_t index, const char *field, const char *removed, const char *added)
{
    const json_t *text = json_array_get(json_object_get(json, "texts"), index), *one;
    const char *found[2] = {NULL, NULL};
    size_t i;

    assert_string_equal(text_of(text, "field"), field);
    json_array_foreach(json_object_get(text, "words"), i, one)
        if (strcmp(text_of(one, "kind"), "same") != 0)
            found[strcmp(text_of(one, "kind"), "added") == 0] = text_of(one, "text");
    assert_string_equal(found[0] ? found[0] : "", removed);
    assert_string_equal(found[1] ? found[1] : "", added);
}

/* A version for fewer rooms or readers is another one, though no word of it changed. */
static void rooms_and_who_is_told_are_differences_too(void **state)
{
    const struct office *office = *state;
    char body[160];
    json_t *json;

    office_in_force(office);
    office_do(office, LEADER, "POST", 200, ONE "/revise", "{}");
    snprintf(body, sizeof body, "{'rooms':[],'distribution':{'roles':['site_staff','governor'],'persons':[%lld]}}",
             (long long)office->house->people_ids[TEACHER]);
    office_do(office, LEADER, "PATCH", 200, ONE, body);
    json = office_ask(office, LEADER, "GET", 200, ONE "/versions/2/difference?with=1", NULL);
    assert_text(json, 0, "rooms", "8c", "*");
    assert_text(json, 1, "told_roles", "teacher", "governor");
    assert_text(json, 2, "told_persons", "", "Ms teacher");
    assert_int_equal(json_array_size(json_object_get(json, "texts")), 3);
    assert_int_equal(json_array_size(json_object_get(json, "lines")), 0);
    json_decref(json);
}

/* Also where no paper can be printed: who may have it is asked first. */
static void a_paper_is_for_who_sees_what_is_on_it(void **state)
{
    static const char noticeboard[] = "/api/v1/reports/noticeboard?id=1";

    office_draft(*state);
    office_do(*state, TEACHER, "GET", 404, noticeboard, NULL);
    office_do(*state, REP, "GET", 404, noticeboard, NULL);
    office_consult(*state);
    office_agree(*state);
    office_seal(*state);
    office_do(*state, TEACHER, "GET", 503, noticeboard, NULL);
    office_do(*state, LEADER, "POST", 200, ONE "/archive", "{'reason':'Merged'}");
    office_do(*state, TEACHER, "GET", 404, noticeboard, NULL);
    office_do(*state, REP, "GET", 503, noticeboard, NULL);
}

static void an_export_is_a_table_that_no_spreadsheet_computes(void **state)
{
    char *file;

    office_draft(*state);
    office_line(*state, "=2+2 \\\"quoted\\\"");
    office_consult(*state);
    office_agree(*state);
    office_seal(*state);
    file = take_file(*state, GOVERNOR, ONE "/export?format=csv");
    assert_int_equal(strncmp(file, "\"section\",\"item\",\"text\"", 23), 0);
    assert_non_null(strstr(file, "\"Is CO2 below 800 ppm?\""));
    assert_non_null(strstr(file, "\"'=2+2 \"\"quoted\"\"\""));
    assert_non_null(strstr(file, "\"Top windows open\""));
    free(file);
    office_do(*state, REP, "GET", 422, ONE "/export?format=xml", NULL);
    office_do(*state, REP, "GET", 404, ONE "/export?version=7", NULL);
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(approving_seals_signs_and_gives_a_receipt_that_verifies),
        LIVED(the_sealed_text_is_canonical_and_names_nobody),
        LIVED(approving_against_dissent_needs_a_reason_which_is_printed),
        LIVED(a_leader_approves_what_they_read_or_nothing),
        LIVED(an_approval_that_does_not_say_what_was_read_is_refused_with_its_field),
        LIVED(reps_hear_of_an_approval_and_those_on_its_list_are_asked_to_read),
        LIVED(a_wrong_password_signs_nothing_and_ten_of_them_make_wait),
        LIVED(p57_a_sealed_version_cannot_be_edited),
        LIVED(p57_a_signature_stays_with_its_version_and_says_which_one_is_in_force_now),
        LIVED(p57_a_sign_request_that_is_sent_again_is_refused),
        LIVED(p57_nobody_signs_as_somebody_else),
        LIVED(p57_sealing_that_is_not_kept_leaves_no_version_and_no_entry),
        LIVED(p56_a_rep_reads_and_copies_everything_whatever_a_leader_does),
        LIVED(staff_confirm_with_one_tap_and_are_asked_again_only_for_what_changed),
        LIVED(nobody_is_asked_again_to_read_what_says_the_same),
        LIVED(lines_that_a_restored_version_has_not_are_told_to_who_read_them),
        LIVED(the_difference_of_two_versions_is_shown_word_by_word),
        LIVED(rooms_and_who_is_told_are_differences_too),
        LIVED(a_paper_is_for_who_sees_what_is_on_it),
        LIVED(an_export_is_a_table_that_no_spreadsheet_computes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
