/* air/other_level.h - what a room's air is now by another pack than the one that judges it, from its samples.
 * Pure but for the memory it opens with. Any thread. */
#ifndef OTHER_LEVEL_H
#define OTHER_LEVEL_H
#include "room.h"

struct other_level {
    const struct pack *pack;
    enum air_level level;           /* AIR_UNKNOWN before the first CO2 sample; its age is for the caller to see */
    const struct rule *rule;        /* that decides; NULL: none */
    bool is_peak;
    int64_t since_ms;               /* 0: none */
    const struct rule *pending;     /* as incident_engine_pending(); NULL: none */
    int64_t pending_since_ms;
    bool is_unruled;                /* as incident_engine_is_unruled() */
};

struct other_level_setup {          /* borrows all */
    const struct pack *pack;
    const struct room_info *room;
    enum nation nation;             /* of the site */
    const struct calendar *calendar;
    const struct week_hours *hours; /* the room's own; NULL: the site's */
    const struct zone *zone;
};

/* Where the samples have to begin so that nothing is missed: an incident ends with its period, so this is a gap before
 * the day's first one. INT64_MAX: the room is not in use on that day. */
int64_t other_level_from_ms(const struct other_level_setup *setup, int64_t now_ms);

/* samples: count, oldest first. level: out. -ENOMEM. */
int other_level_judge(const struct other_level_setup *setup, const struct room_sample *samples, size_t count,
                      int64_t now_ms, struct other_level *level);

#endif
