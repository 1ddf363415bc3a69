/* fuzz_node.c - any bytes as answers on a sensor's bus, as a capture, and as a line of the node's own file: no crash,
 * and nothing that the sensor cannot measure comes out. */
#include "decoder.h"
#include "driver.h"
#include "node_buffer.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fed {                    /* a bus that answers with the input, and then falls silent */
    const uint8_t *at;
    size_t left;
    int64_t now_ms;
};

static int fed_write(void *context, const uint8_t *bytes, size_t size, struct error *err)
{
    (void)context;
    (void)bytes;
    (void)size;
    (void)err;
    return 0;
}

static int fed_read(void *context, uint8_t *bytes, size_t size, struct error *err)
{
    struct fed *fed = context;

    if (size > fed->left)
        return error_set(err, -ETIMEDOUT, "silent");
    memcpy(bytes, fed->at, size);
    fed->at += size;
    fed->left -= size;
    return 0;
}

static int64_t fed_now_ms(void *context)
{
    return ((struct fed *)context)->now_ms;
}

static void fed_sleep_until(void *context, int64_t at_ms)
{
    ((struct fed *)context)->now_ms = at_ms;
}

static void fed_close(void *context)
{
    (void)context;
}

static const struct bus_calls calls = {fed_write, fed_read, fed_now_ms, fed_sleep_until, fed_close};

static void drive(const struct driver *driver, const uint8_t *data, size_t size)
{
    static const struct driver_setup setup = {.altitude_m = 100, .pressure_hpa = 1000, .abc = ABC_ON, .abc_hours = 180};
    struct fed fed = {data, size, 0};
    const struct bus bus = {&calls, &fed};
    char serial[DRIVER_SERIAL_SIZE] = "";
    struct sample sample;
    struct error err = {0};
    double change_ppm;

    if (driver->take(&bus, &sample, &err) == 0)
        assert(sample.co2_ppm >= SAMPLE_CO2_MIN_PPM && sample.co2_ppm <= 40000 && !isinf(sample.temperature_c));
    (void)driver->start(&bus, &setup, serial, &err);
    assert(memchr(serial, '\0', sizeof serial));
    (void)driver->calibrate(&bus, driver->calibrate_least_ppm, &change_ppm, &err);
}

static void read_line(const uint8_t *data, size_t size)
{
    char line[160];
    struct node_reading reading;

    size = size < sizeof line - 1 ? size : sizeof line - 1;
    memcpy(line, data, size);
    line[size] = '\0';
    if (node_buffer_parse(line, &reading))
        assert(reading.time_ms > 0 && isfinite(reading.sample.co2_ppm));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct driver *const drivers[] = {&driver_scd4x, &driver_scd30, &driver_s8};
    static struct decoded decoded;

    (void)decoder_decode(&(struct message){.payload = (const char *)data, .size = size}, &decoded, NULL);
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        drive(drivers[i], data, size);
    read_line(data, size);
    return 0;
}
