/* node/driver.h - what a sensor on a bus can be asked, whichever it is. */
#ifndef DRIVER_H
#define DRIVER_H
#include "bus.h"
#include "sample.h"
#include <stdbool.h>

#define DRIVER_SERIAL_SIZE 16

enum abc { ABC_AS_IT_IS, ABC_OFF, ABC_ON };     /* automatic self-calibration */

struct driver_setup {
    double altitude_m;              /* of the place above sea level */
    double pressure_hpa;            /* of the air, goes before altitude; 0: by altitude */
    double temperature_offset_c;    /* by which the sensor is warmer than the room; below 0: as it is */
    enum abc abc;
    int abc_hours;                  /* S8: the period where abc is on */
};

struct driver {
    const char *name;               /* in settings: scd4x */
    const char *title;              /* for people */
    bool is_serial;
    uint8_t i2c_address;
    int64_t interval_ms;            /* between two measurements of its own */
    int64_t settle_ms;              /* measuring in steady air before it may be calibrated */
    int calibrate_least_ppm, calibrate_most_ppm;    /* what it may be told that the air holds */

    /* Brings it from any state to measuring, set up. May take two seconds. serial: its number, for people.
     * Errors of all four: -ENXIO, -ETIMEDOUT: it does not answer; -EBADMSG: it does, with a wrong checksum; -EIO: it
     * says itself that it is broken; what a bus says. */
    int (*start)(const struct bus *bus, const struct driver_setup *setup, char serial[DRIVER_SERIAL_SIZE],
                 struct error *err);
    /* The newest measurement. -EAGAIN: nothing new since the last; -ERANGE: sample_check. sample is untouched then. */
    int (*take)(const struct bus *bus, struct sample *sample, struct error *err);
    /* Stops measuring, so that the next program finds it idle. */
    int (*stop)(const struct bus *bus, struct error *err);
    /* Tells it that the air around it holds so much CO2; it has been measuring for settle_ms, and measures on
     * afterwards. change_ppm: by how much it was wrong, NAN where the sensor does not tell. -EIO: it refuses. */
    int (*calibrate)(const struct bus *bus, int ppm, double *change_ppm, struct error *err);
};

extern const struct driver driver_scd4x;
extern const struct driver driver_scd30;
extern const struct driver driver_s8;

/* By its name in the settings; NULL: none. */
const struct driver *driver_find(const char *name);

#endif
