/* web/api_tried.c - what reps and leaders say was tried in a room and did not work. From that date on the rules that
 * wait for it are judged; whoever reads a verdict can read who said so. Nothing is changed: a later line withdraws. */
#include "body.h"
#include "inside.h"
#include "routes.h"
#include "tried_json.h"
#include "verdict.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DETAIL_SIZE 512             /* of a line of the access log */

static int put_one(void *context, const struct tried *tried)
{
    tried_put(context, NULL, tried);
    return 0;
}

static void answer(struct request *request, int status)
{
    struct error err = {0};
    int r;

    out_array(&request->answer.out, NULL);
    r = tried_list(request->web->host->store, request->values[0], put_one, &request->answer.out, &err);
    out_array_end(&request->answer.out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

/* NULL: refused. */
static const struct room_info *find_room(struct request *request)
{
    const struct school *school = request->web->host->school;
    int room = school_room_index(school, request->values[0]);

    if (room < 0)
        request_not_found(request, "room");
    return room < 0 ? NULL : room_info(school_room(school, (size_t)room));
}

void tried_get(struct request *request)
{
    if (find_room(request))
        answer(request, 200);
}

/* A rule of any pack that is there: days may be judged by each of them. */
static bool is_waiting_rule(const struct web_host *host, const char *id)
{
    const struct rule *rule = pack_find(school_setup(host->school)->pack, id);

    for (size_t i = 0; !rule && host->shelf && i < pack_shelf_count(host->shelf); i++)
        if (pack_shelf_at(host->shelf, i)->pack)
            rule = pack_find(pack_shelf_at(host->shelf, i)->pack, id);
    return rule && verdict_needs_trial(rule);
}

static bool read_tried(struct request *request, int64_t today, struct tried *tried)
{
    static const char *const allowed[] = {"rule", "what", "from", NULL};
    char from[16] = "";

    request_gather(request);
    body_allows(request, allowed);
    if (body_needs_text(request, "rule", tried->rule, sizeof tried->rule) &&
        !is_waiting_rule(request->web->host, tried->rule))
        request_refuse(request, 422, "bad_value", "rule", "rule has to be one that counts once something was tried.");
    if (body_needs_text(request, "what", tried->what, sizeof tried->what) &&
        strspn(tried->what, " ") == strlen(tried->what))
        request_refuse(request, 422, "bad_value", "what", "what is needed: say what was tried.");
    if (body_text(request, "from", from, sizeof from) == 1 &&
        (!request_parse_date(from, &tried->from_date) || tried->from_date > today))
        request_refuse(request, 422, "bad_value", "from", "from has to be a date as in 2026-11-23, not in the future.");
    return request_gathered(request);
}

/* Kept, or answered. */
static bool is_kept(struct request *request, int r, const struct error *err)
{
    if (r == -ENOENT)
        request_not_found(request, "statement");
    else if (r == -EEXIST)
        request_refuse(request, 409, "said", "rule", "That is said of this rule already.");
    else if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s.", err->text);
    else if (r < 0)
        request_failed(request, err);
    return r == 0;
}

/* In the access log and the ledger. false: answered. */
static bool note(struct request *request, int64_t id, const struct room_info *room, const char *rule,
                 const char *words)
{
    char detail[DETAIL_SIZE], subject[LEDGER_SUBJECT_SIZE];
    bool is_said = *rule;

    snprintf(detail, sizeof detail, "%s%s%s. %s", room->name, is_said ? ", " : "", rule, words);
    snprintf(subject, sizeof subject, "room:%s/tried:%lld/%s", room->id, (long long)id,
             is_said ? "said" : "withdrawn");
    web_audit(request, is_said ? "tried in vain" : "tried in vain withdrawn", detail);
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_TRIED_IN_VAIN, .subject = subject, .text = detail});
}

void tried_post(struct request *request)
{
    const struct room_info *room = find_room(request);
    struct web *web = request->web;
    struct tried tried = {.at_ms = web_now_ms(web)};
    int64_t today = zone_date(school_setup(web->host->school)->zone, tried.at_ms);
    struct error err = {0};

    tried.from_date = today;
    if (!room || !read_tried(request, today, &tried))
        return;
    memcpy(tried.room, room->id, sizeof tried.room);
    snprintf(tried.who, sizeof tried.who, "%s", request->caller.name);
    if (!is_kept(request, tried_add(web->host->store, &tried, &err), &err))
        return;
    if (note(request, tried.id, room, tried.rule, tried.what) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        answer(request, 201);
}

void tried_take_back(struct request *request)
{
    static const char *const allowed[] = {"why", NULL};
    const struct room_info *room = find_room(request);
    struct web *web = request->web;
    char why[TRIED_WHAT_SIZE] = "", *end;
    int64_t id = strtoll(request->values[1], &end, 10);
    struct error err = {0};

    if (!room || !body_allows(request, allowed) || !body_needs_text(request, "why", why, sizeof why))
        return;
    if (!is_kept(request, *end ? -ENOENT : tried_withdraw(web->host->store, room->id, id, web_now_ms(web),
                                                          request->caller.name, why, &err), &err))
        return;
    if (note(request, id, room, "", why) &&
        web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        answer(request, 200);
}
