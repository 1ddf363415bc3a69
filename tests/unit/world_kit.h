/* tests/unit/world_kit.h - a simulated school at a moment. */
#ifndef WORLD_KIT_H
#define WORLD_KIT_H
#include "rfc3339.h"
#include "world.h"
#include "timetable.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)

static struct zone london;
static struct error err;

static inline int64_t at(const char *text)
{
    int64_t unix_ms;

    assert_int_equal(rfc3339_parse(text, strlen(text), &unix_ms), 0);
    return unix_ms;
}

static inline struct world *world_at(const char *start, uint64_t seed, int interval_s, const char *fault_text)
{
    struct fault fault;
    struct world_options options = {.seed = seed, .rooms = ROOMS_DEFAULT, .interval_s = interval_s,
                                     .start_ms = at(start), .zone = &london, .faults = &fault,
                                     .fault_count = fault_text != NULL};
    struct world *world;

    if (fault_text)
        assert_int_equal(fault_parse(fault_text, ROOMS_DEFAULT, &fault, &err), 0);
    assert_int_equal(world_open(&options, &world, &err), 0);
    return world;
}

static inline int load_zone(void **state)
{
    (void)state;
    return zone_load("Europe/London", &london, &err);
}

#endif
