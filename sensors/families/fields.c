/* families/fields.c - see fields.h */
#include "fields.h"
#include "rfc3339.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_TEXT_SIZE 40             /* longest number accepted as text, and its end */
#define UNIX_S_MIN 1e9                  /* 2001-09-09 */
#define UNIX_S_MAX 1e10                 /* 2286-11-20 */
#define MS_PER_S 1000.0

static const struct unit units[] = {
    {CO2_PPM, "ppm", 1, 0},
    {TEMPERATURE_C, "C", 1, 0},
    {TEMPERATURE_C, "°C", 1, 0},
    {TEMPERATURE_C, "F", 5.0 / 9, -32 * 5.0 / 9},
    {TEMPERATURE_C, "°F", 5.0 / 9, -32 * 5.0 / 9},
    {TEMPERATURE_C, "K", 1, -273.15},
    {HUMIDITY_PCT, "%", 1, 0},
    {HUMIDITY_PCT, "%RH", 1, 0},
    {PM1_UG_M3, "ug/m3", 1, 0},
    {PM2_5_UG_M3, "ug/m3", 1, 0},
    {PM10_UG_M3, "ug/m3", 1, 0},
    {VOC_PPB, "ppb", 1, 0},
    {VOC_INDEX, "index", 1, 0},
    {PRESSURE_HPA, "hPa", 1, 0},
    {PRESSURE_HPA, "mbar", 1, 0},
    {PRESSURE_HPA, "Pa", 0.01, 0},
    {PRESSURE_HPA, "kPa", 10, 0},
    {PRESSURE_HPA, "mmHg", 1.33322387415, 0},
    {PRESSURE_HPA, "inHg", 33.8638866667, 0},
    {BATTERY_PCT, "%", 1, 0},
    {BATTERY_V, "V", 1, 0},
    {BATTERY_V, "mV", 0.001, 0},
    {RSSI_DBM, "dBm", 1, 0},
};
/* Conventional millimetre of mercury 133.322387415 Pa, inch 25.4 times that: NIST SP 811, appendix B. */

/* The ways makers write micrograms a cubic metre: micro sign or Greek mu, slash or power. */
static const char *const spellings_of_ug_m3[] = {"µg/m³", "μg/m³", "µg/m3", "μg/m3", "µg⋅m⁻³", "μg⋅m⁻³", "ug/m^3"};

const struct unit *fields_unit(enum quantity quantity, const char *name)
{
    for (size_t s = 0; s < sizeof spellings_of_ug_m3 / sizeof spellings_of_ug_m3[0]; s++)
        if (strcmp(name, spellings_of_ug_m3[s]) == 0)
            name = "ug/m3";
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
        if (units[u].quantity == quantity && strcmp(units[u].name, name) == 0)
            return &units[u];
    return NULL;
}

/* The deepest nesting of brackets, strings skipped. Right for well-formed JSON; the parser judges the rest. */
static int nesting(const char *payload, size_t size)
{
    int depth = 0, deepest = 0;
    bool in_string = false;

    for (size_t i = 0; i < size; i++) {
        char c = payload[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest)
                deepest = depth;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return deepest;
}

int fields_parse(const char *payload, size_t size, json_t **root, struct error *err)
{
    json_error_t why;
    json_t *parsed;

    /* Before the parser, which recurses as deep as it is sent. */
    if (nesting(payload, size) > JSON_DEPTH_MAX)
        return error_set(err, -EBADMSG, "nested deeper than %d levels", JSON_DEPTH_MAX);
    parsed = json_loadb(payload, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!parsed)
        return error_set(err, -EBADMSG, "line %d column %d: not JSON: %s", why.line, why.column, why.text);
    *root = parsed;
    return 0;
}

void fields_set(struct reading *reading, enum quantity quantity, const struct unit *unit, double value)
{
    if (unit)
        value = value * unit->factor + unit->offset;
    if (isfinite(value))
        reading_set(reading, quantity, value);
}

bool fields_text_number(struct slice text, double *number)
{
    char copy[NUMBER_TEXT_SIZE], *end;
    double value;

    if (text.size == 0 || text.size >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.size);
    copy[text.size] = '\0';
    if (strspn(copy, "0123456789+-.eE") != text.size)
        return false;
    value = strtod(copy, &end);
    if (*end || !isfinite(value))
        return false;
    *number = value;
    return true;
}

bool fields_number(const json_t *value, enum field_form form, double *number)
{
    if (json_is_number(value)) {
        *number = json_number_value(value);
        return true;
    }
    return form == FIELD_NUMBER_OR_TEXT && json_is_string(value) &&
           fields_text_number((struct slice){json_string_value(value), json_string_length(value)}, number);
}

void fields_read(const json_t *object, const struct field *fields, size_t count, struct reading *reading)
{
    for (size_t f = 0; f < count; f++) {
        double value;

        if (!reading_has(reading, fields[f].quantity) &&
            fields_number(json_object_get(object, fields[f].key), fields[f].form, &value))
            fields_set(reading, fields[f].quantity, fields[f].unit, value);
    }
}

const char *fields_string(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

int64_t fields_time_ms(const json_t *value)
{
    int64_t time_ms = READING_NO_TIME;
    double number;

    if (json_is_string(value)) {
        if (rfc3339_parse(json_string_value(value), json_string_length(value), &time_ms) == 0)
            return time_ms;
    } else if (fields_number(value, FIELD_NUMBER, &number)) {
        if (number >= UNIX_S_MIN && number < UNIX_S_MAX)
            return (int64_t)(number * MS_PER_S);
        if (number >= UNIX_S_MIN * MS_PER_S && number < UNIX_S_MAX * MS_PER_S)
            return (int64_t)number;
    }
    return READING_NO_TIME;
}
