/* duty/assessment_tasks.c - see assessment_tasks.h */
#include "assessment_tasks.h"

static const char *const task_words[TASK_COUNT] = {
    "scope", "lines", "evidence", "actions", "consultation", "told", "approve",
};
static const char *const state_words[TASK_STATE_COUNT] = {"not_started", "in_progress", "complete", "cannot_start"};

/* Which tasks have to be complete before another can start. */
static const unsigned waits[TASK_COUNT] = {
    [TASK_CONSULTATION] = 1u << TASK_SCOPE | 1u << TASK_LINES,
    [TASK_APPROVE] = 1u << TASK_SCOPE | 1u << TASK_LINES | 1u << TASK_CONSULTATION | 1u << TASK_TOLD,
};

const char *assessment_task_word(enum assessment_task task)
{
    return task_words[task];
}

const char *task_state_word(enum task_state state)
{
    return state_words[state];
}

static struct task_view counted(size_t done, size_t of)
{
    return (struct task_view){done == of ? TASK_COMPLETE : done > 0 ? TASK_IN_PROGRESS : TASK_NOT_STARTED, done, of, 0};
}

static struct task_view view_consultation(const struct task_facts *facts)
{
    const struct consultation_facts *asked = &facts->consultation;
    struct task_view view = {TASK_NOT_STARTED, asked->invited - asked->said[OUTCOME_NONE], asked->invited, 0};

    if (facts->working == ASSESSMENT_CONSULTATION)
        view.state = TASK_IN_PROGRESS;
    else if (facts->working == ASSESSMENT_APPROVAL)
        view.state = TASK_COMPLETE;
    return view;
}

void assessment_tasks(const struct task_facts *facts, struct task_view tasks[TASK_COUNT])
{
    tasks[TASK_SCOPE] = counted((size_t)facts->has_title + facts->has_scope + facts->has_harmed, 3);
    tasks[TASK_LINES] = counted(facts->line_count - facts->unanswered_count, facts->line_count);
    tasks[TASK_EVIDENCE] = counted(facts->with_evidence, facts->by_evidence);
    tasks[TASK_ACTIONS] = counted(facts->action_count - facts->open_action_count, facts->action_count);
    tasks[TASK_CONSULTATION] = view_consultation(facts);
    tasks[TASK_TOLD] = counted((size_t)facts->has_told + facts->has_told_how, 2);
    tasks[TASK_APPROVE] = (struct task_view){.state = TASK_NOT_STARTED};
    if (facts->line_count == 0)
        tasks[TASK_LINES].state = tasks[TASK_EVIDENCE].state = TASK_NOT_STARTED;
    if (facts->action_count == 0 && tasks[TASK_LINES].state != TASK_COMPLETE)
        tasks[TASK_ACTIONS].state = TASK_NOT_STARTED;
    if (facts->action_count && tasks[TASK_ACTIONS].state == TASK_NOT_STARTED)
        tasks[TASK_ACTIONS].state = TASK_IN_PROGRESS;       /* planning what is to be done is a start */

    for (int task = 0; task < TASK_COUNT; task++) {
        for (int other = 0; other < TASK_COUNT; other++)
            if ((waits[task] >> other & 1) && tasks[other].state != TASK_COMPLETE)
                tasks[task].waits_for |= 1u << other;
        if (tasks[task].waits_for && tasks[task].state == TASK_NOT_STARTED)
            tasks[task].state = TASK_CANNOT_START;
        else
            tasks[task].waits_for = 0;
    }
}
