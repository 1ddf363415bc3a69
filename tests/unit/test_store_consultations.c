/* Who was asked about a version and what they said, in the record: nothing said is lost, and the newest counts. */
#include "assessment_kit.h"
#include <errno.h>

static int append_outcome(void *context, const struct consultee *consultee)
{
    sprintf((char *)context + strlen(context), "%s %s; ", consultee->name,
            consultation_outcome_word(consultee->outcome));
    return 0;
}

static void a_later_outcome_counts_and_the_earlier_one_stays(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP),
            staff = person_in(folder, "bev", ROLE_SITE_STAFF), persons[] = {rep, staff, rep};
    struct assessment_version version = assessment_in(folder, leader);
    struct consultation consultation = sent_to(folder, version.id, leader, persons, 3);
    struct consultation_facts facts;
    char outcomes[256] = "", said[256] = "";

    assert_int_equal(consultation.round, 1);
    assert_true(consultation_has(folder->store, consultation.id, staff));
    assert_false(consultation_has(folder->store, consultation.id, leader));
    assert_done(outcome_add(folder->store, consultation.id, rep, OUTCOME_AGREED, "fine", T0 + 1, &folder->err));
    assert_done(outcome_add(folder->store, consultation.id, rep, OUTCOME_NOT_AGREED, "I looked again", T0 + 2,
                            &folder->err));
    assert_int_equal(outcome_add(folder->store, consultation.id, leader, OUTCOME_AGREED, "", T0, &folder->err),
                     -ENOENT);
    assert_done(consultees_list(folder->store, consultation.id, append_outcome, outcomes, &folder->err));
    assert_string_equal(outcomes, "ali not_agreed; bev none; ");
    assert_done(outcomes_list(folder->store, version.id, append_said, said, &folder->err));
    assert_string_equal(said, "1 ali: fine; 1 ali: I looked again; ");
    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_int_equal(facts.invited, 2);
    assert_int_equal(facts.closes_date, 20800);
    assert_int_equal(consultation_dissent(&facts), DISSENT_NOT_AGREED | DISSENT_NO_ANSWER);
}

static void what_was_agreed_to_before_it_was_taken_back_does_not_count_for_the_next_round(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct consultation first = sent_to(folder, version.id, leader, &rep, 1), second;
    struct consultation_facts facts;

    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_done(outcome_add(folder->store, first.id, rep, OUTCOME_AGREED, "", T0, &folder->err));
    second = sent_to(folder, version.id, leader, &rep, 1);
    assert_int_equal(second.round, 2);
    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_int_equal(facts.said[OUTCOME_NONE], 1);
    assert_int_equal(facts.said[OUTCOME_AGREED], 0);
}

static void a_round_asks_somebody_who_is_there_and_not_too_many(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), nobody = 99, many[CONSULTEES_MAX + 1] = {0};
    struct assessment_version version = assessment_in(folder, leader);
    struct consultation consultation = {.version = version.id, .sent_ms = T0, .sent_by = leader};
    struct consultation_facts facts = {.invited = 7};

    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_int_equal(facts.invited, 0);         /* never sent */
    assert_int_equal(consultation_load(folder->store, version.id, &consultation, &folder->err), -ENOENT);
    assert_int_equal(consultation_open(folder->store, &consultation, &nobody, 1, &folder->err), -ENOENT);
    assert_int_equal(consultation_open(folder->store, &consultation, many, CONSULTEES_MAX + 1, &folder->err), -E2BIG);
}

static int take_comment(void *context, const struct assessment_comment *comment)
{
    *(struct assessment_comment *)context = *comment;
    return 0;
}

static void a_comment_is_open_until_it_is_answered(void **state)
{
    struct folder *folder = *state;
    int64_t leader = person_in(folder, "rees", ROLE_LEADER), rep = person_in(folder, "ali", ROLE_REP);
    struct assessment_version version = assessment_in(folder, leader);
    struct assessment_line line = line_in(folder, version.id, leader);
    struct assessment_comment comment = {.version = version.id, .line = line.id, .person = rep, .role = DUTY_REP,
                                         .at_ms = T0, .text = "8C is stuffy"}, found = {0};
    struct consultation_facts facts;

    assert_done(comment_add(folder->store, &comment, &folder->err));
    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_true(facts.comments == 1 && facts.unanswered == 1);
    assert_done(comment_reply(folder->store, comment.id, leader, T0 + 1, "Window ordered", &folder->err));
    assert_done(comment_reply(folder->store, comment.id, leader, T0 + 2, "And it came", &folder->err));
    assert_done(comments_list(folder->store, version.id, take_comment, &found, &folder->err));
    assert_string_equal(found.name, "ali");
    assert_string_equal(found.text, "8C is stuffy");
    assert_string_equal(found.reply, "And it came");
    assert_string_equal(found.reply_name, "rees");
    assert_int_equal(found.line, line.id);
    assert_done(consultation_facts_load(folder->store, version.id, &facts, &folder->err));
    assert_int_equal(facts.unanswered, 0);
    comment.line = line.id + 1;                 /* of no version, let alone of this */
    assert_int_equal(comment_add(folder->store, &comment, &folder->err), -ENOENT);
    assert_int_equal(comment_reply(folder->store, 99, leader, T0, "", &folder->err), -ENOENT);
    assert_int_equal(comment_load(folder->store, 99, &found, &folder->err), -ENOENT);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_later_outcome_counts_and_the_earlier_one_stays),
        IN_A_FOLDER(what_was_agreed_to_before_it_was_taken_back_does_not_count_for_the_next_round),
        IN_A_FOLDER(a_round_asks_somebody_who_is_there_and_not_too_many),
        IN_A_FOLDER(a_comment_is_open_until_it_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
