/* digesting.c - each local day that is over gets the digest of its readings into the ledger, and another one when
 * readings of it came late or went. The query worker reads, main writes. See gateway.h. */
#include "gateway_parts.h"
#include "ledger_book.h"
#include "ledger_days.h"
#include "log.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GRACE_MS (3 * INT64_C(3600000))     /* after a day: what sensors kept comes in most of all then */
#define LOOK_MS (5 * INT64_C(60000))        /* between two looks, where nothing waits */
#define DAYS_AT_ONCE 8                      /* of one job */
#define SETTING_SEQ LEDGER_DAYS_SEEN
#define SETTING_DATE "ledger_digest_date"   /* the next date to be digested */

struct digest_job {
    struct gateway *g;
    struct zone zone;
    char folder[SETTINGS_PATH_SIZE];
    int64_t after_seq, until_seq;   /* readings to look at; until_seq: how far it came */
    int64_t date, end_date;         /* the next to digest, and the first that is not over */
    bool is_first;                  /* nothing was ever digested: date is to be found */
    size_t count;
    struct ledger_day days[DAYS_AT_ONCE];
    struct error err;
};

static int64_t setting(struct gateway *g, const char *key, int64_t fallback)
{
    char text[24];

    return store_setting_get(g->store, key, text, sizeof text) == 0 ? strtoll(text, NULL, 10) : fallback;
}

static int set(struct gateway *g, const char *key, int64_t number, struct error *err)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)number);
    return store_setting_set(g->store, key, text, err);
}

/* -- worker -- */

static bool add_day(struct digest_job *job, int64_t date)
{
    for (size_t i = 0; i < job->count; i++)
        if (job->days[i].date == date)
            return true;
    if (job->count == DAYS_AT_ONCE)
        return false;
    job->days[job->count++] = (struct ledger_day){.date = date, .from_ms = zone_day_start_ms(&job->zone, date),
                                                  .to_ms = zone_day_start_ms(&job->zone, date + 1)};
    return true;
}

/* A reading of a day that has its digest. The one that has no room here is looked at again by the next job. */
static int note_late(void *context, int64_t seq, int64_t time_ms)
{
    struct digest_job *job = context;
    int64_t date = zone_date(&job->zone, time_ms);

    if (job->is_first && date < job->date)
        job->date = date;
    if (job->is_first || date >= job->date || add_day(job, date))
        return 0;
    job->until_seq = seq - 1;
    return 1;
}

static void digest_days(void *context)
{
    struct digest_job *job = context;
    struct store_reader *reader = NULL;
    int r = store_reader_open(job->folder, &reader, &job->err);

    if (r == 0)
        r = ledger_days_heard(reader, job->after_seq, job->until_seq, note_late, job, &job->err);
    while (r >= 0 && job->date < job->end_date && add_day(job, job->date))
        job->date++;
    for (size_t i = 0; r >= 0 && i < job->count; i++)
        r = ledger_day_read(reader, &job->days[i], &job->err);
    store_reader_close(reader);
}

/* -- main -- */

int digesting_append(struct gateway *g, const struct ledger_day *day, struct error *err)
{
    char prefix[LEDGER_DAY_PREFIX_SIZE], subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = {.time_ms = clock_wall_ms(g->clock), .kind = LEDGER_DAY_DIGEST, .subject = subject};
    struct ledger_entry entry;
    struct ledger_day before;
    struct error why;
    int r;

    ledger_day_prefix(day->date, prefix);
    r = ledger_find(g->store, LEDGER_DAY_DIGEST, LEDGER_DAY_DIGEST_REVISION, prefix, &entry, &why);
    if (r < 0 && r != -ENOENT)
        return error_set(err, r, "%s", why.text);
    if (r == -ENOENT && day->rows == 0)
        return 0;
    if (r == 0 && ledger_day_of(&entry, &before)) {
        if (memcmp(before.digest, day->digest, sizeof before.digest) == 0)
            return 0;
        act.kind = LEDGER_DAY_DIGEST_REVISION;
    }
    ledger_day_subject(day, act.kind == LEDGER_DAY_DIGEST ? NULL : day->rows < before.rows ? "gone" : "late", subject);
    act.digest = day->digest;
    return ledger_append(g->store, &act, NULL, err);
}

static int keep_days(struct gateway *g, const struct digest_job *job, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < job->count && r == 0; i++)
        r = digesting_append(g, &job->days[i], err);
    if (r == 0 && job->count) {
        r = set(g, SETTING_SEQ, job->until_seq, err);
        if (r == 0)
            r = set(g, SETTING_DATE, job->date, err);
    }
    return r == 0 && job->count ? gateway_commit(g, err) : r;
}

static void digested(void *context)
{
    struct digest_job *job = context;
    struct gateway *g = job->g;

    g->digesting.is_busy = false;
    if (!g->closing && !g->store_failed) {
        if (job->err.code == 0)
            (void)keep_days(g, job, &job->err);
        if (job->err.code < 0)
            log_warning("ledger: a day could not be digested: %s", job->err.text);
        else
            g->digesting.seq = job->until_seq;
        if (job->err.code == 0 && job->count == DAYS_AT_ONCE)
            g->digesting.next_mono_ms = 0;      /* there may be more */
    }
    free(job);
}

static void start_job(struct gateway *g, int64_t end_date)
{
    struct digest_job *job = calloc(1, sizeof *job);

    if (!job)
        return;
    job->g = g;
    job->zone = *g->zone;
    job->end_date = end_date;
    job->date = setting(g, SETTING_DATE, INT64_MAX);
    job->is_first = job->date == INT64_MAX;
    if (job->is_first)
        job->date = end_date;
    if (!g->digesting.seq)
        g->digesting.seq = setting(g, SETTING_SEQ, 0);
    job->after_seq = job->is_first ? 0 : g->digesting.seq;
    job->until_seq = g->committed_readings;
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (worker_submit(g->query_worker, digest_days, digested, job) < 0)
        free(job);
    else
        g->digesting.is_busy = true;
}

void digesting_next(struct gateway *g)
{
    int64_t mono_ms = clock_mono_ms(g->clock);

    if (g->store_failed)
        return;
    if (g->digesting.is_busy || !g->watch.is_trusted || mono_ms < g->digesting.next_mono_ms)
        return;
    g->digesting.next_mono_ms = mono_ms + LOOK_MS;
    start_job(g, zone_date(g->zone, clock_wall_ms(g->clock) - GRACE_MS));
}
