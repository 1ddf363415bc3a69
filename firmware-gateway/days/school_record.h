/* days/school_record.h - the school as the record knows it, for who looks without being the gateway: site, calendar,
 * rooms, and which pack judges which of them when. */
#ifndef SCHOOL_RECORD_H
#define SCHOOL_RECORD_H
#include "days.h"
#include "plan_record.h"

struct school_record {
    struct site_info site;
    struct zone zone;
    struct calendar calendar;
    struct plan_record plan;
    size_t room_count;
    struct room_info *rooms;        /* by building, then name; archived ones too, with what was tried in them */
};

/* zone: of the school, loaded where that is allowed (zone_load). shelf NULL: without packs, and the plan has none. first:
 * as plan_record_load. -ENOMEM, or what the record says. Any thread with a store of its own. */
int school_record_open(struct store *store, const struct pack_shelf *shelf, const char *first, const struct zone *zone,
                       struct school_record **school, struct error *err);
void school_record_close(struct school_record *school);     /* takes NULL */

const struct room_info *school_record_room(const struct school_record *school, const char *id);    /* NULL: none */

/* On the heap, the caller's to free(). NULL: out of memory. */
struct days_setup *school_record_setup(const struct school_record *school, const struct room_info *room,
                                       const struct pack *pack);

#endif
