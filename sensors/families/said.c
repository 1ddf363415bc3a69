/* families/said.c - see said.h Source: the default names and units of sensors in ESPHome's documentation, which other
 * makers and owners use as well. */
#include "said.h"
#include <string.h>
#include <strings.h>

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
    {"hum", HUMIDITY_PCT, NULL},
    {"rh", HUMIDITY_PCT, NULL},
    {"relative_humidity", HUMIDITY_PCT, NULL},
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
    "eco2",    "co2eq",   "co2e",    "eqco2",   "equiv", "est",       "estimate",  "virtual",   "probe",
    "fridge",   "freezer", "boiler", "feels",   "raw",   "ble",       "calibration", "average",   "delta",
};

static const char *const no_values[] = {"nan", "unknown", "unavailable", "none", "null", "n/a", "nosensor"};

/* Lower case, one '_' between words. */
static bool normalise(struct slice id, char words[DEVICE_ID_SIZE])
{
    size_t used = 0;

    for (size_t i = 0; i < id.size; i++) {
        char c = id.at[i];
        bool separates = c == '_' || c == '-' || c == ' ' || c == '.' || c == '/' || c == ':';

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

bool said_find(struct slice name, enum quantity *quantity, const char **unit)
{
    char words[DEVICE_ID_SIZE];
    size_t best = COUNT(names), best_size = 0;

    if (!normalise(name, words) || has_foreign_word(words))
        return false;
    for (size_t n = 0; n < COUNT(names); n++)
        if (ends_in(words, names[n].ending) && strlen(names[n].ending) > best_size) {
            best = n;
            best_size = strlen(names[n].ending);
        }
    if (best == COUNT(names))
        return false;
    *quantity = names[best].quantity;
    *unit = names[best].unit;
    return true;
}

bool said_is_foreign(struct slice name)
{
    char words[DEVICE_ID_SIZE];

    return normalise(name, words) && has_foreign_word(words);
}

bool said_is_no_value(struct slice text)
{
    for (size_t v = 0; v < COUNT(no_values); v++)
        if (text.size == strlen(no_values[v]) && strncasecmp(text.at, no_values[v], text.size) == 0)
            return true;
    return text.size == 0;
}
