/* air/recovery.h - how long a room takes to clear: from over the level at which staff act to fresh again, because
 * people left or windows were opened. Learned from the room's own newest falls. Pure, fixed memory. Any thread.
 * All limits are project settings; no standard defines a recovery time. */
#ifndef RECOVERY_H
#define RECOVERY_H
#include "line.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECOVERY_FROM_PPM 1500.0
#define RECOVERY_TO_PPM 800.0
#define RECOVERY_MAX_MS (3 * INT64_C(3600000))  /* slower: nobody opened anything, the room only leaked */
#define RECOVERY_KEPT 21                        /* newest falls; a term's habits, not last year's */
#define RECOVERY_COUNT_MIN 5                    /* fewer say nothing */

struct recovery {
    double from_ppm, to_ppm;
    bool is_falling;            /* was over from_ppm, is not under to_ppm yet */
    double since_ms;            /* when it was last over, unix ms */
    int64_t last_ms;            /* end of the newest line */
    size_t next, count;
    double minutes[RECOVERY_KEPT];      /* ring of finished falls */
};

/* from_ppm over to_ppm: the two levels above, or those of the room's rules. */
void recovery_init(struct recovery *recovery, double from_ppm, double to_ppm);

/* Adds a joined line, oldest first, in and out of occupied time. A fall counts from the last instant over from_ppm to
 * the first under to_ppm, crossings interpolated; with a gap, or longer than RECOVERY_MAX_MS, it is not counted.
 * true: a fall ended in this line and was kept. */
bool recovery_add(struct recovery *recovery, const struct line *line);

struct recovery_time {
    size_t count;               /* falls it rests on */
    double median_minutes;
    double minutes[2];          /* the middle half: quartiles, nearest rank */
};

/* false, time untouched: fewer than RECOVERY_COUNT_MIN falls. */
bool recovery_learned(const struct recovery *recovery, struct recovery_time *time);

#endif
