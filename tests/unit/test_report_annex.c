/* The annex of an assessment's paper: frozen evidence with its figures and rules, in the words and the language of the
 * paper, and left out for who sees sums only. */
#include "printed_kit.h"
#include <errno.h>

#define CO2_ROOM(id, checked, days, coverage, failed, over_800, over_1500)                                             \
    "{\"room\":\"" id "\",\"name\":\"Room " id "\",\"sensors\":[\"co2-" id "\"],\"calibrated\":\"" checked "\","        \
    "\"grade\":\"B\",\"days\":" days ",\"words\":\"\",\"verdicts\":[{\"rule\":\"union-neu-co2-act\",\"pass\":1,"        \
    "\"fail\":" failed ",\"cannot_tell\":0},{\"rule\":\"a-rule-of-nobody\",\"pass\":2,\"fail\":0,\"cannot_tell\":1}],"   \
    "\"co2\":{\"coverage_percent\":" coverage ",\"judged_days\":20,\"failed_days\":" failed ",\"mean_ppm\":1204,"       \
    "\"max_ppm\":2310,\"above_800_percent\":" over_800 ",\"above_1500_percent\":" over_1500 ","                        \
    "\"longest_above_1500_min\":85},\"series\":{\"co2_ppm\":[]}}"
#define CO2_ROOMS                                                                                                      \
    CO2_ROOM("9b", "", "20", "96", "0", "3", "0") "," CO2_ROOM("8c", "2026-09-03", "22", "94", "20", "62", "23") ","    \
    CO2_ROOM("hall", "", "20", "31", "4", "70", "5")
#define DOCUMENT(asked, rooms)                                                                                         \
    "{\"answers\":\"" asked "\",\"kind\":\"co2\",\"made\":\"2026-11-20\",\"from\":\"2026-10-26\",\"to\":"               \
    "\"2026-11-20\",\"dates\":[\"2026-10-26\",\"2026-11-20\"],\"pack\":\"england\",\"pack_version\":\"1\","             \
    "\"rooms\":[" rooms "],\"items\":[],\"words\":\"A rule failed on at least one school day in 2 of 3 rooms; 1 "        \
    "cannot tell, because too little was measured.\"}"
#define WARM_ROOM                                                                                                      \
    "{\"room\":\"8c\",\"name\":\"Room 8c\",\"sensors\":[],\"calibrated\":\"\",\"grade\":\"\",\"days\":20,"              \
    "\"verdicts\":[],\"temperature\":{\"coverage_percent\":94,\"judged_days\":20,\"failed_days\":2,"                    \
    "\"mean_tenths_c\":213,\"min_tenths_c\":152,\"max_tenths_c\":261},\"series\":{}}"
#define LOG                                                                                                            \
    "{\"answers\":\"alert_log\",\"from\":\"\",\"to\":\"\",\"dates\":[],\"pack\":\"\",\"pack_version\":\"\",\"rooms\":[],"     \
    "\"items\":[\"Room 8c: over 1500 ppm on Monday, seen by nobody.\"],\"words\":\"One alert was not answered.\"}"

/* A draft with a line for each document. */
static struct assessment_version draft_with(struct folder *folder, const char *const *documents)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);

    for (; *documents; documents++) {
        const struct assessment_line line = line_in(folder, version.id, leader);
        struct snapshot snapshot = {.line = line.id, .made_ms = T0};

        assert_done(snapshot_add(folder->store, &snapshot, *documents, &folder->err));
    }
    return version;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

static void the_figures_of_the_evidence_stand_in_its_annex_the_worst_room_first(void **state)
{
    draft_with(*state, (const char *const[]){DOCUMENT("co2_league", CO2_ROOMS), NULL});
    assert_says(*state, "assessment", PAPER_ENGLISH, (const char *const[]){
        "Worst: Room 8c, over 800 ppm for 62% of the time, a rule failed on 20 of 20 days.\\nAll its figures: Evidence 1,",
        "26 October to 20 November 2026: 2 looked at", "england, version 1", "1. Is CO2 below 800 ppm?",
        "[\"Room 8c\",\"co2-8c\\n3 September 2026\\nGrade B\",\"1,204\\n2,310\",\"62%\\n23%\",\"85 min\","
        "\"20 of 20 days; 2 cannot tell\",\"94%\"],[\"Room 9b\",\"co2-9b\\nnone known\\nGrade B\"",
        "{\"group\":\"Cannot tell: too little was measured\"},[\"Room hall\"",
        "[\"union-neu-co2-act\",\"Room 8c 20 of 21; Room hall 4 of 5\",\"0\"]",
        "[\"a-rule-of-nobody\",\"No day that could be judged\",\"3\"]", NULL}, "\\nSHA-256 ");
}

static void evidence_is_told_in_welsh_from_its_figures(void **state)
{
    struct folder *folder = *state;
    struct pack_shelf *shelf;

    assert_done(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, &folder->err));
    draft_with(folder, (const char *const[]){DOCUMENT("co2_league", CO2_ROOMS), LOG,
                                             DOCUMENT("temperature_range", WARM_ROOM), NULL});
    assert_welsh_papers(folder, shelf);
    pack_shelf_close(shelf);
    assert_says(folder, "assessment", PAPER_WELSH, (const char *const[]){
        "Methodd rheol ar o leiaf un diwrnod ysgol mewn 2 o’r 3 ystafell; ni ellir dweud am 1",
        "\"lang\":\"en\",\"text\":\"Room 8c: over 1500 ppm on Monday, seen by nobody.\"", NULL}, "no such words");
}

static void the_rules_are_in_words_where_the_pack_is_as_it_judged(void **state)
{
    struct folder *folder = *state;
    struct report_ask ask = ask_for("1", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json;
    struct pack_shelf *shelf;

    draft_with(folder, (const char *const[]){DOCUMENT("co2_league", CO2_ROOMS), NULL});
    assert_done(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, &folder->err));
    ask.shelf = shelf;
    json = paper_of(folder, "assessment", &ask, digest);
    assert_non_null(strstr(json, "\"NEU How to use CO2 monitors: over 800 ppm at any time\""));
    assert_non_null(strstr(json, "Ventilation and temperature in schools in England, version 1"));
    assert_non_null(strstr(json, "\"a-rule-of-nobody\""));
    free(json);
    pack_shelf_close(shelf);
}

static void lines_with_the_same_figures_share_an_entry(void **state)
{
    const struct report_ask ask = ask_for("1", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json, *again;

    draft_with(*state, (const char *const[]){DOCUMENT("co2_league", CO2_ROOMS), DOCUMENT("rooms_over_800", CO2_ROOMS),
                                             DOCUMENT("co2_league", CO2_ROOMS), LOG, LOG,
                                             DOCUMENT("temperature_range", WARM_ROOM), NULL});
    json = paper_of(*state, "assessment", &ask, digest);
    assert_int_equal(count_of(json, "\"text\":\"Evidence "), 3);
    assert_int_equal(count_of(json, "All its figures: Evidence 1,"), 3);
    assert_int_equal(count_of(json, "All its figures: Evidence 2,"), 2);
    assert_int_equal(count_of(json, "\"Room 8c: over 1500 ppm on Monday, seen by nobody.\""), 1);
    assert_non_null(strstr(json, "1. Is CO2 below 800 ppm?\\n2. Is CO2 below 800 ppm?\\n3. Is CO2 below 800 ppm?\""));
    assert_non_null(strstr(json, "\"15.2\\n21.3\\n26.1\",\"2 of 20 days\",\"94%\""));
    again = paper_of(*state, "assessment", &ask, digest);
    assert_string_equal(json, again);
    free(json);
    free(again);
}

static void a_document_that_has_not_the_signed_digest_is_not_printed(void **state)
{
    struct assessment_version version = draft_with(*state, (const char *const[]){LOG, NULL});

    sealed_in(*state, &version, 1, "{\"evidence\":[{\"digest\":\"ab12\",\"line\":1,\"rooms\":[" WARM_ROOM "],"
              "\"rooms_of\":1,\"snapshot\":1,\"words\":\"As it was signed.\"}],\"lines\":[{\"key\":1,\"text\":\"Warm?\"}],"
              "\"title\":\"Air\"}");
    assert_says(*state, "assessment", PAPER_ENGLISH, (const char *const[]){
        "As it was signed.\\nAll its figures: Evidence 1,", "15.2\\n21.3\\n26.1", NULL}, "on Monday, seen by nobody");
}

/* Beside the figures of single rooms stand extremes of single days. */
static void who_sees_sums_only_gets_the_sentences_and_is_told_that_figures_are_left_out(void **state)
{
    struct report_ask ask = ask_for("1", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json;

    ask.is_sums = true;
    draft_with(*state, (const char *const[]){DOCUMENT("co2_league", CO2_ROOMS), NULL});
    json = paper_of(*state, "assessment", &ask, digest);
    assert_non_null(strstr(json, "because too little was measured.\\nSHA-256 "));
    assert_non_null(strstr(json, "The figures of single rooms are left out of this copy"));
    assert_null(strstr(json, "Room 8c"));
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRINTED(the_figures_of_the_evidence_stand_in_its_annex_the_worst_room_first),
        PRINTED(evidence_is_told_in_welsh_from_its_figures),
        PRINTED(the_rules_are_in_words_where_the_pack_is_as_it_judged),
        PRINTED(lines_with_the_same_figures_share_an_entry),
        PRINTED(a_document_that_has_not_the_signed_digest_is_not_printed),
        PRINTED(who_sees_sums_only_gets_the_sentences_and_is_told_that_figures_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
