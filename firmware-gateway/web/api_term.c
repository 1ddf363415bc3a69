/* web/api_term.c - the figures of a room over a term, summed by the query worker from the days that the record keeps.
 * Who may not see single days may not see them as a short term either. */
#include "days.h"
#include "inside.h"
#include "readings.h"
#include "routes.h"
#include "scope.h"
#include "term.h"
#include "term_scope.h"
#include <stdlib.h>
#include <string.h>

struct term_job {
    struct job job;
    char folder[256];
    struct days_setup *setup;       /* owned, as packs */
    const struct pack **packs;      /* one a date: that judges it */
    const struct pack *adopted;
    int64_t from_date, to_date;     /* both included */
    bool is_bound;                  /* for somebody who may not learn of single days */
    struct term term;
    struct error err;
};

static void free_job(struct term_job *job)
{
    free(job->setup);
    free(job->packs);
    free(job);
}

/* -- worker -- */

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct term_job *job = context;
    char expected[DAYS_STAMP_SIZE];

    job->setup->pack = job->packs[date - job->from_date];
    days_stamp(job->setup, expected);
    if (!day_stamp_holds(stamp, expected))
        return 0;                       /* judged by what does not hold any more */
    (void)term_add(&job->term, json);   /* a damaged day is one that was not measured */
    return 0;
}

static void run(struct job *waiting)
{
    struct term_job *job = (struct term_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = days_of_room(reader, job->setup->room.id, job->from_date, job->to_date, take_day, job, &job->err);
    store_reader_close(reader);
}

/* All dates of the range could have been measured: those without a kept day leave the rules with less coverage. */
static void put_periods(struct term_job *job, struct out *out)
{
    struct day_book_setup book = days_book_setup(job->setup);

    book.pack = job->adopted;
    period_json_expect(&job->term.periods, &book, job->from_date, job->to_date);
    period_json_put(&job->term.periods, &book, job->from_date, job->to_date, out);
}

static void put_answer(struct request *request, struct term_job *job)
{
    struct out *out = &request->answer.out;
    char from[11], to[11];

    days_format_date(job->from_date, from);
    days_format_date(job->to_date, to);
    out_object(out, NULL);
    out_text(out, "room", job->setup->room.id);
    out_text(out, "from", from);
    out_text(out, "to", to);
    out_text(out, "pack", job->adopted->name);
    out_text(out, "pack_version", job->adopted->version);
    term_put(&job->term, out);
    put_periods(job, out);
    out_object_end(out);
    request_answer(request, 200);
}

static void finish(struct job *waiting)
{
    struct term_job *job = (struct term_job *)waiting;
    char words[TERM_THIN_SIZE];

    if (waiting->request && job->err.code < 0)
        request_failed(waiting->request, &job->err);
    else if (waiting->request && job->is_bound && term_is_too_thin(&job->term))
        term_scope_refuse_thin(waiting->request, term_thin_words(job->term.sums.measured_days, words));
    else if (waiting->request)
        put_answer(waiting->request, job);
    free_job(job);
}

/* -- asking -- */

static bool read_range(struct request *request, struct term_job *job, int64_t today)
{
    struct term_range range;

    job->is_bound = term_scope_is_bound(&request->caller);
    if (job->is_bound ? !term_scope_read(request, today, &range) : !term_scope_read_any(request, today, &range))
        return false;
    job->from_date = range.from_date;
    job->to_date = range.to_date;
    return true;
}

void term_of(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    struct term_job *job;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    job = calloc(1, sizeof *job);
    if (job)
        job->setup = days_setup_of(web->host->school, (size_t)room, NULL);
    if (!job || !job->setup) {
        request_no_memory(request);
        free(job);
        return;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->job.run = run;
    job->job.finish = finish;
    job->adopted = job->term.pack = job->setup->pack;
    if (!read_range(request, job, zone_date(&job->setup->zone, web_now_ms(web)))) {
        free_job(job);
        return;
    }
    job->packs = days_packs(web->host->school, job->setup->room.id, job->from_date, job->to_date, NULL);
    if (!job->packs) {
        request_no_memory(request);
        free_job(job);
        return;
    }
    looks_note(request, job->setup->room.id, job->from_date, job->to_date);
    job_start(request, web->host->query_worker, &job->job);
}
