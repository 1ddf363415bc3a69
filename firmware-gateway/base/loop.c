/* base/loop.c - see loop.h */
#include "loop.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 16
#define NEVER INT64_MAX
#define LONGEST_WAIT_MS 60000

struct watch {
    int fd;                         /* -1: free */
    uint32_t generation;            /* tells an event of the one that was here before */
    void (*ready)(void *context);
    void *context;
};

struct timer {
    int64_t period_ms, due_mono_ms;
    void (*fire)(void *context);
    void *context;
};

struct loop {
    const struct clock *clock;
    int epoll_fd, stop_fd;
    bool stopping;
    struct watch watches[LOOP_WATCHES_MAX];
    struct timer timers[LOOP_TIMERS_MAX];
    int timer_count;
};

static void stop_asked(void *context)
{
    struct loop *loop = context;
    uint64_t count;

    loop->stopping = read(loop->stop_fd, &count, sizeof count) == sizeof count;
}

int loop_open(const struct clock *clock, struct loop **loop, struct error *err)
{
    struct loop *l = calloc(1, sizeof *l);
    int r;

    if (!l)
        return error_set(err, -ENOMEM, "loop: out of memory");
    l->clock = clock;
    for (int i = 0; i < LOOP_WATCHES_MAX; i++)
        l->watches[i].fd = -1;
    l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    l->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (l->epoll_fd < 0 || l->stop_fd < 0) {
        r = error_set(err, -errno, "loop: %s", strerror(errno));
        goto fail;
    }
    r = loop_watch(l, l->stop_fd, stop_asked, l, err);
    if (r < 0)
        goto fail;
    *loop = l;
    return 0;

fail:
    loop_close(l);
    return r;
}

void loop_close(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->epoll_fd >= 0)
        close(loop->epoll_fd);
    if (loop->stop_fd >= 0)
        close(loop->stop_fd);
    free(loop);
}

int loop_watch(struct loop *loop, int fd, void (*ready)(void *context), void *context, struct error *err)
{
    struct epoll_event event = {.events = EPOLLIN};
    uint32_t i = 0;

    while (i < LOOP_WATCHES_MAX && loop->watches[i].fd >= 0)
        i++;
    if (i == LOOP_WATCHES_MAX)
        return error_set(err, -ENOSPC, "loop: more than %d descriptors", LOOP_WATCHES_MAX);
    event.data.u64 = (uint64_t)++loop->watches[i].generation << 32 | i;
    if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
        return error_set(err, -errno, "loop: watching a descriptor: %s", strerror(errno));
    loop->watches[i] = (struct watch){fd, loop->watches[i].generation, ready, context};
    return 0;
}

void loop_unwatch(struct loop *loop, int fd)
{
    for (int i = 0; i < LOOP_WATCHES_MAX; i++)
        if (loop->watches[i].fd == fd) {
            epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
            loop->watches[i].fd = -1;
        }
}

int loop_timer_add(struct loop *loop, int64_t period_ms, void (*fire)(void *context), void *context)
{
    struct timer *timer = &loop->timers[loop->timer_count];

    if (loop->timer_count == LOOP_TIMERS_MAX)
        return -ENOSPC;
    *timer = (struct timer){period_ms, NEVER, fire, context};
    if (period_ms > 0)
        timer->due_mono_ms = clock_mono_ms(loop->clock) + period_ms;
    return loop->timer_count++;
}

void loop_timer_set(struct loop *loop, int timer, int64_t in_ms)
{
    assert(timer >= 0 && timer < loop->timer_count);
    loop->timers[timer].due_mono_ms = in_ms < 0 ? NEVER : clock_mono_ms(loop->clock) + in_ms;
}

/* The next multiple of the period that is still to come. */
static int64_t next_due_ms(const struct timer *timer, int64_t now_ms)
{
    return now_ms + timer->period_ms - (now_ms - timer->due_mono_ms) % timer->period_ms;
}

/* Fires what is due; returns when the next one is. */
static int64_t fire_timers(struct loop *loop)
{
    int64_t now = clock_mono_ms(loop->clock), next = NEVER;

    for (int i = 0; i < loop->timer_count; i++) {
        struct timer *timer = &loop->timers[i];

        if (timer->due_mono_ms <= now) {
            timer->due_mono_ms = timer->period_ms > 0 ? next_due_ms(timer, now) : NEVER;
            timer->fire(timer->context);
        }
    }
    for (int i = 0; i < loop->timer_count; i++)
        if (loop->timers[i].due_mono_ms < next)
            next = loop->timers[i].due_mono_ms;
    return next;
}

static int wait_ms(struct loop *loop, int64_t next_mono_ms)
{
    int64_t left;

    if (next_mono_ms == NEVER)
        return LONGEST_WAIT_MS;
    left = clock_real_ms(loop->clock, next_mono_ms - clock_mono_ms(loop->clock));
    return left < 0 ? 0 : left > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : (int)left;
}

int loop_run(struct loop *loop, struct error *err)
{
    struct epoll_event events[EVENTS_AT_ONCE];

    while (!loop->stopping) {
        int n = epoll_wait(loop->epoll_fd, events, EVENTS_AT_ONCE, wait_ms(loop, fire_timers(loop)));

        if (n < 0 && errno != EINTR)
            return error_set(err, -errno, "loop: epoll_wait: %s", strerror(errno));
        for (int i = 0; i < n; i++) {
            struct watch *watch = &loop->watches[events[i].data.u64 & UINT32_MAX];

            /* A callback before this one may have ended it, and even put another in its place. */
            if (watch->fd >= 0 && watch->generation == events[i].data.u64 >> 32)
                watch->ready(watch->context);
        }
    }
    loop->stopping = false;     /* it may be run again */
    return 0;
}

void loop_stop(struct loop *loop)
{
    uint64_t one = 1;

    if (write(loop->stop_fd, &one, sizeof one) < 0)
        return;     /* EAGAIN: asked before */
}
