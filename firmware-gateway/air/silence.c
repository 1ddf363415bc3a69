/* air/silence.c - see silence.h */
#include "silence.h"
#include <math.h>
#include <stdio.h>

#define REASON_SIZE 64

void silence_init(struct silence *s)
{
    *s = (struct silence){0};
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void raise(struct silence_track *track, int room, int64_t began_ms, int64_t raised_ms, const char *reason,
                  silence_tell *tell, void *context)
{
    struct incident_event event = {.from = INCIDENT_NONE, .to = INCIDENT_RAISED, .at_ms = raised_ms,
                                   .began_ms = began_ms, .raised_ms = raised_ms, .peak = NAN};

    *track = (struct silence_track){.state = INCIDENT_RAISED, .began_ms = began_ms, .raised_ms = raised_ms};
    if (tell)
        tell(context, room, reason, &event);
}

static void clear(struct silence_track *track, int room, int64_t cleared_ms, bool unoccupied, const char *reason,
                  silence_tell *tell, void *context)
{
    struct incident_event event = {.from = INCIDENT_RAISED, .to = INCIDENT_CLEARED, .began_ms = track->began_ms,
                                   .raised_ms = track->raised_ms, .peak = NAN, .unoccupied = unoccupied};

    if (track->state != INCIDENT_RAISED)
        return;
    event.at_ms = event.cleared_ms = later(cleared_ms, track->raised_ms);
    *track = (struct silence_track){.state = INCIDENT_NONE};
    if (tell)
        tell(context, room, reason, &event);
}

/* -- the broker -- */

static void watch_broker(struct silence *s, int64_t now_ms, silence_tell *tell, void *context)
{
    int64_t held_ms = s->broker.began_ms + SILENCE_BROKER_HOLD_MS;

    if (s->broker.state == INCIDENT_PENDING && now_ms >= held_ms)
        raise(&s->broker, -1, s->broker.began_ms, held_ms, "broker lost", tell, context);
}

/* A short loss takes nothing away: the broker kept the messages, and a room that was silent is silent still. */
void silence_broker(struct silence *s, bool connected, int64_t now_ms, silence_tell *tell, void *context)
{
    if (silence_knows_broker(s) && connected == s->is_connected)
        return;
    watch_broker(s, now_ms, tell, context);
    if (!silence_knows_broker(s) || (connected && s->broker.state == INCIDENT_RAISED))
        s->hearing_since_ms = now_ms;
    s->is_connected = connected;
    if (connected) {
        clear(&s->broker, -1, now_ms, false, "broker back", tell, context);
        s->broker = (struct silence_track){.state = INCIDENT_NONE};
    } else {
        s->broker = (struct silence_track){.state = INCIDENT_PENDING, .began_ms = now_ms};
    }
}

bool silence_knows_broker(const struct silence *s)
{
    return s->hearing_since_ms != 0;
}

void silence_deaf_until(struct silence *s, int64_t now_ms)
{
    if (silence_knows_broker(s))
        s->hearing_since_ms = later(now_ms, s->hearing_since_ms);
}

void silence_step_back(struct silence *s, int64_t now_ms)
{
    s->hearing_since_ms = earlier(s->hearing_since_ms, now_ms);
    if (s->broker.state == INCIDENT_PENDING)
        s->broker.began_ms = earlier(s->broker.began_ms, now_ms);
    for (size_t i = 0; i < SILENCE_ROOMS_MAX; i++)
        s->rooms[i].heard_ms = earlier(s->rooms[i].heard_ms, now_ms);
}

/* -- rooms -- */

static bool is_expected(const struct silence_room *room)
{
    return room->is_watched && room->is_occupied;
}

/* Nothing was heard for its three intervals, whether we could hear or not. */
static bool is_silent(const struct silence_room *room, int64_t now_ms)
{
    return is_expected(room) && later(room->heard_ms, room->since_ms) + room->silent_after_ms <= now_ms;
}

static int64_t due_ms(const struct silence *s, const struct silence_room *room)
{
    return later(later(room->heard_ms, room->since_ms), s->hearing_since_ms) + room->silent_after_ms;
}

static bool is_overdue(const struct silence *s, const struct silence_room *room, int64_t now_ms)
{
    return is_expected(room) && due_ms(s, room) <= now_ms;
}

/* Overdue, or on the way there: one of the three intervals is left. */
static bool is_quiet(const struct silence *s, const struct silence_room *room, int64_t now_ms)
{
    return is_expected(room) && due_ms(s, room) - room->silent_after_ms / SILENCE_INTERVALS <= now_ms;
}

static bool is_mass(size_t silent, size_t expected)
{
    return silent >= SILENCE_MASS_ROOMS_MIN && 2 * silent > expected;
}

struct survey {
    size_t expected, silent, overdue, quiet;
    int64_t first_ms, tipped_ms;    /* due times: of the first overdue room, and of the one that made it a mass; */
    int64_t since_ms;               /* ... and since when the first says nothing */
    int64_t heard_ms, ended_ms;     /* newest reading, and newest end of a period */
};

/* The due time of the overdue room with which they became a mass. */
static int64_t tipped_ms(const struct silence *s, const struct silence_room *rooms, size_t count, size_t expected,
                         int64_t now_ms)
{
    int64_t tipped = INT64_MAX;

    for (size_t i = 0; i < count; i++) {
        int64_t at_ms = due_ms(s, &rooms[i]);
        size_t by_then = 0;

        if (!is_overdue(s, &rooms[i], now_ms) || at_ms >= tipped)
            continue;
        for (size_t k = 0; k < count; k++)
            by_then += is_overdue(s, &rooms[k], at_ms);
        if (is_mass(by_then, expected))
            tipped = at_ms;
    }
    return tipped;
}

static struct survey look(const struct silence *s, const struct silence_room *rooms, size_t count, int64_t now_ms)
{
    struct survey survey = {.first_ms = INT64_MAX};

    for (size_t i = 0; i < count; i++) {
        const struct silence_room *room = &rooms[i];

        survey.expected += is_expected(room);
        survey.silent += is_silent(room, now_ms);
        survey.quiet += is_quiet(s, room, now_ms);
        survey.heard_ms = later(survey.heard_ms, room->heard_ms);
        if (!room->is_occupied)
            survey.ended_ms = later(survey.ended_ms, room->since_ms);
        if (!is_overdue(s, room, now_ms))
            continue;
        survey.overdue++;
        if (due_ms(s, room) < survey.first_ms) {
            survey.first_ms = due_ms(s, room);
            survey.since_ms = survey.first_ms - room->silent_after_ms;
        }
    }
    return survey;
}

static void watch_mass(struct silence *s, const struct silence_room *rooms, size_t count, const struct survey *survey,
                       int64_t now_ms, silence_tell *tell, void *context)
{
    char reason[REASON_SIZE];
    int64_t raised_ms;

    if (s->mass.state == INCIDENT_RAISED) {
        if (!survey->expected)
            clear(&s->mass, -1, survey->ended_ms, true, "unoccupied", tell, context);
        else if (!is_mass(survey->silent, survey->expected)) {
            clear(&s->mass, -1, survey->heard_ms, false, "rooms heard again", tell, context);
            s->mass_ended_ms = survey->heard_ms;
        }
        return;
    }
    if (!s->is_connected || !is_mass(survey->overdue, survey->expected))
        return;
    raised_ms = tipped_ms(s, rooms, count, survey->expected, now_ms);
    snprintf(reason, sizeof reason, "%zu of %zu rooms overdue", survey->overdue, survey->expected);
    raise(&s->mass, -1, survey->since_ms, raised_ms, reason, tell, context);
    for (size_t i = 0; i < count; i++)
        clear(&s->rooms[i], (int)i, raised_ms, false, "one fault, not many", tell, context);
}

static void watch_raised(struct silence_track *track, int index, const struct silence_room *room, int64_t now_ms,
                         silence_tell *tell, void *context)
{
    if (!room->is_watched)
        clear(track, index, now_ms, false, "not watched any more", tell, context);
    else if (!room->is_occupied)
        clear(track, index, room->since_ms, true, "unoccupied", tell, context);
    else if (room->heard_ms > track->heard_ms)
        clear(track, index, room->heard_ms, false, "heard again", tell, context);
}

/* While a mass silence may be on its way, or its rooms are coming back, no room is told on its own. */
static void watch_room(struct silence *s, size_t index, const struct silence_room *room, const struct survey *survey,
                       int64_t now_ms, silence_tell *tell, void *context)
{
    struct silence_track *track = &s->rooms[index];

    if (track->state == INCIDENT_RAISED)
        watch_raised(track, (int)index, room, now_ms, tell, context);
    if (track->state == INCIDENT_RAISED || !s->is_connected || s->mass.state == INCIDENT_RAISED ||
        is_mass(survey->quiet, survey->expected))
        return;
    if (is_overdue(s, room, now_ms) && now_ms >= later(due_ms(s, room), s->mass_ended_ms) + SILENCE_GATHER_MS) {
        raise(track, (int)index, later(room->heard_ms, room->since_ms), due_ms(s, room), "", tell, context);
        track->heard_ms = room->heard_ms;
    }
}

void silence_advance(struct silence *s, const struct silence_room *rooms, size_t count, int64_t now_ms,
                     silence_tell *tell, void *context)
{
    struct survey survey = look(s, rooms, count, now_ms);

    watch_broker(s, now_ms, tell, context);
    watch_mass(s, rooms, count, &survey, now_ms, tell, context);
    for (size_t i = 0; i < count; i++)
        watch_room(s, i, &rooms[i], &survey, now_ms, tell, context);
}
