/* web/api_days.c - day figures and verdicts of a room. Days that are over are kept in the record as they are printed
 * here; today, and days that nobody judged yet, are judged from their readings by the query worker. */
#include "days_record.h"
#include "evidence_record.h"
#include "inside.h"
#include "judge_by.h"
#include "readings.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define JUDGED_DAYS_MAX 31          /* judged in one asking; days further back without figures are left out */
#define DEFAULT_DAYS 7

struct days_job {
    struct job job;
    char folder[256];
    struct days_setup *setup;       /* owned, as all below */
    int64_t from_date, to_date;     /* both included */
    int64_t today, now_ms;
    const struct pack **packs;      /* one a date: that judges it; borrowed */
    char **texts;                   /* one a date as the record keeps it; NULL: not kept */
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
    free(job->packs);
    free(job->setup);
    out_done(&job->out);
    free(job);
}

/* -- worker -- */

static int take_kept(void *context, int64_t date, const char *stamp, const char *json)
{
    struct days_job *job = context;
    char **text = &job->texts[date - job->from_date], expected[DAYS_STAMP_SIZE];

    job->setup->pack = job->packs[date - job->from_date];
    days_stamp(job->setup, expected);
    if (!day_stamp_holds(stamp, expected))
        return 0;       /* judged by what does not hold any more, or is not asked for */
    *text = strdup(json);
    return *text ? 0 : -ENOMEM;
}

static bool is_kept(const struct days_job *job, int64_t date)
{
    return date != job->today && job->texts[date - job->from_date];
}

/* Judges a date that nobody kept: its text (NULL: no occupied time), and what it has of its week's evidence. */
static int judge_day(struct store_reader *reader, struct days_job *job, int64_t date, char **text,
                     struct evidence_day *day)
{
    struct days *days;
    struct out out;
    int r;

    job->setup->pack = job->packs[date - job->from_date];
    r = days_record_judge(reader, job->setup, date, &days, &job->err);
    if (r < 0)
        return r;
    free(*text);
    *text = NULL;
    out_init(&out);
    if (days_put(days, &out, NULL, date, date == job->today, job->now_ms))
        *text = out_take(&out);
    out_done(&out);
    *day = days_evidence(days, date);
    days_close(days);
    return 0;
}

/* One date after the other: what judging needs is bounded by a day, however long the range is. */
static int put_day(struct store_reader *reader, struct days_job *job, int64_t date)
{
    const struct days_setup *setup = job->setup;
    char **text = &job->texts[date - job->from_date];
    struct evidence evidence;
    struct evidence_day day;
    bool is_today = date == job->today;
    int r = is_kept(job, date) ? 0 : judge_day(reader, job, date, text, &day);

    if (r < 0 || !*text)
        return r;
    r = evidence_record_read(reader, setup, date, is_today, job->now_ms, &evidence, &job->err);
    if (r < 0)
        return r;
    if (is_today)
        evidence_add(&evidence, evidence_occupied_ms(&setup->calendar,
                                                     calendar_room_hours(&setup->calendar, setup->room.id),
                                                     &setup->zone, date, job->now_ms), &day);
    days_put_graded(&job->out, NULL, *text, &evidence);
    return 0;
}

static int put_all(struct store_reader *reader, struct days_job *job)
{
    int r = 0;

    out_array(&job->out, NULL);
    for (int64_t date = job->from_date; date <= job->to_date && r == 0; date++)
        if (is_kept(job, date) || date > job->to_date - JUDGED_DAYS_MAX)
            r = put_day(reader, job, date);
    out_array_end(&job->out);
    return r;
}

static int read_all(struct store_reader *reader, struct days_job *job)
{
    int r;

    job->texts = calloc(date_count(job), sizeof *job->texts);
    if (!job->texts)
        return error_set(&job->err, -ENOMEM, "out of memory");
    r = days_of_room(reader, job->setup->room.id, job->from_date, job->to_date, take_kept, job, &job->err);
    return r == 0 ? put_all(reader, job) : r;
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

    job_answer(&job->job, &job->out, &job->err);
    free_job(job);
}

/* -- asking -- */

static bool read_range(struct request *request, struct days_job *job)
{
    if (!request_query_date(request, "to", job->today, &job->to_date) ||
        !request_query_date(request, "from", job->to_date - (DEFAULT_DAYS - 1), &job->from_date))
        return false;
    if (job->to_date > job->today)
        job->to_date = job->today;
    if (job->from_date <= job->to_date && job->to_date - job->from_date < DAYS_MAX)
        return scope_reaches(request, job->from_date);
    request_refuse(request, 422, "bad_range", "from", "from has to be before to, by less than %d days.", DAYS_MAX);
    return false;
}

void days_of(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    const struct pack *by = NULL;
    struct days_job *job;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    if (judge_by_query(request, &by) < 0)
        return;
    job = calloc(1, sizeof *job);
    if (job)
        job->setup = days_setup_of(web->host->school, (size_t)room, by);
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
    if (!read_range(request, job)) {
        free_job(job);
        return;
    }
    job->packs = days_packs(web->host->school, job->setup->room.id, job->from_date, job->to_date, by);
    if (!job->packs) {
        request_no_memory(request);
        free_job(job);
        return;
    }
    looks_note(request, job->setup->room.id, job->from_date, job->to_date);
    job_start(request, web->host->query_worker, &job->job);
}
