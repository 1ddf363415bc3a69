/* families/shelly.c - Shelly H&T of all generations. Source: the maker's API documentation, "MQTT" of Gen 1,
 * "Notifications" and "Components" of Gen 2 and later.
 *
 *     Gen 1   shellies/{device}/sensor/humidity|battery, plain numbers; /info, an object; /online, "true" or "false"
 *     Gen 2+  {prefix}/events/rpc: NotifyStatus or NotifyFullStatus from {"src": "shellyplusht-..."}
 *             {device}/status/temperature:0|humidity:0|devicepower:0, where its owner wants these and left the
 *             prefix as it was, which is the device's name
 *
 * A plug or a relay has a temperature too: its own. So only devices that call themselves H&T are read. Of Gen 1,
 * sensor/temperature is in the unit that its owner chose, which it does not say; /info says both. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define GEN1 "shellies/"
#define GEN1_HT "shellyht"
#define RPC "/events/rpc"

static const char *const sources[] = {"shellyplusht-", "shellyht", "shellyhtg"};

static const char *const components[] = {"/status/temperature:0", "/status/humidity:0", "/status/devicepower:0"};

static bool is_ht(const char *source)
{
    for (size_t s = 0; source && s < sizeof sources / sizeof *sources; s++)
        if (strncmp(source, sources[s], strlen(sources[s])) == 0)
            return true;
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text);

    return size > strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

static enum payload_kind later_kind(const char *topic)
{
    if (ends_with(topic, RPC))
        return PAYLOAD_JSON;
    for (size_t c = 0; c < sizeof components / sizeof *components; c++)
        if (ends_with(topic, components[c]))
            return is_ht(topic) ? PAYLOAD_JSON : PAYLOAD_IGNORED;
    return PAYLOAD_FOREIGN;
}

static enum payload_kind topic_kind(const char *topic)
{
    const char *device = topic_after(topic, GEN1);

    if (!device)
        return later_kind(topic);
    if (ends_with(device, "/online"))
        return PAYLOAD_TEXT;
    if (strncmp(device, GEN1_HT, strlen(GEN1_HT)) != 0)
        return PAYLOAD_IGNORED;
    if (ends_with(device, "/sensor/humidity") || ends_with(device, "/sensor/battery"))
        return PAYLOAD_TEXT;
    return ends_with(device, "/info") ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static struct slice device_in(const char *topic)
{
    const char *gen1 = topic_after(topic, GEN1), *device = gen1 ? gen1 : topic;

    return (struct slice){device, strcspn(device, "/")};
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    struct slice text = {message->payload, message->size}, last = topic_level_from_end(message->topic, 0);
    struct decoded_reading *entry;
    double number;
    int r = entry_add(out, device_in(message->topic), &entry, err);

    if (r < 0)
        return r;
    if (slice_is(last, "online"))
        entry->online = slice_is(text, "true") ? ONLINE_YES : slice_is(text, "false") ? ONLINE_NO : ONLINE_UNKNOWN;
    else if (fields_text_number(text, &number))
        fields_set(&entry->reading, slice_is(last, "humidity") ? HUMIDITY_PCT : BATTERY_PCT, NULL, number);
    else
        return error_set(err, -EBADMSG, "%.*s: not a number", (int)last.size, last.at);
    return 0;
}

static void set(struct reading *reading, enum quantity quantity, const json_t *object, const char *key)
{
    double value;

    if (fields_number(json_object_get(object, key), FIELD_NUMBER, &value))
        fields_set(reading, quantity, NULL, value);
}

static void read_info(const json_t *root, struct reading *reading)
{
    const json_t *temperature = json_object_get(root, "tmp");

    if (!json_is_false(json_object_get(temperature, "is_valid")))
        set(reading, TEMPERATURE_C, temperature, "tC");
    set(reading, HUMIDITY_PCT, json_object_get(root, "hum"), "value");
    set(reading, BATTERY_PCT, json_object_get(root, "bat"), "value");
    set(reading, BATTERY_V, json_object_get(root, "bat"), "voltage");
    set(reading, RSSI_DBM, json_object_get(root, "wifi_sta"), "rssi");
}

/* Component 0 is the device's own sensor; those from 100 on are plugged in. */
static void read_status(const json_t *status, struct reading *reading)
{
    const json_t *battery = json_object_get(json_object_get(status, "devicepower:0"), "battery");

    set(reading, TEMPERATURE_C, json_object_get(status, "temperature:0"), "tC");
    set(reading, HUMIDITY_PCT, json_object_get(status, "humidity:0"), "rh");
    set(reading, BATTERY_PCT, battery, "percent");
    set(reading, BATTERY_V, battery, "V");
    set(reading, RSSI_DBM, json_object_get(status, "wifi"), "rssi");
    reading->time_ms = fields_time_ms(json_object_get(status, "ts"));
}

/* One component of the device, under a topic of its own. */
static void read_component(const char *topic, json_t *root, struct reading *reading)
{
    json_t *status = json_object();

    json_object_set(status, topic_after(strrchr(topic, '/'), "/"), root);
    read_status(status, reading);
    json_decref(status);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const char *source = fields_string(root, "src");
    bool is_gen1 = topic_after(message->topic, GEN1) != NULL, is_rpc = !is_gen1 && ends_with(message->topic, RPC);
    struct decoded_reading *entry;
    int r;

    if (is_rpc && !is_ht(source))
        return 0;
    r = entry_add(out, is_rpc ? slice_of(source) : device_in(message->topic), &entry, err);
    if (r < 0)
        return r;
    if (is_gen1)
        read_info(root, &entry->reading);
    else if (!is_rpc)
        read_component(message->topic, root, &entry->reading);
    else
        read_status(json_object_get(root, "params"), &entry->reading);
    return 0;
}

const struct family family_shelly = {"shelly", topic_kind, NULL, decode_text, decode_json};
