/* air/pack_plan.c - see pack_plan.h */
#include "pack_plan.h"
#include <string.h>

const struct pack_span *pack_plan_span(const struct pack_plan *plan, const char *room, int64_t date)
{
    for (size_t i = plan->count; i-- > 0;) {
        const struct pack_span *span = &plan->spans[i];

        if (date >= span->first_date && date <= span->last_date && (!span->room[0] || strcmp(span->room, room) == 0))
            return span;
    }
    return NULL;
}

const struct pack *pack_plan_live(const struct pack_plan *plan, const char *room, int64_t date)
{
    const struct pack_span *span = pack_plan_span(plan, room, date);

    if (span)
        return span->pack;
    return plan->before && date < plan->adopted_date ? plan->before : plan->adopted;
}

const struct pack *pack_plan_day(const struct pack_plan *plan, const char *room, int64_t date)
{
    const struct pack_span *span = pack_plan_span(plan, room, date);

    return span ? span->pack : plan->adopted;
}
