/* web/api_spots.c - readings of hand-held monitors: entered on a phone, or as a file of a whole round. Spot evidence:
 * beside a room's series and never in it. */
#include "body.h"
#include "inside.h"
#include "logger.h"
#include "routes.h"
#include "scope.h"
#include "rfc3339.h"
#include "spots_table.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LISTED_MAX 200                  /* newest ones; more is more than a person reads */
#define EXPORT_ROWS_MAX 5000            /* under a megabyte: weekly rounds of a hundred rooms for a school year */
#define FILE_ROWS_MAX 500               /* a round of the largest school, twice */
#define VALUE_DECIMALS 1
#define DETAIL_SIZE 256
#define DAY_MS INT64_C(86400000)
#define COUNT(array) (sizeof array / sizeof *array)

static const struct {
    enum quantity quantity;
    size_t offset;
} values[] = {
    {CO2_PPM, offsetof(struct spot, co2_ppm)},
    {TEMPERATURE_C, offsetof(struct spot, temperature_c)},
    {HUMIDITY_PCT, offsetof(struct spot, humidity_pct)},
};

static double *value_of(struct spot *spot, size_t index)
{
    return (double *)((char *)spot + values[index].offset);
}

static struct spot empty(struct request *request, const char *room)
{
    struct spot spot = {.written_ms = web_now_ms(request->web), .at_ms = web_now_ms(request->web)};

    for (size_t i = 0; i < COUNT(values); i++)
        *value_of(&spot, i) = NAN;
    snprintf(spot.room, sizeof spot.room, "%s", room);
    memcpy(spot.who, request->caller.name, sizeof spot.who);
    return spot;
}

/* -- listing -- */

static int put_spot(void *context, const struct spot *spot)
{
    struct out *out = context;

    out_object(out, NULL);
    out_integer(out, "id", spot->id);
    out_time(out, "at", spot->at_ms);
    out_number(out, "co2_ppm", spot->co2_ppm, VALUE_DECIMALS);
    out_number(out, "temperature_c", spot->temperature_c, VALUE_DECIMALS);
    out_number(out, "humidity_pct", spot->humidity_pct, VALUE_DECIMALS);
    out_words(out, "monitor", spot->monitor);
    out_words(out, "note", spot->note);
    out_text(out, "who", spot->who);
    out_time(out, "written", spot->written_ms);
    out_object_end(out);
    return 0;
}

/* Those of the days from ?from= on; as far back as whoever sees least may look, when nobody says. */
void spots_of(struct request *request)
{
    struct web *web = request->web;
    const struct zone *zone = school_setup(web->host->school)->zone;
    int64_t today = zone_date(zone, web_now_ms(web)), from_date;
    struct out *out = &request->answer.out;
    struct error err = {0};
    int r;

    if (school_room_index(web->host->school, request->values[0]) < 0) {
        request_not_found(request, "room");
        return;
    }
    if (!request_query_date(request, "from", today - SCOPE_OWN_DAYS + 1, &from_date) ||
        !scope_reaches(request, from_date))
        return;
    looks_note(request, request->values[0], from_date, today);
    out_object(out, NULL);
    out_text(out, "room", request->values[0]);
    out_text(out, "grade", "spot");
    out_array(out, "spots");
    r = spots_list(web->host->store, request->values[0], zone_day_start_ms(zone, from_date), INT64_MAX, LISTED_MAX,
                   put_spot, out, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

/* -- as a file -- */

struct table {
    struct out *out;
    const struct zone *zone;
    const struct room_info *room;
    size_t rows;
};

static int put_row(void *context, const struct spot *spot)
{
    struct table *table = context;

    if (table->rows++ < EXPORT_ROWS_MAX)
        spots_table_row(table->out, table->zone, table->room->name, spot);
    return 0;
}

/* The rows of every room that the caller sees, room by room; those in which something is found are in has_rows. */
static int put_table(struct request *request, struct table *table, int64_t from_ms, int64_t to_ms,
                     bool has_rows[SCHOOL_ROOMS_MAX], struct error *err)
{
    const struct school *school = request->web->host->school;
    int r = 0;

    spots_table_begin(table->out);
    for (size_t i = 0; r == 0 && i < school_room_count(school) && table->rows <= EXPORT_ROWS_MAX; i++) {
        size_t before = table->rows;

        table->room = room_info(school_room(school, i));
        if (scope_sees(&request->caller, table->room->id))
            r = spots_list(request->web->host->store, table->room->id, from_ms, to_ms, EXPORT_ROWS_MAX + 1 - before,
                           put_row, table, err);
        has_rows[i] = table->rows > before;
    }
    spots_table_end(table->out, (int64_t)table->rows);
    return r;
}

static void send_table(struct request *request, int64_t from_date, int64_t to_date,
                       const bool has_rows[SCHOOL_ROOMS_MAX])
{
    const struct school *school = request->web->host->school;
    char first[RFC3339_SIZE], last[RFC3339_SIZE];

    for (size_t i = 0; i < school_room_count(school); i++)
        if (has_rows[i])
            looks_note(request, room_info(school_room(school, i))->id, from_date, to_date);
    rfc3339_format(from_date * DAY_MS, first);
    rfc3339_format(to_date * DAY_MS, last);
    request_header(request, "Content-Disposition", "attachment; filename=\"spot-evidence-%.10s-%.10s.csv\"", first,
                   last);
    request_answer(request, 200);
    if (request->answer.status == 200)
        request->answer.content_type = "text/csv; charset=utf-8";
}

/* Too many rows are refused as a whole: a file that lacks some looks like one that has all. */
void spots_export(struct request *request)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    int64_t today = zone_date(zone, web_now_ms(request->web)), from_date, to_date;
    struct table table = {.out = &request->answer.out, .zone = zone};
    bool has_rows[SCHOOL_ROOMS_MAX] = {false};
    struct error err = {0};

    if (!request_query_date(request, "from", today - SCOPE_OWN_DAYS + 1, &from_date) ||
        !request_query_date(request, "to", today, &to_date))
        return;
    if (to_date < from_date) {
        request_refuse(request, 422, "bad_range", "from", "from a day to the same or a later one.");
        return;
    }
    if (!scope_reaches(request, from_date))
        return;
    if (put_table(request, &table, zone_day_start_ms(zone, from_date), zone_day_start_ms(zone, to_date + 1), has_rows,
                  &err) < 0)
        request_failed(request, &err);
    else if (table.rows > EXPORT_ROWS_MAX)
        request_refuse(request, 422, "bad_range", "from", "These are more than %d readings. Take fewer days at a time.",
                       EXPORT_ROWS_MAX);
    else
        send_table(request, from_date, to_date, has_rows);
}

/* -- entering -- */

/* What is wrong with it, or NULL. */
static const char *fault_of(struct spot *spot, int64_t now_ms)
{
    bool has_any = false;

    for (size_t i = 0; i < COUNT(values); i++) {
        double value = *value_of(spot, i);

        if (isnan(value))
            continue;
        if (!quantity_is_plausible(values[i].quantity, value))
            return "A value is outside what a room's air can be.";
        has_any = true;
    }
    if (spot->at_ms > now_ms || spot->at_ms < now_ms - CALIBRATION_AGE_MAX_MS)
        return "The time has to be in the last ten years, and not in the future.";
    return has_any ? NULL : "One of CO2, temperature and humidity is needed.";
}

/* People put them in and they are evidence: the ledger has who did, and the digest of what they put in. */
static bool enter_done(struct request *request, const char *subject, const char *detail)
{
    web_audit(request, "hand-held reading", detail);
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_SPOT_READING, .subject = subject,
                                                    .payload = request->body, .payload_size = request->body_size}) &&
           web_changed(request, WEB_CHANGED_DUTY, NULL) == 0;
}

void spots_add(struct request *request)
{
    static const char *const allowed[] = {"at", "co2_ppm", "temperature_c", "humidity_pct", "monitor", "note", NULL};
    struct web *web = request->web;
    struct spot spot = empty(request, request->values[0]);
    struct error err = {0};
    char subject[LEDGER_SUBJECT_SIZE];
    const char *fault;
    int r;

    if (school_room_index(web->host->school, spot.room) < 0) {
        request_not_found(request, "room");
        return;
    }
    request_gather(request);
    body_allows(request, allowed);
    body_time(request, "at", &spot.at_ms);
    for (size_t i = 0; i < COUNT(values); i++)
        body_number(request, quantity_name(values[i].quantity), -1e6, 1e6, value_of(&spot, i));
    body_text(request, "monitor", spot.monitor, sizeof spot.monitor);
    body_text(request, "note", spot.note, sizeof spot.note);
    fault = fault_of(&spot, spot.written_ms);
    if (fault)
        request_refuse(request, 422, "bad_value", "co2_ppm", "%s", fault);
    if (!request_gathered(request))
        return;
    r = spot_add(web->host->store, &spot, &err);
    if (r == -EEXIST || r == -ENOSPC)
        request_refuse(request, 409, r == -EEXIST ? "known" : "full", NULL, "%s.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    snprintf(subject, sizeof subject, "room:%s/spot:%lld", spot.room, (long long)spot.id);
    if (r < 0 || !enter_done(request, subject, spot.room))
        return;
    put_spot(&request->answer.out, &spot);
    request_answer(request, 201);
}

/* -- a round as a file -- */

struct round_file {
    struct request *request;
    char monitor[NAME_SIZE], room[ID_SIZE];     /* room: of a file that names none */
    size_t added, known;
};

/* By id or by name, as people write it. */
static const char *room_called(const struct school *school, const char *name)
{
    for (size_t i = 0; i < school_room_count(school); i++) {
        const struct room_info *room = room_info(school_room(school, i));

        if (strcasecmp(room->id, name) == 0 || strcasecmp(room->name, name) == 0)
            return room->id;
    }
    return NULL;
}

static double sample_of(const struct logger_series *series, size_t index, enum quantity quantity)
{
    const int32_t *column = series->values[quantity];

    return column && column[index] != LOGGER_NONE ? column[index] / 1000.0 : NAN;
}

/* false: refused, and nothing of the file is kept. */
static bool keep_sample(struct round_file *round, const char *room, const struct logger_series *series, size_t index)
{
    struct request *request = round->request;
    struct spot spot = empty(request, room);
    struct error err = {0};
    const char *fault;
    int r;

    spot.at_ms = series->time_ms[index];
    memcpy(spot.monitor, round->monitor, sizeof spot.monitor);
    for (size_t i = 0; i < COUNT(values); i++)
        *value_of(&spot, i) = sample_of(series, index, values[i].quantity);
    fault = fault_of(&spot, spot.written_ms);
    if (fault) {
        request_refuse(request, 422, "bad_value", "file", "Row %zu of %s: %s", index + 1, room, fault);
        return false;
    }
    r = spot_add(request->web->host->store, &spot, &err);
    round->added += r == 0;
    round->known += r == -EEXIST;
    if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s.", err.text);
    else if (r < 0 && r != -EEXIST)
        request_failed(request, &err);
    return r == 0 || r == -EEXIST;
}

static bool keep_file(struct round_file *round, const struct logger_file *file)
{
    struct request *request = round->request;

    if (file->rows > FILE_ROWS_MAX) {
        request_refuse(request, 422, "bad_value", "file", "A round has at most %d readings: this is a logger's file."
                       " Keep it as history of its room.", FILE_ROWS_MAX);
        return false;
    }
    for (size_t i = 0; i < file->series_count; i++) {
        const struct logger_series *series = &file->series[i];
        const char *name = *series->name ? series->name : round->room;
        const char *room = room_called(request->web->host->school, name);

        if (!room) {
            request_refuse(request, 422, "bad_value", "file", *name ? "There is no room called %s."
                           : "The file names no room%s.", name);
            return false;
        }
        for (size_t sample = 0; sample < series->count; sample++)
            if (!keep_sample(round, room, series, sample))
                return false;
    }
    return true;
}

void spots_import(struct request *request)
{
    const struct school_setup *setup = school_setup(request->web->host->school);
    const struct logger_options options = {.zone = setup->zone};
    struct round_file round = {.request = request};
    struct logger_file *file = NULL;
    struct error err = {0};
    char detail[DETAIL_SIZE], subject[LEDGER_SUBJECT_SIZE];
    int r;

    if (url_query(request->query, "monitor", round.monitor, sizeof round.monitor) < 0 ||
        url_query(request->query, "room", round.room, sizeof round.room) < 0 ||
        body_has_control(round.monitor, 0) || body_has_control(round.room, 0)) {
        request_refuse(request, 422, "bad_value", "monitor", "monitor and room are names.");
        return;
    }
    r = logger_parse("file", request->body ? request->body : "", request->body_size, &options, &file, &err);
    if (r == -ENOMEM)
        request_no_memory(request);
    else if (r < 0)
        request_refuse(request, 422, "bad_value", "file", "%s", err.text);
    if (r < 0)
        return;
    if (keep_file(&round, file)) {
        snprintf(detail, sizeof detail, "%zu of a file", round.added);
        snprintf(subject, sizeof subject, "spots:%zu", round.added);
        if (!round.added || enter_done(request, subject, detail)) {
            out_object(&request->answer.out, NULL);
            out_integer(&request->answer.out, "added", (int64_t)round.added);
            out_integer(&request->answer.out, "known", (int64_t)round.known);
            out_object_end(&request->answer.out);
            request_answer(request, 201);
        }
    }
    logger_free(file);
}
