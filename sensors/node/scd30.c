/* node/scd30.c - Sensirion SCD30 on I2C, measuring every 2 s.
 *
 * It keeps its settings without power, in a memory that wears, so each is read first and written only when it is
 * another. Source of commands, pauses and scaling: Sensirion SCD30 interface description, chapter 1. */
#include "driver.h"
#include "sensirion_bus.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>

#define ADDRESS 0x61
#define INTERVAL_S 2
#define SETTLE_MS (120 * INT64_C(1000))     /* 1.4.6: two minutes at an interval of 2 s */
#define PAUSE_MS 4                          /* 1.1: more than 3 ms between writing and reading */
#define OFFSET_PER_C 100.0                  /* 1.4.7: hundredths of a degree */
#define READY 1

static const struct sensirion_call
    start_measuring = {0x0010, PAUSE_MS},
    stop_measuring = {0x0104, PAUSE_MS},
    interval = {0x4600, PAUSE_MS},
    get_ready = {0x0202, PAUSE_MS},
    read_measurement = {0x0300, PAUSE_MS},
    self_calibration = {0x5306, PAUSE_MS},
    force_calibration = {0x5204, PAUSE_MS},
    offset = {0x5403, PAUSE_MS},
    altitude = {0x5102, PAUSE_MS},
    get_firmware = {0xd100, PAUSE_MS};

static int keep(const struct bus *bus, struct sensirion_call call, uint16_t value, struct error *err)
{
    uint16_t now;
    int r = sensirion_get(bus, call, &now, 1, err);

    return r < 0 || now == value ? r : sensirion_set(bus, call, value, err);
}

static int set_up(const struct bus *bus, const struct driver_setup *setup, struct error *err)
{
    int r = keep(bus, interval, INTERVAL_S, err);

    if (r == 0 && setup->temperature_offset_c >= 0)
        r = keep(bus, offset, (uint16_t)lround(setup->temperature_offset_c * OFFSET_PER_C), err);
    if (r == 0)
        r = keep(bus, altitude, (uint16_t)lround(setup->altitude_m), err);
    if (r == 0 && setup->abc != ABC_AS_IT_IS)
        r = keep(bus, self_calibration, setup->abc == ABC_ON, err);
    return r;
}

/* Measuring goes on when it is started anew; a pressure of 0 leaves it to the altitude (1.4.1). */
static int scd30_start(const struct bus *bus, const struct driver_setup *setup, char serial[DRIVER_SERIAL_SIZE],
                       struct error *err)
{
    uint16_t firmware;
    int r = sensirion_get(bus, get_firmware, &firmware, 1, err);

    if (r == 0)
        r = set_up(bus, setup, err);
    if (r == 0)
        r = sensirion_set(bus, start_measuring, (uint16_t)lround(setup->pressure_hpa), err);
    if (r == 0)
        snprintf(serial, DRIVER_SERIAL_SIZE, "firmware %u.%u", firmware >> 8, firmware & 0xff);
    return r;
}

static int scd30_take(const struct bus *bus, struct sample *sample, struct error *err)
{
    uint16_t ready, words[SENSIRION_SCD30_WORDS];
    int r = sensirion_get(bus, get_ready, &ready, 1, err);

    if (r < 0)
        return r;
    if (ready != READY)
        return error_set(err, -EAGAIN, "SCD30: no new measurement");
    r = sensirion_get(bus, read_measurement, words, SENSIRION_SCD30_WORDS, err);
    return r < 0 ? r : sensirion_scd30(words, sample, err);
}

static int scd30_stop(const struct bus *bus, struct error *err)
{
    return sensirion_do(bus, stop_measuring, err);
}

/* It takes the value while it measures, and does not say by how much it was wrong. */
static int scd30_calibrate(const struct bus *bus, int ppm, double *change_ppm, struct error *err)
{
    uint16_t now;
    int r = sensirion_set(bus, force_calibration, (uint16_t)ppm, err);

    if (r == 0)
        r = sensirion_get(bus, force_calibration, &now, 1, err);
    if (r == 0 && now != ppm)
        r = error_set(err, -EIO, "SCD30: did not take %d ppm, it says %u", ppm, now);
    if (r == 0)
        *change_ppm = NAN;
    return r;
}

const struct driver driver_scd30 = {
    .name = "scd30", .title = "Sensirion SCD30", .i2c_address = ADDRESS, .interval_ms = INTERVAL_S * 1000,
    .settle_ms = SETTLE_MS, .calibrate_least_ppm = 400, .calibrate_most_ppm = 2000,
    .start = scd30_start, .take = scd30_take, .stop = scd30_stop, .calibrate = scd30_calibrate,
};
