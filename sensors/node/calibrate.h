/* node/calibrate.h - tells a sensor how much CO2 is in the air around it, under the conditions of its data sheet, and
 * only after a person has confirmed what it says now. */
#ifndef CALIBRATE_H
#define CALIBRATE_H
#include "driver.h"
#include <stdio.h>

#define CALIBRATE_STEADY_MS 60000       /* over the last minute of settling ... */
#define CALIBRATE_STEADY_PPM 50.0       /* ... the air may change by so much; ours: what the SCD4x is accurate to */

struct calibrate {                      /* borrows all */
    const struct driver *driver;
    struct driver_setup setup;
    struct bus bus;                     /* open */
    int ppm;                            /* what the air holds: outdoors about 420 */
    bool is_confirmed;                  /* nobody is asked */
    FILE *in, *out;                     /* the person */
};

/* 0; -ERANGE: the sensor cannot be told that; -EAGAIN: the air was not steady; -ECANCELED: the person said no; what the
 * driver says. The sensor is left idle, but for one that always measures. */
int calibrate_run(const struct calibrate *calibrate, struct error *err);

#endif
