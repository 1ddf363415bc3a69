/* air/flow_estimate.h - how much outdoor air a room got, as a range, from the sums of one stretch of time.
 * Here are the error model and every reason for saying nothing. Pure, no allocation. Any thread.
 *
 * The range is meant: the true flow should lie in it four times out of five. Its logarithm is symmetrical about the
 * best estimate: lo, hi = best x exp(-+FLOW_Z s), where s adds up the independent relative errors of flow_estimate.c
 * (root of the sum of squares). Figures without a source are project settings, checked with random made-up rooms
 * (test_fresh_air_rooms.c). */
#ifndef FLOW_ESTIMATE_H
#define FLOW_ESTIMATE_H
#include "place.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLOW_EXCESS_MIN_PPM 50.0        /* above outdoors; project setting of F1 in domain/README.md */
#define FLOW_PEOPLE_MIN 0.5             /* mean head count; under this the room was as good as empty */
#define FLOW_RATIO_MAX 2.25              /* hi / lo; what is wider is not told */
#define FLOW_VOLUME_MAX_M3 1000.0       /* in a larger room one sensor does not see the mean */
#define FLOW_DECAY_POINTS_MAX 32
#define FLOW_OUTDOOR_DEFAULT_PPM 420.0  /* F1 to F5 */

enum flow_refusal {
    FLOW_GIVEN,                 /* not refused */
    FLOW_NO_VOLUME,             /* volume not known */
    FLOW_NOT_SUITED,            /* hall, PE, or over FLOW_VOLUME_MAX_M3: not well mixed */
    FLOW_NO_PEOPLE,             /* neither counts for the whole stretch nor seats */
    FLOW_EMPTY,                 /* fewer than FLOW_PEOPLE_MIN there; or seats only, and the level fell as if empty */
    FLOW_GAPS,                  /* not enough joined samples */
    FLOW_SMALL_EXCESS,          /* too near to outdoors to tell */
    FLOW_STILL_RISING,          /* nearly all that people breathe out stayed in the room: flow small beside its error */
    FLOW_POOR_FIT,              /* decay: the level did not fall along one exponential (R2 under 0.9) */
    FLOW_TOO_WIDE,              /* hi / lo over FLOW_RATIO_MAX */
};

const char *flow_refusal_word(enum flow_refusal refusal);       /* "small_excess"; static */

enum flow_method { FLOW_STEADY, FLOW_TRANSIENT, FLOW_DECAY };

const char *flow_method_word(enum flow_method method);          /* "steady", "transient", "decay"; static */

struct flow_room {
    double volume_m3;           /* 0: not known, nothing can be said */
    int seats;                  /* used when nobody counted; 0: not known */
    enum ages ages;
    enum room_use use;
};

struct flow_outdoor {           /* what this sensor would show in outdoor air */
    double co2_ppm;
    double sigma_ppm;           /* its standard error */
};

struct flow_range {
    enum flow_method method;
    double litres_per_s[2];     /* lo, hi; 0 < lo < hi */
    double air_changes_per_h[2];
    double people;              /* mean head count; decay: 0 */
    bool people_are_assumed;    /* nobody counted: the seats */
};

/* FLOW_GIVEN, FLOW_NO_VOLUME or FLOW_NOT_SUITED. */
enum flow_refusal flow_room_refusal(const struct flow_room *room);

/* Sums over a stretch with weight w(t): rising from 0 to 1 over its first FLOW_RAMP, falling over its last. With such a
 * weight the balance needs only the mean levels over the two ramps, never one sample's:
 *     integral w V dC/dt = V (end_ppm - start_ppm) */
struct flow_balance {
    double weight_s;            /* integral of w */
    double co2_ppm_s;           /* integral of w C */
    double people_s;            /* integral of w n; NAN: not counted */
    double start_ppm, end_ppm;  /* mean level over the first and the last ramp */
    double min_ppm, max_ppm;    /* of the stretch's five-minute means */
    double temperature_c;       /* mean; NAN: 20 degC is taken */
};

/* F5, and F1 where the level stood still. range is untouched unless FLOW_GIVEN is returned. */
enum flow_refusal flow_from_balance(const struct flow_room *room, const struct flow_outdoor *outdoor,
                                    const struct flow_balance *balance, struct flow_range *range);

struct flow_decay {
    size_t count;
    uint32_t samples_per_point; /* each point is the mean of so many samples */
    bool is_counted;            /* somebody counted zero people; else only the calendar says so */
    struct {
        float time_s, co2_ppm;  /* from the first sample on */
    } points[FLOW_DECAY_POINTS_MAX];
};

/* F4. Starts at the highest point; uses what lies above FLOW_EXCESS_MIN_PPM and a third of the first excess.
 * *first, *last: the points used. Both and range are untouched unless FLOW_GIVEN is returned. */
enum flow_refusal flow_from_decay(const struct flow_room *room, const struct flow_outdoor *outdoor,
                                  const struct flow_decay *decay, struct flow_range *range, size_t *first,
                                  size_t *last);

#endif
