/* school_feed.c - see school_feed.h */
#include "school_feed.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Several entries of one message are buffered readings, unless they are several sensors at one moment. */
static bool is_history(const struct decoded *decoded, size_t index)
{
    return index > 0 && !decoded->readings[index].sensor[0] &&
           decoded->readings[index].reading.time_ms != READING_NO_TIME;
}

/* Of several sensors in one message, the one that is the device itself to the school: the first that measures CO2, else
 * the first. One that came alone is not: its messages come in no order. */
static bool is_main(const struct decoded *decoded, size_t index)
{
    size_t main = decoded->count, count = 0;

    for (size_t i = 0; i < decoded->count; i++) {
        const struct decoded_reading *entry = &decoded->readings[i];

        if (!entry->sensor[0] || strcmp(entry->device, decoded->readings[index].device) != 0)
            continue;
        count++;
        if (main == decoded->count || (reading_has(&entry->reading, CO2_PPM) &&
                                       !reading_has(&decoded->readings[main].reading, CO2_PPM)))
            main = i;
    }
    return count > 1 && main == index;
}

/* Two sensors of one quantity are two to the school, or their readings would be mixed: "device/sensor".
 * -ENAMETOOLONG: there is no such name. */
static int name_device(const struct decoded *decoded, size_t index, char device[DEVICE_ID_SIZE])
{
    const struct decoded_reading *entry = &decoded->readings[index];
    int length = entry->sensor[0] && !is_main(decoded, index)
                     ? snprintf(device, DEVICE_ID_SIZE, "%s/%s", entry->device, entry->sensor)
                     : snprintf(device, DEVICE_ID_SIZE, "%s", entry->device);

    return length < DEVICE_ID_SIZE ? 0 : -ENAMETOOLONG;
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
    struct decoded_reading entry = decoded->readings[index];
    struct school_message message = {.device = entry.device, .family = decoded->family, .reading = &entry.reading,
                                     .arrived_ms = feeding->arrived_ms, .retained = feeding->retained,
                                     .backlog = feeding->backlog, .is_history = is_history(decoded, index),
                                     .follows = follows(decoded, index),
                                     .clock_untrusted = feeding->clock_untrusted};
    struct school_heard heard;

    if (name_device(decoded, index, entry.device) < 0) {
        school_reject(school, decoded->readings[index].device, "a sensor of it has too long a name");
        return;
    }
    message.redelivered = feeding->is_redelivered && feeding->is_redelivered(feeding->context, &entry);
    school_hear(school, &message, &heard);
    if (feeding->heard)
        feeding->heard(feeding->context, &entry, &heard);
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
