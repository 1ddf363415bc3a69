/* families/thingpark.c - Actility ThingPark: {"DevEUI_uplink": {"Time", "DevEUI", "FPort", "payload_hex", "Lrrs"}}, with a decoded
 * "payload" where a driver ran. Source: the server's documentation, "LRC-AS tunnel interface". */
#include "family.h"
#include "uplink.h"
#include <errno.h>
#include <string.h>

#define PREFIX "mqtt/things/"

static enum payload_kind topic_kind(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);
    const char *event = rest ? strchr(rest, '/') : NULL;

    if (!event)
        return PAYLOAD_FOREIGN;
    return strcmp(event, "/uplink") == 0 ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static bool has_shape(json_t *root)
{
    return json_is_object(json_object_get(root, "DevEUI_uplink"));
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct uplink uplink = uplink_begin(message);
    const json_t *sent = json_object_get(root, "DevEUI_uplink");

    if (!json_is_object(sent))
        return 0;
    uplink_set_eui(&uplink, fields_string(sent, "DevEUI"));
    uplink.time_ms = fields_time_ms(json_object_get(sent, "Time"));
    uplink_set_port(&uplink, json_object_get(sent, "FPort"));
    if (!uplink_read_hex(&uplink, fields_string(sent, "payload_hex")))
        return error_set(err, -EBADMSG, "payload_hex: not pairs of hexadecimal digits, or too many");
    uplink.fields = json_object_get(sent, "payload");
    uplink_add_rssi(&uplink, json_object_get(sent, "LrrRSSI"));
    uplink_add_gateways(&uplink, json_object_get(json_object_get(sent, "Lrrs"), "Lrr"), "LrrRSSI");
    return uplink_decode(&uplink, out, err);
}

const struct family family_thingpark = {"thingpark", topic_kind, has_shape, NULL, decode_json};
