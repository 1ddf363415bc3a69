/* families/tasmota.c - Tasmota: tele/{device}/SENSOR, /STATE and /LWT, the answers stat/{device}/STATUS8 and 10, and
 * Zigbee devices behind a Tasmota bridge (ZbReceived). A user may set any full topic; the last level stays.
 * Source: the project's documentation ("MQTT", "Zigbee", the sensor pages) and the names of its JSON keys.
 *
 * Time is the device's local clock, mostly without a zone: then it is no time. Left out: eCO2 (on a VOC chip guessed,
 * on an SCD smoothed), the ESP32's own temperature, Vcc (the chip's supply), Wifi.RSSI (percent; Signal is dBm). */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TEMPERATURE "Temperature"

/* Temperature and Pressure are not here: their units are told beside them. */
static const struct field fields[] = {
    {"CarbonDioxide", CO2_PPM, NULL, FIELD_NUMBER},
    {"Humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"PM1", PM1_UG_M3, NULL, FIELD_NUMBER},
    {"PM1_0", PM1_UG_M3, NULL, FIELD_NUMBER},
    {"PM2.5", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"PM2_5", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"PM10", PM10_UG_M3, NULL, FIELD_NUMBER},
    {"VOC_INDEX", VOC_INDEX, NULL, FIELD_NUMBER},
    {"BatteryPercentage", BATTERY_PCT, NULL, FIELD_NUMBER},
    {"Battery", BATTERY_PCT, NULL, FIELD_NUMBER},
};

/* What only certain chips say in a known unit (data sheets of SGP30, CCS811, iAQ-Core and ENS160: TVOC in ppb;
 * SEN54 and SEN55: VOC is Sensirion's index). The name of the chip may go on: "SGP30-1". */
static const struct {
    const char *chip;
    struct field field;
} chip_fields[] = {
    {"SGP30", {"TVOC", VOC_PPB, NULL, FIELD_NUMBER}},  {"CCS811", {"TVOC", VOC_PPB, NULL, FIELD_NUMBER}},
    {"IAQ", {"TVOC", VOC_PPB, NULL, FIELD_NUMBER}},    {"ENS16", {"TVOC", VOC_PPB, NULL, FIELD_NUMBER}},
    {"SEN5X", {"VOC", VOC_INDEX, NULL, FIELD_NUMBER}},
};

static const struct field bridged_fields[] = {
    {"BatteryVoltage", BATTERY_V, NULL, FIELD_NUMBER},
    {"Voltage", BATTERY_V, NULL, FIELD_NUMBER},
};

static const char *const not_the_room[] = {"ESP32"};       /* its temperature is the processor's */
static const char *const own_temperature[] = {"MHZ19"};     /* measured for itself: any other sensor's goes first */

static const struct {
    const char *last_level;
    enum payload_kind kind;
} kinds[] = {
    {"SENSOR", PAYLOAD_JSON},  {"STATE", PAYLOAD_JSON},   {"LWT", PAYLOAD_TEXT},      {"STATUS", PAYLOAD_JSON},
    {"STATUS0", PAYLOAD_JSON}, {"STATUS8", PAYLOAD_JSON}, {"STATUS10", PAYLOAD_JSON}, {"STATUS11", PAYLOAD_JSON},
    {"RESULT", PAYLOAD_JSON},
};

static enum payload_kind topic_kind(const char *topic)
{
    struct slice last = topic_level_from_end(topic, 0);

    for (size_t k = 0; k < COUNT(kinds); k++)
        if (slice_is(last, kinds[k].last_level))
            return kinds[k].kind;
    return PAYLOAD_FOREIGN;
}

/* The level before the last; where that is the prefix (full topic "%topic%/%prefix%/"), the one before it. */
static struct slice device_of(const char *topic)
{
    struct slice device;

    if (!topic || topic_kind(topic) == PAYLOAD_FOREIGN)
        return slice_of(topic);
    device = topic_level_from_end(topic, 1);
    return slice_is(device, "tele") || slice_is(device, "stat") ? topic_level_from_end(topic, 2) : device;
}

struct units {
    const struct unit *temperature, *pressure;      /* NULL: not known, leave out */
};

static struct units units_of(const json_t *told, struct units otherwise)
{
    const char *temperature = fields_string(told, "TempUnit"), *pressure = fields_string(told, "PressureUnit");

    return (struct units){temperature ? fields_unit(TEMPERATURE_C, temperature) : otherwise.temperature,
                          pressure ? fields_unit(PRESSURE_HPA, pressure) : otherwise.pressure};
}

static bool is_among(const char *name, const char *const *prefixes, size_t count)
{
    for (size_t p = 0; p < count; p++)
        if (topic_after(name, prefixes[p]))
            return true;
    return false;
}

static void read_sensor(const json_t *sensor, const char *name, struct units units, struct reading *reading)
{
    double value;

    if (is_among(name, not_the_room, COUNT(not_the_room)))
        return;
    fields_read(sensor, fields, COUNT(fields), reading);
    for (size_t c = 0; c < COUNT(chip_fields); c++)
        if (topic_after(name, chip_fields[c].chip))
            fields_read(sensor, &chip_fields[c].field, 1, reading);
    if (units.temperature && fields_number(json_object_get(sensor, TEMPERATURE), FIELD_NUMBER, &value))
        fields_set(reading, TEMPERATURE_C, units.temperature, value);
    if (units.pressure && fields_number(json_object_get(sensor, "Pressure"), FIELD_NUMBER, &value))
        fields_set(reading, PRESSURE_HPA, units.pressure, value);
}

static int add_sensor(const json_t *sensor, struct slice device, const char *name, struct units units,
                      struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, device, &entry, err);

    if (r == 0)
        r = entry_name_sensor(entry, slice_of(name), err);
    if (r == 0)
        read_sensor(sensor, name, units, &entry->reading);
    return r;
}

/* {"ANALOG":{"Temperature1":1.2,"Temperature2":3.4}}: several thermistors under one name. */
static int add_numbered(json_t *sensor, struct slice device, struct units units, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    const char *key;
    json_t *value;
    double number;
    int r;

    json_object_foreach (sensor, key, value) {
        const char *digits = topic_after(key, TEMPERATURE);

        if (!digits || !*digits || digits[strspn(digits, "0123456789")] || !units.temperature ||
            !fields_number(value, FIELD_NUMBER, &number))
            continue;
        r = entry_add(out, device, &entry, err);
        if (r == 0)
            r = entry_name_sensor(entry, slice_of(key), err);
        if (r < 0)
            return r;
        fields_set(&entry->reading, TEMPERATURE_C, units.temperature, number);
    }
    return 0;
}

/* Keys are short addresses or friendly names; each is a device of its own, always in degrees Celsius and hPa. */
static int add_bridged(json_t *bridged, struct units units, struct decoded *out, struct error *err)
{
    const char *name;
    json_t *data;
    int r;

    json_object_foreach (bridged, name, data) {
        const char *address = fields_string(data, "Device");

        if (!json_is_object(data))
            continue;
        r = add_sensor(data, slice_of(address ? address : name), "", units_of(data, units), out, err);
        if (r < 0)
            return r;
        fields_read(data, bridged_fields, COUNT(bridged_fields), &out->readings[out->count - 1].reading);
    }
    return 0;
}

static int add_group(json_t *root, bool with_own_temperature, struct slice device, struct units units,
                     struct decoded *out, struct error *err)
{
    const char *name;
    json_t *sensor;

    json_object_foreach (root, name, sensor) {
        int r;

        if (!json_is_object(sensor) || strcmp(name, "ZbReceived") == 0 ||
            is_among(name, own_temperature, COUNT(own_temperature)) != with_own_temperature)
            continue;
        r = add_sensor(sensor, device, name, units, out, err);
        if (r == 0)
            r = add_numbered(sensor, device, units, out, err);
        if (r < 0)
            return r;
        entry_drop_empty(out);
    }
    return 0;
}

static int add_sensors(json_t *root, struct slice device, struct units units, struct decoded *out, struct error *err)
{
    int r = add_sensor(root, device, "", units, out, err);      /* a rule may publish the bare keys */

    if (r == 0)
        r = add_group(root, false, device, units, out, err);
    if (r == 0)
        r = add_group(root, true, device, units, out, err);
    if (r == 0)
        entry_fold_sensors(out, 0);
    return r;
}

/* Sensors and bare quantities, all with a capital as Tasmota writes them; a member in lower case is somebody else's. */
static bool has_shape(json_t *root)
{
    json_t *told = json_object_get(root, "StatusSNS"), *sensors = told ? told : root, *sensor;
    bool is_found = json_object_get(root, "ZbReceived") || json_object_get(root, "StatusSTS");
    const char *name;

    json_object_foreach (sensors, name, sensor) {
        if (*name < 'A' || *name > 'Z')
            return false;
        if (strcmp(name, TEMPERATURE) == 0 || strcmp(name, "CarbonDioxide") == 0 ||
            json_object_get(sensor, TEMPERATURE) || json_object_get(sensor, "Temperature1") ||
            json_object_get(sensor, "CarbonDioxide") || json_object_get(sensor, "Signal"))
            is_found = true;
    }
    return is_found;
}

static int add_signal(const json_t *state, struct slice device, int64_t time_ms, struct decoded *out, struct error *err)
{
    const json_t *signal = json_object_get(json_object_get(state, "Wifi"), "Signal");
    struct decoded_reading *entry;
    double signal_dbm;
    int r;

    if (!fields_number(signal, FIELD_NUMBER, &signal_dbm))
        return 0;
    if (out->count && !reading_has(&out->readings[0].reading, RSSI_DBM)) {
        fields_set(&out->readings[0].reading, RSSI_DBM, NULL, signal_dbm);
        return 0;
    }
    r = entry_add(out, device, &entry, err);
    if (r < 0)
        return r;
    entry->reading.time_ms = time_ms;
    fields_set(&entry->reading, RSSI_DBM, NULL, signal_dbm);
    return 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    json_t *sensors = json_object_get(root, "StatusSNS"), *state = json_object_get(root, "StatusSTS");
    struct slice device = device_of(message->topic);
    struct units units = {fields_unit(TEMPERATURE_C, "C"), fields_unit(PRESSURE_HPA, "hPa")};
    int64_t time_ms;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    if (!sensors)
        sensors = root;
    time_ms = fields_time_ms(json_object_get(sensors, "Time"));
    r = add_sensors(sensors, device, units_of(sensors, units), out, err);
    if (r == 0)
        r = add_bridged(json_object_get(root, "ZbReceived"), units, out, err);
    for (size_t i = 0; i < out->count; i++)
        out->readings[i].reading.time_ms = time_ms;
    if (r == 0)
        r = add_signal(state ? state : root, device, time_ms, out, err);
    return r;
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    return entry_add_online(out, device_of(message->topic), (struct slice){message->payload, message->size}, err);
}

const struct family family_tasmota = {"tasmota", topic_kind, has_shape, decode_text, decode_json};
