/* node/bus_i2c.c - I2C by the kernel's character device: one I2C_RDWR message a transfer, so that each ends with a stop
 * condition, as Sensirion's sensors want it. Source: Documentation/i2c/dev-interface of the kernel. */
#include "bus.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TRANSFER_SIZE_MAX 64    /* bytes; the longest of ours is 18 */

struct i2c {
    int fd;
    uint8_t address;
};

static int transfer(const struct i2c *i2c, uint16_t flags, uint8_t *bytes, size_t size, struct error *err)
{
    struct i2c_msg message = {.addr = i2c->address, .flags = flags, .len = (uint16_t)size, .buf = bytes};
    struct i2c_rdwr_ioctl_data data = {.msgs = &message, .nmsgs = 1};

    if (ioctl(i2c->fd, I2C_RDWR, &data) == 1)
        return 0;
    /* A missing acknowledge is ENXIO or EREMOTEIO, by the adapter's driver. */
    if (errno == ENXIO || errno == EREMOTEIO)
        return error_set(err, -ENXIO, "I2C: nobody answers at address 0x%02x: check wires and power", i2c->address);
    return error_set(err, -errno, "I2C: address 0x%02x: %s", i2c->address, strerror(errno));
}

static int i2c_write(void *context, const uint8_t *bytes, size_t size, struct error *err)
{
    uint8_t copy[TRANSFER_SIZE_MAX];    /* the kernel's message is not const */

    if (size > sizeof copy)
        return error_set(err, -EMSGSIZE, "I2C: %zu bytes in one transfer", size);
    memcpy(copy, bytes, size);
    return transfer(context, 0, copy, size, err);
}

static int i2c_read(void *context, uint8_t *bytes, size_t size, struct error *err)
{
    return transfer(context, I2C_M_RD, bytes, size, err);
}

static void i2c_close(void *context)
{
    struct i2c *i2c = context;

    close(i2c->fd);
    free(i2c);
}

static const struct bus_calls calls = {i2c_write, i2c_read, bus_clock_ms, bus_clock_sleep_until, i2c_close};

int bus_i2c_open(const char *path, uint8_t address, struct bus *bus, struct error *err)
{
    struct i2c *i2c;
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return error_set(err, -errno, "%s: %s (is I2C switched on, and are we in the group i2c?)", path,
                         strerror(errno));
    i2c = malloc(sizeof *i2c);
    if (!i2c) {
        close(fd);
        return error_set(err, -ENOMEM, "I2C: out of memory");
    }
    *i2c = (struct i2c){fd, address};
    *bus = (struct bus){&calls, i2c};
    return 0;
}
