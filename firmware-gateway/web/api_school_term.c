/* web/api_school_term.c - the figures of all rooms over a term: the query worker sums the narrow rows that the record
 * keeps of its days. Who may not see single days gets whole terms, and no level of their own in hours of their own. */
#include "inside.h"
#include "routes.h"
#include "school_term.h"
#include "scope.h"
#include "term_scope.h"
#include <stdlib.h>
#include <string.h>

#define ABOVE_PPM_MIN 400           /* what is outdoors is no level of a room; */
#define ABOVE_PPM_MAX 5000          /* ... the 8-hour workplace limit (HSE EH40) is the highest that anybody asks for */

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

/* ?above= a level, and ?hours= as in 09:00-12:00, which is of use with a level alone. false: refused. */
static bool read_above(struct request *request, bool *asks, struct slots_above_ask *ask)
{
    char level[16], hours[16], *end = level;
    int has_level = url_query(request->query, "above", level, sizeof level);
    int has_hours = url_query(request->query, "hours", hours, sizeof hours);

    *asks = has_level == 1;
    ask->has_hours = has_hours == 1;
    ask->ppm = *asks ? strtod(level, &end) : 0;
    if (has_level < 0 || (*asks && (end == level || *end || !(ask->ppm >= ABOVE_PPM_MIN && ask->ppm <= ABOVE_PPM_MAX)))) {
        request_refuse(request, 422, "bad_value", "above", "above has to be a level from %d to %d ppm.", ABOVE_PPM_MIN,
                       ABOVE_PPM_MAX);
        return false;
    }
    if (has_hours < 0 || (ask->has_hours && (!*asks || calendar_period_parse(hours, &ask->period, NULL) < 0))) {
        request_refuse(request, 422, "bad_value", "hours", "hours has to be a time of the day as in 09:00-12:00, with"
                       " above.");
        return false;
    }
    return true;
}

static bool read_range(struct request *request, struct term_range *range)
{
    int64_t today = zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web));

    return term_scope_is_bound(&request->caller) ? term_scope_read(request, today, range)
                                                 : term_scope_read_any(request, today, range);
}

void school_term_of(struct request *request)
{
    const struct web *web = request->web;
    const struct school *school = web->host->school;
    bool is_bound = term_scope_is_bound(&request->caller), asks_above;
    struct school_term_job *job;
    struct slots_above_ask ask = {0};
    struct term_range range;

    if (!read_above(request, &asks_above, &ask) || !read_range(request, &range) ||
        !scope_reaches(request, range.from_date))
        return;
    if (is_bound && asks_above) {
        request_refuse(request, 403, "not_allowed", "above", "Governors see the levels of the term summary, over all of"
                       " the time that rooms are in use.");
        return;
    }
    job = calloc(1, sizeof *job);
    if (job)
        job->term = school_term_open(school, range.from_date, range.to_date);
    if (!job || !job->term) {
        request_no_memory(request);
        free(job);
        return;
    }
    job->term->asks_above = asks_above;
    job->term->ask = ask;
    job->term->is_bound = is_bound;
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    out_init(&job->out);
    job->job.run = run;
    job->job.finish = finish;
    for (size_t i = 0; i < school_room_count(school); i++)
        looks_note(request, room_info(school_room(school, i))->id, range.from_date, range.to_date);
    job_start(request, web->host->query_worker, &job->job);
}
