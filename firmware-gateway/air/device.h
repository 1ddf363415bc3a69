/* air/device.h - what is remembered of one sensor to judge its next message: how often it reports, whether it can be
 * believed, what it has said before, and how much it may say. Part of the school; pure. Main only. */
#ifndef DEVICE_H
#define DEVICE_H
#include "school.h"

#define DEVICE_BUCKET_MESSAGES 300.0    /* reliability promise 10: a bucket of 300 for each device ... */
#define DEVICE_BUCKET_PER_S 5.0         /* ... refilled at 5 a second */

struct device_memory;

struct device_memory *device_memory_open(void);     /* NULL: out of memory */
void device_memory_close(struct device_memory *memory);

/* Takes one message, however many readings it has, out of the bucket; true: it is empty, for all of them. What comes
 * from our record or the broker's queue is bounded there and not the sensor's haste, so it is free. */
bool device_is_flooding(struct device_memory *memory, const struct school_message *message);

/* Checks range, rate, frozen and clock, decides the time the reading counts for, and takes out what was heard before.
 * heard->reading in and out; fills heard->flags and ask_record. false: nothing is left, it was all a duplicate.
 * own: hours of the room it is in, NULL: the site's. Remembers newest values and intervals in device. */
bool device_check(struct school_device *device, const struct school_setup *setup, const struct week_hours *own,
                  const struct school_message *message, struct school_heard *heard);
/* The clock was set back to now_ms: what was heard after it must not make everything to come look old. */
void device_step_back(struct school_device *device, int64_t now_ms);

/* It said that it is there or gone: after having been gone it has restarted. */
void device_online(struct device_memory *memory, bool online, int64_t now_ms);
/* What was found of its nights (night.h): flags for the samples to come. */
void device_baseline(struct device_memory *memory, uint32_t flags);

#endif
