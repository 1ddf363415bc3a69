/* web/show.h - rooms, incidents, rules as the API prints them: one form each, whoever prints it. Main only. */
#ifndef SHOW_H
#define SHOW_H
#include "incidents.h"
#include "out.h"
#include "rule.h"
#include "web.h"

#define SHOW_OPEN_MAX 512           /* open incidents that are looked through for a room's worst */

/* Open incidents (pending ones are not yet), newest first, as the record has them. What can't be read is left out. */
struct show_open {
    size_t count, room;             /* of elements in incidents */
    struct incident *incidents;     /* owned: show_open_done */
};
void show_open_read(struct web *web, const char *room, struct show_open *open);     /* room NULL: of all */
void show_open_done(struct show_open *open);

/* The keys of GET /rooms in the object that is open. */
void show_room_keys(struct web *web, struct out *out, size_t room, const struct show_open *open);
void show_room_alone(struct web *web, struct out *out, size_t room);    /* a whole object */

void show_incident_keys(struct web *web, struct out *out, const struct incident *incident);
void show_incident(struct web *web, struct out *out, const char *key, const struct incident *incident);
void show_flags(struct out *out, uint32_t flags);     /* "flags": the names of a set of quality_flag */
void show_rule(struct out *out, const char *key, const struct rule *rule);

#endif
