/* web/api_fresh.c - a room's fresh air on a day, worked out from the record by the query worker: ranges with their
 * method and inputs, or why nothing can be said. */
#include "days_record.h"
#include "fresh_json.h"
#include "fresh_record.h"
#include "inside.h"
#include "judge_by.h"
#include "quality.h"
#include "readings.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct fresh_job {
    struct job job;
    char folder[256];
    struct days_setup *setup;           /* owned */
    int64_t date, now_ms, interval_ms;
    bool is_running;
    double newest_ppm;
    struct out out;
    struct error err;
};

static void free_job(struct fresh_job *job)
{
    free(job->setup);
    out_done(&job->out);
    free(job);
}

/* -- worker -- */

struct warmth {
    struct day_stream stream;
    struct interval_ring intervals;
};

static int add_warmth(void *context, const struct stored_reading *row)
{
    struct warmth *warmth = context;
    int64_t at_ms = row->reading.time_ms;
    struct day_figures finished;

    if (!quality_is_joined(&row->reading, row->flags, TEMPERATURE_C))
        return 0;
    interval_ring_add(&warmth->intervals, at_ms);
    (void)day_stream_add(&warmth->stream, at_ms, row->reading.value[TEMPERATURE_C],
                         interval_max_gap_ms(interval_ring_median_ms(&warmth->intervals, at_ms)), &finished);
    return 0;
}

static int read_warmth(struct store_reader *reader, struct fresh_job *job, struct warmth *warmth)
{
    const struct days_setup *setup = job->setup;

    day_stream_init(&warmth->stream, &setup->calendar, calendar_room_hours(&setup->calendar, setup->room.id),
                    &setup->zone, fresh_degrees, FRESH_DEGREE_LEVELS);
    interval_ring_init(&warmth->intervals);
    return fresh_record_read(reader, setup->room.id, zone_day_start_ms(&setup->zone, job->date),
                             zone_day_start_ms(&setup->zone, job->date + 1), add_warmth, warmth, &job->err);
}

static int tell(struct store_reader *reader, struct fresh_job *job)
{
    struct fresh_told told = {.setup = job->setup, .date = job->date, .now_ms = job->now_ms,
                              .is_running = job->is_running, .newest_ppm = job->newest_ppm};
    struct recovery recovery;
    struct warmth warmth;
    struct days *days;
    int r = days_record_judge(reader, job->setup, job->date, &days, &job->err);

    if (r < 0)
        return r;
    r = read_warmth(reader, job, &warmth);
    if (r == 0 && job->is_running)
        r = fresh_record_recovery(reader, job->setup, job->now_ms + 1, job->interval_ms, &recovery, &job->err);
    if (r == 0) {
        told.days = days;
        told.degrees = warmth.stream.has_sample ? &warmth.stream.day : NULL;
        told.recovery = job->is_running ? &recovery : NULL;
        fresh_json(&job->out, &told);
    }
    days_close(days);
    return r;
}

static void run(struct job *waiting)
{
    struct fresh_job *job = (struct fresh_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = tell(reader, job);
    store_reader_close(reader);
}

/* -- main -- */

static void finish(struct job *waiting)
{
    struct fresh_job *job = (struct fresh_job *)waiting;

    job_answer(&job->job, &job->out, &job->err);
    free_job(job);
}

static struct fresh_job *new_job(struct request *request, int room, const struct pack *by, int64_t date)
{
    struct web *web = request->web;
    const struct school *school = web->host->school;
    struct fresh_job *job = calloc(1, sizeof *job);
    struct room_view view;

    if (job)
        job->setup = days_setup_of(school, (size_t)room, by ? by : days_pack(school, request->values[0], date));
    if (!job || !job->setup) {
        free(job);
        return NULL;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->now_ms = web_now_ms(web);
    job->date = date;
    job->is_running = date == zone_date(&job->setup->zone, job->now_ms);
    room_view(school_room(school, (size_t)room), job->now_ms, &view);
    job->newest_ppm = job->is_running ? view.co2_ppm : NAN;
    job->interval_ms = view.interval_ms;
    job->job.run = run;
    job->job.finish = finish;
    return job;
}

void fresh_of(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    int64_t today = zone_date(school_setup(web->host->school)->zone, web_now_ms(web)), date;
    const struct pack *by = NULL;
    struct fresh_job *job;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    if (!request_query_date(request, "date", today, &date) || judge_by_query(request, &by) < 0)
        return;
    if (date > today) {
        request_refuse(request, 422, "bad_date", "date", "That day is not over yet.");
        return;
    }
    if (!scope_reaches(request, date))
        return;
    job = new_job(request, room, by, date);
    if (!job) {
        request_no_memory(request);
        return;
    }
    looks_note(request, request->values[0], date, date);
    job_start(request, web->host->query_worker, &job->job);
}
