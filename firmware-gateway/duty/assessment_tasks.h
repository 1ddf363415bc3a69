/* duty/assessment_tasks.h - what is left to do on a working version, as its page lists it. Pure. Any thread. */
#ifndef ASSESSMENT_TASKS_H
#define ASSESSMENT_TASKS_H
#include "assessment.h"
#include "consultation.h"

enum assessment_task { TASK_SCOPE, TASK_LINES, TASK_EVIDENCE, TASK_ACTIONS, TASK_CONSULTATION, TASK_TOLD, TASK_APPROVE,
                       TASK_COUNT };
enum task_state { TASK_NOT_STARTED, TASK_IN_PROGRESS, TASK_COMPLETE, TASK_CANNOT_START, TASK_STATE_COUNT };
const char *assessment_task_word(enum assessment_task task);        /* "scope", "lines" ... */
const char *task_state_word(enum task_state state);                 /* "not_started" ... */

struct task_facts {
    enum assessment_state working;
    bool has_title, has_scope, has_harmed;
    size_t line_count, unanswered_count;
    size_t by_evidence, with_evidence;  /* lines that readings or records could answer; those that have a snapshot */
    size_t action_count, open_action_count;
    bool has_told, has_told_how;        /* somebody is to be told; it is said how */
    struct consultation_facts consultation;
};

struct task_view {
    enum task_state state;
    size_t done, of;                    /* steps; of 0: there is nothing to count */
    unsigned waits_for;                 /* bits 1 << task; 0 unless it cannot start */
};

/* Consultation waits for scope and lines; approval for those, consultation and told. Evidence and actions hold
 * nothing up: an assessment may say that nobody knows yet, and what is still to be done. Nothing is complete
 * because it was not begun: evidence wants lines, and that no action is needed shows only once every line is answered.
 * Without a working version all is as its last one was left: ask for one that has one. */
void assessment_tasks(const struct task_facts *facts, struct task_view tasks[TASK_COUNT]);

#endif
