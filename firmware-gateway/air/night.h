/* air/night.h - what a CO2 sensor says of itself overnight, when a school is empty and its rooms come down to outdoor
 * air: the level of each night, the baseline of seven, and how far it moves away from the site's other sensors.
 * Pure, no allocation. Any thread. Limits: "Sensor checks" in domain/README.md of the specification (project settings,
 * no standard defines them). */
#ifndef NIGHT_H
#define NIGHT_H
#include "quality.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NIGHT_KEPT_DAYS 28          /* over which drift is measured */
#define NIGHT_DRIFT_PPM 50.0
#define NIGHT_END_DAYS 7            /* the first and the last week of those tell where it was and is: */
#define NIGHT_END_NIGHTS_MIN 4      /* medians of so many nights at least (project setting) */
#define NIGHT_OTHERS_MIN 3          /* fewer other sensors are no measure of the site (project setting) */

struct night_samples {              /* CO2 of one sensor from 02:00 to 05:00, in the making */
    int64_t newest_ms;
    size_t count;
    double co2_ppm[QUALITY_NIGHT_SAMPLES_MAX];
};

struct night_level {
    int64_t date;                   /* local, of the morning */
    double low_ppm;                 /* 5th percentile (nearest rank) */
    double median_ppm;
};

/* Samples that may be judged. More than QUALITY_NIGHT_SAMPLES_MAX would be too many: those too close behind the one
 * before, and those older than it, are left out. All zero to begin. */
void night_add(struct night_samples *samples, int64_t time_ms, double co2_ppm);
/* Sorts the samples. false: fewer than QUALITY_NIGHT_SAMPLES_MIN say nothing; *level is untouched then. */
bool night_level_of(struct night_samples *samples, int64_t date, struct night_level *level);

/* The lowest low_ppm of the last QUALITY_NIGHTS nights; NAN: not so many, or spread over QUALITY_NIGHTS_SPAN_DAYS or
 * more. nights: oldest first. */
double night_baseline_ppm(const struct night_level *nights, size_t count);
/* QUALITY_READS_LOW, QUALITY_READS_HIGH or 0. baseline_ppm NAN: 0. is_empty_at_night: only such a room reads high. */
uint32_t night_baseline_flags(double baseline_ppm, double outdoor_ppm, bool is_empty_at_night);

struct night_sensor {               /* the nights of one sensor, oldest first, of different dates */
    int64_t device;
    size_t count;
    struct night_level nights[NIGHT_KEPT_DAYS];
};

/* How much further than the median of the others the sensor's median overnight level moved in the NIGHT_KEPT_DAYS days
 * that end with date: its last week against its first. NAN: its nights, or those of the others, are too few. */
double night_drift_ppm(const struct night_sensor *sensors, size_t count, size_t index, int64_t date);

struct night_finding {              /* what its nights say of a sensor */
    uint32_t flags;                 /* QUALITY_READS_LOW, _HIGH, _DRIFT or 0 */
    double baseline_ppm;            /* night_baseline_ppm of it */
    double others_ppm;              /* the median of the others'; NAN: fewer than NIGHT_OTHERS_MIN have one */
    double drift_ppm;               /* night_drift_ppm */
    int64_t since_date;             /* of QUALITY_READS_*: the morning from which on it did; 0: it does not */
};
/* outdoor_ppm, is_empty_at_night: of the room it is in; date: today's. */
void night_find(const struct night_sensor *sensors, size_t count, size_t index, int64_t date, double outdoor_ppm,
                bool is_empty_at_night, struct night_finding *finding);
/* Before there are nights. */
struct night_finding night_finding_none(void);

#endif
