/* web/api_hazards.c - what people saw and report, the log of it, and when filters of air cleaners are due. */
#include "assessing.h"
#include "audience.h"
#include "body.h"
#include "hazard_letter.h"
#include "inside.h"
#include "routes.h"
#include "workplace.h"
#include <errno.h>
#include <stdio.h>
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
    out_bool(out, "danger", hazard->is_danger);
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
    static const char *const allowed[] = {"room", "kind", "text", "photo", "danger", NULL};
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
    (void)body_bool(request, "danger", &hazard->is_danger);
    workplace_body_photo(request, &hazard->photo);
    return request_gathered(request);
}

/* Where no site staff can be reached by mail, leaders are. */
static int tell_staff(struct request *request, const struct hazard *hazard, const struct hazard_told *told,
                      struct error *err)
{
    const struct web *web = request->web;
    const struct school *school = web->host->school;
    const char *url = web->settings.public_url;
    int room = *hazard->room ? school_room_index(school, hazard->room) : -1;
    unsigned roles = hazard_letter_roles(hazard);
    char link[MESSAGES_LINK_SIZE];
    struct audience audience;
    struct letter letter;
    int r = web->host->tell ? audience_of_roles(web->host->store, roles, &audience, err) : -ENOSYS;

    if (r < 0)
        return r == -ENOSYS ? 0 : r;
    snprintf(link, sizeof link, "%s%s/hazards", *url ? url : "http://", *url ? "" : web_address(web));
    hazard_letter_write(hazard, told, room < 0 ? "" : room_info(school_room(school, (size_t)room))->name, link, &letter);
    return web->host->tell(web->host->context, audience.count ? roles : roles | ROLE_LEADER, letter.subject, letter.body,
                           err);
}

/* The report and its message are of one transaction. */
static int add_and_tell(struct request *request, struct hazard *hazard, struct error *err)
{
    struct store *store = request->web->host->store;
    struct hazard_told told;
    int r = hazard_told_since(store, hazard, hazard->at_ms - HAZARD_LETTER_MS, &told, err);

    hazard->is_told = r == 0 && hazard_letter_is_due(&told);
    if (r == 0)
        r = hazard_add(store, hazard, err);
    return r < 0 || !hazard->is_told ? r : tell_staff(request, hazard, &told, err);
}

/* Who reports something may not be one who sees the log: only what was made of it is answered. */
void hazards_add(struct request *request)
{
    struct hazard hazard = {.at_ms = web_now_ms(request->web), .person = request->caller.person,
                            .source = HAZARD_SIGNED_IN};
    struct error err = {0};

    if (!read_hazard(request, &hazard) ||
        !assessing_kept(request, add_and_tell(request, &hazard, &err), &err) ||
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
        body_line(request, "reason", reason, sizeof reason) < 0)
        return;
    if (!*reason) {
        request_refuse(request, 422, "bad_value", "reason", "reason is needed: say why nothing is to be done.");
        return;
    }
    if (workplace_found(request, hazard_close(request->web->host->store, id, web_now_ms(request->web),
                                              request->caller.person, 0, reason, &err), "open report", &err) &&
        workplace_note(request, LEDGER_HAZARD, "hazard", id, "close", reason) &&
        web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        hazards_all(request);
}

/* A due date alone leaves what was said of the last change. */
void filters_set(struct request *request)
{
    static const char *const allowed[] = {"due", "changed", NULL};
    struct store *store = request->web->host->store;
    const char *room = request->values[0];
    struct filter filter = {0};
    struct error err = {0};

    if (!workplace_found(request, filter_load(store, room, &filter, &err), "room", &err))
        return;
    request_gather(request);
    body_allows(request, allowed);
    if (assessing_body_date(request, "changed", &filter.changed_date) == 1 &&
        filter.changed_date > assessing_today(request))
        request_refuse(request, 422, "bad_date", "changed", "changed has to be today or earlier.");
    if (assessing_body_date(request, "due", &filter.due_date) == 0)
        request_refuse(request, 422, "bad_value", "due", "due is needed: when the filter is to be changed next.");
    else if (filter.changed_date && filter.due_date <= filter.changed_date)
        request_refuse(request, 422, "bad_date", "due", "due has to be after the day on which it was changed.");
    if (!request_gathered(request) ||
        !workplace_found(request, filter_set(store, room, &filter, request->caller.person, web_now_ms(request->web),
                                             &err), "room", &err))
        return;
    web_audit(request, "filter due", room);
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        request_answer_empty(request, 204);
}
