/* web/job.c - see job.h */
#include "job.h"
#include "inside.h"

static void run(void *context)
{
    struct job *job = context;

    job->run(job);
}

static void done(void *context)
{
    struct job *job = context;
    struct request *request = job->request;
    struct web *web = job->web;

    if (web) {
        *job->link = job->next;
        if (job->next)
            job->next->link = job->link;
    }
    if (web && request)
        web_change_begin(web);
    job->finish(job);
    if (web && request)
        web_change_end(web, request);
    if (web && request && request->answer.status)
        server_resume(request);
}

void job_start(struct request *request, struct worker *worker, struct job *job)
{
    struct web *web = request->web;

    job->request = request;
    job->web = web;
    if (!worker || worker_submit(worker, run, done, job) < 0) {
        request_header(request, "Retry-After", "5");
        request_refuse(request, 503, "busy", NULL, "The gateway is busy with others. Try again in a few seconds.");
        job->request = NULL;
        job->finish(job);
        return;
    }
    request->is_waiting = true;
    job->next = web->jobs;
    job->link = &web->jobs;
    if (job->next)
        job->next->link = &job->next;
    web->jobs = job;
}

void job_answer(struct job *job, struct out *out, const struct error *err)
{
    struct request *request = job->request;

    if (request && err->code < 0) {
        request_failed(request, err);
    } else if (request) {
        request->answer.out = *out;
        out_init(out);
        request_answer(request, 200);
    }
}

void jobs_forget(struct web *web)
{
    while (web->jobs) {
        struct job *job = web->jobs;
        struct request *request = job->request;

        web->jobs = job->next;
        if (job->next)
            job->next->link = &web->jobs;
        job->request = NULL;
        job->web = NULL;
        request_closing(request);
        server_resume(request);
    }
}
