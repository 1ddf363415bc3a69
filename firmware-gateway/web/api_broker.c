/* web/api_broker.c - names and passwords of sensors at the broker, where its dynamic security plugin lets us make
 * them. */
#include "body.h"
#include "broker_sensors.h"
#include "inside.h"
#include "ledger_book.h"
#include "routes.h"
#include "signin.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum wanted { WANTED_LIST, WANTED_MAKE, WANTED_REMOVE };

struct broker_job {
    struct job job;
    enum wanted wanted;
    struct mqtt_url admin;
    char ca_file[WEB_PATH_SIZE];
    char name[BROKER_NAME_SIZE], password[SECRET_CLAIM_SIZE];    /* the password is typed into the sensor by hand */
    bool renew;
    struct out out;
    struct error err;
};

static int work(struct broker_job *job, struct broker_control *control)
{
    switch (job->wanted) {
    case WANTED_LIST:
        return broker_sensors_put(control, &job->out, &job->err);
    case WANTED_MAKE:
        secret_claim_code(job->password);
        return broker_sensor_make(control, job->name, job->password, job->renew, &job->err);
    case WANTED_REMOVE:
        return broker_sensor_remove(control, job->name, &job->err);
    }
    return 0;
}

static void run(struct job *waiting)
{
    struct broker_job *job = (struct broker_job *)waiting;
    struct broker_control *control;

    if (broker_control_open(&job->admin, job->ca_file, &control, &job->err) < 0)
        return;
    out_object(&job->out, NULL);
    if (work(job, control) == 0 && job->wanted == WANTED_MAKE) {
        out_text(&job->out, "name", job->name);
        out_text(&job->out, "password", job->password);
    }
    out_object_end(&job->out);
    broker_control_close(control);
}

static void refuse(struct request *request, const struct error *err)
{
    if (err->code == -EEXIST)
        request_refuse(request, 409, "exists", "name", "The broker knows that name already.");
    else if (err->code == -ENOENT)
        request_refuse(request, 422, "bad_value", "name", "%s.", err->text);
    else
        request_refuse(request, 502, "broker", NULL, "%s.", err->text);
}

/* By whether it was done, or the broker's answer was lost. */
static const struct wording {
    const char *audit, *subject;
} wordings[][2] = {
    [WANTED_MAKE] = {{"sensor password made", "sensor:password_made"},
                     {"sensor password asked for", "sensor:password_made_unknown"}},
    [WANTED_REMOVE] = {{"sensor password taken away", "sensor:password_removed"},
                       {"sensor password asked away", "sensor:password_removed_unknown"}},
};

/* A sensor without its password is silent, so the ledger has it too, and is committed whatever is answered after it.
 * false: answered with 503. */
static bool note(struct request *request, const struct broker_job *job)
{
    const struct wording *wording = &wordings[job->wanted][job->err.code < 0];

    web_audit(request, wording->audit, job->name);
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_SENSOR_PASSWORD, .text = job->name,
                                                    .subject = wording->subject}) &&
           web_changed(request, WEB_CHANGED_DUTY, NULL) == 0;
}

/* What the broker did stands in the record, also when who asked for it may not ask any more: then the password is told
 * to nobody. */
static void tell(struct request *request, struct broker_job *job)
{
    bool may_have_acted = job->wanted != WANTED_LIST && (job->err.code == 0 || job->err.code == -EINPROGRESS);

    if (!may_have_acted && !signin_is_valid_still(request))
        return;
    if (may_have_acted && !note(request, job))
        return;
    if (!signin_is_valid(request->web, &request->caller))
        request_refuse(request, 401, "sign_in", NULL, "You were signed out meanwhile, after the broker was asked. The "
                       "record says what became of it; a new password is shown to nobody.");
    else if (job->err.code < 0)
        refuse(request, &job->err);
    else
        job_answer(&job->job, &job->out, &job->err);
}

/* The password is in the answer to who asked, once, and nowhere else. */
static void finish(struct job *waiting)
{
    struct broker_job *job = (struct broker_job *)waiting;

    if (job->job.request)
        tell(job->job.request, job);
    out_done(&job->out);
    secret_forget(job->password, sizeof job->password);
    secret_forget(&job->admin, sizeof job->admin);
    free(job);
}

static void start(struct request *request, enum wanted wanted, const char *name, bool renew)
{
    const struct web_settings *settings = &request->web->settings;
    struct broker_job *job;

    if (!settings->has_broker_admin) {
        request_refuse(request, 409, "not_set", NULL, "This gateway was not told who administers the broker: "
                       "mqtt.admin_url is empty.");
        return;
    }
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    job->wanted = wanted;
    job->renew = renew;
    job->admin = settings->broker_admin;
    memcpy(job->ca_file, settings->broker_ca_file, sizeof job->ca_file);
    memcpy(job->name, name, strlen(name) + 1);
    out_init(&job->out);
    job_start(request, request->web->host->query_worker, &job->job);
}

void broker_sensors_list(struct request *request)
{
    start(request, WANTED_LIST, "", false);
}

static bool read_name(struct request *request, char name[BROKER_NAME_SIZE])
{
    if (!body_needs_text(request, "name", name, BROKER_NAME_SIZE))
        return false;
    if (broker_name_is_valid(name))
        return true;
    request_refuse(request, 422, "bad_value", "name", "A name at the broker is made of 1 to %d letters, digits, - _ . "
                   "and :.", BROKER_NAME_SIZE - 1);
    return false;
}

void broker_sensors_make(struct request *request)
{
    static const char *const allowed[] = {"name", "renew", NULL};
    char name[BROKER_NAME_SIZE];
    bool renew = false;

    if (body_allows(request, allowed) && read_name(request, name) && body_bool(request, "renew", &renew) >= 0)
        start(request, WANTED_MAKE, name, renew);
}

void broker_sensors_remove(struct request *request)
{
    static const char *const allowed[] = {"name", NULL};
    char name[BROKER_NAME_SIZE];

    if (body_allows(request, allowed) && read_name(request, name))
        start(request, WANTED_REMOVE, name, false);
}
