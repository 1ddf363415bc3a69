/* families/awair.c - Awair by whatever bridge: its local API, known by score and dew point, and its cloud, known by
 * lists of {"comp", "value"}. Sources: the maker's "Local API" page and "Developer API". co2_est and pm10_est are
 * estimates from other gases and particles and no readings. The body names no device: the topic's last level is it. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <string.h>

static const struct field fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"temp", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"humid", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"voc", VOC_PPB, NULL, FIELD_NUMBER},
    {"pm25", PM2_5_UG_M3, NULL, FIELD_NUMBER},
};

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* the bridge's owner chooses it */
}

static const json_t *first_component(const json_t *root)
{
    const json_t *sample = json_array_get(json_object_get(root, "data"), 0);

    return json_array_get(json_object_get(sample, "sensors"), 0);
}

static bool has_shape(json_t *root)
{
    return fields_string(first_component(root), "comp") ||
           (json_object_get(root, "score") && json_object_get(root, "dew_point") && json_object_get(root, "humid"));
}

static struct slice device_of(const struct message *message)
{
    return message->topic ? topic_level_from_end(message->topic, 0) : slice_of(NULL);
}

/* The cloud's names of components are the local API's keys. */
static int read_sample(const struct message *message, const json_t *sample, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    const json_t *component;
    size_t i;
    int r = entry_add(out, device_of(message), &entry, err);

    if (r < 0)
        return r;
    entry->reading.time_ms = fields_time_ms(json_object_get(sample, "timestamp"));
    json_array_foreach (json_object_get(sample, "sensors"), i, component) {
        const char *name = fields_string(component, "comp");
        double value;

        for (size_t f = 0; name && f < sizeof fields / sizeof *fields; f++)
            if (strcmp(fields[f].key, name) == 0 &&
                fields_number(json_object_get(component, "value"), FIELD_NUMBER, &value))
                fields_set(&entry->reading, fields[f].quantity, NULL, value);
    }
    return 0;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    const json_t *sample;
    size_t i;
    int r = 0;

    json_array_foreach (json_object_get(root, "data"), i, sample)
        if (r == 0)
            r = read_sample(message, sample, out, err);
    if (first_component(root) || r < 0)
        return r;
    r = entry_add(out, device_of(message), &entry, err);
    if (r < 0)
        return r;
    fields_read(root, fields, sizeof fields / sizeof *fields, &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(root, "timestamp"));
    return 0;
}

const struct family family_awair = {"awair", topic_kind, has_shape, NULL, decode_json};
