/* node/senseair_s8.c - Senseair S8 on a serial line, measuring by itself whatever we do.
 *
 * It keeps its period of automatic calibration without power, so that is read first and written only when it is
 * another. Source of registers and bits: "Modbus on Senseair S8", TDE2067, chapter 5 and appendix A. */
#include "driver.h"
#include "modbus.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>

#define ANY_DEVICE 0xfe
#define INTERVAL_MS 4000
#define SETTLE_MS (120 * INT64_C(1000))     /* ours: thirty measurements; the sheet only asks for steady fresh air */
#define FRESH_AIR_PPM 400                   /* what a background calibration takes the air for */
#define STATUS_AT 0                         /* input register 1, and 4 from there on is CO2 */
#define STATUS_COUNT 4
#define CO2_INDEX 3
#define SERIAL_AT 29                        /* input registers 30 and 31 */
#define SERIAL_COUNT 2
#define DONE_AT 0                           /* holding register 1: what was carried out */
#define COMMAND_AT 1                        /* holding register 2 */
#define ABC_AT 31                           /* holding register 32: hours, 0: off */
#define CALIBRATE_BACKGROUND 0x7c06
#define DONE_BACKGROUND 0x20
#define CALIBRATE_MS 4000                   /* at least one measurement (2 s by the sheet) */

/* Meter status; while any is set, CO2 counts for nothing. */
static const char *const troubles[] = {
    "fatal error", "offset regulation error", "algorithm error", "output error", "self-diagnostics error",
    "CO2 out of range", "memory error",
};

static int ask(const struct bus *bus, const struct modbus_request *request, uint16_t *values, struct error *err)
{
    uint8_t bytes[MODBUS_ANSWER_SIZE_MAX];
    size_t size = modbus_answer_size(request);
    int r;

    modbus_request(request, bytes);
    r = bus_write(bus, bytes, MODBUS_REQUEST_SIZE, err);
    if (r == 0)
        r = bus_read(bus, bytes, MODBUS_REFUSAL_SIZE, err);
    if (r < 0)
        return r;
    if (modbus_is_refusal(bytes))
        size = MODBUS_REFUSAL_SIZE;
    else
        r = bus_read(bus, bytes + MODBUS_REFUSAL_SIZE, size - MODBUS_REFUSAL_SIZE, err);
    return r < 0 ? r : modbus_answer(request, bytes, size, values, err);
}

static int read_values(const struct bus *bus, enum modbus_function function, uint16_t address, uint16_t count,
                       uint16_t *values, struct error *err)
{
    return ask(bus, &(struct modbus_request){ANY_DEVICE, function, address, count}, values, err);
}

static int write_value(const struct bus *bus, uint16_t address, uint16_t value, struct error *err)
{
    return ask(bus, &(struct modbus_request){ANY_DEVICE, MODBUS_WRITE_HOLDING, address, value}, NULL, err);
}

static int keep_abc(const struct bus *bus, const struct driver_setup *setup, struct error *err)
{
    uint16_t now, hours = setup->abc == ABC_ON ? (uint16_t)setup->abc_hours : 0;
    int r;

    if (setup->abc == ABC_AS_IT_IS)
        return 0;
    r = read_values(bus, MODBUS_READ_HOLDING, ABC_AT, 1, &now, err);
    return r < 0 || now == hours ? r : write_value(bus, ABC_AT, hours, err);
}

static int s8_start(const struct bus *bus, const struct driver_setup *setup, char serial[DRIVER_SERIAL_SIZE],
                    struct error *err)
{
    uint16_t number[SERIAL_COUNT];
    int r = read_values(bus, MODBUS_READ_INPUT, SERIAL_AT, SERIAL_COUNT, number, err);

    if (r == 0)
        r = keep_abc(bus, setup, err);
    if (r == 0)
        snprintf(serial, DRIVER_SERIAL_SIZE, "%04X%04X", number[0], number[1]);
    return r;
}

static int check_status(uint16_t status, struct error *err)
{
    for (unsigned bit = 0; bit < sizeof troubles / sizeof *troubles; bit++)
        if (status >> bit & 1)
            return error_set(err, -EIO, "Senseair S8: says %s status=%04x", troubles[bit], status);
    return 0;
}

/* Its values are newer each time it has measured, and it does not say when: asked no oftener than that. */
static int s8_take(const struct bus *bus, struct sample *sample, struct error *err)
{
    uint16_t values[STATUS_COUNT];
    struct sample s = {NAN, NAN, NAN};
    int r = read_values(bus, MODBUS_READ_INPUT, STATUS_AT, STATUS_COUNT, values, err);

    if (r == 0)
        r = check_status(values[0], err);
    if (r < 0)
        return r;
    s.co2_ppm = (int16_t)values[CO2_INDEX];
    r = sample_check(&s, &sample_range_s8, err);
    if (r == 0)
        *sample = s;
    return r;
}

static int s8_stop(const struct bus *bus, struct error *err)
{
    (void)bus;
    (void)err;
    return 0;
}

static int s8_calibrate(const struct bus *bus, int ppm, double *change_ppm, struct error *err)
{
    uint16_t done;
    int r = write_value(bus, DONE_AT, 0, err);

    (void)ppm;                  /* there is only one, FRESH_AIR_PPM */
    if (r == 0)
        r = write_value(bus, COMMAND_AT, CALIBRATE_BACKGROUND, err);
    if (r < 0)
        return r;
    bus_sleep_until(bus, bus_now_ms(bus) + CALIBRATE_MS);
    r = read_values(bus, MODBUS_READ_HOLDING, DONE_AT, 1, &done, err);
    if (r < 0)
        return r;
    if (!(done & DONE_BACKGROUND))
        return error_set(err, -EIO, "Senseair S8: did not carry out the calibration done=%04x", done);
    *change_ppm = NAN;
    return 0;
}

const struct driver driver_s8 = {
    .name = "s8", .title = "Senseair S8", .is_serial = true, .interval_ms = INTERVAL_MS, .settle_ms = SETTLE_MS,
    .calibrate_least_ppm = FRESH_AIR_PPM, .calibrate_most_ppm = FRESH_AIR_PPM,
    .start = s8_start, .take = s8_take, .stop = s8_stop, .calibrate = s8_calibrate,
};
