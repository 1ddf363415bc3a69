/* web/api_hazards.c - what people saw and report, the log of it, and when filters of air cleaners are due. */
#include "assessing.h"
#include "body.h"
#include "hazards.h"
#include "inside.h"
#include "routes.h"
#include "workplace.h"
#include <string.h>

/* -- reports -- */

static int put_hazard(void *context, const struct hazard *hazard)
{
    struct out *out = context;

    out_object(out, NULL);
    out_integer(out, "id", hazard->id);
    out_time(out, "at", hazard->at_ms);
    out_words(out, "who", hazard->who);
    out_text(out, "source", hazard_source_word(hazard->source));
    out_words(out, "room", hazard->room);
    out_text(out, "kind", hazard_kind_word(hazard->kind));
    out_words(out, "text", hazard->text);
    if (hazard->photo)
        out_integer(out, "photo", hazard->photo);
    if (hazard->action)
        out_integer(out, "action", hazard->action);
    out_time(out, "closed", hazard->closed_ms);
    out_words(out, "closed_by", hazard->closer);
    out_words(out, "reason", hazard->reason);
    out_object_end(out);
    return 0;
}

void hazards_all(struct request *request)
{
    struct error err = {0};
    char state[8] = "";
    bool open_only = url_query(request->query, "state", state, sizeof state) && strcmp(state, "open") == 0;
    int r;

    out_array(&request->answer.out, NULL);
    r = hazards_list(request->web->host->store, open_only, put_hazard, &request->answer.out, &err);
    out_array_end(&request->answer.out);
    workplace_answer(request, r, 200, &err);
}

static bool kind_from_word(const char *word, int *value)
{
    enum hazard_kind kind;

    if (!hazard_kind_from_word(word, &kind))
        return false;
    *value = (int)kind;
    return true;
}

static bool read_hazard(struct request *request, struct hazard *hazard)
{
    static const char *const allowed[] = {"room", "kind", "text", "photo", NULL};
    int kind = HAZARD_OTHER;

    request_gather(request);
    body_allows(request, allowed);
    workplace_body_room(request, hazard->room);
    if (body_word(request, "kind", kind_from_word, &kind) == 0)
        request_refuse(request, 422, "bad_value", "kind", "kind is needed: stuffy, cold, hot, window, sensor or"
                       " other.");
    hazard->kind = (enum hazard_kind)kind;
    if (body_paragraphs(request, "text", hazard->text, sizeof hazard->text) >= 0 && hazard->kind == HAZARD_OTHER &&
        !*hazard->text)
        request_refuse(request, 422, "bad_value", "text", "text is needed: say what you saw.");
    workplace_body_photo(request, &hazard->photo);
    return request_gathered(request);
}

/* Who reports something may not be one who sees the log: only what was made of it is answered. */
void hazards_add(struct request *request)
{
    struct hazard hazard = {.at_ms = web_now_ms(request->web), .person = request->caller.person,
                            .source = HAZARD_SIGNED_IN};
    struct error err = {0};

    if (!read_hazard(request, &hazard) ||
        !assessing_kept(request, hazard_add(request->web->host->store, &hazard, &err), &err) ||
        !workplace_note(request, LEDGER_HAZARD, "hazard", hazard.id, "report", hazard.text) ||
        web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    out_object(&request->answer.out, NULL);
    out_integer(&request->answer.out, "id", hazard.id);
    out_object_end(&request->answer.out);
    request_answer(request, 201);
}

void hazards_close(struct request *request)
{
    static const char *const allowed[] = {"reason", NULL};
    char reason[HAZARD_TEXT_SIZE] = "";
    struct error err = {0};
    int64_t id;

    if (!workplace_number(request, request->values[0], "report", &id) || !body_allows(request, allowed) ||
        !body_needs_text(request, "reason", reason, sizeof reason))
        return;
    if (strspn(reason, " ") == strlen(reason)) {
        request_refuse(request, 422, "bad_value", "reason", "reason is needed: say why nothing is to be done.");
        return;
    }
    if (workplace_found(request, hazard_close(request->web->host->store, id, web_now_ms(request->web),
                                              request->caller.person, 0, reason, &err), "open report", &err) &&
        workplace_note(request, LEDGER_HAZARD, "hazard", id, "close", reason) &&
        web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        hazards_all(request);
}

void filters_set(struct request *request)
{
    static const char *const allowed[] = {"due", NULL};
    struct error err = {0};
    int64_t due = 0;

    if (!body_allows(request, allowed))
        return;
    if (assessing_body_date(request, "due", &due) == 0)
        request_refuse(request, 422, "bad_value", "due", "due is needed: when the filter is to be changed next.");
    if (request->answer.status ||
        !workplace_found(request, filter_due_set(request->web->host->store, request->values[0], due,
                                                 request->caller.person, web_now_ms(request->web), &err), "room", &err))
        return;
    web_audit(request, "filter due", request->values[0]);
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        request_answer_empty(request, 204);
}
