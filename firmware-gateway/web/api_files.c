/* web/api_files.c - a logger's file dropped on the page: received into a file, judged by the query worker as if it had
 * been heard live, and kept in the record when somebody says so. */
#include "analysed.h"
#include "body.h"
#include "days.h"
#include "field.h"
#include "inside.h"
#include "judge_by.h"
#include "routes.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define IMPORTS_LISTED 200
#define SEATS_MAX 1000
#define VOLUME_MAX_M3 100000.0

struct analyse_job {
    struct job job;
    struct upload *upload;          /* of the web; touched by main alone */
    char path[PATH_MAX], name[IMPORT_FILE_SIZE], id[UPLOAD_ID_SIZE];
    struct days_setup *setup;       /* owned */
    struct out out;                 /* the answer */
    struct error err;
};

/* -- worker -- */

static int put_series(struct analyse_job *job, const struct logger_file *log, const struct logger_series *series)
{
    const struct day_book_setup setup = days_book_setup(job->setup);
    struct analysis_samples samples = {.count = series->count, .time_ms = series->time_ms, .people = series->people};
    struct analysed room = {.file = job->name, .log = log, .series = series};
    struct analysis *analysis;
    int r;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        samples.values[q] = series->values[q];
    r = analysis_run(&setup, &samples, &analysis, &job->err);
    if (r < 0)
        return r;
    room.analysis = analysis;
    memcpy(room.room, series->name, sizeof room.room);
    analysed_put_room(&setup, &room, true, &job->out, NULL);
    analysis_close(analysis);
    return 0;
}

/* The file lies under a name that nobody knows. */
static void name_in_error(struct analyse_job *job)
{
    size_t length = strlen(job->id);
    struct error told = job->err;

    if (strncmp(told.text, job->id, length) == 0)
        (void)error_set(&job->err, told.code, "%s%s", job->name, told.text + length);
}

static void run(struct job *waiting)
{
    struct analyse_job *job = (struct analyse_job *)waiting;
    const struct logger_options options = {.zone = &job->setup->zone};
    const struct day_book_setup setup = days_book_setup(job->setup);
    struct logger_file *log = NULL;

    if (logger_read(job->path, &options, &log, &job->err) < 0) {
        name_in_error(job);
        return;
    }
    out_object(&job->out, NULL);
    out_text(&job->out, "upload", job->id);
    out_text(&job->out, "file", job->name);
    analysed_put_begin(&setup, &job->out);
    for (size_t i = 0; i < log->series_count && job->err.code == 0 && !job->out.failed; i++)
        (void)put_series(job, log, &log->series[i]);
    analysed_put_end(&job->out);
    out_object_end(&job->out);
    logger_free(log);
}

/* -- main -- */

static void free_job(struct analyse_job *job)
{
    out_done(&job->out);
    free(job->setup);
    free(job);
}

static void refuse_file(struct request *request, const struct error *err)
{
    if (err->code == -ENOMEM)
        request_no_memory(request);
    else
        request_refuse(request, 422, "bad_file", NULL, "%s", err->text);
}

static void finish(struct job *waiting)
{
    struct analyse_job *job = (struct analyse_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code < 0) {
        refuse_file(request, &job->err);
    } else if (request) {
        request->answer.out = job->out;
        out_init(&job->out);
        request_answer(request, 200);
    }
    if (waiting->web && request && request->answer.status == 200)
        uploads_done(waiting->web, job->upload);
    else if (waiting->web)      /* else they went with it */
        uploads_remove(job->upload);
    free_job(job);
}

/* -- what it is judged by: the room that is named, else one of which nothing is known but what the query says -- */

static int refuse_value(struct request *request, const char *name, const char *right)
{
    request_refuse(request, 422, "bad_value", name, "%s has to be %s.", name, right);
    return -EINVAL;
}

static int query_number(struct request *request, const char *name, double max, const char *right, double *number)
{
    char text[32];
    double value;
    int r = url_query(request->query, name, text, sizeof text);

    if (r == 0)
        return 0;
    if (r < 0 || !field_parse_number(text, &value) || !(value >= 1 && value <= max))
        return refuse_value(request, name, right);
    *number = value;
    return 1;
}

/* "09:00-15:30", with a comma between two, from Monday to Friday. */
static int query_occupied(struct request *request, struct days_setup *setup)
{
    static const char right[] = "hours, as 09:00-12:00,13:00-15:30";
    char text[128], *rest = text;
    struct week_hours hours = {0};
    uint8_t weekdays;
    int r = url_query(request->query, "occupied", text, sizeof text);

    if (r == 0)
        return 0;
    if (r < 0 || calendar_weekdays_parse("mon-fri", &weekdays, NULL) < 0)
        return refuse_value(request, "occupied", right);
    for (char *period = strsep(&rest, ","); period; period = strsep(&rest, ",")) {
        struct calendar_period parsed;

        if (calendar_period_parse(period, &parsed, NULL) < 0 || calendar_add_period(&hours, weekdays, parsed, NULL) < 0)
            return refuse_value(request, "occupied", right);
    }
    setup->calendar.hours = hours;
    setup->calendar.room_count = 0;
    return 0;
}

static int query_room(struct request *request, struct days_setup **setup)
{
    const struct school *school = request->web->host->school;
    const struct school_setup *of = school_setup(school);
    const struct pack *by = NULL;
    char id[ID_SIZE] = "";
    int room = -1;

    if (url_query(request->query, "room", id, sizeof id) != 0 && (room = school_room_index(school, id)) < 0) {
        request_refuse(request, 422, "no_room", "room", "There is no room of that name here.");
        return -EINVAL;
    }
    if (judge_by_query(request, &by) < 0)
        return -EINVAL;
    *setup = room >= 0 ? days_setup_of(school, (size_t)room, by) : calloc(1, sizeof **setup);
    if (!*setup) {
        request_no_memory(request);
        return -ENOMEM;
    }
    if (room < 0)
        **setup = (struct days_setup){.pack = by ? by : of->pack, .calendar = *of->calendar, .zone = *of->zone,
                                      .nation = of->site.nation};
    return 0;
}

static int query_setup(struct request *request, struct days_setup **setup)
{
    char zone[ZONE_NAME_SIZE], ages[16];
    double seats;
    int r = query_room(request, setup);

    if (r < 0)
        return r;
    if (url_query(request->query, "zone", zone, sizeof zone) != 0 && strcmp(zone, (*setup)->zone.name) != 0)
        return refuse_value(request, "zone", (*setup)->zone.name);      /* files are read in the school's */
    r = query_occupied(request, *setup);
    if (r == 0)
        r = query_number(request, "volume_m3", VOLUME_MAX_M3, "cubic metres, as 180", &(*setup)->room.volume_m3);
    if (r >= 0)
        r = query_number(request, "seats", SEATS_MAX, "how many people the room is for", &seats);
    if (r > 0)
        (*setup)->room.seats = (int)seats;
    if (r >= 0 && url_query(request->query, "ages", ages, sizeof ages) != 0 &&
        !ages_from_word(ages, &(*setup)->room.ages))
        return refuse_value(request, "ages", "3-5, 6-10, 11-15 or adult");
    return r < 0 ? r : 0;
}

void files_analyse(struct request *request)
{
    struct days_setup *setup = NULL;
    struct upload *upload;
    struct analyse_job *job;

    if (!request->body_size) {
        request_refuse(request, 422, "bad_file", NULL, "The file is empty.");
        return;
    }
    if (query_setup(request, &setup) < 0) {
        free(setup);
        return;
    }
    upload = uploads_received(request);
    job = upload ? calloc(1, sizeof *job) : NULL;
    if (!job) {
        if (upload) {
            uploads_remove(upload);
            request_no_memory(request);
        }
        free(setup);
        return;
    }
    *job = (struct analyse_job){.job = {.run = run, .finish = finish}, .upload = upload, .setup = setup};
    memcpy(job->path, upload->path, sizeof job->path);
    memcpy(job->name, upload->name, sizeof job->name);
    memcpy(job->id, upload->id, sizeof job->id);
    job_start(request, request->web->host->query_worker, &job->job);
}

/* -- in the record -- */

static int put_import(void *context, const struct import_row *row)
{
    struct out *out = context;
    char sha256[2 * IMPORT_SHA256_SIZE + 1];

    secret_to_hex(row->sha256, sizeof row->sha256, sha256);
    out_object(out, NULL);
    out_integer(out, "id", row->id);
    out_time(out, "at", row->at_ms);
    out_text(out, "who", row->who);
    out_text(out, "room", row->room);
    out_text(out, "file", row->file);
    out_text(out, "sha256", sha256);
    out_time(out, "from", row->from_ms);
    out_time(out, "to", row->to_ms);
    out_integer(out, "added", row->added);
    out_integer(out, "known", row->known);
    out_object_end(out);
    return 0;
}

/* The newest one since the gateway started, whether it is through or not. */
static void put_newest(struct out *out, const struct web_import *newest)
{
    static const char *const words[] = {[WEB_IMPORT_NONE] = "none", [WEB_IMPORT_RUNNING] = "running",
                                        [WEB_IMPORT_DONE] = "done", [WEB_IMPORT_FAILED] = "failed"};

    out_object(out, "newest");
    out_integer(out, "number", newest->number);
    out_text(out, "state", words[newest->state]);
    out_words(out, "file", newest->file);
    out_words(out, "room", newest->room);
    out_number(out, "share", newest->share, 2);
    out_integer(out, "added", newest->added);
    out_integer(out, "known", newest->known);
    out_words(out, "why", newest->why);
    out_object_end(out);
}

void files_imports(struct request *request)
{
    const struct web_host *host = request->web->host;
    struct out *out = &request->answer.out;
    struct error err = {0};

    out_object(out, NULL);
    put_newest(out, &host->importing);
    out_array(out, "imports");
    if (imports_list(host->store, IMPORTS_LISTED, put_import, out, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(out);
    out_object_end(out);
    request_answer(request, 200);
}

static void answer_start(struct request *request, int r, const struct error *err)
{
    if (r == 0) {
        out_object(&request->answer.out, NULL);
        put_newest(&request->answer.out, &request->web->host->importing);
        out_object_end(&request->answer.out);
        request_answer(request, 202);
    } else if (r == -ENOENT) {
        request_refuse(request, 422, "no_room", "room", "There is no room of that name here.");
    } else if (r == -EBUSY || r == -EAGAIN) {
        request_header(request, "Retry-After", "30");
        request_refuse(request, 503, "busy", NULL, "%s.", err->text);
    } else {
        request_no_memory(request);
    }
}

void files_keep(struct request *request)
{
    static const char *const allowed[] = {"upload", "room", "sensor", NULL};
    struct web *web = request->web;
    struct import_ask ask = {.has_sha256 = false};
    char id[UPLOAD_ID_SIZE];
    struct upload *upload;
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) || !body_needs_text(request, "upload", id, sizeof id) ||
        !body_needs_text(request, "room", ask.room, sizeof ask.room) ||
        body_text(request, "sensor", ask.series, sizeof ask.series) < 0)
        return;
    upload = uploads_find(web, id, request->caller.person);
    if (!upload || !web->host->import) {
        request_refuse(request, 410, "gone", NULL, "The file is not here any more. Choose it once again.");
        return;
    }
    memcpy(ask.path, upload->path, sizeof ask.path);
    memcpy(ask.file, upload->name, sizeof ask.file);
    snprintf(ask.who, sizeof ask.who, "%s", request->caller.name);
    r = web->host->import(web->host->context, &ask, &err);
    if (r == 0)
        uploads_give(upload);
    answer_start(request, r, &err);
}
