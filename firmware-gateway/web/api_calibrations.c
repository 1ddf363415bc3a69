/* web/api_calibrations.c - the log of who checked a sensor when and how, and who saw it in its place. Nothing in it is
 * ever changed: a mistake is answered by a later entry. */
#include "body.h"
#include "checks.h"
#include "inside.h"
#include "routes.h"
#include "sensor_named.h"
#include "show.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LISTED_MAX 100              /* newest ones; more is more than a person reads */

/* The sensor of the record that the path names, or NULL: refused. */
static const struct school_device *find_sensor(struct request *request)
{
    const struct school_device *device = sensor_named(request);

    if (device && !device->id)
        request_not_found(request, "sensor");
    return device && device->id ? device : NULL;
}

static int put_one(void *context, const struct calibration *calibration)
{
    show_calibration(context, NULL, calibration);
    return 0;
}

static void answer(struct request *request, const struct school_device *device, int status)
{
    struct out *out = &request->answer.out;
    struct error err = {0};
    int r;

    out_object(out, NULL);
    out_text(out, "sensor", device->name);
    show_checks(request->web, out, device->id);
    out_array(out, "calibrations");
    r = calibrations_list(request->web->host->store, device->id, LISTED_MAX, put_one, out, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

void calibrations_list_of(struct request *request)
{
    const struct school_device *device = find_sensor(request);

    if (device)
        answer(request, device, 200);
}

static bool how_from_word(const char *word, int *value)
{
    enum calibration_how how;

    if (!calibration_how_from_word(word, &how))
        return false;
    *value = (int)how;
    return true;
}

/* When it was done: now where nothing is said. */
static void read_time(struct request *request, int64_t now_ms, int64_t *at_ms)
{
    *at_ms = now_ms;
    body_time(request, "at", at_ms);
    if (*at_ms > now_ms || *at_ms < now_ms - CALIBRATION_AGE_MAX_MS)
        request_refuse(request, 422, "bad_value", "at", "at has to be in the last ten years, and not in the future.");
}

/* What the body says of a check. false: refused. */
static bool read_calibration(struct request *request, int64_t now_ms, struct calibration *calibration)
{
    static const char *const allowed[] = {"at", "how", "good", "error_ppm", "note", NULL};
    int how = (int)calibration->how;

    request_gather(request);
    body_allows(request, allowed);
    read_time(request, now_ms, &calibration->at_ms);
    if (body_word(request, "how", how_from_word, &how) == 0)
        request_refuse(request, 422, "bad_value", "how", "how is needed.");
    calibration->how = (enum calibration_how)how;
    if (body_bool(request, "good", &calibration->is_good) == 0)
        request_refuse(request, 422, "bad_value", "good", "good is needed.");
    body_number(request, "error_ppm", -CALIBRATION_ERROR_PPM_MAX, CALIBRATION_ERROR_PPM_MAX, &calibration->error_ppm);
    body_text(request, "note", calibration->note, sizeof calibration->note);
    return request_gathered(request);
}

void calibrations_add(struct request *request)
{
    const struct school_device *device = find_sensor(request);
    struct web *web = request->web;
    struct calibration calibration = {.written_ms = web_now_ms(web), .error_ppm = NAN};

    if (!device || !read_calibration(request, calibration.written_ms, &calibration))
        return;
    calibration.device = device->id;
    memcpy(calibration.who, request->caller.name, sizeof calibration.who);
    if (checks_enter(request, device->name, &calibration) && web_changed(request, WEB_CHANGED_EVIDENCE, NULL) == 0)
        answer(request, device, 201);
}

void placements_add(struct request *request)
{
    static const char *const allowed[] = {"note", NULL};
    const struct school_device *device = find_sensor(request);
    struct web *web = request->web;
    struct placement placement = {.at_ms = web_now_ms(web)};
    struct error err = {0};

    if (!device || !body_allows(request, allowed) ||
        body_text(request, "note", placement.note, sizeof placement.note) < 0)
        return;
    if (device->room < 0) {
        request_refuse(request, 409, "no_room", NULL, "The sensor is in no room yet.");
        return;
    }
    placement.device = device->id;
    memcpy(placement.who, request->caller.name, sizeof placement.who);
    if (!checks_kept(request, placement_add(web->host->store, &placement, &err), &err))
        return;
    web_audit(request, "sensor seen in its place", device->name);
    if (web_changed(request, WEB_CHANGED_EVIDENCE, NULL) == 0)
        answer(request, device, 201);
}
