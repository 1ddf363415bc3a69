/* families/sensecap.c - SenseCAP's data stream: /device_sensor_data/{organisation}/{EUI}/{channel}/vs/{measurement}, a value a
 * message. The last level says what it is; the slash in front belongs to it. Source: the maker's "Data OpenStream API" and
 * its list of measurement ids. */
#include "entry.h"
#include "family.h"
#include "fields.h"
#include <errno.h>
#include <string.h>

#define PREFIX "device_sensor_data/"

static const struct {
    const char *id;
    enum quantity quantity;
    const char *unit;
} measurements[] = {
    {"4097", TEMPERATURE_C, "C"},
    {"4098", HUMIDITY_PCT, "%"},
    {"4100", CO2_PPM, "ppm"},
    {"4101", PRESSURE_HPA, "Pa"},
};

static enum payload_kind topic_kind(const char *topic)
{
    if (!topic_after(topic + (*topic == '/'), PREFIX))
        return PAYLOAD_FOREIGN;
    return slice_is(topic_level_from_end(topic, 1), "vs") ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct slice id = topic_level_from_end(message->topic, 0);
    struct decoded_reading *entry;
    double value, time_ms;
    int r = entry_add(out, topic_level_from_end(message->topic, 3), &entry, err);

    if (r < 0)
        return r;
    entry->reading.time_ms = fields_time_ms(json_object_get(root, "timestamp"));
    if (entry->reading.time_ms == READING_NO_TIME &&
        fields_number(json_object_get(root, "timestamp"), FIELD_NUMBER_OR_TEXT, &time_ms)) {
        json_t *number = json_real(time_ms);

        entry->reading.time_ms = fields_time_ms(number);
        json_decref(number);
    }
    if (!fields_number(json_object_get(root, "value"), FIELD_NUMBER_OR_TEXT, &value))
        return error_set(err, -EBADMSG, "value: not a number");
    for (size_t m = 0; m < sizeof measurements / sizeof *measurements; m++)
        if (slice_is(id, measurements[m].id))
            fields_set(&entry->reading, measurements[m].quantity,
                       fields_unit(measurements[m].quantity, measurements[m].unit), value);
    return 0;
}

const struct family family_sensecap = {"sensecap", topic_kind, NULL, NULL, decode_json};
