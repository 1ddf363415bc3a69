/* planning.c - the plan of which pack judges which room when, from the record. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include "plan_record.h"
#include <stdlib.h>

int planning_load(struct gateway *g, struct error *err)
{
    struct plan_record found;
    int r = plan_record_load(g->store, g->shelf, g->settings->pack, g->zone, &found, err);

    if (r < 0)
        return r;
    if (*found.missing)
        log_warning("packs: %s, by which rooms were judged in an outbreak, is not there any more", found.missing);
    free((void *)(uintptr_t)g->plan.spans);
    g->plan = found.plan;           /* and its spans are ours */
    g->pack = g->plan.adopted;
    return 0;
}
