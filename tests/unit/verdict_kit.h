/* tests/unit/verdict_kit.h - a school under the pack of England, and rules to judge its days by. */
#ifndef VERDICT_KIT_H
#define VERDICT_KIT_H
#include "day_judge.h"
#include "pack.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTE_MS INT64_C(60000)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static const struct pack settings = {.instant_hold_min = 5, .sustained_window_min = 20, .sustained_joined_min = 15,
                                     .clear_margin_co2_ppm = 50, .clear_margin_temperature_c = 0.5,
                                     .clear_hold_min = 5};
static struct zone zone;
static struct calendar calendar;
static struct pack england;

static inline int setup(void **state)
{
    struct error err;

    (void)state;
    calendar_init(&calendar);
    if (zone_load("Europe/London", &zone, &err) == 0 &&
        pack_read(SOURCE_DIR "/config/packs/england.yaml", &england, &err) == 0)
        return 0;
    print_error("%s\n", err.text);
    return -1;
}

static inline struct rule rule_of(enum statistic statistic, enum comparison comparison, double limit)
{
    return (struct rule){.statistic = statistic, .comparison = comparison, .limit = limit, .window_min = 20,
                         .severity = SEVERITY_WARNING, .quantity = CO2_PPM};
}

#endif
