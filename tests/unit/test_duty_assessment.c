/* The life of an assessment: every state, event and role tried, and what each step is short of. */
#include "assessment.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define NONE ASSESSMENT_NONE
#define DRAFT ASSESSMENT_DRAFT
#define CONSULTATION ASSESSMENT_CONSULTATION
#define APPROVAL ASSESSMENT_APPROVAL
#define IN_FORCE ASSESSMENT_IN_FORCE
#define UNDER_REVIEW ASSESSMENT_UNDER_REVIEW
#define ARCHIVED ASSESSMENT_ARCHIVED

/* The whole table once more, position by position, as the design's sentences say it. What is not here is forbidden. */
static const struct way {
    struct assessment_position from;
    enum assessment_event event;
    struct assessment_position to;
} ways[] = {
    {{DRAFT, NONE}, ASSESSMENT_CONSULT, {CONSULTATION, NONE}},
    {{DRAFT, IN_FORCE}, ASSESSMENT_CONSULT, {CONSULTATION, IN_FORCE}},
    {{DRAFT, UNDER_REVIEW}, ASSESSMENT_CONSULT, {CONSULTATION, UNDER_REVIEW}},
    {{CONSULTATION, NONE}, ASSESSMENT_TAKE_BACK, {DRAFT, NONE}},
    {{CONSULTATION, IN_FORCE}, ASSESSMENT_TAKE_BACK, {DRAFT, IN_FORCE}},
    {{CONSULTATION, UNDER_REVIEW}, ASSESSMENT_TAKE_BACK, {DRAFT, UNDER_REVIEW}},
    {{APPROVAL, NONE}, ASSESSMENT_TAKE_BACK, {DRAFT, NONE}},
    {{APPROVAL, IN_FORCE}, ASSESSMENT_TAKE_BACK, {DRAFT, IN_FORCE}},
    {{APPROVAL, UNDER_REVIEW}, ASSESSMENT_TAKE_BACK, {DRAFT, UNDER_REVIEW}},
    {{CONSULTATION, NONE}, ASSESSMENT_CLOSE, {APPROVAL, NONE}},
    {{CONSULTATION, IN_FORCE}, ASSESSMENT_CLOSE, {APPROVAL, IN_FORCE}},
    {{CONSULTATION, UNDER_REVIEW}, ASSESSMENT_CLOSE, {APPROVAL, UNDER_REVIEW}},
    {{APPROVAL, NONE}, ASSESSMENT_APPROVE, {NONE, IN_FORCE}},
    {{APPROVAL, IN_FORCE}, ASSESSMENT_APPROVE, {NONE, IN_FORCE}},
    {{APPROVAL, UNDER_REVIEW}, ASSESSMENT_APPROVE, {NONE, IN_FORCE}},
    {{NONE, IN_FORCE}, ASSESSMENT_OPEN_REVIEW, {NONE, UNDER_REVIEW}},
    {{DRAFT, IN_FORCE}, ASSESSMENT_OPEN_REVIEW, {DRAFT, UNDER_REVIEW}},
    {{CONSULTATION, IN_FORCE}, ASSESSMENT_OPEN_REVIEW, {CONSULTATION, UNDER_REVIEW}},
    {{APPROVAL, IN_FORCE}, ASSESSMENT_OPEN_REVIEW, {APPROVAL, UNDER_REVIEW}},
    {{NONE, UNDER_REVIEW}, ASSESSMENT_OPEN_REVIEW, {NONE, UNDER_REVIEW}},
    {{DRAFT, UNDER_REVIEW}, ASSESSMENT_OPEN_REVIEW, {DRAFT, UNDER_REVIEW}},
    {{CONSULTATION, UNDER_REVIEW}, ASSESSMENT_OPEN_REVIEW, {CONSULTATION, UNDER_REVIEW}},
    {{APPROVAL, UNDER_REVIEW}, ASSESSMENT_OPEN_REVIEW, {APPROVAL, UNDER_REVIEW}},
    {{NONE, UNDER_REVIEW}, ASSESSMENT_NOT_NEEDED, {NONE, IN_FORCE}},
    {{DRAFT, UNDER_REVIEW}, ASSESSMENT_NOT_NEEDED, {DRAFT, IN_FORCE}},
    {{CONSULTATION, UNDER_REVIEW}, ASSESSMENT_NOT_NEEDED, {CONSULTATION, IN_FORCE}},
    {{APPROVAL, UNDER_REVIEW}, ASSESSMENT_NOT_NEEDED, {APPROVAL, IN_FORCE}},
    {{NONE, IN_FORCE}, ASSESSMENT_REVISE, {DRAFT, IN_FORCE}},
    {{NONE, UNDER_REVIEW}, ASSESSMENT_REVISE, {DRAFT, UNDER_REVIEW}},
    {{NONE, IN_FORCE}, ASSESSMENT_RESTORE, {DRAFT, IN_FORCE}},
    {{NONE, UNDER_REVIEW}, ASSESSMENT_RESTORE, {DRAFT, UNDER_REVIEW}},
    {{NONE, IN_FORCE}, ASSESSMENT_ARCHIVE, {NONE, ARCHIVED}},
    {{NONE, UNDER_REVIEW}, ASSESSMENT_ARCHIVE, {NONE, ARCHIVED}},
    {{DRAFT, NONE}, ASSESSMENT_ARCHIVE, {NONE, ARCHIVED}},
    {{DRAFT, IN_FORCE}, ASSESSMENT_DISCARD, {NONE, IN_FORCE}},
    {{DRAFT, UNDER_REVIEW}, ASSESSMENT_DISCARD, {NONE, UNDER_REVIEW}},
};

/* Nothing is missing. */
static const struct assessment_facts ready = {
    .has_title = true, .has_scope = true, .line_count = 2, .consultee_count = 1, .has_closing_date = true,
    .is_told_set = true, .has_reason = true, .is_last_review = true, .has_version = true,
};

static const struct way *way_of(struct assessment_position from, enum assessment_event event)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].from.working == from.working && ways[i].from.standing == from.standing && ways[i].event == event)
            return &ways[i];
    return NULL;
}

/* Leaders do everything; the gateway and reps open reviews; nobody else does anything. */
static bool is_role_for(enum assessment_event event, enum duty_role role)
{
    return role == DUTY_LEADER || (event == ASSESSMENT_OPEN_REVIEW && (role == DUTY_REP || role == DUTY_SYSTEM));
}

static void every_state_event_and_role_does_what_the_table_says_and_nothing_else(void **state)
{
    size_t positions = 0, allowed = 0;

    (void)state;
    for (int working = NONE; working < ASSESSMENT_STATE_COUNT; working++)
        for (int standing = NONE; standing < ASSESSMENT_STATE_COUNT; standing++) {
            struct assessment_position from = {(enum assessment_state)working, (enum assessment_state)standing};

            if (!assessment_position_is_valid(from))
                continue;
            positions++;
            for (int event = 0; event < ASSESSMENT_EVENT_COUNT; event++)
                for (int bit = 0; bit < DUTY_ROLE_COUNT; bit++) {
                    enum duty_role role = (enum duty_role)(1 << bit);
                    const struct way *way = way_of(from, (enum assessment_event)event);
                    struct assessment_step step = assessment_step(from, (enum assessment_event)event, role, &ready);
                    bool may = assessment_may(from, role) >> event & 1;

                    assert_int_equal(may, way && is_role_for((enum assessment_event)event, role));
                    assert_int_equal(step.refusal, !way ? ASSESSMENT_WRONG_STATE : may ? ASSESSMENT_ALLOWED
                                                                                        : ASSESSMENT_WRONG_ROLE);
                    assert_int_equal(step.missing, 0);
                    assert_int_equal(step.next.working, may ? way->to.working : from.working);
                    assert_int_equal(step.next.standing, may ? way->to.standing : from.standing);
                    assert_true(assessment_position_is_valid(step.next));
                    allowed += may;
                }
        }
    assert_int_equal(positions, 12);        /* 4 x 3 without (none, none), and archived */
    assert_int_equal(allowed, sizeof ways / sizeof *ways + 2 * 8);      /* reviews: also by a rep and by the gateway */
}

static void positions_that_cannot_come_about_are_known(void **state)
{
    static const struct assessment_position none[] = {
        {NONE, NONE}, {DRAFT, ARCHIVED}, {IN_FORCE, NONE}, {ARCHIVED, NONE}, {NONE, DRAFT}, {NONE, APPROVAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(assessment_position_is_valid(none[i]));
}

/* What a step by a leader is short of, given all but one thing. */
static unsigned missing(struct assessment_position from, enum assessment_event event, struct assessment_facts facts)
{
    struct assessment_step step = assessment_step(from, event, DUTY_LEADER, &facts);

    assert_int_equal(step.refusal, step.missing ? ASSESSMENT_NOT_READY : ASSESSMENT_ALLOWED);
    if (step.missing)
        assert_true(step.next.working == from.working && step.next.standing == from.standing);
    return step.missing;
}

static void sending_it_out_needs_title_scope_answers_reasons_somebody_and_a_date(void **state)
{
    const struct assessment_position draft = {DRAFT, NONE};
    struct assessment_facts facts = ready;

    (void)state;
    facts.has_title = false;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_TITLE);
    facts = ready;
    facts.has_scope = false;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_SCOPE);
    facts = ready;
    facts.unanswered_count = 1;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_LINES);
    facts = ready;
    facts.line_count = 0;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_LINES);
    facts = ready;
    facts.consultee_count = 0;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_CONSULTEE);
    facts = ready;
    facts.has_closing_date = false;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_CLOSING_DATE);
    facts = ready;
    facts.unreasoned_count = 1;
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, facts), ASSESSMENT_NEEDS_OVERRIDE);
    assert_int_equal(missing(draft, ASSESSMENT_CONSULT, (struct assessment_facts){0}),
                     ASSESSMENT_NEEDS_TITLE | ASSESSMENT_NEEDS_SCOPE | ASSESSMENT_NEEDS_LINES |
                         ASSESSMENT_NEEDS_CONSULTEE | ASSESSMENT_NEEDS_CLOSING_DATE);
}

static void a_reason_is_asked_for_where_one_is_due(void **state)
{
    struct assessment_facts facts = ready;

    (void)state;
    facts.has_reason = false;
    assert_int_equal(missing((struct assessment_position){CONSULTATION, NONE}, ASSESSMENT_TAKE_BACK, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){NONE, UNDER_REVIEW}, ASSESSMENT_NOT_NEEDED, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){NONE, IN_FORCE}, ASSESSMENT_ARCHIVE, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){DRAFT, NONE}, ASSESSMENT_ARCHIVE, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){DRAFT, IN_FORCE}, ASSESSMENT_DISCARD, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){CONSULTATION, NONE}, ASSESSMENT_CLOSE, facts), 0);
    facts.close_needs_reason = true;
    assert_int_equal(missing((struct assessment_position){CONSULTATION, NONE}, ASSESSMENT_CLOSE, facts),
                     ASSESSMENT_NEEDS_REASON);
    assert_int_equal(missing((struct assessment_position){APPROVAL, NONE}, ASSESSMENT_APPROVE, facts), 0);
    facts.approval_needs_reason = true;
    assert_int_equal(missing((struct assessment_position){APPROVAL, NONE}, ASSESSMENT_APPROVE, facts),
                     ASSESSMENT_NEEDS_REASON);
    facts.is_told_set = false;
    assert_int_equal(missing((struct assessment_position){APPROVAL, NONE}, ASSESSMENT_APPROVE, facts),
                     ASSESSMENT_NEEDS_REASON | ASSESSMENT_NEEDS_TOLD);
    facts.has_version = false;
    assert_int_equal(missing((struct assessment_position){NONE, IN_FORCE}, ASSESSMENT_RESTORE, facts),
                     ASSESSMENT_NEEDS_VERSION);
    assert_int_equal(missing((struct assessment_position){NONE, IN_FORCE}, ASSESSMENT_REVISE, facts), 0);
}

static void it_stays_under_review_until_the_last_review_is_answered(void **state)
{
    struct assessment_facts facts = ready;
    const struct assessment_position under_review = {NONE, UNDER_REVIEW};
    struct assessment_step step;

    (void)state;
    facts.is_last_review = false;
    step = assessment_step(under_review, ASSESSMENT_NOT_NEEDED, DUTY_LEADER, &facts);
    assert_int_equal(step.refusal, ASSESSMENT_ALLOWED);
    assert_int_equal(step.next.standing, UNDER_REVIEW);
    facts.is_last_review = true;
    step = assessment_step(under_review, ASSESSMENT_NOT_NEEDED, DUTY_LEADER, &facts);
    assert_int_equal(step.next.standing, IN_FORCE);
}

static void the_working_state_is_shown_before_the_standing_one(void **state)
{
    (void)state;
    assert_int_equal(assessment_shown((struct assessment_position){CONSULTATION, IN_FORCE}), CONSULTATION);
    assert_int_equal(assessment_shown((struct assessment_position){NONE, UNDER_REVIEW}), UNDER_REVIEW);
    assert_int_equal(assessment_shown((struct assessment_position){NONE, ARCHIVED}), ARCHIVED);
}

static void a_draft_is_the_leaders_and_reps_read_it_once_it_was_sent(void **state)
{
    const struct assessment_position draft = {DRAFT, IN_FORCE}, sent = {CONSULTATION, NONE}, closed = {APPROVAL, NONE},
                                     none = {NONE, IN_FORCE};

    (void)state;
    assert_true(assessment_may_edit(draft, DUTY_LEADER));
    assert_false(assessment_may_edit(draft, DUTY_REP));
    assert_false(assessment_may_edit(sent, DUTY_LEADER));
    assert_true(assessment_may_read_working(draft, DUTY_LEADER, false));
    assert_false(assessment_may_read_working(draft, DUTY_REP, true));
    assert_true(assessment_may_read_working(sent, DUTY_REP, false));
    assert_true(assessment_may_read_working(closed, DUTY_REP, false));
    assert_true(assessment_may_read_working(sent, DUTY_SITE_STAFF, true));
    assert_false(assessment_may_read_working(sent, DUTY_SITE_STAFF, false));
    assert_false(assessment_may_read_working(sent, DUTY_TEACHER, true));
    assert_false(assessment_may_read_working(none, DUTY_LEADER, true));
    assert_true(assessment_may_comment(sent, DUTY_REP, false));
    assert_false(assessment_may_comment(closed, DUTY_REP, false));
    assert_false(assessment_may_comment(sent, DUTY_GOVERNOR, true));
}

static void only_leaders_sign_that_they_approve(void **state)
{
    (void)state;
    assert_true(signature_is_for(SIGNATURE_APPROVED, DUTY_LEADER, false));
    assert_false(signature_is_for(SIGNATURE_APPROVED, DUTY_REP, true));
    assert_true(signature_is_for(SIGNATURE_NOT_AGREED, DUTY_REP, false));
    assert_true(signature_is_for(SIGNATURE_SEEN, DUTY_SITE_STAFF, true));
    assert_false(signature_is_for(SIGNATURE_AGREED, DUTY_SITE_STAFF, false));
    assert_false(signature_is_for(SIGNATURE_AGREED, DUTY_LEADER, false));
}

static void words_are_found_again(void **state)
{
    enum assessment_event event = ASSESSMENT_DISCARD;
    enum signature_meaning meaning = SIGNATURE_SEEN;

    (void)state;
    for (int i = 0; i < ASSESSMENT_EVENT_COUNT; i++) {
        assert_true(assessment_event_from_word(assessment_event_word((enum assessment_event)i), &event));
        assert_int_equal(event, i);
    }
    for (int i = 0; i < SIGNATURE_MEANING_COUNT; i++) {
        assert_true(signature_meaning_from_word(signature_meaning_word((enum signature_meaning)i), &meaning));
        assert_int_equal(meaning, i);
    }
    assert_false(assessment_event_from_word("approved", &event));
    assert_int_equal(event, ASSESSMENT_DISCARD);
    assert_false(signature_meaning_from_word("", &meaning));
    assert_string_equal(assessment_state_word(ASSESSMENT_UNDER_REVIEW), "under_review");
    assert_string_equal(assessment_need_words[7], "version");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_event_and_role_does_what_the_table_says_and_nothing_else),
        cmocka_unit_test(positions_that_cannot_come_about_are_known),
        cmocka_unit_test(sending_it_out_needs_title_scope_answers_reasons_somebody_and_a_date),
        cmocka_unit_test(a_reason_is_asked_for_where_one_is_due),
        cmocka_unit_test(it_stays_under_review_until_the_last_review_is_answered),
        cmocka_unit_test(the_working_state_is_shown_before_the_standing_one),
        cmocka_unit_test(a_draft_is_the_leaders_and_reps_read_it_once_it_was_sent),
        cmocka_unit_test(only_leaders_sign_that_they_approve),
        cmocka_unit_test(words_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
