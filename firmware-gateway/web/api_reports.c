/* web/api_reports.c - papers: the query worker reads the record for one, the press prints it, the answer is a PDF. Who
 * may have which is in the route table, a row a report; the last word of the path is its name in report.h. */
#include "assessing.h"
#include "evidence_looks.h"
#include "inside.h"
#include "print.h"
#include "reports.h"
#include "routes.h"
#include "scope.h"
#include "snapshots.h"
#include "term_scope.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGUAGE_SIZE 8

struct report_job {
    struct job job;
    const struct report_kind *kind;
    struct report_ask ask;
    int64_t figures_of;             /* version whose frozen figures of rooms are printed; 0: none are */
    struct evidence_looks looks;    /* owned; what these show */
    char program[sizeof((struct web_settings *)0)->press];
    char *pdf;                      /* owned; NULL until it is printed */
    size_t size;
    char digest[PAPER_DIGEST_SIZE];
    struct error err;
};

static void free_job(struct report_job *job)
{
    evidence_looks_done(&job->looks);
    free(job->pdf);
    free(job);
}

/* -- worker -- */

static int take_look(void *context, const struct snapshot *snapshot, const char *document)
{
    struct report_job *job = context;

    (void)snapshot;
    return evidence_looks_add(&job->looks, document, &job->err);
}

static void run(struct job *waiting)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct report_job *job = (struct report_job *)waiting;
    struct store *store = NULL;
    struct paper *paper = NULL;
    int r = store_open(job->ask.folder, &options, &store, &job->err);

    if (r == 0)
        r = job->kind->write(store, &job->ask, &paper, &job->err);
    if (r == 0 && job->figures_of)
        r = snapshots_newest(store, job->figures_of, take_look, job, &job->err);
    store_close(store);
    if (r == 0)
        r = print_paper(job->program, paper, &job->pdf, &job->size, job->digest, &job->err);
    job->err.code = r < 0 ? r : 0;
    paper_close(paper);
}

/* -- main -- */

static void answer(struct request *request, struct report_job *job)
{
    evidence_looks_note(request, &job->looks);
    request->answer.out.text = job->pdf;
    request->answer.out.size = request->answer.out.room = job->size;
    job->pdf = NULL;
    request_answer(request, 200);
    request->answer.content_type = "application/pdf";
    request_header(request, "Content-Disposition", "inline; filename=\"%s.pdf\"", job->kind->name);
    if (*job->digest)                   /* what is unsigned has none */
        request_header(request, "Transom-Digest", "%s", job->digest);
}

static void finish(struct job *waiting)
{
    struct report_job *job = (struct report_job *)waiting;
    struct request *request = waiting->request;

    if (request && job->err.code == -ENOENT)
        request_refuse(request, 404, "not_found", NULL, "%s", job->err.text);
    else if (request && job->err.code == -ENOPKG)
        request_refuse(request, 503, "no_press", NULL, "The program that prints papers is not installed here.");
    else if (request && job->err.code == -EPERM)
        term_scope_refuse_thin(request, job->err.text);
    else if (request && job->err.code < 0)
        request_failed(request, &job->err);
    else if (request)
        answer(request, job);
    free_job(job);
}

/* false: refused. */
static bool read_ask(struct request *request, struct report_ask *ask)
{
    const struct {
        const char *name;
        char *text;
        size_t size;
    } texts[] = {{"id", ask->id, sizeof ask->id}, {"room", ask->room, sizeof ask->room}};
    char language[LANGUAGE_SIZE] = "en";

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (url_query(request->query, texts[i].name, texts[i].text, texts[i].size) < 0) {
            request_refuse(request, 422, "bad_value", texts[i].name, "%s is too long, or there twice.", texts[i].name);
            return false;
        }
    if (url_query(request->query, "lang", language, sizeof language) < 0 ||
        !report_language(language, &ask->language)) {
        request_refuse(request, 422, "bad_value", "lang", "lang has to be en or cy.");
        return false;
    }
    return request_query_date(request, "from", REPORT_NO_DATE, &ask->from_date) &&
           request_query_date(request, "to", REPORT_NO_DATE, &ask->to_date);
}

void reports_note_looks(struct request *request, const struct report_ask *ask, int64_t from_date, int64_t to_date)
{
    const struct school *school = request->web->host->school;
    char room[ID_SIZE];

    for (size_t i = 0; report_room(ask, i, room); i++)
        looks_note(request, room, from_date, to_date);
    for (size_t i = 0; !*ask->room && i < school_room_count(school); i++)
        looks_note(request, room_info(school_room(school, i))->id, from_date, to_date);
}

/* What the caller does not see of an assessment is no paper for them either, nor told that it is there: the version of
 * the id, or the one in force, or before there is any the draft. */
static bool sees_assessment(struct request *request, const struct report_ask *ask, int64_t *version)
{
    const char *number = strchr(ask->id, '.');
    int64_t wanted;
    struct assessing it;

    snprintf(request->values[0], sizeof request->values[0], "%.*s", (int)strcspn(ask->id, "."), ask->id);
    if (!assessing_find(request, &it))
        return false;
    *version = it.version.id;
    if (!number && it.assessment.in_force_id)
        *version = it.assessment.in_force_id;
    if (!number || (it.sees_working && assessing_number(number + 1, &wanted) && wanted == it.version.number))
        return true;
    if (!assessing_take_version(request, &it, number + 1))
        return false;
    *version = it.version.id;
    return true;
}

/* Who may not see single days gets a paper of sums over whole terms or months; teachers of their own rooms. */
static bool may_have_sums(struct request *request, struct report_ask *ask)
{
    struct term_range whole;

    if (request->caller.only_own && (!*ask->room || !scope_sees(&request->caller, ask->room))) {
        scope_refuse_room(request);
        return false;
    }
    if (!term_scope_read(request, zone_date(&ask->zone, ask->now_ms), &whole))
        return false;
    ask->is_sums = true;
    ask->from_date = whole.from_date;
    ask->to_date = whole.to_date;
    reports_note_looks(request, ask, ask->from_date, ask->to_date);
    return true;
}

/* Own rooms, and as far back as the caller may look. No room: all of them. */
static bool may_have(struct request *request, struct report_job *job)
{
    const struct report_kind *kind = job->kind;
    struct report_ask *ask = &job->ask;
    int64_t yesterday = zone_date(&ask->zone, ask->now_ms) - 1, version = 0;
    char room[ID_SIZE];

    if (kind->needs & REPORT_VERSIONS && !sees_assessment(request, ask, &version))
        return false;
    ask->is_sums = kind->needs & REPORT_VERSIONS && term_scope_is_bound(&request->caller);
    job->figures_of = kind->takes & REPORT_FIGURES && !ask->is_sums ? version : 0;
    if (kind->takes & REPORT_SUMS && term_scope_is_bound(&request->caller))
        return may_have_sums(request, ask);
    for (size_t i = 0; report_room(ask, i, room); i++)
        if (!scope_sees(&request->caller, room)) {
            scope_refuse(request, request->route->who & ~(unsigned)ROLE_TEACHER);
            return false;
        }
    if (ask->from_date != REPORT_NO_DATE && !scope_reaches(request, ask->from_date))
        return false;
    if (ask->from_date != REPORT_NO_DATE)
        reports_note_looks(request, ask, ask->from_date, ask->to_date);
    else if (kind->days)
        reports_note_looks(request, ask, yesterday - (kind->days - 1), yesterday);
    return true;
}

void reports_fill(const struct web *web, struct report_ask *ask)
{
    ask->now_ms = web_now_ms(web);
    ask->zone = *school_setup(web->host->school)->zone;
    snprintf(ask->folder, sizeof ask->folder, "%s", web->settings.data_folder);
    snprintf(ask->address, sizeof ask->address, "%s", web->settings.public_url);
    snprintf(ask->pack, sizeof ask->pack, "%s", school_setup(web->host->school)->pack->name);
    ask->shelf = web->host->shelf;
}

void reports_get(struct request *request)
{
    const char *name = strrchr(request->route->path, '/') + 1;
    const struct report_kind *kind = report_find(name);
    struct report_job *job = kind ? calloc(1, sizeof *job) : NULL;
    struct error err;

    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    job->kind = kind;
    memcpy(job->program, request->web->settings.press, sizeof job->program);
    reports_fill(request->web, &job->ask);
    if (!read_ask(request, &job->ask)) {
        free_job(job);
    } else if (report_check(kind, &job->ask, &err) < 0) {
        request_refuse(request, 422, "bad_value", NULL, "%s.", err.text);
        free_job(job);
    } else if (!may_have(request, job)) {
        free_job(job);
    } else {
        job_start(request, request->web->host->query_worker, &job->job);
    }
}
