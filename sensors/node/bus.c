/* node/bus.c - see bus.h */
#include "bus.h"
#include <errno.h>
#include <time.h>

int64_t bus_clock_ms(void *context)
{
    struct timespec now;

    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void bus_clock_sleep_until(void *context, int64_t at_ms)
{
    struct timespec at = {.tv_sec = (time_t)(at_ms / 1000), .tv_nsec = (long)(at_ms % 1000 * 1000000)};

    (void)context;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

void bus_close(struct bus *bus)
{
    if (bus->calls)
        bus->calls->close(bus->context);
    *bus = (struct bus){0};
}
