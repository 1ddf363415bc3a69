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
    if (passed_s > 0)
        memory->bucket = fmin(DEVICE_BUCKET_MESSAGES, memory->bucket + passed_s * DEVICE_BUCKET_PER_S);
    memory->bucket_ms = message->arrived_ms;
    if (memory->bucket < 1)
        return true;
    memory->bucket--;
    return false;
}

static void remember(struct school_device *device, const struct reading *reading, int64_t arrived_ms)
{
    struct reading *latest = &device->latest;
    uint32_t bits = reading->present;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(reading, (enum quantity)q))
            latest->value[q] = reading->value[q];
    latest->present |= bits;
    latest->doubtful = (latest->doubtful & ~bits) | reading->doubtful;
    if (latest->time_ms < reading->time_ms)
        latest->time_ms = reading->time_ms;
    device->last_heard_ms = arrived_ms;
    if (!device->first_heard_ms)
        device->first_heard_ms = arrived_ms;
}

/* Only messages of one kind tell how often a sensor reports: those with CO2, or any where it has none. */
static void measure_interval(struct school_device *device, const struct reading *reading, int64_t arrived_ms)
{
    struct interval_ring *intervals = &device->memory->intervals;

    if (!reading_has(reading, CO2_PPM) && device->latest.present >> CO2_PPM & 1)
        return;
    interval_ring_add(intervals, reading->time_ms);
    device->interval_ms = interval_ring_median_ms(intervals, arrived_ms);
}

/* Takes away what this sensor said about this moment before. */
static void take_out_heard(struct device_memory *memory, struct school_heard *heard)
{
    uint32_t before;

    heard->ask_record = heard->reading.time_ms < memory->seen.complete_from_ms;
    before = seen_add(&memory->seen, heard->reading.time_ms, heard->reading.present);
    heard->reading.present &= ~before;
    heard->reading.doubtful &= ~before;
}

bool device_check(struct school_device *device, const struct school_setup *setup, const struct school_message *message,
                  struct school_heard *heard)
{
    bool has_time = message->reading->time_ms != READING_NO_TIME;
    struct quality_arrival arrival = {.arrival_ms = message->arrived_ms, .clock_is_trusted = !message->clock_untrusted,
                                      .is_history = message->is_history, .is_backlog = message->backlog && !has_time,
                                      .calendar = setup->calendar, .zone = setup->zone};

    heard->flags = quality_judge(&device->memory->quality, &heard->reading, &arrival,
                                 interval_max_gap_ms(device->interval_ms));
    device->flags = heard->flags;
    if (has_time && !(heard->flags & QUALITY_CLOCK))
        take_out_heard(device->memory, heard);
    else if (message->redelivered)
        heard->reading.present = 0;
    if (!heard->reading.present)
        return false;
    remember(device, &heard->reading, message->arrived_ms);
    measure_interval(device, &heard->reading, message->arrived_ms);
    return true;
}

void device_online(struct device_memory *memory, bool online, int64_t now_ms)
{
    if (online && memory->is_offline)
        quality_restarted(&memory->quality, now_ms);
    memory->is_offline = !online;
}
