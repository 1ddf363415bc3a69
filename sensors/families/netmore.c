/* families/netmore.c - Netmore and agents that speak like it: a list of {"devEui", "payload": hex, "fPort", "timestamp",
 * "rssi"}, numbers in strings; the signal alone or in rxInfo.
 * Source: the server's documentation, "HTTP push payload". */
#include "family.h"
#include "uplink.h"
#include <errno.h>

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* its owner chooses it */
}

static bool is_uplink(const json_t *object)
{
    return fields_string(object, "devEui") && fields_string(object, "payload");
}

static bool has_shape(json_t *root)
{
    return is_uplink(root) || is_uplink(json_array_get(root, 0));
}

static int decode_one(const struct message *message, const json_t *sent, struct decoded *out, struct error *err)
{
    struct uplink uplink = uplink_begin(message);
    const json_t *gateway = json_object_get(sent, "rxInfo");

    if (!is_uplink(sent))
        return error_set(err, -EBADMSG, "needs devEui and payload");
    uplink_set_eui(&uplink, fields_string(sent, "devEui"));
    uplink.time_ms = fields_time_ms(json_object_get(sent, "timestamp"));
    uplink_set_type(&uplink, fields_string(sent, "sensorType"), NULL);
    uplink_set_port(&uplink, json_object_get(sent, "fPort"));
    if (!uplink_read_hex(&uplink, fields_string(sent, "payload")))
        return error_set(err, -EBADMSG, "payload: not pairs of hexadecimal digits, or too many");
    uplink_add_rssi(&uplink, json_object_get(sent, "rssi"));
    uplink_add_rssi(&uplink, json_object_get(gateway, "rssi"));
    uplink_add_gateways(&uplink, gateway, "rssi");
    return uplink_decode(&uplink, out, err);
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    const json_t *sent;
    size_t i;
    int r = 0;

    if (json_is_object(root))
        return decode_one(message, root, out, err);
    json_array_foreach (root, i, sent)
        if (r == 0)
            r = decode_one(message, sent, out, err);
    return r;
}

const struct family family_netmore = {"netmore", topic_kind, has_shape, NULL, decode_json};
