/* families/awair.c - Awair's local API, by whatever bridge: known by its score and dew point. Source: the maker's "Local API"
 * page. co2_est and pm10_est are estimates from other gases and particles and no readings. The body names no device:
 * the topic's last level is it. */
#include "entry.h"
#include "family.h"
#include "fields.h"

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

static bool has_shape(json_t *root)
{
    return json_object_get(root, "score") && json_object_get(root, "dew_point") && json_object_get(root, "humid");
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, message->topic ? topic_level_from_end(message->topic, 0) : slice_of(NULL), &entry, err);

    if (r < 0)
        return r;
    fields_read(root, fields, sizeof fields / sizeof *fields, &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(root, "timestamp"));
    return 0;
}

const struct family family_awair = {"awair", topic_kind, has_shape, NULL, decode_json};
