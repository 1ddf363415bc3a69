/* Papers of a risk assessment: what was sealed is what is printed, dissent and open comments with it; a draft is
 * printed as it stands, and says so. */
#include "assessment_kit.h"
#include "ledger.h"
#include "report.h"
#include "sealed_versions.h"
#include "welsh_kit.h"
#include <errno.h>

#define SEALED                                                                                                         \
    "{\"actions\":[{\"due\":\"2026-12-11\",\"id\":4,\"line\":1,\"owner\":\"p2\",\"owner_role\":\"site_staff\","         \
    "\"rooms\":[\"8c\"],\"state\":\"open\",\"what\":\"Free the top windows of 8C\"}],"                                  \
    "\"approval\":{\"dissent\":[\"not_agreed\"],\"person\":\"p1\",\"reason\":\"The windows come first.\"},"             \
    "\"comments\":[{\"at\":\"2026-11-20T10:00:00Z\",\"id\":1,\"line\":1,\"person\":\"p1\",\"reply\":\"\",\"role\":"     \
    "\"rep\",\"text\":\"Purge at break as well.\"}],"                                                                  \
    "\"evidence\":[{\"digest\":\"ab12\",\"line\":1,\"words\":\"8C: above 800 ppm for 62% of the time measured.\"}],"   \
    "\"harmed\":\"Pupils and staff\",\"lines\":[{\"answer\":\"partly\",\"clause\":\"Step 2\",\"confidence\":\"A\","     \
    "\"contradicted_since\":\"2026-11-16\",\"controls\":[{\"hierarchy\":3,\"kind\":\"in_place\",\"text\":\"Windows "   \
    "are opened at break\"},{\"hierarchy\":3,\"kind\":\"planned\",\"text\":\"A ventilation unit\"}],\"harmed\":\"\","   \
    "\"individual_assessment\":\"offered\",\"key\":1,\"likelihood\":3,\"likelihood_proposed\":5,\"note\":\"\","         \
    "\"override_reason\":\"The class moved out\",\"residual_risk\":4,\"residual_risk_word\":\"low\",\"risk\":12,"       \
    "\"risk_word\":\"high\",\"section\":\"Fresh air\",\"severity\":4,\"source\":\"NEU guide\",\"status\":\"union\","    \
    "\"text\":\"Does each room stay under 800 ppm?\",\"text_cy\":\"A yw pob ystafell yn aros dan 800 ppm?\"}],"         \
    "\"number\":1,\"outcomes\":[{\"outcome\":\"not_agreed\",\"person\":\"p1\",\"role\":\"rep\",\"round\":1,"            \
    "\"statement\":\"Opening windows is no plan for January.\"}],\"rooms\":[{\"id\":\"8c\",\"name\":\"Room 8C\"}],"      \
    "\"scope\":\"Ventilation\",\"silent\":[\"p3\"],\"site\":\"Ysgol y Bryn\",\"title\":\"Ventilation, whole school\","  \
    "\"told\":{\"persons\":[\"p1\"],\"roles\":[\"site_staff\"]},\"told_how\":\"At the staff meeting\"}"

static void seal(struct folder *folder)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);

    sealed_in(folder, &version, leader, SEALED);
}

static struct report_ask ask_for(const char *id, enum paper_language language)
{
    struct report_ask ask = {.from_date = REPORT_NO_DATE, .to_date = REPORT_NO_DATE, .language = language, .now_ms = T0};

    snprintf(ask.id, sizeof ask.id, "%s", id);
    assert_int_equal(zone_load("Europe/London", &ask.zone, NULL), 0);
    return ask;
}

static char *paper_of(struct folder *folder, const char *kind, const struct report_ask *ask,
                      char digest[PAPER_DIGEST_SIZE])
{
    struct paper *paper;
    char *json;
    size_t size;

    assert_done(report_find(kind)->write(folder->store, ask, &paper, &folder->err));
    assert_done(paper_finish(paper, &json, &size, digest, &folder->err));
    paper_close(paper);
    return json;
}

static void assert_says(struct folder *folder, const char *kind, enum paper_language language, const char *const *words,
                        const char *unsaid)
{
    const struct report_ask ask = ask_for("1", language);
    char digest[PAPER_DIGEST_SIZE], *json = paper_of(folder, kind, &ask, digest);

    for (; *words; words++)
        if (!strstr(json, *words))
            fail_msg("%s does not say \"%s\": %s", kind, *words, json);
    assert_null(strstr(json, unsaid));
    free(json);
}

static void all_of_it_has_dissent_statements_and_open_comments(void **state)
{
    seal(*state);
    assert_says(*state, "assessment", PAPER_ENGLISH, (const char *const[]){
        "Questions: 1 · answers that say not all is well: 1 · high or very high risks: 1 · contradicted by the record: 1",
        "It was approved although somebody who was asked does not agree. The reason given: The windows come first.",
        "Opening windows is no plan for January.", "Purge at break as well.", "Not answered", "Not heard from",
        "1. Does each room stay under 800 ppm?", "The record proposed likelihood 5. Reason for another: The class moved out",
        "above 800 ppm for 62% of the time measured.\\nAll its figures: Evidence 1, in the annex.", "\"value\":\"ab12\"",
        "Annex: the evidence", "Step 2", "offered", "Free the top windows of 8C",
        "Version 1", "11 December 2026", "16 November 2026", NULL}, "A later version is in force");
    assert_says(*state, "assessment", PAPER_ENGLISH, (const char *const[]){
        "Site staff\\nrees, leader\\nAt the staff meeting", "{\"group\":\"1. Does each room stay under 800 ppm?\"}",
        "rees, safety rep", "{\"bold\":\"Not agreed\"}", "\"draft\":false", NULL}, "not_agreed");
    assert_says(*state, "assessment", PAPER_WELSH, (const char *const[]){
        "1. A yw pob ystafell yn aros dan 800 ppm?", "not a checked translation", "Fersiwn 1", NULL}, "Does each room");
}

static void the_shorter_papers_name_nobody(void **state)
{
    seal(*state);
    assert_says(*state, "governors", PAPER_ENGLISH, (const char *const[]){
        "High (12)", "A ventilation unit", "Opening windows is no plan for January.", "Not agreed",
        "Of those who were asked, 1 did not agree.\\nOf those who were asked, 1 had not answered.", NULL}, "rees");
    assert_says(*state, "noticeboard", PAPER_ENGLISH, (const char *const[]){
        "Windows are opened at break", "A ventilation unit", "At the staff meeting", "Room 8C",
        "Of those who were asked, 1 did not agree.\\nOf those who were asked, 1 had not answered.\\nWhat they say stands",
        NULL}, "no plan");
}

static void of_two_rounds_the_last_word_of_each_person_counts(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);

    sealed_in(folder, &version, leader,
              "{\"lines\":[],\"title\":\"X\",\"outcomes\":["
              "{\"outcome\":\"not_agreed\",\"person\":\"p7\",\"role\":\"rep\",\"round\":1,\"statement\":\"No.\"},"
              "{\"outcome\":\"agreed\",\"person\":\"p8\",\"role\":\"rep\",\"round\":1,\"statement\":\"\"},"
              "{\"outcome\":\"with_reservations\",\"person\":\"p7\",\"role\":\"rep\",\"round\":2,\"statement\":\"Soon?\"}]}");
    assert_says(folder, "noticeboard", PAPER_ENGLISH, (const char *const[]){
        "Of those who were asked, 1 agreed with reservations.\\nWhat they say stands in the full", NULL}, "did not agree");
    assert_says(folder, "governors", PAPER_WELSH, (const char *const[]){
        "O’r rhai a holwyd, cytunodd 1 gydag amheuon.", "Soon?", NULL}, "anghytunodd");
}

static void every_paper_of_an_archived_assessment_says_so(void **state)
{
    static const char *const kinds[] = {"assessment", "governors", "noticeboard"}, archived[] = "This assessment was archived";
    const struct assessment_move move = {1, 1, ASSESSMENT_ARCHIVE, {ASSESSMENT_NONE, ASSESSMENT_ARCHIVED}, 1,
                                         T0 + 2 * DAY, "The building is let"};
    struct folder *folder = *state;

    seal(folder);
    for (size_t i = 0; i < 3; i++)
        assert_says(folder, kinds[i], PAPER_ENGLISH, (const char *const[]){"Ventilation, whole school", NULL}, archived);
    assert_done(assessment_move(folder->store, &move, &folder->err));
    for (size_t i = 0; i < 3; i++)
        assert_says(folder, kinds[i], PAPER_ENGLISH, (const char *const[]){archived, NULL}, "A later version");
}

/* A paper of one such line has to say. */
static void assert_line_says(struct folder *folder, const char *good, const char *answer, const char *words)
{
    const struct report_ask ask = ask_for("1", PAPER_ENGLISH);
    int64_t leader = person_in(folder, "rees", ROLE_LEADER);
    struct assessment_version version = assessment_in(folder, leader);
    char document[512], digest[PAPER_DIGEST_SIZE], *json;

    snprintf(document, sizeof document, "{\"lines\":[{\"answer\":\"%s\",\"good\":\"%s\",\"key\":1,\"text\":"
             "\"Is it stuffy?\"}],\"title\":\"Air\"}", answer, good);
    sealed_in(folder, &version, leader, document);
    json = paper_of(folder, "assessment", &ask, digest);
    if (!strstr(json, words))
        fail_msg("does not say \"%s\": %s", words, json);
    assert_int_equal(strstr(json, "“no” says that all is well") != NULL, strcmp(good, "no") == 0);
    free(json);
}

static void a_yes_to_a_question_about_trouble_says_that_not_all_is_well(void **state)
{
    assert_line_says(*state, "no", "yes", "not all is well: 1 ·");
}

static void a_no_to_a_question_about_trouble_says_that_all_is_well(void **state)
{
    assert_line_says(*state, "no", "no", "not all is well: 0 ·");
}

static void a_no_where_yes_is_good_says_that_not_all_is_well(void **state)
{
    assert_line_says(*state, "yes", "no", "not all is well: 1 ·");
}

static void an_answer_without_a_good_one_says_nothing_of_that(void **state)
{
    assert_line_says(*state, "either", "no", "not all is well: 0 ·");
}

static void an_answer_nobody_knows_is_not_passed_over(void **state)
{
    assert_line_says(*state, "yes", "dont_know", "answered “don’t know”: 1");
}

static void an_answer_that_is_known_counts_as_known(void **state)
{
    assert_line_says(*state, "yes", "yes", "contradicted by the record: 0\"");
}

static void its_digest_is_the_one_that_was_signed(void **state)
{
    struct folder *folder = *state;
    const struct report_ask ask = ask_for("1.1", PAPER_ENGLISH);
    struct sealed_version sealed;
    char digest[PAPER_DIGEST_SIZE], kept[PAPER_DIGEST_SIZE], *json;

    seal(folder);
    json = paper_of(folder, "assessment", &ask, digest);
    assert_done(sealed_version_load(folder->store, 1, &sealed, NULL, &folder->err));
    ledger_hex(sealed.digest, sizeof sealed.digest, kept);
    assert_string_equal(digest, kept);
    free(json);
}

/* As it was asked, agreed to by nobody yet, and commented on. */
static struct assessment_version draft(struct folder *folder)
{
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "jones", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct assessment_comment comment = {.version = version.id, .line = line.id, .person = rep,
                                         .role = (enum duty_role)ROLE_REP, .at_ms = T0, .text = "The hall is not."};

    sent_to(folder, version.id, leader, &rep, 1);
    assert_done(comment_add(folder->store, &comment, &folder->err));
    return version;
}

static void a_draft_is_printed_as_it_stands_and_pretends_no_digest(void **state)
{
    struct folder *folder = *state;
    struct report_ask ask = ask_for("1", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json, *again;

    draft(folder);
    assert_says(folder, "assessment", PAPER_ENGLISH, (const char *const[]){
        "\"draft\":true", "\"digest\":\"\"", "Nobody has approved it.", "It is not signed, so it has no digest",
        "1. Is CO2 below 800 ppm?", "Top windows open", "{\"group\":\"1. Is CO2 below 800 ppm?\"}", "The hall is not.",
        "jones, safety rep", "Not heard from", "Nobody has signed this draft.", "Version 1", NULL}, "with_digest");
    json = paper_of(folder, "assessment", &ask, digest);
    assert_string_equal(digest, "");
    ask.now_ms += 59000 - ask.now_ms % 60000;           /* the same minute */
    again = paper_of(folder, "assessment", &ask, digest);
    assert_string_equal(json, again);
    free(json);
    free(again);
    assert_says(folder, "noticeboard", PAPER_ENGLISH, (const char *const[]){"It is not to be put up.", NULL}, "rees");
}

static void beside_a_version_in_force_the_draft_has_its_own_number(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version = draft(folder);
    int64_t next;
    struct assessment_move move = {.assessment = version.assessment, .event = ASSESSMENT_REVISE, .person = 1,
                                   .next = {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE}, .at_ms = T0 + 2 * DAY, .reason = ""};
    const struct report_ask in_force = ask_for("1", PAPER_ENGLISH), working = ask_for("1.2", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json;

    sealed_in(folder, &version, 1, "{\"lines\":[],\"title\":\"As it was sealed\"}");
    assert_done(assessment_revise(folder->store, &move, version.id, &next, &folder->err));
    json = paper_of(folder, "assessment", &in_force, digest);
    assert_non_null(strstr(json, "As it was sealed"));
    assert_int_equal(strlen(digest), 64);
    free(json);
    json = paper_of(folder, "assessment", &working, digest);
    assert_non_null(strstr(json, "Version 2"));
    assert_non_null(strstr(json, "\"draft\":true"));
    free(json);
}

/* On the wall nothing else shows that it hangs there too long. */
static void the_notice_of_an_older_version_says_that_there_is_a_later_one(void **state)
{
    struct folder *folder = *state;
    struct assessment_version version = draft(folder);
    int64_t next;
    struct assessment_move move = {.assessment = version.assessment, .event = ASSESSMENT_REVISE, .person = 1,
                                   .next = {ASSESSMENT_DRAFT, ASSESSMENT_IN_FORCE}, .at_ms = T0 + 2 * DAY, .reason = ""};
    const struct report_ask older = ask_for("1.1", PAPER_ENGLISH);
    char digest[PAPER_DIGEST_SIZE], *json;

    sealed_in(folder, &version, 1, "{\"lines\":[],\"title\":\"As it was sealed\"}");
    assert_done(assessment_revise(folder->store, &move, version.id, &next, &folder->err));
    json = paper_of(folder, "noticeboard", &older, digest);
    assert_null(strstr(json, "A later version is in force"));       /* a draft is none */
    free(json);
    assert_done(assessment_version_load(folder->store, next, &version, &folder->err));
    sealed_in(folder, &version, 1, "{\"lines\":[],\"title\":\"As it is now\"}");
    json = paper_of(folder, "noticeboard", &older, digest);
    assert_non_null(strstr(json, "As it was sealed"));
    assert_non_null(strstr(json, "A later version is in force"));
    free(json);
}

/* -- frozen evidence -- */

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

/* "rees" and what people wrote stay as they are; a question that was never put into Welsh is marked. */
static const char *const names[] = {
    "rees", "Ysgol y Bryn", "Room 8C", "Room 8c", "Room 9b", "Room hall", "co2-8c", "co2-9b", "co2-hall", "Ventilation",
    "whole school", "Transom SHA-256", "a-rule-of-nobody", "union-neu-co2-act", "NEU How to use CO2 monitors", "england",
    "The windows come first.", "At the staff meeting", "Staff meeting", "Teaching rooms", "Pupils and staff", "Pupils, staff",
    "Fresh air", "Top windows open", "A ventilation unit", "Is CO2 below 800 ppm?", "One alert was not answered.", NULL};

static void assert_welsh_papers(struct folder *folder, const struct pack_shelf *shelf)
{
    static const char *const kinds[] = {"assessment", "governors", "noticeboard"};

    for (size_t i = 0; i < 6; i++) {
        struct report_ask ask = ask_for("1", PAPER_ENGLISH);
        char digests[2][PAPER_DIGEST_SIZE], *english, *welsh;

        ask.shelf = shelf;
        ask.is_sums = i >= 3;
        english = paper_of(folder, kinds[i % 3], &ask, digests[0]);
        ask.language = PAPER_WELSH;
        welsh = paper_of(folder, kinds[i % 3], &ask, digests[1]);
        assert_welsh(english, welsh, names);
        assert_string_equal(digests[0], digests[1]);        /* of the text that was signed, in any language */
        free(english);
        free(welsh);
    }
}

static void papers_of_a_sealed_version_say_nothing_in_english_when_they_are_in_welsh(void **state)
{
    seal(*state);
    assert_welsh_papers(*state, NULL);
    assert_says(*state, "assessment", PAPER_WELSH, (const char *const[]){
        "Y testun a seliwyd yw’r un a lofnodwyd", "\"lang\":\"en\",\"text\":\"Purge at break as well.\"", NULL},
        "Dydy hyn ddim");
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

static void what_is_not_there_has_no_paper(void **state)
{
    static const char *const ids[] = {"2", "1.2", "1.", "x", "1x", "-1", "1.1.1"};
    struct folder *folder = *state;
    struct paper *paper = NULL;

    assessment_in(folder, person_in(folder, "rees", ROLE_LEADER));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const struct report_ask ask = ask_for(ids[i], PAPER_ENGLISH);

        assert_int_equal(report_assessment(folder->store, &ask, &paper, &folder->err), -ENOENT);
    }
    assert_null(paper);
}

#define PRINTED(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRINTED(all_of_it_has_dissent_statements_and_open_comments),
        PRINTED(the_shorter_papers_name_nobody),
        PRINTED(of_two_rounds_the_last_word_of_each_person_counts),
        PRINTED(every_paper_of_an_archived_assessment_says_so),
        PRINTED(the_notice_of_an_older_version_says_that_there_is_a_later_one),
        PRINTED(a_yes_to_a_question_about_trouble_says_that_not_all_is_well),
        PRINTED(a_no_to_a_question_about_trouble_says_that_all_is_well),
        PRINTED(a_no_where_yes_is_good_says_that_not_all_is_well),
        PRINTED(an_answer_without_a_good_one_says_nothing_of_that),
        PRINTED(an_answer_nobody_knows_is_not_passed_over),
        PRINTED(an_answer_that_is_known_counts_as_known),
        PRINTED(its_digest_is_the_one_that_was_signed),
        PRINTED(a_draft_is_printed_as_it_stands_and_pretends_no_digest),
        PRINTED(beside_a_version_in_force_the_draft_has_its_own_number),
        PRINTED(the_figures_of_the_evidence_stand_in_its_annex_the_worst_room_first),
        PRINTED(papers_of_a_sealed_version_say_nothing_in_english_when_they_are_in_welsh),
        PRINTED(evidence_is_told_in_welsh_from_its_figures),
        PRINTED(the_rules_are_in_words_where_the_pack_is_as_it_judged),
        PRINTED(lines_with_the_same_figures_share_an_entry),
        PRINTED(a_document_that_has_not_the_signed_digest_is_not_printed),
        PRINTED(who_sees_sums_only_gets_the_sentences_and_is_told_that_figures_are_left_out),
        PRINTED(what_is_not_there_has_no_paper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
