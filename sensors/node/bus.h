/* node/bus.h - all that a driver knows of the world: bytes out, bytes in, and waiting. The two real buses are I2C
 * (bus_i2c.c) and a serial line (bus_serial.c); tests have one that knows byte for byte what must come. */
#ifndef BUS_H
#define BUS_H
#include "error.h"
#include <stddef.h>
#include <stdint.h>

struct bus_calls {
    /* All bytes in one transfer. -ENXIO: nobody acknowledges (absent, asleep, or busy); -EIO and friends. */
    int (*write)(void *context, const uint8_t *bytes, size_t size, struct error *err);
    /* Exactly size bytes. The same; -ETIMEDOUT: a serial line fell silent before. */
    int (*read)(void *context, uint8_t *bytes, size_t size, struct error *err);
    int64_t (*now_ms)(void *context);                   /* monotonic */
    void (*sleep_until)(void *context, int64_t at_ms);
    void (*close)(void *context);
};

struct bus {
    const struct bus_calls *calls;
    void *context;
};

static inline int bus_write(const struct bus *bus, const uint8_t *bytes, size_t size, struct error *err)
{
    return bus->calls->write(bus->context, bytes, size, err);
}

static inline int bus_read(const struct bus *bus, uint8_t *bytes, size_t size, struct error *err)
{
    return bus->calls->read(bus->context, bytes, size, err);
}

static inline int64_t bus_now_ms(const struct bus *bus)
{
    return bus->calls->now_ms(bus->context);
}

static inline void bus_sleep_until(const struct bus *bus, int64_t at_ms)
{
    bus->calls->sleep_until(bus->context, at_ms);
}

/* path    a device as /dev/i2c-1, /dev/serial0.
 * address the sensor's, 7 bits.
 * 0, or a negative errno with path and what to do; bus is then untouched. */
int bus_i2c_open(const char *path, uint8_t address, struct bus *bus, struct error *err);
int bus_serial_open(const char *path, struct bus *bus, struct error *err);

/* Takes one that was never opened ({0}). */
void bus_close(struct bus *bus);

/* What the real buses share: the monotonic clock, and sleeping by it, also over signals. */
int64_t bus_clock_ms(void *context);
void bus_clock_sleep_until(void *context, int64_t at_ms);

#endif
