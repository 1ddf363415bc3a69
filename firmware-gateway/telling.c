/* telling.c - what the judge finds becomes incidents in the record and messages to people. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLD_NEWS_MS INT64_C(86400000)       /* rules: no alert about a moment more than one school day ago */
#define REPLAYED_FIRST 256                  /* places, before there have to be more */

/* Incidents without a rule: how bad, and whom they interrupt (project settings). */
static const struct {
    const char *what;
    enum severity severity;
    enum interrupts interrupts;
} ruleless[] = {
    {SCHOOL_SENSOR_SILENT, SEVERITY_WARNING, INTERRUPTS_SITE_STAFF},
    {SCHOOL_INFRASTRUCTURE, SEVERITY_ALARM, INTERRUPTS_SITE_STAFF_AND_LEADER},
    {INCIDENT_RECORD_FULL, SEVERITY_ALARM, INTERRUPTS_SITE_STAFF_AND_LEADER},
};

const char *telling_room_id(const struct gateway *g, int room)
{
    return room < 0 ? INCIDENT_ROOM_SITE : room_info(school_room(g->school, (size_t)room))->id;
}

static void describe(const struct gateway *g, const struct school_event *event, struct incident *incident)
{
    *incident = (struct incident){.state = INCIDENT_NONE, .began_ms = event->change.began_ms};
    snprintf(incident->room, sizeof incident->room, "%s", telling_room_id(g, event->room));
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

const struct rule *telling_rule_of(const struct gateway *g, const struct incident *incident)
{
    return pack_shelf_rule(g->shelf, incident->pack, incident->rule);
}

/* What the room says now of what an incident is about. */
static struct notify_now now_of(struct gateway *g, int room, const struct rule *rule)
{
    struct room_view view = {.co2_ppm = NAN, .temperature_c = NAN};
    bool is_air = rule && rule->quantity == CO2_PPM;

    if (room >= 0)
        room_view(school_room(g->school, (size_t)room), clock_wall_ms(g->clock), &view);
    return (struct notify_now){.room = view.info, .rule = rule, .trend = is_air ? view.trend : TREND_UNKNOWN,
                               .value = is_air ? view.co2_ppm : rule ? view.temperature_c : NAN};
}

void telling_owe(struct gateway *g, enum notify_occasion occasion, const struct incident *incident, int room,
                const struct rule *rule)
{
    const struct notify_now now = now_of(g, room, rule);
    struct error err = {0};

    if (notify_incident(g->notify, occasion, incident, now.room, rule, now.value, now.trend, &err) < 0)
        log_error("alerts: a message could not be written: %s", err.text);
}

int telling_offer(struct gateway *g, const struct incident *incident, const struct notify_offer *offer,
                  struct error *err)
{
    int room = incident->room[0] ? school_room_index(g->school, incident->room) : -1;
    const struct notify_now now = now_of(g, room, telling_rule_of(g, incident));

    return notify_tell_offer(g->notify, incident, &now, offer, err);
}

static bool is_stored(const struct incident *incident, const struct incident_event *change)
{
    bool is_same_peak = isnan(change->peak) ? isnan(incident->peak) : fabs(change->peak - incident->peak) <= 0;

    return incident->state == change->to && incident->raised_ms == change->raised_ms &&
           incident->cleared_ms == change->cleared_ms && is_same_peak;
}

void telling_forget(struct gateway *g, int64_t id)
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
    if (strcmp(incident->reason, TELLING_REASON_UNOCCUPIED) == 0)
        return calendar_is_occupied(g->calendar, own, g->zone, incident->cleared_ms);
    return strcmp(incident->reason, TELLING_REASON_REPLAY) == 0 ||
           strcmp(incident->reason, TELLING_REASON_LATE_DATA) == 0;
}

static int save(struct gateway *g, struct incident *incident, bool is_again, struct error *err)
{
    if (!is_again)
        return incident_save(g->store, incident, err);
    incident->reason[0] = '\0';
    return incident_raise_again(g->store, incident, clock_wall_ms(g->clock), err);
}

void telling_keep(struct gateway *g, const struct school_event *event)
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
            telling_forget(g, incident.id);
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
        telling_owe(g, NOTIFY_RAISED, &incident, event->room, event->rule);
    if (change->to == INCIDENT_CLEARED && was > INCIDENT_PENDING && was != INCIDENT_CLEARED)
        telling_owe(g, NOTIFY_CLEARED, &incident, event->room, event->rule);
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

/* Corrected ones come once more, all of a day together, in settling_corrected. */
void telling_event(void *gateway, const struct school_event *event)
{
    struct gateway *g = gateway;

    if (g->replaying)
        note_replayed(g, event);
    else if (!event->corrected)
        telling_keep(g, event);
}

void telling_slot(void *gateway, int room, enum quantity quantity, int64_t start_ms, const struct room_slot *ended)
{
    struct gateway *g = gateway;
    struct slot slot = {start_ms, ended->mean, ended->min, ended->max, ended->joined_s, ended->samples};

    if ((g->replaying && start_ms < g->slots_from_ms) || !g->watch.is_trusted)
        return;     /* stored before the restart, or at a time that nobody knows */
    if (slots_save(g->store, telling_room_id(g, room), quantity, &slot, NULL) < 0)
        log_warning("record: a half hour of %s could not be kept", telling_room_id(g, room));
}

static int return_one(void *context, const struct incident *due)
{
    struct gateway *g = context;
    struct incident incident = *due;
    int64_t now_ms = clock_wall_ms(g->clock);
    int room = due->room[0] ? school_room_index(g->school, due->room) : -1;
    const struct rule *rule = telling_rule_of(g, due);

    if (!due->with[0] || !due->until_ms || due->until_ms > now_ms || due->state != INCIDENT_RAISED)
        return 0;
    /* Who had it is told before the name is taken away. */
    telling_owe(g, NOTIFY_RETURNED, due, room, rule);
    if (incident_release(g->store, due->id, "", now_ms, "returned", &incident, NULL) < 0)
        return 0;
    g->commit_now = true;
    reviewing_want(g);          /* what was done has not helped */
    web_live_incident(g->web, &incident);
    return 0;
}

void telling_returns(void *gateway)
{
    struct gateway *g = gateway;

    if (g->watch.is_trusted)
        (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, INT64_MAX, TELLING_OPEN_MAX, return_one, g, NULL);
    if (g->commit_now)
        (void)gateway_commit(g, NULL);
}
