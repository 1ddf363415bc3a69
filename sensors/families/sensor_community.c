/* families/sensor_community.c - sensor.community's airRohr: {"esp8266id", "sensordatavalues": [{"value_type", "value"}]}, all values in
 * strings, the chip in front of the quantity. Source: the firmware's documentation of its own API.
 * P0, P1 and P2 are PM1, PM10 and PM2.5; pressure is in Pa. Chips that give the same quantity stay apart. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

static const struct {
    const char *ending;
    enum quantity quantity;
    const char *unit;
} endings[] = {
    {"P0", PM1_UG_M3, "ug/m3"},     {"P1", PM10_UG_M3, "ug/m3"},    {"P2", PM2_5_UG_M3, "ug/m3"},
    {"temperature", TEMPERATURE_C, "C"}, {"humidity", HUMIDITY_PCT, "%"}, {"pressure", PRESSURE_HPA, "Pa"},
    {"co2_ppm", CO2_PPM, "ppm"},    {"signal", RSSI_DBM, "dBm"},
};

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* its owner chooses it */
}

static const char *device_of(const json_t *root)
{
    const char *device = fields_string(root, "esp8266id");

    return device ? device : fields_string(root, "esp32id");
}

static bool has_shape(json_t *root)
{
    return device_of(root) && json_is_array(json_object_get(root, "sensordatavalues"));
}

/* The entry of the chip whose name ends before `end`; the first has none. */
static int find_chip(struct decoded *out, const char *type, size_t end, struct slice device,
                     struct decoded_reading **entry, struct error *err)
{
    struct slice chip = {type, end && type[end - 1] == '_' ? end - 1 : end};
    int r;

    for (size_t i = 0; i < out->count; i++)
        if (slice_is(chip, out->readings[i].sensor)) {
            *entry = &out->readings[i];
            return 0;
        }
    r = entry_add(out, device, entry, err);
    return r == 0 ? entry_name_sensor(*entry, chip, err) : r;
}

static int read_value(struct decoded *out, const json_t *pair, struct slice device, struct error *err)
{
    const char *type = fields_string(pair, "value_type");
    double value;

    if (!type || !fields_number(json_object_get(pair, "value"), FIELD_NUMBER_OR_TEXT, &value))
        return 0;
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t size = strlen(type), tail = strlen(endings[e].ending);
        struct decoded_reading *entry;
        int r;

        if (size < tail || strcmp(type + size - tail, endings[e].ending) != 0 ||
            (size > tail && type[size - tail - 1] != '_'))
            continue;
        r = find_chip(out, type, size - tail, device, &entry, err);
        if (r == 0)
            fields_set(&entry->reading, endings[e].quantity, fields_unit(endings[e].quantity, endings[e].unit), value);
        return r;
    }
    return 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const json_t *pair;
    size_t i;
    int r = 0;

    (void)message;
    json_array_foreach (json_object_get(root, "sensordatavalues"), i, pair)
        if (r == 0)
            r = read_value(out, pair, slice_of(device_of(root)), err);
    if (r == 0)
        entry_fold_sensors(out, 0);
    return r;
}

const struct family family_sensor_community = {"sensor_community", topic_kind, has_shape, NULL, decode_json};
