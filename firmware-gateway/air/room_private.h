/* air/room_private.h - what room.c, which hears, and room_view.c, which says how the room is, share. */
#ifndef ROOM_PRIVATE_H
#define ROOM_PRIVATE_H
#include "room.h"
#include "room_judge.h"

struct latest {
    double value;                   /* NAN: never */
    int64_t time_ms;                /* 0: never */
    bool judged;                    /* good enough to show as the room's air */
};

struct room {
    struct room_setup setup;
    struct room_info info;
    const struct week_hours *hours; /* the calendar's for this room; NULL: the site's */
    struct room_judge judge;
    struct latest latest[QUANTITY_COUNT];
    struct room_history history;
    bool has_co2;                   /* it was heard once: from then on only CO2 keeps the room live */
    int64_t retained_ms;            /* arrival of a stored copy; 0: none */
    double retained_co2_ppm;
    double good_co2_ppm;            /* newest that could be judged; NAN: never one */
    int64_t advanced_ms;
    int64_t day_over_ms;            /* from then on no line can reach into the day of the newest reading */
    bool needs_rebuild;
    int64_t interval_ms;
    int64_t date;                   /* local, of the newest reading */
    uint32_t day_flags;             /* quality flags seen so far on that date */
    struct evidence evidence;       /* as room_know() had it */
    uint64_t changes;               /* of anything above */
};

#endif
