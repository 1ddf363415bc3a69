/* families/qingping.c - Qingping monitors: by MQTT qingping/{MAC}/up with "sensorData", by the cloud's push with
 * payload.info and payload.data. Every value is an object {"value", "unit"?}, every record has its own time.
 * Source: the maker's "MQTT protocol" and "Data push" documents.
 *
 * Pressure comes in kPa or hPa by device: air leaves no doubt which. 99999 stands for a sensor that is still warming up. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define PREFIX "qingping/"
#define WARMING_UP 99999

static const struct {
    const char *key;
    enum quantity quantity;
    const char *unit;           /* where none is stated; NULL: none is taken */
} values[] = {
    {"co2", CO2_PPM, "ppm"},
    {"temperature", TEMPERATURE_C, "C"},
    {"humidity", HUMIDITY_PCT, "%"},
    {"pm1", PM1_UG_M3, "ug/m3"},
    {"pm25", PM2_5_UG_M3, "ug/m3"},
    {"pm10", PM10_UG_M3, "ug/m3"},
    {"tvoc", VOC_PPB, NULL},
    {"pressure", PRESSURE_HPA, NULL},
    {"battery", BATTERY_PCT, "%"},
};

static enum payload_kind topic_kind(const char *topic)
{
    const char *mac = topic_after(topic, PREFIX);
    const char *direction = mac ? strchr(mac, '/') : NULL;

    if (!direction)
        return PAYLOAD_FOREIGN;
    return strcmp(direction, "/up") == 0 ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static json_t *records_of(const json_t *root)
{
    json_t *records = json_object_get(root, "sensorData");

    return records ? records : json_object_get(json_object_get(root, "payload"), "data");
}

static const char *mac_of(const json_t *root)
{
    const char *mac = fields_string(root, "mac");

    return mac ? mac : fields_string(json_object_get(json_object_get(root, "payload"), "info"), "mac");
}

static bool has_shape(json_t *root)
{
    return mac_of(root) && json_is_array(records_of(root));
}

static const char *pressure_unit(double value)
{
    return value >= 30 && value <= 120 ? "kPa" : value >= 300 && value <= 1200 ? "hPa" : NULL;
}

static int read_record(const json_t *record, struct slice device, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, device, &entry, err);

    if (r < 0)
        return r;
    entry->reading.time_ms = fields_time_ms(json_object_get(json_object_get(record, "timestamp"), "value"));
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        const json_t *object = json_object_get(record, values[v].key);
        const char *unit = fields_string(object, "unit");
        const struct unit *in;
        double value;

        if (!fields_number(json_object_get(object, "value"), FIELD_NUMBER, &value) || value == WARMING_UP)
            continue;
        if (!unit || !*unit)
            unit = values[v].quantity == PRESSURE_HPA ? pressure_unit(value) : values[v].unit;
        in = unit ? fields_unit(values[v].quantity, unit) : NULL;
        if (in)
            fields_set(&entry->reading, values[v].quantity, in, value);
    }
    return 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const char *mac = mac_of(root);
    struct slice device = mac ? slice_of(mac) : topic_level_from_end(message->topic, 1);
    const json_t *record;
    size_t i;
    int r = 0;

    json_array_foreach (records_of(root), i, record)
        if (r == 0)
            r = read_record(record, device, out, err);
    return r;
}

const struct family family_qingping = {"qingping", topic_kind, has_shape, NULL, decode_json};
