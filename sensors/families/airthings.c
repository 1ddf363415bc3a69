/* families/airthings.c - Airthings by a bridge, under whatever topic: a Wave Plus heard by Bluetooth, one object with
 * radon beside the air, or what the maker's cloud last heard. Sources: public bridges and their documentation, where
 * the unit of "voc" is not stated, so it is left out; the cloud's "Latest samples", where it is ppb. The body names no
 * device: the topic's last level is it. */
#include "entry.h"
#include "family.h"
#include "fields.h"

static const struct field fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"temperature", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"pressure", PRESSURE_HPA, NULL, FIELD_NUMBER},
};

static const struct field cloud_fields[] = {
    {"co2", CO2_PPM, NULL, FIELD_NUMBER},
    {"temp", TEMPERATURE_C, NULL, FIELD_NUMBER},
    {"humidity", HUMIDITY_PCT, NULL, FIELD_NUMBER},
    {"pressure", PRESSURE_HPA, NULL, FIELD_NUMBER},
    {"voc", VOC_PPB, NULL, FIELD_NUMBER},
    {"pm1", PM1_UG_M3, NULL, FIELD_NUMBER},
    {"pm25", PM2_5_UG_M3, NULL, FIELD_NUMBER},
    {"battery", BATTERY_PCT, NULL, FIELD_NUMBER},
};

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* the bridge's owner chooses it */
}

/* The cloud says which hub or phone brought the sample. */
static const json_t *cloud_sample(const json_t *root)
{
    const json_t *data = json_object_get(root, "data");

    return json_object_get(data, "relayDeviceType") && json_object_get(data, "time") ? data : NULL;
}

static bool has_shape(json_t *root)
{
    if (cloud_sample(root))
        return true;
    return (json_object_get(root, "radon_short_term") || json_object_get(root, "radon_short_term_avg") ||
            json_object_get(root, "radon_1day_avg")) && json_object_get(root, "temperature");
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct decoded_reading *entry;
    int r = entry_add(out, message->topic ? topic_level_from_end(message->topic, 0) : slice_of(NULL), &entry, err);

    if (r < 0)
        return r;
    if (!cloud_sample(root)) {
        fields_read(root, fields, sizeof fields / sizeof *fields, &entry->reading);
        return 0;
    }
    fields_read(cloud_sample(root), cloud_fields, sizeof cloud_fields / sizeof *cloud_fields, &entry->reading);
    entry->reading.time_ms = fields_time_ms(json_object_get(cloud_sample(root), "time"));
    return 0;
}

const struct family family_airthings = {"airthings", topic_kind, has_shape, NULL, decode_json};
