/* Papers of a risk assessment: what was sealed is what is printed, dissent and open comments with it; a draft is
 * printed as it stands, and says so. */
#include "ledger.h"
#include "printed_kit.h"
#include "sealed_versions.h"
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

static void papers_of_a_sealed_version_say_nothing_in_english_when_they_are_in_welsh(void **state)
{
    seal(*state);
    assert_welsh_papers(*state, NULL);
    assert_says(*state, "assessment", PAPER_WELSH, (const char *const[]){
        "Y testun a seliwyd yw’r un a lofnodwyd", "\"lang\":\"en\",\"text\":\"Purge at break as well.\"", NULL},
        "Dydy hyn ddim");
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
        PRINTED(papers_of_a_sealed_version_say_nothing_in_english_when_they_are_in_welsh),
        PRINTED(what_is_not_there_has_no_paper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
