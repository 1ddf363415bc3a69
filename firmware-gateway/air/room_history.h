/* air/room_history.h - the last day of one room, in memory, sorted by time: what pages draw, and what a day is judged
 * from again when late samples came. Pure. Main only.
 *
 * Values are kept as the record keeps them, in whole thousandths, so that a day judged from here is the day judged as
 * the samples came. Quantities that come in messages of their own, within ten seconds of each other, make one sample;
 * each is still judged at its own time. */
#ifndef ROOM_HISTORY_H
#define ROOM_HISTORY_H
#include "history_pack.h"
#include "reading.h"
#include "room.h"

#define HISTORY_OPEN_MAX 64         /* the newest samples, as they are: what is asked for most, and changes */
#define HISTORY_DOUBTFUL(quantity) (1u << (quantity))           /* marks of a sample: present, but not to be judged; */
#define HISTORY_JOINED(quantity) (1u << (8 + (quantity)))       /* ... fit to be joined; */
#define HISTORY_UNTRUSTED_TIME (1u << 15)                       /* ... and of the whole of it */

struct history_part {
    int64_t first_ms;               /* of its oldest sample that is not forgotten ... */
    uint32_t first, count;          /* ... which is this one of the pack, with so many from it on */
    struct history_pack *pack;
};

struct room_history {               /* all zero is empty */
    size_t count;                   /* of all samples: those in packs, then the open ones */
    size_t packed_count, part_count;
    struct history_part *parts;     /* oldest first */
    size_t open_count;              /* at least one, unless there is none at all */
    struct history_sample *open;
    int64_t lost_ms;                /* newest sample that found no place or lost it; 0: none */
};

void room_history_done(struct room_history *history);
/* Adds a reading at its place in time, with the QUALITY_* flags it came with. Forgets what is older than
 * ROOM_HISTORY_MS before the newest. Out of memory: the sample is left out, and lost_ms says so. */
void room_history_add(struct room_history *history, const struct reading *reading, uint32_t flags);
/* index 0: oldest */
struct history_sample room_history_at(const struct room_history *history, size_t index);
/* The first sample at or after time_ms; count when there is none. */
size_t room_history_find(const struct room_history *history, int64_t time_ms);
/* Forgets what was measured after time_ms: the clock that said so was wrong. */
void room_history_forget_after(struct room_history *history, int64_t time_ms);

/* A reading with its QUALITY_* flags as a sample of its own. */
struct history_sample history_sample_of(const struct reading *reading, uint32_t flags);
/* One quantity of a sample: CO2_PPM, TEMPERATURE_C or HUMIDITY_PCT; NAN: not in it. */
double history_value(const struct history_sample *sample, enum quantity quantity);
int64_t history_time_ms(const struct history_sample *sample, enum quantity quantity);

#endif
