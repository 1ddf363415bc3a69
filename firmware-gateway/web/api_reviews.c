/* web/api_reviews.c - reviews of risk assessments: those that are open, one that a person asks for, and one that a
 * leader finds not needed. Reviews that open themselves are the gateway's (reviews_record.h). */
#include "assessing.h"
#include "assessment_json.h"
#include "body.h"
#include "inside.h"
#include "reviews_message.h"
#include "reviews_record.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_SIZE 128

/* -- the list -- */

static int put_one(void *context, const struct review *review)
{
    struct request *request = context;

    assessment_put_review(&request->answer.out, request->web->host->store, NULL, review);
    return 0;
}

static void answer_list(struct request *request, bool only_open, int status)
{
    struct error err = {0};
    int r;

    out_array(&request->answer.out, NULL);
    r = reviews_list(request->web->host->store, 0, only_open, put_one, request, &err);
    out_array_end(&request->answer.out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

void reviews_all(struct request *request)
{
    char state[8] = "";

    if (url_query(request->query, "state", state, sizeof state) < 0 || (*state && strcmp(state, "open") != 0)) {
        request_refuse(request, 422, "bad_value", "state", "state can be open, or be left out: all.");
        return;
    }
    answer_list(request, *state, 200);
}

/* -- asking for one -- */

struct opening {
    struct request *request;
    enum review_trigger trigger;
    char note[REVIEW_NOTE_SIZE];
    size_t wanted_count, opened;        /* wanted 0: all that are in force */
    int64_t wanted[ASSESSMENTS_MAX];
    char titles[MESSAGES_BODY_SIZE / 2];
    struct error *err;
};

static bool is_wanted(const struct opening *opening, int64_t id)
{
    for (size_t i = 0; i < opening->wanted_count; i++)
        if (opening->wanted[i] == id)
            return true;
    return opening->wanted_count == 0;
}

/* One that is open already, or where nothing is in force, is passed over. */
static int open_one(void *context, const struct assessment *assessment)
{
    struct opening *opening = context;
    struct request *request = opening->request;
    struct review review = {.assessment = assessment->id, .opened_ms = web_now_ms(request->web),
                            .opened_by = request->caller.person};
    size_t used = strlen(opening->titles);
    int r;

    if (!is_wanted(opening, assessment->id))
        return 0;
    review.due.trigger = opening->trigger;
    review.due.since_date = assessing_today(request);
    review.due.since_ms = review.opened_ms;
    memcpy(review.note, opening->note, sizeof review.note);
    r = reviews_record_open(request->web->host->store, &review, (enum duty_role)request->caller.role, opening->err);
    if (r == -EEXIST || r == -EPERM)
        return 0;
    if (r < 0)
        return r;
    opening->opened++;
    snprintf(opening->titles + used, sizeof opening->titles - used, "- %s\n", assessment->title);
    return 0;
}

static bool trigger_from(const char *word, int *value)
{
    enum review_trigger trigger;
    bool ok = review_trigger_from_word(word, &trigger) && review_source(trigger)->is_by_hand;

    *value = ok ? (int)trigger : *value;
    return ok;
}

static bool read_opening(struct request *request, struct opening *opening)
{
    static const char *const allowed[] = {"trigger", "note", "assessments", NULL};
    int trigger = 0;

    request_gather(request);
    body_allows(request, allowed);
    if (body_word(request, "trigger", trigger_from, &trigger) == 0)
        request_refuse(request, 422, "bad_value", "trigger", "trigger is needed: what makes a review due.");
    if (body_paragraphs(request, "note", opening->note, sizeof opening->note) == 0 || !*opening->note)
        request_refuse(request, 422, "bad_value", "note", "Say what has happened. It is kept and shown.");
    assessing_body_numbers(request, "assessments", json_object_get(request->json, "assessments"), ASSESSMENTS_MAX,
                           opening->wanted, &opening->wanted_count);
    opening->trigger = (enum review_trigger)trigger;
    return request_gathered(request);
}

/* Leaders and safety reps hear of it, whoever of them asked. */
static bool tell_opened(struct request *request, const struct opening *opening)
{
    const struct web_host *host = request->web->host;
    char subject[SUBJECT_SIZE], body[MESSAGES_BODY_SIZE], why[256];
    struct review_due due = {.trigger = opening->trigger, .since_date = assessing_today(request)};
    struct error err = {0};

    if (!host->tell)
        return true;
    reviews_message_why(&due, host->school, why, sizeof why);
    snprintf(subject, sizeof subject, "%s asks for a review", request->caller.name);
    snprintf(body, sizeof body, "%s\n%s wrote: %s\nThese risk assessments are under review now:\n%s", why,
             request->caller.name, opening->note, opening->titles);
    if (host->tell(host->context, ROLE_LEADER | ROLE_REP, subject, body, &err) == 0)
        return true;
    request_failed(request, &err);
    return false;
}

void reviews_add(struct request *request)
{
    struct error err = {0};
    struct opening opening = {.request = request, .err = &err};

    if (!read_opening(request, &opening) ||
        !assessing_kept(request, assessments_list(request->web->host->store, open_one, &opening, &err), &err))
        return;
    if (!opening.opened) {
        request_refuse(request, 409, "open", NULL,
                       "No review was opened: such a review is open there already, or nothing is in force.");
        return;
    }
    web_audit(request, "review asked for", review_source(opening.trigger)->word);
    if (tell_opened(request, &opening) && web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer_list(request, true, 201);
}

/* -- not needed -- */

static bool find_review(struct request *request, struct review *review)
{
    struct error err = {0};
    int64_t id;
    int r = assessing_number(request->values[0], &id)
                ? review_load(request->web->host->store, id, review, &err) : -ENOENT;

    if (r == -ENOENT)
        request_not_found(request, "review");
    else if (r < 0)
        request_failed(request, &err);
    else if (review->closed_ms)
        request_refuse(request, 409, "closed", NULL, "This review was closed already.");
    return r == 0 && !review->closed_ms;
}

/* A prompt never changed where the assessment stands, so nothing goes back. */
static bool step_back(struct request *request, const struct assessing *it, const struct review *review,
                      const char *reason)
{
    struct assessment_facts facts = {.has_reason = *reason};
    struct assessment_step step;
    struct error err = {0};
    int64_t others = 0;

    if (review_source(review->due.trigger)->is_prompt)
        return true;
    if (reviews_count_others(request->web->host->store, review->assessment, review->id, &others, &err) < 0) {
        request_failed(request, &err);
        return false;
    }
    facts.is_last_review = others == 0;
    return assessing_step(request, it, ASSESSMENT_NOT_NEEDED, &facts, &step) &&
           assessing_move(request, it, ASSESSMENT_NOT_NEEDED, &step, reason);
}

void reviews_not_needed(struct request *request)
{
    static const char *const allowed[] = {"reason", NULL};
    char reason[ASSESSMENT_REASON_SIZE] = "", subject[LEDGER_SUBJECT_SIZE];
    struct error err = {0};
    struct assessing it;
    struct review review;
    int r;

    if (!find_review(request, &review) || !body_allows(request, allowed) ||
        assessing_body_reason(request, reason) < 0)
        return;
    if (!*reason) {
        request_refuse(request, 422, "not_ready", "reason", "A reason is needed. It is kept and shown.");
        return;
    }
    snprintf(request->values[0], sizeof request->values[0], "%lld", (long long)review.assessment);
    if (!assessing_find(request, &it) || !step_back(request, &it, &review, reason))
        return;
    r = review_not_needed(request->web->host->store, review.id, request->caller.person, web_now_ms(request->web),
                          reason, &err);
    snprintf(subject, sizeof subject, "assessment:%lld/review:%lld/not_needed", (long long)review.assessment,
             (long long)review.id);
    if (assessing_kept(request, r, &err) &&
        web_ledger(request, &(struct ledger_act){.kind = LEDGER_REVIEW, .subject = subject, .text = reason}) &&
        web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer_list(request, true, 200);
}
