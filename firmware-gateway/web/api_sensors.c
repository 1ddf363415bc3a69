/* web/api_sensors.c - the health of sensors, the tray of new ones, and which room each belongs to. */
#include "body.h"
#include "decoder.h"
#include "inside.h"
#include "places.h"
#include "routes.h"
#include "show.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void put_new(struct out *out, const struct school_device *device)
{
    out_object(out, NULL);
    out_text(out, "name", device->name);
    out_text(out, "family", device->family);
    out_text(out, "type", device->type);
    out_time(out, "first_heard", device->first_heard_ms);
    out_time(out, "heard", device->last_heard_ms);
    out_integer(out, "messages", device->messages);
    show_sensor_value(out, device, CO2_PPM);
    show_sensor_value(out, device, TEMPERATURE_C);
    show_sensor_value(out, device, HUMIDITY_PCT);
    out_object_end(out);
}

/* Devices that a person has decided about; the rest wait in the tray. */
static bool is_decided(const struct school_device *device)
{
    return device->room >= 0 || device->ignored;
}

void sensors_list(struct request *request)
{
    struct web *web = request->web;
    const struct school *school = web->host->school;
    struct out *out = &request->answer.out;
    int64_t counts[FRESHNESS_NEVER + 1] = {0}, now_ms = web_now_ms(web);

    for (size_t i = 0; i < school_device_count(school); i++)
        if (school_device(school, i)->room >= 0)
            counts[show_freshness_of(school_device(school, i), now_ms)]++;
    out_object(out, NULL);
    out_integer(out, "live", counts[FRESHNESS_LIVE]);
    out_integer(out, "late", counts[FRESHNESS_LATE]);
    out_integer(out, "silent", counts[FRESHNESS_SILENT] + counts[FRESHNESS_NEVER]);
    out_array(out, "sensors");
    for (size_t i = 0; i < school_device_count(school); i++)
        if (is_decided(school_device(school, i)))
            show_sensor(web, out, NULL, school_device(school, i));
    out_array_end(out);
    out_array(out, "tray");
    for (size_t i = 0; i < school_tray_count(school); i++)
        put_new(out, school_tray(school, i));
    out_array_end(out);
    out_integer(out, "tray_refused", school_tray_refused(school));
    out_object_end(out);
    request_answer(request, 200);
}

static void answer_with(struct request *request, const char *name)
{
    struct web *web = request->web;
    int index = school_device_index(web->host->school, name);

    if (index < 0)
        request_not_found(request, "sensor");
    else
        show_sensor(web, &request->answer.out, NULL, school_device(web->host->school, (size_t)index));
    if (!request->answer.status)
        request_answer(request, 200);
}

/* Keeps the change and answers with the sensor as it is now. */
static void keep(struct request *request, const char *name, const char *what, const struct ledger_act *act)
{
    web_audit(request, what, act->text);
    if (web_ledger(request, act) && web_changed(request, WEB_CHANGED_PLACES, NULL) >= 0)
        answer_with(request, name);
}

/* The device that the body names, or NULL: refused. */
static const struct school_device *find_device(struct request *request)
{
    const struct school *school = request->web->host->school;
    char name[DEVICE_KEY_SIZE];
    int index;

    if (!body_needs_text(request, "device", name, sizeof name))
        return NULL;
    index = school_device_index(school, name);
    if (index < 0)
        request_not_found(request, "sensor");
    return index < 0 ? NULL : school_device(school, (size_t)index);
}

/* A device of the tray may have no row yet. */
static int find_row(struct web *web, const struct school_device *device, int64_t *id, struct error *err)
{
    *id = device->id;
    return *id ? 0 : device_ensure(web->host->store, device->name, device->family, web_now_ms(web), id, err);
}

/* From the tray to a room: its history comes along. From room to room, or out of every room: from now on. */
void sensors_assign(struct request *request)
{
    static const char *const allowed[] = {"device", "room", NULL};
    struct web *web = request->web;
    char room[ID_SIZE] = "", name[DEVICE_KEY_SIZE], detail[DEVICE_KEY_SIZE + ID_SIZE + 8], subject[ID_SIZE + 8];
    const struct school_device *device;
    struct error err = {0};
    int r;

    if (!body_allows(request, allowed) || body_text(request, "room", room, sizeof room) < 0)
        return;
    device = find_device(request);
    if (!device)
        return;
    if (room[0] && school_room_index(web->host->school, room) < 0) {
        request_refuse(request, 422, "bad_value", "room", "There is no room of that id.");
        return;
    }
    memcpy(name, device->name, sizeof name);
    if (device->ignored && device->id)
        (void)device_ignore(web->host->store, device->id, false, &err);
    if (room[0])
        r = web->host->adopt(web->host->context, name, room, request->caller.name, &err);
    else
        r = device_assign(web->host->store, device->id, NULL, web_now_ms(web), request->caller.name, &err);
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    snprintf(detail, sizeof detail, "%s -> %s", name, room[0] ? room : "no room");
    snprintf(subject, sizeof subject, "room:%s", room[0] ? room : "-");
    keep(request, name, "sensor moved",
         &(struct ledger_act){.kind = LEDGER_SENSOR_MOVED, .subject = subject, .text = detail});
}

void sensors_ignore(struct request *request)
{
    static const char *const allowed[] = {"device", "ignored", NULL};
    struct web *web = request->web;
    const struct school_device *device;
    char name[DEVICE_KEY_SIZE];
    struct error err = {0};
    bool ignored = true;
    int64_t id;
    int r;

    if (!body_allows(request, allowed) || body_bool(request, "ignored", &ignored) < 0)
        return;
    device = find_device(request);
    if (!device)
        return;
    memcpy(name, device->name, sizeof name);
    r = find_row(web, device, &id, &err);
    if (r == 0)
        r = device_ignore(web->host->store, id, ignored, &err);
    if (r < 0)
        request_failed(request, &err);
    else
        keep(request, name, ignored ? "sensor set aside" : "sensor taken back",
             &(struct ledger_act){.kind = LEDGER_DATA_EXCLUDED, .subject = ignored ? "sensor:set_aside"
                                                                                   : "sensor:taken_back", .text = name});
}

/* Of what make a sensor is, whose bytes its network server does not decode. It counts from the next message on: what was
 * not understood before is not in the record. */
void sensors_type(struct request *request)
{
    static const char *const allowed[] = {"device", "type", NULL};
    struct web *web = request->web;
    const struct school_device *device;
    char name[DEVICE_KEY_SIZE], type[DEVICE_TYPE_SIZE] = "", detail[DEVICE_KEY_SIZE + DEVICE_TYPE_SIZE + 8];
    struct error err = {0};
    int64_t id;
    int r;

    if (!body_allows(request, allowed) || body_text(request, "type", type, sizeof type) < 0)
        return;
    device = find_device(request);
    if (!device)
        return;
    if (type[0] && !decoder_knows_type(type)) {
        request_refuse(request, 422, "bad_value", "type", "This make and model cannot be decoded here.");
        return;
    }
    memcpy(name, device->name, sizeof name);
    r = find_row(web, device, &id, &err);
    if (r == 0)
        r = device_set_type(web->host->store, id, type, &err);
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    snprintf(detail, sizeof detail, "%s: %s", name, type[0] ? type : "not said");
    keep(request, name, "sensor type",
         &(struct ledger_act){.kind = LEDGER_SENSOR_TYPE, .subject = "sensor:read_as", .text = detail});
}
