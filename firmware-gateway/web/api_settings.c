/* web/api_settings.c - the site: name, zone and nation, which the whole school is judged by. */
#include "body.h"
#include "inside.h"
#include "places.h"
#include "routes.h"
#include "zone.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_site(struct request *request, const struct site_info *site, int status)
{
    struct out *out = &request->answer.out;

    out_object(out, NULL);
    out_text(out, "id", site->id);
    out_text(out, "name", site->name);
    out_text(out, "zone", site->zone);
    out_text(out, "nation", nation_word(site->nation));
    out_object_end(out);
    request_answer(request, status);
}

void settings_site(struct request *request)
{
    put_site(request, &school_setup(request->web->host->school)->site, 200);
}

/* Whether the gateway will be able to load it: nothing that it cannot start with gets into the record. */
static bool is_zone(const char *name)
{
    struct zone *zone = malloc(sizeof *zone);
    bool can_load = zone && zone_load(name, zone, NULL) == 0;

    free(zone);
    return can_load;
}

static bool nation_from(const char *word, int *value)
{
    enum nation found;
    bool ok = nation_from_word(word, &found);

    *value = ok ? (int)found : *value;
    return ok;
}

void settings_site_save(struct request *request)
{
    static const char *const allowed[] = {"id", "name", "zone", "nation", NULL};
    struct web *web = request->web;
    struct site_info site = school_setup(web->host->school)->site;
    int nation = (int)site.nation;
    struct error err = {0};

    if (!body_allows(request, allowed) || body_text(request, "id", site.id, sizeof site.id) < 0 ||
        body_name(request, "name", site.name, sizeof site.name) < 0 ||
        body_text(request, "zone", site.zone, sizeof site.zone) < 0 ||
        body_word(request, "nation", nation_from, &nation) < 0)
        return;
    site.nation = (enum nation)nation;
    if (!id_is_valid(site.id)) {
        request_refuse(request, 422, "bad_value", "id", "id has 1 to 32 small letters, digits, - or _.");
    } else if (strcmp(site.zone, school_setup(web->host->school)->zone->name) != 0 && !is_zone(site.zone)) {
        request_refuse(request, 422, "bad_value", "zone", "zone has to be a time zone as in Europe/London.");
    } else if (site_save(web->host->store, &site, &err) < 0) {
        request_failed(request, &err);
    } else {
        web_audit(request, "site changed", site.name);
        if (web_ledger(request, &(struct ledger_act){.kind = LEDGER_SITE_CHANGE, .subject = "site:facts"}) &&
            web_changed(request, WEB_CHANGED_PLACES, NULL) == 0)
            put_site(request, &site, 200);
    }
}
