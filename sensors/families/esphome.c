/* families/esphome.c - ESPHome: {node}/sensor/{object id}/state with a bare number, and {node}/status as last will.
 * Source: the project's MQTT client component and its sensors' default units.
 *
 * The object id is whatever a person called the sensor, so it must end in a name that leaves no doubt, and no word of
 * it may say that something else than the room's air is meant. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "said.h"
#include <errno.h>
#include <string.h>

static enum payload_kind topic_kind(const char *topic)
{
    struct slice last = topic_level_from_end(topic, 0);
    bool is_state = slice_is(last, "state") && slice_is(topic_level_from_end(topic, 2), "sensor") &&
                    topic_level_from_end(topic, 3).size;

    if (!is_state && !(slice_is(last, "status") && topic_level_from_end(topic, 1).size))
        return PAYLOAD_FOREIGN;
    /* Under the same form Home Assistant says that it started, and devices what they announced; ours is no node either. */
    return topic_after(topic, "homeassistant/") || topic_after(topic, "transom/") ? PAYLOAD_IGNORED : PAYLOAD_TEXT;
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    struct slice last = topic_level_from_end(message->topic, 0), id = topic_level_from_end(message->topic, 1);
    struct slice text = {message->payload, message->size}, device = {message->topic, 0};
    struct decoded_reading *entry;
    enum quantity quantity;
    const char *unit;
    double value;
    int r;

    if (slice_is(last, "status")) {
        device.size = (size_t)(last.at - 1 - device.at);
        return entry_add_online(out, device, text, err);
    }
    device.size = (size_t)(topic_level_from_end(message->topic, 2).at - 1 - device.at);
    if (!said_find(id, &quantity, &unit) || said_is_no_value(text))
        return 0;
    if (!fields_text_number(text, &value))
        return error_set(err, -EBADMSG, "%.*s: \"%.*s\" is not a number", (int)id.size, id.at,
                         (int)(text.size < 32 ? text.size : 32), text.at);
    r = entry_add(out, device, &entry, err);
    if (r < 0)
        return r;
    fields_set(&entry->reading, quantity, unit ? fields_unit(quantity, unit) : NULL, value);
    return 0;
}

const struct family family_esphome = {"esphome", topic_kind, NULL, decode_text, NULL};
