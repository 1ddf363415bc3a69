/* web/job.h - work of a request that main must not wait for: password hashes, long queries. The request sleeps until
 * the worker brings the job back. Embed a struct job as the first member of what the job carries. */
#ifndef JOB_H
#define JOB_H
#include "request.h"
#include "worker.h"

struct job {
    struct request *request;            /* NULL in finish(): the gateway is closing, nobody waits for an answer */
    void (*run)(struct job *job);       /* worker's thread: only what the job carries */
    void (*finish)(struct job *job);    /* main: answers request if it is there, and frees the job, always */
    struct web *web;                    /* NULL in finish(): closed */
    struct job *next, **link;
};

/* Takes job (with run and finish set) and puts the request to sleep. When the worker's queue is full the request is
 * answered with 503 and finish() is called at once with request NULL. worker NULL counts as full. */
void job_start(struct request *request, struct worker *worker, struct job *job);

/* For finish(): answers what waits with err when its code is negative, else 200 with what was written to out, which is
 * empty after. Nobody waits: nothing. */
void job_answer(struct job *job, struct out *out, const struct error *err);

void jobs_forget(struct web *web);      /* closing: answers every sleeping request with 503 */

#endif
