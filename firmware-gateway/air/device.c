/* air/device.c - see device.h */
#include "device.h"
#include "interval.h"
#include "quality.h"
#include "seen.h"
#include <math.h>
#include <stdlib.h>

struct device_memory {
    struct interval_ring intervals;
    struct quality quality;
    struct seen seen;
    double bucket;                  /* messages it may still send */
    int64_t bucket_ms;
    bool is_flooding;               /* there was no place for its newest message */
    bool has_heard;
    bool is_offline;                /* it said so: the next samples are of a restarted sensor */
};

struct device_memory *device_memory_open(void)
{
    struct device_memory *memory = calloc(1, sizeof *memory);

    if (!memory)
        return NULL;
    interval_ring_init(&memory->intervals);
    quality_init(&memory->quality);
    memory->bucket = DEVICE_BUCKET_MESSAGES;
    return memory;
}

void device_memory_close(struct device_memory *memory)
{
    if (!memory)
        return;
    seen_done(&memory->seen);
    free(memory);
}

bool device_is_flooding(struct device_memory *memory, const struct school_message *message)
{
    double passed_s = (double)(message->arrived_ms - memory->bucket_ms) / 1000;

    if (message->replayed || message->backlog || message->redelivered)
        return false;
    if (message->follows)
        return memory->is_flooding;
    if (passed_s > 0)
        memory->bucket = fmin(DEVICE_BUCKET_MESSAGES, memory->bucket + passed_s * DEVICE_BUCKET_PER_S);
    memory->bucket_ms = message->arrived_ms;
    memory->is_flooding = memory->bucket < 1;
    if (!memory->is_flooding)
        memory->bucket--;
    return memory->is_flooding;
}

/* What is older than the newest tells only of quantities that were not heard yet. */
static void remember(struct school_device *device, const struct reading *reading, int64_t arrived_ms)
{
    struct reading *latest = &device->latest;
    bool is_newest = reading->time_ms >= latest->time_ms;
    uint32_t bits = is_newest ? reading->present : reading->present & ~latest->present;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (bits >> q & 1)
            latest->value[q] = reading->value[q];
    latest->present |= bits;
    latest->doubtful = (latest->doubtful & ~bits) | (reading->doubtful & bits);
    if (is_newest)
        latest->time_ms = reading->time_ms;
    device->last_heard_ms = arrived_ms;
    if (!device->first_heard_ms)
        device->first_heard_ms = arrived_ms;
}

/* Median of the newest intervals between the sensor's own times, in whatever order those came. */
static int64_t own_interval_ms(const struct seen *seen, uint32_t quantities, int64_t now_ms)
{
    int64_t lengths_ms[INTERVAL_RING_SIZE], later_ms = READING_NO_TIME;
    size_t count = 0;

    for (size_t i = seen->count; i-- > 0 && count < INTERVAL_RING_SIZE;) {
        int64_t time_ms = seen->times[i].time_ms;

        if (!(seen->times[i].quantities & quantities))
            continue;
        if (later_ms != READING_NO_TIME && later_ms <= now_ms - INTERVAL_MEMORY_MS)
            break;
        if (later_ms != READING_NO_TIME)
            lengths_ms[count++] = later_ms - time_ms;
        later_ms = time_ms;
    }
    return interval_median_ms(lengths_ms, count);
}

/* Only messages of one kind tell how often a sensor reports: those with CO2, or any where it has none. Those that
 * waited in the broker tell nothing. */
static void measure_interval(struct school_device *device, const struct school_heard *heard, int64_t arrived_ms,
                             bool has_own_time)
{
    struct device_memory *memory = device->memory;
    bool has_co2 = device->latest.present >> CO2_PPM & 1;

    if ((has_co2 && !reading_has(&heard->reading, CO2_PPM)) || heard->flags & QUALITY_TIME_UNKNOWN)
        return;
    interval_ring_add(&memory->intervals, heard->reading.time_ms);
    device->interval_ms = has_own_time
                              ? own_interval_ms(&memory->seen, has_co2 ? UINT32_C(1) << CO2_PPM : UINT32_MAX, arrived_ms)
                              : interval_ring_median_ms(&memory->intervals, arrived_ms);
}

/* Takes away what this sensor said about this moment before. */
static void take_out_heard(struct device_memory *memory, struct school_heard *heard)
{
    int64_t time_ms = heard->reading.time_ms;
    uint32_t before;

    heard->ask_record = time_ms < memory->seen.complete_from_ms;
    before = seen_add(&memory->seen, time_ms, heard->reading.present);
    heard->reading.present &= ~before;
    heard->reading.doubtful &= ~before;
}

/* The record keeps whole thousandths. What is judged now must be what a restart will judge. */
static void round_as_recorded(struct reading *reading)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q))
            reading->value[q] = round(reading->value[q] * 1000) / 1000;
}

static void remember_flags(struct school_device *device, const struct school_heard *heard)
{
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (!(heard->flags >> bit & 1))
            device->flag_since_ms[bit] = 0;
        else if (!device->flag_since_ms[bit])
            device->flag_since_ms[bit] = heard->reading.time_ms;
    device->flags = heard->flags;
}

bool device_check(struct school_device *device, const struct school_setup *setup, const struct week_hours *own,
                  const struct school_message *message, struct school_heard *heard)
{
    struct device_memory *memory = device->memory;
    bool has_time = message->reading->time_ms != READING_NO_TIME;
    struct quality_arrival arrival = {.arrival_ms = message->arrived_ms, .clock_is_trusted = !message->clock_untrusted,
                                      .is_history = message->is_history, .is_backlog = message->backlog && !has_time,
                                      .is_replayed = message->replayed, .replayed_flags = message->replayed_flags,
                                      .calendar = setup->calendar, .own = own, .zone = setup->zone};
    bool is_timed;

    if (!has_time && message->redelivered)
        return false;
    if (!memory->has_heard)     /* what it said before this first message is in the record, if anywhere */
        memory->seen.complete_from_ms = message->arrived_ms + QUALITY_CLOCK_AHEAD_MS;
    memory->has_heard = true;
    round_as_recorded(&heard->reading);
    heard->flags = quality_judge(&memory->quality, &heard->reading, &arrival,
                                 interval_max_gap_ms(device->interval_ms));
    is_timed = has_time && !(heard->flags & (QUALITY_CLOCK | QUALITY_UNTRUSTED_TIME));
    if (is_timed)
        take_out_heard(memory, heard);
    else if (message->redelivered)
        return false;
    if (!heard->reading.present)
        return false;
    if (heard->reading.time_ms >= device->latest.time_ms) {
        remember_flags(device, heard);
        device->stuck_since_ms = heard->flags & QUALITY_STUCK ? quality_same_since_ms(&memory->quality) : 0;
    }
    remember(device, &heard->reading, message->arrived_ms);
    measure_interval(device, heard, message->arrived_ms, is_timed);
    return true;
}

void device_step_back(struct school_device *device, int64_t now_ms)
{
    struct device_memory *memory = device->memory;

    seen_forget_after(&memory->seen, now_ms);
    if (memory->intervals.sample_ms > now_ms)
        interval_ring_init(&memory->intervals);
    if (memory->quality.has_sample && memory->quality.sample_ms > now_ms)
        quality_init(&memory->quality);
    if (device->latest.time_ms > now_ms)
        device->latest.time_ms = now_ms;
    if (device->stuck_since_ms > now_ms)
        device->stuck_since_ms = now_ms;
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (device->flag_since_ms[bit] > now_ms)
            device->flag_since_ms[bit] = now_ms;
}

void device_online(struct device_memory *memory, bool online, int64_t now_ms)
{
    if (online && memory->is_offline)
        quality_restarted(&memory->quality, now_ms);
    memory->is_offline = !online;
}

void device_baseline(struct device_memory *memory, uint32_t flags)
{
    memory->quality.baseline = flags;
}
