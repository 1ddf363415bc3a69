/* web/api_days.c - day figures and verdicts of a room. Days that are over are kept in the record as they are printed
 * here; today, and days that nobody judged yet, are judged from their readings by the query worker. */
#include "days.h"
#include "inside.h"
#include "quality.h"
#include "readings.h"
#include "routes.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define JUDGED_ROWS_MAX 400000      /* readings looked at to judge days that no one has judged yet */
#define JUDGED_DAYS_MAX 31          /* of such days in one asking; older ones without figures are left out */
#define DEFAULT_DAYS 7

struct days_job {
    struct job job;
    char folder[256];
    struct days_setup *setup;       /* owned, as all below */
    int64_t from_date, to_date;     /* both included */
    int64_t today, now_ms;
    char **texts;                   /* one a date as the record keeps it; NULL: not kept */
    struct days *days;              /* what is judged here */
    struct out out;                 /* the answer */
    struct error err;
};

static size_t date_count(const struct days_job *job)
{
    return (size_t)(job->to_date - job->from_date + 1);
}

static void free_job(struct days_job *job)
{
    for (size_t i = 0; job->texts && i < date_count(job); i++)
        free(job->texts[i]);
    free(job->texts);
    days_close(job->days);
    free(job->setup);
    out_done(&job->out);
    free(job);
}

/* -- worker -- */

static int take_kept(void *context, int64_t date, const char *json)
{
    struct days_job *job = context;
    char **text = &job->texts[date - job->from_date];

    *text = strdup(json);
    return *text ? 0 : -ENOMEM;
}

static double joined_value(const struct stored_reading *stored, enum quantity quantity)
{
    return quality_is_joined(&stored->reading, stored->flags, quantity) ? stored->reading.value[quantity] : NAN;
}

static int take_reading(void *context, const struct stored_reading *stored)
{
    struct days_job *job = context;

    days_add(job->days, stored->reading.time_ms, joined_value(stored, CO2_PPM), joined_value(stored, TEMPERATURE_C),
             stored->flags);
    return 0;
}

/* The first date that has to be judged here; the day after to_date when there is none. */
static int64_t first_unkept(const struct days_job *job)
{
    int64_t first = job->to_date + 1;

    for (int64_t date = job->to_date; date >= job->from_date && date > job->to_date - JUDGED_DAYS_MAX; date--)
        if (date == job->today || !job->texts[date - job->from_date])
            first = date;
    return first;
}

static int judge(struct store_reader *reader, struct days_job *job, int64_t first)
{
    const struct zone *zone = &job->setup->zone;
    bool truncated;
    int r;

    job->days = days_open(job->setup);
    if (!job->days)
        return error_set(&job->err, -ENOMEM, "out of memory");
    r = readings_of_room(reader, job->setup->room.id, zone_day_start_ms(zone, first),
                         zone_day_start_ms(zone, job->to_date + 1), JUDGED_ROWS_MAX, take_reading, job, &truncated,
                         &job->err);
    days_finish(job->days);
    return r;
}

static void put_all(struct days_job *job, int64_t first)
{
    out_array(&job->out, NULL);
    for (int64_t date = job->from_date; date <= job->to_date; date++) {
        const char *kept = date == job->today ? NULL : job->texts[date - job->from_date];

        if (kept)
            out_raw(&job->out, NULL, kept);
        else if (date >= first)
            (void)days_put(job->days, &job->out, NULL, date, date == job->today, job->now_ms);
    }
    out_array_end(&job->out);
}

static int read_all(struct store_reader *reader, struct days_job *job)
{
    int64_t first;
    int r;

    job->texts = calloc(date_count(job), sizeof *job->texts);
    if (!job->texts)
        return error_set(&job->err, -ENOMEM, "out of memory");
    r = days_of_room(reader, job->setup->room.id, job->from_date, job->to_date, take_kept, job, &job->err);
    first = first_unkept(job);
    if (r == 0 && first <= job->to_date)
        r = judge(reader, job, first);
    if (r == 0)
        put_all(job, first);
    return r;
}

static void run(struct job *waiting)
{
    struct days_job *job = (struct days_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = read_all(reader, job);
    store_reader_close(reader);
}

static void finish(struct job *waiting)
{
    struct days_job *job = (struct days_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code < 0) {
        request_failed(request, &job->err);
    } else if (request) {
        request->answer.out = job->out;
        out_init(&job->out);
        request_answer(request, 200);
    }
    free_job(job);
}

/* -- asking -- */

/* A date of the query; absent: fallback. false: refused. */
static bool query_date(struct request *request, const char *name, int64_t fallback, int64_t *date)
{
    char text[16];
    int r = url_query(request->query, name, text, sizeof text);

    *date = fallback;
    if (r == 0 || (r == 1 && days_parse_date(text, date)))
        return true;
    request_refuse(request, 422, "bad_date", name, "%s has to be a date as in 2026-11-23.", name);
    return false;
}

static bool read_range(struct request *request, struct days_job *job)
{
    if (!query_date(request, "to", job->today, &job->to_date) ||
        !query_date(request, "from", job->to_date - (DEFAULT_DAYS - 1), &job->from_date))
        return false;
    if (job->to_date > job->today)
        job->to_date = job->today;
    if (job->from_date <= job->to_date && job->to_date - job->from_date < DAYS_MAX)
        return true;
    request_refuse(request, 422, "bad_range", "from", "from has to be before to, by less than %d days.", DAYS_MAX);
    return false;
}

void days_of(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    struct days_job *job;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    job = calloc(1, sizeof *job);
    if (job)
        job->setup = days_setup_of(web->host->school, (size_t)room);
    if (!job || !job->setup) {
        request_no_memory(request);
        free(job);
        return;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->now_ms = web_now_ms(web);
    job->today = zone_date(&job->setup->zone, job->now_ms);
    job->job.run = run;
    job->job.finish = finish;
    if (read_range(request, job))
        job_start(request, web->host->query_worker, &job->job);
    else
        free_job(job);
}
