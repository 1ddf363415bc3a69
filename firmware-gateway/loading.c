/* loading.c - from the record to memory: the school as people set it up, then the last day and a half of readings
 * replayed through the same code that hears live ones, at a start a part at a time, so that others in main's loop have
 * their turn. See gateway.h. */
#include "gateway_parts.h"
#include "imports.h"
#include "log.h"
#include "tried.h"
#include "quality.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STAYS_FIRST 256             /* places for a device and room each, before there have to be more */
#define TICK_MS 10000               /* between replayed readings time goes on as it did */
#define EVENTS_MAX 4096             /* starts, stops and broker changes of a day and a half */
#define SLOTS_AGAIN_MS (3 * INT64_C(3600000))   /* a half hour is told at most an hour after its end */
#define TRAY_MEMORY_MS (7 * INT64_C(86400000))  /* an unknown sensor not heard for a week is not offered any more */

struct past_event {
    enum gateway_event kind;
    int64_t wall_ms, mono_ms, after_seq;
    int64_t detail_ms;              /* GATEWAY_PAUSED: how long; CLOCK_: how far what was there before is moved */
};

struct stay {                       /* of a device in a room */
    int64_t device, from_ms, to_ms; /* [from_ms, to_ms) */
    int room;                       /* index, -1: a room that is archived */
};

struct loading {
    struct gateway *g;
    struct school *school;
    int64_t after_seq;              /* how far the readings are replayed */
    int64_t now_ms, tick_ms;        /* tick_ms: how far time has come; 0: unknown, the gateway was down */
    struct past_event *events;
    size_t event_count, event_next;
    struct clock_steps steps;
    int64_t latest_ms;              /* nothing before event_next can have happened later */
    size_t last_device;             /* where the search began to find the one before */
    struct stay *stays;             /* by device, oldest first */
    size_t stay_count, stay_size;
    struct error err;
};

static int note_event(void *context, const struct stored_event *event)
{
    struct loading *l = context;
    int64_t offset_ms = event->wall_ms - event->mono_ms, detail_ms = strtoll(event->detail, NULL, 10);

    if (l->event_count < EVENTS_MAX)
        l->events[l->event_count++] = (struct past_event){event->kind, event->wall_ms, event->mono_ms, event->after_seq,
                                                          detail_ms};
    if (event->kind == CLOCK_STEPPED || event->kind == CLOCK_TRUSTED)
        clock_steps_add(&l->steps, &(struct clock_step){event->after_seq, offset_ms - detail_ms, offset_ms,
                                                        event->wall_ms});
    return 0;
}

/* -- rooms and devices -- */

static int add_room(void *context, const struct room_info *room)
{
    struct loading *l = context;
    struct room_info info = *room;
    int index, r = room->archived ? 0 : tried_load(l->g->store, &info, &l->err);

    if (r == 0 && !room->archived)
        r = school_add_room(l->school, &info, &index, &l->err);
    if (r < 0 && r != -ENOMEM) {        /* better a school without this room than none */
        log_warning("school: left out: %s", l->err.text);
        return 0;
    }
    return r;
}

static int add_device(void *context, const struct device_row *device)
{
    struct loading *l = context;
    int index, room = device->room[0] ? school_room_index(l->school, device->room) : -1;

    if (strcmp(device->family, IMPORT_FAMILY) == 0)
        return 0;           /* a file is neither heard nor missed */
    if (room < 0 && !device->ignored && device->last_heard_ms < l->now_ms - TRAY_MEMORY_MS)
        return 0;
    if (school_add_device(l->school, device->id, device->name, device->family, room, device->ignored, &index,
                          &l->err) < 0) {
        log_warning("school: %s", l->err.text);
        return 0;
    }
    school_device_is(l->school, index, device->type);
    if (device->last_heard_ms > device->first_heard_ms)     /* else it may just have been written into the site */
        school_device_heard(l->school, index, device->first_heard_ms, device->last_heard_ms);
    return 0;
}

/* The device of a row id. Devices are few and readings come in turns, so the one after the last often fits. */
static const struct school_device *device_of(struct loading *l, int64_t id)
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

/* Silence is one from the time on when there was something to be heard in this room. */
static void expect(struct loading *l, const struct assignment *assignment, int room)
{
    const struct school_device *device = device_of(l, assignment->device);

    if (room < 0 || assignment->to_ms != INT64_MAX || !device || device->ignored || !device->first_heard_ms)
        return;
    school_expect(l->school, room,
                  device->first_heard_ms > assignment->from_ms ? device->first_heard_ms : assignment->from_ms);
}

static int add_stay(void *context, const struct assignment *assignment)
{
    struct loading *l = context;
    int room;

    if (l->stay_count == l->stay_size) {
        size_t size = l->stay_size ? 2 * l->stay_size : STAYS_FIRST;
        struct stay *grown = realloc(l->stays, size * sizeof *grown);

        if (!grown)
            return error_set(&l->err, -ENOMEM, "school: out of memory");
        l->stays = grown;
        l->stay_size = size;
    }
    room = school_room_index(l->school, assignment->room);
    l->stays[l->stay_count++] = (struct stay){assignment->device, assignment->from_ms, assignment->to_ms, room};
    expect(l, assignment, room);
    return 0;
}

/* History belongs to the room: where the device was at that time, -1: in none. */
static int room_at(const struct loading *l, int64_t device, int64_t time_ms)
{
    size_t low = 0, high = l->stay_count;

    while (low < high) {            /* to behind the last stay that began by then */
        size_t middle = low + (high - low) / 2;
        const struct stay *stay = &l->stays[middle];

        if (stay->device < device || (stay->device == device && stay->from_ms <= time_ms))
            low = middle + 1;
        else
            high = middle;
    }
    return low && l->stays[low - 1].device == device && time_ms < l->stays[low - 1].to_ms ? l->stays[low - 1].room : -1;
}

/* -- replay -- */

static void tick_until(struct loading *l, int64_t until_ms)
{
    if (!l->tick_ms || until_ms < l->tick_ms)
        return;
    for (; l->tick_ms + TICK_MS <= until_ms; l->tick_ms += TICK_MS)
        school_advance(l->school, l->tick_ms + TICK_MS);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When it was, by the clock as it is now. */
static int64_t event_ms(const struct loading *l, const struct past_event *event)
{
    return earlier(event->wall_ms + clock_steps_move_ms(&l->steps, event->after_seq, event->wall_ms, event->mono_ms),
                   earlier(clock_steps_latest_ms(&l->steps, event->after_seq + 1), l->now_ms));
}

/* Nobody watched, from where time has come until at_ms. */
static void skip_until(struct loading *l, int64_t at_ms)
{
    l->tick_ms = at_ms;
    school_deaf_until(l->school, at_ms);
    school_advance(l->school, at_ms);
}

static void replay_event(struct loading *l, const struct past_event *event)
{
    int64_t at_ms = event_ms(l, event);

    switch (event->kind) {
    case GATEWAY_STARTED:
    case CLOCK_TRUSTED:
        skip_until(l, at_ms);
        break;
    case GATEWAY_STOPPED:
        tick_until(l, at_ms);
        l->tick_ms = 0;
        break;
    case CLOCK_DOUBTED:
        l->tick_ms = 0;
        break;
    case BROKER_CONNECTED:
    case BROKER_LOST:
        tick_until(l, at_ms);
        school_broker(l->school, event->kind == BROKER_CONNECTED, at_ms);
        break;
    case GATEWAY_PAUSED:
        tick_until(l, at_ms - event->detail_ms);
        skip_until(l, at_ms);
        break;
    case CLOCK_STEPPED:     /* all before it is moved: no time is missing */
    case CONFIG_CHANGED:
    case LOSS_COUNTED:
        break;
    }
}

static void replay_events_until(struct loading *l, int64_t seq)
{
    if (l->event_next == l->event_count || l->events[l->event_next].after_seq >= seq)
        return;
    while (l->event_next < l->event_count && l->events[l->event_next].after_seq < seq)
        replay_event(l, &l->events[l->event_next++]);
    l->latest_ms = earlier(clock_steps_latest_ms(&l->steps, seq), l->now_ms);
}

static int replay_one(void *context, const struct stored_reading *stored)
{
    struct loading *l = context;
    const struct school_device *device = device_of(l, stored->device);
    struct reading reading = stored->reading;
    int64_t at_ms = stored->arrived_ms +
                    clock_steps_move_ms(&l->steps, stored->seq, stored->arrived_ms, stored->mono_ms);
    struct school_message message = {.reading = &reading, .arrived_ms = at_ms, .replayed = true,
                                     .backlog = stored->flags & STORED_BACKLOG,
                                     .replayed_flags = stored->flags,
                                     .is_history = reading.time_ms < stored->arrived_ms - QUALITY_CLOCK_BEHIND_MS,
                                     .clock_untrusted = stored->flags & QUALITY_UNTRUSTED_TIME};
    struct school_heard heard;
    int room;

    replay_events_until(l, stored->seq);
    hearing_remember(l->g, stored);
    if (at_ms > l->latest_ms + CLOCK_STEP_MS)
        return 0;       /* by a clock that was wrong */
    if (stored->flags & STORED_CLOCK_UNTRUSTED && l->g->watch.is_trusted)
        return 0;       /* it was appended again at its time, or its time will never be known */
    tick_until(l, at_ms);
    if (!device)
        return 0;
    if (!(stored->flags & STORED_OWN_TIME))
        reading.time_ms = READING_NO_TIME;
    room = room_at(l, stored->device, reading.time_ms == READING_NO_TIME ? at_ms : reading.time_ms);
    message.room = &room;
    message.device = device->name;
    message.family = device->family;
    school_hear(l->school, &message, &heard);
    return 0;
}

/* From the start of yesterday: whole days, and more than any hold, gap or acknowledgement needs. */
int64_t loading_from_ms(const struct gateway *g, int64_t now_ms)
{
    return zone_day_start_ms(g->zone, zone_date(g->zone, now_ms) - 1);
}

static int replay_begin(struct loading *l, struct error *err)
{
    int64_t from_ms = loading_from_ms(l->g, l->now_ms);
    int r = events_replay(l->g->store, from_ms, note_event, l, err);

    if (r == 0)
        r = readings_replay_from(l->g->store, from_ms, &l->after_seq, err);
    l->latest_ms = earlier(clock_steps_latest_ms(&l->steps, 0), l->now_ms);
    school_replaying(l->school, true, l->now_ms);
    return r;
}

static void replay_end(struct loading *l)
{
    struct gateway *g = l->g;

    replay_events_until(l, INT64_MAX);
    if (g->watch.is_trusted)
        tick_until(l, l->now_ms);
    if (g->knows_broker)            /* what became of it before the replay began is in no event of it */
        school_broker(l->school, g->was_connected, l->now_ms);
    school_replaying(l->school, false, l->now_ms);
}

/* -- the whole -- */

static int load_places(struct loading *l, struct error *err)
{
    struct school_setup setup = {0};
    int r = planning_setup(l->g, &setup, err);

    if (r == 0)
        r = school_open(&setup, &l->school, err);
    if (r == 0)
        r = rooms_load(l->g->store, add_room, l, err);
    if (r == 0)
        r = devices_load(l->g->store, add_device, l, err);
    if (r == 0)
        r = assignments_load(l->g->store, 0, add_stay, l, err);
    if (r < 0) {
        school_close(l->school);
        if (err && l->err.code == r)    /* said by add_room */
            *err = l->err;
        return r;
    }
    school_close(l->g->school);
    l->g->school = l->g->host.school = l->school;
    return 0;
}

void loading_close(struct gateway *g)
{
    if (g->loading) {
        free(g->loading->stays);
        free(g->loading->events);
    }
    free(g->loading);
    g->loading = NULL;
    g->replaying = false;
}

int loading_begin(struct gateway *g, struct error *err)
{
    struct loading *l = calloc(1, sizeof *l);
    int r;

    assert(!g->loading);
    g->loading = l;
    if (l)
        *l = (struct loading){.g = g, .now_ms = clock_wall_ms(g->clock), .events = calloc(EVENTS_MAX, sizeof *l->events)};
    g->replaying = true;
    g->slots_from_ms = store_newest_ms(g->store) - SLOTS_AGAIN_MS;
    r = l && l->events ? load_places(l, err) : error_set(err, -ENOMEM, "school: out of memory");
    if (r == 0)
        r = replay_begin(l, err);
    if (r < 0)
        loading_close(g);
    return r;
}

bool loading_is_short(const struct gateway *g)
{
    return readings_count(g->store) - g->loading->after_seq <= READINGS_PART_MAX;   /* nothing: far below zero */
}

int loading_part(struct gateway *g, struct error *err)
{
    struct loading *l = g->loading;
    int r;

    assert(l);
    r = readings_replay_part(g->store, loading_from_ms(g, l->now_ms), &l->after_seq, replay_one, l, err);

    if (r == 0 && l->after_seq != READINGS_PARTS_END)
        return 1;
    if (r == 0) {
        replay_end(l);
        keeping_seek(g);
        grading_want(g);
        attaching_want(g);
    }
    loading_close(g);
    return r;
}

int loading_school(struct gateway *g, struct error *err)
{
    int r = loading_begin(g, err);

    if (r < 0)
        return r;
    do
        r = loading_part(g, err);
    while (r > 0);
    return r;
}
