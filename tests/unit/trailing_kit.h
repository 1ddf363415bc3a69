/* tests/unit/trailing_kit.h - trailing means with the lines they look along, for tests of either. */
#ifndef TRAILING_KIT_H
#define TRAILING_KIT_H
#include "trailing_mean.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define COUNT(array) (sizeof array / sizeof *array)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static inline struct line make_line(double from_minute, double to_minute, double start, double end)
{
    return (struct line){(int64_t)(from_minute * (double)MINUTE_MS), (int64_t)(to_minute * (double)MINUTE_MS), start,
                         end};
}

/* A mean and the lines it looks along: two at a time, closed after the last test. */
struct watch {
    struct recent_lines lines;
    struct trailing_mean mean;
};

static struct watch watches[2];

static inline int close_watches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(watches); i++)
        recent_lines_done(&watches[i].lines);
    return 0;
}

static inline struct watch *watch(size_t place, int64_t window_ms, int64_t joined_min_ms, double limit,
                                  enum level_side side)
{
    struct watch *w = &watches[place];

    recent_lines_done(&w->lines);
    trailing_mean_init(&w->mean, &w->lines, window_ms, joined_min_ms, (struct level){limit, side});
    assert_int_equal(recent_lines_open(&w->lines), 0);
    return w;
}

static inline struct watch *sustained(size_t place, double limit, enum level_side side)
{
    return watch(place, SUSTAINED_WINDOW_MS, SUSTAINED_JOINED_MS, limit, side);
}

static inline struct watch *sustained_above(double limit)
{
    return sustained(0, limit, LEVEL_ABOVE);
}

static inline struct trailing_mean_result add(struct watch *w, const struct line *line)
{
    recent_lines_add(&w->lines, line);
    return trailing_mean_look(&w->mean);
}

#endif
