/* families/loriot.c - LORIOT: {"cmd": "rx" | "gw", "EUI", "ts", "port", "data": hex}, under whatever topic. "rx" comes
 * at once with the signal at one gateway, "gw" a little later with those at all of them: one message of one device.
 * Source: the server's documentation, "Application API data format". */
#include "family.h"
#include "uplink.h"
#include <errno.h>
#include <string.h>

static enum payload_kind topic_kind(const char *topic)
{
    (void)topic;
    return PAYLOAD_FOREIGN;     /* its owner chooses it */
}

static bool has_shape(json_t *root)
{
    return fields_string(root, "cmd") && fields_string(root, "EUI");
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct uplink uplink = uplink_begin(message);
    const char *command = fields_string(root, "cmd");

    if (strcmp(command, "rx") != 0 && strcmp(command, "gw") != 0)
        return 0;
    uplink_set_eui(&uplink, fields_string(root, "EUI"));
    uplink.time_ms = fields_time_ms(json_object_get(root, "ts"));
    uplink_set_port(&uplink, json_object_get(root, "port"));
    if (!uplink_read_hex(&uplink, fields_string(root, "data")))
        return error_set(err, -EBADMSG, "data: not pairs of hexadecimal digits, or too many");
    uplink.fields = json_object_get(root, "decoded");
    uplink_add_rssi(&uplink, json_object_get(root, "rssi"));
    uplink_add_gateways(&uplink, json_object_get(root, "gws"), "rssi");
    return uplink_decode(&uplink, out, err);
}

const struct family family_loriot = {"loriot", topic_kind, has_shape, NULL, decode_json};
