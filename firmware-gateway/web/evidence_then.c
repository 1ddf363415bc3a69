/* web/evidence_then.c - see evidence_then.h */
#include "evidence_then.h"
#include "inside.h"
#include "signin.h"
#include <errno.h>
#include <stdlib.h>

struct refresh {
    struct job job;
    struct evidence_gather *gather;     /* owned */
    void (*then)(struct request *request, const struct evidence_gather *gather);
};

static void run(struct job *waiting)
{
    evidence_gather_read(((struct refresh *)waiting)->gather);
}

/* Between two pieces of what is kept: the way over the worker lets main do something else. */
static void rest(struct job *waiting)
{
    (void)waiting;
}

static void refuse_sealed(struct request *request)
{
    request_refuse(request, 409, "wrong_state", NULL, "Evidence is attached to a draft. What was sent out or is in "
                   "force stays as people read it: begin a new version.");
}

static void forget(struct refresh *refresh)
{
    evidence_gather_free(refresh->gather);
    free(refresh);
}

/* Each piece is kept for who still may ask for it. */
static void finish(struct job *waiting)
{
    struct refresh *refresh = (struct refresh *)waiting;
    struct request *request = waiting->request;
    struct error err = {0};
    int r;

    if (!request || !signin_is_valid_still(request)) {
        forget(refresh);
        return;
    }
    r = evidence_gather_keep(refresh->gather, request->web->host, request->caller.person, &err);
    if (r == -ESTALE)
        request_refuse(request, 409, "rooms_changed", NULL, "Rooms were added or archived meanwhile. Try once more.");
    else if (r == -EPERM)
        refuse_sealed(request);
    else if (r < 0)
        request_failed(request, &err);
    else if (r > 0 && web_changed(request, WEB_CHANGED_DUTY, NULL) == 0) {
        refresh->job.run = rest;
        job_start(request, request->web->host->query_worker, &refresh->job);
        return;
    } else if (r == 0)
        refresh->then(request, refresh->gather);
    forget(refresh);
}

void evidence_then(struct request *request, const struct assessing *it,
                   void (*then)(struct request *request, const struct evidence_gather *gather))
{
    struct web *web = request->web;
    struct refresh *refresh;

    if (!assessment_may_edit(it->assessment.position, (enum duty_role)request->caller.role)) {
        refuse_sealed(request);
        return;
    }
    if (web->host->rebuild.days) {
        request_refuse(request, 409, "days_judged_again", NULL, "Past days are being judged again, because something "
                       "they are judged by was changed. Try again when that is done: the evidence rests on them.");
        return;
    }
    refresh = calloc(1, sizeof *refresh);
    if (refresh)
        refresh->gather = evidence_gather_make(web->host, web->settings.data_folder, it->assessment.id,
                                               it->version.id);
    if (!refresh || !refresh->gather) {
        free(refresh);
        request_no_memory(request);
        return;
    }
    refresh->job.run = run;
    refresh->job.finish = finish;
    refresh->then = then;
    job_start(request, web->host->query_worker, &refresh->job);
}
