/* web/api_actions.c - actions: what is to be done about a room, by whom and by when, every step of it, and whether
 * the air was better afterwards. Who may take which step is in duty/action.h. */
#include "assessing.h"
#include "body.h"
#include "hazards.h"
#include "inside.h"
#include "routes.h"
#include "scope.h"
#include "workplace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- reading -- */

static int put_brief(void *context, const struct action *action)
{
    struct request *request = context;

    out_object(&request->answer.out, NULL);
    workplace_put_action_keys(request, &request->answer.out, action);
    out_object_end(&request->answer.out);
    return 0;
}

void actions_all(struct request *request)
{
    struct error err = {0};
    char of[24] = "";
    int64_t assessment = 0;
    int r;

    if (url_query(request->query, "assessment", of, sizeof of) && !assessing_number(of, &assessment)) {
        request_refuse(request, 422, "bad_value", "assessment", "assessment has to be the number of one.");
        return;
    }
    out_array(&request->answer.out, NULL);
    r = actions_list(request->web->host->store, assessment, put_brief, request, &err);
    out_array_end(&request->answer.out);
    workplace_answer(request, r, 200, &err);
}

static int put_step(void *context, const struct action_entry *entry)
{
    struct out *out = context;

    out_object(out, NULL);
    out_time(out, "at", entry->at_ms);
    out_text(out, "who", entry->who);
    out_text(out, "step", action_event_word(entry->event));
    out_words(out, "text", entry->text);
    if (entry->photo)
        out_integer(out, "photo", entry->photo);
    out_words(out, "compare", entry->room);
    out_object_end(out);
    return 0;
}

static void answer(struct request *request, int64_t id, int status)
{
    struct out *out = &request->answer.out;
    struct store *store = request->web->host->store;
    struct error err = {0};
    struct action action;
    int r = action_load(store, id, &action, &err);

    if (!workplace_found(request, r, "action", &err))
        return;
    out_object(out, NULL);
    workplace_put_action_keys(request, out, &action);
    out_array(out, "steps");
    r = action_entries(store, id, put_step, out, &err);
    out_array_end(out);
    out_object_end(out);
    workplace_answer(request, r, status, &err);
}

void actions_one(struct request *request)
{
    int64_t id;

    if (workplace_number(request, request->values[0], "action", &id))
        answer(request, id, 200);
}

static void done(struct request *request, int64_t id, int status)
{
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer(request, id, status);
}

/* -- making and changing -- */

/* What somebody reported is closed by the action that it became. */
static bool close_hazard(struct request *request, int64_t hazard, int64_t action)
{
    struct error err = {0};
    int r = hazard_close(request->web->host->store, hazard, web_now_ms(request->web), request->caller.person, action,
                         "", &err);

    return assessing_kept(request, r, &err) &&
           workplace_note(request, LEDGER_HAZARD, "hazard", hazard, "action", "");
}

void actions_add(struct request *request)
{
    static const char *const allowed[] = {WORKPLACE_ACTION_KEYS, "hazard", NULL};
    struct action action = {.owner_role = DUTY_SITE_STAFF};
    int64_t hazard = 0;

    request_gather(request);
    body_allows(request, allowed);
    workplace_read_action(request, &action);
    body_integer(request, "hazard", 1, INT64_MAX, &hazard);
    if (!request_gathered(request) || !workplace_add_action(request, &action))
        return;
    if (!hazard || close_hazard(request, hazard, action.id))
        done(request, action.id, 201);
}

static void refuse_step(struct request *request, enum action_refusal refusal)
{
    switch (refusal) {
    case ACTION_ALLOWED:
        break;
    case ACTION_WRONG_STATE:
        request_refuse(request, 409, "wrong_state", NULL, "That can't be done with it any more, or not yet.");
        break;
    case ACTION_WRONG_ROLE:
        scope_refuse(request, ROLE_LEADER);
        break;
    case ACTION_NEEDS_PROOF:
        request_refuse(request, 422, "needs_proof", "text", "A note, a photo, or the record before and after is needed as"
                       " proof.");
        break;
    case ACTION_NEEDS_TEXT:
        request_refuse(request, 422, "bad_value", "text", "text is needed: say why.");
        break;
    }
}

/* Keeps a step that is allowed, with what came with it. */
static bool keep_step(struct request *request, struct action *action, const struct action_entry *entry,
                      enum action_state next)
{
    struct store *store = request->web->host->store;
    struct action_entry kept = *entry;
    struct error err = {0};

    action->done_ms = entry->event == ACTION_CLOSE ? entry->at_ms : action_is_to_do(next) ? 0 : action->done_ms;
    action->state = next;
    return assessing_kept(request, action_update(store, action, &err), &err) &&
           assessing_kept(request, action_entry_add(store, &kept, &err), &err) &&
           workplace_note(request, LEDGER_ACTION, "action", action->id, action_event_word(entry->event), entry->text);
}

/* The action that the path names, and what the body says beside its step. false: refused. */
static bool find(struct request *request, struct action *action, struct action_entry *entry)
{
    struct error err = {0};

    if (!workplace_number(request, request->values[0], "action", &action->id) ||
        !workplace_found(request, action_load(request->web->host->store, action->id, action, &err), "action", &err))
        return false;
    *entry = (struct action_entry){.action = action->id, .at_ms = web_now_ms(request->web),
                                   .person = request->caller.person};
    if (entry->at_ms <= action->edited_ms)
        entry->at_ms = action->edited_ms + 1;   /* two steps of one millisecond are told apart */
    return true;
}

/* 409 with who it was; the action as it is now is one GET away. */
static void refuse_changed(struct request *request, const struct action *action)
{
    struct out *out = &request->answer.out;
    char message[NAME_SIZE + 128];

    snprintf(message, sizeof message, "%s changed this action after you opened it. Yours was not saved: look at it"
             " again, then save.", *action->edited_by_name ? action->edited_by_name : "Somebody");
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "changed");
    out_text(out, "message", message);
    out_words(out, "by", action->edited_by_name);
    out_object_end(out);
    out_object_end(out);
    request_answer(request, 409);
}

void actions_change(struct request *request)
{
    static const char *const allowed[] = {"edited", "what", "rooms", "owner", "owner_role", "due", "due_school_days",
                                          "text", NULL};
    struct action action;
    int64_t seen_ms = 0;
    struct action_entry entry;
    struct action_step step;

    if (!find(request, &action, &entry))
        return;
    entry.event = ACTION_CHANGE;
    step = action_step(action.state, ACTION_CHANGE, (enum duty_role)request->caller.role, true, true);
    if (step.refusal) {
        refuse_step(request, step.refusal);
        return;
    }
    request_gather(request);
    body_allows(request, allowed);
    if (body_time(request, "edited", &seen_ms) == 0)
        request_refuse(request, 422, "bad_value", "edited", "edited is needed: when the action that you saw was last"
                       " changed.");
    workplace_read_action(request, &action);
    body_paragraphs(request, "text", entry.text, sizeof entry.text);
    if (!request_gathered(request))
        return;
    if (seen_ms != action.edited_ms)
        refuse_changed(request, &action);
    else if (keep_step(request, &action, &entry, step.next))
        done(request, action.id, 200);
}

/* The record of a room is proof of what was done there. */
static bool is_of_action(struct request *request, const struct action *action, const char *room)
{
    for (size_t i = 0; i < action->room_count; i++)
        if (strcmp(action->rooms[i], room) == 0)
            return true;
    if (!*room || !action->room_count)
        return true;
    request_refuse(request, 422, "bad_value", "room", "room has to be one that the action is about.");
    return false;
}

void actions_step(struct request *request)
{
    static const char *const allowed[] = {"text", "photo", "room", NULL};
    struct action action;
    struct action_entry entry;
    struct action_step step;

    if (!find(request, &action, &entry))
        return;
    if (!action_event_from_word(request->values[1], &entry.event) || entry.event < ACTION_ADOPT ||
        entry.event == ACTION_CHANGE) {
        request_not_found(request, "step");
        return;
    }
    if (!body_allows(request, allowed) || body_paragraphs(request, "text", entry.text, sizeof entry.text) < 0 ||
        !workplace_body_photo(request, &entry.photo) || !workplace_body_room(request, entry.room) ||
        !is_of_action(request, &action, entry.room))
        return;
    step = action_step(action.state, entry.event, (enum duty_role)request->caller.role, *entry.text != '\0',
                       *entry.text || entry.photo || *entry.room);
    if (step.refusal)
        refuse_step(request, step.refusal);
    else if (keep_step(request, &action, &entry, step.next))
        done(request, action.id, 200);
}
