/* node/scd4x.c - Sensirion SCD40 and SCD41 on I2C, measuring every 5 s.
 *
 * Settings hold until its power goes; they are written at each start and never persisted, as its memory takes 2000
 * writes. Source of commands, pauses and scaling: Sensirion SCD4x data sheet, chapter 3. */
#include "driver.h"
#include "sensirion_bus.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>

#define ADDRESS 0x62
#define INTERVAL_MS 5000
#define SETTLE_MS (180 * INT64_C(1000))     /* 3.7.1: more than three minutes in steady air */
#define SERIAL_WORDS 3
#define READY_BITS 0x07ff                   /* 3.8.2: all zero: nothing new */
#define OFFSET_FULL_C 175.0
#define FULL_SCALE 65535.0
#define HPA_PER_UNIT 1.0                    /* 3.6.5: Pa / 100 */
#define REFUSED 0xffff                      /* 3.7.1: the forced recalibration failed */
#define NO_CHANGE 0x8000
#define AFTER_STOP_MS 500

static const struct sensirion_call
    start_measuring = {0x21b1, 0},
    stop_measuring = {0x3f86, AFTER_STOP_MS},
    read_measurement = {0xec05, 1},
    get_ready = {0xe4b8, 1},
    get_serial = {0x3682, 1},
    set_offset = {0x241d, 1},
    set_altitude = {0x2427, 1},
    set_pressure = {0xe000, 1},
    set_self_calibration = {0x2416, 1},
    force_calibration = {0x362f, 400};

static int set_up(const struct bus *bus, const struct driver_setup *setup, struct error *err)
{
    uint16_t offset = (uint16_t)lround(fmax(0, setup->temperature_offset_c) * FULL_SCALE / OFFSET_FULL_C);
    int r = setup->temperature_offset_c < 0 ? 0 : sensirion_set(bus, set_offset, offset, err);

    if (r == 0)
        r = sensirion_set(bus, set_altitude, (uint16_t)lround(setup->altitude_m), err);
    if (r == 0 && setup->abc != ABC_AS_IT_IS)
        r = sensirion_set(bus, set_self_calibration, setup->abc == ABC_ON, err);
    return r;
}

static int scd4x_stop(const struct bus *bus, struct error *err)
{
    return sensirion_do(bus, stop_measuring, err);
}

/* Stopped first: while it measures it answers to little else, and nobody knows what the program before left. */
static int scd4x_start(const struct bus *bus, const struct driver_setup *setup, char serial[DRIVER_SERIAL_SIZE],
                       struct error *err)
{
    uint16_t number[SERIAL_WORDS];
    int r = scd4x_stop(bus, err);

    if (r == 0)
        r = sensirion_get(bus, get_serial, number, SERIAL_WORDS, err);
    if (r == 0)
        r = set_up(bus, setup, err);
    if (r == 0)
        r = sensirion_do(bus, start_measuring, err);
    if (r == 0 && setup->pressure_hpa > 0)
        r = sensirion_set(bus, set_pressure, (uint16_t)lround(setup->pressure_hpa / HPA_PER_UNIT), err);
    if (r == 0)
        snprintf(serial, DRIVER_SERIAL_SIZE, "%04X%04X%04X", number[0], number[1], number[2]);
    return r;
}

static int scd4x_take(const struct bus *bus, struct sample *sample, struct error *err)
{
    uint16_t ready, words[SENSIRION_SCD4X_WORDS];
    int r = sensirion_get(bus, get_ready, &ready, 1, err);

    if (r < 0)
        return r;
    if (!(ready & READY_BITS))
        return error_set(err, -EAGAIN, "SCD4x: no new measurement");
    r = sensirion_get(bus, read_measurement, words, SENSIRION_SCD4X_WORDS, err);
    return r < 0 ? r : sensirion_scd4x(words, sample, err);
}

static int scd4x_calibrate(const struct bus *bus, int ppm, double *change_ppm, struct error *err)
{
    uint16_t change;
    int again, r = scd4x_stop(bus, err);

    if (r < 0)
        return r;
    r = sensirion_ask(bus, force_calibration, (uint16_t)ppm, &change, err);
    if (r == 0 && change == REFUSED)
        r = error_set(err, -EIO, "SCD4x: refuses to be calibrated; let it measure for three minutes in steady air");
    again = sensirion_do(bus, start_measuring, r < 0 ? NULL : err);
    if (r == 0)
        *change_ppm = (double)change - NO_CHANGE;
    return r < 0 ? r : again;
}

const struct driver driver_scd4x = {
    .name = "scd4x", .title = "Sensirion SCD4x", .i2c_address = ADDRESS, .interval_ms = INTERVAL_MS,
    .settle_ms = SETTLE_MS, .calibrate_least_ppm = 400, .calibrate_most_ppm = 2000,
    .start = scd4x_start, .take = scd4x_take, .stop = scd4x_stop, .calibrate = scd4x_calibrate,
};
