/* air/room.c - see room.h */
#include "interval.h"
#include "quality.h"
#include "room_private.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* What a day is judged again from when it came late: the quantities of the history. */
#define HISTORY_QUANTITIES (UINT32_C(1) << CO2_PPM | UINT32_C(1) << TEMPERATURE_C | UINT32_C(1) << HUMIDITY_PCT)

int room_open(const struct room_setup *setup, const struct room_info *info, struct room **room, struct error *err)
{
    struct room *r = calloc(1, sizeof *r);

    if (!r)
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    r->setup = *setup;
    r->info = *info;
    r->hours = calendar_room_hours(setup->calendar, info->id);
    r->retained_co2_ppm = r->good_co2_ppm = NAN;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        r->latest[q].value = NAN;
    if (room_judge_open(setup, &r->info, &r->judge) < 0) {
        free(r);
        return error_set(err, -ENOMEM, "room %s: out of memory", info->id);
    }
    *room = r;
    return 0;
}

void room_close(struct room *room)
{
    if (!room)
        return;
    room_judge_done(&room->judge);
    room_history_done(&room->history);
    free(room);
}

/* -- hearing -- */

/* A sensor's clock may be minutes ahead, and what it says must not make another one late: each quantity has its own
 * time. The strength of a radio signal is no sign that the air is still measured. */
int64_t room_heard_ms(const struct room *r)
{
    int64_t heard_ms = 0;

    if (r->has_co2)
        return r->latest[CO2_PPM].time_ms;
    for (int q = 0; q <= PRESSURE_HPA; q++)
        if (r->latest[q].time_ms > heard_ms)
            heard_ms = r->latest[q].time_ms;
    return heard_ms;
}

/* What of it is newer than all that was heard of its quantity. */
static struct reading newer_part(const struct room *r, const struct reading *reading)
{
    struct reading newer = *reading;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading->time_ms < r->latest[q].time_ms)
            newer.present &= ~(UINT32_C(1) << q);
    newer.doubtful &= newer.present;
    return newer;
}

static void show(struct room *r, const struct reading *reading, uint32_t flags)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q))
            r->latest[q] = (struct latest){reading->value[q], reading->time_ms,
                                           quality_is_judged(reading, flags, (enum quantity)q)};
    if (quality_is_judged(reading, flags, CO2_PPM))
        r->good_co2_ppm = reading->value[CO2_PPM];
    r->has_co2 = r->has_co2 || reading_has(reading, CO2_PPM);
}

static void enter_day(struct room *r, int64_t date)
{
    if (date <= r->date && r->day_over_ms)
        return;
    r->date = date;
    r->day_flags = 0;
    r->day_over_ms = zone_day_start_ms(r->setup.zone, date + 1) + INTERVAL_GAP_MAX_MS;
}

bool room_hear(struct room *r, const struct reading *reading, uint32_t flags, int64_t interval_ms)
{
    struct reading newer = newer_part(r, reading);
    struct history_sample sample = history_sample_of(&newer, flags);
    int64_t date = zone_date(r->setup.zone, reading->time_ms);

    r->changes++;
    room_history_add(&r->history, reading, flags);
    if ((reading->present & ~newer.present) & HISTORY_QUANTITIES)
        r->needs_rebuild = r->needs_rebuild || date == r->date;
    if (!newer.present)
        return false;
    /* Half hours and periods are closed a gap after their end: what comes later for them finds them closed. */
    r->needs_rebuild = r->needs_rebuild || reading->time_ms < r->advanced_ms - INTERVAL_GAP_MIN_MS;
    enter_day(r, date);
    if (date == r->date)
        r->day_flags |= flags;
    show(r, &newer, flags);
    if (interval_ms > 0 && (!r->has_co2 || reading_has(&newer, CO2_PPM)))
        r->interval_ms = interval_ms;
    room_judge_add(&r->judge, &r->setup, &sample, interval_ms > 0 ? interval_ms : r->interval_ms);
    return true;
}

void room_hear_retained(struct room *r, const struct reading *reading, int64_t arrived_ms)
{
    if (!reading_is_good(reading, CO2_PPM) || room_heard_ms(r))
        return;
    r->changes++;
    r->retained_ms = arrived_ms;
    r->retained_co2_ppm = reading->value[CO2_PPM];
}

void room_advance(struct room *r, int64_t now_ms)
{
    r->changes++;
    r->advanced_ms = now_ms;
    room_judge_advance(&r->judge, &r->setup, now_ms);
    if (r->day_over_ms && now_ms >= r->day_over_ms)
        room_judge_end_day(&r->judge, &r->setup);
}

bool room_needs_rebuild(const struct room *room)
{
    return room->needs_rebuild;
}

int room_rebuild(struct room *r, int64_t now_ms, struct room_correction *correction)
{
    r->changes++;
    r->needs_rebuild = false;
    return room_judge_again(&r->judge, &r->setup, &r->info, &r->history, now_ms, correction);
}

int room_judge_by(struct room *r, const struct pack *pack, int64_t from_ms)
{
    struct room_setup after = r->setup;
    int done;

    r->changes++;
    after.pack = pack;
    done = room_judge_switch(&r->judge, &r->setup, &after, &r->info, &r->history, from_ms);
    if (done < 0)
        return done;
    r->setup = after;
    /* What came for this day before the pack did was told as the other's. */
    r->needs_rebuild = r->needs_rebuild || room_history_find(&r->history, from_ms) < r->history.count;
    return 0;
}

const struct pack *room_pack(const struct room *room)
{
    return room->setup.pack;
}

static bool is_ahead(const struct room *r, int64_t now_ms)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (r->latest[q].time_ms > now_ms)
            return true;
    return false;
}

/* What the newest values were before is in the history, but not all of it: they are unknown until the next reading. */
void room_step_back(struct room *r, int64_t now_ms)
{
    if (!is_ahead(r, now_ms))
        return;
    r->changes++;
    room_history_forget_after(&r->history, now_ms);
    r->retained_ms = 0;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        r->latest[q] = (struct latest){.value = NAN};
    for (size_t i = 0; i < r->history.count; i++) {
        struct history_sample sample = room_history_at(&r->history, i);

        for (int q = CO2_PPM; q <= HUMIDITY_PCT; q++)
            if (!isnan(history_value(&sample, (enum quantity)q)))
                r->latest[q].time_ms = history_time_ms(&sample, (enum quantity)q);
    }
    r->day_over_ms = 0;
    r->needs_rebuild = true;
}

const struct room_info *room_info(const struct room *room)
{
    return &room->info;
}

bool room_is_occupied(const struct room *r, int64_t now_ms)
{
    return calendar_is_occupied(r->setup.calendar, r->hours, r->setup.zone, now_ms);
}

const struct week_hours *room_hours(const struct room *r)
{
    return r->hours;
}

double room_incident_peak(const struct room *r, const char *rule, int64_t began_ms)
{
    return incident_engine_peak(r->judge.engine, rule, began_ms);
}

size_t room_history(const struct room *r, int64_t from_ms, int64_t to_ms, struct room_sample *samples, size_t count)
{
    static const uint32_t kept = 1u << CO2_PPM | 1u << TEMPERATURE_C | 1u << HUMIDITY_PCT;
    size_t copied = 0;

    for (size_t i = room_history_find(&r->history, from_ms); i < r->history.count && copied < count; i++) {
        struct history_sample sample = room_history_at(&r->history, i);

        if (sample.time_ms >= to_ms)
            break;
        samples[copied++] = (struct room_sample){sample.time_ms, history_value(&sample, CO2_PPM),
                                                 history_value(&sample, TEMPERATURE_C),
                                                 history_value(&sample, HUMIDITY_PCT), sample.marks & kept};
    }
    return copied;
}

bool room_day(const struct room *r, enum quantity quantity, struct judged_day *day)
{
    int fold = quantity == CO2_PPM ? FOLD_CO2 : FOLD_TEMPERATURE;

    return (quantity == CO2_PPM || quantity == TEMPERATURE_C) && day_judge_today(r->judge.folds[fold].judge, day);
}
