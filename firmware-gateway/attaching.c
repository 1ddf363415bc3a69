/* attaching.c - evidence that attaches itself to the drafts of risk assessments: when one is made, gets a line that the
 * record can answer, or is about other rooms. That it is due stands in the record (store/snapshots.h), so neither a
 * kill nor a failure loses it, and a look that added nothing is not made again. One draft at a time, where one that
 * fails holds up no other; none while the disk is full, whose last room is for what people do. See gateway.h. */
#include "evidence_gather.h"
#include "gateway_parts.h"
#include "log.h"
#include "snapshots.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MS (60 * INT64_C(1000))   /* after one that failed */

struct attach_job {
    struct gateway *g;
    struct evidence_gather *gather;     /* owned */
    int64_t assessment;
};

void attaching_want(struct gateway *g)
{
    g->attaching.is_wanted = true;
}

/* -- those that failed -- */

static void hold(struct gateway *g, int64_t assessment)
{
    struct attaching *attaching = &g->attaching;

    assert(attaching->held_count < ASSESSMENTS_MAX);        /* there are no more, and one that is held is not tried */
    attaching->held[attaching->held_count].assessment = assessment;
    attaching->held[attaching->held_count++].until_mono_ms = clock_mono_ms(g->clock) + AGAIN_MS;
}

static bool is_held(const struct attaching *attaching, int64_t assessment)
{
    for (size_t i = 0; i < attaching->held_count; i++)
        if (attaching->held[i].assessment == assessment)
            return true;
    return false;
}

/* In the order in which they failed, so the first are over first. */
static void release(struct attaching *attaching, int64_t now_mono_ms)
{
    size_t over = 0;

    while (over < attaching->held_count && attaching->held[over].until_mono_ms <= now_mono_ms)
        over++;
    attaching->held_count -= over;
    memmove(attaching->held, attaching->held + over, attaching->held_count * sizeof *attaching->held);
}

/* The next draft that is due and not held: its ids, or 0 and 0. */
static int find_next(struct gateway *g, int64_t *assessment, int64_t *version, struct error *err)
{
    int r;

    *assessment = 0;
    do
        r = snapshots_next_due(g->store, *assessment, assessment, version, err);
    while (r == 0 && *assessment && is_held(&g->attaching, *assessment));
    return r;
}

/* -- one draft -- */

static void gather(void *context)
{
    struct attach_job *job = context;

    evidence_gather_read(job->gather);
}

/* Between two pieces of what is kept: the way over the worker lets main do something else. */
static void rest(void *context)
{
    (void)context;
}

/* 1: there is more. */
static int keep(struct gateway *g, struct evidence_gather *gather, struct error *err)
{
    int r = store_mark(g->store, err);

    if (r < 0)
        return r;
    r = evidence_gather_keep(gather, &g->host, 0, err);
    if (r < 0)
        store_undo(g->store);
    else
        store_keep(g->store);
    if (r >= 0 && gateway_commit(g, err) < 0)
        return -EIO;                    /* said there */
    return r;
}

static void gathered(void *context)
{
    struct attach_job *job = context;
    struct gateway *g = job->g;
    struct error err = {0};

    if (!g->closing && !g->store_failed) {
        int r = keep(g, job->gather, &err);

        if (r > 0 && worker_submit(g->query_worker, rest, gathered, job) == 0)
            return;
        g->attaching.is_wanted = true;              /* another draft, or one that was changed meanwhile */
        if (r < 0) {
            log_info("evidence: not attached assessment=%lld: %s", (long long)job->assessment, err.text);
            hold(g, job->assessment);
        }
    }
    g->attaching.is_busy = false;
    evidence_gather_free(job->gather);
    free(job);
}

static void start(struct gateway *g, int64_t assessment, int64_t version)
{
    struct attach_job *job = calloc(1, sizeof *job);

    if (job)
        job->gather = evidence_gather_make(&g->host, g->settings->data, assessment, version);
    if (!job || !job->gather) {
        free(job);
        return;                     /* asked again in a second */
    }
    job->g = g;
    job->assessment = assessment;
    /* The worker reads what is committed: a day that was kept just now has to be there. */
    if (gateway_commit(g, NULL) < 0 || worker_submit(g->query_worker, gather, gathered, job) < 0) {
        evidence_gather_free(job->gather);
        free(job);
        return;
    }
    g->attaching.is_busy = true;
}

void attaching_next(struct gateway *g)
{
    int64_t assessment, version, now_mono_ms = clock_mono_ms(g->clock);
    struct error err = {0};

    if (!g->attaching.is_wanted || g->attaching.is_busy || g->spacing.is_short || !g->watch.is_trusted ||
        !keeping_is_whole(g) || now_mono_ms < g->attaching.next_mono_ms)
        return;
    release(&g->attaching, now_mono_ms);
    if (find_next(g, &assessment, &version, &err) < 0) {
        log_warning("evidence: %s", err.text);
        g->attaching.next_mono_ms = now_mono_ms + AGAIN_MS;
    } else if (assessment) {
        start(g, assessment, version);
    } else {
        g->attaching.is_wanted = g->attaching.held_count != 0;
    }
}
