/* tests/unit/quality_kit.h - samples for the sensor checks, in a school week. */
#ifndef QUALITY_KIT_H
#define QUALITY_KIT_H
#include "quality.h"
#include "rfc3339.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define MAX_GAP_MS (15 * MINUTE_MS)
#define COUNT(array) (sizeof array / sizeof *array)

static struct zone london;
static struct calendar school;
static int64_t monday_nine, monday_six_in_the_evening;

static inline int64_t utc(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(rfc3339_parse(text, strlen(text), &ms), 0);
    return ms;
}

static inline int setup(void **state)
{
    (void)state;
    calendar_init(&school);
    monday_nine = utc("2026-11-23T09:00:00Z");
    monday_six_in_the_evening = utc("2026-11-23T18:00:00Z");
    return zone_load("Europe/London", &london, NULL) == 0 ? 0 : -1;
}

static inline struct quality_arrival live_at(int64_t arrival_ms)
{
    return (struct quality_arrival){
        .arrival_ms = arrival_ms, .clock_is_trusted = true, .calendar = &school, .zone = &london};
}

static inline struct reading co2_reading(double co2_ppm, int64_t own_ms)
{
    struct reading reading = {.time_ms = own_ms};

    reading_set(&reading, CO2_PPM, co2_ppm);
    return reading;
}

/* A plain live message without a time of its own. */
static inline uint32_t hear(struct quality *quality, double co2_ppm, int64_t at_ms)
{
    struct reading reading = co2_reading(co2_ppm, READING_NO_TIME);
    struct quality_arrival arrival = live_at(at_ms);

    return quality_judge(quality, &reading, &arrival, MAX_GAP_MS);
}

static inline struct quality fresh(void)
{
    struct quality quality;

    quality_init(&quality);
    return quality;
}

#endif
