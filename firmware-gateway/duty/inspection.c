/* duty/inspection.c - see inspection.h */
#include "inspection.h"
#include "school_days.h"

static const char *const state_words[INSPECTION_STATE_COUNT] = {"planned", "running", "done"};
static const char *const act_words[INSPECTION_ACT_COUNT] = {"notify", "begin", "look", "find", "finish", "reply"};

const char *inspection_state_word(enum inspection_state state)
{
    return state_words[state];
}

const char *inspection_act_word(enum inspection_act act)
{
    return act_words[act];
}

enum inspection_state inspection_state(bool is_begun, bool is_done)
{
    return is_done ? INSPECTION_DONE : is_begun ? INSPECTION_RUNNING : INSPECTION_PLANNED;
}

int64_t inspection_due_date(int64_t newest_date, int64_t since_date)
{
    return school_days_months_after(newest_date ? newest_date : since_date, INSPECTION_MONTHS);
}

int inspection_days_waiting(const struct calendar *calendar, int64_t found_date, bool is_answered, int64_t today)
{
    return is_answered || today <= found_date ? 0 : school_days_between(calendar, found_date, today);
}

bool inspection_may(enum inspection_act act, enum duty_role role, enum inspection_state state)
{
    if (act == INSPECTION_REPLY)
        return role == DUTY_LEADER;
    if (role != DUTY_REP)
        return false;
    if (act == INSPECTION_BEGIN)
        return state == INSPECTION_PLANNED;
    if (act == INSPECTION_LOOK)
        return state == INSPECTION_RUNNING;
    return act == INSPECTION_NOTIFY || state != INSPECTION_DONE;
}
