/* air/together.h - sensors that stood together for an hour, each held against the median of all: how far off it is, and
 * how much of the hour it was heard. Pure, no allocation. Any thread.
 * Limits are project settings, no standard defines them; the error that is allowed is the widest that makers give for
 * sensors of this kind (SCD40: 50 ppm and 5 %; "Sensor checks" in domain/README.md of the specification). */
#ifndef TOGETHER_H
#define TOGETHER_H
#include <stddef.h>
#include <stdint.h>

#define TOGETHER_MS (60 * INT64_C(60000))
#define TOGETHER_PARTS 4                /* of the hour, each with its mean: who reports every 15 min has all */
#define TOGETHER_SENSORS_MIN 3          /* of two nobody knows which is off */
#define TOGETHER_SENSORS_MAX 64
#define TOGETHER_COVERAGE_MIN 0.75
#define TOGETHER_ERROR_PPM 50.0
#define TOGETHER_ERROR_SHARE 0.05

struct together {
    int64_t from_ms;                    /* the hour's beginning */
    size_t count;                       /* sensors */
    struct together_sensor {
        size_t counts[TOGETHER_PARTS];
        double sums_ppm[TOGETHER_PARTS];
    } sensors[TOGETHER_SENSORS_MAX];
};

/* CO2 that may be judged, in any order; outside the hour it is left out. sensor: < count. */
void together_add(struct together *together, size_t sensor, int64_t time_ms, double co2_ppm);

enum together_found { TOGETHER_GOOD, TOGETHER_OFF, TOGETHER_TOO_LITTLE };     /* the last: no offset can be told */
const char *together_found_word(enum together_found found);         /* "good", "off", "too_little" */

struct together_result {
    double level_ppm;                   /* the median of all, on average; NAN: in no part were enough of them heard */
    double limit_ppm;                   /* an offset up to here is within the error of a sensor; NAN likewise */
    struct {
        double offset_ppm;              /* what it read too much; NAN: TOGETHER_TOO_LITTLE */
        double coverage;                /* 0 to 1, of the hour's parts */
        enum together_found found;
    } sensors[TOGETHER_SENSORS_MAX];
};

/* A part counts where TOGETHER_SENSORS_MIN sensors were heard in it. */
void together_judge(const struct together *together, struct together_result *result);

#endif
