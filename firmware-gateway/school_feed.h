/* school_feed.h - what one message says, into the school: for the gateway, and for messages that were recorded. Main
 * only. */
#ifndef SCHOOL_FEED_H
#define SCHOOL_FEED_H
#include "decoder.h"
#include "school.h"

struct feeding {                    /* how the message came */
    int64_t arrived_ms;             /* wall clock */
    bool retained, backlog, clock_untrusted;
    /* Whether a reading without a time of its own was heard before. NULL: none was. */
    bool (*is_redelivered)(void *context, const struct decoded_reading *decoded);
    /* What became of a reading; NULL: nobody wants to know. device is as the school knows it. */
    void (*heard)(void *context, const struct decoded_reading *decoded, const struct school_heard *heard);
    void *context;
};

/* Has the school hear each reading of the message, and whether a sensor is there. Of several sensors of one quantity
 * in a device each is one of its own, "device/sensor"; the device's own name stays with the one that measures CO2. */
void school_feed(struct school *school, const struct decoded *decoded, const struct feeding *feeding);

#endif
