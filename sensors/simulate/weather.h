/* simulate/weather.h - the air outside the school: an English year, its days and its gusts.
 * Pure: the same seed and time give the same weather. Any thread. */
#ifndef WEATHER_H
#define WEATHER_H
#include "model.h"
#include <stdint.h>

struct weather {
    struct model_air air;
    double wind_m_s;
    double sun_w_m2;            /* on a window, less what blinds keep out */
};

/* unix_ms counts the waves, local_ms (unix_ms and the zone's offset) the hours and the seasons.
 * Figures: lowland England, monthly means 5 to 18 degC and about 3.5 m/s (Met Office averages 1991-2020, rounded);
 * CO2 420 ppm, a little more before sunrise and in the morning's traffic. Assumed: how each varies. */
void weather_at(uint64_t seed, int64_t unix_ms, int64_t local_ms, struct weather *weather);

#endif
