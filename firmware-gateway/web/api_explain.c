/* web/api_explain.c - "Why this?": an incident, or a rule's verdict on a day, replayed from the record by the query
 * worker. What is asked for is looked up here; the worker gets it by value. */
#include "explain_json.h"
#include "explain_silence.h"
#include "inside.h"
#include "judge_by.h"
#include "routes.h"
#include "scope.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct explain_job {
    struct job job;
    char folder[256];
    struct explain_ask ask;
    struct silence_ask *silence;        /* owned, as is ask.setup; NULL: a rule is to be replayed */
    struct out out;
    struct error err;
};

static void free_job(struct explain_job *job)
{
    free(job->ask.setup);
    free(job->silence);
    out_done(&job->out);
    free(job);
}

/* -- worker -- */

static int explain_rule(struct store_reader *reader, struct explain_job *job)
{
    struct explain_outcome outcome;
    int r = explain_record(reader, &job->ask, &outcome, &job->err);

    if (r < 0)
        return r;
    explain_json(&job->out, &job->ask, &outcome);
    explain_close(outcome.explain);
    return 0;
}

static void run(struct job *waiting)
{
    struct explain_job *job = (struct explain_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = job->silence ? explain_silence(reader, job->silence, &job->out, &job->err)
                                 : explain_rule(reader, job);
    store_reader_close(reader);
}

static void finish(struct job *waiting)
{
    struct explain_job *job = (struct explain_job *)waiting;

    job_answer(&job->job, &job->out, &job->err);
    free_job(job);
}

/* -- asking -- */

/* room -1: of the site. NULL: refused. */
static struct explain_job *new_job(struct request *request, int room)
{
    struct web *web = request->web;
    struct explain_job *job = calloc(1, sizeof *job);

    if (job && room >= 0)
        job->ask.setup = days_setup_of(web->host->school, (size_t)room, NULL);
    if (!job || (room >= 0 && !job->ask.setup)) {
        request_no_memory(request);
        free(job);
        return NULL;
    }
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->ask.now_ms = web_now_ms(web);
    job->job.run = run;
    job->job.finish = finish;
    return job;
}

/* false: not in the pack. */
static bool find_rule(struct explain_job *job, const char *id)
{
    const struct pack *pack = job->ask.setup->pack;
    const struct rule *rule = pack_find(pack, id);

    if (rule)
        job->ask.rule_index = (size_t)(rule - pack->rules);
    return rule != NULL;
}

/* That raised it; when it is gone, that judges its day. */
static const struct pack *pack_of(const struct web *web, const struct incident *incident, int64_t date)
{
    const struct pack *pack = web->host->shelf ? pack_shelf_find(web->host->shelf, incident->pack) : NULL;

    return pack ? pack : days_pack(web->host->school, incident->room, date);
}

static void note_incident(struct request *request, const struct incident *incident)
{
    int64_t date = zone_date(school_setup(request->web->host->school)->zone, incident->began_ms);

    looks_note(request, incident->room, date, date);
}

static void start_incident(struct request *request, const struct incident *incident, int room)
{
    int64_t date = zone_date(school_setup(request->web->host->school)->zone, incident->began_ms);
    struct explain_job *job = scope_reaches(request, date) ? new_job(request, room) : NULL;

    assert(room >= 0);
    if (!job)
        return;
    job->ask.of = EXPLAIN_INCIDENT;
    job->ask.incident = *incident;
    job->ask.date = date;
    note_incident(request, incident);
    job->ask.setup->pack = pack_of(request->web, incident, date);
    if (find_rule(job, incident->rule)) {
        job_start(request, request->web->host->query_worker, &job->job);
        return;
    }
    free_job(job);
    explain_json_no_rule(&request->answer.out, incident);
    request_answer(request, 200);
}

static void add_room(struct silence_ask *ask, const struct room_info *info)
{
    memcpy(ask->rooms[ask->room_count].id, info->id, sizeof info->id);
    memcpy(ask->rooms[ask->room_count].name, info->name, sizeof info->name);
    ask->room_count++;
}

static void start_silence(struct request *request, const struct incident *incident, int room)
{
    const struct school *school = request->web->host->school;
    struct explain_job *job = new_job(request, -1);
    size_t count = school_room_count(school);

    if (!job)
        return;
    job->silence = calloc(1, sizeof *job->silence);
    if (!job->silence) {
        request_no_memory(request);
        free_job(job);
        return;
    }
    job->silence->incident = *incident;
    job->silence->calendar = *school_setup(school)->calendar;
    job->silence->zone = *school_setup(school)->zone;
    job->silence->now_ms = job->ask.now_ms;
    if (room >= 0)
        note_incident(request, incident);
    for (size_t i = 0; i < count && i < SCHOOL_ROOMS_MAX; i++)
        if (room < 0 || i == (size_t)room)
            add_room(job->silence, room_info(school_room(school, i)));
    job_start(request, request->web->host->query_worker, &job->job);
}

static bool is_silence(const struct incident *incident)
{
    return strcmp(incident->rule, SCHOOL_SENSOR_SILENT) == 0 || strcmp(incident->rule, SCHOOL_INFRASTRUCTURE) == 0;
}

void explain_incident(struct request *request)
{
    struct web *web = request->web;
    struct incident incident;
    struct error err = {0};
    char *end;
    long long id = strtoll(request->values[0], &end, 10);
    int r = *end || id <= 0 ? -ENOENT : incident_load(web->host->store, id, &incident, &err);
    int room = r == 0 && incident.room[0] ? school_room_index(web->host->school, incident.room) : -1;

    if (r < 0 && r != -ENOENT)
        request_failed(request, &err);
    else if (r == -ENOENT)
        request_not_found(request, "incident");
    else if (is_silence(&incident) && (room >= 0 || !incident.room[0]))
        start_silence(request, &incident, room);
    else if (room < 0)
        request_not_found(request, "room");
    else
        start_incident(request, &incident, room);
}

struct trial {
    const char *rule;
    int64_t date;
    struct tried found;
};

static int find_trial(void *context, const struct tried *tried)
{
    struct trial *trial = context;

    if (!tried->withdrawn_ms && tried->from_date <= trial->date && strcmp(tried->rule, trial->rule) == 0)
        trial->found = *tried;
    return 0;
}

/* What people say that lets the rule count on the day; one that can't be read is left out. */
static void take_trial(struct request *request, struct explain_job *job, const char *rule)
{
    struct trial trial = {.rule = rule, .date = job->ask.date};

    (void)tried_list(request->web->host->store, request->values[0], find_trial, &trial, NULL);
    job->ask.tried = trial.found;
}

void explain_day(struct request *request)
{
    struct web *web = request->web;
    int room = school_room_index(web->host->school, request->values[0]);
    const struct pack *by = NULL;
    char rule[RULE_ID_SIZE] = "";
    struct explain_job *job;
    int64_t date;

    if (room < 0) {
        request_not_found(request, "room");
        return;
    }
    if (!request_parse_date(request->values[1], &date)) {
        request_refuse(request, 422, "bad_date", "date",
                       "The date has to be one as in 2026-11-23, in the years 1990 to 2099.");
        return;
    }
    if (url_query(request->query, "rule", rule, sizeof rule) != 1) {
        request_refuse(request, 422, "bad_value", "rule", "Say which rule: ?rule= and its id.");
        return;
    }
    if (judge_by_query(request, &by) < 0)
        return;
    job = scope_reaches(request, date) ? new_job(request, room) : NULL;
    if (!job)
        return;
    job->ask.of = EXPLAIN_DAY;
    job->ask.date = date;
    job->ask.setup->pack = by ? by : days_pack(web->host->school, request->values[0], date);
    if (find_rule(job, rule)) {
        take_trial(request, job, rule);
        looks_note(request, request->values[0], date, date);
        job_start(request, web->host->query_worker, &job->job);
        return;
    }
    free_job(job);
    request_not_found(request, "rule");
}
