/* web/api_inspections.c - inspections by safety representatives: notice in writing, the round room by room,
 * findings, and the employer's replies. What is not answered ages in school days, for all to see who may read it. */
#include "assessing.h"
#include "body.h"
#include "inside.h"
#include "inspections.h"
#include "routes.h"
#include "school_days.h"
#include "workplace.h"
#include <string.h>

#define FIGURES_SCHOOL_DAYS 30      /* of each room, beside what is seen on the round */
#define NOTICE_SUBJECT "A safety representative will inspect"

/* -- reading -- */

static enum inspection_state state_of(const struct request *request, const struct inspection *inspection)
{
    return inspection_state(inspection->planned_date, (size_t)inspection->rooms_seen, inspection->done_ms != 0,
                            assessing_today(request));
}

static void put_keys(const struct request *request, struct out *out, const struct inspection *inspection)
{
    char planned[CALENDAR_TEXT_SIZE];

    calendar_date_format(inspection->planned_date, planned);
    out_integer(out, "id", inspection->id);
    out_text(out, "planned", planned);
    out_text(out, "who", inspection->who);
    out_time(out, "notified", inspection->made_ms);
    out_text(out, "notice", inspection->notice);
    out_text(out, "state", inspection_state_word(state_of(request, inspection)));
    out_time(out, "done", inspection->done_ms);
    out_integer(out, "rooms_seen", inspection->rooms_seen);
    out_integer(out, "findings_count", inspection->findings);
    out_integer(out, "unanswered", inspection->unanswered);
}

static int put_brief(void *context, const struct inspection *inspection)
{
    struct request *request = context;

    out_object(&request->answer.out, NULL);
    put_keys(request, &request->answer.out, inspection);
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

static int put_room(void *context, const struct inspection_room *seen)
{
    struct out *out = context;

    out_object(out, NULL);
    out_text(out, "room", seen->room);
    out_time(out, "at", seen->at_ms);
    out_bool(out, "fine", seen->is_fine);
    out_words(out, "note", seen->note);
    if (seen->photo)
        out_integer(out, "photo", seen->photo);
    out_object_end(out);
    return 0;
}

static int put_reply(void *context, const struct finding_reply *reply)
{
    struct out *out = context;

    out_object(out, NULL);
    out_time(out, "at", reply->at_ms);
    out_text(out, "who", reply->who);
    out_text(out, "text", reply->text);
    if (reply->action)
        out_integer(out, "action", reply->action);
    out_object_end(out);
    return 0;
}

static int put_finding(void *context, const struct finding *finding)
{
    struct request *request = context;
    struct out *out = &request->answer.out;
    const struct school_setup *setup = school_setup(request->web->host->school);
    int r;

    out_object(out, NULL);
    out_integer(out, "id", finding->id);
    out_words(out, "room", finding->room);
    out_time(out, "at", finding->at_ms);
    out_text(out, "who", finding->who);
    out_text(out, "text", finding->text);
    if (finding->photo)
        out_integer(out, "photo", finding->photo);
    out_integer(out, "school_days_waiting",
                inspection_days_waiting(setup->calendar, zone_date(setup->zone, finding->at_ms), finding->is_answered,
                                        assessing_today(request)));
    out_bool(out, "answered", finding->is_answered);
    out_array(out, "replies");
    r = finding_replies(request->web->host->store, finding->id, put_reply, out, NULL);
    out_array_end(out);
    out_object_end(out);
    return r;
}

static void put_may(const struct request *request, struct out *out, enum inspection_state state)
{
    out_array(out, "may");
    for (int act = INSPECTION_LOOK; act < INSPECTION_ACT_COUNT; act++)
        if (inspection_may((enum inspection_act)act, (enum duty_role)request->caller.role, state))
            out_text(out, NULL, inspection_act_word((enum inspection_act)act));
    out_array_end(out);
}

/* Which dates the figures of a room are of: the school days up to the round. */
static void put_figures(const struct request *request, struct out *out, const struct inspection *inspection)
{
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    int64_t end = inspection->done_date ? inspection->done_date : assessing_today(request);
    int64_t first = school_days_add(calendar, end, -FIGURES_SCHOOL_DAYS);
    char from[CALENDAR_TEXT_SIZE], to[CALENDAR_TEXT_SIZE];

    calendar_date_format(first == SCHOOL_DAYS_NEVER ? end - FIGURES_SCHOOL_DAYS : first, from);
    calendar_date_format(end - 1, to);
    out_object(out, "figures");
    out_text(out, "from", from);
    out_text(out, "to", to);
    out_object_end(out);
}

static void answer(struct request *request, int64_t id, int status)
{
    struct out *out = &request->answer.out;
    struct store *store = request->web->host->store;
    struct inspection inspection;
    struct error err = {0};
    int r = inspection_load(store, id, &inspection, &err);

    if (!workplace_found(request, r, "inspection", &err))
        return;
    out_object(out, NULL);
    put_keys(request, out, &inspection);
    put_may(request, out, state_of(request, &inspection));
    put_figures(request, out, &inspection);
    out_array(out, "rooms");
    r = inspection_rooms(store, id, put_room, out, &err);
    out_array_end(out);
    out_array(out, "findings");
    if (r == 0)
        r = findings_list(store, id, put_finding, request, &err);
    out_array_end(out);
    out_object_end(out);
    workplace_answer(request, r, status, &err);
}

void inspections_one(struct request *request)
{
    int64_t id;

    if (workplace_number(request, request->values[0], "inspection", &id))
        answer(request, id, 200);
}

static void done(struct request *request, int64_t id, int status)
{
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer(request, id, status);
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
        done(request, inspection.id, 201);
}

/* -- the round -- */

/* The inspection that the path names, while the act may be done on it. false: refused. */
static bool find(struct request *request, enum inspection_act act, struct inspection *inspection)
{
    struct error err = {0};
    int64_t id;

    if (!workplace_number(request, request->values[0], "inspection", &id) ||
        !workplace_found(request, inspection_load(request->web->host->store, id, inspection, &err), "inspection", &err))
        return false;
    if (inspection_may(act, (enum duty_role)request->caller.role, state_of(request, inspection)))
        return true;
    request_refuse(request, 409, "done", NULL, "This inspection is finished.");
    return false;
}

void inspections_look(struct request *request)
{
    static const char *const allowed[] = {"fine", "note", "photo", NULL};
    struct inspection inspection;
    struct inspection_room seen = {.at_ms = web_now_ms(request->web), .person = request->caller.person};
    struct error err = {0};

    if (!find(request, INSPECTION_LOOK, &inspection))
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
        done(request, inspection.id, 200);
}

void inspections_find(struct request *request)
{
    static const char *const allowed[] = {"room", "text", "photo", NULL};
    struct inspection inspection;
    struct finding finding = {.at_ms = web_now_ms(request->web), .person = request->caller.person};
    struct error err = {0};

    if (!find(request, INSPECTION_FIND, &inspection))
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
        done(request, inspection.id, 201);
}

void inspections_finish(struct request *request)
{
    struct inspection inspection;
    struct error err = {0};

    if (find(request, INSPECTION_FINISH, &inspection) &&
        assessing_kept(request, inspection_finish(request->web->host->store, inspection.id, web_now_ms(request->web),
                                                  assessing_today(request), &err), &err) &&
        workplace_note(request, LEDGER_INSPECTION, "inspection", inspection.id, "finish", ""))
        done(request, inspection.id, 200);
}

/* -- replies -- */

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
    has_action = json_object_get(request->json, "what") && !json_is_null(json_object_get(request->json, "what"));
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
        done(request, finding.inspection, 201);
}
