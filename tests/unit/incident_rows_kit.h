/* tests/unit/incident_rows_kit.h - an incident to keep in the record. */
#ifndef INCIDENT_ROWS_KIT_H
#define INCIDENT_ROWS_KIT_H
#include "incidents.h"
#include "store_folder.h"
#include <errno.h>
#include <math.h>

static inline struct incident raised_incident(const char *room)
{
    struct incident incident = {.rule = "union-neu-co2-act", .pack = "england", .pack_version = "1",
                                .severity = SEVERITY_WARNING, .interrupts = INTERRUPTS_SITE_STAFF,
                                .state = INCIDENT_RAISED, .began_ms = T0, .raised_ms = T0 + 5 * MINUTE, .peak = 1415};

    snprintf(incident.room, sizeof incident.room, "%s", room);
    return incident;
}

static inline void save(struct folder *folder, struct incident *incident)
{
    assert_done(incident_save(folder->store, incident, &folder->err));
}

#endif
