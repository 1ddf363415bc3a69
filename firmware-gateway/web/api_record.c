/* web/api_record.c - what a room's air was: readings and day figures. The last 24 hours come from memory at once; what is
 * older is read from the record by the query worker, on a connection of its own. */
#include "bins.h"
#include "days.h"
#include "inside.h"
#include "quality.h"
#include "routes.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * INT64_C(3600000))
#define SLOT_MS (30 * INT64_C(60000))
#define RAW_ROWS_MAX 20000
#define JUDGED_ROWS_MAX 400000      /* readings looked at to judge days that no one has judged yet */
#define JUDGED_DAYS_MAX 31          /* of such days in one asking; older ones without figures are left out */
#define VALUE_DECIMALS 3

static const struct resolution {
    const char *word;
    int64_t width_ms;               /* 0: raw */
    int64_t range_ms_max;
} resolutions[] = {
    {"raw", 0, 7 * DAY_MS},          {"5m", 5 * INT64_C(60000), 7 * DAY_MS}, {"30m", SLOT_MS, 400 * DAY_MS},
    {"1h", 2 * SLOT_MS, 800 * DAY_MS}, {"1d", DAY_MS, 800 * DAY_MS},
};

/* Rows on their way to being columns. */
struct rows {
    size_t count, room;
    struct row {
        int64_t time_ms;
        double values[BINS_QUANTITIES];
        bool is_doubtful;
    } *rows;
};

struct record_job {
    struct job job;
    char folder[256], room[ID_SIZE];
    const struct resolution *resolution;
    int64_t from_ms, to_ms, from_date, to_date, today, now_ms;
    int64_t max_gap_ms;
    size_t recent_count;
    struct room_sample *recent;     /* the last 24 hours, for what is not a slot yet */
    struct days_setup *setup;       /* only for days */
    struct out out;                 /* the answer */
    struct error err;
};

static void free_job(struct record_job *record)
{
    free(record->recent);
    free(record->setup);
    out_done(&record->out);
    free(record);
}

/* -- columns -- */

static int add_row(struct rows *rows, const struct row *row)
{
    size_t room = rows->room ? 2 * rows->room : 256;
    struct row *grown;

    if (rows->count == rows->room) {
        grown = realloc(rows->rows, room * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        rows->rows = grown;
        rows->room = room;
    }
    rows->rows[rows->count++] = *row;
    return 0;
}

static void put_rows(struct out *out, const struct rows *rows, bool truncated)
{
    out_object(out, NULL);
    out_array(out, "time");
    for (size_t i = 0; i < rows->count; i++)
        out_time(out, NULL, rows->rows[i].time_ms);
    out_array_end(out);
    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        out_array(out, quantity_name(bins_quantities[q]));
        for (size_t i = 0; i < rows->count; i++)
            out_number(out, NULL, rows->rows[i].values[q], VALUE_DECIMALS);
        out_array_end(out);
    }
    out_array(out, "doubtful");
    for (size_t i = 0; i < rows->count; i++)
        out_bool(out, NULL, rows->rows[i].is_doubtful);
    out_array_end(out);
    out_bool(out, "truncated", truncated);
    out_object_end(out);
}

static void put_bins(struct out *out, const struct bins *bins)
{
    out_object(out, NULL);
    out_array(out, "time");
    for (size_t i = 0; i < bins_count(bins); i++)
        out_time(out, NULL, bins_start_ms(bins, i));
    out_array_end(out);
    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        out_array(out, quantity_name(bins_quantities[q]));
        for (size_t i = 0; i < bins_count(bins); i++)
            out_number(out, NULL, bins_mean(bins, q, i), VALUE_DECIMALS);
        out_array_end(out);
    }
    out_bool(out, "truncated", false);
    out_object_end(out);
}

/* -- from memory -- */

static void sample_values(const struct room_sample *sample, double values[BINS_QUANTITIES])
{
    values[0] = (double)sample->co2_ppm;
    values[1] = (double)sample->temperature_c;
    values[2] = (double)sample->humidity_pct;
}

static int put_recent_raw(struct record_job *record)
{
    struct rows rows = {0};
    int r = 0;

    for (size_t i = 0; i < record->recent_count && r == 0; i++) {
        struct row row = {.time_ms = record->recent[i].time_ms, .is_doubtful = record->recent[i].doubtful};

        sample_values(&record->recent[i], row.values);
        r = add_row(&rows, &row);
    }
    if (r == 0)
        put_rows(&record->out, &rows, false);
    free(rows.rows);
    return r;
}

/* Samples from from_ms on, which is different for each quantity: where its slots end. */
static void add_recent(struct bins *bins, const struct record_job *record, const int64_t from_ms[BINS_QUANTITIES])
{
    for (size_t i = 0; i < record->recent_count; i++) {
        const struct room_sample *sample = &record->recent[i];
        double values[BINS_QUANTITIES];

        if (sample->doubtful)
            continue;
        sample_values(sample, values);
        for (size_t q = 0; q < BINS_QUANTITIES; q++)
            if (!isnan(values[q]) && sample->time_ms >= from_ms[q])
                bins_add(bins, q, sample->time_ms, values[q], record->max_gap_ms);
    }
}

static int put_recent_means(struct record_job *record)
{
    static const int64_t always[BINS_QUANTITIES] = {INT64_MIN, INT64_MIN, INT64_MIN};
    struct bins *bins = bins_open(record->from_ms, record->to_ms, record->resolution->width_ms);

    if (!bins)
        return -ENOMEM;
    add_recent(bins, record, always);
    put_bins(&record->out, bins);
    bins_close(bins);
    return 0;
}

/* -- from the record; worker -- */

struct scan {
    struct record_job *record;
    struct rows rows;
    struct bins *bins;
    struct days *days;
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
    struct row row = {.time_ms = stored->reading.time_ms};
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
    return has_any ? add_row(&scan->rows, &row) : 0;
}

static int take_mean(void *context, const struct stored_reading *stored)
{
    struct scan *scan = context;

    for (size_t q = 0; q < BINS_QUANTITIES; q++) {
        double value = joined_value(stored, bins_quantities[q]);

        if (!isnan(value))
            bins_add(scan->bins, q, stored->reading.time_ms, value, scan->record->max_gap_ms);
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

static int read_raw(struct store_reader *reader, struct record_job *record)
{
    struct scan scan = {.record = record};
    int r = readings_of_room(reader, record->room, record->from_ms, record->to_ms, RAW_ROWS_MAX, take_row, &scan,
                             &scan.truncated, &record->err);

    if (r == 0)
        put_rows(&record->out, &scan.rows, scan.truncated);
    free(scan.rows.rows);
    return r;
}

static int read_means(struct store_reader *reader, struct record_job *record)
{
    struct scan scan = {.record = record};
    int r = 0;

    scan.bins = bins_open(record->from_ms, record->to_ms, record->resolution->width_ms);
    if (!scan.bins)
        return error_set(&record->err, -ENOMEM, "out of memory");
    if (record->resolution->width_ms < SLOT_MS) {
        r = readings_of_room(reader, record->room, record->from_ms, record->to_ms, JUDGED_ROWS_MAX, take_mean, &scan,
                             &scan.truncated, &record->err);
    } else {
        for (size_t q = 0; q < BINS_QUANTITIES && r == 0; q++) {
            scan.quantity = q;
            scan.slots_end_ms[q] = INT64_MIN;
            r = slots_of_room(reader, record->room, bins_quantities[q], record->from_ms, record->to_ms, take_slot, &scan,
                              &record->err);
        }
        add_recent(scan.bins, record, scan.slots_end_ms);
    }
    if (r == 0)
        put_bins(&record->out, scan.bins);
    bins_close(scan.bins);
    return r;
}

static void read_record(struct job *job)
{
    struct record_job *record = (struct record_job *)job;
    struct store_reader *reader;

    if (store_reader_open(record->folder, &reader, &record->err) < 0)
        return;
    record->err.code = record->resolution->width_ms ? read_means(reader, record) : read_raw(reader, record);
    store_reader_close(reader);
}

static void answer_with(struct request *request, struct record_job *record)
{
    if (record->err.code < 0) {
        request_failed(request, &record->err);
        return;
    }
    request->answer.out = record->out;
    out_init(&record->out);
    request_answer(request, 200);
}

static void record_read(struct job *job)
{
    struct record_job *record = (struct record_job *)job;

    if (job->request)
        answer_with(job->request, record);
    free_job(record);
}

/* -- asking -- */

static struct record_job *make_job(struct request *request, int *room)
{
    struct web *web = request->web;
    struct record_job *record;

    *room = school_room_index(web->host->school, request->values[0]);
    if (*room < 0) {
        request_not_found(request, "room");
        return NULL;
    }
    record = calloc(1, sizeof *record);
    if (!record) {
        request_refuse(request, 503, "busy", NULL, "The gateway is short of memory. Try again in a minute.");
        return NULL;
    }
    memcpy(record->folder, web->settings.data_folder, sizeof record->folder);
    memcpy(record->room, request->values[0], strlen(request->values[0]) + 1);
    record->now_ms = web_now_ms(web);
    return record;
}

static bool read_range(struct request *request, struct record_job *record)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    char word[8] = "raw";
    int r = url_query(request->query, "resolution", word, sizeof word);
    int64_t width_ms;

    for (size_t i = 0; r >= 0 && i < sizeof resolutions / sizeof *resolutions; i++)
        if (strcmp(resolutions[i].word, word) == 0)
            record->resolution = &resolutions[i];
    if (!record->resolution) {
        request_refuse(request, 422, "bad_value", "resolution", "resolution is raw, 5m, 30m, 1h or 1d.");
        return false;
    }
    record->from_ms = zone_day_start_ms(zone, zone_date(zone, record->now_ms));
    record->to_ms = record->now_ms + 1;
    if (request_query_time(request, "from", &record->from_ms) < 0 ||
        request_query_time(request, "to", &record->to_ms) < 0)
        return false;
    width_ms = record->resolution->width_ms;
    if (width_ms == DAY_MS)
        record->from_ms = zone_day_start_ms(zone, zone_date(zone, record->from_ms));
    else if (width_ms)
        record->from_ms -= ((record->from_ms % width_ms) + width_ms) % width_ms;
    if (record->to_ms < record->from_ms || record->to_ms - record->from_ms > record->resolution->range_ms_max) {
        request_refuse(request, 422, "bad_range", "from", "%s covers at most %d days, from before to.", word,
                       (int)(record->resolution->range_ms_max / DAY_MS));
        return false;
    }
    return true;
}

static bool copy_recent(const struct web *web, struct record_job *record, size_t room)
{
    struct room_view view;

    record->recent = malloc(ROOM_SAMPLES_MAX * sizeof *record->recent);
    if (!record->recent)
        return false;
    record->recent_count = room_history(school_room(web->host->school, room), record->from_ms, record->to_ms,
                                        record->recent, ROOM_SAMPLES_MAX);
    room_view(school_room(web->host->school, room), record->now_ms, &view);
    record->max_gap_ms = interval_max_gap_ms(view.interval_ms);
    return true;
}

void record_readings(struct request *request)
{
    int room;
    struct record_job *record = make_job(request, &room);

    if (!record)
        return;
    if (!read_range(request, record)) {
        free_job(record);
        return;
    }
    if (!copy_recent(request->web, record, (size_t)room)) {
        request_refuse(request, 503, "busy", NULL, "The gateway is short of memory. Try again in a minute.");
        free_job(record);
        return;
    }
    record->job.run = read_record;
    record->job.finish = record_read;
    /* The ring of a busy room may reach back less than 24 hours: when it is full, the record knows more. */
    if (record->from_ms < record->now_ms - ROOM_HISTORY_MS || record->recent_count == ROOM_SAMPLES_MAX) {
        job_start(request, request->web->host->query_worker, &record->job);
        return;
    }
    if ((record->resolution->width_ms ? put_recent_means(record) : put_recent_raw(record)) < 0)
        error_set(&record->err, -ENOMEM, "out of memory");
    answer_with(request, record);
    free_job(record);
}

/* -- days; worker -- */

struct stored_days {
    struct record_job *record;
    char **texts;                   /* one a date, NULL: not in the record */
};

static int take_day(void *context, int64_t date, const char *json)
{
    struct stored_days *stored = context;

    stored->texts[date - stored->record->from_date] = strdup(json);
    return 0;
}

static int take_judged(void *context, const struct stored_reading *stored)
{
    struct scan *scan = context;

    days_add(scan->days, stored->reading.time_ms, joined_value(stored, CO2_PPM), joined_value(stored, TEMPERATURE_C));
    return 0;
}

/* Judges what the record has no figures of: today, and days before the gateway kept any. */
static int judge_from(struct store_reader *reader, struct record_job *record, int64_t first, struct days **days)
{
    const struct zone *zone = &record->setup->zone;
    struct scan scan = {.record = record, .days = days_open(record->setup)};
    int r;

    if (!scan.days)
        return error_set(&record->err, -ENOMEM, "out of memory");
    r = readings_of_room(reader, record->room, zone_day_start_ms(zone, first),
                         zone_day_start_ms(zone, record->to_date + 1), JUDGED_ROWS_MAX, take_judged, &scan,
                         &scan.truncated, &record->err);
    days_finish(scan.days);
    *days = scan.days;
    return r;
}

static int put_days(struct store_reader *reader, struct record_job *record, char **texts)
{
    int64_t first = record->to_date + 1;
    struct days *days = NULL;
    int r = 0;

    for (int64_t date = record->to_date; date >= record->from_date && date > record->to_date - JUDGED_DAYS_MAX; date--)
        if (date == record->today || !texts[date - record->from_date])
            first = date;
    if (first <= record->to_date)
        r = judge_from(reader, record, first, &days);
    out_array(&record->out, NULL);
    for (int64_t date = record->from_date; date <= record->to_date && r == 0; date++) {
        const char *text = texts[date - record->from_date];

        if (text && date != record->today)
            out_raw(&record->out, NULL, text);
        else if (date >= first)
            (void)days_put(days, &record->out, NULL, date, date == record->today, record->now_ms);
    }
    out_array_end(&record->out);
    days_close(days);
    return r;
}

static void read_days(struct job *job)
{
    struct record_job *record = (struct record_job *)job;
    size_t count = (size_t)(record->to_date - record->from_date + 1);
    struct stored_days stored = {record, calloc(count, sizeof *stored.texts)};
    struct store_reader *reader = NULL;
    int r = stored.texts ? store_reader_open(record->folder, &reader, &record->err)
                         : error_set(&record->err, -ENOMEM, "out of memory");

    if (r == 0)
        r = days_of_room(reader, record->room, record->from_date, record->to_date, take_day, &stored, &record->err);
    if (r == 0)
        r = put_days(reader, record, stored.texts);
    record->err.code = r;
    for (size_t i = 0; stored.texts && i < count; i++)
        free(stored.texts[i]);
    free(stored.texts);
    if (reader)
        store_reader_close(reader);
}

/* A date of the query; absent: fallback. */
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

void record_days(struct request *request)
{
    int room;
    struct record_job *record = make_job(request, &room);

    if (!record)
        return;
    record->setup = days_setup_of(request->web->host->school, (size_t)room);
    record->job.run = read_days;
    record->job.finish = record_read;
    if (!record->setup) {
        request_refuse(request, 503, "busy", NULL, "The gateway is short of memory. Try again in a minute.");
        free_job(record);
        return;
    }
    record->today = zone_date(&record->setup->zone, record->now_ms);
    if (!query_date(request, "to", record->today, &record->to_date) ||
        !query_date(request, "from", record->to_date - 6, &record->from_date)) {
        free_job(record);
        return;
    }
    if (record->to_date > record->today)
        record->to_date = record->today;
    if (record->from_date > record->to_date || record->to_date - record->from_date >= DAYS_MAX) {
        request_refuse(request, 422, "bad_range", "from", "from has to be before to, by at most %d days.", DAYS_MAX);
        free_job(record);
        return;
    }
    job_start(request, request->web->host->query_worker, &record->job);
}
