/* families/theengs.c - Bluetooth sensors heard by Theengs Gateway or OpenMQTTGateway: {base}/{gateway}/BTtoMQTT/{MAC}, the
 * advertisement decoded to one object. Source: the documentation of both gateways, and the property list of Theengs
 * Decoder.
 *
 * The MAC in the topic is the device: several gateways that hear it name the same. Meat and barbecue probes, plants and
 * tyres are no room; nor is a probe on a wire. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define NAME "BTtoMQTT"
#define LEVEL "/" NAME

static const struct field fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER_OR_TEXT},
    {"tempc", TEMPERATURE_C, NULL, FIELD_NUMBER_OR_TEXT},
    {"hum", HUMIDITY_PCT, NULL, FIELD_NUMBER_OR_TEXT},
    {"pm1", PM1_UG_M3, NULL, FIELD_NUMBER_OR_TEXT},
    {"pm25", PM2_5_UG_M3, NULL, FIELD_NUMBER_OR_TEXT},
    {"pm10", PM10_UG_M3, NULL, FIELD_NUMBER_OR_TEXT},
    {"pres", PRESSURE_HPA, NULL, FIELD_NUMBER_OR_TEXT},
    {"batt", BATTERY_PCT, NULL, FIELD_NUMBER_OR_TEXT},
    {"volt", BATTERY_V, NULL, FIELD_NUMBER_OR_TEXT},
    {"rssi", RSSI_DBM, NULL, FIELD_NUMBER_OR_TEXT},
};

/* Words of "type" whose temperatures are of something else than air. */
static const char *const no_rooms[] = {"BBQ", "PLANT", "TIRE", "TPMS", "BODY", "SCALE"};

/* MACs alone: below the level are also the gateway's own messages. */
static bool is_mac(const char *text)
{
    size_t digits = strspn(text, "0123456789ABCDEFabcdefXY");

    return digits >= 6 && digits <= 12 && text[digits] == '\0';
}

static enum payload_kind topic_kind(const char *topic)
{
    const char *level = strstr(topic, LEVEL);

    if (!level || level == topic)
        return PAYLOAD_FOREIGN;
    level += strlen(LEVEL);
    if (*level == '\0')
        return PAYLOAD_JSON;            /* older gateways: the MAC is in the object */
    return *level != '/' ? PAYLOAD_FOREIGN : is_mac(level + 1) ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static bool is_room(const json_t *root)
{
    const char *type = fields_string(root, "type");

    for (size_t n = 0; type && n < sizeof no_rooms / sizeof *no_rooms; n++)
        if (strcmp(type, no_rooms[n]) == 0)
            return false;
    return !json_is_true(json_object_get(root, "extprobe"));
}

static struct slice device_of(const struct message *message, const json_t *root)
{
    struct slice last = topic_level_from_end(message->topic, 0);
    const char *id = fields_string(root, "id");

    return slice_is(last, NAME) ? slice_of(id ? id : fields_string(root, "mac")) : last;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    double fahrenheit;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    r = entry_add(out, device_of(message, root), &entry, err);
    if (r < 0)
        return r;
    fields_read(root, fields, sizeof fields / sizeof *fields, &entry->reading);
    if (!reading_has(&entry->reading, TEMPERATURE_C) &&
        fields_number(json_object_get(root, "tempf"), FIELD_NUMBER_OR_TEXT, &fahrenheit))
        fields_set(&entry->reading, TEMPERATURE_C, fields_unit(TEMPERATURE_C, "F"), fahrenheit);
    if (!is_room(root))
        entry->reading.present &= 1u << BATTERY_PCT | 1u << BATTERY_V | 1u << RSSI_DBM;
    entry->reading.doubtful &= entry->reading.present;
    return 0;
}

const struct family family_theengs = {"theengs", topic_kind, NULL, NULL, decode_json};
