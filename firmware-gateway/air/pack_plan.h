/* air/pack_plan.h - which pack judges which room on which day. A pack judges whole local days, so that a day, its
 * incidents and a restart say the same: a change counts from the start of the day on which it is made.
 * Days that are over are judged by the pack that is adopted now; their incidents stay those of the pack adopted then.
 * An outbreak moves rooms to another pack for some days: those days keep it. Plain values. Pure. Any thread. */
#ifndef PACK_PLAN_H
#define PACK_PLAN_H
#include "rule.h"

struct pack_span {                  /* an outbreak: dates are days since 1970, both included */
    char room[ID_SIZE];             /* "": all */
    int64_t first_date, last_date;  /* last before first: never */
    const struct pack *pack;        /* borrowed */
};

struct pack_plan {
    const struct pack *adopted;     /* all borrowed */
    const struct pack *before;      /* up to adopted_date; NULL: the adopted one always was */
    int64_t adopted_date;
    size_t count;
    const struct pack_span *spans;  /* where several hold the last one wins */
};

/* The outbreak that the room is in on that date; NULL: none. */
const struct pack_span *pack_plan_span(const struct pack_plan *plan, const char *room, int64_t date);
/* Whose incidents are raised on that date, and whose verdicts the figures of that date get. */
const struct pack *pack_plan_live(const struct pack_plan *plan, const char *room, int64_t date);
const struct pack *pack_plan_day(const struct pack_plan *plan, const char *room, int64_t date);

#endif
