/* web/api_packs.c - the rule packs: which there are, which one the school has adopted, and outbreaks: rooms that are
 * moved to another one for some days. A leader decides and says why; the reps are told by mail, and of an outbreak the
 * site staff too. */
#include "body.h"
#include "calendar.h"
#include "inside.h"
#include "packs.h"
#include "rfc3339.h"
#include "routes.h"
#include "sentences.h"
#include "show.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADOPTIONS_SHOWN 20
#define OUTBREAKS_SHOWN 50          /* the newest; and all that are not over */
#define MAIL_SIZE 2048
#define DETAIL_SIZE 512             /* of a line of the access log */
#define LAST_DAY_SIZE 24
#define OUTBREAK_PACK "pandemic"    /* unless another one is named */

/* -- looking -- */

static void put_brief(struct out *out, const struct web *web, const struct shelved_pack *place)
{
    const struct pack *pack = place->pack;

    out_object(out, NULL);
    out_text(out, "name", place->name);
    out_text(out, "version", pack ? pack->version : NULL);
    out_text(out, "title", pack ? pack->title : NULL);
    out_integer(out, "rules", pack ? (int64_t)pack->count : 0);
    out_bool(out, "adopted", pack && pack == school_setup(web->host->school)->pack);
    out_bool(out, "off_by_default", pack && pack->is_off_by_default);
    out_bool(out, "has_level", pack && pack_has_level(pack));
    out_words(out, "broken", place->why);
    out_object_end(out);
}

void packs_list(struct request *request)
{
    const struct pack_shelf *shelf = request->web->host->shelf;
    struct out *out = &request->answer.out;

    out_array(out, NULL);
    for (size_t i = 0; shelf && i < pack_shelf_count(shelf); i++)
        put_brief(out, request->web, pack_shelf_at(shelf, i));
    out_array_end(out);
    request_answer(request, 200);
}

static void put_pack(struct out *out, const struct pack *pack, bool is_adopted)
{
    out_text(out, "name", pack->name);
    out_text(out, "version", pack->version);
    out_text(out, "title", pack->title);
    out_bool(out, "adopted", is_adopted);
    out_bool(out, "off_by_default", pack->is_off_by_default);
    out_bool(out, "has_level", pack_has_level(pack));
    out_array(out, "rules");
    for (size_t i = 0; i < pack->count; i++)
        show_rule(out, NULL, &pack->rules[i]);
    out_array_end(out);
}

static int put_adoption(void *context, const struct adoption *adoption)
{
    struct out *out = context;

    out_object(out, NULL);
    out_time(out, "at", adoption->at_ms);
    out_text(out, "pack", adoption->pack);
    out_text(out, "who", adoption->who);
    out_text(out, "reason", adoption->reason);
    out_object_end(out);
    return 0;
}

void packs_adopted(struct request *request)
{
    struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct error err = {0};
    int r;

    out_object(out, NULL);
    put_pack(out, school_setup(web->host->school)->pack, true);
    out_array(out, "adoptions");
    r = adoptions_list(web->host->store, ADOPTIONS_SHOWN, put_adoption, out, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

void packs_one(struct request *request)
{
    const struct web_host *host = request->web->host;
    const struct pack *pack = host->shelf ? pack_shelf_find(host->shelf, request->values[0]) : NULL;

    if (!pack) {
        request_not_found(request, "pack");
        return;
    }
    out_object(&request->answer.out, NULL);
    put_pack(&request->answer.out, pack, pack == school_setup(host->school)->pack);
    out_object_end(&request->answer.out);
    request_answer(request, 200);
}

/* -- deciding -- */

static bool read_reason(struct request *request, char reason[PACKS_REASON_SIZE])
{
    reason[0] = '\0';
    if (!body_needs_text(request, "reason", reason, PACKS_REASON_SIZE))
        return false;
    if (strspn(reason, " ") == strlen(reason))
        request_refuse(request, 422, "bad_value", "reason", "reason is needed: those who are judged by it are told.");
    return !request->answer.status;
}

/* A pack that rooms can be judged by; NULL: refused. */
static const struct pack *read_pack(struct request *request, const char *key, const char *fallback)
{
    const struct pack_shelf *shelf = request->web->host->shelf;
    char name[ID_SIZE] = "";
    const struct pack *pack = NULL;
    int r = body_text(request, key, name, sizeof name);

    if (r < 0)
        return NULL;
    if (shelf)
        pack = pack_shelf_find(shelf, r == 0 && fallback ? fallback : name);
    if (!pack)
        request_refuse(request, 422, "bad_value", key, "%s has to be the name of a pack that is there.", key);
    if (!pack || pack_has_level(pack))
        return pack;
    request_refuse(request, 422, "no_level", key,
                   "Rooms can't be judged by \"%s\" alone: it has no rule for CO2 that is judged live, so no room would "
                   "have a level. Pages can still be judged by it.", pack->title);
    return NULL;
}

/* Whom it concerns is told in the same transaction. false: refused. */
static bool tell(struct request *request, unsigned roles, const char *subject, const char *body)
{
    const struct web_host *host = request->web->host;
    struct error err = {0};

    if (!host->tell || host->tell(host->context, roles, subject, body, &err) == 0)
        return true;
    request_failed(request, &err);
    return false;
}

/* Into the ledger, with the reason as text. false: refused. A version of letters that no entry can hold is left out. */
static bool note_act(struct request *request, enum ledger_kind kind, const char *reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static bool note_act(struct request *request, enum ledger_kind kind, const char *reason, const char *format, ...)
{
    char subject[LEDGER_SUBJECT_SIZE];
    va_list values;

    va_start(values, format);
    vsnprintf(subject, sizeof subject, format, values);
    va_end(values);
    if (!ledger_text_is_valid(subject))
        subject[strcspn(subject, "/")] = '\0';
    return web_ledger(request, &(struct ledger_act){.kind = kind, .subject = subject, .text = reason});
}

void packs_adopt(struct request *request)
{
    static const char *const allowed[] = {"name", "reason", NULL};
    struct web *web = request->web;
    struct adoption adoption = {.at_ms = web_now_ms(web)};
    char subject[256], body[MAIL_SIZE];
    const struct pack *pack;
    struct error err = {0};

    request_gather(request);
    body_allows(request, allowed);
    pack = read_pack(request, "name", NULL);
    read_reason(request, adoption.reason);
    if (!request_gathered(request))
        return;
    if (pack == school_setup(web->host->school)->pack) {
        request_refuse(request, 409, "adopted", "name", "This pack is adopted already.");
        return;
    }
    snprintf(adoption.pack, sizeof adoption.pack, "%s", pack->name);
    snprintf(adoption.who, sizeof adoption.who, "%s", request->caller.name);
    snprintf(subject, sizeof subject, "Rooms are now judged by another pack: %s", pack->title);
    snprintf(body, sizeof body, "%s has adopted the pack \"%s\" (version %s) in the place of \"%s\".\nReason: %s\n\n"
             "From today on rooms are judged by it, and past days are judged again. What was raised before stays on "
             "record. Every page can still be judged by any other pack.\n", adoption.who, pack->title, pack->version,
             school_setup(web->host->school)->pack->title, adoption.reason);
    if (adoption_add(web->host->store, &adoption, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, "pack adopted", adoption.pack);
    if (note_act(request, LEDGER_PACK_ADOPTED, adoption.reason, "pack:%s/version:%s", pack->name, pack->version) &&
        tell(request, ROLE_REP, subject, body) && web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        packs_adopted(request);
}

/* -- outbreaks -- */

struct listing {
    const struct web *web;
    struct out *out;
    int64_t now_ms;
};

static const char *state_of(const struct outbreak *outbreak, int64_t now_ms)
{
    return outbreak->ended_ms ? "ended" : now_ms < outbreak->to_ms ? "running" : "over";
}

static int put_outbreak(void *context, const struct outbreak *outbreak)
{
    const struct listing *listing = context;
    const struct web_host *host = listing->web->host;
    const struct pack *pack = host->shelf ? pack_shelf_find(host->shelf, outbreak->pack) : NULL;
    int room = outbreak->room[0] ? school_room_index(host->school, outbreak->room) : -1;
    struct out *out = listing->out;

    out_object(out, NULL);
    out_integer(out, "id", outbreak->id);
    out_words(out, "room", outbreak->room);
    out_text(out, "room_name", room >= 0 ? room_info(school_room(host->school, (size_t)room))->name : NULL);
    out_text(out, "pack", outbreak->pack);
    out_text(out, "pack_title", pack ? pack->title : NULL);
    out_text(out, "state", state_of(outbreak, listing->now_ms));
    out_time(out, "from", outbreak->from_ms);
    out_time(out, "to", outbreak->to_ms);
    out_time(out, "ended", outbreak->ended_ms);
    out_text(out, "who", outbreak->who);
    out_text(out, "reason", outbreak->reason);
    out_object_end(out);
    return 0;
}

static void answer_outbreaks(struct request *request, int status)
{
    struct listing listing = {request->web, &request->answer.out, web_now_ms(request->web)};
    struct error err = {0};
    int r;

    out_array(&request->answer.out, NULL);
    r = outbreaks_recent(request->web->host->store, listing.now_ms, OUTBREAKS_SHOWN, put_outbreak, &listing, &err);
    out_array_end(&request->answer.out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

void outbreaks_get(struct request *request)
{
    answer_outbreaks(request, 200);
}

static bool is_named_before(const json_t *rooms, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(json_array_get(rooms, i), json_array_get(rooms, index)))
            return true;
    return false;
}

/* A list of rooms that are there, each once, or "all"; else refused. */
static void check_rooms(struct request *request, const json_t *rooms)
{
    const struct school *school = request->web->host->school;
    bool is_all = json_is_string(rooms) && strcmp(json_string_value(rooms), "all") == 0;
    bool is_right = is_all || json_array_size(rooms) > 0;

    for (size_t i = 0; i < json_array_size(rooms) && is_right; i++) {
        const char *id = json_string_value(json_array_get(rooms, i));

        is_right = id && school_room_index(school, id) >= 0 && !is_named_before(rooms, i);
    }
    if (!is_right)
        request_refuse(request, 422, "bad_value", "rooms", "Tick at least one room, or all of them.");
}

static int add_outbreaks(struct request *request, const json_t *rooms, struct outbreak *outbreak, struct error *err)
{
    struct store *store = request->web->host->store;
    int r = 0;

    /* A list of each room there is, each once, is all of them. */
    if (!json_is_array(rooms) || json_array_size(rooms) == school_room_count(request->web->host->school))
        return outbreak_add(store, outbreak, err);
    for (size_t i = 0; i < json_array_size(rooms) && r == 0; i++) {
        snprintf(outbreak->room, sizeof outbreak->room, "%s", json_string_value(json_array_get(rooms, i)));
        r = outbreak_add(store, outbreak, err);
    }
    return r;
}

/* "Sat 28 Nov": an outbreak until midnight is one until the day before, which is what pages say too. */
static void write_last_day(const struct school *school, const struct outbreak *outbreak, char day[LAST_DAY_SIZE])
{
    int64_t date = zone_date(school_setup(school)->zone, outbreak->to_ms - 1);
    int year, month, day_of_month;

    civil_from_days(date, &year, &month, &day_of_month);
    snprintf(day, LAST_DAY_SIZE, "%s %d %s", sentences_weekdays[calendar_weekday(date)], day_of_month,
             sentences_months[month - 1]);
}

/* Which rooms, by what and until when: all that the access log needs to be read alone. false: refused. */
static bool note_outbreak(struct request *request, const json_t *rooms, const struct outbreak *outbreak,
                          const struct pack *pack)
{
    const struct school *school = request->web->host->school;
    char names[128] = "all rooms", until[LAST_DAY_SIZE], detail[DETAIL_SIZE];
    size_t length = 0;

    for (size_t i = 0; i < json_array_size(rooms) && length < sizeof names; i++) {
        int room = school_room_index(school, json_string_value(json_array_get(rooms, i)));

        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i ? ", " : "",
                                   room_info(school_room(school, (size_t)room))->name);
    }
    write_last_day(school, outbreak, until);
    snprintf(detail, sizeof detail, "%s%s, to \"%s\" up to and including %s. %s", names,
             length >= sizeof names ? " and others" : "", pack->title, until, outbreak->reason);
    web_audit(request, "outbreak begun", detail);
    return note_act(request, LEDGER_OUTBREAK, detail, "pack:%s/until_ms:%lld", pack->name, (long long)outbreak->to_ms);
}

static bool tell_outbreak(struct request *request, const json_t *rooms, const struct outbreak *outbreak,
                          const struct pack *pack)
{
    const struct school *school = request->web->host->school;
    size_t count = json_is_array(rooms) ? json_array_size(rooms) : school_room_count(school);
    char subject[256], body[MAIL_SIZE], until[LAST_DAY_SIZE];

    write_last_day(school, outbreak, until);
    snprintf(subject, sizeof subject, "%zu room%s judged by \"%s\" up to and including %s", count,
             count == 1 ? " is" : "s are", pack->title, until);
    snprintf(body, sizeof body, "%s has moved %zu room%s to the pack \"%s\" up to and including %s.\nReason: %s\n\n"
             "It ends by itself. Pages of these rooms say by what they are judged.\n", outbreak->who, count,
             count == 1 ? "" : "s", pack->title, until, outbreak->reason);
    return tell(request, ROLE_SITE_STAFF | ROLE_REP, subject, body);
}

void outbreaks_add(struct request *request)
{
    static const char *const allowed[] = {"rooms", "pack", "days", "reason", NULL};
    struct web *web = request->web;
    const struct zone *zone = school_setup(web->host->school)->zone;
    const json_t *rooms = json_object_get(request->json, "rooms");
    struct outbreak outbreak = {.from_ms = web_now_ms(web)};
    const struct pack *pack;
    int64_t days = 0;
    struct error err = {0};
    int r;

    request_gather(request);
    body_allows(request, allowed);
    check_rooms(request, rooms);
    pack = read_pack(request, "pack", OUTBREAK_PACK);
    if (body_integer(request, "days", 1, OUTBREAK_DAYS_MAX, &days) == 0)
        request_refuse(request, 422, "bad_value", "days", "Say for how many days: 1 to %d.", OUTBREAK_DAYS_MAX);
    read_reason(request, outbreak.reason);
    if (!request_gathered(request))
        return;
    snprintf(outbreak.pack, sizeof outbreak.pack, "%s", pack->name);
    snprintf(outbreak.who, sizeof outbreak.who, "%s", request->caller.name);
    outbreak.to_ms = zone_day_start_ms(zone, zone_date(zone, outbreak.from_ms) + days);
    r = add_outbreaks(request, rooms, &outbreak, &err);
    if (r == -ENOSPC)
        request_refuse(request, 422, "full", NULL, "%s.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    if (r < 0)
        return;
    if (note_outbreak(request, rooms, &outbreak, pack) && tell_outbreak(request, rooms, &outbreak, pack) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        answer_outbreaks(request, 201);
}

void outbreaks_end(struct request *request)
{
    static const char *const allowed[] = {"reason", NULL};
    struct web *web = request->web;
    char reason[PACKS_REASON_SIZE], *end;
    int64_t id = strtoll(request->values[0], &end, 10);
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) || !read_reason(request, reason))
        return;
    r = *end ? -ENOENT : outbreak_end(web->host->store, id, web_now_ms(web), &err);
    if (r == -ENOENT) {
        request_not_found(request, "outbreak");
        return;
    }
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    web_audit(request, "outbreak ended", reason);
    if (note_act(request, LEDGER_OUTBREAK_ENDED, reason, "outbreak:%lld", (long long)id) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        answer_outbreaks(request, 200);
}
