/* answering.c - what the doors (HTTP, the local socket) ask the gateway for. See gateway.h. */
#include "gateway_parts.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BEAT_OLD_MS 30000           /* contract: every loop proved itself in the last 30 s */

static int changed(void *context, enum web_changed what, const struct incident *incident, struct error *err)
{
    struct gateway *g = context;
    int r = gateway_commit(g, err);

    (void)incident;
    if (what == WEB_CHANGED_EVIDENCE)
        grading_want(g);
    if (what == WEB_CHANGED_DUTY)
        attaching_want(g);
    if (r == 0 && what == WEB_CHANGED_PLACES)
        r = gateway_rebuild(g, err);
    if (what == WEB_CHANGED_PLACES)
        reviewing_places_changed(g);
    return r;
}

/* The site is in memory, with the names of who said what about it; a token is no reason to build that anew. */
int answering_verb(void *context, const char *verb, struct error *err)
{
    return changed(context, strcmp(verb, "token") != 0 ? WEB_CHANGED_PLACES : WEB_CHANGED_PEOPLE, NULL, err);
}

static int adopt(void *context, const char *name, const char *room, const char *by, struct error *err)
{
    struct gateway *g = context;
    int index = school_device_index(g->school, name);
    const struct school_device *device = index < 0 ? NULL : school_device(g->school, (size_t)index);
    int64_t now_ms = clock_wall_ms(g->clock), id;
    int r;

    if (!device)
        return error_set(err, -ENOENT, "%s has not been heard", name);
    id = device->id;
    r = id ? 0 : device_ensure(g->store, device->name, device->family, now_ms, &id, err);
    return r < 0 ? r : device_adopt(g->store, id, room, now_ms, by, err);
}

static int tell(void *context, unsigned roles, const char *subject, const char *body, struct error *err)
{
    struct gateway *g = context;

    return notify_tell(g->notify, roles, subject, body, err);
}

static int tell_people(void *context, const int64_t *persons, size_t count, const char *subject, const char *body,
                       struct error *err)
{
    struct gateway *g = context;

    return notify_tell_people(g->notify, persons, count, subject, body, err);
}

static int tell_offer(void *context, const struct incident *incident, int64_t person, const char *from,
                      const char *note, struct error *err)
{
    const struct notify_offer offer = {.person = person, .from = from, .note = note};

    return telling_offer(context, incident, &offer, err);
}

const char *answering_unwell(void *context)
{
    struct gateway *g = context;
    struct mqtt_status status;
    struct timespec now;

    if (g->loading)
        return "It was started just now, and reads the last day and a half from its record.";
    if (g->store_failed)
        return g->store_why;
    if (g->spacing.is_short)
        return "The disk is full: readings are shown and judged, and saved when there is room.";
    mqtt_session_status(g->mqtt, &status);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - status.beat_real_ms > BEAT_OLD_MS)
        return "the thread that listens to the broker has not moved for 30 s";
    return NULL;
}

static int64_t resident_kib(void)
{
    long size = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (!f)
        return 0;
    if (fscanf(f, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static struct web_counters counters(void *context)
{
    struct gateway *g = context;
    struct web_counters counts = g->counters;

    counts.resident_kib = resident_kib();
    return counts;
}

struct web_host answering_host(struct gateway *g)
{
    return (struct web_host){.clock = g->clock, .store = g->store, .school = g->school, .shelf = g->shelf,
                             .checklists = g->checklists, .mqtt = g->mqtt, .raw_log = g->raw_log,
                             .people_worker = g->people_worker, .query_worker = g->query_worker, .context = g,
                             .changed = changed, .adopt = adopt, .tell = tell, .tell_people = tell_people,
                             .tell_offer = tell_offer,
                             .unwell = answering_unwell,
                             .counters = counters, .import = importing_start,
                             .storage = {.growth_bytes_per_day = WEB_STORAGE_UNKNOWN,
                                         .written_bytes = WEB_STORAGE_UNKNOWN,
                                         .written_bytes_per_day = WEB_STORAGE_UNKNOWN},
                             .clock_trusted = g->watch.is_trusted, .is_starting = g->loading};
}
