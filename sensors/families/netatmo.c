/* families/netatmo.c - stations and modules of Netatmo as the maker's cloud answers them, brought by a bridge: {"_id",
 * "type": "NA...", "dashboard_data"}, alone or in the station's answer; a Home Coach is of type NHC. Source: the
 * maker's API documentation, "getstationsdata" and "gethomecoachsdata".
 *
 * "Pressure" is reduced to sea level and left out for "AbsolutePressure". A module that was never heard has no
 * dashboard_data, and fillers where its battery would be. rf_status is no dBm. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

static const struct field fields[] = {
    {"CO2", CO2_PPM, NULL, FIELD_NUMBER},
    {"Temperature", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"Humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"AbsolutePressure", PRESSURE_HPA, NULL, FIELD_NUMBER},
};

static const struct field battery[] = {{"battery_percent", BATTERY_PCT, NULL, FIELD_NUMBER}};

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* the bridge's owner chooses it */
}

static bool is_module(const json_t *object)
{
    const char *type = fields_string(object, "type");

    return fields_string(object, "_id") && type && (strncmp(type, "NA", 2) == 0 || strcmp(type, "NHC") == 0);
}

static json_t *stations_of(const json_t *root)
{
    return json_object_get(json_object_get(root, "body"), "devices");
}

static bool has_shape(json_t *root)
{
    return is_module(root) || is_module(json_array_get(stations_of(root), 0));
}

static int read_module(const json_t *module, struct decoded *out, struct error *err)
{
    const json_t *data = json_object_get(module, "dashboard_data");
    struct decoded_reading *entry;
    int r;

    if (!is_module(module) || !json_is_object(data))
        return 0;
    r = entry_add(out, slice_of(fields_string(module, "_id")), &entry, err);
    if (r < 0)
        return r;
    fields_read(data, fields, sizeof fields / sizeof *fields, &entry->reading);
    fields_read(module, battery, 1, &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(data, "time_utc"));
    return 0;
}

static int read_station(const json_t *station, struct decoded *out, struct error *err)
{
    const json_t *module;
    size_t i;
    int r = read_module(station, out, err);

    json_array_foreach (json_object_get(station, "modules"), i, module)
        if (r == 0)
            r = read_module(module, out, err);
    return r;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const json_t *station;
    size_t i;
    int r = 0;

    (void)message;
    if (is_module(root))
        return read_station(root, out, err);
    json_array_foreach (stations_of(root), i, station)
        if (r == 0)
            r = read_station(station, out, err);
    return r;
}

const struct family family_netatmo = {"netatmo", topic_kind, has_shape, NULL, decode_json};
