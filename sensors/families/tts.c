/* families/tts.c - The Things Stack v3: v3/{application}@{tenant}/devices/{device}/up and the same object by webhook or
 * from its event log. Reads decoded_payload and normalized_payload, whatever the vendor, by field names; raw bytes are
 * not decoded. Source: the stack's documentation, "Data formats" and "MQTT server".
 *
 * Normalised fields go first, their units are defined. Joins, acknowledgements and simulated uplinks say nothing. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "tts_names.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define PREFIX "v3/"
#define DEVICES "/devices/"

/* Objects that only group fields of the same device and place; any other object may be a probe in the soil. */
static const char *const groups[] = {"air", "bytes", "data", "decoded", "environment", "measurements", "messages",
                                     "payload", "readings", "sensors"};

/* Names that the stack's own CayenneLPP formatter numbers by channel: "temperature_3". */
static const char *const numbered[] = {"temperature_", "relative_humidity_", "barometric_pressure_"};

/* SenseCAP tells its quantities by number. Source: the maker's "measurement ids". */
static const struct {
    double id;
    enum quantity quantity;
    const char *unit;
} measurements[] = {
    {4097, TEMPERATURE_C, "C"},
    {4098, HUMIDITY_PCT, "%"},
    {4100, CO2_PPM, "ppm"},
    {4101, PRESSURE_HPA, "Pa"},
};

struct walk {                   /* over the fields of one uplink */
    struct decoded *out;
    struct decoded_reading *entry;
    const struct tts_name *rank[QUANTITY_COUNT];    /* the name that gave each value of entry */
    struct slice device;
    const char *brand;          /* NULL: not told */
    json_t *history;            /* found on the way, read when the walk is done */
    bool elsewhere;             /* temperature and humidity are not those of air */
    struct error *err;
};

static enum payload_kind topic_kind(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);
    const char *device = rest ? strstr(rest, DEVICES) : NULL;
    const char *event = device ? strchr(device + strlen(DEVICES), '/') : NULL;

    if (!event)
        return PAYLOAD_FOREIGN;
    return strcmp(event, "/up") == 0 ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

/* The event log and the storage integration wrap what MQTT sends. */
static json_t *unwrap(json_t *root)
{
    json_t *data = json_object_get(root, "data"), *result = json_object_get(root, "result");

    return json_object_get(data, "end_device_ids") ? data : json_object_get(result, "end_device_ids") ? result : root;
}

static bool has_shape(json_t *root)
{
    return json_is_object(json_object_get(unwrap(root), "end_device_ids")) ||
           json_is_array(json_object_get(root, "downlinks"));
}

static void measure(struct walk *walk, const struct tts_name *row, const char *unit, double value)
{
    enum quantity quantity;

    if (walk->elsewhere && (row->quantity == TEMPERATURE_C || row->quantity == HUMIDITY_PCT))
        return;
    if (!tts_convert(row, unit, &quantity, &value))
        return;
    if (reading_has(&walk->entry->reading, quantity) && (!walk->rank[quantity] || walk->rank[quantity] <= row))
        return;
    fields_set(&walk->entry->reading, quantity, NULL, value);
    walk->rank[quantity] = row;
}

/* A number, bare or in a list of one, or {"value": 21.5, "unit": "C"}; in {"values": [...]} the newest stands first. */
static bool number_of(const json_t *value, const char **unit, double *number)
{
    const json_t *inner = json_object_get(value, "value"), *list = json_object_get(value, "values");

    if (json_is_object(value)) {
        *unit = fields_string(value, "unit");
        return fields_number(list ? json_array_get(list, 0) : inner, FIELD_NUMBER_OR_TEXT, number);
    }
    if (json_is_array(value))
        return json_array_size(value) == 1 && fields_number(json_array_get(value, 0), FIELD_NUMBER_OR_TEXT, number);
    return fields_number(value, FIELD_NUMBER_OR_TEXT, number);
}

/* A numbered channel is a sensor of its own until entry_fold_sensors finds that nothing is there twice. */
static int read_channel(struct walk *walk, const char *key, double value)
{
    struct decoded_reading *main = walk->entry;
    char name[TTS_NAME_SIZE];
    int r = 0;

    for (size_t n = 0; n < COUNT(numbered); n++) {
        const char *channel = topic_after(key, numbered[n]);

        if (!channel || !*channel || channel[strspn(channel, "0123456789")])
            continue;
        if (!tts_normalise(numbered[n], name))
            return 0;
        r = entry_add(walk->out, walk->device, &walk->entry, walk->err);
        if (r == 0)
            r = entry_name_sensor(walk->entry, slice_of(channel), walk->err);
        if (r == 0)
            measure(walk, tts_find(name, walk->brand), NULL, value);
        walk->entry = main;
    }
    return r;
}

static void read_measurement(struct walk *walk, const json_t *object)
{
    double id, value;

    if (!fields_number(json_object_get(object, "measurementId"), FIELD_NUMBER_OR_TEXT, &id) ||
        !fields_number(json_object_get(object, "measurementValue"), FIELD_NUMBER_OR_TEXT, &value))
        return;
    for (size_t m = 0; m < COUNT(measurements); m++)
        if (measurements[m].id == id)
            fields_set(&walk->entry->reading, measurements[m].quantity,
                       fields_unit(measurements[m].quantity, measurements[m].unit), value);
}

static bool is_group(const char *key)
{
    for (size_t g = 0; g < COUNT(groups); g++)
        if (strcmp(groups[g], key) == 0)
            return true;
    return false;
}

static int read_fields(struct walk *walk, json_t *value);

static int read_field(struct walk *walk, const json_t *object, const char *key, json_t *value)
{
    const struct tts_name *row;
    const char *unit = NULL;
    char name[TTS_NAME_SIZE];
    double number;

    if (strcmp(key, "history") == 0 && json_is_array(value)) {
        walk->history = value;
        return 0;
    }
    if (!number_of(value, &unit, &number))
        return is_group(key) ? read_fields(walk, value) : 0;
    if (!tts_normalise(key, name))
        return 0;
    row = tts_find(name, walk->brand);
    if (!row)
        return read_channel(walk, key, number);
    if (!unit && row->unit_key)
        unit = fields_string(object, row->unit_key);
    measure(walk, row, unit, number);
    return 0;
}

static int read_fields(struct walk *walk, json_t *value)
{
    bool elsewhere = walk->elsewhere;
    char name[TTS_NAME_SIZE];
    const char *key;
    json_t *member;
    size_t i;
    int r = 0;

    json_array_foreach (value, i, member)
        if (r == 0 && !json_is_number(member))
            r = read_fields(walk, member);
    json_object_foreach (value, key, member)
        if (tts_normalise(key, name) && tts_is_elsewhere(name))
            walk->elsewhere = true;
    json_object_foreach (value, key, member)
        if (r == 0)
            r = read_field(walk, value, key, member);
    read_measurement(walk, value);
    walk->elsewhere = elsewhere;
    return r;
}

/* Records with a time of their own: {"timestamp": 1700000000, "co2": 812}. Without one they cannot be placed. */
static int read_records(struct walk *walk, json_t *records, const char *time_key)
{
    json_t *record;
    size_t i;
    int r;

    json_array_foreach (records, i, record) {
        int64_t time_ms = fields_time_ms(json_object_get(record, time_key));

        if (time_ms == READING_NO_TIME)
            continue;
        r = entry_add(walk->out, walk->device, &walk->entry, walk->err);
        if (r < 0)
            return r;
        memset(walk->rank, 0, sizeof walk->rank);
        walk->entry->reading.time_ms = time_ms;
        r = read_fields(walk, record);
        if (r < 0)
            return r;
    }
    return 0;
}

/* A list of more than one normalised measurement is a history, newest last or first: each says its time. */
static bool is_history(const json_t *normalized)
{
    return json_array_size(normalized) > 1 && json_object_get(json_array_get(normalized, 0), "time");
}

static int read_uplink(struct walk *walk, json_t *uplink)
{
    json_t *normalized = json_object_get(uplink, "normalized_payload");
    size_t first = walk->out->count - 1;
    int r = 0;

    walk->brand = fields_string(json_object_get(uplink, "version_ids"), "brand_id");
    if (is_history(normalized))
        return read_records(walk, normalized, "time");
    if (normalized)
        r = read_fields(walk, normalized);
    if (r == 0)
        r = read_fields(walk, json_object_get(uplink, "decoded_payload"));
    if (r < 0)
        return r;
    entry_fold_sensors(walk->out, first);
    return walk->history ? read_records(walk, walk->history, "timestamp") : 0;
}

/* Of the gateways that heard it, the strongest. */
static void read_rssi(const json_t *uplink, struct reading *reading)
{
    json_t *gateways = json_object_get(uplink, "rx_metadata"), *gateway;
    size_t i;

    json_array_foreach (gateways, i, gateway) {
        double rssi_dbm;

        if (fields_number(json_object_get(gateway, "rssi"), FIELD_NUMBER, &rssi_dbm) &&
            (!reading_has(reading, RSSI_DBM) || rssi_dbm > reading->value[RSSI_DBM]))
            fields_set(reading, RSSI_DBM, NULL, rssi_dbm);
    }
}

/* When the network server heard it; else the gateway's clock; else the application server's. */
static int64_t time_of(const json_t *root, const json_t *uplink)
{
    int64_t time_ms = fields_time_ms(json_object_get(uplink, "received_at"));

    if (time_ms == READING_NO_TIME)
        time_ms = fields_time_ms(json_object_get(json_object_get(uplink, "settings"), "time"));
    return time_ms != READING_NO_TIME ? time_ms : fields_time_ms(json_object_get(root, "received_at"));
}

static struct slice device_of(const json_t *root, const char *topic)
{
    const json_t *ids = json_object_get(root, "end_device_ids");
    const char *device = fields_string(ids, "device_id");

    if (!device)
        device = fields_string(ids, "dev_eui");
    return device ? slice_of(device) : topic ? topic_level_from_end(topic, 1) : slice_of(NULL);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct walk walk = {.out = out, .err = err};
    json_t *uplink;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    root = unwrap(root);
    uplink = json_object_get(root, "uplink_message");
    if (!uplink || json_is_true(json_object_get(root, "simulated")))
        return 0;
    walk.device = device_of(root, message->topic);
    r = entry_add(out, walk.device, &walk.entry, err);
    if (r < 0)
        return r;
    r = read_uplink(&walk, uplink);
    if (r < 0)
        return r;
    for (size_t i = 0; i < out->count; i++)
        if (out->readings[i].reading.time_ms == READING_NO_TIME)
            out->readings[i].reading.time_ms = time_of(root, uplink);
    read_rssi(uplink, &out->readings[0].reading);
    return 0;
}

const struct family family_tts = {"tts", topic_kind, has_shape, NULL, decode_json};
