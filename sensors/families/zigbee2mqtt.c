/* families/zigbee2mqtt.c - Zigbee2MQTT: zigbee2mqtt/{friendly name} with one JSON object, and its /availability.
 * Source: the project's guide, "MQTT topics and messages", "Device availability" and the "exposes" of its devices.
 *
 * Left out: voc, formaldehyd (their unit differs by device), eco2 (guessed from VOC), linkquality (not dBm),
 * device_temperature and local_temperature (of a chip, of a radiator). */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define PREFIX "zigbee2mqtt/"
#define BATTERY_MV_MIN 1000     /* "voltage" is mV where a battery is; below this it would be some mains device's V */
#define BATTERY_MV_MAX 20000

static const struct field fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"temperature", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"pm1", PM1_UG_M3, NULL, FIELD_NUMBER},
    {"pm25", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"pm10", PM10_UG_M3, NULL, FIELD_NUMBER},
    {"voc_index", VOC_INDEX, NULL, FIELD_NUMBER},
    {"pressure", PRESSURE_HPA, NULL, FIELD_NUMBER},
    {"battery", BATTERY_PCT, NULL, FIELD_NUMBER_OR_TEXT},      /* text in releases of 2018 */
};

static bool is_one_of(struct slice level, const char *a, const char *b)
{
    return slice_is(level, a) || slice_is(level, b);
}

static enum payload_kind topic_kind(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);

    if (!rest || !*rest)
        return PAYLOAD_FOREIGN;
    if (topic_after(rest, "bridge/") || is_one_of(topic_level_from_end(rest, 0), "set", "get") ||
        is_one_of(topic_level_from_end(rest, 1), "set", "get"))
        return PAYLOAD_IGNORED;
    return slice_is(topic_level_from_end(rest, 0), "availability") ? PAYLOAD_TEXT : PAYLOAD_JSON;
}

/* What an application on top of the bridge passes on: the device's data two levels down, beside its id. */
static const json_t *forwarded(const json_t *root)
{
    const json_t *payload = json_object_get(root, "payload");
    bool is_forwarded = json_is_string(json_object_get(root, "type")) &&
                        json_is_object(json_object_get(payload, "data"));

    return is_forwarded ? payload : NULL;
}

static bool has_shape(json_t *root)
{
    return json_is_number(json_object_get(root, "linkquality")) || forwarded(root);
}

static struct slice device_of(const struct message *message, const json_t *about)
{
    const char *named = topic_after(message->topic, PREFIX);
    const char *id = fields_string(about, "id");

    if (!named)
        named = message->topic;
    if (!named)
        named = fields_string(json_object_get(about, "device"), "friendlyName");
    return slice_of(named ? named : id);
}

static void read_battery_voltage(const json_t *data, struct reading *reading)
{
    double voltage_mv;

    if (reading_has(reading, BATTERY_PCT) &&
        fields_number(json_object_get(data, "voltage"), FIELD_NUMBER, &voltage_mv) && voltage_mv >= BATTERY_MV_MIN &&
        voltage_mv <= BATTERY_MV_MAX)
        fields_set(reading, BATTERY_V, fields_unit(BATTERY_V, "mV"), voltage_mv);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const json_t *about = forwarded(root);
    const json_t *data = about ? json_object_get(about, "data") : root;
    struct decoded_reading *entry;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    if (!about)
        about = root;
    r = entry_add(out, device_of(message, about), &entry, err);
    if (r < 0)
        return r;
    fields_read(data, fields, sizeof fields / sizeof fields[0], &entry->reading);
    read_battery_voltage(data, &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(about, "last_seen"));
    return 0;
}

/* {"state":"online"}, or the bare word of releases before 1.30. */
static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    const char *named = topic_after(message->topic, PREFIX);
    struct slice text = {message->payload, message->size};
    struct slice device = {named, strlen(named) - strlen("/availability")};
    json_t *root;
    int r;

    if (text.size == 0 || text.at[0] != '{')
        return entry_add_online(out, device, text, err);
    r = fields_parse(text.at, text.size, &root, err);
    if (r < 0)
        return r;
    text = slice_of(fields_string(root, "state"));
    r = text.at ? entry_add_online(out, device, text, err) : error_set(err, -EBADMSG, "availability: no state");
    json_decref(root);
    return r;
}

const struct family family_zigbee2mqtt = {"zigbee2mqtt", topic_kind, has_shape, decode_text, decode_json};
