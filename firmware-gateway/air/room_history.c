/* air/room_history.c - see room_history.h */
#include "room_history.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64
#define SAME_SAMPLE_MS 10000

static struct room_sample *slot_at(const struct room_history *h, size_t index)
{
    return &h->samples[(h->first + index) % h->capacity];
}

void room_history_done(struct room_history *h)
{
    free(h->samples);
    *h = (struct room_history){0};
}

const struct room_sample *room_history_at(const struct room_history *h, size_t index)
{
    return slot_at(h, index);
}

size_t room_history_find(const struct room_history *h, int64_t time_ms)
{
    size_t low = 0, high = h->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (slot_at(h, middle)->time_ms < time_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void drop_oldest(struct room_history *h)
{
    h->first = (h->first + 1) % h->capacity;
    h->count--;
}

static bool make_room(struct room_history *h)
{
    size_t capacity = h->capacity ? h->capacity * 2 : CAPACITY_FIRST;
    struct room_sample *samples;

    if (h->count < h->capacity)
        return true;
    if (capacity > ROOM_SAMPLES_MAX)
        capacity = ROOM_SAMPLES_MAX;
    if (capacity == h->capacity) {
        drop_oldest(h);
        return true;
    }
    samples = malloc(capacity * sizeof *samples);
    if (!samples)
        return false;
    for (size_t i = 0; i < h->count; i++)
        samples[i] = *slot_at(h, i);
    free(h->samples);
    *h = (struct room_history){.samples = samples, .count = h->count, .capacity = capacity};
    return true;
}

static float value_of(const struct reading *reading, enum quantity quantity)
{
    return reading_has(reading, quantity) ? (float)reading->value[quantity] : NAN;
}

/* Takes over what `from` knows and `sample` does not; false when both know the same quantity. */
static bool merge(struct room_sample *sample, const struct room_sample *from)
{
    if ((!isnan(sample->co2_ppm) && !isnan(from->co2_ppm)) ||
        (!isnan(sample->temperature_c) && !isnan(from->temperature_c)) ||
        (!isnan(sample->humidity_pct) && !isnan(from->humidity_pct)) || sample->doubtful != from->doubtful)
        return false;
    if (!isnan(from->co2_ppm))
        sample->co2_ppm = from->co2_ppm;
    if (!isnan(from->temperature_c))
        sample->temperature_c = from->temperature_c;
    if (!isnan(from->humidity_pct))
        sample->humidity_pct = from->humidity_pct;
    return true;
}

void room_history_add(struct room_history *h, const struct reading *reading, bool doubtful)
{
    struct room_sample sample = {reading->time_ms, value_of(reading, CO2_PPM), value_of(reading, TEMPERATURE_C),
                                 value_of(reading, HUMIDITY_PCT), doubtful};
    struct room_sample *newest = h->count ? slot_at(h, h->count - 1) : NULL;
    size_t at;

    if (isnan(sample.co2_ppm) && isnan(sample.temperature_c) && isnan(sample.humidity_pct))
        return;
    if (newest && sample.time_ms < newest->time_ms - ROOM_HISTORY_MS)
        return;
    if (newest && sample.time_ms >= newest->time_ms && sample.time_ms - newest->time_ms <= SAME_SAMPLE_MS &&
        merge(newest, &sample))
        return;
    if (!make_room(h))
        return;
    at = room_history_find(h, sample.time_ms + 1);
    h->count++;
    for (size_t i = h->count - 1; i > at; i--)
        *slot_at(h, i) = *slot_at(h, i - 1);
    *slot_at(h, at) = sample;
    while (slot_at(h, 0)->time_ms <= slot_at(h, h->count - 1)->time_ms - ROOM_HISTORY_MS)
        drop_oldest(h);
}
