/* base/clock_watch.h - what became of the clocks between two looks: was the program stopped, was the wall clock moved,
 * can it be believed? And for the record: when did something happen that was stamped before the wall clock was moved?
 *
 * The monotonic clock is never moved, so the wall clock less the monotonic one, the *offset*, names the wall clock that
 * made a stamp. A step of the wall clock is a new offset; what carries the old one is moved with it. So durations stay
 * what they were, however the wall clock jumps: a hold that ran two minutes before a step has run two minutes after it.
 * Pure. Any thread. */
#ifndef CLOCK_WATCH_H
#define CLOCK_WATCH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Project settings. Time servers slew less than half a second; a second or two is what a leap second or a coarse set of
 * the clock does. Both bounds of a pause have to be passed, so that a busy moment of a fast demo clock is none. */
#define CLOCK_STEP_MS 5000              /* a smaller difference of offsets is the same clock */
#define CLOCK_PAUSE_MS 30000            /* of the injected clock ... */
#define CLOCK_PAUSE_REAL_MS 2000        /* ... and of real time: longer, and nobody was at work */

struct clock_look {                     /* all clocks at one moment */
    int64_t wall_ms, mono_ms;           /* the injected ones */
    int64_t awake_ms;                   /* real time in which the machine ran: CLOCK_MONOTONIC */
    int64_t real_ms;                    /* the same and the time it was suspended: CLOCK_BOOTTIME */
    bool is_credible;                   /* what the system says of its wall clock at this moment */
};

struct clock_watch {
    struct clock_look last;
    int64_t offset_ms;                  /* wall less monotonic, as of the last change */
    bool is_trusted;
    bool was_trusted;                   /* ever */
    int64_t trusted_offset_ms;          /* the last one that was trusted */
};

enum clock_change {
    CLOCK_KEPT,
    CLOCK_MOVED,                        /* by a step, and it is trusted as before */
    CLOCK_DISTRUSTED,                   /* by a step, and nobody vouches for it any more */
    CLOCK_BELIEVED,                     /* now it is trusted */
    CLOCK_STRAYED,                      /* by a step, not trusted before and after */
};

struct clock_news {
    int64_t paused_ms;                  /* nobody was at work for so long, by the injected clock; 0: no pause */
    enum clock_change change;
    int64_t step_ms;                    /* how far the wall clock went against the monotonic one; 0 when CLOCK_KEPT */
    /* CLOCK_MOVED, CLOCK_BELIEVED: how far from the last trusted clock to this one */
    int64_t moved_ms;
};

/* A clock that was once trusted stays so while it is not moved, also when the time servers are out of reach: it runs on
 * by the same quartz, and a school without a cable must not lose its alarms. vouched_offset_ms: an offset that was
 * trusted before this program was started (the machine has not been restarted since when it is the same); INT64_MIN:
 * none. */
void clock_watch_init(struct clock_watch *watch, const struct clock_look *now, int64_t vouched_offset_ms);
/* One more look, not before the last. *news: what happened since. */
void clock_watch_look(struct clock_watch *watch, const struct clock_look *now, struct clock_news *news);
/* A stamp by this watch's clock: as it was, or, when the wall clock was moved between the stamp and the look that
 * noticed it (or will), as the clock that the watch knows would have stamped it. */
int64_t clock_watch_stamp_ms(const struct clock_watch *watch, int64_t wall_ms, int64_t mono_ms);

/* -- steps in a record: entries in an order, with the steps between them -- */

#define CLOCK_STEPS_MAX 64              /* a clock that steps more often in two days: the oldest are forgotten */

struct clock_step {
    int64_t after_seq;                  /* it lies behind this entry and before the next */
    int64_t from_ms, to_ms;             /* offsets; the same: not moved, only believed */
    int64_t wall_ms;                    /* when, by the new clock */
};
struct clock_steps {                    /* zero-initialised; in the order of the record */
    size_t count;
    struct clock_step steps[CLOCK_STEPS_MAX];
};

void clock_steps_add(struct clock_steps *steps, const struct clock_step *step);
/* How far what was stamped wall_ms at mono_ms and stands at seq has to be moved to be at its place by the newest
 * clock. */
int64_t clock_steps_move_ms(const struct clock_steps *steps, int64_t seq, int64_t wall_ms, int64_t mono_ms);
/* By the newest clock, the latest instant that an entry at seq can have happened at: a trusted clock showed it after
 * it. What claims to be later was stamped by a clock that was wrong in an unknown way. INT64_MAX: any. */
int64_t clock_steps_latest_ms(const struct clock_steps *steps, int64_t seq);

#endif
