/* web/api_assessment_steps.c - what moves a risk assessment on, but for sending it out and signing it: taking back,
 * closing the consultation, a new version, archiving. Which step is allowed when is the table of duty/assessment.c. */
#include "assessing.h"
#include "assessment_workspace.h"
#include "body.h"
#include "inside.h"
#include <errno.h>
#include <string.h>

/* Of a body that may have a reason and nothing else. */
static bool read_reason(struct request *request, char reason[ASSESSMENT_REASON_SIZE])
{
    static const char *const allowed[] = {"reason", NULL};

    *reason = '\0';
    return body_allows(request, allowed) && assessing_body_reason(request, reason) >= 0;
}

/* One that changes where it stands, and nothing else. */
static bool do_step(struct request *request, struct assessing *it, enum assessment_event event,
                    char reason[ASSESSMENT_REASON_SIZE])
{
    struct consultation_facts asked = {0};
    struct assessment_facts facts;
    struct assessment_step step;

    if (!assessing_find(request, it) || !read_reason(request, reason) || !assessing_facts(request, it, &facts, &asked))
        return false;
    facts.has_reason = *reason;
    return assessing_step(request, it, event, &facts, &step) && assessing_move(request, it, event, &step, reason);
}

static void simple_step(struct request *request, enum assessment_event event)
{
    char reason[ASSESSMENT_REASON_SIZE];
    struct assessing it;

    if (do_step(request, &it, event, reason))
        workspace_done(request, it.assessment.id, 200);
}

void assessment_close(struct request *request)
{
    simple_step(request, ASSESSMENT_CLOSE);
}

void assessment_archive(struct request *request)
{
    simple_step(request, ASSESSMENT_ARCHIVE);
}

void assessment_discard(struct request *request)
{
    simple_step(request, ASSESSMENT_DISCARD);
}

struct asked {
    size_t count;
    int64_t ids[CONSULTEES_MAX];
};

static int take_consultee(void *context, const struct consultee *consultee)
{
    struct asked *asked = context;

    asked->ids[asked->count++] = consultee->person;
    return asked->count == CONSULTEES_MAX;
}

/* Whoever was asked hears of it: what they read is a draft again. */
void assessment_take_back(struct request *request)
{
    struct store *store = request->web->host->store;
    char reason[ASSESSMENT_REASON_SIZE];
    struct consultation round;
    struct asked asked = {0};
    struct error err = {0};
    struct assessing it;

    if (!do_step(request, &it, ASSESSMENT_TAKE_BACK, reason))
        return;
    if (consultation_load(store, it.version.id, &round, &err) < 0 ||
        consultees_list(store, round.id, take_consultee, &asked, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    assessing_tell_people(request, &it, DUTY_LETTER_TAKEN_BACK, asked.ids, asked.count, 0, reason);
    if (!request->answer.status)
        workspace_done(request, it.assessment.id, 200);
}

/* -- the next version -- */

static void begin_version(struct request *request, struct assessing *it, enum assessment_event event, int64_t from)
{
    struct store *store = request->web->host->store;
    const struct assessment_facts facts = {.has_version = from != 0};
    struct assessment_move move = {.assessment = it->assessment.id, .event = event, .person = request->caller.person,
                                   .at_ms = web_now_ms(request->web), .reason = ""};
    struct assessment_step step;
    struct error err = {0};
    int64_t id;
    int r;

    if (!assessing_step(request, it, event, &facts, &step))
        return;
    move.next = step.next;
    r = assessment_revise(store, &move, from, &id, &err);
    if (r == 0)
        r = assessment_version_load(store, id, &it->version, &err);
    if (!assessing_kept(request, r, &err) ||
        !assessing_note(request, it, LEDGER_ASSESSMENT, assessment_event_word(event), ""))
        return;
    assessing_audit(request, it, event == ASSESSMENT_RESTORE ? "an older version restored as a new one"
                                                             : "a new version begun");
    workspace_done(request, it->assessment.id, 200);
}

void assessment_next(struct request *request)
{
    static const char *const allowed[] = {NULL};
    struct assessing it;

    if (assessing_find(request, &it) && body_allows(request, allowed))
        begin_version(request, &it, ASSESSMENT_REVISE, it.assessment.in_force_id);
}

void assessment_restore(struct request *request)
{
    static const char *const allowed[] = {"version", NULL};
    struct store *store = request->web->host->store;
    struct assessment_version version;
    int64_t number = 0, from = 0;
    struct error err = {0};
    struct assessing it;
    int r;

    if (!assessing_find(request, &it) || !body_allows(request, allowed) ||
        body_integer(request, "version", 1, ASSESSMENT_VERSIONS_MAX, &number) < 0)
        return;
    r = assessment_version_find(store, it.assessment.id, (int)number, &from, &err);
    if (r == 0)
        r = assessment_version_load(store, from, &version, &err);
    if (r < 0 && r != -ENOENT)
        request_failed(request, &err);
    else
        begin_version(request, &it, ASSESSMENT_RESTORE, r == 0 && version.sealed_ms ? from : 0);
}
