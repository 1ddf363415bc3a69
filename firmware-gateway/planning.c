/* planning.c - from the record to the plan of which pack judges which room when: what leaders adopted, and outbreaks.
 * See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ADOPTIONS_LOOKED_AT 64      /* back to the pack before today's: more than anybody changes in a day */

struct planning {
    struct gateway *g;
    struct pack_plan plan;
    size_t room;                    /* places for spans */
    struct pack_span *spans;
    bool has_before;                /* what was adopted before the newest one's day is found */
    struct error err;
};

static int note_adoption(void *context, const struct adoption *adoption)
{
    struct planning *p = context;
    int64_t date = zone_date(p->g->zone, adoption->at_ms);

    if (!p->plan.adopted) {
        int r = pack_shelf_take(p->g->shelf, adoption->pack, &p->plan.adopted, &p->err);

        p->plan.adopted_date = date;
        return r < 0 ? -EINVAL : 0;     /* a wrong configuration, whatever the file's fault */
    }
    if (date == p->plan.adopted_date)
        return 0;
    p->plan.before = pack_shelf_find(p->g->shelf, adoption->pack);
    p->has_before = true;
    return 1;
}

static int note_outbreak(void *context, const struct outbreak *outbreak)
{
    struct planning *p = context;
    const struct zone *zone = p->g->zone;
    const struct pack *pack = pack_shelf_find(p->g->shelf, outbreak->pack);
    int64_t first_date = zone_date(zone, outbreak->from_ms);
    int64_t last_date = outbreak->ended_ms ? zone_date(zone, outbreak->ended_ms) - 1
                                           : zone_date(zone, outbreak->to_ms - 1);
    struct pack_span *grown;

    if (last_date < first_date)     /* ended on its first day: it judged none */
        return 0;
    if (!pack) {
        log_warning("packs: %s, by which rooms were judged in an outbreak, is not there any more", outbreak->pack);
        return 0;
    }
    if (p->plan.count == p->room) {
        p->room = p->room ? 2 * p->room : 16;
        grown = realloc(p->spans, p->room * sizeof *grown);
        if (!grown)
            return error_set(&p->err, -ENOMEM, "packs: out of memory");
        p->spans = grown;
    }
    p->spans[p->plan.count] = (struct pack_span){.pack = pack, .first_date = first_date, .last_date = last_date};
    memcpy(p->spans[p->plan.count++].room, outbreak->room, sizeof outbreak->room);
    return 0;
}

int planning_load(struct gateway *g, struct error *err)
{
    struct planning p = {.g = g};
    const struct pack *first = NULL;
    int r = adoptions_list(g->store, ADOPTIONS_LOOKED_AT, note_adoption, &p, &p.err);

    if (r >= 0 && (!p.plan.adopted || !p.has_before)) {     /* nobody has adopted another one (before): the settings' */
        r = pack_shelf_take(g->shelf, g->settings->pack, &first, p.plan.adopted ? NULL : &p.err);
        r = r < 0 && !p.plan.adopted ? -EINVAL : 0;
    }
    if (r >= 0)
        r = outbreaks_list(g->store, note_outbreak, &p, &p.err);
    if (r < 0) {
        free(p.spans);
        if (err)
            *err = p.err;
        return r;
    }
    if (!p.plan.adopted)
        p.plan.adopted = first;
    else if (!p.has_before)
        p.plan.before = first;
    p.plan.spans = p.spans;
    free((void *)(uintptr_t)g->plan.spans);
    g->plan = p.plan;
    g->pack = p.plan.adopted;
    return 0;
}
