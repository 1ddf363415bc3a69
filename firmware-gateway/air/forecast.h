/* air/forecast.h - "will cross 1500 in about N minutes", said only when it is nearly sure: while nothing changes, the
 * level of a room in use follows F3 of the specification. Pure, no allocation. Any thread.
 * All limits are project settings. */
#ifndef FORECAST_H
#define FORECAST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORECAST_WINDOW_MS (15 * INT64_C(60000))    /* the newest samples that count */
#define FORECAST_SPAN_MIN_MS (10 * INT64_C(60000))  /* they must reach back so far */
#define FORECAST_POINTS_MIN 4
#define FORECAST_RESIDUAL_MAX_PPM 15.0              /* standard deviation about the fitted curve */
#define FORECAST_SLOPE_MIN_PPM_PER_MIN 3.0          /* slower is called steady, not rising */
#define FORECAST_MINUTES_MIN 5.0                    /* sooner is no warning, */
#define FORECAST_MINUTES_MAX 30.0                   /* later is no lesson: people come and go */
#define FORECAST_RATIO_MAX 1.6                      /* latest / earliest, else "about" would be a guess */

enum forecast_refusal {
    FORECAST_GIVEN,
    FORECAST_UNOCCUPIED,
    FORECAST_NO_AIR_CHANGES,        /* not known: a quarter of an hour looks alike with many and with few */
    FORECAST_FEW_SAMPLES,           /* fewer than FORECAST_POINTS_MIN, or within less than FORECAST_SPAN_MIN_MS */
    FORECAST_OVER_ALREADY,
    FORECAST_NOT_RISING,
    FORECAST_UNSTEADY,              /* the samples do not lie on one curve */
    FORECAST_LEVELS_OFF,            /* it may stop rising before the limit */
    FORECAST_OUT_OF_REACH,          /* sooner or later than the limits above */
    FORECAST_TOO_WIDE,
};

const char *forecast_refusal_word(enum forecast_refusal refusal);   /* "not_rising"; static */

struct forecast_question {
    double limit_ppm;
    bool is_occupied;               /* now, and for the next FORECAST_MINUTES_MAX, as the calendar has it */
    double ach_per_h[2];            /* of the room's newest estimate (fresh_air.h); 0: not known */
};

/* When will the level be limit_ppm?
 * time_ms      count sample times, unix ms, oldest first; borrowed
 * co2_ppm      as many valid levels; borrowed
 * minutes      out: earliest and latest, from the newest sample on; should hold four times out of five while nobody
 *              opens a window, comes or goes. Untouched unless FORECAST_GIVEN is returned.
 * Both ends of the air changes are fitted to the samples with F3; the earlier crossing less its error, and the later
 * plus its error, are the range. */
enum forecast_refusal forecast_crossing(const struct forecast_question *question, const int64_t *time_ms,
                                        const double *co2_ppm, size_t count, double minutes[2]);

#endif
