/* web/api_packs.c - the rule packs: which there are, and which one the school has adopted. A leader decides and says
 * why; the reps are told by mail. */
#include "body.h"
#include "inside.h"
#include "pack_decision.h"
#include "routes.h"
#include "show.h"
#include <stdio.h>

#define ADOPTIONS_SHOWN 20
#define MAIL_SIZE 2048

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
    pack = pack_decision_pack(request, "name", NULL);
    pack_decision_reason(request, adoption.reason);
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
    if (pack_decision_note(request, LEDGER_PACK_ADOPTED, adoption.reason, "pack:%s/version:%s", pack->name,
                           pack->version) &&
        pack_decision_tell(request, ROLE_REP, subject, body) && web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
        packs_adopted(request);
}
