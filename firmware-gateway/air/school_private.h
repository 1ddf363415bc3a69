/* air/school_private.h - the school's memory, shared by school.c and school_time.c alone. */
#ifndef SCHOOL_PRIVATE_H
#define SCHOOL_PRIVATE_H
#include "quality.h"
#include "school.h"
#include "silence.h"

#define INDEX_SIZE 2048             /* power of two, well over twice the devices */
#define STEP_BACK_MS QUALITY_CLOCK_AHEAD_MS     /* less is within what a sensor's clock may be wrong */

struct room_link {                  /* how a room's callbacks find their way back */
    struct school *school;
    int index;
};

struct school_period {              /* whether rooms are in use at advanced_ms, since when and until when */
    bool is_occupied;
    int64_t since_ms, until_ms;
};

struct school {
    struct school_setup setup;
    size_t room_count, device_count;
    struct room *rooms[SCHOOL_ROOMS_MAX];
    struct room_link links[SCHOOL_ROOMS_MAX];
    bool has_device[SCHOOL_ROOMS_MAX];
    /* since when it is missed though memory has not heard it; 0: it is not */
    int64_t expected_ms[SCHOOL_ROOMS_MAX];
    struct school_device devices[SCHOOL_DEVICES_MAX + SCHOOL_TRAY_MAX];
    int16_t index[INDEX_SIZE];      /* device by name: open addressing, -1 free */
    size_t tray_count;
    int64_t tray_refused;
    struct silence silence;
    int64_t arrived_ms, advanced_ms;    /* the clock, as it was heard of last */
    struct school_period period;                    /* by the site's hours; */
    struct school_period periods[SCHOOL_ROOMS_MAX]; /* of rooms with hours of their own */
    int64_t until_ms;               /* the first end of all those */
    int64_t day_ms, next_day_ms;    /* the local day for which every room has its pack */
    size_t rebuild_next;            /* whose turn it is */
    int64_t rebuilt_ms[SCHOOL_ROOMS_MAX];
    bool is_replaying;
    struct judged_day scratch;
    struct room_correction correction;
};

/* An incident of a rule changed; corrected: told again because its day was judged again. */
void school_tell_change(const struct school *school, int room, const struct incident_event *change, bool corrected);
/* Another day has come: rooms are judged by the pack of that day. */
void school_follow_date(struct school *school, int64_t now_ms);
/* The clock was set back to now_ms: without this all that comes would be late until it is again where it was. */
void school_step_back(struct school *school, int64_t now_ms);

#endif
