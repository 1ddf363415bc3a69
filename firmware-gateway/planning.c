/* planning.c - what rooms are judged by, from the record: the plan of which pack judges whom when, zone and calendar.
 * See gateway.h. */
#include "calendar_json.h"
#include "gateway_parts.h"
#include "log.h"
#include "plan_record.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int planning_load(struct gateway *g, struct error *err)
{
    struct plan_record found;
    int r = plan_record_load(g->store, g->shelf, g->settings->pack, g->zone, &found, err);

    if (r < 0)
        return r;
    if (*found.missing)
        log_warning("packs: %s, by which rooms were judged in an outbreak, is not there any more", found.missing);
    free((void *)(uintptr_t)g->plan.spans);
    g->plan = found.plan;           /* and its spans are ours */
    g->pack = g->plan.adopted;
    return 0;
}

/* A record that names a zone this system does not know is no reason not to watch the air. The zone is loaded only when
 * it is another one: that changes the environment, which threads may be reading. */
static int load_zone(struct gateway *g, struct site_info *site, struct error *err)
{
    struct error why = {0};
    int r;

    if (strcmp(site->zone, g->zone->name) == 0 || zone_load(site->zone, g->zone, &why) == 0)
        return 0;
    r = g->zone->name[0] ? 0 : zone_load(ZONE_DEFAULT, g->zone, err);
    if (r < 0)
        return r;
    log_error("site: %s; times are those of %s until the site gets another zone", why.text, g->zone->name);
    snprintf(site->zone, sizeof site->zone, "%s", g->zone->name);
    return 0;
}

int planning_setup(struct gateway *g, struct school_setup *setup, struct error *err)
{
    char *text = malloc(CALENDAR_JSON_SIZE);
    int r = text ? 0 : error_set(err, -ENOMEM, "school: out of memory");

    if (r == 0 && site_load(g->store, &setup->site, NULL) < 0)
        setup->site = (struct site_info){.id = "school", .name = "School", .zone = ZONE_DEFAULT,
                                         .nation = NATION_ENGLAND};
    if (r == 0)
        r = load_zone(g, &setup->site, err);
    if (r == 0)
        r = planning_load(g, err);
    if (r == 0) {
        if (calendar_load(g->store, text, CALENDAR_JSON_SIZE, &g->calendar_version, NULL) < 0)
            snprintf(text, CALENDAR_JSON_SIZE, "%s", CALENDAR_JSON_DEFAULT);
        r = calendar_json_parse(text, g->calendar, err);
    }
    if (r == 0 && g->calendar->keeps_bank_holidays)
        r = bank_holidays_load(g->store, division_of(setup->site.nation), g->calendar, err);
    free(text);
    setup->pack = g->pack;
    setup->plan = &g->plan;
    setup->zone = g->zone;
    setup->calendar = g->calendar;
    setup->tell = telling_event;
    setup->slot = telling_slot;
    setup->day = keeping_day_ended;
    setup->corrected = settling_corrected;
    setup->context = g;
    return r;
}
