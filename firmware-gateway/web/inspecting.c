/* web/inspecting.c - see inspecting.h */
#include "inspecting.h"
#include "assessing.h"
#include "inside.h"
#include "inspection_book.h"
#include "workplace.h"
#include <math.h>

#define PERCENT 100

static enum inspection_state state_of(const struct inspection *inspection)
{
    return inspection_state(inspection->begun_ms != 0, inspection->done_ms != 0);
}

void inspecting_put_keys(struct out *out, const struct inspection *inspection)
{
    char planned[CALENDAR_TEXT_SIZE];

    calendar_date_format(inspection->planned_date, planned);
    out_integer(out, "id", inspection->id);
    out_text(out, "planned", planned);
    out_text(out, "who", inspection->who);
    out_time(out, "notified", inspection->made_ms);
    out_text(out, "notice", inspection->notice);
    out_text(out, "state", inspection_state_word(state_of(inspection)));
    out_time(out, "begun", inspection->begun_ms);
    out_time(out, "done", inspection->done_ms);
    out_integer(out, "rooms_seen", inspection->rooms_seen);
    out_integer(out, "findings_count", inspection->findings);
    out_integer(out, "unanswered", inspection->unanswered);
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

/* What is to be done of it, whose it is and by when, as it stands now. */
static int put_to_do(const struct request *request, struct out *out, int64_t id)
{
    struct action action;
    int r = action_load(request->web->host->store, id, &action, NULL);

    if (r < 0)
        return r;
    out_object(out, "to_do");
    workplace_put_action_keys(request, out, &action);
    out_object_end(out);
    return 0;
}

static int put_reply(void *context, const struct finding_reply *reply)
{
    struct request *request = context;
    struct out *out = &request->answer.out;
    int r = 0;

    out_object(out, NULL);
    out_time(out, "at", reply->at_ms);
    out_text(out, "who", reply->who);
    out_text(out, "text", reply->text);
    if (reply->action) {
        out_integer(out, "action", reply->action);
        r = put_to_do(request, out, reply->action);
    }
    out_object_end(out);
    return r;
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
    r = finding_replies(request->web->host->store, finding->id, put_reply, request, NULL);
    out_array_end(out);
    out_object_end(out);
    return r;
}

static void put_may(const struct request *request, struct out *out, enum inspection_state state)
{
    out_array(out, "may");
    for (int act = INSPECTION_BEGIN; act < INSPECTION_ACT_COUNT; act++)
        if (inspection_may((enum inspection_act)act, (enum duty_role)request->caller.role, state))
            out_text(out, NULL, inspection_act_word((enum inspection_act)act));
    out_array_end(out);
}

static void put_part(struct out *out, enum inspection_part part, const struct inspection_figure *figure)
{
    bool tells = inspection_figure_tells(figure);

    out_object(out, inspection_part_word(part));
    out_integer(out, "days", figure->days);
    out_number(out, "coverage", inspection_figure_measured_percent(figure) / PERCENT, 2);
    out_number(out, "mean_ppm", inspection_figure_mean_ppm(figure), 0);
    out_number(out, "most_ppm", tells ? figure->most_ppm : NAN, 0);
    if (part == INSPECTION_WHOLE_DAY) {
        out_number(out, "minutes_above_800", tells ? figure->above_min[0] : NAN, 0);
        out_number(out, "minutes_above_1500", tells ? figure->above_min[1] : NAN, 0);
    }
    out_object_end(out);
}

/* As they were when the round was begun, whatever became of the days since. */
static int put_figures(void *context, const struct inspection_figures *figures)
{
    struct out *out = context;
    char from[CALENDAR_TEXT_SIZE] = "", to[CALENDAR_TEXT_SIZE] = "";

    if (figures->dates) {
        calendar_date_format(figures->from_date, from);
        calendar_date_format(figures->to_date, to);
    }
    out_object(out, NULL);
    out_text(out, "room", figures->room);
    out_words(out, "from", from);
    out_words(out, "to", to);
    out_integer(out, "dates", figures->dates);
    for (int part = 0; part < INSPECTION_PART_COUNT; part++)
        put_part(out, (enum inspection_part)part, &figures->parts[part]);
    out_object_end(out);
    return 0;
}

void inspecting_answer(struct request *request, int64_t id, int status)
{
    struct out *out = &request->answer.out;
    struct store *store = request->web->host->store;
    struct inspection inspection;
    struct error err = {0};
    int r = inspection_load(store, id, &inspection, &err);

    if (!workplace_found(request, r, "inspection", &err))
        return;
    out_object(out, NULL);
    inspecting_put_keys(out, &inspection);
    put_may(request, out, state_of(&inspection));
    out_array(out, "figures");
    r = inspection_figures_list(store, id, put_figures, out, &err);
    out_array_end(out);
    out_array(out, "rooms");
    if (r == 0)
        r = inspection_rooms(store, id, put_room, out, &err);
    out_array_end(out);
    out_array(out, "findings");
    if (r == 0)
        r = findings_list(store, id, put_finding, request, &err);
    out_array_end(out);
    out_object_end(out);
    workplace_answer(request, r, status, &err);
}

void inspecting_done(struct request *request, int64_t id, int status)
{
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        inspecting_answer(request, id, status);
}

/* The inspection that the path names, while the act may be done on it. false: refused. */
bool inspecting_find(struct request *request, enum inspection_act act, struct inspection *inspection)
{
    struct error err = {0};
    int64_t id;

    if (!workplace_number(request, request->values[0], "inspection", &id) ||
        !workplace_found(request, inspection_load(request->web->host->store, id, inspection, &err), "inspection", &err))
        return false;
    if (inspection_may(act, (enum duty_role)request->caller.role, state_of(inspection)))
        return true;
    if (state_of(inspection) == INSPECTION_PLANNED)
        request_refuse(request, 409, "not_begun", NULL, "Begin the round first: what the record says of each room is"
                       " kept with it.");
    else if (act == INSPECTION_BEGIN && state_of(inspection) == INSPECTION_RUNNING)
        request_refuse(request, 409, "begun", NULL, "This round is begun already.");
    else
        request_refuse(request, 409, "done", NULL, "This inspection is finished.");
    return false;
}
