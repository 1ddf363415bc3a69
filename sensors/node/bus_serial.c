/* node/bus_serial.c - a serial line as the Senseair S8 has it: 9600 baud, 8 bits, no parity, one stop bit (it sends
 * two, of which the second looks like a pause). Source: "Modbus on Senseair S8", TDE2067. */
#include "bus.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The S8 answers within 180 ms (TDE2067); the rest is for USB adapters. Counts anew with every piece that comes. */
#define SILENCE_MS 500
#define WRITE_MS 1000

struct serial {
    int fd;
    const char *path;   /* borrowed */
};

static int wait_for(const struct serial *serial, short events, int timeout_ms, struct error *err)
{
    struct pollfd poll_fd = {.fd = serial->fd, .events = events};
    int r;

    do
        r = poll(&poll_fd, 1, timeout_ms);
    while (r < 0 && errno == EINTR);
    if (r < 0)
        return error_set(err, -errno, "%s: %s", serial->path, strerror(errno));
    if (r == 0)
        return error_set(err, -ETIMEDOUT, "%s: no answer: check wires (TX to RX, RX to TX) and power", serial->path);
    if (!(poll_fd.revents & events))
        return error_set(err, -ENXIO, "%s: the serial line is gone", serial->path);
    return 0;
}

/* What came late, or was noise, is no answer to what is asked now. */
static int serial_write(void *context, const uint8_t *bytes, size_t size, struct error *err)
{
    const struct serial *serial = context;

    tcflush(serial->fd, TCIFLUSH);
    while (size) {
        ssize_t n;
        int r = wait_for(serial, POLLOUT, WRITE_MS, err);

        if (r < 0)
            return r;
        n = write(serial->fd, bytes, size);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return error_set(err, -errno, "%s: %s", serial->path, strerror(errno));
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static int serial_read(void *context, uint8_t *bytes, size_t size, struct error *err)
{
    const struct serial *serial = context;

    while (size) {
        ssize_t n;
        int r = wait_for(serial, POLLIN, SILENCE_MS, err);

        if (r < 0)
            return r;
        n = read(serial->fd, bytes, size);
        if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
            return error_set(err, -ENXIO, "%s: the serial line is gone", serial->path);
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static void serial_close(void *context)
{
    struct serial *serial = context;

    close(serial->fd);
    free(serial);
}

static const struct bus_calls calls = {serial_write, serial_read, bus_clock_ms, bus_clock_sleep_until, serial_close};

static int set_line(int fd, const char *path, struct error *err)
{
    struct termios line;

    if (tcgetattr(fd, &line) < 0)
        return error_set(err, -errno, "%s: is no serial line: %s", path, strerror(errno));
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    line.c_cflag |= CLOCAL | CREAD;
    cfsetispeed(&line, B9600);
    cfsetospeed(&line, B9600);
    if (tcsetattr(fd, TCSANOW, &line) < 0)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    return 0;
}

int bus_serial_open(const char *path, struct bus *bus, struct error *err)
{
    struct serial *serial;
    int r, fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return error_set(err, -errno, "%s: %s (is the serial port switched on, and are we in the group dialout?)", path,
                         strerror(errno));
    r = set_line(fd, path, err);
    serial = r == 0 ? malloc(sizeof *serial) : NULL;
    if (!serial) {
        close(fd);
        return r < 0 ? r : error_set(err, -ENOMEM, "serial line: out of memory");
    }
    *serial = (struct serial){fd, path};
    *bus = (struct bus){&calls, serial};
    return 0;
}
