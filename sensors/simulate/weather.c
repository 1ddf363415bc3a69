/* simulate/weather.c - see weather.h */
#include "weather.h"
#include "noise.h"
#include <math.h>

#define MS_PER_HOUR 3.6e6
#define HOURS_PER_DAY 24.0
#define DAYS_PER_YEAR 365.2425

#define YEAR_MEAN_C 11.5
#define YEAR_SWING_C 6.5                /* coldest about 20 January */
#define COLDEST_DAY 20.0
#define SPELL_SWING_C 3.0               /* warm and cold spells of about two days */
#define SPELL_H 48.0
#define WARMEST_HOUR 15.0
#define OUTDOOR_HUMIDITY_PCT 78.0       /* of the day's mean temperature */

#define OUTDOOR_CO2_PPM 420.0
#define NIGHT_CO2_PPM 12.0              /* still air over soil and boilers */
#define STILLEST_HOUR 6.0
#define CO2_WAVE_PPM 5.0

#define WIND_M_S 3.5
#define WIND_SPELL_H 8.0
#define GUST_H 0.2
#define CALM_M_S 0.5

#define SUN_W_M2 250.0
#define CLOUD_H 1.5

/* 1 at `hour` of the day, -1 twelve hours later. */
static double day_wave(double hour_of_day, double hour)
{
    return cos(2 * M_PI * (hour_of_day - hour) / HOURS_PER_DAY);
}

enum wave { WAVE_SPELL, WAVE_WIND, WAVE_GUST, WAVE_CLOUD, WAVE_CO2 };

static double wave(uint64_t seed, enum wave which, double hour, double period_h)
{
    return noise_wave(noise_key(seed, NOISE_WEATHER, which), hour / period_h);
}

void weather_at(uint64_t seed, int64_t unix_ms, int64_t local_ms, struct weather *weather)
{
    double hour = (double)unix_ms / MS_PER_HOUR;
    double local_hour = (double)local_ms / MS_PER_HOUR;
    double hour_of_day = fmod(local_hour, HOURS_PER_DAY);
    double season = cos(2 * M_PI * (local_hour / HOURS_PER_DAY - COLDEST_DAY) / DAYS_PER_YEAR);     /* 1: midwinter */
    double day_mean_c = YEAR_MEAN_C - YEAR_SWING_C * season +
                        SPELL_SWING_C * wave(seed, WAVE_SPELL, hour, SPELL_H);
    double day_swing_c = 3.5 - 1.5 * season;
    double half_day_h = 6.2 - 2.2 * season;                                                 /* sunrise to noon */
    double from_noon_h = fabs(hour_of_day - 12.5);
    double clear = 0.5 + 0.5 * wave(seed, WAVE_CLOUD, hour, CLOUD_H);

    weather->air.temperature_c = day_mean_c + day_swing_c * day_wave(hour_of_day, WARMEST_HOUR);
    weather->air.vapour_g_m3 = OUTDOOR_HUMIDITY_PCT / 100 * model_saturation_g_m3(day_mean_c);
    weather->air.co2_ppm = OUTDOOR_CO2_PPM + NIGHT_CO2_PPM * (1 + day_wave(hour_of_day, STILLEST_HOUR)) / 2 +
                           CO2_WAVE_PPM * wave(seed, WAVE_CO2, hour, 1);
    weather->wind_m_s = fmax(CALM_M_S, WIND_M_S * (1 + 0.5 * wave(seed, WAVE_WIND, hour, WIND_SPELL_H) +
                                                   0.3 * wave(seed, WAVE_GUST, hour, GUST_H)));
    weather->sun_w_m2 = from_noon_h < half_day_h ? SUN_W_M2 * clear * cos(M_PI / 2 * from_noon_h / half_day_h) : 0;
}
