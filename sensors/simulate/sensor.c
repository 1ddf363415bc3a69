/* simulate/sensor.c - see sensor.h */
#include "sensor.h"
#include "noise.h"
#include <math.h>

/* A sensor in good order sits well inside its class: half the band lasting, the rest room for passing noise. */
#define LASTING_SHARE 0.5
#define CO2_NOISE_PPM 5.0
#define TEMPERATURE_NOISE_C 0.05
#define HUMIDITY_NOISE_PCT 0.2

#define BATTERY_LIFE_MS 6.3e10          /* two years */
#define BATTERY_LEAST_PCT 10.0          /* changed then */
#define RSSI_BEST_DBM (-50.0)
#define RSSI_SPAN_DBM 35.0
#define RSSI_NOISE_DBM 1.5

enum part { PART_CO2, PART_TEMPERATURE, PART_HUMIDITY, PART_BATTERY, PART_RSSI, PART_PHASE };

double sensor_co2_band_ppm(double co2_ppm)
{
    if (co2_ppm <= 1000)
        return 50 + 0.025 * co2_ppm;
    if (co2_ppm <= 2000)
        return 50 + 0.03 * co2_ppm;
    return 40 + 0.05 * co2_ppm;
}

void sensor_feel(struct model_air *felt, const struct model_air *air, double hours)
{
    double per_h = 3600 / SENSOR_RESPONSE_S;

    felt->co2_ppm = model_mix(felt->co2_ppm, air->co2_ppm, 0, per_h, hours);
    felt->temperature_c = model_mix(felt->temperature_c, air->temperature_c, 0, per_h, hours);
    felt->vapour_g_m3 = model_mix(felt->vapour_g_m3, air->vapour_g_m3, 0, per_h, hours);
}

/* -1 to 1, the same for ever. */
static double lasting(uint64_t key, enum part part)
{
    return 2 * noise_uniform(noise_key(key, NOISE_SENSOR, part)) - 1;
}

static double passing(uint64_t key, int64_t time_ms, enum part part)
{
    return noise_normal(noise_key(noise_key(key, NOISE_SAMPLE, time_ms), NOISE_SAMPLE, part));
}

static double err_within(double band, double lasting_error, double passing_error)
{
    return fmax(-band, fmin(band, LASTING_SHARE * band * lasting_error + passing_error));
}

void sensor_read(uint64_t key, const struct model_air *felt, int64_t time_ms, struct sensor_reading *reading)
{
    double humidity_pct = model_humidity_pct(felt->vapour_g_m3, felt->temperature_c);
    double lives = (double)time_ms / BATTERY_LIFE_MS + lasting(key, PART_BATTERY);

    reading->co2_ppm = felt->co2_ppm + err_within(sensor_co2_band_ppm(felt->co2_ppm), lasting(key, PART_CO2),
                                                  CO2_NOISE_PPM * passing(key, time_ms, PART_CO2));
    reading->temperature_c = felt->temperature_c +
                             err_within(SENSOR_TEMPERATURE_BAND_C, lasting(key, PART_TEMPERATURE),
                                        TEMPERATURE_NOISE_C * passing(key, time_ms, PART_TEMPERATURE));
    reading->humidity_pct = humidity_pct + err_within(SENSOR_HUMIDITY_BAND_PCT, lasting(key, PART_HUMIDITY),
                                                      HUMIDITY_NOISE_PCT * passing(key, time_ms, PART_HUMIDITY));
    reading->humidity_pct = fmax(0, fmin(100, reading->humidity_pct));
    reading->battery_pct = 100 - (100 - BATTERY_LEAST_PCT) * (lives - floor(lives));
    reading->rssi_dbm = RSSI_BEST_DBM - RSSI_SPAN_DBM * (1 + lasting(key, PART_RSSI)) / 2 +
                        RSSI_NOISE_DBM * passing(key, time_ms, PART_RSSI);
}

int64_t sensor_report_ms(uint64_t key, int64_t number, int64_t interval_ms)
{
    double phase = noise_uniform(noise_key(key, NOISE_SENSOR, PART_PHASE));
    double jitter = 2 * noise_uniform(noise_key(key, NOISE_JITTER, number)) - 1;

    return number * interval_ms + (int64_t)((phase + SENSOR_JITTER_SHARE * jitter) * (double)interval_ms);
}

int64_t sensor_report_number(int64_t time_ms, int64_t interval_ms)
{
    return time_ms / interval_ms - 2;
}
