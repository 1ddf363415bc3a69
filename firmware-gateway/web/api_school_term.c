/* web/api_school_term.c - the figures of all rooms over a term, for those who may see single days: the query worker sums
 * the narrow rows that the record keeps of its days. */
#include "inside.h"
#include "routes.h"
#include "school_term.h"
#include "scope.h"
#include "term_scope.h"
#include <stdlib.h>
#include <string.h>

struct school_term_job {
    struct job job;
    char folder[256];
    struct school_term *term;       /* owned */
    struct out out;
    struct error err;
};

static void run(struct job *waiting)
{
    struct school_term_job *job = (struct school_term_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = school_term_read(reader, job->term, &job->err);
    store_reader_close(reader);
    if (job->err.code == 0)
        school_term_put(job->term, &job->out);
}

static void finish(struct job *waiting)
{
    struct school_term_job *job = (struct school_term_job *)waiting;

    job_answer(waiting, &job->out, &job->err);
    out_done(&job->out);
    school_term_close(job->term);
    free(job);
}

void school_term_of(struct request *request)
{
    const struct web *web = request->web;
    const struct school *school = web->host->school;
    struct school_term_job *job;
    struct term_range range;

    if (!term_scope_read_any(request, zone_date(school_setup(school)->zone, web_now_ms(web)), &range) ||
        !scope_reaches(request, range.from_date))
        return;
    job = calloc(1, sizeof *job);
    if (job)
        job->term = school_term_open(school, range.from_date, range.to_date);
    if (!job || !job->term) {
        request_no_memory(request);
        free(job);
        return;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    out_init(&job->out);
    job->job.run = run;
    job->job.finish = finish;
    for (size_t i = 0; i < school_room_count(school); i++)
        looks_note(request, room_info(school_room(school, i))->id, range.from_date, range.to_date);
    job_start(request, web->host->query_worker, &job->job);
}
