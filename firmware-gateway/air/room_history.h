/* air/room_history.h - the last 24 hours of one room, in memory, sorted by time. Pure. Main only. */
#ifndef ROOM_HISTORY_H
#define ROOM_HISTORY_H
#include "reading.h"
#include "room.h"

struct room_history {               /* all zero is empty */
    struct room_sample *samples;    /* ring */
    size_t first, count, capacity;
};

void room_history_done(struct room_history *history);
/* Adds a reading at its place in time. Quantities that come in messages of their own, within ten seconds of each other,
 * make one sample. Forgets what is older than 24 hours before the newest. Out of memory: the sample is left out. */
void room_history_add(struct room_history *history, const struct reading *reading, bool doubtful);
/* index 0: oldest */
const struct room_sample *room_history_at(const struct room_history *history, size_t index);
/* The first sample at or after time_ms; count when there is none. */
size_t room_history_find(const struct room_history *history, int64_t time_ms);

#endif
