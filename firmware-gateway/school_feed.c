/* school_feed.c - see school_feed.h */
#include "school_feed.h"
#include <string.h>

/* Several entries of one message are buffered readings, unless they are several sensors at one moment. */
static bool is_history(const struct decoded *decoded, size_t index)
{
    return index > 0 && !decoded->readings[index].sensor[0] &&
           decoded->readings[index].reading.time_ms != READING_NO_TIME;
}

/* An earlier entry of the message is of the same device. */
static bool follows(const struct decoded *decoded, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (decoded->readings[i].reading.present &&
            strcmp(decoded->readings[i].device, decoded->readings[index].device) == 0)
            return true;
    return false;
}

static void feed_one(struct school *school, const struct decoded *decoded, size_t index, const struct feeding *feeding)
{
    const struct decoded_reading *entry = &decoded->readings[index];
    struct school_message message = {.device = entry->device, .family = decoded->family, .reading = &entry->reading,
                                     .arrived_ms = feeding->arrived_ms, .retained = feeding->retained,
                                     .backlog = feeding->backlog, .is_history = is_history(decoded, index),
                                     .follows = follows(decoded, index),
                                     .clock_untrusted = feeding->clock_untrusted};
    struct school_heard heard;

    message.redelivered = feeding->is_redelivered && feeding->is_redelivered(feeding->context, entry);
    school_hear(school, &message, &heard);
    if (feeding->heard)
        feeding->heard(feeding->context, entry, &heard);
}

void school_feed(struct school *school, const struct decoded *decoded, const struct feeding *feeding)
{
    for (size_t i = 0; i < decoded->count; i++) {
        const struct decoded_reading *entry = &decoded->readings[i];

        if (!entry->device[0])
            continue;
        if (entry->online != ONLINE_UNKNOWN && !feeding->retained)
            school_online(school, entry->device, entry->online == ONLINE_YES, feeding->arrived_ms);
        if (entry->reading.present)
            feed_one(school, decoded, i, feeding);
    }
}
