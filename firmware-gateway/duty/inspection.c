/* duty/inspection.c - see inspection.h */
#include "inspection.h"
#include "school_days.h"

static const char *const state_words[INSPECTION_STATE_COUNT] = {"planned", "running", "done"};
static const char *const act_words[INSPECTION_ACT_COUNT] = {"notify", "look", "find", "finish", "reply"};

const char *inspection_state_word(enum inspection_state state)
{
    return state_words[state];
}

const char *inspection_act_word(enum inspection_act act)
{
    return act_words[act];
}

enum inspection_state inspection_state(int64_t planned_date, size_t rooms_seen, bool is_done, int64_t today)
{
    if (is_done)
        return INSPECTION_DONE;
    return rooms_seen > 0 || today >= planned_date ? INSPECTION_RUNNING : INSPECTION_PLANNED;
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
    return role == DUTY_REP && (act == INSPECTION_NOTIFY || state != INSPECTION_DONE);
}
