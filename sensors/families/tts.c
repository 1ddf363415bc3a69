/* families/tts.c - The Things Stack v3: v3/{application}@{tenant}/devices/{device}/up and the same object by webhook or
 * from its event log. Source: the stack's documentation, "Data formats" and "MQTT server".
 *
 * Joins, acknowledgements and simulated uplinks say nothing. */
#include "family.h"
#include "uplink.h"
#include <errno.h>
#include <string.h>

#define PREFIX "v3/"
#define DEVICES "/devices/"

static enum payload_kind topic_kind(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);
    const char *device = rest ? strstr(rest, DEVICES) : NULL;
    const char *event = device ? strchr(device + strlen(DEVICES), '/') : NULL;

    if (!event)
        return PAYLOAD_FOREIGN;
    return strcmp(event, "/up") == 0 ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

/* The event log and the storage integration wrap what MQTT sends. */
static json_t *unwrap(json_t *root)
{
    json_t *data = json_object_get(root, "data"), *result = json_object_get(root, "result");

    return json_object_get(data, "end_device_ids") ? data : json_object_get(result, "end_device_ids") ? result : root;
}

static bool has_shape(json_t *root)
{
    return json_is_object(json_object_get(unwrap(root), "end_device_ids")) ||
           json_is_array(json_object_get(root, "downlinks"));
}

/* When the network server heard it; else the gateway's clock; else the application server's. */
static int64_t time_of(const json_t *root, const json_t *uplink)
{
    int64_t time_ms = fields_time_ms(json_object_get(uplink, "received_at"));

    if (time_ms == READING_NO_TIME)
        time_ms = fields_time_ms(json_object_get(json_object_get(uplink, "settings"), "time"));
    return time_ms != READING_NO_TIME ? time_ms : fields_time_ms(json_object_get(root, "received_at"));
}

static struct slice device_of(const json_t *root, const char *topic)
{
    const json_t *ids = json_object_get(root, "end_device_ids");
    const char *device = fields_string(ids, "device_id");

    if (!device)
        device = fields_string(ids, "dev_eui");
    return device ? slice_of(device) : topic ? topic_level_from_end(topic, 1) : slice_of(NULL);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct uplink uplink = uplink_begin(message);
    const json_t *sent, *versions;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    root = unwrap(root);
    sent = json_object_get(root, "uplink_message");
    if (!sent || json_is_true(json_object_get(root, "simulated")))
        return 0;
    versions = json_object_get(sent, "version_ids");
    uplink.device = device_of(root, message->topic);
    uplink.time_ms = time_of(root, sent);
    uplink.brand = fields_string(versions, "brand_id");
    uplink_set_type(&uplink, uplink.brand, fields_string(versions, "model_id"));
    uplink_set_port(&uplink, json_object_get(sent, "f_port"));
    uplink.normalized = json_object_get(sent, "normalized_payload");
    uplink.fields = json_object_get(sent, "decoded_payload");
    uplink_read_base64(&uplink, fields_string(sent, "frm_payload"));
    uplink_add_gateways(&uplink, json_object_get(sent, "rx_metadata"), "rssi");
    return uplink_decode(&uplink, out, err);
}

const struct family family_tts = {"tts", topic_kind, has_shape, NULL, decode_json};
