/* keeping.c - the figures of days that are over: judged from the record by the query worker, one day of one room at a
 * time, and kept beside the readings. A day is kept when it ends, and again when late readings came for it or the
 * calendar or the pack changed. See gateway.h. */
#include "days_record.h"
#include "gateway_parts.h"
#include "log.h"
#include <stdlib.h>
#include <string.h>

struct keep_job {
    struct gateway *g;
    struct days_setup *setup;
    char room[ID_SIZE], folder[SETTINGS_PATH_SIZE];
    int64_t date, calendar_version;
    bool is_judged;                 /* false: it failed */
    char *json;                     /* NULL: no occupied time */
};

void keeping_want(struct gateway *g, int room, int64_t date)
{
    const char *id = room_info(school_room(g->school, (size_t)room))->id;
    struct kept_day *day = &g->wanted[g->wanted_count];

    for (size_t i = 0; i < g->wanted_count; i++)
        if (g->wanted[i].date == date && strcmp(g->wanted[i].room, id) == 0)
            return;
    if (g->wanted_count < WANTED_DAYS_MAX) {
        day->date = date;
        snprintf(day->room, sizeof day->room, "%s", id);
        g->wanted_count++;
    } else {
        log_warning("record: more than %d days wait to be judged; a page judges them when asked", WANTED_DAYS_MAX);
    }
}

static void judge_day(void *context)
{
    struct keep_job *job = context;
    struct store_reader *reader = NULL;
    struct days *days = NULL;
    struct out out;

    out_init(&out);
    job->is_judged = store_reader_open(job->folder, &reader, NULL) == 0 &&
                     days_record_judge(reader, job->setup, job->date, &days, NULL) == 0;
    if (job->is_judged && days_put(days, &out, NULL, job->date, false, 0))
        job->json = out_take(&out);
    out_done(&out);
    days_close(days);
    store_reader_close(reader);
}

static int save_day(struct gateway *g, const struct keep_job *job, struct error *err)
{
    char stamp[DAYS_STAMP_SIZE];

    if (!job->json)
        return days_drop(g->store, job->room, job->date, err);
    days_stamp(&job->setup->pack, stamp);
    return days_save(g->store, job->room, job->date, stamp, job->calendar_version, job->json, err);
}

static void keep_day(void *context)
{
    struct keep_job *job = context;
    struct gateway *g = job->g;
    struct error err = {0};

    g->keeping = false;
    if (job->is_judged && !g->store_failed && !g->closing) {
        if (save_day(g, job, &err) < 0)
            log_warning("record: a day of %s could not be kept: %s", job->room, err.text);
        gateway_commit_soon(g);
    }
    if (job->calendar_version != g->calendar_version)
        g->sought_id = 0;       /* the calendar changed meanwhile: what was just kept is stale */
    free(job->json);
    free(job->setup);
    free(job);
}

/* The worker reads what is committed: a day waits until everything heard of it is. */
static bool next_wanted(struct gateway *g, struct kept_day *day)
{
    if (!g->wanted_count || store_pending(g->store) > 0)
        return false;
    *day = g->wanted[--g->wanted_count];
    return true;
}

static bool next_stale(struct gateway *g, struct kept_day *day)
{
    char stamp[DAYS_STAMP_SIZE];

    if (g->sought_version != g->calendar_version)
        g->sought_id = 0;
    g->sought_version = g->calendar_version;
    if (g->sought_id == INT64_MAX)
        return false;
    days_stamp(g->pack, stamp);
    return days_find_stale(g->store, stamp, &g->sought_id, day, NULL) == 1;
}

void keeping_next(struct gateway *g)
{
    struct kept_day day;
    struct keep_job *job;
    int room;

    if (g->keeping || !(next_wanted(g, &day) || next_stale(g, &day)))
        return;
    room = school_room_index(g->school, day.room);
    if (room < 0 || !(job = calloc(1, sizeof *job)))
        return;     /* the room was archived meanwhile */
    *job = (struct keep_job){.g = g, .date = day.date, .calendar_version = g->calendar_version,
                             .setup = days_setup_of(g->school, (size_t)room)};
    memcpy(job->room, day.room, sizeof job->room);
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (!job->setup || worker_submit(g->query_worker, judge_day, keep_day, job) < 0) {
        free(job->setup);
        free(job);
        return;
    }
    g->keeping = true;
}

void keeping_day_ended(void *gateway, int room, const struct judged_day *co2, const struct judged_day *temperature)
{
    keeping_want(gateway, room, co2 ? co2->figures.date : temperature->figures.date);
}
