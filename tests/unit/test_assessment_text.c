/* tests/unit/test_assessment_text.c - evidence in the text that is signed: the same figures once, however many lines
 * rest on them. */
#include "assessment_kit.h"
#include "assessment_text.h"

#define FIGURES(words)                                                                                                 \
    "{\"rooms\":[{\"co2\":{\"mean_ppm\":812},\"room\":\"8c\",\"series\":{}}],\"words\":\"" words "\"}"
#define LOG "{\"items\":[\"Mr Jones opened it.\"],\"rooms\":[],\"words\":\"Kept.\"}"

static const char *name_of(const void *rooms, const char *id)
{
    (void)rooms, (void)id;
    return NULL;
}

/* The evidence of lines with these documents, one a line; json_decref() it. */
static json_t *evidence_of(struct folder *folder, const char *const *documents, size_t count, int64_t *keys)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment assessment;
    const struct assessment_text_of of = {.store = folder->store, .assessment = &assessment, .version = &version,
                                          .site = "School", .approval = {.role = "", .reason = ""},
                                          .room_name = name_of};
    json_t *text, *evidence;

    for (size_t i = 0; i < count; i++) {
        struct assessment_line line = line_in(folder, version.id, leader);
        struct snapshot snapshot = {.line = line.id, .made_ms = T0};

        keys[i] = line.key;
        assert_done(snapshot_add(folder->store, &snapshot, documents[i], &folder->err));
    }
    assert_done(assessment_load(folder->store, version.assessment, &assessment, &folder->err));
    assert_done(assessment_text_gather(&of, &text, &folder->err));
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
        KEPT(more_evidence_than_the_record_may_hold_in_memory_is_gathered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
