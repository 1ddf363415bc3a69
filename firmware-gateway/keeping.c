/* keeping.c - the figures of days that are over: judged from the record by the query worker, one day of one room at a
 * time, and kept beside the readings. A day is kept when it ends, and again when late readings came for it or what it
 * is judged by changed: calendar, pack, zone, nation, or a fact of its room; and when a file brought more. See
 * gateway.h. */
#include "days_record.h"
#include "evidence_rows.h"
#include "gateway_parts.h"
#include "log.h"
#include "readings.h"
#include "term.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TURN_MS 1                   /* between two looks at kept days: whoever else waits comes first */

struct keep_job {
    struct gateway *g;
    struct days_setup *setup;
    char room[ID_SIZE], folder[SETTINGS_PATH_SIZE];
    int64_t date, calendar_version;
    bool is_again;                  /* of those that host.rebuild counts */
    bool is_judged;                 /* false: it failed */
    char *json;                     /* NULL: no occupied time */
    struct day_sum sum;             /* of json */
    struct evidence_day evidence;
};

/* -- days that are wanted -- */

static bool is_day(const struct kept_day *day, const char *room, int64_t date)
{
    return day->date == date && strcmp(day->room, room) == 0;
}

static bool is_wanted(const struct gateway *g, const char *room, int64_t date)
{
    for (size_t i = 0; i < g->wanted_count; i++)
        if (is_day(&g->wanted[i], room, date))
            return true;
    return false;
}

static void outdate(struct gateway *g, const char *room, int64_t date)
{
    (void)days_outdate(g->store, room, date, DAY_STAMP_LATE, NULL);     /* failing: the commit will say so */
}

/* There is no place for it: the record says that it waits, and is looked through when those before it are judged. */
static void overflow(struct gateway *g, const char *room, int64_t date)
{
    outdate(g, room, date);
    if (!g->wanted_overflows)
        log_warning("record: more than %d days wait to be judged; the rest is looked for after them", WANTED_DAYS_MAX);
    g->wanted_overflows = true;
}

void keeping_want(struct gateway *g, int room, int64_t date)
{
    const char *id = room_info(school_room(g->school, (size_t)room))->id;
    struct kept_day *day = &g->wanted[g->wanted_count];

    if (date < g->host.storage.raw_since || is_wanted(g, id, date))     /* its readings are gone: it stays as it was */
        return;
    if (g->wanted_count == WANTED_DAYS_MAX) {
        overflow(g, id, date);
        return;
    }
    day->date = date;
    snprintf(day->room, sizeof day->room, "%s", id);
    g->wanted_count++;
}

void keeping_late(struct gateway *g, int room, int64_t date)
{
    const char *id = room_info(school_room(g->school, (size_t)room))->id;

    if (date < g->host.storage.raw_since)
        return;
    if (g->keeping && is_day(&g->judging, id, date))
        g->judging_is_late = true;
    if (!g->spacing.is_short && !is_wanted(g, id, date))    /* else the reading is not in the record yet */
        outdate(g, id, date);
    keeping_want(g, room, date);
}

void keeping_resume(struct gateway *g)
{
    for (size_t i = 0; i < g->wanted_count; i++)
        outdate(g, g->wanted[i].room, g->wanted[i].date);
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
    if (job->json)
        (void)term_day_sum(job->json, &job->sum);   /* of a day in its form it does not fail */
    if (job->is_judged)
        job->evidence = days_evidence(days, job->date);
    out_done(&out);
    days_close(days);
    store_reader_close(reader);
}

static int save_day(struct gateway *g, const struct keep_job *job, struct error *err)
{
    char stamp[DAYS_STAMP_SIZE];
    int r;

    if (!job->json)
        return days_drop(g->store, job->room, job->date, err);
    days_stamp(job->setup, stamp);
    r = days_save(g->store, job->room, job->date, stamp, job->calendar_version, job->json, err);
    if (r == 0)
        r = day_sum_save(g->store, job->room, job->date, stamp, job->calendar_version, &job->sum, err);
    if (r == 0)
        r = day_evidence_save(g->store, job->room, job->date, job->calendar_version, &job->evidence, err);
    return r;
}

static void keep_day(void *context)
{
    struct keep_job *job = context;
    struct gateway *g = job->g;
    struct error err = {0};

    g->keeping = false;
    if (!g->store_failed && !g->closing) {
        int r = job->is_judged ? save_day(g, job, &err) : error_set(&err, -EIO, "it could not be judged");

        if (r == 0 && g->judging_is_late)       /* more came meanwhile */
            r = days_outdate(g->store, job->room, job->date, DAY_STAMP_LATE, &err);
        if (r < 0) {
            log_warning("record: a day of %s could not be kept: %s", job->room, err.text);
            g->host.days_not_kept++;
        }
        gateway_commit_soon(g);
        grading_want(g);
        reviewing_days_changed(g);
    }
    if (job->is_again && g->host.rebuild.left > 0)
        g->host.rebuild.left--;
    free(job->json);
    free(job->setup);
    free(job);
    /* At once: whoever asked the worker for something meanwhile comes before the next day, and waits for one. */
    if (!g->closing)
        keeping_next(g);
}

bool keeping_is_whole(const struct gateway *g)
{
    return !g->keeping && !g->wanted_count && !g->wanted_overflows && !g->seeks && !g->host.rebuild.days;
}

/* The worker reads what is committed: a day waits until everything heard of it is. */
static bool next_wanted(struct gateway *g, struct kept_day *day)
{
    if (!g->wanted_count && g->wanted_overflows && !g->seeks && !g->host.rebuild.days) {
        g->wanted_overflows = false;
        keeping_seek(g);
    }
    if (!g->wanted_count || readings_count(g->store) > g->committed_readings)
        return false;
    *day = g->wanted[--g->wanted_count];
    return true;
}

/* -- days that were judged by what does not hold any more -- */

static const char *const stale_words[STALE_BY_COUNT] = {"calendar", "pack", "room", "import", "late"};

static bool is_current(void *context, const struct kept_day *day)
{
    const struct gateway *g = context;
    int room = school_room_index(g->school, day->room);
    const struct school_setup *setup = school_setup(g->school);
    char stamp[DAYS_STAMP_SIZE];

    if (room < 0)
        return true;        /* memory has no place for it: nobody could judge it */
    days_stamp_of(days_pack(g->school, day->room, day->date), room_info(school_room(g->school, (size_t)room)),
                  setup->site.nation, setup->zone, stamp);
    return day->is_of_calendar && strcmp(day->stamp, stamp) == 0;
}

static enum stale_by stale_by(const struct gateway *g, const struct kept_day *day)
{
    const struct pack *pack = days_pack(g->school, day->room, day->date);
    char by[DAYS_STAMP_SIZE];
    int length = snprintf(by, sizeof by, "%s %s ", pack->name, pack->version);

    if (strcmp(day->stamp, DAY_STAMP_IMPORTED) == 0)
        return STALE_BY_IMPORT;
    if (strcmp(day->stamp, DAY_STAMP_LATE) == 0)
        return STALE_BY_LATE;
    if (!day->is_of_calendar)
        return STALE_BY_CALENDAR;
    return strncmp(day->stamp, by, (size_t)length) == 0 ? STALE_BY_ROOM : STALE_BY_PACK;
}

static void tell_stale(struct gateway *g)
{
    int most = 0;

    for (int i = 0; i < STALE_BY_COUNT; i++) {
        g->host.rebuild.days += g->stale_days[i];
        most = g->stale_days[i] > g->stale_days[most] ? i : most;
    }
    g->host.rebuild.left = g->host.rebuild.days;
    g->host.rebuild.because = stale_words[most];
    if (g->host.rebuild.days)
        log_info("record: past days are judged again days=%lld because=%s", (long long)g->host.rebuild.days,
                 stale_words[most]);
}

/* How many days there are to judge again, so that people can be told: a school of many years has more than main can
 * look at in one go. true: all are counted, and seeking may begin. */
static bool count_stale(struct gateway *g)
{
    int64_t until = g->sought.looked + DAYS_LOOK_MAX;
    struct kept_day day;
    int r = 0;

    while (r >= 0 && !g->sought.is_over && g->sought.looked < until) {
        r = days_find_stale(g->store, is_current, g, &g->sought, &day, NULL);
        if (r > 0)
            g->stale_days[stale_by(g, &day)]++;
    }
    if (r >= 0 && !g->sought.is_over)
        return false;
    tell_stale(g);
    g->seeks = false;
    g->sought = (struct days_search){0};
    return true;
}

void keeping_seek(struct gateway *g)
{
    g->seeks = true;
    g->sought = (struct days_search){0};
    g->host.rebuild = (struct web_rebuild){0};
    g->host.days_not_kept = 0;
    memset(g->stale_days, 0, sizeof g->stale_days);
}

/* One look: when it finds none there is another one soon, until it has come to the end. */
static bool next_stale(struct gateway *g, struct kept_day *day)
{
    bool is_counted = !g->seeks || count_stale(g);

    if (is_counted && !g->host.rebuild.days)
        return false;
    if (is_counted && !g->sought.is_over) {
        int r = days_find_stale(g->store, is_current, g, &g->sought, day, NULL);

        if (r != 0)
            return r > 0;
    }
    if (is_counted && g->sought.is_over)
        g->host.rebuild = (struct web_rebuild){0};
    else
        loop_timer_set(g->loop, g->keep_timer, TURN_MS);
    return false;
}

/* false: none for now. */
static bool next_day(struct gateway *g, struct kept_day *day, int *room, bool *is_wanted)
{
    do {
        *is_wanted = next_wanted(g, day);
        if (!*is_wanted && !next_stale(g, day))
            return false;
        *room = school_room_index(g->school, day->room);
    } while (*room < 0);        /* archived meanwhile */
    return true;
}

void keeping_turn(void *gateway)
{
    keeping_next(gateway);
}

void keeping_next(struct gateway *g)
{
    struct kept_day day;
    struct keep_job *job;
    bool is_wanted;
    int room;

    if (g->keeping || g->store_failed || g->spacing.is_short)   /* without room readings wait, and days for them */
        return;
    if (!next_day(g, &day, &room, &is_wanted)) {
        if (!g->wanted_count && g->wanted_overflows)
            loop_timer_set(g->loop, g->keep_timer, TURN_MS);
        return;
    }
    job = calloc(1, sizeof *job);
    if (!job)
        return;
    *job = (struct keep_job){.g = g, .date = day.date, .calendar_version = g->calendar_version, .is_again = !is_wanted,
                             .setup = days_setup_of(g->school, (size_t)room,
                                                    days_pack(g->school, day.room, day.date))};
    memcpy(job->room, day.room, sizeof job->room);
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (!job->setup || worker_submit(g->query_worker, judge_day, keep_day, job) < 0) {
        free(job->setup);
        free(job);
        return;
    }
    g->keeping = true;
    g->judging = day;
    g->judging_is_late = false;
}

void keeping_day_ended(void *gateway, int room, const struct judged_day *co2, const struct judged_day *temperature)
{
    keeping_want(gateway, room, co2 ? co2->figures.date : temperature->figures.date);
}
