/* air/room_history.c - see room_history.h
 * A hundred rooms keep 1,560 samples each: the newest are open, what is older stands in packs. Searches go from the newest
 * back, because that is where samples come and trends look. */
#include "room_history.h"
#include "quality.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_STEP 16                   /* places for parts are taken so many at a time */
#define SAME_SAMPLE_MS 10000
#define THOUSANDTHS 1000.0
#define KEPT 3                          /* CO2_PPM, TEMPERATURE_C, HUMIDITY_PCT: the first quantities */

_Static_assert(CO2_PPM == 0 && TEMPERATURE_C == 1 && HUMIDITY_PCT == 2, "value_at() and the marks count on it");
_Static_assert(HISTORY_PACK_MAX < HISTORY_OPEN_MAX, "the newest stays open when the oldest are packed");

void room_history_done(struct room_history *h)
{
    for (size_t i = 0; i < h->part_count; i++)
        free(h->parts[i].pack);
    free(h->parts);
    free(h->open);
    *h = (struct room_history){0};
}

/* -- where a sample stands -- */

struct place {
    size_t part, index;             /* index: in the part's pack */
};

/* index: < h->packed_count */
static struct place place_of(const struct room_history *h, size_t index)
{
    size_t part = h->part_count, back = h->packed_count - index;

    while (back > h->parts[--part].count)
        back -= h->parts[part].count;
    return (struct place){part, h->parts[part].first + h->parts[part].count - back};
}

struct history_sample room_history_at(const struct room_history *h, size_t index)
{
    struct place place;

    if (index >= h->packed_count)
        return h->open[index - h->packed_count];
    place = place_of(h, index);
    return history_pack_at(h->parts[place.part].pack, place.index);
}

size_t room_history_find(const struct room_history *h, int64_t time_ms)
{
    size_t low = h->packed_count, high = h->count;
    int64_t low_ms = h->open_count ? h->open[0].time_ms : INT64_MIN;

    for (size_t part = h->part_count; part > 0 && low_ms >= time_ms; part--) {
        high = low;
        low -= h->parts[part - 1].count;
        low_ms = h->parts[part - 1].first_ms;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (room_history_at(h, middle).time_ms < time_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* -- one sample -- */

static int32_t *value_at(struct history_sample *sample, int quantity)
{
    return quantity == CO2_PPM ? &sample->co2 : quantity == TEMPERATURE_C ? &sample->temperature : &sample->humidity;
}

double history_value(const struct history_sample *sample, enum quantity quantity)
{
    struct history_sample copy = *sample;
    int32_t value = *value_at(&copy, (int)quantity);

    return value == HISTORY_ABSENT ? NAN : value / THOUSANDTHS;
}

int64_t history_time_ms(const struct history_sample *sample, enum quantity quantity)
{
    return quantity == TEMPERATURE_C ? sample->time_ms + sample->temperature_after_ms : sample->time_ms;
}

static int32_t thousandths(double value)
{
    double scaled = value * THOUSANDTHS;

    if (isnan(scaled))
        return HISTORY_ABSENT;
    return (int32_t)lround(fmax(-INT32_MAX, fmin(INT32_MAX, scaled)));
}

struct history_sample history_sample_of(const struct reading *reading, uint32_t flags)
{
    struct history_sample sample = {.time_ms = reading->time_ms};
    unsigned marks = flags & QUALITY_UNTRUSTED_TIME ? HISTORY_UNTRUSTED_TIME : 0;

    for (int q = 0; q < KEPT; q++) {
        enum quantity quantity = (enum quantity)q;

        *value_at(&sample, q) = HISTORY_ABSENT;
        if (!reading_has(reading, quantity))
            continue;
        *value_at(&sample, q) = thousandths(reading->value[q]);
        if (!quality_is_judged(reading, flags, quantity))
            marks |= HISTORY_DOUBTFUL(q);
        if (quality_is_joined(reading, flags, quantity))
            marks |= HISTORY_JOINED(q);
    }
    sample.marks = (uint16_t)marks;
    return sample;
}

/* Takes over what `from` knows and `sample` does not; false when both know the same quantity. `from` is not older. */
static bool merge(struct history_sample *sample, const struct history_sample *from)
{
    int64_t later_ms = from->time_ms - sample->time_ms;

    if ((sample->marks ^ from->marks) & HISTORY_UNTRUSTED_TIME)
        return false;
    for (int q = 0; q < KEPT; q++) {
        struct history_sample other = *from;

        if (*value_at(sample, q) != HISTORY_ABSENT && *value_at(&other, q) != HISTORY_ABSENT)
            return false;
    }
    if (from->co2 != HISTORY_ABSENT) {
        sample->time_ms = from->time_ms;
        sample->co2 = from->co2;
        sample->temperature_after_ms = (int16_t)(sample->temperature_after_ms - later_ms);
        later_ms = 0;
    }
    if (from->temperature != HISTORY_ABSENT) {
        sample->temperature = from->temperature;
        sample->temperature_after_ms = (int16_t)later_ms;
    }
    if (from->humidity != HISTORY_ABSENT)
        sample->humidity = from->humidity;
    sample->marks |= from->marks;
    return true;
}

/* -- packs -- */

static void set_part(struct history_part *part, struct history_pack *pack)
{
    *part = (struct history_part){pack->first_ms, 0, pack->count, pack};
}

/* Makes place for one more part at `at`; it has to be set then. */
static bool add_place(struct room_history *h, size_t at)
{
    if (h->part_count % PARTS_STEP == 0) {
        struct history_part *parts = realloc(h->parts, (h->part_count + PARTS_STEP) * sizeof *parts);

        if (!parts)
            return false;
        h->parts = parts;
    }
    memmove(&h->parts[at + 1], &h->parts[at], (h->part_count - at) * sizeof *h->parts);
    h->part_count++;
    return true;
}

static size_t unpack(const struct history_part *part, struct history_sample *samples)
{
    for (size_t i = 0; i < part->count; i++)
        samples[i] = history_pack_at(part->pack, part->first + i);
    return part->count;
}

static bool pack_oldest_open(struct room_history *h)
{
    struct history_pack *pack = history_pack_make(h->open, HISTORY_PACK_MAX);

    if (!pack || !add_place(h, h->part_count)) {
        free(pack);
        return false;
    }
    set_part(&h->parts[h->part_count - 1], pack);
    h->packed_count += HISTORY_PACK_MAX;
    h->open_count -= HISTORY_PACK_MAX;
    memmove(h->open, h->open + HISTORY_PACK_MAX, h->open_count * sizeof *h->open);
    return true;
}

/* A late one, before the sample at index: its pack is made anew, or two of it. */
static bool insert_packed(struct room_history *h, size_t index, const struct history_sample *sample)
{
    struct place place = place_of(h, index);
    struct history_sample samples[HISTORY_PACK_MAX + 1];
    size_t count = unpack(&h->parts[place.part], samples), at = place.index - h->parts[place.part].first;
    size_t older_count = count < HISTORY_PACK_MAX ? count + 1 : (count + 1) / 2;
    struct history_pack *older, *newer = NULL;

    memmove(&samples[at + 1], &samples[at], (count - at) * sizeof *samples);
    samples[at] = *sample;
    count++;
    older = history_pack_make(samples, older_count);
    if (older_count < count)
        newer = history_pack_make(&samples[older_count], count - older_count);
    if (!older || (older_count < count && (!newer || !add_place(h, place.part + 1)))) {
        free(older);
        free(newer);
        return false;
    }
    free(h->parts[place.part].pack);
    set_part(&h->parts[place.part], older);
    if (newer)
        set_part(&h->parts[place.part + 1], newer);
    h->packed_count++;
    return true;
}

static void remove_parts(struct room_history *h, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        free(h->parts[i].pack);
    h->part_count -= count;
    memmove(&h->parts[first], &h->parts[first + count], (h->part_count - first) * sizeof *h->parts);
}

/* -- all of them -- */

static void drop_oldest(struct room_history *h)
{
    struct history_part *oldest = h->parts;

    h->count--;
    if (h->packed_count == 0) {
        memmove(h->open, h->open + 1, --h->open_count * sizeof *h->open);
        return;
    }
    h->packed_count--;
    if (--oldest->count == 0) {
        remove_parts(h, 0, 1);
        return;
    }
    oldest->first_ms = history_pack_at(oldest->pack, ++oldest->first).time_ms;
}

static void lose(struct room_history *h, int64_t time_ms)
{
    if (time_ms > h->lost_ms)
        h->lost_ms = time_ms;
}

static bool insert(struct room_history *h, const struct history_sample *sample)
{
    size_t index, at;

    if (!h->open)
        h->open = malloc(HISTORY_OPEN_MAX * sizeof *h->open);
    if (!h->open || (h->open_count == HISTORY_OPEN_MAX && !pack_oldest_open(h)))
        return false;
    index = room_history_find(h, sample->time_ms + 1);
    if (index < h->packed_count) {
        if (!insert_packed(h, index, sample))
            return false;
    } else {
        at = index - h->packed_count;
        memmove(&h->open[at + 1], &h->open[at], (h->open_count - at) * sizeof *h->open);
        h->open[at] = *sample;
        h->open_count++;
    }
    h->count++;
    while (room_history_at(h, 0).time_ms <= h->open[h->open_count - 1].time_ms - ROOM_HISTORY_MS)
        drop_oldest(h);
    return true;
}

void room_history_add(struct room_history *h, const struct reading *reading, uint32_t flags)
{
    struct history_sample sample = history_sample_of(reading, flags);
    struct history_sample *newest = h->count ? &h->open[h->open_count - 1] : NULL;
    bool is_full = h->count == ROOM_SAMPLES_MAX;

    if (sample.co2 == HISTORY_ABSENT && sample.temperature == HISTORY_ABSENT && sample.humidity == HISTORY_ABSENT)
        return;
    if (newest && sample.time_ms <= newest->time_ms - ROOM_HISTORY_MS)
        return;
    if (newest && sample.time_ms >= newest->time_ms && sample.time_ms - newest->time_ms <= SAME_SAMPLE_MS &&
        merge(newest, &sample))
        return;
    /* Full, and older than all that is kept: it is the one that goes. */
    if (is_full && sample.time_ms <= room_history_at(h, 0).time_ms) {
        lose(h, sample.time_ms);
        return;
    }
    if (is_full) {
        lose(h, room_history_at(h, 0).time_ms);
        drop_oldest(h);
    }
    if (!insert(h, &sample))
        lose(h, sample.time_ms);
}

void room_history_forget_after(struct room_history *h, int64_t time_ms)
{
    size_t kept = room_history_find(h, time_ms + 1), part = 0;

    if (h->lost_ms > time_ms)
        h->lost_ms = time_ms;
    h->count = kept;
    if (kept > h->packed_count || h->packed_count == 0) {
        h->open_count = kept - h->packed_count;
        return;
    }
    h->open_count = 0;
    if (kept) {                         /* the newest is to be open */
        struct place last = place_of(h, kept - 1);

        part = last.part;
        (void)unpack(&h->parts[part], h->open);
        h->open_count = last.index + 1 - h->parts[part].first;
    }
    remove_parts(h, part, h->part_count - part);
    h->packed_count = kept - h->open_count;
}
