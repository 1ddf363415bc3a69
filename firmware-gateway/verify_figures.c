/* verify_figures.c - see verify_figures.h.
 *
 * A day is compared where it would be judged by the same again: its stamp is that of today's pack, room, zone and
 * nation, its calendar the one that holds, and nothing came for it that the gateway has not looked at. What is estimated from
 * other rooms (fresh air) is left out: their late readings do not touch this room's day.
 *
 * A half hour keeps what was joined as it was heard, by whichever sensor counted then; that is not told again from the
 * readings. What can be told is between which values it has to be, and of how many samples. */
#include "verify_figures.h"
#include "calendar.h"
#include "days_record.h"
#include "interval.h"
#include "ledger_days.h"
#include "out.h"
#include "places.h"
#include "readings.h"
#include "room_slots.h"
#include "school_record.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PART_MS (6 * INT64_C(3600000))      /* asked for at once: the record sorts them in memory */
#define PART_READINGS_MAX 25000             /* more than one a second */
#define DAY_READINGS_MAX 100000             /* with the hours around it; the half hours of a day with more are left */
#define ROUNDED 0.0011                      /* in the unit: the record keeps thousandths */
#define WAITING_MAX 512                     /* dates */

struct checking {
    struct store_reader *reader;
    const struct school_record *school;
    const struct room_info *room;
    struct verify_figures *figures;
    int64_t waiting[WAITING_MAX];   /* dates with readings to come */
    size_t waiting_count;
    struct error *err;
    /* of the day whose half hours are looked at */
    int64_t date;
    struct stored_reading *readings;        /* owned; DAY_READINGS_MAX */
    size_t count;
    enum quantity quantity;
};

static int refuse(const struct checking *checking, int64_t date, const char *what, const char *why)
{
    char text[CALENDAR_TEXT_SIZE];

    calendar_date_format(date, text);
    return error_set(checking->err, -EBADMSG, "figures: room %s, %s: %s %s", checking->room->id, text, what, why);
}

/* -- days that wait -- */

static bool is_waiting(const struct checking *checking, int64_t date)
{
    if (checking->waiting_count == WAITING_MAX)
        return true;
    for (size_t i = 0; i < checking->waiting_count; i++)
        if (checking->waiting[i] == date)
            return true;
    return false;
}

static int note_waiting(void *context, int64_t seq, int64_t time_ms)
{
    struct checking *checking = context;
    int64_t date = zone_date(&checking->school->zone, time_ms);

    (void)seq;
    if (!is_waiting(checking, date))
        checking->waiting[checking->waiting_count++] = date;
    return 0;
}

/* -- kept days -- */

static bool is_figure(const json_t *value)
{
    return json_object_get(value, "mean") != NULL;
}

/* The first key of a quantity, or the rule, of which the two say different things; NULL: none. */
static const char *difference(const json_t *kept, const json_t *judged)
{
    const json_t *verdicts = json_object_get(kept, "verdicts"), *verdict;
    const char *key;
    json_t *value;
    size_t index;

    json_object_foreach((json_t *)(uintptr_t)kept, key, value)
        if ((is_figure(value) || json_is_integer(value)) && !json_equal(value, json_object_get(judged, key)))
            return key;
    json_array_foreach(verdicts, index, verdict) {
        const char *quantity = json_string_value(json_object_get(verdict, "quantity"));

        if (quantity && is_figure(json_object_get(kept, quantity)) &&
            !json_equal(verdict, json_array_get(json_object_get(judged, "verdicts"), index)))
            return json_string_value(json_object_get(verdict, "rule"));
    }
    return NULL;
}

static json_t *judge(const struct checking *checking, const struct days_setup *setup, int64_t date, int *r)
{
    struct days *days = NULL;
    json_t *judged = NULL;
    struct out out;

    out_init(&out);
    *r = days_record_judge(checking->reader, setup, date, &days, checking->err);
    if (*r == 0 && days_put(days, &out, NULL, date, false, 0))
        judged = json_loads(out.text, 0, NULL);
    out_done(&out);
    days_close(days);
    return judged;
}

static int compare(struct checking *checking, const struct days_setup *setup, int64_t date, const char *text)
{
    json_t *kept = json_loads(text, 0, NULL), *judged;
    const char *what = NULL;
    int r = 0;

    judged = judge(checking, setup, date, &r);
    if (r == 0)
        what = kept && judged ? difference(kept, judged) : "the day";
    if (what)
        r = refuse(checking, date, what, "is not what its readings come to");
    else if (r == 0)
        checking->figures->days++;
    json_decref(judged);
    json_decref(kept);
    return r;
}

static int check_day(void *context, int64_t date, const char *stamp, const char *text)
{
    struct checking *checking = context;
    const struct pack *pack = pack_plan_day(&checking->school->plan.plan, checking->room->id, date);
    struct days_setup *setup = school_record_setup(checking->school, checking->room, pack);
    char by[DAYS_STAMP_SIZE];
    int r = 0;

    if (!setup)
        return error_set(checking->err, -ENOMEM, "figures: out of memory");
    days_stamp(setup, by);
    if (is_waiting(checking, date) || strcmp(by, stamp) != 0)
        checking->figures->days_left++;
    else
        r = compare(checking, setup, date, text);
    free(setup);
    return r;
}

/* -- half hours -- */

static int note_reading(void *context, const struct stored_reading *row)
{
    struct checking *checking = context;

    if (checking->count < DAY_READINGS_MAX)
        checking->readings[checking->count] = *row;
    checking->count++;
    return 0;
}

static bool is_between(double value, double low, double high)
{
    return value >= low - ROUNDED && value <= high + ROUNDED;
}

static int check_slot(void *context, const struct slot *slot)
{
    struct checking *checking = context;
    double low = INFINITY, high = -INFINITY;
    int samples = 0;

    for (size_t i = 0; i < checking->count; i++) {
        const struct reading *reading = &checking->readings[i].reading;
        double value = reading_has(reading, checking->quantity) ? reading->value[checking->quantity] : NAN;
        int64_t after_ms = reading->time_ms - slot->start_ms;

        if (isnan(value) || after_ms < -INTERVAL_GAP_MAX_MS || after_ms >= SLOT_MS + INTERVAL_GAP_MAX_MS)
            continue;
        low = fmin(low, value);
        high = fmax(high, value);
        samples += after_ms >= 0 && after_ms < SLOT_MS;
    }
    if (!is_between(slot->min, low, high) || !is_between(slot->max, low, high) ||
        !is_between(slot->mean, slot->min, slot->max) || slot->samples > samples || slot->joined_s < 0 ||
        slot->joined_s > SLOT_MS / 1000)
        return refuse(checking, checking->date, quantity_name(checking->quantity),
                      "of a half hour is not among its readings");
    checking->figures->slots++;
    return 0;
}

static int read_around(struct checking *checking, int64_t from_ms, int64_t to_ms)
{
    bool is_short = false;
    int r = 0;

    checking->count = 0;
    for (; r == 0 && from_ms < to_ms; from_ms += PART_MS)
        r = readings_of_room(checking->reader, checking->room->id, from_ms,
                             from_ms + PART_MS < to_ms ? from_ms + PART_MS : to_ms, PART_READINGS_MAX, note_reading,
                             checking, &is_short, checking->err);
    return r;
}

/* The half hours that begin on a date, with the readings that lines to them can come from. */
static int check_slots(struct checking *checking, int64_t date)
{
    int64_t from_ms = zone_day_start_ms(&checking->school->zone, date);
    int64_t to_ms = zone_day_start_ms(&checking->school->zone, date + 1);
    int r = read_around(checking, from_ms - INTERVAL_GAP_MAX_MS, to_ms + SLOT_MS + INTERVAL_GAP_MAX_MS);

    checking->date = date;
    for (int q = 0; q < QUANTITY_COUNT && r == 0 && checking->count <= DAY_READINGS_MAX; q++) {
        checking->quantity = (enum quantity)q;
        r = slots_of_room(checking->reader, checking->room->id, checking->quantity, from_ms, to_ms, check_slot,
                          checking, checking->err);
    }
    return r;
}

struct stretch {
    const struct zone *zone;
    int64_t first, last;            /* dates */
};

static int note_slot(void *context, const struct slot *slot)
{
    struct stretch *stretch = context;
    int64_t date = zone_date(stretch->zone, slot->start_ms);

    stretch->first = date < stretch->first ? date : stretch->first;
    stretch->last = date > stretch->last ? date : stretch->last;
    return 0;
}

static int check_room(struct checking *checking)
{
    struct stretch stretch = {&checking->school->zone, INT64_MAX, INT64_MIN};
    int r = days_of_room(checking->reader, checking->room->id, INT64_MIN, INT64_MAX, check_day, checking,
                         checking->err);

    for (int q = 0; q < QUANTITY_COUNT && r == 0; q++)
        r = slots_of_room(checking->reader, checking->room->id, (enum quantity)q, 0, INT64_MAX, note_slot, &stretch,
                          checking->err);
    for (int64_t date = stretch.first; date <= stretch.last && r == 0; date++)
        r = check_slots(checking, date);
    return r;
}

/* -- all of it -- */

static int check_school(struct checking *checking)
{
    int64_t seen = 0;
    int r = ledger_days_seen(checking->reader, &seen, checking->err);

    if (r == 0 && seen > 0)         /* 0: no gateway looked yet, and all that is kept is of what was there */
        r = ledger_days_heard(checking->reader, seen, INT64_MAX, note_waiting, checking, checking->err);
    for (size_t i = 0; i < checking->school->room_count && r == 0; i++) {
        checking->room = &checking->school->rooms[i];
        r = check_room(checking);
    }
    return r;
}

int verify_figures(const char *folder, struct store_reader *reader, const struct pack_shelf *shelf, const char *pack,
                   struct verify_figures *figures, struct error *err)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct site_info site = {.zone = ZONE_DEFAULT};
    struct checking *checking = calloc(1, sizeof *checking);
    struct school_record *school = NULL;
    struct zone *zone = malloc(sizeof *zone);
    struct store *store = NULL;
    int r = checking && zone ? store_open(folder, &options, &store, err)
                             : error_set(err, -ENOMEM, "figures: out of memory");

    if (r == 0) {
        (void)site_load(store, &site, NULL);
        r = zone_load(site.zone, zone, err);
    }
    if (r == 0)
        r = school_record_open(store, shelf, pack, zone, &school, err);
    if (r == 0) {
        *checking = (struct checking){.reader = reader, .school = school, .figures = figures, .err = err};
        checking->readings = calloc(DAY_READINGS_MAX, sizeof *checking->readings);
        r = checking->readings ? check_school(checking) : error_set(err, -ENOMEM, "figures: out of memory");
        free(checking->readings);
    }
    school_record_close(school);
    store_close(store);
    free(zone);
    free(checking);
    return r;
}
