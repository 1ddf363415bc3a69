/* simulate/timetable.c - see timetable.h */
#include "timetable.h"
#include "noise.h"
#include <stddef.h>

#define MS_PER_DAY INT64_C(86400000)
#define MS_PER_MINUTE 60000
#define MINUTES(hours, minutes) ((hours) * 60 + (minutes))

#define COME_IN_MIN 4.0         /* all are seated by then */
#define GO_OUT_MIN 2.0
#define SHARED_LESSONS 0.6      /* of its lessons a shared room is in use */
#define FULL_MIN 0.85           /* of the seats taken, when least and most turn up */
#define FULL_MAX 1.0
#define STAFF_MIN 0.5
#define STAFF_MAX 0.9
#define STAFF_FREE 0.15         /* of its seats are taken by those with a free lesson */

static const struct period {
    int from_min, to_min;
    bool is_lesson;             /* else break or lunch */
    bool ends_sitting;          /* afterwards people leave the room; otherwise the next class walks in */
} periods[] = {
    {MINUTES(9, 0), MINUTES(9, 45), true, false},
    {MINUTES(9, 45), MINUTES(10, 30), true, true},
    {MINUTES(10, 30), MINUTES(10, 50), false, true},
    {MINUTES(10, 50), MINUTES(11, 40), true, false},
    {MINUTES(11, 40), MINUTES(12, 30), true, true},
    {MINUTES(12, 30), MINUTES(13, 20), false, true},
    {MINUTES(13, 20), MINUTES(14, 25), true, false},
    {MINUTES(14, 25), MINUTES(15, 30), true, true},
};
#define PERIODS (sizeof periods / sizeof *periods)

/* 1970-01-01 was a Thursday. */
bool timetable_is_school_day(int64_t local_ms)
{
    return (local_ms / MS_PER_DAY + 3) % 7 < 5;
}

int timetable_minute_of_day(int64_t local_ms)
{
    return (int)(local_ms % MS_PER_DAY / MS_PER_MINUTE);
}

/* Seats taken once all are in, for this room and period of this day. */
static double share_of_seats(uint64_t key, const struct rooms_room *room, const struct period *period)
{
    double chance = noise_uniform(key), turn_up = noise_uniform(noise_key(key, NOISE_LESSON, 0));

    switch (room->use) {
    case ROOMS_TAUGHT:
        return period->is_lesson ? FULL_MIN + (FULL_MAX - FULL_MIN) * turn_up : 0;
    case ROOMS_SHARED:
        return period->is_lesson && chance < SHARED_LESSONS ? FULL_MIN + (FULL_MAX - FULL_MIN) * turn_up : 0;
    case ROOMS_STAFF:
        return period->is_lesson ? STAFF_FREE : STAFF_MIN + (STAFF_MAX - STAFF_MIN) * turn_up;
    }
    return 0;
}

/* How much of a class is in the room `minute` of the day: 0, rising, 1, falling. */
static double share_present(const struct period *period, bool first, double minute)
{
    double in = minute - period->from_min, left = period->to_min - minute;

    if (first && in < COME_IN_MIN)
        return in / COME_IN_MIN;
    if (period->ends_sitting && left < GO_OUT_MIN)
        return left / GO_OUT_MIN;
    return 1;
}

void timetable_people(uint64_t seed, int index, const struct rooms_room *room, int64_t local_ms,
                      struct timetable_people *people)
{
    uint64_t day = noise_key(noise_key(seed, NOISE_ROOM, index), NOISE_DAY, local_ms / MS_PER_DAY);
    double minute = (double)(local_ms % MS_PER_DAY) / MS_PER_MINUTE;

    *people = (struct timetable_people){0};
    if (!timetable_is_school_day(local_ms))
        return;
    for (size_t i = 0; i < PERIODS; i++) {
        const struct period *period = &periods[i];
        double seats;

        if (minute < period->from_min || minute >= period->to_min)
            continue;
        seats = share_of_seats(noise_key(day, NOISE_LESSON, (int64_t)i), room, period) * room->seats;
        people->heads = (int)(seats * share_present(period, i == 0 || periods[i - 1].ends_sitting, minute) + 0.5);
        people->adults = room->use != ROOMS_STAFF && seats > 0;
    }
}
