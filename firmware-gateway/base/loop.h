/* base/loop.h - the main thread's epoll loop: descriptors and timers, nothing else.
 * All calls from the main thread, callbacks too; only loop_stop may come from anywhere (also a signal's callback). */
#ifndef LOOP_H
#define LOOP_H
#include "clock.h"
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

#define LOOP_WATCHES_MAX 32
#define LOOP_TIMERS_MAX 64

struct loop;

int loop_open(const struct clock *clock, struct loop **loop, struct error *err);   /* borrows clock */
void loop_close(struct loop *loop);

/* Calls ready(context) while fd is readable (level-triggered). -ENOSPC beyond LOOP_WATCHES_MAX. */
int loop_watch(struct loop *loop, int fd, void (*ready)(void *context), void *context, struct error *err);
void loop_unwatch(struct loop *loop, int fd);

/* A timer on the injected clock (a demo's timers run faster). Returns its id >= 0, or -ENOSPC.
 * period_ms > 0 repeats without drift, skipping what was missed; 0: fires only when armed by loop_timer_set. */
int loop_timer_add(struct loop *loop, int64_t period_ms, void (*fire)(void *context), void *context);
void loop_timer_set(struct loop *loop, int timer, int64_t in_ms);   /* next firing in in_ms; negative: disarm */

int loop_run(struct loop *loop, struct error *err);     /* until loop_stop, as often as wanted; 0 or a negative errno */
void loop_stop(struct loop *loop);

#endif
