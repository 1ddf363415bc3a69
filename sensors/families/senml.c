/* families/senml.c - SenML (RFC 8428): a list of records, in JSON or CBOR, under whatever topic. What a record leaves
 * out, the base values before it say. Units: the registry "SenML Units" and the secondary ones of RFC 8798.
 *
 *             JSON        CBOR
 *     base    bn bt bu bv -2 -3 -4 -5
 *     record  n u v t     0 1 2 6
 *
 * The device is the base name, or the name up to its last part; the quantity is that of the unit where it has only one
 * (Cel, %RH, Pa), else of the name ("co2" in ppm). A record whose name says something else (outdoors, a chip) is left
 * out. Times below 2^28 are seconds from now: zero is now, others cannot be placed without a clock and are left out. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "said.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define RELATIVE_S_MAX 268435456.0      /* 2^28: RFC 8428, 4.5.3 */
#define NAME_SIZE 256
#define SEPARATORS ":/.-_"

static const struct {
    const char *name;
    bool is_certain;            /* no other quantity of ours has the unit */
    enum quantity quantity;
    const char *unit;
} units[] = {
    {"Cel", true, TEMPERATURE_C, "C"},   {"K", true, TEMPERATURE_C, "K"},   {"%RH", true, HUMIDITY_PCT, "%RH"},
    {"Pa", true, PRESSURE_HPA, "Pa"},    {"hPa", true, PRESSURE_HPA, "hPa"}, {"%EL", true, BATTERY_PCT, "%"},
    {"ppm", false, CO2_PPM, "ppm"},      {"ppb", false, VOC_PPB, "ppb"},    {"V", false, BATTERY_V, "V"},
    {"mV", false, BATTERY_V, "mV"},
};

struct pack {                   /* base values, as far as read */
    char name[NAME_SIZE];
    const char *unit;
    double value, time_s;
    struct decoded *out;
    struct error *err;
};

static const json_t *either(const json_t *record, const char *json, const char *cbor)
{
    const json_t *value = json_object_get(record, json);

    return value ? value : json_object_get(record, cbor);
}

static bool is_record(const json_t *record)
{
    return json_is_object(record) && (either(record, "bn", "-2") || either(record, "n", "0")) &&
           (either(record, "v", "2") || either(record, "vs", "3") || either(record, "vb", "4") ||
            either(record, "vd", "8") || either(record, "s", "5") || either(record, "bv", "-5"));
}

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* its owner chooses it */
}

static bool has_shape(json_t *root)
{
    return json_is_array(root) && is_record(json_array_get(root, 0));
}

/* Base name and name are one name. The device's part of it ends where the base name does; where there is only one of
 * the two, before the last part, if that is what people call a quantity. *last: what follows. */
static struct slice device_of(const char *name, size_t base_size, const char **last)
{
    size_t cut = base_size;
    enum quantity quantity;
    const char *unit;

    if (cut == 0 || name[cut] == '\0') {
        for (cut = strlen(name); cut > 0 && !strchr(SEPARATORS, name[cut - 1]); cut--) { }
        if (cut == 0 || !said_find(slice_of(name + cut), &quantity, &unit))
            cut = strlen(name);
    }
    *last = name + cut;
    while (cut > 0 && strchr(SEPARATORS, name[cut - 1]))
        cut--;
    return (struct slice){name, cut};
}

static bool find_quantity(const char *unit_name, const char *last, enum quantity *quantity, const struct unit **unit)
{
    enum quantity said;
    const char *in;

    for (size_t u = 0; unit_name && u < sizeof units / sizeof *units; u++) {
        if (strcmp(units[u].name, unit_name) != 0)
            continue;
        if (units[u].is_certain ? *last && said_is_foreign(slice_of(last))
                                : !said_find(slice_of(last), &said, &in) || said != units[u].quantity)
            return false;
        *quantity = units[u].quantity;
        *unit = fields_unit(units[u].quantity, units[u].unit);
        return true;
    }
    return false;
}

/* False: it cannot be placed. */
static bool place(double time_s, int64_t *time_ms)
{
    *time_ms = READING_NO_TIME;
    if (time_s < RELATIVE_S_MAX)
        return time_s == 0;
    if (time_s < 1e10)
        *time_ms = (int64_t)(time_s * 1000);
    return time_s < 1e10;
}

/* Values of one device and moment are one reading, as long as no quantity comes twice. */
static int entry_at(const struct pack *pack, struct slice device, enum quantity quantity, int64_t time_ms,
                    struct decoded_reading **entry)
{
    int r;

    for (size_t i = 0; i < pack->out->count; i++) {
        *entry = &pack->out->readings[i];
        if ((*entry)->reading.time_ms == time_ms && slice_is(device, (*entry)->device) &&
            !reading_has(&(*entry)->reading, quantity))
            return 0;
    }
    r = entry_add(pack->out, device, entry, pack->err);
    if (r == 0)
        (*entry)->reading.time_ms = time_ms;
    return r;
}

static int read_value(const struct pack *pack, const json_t *record, double number)
{
    const char *own = json_string_value(either(record, "n", "0"));
    const char *unit_name = json_string_value(either(record, "u", "1")), *last;
    char name[NAME_SIZE];
    double time_s = pack->time_s;
    const struct unit *unit;
    enum quantity quantity;
    struct decoded_reading *entry;
    struct slice device;
    int64_t time_ms;
    int r;

    if (snprintf(name, sizeof name, "%s%s", pack->name, own ? own : "") >= (int)sizeof name)
        return error_set(pack->err, -EBADMSG, "a name is longer than %d", NAME_SIZE - 1);
    device = device_of(name, strlen(pack->name), &last);
    if (json_is_number(either(record, "t", "6")))
        time_s += json_number_value(either(record, "t", "6"));
    if (!find_quantity(unit_name ? unit_name : pack->unit, last, &quantity, &unit) || !place(time_s, &time_ms))
        return 0;
    r = entry_at(pack, device, quantity, time_ms, &entry);
    if (r == 0)
        fields_set(&entry->reading, quantity, unit, number + pack->value);
    return r;
}

static int read_record(struct pack *pack, const json_t *record)
{
    const char *name = json_string_value(either(record, "bn", "-2"));
    const char *unit = json_string_value(either(record, "bu", "-4"));
    const json_t *time = either(record, "bt", "-3"), *base = either(record, "bv", "-5");
    const json_t *value = either(record, "v", "2");

    if (!json_is_object(record))
        return error_set(pack->err, -EBADMSG, "a record is no object");
    if (name && snprintf(pack->name, sizeof pack->name, "%s", name) >= (int)sizeof pack->name)
        return error_set(pack->err, -EBADMSG, "bn: longer than %d", NAME_SIZE - 1);
    if (unit)
        pack->unit = unit;
    if (json_is_number(time))
        pack->time_s = json_number_value(time);
    if (json_is_number(base))
        pack->value = json_number_value(base);
    return json_is_number(value) ? read_value(pack, record, json_number_value(value)) : 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct pack pack = {.out = out, .err = err};
    const json_t *record;
    size_t i;
    int r = 0;

    (void)message;
    json_array_foreach (root, i, record)
        if (r == 0)
            r = read_record(&pack, record);
    return r;
}

const struct family family_senml = {"senml", topic_kind, has_shape, NULL, decode_json};
