/* air/baseline.h - what a room's sensor shows in outdoor air, learned from the lowest levels of the empty room.
 * The sensor's own offset and the outdoor level then cancel. Pure, fixed memory. Any thread. */
#ifndef BASELINE_H
#define BASELINE_H
#include <stdbool.h>
#include <stdint.h>

#define BASELINE_LOWEST_PPM 350.0       /* plausible readings begin here */
#define BASELINE_BIN_PPM 2.0
#define BASELINE_BINS 60                /* up to 470 ppm: higher lows are a room that was never flushed */
#define BASELINE_SHARE 0.05             /* the 5th percentile of empty time, as in the overnight sensor checks */
#define BASELINE_EMPTY_MIN_S 14400.0    /* four hours, else nothing is known */

struct baseline {
    double empty_s;                     /* joined time without people */
    double bins_s[BASELINE_BINS];       /* how much of it at each level */
};

void baseline_init(struct baseline *baseline);
void baseline_add(struct baseline *baseline, double co2_ppm, double length_s);
/* Lets what was learned so far count half: sensors drift. */
void baseline_fade(struct baseline *baseline);
/* NAN: not known, or above the highest bin. */
double baseline_ppm(const struct baseline *baseline);

#endif
