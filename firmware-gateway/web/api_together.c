/* web/api_together.c - a swap day: chosen sensors stood together for an hour, and each is held against the median of
 * all. Asked once it only tells; asked to keep it, each sensor's log gets its entry, which its certificate prints. The
 * hour is read from the record by the query worker. */
#include "body.h"
#include "checks.h"
#include "evidence_rows.h"
#include "inside.h"
#include "routes.h"
#include "signin.h"
#include "together.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct together_job {
    struct job job;
    char folder[256], by[NAME_SIZE], note[CALIBRATION_NOTE_SIZE / 2];
    bool keeps;
    int64_t now_ms;
    int64_t ids[TOGETHER_SENSORS_MAX];
    char names[TOGETHER_SENSORS_MAX][DEVICE_KEY_SIZE];
    struct together together;
    struct together_result result;
    struct error err;
};

/* -- worker -- */

static void take_sample(void *context, int64_t device, int64_t time_ms, double co2_ppm)
{
    struct together_job *job = context;

    for (size_t i = 0; i < job->together.count; i++)
        if (job->ids[i] == device)
            together_add(&job->together, i, time_ms, co2_ppm);
}

static void run(struct job *waiting)
{
    struct together_job *job = (struct together_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = night_samples_scan(reader, job->together.from_ms, job->together.from_ms + TOGETHER_MS, take_sample,
                                       job, &job->err);
    store_reader_close(reader);
    if (job->err.code == 0)
        together_judge(&job->together, &job->result);
}

/* -- main -- */

static bool keep_one(struct request *request, const struct together_job *job, size_t index)
{
    struct calibration calibration = {.device = job->ids[index], .at_ms = job->together.from_ms + TOGETHER_MS,
                                      .written_ms = job->now_ms, .how = CALIBRATION_TOGETHER,
                                      .is_good = job->result.sensors[index].found == TOGETHER_GOOD,
                                      .error_ppm = job->result.sensors[index].offset_ppm};

    memcpy(calibration.who, job->by, sizeof calibration.who);
    snprintf(calibration.note, sizeof calibration.note,
             "An hour beside %zu others, median %.0f ppm; heard in %.0f%% of it; up to %.0f ppm off is good. %s",
             job->together.count - 1, job->result.level_ppm, 100 * job->result.sensors[index].coverage,
             job->result.limit_ppm, job->note);
    return checks_enter(request, job->names[index], &calibration);
}

/* One transaction: all of them or none. false: refused. */
static bool keep_all(struct request *request, const struct together_job *job)
{
    for (size_t i = 0; i < job->together.count; i++)
        if (job->result.sensors[i].found != TOGETHER_TOO_LITTLE && !keep_one(request, job, i))
            return false;
    return web_changed(request, WEB_CHANGED_EVIDENCE, NULL) == 0;
}

static void put_result(struct out *out, const struct together_job *job)
{
    out_object(out, NULL);
    out_time(out, "from", job->together.from_ms);
    out_time(out, "to", job->together.from_ms + TOGETHER_MS);
    out_number(out, "level_ppm", job->result.level_ppm, 0);
    out_number(out, "limit_ppm", job->result.limit_ppm, 0);
    out_number(out, "coverage_needed", TOGETHER_COVERAGE_MIN, 2);
    out_bool(out, "kept", job->keeps);
    out_array(out, "sensors");
    for (size_t i = 0; i < job->together.count; i++) {
        out_object(out, NULL);
        out_text(out, "sensor", job->names[i]);
        out_number(out, "offset_ppm", job->result.sensors[i].offset_ppm, 0);
        out_number(out, "coverage", job->result.sensors[i].coverage, 2);
        out_text(out, "found", together_found_word(job->result.sensors[i].found));
        out_object_end(out);
    }
    out_array_end(out);
    out_object_end(out);
}

static void finish(struct job *waiting)
{
    struct together_job *job = (struct together_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code < 0) {
        request_failed(request, &job->err);
    } else if (request && signin_is_valid_still(request) && (!job->keeps || keep_all(request, job))) {
        put_result(&request->answer.out, job);
        request_answer(request, job->keeps ? 201 : 200);
    }
    free(job);
}

/* -- asking -- */

static bool has_twice(const struct together_job *job, int64_t id)
{
    for (size_t i = 0; i < job->together.count; i++)
        if (job->ids[i] == id)
            return true;
    return false;
}

static void read_sensors(struct request *request, struct together_job *job)
{
    const struct school *school = request->web->host->school;
    const json_t *list = json_object_get(request->json, "sensors"), *one;
    size_t index;

    if (!json_is_array(list) || json_array_size(list) < TOGETHER_SENSORS_MIN ||
        json_array_size(list) > TOGETHER_SENSORS_MAX) {
        request_refuse(request, 422, "bad_value", "sensors", "sensors is a list of %d to %d sensors.",
                       TOGETHER_SENSORS_MIN, TOGETHER_SENSORS_MAX);
        return;
    }
    json_array_foreach(list, index, one) {
        const char *name = json_string_value(one);
        int at = name ? school_device_index(school, name) : -1;
        const struct school_device *device = at < 0 ? NULL : school_device(school, (size_t)at);

        if (!device || !device->id || has_twice(job, device->id)) {
            request_refuse(request, 422, "bad_value", "sensors", "sensors names one that is not there, or one twice.");
            return;
        }
        memcpy(job->names[job->together.count], device->name, DEVICE_KEY_SIZE);
        job->ids[job->together.count++] = device->id;
    }
}

/* The hour is over: the one that begins at from, or the last one. */
static void read_hour(struct request *request, struct together_job *job)
{
    job->together.from_ms = job->now_ms - TOGETHER_MS;
    body_time(request, "from", &job->together.from_ms);
    if (job->together.from_ms > job->now_ms - TOGETHER_MS ||
        job->together.from_ms < job->now_ms - CALIBRATION_AGE_MAX_MS)
        request_refuse(request, 422, "bad_value", "from", "from has to be an hour ago or more, in the last ten years.");
}

void sensors_together(struct request *request)
{
    static const char *const allowed[] = {"sensors", "from", "keep", "note", NULL};
    struct web *web = request->web;
    struct together_job *job = calloc(1, sizeof *job);

    if (!job) {
        request_no_memory(request);
        return;
    }
    *job = (struct together_job){.job = {.run = run, .finish = finish}, .now_ms = web_now_ms(web)};
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    memcpy(job->by, request->caller.name, sizeof job->by);
    request_gather(request);
    body_allows(request, allowed);
    read_sensors(request, job);
    read_hour(request, job);
    body_bool(request, "keep", &job->keeps);
    body_text(request, "note", job->note, sizeof job->note);
    if (request_gathered(request))
        job_start(request, web->host->query_worker, &job->job);
    else
        free(job);
}
