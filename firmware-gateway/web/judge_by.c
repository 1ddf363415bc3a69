/* web/judge_by.c - see judge_by.h */
#include "judge_by.h"
#include "inside.h"
#include "other_level.h"
#include "routes.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct opinion {                    /* of one room */
    struct room_info info;
    size_t count;
    struct room_sample *samples;    /* owned */
    struct other_level level;
    bool is_judged;
};

struct judge_job {
    struct job job;
    const struct pack *pack;
    enum nation nation;
    struct calendar calendar;
    struct zone zone;
    int64_t now_ms;
    bool is_one;                    /* a room's own page was asked for */
    size_t count;
    struct opinion opinions[];
};

int judge_by_query(struct request *request, const struct pack **pack)
{
    const struct web_host *host = request->web->host;
    char name[ID_SIZE];
    int r = url_query(request->query, "pack", name, sizeof name);
    const struct pack *found = NULL;

    if (r == 0)
        return 0;
    if (r > 0 && host->shelf)
        found = pack_shelf_find(host->shelf, name);
    if (!found) {
        request_refuse(request, 422, "bad_pack", "pack", "There is no pack of that name here.");
        return -EINVAL;
    }
    *pack = found;
    return 1;
}

static struct other_level_setup setup_of(const struct judge_job *job, const struct opinion *opinion)
{
    return (struct other_level_setup){.pack = job->pack, .room = &opinion->info, .nation = job->nation,
                                      .calendar = &job->calendar, .zone = &job->zone,
                                      .hours = calendar_room_hours(&job->calendar, opinion->info.id)};
}

/* -- main: copies what judging needs -- */

static int take_samples(const struct judge_job *job, const struct room *room, struct room_sample *scratch,
                        struct opinion *opinion)
{
    struct other_level_setup setup;
    int64_t from_ms;

    opinion->info = *room_info(room);
    setup = setup_of(job, opinion);
    from_ms = other_level_from_ms(&setup, job->now_ms);
    opinion->count = from_ms < job->now_ms ? room_history(room, from_ms, job->now_ms + 1, scratch, ROOM_SAMPLES_MAX)
                                           : 0;
    if (!opinion->count)
        return 0;
    opinion->samples = malloc(opinion->count * sizeof *opinion->samples);
    if (!opinion->samples)
        return -ENOMEM;
    memcpy(opinion->samples, scratch, opinion->count * sizeof *scratch);
    return 0;
}

static int take_rooms(const struct web *web, struct judge_job *job, int room)
{
    struct school *school = web->host->school;
    struct room_sample *scratch = malloc(ROOM_SAMPLES_MAX * sizeof *scratch);
    int r = scratch ? 0 : -ENOMEM;

    for (size_t i = 0; i < job->count && r == 0; i++)
        r = take_samples(job, school_room(school, room < 0 ? i : (size_t)room), scratch, &job->opinions[i]);
    free(scratch);
    return r;
}

static void free_job(struct judge_job *job)
{
    for (size_t i = 0; i < job->count; i++)
        free(job->opinions[i].samples);
    free(job);
}

/* -- worker -- */

static void run(struct job *waiting)
{
    struct judge_job *job = (struct judge_job *)waiting;

    for (size_t i = 0; i < job->count; i++) {
        struct opinion *opinion = &job->opinions[i];
        struct other_level_setup setup = setup_of(job, opinion);

        opinion->is_judged = other_level_judge(&setup, opinion->samples, opinion->count, job->now_ms,
                                               &opinion->level) == 0;
    }
}

/* -- main: the school may have been loaded anew meanwhile -- */

static struct other_level level_of(const struct judge_job *job, const char *room)
{
    for (size_t i = 0; i < job->count; i++)
        if (job->opinions[i].is_judged && strcmp(job->opinions[i].info.id, room) == 0)
            return job->opinions[i].level;
    return (struct other_level){.pack = job->pack, .level = AIR_UNKNOWN};
}

static void answer_one(struct request *request, const struct judge_job *job)
{
    int room = school_room_index(request->web->host->school, job->opinions[0].info.id);
    struct other_level level = level_of(job, job->opinions[0].info.id);

    if (room < 0)
        request_not_found(request, "room");
    else
        air_answer_room(request, (size_t)room, &level);
}

static void answer_all(struct request *request, const struct judge_job *job)
{
    const struct school *school = request->web->host->school;
    size_t count = school_room_count(school);
    struct other_level *levels = calloc(count + 1, sizeof *levels);     /* one too many: never a size of zero */

    if (!levels) {
        request_no_memory(request);
        return;
    }
    for (size_t i = 0; i < count; i++)
        levels[i] = level_of(job, room_info(school_room(school, i))->id);
    air_answer_rooms(request, levels);
    free(levels);
}

static void finish(struct job *waiting)
{
    struct judge_job *job = (struct judge_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->is_one)
        answer_one(request, job);
    else if (request)
        answer_all(request, job);
    free_job(job);
}

void judge_by_answer(struct request *request, const struct pack *pack, int room)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    size_t count = room < 0 ? school_room_count(web->host->school) : 1;
    struct judge_job *job = calloc(1, sizeof *job + count * sizeof *job->opinions);

    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    job->pack = pack;
    job->nation = setup->site.nation;
    job->calendar = *setup->calendar;
    job->zone = *setup->zone;
    job->now_ms = web_now_ms(web);
    job->is_one = room >= 0;
    job->count = count;
    if (take_rooms(web, job, room) < 0) {
        request_no_memory(request);
        free_job(job);
        return;
    }
    job_start(request, web->host->query_worker, &job->job);
}
