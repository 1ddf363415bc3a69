/* store/room_walk.c - see room_walk.h */
#include "room_walk.h"
#include <errno.h>

#define FIRST_MS (6 * INT64_C(3600000))
#define LONGEST_MS (64 * INT64_C(86400000))     /* of a holiday, or of years without sensors */

struct counting {
    int (*each)(void *context, const struct stored_reading *row);
    void *context;
    size_t rows;
};

void room_walk_begin(struct room_walk *walk, int64_t from_ms, int64_t to_ms)
{
    *walk = (struct room_walk){from_ms, to_ms < from_ms ? from_ms : to_ms, FIRST_MS};
}

static int count(void *context, const struct stored_reading *row)
{
    struct counting *counting = context;

    counting->rows++;
    return counting->each(counting->context, row);
}

int room_walk_next(struct room_walk *walk, struct store_reader *reader, const char *room,
                   int (*each)(void *context, const struct stored_reading *row), void (*again)(void *context),
                   void *context, struct error *err)
{
    for (;;) {
        int64_t end_ms = walk->to_ms - walk->at_ms < walk->piece_ms ? walk->to_ms : walk->at_ms + walk->piece_ms;
        struct counting counting = {each, context, 0};
        bool truncated = false;
        int r = readings_of_room(reader, room, walk->at_ms, end_ms, ROOM_WALK_ROWS_MAX, count, &counting, &truncated,
                                 err);

        if (r)
            return r;
        if (!truncated) {
            walk->at_ms = end_ms;
            if (counting.rows < ROOM_WALK_ROWS_MAX / 4 && walk->piece_ms < LONGEST_MS)
                walk->piece_ms *= 2;
            return 0;
        }
        if (walk->piece_ms == 1)
            return error_set(err, -E2BIG, "%s: more than %d readings of one millisecond", room, ROOM_WALK_ROWS_MAX);
        again(context);
        walk->piece_ms = (end_ms - walk->at_ms + 1) / 2;
    }
}
