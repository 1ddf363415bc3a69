/* duty/action.c - see action.h */
#include "action.h"
#include "school_days.h"
#include "words.h"

static const char *const state_words[ACTION_STATE_COUNT] = {"proposed", "open", "done", "accepted", "disputed",
                                                            "cancelled"};
static const char *const event_words[ACTION_EVENT_COUNT] = {"propose", "create", "open", "change", "close", "accept",
                                                            "dispute", "reopen", "cancel", "comment"};

const char *action_state_word(enum action_state state)
{
    return state_words[state];
}

const char *action_event_word(enum action_event event)
{
    return event_words[event];
}

bool action_event_from_word(const char *word, enum action_event *event)
{
    int found = words_find(event_words, 0, ACTION_EVENT_COUNT, word);

    if (found < 0)
        return false;
    *event = (enum action_event)found;
    return true;
}

bool action_is_to_do(enum action_state state)
{
    return state == ACTION_OPEN || state == ACTION_DISPUTED;
}

#define IN(state) (1u << ACTION_##state)
#define ANY_STATE ((1u << ACTION_STATE_COUNT) - 1)
#define STAYS ACTION_STATE_COUNT
#define EDITORS (DUTY_SITE_STAFF | DUTY_REP | DUTY_LEADER)

static const struct transition {
    unsigned from, roles;               /* bits of states; of roles */
    enum action_state to;
    bool needs_text, needs_proof;
} transitions[ACTION_EVENT_COUNT] = {
    [ACTION_PROPOSE] = {IN(PROPOSED), DUTY_REP | DUTY_LEADER, ACTION_PROPOSED, false, false},
    [ACTION_CREATE] = {IN(PROPOSED), DUTY_LEADER, ACTION_OPEN, false, false},
    [ACTION_ADOPT] = {IN(PROPOSED), DUTY_LEADER, ACTION_OPEN, false, false},
    [ACTION_CHANGE] = {IN(PROPOSED) | IN(OPEN) | IN(DISPUTED), DUTY_LEADER, STAYS, false, false},
    [ACTION_CLOSE] = {IN(OPEN) | IN(DISPUTED), DUTY_SITE_STAFF | DUTY_LEADER, ACTION_DONE, false, true},
    [ACTION_ACCEPT] = {IN(DONE), DUTY_LEADER, ACTION_ACCEPTED, false, false},
    [ACTION_DISPUTE] = {IN(DONE) | IN(ACCEPTED), DUTY_REP, ACTION_DISPUTED, true, false},
    [ACTION_REOPEN] = {IN(DONE) | IN(DISPUTED), DUTY_LEADER, ACTION_OPEN, false, false},
    [ACTION_CANCEL] = {IN(PROPOSED) | IN(OPEN) | IN(DISPUTED), DUTY_LEADER, ACTION_CANCELLED, true, false},
    [ACTION_COMMENT] = {ANY_STATE, EDITORS, STAYS, true, false},
};

struct action_step action_step(enum action_state state, enum action_event event, enum duty_role role, bool has_text,
                               bool has_proof)
{
    const struct transition *transition = &transitions[event];

    if (!(transition->from & 1u << state))
        return (struct action_step){ACTION_WRONG_STATE, state};
    if (!(transition->roles & role))
        return (struct action_step){ACTION_WRONG_ROLE, state};
    if (transition->needs_proof && !has_proof)
        return (struct action_step){ACTION_NEEDS_PROOF, state};
    if (transition->needs_text && !has_text)
        return (struct action_step){ACTION_NEEDS_TEXT, state};
    return (struct action_step){ACTION_ALLOWED, transition->to == STAYS ? state : transition->to};
}

unsigned action_may(enum action_state state, enum duty_role role)
{
    unsigned may = 0;

    for (int event = ACTION_ADOPT; event < ACTION_EVENT_COUNT; event++)
        if (action_step(state, (enum action_event)event, role, true, true).refusal == ACTION_ALLOWED)
            may |= 1u << event;
    return may;
}

int action_days_late(const struct calendar *calendar, enum action_state state, int64_t due_date, int64_t today)
{
    return action_is_to_do(state) && today > due_date ? school_days_between(calendar, due_date, today) : 0;
}

enum action_reminder action_remind(const struct calendar *calendar, enum action_state state, int64_t due_date,
                                   int64_t reminded_date, int64_t today)
{
    if (!action_is_to_do(state) || reminded_date >= today || !school_days_is(calendar, today))
        return ACTION_REMIND_NOT;
    if (today > due_date)
        return reminded_date <= due_date || today - reminded_date >= ACTION_REMIND_EVERY_DAYS ? ACTION_REMIND_LATE
                                                                                             : ACTION_REMIND_NOT;
    return today == school_days_add(calendar, due_date, -1) ? ACTION_REMIND_SOON : ACTION_REMIND_NOT;
}
