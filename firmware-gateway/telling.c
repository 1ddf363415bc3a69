/* telling.c - what the judge finds becomes incidents in the record and messages to people. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD_NEWS_MS INT64_C(86400000)       /* rules: no alert about a moment more than one school day ago */
#define REPLAYED_FIRST 256                  /* places, before there have to be more */
#define OPEN_MAX 4096                       /* incidents that are looked at in one go */
#define REASON_UNOCCUPIED "unoccupied"      /* as the school says it */
#define REASON_LATE_DATA "corrected by late data"
#define REASON_REPLAY "corrected"           /* by another calendar, pack or clock than it was raised with */

/* Incidents without a rule: how bad, and whom they interrupt (project settings). */
static const struct {
    const char *what;
    enum severity severity;
    enum interrupts interrupts;
} ruleless[] = {
    {SCHOOL_SENSOR_SILENT, SEVERITY_WARNING, INTERRUPTS_SITE_STAFF},
    {SCHOOL_INFRASTRUCTURE, SEVERITY_ALARM, INTERRUPTS_SITE_STAFF_AND_LEADER},
};

static const char *room_id(const struct gateway *g, int room)
{
    return room < 0 ? INCIDENT_ROOM_SITE : room_info(school_room(g->school, (size_t)room))->id;
}

static void describe(const struct gateway *g, const struct school_event *event, struct incident *incident)
{
    *incident = (struct incident){.state = INCIDENT_NONE, .began_ms = event->change.began_ms};
    snprintf(incident->room, sizeof incident->room, "%s", room_id(g, event->room));
    snprintf(incident->rule, sizeof incident->rule, "%s", event->what);
    snprintf(incident->pack, sizeof incident->pack, "%s", event->pack->name);
    snprintf(incident->pack_version, sizeof incident->pack_version, "%s", event->pack->version);
    if (event->rule) {
        incident->severity = event->rule->severity;
        incident->interrupts = event->rule->interrupts;
    }
    for (size_t i = 0; i < sizeof ruleless / sizeof *ruleless; i++)
        if (strcmp(ruleless[i].what, event->what) == 0) {
            incident->severity = ruleless[i].severity;
            incident->interrupts = ruleless[i].interrupts;
        }
}

/* Of the pack that raised it, which need not be adopted any more. */
static const struct rule *rule_of(const struct gateway *g, const struct incident *incident)
{
    return pack_shelf_rule(g->shelf, incident->pack, incident->rule);
}

static void owe(struct gateway *g, enum notify_occasion occasion, const struct incident *incident, int room,
                const struct rule *rule)
{
    struct room_view view = {.co2_ppm = NAN, .temperature_c = NAN};
    bool is_air = rule && rule->quantity == CO2_PPM;
    double value;
    struct error err = {0};

    if (room >= 0)
        room_view(school_room(g->school, (size_t)room), clock_wall_ms(g->clock), &view);
    value = is_air ? view.co2_ppm : rule ? view.temperature_c : NAN;
    if (notify_incident(g->notify, occasion, incident, view.info, rule, value, is_air ? view.trend : TREND_UNKNOWN,
                        &err) < 0)
        log_error("alerts: a message could not be written: %s", err.text);
}

static bool is_stored(const struct incident *incident, const struct incident_event *change)
{
    bool is_same_peak = isnan(change->peak) ? isnan(incident->peak) : fabs(change->peak - incident->peak) <= 0;

    return incident->state == change->to && incident->raised_ms == change->raised_ms &&
           incident->cleared_ms == change->cleared_ms && is_same_peak;
}

static void forget(struct gateway *g, int64_t id)
{
    struct error err = {0};

    if (incident_forget(g->store, id, &err) < 0)
        log_error("record: a pending incident stays: %s", err.text);
}

/* The end was said by a correction, or by hours that are not the room's any more: not by the air, which has its last
 * word. Where the calendar says that the end was within a lesson, it was no end of one. */
static bool was_cleared_by_change(const struct gateway *g, const struct incident *incident)
{
    const struct week_hours *own = calendar_room_hours(g->calendar, incident->room);

    if (incident->state != INCIDENT_CLEARED)
        return false;
    if (strcmp(incident->reason, REASON_UNOCCUPIED) == 0)
        return calendar_is_occupied(g->calendar, own, g->zone, incident->cleared_ms);
    return strcmp(incident->reason, REASON_REPLAY) == 0 || strcmp(incident->reason, REASON_LATE_DATA) == 0;
}

static int save(struct gateway *g, struct incident *incident, bool is_again, struct error *err)
{
    if (!is_again)
        return incident_save(g->store, incident, err);
    incident->reason[0] = '\0';
    return incident_raise_again(g->store, incident, clock_wall_ms(g->clock), err);
}

/* Stores the change; the messages it owes go into the same transaction. */
static void keep(struct gateway *g, const struct school_event *event)
{
    const struct incident_event *change = &event->change;
    struct incident incident;
    enum incident_state was;
    bool is_again;
    struct error err = {0};
    int64_t now_ms = clock_wall_ms(g->clock);

    describe(g, event, &incident);
    if (incident_find(g->store, incident.room, incident.rule, change->began_ms, &incident) < 0)
        describe(g, event, &incident);
    was = incident.state;
    if (change->to == INCIDENT_NONE) {
        if (incident.id && was == INCIDENT_PENDING)
            forget(g, incident.id);
        return;
    }
    if (is_stored(&incident, change))
        return;
    is_again = (change->to == INCIDENT_RAISED || change->to == INCIDENT_FADING) && was_cleared_by_change(g, &incident);
    incident.state = change->to;
    incident.raised_ms = change->raised_ms;
    incident.cleared_ms = change->cleared_ms;
    incident.peak = change->peak;
    if (change->to == INCIDENT_CLEARED || event->room < 0)
        snprintf(incident.reason, sizeof incident.reason, "%s", event->reason);
    if (save(g, &incident, is_again, &err) < 0) {
        log_error("record: an incident could not be kept: %s", err.text);
        return;
    }
    if ((is_again || (change->to == INCIDENT_RAISED && was <= INCIDENT_PENDING)) &&
        change->raised_ms > now_ms - OLD_NEWS_MS)
        owe(g, NOTIFY_RAISED, &incident, event->room, event->rule);
    if (change->to == INCIDENT_CLEARED && was > INCIDENT_PENDING && was != INCIDENT_CLEARED)
        owe(g, NOTIFY_CLEARED, &incident, event->room, event->rule);
    if (change->to != INCIDENT_PENDING)
        g->commit_now = true;
    web_live_incident(g->web, &incident);
}

/* NULL: no place, and then it is known that not all was noted. */
static struct replayed *new_replayed(struct gateway *g)
{
    if (g->replayed_count == g->replayed_size) {
        size_t size = g->replayed_size ? 2 * g->replayed_size : REPLAYED_FIRST;
        struct replayed *grown = size <= REPLAY_EVENTS_MAX ? realloc(g->replayed, size * sizeof *grown) : NULL;

        if (!grown) {
            g->replayed_is_short = true;
            return NULL;
        }
        g->replayed = grown;
        g->replayed_size = size;
    }
    return &g->replayed[g->replayed_count++];
}

/* While the record is replayed only where each incident ends up counts: what it went through is stored already. */
static void note_replayed(struct gateway *g, const struct school_event *event)
{
    struct replayed *slot;
    size_t at = g->replayed_count;

    while (at-- > 0)                /* the newest first: most go on with one of those */
        if (g->replayed[at].event.room == event->room && strcmp(g->replayed[at].event.what, event->what) == 0 &&
            g->replayed[at].event.change.began_ms == event->change.began_ms)
            break;
    if (event->change.to == INCIDENT_NONE) {
        if (at != SIZE_MAX)
            g->replayed[at] = g->replayed[--g->replayed_count];
        return;
    }
    slot = at != SIZE_MAX ? &g->replayed[at] : new_replayed(g);
    if (!slot)
        return;
    slot->event = *event;
    snprintf(slot->reason, sizeof slot->reason, "%s", event->reason);
}

/* Corrected ones come once more, all of a day together, in telling_corrected. */
void telling_event(void *gateway, const struct school_event *event)
{
    struct gateway *g = gateway;

    if (g->replaying)
        note_replayed(g, event);
    else if (!event->corrected)
        keep(g, event);
}

/* -- what is known now against what was told -- */

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
        size_t size = known->stored_size ? 2 * known->stored_size : REPLAYED_FIRST;
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
    return strcmp(event->what, incident->rule) == 0 && strcmp(room_id(known->g, event->room), incident->room) == 0;
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
        forget(g, stored->id);
        return;
    }
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = stored->cleared_ms ? stored->cleared_ms : ended_ms;
    snprintf(incident.reason, sizeof incident.reason, "%s", reason);
    if (incident_save(g->store, &incident, NULL) < 0)
        return;     /* the store is failing: the commit will say so */
    if (stored->state != INCIDENT_CLEARED)
        owe(g, NOTIFY_CLEARED, &incident, room, rule_of(g, stored));
    g->commit_now = true;
    web_live_incident(g->web, &incident);
}

/* Memory does not reach back to its beginning, and nobody has seen its end; but a room's incident ends with its period. */
static void end_forgotten(struct gateway *g, const struct incident *stored, int64_t now_ms)
{
    int64_t known_ms = stored->raised_ms ? stored->raised_ms : stored->began_ms;
    const struct week_hours *own = calendar_room_hours(g->calendar, stored->room);
    int64_t ended_ms = calendar_next_change_ms(g->calendar, own, g->zone, known_ms);

    if (stored->room[0] && ended_ms <= now_ms && calendar_is_occupied(g->calendar, own, g->zone, known_ms))
        retract(g, stored, REASON_UNOCCUPIED, ended_ms);
    else
        retract(g, stored, REASON_REPLAY, now_ms);
}

/* What was told and is not known any more gets the reason why. */
static void settle(struct known *known, const char *reason)
{
    int64_t began_ms, now_ms = clock_wall_ms(known->g->clock);

    for (size_t i = 0; i < known->stored_count; i++) {
        const struct incident *stored = &known->stored[i];

        if (is_known(known, stored))
            continue;
        if (stored->began_ms < known->from_ms)
            end_forgotten(known->g, stored, now_ms);
        else if (find_beginning(known, stored, &began_ms))
            (void)incident_rebegin(known->g->store, stored->id, began_ms, now_ms, NULL);
        else if (stored->state != INCIDENT_CLEARED || known->is_complete)
            retract(known->g, stored, reason, now_ms);
    }
    for (size_t i = 0; i < known->count; i++)
        keep(known->g, &known->events[i]);
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

void telling_corrected(void *gateway, int room, const struct room_correction *correction)
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
        (void)incidents_list(g->store, INCIDENTS_ALL, room_id(g, room), correction->from_ms, correction->to_ms,
                             OPEN_MAX, collect_of_rule, &known, NULL);
        settle(&known, REASON_LATE_DATA);
        free(known.stored);
    }
    free(events);
}

void telling_replayed(struct gateway *g)
{
    struct known known = {.g = g, .from_ms = loading_from_ms(g, clock_wall_ms(g->clock)), .count = g->replayed_count};
    struct school_event *events = calloc(known.count + 1, sizeof *events);  /* one too many: never a size of zero */

    if (events && g->watch.is_trusted) {
        for (size_t i = 0; i < known.count; i++) {
            events[i] = g->replayed[i].event;
            events[i].reason = g->replayed[i].reason;
        }
        known.events = events;
        (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, known.from_ms, OPEN_MAX, collect, &known, NULL);
        if (!g->replayed_is_short)
            (void)incidents_list(g->store, INCIDENTS_ALL, NULL, known.from_ms, INT64_MAX, REPLAY_EVENTS_MAX, collect,
                                 &known, NULL);
        settle(&known, REASON_REPLAY);
    }
    g->replayed_count = 0;
    g->replayed_is_short = false;
    free(known.stored);
    free(events);
}

void telling_slot(void *gateway, int room, enum quantity quantity, int64_t start_ms, const struct room_slot *ended)
{
    struct gateway *g = gateway;
    struct slot slot = {start_ms, ended->mean, ended->min, ended->max, ended->joined_s, ended->samples};

    if ((g->replaying && start_ms < g->slots_from_ms) || !g->watch.is_trusted)
        return;     /* stored before the restart, or at a time that nobody knows */
    if (slots_save(g->store, room_id(g, room), quantity, &slot, NULL) < 0)
        log_warning("record: a half hour of %s could not be kept", room_id(g, room));
}

static int return_one(void *context, const struct incident *due)
{
    struct gateway *g = context;
    struct incident incident = *due;
    int64_t now_ms = clock_wall_ms(g->clock);
    int room = due->room[0] ? school_room_index(g->school, due->room) : -1;
    const struct rule *rule = rule_of(g, due);

    if (!due->with[0] || !due->until_ms || due->until_ms > now_ms || due->state != INCIDENT_RAISED)
        return 0;
    /* Who had it is told before the name is taken away. */
    owe(g, NOTIFY_RETURNED, due, room, rule);
    if (incident_release(g->store, due->id, "", now_ms, "returned", &incident, NULL) < 0)
        return 0;
    g->commit_now = true;
    web_live_incident(g->web, &incident);
    return 0;
}

void telling_returns(void *gateway)
{
    struct gateway *g = gateway;

    if (g->watch.is_trusted)
        (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, INT64_MAX, OPEN_MAX, return_one, g, NULL);
    if (g->commit_now)
        (void)gateway_commit(g, NULL);
}
