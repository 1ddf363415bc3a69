/* settling.c - what is known now against what was told: after a replay of the record, or when late data judged a day
 * again. What was told stays on record; what would not be told now gets the reason why. See gateway.h. */
#include "gateway_parts.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORED_FIRST 256                    /* places, before there have to be more */

struct known {                      /* the incidents of a time and place, by what is known now */
    struct gateway *g;
    const struct pack *pack;        /* whose incidents they are, when they are of one room */
    bool is_complete;               /* nothing else can have been */
    int64_t from_ms;                /* nothing is known of what began before */
    size_t count;
    const struct school_event *events;
    size_t stored_count, stored_size;
    struct incident *stored;        /* heap */
};

static int collect(void *context, const struct incident *incident)
{
    struct known *known = context;

    if (known->stored_count == known->stored_size) {
        size_t size = known->stored_size ? 2 * known->stored_size : STORED_FIRST;
        struct incident *grown = realloc(known->stored, size * sizeof *grown);

        if (!grown)
            return -ENOMEM;
        known->stored = grown;
        known->stored_size = size;
    }
    known->stored[known->stored_count++] = *incident;
    return 0;
}

static bool is_of(const struct known *known, const struct school_event *event, const struct incident *incident)
{
    return strcmp(event->what, incident->rule) == 0 &&
           strcmp(telling_room_id(known->g, event->room), incident->room) == 0;
}

static bool is_known(const struct known *known, const struct incident *incident)
{
    for (size_t i = 0; i < known->count; i++)
        if (known->events[i].change.began_ms == incident->began_ms && is_of(known, &known->events[i], incident))
            return true;
    return false;
}

static bool overlaps(const struct incident_event *change, const struct incident *incident, int64_t moved_ms)
{
    int64_t change_end_ms = change->to == INCIDENT_CLEARED ? change->cleared_ms : INT64_MAX;
    int64_t incident_end_ms = incident->state == INCIDENT_CLEARED ? incident->cleared_ms + moved_ms : INT64_MAX;

    return change->to != INCIDENT_NONE && change->began_ms < incident_end_ms &&
           incident->began_ms + moved_ms < change_end_ms;
}

/* What is stored under another beginning, but at the same time, is the same incident; by the clock that it was stored
 * with, or by that clock as it was moved. Of several the nearest. */
static bool find_beginning(const struct known *known, const struct incident *incident, int64_t *began_ms)
{
    const int64_t moves_ms[] = {0, known->g->moved_ms};
    int64_t nearest_ms = INT64_MAX;
    struct incident other;

    for (size_t i = 0; i < known->count; i++)
        for (size_t m = 0; m < sizeof moves_ms / sizeof *moves_ms; m++) {
            const struct incident_event *change = &known->events[i].change;
            int64_t off_ms = llabs(change->began_ms - incident->began_ms - moves_ms[m]);

            if (off_ms >= nearest_ms || !is_of(known, &known->events[i], incident) ||
                !overlaps(change, incident, moves_ms[m]) ||
                incident_find(known->g->store, incident->room, incident->rule, change->began_ms, &other) == 0)
                continue;
            nearest_ms = off_ms;
            *began_ms = change->began_ms;
        }
    return nearest_ms < INT64_MAX;
}

/* It was told, so it stays on record; with the reason why it would not be told now. */
static void retract(struct gateway *g, const struct incident *stored, const char *reason, int64_t ended_ms)
{
    struct incident incident = *stored;
    int room = stored->room[0] ? school_room_index(g->school, stored->room) : -1;

    if (stored->state == INCIDENT_PENDING) {
        telling_forget(g, stored->id);
        return;
    }
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = stored->cleared_ms ? stored->cleared_ms : ended_ms;
    snprintf(incident.reason, sizeof incident.reason, "%s", reason);
    if (incident_save(g->store, &incident, NULL) < 0)
        return;     /* the store is failing: the commit will say so */
    if (stored->state != INCIDENT_CLEARED)
        telling_owe(g, NOTIFY_CLEARED, &incident, room, telling_rule_of(g, stored));
    g->commit_now = true;
    web_live_incident(g->web, &incident);
}

/* Memory does not reach back to its beginning, and nobody has seen its end; but a room's incident ends with its
 * period. */
static void end_forgotten(struct gateway *g, const struct incident *stored, int64_t now_ms)
{
    int64_t known_ms = stored->raised_ms ? stored->raised_ms : stored->began_ms;
    const struct week_hours *own = calendar_room_hours(g->calendar, stored->room);
    int64_t ended_ms = calendar_next_change_ms(g->calendar, own, g->zone, known_ms);

    if (stored->room[0] && ended_ms <= now_ms && calendar_is_occupied(g->calendar, own, g->zone, known_ms))
        retract(g, stored, TELLING_REASON_UNOCCUPIED, ended_ms);
    else
        retract(g, stored, TELLING_REASON_REPLAY, now_ms);
}

/* What was told and is not known any more gets the reason why. */
static void settle(struct known *known, const char *reason)
{
    int64_t began_ms, now_ms = clock_wall_ms(known->g->clock);

    for (size_t i = 0; i < known->stored_count; i++) {
        const struct incident *stored = &known->stored[i];

        if (is_known(known, stored) || strcmp(stored->rule, INCIDENT_RECORD_FULL) == 0)
            continue;       /* the disk says when that is over, not the air */
        if (stored->began_ms < known->from_ms)
            end_forgotten(known->g, stored, now_ms);
        else if (find_beginning(known, stored, &began_ms))
            (void)incident_rebegin(known->g->store, stored->id, began_ms, now_ms, NULL);
        else if (stored->state != INCIDENT_CLEARED || known->is_complete)
            retract(known->g, stored, reason, now_ms);
    }
    for (size_t i = 0; i < known->count; i++)
        telling_keep(known->g, &known->events[i]);
}

/* What the replay told of the day before it met the late data. */
static void forget_replayed(struct gateway *g, int room, const struct room_correction *correction)
{
    size_t kept = 0;

    for (size_t i = 0; i < g->replayed_count; i++) {
        struct replayed *told = &g->replayed[i];
        int64_t began_ms = told->event.change.began_ms;

        if (told->event.room == room && told->event.rule && !told->event.corrected && began_ms >= correction->from_ms &&
            began_ms < correction->to_ms)
            continue;
        g->replayed[kept] = *told;
        kept++;
    }
    g->replayed_count = kept;
    for (size_t i = 0; i < kept; i++)
        g->replayed[i].event.corrected = false;     /* until the next correction */
}

static int collect_of_rule(void *context, const struct incident *incident)
{
    struct known *known = context;

    return pack_find(known->pack, incident->rule) ? collect(context, incident) : 0;
}

void settling_corrected(void *gateway, int room, const struct room_correction *correction)
{
    struct gateway *g = gateway;
    struct school_event *events;

    if (g->replaying) {
        forget_replayed(g, room, correction);
        return;
    }
    events = calloc(ROOM_INCIDENTS_MAX, sizeof *events);
    if (events) {
        const struct pack *pack = room_pack(school_room(g->school, (size_t)room));
        struct known known = {.g = g, .pack = pack, .is_complete = true, .from_ms = correction->from_ms,
                              .count = correction->count, .events = events};

        for (size_t i = 0; i < correction->count; i++) {
            const struct rule *rule = &pack->rules[correction->events[i].rule_index];

            events[i] = (struct school_event){room, rule->id, pack, rule,
                                              correction->events[i].unoccupied ? "unoccupied" : "",
                                              correction->events[i], true};
        }
        (void)incidents_list(g->store, INCIDENTS_ALL, telling_room_id(g, room), correction->from_ms, correction->to_ms,
                             TELLING_OPEN_MAX, collect_of_rule, &known, NULL);
        settle(&known, TELLING_REASON_LATE_DATA);
        free(known.stored);
    }
    free(events);
}

void settling_replayed(struct gateway *g)
{
    struct known known = {.g = g, .from_ms = loading_from_ms(g, clock_wall_ms(g->clock)), .count = g->replayed_count};
    struct school_event *events = calloc(known.count + 1, sizeof *events);  /* one too many: never a size of zero */

    if (events && g->watch.is_trusted) {
        for (size_t i = 0; i < known.count; i++) {
            events[i] = g->replayed[i].event;
            events[i].reason = g->replayed[i].reason;
        }
        known.events = events;
        (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, known.from_ms, TELLING_OPEN_MAX, collect, &known, NULL);
        if (!g->replayed_is_short)
            (void)incidents_list(g->store, INCIDENTS_ALL, NULL, known.from_ms, INT64_MAX, REPLAY_EVENTS_MAX, collect,
                                 &known, NULL);
        settle(&known, TELLING_REASON_REPLAY);
    }
    g->replayed_count = 0;
    g->replayed_is_short = false;
    free(known.stored);
    free(events);
}
