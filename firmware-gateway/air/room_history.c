/* air/room_history.c - see room_history.h */
#include "room_history.h"
#include "quality.h"
#include <math.h>
#include <stdlib.h>

#define CAPACITY_FIRST 64
#define SAME_SAMPLE_MS 10000
#define THOUSANDTHS 1000.0
#define KEPT 3                          /* CO2_PPM, TEMPERATURE_C, HUMIDITY_PCT: the first quantities */

_Static_assert(CO2_PPM == 0 && TEMPERATURE_C == 1 && HUMIDITY_PCT == 2, "value_at() and the marks count on it");
_Static_assert(sizeof(struct history_sample) == 24, "a hundred rooms keep a day of them");

static struct history_sample *slot_at(const struct room_history *h, size_t index)
{
    return &h->samples[(h->first + index) % h->capacity];
}

void room_history_done(struct room_history *h)
{
    free(h->samples);
    *h = (struct room_history){0};
}

const struct history_sample *room_history_at(const struct room_history *h, size_t index)
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

/* -- the ring -- */

static void drop_oldest(struct room_history *h)
{
    h->first = (h->first + 1) % h->capacity;
    h->count--;
}

static void lose(struct room_history *h, int64_t time_ms)
{
    if (time_ms > h->lost_ms)
        h->lost_ms = time_ms;
}

static bool make_room(struct room_history *h)
{
    size_t capacity = h->capacity ? h->capacity * 2 : CAPACITY_FIRST;
    struct history_sample *samples;

    if (h->count < h->capacity)
        return true;
    if (capacity > ROOM_SAMPLES_MAX)
        capacity = ROOM_SAMPLES_MAX;
    if (capacity == h->capacity) {
        lose(h, slot_at(h, 0)->time_ms);
        drop_oldest(h);
        return true;
    }
    samples = malloc(capacity * sizeof *samples);
    if (!samples)
        return false;
    for (size_t i = 0; i < h->count; i++)
        samples[i] = *slot_at(h, i);
    free(h->samples);
    *h = (struct room_history){.samples = samples, .count = h->count, .capacity = capacity, .lost_ms = h->lost_ms};
    return true;
}

static void insert(struct room_history *h, const struct history_sample *sample)
{
    size_t at = room_history_find(h, sample->time_ms + 1);

    h->count++;
    for (size_t i = h->count - 1; i > at; i--)
        *slot_at(h, i) = *slot_at(h, i - 1);
    *slot_at(h, at) = *sample;
    while (slot_at(h, 0)->time_ms <= slot_at(h, h->count - 1)->time_ms - ROOM_HISTORY_MS)
        drop_oldest(h);
}

void room_history_add(struct room_history *h, const struct reading *reading, uint32_t flags)
{
    struct history_sample sample = history_sample_of(reading, flags);
    struct history_sample *newest = h->count ? slot_at(h, h->count - 1) : NULL;

    if (sample.co2 == HISTORY_ABSENT && sample.temperature == HISTORY_ABSENT && sample.humidity == HISTORY_ABSENT)
        return;
    if (newest && sample.time_ms <= newest->time_ms - ROOM_HISTORY_MS)
        return;
    if (newest && sample.time_ms >= newest->time_ms && sample.time_ms - newest->time_ms <= SAME_SAMPLE_MS &&
        merge(newest, &sample))
        return;
    /* Full, and older than all that is kept: it is the one that goes. */
    if ((h->count == ROOM_SAMPLES_MAX && sample.time_ms <= slot_at(h, 0)->time_ms) || !make_room(h))
        lose(h, sample.time_ms);
    else
        insert(h, &sample);
}

void room_history_forget_after(struct room_history *h, int64_t time_ms)
{
    h->count = room_history_find(h, time_ms + 1);
    if (h->lost_ms > time_ms)
        h->lost_ms = time_ms;
}
