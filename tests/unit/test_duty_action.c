/* tests/unit/test_duty_action.c - actions: who may take which step from where, when people are reminded, and how
 * late it is; inspections and what waits for an answer. */
#include "action.h"
#include "inspection.h"
#include "rfc3339.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY INT64_C(20780)           /* 2026-11-23 */
enum { S = DUTY_SITE_STAFF, R = DUTY_REP, L = DUTY_LEADER, NOBODY = 0 };

static const struct calendar *weekdays(void)
{
    static struct calendar calendar;

    calendar_init(&calendar);
    return &calendar;
}

/* The whole table once more: roles by state and event. */
static const int expected[ACTION_EVENT_COUNT][ACTION_STATE_COUNT] = {
    /*                 proposed   open       done       accepted   disputed   cancelled */
    [ACTION_PROPOSE] = {R | L, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY},
    [ACTION_CREATE] = {L, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY},
    [ACTION_ADOPT] = {L, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY},
    [ACTION_CHANGE] = {L, L, NOBODY, NOBODY, L, NOBODY},
    [ACTION_CLOSE] = {NOBODY, S | L, NOBODY, NOBODY, S | L, NOBODY},
    [ACTION_ACCEPT] = {NOBODY, NOBODY, L, NOBODY, NOBODY, NOBODY},
    [ACTION_DISPUTE] = {NOBODY, NOBODY, R, R, NOBODY, NOBODY},
    [ACTION_REOPEN] = {NOBODY, NOBODY, L, NOBODY, L, NOBODY},
    [ACTION_CANCEL] = {L, L, NOBODY, NOBODY, L, NOBODY},
    [ACTION_COMMENT] = {S | R | L, S | R | L, S | R | L, S | R | L, S | R | L, S | R | L},
};

static void only_those_of_the_table_may_take_a_step(void **state)
{
    (void)state;
    for (int event = 0; event < ACTION_EVENT_COUNT; event++)
        for (int from = 0; from < ACTION_STATE_COUNT; from++)
            for (int role = 1; role <= DUTY_SYSTEM; role <<= 1) {
                struct action_step step = action_step((enum action_state)from, (enum action_event)event,
                                                      (enum duty_role)role, true, true);
                bool is_allowed = expected[event][from] & role;

                if ((step.refusal == ACTION_ALLOWED) != is_allowed)
                    fail_msg("%s from %s by role %d", action_event_word((enum action_event)event),
                             action_state_word((enum action_state)from), role);
                if (!is_allowed)
                    assert_int_equal(step.next, from);
            }
}

static void steps_lead_where_the_drawing_says(void **state)
{
    (void)state;
    assert_int_equal(action_step(ACTION_PROPOSED, ACTION_PROPOSE, DUTY_REP, true, false).next, ACTION_PROPOSED);
    assert_int_equal(action_step(ACTION_PROPOSED, ACTION_CREATE, DUTY_LEADER, true, false).next, ACTION_OPEN);
    assert_int_equal(action_step(ACTION_PROPOSED, ACTION_ADOPT, DUTY_LEADER, false, false).next, ACTION_OPEN);
    assert_int_equal(action_step(ACTION_OPEN, ACTION_CLOSE, DUTY_SITE_STAFF, false, true).next, ACTION_DONE);
    assert_int_equal(action_step(ACTION_DISPUTED, ACTION_CLOSE, DUTY_SITE_STAFF, false, true).next, ACTION_DONE);
    assert_int_equal(action_step(ACTION_DONE, ACTION_ACCEPT, DUTY_LEADER, false, false).next, ACTION_ACCEPTED);
    assert_int_equal(action_step(ACTION_ACCEPTED, ACTION_DISPUTE, DUTY_REP, true, false).next, ACTION_DISPUTED);
    assert_int_equal(action_step(ACTION_DISPUTED, ACTION_REOPEN, DUTY_LEADER, false, false).next, ACTION_OPEN);
    assert_int_equal(action_step(ACTION_OPEN, ACTION_CANCEL, DUTY_LEADER, true, false).next, ACTION_CANCELLED);
    assert_int_equal(action_step(ACTION_DONE, ACTION_COMMENT, DUTY_REP, true, false).next, ACTION_DONE);
}

static void nothing_is_done_without_proof_and_nothing_disputed_without_words(void **state)
{
    (void)state;
    assert_int_equal(action_step(ACTION_OPEN, ACTION_CLOSE, DUTY_SITE_STAFF, false, false).refusal, ACTION_NEEDS_PROOF);
    assert_int_equal(action_step(ACTION_OPEN, ACTION_CLOSE, DUTY_SITE_STAFF, false, true).refusal, ACTION_ALLOWED);
    assert_int_equal(action_step(ACTION_DONE, ACTION_DISPUTE, DUTY_REP, false, true).refusal, ACTION_NEEDS_TEXT);
    assert_int_equal(action_step(ACTION_OPEN, ACTION_CANCEL, DUTY_LEADER, false, true).refusal, ACTION_NEEDS_TEXT);
    assert_int_equal(action_step(ACTION_OPEN, ACTION_COMMENT, DUTY_REP, false, true).refusal, ACTION_NEEDS_TEXT);
}

static void what_may_be_offered_is_what_would_be_allowed(void **state)
{
    (void)state;
    assert_int_equal(action_may(ACTION_OPEN, DUTY_SITE_STAFF), 1u << ACTION_CLOSE | 1u << ACTION_COMMENT);
    assert_int_equal(action_may(ACTION_DONE, DUTY_REP), 1u << ACTION_DISPUTE | 1u << ACTION_COMMENT);
    assert_int_equal(action_may(ACTION_CANCELLED, DUTY_LEADER), 1u << ACTION_COMMENT);
    assert_int_equal(action_may(ACTION_OPEN, DUTY_GOVERNOR), 0);
}

static void words_are_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_EVENT_COUNT; i++) {
        enum action_event event;

        assert_true(action_event_from_word(action_event_word((enum action_event)i), &event) && (int)event == i);
    }
    assert_false(action_event_from_word("explode", &(enum action_event){0}));
}

static void lateness_is_counted_in_school_days_and_only_of_what_is_to_be_done(void **state)
{
    (void)state;
    assert_int_equal(action_days_late(weekdays(), ACTION_OPEN, MONDAY, MONDAY), 0);
    assert_int_equal(action_days_late(weekdays(), ACTION_OPEN, MONDAY, MONDAY + 1), 1);
    assert_int_equal(action_days_late(weekdays(), ACTION_OPEN, MONDAY, MONDAY + 7), 5);
    assert_int_equal(action_days_late(weekdays(), ACTION_DISPUTED, MONDAY, MONDAY + 1), 1);
    assert_int_equal(action_days_late(weekdays(), ACTION_DONE, MONDAY, MONDAY + 7), 0);
    assert_int_equal(action_days_late(weekdays(), ACTION_PROPOSED, MONDAY, MONDAY + 7), 0);
}

static void people_are_reminded_the_day_before_at_once_and_weekly(void **state)
{
    static const struct {
        enum action_state state;
        int due, reminded, today;       /* days from Monday; reminded -99: never */
        enum action_reminder expected;
    } rows[] = {
        {ACTION_OPEN, 1, -99, 0, ACTION_REMIND_SOON},
        {ACTION_OPEN, 2, -99, 0, ACTION_REMIND_NOT},
        {ACTION_OPEN, 0, -99, -3, ACTION_REMIND_SOON},      /* due on Monday: told on Friday */
        {ACTION_OPEN, 0, -99, -1, ACTION_REMIND_NOT},       /* not on Sunday */
        {ACTION_OPEN, 1, 0, 0, ACTION_REMIND_NOT},          /* not twice a day */
        {ACTION_OPEN, 0, -3, 0, ACTION_REMIND_NOT},         /* due today: it is not late */
        {ACTION_OPEN, 0, -3, 1, ACTION_REMIND_LATE},
        {ACTION_OPEN, 4, 3, 5, ACTION_REMIND_NOT},          /* due on Friday; Saturday is no school day */
        {ACTION_OPEN, 4, 3, 7, ACTION_REMIND_LATE},
        {ACTION_OPEN, 0, 1, 7, ACTION_REMIND_NOT},          /* six days later */
        {ACTION_OPEN, 0, 1, 8, ACTION_REMIND_LATE},
        {ACTION_DISPUTED, 0, -99, 1, ACTION_REMIND_LATE},
        {ACTION_DONE, 0, -99, 1, ACTION_REMIND_NOT},
        {ACTION_PROPOSED, 0, -99, 1, ACTION_REMIND_NOT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t reminded = rows[i].reminded == -99 ? 0 : MONDAY + rows[i].reminded;

        if (action_remind(weekdays(), rows[i].state, MONDAY + rows[i].due, reminded, MONDAY + rows[i].today) !=
            rows[i].expected)
            fail_msg("row %zu", i);
    }
}

/* -- inspections -- */

static void an_inspection_runs_once_its_round_is_begun(void **state)
{
    (void)state;
    assert_int_equal(inspection_state(false, false), INSPECTION_PLANNED);
    assert_int_equal(inspection_state(true, false), INSPECTION_RUNNING);
    assert_int_equal(inspection_state(true, true), INSPECTION_DONE);
    assert_int_equal(inspection_state(false, true), INSPECTION_DONE);      /* nobody went round */
}

static void reps_inspect_and_the_employer_replies(void **state)
{
    (void)state;
    for (int act = 0; act < INSPECTION_ACT_COUNT; act++)
        for (int role = 1; role <= DUTY_SYSTEM; role <<= 1) {
            int who = act == INSPECTION_REPLY ? DUTY_LEADER : DUTY_REP;
            enum inspection_state when = act == INSPECTION_BEGIN ? INSPECTION_PLANNED : INSPECTION_RUNNING;

            assert_true(inspection_may((enum inspection_act)act, (enum duty_role)role, when) == (role == who));
        }
    assert_false(inspection_may(INSPECTION_BEGIN, DUTY_REP, INSPECTION_RUNNING));   /* once */
    assert_false(inspection_may(INSPECTION_LOOK, DUTY_REP, INSPECTION_PLANNED));
    assert_true(inspection_may(INSPECTION_FIND, DUTY_REP, INSPECTION_PLANNED));
    assert_false(inspection_may(INSPECTION_BEGIN, DUTY_REP, INSPECTION_DONE));
    assert_false(inspection_may(INSPECTION_LOOK, DUTY_REP, INSPECTION_DONE));
    assert_false(inspection_may(INSPECTION_FIND, DUTY_REP, INSPECTION_DONE));
    assert_false(inspection_may(INSPECTION_FINISH, DUTY_REP, INSPECTION_DONE));
    assert_true(inspection_may(INSPECTION_NOTIFY, DUTY_REP, INSPECTION_DONE));
    assert_true(inspection_may(INSPECTION_REPLY, DUTY_LEADER, INSPECTION_DONE));
}

static void the_next_is_thought_of_after_three_months(void **state)
{
    (void)state;
    assert_int_equal(inspection_due_date(civil_to_days(2026, 11, 23), 0), civil_to_days(2027, 2, 23));
    assert_int_equal(inspection_due_date(civil_to_days(2026, 11, 30), 0), civil_to_days(2027, 2, 28));
    assert_int_equal(inspection_due_date(0, civil_to_days(2026, 9, 2)), civil_to_days(2026, 12, 2));
}

static void unanswered_findings_age_in_school_days(void **state)
{
    (void)state;
    assert_int_equal(inspection_days_waiting(weekdays(), MONDAY, false, MONDAY), 0);
    assert_int_equal(inspection_days_waiting(weekdays(), MONDAY, false, MONDAY + 7), 5);
    assert_int_equal(inspection_days_waiting(weekdays(), MONDAY, true, MONDAY + 7), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_those_of_the_table_may_take_a_step),
        cmocka_unit_test(steps_lead_where_the_drawing_says),
        cmocka_unit_test(nothing_is_done_without_proof_and_nothing_disputed_without_words),
        cmocka_unit_test(what_may_be_offered_is_what_would_be_allowed),
        cmocka_unit_test(words_are_found_again),
        cmocka_unit_test(lateness_is_counted_in_school_days_and_only_of_what_is_to_be_done),
        cmocka_unit_test(people_are_reminded_the_day_before_at_once_and_weekly),
        cmocka_unit_test(an_inspection_runs_once_its_round_is_begun),
        cmocka_unit_test(reps_inspect_and_the_employer_replies),
        cmocka_unit_test(the_next_is_thought_of_after_three_months),
        cmocka_unit_test(unanswered_findings_age_in_school_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
