/* noting.c - every message into the log of what each device said last, with what became of it. See gateway.h. */
#include "gateway_parts.h"
#include <stdio.h>
#include <string.h>

static const enum raw_fate fates[] = {
    [HEARD_JUDGED] = RAW_TAKEN,     [HEARD_DOUBTFUL] = RAW_DOUBTFUL, [HEARD_DUPLICATE] = RAW_DUPLICATE,
    [HEARD_RETAINED] = RAW_RETAINED, [HEARD_LATE] = RAW_LATE,        [HEARD_TRAY] = RAW_WAITING,
    [HEARD_TRAY_FULL] = RAW_WAITING, [HEARD_IGNORED] = RAW_SET_ASIDE, [HEARD_FLOOD] = RAW_FLOOD,
};

/* Devices that nobody can look at are none of the log's. */
static bool is_known(const struct gateway *g, const char *device)
{
    return school_device_index(g->school, device) >= 0;
}

void noting_heard(struct gateway *g, const struct decoded_reading *decoded, const struct school_heard *heard)
{
    /* What was heard before is taken out of heard->reading: then what the message says is shown. */
    const struct reading *reading = heard->reading.present ? &heard->reading : &decoded->reading;

    if (is_known(g, decoded->device))
        raw_log_note(g->raw_log, decoded->device, fates[heard->result], heard->flags, reading);
}

void noting_rest(struct gateway *g, const struct decoded *decoded)
{
    for (size_t i = 0; i < decoded->count; i++)
        if (!decoded->readings[i].reading.present && is_known(g, decoded->readings[i].device))
            raw_log_note(g->raw_log, decoded->readings[i].device, RAW_NO_VALUES, 0, NULL);
}

void noting_refused(struct gateway *g, const char *device, const char *why)
{
    if (!is_known(g, device))
        return;
    school_reject(g->school, device, why);
    raw_log_reject(g->raw_log, device, why);
}

void noting_topic(struct gateway *g, const char *topic, const char *why)
{
    char name[DEVICE_ID_SIZE];

    for (const char *level = topic; *level; level += *level == '/') {
        size_t size = strcspn(level, "/");

        snprintf(name, sizeof name, "%.*s", (int)(size < sizeof name ? size : 0), level);
        level += size;
        if (!is_known(g, name))
            continue;
        if (why)
            noting_refused(g, name, why);
        else
            raw_log_note(g->raw_log, name, RAW_NO_VALUES, 0, NULL);
    }
}
