/* families/homie.c - Homie 3, 4 and 5: homie/[5/]{device}/{node}/{property}, one plain value a topic, all retained.
 * What a property is measured in is told beside it (3 and 4) or in the device's description (5); a value without is
 * none. Source: the convention: "Device life cycle", "Device statistics", "Property attributes" of versions 3 and 4,
 * "Device description" of version 5.
 *
 *     3, 4   {device}/$state   {device}/$stats/battery   {device}/{node}/{property}/$unit
 *     5      5/{device}/$state   5/{device}/$description, an object of nodes and their properties
 *
 * A property is the quantity that its id ends in, if node and property say nothing else (a chip, outdoors, a target)
 * and its unit is one of that quantity. Signal is a percentage here, and cputemp is the processor's: neither is read. */
#include "announced.h"
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "said.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PREFIX "homie/"
#define STATE "/$state"
#define BATTERY "/$stats/battery"
#define DESCRIPTION "/$description"
#define UNIT "/$unit"
#define UNIT_SIZE 16            /* the longest known, and its end */

static const struct {
    const char *word;
    enum online online;
} states[] = {
    {"ready", ONLINE_YES}, {"alert", ONLINE_YES}, {"sleeping", ONLINE_YES}, {"init", ONLINE_UNKNOWN},
    {"lost", ONLINE_NO},   {"disconnected", ONLINE_NO},
};

struct property {
    struct slice device, node, id;
    const char *unit;
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

/* Where "/$unit" of a property begins; NULL: another topic. */
static const char *unit_of(const char *attribute)
{
    const char *end = strrchr(attribute, '/');

    return end && end != attribute && strcmp(end, UNIT) == 0 ? end : NULL;
}

static enum payload_kind topic_kind(const char *topic)
{
    const char *attribute = device_level(topic) ? attribute_of(topic) : NULL;

    if (!attribute)
        return topic_after(topic, PREFIX) ? PAYLOAD_IGNORED : PAYLOAD_FOREIGN;
    if (strcmp(attribute, DESCRIPTION) == 0)
        return PAYLOAD_JSON;
    return strcmp(attribute, STATE) == 0 || strcmp(attribute, BATTERY) == 0 || unit_of(attribute) ? PAYLOAD_TEXT
                                                                                                  : PAYLOAD_IGNORED;
}

/* By the property's id, else by both ids ("co2/concentration"), else by the node's ("temperature/value"). */
static bool find_quantity(const struct property *property, enum quantity *quantity)
{
    char both[2 * DEVICE_ID_SIZE];
    const char *in;

    if (said_is_foreign(property->node) || said_is_foreign(property->id))
        return false;
    snprintf(both, sizeof both, "%.*s-%.*s", (int)property->node.size, property->node.at, (int)property->id.size,
             property->id.at);
    return said_find(property->id, quantity, &in) || said_find(slice_of(both), quantity, &in) ||
           said_find(property->node, quantity, &in);
}

static int learn(const struct message *message, const struct property *property, const char *topic, struct error *err)
{
    struct announcement row = {.kind = ANNOUNCED_VALUE, .family = "homie"};
    const struct unit *unit;

    if (property->device.size >= DEVICE_ID_SIZE || property->node.size + property->id.size + 2 > DEVICE_ID_SIZE ||
        !find_quantity(property, &row.quantity))
        return 0;
    unit = fields_unit(row.quantity, property->unit);
    if (!unit)
        return 0;
    row.factor = unit->factor;
    row.offset = unit->offset;
    snprintf(row.topic, sizeof row.topic, "%s", topic);
    snprintf(row.device, sizeof row.device, "%.*s", (int)property->device.size, property->device.at);
    snprintf(row.sensor, sizeof row.sensor, "%.*s/%.*s", (int)property->node.size, property->node.at,
             (int)property->id.size, property->id.at);
    return announced_add(message->announced, message->topic, &row, err);
}

static int learn_unit(const struct message *message, struct slice device, struct slice text, struct error *err)
{
    const char *node = attribute_of(message->topic) + 1, *end = unit_of(attribute_of(message->topic));
    const char *slash = memchr(node, '/', (size_t)(end - node));
    char topic[TOPIC_SIZE_MAX], unit[UNIT_SIZE];
    struct property property = {.device = device, .unit = unit};

    if (!message->announced || !slash || text.size >= sizeof unit)
        return 0;
    property.node = (struct slice){node, (size_t)(slash - node)};
    property.id = (struct slice){slash + 1, (size_t)(end - slash - 1)};
    snprintf(unit, sizeof unit, "%.*s", (int)text.size, text.at);
    snprintf(topic, sizeof topic, "%.*s", (int)(end - message->topic), message->topic);
    announced_forget(message->announced, message->topic);
    return learn(message, &property, topic, err);
}

static int read_state(struct slice device, struct slice text, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, device, &entry, err);

    for (size_t s = 0; r == 0 && s < sizeof states / sizeof *states; s++)
        if (slice_is(text, states[s].word))
            entry->online = states[s].online;
    return r;
}

static int read_battery(struct slice device, struct slice text, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    double battery_pct;
    int r;

    if (!fields_text_number(text, &battery_pct))
        return error_set(err, -EBADMSG, "$stats/battery: not a number");
    r = entry_add(out, device, &entry, err);
    if (r == 0)
        fields_set(&entry->reading, BATTERY_PCT, NULL, battery_pct);
    return r;
}

static struct slice device_of(const char *topic)
{
    const char *device = device_level(topic);

    return (struct slice){device, strcspn(device, "/")};
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    struct slice text = {message->payload, message->size}, device = device_of(message->topic);

    if (unit_of(attribute_of(message->topic)))
        return learn_unit(message, device, text, err);
    return strcmp(attribute_of(message->topic), STATE) == 0 ? read_state(device, text, out, err)
                                                            : read_battery(device, text, out, err);
}

static int learn_node(const struct message *message, const char *node, json_t *properties, struct error *err)
{
    char topic[TOPIC_SIZE_MAX];
    const char *id;
    json_t *about;
    int r = 0;

    json_object_foreach (properties, id, about) {
        struct property property = {device_of(message->topic), slice_of(node), slice_of(id),
                                    fields_string(about, "unit")};
        int used = snprintf(topic, sizeof topic, "%.*s/%s/%s", (int)(attribute_of(message->topic) - message->topic),
                            message->topic, node, id);

        if (r == 0 && property.unit && used < (int)sizeof topic && topic_is_name(topic) &&
            !json_is_true(json_object_get(about, "settable")))
            r = learn(message, &property, topic, err);
    }
    return r;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const char *node;
    json_t *about;
    int r = 0;

    (void)out;
    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "$description: must be a JSON object");
    if (!message->announced)
        return 0;
    announced_forget(message->announced, message->topic);
    json_object_foreach (json_object_get(root, "nodes"), node, about)
        if (r == 0)
            r = learn_node(message, node, json_object_get(about, "properties"), err);
    return r;
}

const struct family family_homie = {"homie", topic_kind, NULL, decode_text, decode_json};
