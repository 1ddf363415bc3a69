/* air/room_judge.c - see room_judge.h */
#include "room_judge.h"
#include "interval.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const enum quantity fold_quantities[FOLDS] = {CO2_PPM, TEMPERATURE_C};

int room_judge_open(const struct room_setup *setup, const struct room_info *info, struct room_judge *judge)
{
    const struct week_hours *own = calendar_room_hours(setup->calendar, info->id);
    struct room_judge opened = {.told_date = INT64_MIN};

    opened.engine = incident_engine_open(setup->pack, info, setup->nation, setup->calendar, own, setup->zone);
    for (int f = 0; f < FOLDS; f++) {
        opened.folds[f].judge = day_judge_open(setup->pack, fold_quantities[f], info, setup->nation, setup->calendar,
                                               own, setup->zone);
        room_slots_init(&opened.folds[f].slots, fold_quantities[f]);
    }
    if (!opened.engine || !opened.folds[FOLD_CO2].judge || !opened.folds[FOLD_TEMPERATURE].judge) {
        room_judge_done(&opened);
        return -ENOMEM;
    }
    *judge = opened;
    return 0;
}

void room_judge_done(struct room_judge *judge)
{
    incident_engine_close(judge->engine);
    for (int f = 0; f < FOLDS; f++)
        day_judge_close(judge->folds[f].judge);
    *judge = (struct room_judge){0};
}

/* -- the end of a day -- */

/* The first quantity that goes on to a new day ends the old one for both. */
static void tell_day(struct room_judge *j, const struct room_setup *setup, int f, const struct judged_day *finished)
{
    struct judged_day *other = NULL;
    const struct judged_day *days[FOLDS] = {NULL};

    if (!setup->day || finished->figures.date <= j->told_date)
        return;
    j->told_date = finished->figures.date;
    other = malloc(sizeof *other);
    days[f] = finished;
    if (other && day_judge_today(j->folds[FOLDS - 1 - f].judge, other) && other->figures.date == finished->figures.date)
        days[FOLDS - 1 - f] = other;
    setup->day(setup->context, days[FOLD_CO2], days[FOLD_TEMPERATURE]);
    free(other);
}

void room_judge_end_day(struct room_judge *j, const struct room_setup *setup)
{
    const struct day_figures *figures[FOLDS];
    int newest = FOLD_CO2;

    for (int f = 0; f < FOLDS; f++)
        figures[f] = day_judge_figures(j->folds[f].judge);
    if (!figures[FOLD_CO2] || (figures[FOLD_TEMPERATURE] && figures[FOLD_TEMPERATURE]->date > figures[FOLD_CO2]->date))
        newest = FOLD_TEMPERATURE;
    if (figures[newest] && day_judge_today(j->folds[newest].judge, setup->scratch))
        tell_day(j, setup, newest, setup->scratch);
}

/* -- samples as they come -- */

static void judge_quantity(struct room_judge *j, const struct room_setup *setup, int f,
                           const struct history_sample *sample, int64_t interval_ms)
{
    struct fold *fold = &j->folds[f];
    enum quantity quantity = fold_quantities[f];
    int64_t time_ms = history_time_ms(sample, quantity), max_gap_ms = interval_max_gap_ms(interval_ms);
    double value = history_value(sample, quantity);
    int ended;

    if (!(sample->marks & HISTORY_JOINED(quantity)))
        return;
    ended = day_judge_add(fold->judge, time_ms, value, max_gap_ms, interval_ms, setup->scratch);
    if (ended < 0)
        return;
    if (ended)
        tell_day(j, setup, f, setup->scratch);
    if (sample->marks & HISTORY_UNTRUSTED_TIME)
        day_judge_doubt(fold->judge);
    room_slots_add(&fold->slots, time_ms, value, max_gap_ms, setup->slot, setup->context);
    if (!(sample->marks & HISTORY_DOUBTFUL(quantity)))
        incident_engine_sample(j->engine, quantity, time_ms, value, max_gap_ms, interval_ms, setup->tell,
                               setup->context);
}

void room_judge_add(struct room_judge *j, const struct room_setup *setup, const struct history_sample *sample,
                    int64_t interval_ms)
{
    for (int f = 0; f < FOLDS; f++)
        judge_quantity(j, setup, f, sample, interval_ms);
}

void room_judge_advance(struct room_judge *j, const struct room_setup *setup, int64_t now_ms)
{
    incident_engine_advance(j->engine, now_ms, setup->tell, setup->context);
    for (int f = 0; f < FOLDS; f++)
        room_slots_advance(&j->folds[f].slots, now_ms, setup->slot, setup->context);
}

/* -- the day again -- */

struct again {
    const struct room_setup *setup;
    struct room_correction *correction;
    bool is_full;
};

/* Keeps the newest change of each incident; one that was only pending is as if it had not been. */
static void note_incident(void *context, const struct incident_event *event)
{
    struct again *again = context;
    struct room_correction *c = again->correction;
    size_t i = 0;

    if (event->began_ms < c->from_ms)
        return;
    while (i < c->count && (c->events[i].rule_index != event->rule_index || c->events[i].began_ms != event->began_ms))
        i++;
    if (event->to == INCIDENT_NONE) {
        if (i < c->count)
            c->events[i] = c->events[--c->count];
        return;
    }
    again->is_full = again->is_full || i == ROOM_INCIDENTS_MAX;
    if (i == ROOM_INCIDENTS_MAX)
        return;
    c->events[i] = *event;
    c->count += i == c->count;
}

/* The slot in which the day starts may have begun the day before, of which this feed knows too little. */
static void pass_slot(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    const struct again *again = context;

    if (again->setup->slot && start_ms >= again->correction->from_ms)
        again->setup->slot(again->setup->context, quantity, start_ms, slot);
}

/* The interval at each sample is measured as the device's was: over the messages with CO2, or over all without any. */
static void feed(struct room_judge *j, const struct room_setup *setup, const struct room_history *history,
                 int64_t from_ms)
{
    struct interval_ring ring;
    bool has_co2 = false;

    interval_ring_init(&ring);
    for (size_t i = 0; i < history->count; i++) {
        struct history_sample sample = room_history_at(history, i);
        bool is_co2 = sample.co2 != HISTORY_ABSENT;

        has_co2 = has_co2 || is_co2;
        if (is_co2 || !has_co2)
            interval_ring_add(&ring, sample.time_ms);
        if (sample.time_ms >= from_ms)
            room_judge_add(j, setup, &sample, interval_ring_median_ms(&ring, sample.time_ms));
    }
}

int room_judge_again(struct room_judge *judge, const struct room_setup *setup, const struct room_info *info,
                     const struct room_history *history, int64_t now_ms, struct room_correction *correction)
{
    struct again again = {.setup = setup, .correction = correction};
    struct room_setup quiet = *setup;
    struct room_judge opened;
    int64_t date, feed_ms;

    date = zone_date(setup->zone, history->count ? room_history_at(history, history->count - 1).time_ms : now_ms);
    correction->count = 0;
    correction->from_ms = zone_day_start_ms(setup->zone, date);
    correction->to_ms = correction->from_ms + zone_day_length_ms(setup->zone, date);
    feed_ms = correction->from_ms - INTERVAL_GAP_MAX_MS;
    if (history->lost_ms && history->lost_ms >= feed_ms)
        return -ENODATA;
    if (room_judge_open(setup, info, &opened) < 0)
        return -ENOMEM;
    quiet.tell = note_incident;
    quiet.slot = pass_slot;
    quiet.day = NULL;
    quiet.context = &again;
    feed(&opened, &quiet, history, feed_ms);
    room_judge_advance(&opened, &quiet, now_ms);
    opened.told_date = judge->told_date;
    if (again.is_full) {
        room_judge_done(&opened);
        return -ENOSPC;
    }
    room_judge_done(judge);
    *judge = opened;
    return 0;
}

/* -- another pack -- */

static bool has_day_before(const struct room_judge *j, int64_t date)
{
    for (int f = 0; f < FOLDS; f++) {
        const struct day_figures *figures = day_judge_figures(j->folds[f].judge);

        if (figures && figures->date >= date)
            return false;       /* going on to this day, it told the end of the one before */
    }
    return true;
}

int room_judge_switch(struct room_judge *judge, const struct room_setup *before, const struct room_setup *after,
                      const struct room_info *info, const struct room_history *history, int64_t from_ms)
{
    struct room_setup quiet = *after;
    struct room_judge opened;

    if (room_judge_open(after, info, &opened) < 0)
        return -ENOMEM;
    room_judge_advance(judge, before, from_ms);
    if (has_day_before(judge, zone_date(before->zone, from_ms)))
        room_judge_end_day(judge, before);
    quiet.tell = NULL;
    quiet.slot = NULL;
    quiet.day = NULL;
    feed(&opened, &quiet, history, from_ms - INTERVAL_GAP_MAX_MS);
    opened.told_date = judge->told_date;
    for (int f = 0; f < FOLDS; f++)
        opened.folds[f].slots = judge->folds[f].slots;      /* half hours are the same by every pack */
    room_judge_done(judge);
    *judge = opened;
    return 0;
}
