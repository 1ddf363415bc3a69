/* web/show_sensor.c - what is said of a sensor: how it is heard, flags, checks, placement. See show.h */
#include "evidence.h"
#include "inside.h"
#include "quality.h"
#include "show.h"

#define ERROR_DECIMALS 2
#define VALUE_DECIMALS 2

void show_flags(struct out *out, uint32_t flags)
{
    out_array(out, "flags");
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (flags & 1u << bit)
            out_text(out, NULL, quality_flag_name((enum quality_flag)(1u << bit)));
    out_array_end(out);
}

void show_calibration(struct out *out, const char *key, const struct calibration *calibration)
{
    out_object(out, key);
    out_integer(out, "id", calibration->id);
    out_time(out, "at", calibration->at_ms);
    out_text(out, "who", calibration->who);
    out_text(out, "how", calibration_how_word(calibration->how));
    out_bool(out, "good", calibration->is_good);
    out_number(out, "error_ppm", calibration->error_ppm, ERROR_DECIMALS);
    out_words(out, "note", calibration->note);
    out_time(out, "written", calibration->written_ms);
    out_object_end(out);
}

struct checks {
    struct calibration newest, counting;    /* id 0: none */
};

static int take_check(void *context, const struct calibration *calibration)
{
    struct checks *checks = context;

    if (!checks->newest.id)
        checks->newest = *calibration;
    if (calibration_counts(calibration->how, calibration->is_good))
        checks->counting = *calibration;
    return checks->counting.id != 0;
}

static bool is_due(const struct web *web, const struct calibration *check)
{
    const struct zone *zone = school_setup(web->host->school)->zone;

    return !check->is_good ||
           !evidence_is_recent(zone_date(zone, check->at_ms), zone_date(zone, web_now_ms(web)));
}

void show_checks(struct web *web, struct out *out, int64_t device)
{
    struct checks checks = {.newest = {.id = 0}};
    struct placement placement;

    if (device)
        (void)calibrations_list(web->host->store, device, CALIBRATIONS_MAX, take_check, &checks, NULL);
    if (checks.newest.id)
        show_calibration(out, "calibration", &checks.newest);
    else
        out_null(out, "calibration");
    out_bool(out, "calibration_due", is_due(web, &checks.counting));
    if (!device || placement_load(web->host->store, device, &placement, NULL) < 0) {
        out_null(out, "placement");
        return;
    }
    out_object(out, "placement");
    out_time(out, "at", placement.at_ms);
    out_text(out, "who", placement.who);
    out_words(out, "note", placement.note);
    out_object_end(out);
}

/* How a device stands by the age of what it said: the limits of the rules for rooms.
 * Source: "Freshness" in the rules of the design: late after two intervals (at least 5 min), silent after three
 * (at least 15 min). */
#define LATE_MS_MIN (5 * INT64_C(60000))
#define SILENT_MS_MIN (15 * INT64_C(60000))

static int64_t late_ms_of(const struct school_device *device)
{
    int64_t late_ms = 2 * device->interval_ms;

    return late_ms > LATE_MS_MIN ? late_ms : LATE_MS_MIN;
}

static int64_t silent_ms_of(const struct school_device *device)
{
    int64_t silent_ms = 3 * device->interval_ms;

    return silent_ms > SILENT_MS_MIN ? silent_ms : SILENT_MS_MIN;
}

enum freshness show_freshness_of(const struct school_device *device, int64_t now_ms)
{
    int64_t age_ms = now_ms - device->last_heard_ms;

    if (!device->last_heard_ms)
        return FRESHNESS_NEVER;
    if (age_ms > silent_ms_of(device))
        return FRESHNESS_SILENT;
    return age_ms > late_ms_of(device) ? FRESHNESS_LATE : FRESHNESS_LIVE;
}

void show_sensor_value(struct out *out, const struct school_device *device, enum quantity quantity)
{
    if (reading_is_good(&device->latest, quantity))
        out_number(out, quantity_name(quantity), device->latest.value[quantity], VALUE_DECIMALS);
    else
        out_null(out, quantity_name(quantity));
}

static void put_interval(struct out *out, const struct school_device *device)
{
    if (device->interval_ms > 0)
        out_integer(out, "interval_s", device->interval_ms / 1000);
    else
        out_null(out, "interval_s");
}

/* When each flag that is set now was first set in a row; of the nights' flags the morning, where it is known. */
static void put_flags_since(struct out *out, const struct school_device *device)
{
    out_object(out, "flags_since");
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++) {
        enum quality_flag flag = (enum quality_flag)(1u << bit);
        bool is_stuck = flag == QUALITY_STUCK && device->stuck_since_ms;

        if (device->flags & flag)
            out_time(out, quality_flag_name(flag), is_stuck ? device->stuck_since_ms : device->flag_since_ms[bit]);
    }
    out_object_end(out);
}

void show_date(struct out *out, const char *key, int64_t date)
{
    char text[CALENDAR_TEXT_SIZE];

    calendar_date_format(date, text);
    out_words(out, key, date ? text : "");
}

static void put_night(struct out *out, const struct night_finding *night)
{
    out_object(out, "night");
    out_number(out, "baseline_ppm", night->baseline_ppm, 0);
    out_number(out, "others_ppm", night->others_ppm, 0);
    out_number(out, "drift_ppm", night->drift_ppm, 0);
    show_date(out, "since", night->since_date);
    out_object_end(out);
}

static void put_rejects(struct out *out, const struct raw_device *raw)
{
    const struct raw_reason *newest = NULL;
    int64_t first_ms = 0;

    for (size_t i = 0; raw && i < raw_device_reason_count(raw); i++) {
        const struct raw_reason *reason = raw_device_reason(raw, i);

        if (!newest || reason->last_ms > newest->last_ms)
            newest = reason;
        if (!first_ms || reason->first_ms < first_ms)
            first_ms = reason->first_ms;
    }
    out_time(out, "rejected_since", first_ms);
    out_time(out, "rejected_last", newest ? newest->last_ms : 0);
}

static void put_count(struct out *out, const char *key, int64_t count)
{
    if (count == NODE_HEALTH_NOT_SAID)
        out_null(out, key);
    else
        out_integer(out, key, count);
}

/* What our own node says of itself; null of all others. */
static void put_node(struct out *out, const struct node_health *health)
{
    if (!health) {
        out_null(out, "node");
        return;
    }
    out_object(out, "node");
    out_text(out, "state", health->state);
    out_words(out, "why", health->why);
    out_time(out, "since", health->since_ms);
    out_words(out, "module", health->module);
    put_count(out, "waiting", health->waiting);
    put_count(out, "lost", health->lost);
    put_count(out, "uptime_s", health->uptime_s);
    out_object_end(out);
}

void show_sensor_keys(struct web *web, struct out *out, const struct school_device *device)
{
    const struct room_info *room = device->room < 0 ? NULL
                                   : room_info(school_room(web->host->school, (size_t)device->room));
    const struct raw_device *raw = raw_log_of(web->host->raw_log, device->name);

    out_integer(out, "id", device->id);
    out_text(out, "name", device->name);
    out_text(out, "family", device->family);
    out_text(out, "type", device->type);
    out_text(out, "room", room ? room->id : NULL);
    out_text(out, "room_name", room ? room->name : NULL);
    out_bool(out, "ignored", device->ignored);
    out_text(out, "freshness", freshness_word(show_freshness_of(device, web_now_ms(web))));
    out_time(out, "first_heard", device->first_heard_ms);
    out_time(out, "heard", device->last_heard_ms);
    put_interval(out, device);
    out_integer(out, "late_after_s", late_ms_of(device) / 1000);
    out_integer(out, "silent_after_s", silent_ms_of(device) / 1000);
    show_sensor_value(out, device, CO2_PPM);
    show_sensor_value(out, device, BATTERY_PCT);
    show_sensor_value(out, device, BATTERY_V);
    show_sensor_value(out, device, RSSI_DBM);
    out_words(out, "firmware", raw ? raw_device_firmware(raw) : "");
    put_node(out, raw ? raw_device_health(raw) : NULL);
    show_flags(out, device->flags);
    put_flags_since(out, device);
    out_time(out, "stuck_since", device->stuck_since_ms);
    put_night(out, &device->night);
    show_checks(web, out, device->id);
    out_integer(out, "messages", device->messages);
    out_integer(out, "rejected", device->rejected);
    out_words(out, "last_reject", device->last_reject);
    put_rejects(out, raw);
}

void show_sensor(struct web *web, struct out *out, const char *key, const struct school_device *device)
{
    out_object(out, key);
    show_sensor_keys(web, out, device);
    out_object_end(out);
}
