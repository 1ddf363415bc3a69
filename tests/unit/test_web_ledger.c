/* tests/unit/test_web_ledger.c - the ledger through the doors: who reads and takes what, receipts that hold, an export
 * that verifies, and what acts leave behind in it. */
#include "ledger_book.h"
#include "web_house.h"

static int setup(void **state)
{
    struct house *house = house_open();
    struct ledger_act act = {.time_ms = NOW_MS, .kind = LEDGER_SIGNED_VERSION, .person = house->people_ids[REP],
                             .role = "rep", .subject = "assessment:3/v4", .text = "I do not agree."};
    struct error err;

    assert_int_equal(ledger_key_open(house->store, NOW_MS, &err), 0);
    assert_int_equal(ledger_append(house->store, &act, NULL, &err), 0);
    act = (struct ledger_act){.time_ms = NOW_MS, .kind = LEDGER_REVIEW, .person = house->people_ids[TEACHER],
                              .role = "teacher", .subject = "assessment:3/v4"};
    assert_int_equal(ledger_append(house->store, &act, NULL, &err), 0);
    assert_int_equal(store_commit(house->store, &err), 0);
    house_start(house);
    *state = house;
    return 0;
}

static char *ask(const struct house *house, int role, const char *path, int status)
{
    char *answer = house_ask(house, "GET", path, house_browser(house, role), NULL);

    assert_int_equal(house_status(answer), status);
    return answer;
}

static json_t *ask_json(const struct house *house, int role, const char *path)
{
    char *answer = ask(house, role, path, 200);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    free(answer);
    assert_non_null(json);
    return json;
}

static void reps_and_leaders_read_every_entry_with_its_words(void **state)
{
    static const int readers[] = {REP, LEADER};

    for (size_t i = 0; i < 2; i++) {
        json_t *json = ask_json(*state, readers[i], "/api/v1/ledger?from=2&limit=1");
        const json_t *entry = json_array_get(json_object_get(json, "entries"), 0);

        assert_int_equal(json_integer_value(json_object_get(json, "count")), 3);
        assert_int_equal(json_array_size(json_object_get(json, "entries")), 1);
        assert_string_equal(json_string_value(json_object_get(entry, "kind")), "signed_version");
        assert_string_equal(json_string_value(json_object_get(entry, "name")), "Ms rep");
        assert_string_equal(json_string_value(json_object_get(entry, "text")), "I do not agree.");
        assert_string_equal(json_string_value(json_object_get(entry, "trust")), "demo");
        json_decref(json);
    }
}

/* What programs are refused of concerns they don't read here either. */
static void programs_read_all_words_but_those_of_concerns(void **state)
{
    static const char *const kinds[] = {"signed_version", "concern_sent"}, *const texts[] = {"I do not agree.", NULL};
    struct house *house = *state;
    const struct ledger_act act = {.time_ms = NOW_MS, .kind = LEDGER_CONCERN_SENT, .person = house->people_ids[TEACHER],
                                   .role = "teacher", .subject = "concern:1/letter:first", .text = "Dear head"};
    struct error err;
    char *answer;
    json_t *json;

    house_pause(house);
    assert_int_equal(ledger_append(house->store, &act, NULL, &err), 0);
    house_start(house);
    answer = house_ask(house, "GET", "/api/v1/ledger", house_program(house->tokens[LEADER]), NULL);
    assert_int_equal(house_status(answer), 200);
    json = json_loads(house_body(answer), 0, NULL);
    for (size_t i = 0; i < 2; i++) {
        const json_t *entry = json_array_get(json_object_get(json, "entries"), 1 + 2 * i);
        const char *text = json_string_value(json_object_get(entry, "text"));

        assert_string_equal(json_string_value(json_object_get(entry, "kind")), kinds[i]);
        assert_true(json_is_true(json_object_get(entry, "has_text")));
        assert_true(texts[i] ? text && strcmp(text, texts[i]) == 0 : !text);
    }
    json_decref(json);
    free(answer);
}

static void governors_read_what_kind_of_thing_was_done_and_no_more(void **state)
{
    json_t *json = ask_json(*state, GOVERNOR, "/api/v1/ledger");
    const json_t *entry = json_array_get(json_object_get(json, "entries"), 1);

    assert_string_equal(json_string_value(json_object_get(entry, "kind")), "signed_version");
    assert_null(json_object_get(entry, "actor"));
    assert_null(json_object_get(entry, "text"));
    assert_null(json_object_get(entry, "subject"));
    json_decref(json);
}

static void a_number_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = {"from=0", "from=x", "limit=0", "limit=201", "limit=1x",
                                      "from=99999999999999999999"};
    char path[64];

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(path, sizeof path, "/api/v1/ledger?%s", bad[i]);
        free(ask(*state, REP, path, 422));
    }
    free(ask(*state, REP, "/api/v1/ledger?limit=200&from=1", 200));
}

static void whether_the_chain_verifies_is_said(void **state)
{
    json_t *json = ask_json(*state, REP, "/api/v1/ledger/check");

    assert_true(json_is_true(json_object_get(json, "is_sound")));
    assert_int_equal(json_integer_value(json_object_get(json, "count")), 3);
    json_decref(json);
}

/* What came in chunks as one text, in its place: RFC 9112, 7.1. */
static size_t join_chunks(char *body)
{
    size_t size = 0, length;
    char *at = body;

    while ((length = strtoul(at, &at, 16)) > 0) {
        memmove(body + size, at + 2, length);
        size += length;
        at += 2 + length + 2;
    }
    return size;
}

static void p62_an_export_and_a_receipt_verify_without_the_box(void **state)
{
    struct ledger_receipt receipt;
    struct ledger_chain chain = {.receipt = &receipt};
    char *export = ask(*state, REP, "/api/v1/ledger/export", 200);
    char *answer = ask(*state, REP, "/api/v1/ledger/2/receipt", 200);
    char *lines = strstr(export, "\r\n\r\n") + 4;
    const char *text = house_body(answer);

    assert_non_null(strstr(answer, "Content-Disposition: attachment; filename=\"receipt-2.json\""));
    assert_int_equal(ledger_receipt_read(text, strlen(text), &receipt, NULL), 0);
    assert_int_equal(ledger_receipt_check(&receipt, NULL), 0);
    assert_non_null(strstr(export, "Transfer-Encoding: chunked"));
    ledger_chain_walk(&chain, lines, join_chunks(lines));
    assert_int_equal(chain.fault, LEDGER_SOUND);
    assert_int_equal(chain.count, 3);
    free(export);
    free(answer);
}

static void a_receipt_is_for_who_made_the_entry_and_for_reps_and_leaders(void **state)
{
    free(ask(*state, TEACHER, "/api/v1/ledger/3/receipt", 200));
    free(ask(*state, TEACHER, "/api/v1/ledger/2/receipt", 403));
    free(ask(*state, LEADER, "/api/v1/ledger/3/receipt", 200));
    free(ask(*state, VIEWER, "/api/v1/ledger/3/receipt", 403));
    free(ask(*state, REP, "/api/v1/ledger/99/receipt", 404));
    free(ask(*state, REP, "/api/v1/ledger/2x/receipt", 404));
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(reps_and_leaders_read_every_entry_with_its_words),
        LIVED(programs_read_all_words_but_those_of_concerns),
        LIVED(governors_read_what_kind_of_thing_was_done_and_no_more),
        LIVED(a_number_that_is_none_is_refused),
        LIVED(whether_the_chain_verifies_is_said),
        LIVED(p62_an_export_and_a_receipt_verify_without_the_box),
        LIVED(a_receipt_is_for_who_made_the_entry_and_for_reps_and_leaders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
