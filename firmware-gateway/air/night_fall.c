/* air/night_fall.c - see night_fall.h */
#include "night_fall.h"
#include "room_slots.h"
#include <math.h>
#include <string.h>

#define MS_PER_S 1000.0
#define HALF_MEASURED_S 900             /* less of half an hour is no mean to take the coldest from */

void night_fall_begin(struct night_fall *night, int64_t evening_ms, int64_t night_ms, int64_t end_ms)
{
    *night = (struct night_fall){.evening_ms = evening_ms, .night_ms = night_ms, .end_ms = end_ms,
                                 .least_c = (double)INFINITY};
}

void night_fall_add(struct night_fall *night, int64_t start_ms, double mean_c, int joined_s)
{
    if (isnan(mean_c) || joined_s <= 0 || start_ms < night->evening_ms || start_ms + SLOT_MS > night->end_ms)
        return;
    if (start_ms < night->night_ms) {
        night->evening_s += joined_s;
        night->evening_area += joined_s * mean_c;
        return;
    }
    night->night_s += joined_s;
    if (joined_s >= HALF_MEASURED_S)
        night->least_c = fmin(night->least_c, mean_c);
}

bool night_fall_end(const struct night_fall *night, struct night_falls *falls)
{
    double evening_s = (double)(night->night_ms - night->evening_ms) / MS_PER_S;
    double night_s = (double)(night->end_ms - night->night_ms) / MS_PER_S;

    falls->asked++;
    if (falls->count == NIGHT_FALL_NIGHTS_MAX || !(night->evening_s >= NIGHT_FALL_SHARE_MIN * evening_s) ||
        !(night->night_s >= NIGHT_FALL_SHARE_MIN * night_s) || isinf(night->least_c))
        return false;
    falls->fall_c[falls->count++] = night->evening_area / night->evening_s - night->least_c;
    return true;
}

bool night_falls_spread(const struct night_falls *falls, struct quartiles *spread)
{
    double sorted[NIGHT_FALL_NIGHTS_MAX];

    if (falls->count < NIGHT_FALL_NIGHTS_MIN)
        return false;
    memcpy(sorted, falls->fall_c, sizeof sorted);
    *spread = quartiles_of(sorted, falls->count);
    return true;
}
