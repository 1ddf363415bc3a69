/* web/api_alerts.c - incidents: the list, one with its history, who has it; and the messages that are owed. */
#include "alerts.h"
#include "body.h"
#include "inside.h"
#include "offers.h"
#include "routes.h"
#include "scope.h"
#include "show.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 200
#define LIST_SEARCH_MAX 20000       /* looked through for those of a caller's own rooms */
#define UNTIL_MS_MAX (7 * INT64_C(86400000))    /* how far ahead one may promise to come back */

struct listing {
    struct request *request;
    bool only_pending, skip_pending, with_actions;
    size_t count;
};

/* What people did about it and when, for charts: rooms, never people, so neither names nor their own words. */
static int put_action(void *context, int64_t at_ms, const char *what, const char *who, const char *detail)
{
    struct out *out = context;
    bool is_taken = strcmp(what, "acknowledged") == 0 || strcmp(what, "accepted") == 0;

    (void)who;
    if (!is_taken && strcmp(what, "returned") != 0)
        return 0;
    out_object(out, NULL);
    out_time(out, "at", at_ms);
    out_text(out, "what", is_taken ? "acknowledged" : what);
    out_text(out, "intent", is_taken ? detail : NULL);
    out_object_end(out);
    return 0;
}

static void put_with_actions(struct web *web, struct out *out, const struct incident *incident)
{
    out_object(out, NULL);
    show_incident_keys(web, out, incident);
    out_array(out, "actions");
    (void)incident_history(web->host->store, incident->id, put_action, out, NULL);  /* failing, the list is shorter */
    out_array_end(out);
    out_object_end(out);
}

static int put_one(void *context, const struct incident *incident)
{
    struct listing *listing = context;
    bool is_pending = incident->state == INCIDENT_PENDING;

    if ((is_pending && listing->skip_pending) || (!is_pending && listing->only_pending))
        return 0;
    if (!scope_sees(&listing->request->caller, incident->room))
        return 0;
    if (listing->count++ == LIST_MAX)
        return 1;
    if (listing->with_actions)
        put_with_actions(listing->request->web, &listing->request->answer.out, incident);
    else
        show_incident(listing->request->web, &listing->request->answer.out, NULL, incident);
    return 0;
}

static const struct state_word {
    const char *word;
    enum incident_filter filter;
    bool only_pending, skip_pending;
} state_words[] = {
    {"open", INCIDENTS_OPEN, false, true},
    {"pending", INCIDENTS_OPEN, true, false},
    {"cleared", INCIDENTS_CLEARED, false, true},
    {"all", INCIDENTS_ALL, false, true},
};

static const struct state_word *find_state(struct request *request)
{
    char word[16] = "open";
    int r = url_query(request->query, "state", word, sizeof word);

    for (size_t i = 0; r >= 0 && i < sizeof state_words / sizeof *state_words; i++)
        if (strcmp(state_words[i].word, word) == 0)
            return &state_words[i];
    request_refuse(request, 422, "bad_value", "state", "state is open, pending, cleared or all.");
    return NULL;
}

void alerts_list(struct request *request)
{
    const struct state_word *state = find_state(request);
    struct listing listing = {.request = request};
    size_t search_max = request->caller.only_own ? LIST_SEARCH_MAX : LIST_MAX;
    int64_t from_ms = 0, to_ms = INT64_MAX;
    char room[ID_SIZE], word[8];
    struct error err = {0};
    int named;

    if (!state || request_query_time(request, "from", &from_ms) < 0 || request_query_time(request, "to", &to_ms) < 0)
        return;
    named = url_query(request->query, "room", room, sizeof room);
    if (named < 0 || (named && school_room_index(request->web->host->school, room) < 0)) {
        request_not_found(request, "room");
        return;
    }
    listing.only_pending = state->only_pending;
    listing.skip_pending = state->skip_pending;
    listing.with_actions = url_query(request->query, "actions", word, sizeof word) > 0 && strcmp(word, "yes") == 0;
    out_array(&request->answer.out, NULL);
    if (incidents_list(request->web->host->store, state->filter, named ? room : NULL, from_ms, to_ms, search_max,
                       put_one, &listing, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(&request->answer.out);
    request_answer(request, 200);
}

/* -- one -- */

int alerts_find(struct request *request, struct incident *incident)
{
    struct error err = {0};
    char *end;
    long long id = strtoll(request->values[0], &end, 10);
    int r = *end || id <= 0 ? -ENOENT : incident_load(request->web->host->store, id, incident, &err);

    if (r == -ENOENT)
        request_not_found(request, "incident");
    else if (r < 0)
        request_failed(request, &err);
    return r;
}

static int put_step(void *context, int64_t at_ms, const char *what, const char *who, const char *detail)
{
    struct out *out = context;

    out_object(out, NULL);
    out_time(out, "at", at_ms);
    out_text(out, "what", what);
    out_words(out, "who", who);
    out_words(out, "detail", detail);
    out_object_end(out);
    return 0;
}

void alerts_one(struct request *request)
{
    struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct incident incident;
    struct offer offer;
    struct error err = {0};
    int room;

    if (alerts_find(request, &incident) < 0)
        return;
    room = incident.room[0] ? school_room_index(web->host->school, incident.room) : -1;
    out_object(out, NULL);
    show_incident_keys(web, out, &incident);
    out_bool(out, "is_offered_to_you", request->caller.person && offer_load(web->host->store, &incident, &offer) == 0 &&
                                           offer.to == request->caller.person);
    out_array(out, "history");
    if (incident_history(web->host->store, incident.id, put_step, out, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(out);
    show_rule(out, "rule_detail", show_rule_of(web, &incident));
    if (room >= 0) {
        struct show_open open;

        show_open_read(web, incident.room, &open);
        out_object(out, "room_now");
        show_room_keys(web, out, (size_t)room, &open, NULL);
        out_object_end(out);
        show_open_done(&open);
    } else {
        out_null(out, "room_now");
    }
    out_object_end(out);
    request_answer(request, 200);
}

/* -- who has it -- */

void alerts_keep(struct request *request, const struct incident *incident)
{
    if (web_changed(request, WEB_CHANGED_INCIDENT, incident) < 0)
        return;
    web_live_incident(request->web, incident);
    if (incident->room[0] && school_room_index(request->web->host->school, incident->room) >= 0)
        web_live_room(request->web, (size_t)school_room_index(request->web->host->school, incident->room));
    show_incident(request->web, &request->answer.out, NULL, incident);
    request_answer(request, 200);
}

void alerts_refuse_taken(struct request *request, const struct incident *incident)
{
    struct out *out = &request->answer.out;

    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "taken");
    out_text(out, "message", "Somebody has it already.");
    out_object_end(out);
    out_words(out, "with", incident->with);
    out_text(out, "intent", intent_word(incident->intent));
    out_time(out, "until", incident->until_ms);
    out_object_end(out);
    request_answer(request, 409);
}

bool alerts_read_taking(struct request *request, struct alerts_taking *taking)
{
    static const char *const allowed[] = {"intent", "until", "note", NULL};
    char word[32];

    *taking = (struct alerts_taking){0};
    if (!body_allows(request, allowed) || !body_needs_text(request, "intent", word, sizeof word) ||
        !alerts_read_until(request, &taking->until_ms) ||
        body_text(request, "note", taking->note, sizeof taking->note) < 0)
        return false;
    if (intent_from_word(word, &taking->intent) && taking->intent != INTENT_NONE)
        return true;
    request_refuse(request, 422, "bad_value", "intent",
                   "intent is opening, fan, fewer, cannot_open, sensor or passing.");
    return false;
}

bool alerts_read_until(struct request *request, int64_t *until_ms)
{
    int64_t now_ms = web_now_ms(request->web);

    if (body_time(request, "until", until_ms) < 0)
        return false;
    if (!*until_ms || (*until_ms > now_ms && *until_ms <= now_ms + UNTIL_MS_MAX))
        return true;
    request_refuse(request, 422, "bad_value", "until", "until has to be within the next seven days.");
    return false;
}

void alerts_answer_taking(struct request *request, int r, const struct incident *incident, const struct error *err)
{
    if (r == -EALREADY)
        alerts_refuse_taken(request, incident);
    else if (r == -EINVAL)
        request_refuse(request, 409, "cleared", NULL, "It is over already. Nothing needs to be done.");
    else if (r == -EAGAIN)
        request_refuse(request, 409, "pending", NULL, "It may pass by itself. Nothing needs to be done yet.");
    else if (r < 0)
        request_failed(request, err);
    else
        alerts_keep(request, incident);
}

void alerts_acknowledge(struct request *request)
{
    struct alerts_taking taking;
    struct incident incident;
    struct error err = {0};
    int r;

    if (!alerts_read_taking(request, &taking) || alerts_find(request, &incident) < 0)
        return;
    r = incident_acknowledge(request->web->host->store, incident.id, request->caller.name, taking.intent,
                             web_now_ms(request->web), taking.until_ms, taking.note, &incident, &err);
    if (r == 0 && alerts_take_cause(request, &incident) < 0)
        return;
    alerts_answer_taking(request, r, &incident, &err);
}

void alerts_release(struct request *request)
{
    static const char *const allowed[] = {"why", NULL};
    struct incident incident, was;
    struct error err = {0};
    char why[ALERTS_NOTE_SIZE] = "given back";
    int r;

    if (!body_allows(request, allowed) || body_text(request, "why", why, sizeof why) < 0 ||
        alerts_find(request, &incident) < 0)
        return;
    was = incident;
    r = incident_release(request->web->host->store, incident.id, request->caller.name, web_now_ms(request->web), why,
                         &incident, &err);
    if (r == -EPERM)
        alerts_refuse_taken(request, &incident);
    else if (r == -EALREADY || r == -EINVAL)
        request_refuse(request, 409, "free", NULL, "Nobody has it.");
    else if (r < 0)
        request_failed(request, &err);
    else if (alerts_release_cause(request, &was, why) == 0)
        alerts_keep(request, &incident);
}

void alerts_outbox(struct request *request)
{
    struct outbox_counts counts = {0};
    struct error err = {0};
    struct out *out = &request->answer.out;
    int r = outbox_counts(request->web->host->store, &counts);

    if (r < 0) {
        error_set(&err, r, "the outbox can't be counted");
        request_failed(request, &err);
        return;
    }
    out_object(out, NULL);
    out_integer(out, "waiting", counts.waiting);
    out_integer(out, "sent", counts.sent);
    out_integer(out, "failed_tries", counts.failed_tries);
    out_integer(out, "expired", counts.expired);
    out_time(out, "oldest_waiting", counts.oldest_waiting_ms);
    out_words(out, "last_error", counts.last_error);
    out_object_end(out);
    request_answer(request, 200);
}
