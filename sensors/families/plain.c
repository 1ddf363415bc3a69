/* families/plain.c - our own form, for makers: transom/in/{device} with the contract's names and units, and its last
 * will on transom/in/{device}/status; what our own node says of itself (node_health.h) is none of it. Strict, because its makers can mend it: a known key of the wrong type is an
 * error, a key that is not ours is passed over. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "node_health.h"
#include <errno.h>
#include <string.h>

#define PREFIX "transom/in/"
#define STATUS "/status"

static enum payload_kind topic_kind(const char *topic)
{
    const char *device = topic_after(topic, PREFIX);
    const char *slash = device ? strchr(device, '/') : NULL;

    if (!device || !*device)
        return PAYLOAD_FOREIGN;
    if (!slash)
        return PAYLOAD_JSON;
    if (node_health_has_topic(topic))
        return PAYLOAD_IGNORED;
    return slash != device && strcmp(slash, STATUS) == 0 ? PAYLOAD_TEXT : PAYLOAD_FOREIGN;
}

static bool has_shape(json_t *root)
{
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (json_object_get(root, quantity_name((enum quantity)q)))
            return true;
    return json_is_array(json_object_get(root, "history"));
}

static int read_quantities(const json_t *object, struct reading *reading, struct error *err)
{
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        const char *name = quantity_name((enum quantity)q);
        const json_t *value = json_object_get(object, name);
        double number;

        if (!value || json_is_null(value))
            continue;
        if (json_is_string(value))
            return error_set(err, -EBADMSG, "%s: \"%.32s\" is text, not a number", name, json_string_value(value));
        if (!fields_number(value, FIELD_NUMBER, &number))
            return error_set(err, -EBADMSG, "%s: must be a number", name);
        fields_set(reading, (enum quantity)q, NULL, number);
    }
    return 0;
}

static int read_time(const json_t *object, struct reading *reading, struct error *err)
{
    const json_t *value = json_object_get(object, "time");
    const char *text = json_string_value(value);

    if (!value || json_is_null(value))
        return 0;
    if (!text)
        return error_set(err, -EBADMSG, "time: must be text like 2026-11-23T10:42:00Z");
    reading->time_ms = fields_time_ms(value);
    if (reading->time_ms == READING_NO_TIME)
        return error_set(err, -EBADMSG, "time: \"%.40s\" is not a time like 2026-11-23T10:42:00Z", text);
    return 0;
}

static int add_reading(const json_t *object, struct slice device, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, device, &entry, err);

    if (r == 0)
        r = read_time(object, &entry->reading, err);
    if (r == 0)
        r = read_quantities(object, &entry->reading, err);
    return r;
}

static int add_history(const json_t *history, struct slice device, struct decoded *out, struct error *err)
{
    json_t *old;
    size_t i;
    int r;

    if (!json_is_array(history))
        return error_set(err, -EBADMSG, "history: must be a list of readings");
    json_array_foreach (history, i, old) {
        if (!json_is_string(json_object_get(old, "time")))
            return error_set(err, -EBADMSG, "history: reading %zu has no time", i + 1);
        r = add_reading(old, device, out, err);
        if (r < 0)
            return error_prefix(err, "history: reading %zu", i + 1);
    }
    return 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const char *named = topic_after(message->topic, PREFIX);
    struct slice device = slice_of(named ? named : message->topic);
    const json_t *history = json_object_get(root, "history");
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    r = add_reading(root, device, out, err);
    if (r == 0 && history && !json_is_null(history))
        r = add_history(history, device, out, err);
    return r;
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    return entry_add_online(out, topic_level_from_end(message->topic, 1),
                            (struct slice){message->payload, message->size}, err);
}

const struct family family_plain = {"plain", topic_kind, has_shape, decode_text, decode_json};
