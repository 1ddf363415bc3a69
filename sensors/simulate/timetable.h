/* simulate/timetable.h - who sits in which room when. Monday to Friday, 09:00 to 15:30, with break and lunch.
 * Pure: the same seed and minute give the same people. Any thread. */
#ifndef TIMETABLE_H
#define TIMETABLE_H
#include "rooms.h"
#include <stdint.h>

struct timetable_people {
    int heads;                  /* of the room's ages */
    int adults;                 /* teachers beside them */
};

/* seed          of the school
 * index, room   the room
 * local_ms      milliseconds since 1970-01-01 00:00 in local time
 * Doors take a few minutes: people trickle in after the bell and out around the next. */
void timetable_people(uint64_t seed, int index, const struct rooms_room *room, int64_t local_ms,
                      struct timetable_people *people);

bool timetable_is_school_day(int64_t local_ms);         /* Monday to Friday */
int timetable_minute_of_day(int64_t local_ms);          /* 0 to 1439 */

#endif
