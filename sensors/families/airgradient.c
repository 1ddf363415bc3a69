/* families/airgradient.c - AirGradient ONE and Open Air: airgradient/readings/{serial} with the object that the local
 * API answers too; and the maker's cloud by a bridge, one such object or a list, each with its time. Sources: the
 * firmware's docs/local-server.md, the cloud's "Public API".
 *
 * Of raw and compensated values the compensated one counts, as the maker's own integrations do it. Left out: counts of
 * particles, the "standard particle" masses (not for air), raw gas signals, the NOx index. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>

#define PREFIX "airgradient/readings/"

static const struct field fields[] = {
    {"rco2_corrected", CO2_PPM, NULL, FIELD_NUMBER},
    {"rco2", CO2_PPM, NULL, FIELD_NUMBER},
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"atmpCompensated", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"atmp_corrected", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"atmp", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"temperature", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"rhumCompensated", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"rhum_corrected", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"rhum", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"pm01", PM1_UG_M3, NULL, FIELD_NUMBER},
    {"pm02Compensated", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"pm02_corrected", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"pm02", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"pm25", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"pm10", PM10_UG_M3, NULL, FIELD_NUMBER},
    {"tvocIndex", VOC_INDEX, NULL, FIELD_NUMBER},
    {"battPercent", BATTERY_PCT, NULL, FIELD_NUMBER},
    {"battVolt", BATTERY_V, NULL, FIELD_NUMBER},
    {"wifi", RSSI_DBM, NULL, FIELD_NUMBER},
    {"wifiRssi", RSSI_DBM, NULL, FIELD_NUMBER},
};

static enum payload_kind topic_kind(const char *topic)
{
    const char *serial = topic_after(topic, PREFIX);

    return serial && *serial ? PAYLOAD_JSON : PAYLOAD_FOREIGN;
}

static const char *serial_of(const json_t *root)
{
    const char *serial = fields_string(root, "serialno");

    return serial ? serial : fields_string(root, "serialNumber");
}

static bool is_measure(const json_t *root)
{
    return serial_of(root) && (json_object_get(root, "wifi") || json_object_get(root, "wifiRssi"));
}

static bool has_shape(json_t *root)
{
    return is_measure(root) || is_measure(json_array_get(root, 0));
}

/* An Open Air has one or two sets of sensors, "1" and "2". What stands outside the sets is already their mean, so
 * the sets count only where it is absent. */
static int read_channels(json_t *channels, struct slice device, size_t first, struct decoded *out,
                         struct error *err)
{
    struct decoded_reading *entry;
    const char *name;
    json_t *channel;
    int r;

    json_object_foreach (channels, name, channel) {
        r = entry_add(out, device, &entry, err);
        if (r == 0)
            r = entry_name_sensor(entry, slice_of(name), err);
        if (r < 0)
            return r;
        fields_read(channel, fields, sizeof fields / sizeof fields[0], &entry->reading);
        entry->reading.present &= ~out->readings[first].reading.present;
        entry->reading.doubtful &= entry->reading.present;
    }
    entry_fold_sensors(out, first);
    return 0;
}

static int read_measure(const struct message *message, const json_t *root, struct decoded *out, struct error *err)
{
    const char *serial = serial_of(root), *named = topic_after(message->topic, PREFIX);
    struct slice device = slice_of(serial ? serial : named ? named : message->topic);
    struct decoded_reading *entry;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    r = entry_add(out, device, &entry, err);
    if (r < 0)
        return r;
    fields_read(root, fields, sizeof fields / sizeof fields[0], &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(root, "timestamp"));
    return read_channels(json_object_get(root, "channels"), device, out->count - 1, out, err);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const json_t *measure;
    size_t i;
    int r = 0;

    if (!is_measure(json_array_get(root, 0)))
        return read_measure(message, root, out, err);
    json_array_foreach (root, i, measure)
        if (r == 0)
            r = read_measure(message, measure, out, err);
    return r;
}

const struct family family_airgradient = {"airgradient", topic_kind, has_shape, NULL, decode_json};
