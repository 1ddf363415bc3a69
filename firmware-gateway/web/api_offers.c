/* web/api_offers.c - passing an incident on: to whom it can be offered, the offer, and what becomes of it. */
#include "alerts.h"
#include "body.h"
#include "inside.h"
#include "offers.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_SIZE 256
#define BODY_SIZE 1024

/* -- to whom -- */

static bool may_take(struct web *web, const struct person *person, const char *room)
{
    struct caller caller = {.kind = CALLER_PERSON, .role = person->role, .person = person->id};

    scope_load(web, &caller);
    return !person->disabled && (person->role & ROUTE_HANDS) && scope_sees(&caller, room);
}

struct takers {
    struct request *request;
    const struct incident *incident;
};

static int put_taker(void *context, const struct person *person)
{
    const struct takers *takers = context;
    struct out *out = &takers->request->answer.out;

    if (person->id == takers->request->caller.person || !may_take(takers->request->web, person, takers->incident->room))
        return 0;
    out_object(out, NULL);
    out_integer(out, "person", person->id);
    out_text(out, "name", person->name);
    out_text(out, "role", role_word(person->role));
    out_bool(out, "gets_mail", person->wants_mail && *person->email);
    out_object_end(out);
    return 0;
}

void offers_takers(struct request *request)
{
    struct incident incident;
    struct takers takers = {request, &incident};
    struct error err = {0};

    if (alerts_find(request, &incident) < 0)
        return;
    out_array(&request->answer.out, NULL);
    if (people_list(request->web->host->store, put_taker, &takers, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(&request->answer.out);
    request_answer(request, 200);
}

/* -- offering -- */

static int find_taker(struct request *request, const struct incident *incident, int64_t id)
{
    struct person person;

    if (id != request->caller.person && person_load(request->web->host->store, id, &person) == 0 &&
        may_take(request->web, &person, incident->room))
        return 0;
    request_refuse(request, 422, "bad_value", "to", "to is nobody who could take it.");
    return -ENOENT;
}

/* Nobody's becomes the caller's first, as something that is being passed on. */
static int take_first(struct request *request, struct incident *incident, int64_t until_ms, const char *note,
                      struct error *err)
{
    if (*incident->with)
        return strcmp(incident->with, request->caller.name) == 0 ? 0 : -EALREADY;
    return incident_acknowledge(request->web->host->store, incident->id, request->caller.name, INTENT_PASSING,
                                web_now_ms(request->web), until_ms, note, incident, err);
}

/* Of several incidents of a room that are offered together one message is enough. */
static int tell_taker(struct request *request, const struct incident *incident, int64_t to, const char *note,
                      struct error *err)
{
    const struct web_host *host = request->web->host;

    if (!host->tell_offer || offer_has_alike(host->store, incident, to))
        return 0;
    return host->tell_offer(host->context, incident, to, request->caller.name, note, err);
}

void offers_make(struct request *request)
{
    static const char *const allowed[] = {"to", "until", "note", NULL};
    struct store *store = request->web->host->store;
    int64_t to = 0, until_ms = 0, now_ms = web_now_ms(request->web);
    char note[ALERTS_NOTE_SIZE] = "";
    struct incident incident;
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) ||
        body_integer(request, "to", 1, INT64_MAX, &to) < 0 || !alerts_read_until(request, &until_ms) ||
        body_text(request, "note", note, sizeof note) < 0 || alerts_find(request, &incident) < 0 ||
        find_taker(request, &incident, to) < 0)
        return;
    r = take_first(request, &incident, until_ms, note, &err);
    if (r == 0)
        r = offer_make(store, &incident, request->caller.person, to, now_ms, &err);
    if (r == 0)
        r = tell_taker(request, &incident, to, note, &err);
    alerts_answer_taking(request, r, &incident, &err);
}

/* -- answering -- */

/* Who offered it hears of the answer as far as they want mail; failing, the page still says it. */
static void tell_giver(struct request *request, const struct incident *incident, int64_t giver, const char *answer,
                       const char *rest, const char *why)
{
    const struct web_host *host = request->web->host;
    int room = incident->room[0] ? school_room_index(host->school, incident->room) : -1;
    const char *place = room >= 0 ? room_info(school_room(host->school, (size_t)room))->name : "the whole school";
    char subject[SUBJECT_SIZE], body[BODY_SIZE];
    struct error err = {0};

    if (!host->tell_people)
        return;
    snprintf(subject, sizeof subject, "%s %s: %s", request->caller.name, answer, place);
    snprintf(body, sizeof body, "%s %s: %s. %s%s%s\n", request->caller.name, answer, place, rest, *why ? "\n\n" : "",
             why);
    (void)host->tell_people(host->context, &giver, 1, subject, body, &err);
}

static int find_offer(struct request *request, struct incident *incident, struct offer *offer)
{
    if (alerts_find(request, incident) < 0)
        return -ENOENT;
    if (offer_load(request->web->host->store, incident, offer) == 0 && offer->to == request->caller.person)
        return 0;
    request_refuse(request, 409, "not_offered", NULL, "It is not offered to you, or not any more.");
    return -ENOENT;
}

void offers_accept(struct request *request)
{
    struct alerts_taking taking;
    struct incident incident;
    struct offer offer;
    struct error err = {0};
    int r;

    if (!alerts_read_taking(request, &taking) || find_offer(request, &incident, &offer) < 0)
        return;
    r = offer_accept(request->web->host->store, incident.id, request->caller.person, taking.intent,
                     web_now_ms(request->web), taking.until_ms, taking.note, &incident, &err);
    if (r == 0)
        tell_giver(request, &incident, offer.from, "has taken it over", "You need do nothing more.", taking.note);
    alerts_answer_taking(request, r, &incident, &err);
}

void offers_decline(struct request *request)
{
    static const char *const allowed[] = {"why", NULL};
    char why[ALERTS_NOTE_SIZE] = "";
    struct incident incident;
    struct offer offer;
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) || body_text(request, "why", why, sizeof why) < 0 ||
        find_offer(request, &incident, &offer) < 0)
        return;
    r = offer_decline(request->web->host->store, incident.id, request->caller.person, web_now_ms(request->web), why,
                      &incident, &err);
    if (r == 0)
        tell_giver(request, &incident, offer.from, "can't take it over", "It is still with you.", why);
    alerts_answer_taking(request, r, &incident, &err);
}
