/* tests/unit/silence_kit.h - rooms that are heard or not, a broker, and all that is told of them. */
#ifndef SILENCE_KIT_H
#define SILENCE_KIT_H
#include "silence.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define NINE (HOUR * 1000)              /* the start of the occupied period; any instant does */
#define SILENT_AFTER (15 * MINUTE)
#define ROOMS 12
#define SITE (-1)

static struct silence silence;
static struct silence_room rooms[ROOMS];
static size_t room_count;

static struct told {
    int room;
    char reason[48];
    struct incident_event event;
} told[256];
static size_t told_count;

static inline void tell(void *context, int room, const char *reason, const struct incident_event *event)
{
    (void)context;
    assert_true(told_count < sizeof told / sizeof *told);
    told[told_count].room = room;
    snprintf(told[told_count].reason, sizeof told[told_count].reason, "%s", reason);
    told[told_count++].event = *event;
}

static inline void advance(int64_t now_ms)
{
    silence_advance(&silence, rooms, room_count, now_ms, tell, NULL);
}

static inline void broker(bool connected, int64_t now_ms)
{
    silence_broker(&silence, connected, now_ms, tell, NULL);
}

/* count rooms in an occupied period since NINE, connected since long before, all heard just then. */
static inline void start(size_t count)
{
    silence_init(&silence);
    told_count = 0;
    room_count = count;
    for (size_t i = 0; i < count; i++)
        rooms[i] = (struct silence_room){.is_watched = true, .is_occupied = true, .since_ms = NINE, .heard_ms = NINE,
                                         .silent_after_ms = SILENT_AFTER};
    broker(true, NINE - 10 * HOUR);
}

static inline const struct told *nth(int room, enum incident_state to, size_t n)
{
    for (size_t i = 0; i < told_count; i++)
        if (told[i].room == room && told[i].event.to == to && n-- == 0)
            return &told[i];
    return NULL;
}

static inline size_t count_of(int room, enum incident_state to)
{
    size_t count = 0;

    while (nth(room, to, count))
        count++;
    return count;
}

/* All but the first `silent` rooms are heard once a minute, time goes on by seconds. */
static inline void run(int64_t from_ms, int64_t to_ms, size_t silent)
{
    for (int64_t now = from_ms; now <= to_ms; now += SECOND) {
        for (size_t i = silent; i < room_count; i++)
            if ((now - (int64_t)i * 5 * SECOND) % MINUTE == 0)
                rooms[i].heard_ms = now;
        advance(now);
    }
}

#endif
