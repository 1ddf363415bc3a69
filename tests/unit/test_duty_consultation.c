/* Who was asked and what is open; and the list of what is left to do. */
#include "assessment_tasks.h"
#include "consultation.h"
#include "rfc3339.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define CLOSES 20800

static struct consultation_facts facts_of(enum consultation_outcome first, enum consultation_outcome second)
{
    struct consultation_facts facts = {.closes_date = CLOSES};

    consultation_add_consultee(&facts, first);
    consultation_add_consultee(&facts, second);
    return facts;
}

static void it_is_over_the_day_after_its_closing_date(void **state)
{
    struct consultation_facts facts = facts_of(OUTCOME_AGREED, OUTCOME_NONE);

    (void)state;
    assert_false(consultation_is_over(&facts, CLOSES));
    assert_true(consultation_is_over(&facts, CLOSES + 1));
}

static void closing_early_needs_a_reason_while_somebody_has_not_answered(void **state)
{
    struct consultation_facts some = facts_of(OUTCOME_AGREED, OUTCOME_NONE),
                              all = facts_of(OUTCOME_AGREED, OUTCOME_NOT_AGREED);

    (void)state;
    assert_true(consultation_close_needs_reason(&some, CLOSES));
    assert_false(consultation_close_needs_reason(&some, CLOSES + 1));
    assert_false(consultation_close_needs_reason(&all, CLOSES - 5));
}

static void dissent_silence_and_open_comments_each_ask_for_a_reason(void **state)
{
    struct consultation_facts facts = facts_of(OUTCOME_AGREED, OUTCOME_WITH_RESERVATIONS);

    (void)state;
    assert_int_equal(consultation_dissent(&facts), 0);
    consultation_add_comment(&facts, true);
    assert_int_equal(consultation_dissent(&facts), 0);
    consultation_add_comment(&facts, false);
    assert_int_equal(consultation_dissent(&facts), DISSENT_COMMENT_UNANSWERED);
    assert_int_equal(facts.comments, 2);
    facts = facts_of(OUTCOME_AGREED, OUTCOME_NOT_AGREED);
    assert_int_equal(consultation_dissent(&facts), DISSENT_NOT_AGREED);
    facts = facts_of(OUTCOME_AGREED, OUTCOME_NONE);
    assert_int_equal(consultation_dissent(&facts), DISSENT_NO_ANSWER);
    assert_string_equal(consultation_dissent_words[2], "no_answer");
}

static void ten_school_days_are_offered(void **state)
{
    static struct calendar calendar;

    (void)state;
    calendar_init(&calendar);
    assert_int_equal(consultation_default_close(&calendar, civil_to_days(2026, 11, 23)), civil_to_days(2026, 12, 7));
}

static void nobody_says_none(void **state)
{
    enum consultation_outcome outcome = OUTCOME_NOT_AGREED;

    (void)state;
    assert_false(consultation_outcome_from_word("none", &outcome));
    assert_int_equal(outcome, OUTCOME_NOT_AGREED);
    for (int i = OUTCOME_AGREED; i < OUTCOME_COUNT; i++) {
        assert_true(consultation_outcome_from_word(consultation_outcome_word((enum consultation_outcome)i), &outcome));
        assert_int_equal(outcome, i);
    }
}

/* -- tasks -- */

static const struct task_facts finished = {
    .working = ASSESSMENT_APPROVAL, .has_title = true, .has_scope = true, .has_harmed = true, .line_count = 4,
    .by_evidence = 2, .with_evidence = 2, .action_count = 3, .has_told = true, .has_told_how = true,
    .consultation = {.invited = 2, .said = {[OUTCOME_NONE] = 1, [OUTCOME_AGREED] = 1}},
};

static void consultation_waits_for_scope_and_answers(void **state)
{
    struct task_facts facts = finished;
    struct task_view tasks[TASK_COUNT];

    (void)state;
    facts.working = ASSESSMENT_DRAFT;
    facts.consultation = (struct consultation_facts){0};
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_CONSULTATION].state, TASK_NOT_STARTED);
    assert_int_equal(tasks[TASK_APPROVE].state, TASK_CANNOT_START);
    assert_int_equal(tasks[TASK_APPROVE].waits_for, 1u << TASK_CONSULTATION);
    facts.unanswered_count = 1;
    facts.has_harmed = false;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_SCOPE].state, TASK_IN_PROGRESS);
    assert_int_equal(tasks[TASK_SCOPE].done, 2);
    assert_int_equal(tasks[TASK_LINES].state, TASK_IN_PROGRESS);
    assert_int_equal(tasks[TASK_LINES].done, 3);
    assert_int_equal(tasks[TASK_LINES].of, 4);
    assert_int_equal(tasks[TASK_CONSULTATION].state, TASK_CANNOT_START);
    assert_int_equal(tasks[TASK_CONSULTATION].waits_for, 1u << TASK_SCOPE | 1u << TASK_LINES);
}

static void approval_waits_for_everything_but_evidence_and_actions(void **state)
{
    struct task_facts facts = finished;
    struct task_view tasks[TASK_COUNT];

    (void)state;
    facts.with_evidence = 0;
    facts.open_action_count = 3;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_EVIDENCE].state, TASK_NOT_STARTED);
    assert_int_equal(tasks[TASK_ACTIONS].state, TASK_IN_PROGRESS);      /* they are planned, and none is done */
    assert_int_equal(tasks[TASK_CONSULTATION].state, TASK_COMPLETE);
    assert_int_equal(tasks[TASK_CONSULTATION].done, 1);
    assert_int_equal(tasks[TASK_CONSULTATION].of, 2);
    assert_int_equal(tasks[TASK_APPROVE].state, TASK_NOT_STARTED);
    facts.has_told = false;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_TOLD].state, TASK_IN_PROGRESS);
    assert_int_equal(tasks[TASK_APPROVE].waits_for, 1u << TASK_TOLD);
    facts.working = ASSESSMENT_CONSULTATION;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_CONSULTATION].state, TASK_IN_PROGRESS);
    assert_int_equal(tasks[TASK_APPROVE].waits_for, 1u << TASK_TOLD | 1u << TASK_CONSULTATION);
}

static void an_assessment_without_lines_has_not_begun(void **state)
{
    struct task_facts facts = {.working = ASSESSMENT_DRAFT};
    struct task_view tasks[TASK_COUNT];

    (void)state;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_LINES].state, TASK_NOT_STARTED);
    assert_int_equal(tasks[TASK_EVIDENCE].state, TASK_NOT_STARTED);
    assert_int_equal(tasks[TASK_ACTIONS].state, TASK_NOT_STARTED);
    assert_string_equal(assessment_task_word(TASK_APPROVE), "approve");
    assert_string_equal(task_state_word(tasks[TASK_APPROVE].state), "cannot_start");
}

static void that_no_action_is_needed_is_known_once_every_line_is_answered(void **state)
{
    struct task_facts facts = {.working = ASSESSMENT_DRAFT, .line_count = 2, .unanswered_count = 1};
    struct task_view tasks[TASK_COUNT];

    (void)state;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_ACTIONS].state, TASK_NOT_STARTED);
    assert_int_equal(tasks[TASK_EVIDENCE].state, TASK_COMPLETE);        /* nothing there that readings could answer */
    facts.unanswered_count = 0;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_ACTIONS].state, TASK_COMPLETE);
    facts.unanswered_count = 1;
    facts.action_count = 1;
    assessment_tasks(&facts, tasks);
    assert_int_equal(tasks[TASK_ACTIONS].state, TASK_COMPLETE);         /* the one there is, is done */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_over_the_day_after_its_closing_date),
        cmocka_unit_test(closing_early_needs_a_reason_while_somebody_has_not_answered),
        cmocka_unit_test(dissent_silence_and_open_comments_each_ask_for_a_reason),
        cmocka_unit_test(ten_school_days_are_offered),
        cmocka_unit_test(nobody_says_none),
        cmocka_unit_test(consultation_waits_for_scope_and_answers),
        cmocka_unit_test(approval_waits_for_everything_but_evidence_and_actions),
        cmocka_unit_test(an_assessment_without_lines_has_not_begun),
        cmocka_unit_test(that_no_action_is_needed_is_known_once_every_line_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
