/* web/api_readings.c - readings of a room. What memory surely holds, about the last day, comes from there at once; what
 * is older is read from the record by the query worker, on a connection of its own. */
#include "columns.h"
#include "inside.h"
#include "quality.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * INT64_C(3600000))
#define SLOT_MS (30 * INT64_C(60000))
#define RAW_ROWS_MAX 20000
#define MEAN_ROWS_MAX 400000        /* readings that means are made of: a week, one a second and a half */

static const struct resolution {
    const char *word;
    int64_t width_ms;               /* 0: raw */
    int64_t range_ms_max;
} resolutions[] = {
    {"raw", 0, 7 * DAY_MS},          {"5m", 5 * INT64_C(60000), 7 * DAY_MS}, {"30m", SLOT_MS, 400 * DAY_MS},
    {"1h", 2 * SLOT_MS, 800 * DAY_MS}, {"1d", DAY_MS, 800 * DAY_MS},
};

struct readings_job {
    struct job job;
    char folder[256], room[ID_SIZE];
    const struct resolution *resolution;
    int64_t from_ms, to_ms, now_ms;
    int64_t max_gap_ms;
    size_t recent_count;
    struct room_sample *recent;     /* the last 24 hours, for what is not a slot yet */
    struct out out;                 /* the answer */
    struct error err;
};

static void free_job(struct readings_job *job)
{
    free(job->recent);
    out_done(&job->out);
    free(job);
}

/* -- from memory -- */

static void sample_values(const struct room_sample *sample, double values[BINS_QUANTITIES])
{
    values[0] = (double)sample->co2_ppm;
    values[1] = (double)sample->temperature_c;
    values[2] = (double)sample->humidity_pct;
}

static int put_recent_raw(struct readings_job *job)
{
    struct columns columns = {0};
    int r = 0;

    for (size_t i = 0; i < job->recent_count && r == 0; i++) {
        struct columns_row row = {.time_ms = job->recent[i].time_ms, .is_doubtful = job->recent[i].doubtful};

        sample_values(&job->recent[i], row.values);
        r = columns_add(&columns, &row);
    }
    if (r == 0)
        columns_put(&columns, &job->out, false);
    columns_done(&columns);
    return r;
}

/* Samples from from_ms on, which is different for each quantity: where its slots end. */
static void add_recent(struct bins *bins, const struct readings_job *job, const int64_t from_ms[BINS_QUANTITIES])
{
    for (size_t i = 0; i < job->recent_count; i++) {
        const struct room_sample *sample = &job->recent[i];
        double values[BINS_QUANTITIES];

        if (sample->doubtful)
            continue;
        sample_values(sample, values);
        for (size_t q = 0; q < BINS_QUANTITIES; q++)
            if (!isnan(values[q]) && sample->time_ms >= from_ms[q])
                bins_add(bins, q, sample->time_ms, values[q], job->max_gap_ms);
    }
}

static int put_recent_means(struct readings_job *job)
{
    static const int64_t always[BINS_QUANTITIES] = {INT64_MIN, INT64_MIN, INT64_MIN};
    struct bins *bins = bins_open(job->from_ms, job->to_ms, job->resolution->width_ms);

    if (!bins)
        return -ENOMEM;
    add_recent(bins, job, always);
    columns_put_bins(bins, &job->out);
    bins_close(bins);
    return 0;
}

/* -- from the record; worker -- */

struct scan {
    struct readings_job *job;
    struct columns columns;
    struct bins *bins;
    size_t quantity;
    int64_t slots_end_ms[BINS_QUANTITIES];
    bool truncated;
};

static double joined_value(const struct stored_reading *stored, enum quantity quantity)
{
    return quality_is_joined(&stored->reading, stored->flags, quantity) ? stored->reading.value[quantity] : NAN;
}

static int take_row(void *context, const struct stored_reading *stored)
{
    struct scan *scan = context;
    struct columns_row row = {.time_ms = stored->reading.time_ms};
    bool has_any = false;

    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        enum quantity quantity = bins_quantities[q];

        row.values[q] = NAN;
        if (!reading_has(&stored->reading, quantity))
            continue;
        has_any = true;
        row.values[q] = stored->reading.value[quantity];
        row.is_doubtful |= !quality_is_joined(&stored->reading, stored->flags, quantity);
    }
    return has_any ? columns_add(&scan->columns, &row) : 0;
}

static int take_mean(void *context, const struct stored_reading *stored)
{
    struct scan *scan = context;

    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        double value = joined_value(stored, bins_quantities[q]);

        if (!isnan(value))
            bins_add(scan->bins, q, stored->reading.time_ms, value, scan->job->max_gap_ms);
    }
    return 0;
}

static int take_slot(void *context, const struct slot *slot)
{
    struct scan *scan = context;

    bins_add_slot(scan->bins, scan->quantity, slot);
    scan->slots_end_ms[scan->quantity] = slot->start_ms + SLOT_MS;
    return 0;
}

static int read_raw(struct store_reader *reader, struct readings_job *job)
{
    struct scan scan = {.job = job};
    int r = readings_of_room(reader, job->room, job->from_ms, job->to_ms, RAW_ROWS_MAX, take_row, &scan,
                             &scan.truncated, &job->err);

    if (r == 0)
        columns_put(&scan.columns, &job->out, scan.truncated);
    columns_done(&scan.columns);
    return r;
}

static int read_means(struct store_reader *reader, struct readings_job *job)
{
    struct scan scan = {.job = job};
    int r = 0;

    scan.bins = bins_open(job->from_ms, job->to_ms, job->resolution->width_ms);
    if (!scan.bins)
        return error_set(&job->err, -ENOMEM, "out of memory");
    if (job->resolution->width_ms < SLOT_MS) {
        r = readings_of_room(reader, job->room, job->from_ms, job->to_ms, MEAN_ROWS_MAX, take_mean, &scan,
                             &scan.truncated, &job->err);
    } else {
        for (size_t q = 0; q < BINS_QUANTITIES && r == 0; q++) {
            scan.quantity = q;
            scan.slots_end_ms[q] = INT64_MIN;
            r = slots_of_room(reader, job->room, bins_quantities[q], job->from_ms, job->to_ms, take_slot, &scan,
                              &job->err);
        }
        add_recent(scan.bins, job, scan.slots_end_ms);
    }
    if (r == 0)
        columns_put_bins(scan.bins, &job->out);
    bins_close(scan.bins);
    return r;
}

static void run(struct job *waiting)
{
    struct readings_job *job = (struct readings_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = job->resolution->width_ms ? read_means(reader, job) : read_raw(reader, job);
    store_reader_close(reader);
}

static void answer_with(struct request *request, struct readings_job *job)
{
    if (job->err.code < 0) {
        request_failed(request, &job->err);
        return;
    }
    request->answer.out = job->out;
    out_init(&job->out);
    request_answer(request, 200);
}

static void finish(struct job *waiting)
{
    struct readings_job *job = (struct readings_job *)waiting;

    if (waiting->request)
        answer_with(waiting->request, job);
    free_job(job);
}

/* -- asking -- */

static bool read_range(struct request *request, struct readings_job *job)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    char word[8] = "raw";
    int r = url_query(request->query, "resolution", word, sizeof word);
    int64_t width_ms;

    for (size_t i = 0; r >= 0 && i < sizeof resolutions / sizeof *resolutions; i++)
        if (strcmp(resolutions[i].word, word) == 0)
            job->resolution = &resolutions[i];
    if (!job->resolution) {
        request_refuse(request, 422, "bad_value", "resolution", "resolution is raw, 5m, 30m, 1h or 1d.");
        return false;
    }
    job->from_ms = zone_day_start_ms(zone, zone_date(zone, job->now_ms));
    job->to_ms = job->now_ms + 1;
    if (request_query_time(request, "from", &job->from_ms) < 0 ||
        request_query_time(request, "to", &job->to_ms) < 0)
        return false;
    width_ms = job->resolution->width_ms;
    if (width_ms == DAY_MS)
        job->from_ms = zone_day_start_ms(zone, zone_date(zone, job->from_ms));
    else if (width_ms)
        job->from_ms -= ((job->from_ms % width_ms) + width_ms) % width_ms;
    if (job->to_ms < job->from_ms || job->to_ms - job->from_ms > job->resolution->range_ms_max) {
        request_refuse(request, 422, "bad_range", "from", "%s covers at most %d days, from before to.", word,
                       (int)(job->resolution->range_ms_max / DAY_MS));
        return false;
    }
    return scope_reaches(request, zone_date(zone, job->from_ms));
}

static void note_look(struct request *request, const struct readings_job *job)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;

    looks_note(request, job->room, zone_date(zone, job->from_ms), zone_date(zone, job->to_ms - 1));
}

static bool copy_recent(const struct web *web, struct readings_job *job, size_t room)
{
    struct room_view view;

    job->recent = malloc(ROOM_SAMPLES_MAX * sizeof *job->recent);
    if (!job->recent)
        return false;
    job->recent_count = room_history(school_room(web->host->school, room), job->from_ms, job->to_ms,
                                        job->recent, ROOM_SAMPLES_MAX);
    room_view(school_room(web->host->school, room), job->now_ms, &view);
    job->max_gap_ms = interval_max_gap_ms(view.interval_ms);
    return true;
}

/* How far memory surely reaches: a start fills it from yesterday's midnight on, and it forgets what is older than
 * ROOM_HISTORY_MS before the newest reading, which may be a little ahead of us. The ring of a busy room reaches back
 * less: when it is full, the record knows more. */
static bool is_in_memory(const struct zone *zone, const struct readings_job *job)
{
    int64_t filled_ms = zone_day_start_ms(zone, zone_date(zone, job->now_ms) - 1);
    int64_t forgotten_ms = job->now_ms + QUALITY_CLOCK_AHEAD_MS - ROOM_HISTORY_MS;

    return job->from_ms >= filled_ms && job->from_ms > forgotten_ms && job->recent_count < ROOM_SAMPLES_MAX;
}

static void answer_from_memory(struct request *request, struct readings_job *job)
{
    int r = job->resolution->width_ms ? put_recent_means(job) : put_recent_raw(job);

    if (r < 0)
        request_no_memory(request);
    else
        answer_with(request, job);
    free_job(job);
}

void readings_of(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    struct readings_job *job;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    memcpy(job->room, request->values[0], strlen(request->values[0]) + 1);
    job->now_ms = web_now_ms(web);
    job->job.run = run;
    job->job.finish = finish;
    if (!read_range(request, job)) {
        free_job(job);
        return;
    }
    note_look(request, job);
    if (!copy_recent(web, job, (size_t)room)) {
        request_no_memory(request);
        free_job(job);
    } else if (is_in_memory(school_setup(web->host->school)->zone, job)) {
        answer_from_memory(request, job);
    } else {
        job_start(request, web->host->query_worker, &job->job);
    }
}
