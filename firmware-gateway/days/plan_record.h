/* days/plan_record.h - which pack judges which room when, from the record: what leaders adopted, and outbreaks. */
#ifndef PLAN_RECORD_H
#define PLAN_RECORD_H
#include "pack_plan.h"
#include "pack_shelf.h"
#include "store.h"
#include "zone.h"

struct plan_record {
    struct pack_plan plan;          /* its packs are borrowed from the shelf, its spans from below */
    struct pack_span *spans;        /* owned */
    char missing[ID_SIZE];          /* a pack of an outbreak that is not on the shelf any more; "": none */
};

/* first: name of the pack that is adopted as long as nobody adopted one. found: out, plan_record_done() after; untouched
 * on failure. -EINVAL: the adopted one is broken or gone. */
int plan_record_load(struct store *store, const struct pack_shelf *shelf, const char *first, const struct zone *zone,
                     struct plan_record *found, struct error *err);
void plan_record_done(struct plan_record *record);

#endif
