/* node/measuring.c - see measuring.h */
#include "measuring.h"
#include <errno.h>

static const char *const words[] = {
    [MEASURING_STARTING] = "starting", [MEASURING_GOOD] = "good", [MEASURING_BUSY] = "busy",
    [MEASURING_ABSENT] = "absent", [MEASURING_GARBLED] = "garbled", [MEASURING_IMPLAUSIBLE] = "implausible",
    [MEASURING_BROKEN] = "broken",
};

static const struct {
    int code;
    enum measuring_state state;
} meanings[] = {
    {-ENXIO, MEASURING_ABSENT},    {-ENOENT, MEASURING_ABSENT},     {-ETIMEDOUT, MEASURING_ABSENT},
    {-EBADMSG, MEASURING_GARBLED}, {-ERANGE, MEASURING_IMPLAUSIBLE},
};

const char *measuring_word(enum measuring_state state)
{
    return words[state];
}

static enum measuring_state state_of(int code)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == code)
            return meanings[i].state;
    return MEASURING_BROKEN;
}

/* A sensor that did not answer may have lost its power, and with it that it was measuring: started anew. A serial line
 * that went away comes back under the same name with a new descriptor: opened anew. */
static int fail(struct measuring *measuring, int code, int64_t now_ms)
{
    measuring->state = state_of(code);
    measuring->next_ms = now_ms + MEASURING_RETRY_MS;
    if (measuring->state == MEASURING_ABSENT || measuring->state == MEASURING_BROKEN) {
        measuring->is_started = false;
        bus_close(&measuring->bus);
    }
    return code;
}

static int start(struct measuring *measuring, int64_t now_ms, struct error *err)
{
    int r = measuring->bus.calls ? 0 : measuring->open(measuring->context, &measuring->bus, err);

    if (r == 0)
        r = measuring->driver->start(&measuring->bus, &measuring->setup, measuring->serial, err);
    if (r < 0)
        return fail(measuring, r, now_ms);
    measuring->is_started = true;
    measuring->new_ms = now_ms;
    measuring->next_ms = now_ms + MEASURING_POLL_MS;
    return 0;
}

static int wait(struct measuring *measuring, int64_t now_ms, struct error *err)
{
    measuring->next_ms = now_ms + MEASURING_POLL_MS;
    if (now_ms - measuring->new_ms <= MEASURING_BUSY_INTERVALS * measuring->driver->interval_ms)
        return 0;
    measuring->is_started = false;
    measuring->state = MEASURING_BUSY;
    return error_set(err, -EBUSY, "%s: answers, but has measured nothing for %lld s", measuring->driver->title,
                     (long long)((now_ms - measuring->new_ms) / 1000));
}

int measuring_step(struct measuring *measuring, int64_t now_ms, struct sample *sample, struct error *err)
{
    int r;

    if (now_ms < measuring->next_ms)
        return 0;
    if (!measuring->is_started)
        return start(measuring, now_ms, err);
    r = measuring->driver->take(&measuring->bus, sample, err);
    if (r == -EAGAIN)
        return wait(measuring, now_ms, err);
    if (r < 0)
        return fail(measuring, r, now_ms);
    measuring->state = MEASURING_GOOD;
    measuring->next_ms = measuring->new_ms = now_ms + measuring->report_ms;
    return 1;
}

void measuring_stop(struct measuring *measuring)
{
    if (measuring->is_started)
        (void)measuring->driver->stop(&measuring->bus, NULL);   /* it is left either way */
    measuring->is_started = false;
    bus_close(&measuring->bus);
}
