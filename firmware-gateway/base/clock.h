/* base/clock.h - the one clock, handed to whoever needs the time.
 * Real, or a demo clock that starts at a chosen moment and runs faster. mono_ms never jumps and is for
 * durations; wall_ms is UTC for storage and display; never subtract one from the other.
 * Immutable after init, so any thread may ask. */
#ifndef CLOCK_H
#define CLOCK_H
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SPEED_MIN 0.1
#define CLOCK_SPEED_MAX 10000.0

struct clock {
    double speed;               /* 1: the real clock */
    bool is_demo;
    int64_t demo_wall_ms;       /* the demo's wall time at real_start_ms */
    int64_t real_start_ms;      /* CLOCK_MONOTONIC at the demo's start */
};

void clock_init_real(struct clock *clock);

/* "2026-11-23T08:50:00Z,60" or "2026-11-23T08:50:00Z,60,1795312200000": start, speed and, so that several
 * programs share one demo clock, the real unix milliseconds at which it began (default: now; within 30 days of it).
 * -EINVAL with the reason; speed CLOCK_SPEED_MIN to CLOCK_SPEED_MAX. */
int clock_init_demo(struct clock *clock, const char *text, struct error *err);

int64_t clock_mono_ms(const struct clock *clock);   /* advances `speed` times as fast on a demo clock */
int64_t clock_wall_ms(const struct clock *clock);   /* unix milliseconds, UTC */

/* Real milliseconds in which `duration_ms` of this clock pass; rounded up, for epoll timeouts. */
int64_t clock_real_ms(const struct clock *clock, int64_t duration_ms);

/* Whether the wall clock can be believed: a demo clock always; a real one when the kernel says it is
 * synchronised (adjtimex without STA_UNSYNC) or TRANSOM_CLOCK=trusted, and it is not before this program was built.
 * Source: adjtimex(2); reliability promise 23. */
bool clock_is_trusted(const struct clock *clock);
/* The same on the kernel's word alone, whatever TRANSOM_CLOCK says. */
bool clock_is_synchronised(const struct clock *clock);

#endif
