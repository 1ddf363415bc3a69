/* verify_slots.c - see verify_slots.h. A day at a time, with the readings that lines into it can come from. */
#include "verify_slots.h"
#include "calendar.h"
#include "interval.h"
#include "quality.h"
#include "readings.h"
#include "room_slots.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * INT64_C(3600000))
#define PART_MS (6 * INT64_C(3600000))      /* asked for at once: the record sorts them in memory */
#define PART_READINGS_MAX 25000             /* more than one a second */
#define DAY_READINGS_MAX 100000             /* with the hours around it; the half hours of a day with more are left */
#define DAY_SLOTS_MAX 51                    /* a day of 25 hours, begun within one */
#define LATE_DAYS 31                        /* QUALITY_HISTORY_MS */
#define CLOSED_MS (SLOT_MS + INTERVAL_GAP_MAX_MS)       /* after its start no line reaches a half hour any more */
#define INTERVALS_SETTLED 3                 /* fewer, and the sensor's memory may have known more */
#define NEAR_THE_LIMIT 1.25                 /* a gap so near the longest that another median would tell otherwise */

static const enum quantity kept_quantities[] = {CO2_PPM, TEMPERATURE_C};
#define KEPT_QUANTITIES (sizeof kept_quantities / sizeof *kept_quantities)

struct heard {
    struct stored_reading row;
    int64_t interval_ms;                /* the median as it was then; 0: not known */
    bool is_settled;
};

struct told {                           /* a half hour as its readings tell it */
    struct room_slot slot;
    bool is_told, is_mixed, is_near;    /* of several sensors; with a gap near the limit */
    int64_t device;                     /* 0: no reading touches it */
    int64_t last_seq, last_arrived_ms;  /* of those that do */
};

struct checking {
    struct verify_slots *verify;
    const char *room;
    struct error *err;
    struct interval_ring ring;          /* goes on from day to day */
    bool has_co2;
    int64_t date, from_ms, to_ms, first_ms;     /* of the day; first_ms: its first half hour begins */
    struct heard *heard;                /* owned; DAY_READINGS_MAX */
    size_t count, in_day;
    enum quantity quantity;
    struct told told[QUANTITY_COUNT][DAY_SLOTS_MAX];
};

/* -- reading -- */

/* Messages with CO2 tell how often the sensor reports, or any where there is none: as device.c and room_judge.c do. */
static void measure_interval(struct checking *checking, struct heard *heard)
{
    const struct stored_reading *row = &heard->row;
    bool is_co2 = reading_has(&row->reading, CO2_PPM);

    checking->has_co2 = checking->has_co2 || is_co2;
    if (is_co2 || !checking->has_co2)
        interval_ring_add(&checking->ring, row->reading.time_ms);
    heard->interval_ms = interval_ring_median_ms(&checking->ring, row->reading.time_ms);
    heard->is_settled = checking->ring.count >= INTERVALS_SETTLED;
}

static int note_reading(void *context, const struct stored_reading *row)
{
    struct checking *checking = context;
    struct heard heard = {.row = *row};

    if (row->flags & STORED_IMPORTED)       /* nobody heard it: files tell no half hours */
        return 0;
    measure_interval(checking, &heard);
    if (checking->count < DAY_READINGS_MAX)
        checking->heard[checking->count] = heard;
    checking->count++;
    checking->in_day += row->reading.time_ms >= checking->from_ms && row->reading.time_ms < checking->to_ms;
    return 0;
}

static int scan(struct checking *checking, int64_t from_ms, int64_t to_ms,
                int (*each)(void *context, const struct stored_reading *row), void *context)
{
    bool is_short = false;
    int r = 0;

    for (; r == 0 && from_ms < to_ms; from_ms += PART_MS)
        r = readings_of_room(checking->verify->reader, checking->room, from_ms,
                             from_ms + PART_MS < to_ms ? from_ms + PART_MS : to_ms, PART_READINGS_MAX, each, context,
                             &is_short, checking->err);
    return r;
}

/* -- telling again -- */

static struct told *told_at(struct checking *checking, int64_t start_ms)
{
    int64_t index = (start_ms - checking->first_ms) / SLOT_MS;

    return start_ms < checking->from_ms || start_ms >= checking->to_ms || index >= DAY_SLOTS_MAX
               ? NULL : &checking->told[checking->quantity][index];
}

static void take_told(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    struct checking *checking = context;
    struct told *told = told_at(checking, start_ms);

    (void)quantity;
    if (!told)
        return;
    told->slot = *slot;
    told->is_told = true;
}

static int64_t slot_of(int64_t time_ms)
{
    return time_ms - time_ms % SLOT_MS;
}

/* Notes a reading on every half hour that its lines from from_ms to to_ms touch. */
static void touch(struct checking *checking, const struct heard *heard, int64_t from_ms, int64_t to_ms, bool is_near)
{
    const struct stored_reading *row = &heard->row;

    for (int64_t start_ms = slot_of(from_ms); start_ms <= to_ms; start_ms += SLOT_MS) {
        struct told *told = told_at(checking, start_ms);

        if (!told)
            continue;
        told->is_mixed = told->is_mixed || (told->device && told->device != row->device);
        told->device = row->device;
        told->is_near = told->is_near || is_near;
        told->last_seq = row->seq > told->last_seq ? row->seq : told->last_seq;
        told->last_arrived_ms = row->arrived_ms > told->last_arrived_ms ? row->arrived_ms : told->last_arrived_ms;
    }
}

/* Up to the least gap all is joined, beyond the most nothing; between them it hangs on the median of then. A long line
 * may also have come when a half hour that it reaches was told already. */
static bool is_near_the_limit(const struct heard *heard, int64_t gap_ms)
{
    double limit_ms = (double)interval_max_gap_ms(heard->interval_ms);

    if (gap_ms <= INTERVAL_GAP_MIN_MS || gap_ms > INTERVAL_GAP_MAX_MS)
        return false;
    return !heard->is_settled || heard->row.arrived_ms - heard->row.reading.time_ms > CLOSED_MS - gap_ms - SLOT_MS ||
           ((double)gap_ms * NEAR_THE_LIMIT > limit_ms && (double)gap_ms < limit_ms * NEAR_THE_LIMIT);
}

static void tell_again(struct checking *checking, enum quantity quantity)
{
    const struct heard *before = NULL;
    struct room_slots slots;

    checking->quantity = quantity;
    room_slots_init(&slots, quantity);
    for (size_t i = 0; i < checking->count; i++) {
        const struct heard *heard = &checking->heard[i];
        const struct reading *reading = &heard->row.reading;
        int64_t time_ms = reading->time_ms, gap_ms = before ? time_ms - before->row.reading.time_ms : INT64_MAX;

        if (!quality_is_joined(reading, heard->row.flags, quantity) || gap_ms == 0)
            continue;
        if (gap_ms <= INTERVAL_GAP_MAX_MS) {
            bool is_near = is_near_the_limit(heard, gap_ms);

            touch(checking, before, time_ms - gap_ms, time_ms, is_near);
            touch(checking, heard, time_ms - gap_ms, time_ms, is_near);
        } else {
            touch(checking, heard, time_ms, time_ms, false);
        }
        room_slots_add(&slots, time_ms, reading->value[quantity], interval_max_gap_ms(heard->interval_ms), take_told,
                       checking);
        before = heard;
    }
    room_slots_advance(&slots, INT64_MAX, take_told, checking);
}

/* -- what may differ -- */

struct search {
    int64_t seq;
    bool is_found;
};

static int find_earlier(void *context, const struct stored_reading *row)
{
    struct search *search = context;

    search->is_found = row->seq < search->seq;
    return search->is_found;
}

static int find_step(void *context, const struct stored_event *event)
{
    struct search *search = context;

    search->is_found = event->kind == CLOCK_TRUSTED || event->kind == CLOCK_STEPPED || event->kind == CLOCK_DOUBTED;
    return search->is_found;
}

static int find_start(void *context, const struct stored_event *event)
{
    struct search *search = context;

    search->is_found = event->kind == GATEWAY_STARTED;
    return search->is_found;
}

/* 1: it may differ from what its readings tell; 0; negative: what the record says. */
static int may_differ(struct checking *checking, const struct told *told, int64_t start_ms)
{
    struct store_reader *reader = checking->verify->reader;
    struct search search = {.seq = told->last_seq};
    int r;

    if (told->is_mixed || told->is_near || checking->in_day > ROOM_SAMPLES_MAX)
        return 1;
    r = events_between(reader, checking->from_ms - DAY_MS, checking->to_ms + DAY_MS, find_step, &search,
                       checking->err);
    if (r == 0 && told->last_arrived_ms >= start_ms + CLOSED_MS)
        r = events_between(reader, told->last_arrived_ms, told->last_arrived_ms + DAY_MS, find_start, &search,
                           checking->err);
    if (r == 0 && told->last_arrived_ms >= checking->to_ms)
        r = scan(checking, checking->to_ms, checking->to_ms + LATE_DAYS * DAY_MS, find_earlier, &search);
    return r < 0 ? r : search.is_found;
}

static bool is_between(double value, double low, double high)
{
    const double rounded = 0.0011;      /* in the unit: the record keeps thousandths */

    return value >= low - rounded && value <= high + rounded;
}

/* What is true of any half hour, in whatever order it was heard. */
static bool is_possible(const struct checking *checking, const struct slot *slot)
{
    double low = INFINITY, high = -INFINITY;
    int samples = 0;

    for (size_t i = 0; i < checking->count; i++) {
        const struct reading *reading = &checking->heard[i].row.reading;
        int64_t after_ms = reading->time_ms - slot->start_ms;

        if (!reading_has(reading, checking->quantity) || after_ms < -INTERVAL_GAP_MAX_MS || after_ms >= CLOSED_MS)
            continue;
        low = fmin(low, reading->value[checking->quantity]);
        high = fmax(high, reading->value[checking->quantity]);
        samples += after_ms >= 0 && after_ms < SLOT_MS;
    }
    return is_between(slot->min, low, high) && is_between(slot->max, low, high) &&
           is_between(slot->mean, slot->min, slot->max) && slot->samples <= samples && slot->joined_s >= 0 &&
           slot->joined_s <= SLOT_MS / 1000;
}

/* -- comparing -- */

/* The record keeps thousandths. */
static bool is_same(double kept, double told)
{
    return isnan(kept) ? isnan(told) : llround(kept * 1000) == llround(told * 1000);
}

/* The first figure of which the two say different things; NULL: none. */
static const char *difference(const struct slot *kept, const struct told *told, double *there, double *here)
{
    const struct {
        const char *name;
        double there, here;
    } figures[] = {
        {"mean", kept->mean, told->slot.mean},          {"min", kept->min, told->slot.min},
        {"max", kept->max, told->slot.max},             {"joined seconds", kept->joined_s, told->slot.joined_s},
        {"samples", kept->samples, told->slot.samples},
    };

    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!is_same(figures[i].there, figures[i].here)) {
            *there = figures[i].there;
            *here = figures[i].here;
            return figures[i].name;
        }
    return NULL;
}

static int refuse(const struct checking *checking, const struct slot *kept, const struct told *told)
{
    struct zone_local local = zone_to_local(checking->verify->zone, kept->start_ms);
    char date[CALENDAR_TEXT_SIZE], why[96] = "no reading is joined in it";
    double there, here;
    const char *what = told && told->is_told ? difference(kept, told, &there, &here) : NULL;

    calendar_date_format(checking->date, date);
    if (what)
        snprintf(why, sizeof why, "%s %.10g in the record, %.3f by them", what, there, here);
    return error_set(checking->err, -EBADMSG, "figures: room %s, %s %02d:%02d: %s of this half hour is not what its"
                     " readings come to: %s", checking->room, date, local.second_of_day / 3600,
                     local.second_of_day / 60 % 60, quantity_name(checking->quantity), why);
}

static int check_slot(void *context, const struct slot *kept)
{
    struct checking *checking = context;
    const struct told *told = told_at(checking, kept->start_ms);
    double there, here;
    int r;

    if (!told || kept->start_ms % SLOT_MS != 0)
        return refuse(checking, kept, NULL);
    if (told->is_told && !difference(kept, told, &there, &here)) {
        checking->verify->right++;
        return 0;
    }
    r = may_differ(checking, told, kept->start_ms);
    if (r < 0)
        return r;
    if (r == 0 || !is_possible(checking, kept))
        return refuse(checking, kept, told);
    checking->verify->open++;
    return 0;
}

static int count_left(void *context, const struct slot *kept)
{
    struct checking *checking = context;

    (void)kept;
    checking->verify->open++;
    return 0;
}

static void enter_day(struct checking *checking, int64_t date)
{
    checking->date = date;
    checking->from_ms = zone_day_start_ms(checking->verify->zone, date);
    checking->to_ms = zone_day_start_ms(checking->verify->zone, date + 1);
    checking->first_ms = slot_of(checking->from_ms + SLOT_MS - 1);
    checking->count = checking->in_day = 0;
    memset(checking->told, 0, sizeof checking->told);
}

static int check_day(struct checking *checking, int64_t date)
{
    int r;

    enter_day(checking, date);
    r = scan(checking, checking->from_ms - INTERVAL_GAP_MAX_MS, checking->to_ms + CLOSED_MS, note_reading, checking);
    if (r < 0)
        return r;
    for (size_t i = 0; i < KEPT_QUANTITIES && checking->count <= DAY_READINGS_MAX; i++)
        tell_again(checking, kept_quantities[i]);
    for (int q = 0; q < QUANTITY_COUNT && r == 0; q++) {
        checking->quantity = (enum quantity)q;
        r = slots_of_room(checking->verify->reader, checking->room, checking->quantity, checking->from_ms,
                          checking->to_ms, checking->count <= DAY_READINGS_MAX ? check_slot : count_left, checking,
                          checking->err);
    }
    return r;
}

/* -- the room -- */

struct stretch {
    const struct zone *zone;
    int64_t first, last;                /* dates */
};

static int note_slot(void *context, const struct slot *slot)
{
    struct stretch *stretch = context;
    int64_t date = zone_date(stretch->zone, slot->start_ms);

    stretch->first = date < stretch->first ? date : stretch->first;
    stretch->last = date > stretch->last ? date : stretch->last;
    return 0;
}

int verify_slots_room(struct verify_slots *verify, const char *room, struct error *err)
{
    struct stretch stretch = {verify->zone, INT64_MAX, INT64_MIN};
    struct checking *checking = calloc(1, sizeof *checking);
    int r = 0;

    if (checking) {
        *checking = (struct checking){.verify = verify, .room = room, .err = err};
        interval_ring_init(&checking->ring);
        checking->heard = calloc(DAY_READINGS_MAX, sizeof *checking->heard);
    }
    if (!checking || !checking->heard)
        r = error_set(err, -ENOMEM, "figures: out of memory");
    for (int q = 0; q < QUANTITY_COUNT && r == 0; q++)
        r = slots_of_room(verify->reader, room, (enum quantity)q, 0, INT64_MAX, note_slot, &stretch, err);
    if (verify->since >= stretch.first)     /* nor is the first told without the evening before */
        stretch.first = verify->since + 1;
    for (int64_t date = stretch.first; date <= stretch.last && r == 0; date++)
        r = check_day(checking, date);
    if (checking)
        free(checking->heard);
    free(checking);
    return r;
}
