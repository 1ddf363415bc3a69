/* store/room_walk.h - all readings of a room in order of time, however many: piece by piece, so that neither memory
 * nor a snapshot of the record is held for longer than some thousand rows take. Worker. */
#ifndef ROOM_WALK_H
#define ROOM_WALK_H
#include "readings.h"

#define ROOM_WALK_ROWS_MAX 5000         /* of one piece */

struct room_walk {
    int64_t at_ms, to_ms;               /* what is left: [at_ms, to_ms) */
    int64_t piece_ms;
};

void room_walk_begin(struct room_walk *walk, int64_t from_ms, int64_t to_ms);

/* Calls each() for every row of the next piece, which may have none. again(): what each() was given in this call was
 * too much at once, and comes again. Piece by piece each row comes once. 0, or what each() said, or a negative errno;
 * -E2BIG: nobody measures so much in a millisecond. The walk is over when at_ms is to_ms. */
int room_walk_next(struct room_walk *walk, struct store_reader *reader, const char *room,
                   int (*each)(void *context, const struct stored_reading *row), void (*again)(void *context),
                   void *context, struct error *err);

#endif
