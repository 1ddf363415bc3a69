/* air/silence.c - see silence.h */
#include "silence.h"
#include <math.h>
#include <stdio.h>

#define REASON_SIZE 64

void silence_init(struct silence *s)
{
    *s = (struct silence){0};
}

static void raise(struct silence_track *track, int room, int64_t began_ms, int64_t raised_ms, const char *reason,
                  silence_tell *tell, void *context)
{
    struct incident_event event = {.from = INCIDENT_NONE, .to = INCIDENT_RAISED, .began_ms = began_ms,
                                   .raised_ms = raised_ms, .peak = NAN};

    *track = (struct silence_track){INCIDENT_RAISED, began_ms, raised_ms};
    if (tell)
        tell(context, room, reason, &event);
}

static void clear(struct silence_track *track, int room, int64_t cleared_ms, bool unoccupied, const char *reason,
                  silence_tell *tell, void *context)
{
    struct incident_event event = {.from = INCIDENT_RAISED, .to = INCIDENT_CLEARED, .began_ms = track->began_ms,
                                   .raised_ms = track->raised_ms, .cleared_ms = cleared_ms, .peak = NAN,
                                   .unoccupied = unoccupied};

    if (track->state != INCIDENT_RAISED)
        return;
    *track = (struct silence_track){0};
    if (tell)
        tell(context, room, reason, &event);
}

void silence_broker(struct silence *s, bool connected, int64_t now_ms, silence_tell *tell, void *context)
{
    if (connected == s->is_connected && s->hearing_since_ms)
        return;
    s->is_connected = connected;
    s->hearing_since_ms = now_ms;
    if (connected) {
        clear(&s->broker, -1, now_ms, false, "broker back", tell, context);
        s->broker = (struct silence_track){0};
    } else {
        s->broker = (struct silence_track){.state = INCIDENT_PENDING, .began_ms = now_ms};
    }
}

void silence_deaf_until(struct silence *s, int64_t now_ms)
{
    if (now_ms > s->hearing_since_ms)
        s->hearing_since_ms = now_ms;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t due_ms(const struct silence *s, const struct silence_room *room)
{
    return later(later(room->heard_ms, room->since_ms), s->hearing_since_ms) + room->silent_after_ms;
}

static bool is_overdue(const struct silence *s, const struct silence_room *room, int64_t now_ms)
{
    return room->is_watched && room->is_occupied && due_ms(s, room) <= now_ms;
}

/* When more than half of the occupied rooms had become overdue: the due time of the one that tipped it; 0: they have not.
 * *began_ms: since when the first of them says nothing. */
static int64_t mass_since_ms(const struct silence *s, const struct silence_room *rooms, size_t count, int64_t now_ms,
                             size_t *overdue, size_t *expected, int64_t *began_ms)
{
    int64_t tipped_ms = INT64_MAX, first_ms = INT64_MAX;

    *overdue = *expected = 0;
    for (size_t i = 0; i < count; i++) {
        *expected += rooms[i].is_watched && rooms[i].is_occupied;
        *overdue += is_overdue(s, &rooms[i], now_ms);
    }
    if (*overdue < SILENCE_MASS_ROOMS_MIN || 2 * *overdue <= *expected)
        return 0;
    for (size_t i = 0; i < count; i++) {
        int64_t at_ms = due_ms(s, &rooms[i]);
        size_t by_then = 0;

        if (!is_overdue(s, &rooms[i], now_ms))
            continue;
        for (size_t k = 0; k < count; k++)
            by_then += is_overdue(s, &rooms[k], at_ms);
        if (by_then >= SILENCE_MASS_ROOMS_MIN && 2 * by_then > *expected && at_ms < tipped_ms)
            tipped_ms = at_ms;
        if (at_ms < first_ms) {
            first_ms = at_ms;
            *began_ms = at_ms - rooms[i].silent_after_ms;
        }
    }
    return tipped_ms;
}

static void watch_mass(struct silence *s, const struct silence_room *rooms, size_t count, int64_t now_ms,
                       silence_tell *tell, void *context)
{
    size_t overdue, expected;
    int64_t began_ms = now_ms;
    int64_t since_ms = mass_since_ms(s, rooms, count, now_ms, &overdue, &expected, &began_ms);
    char reason[REASON_SIZE];

    if (s->mass.state == INCIDENT_RAISED && !since_ms)
        clear(&s->mass, -1, now_ms, expected == 0, expected ? "rooms heard again" : "unoccupied", tell, context);
    if (s->mass.state == INCIDENT_RAISED || !since_ms)
        return;
    snprintf(reason, sizeof reason, "%zu of %zu rooms overdue", overdue, expected);
    raise(&s->mass, -1, began_ms, since_ms, reason, tell, context);
    for (size_t i = 0; i < count; i++)
        clear(&s->rooms[i], (int)i, since_ms, false, "one fault, not many", tell, context);
}

static void watch_room(struct silence *s, size_t index, const struct silence_room *room, int64_t now_ms,
                       silence_tell *tell, void *context)
{
    struct silence_track *track = &s->rooms[index];

    if (track->state == INCIDENT_RAISED) {
        if (!room->is_occupied)
            clear(track, (int)index, room->since_ms, true, "unoccupied", tell, context);
        else if (!is_overdue(s, room, now_ms))
            clear(track, (int)index, later(room->heard_ms, track->raised_ms), false, "heard again", tell, context);
        return;
    }
    if (s->mass.state != INCIDENT_RAISED && is_overdue(s, room, now_ms) &&
        now_ms >= due_ms(s, room) + SILENCE_GATHER_MS)
        raise(track, (int)index, later(room->heard_ms, room->since_ms), due_ms(s, room), "", tell, context);
}

void silence_advance(struct silence *s, const struct silence_room *rooms, size_t count, int64_t now_ms,
                     silence_tell *tell, void *context)
{
    if (s->broker.state == INCIDENT_PENDING && now_ms >= s->broker.began_ms + SILENCE_BROKER_HOLD_MS)
        raise(&s->broker, -1, s->broker.began_ms, s->broker.began_ms + SILENCE_BROKER_HOLD_MS, "broker lost", tell,
              context);
    if (!s->is_connected)
        return;
    watch_mass(s, rooms, count, now_ms, tell, context);
    for (size_t i = 0; i < count; i++)
        watch_room(s, i, &rooms[i], now_ms, tell, context);
}
