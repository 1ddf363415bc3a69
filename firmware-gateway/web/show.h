/* web/show.h - rooms, incidents, rules as the API prints them: one form each, whoever prints it. Main only. */
#ifndef SHOW_H
#define SHOW_H
#include "calibrations.h"
#include "incidents.h"
#include "other_level.h"
#include "out.h"
#include "rule.h"
#include "web.h"

#define SHOW_OPEN_MAX 512           /* open incidents that are looked through for a room's worst */

/* Open incidents (pending ones are not yet), newest first, as the record has them. What can't be read is left out. */
struct show_open {
    bool is_read;
    size_t count, room;             /* of elements in incidents */
    struct incident *incidents;     /* owned: show_open_done */
};
void show_open_read(struct web *web, const char *room, struct show_open *open);     /* room NULL: of all */
void show_open_done(struct show_open *open);

/* The keys of GET /rooms in the object that is open. */
/* by: what the reader asked to be judged by, NULL: as everybody is shown it. */
void show_room_keys(struct web *web, struct out *out, size_t room, const struct show_open *open,
                    const struct other_level *by);
void show_room_alone(struct web *web, struct out *out, size_t room);    /* a whole object */

/* Of the pack that raised the incident, which need not be adopted any more; NULL: it is not of a rule. */
const struct rule *show_rule_of(const struct web *web, const struct incident *incident);
void show_incident_keys(struct web *web, struct out *out, const struct incident *incident);
void show_incident(struct web *web, struct out *out, const char *key, const struct incident *incident);
void show_flags(struct out *out, uint32_t flags);     /* "flags": the names of a set of quality_flag */
/* The keys of what people found of a sensor: "calibration" (the newest check, or null), "calibration_due",
 * "placement". */
void show_checks(struct web *web, struct out *out, int64_t device);
/* A sensor as lists have it: show_sensor is a whole object, show_sensor_keys its keys. */
void show_sensor(struct web *web, struct out *out, const char *key, const struct school_device *device);
void show_sensor_keys(struct web *web, struct out *out, const struct school_device *device);
void show_sensor_value(struct out *out, const struct school_device *device, enum quantity quantity);    /* or null */
/* By the age of what it said: the limits of the rules for rooms. */
enum freshness show_freshness_of(const struct school_device *device, int64_t now_ms);
void show_date(struct out *out, const char *key, int64_t date);        /* local, "2026-11-23"; 0: null */
void show_calibration(struct out *out, const char *key, const struct calibration *calibration);
void show_rebuild(struct out *out, const struct web_rebuild *rebuild);     /* "rebuild": null when there is none */
/* "backup": the copies of the record, and what had to be done with one. is_told: why, too, which may name folders. */
void show_backup(struct out *out, const struct web_backup *backup, bool is_told);
void show_rule(struct out *out, const char *key, const struct rule *rule);

#endif
