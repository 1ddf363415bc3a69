/* web/api_sensor.c - one sensor looked at closely: what it said last and what became of it, how its battery and signal
 * went, its nights beside those of the others, where it has been. Its readings from the record are read by the query
 * worker. */
#include "evidence_rows.h"
#include "inside.h"
#include "places.h"
#include "quartiles.h"
#include "routes.h"
#include "sensor_days.h"
#include "sensor_named.h"
#include "show.h"
#include "utf8.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_DECIMALS 3

/* -- what memory knows -- */

static void put_fates(struct out *out, const struct raw_device *raw)
{
    out_object(out, "outcomes");
    for (int fate = 0; fate < RAW_FATE_COUNT; fate++)
        out_integer(out, raw_fate_word((enum raw_fate)fate), raw ? raw_device_fates(raw, (enum raw_fate)fate) : 0);
    out_object_end(out);
    out_object(out, "flag_counts");
    for (int bit = 0; raw && bit < QUALITY_FLAG_COUNT; bit++)
        if (raw_device_flags(raw, bit))
            out_integer(out, quality_flag_name((enum quality_flag)(1u << bit)), raw_device_flags(raw, bit));
    out_object_end(out);
}

static void put_reasons(struct out *out, const struct raw_device *raw)
{
    out_array(out, "reasons");
    for (size_t i = 0; raw && i < raw_device_reason_count(raw); i++) {
        const struct raw_reason *reason = raw_device_reason(raw, i);

        out_object(out, NULL);
        out_text(out, "why", reason->why);
        out_integer(out, "count", reason->count);
        out_time(out, "first", reason->first_ms);
        out_time(out, "last", reason->last_ms);
        out_object_end(out);
    }
    out_array_end(out);
}

struct listing {
    struct out *out;
    const struct school *school;
    int64_t first_heard_ms;             /* a first room has all that was heard before it was one */
};

static int put_assignment(void *context, const struct assignment *assignment)
{
    const struct listing *listing = context;
    struct out *out = listing->out;
    int index = school_room_index(listing->school, assignment->room);
    int64_t from_ms = assignment->from_ms > listing->first_heard_ms ? assignment->from_ms : listing->first_heard_ms;

    out_object(out, NULL);
    out_text(out, "room", assignment->room);
    out_text(out, "room_name", index < 0 ? assignment->room
                                         : room_info(school_room(listing->school, (size_t)index))->name);
    out_time(out, "from", from_ms);
    out_time(out, "to", assignment->to_ms == INT64_MAX ? 0 : assignment->to_ms);
    out_object_end(out);
    return 0;
}

/* The names of devices by their rows. */
static const char *name_of(const struct school *school, int64_t id)
{
    for (size_t i = 0; i < school_device_count(school); i++)
        if (school_device(school, i)->id == id)
            return school_device(school, i)->name;
    return "";
}

struct room_listing {
    struct listing listing;
    char room[ID_SIZE];
};

static int find_last_room(void *context, const struct assignment *assignment)
{
    memcpy(context, assignment->room, ID_SIZE);
    return 0;
}

static int put_in_room(void *context, const struct assignment *assignment)
{
    const struct room_listing *in = context;
    struct out *out = in->listing.out;

    if (strcmp(assignment->room, in->room) != 0)
        return 0;
    out_object(out, NULL);
    out_text(out, "sensor", name_of(in->listing.school, assignment->device));
    out_time(out, "from", assignment->from_ms);
    out_time(out, "to", assignment->to_ms == INT64_MAX ? 0 : assignment->to_ms);
    out_object_end(out);
    return 0;
}

/* All sensors of the room that this one is in, or was in last: whose series the room's is from when to when. */
static int put_room_sensors(struct web *web, struct out *out, const struct school_device *device, struct error *err)
{
    struct room_listing in = {.listing = {.out = out, .school = web->host->school}};
    int r = device->id ? assignments_load(web->host->store, device->id, find_last_room, in.room, err) : 0;

    out_array(out, "room_sensors");
    if (r == 0 && *in.room)
        r = assignments_load(web->host->store, 0, put_in_room, &in, err);
    out_array_end(out);
    return r;
}

static int put_assignments(struct web *web, struct out *out, const struct school_device *device, struct error *err)
{
    struct listing listing = {out, web->host->school, device->first_heard_ms};
    int r;

    out_array(out, "assignments");
    r = device->id ? assignments_load(web->host->store, device->id, put_assignment, &listing, err) : 0;
    out_array_end(out);
    return r;
}

/* -- what the record knows; worker -- */

struct sensor_job {
    struct job job;
    char folder[256];
    int64_t device, date;
    struct zone zone;
    size_t day_count, night_count;
    struct sensor_day days[SENSOR_DAYS_MAX];
    struct night_level nights[NIGHT_KEPT_DAYS];
    size_t other_counts[NIGHT_KEPT_DAYS];
    double others[NIGHT_KEPT_DAYS][SCHOOL_DEVICES_MAX];     /* low_ppm, by date */
    struct out out;                     /* the answer; what memory knows is there from the start */
    struct error err;
};

static int take_night(void *context, int64_t device, const struct night_level *level)
{
    struct sensor_job *job = context;
    size_t day = (size_t)(level->date - (job->date - NIGHT_KEPT_DAYS + 1));

    if (day >= NIGHT_KEPT_DAYS)
        return 0;
    if (device == job->device && job->night_count < NIGHT_KEPT_DAYS)
        job->nights[job->night_count++] = *level;
    else if (device != job->device && job->other_counts[day] < SCHOOL_DEVICES_MAX)
        job->others[day][job->other_counts[day]++] = level->low_ppm;
    return 0;
}

static void put_nights(struct sensor_job *job)
{
    struct out *out = &job->out;

    out_array(out, "nights");
    for (size_t i = 0; i < job->night_count; i++) {
        const struct night_level *level = &job->nights[i];
        size_t day = (size_t)(level->date - (job->date - NIGHT_KEPT_DAYS + 1)), count = job->other_counts[day];

        out_object(out, NULL);
        show_date(out, "date", level->date);
        out_number(out, "low_ppm", level->low_ppm, 0);
        out_number(out, "others_ppm", count < NIGHT_OTHERS_MIN ? NAN : quartiles_of(job->others[day], count).median, 0);
        out_object_end(out);
    }
    out_array_end(out);
}

static void put_days(struct sensor_job *job)
{
    struct out *out = &job->out;

    out_array(out, "days");
    for (size_t i = 0; i < job->day_count; i++) {
        const struct sensor_day *day = &job->days[i];

        out_object(out, NULL);
        show_date(out, "date", day->date);
        out_integer(out, "readings", day->readings);
        out_integer(out, "doubtful", day->doubtful);
        out_number(out, "battery_pct", day->battery_pct, 0);
        out_number(out, "battery_v", day->battery_v, 2);
        out_number(out, "rssi_dbm", day->rssi_dbm, 0);
        out_object_end(out);
    }
    out_array_end(out);
}

static void run(struct job *waiting)
{
    struct sensor_job *job = (struct sensor_job *)waiting;
    struct store_reader *reader = NULL;
    int r = store_reader_open(job->folder, &reader, &job->err);

    if (r == 0 && job->device)
        r = nights_list(reader, 0, job->date - NIGHT_KEPT_DAYS + 1, job->date, take_night, job, &job->err);
    if (r == 0 && job->device)
        r = sensor_days_read(reader, job->device, &job->zone, job->date - SENSOR_DAYS_MAX + 1, job->date, job->days,
                             &job->day_count, &job->err);
    store_reader_close(reader);
    job->err.code = r;
    put_nights(job);
    put_days(job);
    out_object_end(&job->out);
}

static void finish(struct job *waiting)
{
    struct sensor_job *job = (struct sensor_job *)waiting;

    job_answer(waiting, &job->out, &job->err);
    out_done(&job->out);
    free(job);
}

void sensor_get(struct request *request)
{
    struct web *web = request->web;
    const struct school_device *device = sensor_named(request);
    const struct school_setup *setup = school_setup(web->host->school);
    const struct raw_device *raw = device ? raw_log_of(web->host->raw_log, device->name) : NULL;
    struct sensor_job *job = device ? calloc(1, sizeof *job) : NULL;
    struct error err = {0};

    if (!device)
        return;
    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->device = device->id;
    job->zone = *setup->zone;
    job->date = zone_date(setup->zone, web_now_ms(web));
    out_object(&job->out, NULL);
    show_sensor_keys(web, &job->out, device);
    out_time(&job->out, "watched_since", raw ? raw_device_since_ms(raw) : 0);
    put_fates(&job->out, raw);
    put_reasons(&job->out, raw);
    if (put_assignments(web, &job->out, device, &err) < 0 || put_room_sensors(web, &job->out, device, &err) < 0) {
        out_done(&job->out);
        free(job);
        request_failed(request, &err);
        return;
    }
    job_start(request, web->host->query_worker, &job->job);
}

/* -- what it said last -- */

/* Whether people can read it: whole characters, but one that was cut off at the end, and no control bytes. */
static bool is_text(const struct raw_message *message)
{
    uint32_t code_point;
    size_t size;

    for (size_t i = 0; i < message->kept_size; i += size) {
        size = utf8_read(message->payload + i, message->kept_size - i, &code_point);
        if (!size)
            return message->kept_size < message->size && message->kept_size - i < 4;
        if (code_point < ' ' && !strchr("\t\r\n", (int)code_point))
            return false;
    }
    return true;
}

static void put_payload(struct out *out, const struct raw_message *message)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * RAW_LOG_PAYLOAD_MAX + 1];
    bool readable = is_text(message);
    size_t size = 0;

    for (size_t i = 0; i < message->kept_size; i++) {
        unsigned char byte = (unsigned char)message->payload[i];

        if (readable) {
            text[size++] = (char)byte;
        } else {
            text[size++] = digits[byte >> 4];
            text[size++] = digits[byte & 15];
        }
    }
    text[size] = '\0';
    out_text(out, "payload", readable ? text : NULL);
    out_text(out, "payload_hex", readable ? NULL : text);
}

static void put_values(struct out *out, const struct raw_message *message)
{
    out_object(out, "values");
    for (int q = 0; message->reading_count && q < QUANTITY_COUNT; q++)
        if (reading_has(&message->reading, (enum quantity)q))
            out_number(out, quantity_name((enum quantity)q), message->reading.value[q], VALUE_DECIMALS);
    out_object_end(out);
}

static void put_message(struct out *out, const struct raw_message *message)
{
    out_object(out, NULL);
    out_time(out, "at", message->at_ms);
    out_text(out, "topic", message->topic);
    out_integer(out, "size", (int64_t)message->size);
    out_bool(out, "cut", message->kept_size < message->size);
    put_payload(out, message);
    out_bool(out, "retained", message->retained);
    out_text(out, "family", message->family);
    out_text(out, "outcome", raw_fate_word(message->fate));
    out_words(out, "why", message->why);
    show_flags(out, message->flags);
    out_integer(out, "readings", (int64_t)message->reading_count);
    put_values(out, message);
    out_object_end(out);
}

/* Values of a room at their times, as its history has them. */
static void note_look(struct request *request, const struct school_device *device, const struct raw_device *raw)
{
    const struct school *school = request->web->host->school;
    const struct zone *zone = school_setup(school)->zone;
    size_t count = raw ? raw_device_message_count(raw) : 0;

    if (count && device->room >= 0)
        looks_note(request, room_info(school_room(school, (size_t)device->room))->id,
                   zone_date(zone, raw_device_message(raw, count - 1)->at_ms),
                   zone_date(zone, raw_device_message(raw, 0)->at_ms));
}

void sensor_messages(struct request *request)
{
    const struct school_device *device = sensor_named(request);
    const struct raw_device *raw = device ? raw_log_of(request->web->host->raw_log, device->name) : NULL;
    struct out *out = &request->answer.out;

    if (!device)
        return;
    note_look(request, device, raw);
    out_object(out, NULL);
    out_text(out, "sensor", device->name);
    out_time(out, "watched_since", raw ? raw_device_since_ms(raw) : 0);
    out_integer(out, "kept", RAW_LOG_MESSAGES_MAX);
    out_integer(out, "kept_bytes", RAW_LOG_PAYLOAD_MAX);
    out_array(out, "messages");
    for (size_t i = 0; raw && i < raw_device_message_count(raw); i++)
        put_message(out, raw_device_message(raw, i));
    out_array_end(out);
    out_object_end(out);
    request_answer(request, 200);
}
