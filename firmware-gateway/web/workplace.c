/* web/workplace.c - see workplace.h */
#include "workplace.h"
#include "assessing.h"
#include "body.h"
#include "inside.h"
#include "school_days.h"
#include "scope.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PHRASE_SIZE 64              /* of a line of the access log */
#define DETAIL_SIZE 128

bool workplace_body_photo(struct request *request, int64_t *photo)
{
    *photo = 0;
    if (body_integer(request, "photo", 1, INT64_MAX, photo) == 1 &&
        !photo_is_of(request->web->host->store, *photo, request->caller.person)) {
        request_refuse(request, 422, "bad_value", "photo", "photo has to be one that you sent.");
        return false;
    }
    return !request->answer.status;
}

bool workplace_body_room(struct request *request, char room[ID_SIZE])
{
    int r = body_text(request, "room", room, ID_SIZE);

    if (r == 1 && *room && (school_room_index(request->web->host->school, room) < 0 ||
                            !scope_sees(&request->caller, room))) {
        request_refuse(request, 422, "bad_value", "room", "room is none that you can name here.");
        return false;
    }
    return r >= 0;
}

bool workplace_number(struct request *request, const char *value, const char *what, int64_t *id)
{
    if (assessing_number(value, id))
        return true;
    request_not_found(request, what);
    return false;
}

bool workplace_found(struct request *request, int r, const char *what, const struct error *err)
{
    if (r == -ENOENT)
        request_not_found(request, what);
    else if (r < 0)
        request_failed(request, err);
    return r == 0;
}

void workplace_answer(struct request *request, int r, int status, const struct error *err)
{
    if (r < 0)
        request_failed(request, err);
    else
        request_answer(request, status);
}

bool workplace_note(struct request *request, enum ledger_kind kind, const char *noun, int64_t id, const char *word,
                    const char *text)
{
    char subject[LEDGER_SUBJECT_SIZE], phrase[PHRASE_SIZE], detail[DETAIL_SIZE];

    snprintf(subject, sizeof subject, "%s:%lld/%s", noun, (long long)id, word);
    snprintf(phrase, sizeof phrase, "%s %s", noun, word);
    snprintf(detail, sizeof detail, "%lld", (long long)id);
    web_audit(request, phrase, detail);
    return web_ledger(request, &(struct ledger_act){.kind = kind, .subject = subject, .text = text});
}

/* -- actions -- */

static void read_rooms(struct request *request, struct action *action)
{
    struct assessment_rooms rooms = {0};

    if (!json_object_get(request->json, "rooms") || assessing_body_rooms(request, &rooms) < 0)
        return;
    if (rooms.count > ACTION_ROOMS_MAX) {
        request_refuse(request, 422, "too_many", "rooms", "rooms can have %d at most; none is the whole site.",
                       ACTION_ROOMS_MAX);
        return;
    }
    action->room_count = rooms.count;
    memcpy(action->rooms, rooms.ids, rooms.count * sizeof *rooms.ids);
}

static bool may_own(enum role role)
{
    return (ACTION_OWNER_ROLES & (unsigned)role) != 0;
}

static void read_owner(struct request *request, struct action *action)
{
    char word[24] = "";
    enum role role;
    struct person person;

    if (json_is_null(json_object_get(request->json, "owner")) && json_object_get(request->json, "owner"))
        action->owner = 0;
    else if (body_integer(request, "owner", 1, INT64_MAX, &action->owner) == 1) {
        if (person_load(request->web->host->store, action->owner, &person) < 0 || person.disabled ||
            !may_own(person.role))
            request_refuse(request, 422, "bad_value", "owner", "owner has to be somebody here who can do it.");
        else
            action->owner_role = (enum duty_role)person.role;
    }
    if (body_text(request, "owner_role", word, sizeof word) == 1) {
        if (!role_from_word(word, &role) || !may_own(role))
            request_refuse(request, 422, "bad_value", "owner_role",
                           "owner_role has to be site_staff, rep, leader or technician.");
        else
            action->owner_role = (enum duty_role)role;
    }
}

static void read_due(struct request *request, struct action *action)
{
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    int64_t today = assessing_today(request), days = ACTION_DUE_SCHOOL_DAYS, date = 0;
    bool is_given = body_integer(request, "due_school_days", 1, ACTION_DUE_SCHOOL_DAYS_MAX, &days) == 1;

    if (assessing_body_date(request, "due", &date) == 1) {
        if (date < today)
            request_refuse(request, 422, "bad_date", "due", "due has to be today or later.");
        action->due_date = date;
    } else if (is_given || !action->due_date) {
        date = school_days_add(calendar, today, (int)days);
        if (date == SCHOOL_DAYS_NEVER)
            request_refuse(request, 422, "bad_date", "due", "due has to be a date: the calendar has not so many school"
                           " days.");
        action->due_date = date;
    }
}

void workplace_read_action(struct request *request, struct action *action)
{
    if (body_line(request, "what", action->what, sizeof action->what) >= 0 && !*action->what)
        request_refuse(request, 422, "bad_value", "what", "what is needed: say what is to be done.");
    read_rooms(request, action);
    read_owner(request, action);
    read_due(request, action);
    body_integer(request, "assessment", 1, INT64_MAX, &action->assessment);
    body_integer(request, "line", 1, INT64_MAX, &action->line);
}

bool workplace_add_action(struct request *request, struct action *action)
{
    struct store *store = request->web->host->store;
    enum action_event event = request->caller.role == ROLE_LEADER ? ACTION_CREATE : ACTION_PROPOSE;
    struct action_entry entry = {.at_ms = web_now_ms(request->web), .person = request->caller.person, .event = event};
    struct error err = {0};

    action->state = action_step(ACTION_PROPOSED, event, (enum duty_role)request->caller.role, true, true).next;
    action->made_ms = entry.at_ms;
    action->made_by = request->caller.person;
    if (!assessing_kept(request, action_add(store, action, &err), &err))
        return false;
    entry.action = action->id;
    return assessing_kept(request, action_entry_add(store, &entry, &err), &err) &&
           workplace_note(request, LEDGER_ACTION, "action", action->id, action_event_word(event), action->what);
}

static void put_owner(struct out *out, const struct action *action)
{
    if (!*action->owner_name) {
        out_null(out, "owner");
        return;
    }
    out_object(out, "owner");
    out_integer(out, "id", action->owner);
    out_text(out, "name", action->owner_name);
    out_object_end(out);
}

static void put_may(const struct request *request, struct out *out, const struct action *action)
{
    unsigned may = action_may(action->state, (enum duty_role)request->caller.role);

    out_array(out, "may");
    for (int event = 0; event < ACTION_EVENT_COUNT; event++)
        if (may & 1u << event)
            out_text(out, NULL, action_event_word((enum action_event)event));
    out_array_end(out);
}

void workplace_put_action_keys(const struct request *request, struct out *out, const struct action *action)
{
    const struct calendar *calendar = school_setup(request->web->host->school)->calendar;
    char due[CALENDAR_TEXT_SIZE];

    calendar_date_format(action->due_date, due);
    out_integer(out, "id", action->id);
    out_text(out, "what", action->what);
    out_text(out, "state", action_state_word(action->state));
    out_array(out, "rooms");
    for (size_t i = 0; i < action->room_count; i++)
        out_text(out, NULL, action->rooms[i]);
    out_array_end(out);
    put_owner(out, action);
    out_text(out, "owner_role", role_word((enum role)action->owner_role));
    out_text(out, "due", due);
    out_bool(out, "overdue", action_is_to_do(action->state) && action->due_date < assessing_today(request));
    out_integer(out, "school_days_late",
                action_days_late(calendar, action->state, action->due_date, assessing_today(request)));
    out_time(out, "made", action->made_ms);
    out_text(out, "made_by", action->made_by_name);
    out_time(out, "edited", action->edited_ms);
    if (action->assessment)
        out_integer(out, "assessment", action->assessment);
    if (action->line)
        out_integer(out, "line", action->line);
    out_time(out, "done", action->done_ms);
    out_bool(out, "mine", request->caller.person && action->owner == request->caller.person);
    put_may(request, out, action);
}
