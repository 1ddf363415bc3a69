/* families/esphome.c - ESPHome: {node}/sensor/{object id}/state with a bare number, and {node}/status as last will.
 * Source: the project's MQTT client component and its sensors' default units.
 *
 * The object id is whatever a person called the sensor, so it must end in a name that leaves no doubt, and no word of
 * it may say that something else than the room's air is meant. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const char *ending;         /* whole words; the longest that fits counts */
    enum quantity quantity;
    const char *unit;           /* NULL: the quantity's own */
} names[] = {
    {"co2", CO2_PPM, NULL},
    {"co2_value", CO2_PPM, NULL},
    {"co2_level", CO2_PPM, NULL},
    {"co2_ppm", CO2_PPM, NULL},
    {"co2_concentration", CO2_PPM, NULL},
    {"carbon_dioxide", CO2_PPM, NULL},
    {"temperature", TEMPERATURE_C, NULL},
    {"temp", TEMPERATURE_C, NULL},
    {"temperature_c", TEMPERATURE_C, NULL},
    {"temp_c", TEMPERATURE_C, NULL},
    {"temperature_f", TEMPERATURE_C, "F"},
    {"temp_f", TEMPERATURE_C, "F"},
    {"fahrenheit", TEMPERATURE_C, "F"},
    {"humidity", HUMIDITY_PCT, NULL},
    {"rh", HUMIDITY_PCT, NULL},
    {"pressure", PRESSURE_HPA, NULL},
    {"pressure_hpa", PRESSURE_HPA, NULL},
    {"pm1", PM1_UG_M3, NULL},
    {"pm1_0", PM1_UG_M3, NULL},
    {"pm_1_0", PM1_UG_M3, NULL},
    {"pm_1_0_concentration", PM1_UG_M3, NULL},
    {"pm2_5", PM2_5_UG_M3, NULL},
    {"pm_2_5", PM2_5_UG_M3, NULL},
    {"pm25", PM2_5_UG_M3, NULL},
    {"pm_2_5_concentration", PM2_5_UG_M3, NULL},
    {"pm10", PM10_UG_M3, NULL},
    {"pm_10", PM10_UG_M3, NULL},
    {"pm_10_0", PM10_UG_M3, NULL},
    {"pm_10_0_concentration", PM10_UG_M3, NULL},
    {"voc_index", VOC_INDEX, NULL},
    {"tvoc_ppb", VOC_PPB, NULL},
    {"battery_level", BATTERY_PCT, NULL},
    {"battery_percent", BATTERY_PCT, NULL},
    {"battery_percentage", BATTERY_PCT, NULL},
    {"battery_voltage", BATTERY_V, NULL},
    {"rssi", RSSI_DBM, NULL},
    {"wifi_signal", RSSI_DBM, NULL},
    {"wifi_signal_strength", RSSI_DBM, NULL},
};

static const char *const foreign_words[] = {
    "internal", "esp",     "esp32",  "esp8266", "cpu",   "mcu",       "chip",      "board",     "core",   "device",
    "outdoor",  "outside", "water",  "soil",    "floor", "radiator",  "target",    "setpoint",  "set",    "offset",
    "min",      "max",     "limit",  "dew",     "point", "threshold", "equivalent", "estimated", "count", "absolute",
    "fridge",   "freezer", "boiler", "feels",   "raw",   "ble",       "calibration", "average",   "delta",
};

/* What ESPHome and its users publish when there is no value. */
static const char *const no_values[] = {"nan", "NaN", "NAN", "unknown", "unavailable", "None", "null"};

static enum payload_kind topic_kind(const char *topic)
{
    struct slice last = topic_level_from_end(topic, 0);

    if (slice_is(last, "state") && slice_is(topic_level_from_end(topic, 2), "sensor") &&
        topic_level_from_end(topic, 3).size)
        return PAYLOAD_TEXT;
    /* Home Assistant says under the same form that it started; what is ours is not an ESPHome node. */
    if (slice_is(last, "status") && topic_level_from_end(topic, 1).size)
        return topic_after(topic, "homeassistant/") || topic_after(topic, "transom/") ? PAYLOAD_IGNORED : PAYLOAD_TEXT;
    return PAYLOAD_FOREIGN;
}

/* Lower case, one '_' between words. */
static bool normalise(struct slice id, char words[DEVICE_ID_SIZE])
{
    size_t used = 0;

    for (size_t i = 0; i < id.size; i++) {
        char c = id.at[i];
        bool separates = c == '_' || c == '-' || c == ' ' || c == '.';

        if (separates && (used == 0 || words[used - 1] == '_'))
            continue;
        if (used == DEVICE_ID_SIZE - 1)
            return false;
        words[used++] = separates ? '_' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    words[used] = '\0';
    return used > 0;
}

static bool has_foreign_word(const char *words)
{
    while (*words) {
        struct slice word = {words, strcspn(words, "_")};

        for (size_t w = 0; w < COUNT(foreign_words); w++)
            if (slice_is(word, foreign_words[w]))
                return true;
        words += word.size + (words[word.size] == '_');
    }
    return false;
}

static bool ends_in(const char *words, const char *ending)
{
    size_t size = strlen(words), ending_size = strlen(ending);

    return size >= ending_size && strcmp(words + size - ending_size, ending) == 0 &&
           (size == ending_size || words[size - ending_size - 1] == '_');
}

/* Index into names, or COUNT(names) for a sensor that is none of ours. */
static size_t find_name(struct slice object_id)
{
    char words[DEVICE_ID_SIZE];
    size_t best = COUNT(names), best_size = 0;

    if (!normalise(object_id, words) || has_foreign_word(words))
        return COUNT(names);
    for (size_t n = 0; n < COUNT(names); n++)
        if (ends_in(words, names[n].ending) && strlen(names[n].ending) > best_size) {
            best = n;
            best_size = strlen(names[n].ending);
        }
    return best;
}

static bool is_no_value(struct slice text)
{
    for (size_t v = 0; v < COUNT(no_values); v++)
        if (slice_is(text, no_values[v]))
            return true;
    return text.size == 0;
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    struct slice last = topic_level_from_end(message->topic, 0), id = topic_level_from_end(message->topic, 1);
    struct slice text = {message->payload, message->size}, device = {message->topic, 0};
    struct decoded_reading *entry;
    size_t name;
    double value;
    int r;

    if (slice_is(last, "status")) {
        device.size = (size_t)(last.at - 1 - device.at);
        return entry_add_online(out, device, text, err);
    }
    device.size = (size_t)(topic_level_from_end(message->topic, 2).at - 1 - device.at);
    name = find_name(id);
    if (name == COUNT(names) || is_no_value(text))
        return 0;
    if (!fields_text_number(text, &value))
        return error_set(err, -EBADMSG, "%.*s: \"%.*s\" is not a number", (int)id.size, id.at,
                         (int)(text.size < 32 ? text.size : 32), text.at);
    r = entry_add(out, device, &entry, err);
    if (r < 0)
        return r;
    fields_set(&entry->reading, names[name].quantity,
               names[name].unit ? fields_unit(names[name].quantity, names[name].unit) : NULL, value);
    return 0;
}

const struct family family_esphome = {"esphome", topic_kind, NULL, decode_text, NULL};
