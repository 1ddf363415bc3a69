/* timing.c - the gateway's own clocks: what a pause, a step or a new trust in the wall clock changes in the record and
 * in memory. What happened is decided in base/clock_watch; see gateway.h. */
#include "claim.h"
#include "gateway_parts.h"
#include "ledger_book.h"
#include "log.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The offset of the clock that was last trusted, kept because a restart of the program is no reason to doubt it. */
#define SETTING_OFFSET "trusted_clock_offset_ms"

static int64_t system_ms(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A clock without a battery may start plausibly but in the past: it is earlier than what the record has seen. Only time
 * servers can vouch for it then, and a clock that was trusted once needs no such witness. */
static bool is_credible(const struct gateway *g, int64_t wall_ms)
{
    return clock_is_trusted(g->clock) && (g->watch.was_trusted || wall_ms + CLOCK_STEP_MS >= g->newest_ms ||
                                          clock_is_synchronised(g->clock));
}

static void look_at_clocks(const struct gateway *g, struct clock_look *look)
{
    *look = (struct clock_look){.wall_ms = clock_wall_ms(g->clock), .mono_ms = clock_mono_ms(g->clock),
                                .awake_ms = system_ms(CLOCK_MONOTONIC)};
    /* A demo sleeps with its machine. */
    look->real_ms = g->clock->is_demo ? look->awake_ms : system_ms(CLOCK_BOOTTIME);
    look->is_credible = is_credible(g, look->wall_ms);
}

static int64_t vouched_offset_ms(struct gateway *g)
{
    char text[24];

    return store_setting_get(g->store, SETTING_OFFSET, text, sizeof text) == 0 ? strtoll(text, NULL, 10) : INT64_MIN;
}

static int vouch(struct gateway *g, struct error *err)
{
    char text[24];

    if (g->clock->is_demo || vouched_offset_ms(g) == g->watch.trusted_offset_ms)
        return 0;
    snprintf(text, sizeof text, "%lld", (long long)g->watch.trusted_offset_ms);
    return store_setting_set(g->store, SETTING_OFFSET, text, err);
}

static int note(struct gateway *g, enum gateway_event kind, const char *detail, struct error *err)
{
    return events_append(g->store, kind, g->watch.last.wall_ms, g->watch.last.mono_ms, detail, err);
}

/* Those who write down what time it is say what it is worth. */
static void note_trust(struct gateway *g)
{
    g->host.clock_trusted = g->watch.is_trusted;
    ledger_clock(g->store, g->watch.is_trusted);
}

void timing_open(struct gateway *g)
{
    struct clock_look look;

    g->newest_ms = store_newest_ms(g->store);
    look_at_clocks(g, &look);
    clock_watch_init(&g->watch, &look, vouched_offset_ms(g));
    note_trust(g);
    g->placed_seq = readings_count(g->store);
}

int timing_started(struct gateway *g, struct error *err)
{
    int r = note(g, GATEWAY_STARTED, TRANSOM_VERSION, err);

    if (r == 0 && !g->watch.is_trusted) {
        log_warning("clock: not trusted, waiting for the correct time; readings are kept and placed later");
        r = note(g, CLOCK_DOUBTED, "0 ms", err);
    } else if (r == 0 && g->watch.last.wall_ms + CLOCK_STEP_MS < g->newest_ms) {
        log_warning("clock: trusted, and the record is ahead of it ms=%lld",
                    (long long)(g->newest_ms - g->watch.last.wall_ms));
        r = note(g, CLOCK_TRUSTED, "0 ms moved: the record was ahead", err);
    }
    return r == 0 && g->watch.is_trusted ? vouch(g, err) : r;
}

/* -- what came while nobody knew the time -- */

struct placing {
    struct gateway *g;
    int64_t until_seq;
    size_t count;
    struct error *err;
};

/* Once more, at its time: as a new reading, because readings are never changed. It keeps the flag of untrusted time, so
 * that no verdict comes from it. */
static int place_one(void *context, const struct stored_reading *stored)
{
    struct placing *placing = context;
    struct gateway *g = placing->g;
    struct stored_reading row = *stored;

    if (stored->seq > placing->until_seq)
        return 1;
    if (!(stored->flags & STORED_CLOCK_UNTRUSTED))
        return 0;
    row.arrived_ms = stored->mono_ms + g->watch.offset_ms;
    row.reading.time_ms += row.arrived_ms - stored->arrived_ms;
    row.flags &= ~STORED_CLOCK_UNTRUSTED;
    placing->count++;
    return readings_append(g->store, &row, placing->err);
}

/* Those of this life of the gateway: the monotonic clock of an earlier one may have been another. */
static int place_untrusted(struct gateway *g, size_t *count, struct error *err)
{
    struct placing placing = {.g = g, .until_seq = readings_count(g->store), .err = err};
    int r = readings_after(g->store, g->placed_seq, place_one, &placing, err);

    *count = placing.count;
    return r < 0 ? r : 0;
}

/* -- changes -- */

static int record_step(struct gateway *g, const struct clock_news *news, enum gateway_event kind, struct error *err)
{
    char detail[32];
    int r;

    log_warning("clock: stepped ms=%lld trusted=%d", (long long)news->step_ms, g->watch.is_trusted);
    snprintf(detail, sizeof detail, "%lld ms", (long long)news->step_ms);
    r = note(g, kind, detail, err);
    return r == 0 && news->moved_ms ? outbox_move(g->store, news->moved_ms, err) : r;
}

static int record_trust(struct gateway *g, const struct clock_news *news, struct error *err)
{
    char detail[64];
    size_t count;
    int r = place_untrusted(g, &count, err);

    if (r < 0)
        return r;
    log_info("clock: trusted stepped_ms=%lld placed=%zu", (long long)news->step_ms, count);
    snprintf(detail, sizeof detail, "%lld ms moved, %zu readings placed", (long long)news->moved_ms, count);
    r = note(g, CLOCK_TRUSTED, detail, err);
    if (r == 0 && news->moved_ms)
        r = outbox_move(g->store, news->moved_ms, err);
    if (r == 0)     /* what was said of the broker meanwhile has a time that no replay looks at */
        r = note(g, g->was_connected ? BROKER_CONNECTED : BROKER_LOST, "as before", err);
    if (r == 0 && news->step_ms > CLAIM_VALID_MS)   /* the code of the first start was born old */
        r = claim_offer(g->store, g->settings->data, g->settings->http_listen, err);
    return r;
}

static int record_change(struct gateway *g, const struct clock_news *news, struct error *err)
{
    switch (news->change) {
    case CLOCK_MOVED:
        return record_step(g, news, CLOCK_STEPPED, err);
    case CLOCK_DISTRUSTED:
        return record_step(g, news, CLOCK_DOUBTED, err);
    case CLOCK_BELIEVED:
        return record_trust(g, news, err);
    case CLOCK_STRAYED:     /* it counts for nothing; only the display starts anew */
    case CLOCK_KEPT:
        break;
    }
    return 0;
}

static int record_pause(struct gateway *g, int64_t paused_ms, struct error *err)
{
    char detail[32];

    log_warning("gateway: was stopped ms=%lld", (long long)paused_ms);
    snprintf(detail, sizeof detail, "%lld ms", (long long)paused_ms);
    school_deaf_until(g->school, g->watch.last.wall_ms);
    gateway_commit_soon(g);
    return note(g, GATEWAY_PAUSED, detail, err);
}

/* All in one transaction, with what memory, built anew, makes of it. */
static int follow(struct gateway *g, const struct clock_news *news, struct error *err)
{
    int r = news->paused_ms ? record_pause(g, news->paused_ms, err) : 0;

    if (r < 0 || news->change == CLOCK_KEPT)
        return r;
    r = record_change(g, news, err);
    if (r == 0 && g->watch.is_trusted)
        r = vouch(g, err);
    if (r < 0)
        return r;
    g->moved_ms = news->moved_ms;
    r = gateway_rebuild(g, err);
    g->moved_ms = 0;
    return r;
}

int timing_look(struct gateway *g)
{
    struct clock_watch before = g->watch;
    struct clock_look look;
    struct clock_news news;
    struct error err = {0};

    look_at_clocks(g, &look);
    clock_watch_look(&g->watch, &look, &news);
    if (follow(g, &news, &err) < 0) {
        log_error("clock: what happened to it could not be recorded: %s", err.text);
        g->watch = before;      /* the next look finds it again */
        return err.code;
    }
    if (news.change == CLOCK_BELIEVED)
        g->placed_seq = readings_count(g->store);
    note_trust(g);
    return 0;
}
