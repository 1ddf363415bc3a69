/* web/api_outbreaks.c - outbreaks: rooms that are moved to another pack for some days. A leader decides and says why;
 * the reps and the site staff are told by mail. */
#include "body.h"
#include "calendar.h"
#include "inside.h"
#include "pack_decision.h"
#include "rfc3339.h"
#include "routes.h"
#include "sentences.h"
#include "show.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTBREAKS_SHOWN 50          /* the newest; and all that are not over */
#define MAIL_SIZE 2048
#define DETAIL_SIZE 512             /* of a line of the access log */
#define LAST_DAY_SIZE 24
#define OUTBREAK_PACK "pandemic"    /* unless another one is named */

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
    return pack_decision_note(request, LEDGER_OUTBREAK, detail, "pack:%s/until_ms:%lld", pack->name,
                              (long long)outbreak->to_ms);
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
    return pack_decision_tell(request, ROLE_SITE_STAFF | ROLE_REP, subject, body);
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
    pack = pack_decision_pack(request, "pack", OUTBREAK_PACK);
    if (body_integer(request, "days", 1, OUTBREAK_DAYS_MAX, &days) == 0)
        request_refuse(request, 422, "bad_value", "days", "Say for how many days: 1 to %d.", OUTBREAK_DAYS_MAX);
    pack_decision_reason(request, outbreak.reason);
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

    if (!body_allows(request, allowed) || !pack_decision_reason(request, reason))
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
    if (pack_decision_note(request, LEDGER_OUTBREAK_ENDED, reason, "outbreak:%lld", (long long)id) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        answer_outbreaks(request, 200);
}
