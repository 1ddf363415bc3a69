/* days/plan_record.c - see plan_record.h */
#include "plan_record.h"
#include "packs.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ADOPTIONS_LOOKED_AT 64      /* back to the pack before today's: more than anybody changes in a day */

struct planning {
    const struct pack_shelf *shelf;
    const struct zone *zone;
    struct pack_plan plan;
    size_t room;                    /* places for spans */
    struct pack_span *spans;
    char missing[ID_SIZE];
    bool has_before;                /* what was adopted before the newest one's day is found */
    struct error err;
};

static int note_adoption(void *context, const struct adoption *adoption)
{
    struct planning *p = context;
    int64_t date = zone_date(p->zone, adoption->at_ms);

    if (!p->plan.adopted) {
        int r = pack_shelf_take(p->shelf, adoption->pack, &p->plan.adopted, &p->err);

        p->plan.adopted_date = date;
        return r < 0 ? -EINVAL : 0;     /* a wrong configuration, whatever the file's fault */
    }
    if (date == p->plan.adopted_date)
        return 0;
    p->plan.before = pack_shelf_find(p->shelf, adoption->pack);
    p->has_before = true;
    return 1;
}

static int note_outbreak(void *context, const struct outbreak *outbreak)
{
    struct planning *p = context;
    const struct zone *zone = p->zone;
    const struct pack *pack = pack_shelf_find(p->shelf, outbreak->pack);
    int64_t first_date = zone_date(zone, outbreak->from_ms);
    int64_t last_date = outbreak->ended_ms ? zone_date(zone, outbreak->ended_ms) - 1
                                           : zone_date(zone, outbreak->to_ms - 1);
    struct pack_span *grown;

    if (last_date < first_date)     /* ended on its first day: it judged none */
        return 0;
    if (!pack) {
        memcpy(p->missing, outbreak->pack, sizeof p->missing);
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

int plan_record_load(struct store *store, const struct pack_shelf *shelf, const char *first, const struct zone *zone,
                     struct plan_record *found, struct error *err)
{
    struct planning p = {.shelf = shelf, .zone = zone};
    const struct pack *pack = NULL;
    int r = adoptions_list(store, ADOPTIONS_LOOKED_AT, note_adoption, &p, &p.err);

    if (r >= 0 && (!p.plan.adopted || !p.has_before)) {     /* nobody has adopted another one (before) */
        r = pack_shelf_take(shelf, first, &pack, p.plan.adopted ? NULL : &p.err);
        r = r < 0 && !p.plan.adopted ? -EINVAL : 0;
    }
    if (r >= 0)
        r = outbreaks_list(store, note_outbreak, &p, &p.err);
    if (r < 0) {
        free(p.spans);
        if (err)
            *err = p.err;
        return r;
    }
    if (!p.plan.adopted)
        p.plan.adopted = pack;
    else if (!p.has_before)
        p.plan.before = pack;
    p.plan.spans = p.spans;
    *found = (struct plan_record){.plan = p.plan, .spans = p.spans};
    memcpy(found->missing, p.missing, sizeof found->missing);
    return 0;
}

void plan_record_done(struct plan_record *record)
{
    free(record->spans);
}
