/* web/api_sensor_replace.c - one sensor takes the place of another in one step: the room's series goes on with the new
 * one from that moment, and each keeps its own history with its dates. */
#include "body.h"
#include "inside.h"
#include "places.h"
#include "routes.h"
#include "sensor_named.h"
#include "show.h"
#include <stdio.h>
#include <string.h>

#define DETAIL_SIZE (2 * DEVICE_KEY_SIZE + ID_SIZE + 16)

struct replacing {
    const struct school_device *old, *new;
    char room[ID_SIZE];
    bool sets_aside;                /* the old one is not waited for any more */
};

static const struct school_device *device_of(const struct school *school, const char *name)
{
    int index = school_device_index(school, name);

    return index < 0 ? NULL : school_device(school, (size_t)index);
}

/* What path and body ask for. false: refused. */
static bool read_replacing(struct request *request, struct replacing *replacing)
{
    static const char *const allowed[] = {"by", "set_aside", NULL};
    const struct school *school = request->web->host->school;
    char name[DEVICE_KEY_SIZE];

    *replacing = (struct replacing){.old = sensor_named(request), .sets_aside = true};
    if (!replacing->old)
        return false;
    if (!body_allows(request, allowed) || !body_needs_text(request, "by", name, sizeof name) ||
        body_bool(request, "set_aside", &replacing->sets_aside) < 0)
        return false;
    replacing->new = device_of(school, name);
    if (replacing->old->room < 0)
        request_refuse(request, 409, "no_room", NULL, "The sensor is in no room: there is nothing to take over.");
    else if (!replacing->new)
        request_refuse(request, 422, "bad_value", "by", "No sensor of that name has been heard.");
    else if (replacing->new->room >= 0)
        request_refuse(request, 409, "in_a_room", "by", "That sensor is in a room already. Take it out first.");
    else
        memcpy(replacing->room, room_info(school_room(school, (size_t)replacing->old->room))->id, ID_SIZE);
    return replacing->room[0] != '\0';
}

/* All in the open transaction. The new one counts from now on: what it measured before was measured elsewhere. */
static int write_replacing(struct web *web, const struct request *request, const struct replacing *replacing,
                           struct error *err)
{
    struct store *store = web->host->store;
    const char *by = request->caller.name;
    int64_t now_ms = web_now_ms(web), new_id = replacing->new->id;
    int r = new_id ? 0 : device_ensure(store, replacing->new->name, replacing->new->family, now_ms, &new_id, err);

    if (r == 0 && replacing->new->ignored)
        r = device_ignore(store, new_id, false, err);
    if (r == 0)
        r = device_assign(store, replacing->old->id, NULL, now_ms, by, err);
    if (r == 0)
        r = device_assign(store, new_id, replacing->room, now_ms, by, err);
    if (r == 0 && replacing->sets_aside)
        r = device_ignore(store, replacing->old->id, true, err);
    return r;
}

/* As two moves, and one set aside: what they are in the ledger whichever way they came about. */
static bool enter_replacing(struct request *request, const struct replacing *replacing)
{
    const char *old = replacing->old->name, *new = replacing->new->name;
    char out[DETAIL_SIZE], in[DETAIL_SIZE], subject[LEDGER_SUBJECT_SIZE];

    snprintf(out, sizeof out, "%s -> no room", old);
    snprintf(in, sizeof in, "%s -> %s", new, replacing->room);
    snprintf(subject, sizeof subject, "room:%s", replacing->room);
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_SENSOR_MOVED, .subject = "room:-", .text = out}) &&
           web_ledger(request, &(struct ledger_act){.kind = LEDGER_SENSOR_MOVED, .subject = subject, .text = in}) &&
           (!replacing->sets_aside ||
            web_ledger(request, &(struct ledger_act){.kind = LEDGER_DATA_EXCLUDED, .subject = "sensor:set_aside",
                                                     .text = old}));
}

void sensor_replace(struct request *request)
{
    struct web *web = request->web;
    struct replacing replacing;
    struct error err = {0};
    char new[DEVICE_KEY_SIZE], detail[DETAIL_SIZE];
    const struct school_device *device;

    if (!read_replacing(request, &replacing))
        return;
    if (write_replacing(web, request, &replacing, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    memcpy(new, replacing.new->name, sizeof new);
    snprintf(detail, sizeof detail, "%s -> %s in %s", replacing.old->name, new, replacing.room);
    web_audit(request, "sensor replaced", detail);
    if (!enter_replacing(request, &replacing) || web_changed(request, WEB_CHANGED_PLACES, NULL) < 0)
        return;
    device = device_of(web->host->school, new);         /* of the school as it is now */
    if (!device) {
        request_not_found(request, "sensor");
        return;
    }
    show_sensor(web, &request->answer.out, NULL, device);
    request_answer(request, 200);
}
