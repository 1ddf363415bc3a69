/* import_plan.c - see import_plan.h */
#include "import_plan.h"
#include "interval.h"
#include "ledger_book.h"
#include "quality.h"
#include "readings.h"
#include "retention.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THOUSANDTHS 1000.0
#define ALL_KNOWN ((1u << QUANTITY_COUNT) - 1)

struct import_plan {
    struct import_ask ask;
    struct zone zone;
    struct calendar calendar;
    struct logger_file *log;
    const struct logger_series *series;
    uint16_t *known;                /* of each sample: bits of the quantities that the room has at that time */
    size_t found;                   /* where the search for known ones has come to */
    int64_t max_gap_ms;
    struct import_row row;
    size_t next;                    /* sample to be appended */
    int64_t since;                  /* local date: readings before it were deleted */
    struct quality quality;         /* as of the sample before */
};

_Static_assert(QUANTITY_COUNT <= 16, "import_plan.known");

/* -- reading -- */

int import_series(const struct logger_file *log, const char *name, struct error *err)
{
    char names[ERROR_TEXT_SIZE / 2] = "";
    size_t size = 0;

    for (size_t i = 0; i < log->series_count; i++) {
        const char *of_file = log->series[i].name;

        if (*name ? strcmp(of_file, name) == 0 : log->series_count == 1)
            return (int)i;
        if (size + strlen(of_file) + sizeof "\"\", " < sizeof names)
            size += (size_t)snprintf(names + size, sizeof names - size, "%s\"%s\"", i ? ", " : "", of_file);
    }
    return error_set(err, -EINVAL, "which of its %zu sensors or rooms? Name one of: %s", log->series_count, names);
}

static int choose_series(struct import_plan *plan, struct error *err)
{
    int index = import_series(plan->log, plan->ask.series, err);

    if (index < 0)
        return error_prefix(err, "%s", plan->ask.file);
    plan->series = &plan->log->series[index];
    return 0;
}

static int measure_gap(struct import_plan *plan, struct error *err)
{
    const struct logger_series *series = plan->series;
    int64_t *intervals_ms = malloc(series->count * sizeof *intervals_ms), median_ms;

    if (!intervals_ms)
        return error_set(err, -ENOMEM, "import: out of memory");
    for (size_t i = 1; i < series->count; i++)
        intervals_ms[i - 1] = series->time_ms[i] - series->time_ms[i - 1];
    median_ms = interval_median_ms(intervals_ms, series->count - 1);
    free(intervals_ms);
    plan->max_gap_ms = interval_max_gap_ms(median_ms);
    return 0;
}

static uint32_t present_at(const struct logger_series *series, size_t index)
{
    uint32_t present = 0;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (series->values[q] && series->values[q][index] != LOGGER_NONE)
            present |= UINT32_C(1) << q;
    return present;
}

/* Both sides are in order of time, but the next import begins again. */
static int note_known(void *context, int64_t time_ms, uint32_t present)
{
    struct import_plan *plan = context;
    const struct logger_series *series = plan->series;

    if (plan->found >= series->count || series->time_ms[plan->found] > time_ms)
        plan->found = 0;
    while (plan->found < series->count && series->time_ms[plan->found] < time_ms)
        plan->found++;
    if (plan->found < series->count && series->time_ms[plan->found] == time_ms)
        plan->known[plan->found] = (uint16_t)(plan->known[plan->found] | (present & ALL_KNOWN));
    return 0;
}

static uint32_t new_at(const struct import_plan *plan, size_t index)
{
    return present_at(plan->series, index) & ~(uint32_t)plan->known[index];
}

static void count(struct import_plan *plan)
{
    const struct logger_series *series = plan->series;

    for (size_t i = 0; i < series->count; i++) {
        if (new_at(plan, i)) {
            plan->row.from_ms = plan->row.added ? plan->row.from_ms : series->time_ms[i];
            plan->row.to_ms = series->time_ms[i] + 1;
            plan->row.added++;
        } else {
            plan->row.known += present_at(series, i) != 0;      /* heads alone are nothing that a sensor says */
        }
    }
}

static int look_up(struct import_plan *plan, const char *folder, struct error *err)
{
    const struct logger_series *series = plan->series;
    struct store_reader *reader = NULL;
    int r;

    plan->known = calloc(series->count, sizeof *plan->known);
    if (!plan->known)
        return error_set(err, -ENOMEM, "import: out of memory");
    r = store_reader_open(folder, &reader, err);
    if (r == 0)
        r = retention_since_read(reader, &plan->since, err);
    if (r == 0)
        r = imports_known(reader, plan->ask.room, series->time_ms[0], series->time_ms[series->count - 1], note_known,
                          plan, err);
    store_reader_close(reader);
    return r;
}

/* What is too old would go with the next day's, and nobody be told. */
static int refuse_too_old(const struct import_plan *plan, struct error *err)
{
    int64_t first = plan->since > plan->ask.first_date ? plan->since : plan->ask.first_date;
    int64_t date = zone_date(&plan->zone, plan->row.from_ms);
    char begins[CALENDAR_TEXT_SIZE], kept[CALENDAR_TEXT_SIZE];

    if (!plan->row.added || date >= first)
        return 0;
    calendar_date_format(date, begins);
    calendar_date_format(first, kept);
    return error_set(err, -ERANGE, "%s: it begins on %s, and this school keeps single readings from %s on"
                     " (store.keep_raw_years); take older rows out of the file", plan->ask.file, begins, kept);
}

static void begin_row(struct import_plan *plan)
{
    struct import_row *row = &plan->row;

    memcpy(row->who, plan->ask.who, sizeof row->who);
    memcpy(row->room, plan->ask.room, sizeof row->room);
    memcpy(row->file, plan->ask.file, sizeof row->file);
    memcpy(row->sha256, plan->ask.sha256, sizeof row->sha256);
}

int import_plan_open(const char *folder, const struct import_ask *ask, const struct logger_options *options,
                     const struct zone *zone, const struct calendar *calendar, struct import_plan **plan,
                     struct error *err)
{
    struct import_plan *p = calloc(1, sizeof *p);
    int r;

    if (!p)
        return error_set(err, -ENOMEM, "import: out of memory");
    p->ask = *ask;
    p->zone = *zone;
    p->calendar = *calendar;
    quality_init(&p->quality);
    r = logger_read(p->ask.path, options, &p->log, err);
    if (r == 0)
        r = choose_series(p, err);
    if (r == 0)
        r = measure_gap(p, err);
    if (r == 0 && !ask->has_sha256)
        r = import_hash(p->ask.path, p->ask.sha256, err);
    if (r == 0)
        r = look_up(p, folder, err);
    if (r == 0) {
        begin_row(p);
        count(p);
        r = refuse_too_old(p, err);
    }
    if (r < 0) {
        import_plan_close(p);
        return r;
    }
    *plan = p;
    return 0;
}

void import_plan_close(struct import_plan *plan)
{
    if (!plan)
        return;
    logger_free(plan->log);
    free(plan->known);
    free(plan);
}

int64_t import_plan_added(const struct import_plan *plan)
{
    return plan->row.added;
}

int64_t import_plan_known(const struct import_plan *plan)
{
    return plan->row.known;
}

double import_plan_share(const struct import_plan *plan)
{
    return (double)plan->next / (double)plan->series->count;
}

/* -- writing -- */

/* What the file says at that time, judged as if it had been heard then. Known quantities are judged too, so that the
 * sensor's story is whole, and left out afterwards. */
static void judge(struct import_plan *plan, size_t index, struct stored_reading *stored)
{
    const struct logger_series *series = plan->series;
    struct reading *reading = &stored->reading;
    const struct quality_arrival arrival = {
        .arrival_ms = series->time_ms[index], .clock_is_trusted = true, .calendar = &plan->calendar,
        .own = calendar_room_hours(&plan->calendar, plan->ask.room), .zone = &plan->zone};

    reading->time_ms = series->time_ms[index];
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (series->values[q] && series->values[q][index] != LOGGER_NONE)
            reading_set(reading, (enum quantity)q, series->values[q][index] / THOUSANDTHS);
    stored->flags = quality_judge(&plan->quality, reading, &arrival, plan->max_gap_ms) | STORED_OWN_TIME |
                    STORED_IMPORTED;
    reading->present &= ~(uint32_t)plan->known[index];
    reading->doubtful &= reading->present;
}

static int append_one(struct import_plan *plan, struct store *store, int64_t now_ms, int64_t mono_ms,
                      struct error *err)
{
    struct stored_reading stored = {.device = plan->row.device, .arrived_ms = now_ms, .mono_ms = mono_ms};
    int r;

    judge(plan, plan->next, &stored);
    if (!stored.reading.present)
        return 0;
    r = readings_append(store, &stored, err);
    if (r < 0)
        return r;
    if (!plan->row.first_seq)
        plan->row.first_seq = stored.seq;
    plan->row.last_seq = stored.seq;
    return 0;
}

int import_plan_append(struct import_plan *plan, struct store *store, int64_t now_ms, int64_t mono_ms, size_t count,
                       struct error *err)
{
    size_t end = plan->series->count - plan->next > count ? plan->next + count : plan->series->count;
    int r = 0;

    if (!plan->row.added)
        return 0;
    if (!plan->row.device)
        r = import_device(store, plan->ask.room, now_ms, &plan->row.device, err);
    for (; r == 0 && plan->next < end; plan->next += r == 0)
        r = append_one(plan, store, now_ms, mono_ms, err);
    return r < 0 ? r : plan->next < plan->series->count;
}

/* A day that is not over is judged whenever somebody asks. */
static int outdate_days(struct import_plan *plan, struct store *store, int64_t now_ms, struct error *err)
{
    const struct logger_series *series = plan->series;
    int64_t today_ms = zone_day_start_ms(&plan->zone, zone_date(&plan->zone, now_ms)), day_end_ms = INT64_MIN;
    int r = 0;

    for (size_t i = 0; r == 0 && i < series->count; i++) {
        int64_t time_ms = series->time_ms[i], date;

        if (time_ms < day_end_ms || time_ms >= today_ms || !new_at(plan, i))
            continue;
        date = zone_date(&plan->zone, time_ms);
        day_end_ms = zone_day_start_ms(&plan->zone, date + 1);
        r = days_outdate(store, plan->ask.room, date, DAY_STAMP_IMPORTED, err);
    }
    return r;
}

/* Whoever's door the file came through: names are text. */
static int note_import(const struct import_plan *plan, struct store *store, int64_t now_ms, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE], text[LEDGER_TEXT_SIZE];
    const struct ledger_act act = {.time_ms = now_ms, .kind = LEDGER_FILE_IMPORTED, .subject = subject, .text = text};

    snprintf(subject, sizeof subject, "room:%s/samples:%lld", plan->ask.room, (long long)plan->row.added);
    snprintf(text, sizeof text, "%s, kept by %s", plan->ask.file, plan->ask.who);
    return ledger_append(store, &act, NULL, err);
}

int import_plan_finish(struct import_plan *plan, struct store *store, int64_t now_ms, struct error *err)
{
    int r;

    if (!plan->row.added)
        return 0;
    plan->row.at_ms = now_ms;
    r = import_add(store, &plan->row, err);
    if (r == 0)
        r = note_import(plan, store, now_ms, err);
    return r < 0 ? r : outdate_days(plan, store, now_ms, err);
}
