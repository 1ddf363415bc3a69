/* air/silence.h - silent rooms, mass silence and a lost broker: the incidents that no single reading can tell.
 * Pure; every instant it names is computed, so it does not matter when it is called. Main only.
 *
 * A room of an occupied period is overdue when nothing was heard for its three intervals (at least 15 min), counted
 * from the latest of: its last reading, the start of the period, and the moment from which the gateway could hear it.
 * A little later, so that the others of the same fault can join, it becomes an incident of its own; or, when more than
 * half of the occupied rooms are overdue, one infrastructure incident stands in place of theirs; while that many are
 * within one interval of it, none of them is told alone. A lost broker is an infrastructure incident by itself, and
 * while it lasts no room falls silent. What was raised stays until the room is heard, or its period ends. */
#ifndef SILENCE_H
#define SILENCE_H
#include "incident.h"
#include <stdbool.h>
#include <stddef.h>

#define SILENCE_ROOMS_MAX 256
#define SILENCE_GATHER_MS 45000         /* project setting: below the 60 s in which a silent sensor must be told */
#define SILENCE_BROKER_HOLD_MS 60000    /* project setting: a broker that restarts is no incident */
#define SILENCE_INTERVALS 3             /* rules: silent after three reporting intervals */
#define SILENCE_MASS_ROOMS_MIN 3        /* "more than half" says nothing of one room or two */

struct silence_room {                   /* what is known of a room at an instant */
    bool is_watched;                    /* it has been heard before and has a device */
    bool is_occupied;
    int64_t since_ms;                   /* is_occupied holds since: start, or end, of the occupied period */
    int64_t heard_ms, silent_after_ms;
};

struct silence_track {
    enum incident_state state;          /* NONE or RAISED */
    int64_t began_ms, raised_ms;
    int64_t heard_ms;               /* the room's last reading when it was raised */
};

struct silence {
    size_t count;
    struct silence_track rooms[SILENCE_ROOMS_MAX];
    struct silence_track mass, broker;
    int64_t mass_ended_ms;              /* rooms of the newest mass silence were heard again; 0: none yet */
    bool is_connected;
    int64_t hearing_since_ms;           /* the gateway has been able to hear since; 0: no word of the broker yet */
};

/* room -1: the site; mass tells whether it is the mass silence or the broker. reason: a sentence key with figures. */
typedef void silence_tell(void *context, int room, const char *reason, const struct incident_event *event);

void silence_init(struct silence *silence);
void silence_broker(struct silence *silence, bool connected, int64_t now_ms, silence_tell *tell, void *context);
bool silence_knows_broker(const struct silence *silence);   /* silence_broker() was called */
/* The gateway could not hear until now_ms though the broker was there: it was stopped, or has just started. */
void silence_deaf_until(struct silence *silence, int64_t now_ms);
/* The clock was set back to now_ms. */
void silence_step_back(struct silence *silence, int64_t now_ms);
/* rooms: one for each room of the school, as of now_ms; count at most SILENCE_ROOMS_MAX. */
void silence_advance(struct silence *silence, const struct silence_room *rooms, size_t count, int64_t now_ms,
                     silence_tell *tell, void *context);

#endif
