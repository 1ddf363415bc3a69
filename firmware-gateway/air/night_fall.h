/* air/night_fall.h - how much a room cools from an evening to the coldest half hour of the night. From means of half an
 * hour. Pure, fixed memory. Any thread.
 * All limits are project settings: no source says how a fall overnight is to be measured. The coldest half hour and not
 * the morning's counts, because heating may begin before anybody comes. */
#ifndef NIGHT_FALL_H
#define NIGHT_FALL_H
#include "quartiles.h"
#include <stdbool.h>
#include <stdint.h>

#define NIGHT_FALL_EVENING_S (18 * 3600)        /* local: the evening's mean is of these two hours, */
#define NIGHT_FALL_NIGHT_S (20 * 3600)          /* ... and from here until the room is in use is the night */
#define NIGHT_FALL_SHARE_MIN 0.75               /* of either has to be measured, as a day's verdict has it */
#define NIGHT_FALL_NIGHTS_MAX 32
#define NIGHT_FALL_NIGHTS_MIN 5                 /* fewer say nothing */

struct night_falls {                    /* of a room; zeroes to begin with */
    size_t asked, count;                /* nights, and those that were measured */
    double fall_c[NIGHT_FALL_NIGHTS_MAX];
};

struct night_fall {                     /* of one night */
    int64_t evening_ms, night_ms, end_ms;       /* where each begins, and the room is in use again */
    double evening_area, evening_s, night_s, least_c;
};

void night_fall_begin(struct night_fall *night, int64_t evening_ms, int64_t night_ms, int64_t end_ms);
/* A half hour that begins within the night, in any order. mean_c NAN: nothing of it was measured. */
void night_fall_add(struct night_fall *night, int64_t start_ms, double mean_c, int joined_s);
/* Counts it among the falls. false: too little of it was measured, or there are NIGHT_FALL_NIGHTS_MAX. */
bool night_fall_end(const struct night_fall *night, struct night_falls *falls);

/* false, spread untouched: fewer than NIGHT_FALL_NIGHTS_MIN. */
bool night_falls_spread(const struct night_falls *falls, struct quartiles *spread);

#endif
