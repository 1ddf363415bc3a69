/* tests/unit/school_day_kit.h - a school under the pack of England at nine in the morning. */
#ifndef SCHOOL_DAY_KIT_H
#define SCHOOL_DAY_KIT_H
#include "quality.h"
#include "school_kit.h"
#include <errno.h>
#include <math.h>

static int64_t nine_ms;

static inline int start(void **state)
{
    (void)state;
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    kit_open(2);
    return 0;
}

static inline struct school_heard hear_named(const char *name, int64_t at_ms, struct school_message how)
{
    struct reading reading = kit_reading(700, 20, READING_NO_TIME);
    struct school_heard heard;

    how.device = name;
    how.family = "plain";
    how.reading = how.reading ? how.reading : &reading;
    how.arrived_ms = at_ms;
    school_hear(kit_school, &how, &heard);
    return heard;
}

#endif
