/* web/api_calendar_import.c - a calendar file dropped on the page: read by a worker, iCalendar by the filter
 * transom-ics, and answered with what it would bring in. Nothing is saved: a person looks at it first. */
#include "calendar_import.h"
#include "filter.h"
#include "inside.h"
#include "routes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READER_DEADLINE_MS 10000
#define READER_MEMORY_BYTES (UINT64_C(256) << 20)   /* of address space: a file of 1 MiB as the library's objects */
#define READER_ANSWER_SIZE (512 << 10)              /* CALENDAR_ENTRIES_MAX rows */
#define KIND_SIZE 8

struct import_job {
    struct job job;
    char program[sizeof((struct web_settings *)0)->calendar_reader];
    bool is_ics;
    char *file;                     /* taken from the request */
    size_t size;
    struct calendar_import *import; /* NULL until it is read */
    struct error err;
};

static int read_ics(struct import_job *job)
{
    const struct filter filter = {.program = job->program, .deadline_ms = READER_DEADLINE_MS,
                                  .memory_bytes = READER_MEMORY_BYTES, .cancel_fd = -1};
    char *answer = malloc(READER_ANSWER_SIZE);
    int r = answer ? filter_run(&filter, job->file, job->size, answer, READER_ANSWER_SIZE, &job->err)
                   : error_set(&job->err, -ENOMEM, "out of memory");

    if (r == 0)
        r = calendar_ics_parse(answer, strlen(answer), job->import, &job->err);
    free(answer);
    return r;
}

static void run(struct job *waiting)
{
    struct import_job *job = (struct import_job *)waiting;

    job->import = calloc(1, sizeof *job->import);
    if (!job->import)
        error_set(&job->err, -ENOMEM, "out of memory");
    else if (job->is_ics)
        read_ics(job);
    else
        calendar_csv_parse(job->file, job->size, job->import, &job->err);
}

/* What is wrong with the file is the person's to mend; a reader that failed on it is not. */
static void refuse(struct request *request, const struct error *err)
{
    if (err->code == -EINVAL)
        request_refuse(request, 422, "bad_file", NULL, "%s", err->text);
    else if (err->code == -ENOENT || err->code == -EACCES)
        request_refuse(request, 503, "no_reader", NULL, "The program that reads calendar files is not installed here.");
    else if (err->code == -ENOMEM)
        request_no_memory(request);
    else
        request_refuse(request, 422, "bad_file", NULL, "The file can't be read: it takes too long, or is damaged.");
}

static void finish(struct job *waiting)
{
    struct import_job *job = (struct import_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code < 0) {
        refuse(request, &job->err);
    } else if (request) {
        calendar_import_put(job->import, &request->answer.out);
        request_answer(request, 200);
    }
    free(job->import);
    free(job->file);
    free(job);
}

void calendar_import(struct request *request)
{
    char kind[KIND_SIZE] = "";
    bool is_ics = url_query(request->query, "kind", kind, sizeof kind) == 1 && strcmp(kind, "ics") == 0;
    struct import_job *job;

    if (!is_ics && strcmp(kind, "csv") != 0) {
        request_refuse(request, 422, "bad_value", "kind", "kind has to be ics or csv.");
        return;
    }
    if (!request->body_size) {
        request_refuse(request, 422, "bad_file", NULL, "The file is empty.");
        return;
    }
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    job->is_ics = is_ics;
    memcpy(job->program, request->web->settings.calendar_reader, sizeof job->program);
    job->file = request->body;
    job->size = request->body_size;
    request->body = NULL;
    request->body_size = 0;
    job_start(request, request->web->host->query_worker, &job->job);
}
