/* families/homie.c - Homie 3, 4 and 5: homie/[5/]{device}/..., one plain value a topic. What a property is and its unit are told
 * by other retained topics, so a value alone is none; what the device says of itself is read: $state and the battery.
 * Source: the convention, "Device life cycle" and "Device statistics". Signal is a percentage there, and cputemp is the
 * processor's. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define PREFIX "homie/"

static const struct {
    const char *word;
    enum online online;
} states[] = {
    {"ready", ONLINE_YES}, {"alert", ONLINE_YES}, {"sleeping", ONLINE_YES}, {"init", ONLINE_UNKNOWN},
    {"lost", ONLINE_NO},   {"disconnected", ONLINE_NO},
};

/* Version 5 has a level of its own in front of the device. */
static const char *device_level(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);

    return rest && rest[0] >= '4' && rest[0] <= '9' && rest[1] == '/' ? rest + 2 : rest;
}

static const char *attribute_of(const char *topic)
{
    return strchr(device_level(topic), '/');
}

static enum payload_kind topic_kind(const char *topic)
{
    const char *attribute = device_level(topic) ? attribute_of(topic) : NULL;

    if (!attribute)
        return topic_after(topic, PREFIX) ? PAYLOAD_IGNORED : PAYLOAD_FOREIGN;
    return strcmp(attribute, "/$state") == 0 || strcmp(attribute, "/$stats/battery") == 0 ? PAYLOAD_TEXT
                                                                                          : PAYLOAD_IGNORED;
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    const char *device = device_level(message->topic);
    struct slice text = {message->payload, message->size};
    struct decoded_reading *entry;
    double battery_pct;
    int r = entry_add(out, (struct slice){device, strcspn(device, "/")}, &entry, err);

    if (r < 0)
        return r;
    if (strcmp(attribute_of(message->topic), "/$state") == 0) {
        for (size_t s = 0; s < sizeof states / sizeof *states; s++)
            if (slice_is(text, states[s].word))
                entry->online = states[s].online;
    } else if (fields_text_number(text, &battery_pct)) {
        fields_set(&entry->reading, BATTERY_PCT, NULL, battery_pct);
    } else {
        return error_set(err, -EBADMSG, "$stats/battery: not a number");
    }
    return 0;
}

const struct family family_homie = {"homie", topic_kind, NULL, decode_text, NULL};
