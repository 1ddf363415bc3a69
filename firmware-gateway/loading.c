/* loading.c - from the record to memory: the school as people set it up, then the last day and a half of readings
 * replayed through the same code that hears live ones. See gateway.h. */
#include "calendar_json.h"
#include "gateway_parts.h"
#include "log.h"
#include "quality.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 60000               /* between replayed readings time goes on as it did */
#define EVENTS_MAX 4096             /* starts, stops and broker changes of a day and a half */
#define SLOTS_AGAIN_MS (3 * INT64_C(3600000))   /* a half hour is told at most an hour after its end */
#define TRAY_MEMORY_MS (7 * INT64_C(86400000))  /* an unknown sensor not heard for a week is not offered any more */

struct past_event {
    enum gateway_event kind;
    int64_t wall_ms, after_seq;
    int64_t paused_ms;              /* GATEWAY_PAUSED: how long */
};

struct loader {
    struct gateway *g;
    struct school *school;
    int64_t now_ms, tick_ms;        /* tick_ms: how far time has come; 0: unknown, the gateway was down */
    struct past_event *events;
    size_t event_count, event_next;
    size_t last_device;             /* where the search began to find the one before */
    struct error err;
};

static int note_event(void *context, enum gateway_event kind, int64_t wall_ms, int64_t after_seq, const char *detail)
{
    struct loader *l = context;

    if (l->event_count < EVENTS_MAX)
        l->events[l->event_count++] = (struct past_event){kind, wall_ms, after_seq, strtoll(detail, NULL, 10)};
    return 0;
}

/* -- rooms and devices -- */

static int add_room(void *context, const struct room_info *room)
{
    struct loader *l = context;
    int index;

    return room->archived ? 0 : school_add_room(l->school, room, &index, &l->err);
}

static int add_device(void *context, const struct device_row *device)
{
    struct loader *l = context;
    int index, room = device->room[0] ? school_room_index(l->school, device->room) : -1;

    if (room < 0 && !device->ignored && device->last_heard_ms < l->now_ms - TRAY_MEMORY_MS)
        return 0;
    if (school_add_device(l->school, device->id, device->name, device->family, room, device->ignored, &index,
                          &l->err) < 0)
        log_warning("school: %s", l->err.text);
    return 0;
}

/* -- replay -- */

static void tick_until(struct loader *l, int64_t until_ms)
{
    if (!l->tick_ms || until_ms < l->tick_ms)
        return;
    for (; l->tick_ms + TICK_MS <= until_ms; l->tick_ms += TICK_MS)
        school_advance(l->school, l->tick_ms + TICK_MS);
}

static void replay_events_until(struct loader *l, int64_t seq)
{
    for (; l->event_next < l->event_count && l->events[l->event_next].after_seq < seq; l->event_next++) {
        const struct past_event *event = &l->events[l->event_next];

        switch (event->kind) {
        case GATEWAY_STARTED:
            l->tick_ms = event->wall_ms;    /* while it was down nobody watched */
            school_advance(l->school, event->wall_ms);
            break;
        case GATEWAY_STOPPED:
            tick_until(l, event->wall_ms);
            l->tick_ms = 0;
            break;
        case BROKER_CONNECTED:
        case BROKER_LOST:
            tick_until(l, event->wall_ms);
            school_broker(l->school, event->kind == BROKER_CONNECTED, event->wall_ms);
            break;
        case GATEWAY_PAUSED:
            tick_until(l, event->wall_ms - event->paused_ms);
            l->tick_ms = event->wall_ms;
            school_advance(l->school, event->wall_ms);
            break;
        case CLOCK_TRUSTED:
        case CONFIG_CHANGED:
        case LOSS_COUNTED:
            break;
        }
    }
}

/* The device of a row id. Devices are few and readings come in turns, so the one after the last often fits. */
static const struct school_device *device_of(struct loader *l, int64_t id)
{
    for (size_t i = 0, count = school_device_count(l->school); i < count; i++) {
        size_t index = (l->last_device + i) % count;

        if (school_device(l->school, index)->id == id) {
            l->last_device = index;
            return school_device(l->school, index);
        }
    }
    return NULL;
}

static int replay_one(void *context, const struct stored_reading *stored)
{
    struct loader *l = context;
    const struct school_device *device = device_of(l, stored->device);
    struct reading reading = stored->reading;
    struct school_message message = {.reading = &reading, .arrived_ms = stored->arrived_ms, .replayed = true,
                                     .backlog = stored->flags & STORED_BACKLOG,
                                     .is_history = stored->reading.time_ms < stored->arrived_ms - QUALITY_CLOCK_BEHIND_MS,
                                     .clock_untrusted = stored->flags & STORED_CLOCK_UNTRUSTED};
    struct school_heard heard;

    replay_events_until(l, stored->seq);
    tick_until(l, stored->arrived_ms);
    hearing_remember(l->g, stored);
    if (!device)
        return 0;
    if (!(stored->flags & STORED_OWN_TIME))
        reading.time_ms = READING_NO_TIME;
    message.device = device->name;
    message.family = device->family;
    school_hear(l->school, &message, &heard);
    return 0;
}

/* From the start of yesterday: whole days, and more than any hold, gap or acknowledgement needs. */
static int replay(struct loader *l, struct error *err)
{
    struct gateway *g = l->g;
    int64_t from_ms = zone_day_start_ms(g->zone, zone_date(g->zone, l->now_ms) - 1);
    int r = events_replay(g->store, from_ms, note_event, l, err);

    if (r == 0)
        r = readings_replay(g->store, from_ms, replay_one, l, err);
    if (r < 0)
        return r;
    replay_events_until(l, INT64_MAX);
    tick_until(l, l->now_ms);
    return 0;
}

/* -- the whole -- */

static int load_setup(struct gateway *g, struct school_setup *setup, struct error *err)
{
    char *text = malloc(CALENDAR_JSON_SIZE);
    int r = text ? 0 : error_set(err, -ENOMEM, "school: out of memory");

    if (r == 0 && site_load(g->store, &setup->site, NULL) < 0)
        setup->site = (struct site_info){.id = "school", .name = "School", .zone = ZONE_DEFAULT,
                                         .nation = NATION_ENGLAND};
    if (r == 0)
        r = zone_load(setup->site.zone, g->zone, err);
    if (r == 0) {
        calendar_init(g->calendar);
        if (calendar_load(g->store, text, CALENDAR_JSON_SIZE, &g->calendar_version, NULL) == 0)
            r = calendar_json_parse(text, g->calendar, err);
    }
    free(text);
    setup->pack = g->pack;
    setup->zone = g->zone;
    setup->calendar = g->calendar;
    setup->tell = telling_event;
    setup->slot = telling_slot;
    setup->day = keeping_day_ended;
    setup->context = g;
    return r;
}

int loading_school(struct gateway *g, struct error *err)
{
    struct loader l = {.g = g, .now_ms = clock_wall_ms(g->clock), .events = calloc(EVENTS_MAX, sizeof *l.events)};
    struct school_setup setup = {0};
    int r = l.events ? load_setup(g, &setup, err) : error_set(err, -ENOMEM, "school: out of memory");

    g->replaying = true;
    g->slots_from_ms = store_newest_ms(g->store) - SLOTS_AGAIN_MS;
    if (r == 0)
        r = school_open(&setup, &l.school, err);
    if (r == 0)
        r = rooms_load(g->store, add_room, &l, err);
    if (r == 0)
        r = devices_load(g->store, add_device, &l, err);
    if (r == 0) {
        school_close(g->school);
        g->school = g->host.school = l.school;
        r = replay(&l, err);
    } else {
        school_close(l.school);
    }
    g->replaying = false;
    free(l.events);
    return r;
}
