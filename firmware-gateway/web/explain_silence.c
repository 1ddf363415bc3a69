/* web/explain_silence.c - see explain_silence.h */
#include "explain_silence.h"
#include "interval.h"
#include "quality.h"
#include "readings.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BACK_MS (6 * INT64_C(3600000))     /* for the last reading and the interval before it */
#define LOOK_BACK_READINGS_MAX 25000
#define EVENTS_BACK_MS (15 * INT64_C(60000))
#define EVENTS_MAX 100
#define TEXT_SIZE 192
#define BROKER_OFF_MS 2000                      /* the record's event and the incident's beginning are one instant */

struct heard_room {
    const char *id, *name;
    struct interval_ring intervals;
    int64_t last_ms, again_ms;          /* 0: not */
    int64_t overdue_ms;                 /* 0: was not */
};

struct step {
    int64_t at_ms;
    const char *kind;
    const struct heard_room *room;      /* NULL: the gateway's own */
    char text[TEXT_SIZE];
};

struct story {
    const struct silence_ask *ask;
    struct heard_room *rooms;           /* heap, as are the steps */
    struct step *steps;
    size_t step_count, step_room, event_count;
    bool broker_was_lost;
};

static const struct {
    enum gateway_event event;
    const char *kind, *text;
} event_words[] = {
    {GATEWAY_STARTED, "gateway_started", "The gateway started."},
    {GATEWAY_STOPPED, "gateway_stopped", "The gateway was stopped."},
    {BROKER_CONNECTED, "broker_connected", "The broker answered."},
    {BROKER_LOST, "broker_lost", "The connection to the broker was lost."},
    {GATEWAY_PAUSED, "gateway_paused", "The gateway had stood still."},
    {CLOCK_TRUSTED, "clock_trusted", "The gateway's clock was trusted from here on."},
    {CLOCK_STEPPED, "clock_stepped", "The gateway's clock was corrected."},
    {CLOCK_DOUBTED, "clock_doubted", "The gateway's clock was not to be trusted from here on."},
    {LOSS_COUNTED, "loss_counted", "Messages were lost."},
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_of_site(const struct silence_ask *ask)
{
    return !ask->incident.room[0];
}

/* Until when it stood, as far as known. */
static int64_t end_ms(const struct silence_ask *ask)
{
    return ask->incident.cleared_ms ? ask->incident.cleared_ms : ask->now_ms;
}

/* NULL: no more place. Steps have room for all that can be told. */
static struct step *add(struct story *story, int64_t at_ms, const char *kind, const struct heard_room *room)
{
    struct step *step;

    if (story->step_count == story->step_room)
        return NULL;
    step = &story->steps[story->step_count++];
    *step = (struct step){at_ms, kind, room, ""};
    return step;
}

/* -- rooms -- */

static int note_reading(void *context, const struct stored_reading *row)
{
    struct heard_room *room = context;

    if (row->flags & (QUALITY_RETAINED | QUALITY_TIME_UNKNOWN))
        return 0;
    interval_ring_add(&room->intervals, row->reading.time_ms);
    room->last_ms = row->reading.time_ms;
    return 0;
}

static int note_again(void *context, const struct stored_reading *row)
{
    struct heard_room *room = context;

    room->again_ms = room->again_ms ? room->again_ms : row->reading.time_ms;
    return 0;
}

/* The start of the occupied period that holds an instant; 0: none does. */
static int64_t period_start_ms(const struct silence_ask *ask, const char *room, int64_t at_ms)
{
    const struct week_hours *own = calendar_room_hours(&ask->calendar, room);
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(&ask->calendar, own, &ask->zone, zone_date(&ask->zone, at_ms), spans);

    for (size_t i = 0; i < count; i++)
        if (spans[i].start_ms <= at_ms && at_ms < spans[i].end_ms)
            return spans[i].start_ms;
    return 0;
}

static int64_t silent_after_ms(const struct heard_room *room)
{
    int64_t interval_ms = interval_ring_median_ms(&room->intervals, room->last_ms);

    return later(3 * interval_ms, INTERVAL_GAP_MIN_MS);
}

static int look_at_room(struct store_reader *reader, struct story *story, struct heard_room *room, struct error *err)
{
    const struct silence_ask *ask = story->ask;
    int64_t raised_ms = ask->incident.raised_ms ? ask->incident.raised_ms : ask->now_ms, due_ms;
    bool truncated;
    int r;

    interval_ring_init(&room->intervals);
    r = readings_of_room(reader, room->id, ask->incident.began_ms - LOOK_BACK_MS, raised_ms + 1,
                         LOOK_BACK_READINGS_MAX, note_reading, room, &truncated, err);
    if (r < 0 || !room->last_ms)
        return r;
    due_ms = later(room->last_ms, period_start_ms(ask, room->id, raised_ms)) + silent_after_ms(room);
    if (due_ms <= raised_ms)
        room->overdue_ms = due_ms;
    return readings_of_room(reader, room->id, room->last_ms + 1, end_ms(ask) + INTERVAL_GAP_MAX_MS, 1, note_again,
                            room, &truncated, err);
}

static void tell_room(struct story *story, const struct heard_room *room)
{
    struct step *step;

    if (!room->overdue_ms)
        return;
    step = add(story, room->last_ms, "last_heard", room);
    if (step)
        snprintf(step->text, TEXT_SIZE, "%s was heard for the last time.", room->name);
    step = add(story, room->overdue_ms, "overdue", room);
    if (step)
        snprintf(step->text, TEXT_SIZE, "%s is overdue: nothing for %lld minutes of the occupied period, three of its "
                 "intervals and at least 15.", room->name, (long long)(silent_after_ms(room) / 60000));
    step = room->again_ms ? add(story, room->again_ms, "heard_again", room) : NULL;
    if (step)
        snprintf(step->text, TEXT_SIZE, "%s was heard again.", room->name);
}

/* -- the gateway's own life -- */

static int note_event(void *context, const struct stored_event *event)
{
    struct story *story = context;
    struct step *step;

    if (event->kind == BROKER_LOST && llabs(event->wall_ms - story->ask->incident.began_ms) <= BROKER_OFF_MS)
        story->broker_was_lost = true;
    for (size_t i = 0; i < sizeof event_words / sizeof *event_words; i++)
        if (event_words[i].event == event->kind && story->event_count < EVENTS_MAX) {
            story->event_count++;
            step = add(story, event->wall_ms, event_words[i].kind, NULL);
            if (step)
                snprintf(step->text, TEXT_SIZE, "%s", event_words[i].text);
        }
    return 0;
}

static void tell_incident(struct story *story)
{
    const struct incident *incident = &story->ask->incident;
    struct step *step = incident->raised_ms ? add(story, incident->raised_ms, "raised", NULL) : NULL;

    if (step)
        snprintf(step->text, TEXT_SIZE, is_of_site(story->ask) ? "One incident for the whole site."
                                                              : "The incident is raised.");
    step = incident->cleared_ms ? add(story, incident->cleared_ms, "cleared", NULL) : NULL;
    if (step)
        snprintf(step->text, TEXT_SIZE, "It is over: %s.", incident->reason);
}

/* -- the answer -- */

static int by_instant(const void *a, const void *b)
{
    const struct step *left = a, *right = b;

    return (left->at_ms > right->at_ms) - (left->at_ms < right->at_ms);
}

/* A mass is more than half of the rooms that are heard at all; a room is silent when nothing of it is from then. */
static bool agrees(const struct story *story)
{
    size_t overdue = 0, heard = 0;

    for (size_t i = 0; i < story->ask->room_count; i++) {
        overdue += story->rooms[i].overdue_ms != 0;
        heard += story->rooms[i].last_ms != 0;
    }
    if (!is_of_site(story->ask))
        return overdue == 1;
    return story->broker_was_lost || 2 * overdue > heard;
}

static void put(struct out *out, struct story *story)
{
    const struct incident *incident = &story->ask->incident;

    if (story->step_count)
        qsort(story->steps, story->step_count, sizeof *story->steps, by_instant);
    out_object(out, NULL);
    out_text(out, "about", "silence");
    out_null(out, "rule");
    out_words(out, "room", incident->room);
    out_array(out, "samples");
    out_array_end(out);
    out_array(out, "steps");
    for (size_t i = 0; i < story->step_count; i++) {
        const struct step *step = &story->steps[i];

        out_object(out, NULL);
        out_time(out, "at", step->at_ms);
        out_text(out, "kind", step->kind);
        out_text(out, "room", step->room ? step->room->id : NULL);
        out_text(out, "room_name", step->room ? step->room->name : NULL);
        out_text(out, "text", step->text);
        out_object_end(out);
    }
    out_array_end(out);
    out_null(out, "result");
    out_object(out, "record");
    out_time(out, "began", incident->began_ms);
    out_time(out, "raised", incident->raised_ms);
    out_time(out, "cleared", incident->cleared_ms);
    out_words(out, "reason", incident->reason);
    out_object_end(out);
    out_bool(out, "agrees", agrees(story));
    out_array(out, "differs");
    out_array_end(out);
    out_array(out, "because");
    if (!agrees(story))
        out_text(out, NULL, "late_data");       /* what was not heard then has come since, or came by another way */
    out_array_end(out);
    out_object_end(out);
}

int explain_silence(struct store_reader *reader, const struct silence_ask *ask, struct out *out, struct error *err)
{
    struct story story = {.ask = ask, .step_room = 3 * ask->room_count + EVENTS_MAX + 2};
    int r = 0;

    story.rooms = calloc(ask->room_count + 1, sizeof *story.rooms);
    story.steps = calloc(story.step_room, sizeof *story.steps);
    if (!story.rooms || !story.steps)
        r = error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < ask->room_count && r == 0; i++) {
        story.rooms[i].id = ask->rooms[i].id;
        story.rooms[i].name = ask->rooms[i].name;
        r = look_at_room(reader, &story, &story.rooms[i], err);
    }
    if (r == 0)
        r = events_between(reader, ask->incident.began_ms - EVENTS_BACK_MS, end_ms(ask) + EVENTS_BACK_MS, note_event,
                           &story, err);
    if (r == 0) {
        for (size_t i = 0; i < ask->room_count; i++)
            tell_room(&story, &story.rooms[i]);
        tell_incident(&story);
        put(out, &story);
    }
    free(story.rooms);
    free(story.steps);
    return r;
}
