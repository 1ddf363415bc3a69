/* grading.c - what evidence grades rest on: each morning the levels of the night go into the record, sensors that read
 * low, high or apart from the others are flagged from then on, and rooms learn the evidence of their week. The query
 * worker reads, main writes. See gateway.h. */
#include "evidence_record.h"
#include "evidence_rows.h"
#include "gateway_parts.h"
#include "log.h"
#include "quality.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NIGHT_AFTER_MS (30 * INT64_C(60000))    /* its last readings may be on their way */
#define NIGHT_AGAIN_DAYS 3          /* nights read again each morning: late readings may have come for them */
#define FOLDER_SIZE SETTINGS_PATH_SIZE

void grading_want(struct gateway *g)
{
    g->grading.is_wanted = true;
}

/* -- a night -- */

struct heard_sensor {
    int64_t device;
    struct night_samples samples;
};

struct night_job {
    struct gateway *g;
    char folder[FOLDER_SIZE];
    int64_t date, from_ms, to_ms;
    size_t count, last;             /* last: where the newest sample went: they often come from the same again */
    bool failed;
    struct heard_sensor *sensors;   /* owned, SCHOOL_DEVICES_MAX */
};

static struct heard_sensor *sensor_of(struct night_job *job, int64_t device)
{
    for (size_t i = 0; i < job->count; i++) {
        size_t at = (job->last + i) % job->count;

        if (job->sensors[at].device == device) {
            job->last = at;
            return &job->sensors[at];
        }
    }
    if (job->count == SCHOOL_DEVICES_MAX)
        return NULL;
    job->sensors[job->count].device = device;
    return &job->sensors[job->count++];
}

static void hear_sample(void *context, int64_t device, int64_t time_ms, double co2_ppm)
{
    struct heard_sensor *sensor = sensor_of(context, device);

    if (sensor)
        night_add(&sensor->samples, time_ms, co2_ppm);
}

static void read_night(void *context)
{
    struct night_job *job = context;
    struct store_reader *reader = NULL;

    job->failed = store_reader_open(job->folder, &reader, NULL) < 0 ||
                  night_samples_scan(reader, job->from_ms, job->to_ms, hear_sample, job, NULL) < 0;
    store_reader_close(reader);
}

static void keep_night(void *context)
{
    struct night_job *job = context;
    struct gateway *g = job->g;
    struct night_level level;
    struct error err = {0};

    g->grading.is_busy = false;
    for (size_t i = 0; i < job->count && !job->failed && !g->store_failed && !g->closing; i++)
        if (night_level_of(&job->sensors[i].samples, job->date, &level) &&
            night_save(g->store, job->sensors[i].device, &level, &err) < 0)
            log_warning("record: a night could not be kept: %s", err.text);
    if (job->count && !g->store_failed && !g->closing)
        (void)gateway_commit(g, NULL);      /* said there; whoever reads the nights next reads what is committed */
    grading_want(g);
    free(job->sensors);
    free(job);
    /* At once: after a long stop there are weeks of nights, and whoever asks the worker for something waits for one. */
    if (!g->closing)
        grading_next(g);
}

static void send_night(struct gateway *g, int64_t date, int64_t from_ms, int64_t to_ms)
{
    struct night_job *job = calloc(1, sizeof *job);

    if (!job)
        return;
    *job = (struct night_job){.g = g, .date = date, .from_ms = from_ms, .to_ms = to_ms,
                              .sensors = calloc(SCHOOL_DEVICES_MAX, sizeof *job->sensors)};
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (!job->sensors || worker_submit(g->query_worker, read_night, keep_night, job) < 0) {
        free(job->sensors);
        free(job);
        return;
    }
    g->grading.is_busy = true;
    g->grading.night_date = date;
}

static int64_t within(int64_t date, int64_t lowest, int64_t highest)
{
    return date < lowest ? lowest : date > highest ? highest : date;
}

/* From where nights are to be read on a new day: where the record's end, less those that are read again, but no further
 * back than they are looked at. */
static bool begin_morning(struct gateway *g, int64_t today)
{
    int64_t newest;

    if (g->grading.morning == today)
        return true;
    if (night_newest(g->store, &newest, NULL) < 0)
        return false;
    g->grading.night_date = within(newest - NIGHT_AGAIN_DAYS, today - NIGHT_KEPT_DAYS, today - 1);
    g->grading.morning = today;
    return true;
}

/* Whether a night that is over was handed on. */
static bool next_night(struct gateway *g, int64_t today, int64_t now_ms)
{
    int64_t from_ms, to_ms;

    if (g->grading.morning == today && g->grading.night_date >= today)
        return false;
    (void)evidence_night(g->calendar, NULL, g->zone, today, &from_ms, &to_ms);
    if (now_ms < to_ms + NIGHT_AFTER_MS || !begin_morning(g, today))
        return false;
    (void)evidence_night(g->calendar, NULL, g->zone, g->grading.night_date + 1, &from_ms, &to_ms);
    send_night(g, g->grading.night_date + 1, from_ms, to_ms);
    return true;
}

/* -- rooms and sensors now -- */

struct graded_room {
    struct room_info info;
    bool is_read;
    struct evidence evidence;
};

struct grade_job {
    struct gateway *g;
    struct days_setup *setup;       /* owned, as are both lists; its room is each in turn */
    char folder[FOLDER_SIZE];
    int64_t date, now_ms;
    size_t room_count, sensor_count;
    struct graded_room *rooms;
    struct night_sensor *sensors;   /* that have nights, SCHOOL_DEVICES_MAX */
    bool failed;
};

static int take_night(void *context, int64_t device, const struct night_level *level)
{
    struct grade_job *job = context;
    struct night_sensor *sensor = job->sensor_count ? &job->sensors[job->sensor_count - 1] : NULL;

    if (!sensor || sensor->device != device) {
        if (job->sensor_count == SCHOOL_DEVICES_MAX)
            return 0;
        sensor = &job->sensors[job->sensor_count++];
        sensor->device = device;
    }
    if (sensor->count < NIGHT_KEPT_DAYS)
        sensor->nights[sensor->count++] = *level;
    return 0;
}

static void read_grades(void *context)
{
    struct grade_job *job = context;
    struct store_reader *reader = NULL;

    job->failed = store_reader_open(job->folder, &reader, NULL) < 0 ||
                  nights_list(reader, 0, job->date - NIGHT_KEPT_DAYS + 1, job->date, take_night, job, NULL) < 0;
    for (size_t i = 0; i < job->room_count && !job->failed; i++) {
        job->setup->room = job->rooms[i].info;
        job->rooms[i].is_read = evidence_record_read(reader, job->setup, job->date, true, job->now_ms,
                                                     &job->rooms[i].evidence, NULL) == 0;
    }
    store_reader_close(reader);
}

/* What the nights of a device say of it, in the room where it is now. */
static struct night_finding finding_of(const struct grade_job *job, const struct school_device *device)
{
    const struct school *school = job->g->school;
    const struct room *room = school_room(school, (size_t)device->room);
    struct night_finding finding = night_finding_none();
    int64_t from_ms, to_ms;
    bool is_empty = evidence_night(job->g->calendar, room_hours(room), job->g->zone, job->date, &from_ms, &to_ms);

    for (size_t i = 0; i < job->sensor_count; i++)
        if (job->sensors[i].device == device->id)
            night_find(job->sensors, job->sensor_count, i, job->date, rule_outdoor_ppm(room_info(room)), is_empty,
                       &finding);
    return finding;
}

/* The school may be another one by now. */
static void apply(struct grade_job *job)
{
    struct gateway *g = job->g;

    for (size_t i = 0; i < school_device_count(g->school); i++) {
        const struct school_device *device = school_device(g->school, i);
        struct night_finding finding;

        if (!device->id || device->room < 0)
            continue;
        finding = finding_of(job, device);
        school_device_baseline(g->school, (int)i, &finding);
    }
    for (size_t i = 0; i < job->room_count; i++) {
        int room = school_room_index(g->school, job->rooms[i].info.id);

        if (room < 0 || !job->rooms[i].is_read)
            continue;
        room_know(school_room(g->school, (size_t)room), &job->rooms[i].evidence);
        if (g->web && web_live_wanted(g->web))
            web_live_room(g->web, (size_t)room);
    }
}

static void free_grades(struct grade_job *job)
{
    free(job->setup);
    free(job->rooms);
    free(job->sensors);
    free(job);
}

static void take_grades(void *context)
{
    struct grade_job *job = context;
    struct gateway *g = job->g;

    g->grading.is_busy = false;
    if (job->failed)
        grading_want(g);
    else if (!g->closing)
        apply(job);
    free_grades(job);
}

static void send_grades(struct gateway *g, int64_t today, int64_t now_ms)
{
    size_t count = school_room_count(g->school);
    struct grade_job *job = count ? calloc(1, sizeof *job) : NULL;

    if (!job)
        return;
    *job = (struct grade_job){.g = g, .date = today, .now_ms = now_ms, .room_count = count,
                              .setup = days_setup_of(g->school, 0, NULL),
                              .rooms = calloc(count, sizeof *job->rooms),
                              .sensors = calloc(SCHOOL_DEVICES_MAX, sizeof *job->sensors)};
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    for (size_t i = 0; i < count && job->rooms; i++)
        job->rooms[i].info = *room_info(school_room(g->school, i));
    if (!job->setup || !job->rooms || !job->sensors ||
        worker_submit(g->query_worker, read_grades, take_grades, job) < 0) {
        free_grades(job);
        return;
    }
    g->grading.is_busy = true;
    g->grading.is_wanted = false;
    g->grading.date = today;
}

void grading_next(struct gateway *g)
{
    int64_t now_ms = clock_wall_ms(g->clock), today = zone_date(g->zone, now_ms);

    if (g->grading.is_busy || g->store_failed || !g->watch.is_trusted)
        return;
    if (next_night(g, today, now_ms))
        return;
    if (g->grading.is_wanted || g->grading.date != today)
        send_grades(g, today, now_ms);
}
