/* tests/unit/test_assessment_text.c - evidence in the text that is signed: the same figures once, however many lines
 * rest on them. */
#include "actions.h"
#include "assessment_kit.h"
#include "assessment_text.h"
#include "canonical.h"
#include "ledger.h"

#define FIGURES(words)                                                                                                 \
    "{\"rooms\":[{\"co2\":{\"mean_ppm\":812},\"room\":\"8c\",\"series\":{}}],\"words\":\"" words "\"}"
#define LOG "{\"items\":[\"Mr Jones opened it.\"],\"rooms\":[],\"words\":\"Kept.\"}"

/* The text of a version of assessment 1, with what is about to be said; json_decref() it. */
static json_t *text_of(struct folder *folder, int64_t version, const struct assessment_saying *saying)
{
    const struct assessment_text_of of = {folder->store, 1, version, "Ysgol y Bryn", saying};
    json_t *text;

    assert_done(assessment_text_gather(&of, &text, &folder->err));
    return text;
}

/* The evidence of lines with these documents, one a line; json_decref() it. */
static json_t *evidence_of(struct folder *folder, const char *const *documents, size_t count, int64_t *keys)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    json_t *text, *evidence;

    for (size_t i = 0; i < count; i++) {
        struct assessment_line line = line_in(folder, version.id, leader);
        struct snapshot snapshot = {.line = line.id, .made_ms = T0};

        keys[i] = line.key;
        assert_done(snapshot_add(folder->store, &snapshot, documents[i], &folder->err));
    }
    text = text_of(folder, version.id, NULL);
    evidence = json_incref(json_object_get(text, "evidence"));
    json_decref(text);
    assert_int_equal(json_array_size(evidence), count);
    return evidence;
}

static void assert_evidence(const json_t *evidence, size_t index, int64_t key, size_t rooms, int64_t rooms_of,
                            const char *words)
{
    const json_t *one = json_array_get(evidence, index);

    assert_int_equal(json_integer_value(json_object_get(one, "line")), key);
    assert_int_equal(json_array_size(json_object_get(one, "rooms")), rooms);
    assert_int_equal(json_integer_value(json_object_get(one, "rooms_of")), rooms_of);
    assert_string_equal(json_string_value(json_object_get(one, "words")), words);
}

static void the_same_figures_are_written_once_whatever_their_words(void **state)
{
    static const char *const documents[] = {FIGURES("Over 800."), FIGURES("Over 800."), FIGURES("The worst."),
                                            FIGURES("The worst.")};
    int64_t keys[4];
    json_t *evidence = evidence_of(*state, documents, 4, keys);
    const json_t *room = json_array_get(json_object_get(json_array_get(evidence, 0), "rooms"), 0);

    assert_evidence(evidence, 0, keys[0], 1, keys[0], "Over 800.");
    assert_evidence(evidence, 1, keys[1], 0, keys[0], "Over 800.");
    assert_evidence(evidence, 2, keys[2], 0, keys[0], "The worst.");
    assert_evidence(evidence, 3, keys[3], 0, keys[0], "The worst.");
    assert_null(json_object_get(room, "series"));
    assert_non_null(json_object_get(room, "co2"));
    json_decref(evidence);
}

static void a_log_has_no_figures_and_names_no_other_line(void **state)
{
    static const char *const documents[] = {LOG, LOG};
    int64_t keys[2];
    json_t *evidence = evidence_of(*state, documents, 2, keys);

    assert_evidence(evidence, 0, keys[0], 0, keys[0], "Kept.");
    assert_evidence(evidence, 1, keys[1], 0, keys[1], "Kept.");
    json_decref(evidence);
}

/* An assessment in which everything that a text can say is said, two rounds long. */
static struct assessment_version talked_of(struct folder *folder, int64_t *rep)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), staff = person_in(folder, "ali", ROLE_SITE_STAFF);
    const struct site_info site = {.id = "school", .name = "Ysgol y Bryn", .zone = "Europe/London"};
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line first = line_in(folder, version.id, leader), second = line_in(folder, version.id, leader);
    struct snapshot snapshot = {.line = first.id, .made_ms = T0};
    struct assessment_comment comment = {.version = version.id, .line = second.id, .role = DUTY_REP, .at_ms = T0,
                                         .text = "\"8C\" is not measured.\nWhy?"};
    struct action action = {.made_ms = T0, .made_by = leader, .what = "Order a sensor", .state = ACTION_OPEN,
                            .room_count = 1, .rooms = {"8c"}, .owner_role = DUTY_SITE_STAFF, .due_date = 20790,
                            .assessment = version.assessment, .line = second.key};
    struct consultation round;

    *rep = comment.person = person_in(folder, "jones", ROLE_REP);
    assert_done(site_save(folder->store, &site, &folder->err));
    assert_done(room_save(folder->store, &(struct room_info){.id = "8c", .name = "Room 8C"}, &folder->err));
    version.told.person_count = 1;
    version.told.persons[0] = staff;
    assert_done(assessment_version_save(folder->store, &version, &folder->err));
    assert_done(snapshot_add(folder->store, &snapshot, FIGURES("Over 800."), &folder->err));
    assert_done(assessment_contradiction_mark(folder->store, version.assessment, first.key, 20700, T0, &folder->err));
    assert_done(action_add(folder->store, &action, &folder->err));
    round = sent_to(folder, version.id, leader, (int64_t[]){*rep, staff}, 2);
    assert_done(outcome_add(folder->store, round.id, *rep, OUTCOME_NOT_AGREED, "Too late.", T0 + 1, &folder->err));
    round = sent_to(folder, version.id, leader, (int64_t[]){*rep, staff}, 2);
    assert_done(outcome_add(folder->store, round.id, *rep, OUTCOME_AGREED, "", T0 + 2, &folder->err));
    assert_done(comment_add(folder->store, &comment, &folder->err));
    assert_done(comment_reply(folder->store, comment.id, leader, T0 + 3, "It comes in January.", &folder->err));
    comment.line = 0;
    assert_done(comment_add(folder->store, &comment, &folder->err));
    return version;
}

static void assert_digest(json_t *text, const char *expected)
{
    uint8_t digest[LEDGER_HASH_SIZE];
    char hex[2 * LEDGER_HASH_SIZE + 1], *document;

    assert_int_equal(canonical_write(text, &document, NULL), 0);
    ledger_digest(document, strlen(document), digest);
    ledger_hex(digest, sizeof digest, hex);
    if (strcmp(hex, expected) != 0)
        print_message("%s\n", document);
    assert_string_equal(hex, expected);
    free(document);
}

/* Both as the first of these texts were sealed: a stamp that a leader holds, and what is signed. */
static void the_same_facts_make_the_same_bytes_for_ever(void **state)
{
    const struct assessment_approval approval = {1, T0 + 4, "leader", "The order is placed.", 1};
    struct folder *folder = *state;
    int64_t rep;
    struct assessment_version version = talked_of(folder, &rep);
    json_t *text = text_of(folder, version.id, NULL);

    assert_digest(text, "d8c733b36fd8712daf4b92ec62b12f37efa707cac6677708fb857ed33757f658");
    assert_done(assessment_text_approve(text, &approval, 20780, &folder->err));
    assert_digest(text, "839e55ce4e387de06146222a812ec9f6f1e8eb7c68541de5e18a653400a4b0e7");
    json_decref(text);
}

/* Takes said. */
static void assert_is_now(struct folder *folder, int64_t version, json_t *said)
{
    json_t *now = text_of(folder, version, NULL);

    assert_true(json_equal(said, now));
    json_decref(said);
    json_decref(now);
}

/* What people say makes a text longer before it is kept: it is sized as it will stand. */
static void what_is_about_to_be_said_stands_as_it_will_when_it_is(void **state)
{
    struct folder *folder = *state;
    int64_t rep;
    struct assessment_version version = talked_of(folder, &rep);
    struct assessment_saying replying = {0}, commenting = {0}, asking = {.asked_count = 1, .asked = {rep}};
    json_t *said;

    assert_done(comment_load(folder->store, 2, &replying.comment, &folder->err));
    replying.comment.reply_by = 1;
    replying.comment.replied_ms = T0 + 5;
    strcpy(replying.comment.reply, "Because.");
    said = text_of(folder, version.id, &replying);
    assert_done(comment_reply(folder->store, 2, 1, T0 + 5, "Because.", &folder->err));
    assert_is_now(folder, version.id, said);

    commenting.comment = replying.comment;
    commenting.comment.id = ASSESSMENT_COMMENT_NEW;
    commenting.comment.reply_by = commenting.comment.replied_ms = 0;
    commenting.comment.reply[0] = '\0';
    said = text_of(folder, version.id, &commenting);
    assert_done(comment_add(folder->store, &commenting.comment, &folder->err));
    json_object_set_new(json_array_get(json_object_get(said, "comments"), 2), "id",
                        json_integer(commenting.comment.id));
    assert_is_now(folder, version.id, said);

    asking.round = (struct consultation){.version = version.id, .sent_ms = T0 + 6, .sent_by = 1, .closes_date = 20801};
    said = text_of(folder, version.id, &asking);
    assert_done(consultation_open(folder->store, &asking.round, asking.asked, 1, &folder->err));
    assert_is_now(folder, version.id, said);
}

static void more_evidence_than_the_record_may_hold_in_memory_is_gathered(void **state)
{
    const size_t size = SNAPSHOT_SIZE_MAX - 1, count = 80;     /* 20 MB; SQLite has 16 */
    const char *documents[80];
    char *texts[80];
    int64_t keys[80];
    json_t *evidence;

    for (size_t i = 0; i < count; i++) {
        texts[i] = malloc(size + 1);
        assert_non_null(texts[i]);
        memset(texts[i], ' ', size);
        memcpy(texts[i], "{\"words\":\"", 10);
        snprintf(texts[i] + 10, 8, "%03zu\"}", i);
        texts[i][15] = ' ';
        texts[i][size] = '\0';
        documents[i] = texts[i];
    }
    evidence = evidence_of(*state, documents, count, keys);
    assert_evidence(evidence, 79, keys[79], 0, keys[79], "079");
    json_decref(evidence);
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(the_same_figures_are_written_once_whatever_their_words),
        KEPT(a_log_has_no_figures_and_names_no_other_line),
        KEPT(the_same_facts_make_the_same_bytes_for_ever),
        KEPT(what_is_about_to_be_said_stands_as_it_will_when_it_is),
        KEPT(more_evidence_than_the_record_may_hold_in_memory_is_gathered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
