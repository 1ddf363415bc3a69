/* telling.c - what the judge finds becomes incidents in the record and messages to people. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define OLD_NEWS_MS INT64_C(86400000)       /* rules: no alert about a moment more than one school day ago */

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
    snprintf(incident->pack, sizeof incident->pack, "%s", g->pack->name);
    snprintf(incident->pack_version, sizeof incident->pack_version, "%s", g->pack->version);
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

static double newest_value(const struct gateway *g, const struct school_event *event)
{
    struct room_view view;

    if (event->room < 0 || !event->rule)
        return NAN;
    room_view(school_room(g->school, (size_t)event->room), clock_wall_ms(g->clock), &view);
    return event->rule->quantity == TEMPERATURE_C ? view.temperature_c : view.co2_ppm;
}

static void owe(struct gateway *g, enum notify_occasion occasion, const struct incident *incident, int room,
                const struct rule *rule, double value)
{
    const char *name = room < 0 ? "" : room_info(school_room(g->school, (size_t)room))->name;
    struct error err = {0};

    if (notify_incident(g->notify, occasion, incident, name, rule, value, &err) < 0)
        log_error("alerts: a message could not be written: %s", err.text);
}

/* Stores the change; the messages it owes go into the same transaction. */
static void keep(struct gateway *g, const struct school_event *event)
{
    const struct incident_event *change = &event->change;
    struct incident incident;
    enum incident_state was;
    struct error err = {0};
    int64_t now_ms = clock_wall_ms(g->clock);

    describe(g, event, &incident);
    if (incident_find(g->store, incident.room, incident.rule, change->began_ms, &incident) < 0)
        describe(g, event, &incident);
    was = incident.state;
    if (change->to == INCIDENT_NONE) {
        if (incident.id && was == INCIDENT_PENDING)
            incident_forget(g->store, incident.id, NULL);
        return;
    }
    if (was == change->to)
        return;
    incident.state = change->to;
    incident.raised_ms = change->raised_ms;
    incident.cleared_ms = change->cleared_ms;
    incident.peak = change->peak;
    if (change->to == INCIDENT_CLEARED || event->room < 0)
        snprintf(incident.reason, sizeof incident.reason, "%s", event->reason);
    if (incident_save(g->store, &incident, &err) < 0) {
        log_error("record: an incident could not be kept: %s", err.text);
        return;
    }
    if (change->to == INCIDENT_RAISED && was <= INCIDENT_PENDING && change->raised_ms > now_ms - OLD_NEWS_MS)
        owe(g, NOTIFY_RAISED, &incident, event->room, event->rule, newest_value(g, event));
    if (change->to == INCIDENT_CLEARED && was > INCIDENT_PENDING && was != INCIDENT_CLEARED)
        owe(g, NOTIFY_CLEARED, &incident, event->room, event->rule, newest_value(g, event));
    if (change->to != INCIDENT_PENDING)
        g->commit_now = true;
    web_live_incident(g->web, &incident);
}

/* While the record is replayed only where each incident ends up counts: what it went through is stored already. */
static void note_replayed(struct gateway *g, const struct school_event *event)
{
    struct replayed *slot = NULL;

    for (size_t i = 0; i < g->replayed_count && !slot; i++)
        if (g->replayed[i].event.room == event->room && strcmp(g->replayed[i].event.what, event->what) == 0 &&
            g->replayed[i].event.change.began_ms == event->change.began_ms)
            slot = &g->replayed[i];
    if (!slot && g->replayed_count < REPLAY_EVENTS_MAX)
        slot = &g->replayed[g->replayed_count++];
    if (!slot)
        return;
    slot->event = *event;
    snprintf(slot->reason, sizeof slot->reason, "%s", event->reason);
    slot->event.reason = slot->reason;
}

void telling_event(void *gateway, const struct school_event *event)
{
    struct gateway *g = gateway;

    if (g->replaying)
        note_replayed(g, event);
    else
        keep(g, event);
}

void telling_replayed(struct gateway *g)
{
    for (size_t i = 0; i < g->replayed_count; i++)
        keep(g, &g->replayed[i].event);
    g->replayed_count = 0;
}

void telling_slot(void *gateway, int room, enum quantity quantity, int64_t start_ms, const struct room_slot *ended)
{
    struct gateway *g = gateway;
    struct slot slot = {start_ms, ended->mean, ended->min, ended->max, ended->joined_s, ended->samples};

    if (g->replaying && start_ms < g->slots_from_ms)
        return;     /* stored before the restart */
    if (slots_save(g->store, room_id(g, room), quantity, &slot, NULL) < 0)
        log_warning("record: a half hour of %s could not be kept", room_id(g, room));
}

static int return_one(void *context, const struct incident *due)
{
    struct gateway *g = context;
    struct incident incident = *due;
    int64_t now_ms = clock_wall_ms(g->clock);
    int room = due->room[0] ? school_room_index(g->school, due->room) : -1;
    const struct rule *rule = pack_find(g->pack, due->rule);

    if (!due->with[0] || !due->until_ms || due->until_ms > now_ms || due->state != INCIDENT_RAISED)
        return 0;
    /* Who had it is told before the name is taken away. */
    owe(g, NOTIFY_RETURNED, due, room, rule, NAN);
    if (incident_release(g->store, due->id, due->with, now_ms, "returned", &incident, NULL) < 0)
        return 0;
    g->commit_now = true;
    web_live_incident(g->web, &incident);
    return 0;
}

void telling_returns(void *gateway)
{
    struct gateway *g = gateway;

    (void)incidents_list(g->store, INCIDENTS_OPEN, NULL, 0, INT64_MAX, REPLAY_EVENTS_MAX, return_one, g, NULL);
    if (g->commit_now)
        (void)gateway_commit(g, NULL);
}
