/* days/half_hours.c - see half_hours.h */
#include "half_hours.h"
#include "fresh_record.h"
#include "interval.h"
#include "quality.h"
#include "readings.h"
#include "room_slots.h"
#include <assert.h>

#define HALF_HOURS_MAX (HALF_HOURS_STRETCH_MS / SLOT_MS + 2)
#define MS_PER_S 1000

struct half_hours {
    size_t count;
    int64_t from_ms, to_ms, joined_s;
    struct {
        int64_t start_ms;
        double mean;
        int joined_s;
    } all[HALF_HOURS_MAX];
};

struct making {                         /* them from readings */
    struct half_hours *half_hours;
    struct room_slots slots;
    struct interval_ring intervals;
};

static void keep(struct half_hours *half_hours, int64_t start_ms, double mean, int joined_s)
{
    if (half_hours->count == HALF_HOURS_MAX || start_ms < half_hours->from_ms || start_ms >= half_hours->to_ms)
        return;
    half_hours->all[half_hours->count].start_ms = start_ms;
    half_hours->all[half_hours->count].mean = mean;
    half_hours->all[half_hours->count++].joined_s = joined_s;
    half_hours->joined_s += joined_s;
}

static int take_kept(void *context, const struct slot *slot)
{
    keep(context, slot->start_ms, slot->mean, slot->joined_s);
    return 0;
}

static void take_made(void *context, enum quantity quantity, int64_t start_ms, const struct room_slot *slot)
{
    (void)quantity;
    keep(context, start_ms, slot->mean, slot->joined_s);
}

static int add_reading(void *context, const struct stored_reading *row)
{
    struct making *making = context;
    int64_t at_ms = row->reading.time_ms;

    if (!quality_is_joined(&row->reading, row->flags, making->slots.quantity))
        return 0;
    interval_ring_add(&making->intervals, at_ms);
    room_slots_add(&making->slots, at_ms, row->reading.value[making->slots.quantity],
                   interval_max_gap_ms(interval_ring_median_ms(&making->intervals, at_ms)), take_made,
                   making->half_hours);
    return 0;
}

static int make(struct store_reader *reader, const char *room, enum quantity quantity, struct half_hours *half_hours,
                struct error *err)
{
    struct making making = {.half_hours = half_hours};
    int r;

    interval_ring_init(&making.intervals);
    room_slots_init(&making.slots, quantity);
    r = fresh_record_read(reader, room, half_hours->from_ms - SLOT_MS, half_hours->to_ms + SLOT_MS, add_reading,
                          &making, err);
    room_slots_advance(&making.slots, INT64_MAX, take_made, half_hours);
    return r;
}

int half_hours_read(struct store_reader *reader, const char *room, enum quantity quantity, int64_t from_ms,
                    int64_t to_ms, int (*each)(void *context, int64_t start_ms, double mean, int joined_s),
                    void *context, struct error *err)
{
    struct half_hours kept = {.from_ms = from_ms, .to_ms = to_ms}, made = kept, *better = &kept;
    int r;

    assert(to_ms - from_ms <= HALF_HOURS_STRETCH_MS);
    r = slots_of_room(reader, room, quantity, from_ms, to_ms, take_kept, &kept, err);
    if (r == 0 && (double)kept.joined_s * MS_PER_S < HALF_HOURS_KEPT_MIN * (double)(to_ms - from_ms))
        r = make(reader, room, quantity, &made, err);
    if (made.joined_s > kept.joined_s)
        better = &made;
    for (size_t i = 0; i < better->count && r == 0; i++)
        r = each(context, better->all[i].start_ms, better->all[i].mean, better->all[i].joined_s);
    return r;
}
