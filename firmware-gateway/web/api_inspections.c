/* web/api_inspections.c - inspections by safety representatives: notice in writing, the round room by room,
 * findings, and the employer's replies. What is not answered ages in school days, for all to see who may read it. */
#include "assessing.h"
#include "body.h"
#include "inside.h"
#include "inspecting.h"
#include "routes.h"
#include "workplace.h"
#include <string.h>

#define NOTICE_SUBJECT "A safety representative will inspect"

/* -- reading -- */

static int put_brief(void *context, const struct inspection *inspection)
{
    struct request *request = context;

    out_object(&request->answer.out, NULL);
    inspecting_put_keys(&request->answer.out, inspection);
    out_object_end(&request->answer.out);
    return 0;
}

void inspections_all(struct request *request)
{
    struct out *out = &request->answer.out;
    struct store *store = request->web->host->store;
    struct error err = {0};
    int64_t newest = 0;
    char date[CALENDAR_TEXT_SIZE] = "", due[CALENDAR_TEXT_SIZE] = "";
    int r = inspection_newest_date(store, &newest, &err);

    if (r == 0 && newest) {
        calendar_date_format(newest, date);
        calendar_date_format(inspection_due_date(newest, newest), due);
    }
    out_object(out, NULL);
    out_words(out, "newest", date);
    out_words(out, "next_due", due);
    out_bool(out, "is_due", !newest || inspection_due_date(newest, newest) <= assessing_today(request));
    out_array(out, "inspections");
    if (r == 0)
        r = inspections_list(store, put_brief, request, &err);
    out_array_end(out);
    out_object_end(out);
    workplace_answer(request, r, 200, &err);
}

void inspections_one(struct request *request)
{
    int64_t id;

    if (workplace_number(request, request->values[0], "inspection", &id))
        inspecting_answer(request, id, 200);
}

/* -- notice -- */

static void tell_employer(struct request *request, const struct inspection *inspection)
{
    const struct web_host *host = request->web->host;
    struct error err = {0};

    if (host->tell && host->tell(host->context, ROLE_LEADER | ROLE_SITE_STAFF, NOTICE_SUBJECT, inspection->notice,
                                 &err) < 0)
        request_failed(request, &err);
}

void inspections_add(struct request *request)
{
    static const char *const allowed[] = {"planned", "notice", NULL};
    struct inspection inspection = {.made_ms = web_now_ms(request->web), .made_by = request->caller.person};
    struct error err = {0};

    request_gather(request);
    body_allows(request, allowed);
    if (assessing_body_date(request, "planned", &inspection.planned_date) != 1 ||
        inspection.planned_date < assessing_today(request))
        request_refuse(request, 422, "bad_date", "planned", "planned has to be a date, today or later.");
    if (body_paragraphs(request, "notice", inspection.notice, sizeof inspection.notice) >= 0 && !*inspection.notice)
        request_refuse(request, 422, "bad_value", "notice", "notice is needed: what the employer is told in writing.");
    if (!request_gathered(request) ||
        !assessing_kept(request, inspection_add(request->web->host->store, &inspection, &err), &err) ||
        !workplace_note(request, LEDGER_INSPECTION, "inspection", inspection.id, "notify", inspection.notice))
        return;
    tell_employer(request, &inspection);
    if (!request->answer.status)
        inspecting_done(request, inspection.id, 201);
}

/* -- the round -- */

void inspections_look(struct request *request)
{
    static const char *const allowed[] = {"fine", "note", "photo", NULL};
    struct inspection inspection;
    struct inspection_room seen = {.at_ms = web_now_ms(request->web), .person = request->caller.person};
    struct error err = {0};

    if (!inspecting_find(request, INSPECTION_LOOK, &inspection))
        return;
    if (school_room_index(request->web->host->school, request->values[1]) < 0) {
        request_not_found(request, "room");
        return;
    }
    memcpy(seen.room, request->values[1], strlen(request->values[1]) + 1);
    request_gather(request);
    body_allows(request, allowed);
    if (body_bool(request, "fine", &seen.is_fine) == 0)
        request_refuse(request, 422, "bad_value", "fine", "fine is needed.");
    body_paragraphs(request, "note", seen.note, sizeof seen.note);
    workplace_body_photo(request, &seen.photo);
    if (request_gathered(request) &&
        assessing_kept(request, inspection_look(request->web->host->store, inspection.id, &seen, &err), &err))
        inspecting_done(request, inspection.id, 200);
}

void inspections_find(struct request *request)
{
    static const char *const allowed[] = {"room", "text", "photo", NULL};
    struct inspection inspection;
    struct finding finding = {.at_ms = web_now_ms(request->web), .person = request->caller.person};
    struct error err = {0};

    if (!inspecting_find(request, INSPECTION_FIND, &inspection))
        return;
    finding.inspection = inspection.id;
    request_gather(request);
    body_allows(request, allowed);
    workplace_body_room(request, finding.room);
    if (body_paragraphs(request, "text", finding.text, sizeof finding.text) >= 0 && !*finding.text)
        request_refuse(request, 422, "bad_value", "text", "text is needed: say what you found.");
    workplace_body_photo(request, &finding.photo);
    if (request_gathered(request) &&
        assessing_kept(request, finding_add(request->web->host->store, &finding, &err), &err) &&
        workplace_note(request, LEDGER_INSPECTION, "finding", finding.id, "find", finding.text))
        inspecting_done(request, inspection.id, 201);
}

void inspections_finish(struct request *request)
{
    struct inspection inspection;
    struct error err = {0};

    if (inspecting_find(request, INSPECTION_FINISH, &inspection) &&
        assessing_kept(request, inspection_finish(request->web->host->store, inspection.id, web_now_ms(request->web),
                                                  assessing_today(request), &err), &err) &&
        workplace_note(request, LEDGER_INSPECTION, "inspection", inspection.id, "finish", ""))
        inspecting_done(request, inspection.id, 200);
}

/* -- replies -- */

/* Of an owner or a date without what is to be done, workplace_read_action() says what is missing. */
static bool has_action_keys(const json_t *body)
{
    static const char *const keys[] = {WORKPLACE_ACTION_KEYS};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (json_object_get(body, keys[i]) && !json_is_null(json_object_get(body, keys[i])))
            return true;
    return false;
}

/* What the employer says, and the action that comes of it where one is named. */
void findings_reply(struct request *request)
{
    static const char *const allowed[] = {WORKPLACE_ACTION_KEYS, "text", NULL};
    struct finding_reply reply = {.at_ms = web_now_ms(request->web), .person = request->caller.person};
    struct action action = {.owner_role = DUTY_SITE_STAFF};
    struct finding finding;
    struct error err = {0};
    bool has_action;

    if (!workplace_number(request, request->values[0], "finding", &reply.finding) ||
        !workplace_found(request, finding_load(request->web->host->store, reply.finding, &finding, &err), "finding",
                         &err))
        return;
    has_action = has_action_keys(request->json);
    if (has_action && *finding.room) {
        action.room_count = 1;
        memcpy(action.rooms[0], finding.room, ID_SIZE);
    }
    request_gather(request);
    body_allows(request, allowed);
    if (body_paragraphs(request, "text", reply.text, sizeof reply.text) >= 0 && !*reply.text)
        request_refuse(request, 422, "bad_value", "text", "text is needed: your reply.");
    if (has_action)
        workplace_read_action(request, &action);
    if (!request_gathered(request) || (has_action && !workplace_add_action(request, &action)))
        return;
    reply.action = action.id;
    if (assessing_kept(request, finding_reply_add(request->web->host->store, &reply, &err), &err) &&
        workplace_note(request, LEDGER_INSPECTION, "finding", finding.id, "reply", reply.text))
        inspecting_done(request, finding.inspection, 201);
}
