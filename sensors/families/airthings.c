/* families/airthings.c - Airthings Wave Plus by a bridge: one object with radon beside the air, under whatever topic.
 * Source: public bridges and their documentation. The unit of "voc" is not stated there, so it is left out. The body names
 * no device: the topic's last level is it. */
#include "entry.h"
#include "family.h"
#include "fields.h"

static const struct field fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"temperature", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"pressure", PRESSURE_HPA, NULL, FIELD_NUMBER},
};

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* the bridge's owner chooses it */
}

static bool has_shape(json_t *root)
{
    return (json_object_get(root, "radon_short_term") || json_object_get(root, "radon_short_term_avg") ||
            json_object_get(root, "radon_1day_avg")) && json_object_get(root, "temperature");
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, message->topic ? topic_level_from_end(message->topic, 0) : slice_of(NULL), &entry, err);

    if (r < 0)
        return r;
    fields_read(root, fields, sizeof fields / sizeof *fields, &entry->reading);
    return 0;
}

const struct family family_airthings = {"airthings", topic_kind, has_shape, NULL, decode_json};
