/* simulate/sensor.h - a room sensor of the SCD41's class: what it makes of the air, and when it says so.
 * Pure: the same key and moment give the same error. Any thread.
 * Figures: Sensirion's SCD4x data sheet as published in component notes: accuracy 50 ppm + 2.5 % up to 1000 ppm,
 * 50 ppm + 3 % to 2000, 40 ppm + 5 % above; repeatability 10 ppm; response time 60 s (63 %); 0.8 degC; 6 %RH. */
#ifndef SENSOR_H
#define SENSOR_H
#include "model.h"
#include <stdint.h>

#define SENSOR_RESPONSE_S 60.0
#define SENSOR_TEMPERATURE_BAND_C 0.8
#define SENSOR_HUMIDITY_BAND_PCT 6.0
#define SENSOR_JITTER_SHARE 0.05        /* of the interval, at most, either way */
#define SENSOR_CO2_MIN_PPM 0.0
#define SENSOR_CO2_MAX_PPM 40000.0      /* the end of its scale */

struct sensor_reading {
    double co2_ppm;
    double temperature_c;
    double humidity_pct;
    double battery_pct;
    double rssi_dbm;
};

double sensor_co2_band_ppm(double co2_ppm);     /* the accuracy class: no reading is further off than this */

/* The air that has reached the sensing cell, seconds later: first-order lag. */
void sensor_feel(struct model_air *felt, const struct model_air *air, double hours);

/* key      of this sensor: its lasting error
 * felt     from sensor_feel
 * time_ms  of the sample; carries the passing error and the battery's age */
void sensor_read(uint64_t key, const struct model_air *felt, int64_t time_ms, struct sensor_reading *reading);

/* The number-th report of this sensor since 1970, unix ms: interval_ms apart in the mean, jittered, increasing.
 * sensor_report_number gives one that is not after `time_ms`. */
int64_t sensor_report_ms(uint64_t key, int64_t number, int64_t interval_ms);
int64_t sensor_report_number(int64_t time_ms, int64_t interval_ms);

#endif
