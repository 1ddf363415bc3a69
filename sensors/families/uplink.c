/* families/uplink.c - see uplink.h
 * Field names are read whatever the vendor; normalised fields go first, their units are defined. */
#include "uplink.h"
#include "uplink_names.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Objects that only group fields of the same device and place; any other object may be a probe in the soil. */
static const char *const groups[] = {"air", "bytes", "data", "decoded", "environment", "measurements", "messages",
                                     "payload", "readings", "sensors"};

/* Names that the stack's own CayenneLPP formatter numbers by channel: "temperature_3". Beside a "temperature" without a
 * number it is something else: an older value. */
static const struct {
    const char *prefix, *plain;
} numbered[] = {
    {"temperature_", "temperature"},
    {"relative_humidity_", "relative_humidity"},
    {"barometric_pressure_", "barometric_pressure"},
};

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
    const struct uplink_name *rank[QUANTITY_COUNT];    /* the name that gave each value of entry */
    struct slice device;
    const char *brand, *type;   /* brand NULL, type "": not told */
    json_t *history;            /* found on the way, read when the walk is done */
    bool elsewhere;             /* temperature and humidity are not those of air */
    struct error *err;
};

static void measure(struct walk *walk, const struct uplink_name *row, const char *unit, double value)
{
    enum quantity quantity;

    if (row->quantity == CO2_PPM && uplink_type_estimates_co2(walk->type))
        return;
    if (walk->elsewhere && (row->quantity == TEMPERATURE_C || row->quantity == HUMIDITY_PCT))
        return;
    if (!uplink_name_convert(row, unit, &quantity, &value))
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
static int read_channel(struct walk *walk, const json_t *object, const char *key, double value)
{
    struct decoded_reading *main = walk->entry;
    char name[UPLINK_NAME_SIZE];
    int r = 0;

    for (size_t n = 0; n < COUNT(numbered); n++) {
        const char *channel = topic_after(key, numbered[n].prefix);

        if (!channel || !*channel || channel[strspn(channel, "0123456789")])
            continue;
        if (json_object_get(object, numbered[n].plain))
            return 0;
        if (!uplink_name_normalise(numbered[n].prefix, name))
            return 0;
        r = entry_add(walk->out, walk->device, &walk->entry, walk->err);
        if (r == 0)
            r = entry_name_sensor(walk->entry, slice_of(channel), walk->err);
        if (r == 0)
            measure(walk, uplink_name_find(name, walk->brand, walk->type), NULL, value);
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
    const struct uplink_name *row;
    const char *unit = NULL;
    char name[UPLINK_NAME_SIZE];
    double number;

    if (strcmp(key, "history") == 0 && json_is_array(value)) {
        walk->history = value;
        return 0;
    }
    if (!number_of(value, &unit, &number))
        return is_group(key) ? read_fields(walk, value) : 0;
    if (!uplink_name_normalise(key, name))
        return 0;
    row = uplink_name_find(name, walk->brand, walk->type);
    if (!row)
        return read_channel(walk, object, key, number);
    if (!unit && row->unit_key)
        unit = fields_string(object, row->unit_key);
    measure(walk, row, unit, number);
    return 0;
}

static int read_fields(struct walk *walk, json_t *value)
{
    bool elsewhere = walk->elsewhere;
    char name[UPLINK_NAME_SIZE];
    const char *key;
    json_t *member;
    size_t i;
    int r = 0;

    json_array_foreach (value, i, member)
        if (r == 0 && !json_is_number(member))
            r = read_fields(walk, member);
    json_object_foreach (value, key, member)
        if (uplink_name_normalise(key, name) && uplink_name_is_elsewhere(name))
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

static int read_decoded(struct walk *walk, const struct uplink *uplink)
{
    size_t first = walk->out->count - 1;
    int r = 0;

    walk->brand = uplink->brand;
    walk->type = uplink->type;
    if (is_history(uplink->normalized))
        return read_records(walk, uplink->normalized, "time");
    if (uplink->normalized)
        r = read_fields(walk, uplink->normalized);
    if (r == 0)
        r = read_fields(walk, uplink->fields);
    if (r < 0)
        return r;
    entry_fold_sensors(walk->out, first);
    return walk->history ? read_records(walk, walk->history, "timestamp") : 0;
}

static int read_bytes(const struct uplink *uplink, struct decoded_reading *entry, struct decoded *out, struct error *err)
{
    char name[CODEC_TYPE_SIZE];
    struct codec_input in = {.bytes = uplink->bytes, .size = uplink->size, .port = uplink->port};
    struct codec_output to = {out, entry, uplink->device, err, uplink->time_ms};
    codec_decode decode = codec_find(uplink->type, name, &in.model);

    return decode && uplink->size ? decode(&in, &to) : 0;
}

static bool says_nothing(const struct decoded *out, size_t first)
{
    for (size_t i = first; i < out->count; i++)
        if (out->readings[i].reading.present)
            return false;
    return true;
}

struct uplink uplink_begin(const struct message *message)
{
    struct uplink uplink = {.message = message, .time_ms = READING_NO_TIME};

    if (message->device_type)
        uplink_set_type(&uplink, message->device_type, NULL);
    return uplink;
}

void uplink_set_type(struct uplink *uplink, const char *vendor, const char *model)
{
    if (uplink->type[0])
        return;
    if (snprintf(uplink->type, sizeof uplink->type, "%s %s", vendor ? vendor : "", model ? model : "") >=
        (int)sizeof uplink->type)
        uplink->type[0] = '\0';
}

void uplink_set_port(struct uplink *uplink, const json_t *value)
{
    double port;

    if (fields_number(value, FIELD_NUMBER_OR_TEXT, &port) && port >= 1 && port <= 255)
        uplink->port = (int)port;
}

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* The bytes of base64 text, at most room of them; -1: not that, or more. */
static int base64_read(const char *text, uint8_t *bytes, int room)
{
    size_t digits = strcspn(text, "="), padding = strlen(text) - digits;
    uint32_t held = 0;
    int bits = 0, size = 0;

    if (digits % 4 == 1 || padding > 2 || strspn(text + digits, "=") != padding)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        int value = base64_value(text[i]);

        if (value < 0)
            return -1;
        held = held << 6 | (uint32_t)value;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        if (size == room)
            return -1;
        bytes[size++] = (uint8_t)(held >> bits);
    }
    return size;
}

bool uplink_read_base64(struct uplink *uplink, const char *text)
{
    int size = text ? base64_read(text, uplink->bytes, CODEC_BYTES_MAX) : 0;

    uplink->size = size < 0 ? 0 : (size_t)size;
    return size >= 0;
}

void uplink_set_eui(struct uplink *uplink, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[UPLINK_EUI_BYTES];

    uplink->device = slice_of(text);
    if (!text || text[strcspn(text, "=")] == '\0' || base64_read(text, bytes, UPLINK_EUI_BYTES) != UPLINK_EUI_BYTES)
        return;
    for (size_t i = 0; i < UPLINK_EUI_BYTES; i++) {
        uplink->eui[2 * i] = digits[bytes[i] >> 4];
        uplink->eui[2 * i + 1] = digits[bytes[i] & 15];
    }
    uplink->eui[2 * UPLINK_EUI_BYTES] = '\0';
    uplink->device = slice_of(uplink->eui);
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool uplink_read_hex(struct uplink *uplink, const char *text)
{
    size_t digits = text ? strlen(text) : 0;

    uplink->size = 0;
    if (digits % 2 || digits / 2 > CODEC_BYTES_MAX)
        return false;
    for (size_t i = 0; i < digits; i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);

        if (high < 0 || low < 0) {
            uplink->size = 0;
            return false;
        }
        uplink->bytes[uplink->size++] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void uplink_add_rssi(struct uplink *uplink, const json_t *value)
{
    double rssi_dbm;

    if (!fields_number(value, FIELD_NUMBER_OR_TEXT, &rssi_dbm) || (uplink->has_rssi && rssi_dbm <= uplink->rssi_dbm))
        return;
    uplink->has_rssi = true;
    uplink->rssi_dbm = rssi_dbm;
}

void uplink_add_gateways(struct uplink *uplink, const json_t *gateways, const char *key)
{
    const json_t *gateway;
    size_t i;

    json_array_foreach (gateways, i, gateway)
        uplink_add_rssi(uplink, json_object_get(gateway, key));
}

/* What a person said of the device goes before what a server said. */
static void ask_type(struct uplink *uplink, const char *device)
{
    const struct message *message = uplink->message;
    const char *type = message->type_of && !message->device_type ? message->type_of(message->type_context, device) : NULL;

    if (!type || !*type)
        return;
    uplink->type[0] = '\0';
    uplink_set_type(uplink, type, NULL);
}

int uplink_decode(struct uplink *uplink, struct decoded *out, struct error *err)
{
    struct walk walk = {.out = out, .device = uplink->device, .err = err};
    size_t first = out->count;
    int r = entry_add(out, uplink->device, &walk.entry, err);

    if (r == 0)
        ask_type(uplink, walk.entry->device);
    if (r == 0)
        r = read_decoded(&walk, uplink);
    if (r == 0 && says_nothing(out, first)) {
        out->count = first + 1;
        r = read_bytes(uplink, &out->readings[first], out, err);
    }
    if (r < 0)
        return r;
    for (size_t i = first; i < out->count; i++)
        if (out->readings[i].reading.time_ms == READING_NO_TIME)
            out->readings[i].reading.time_ms = uplink->time_ms;
    if (uplink->has_rssi)
        fields_set(&out->readings[first].reading, RSSI_DBM, NULL, uplink->rssi_dbm);
    return 0;
}
