/* families/chirpstack.c - ChirpStack, version 4 and 3: application/{application}/device/{EUI}/event/up (older ones: /rx), and
 * the same object by HTTP, which gateways of Milesight and some agents between also send.
 * Source: the server's documentation, "Event types" and "MQTT integration" of both versions.
 *
 *             version 4              version 3
 *     device  deviceInfo.devEui      devEUI, base64 or hexadecimal
 *     fields  object                 objectJSON, JSON in a string; or object
 *     bytes   data, base64           data, base64
 *     time    time                   of the gateway that heard it
 *
 * Joins, acknowledgements, states and logs say nothing. The profile's name counts as the device's type where no person
 * said one: it is what the network's owner called it. */
#include "family.h"
#include "uplink.h"
#include <errno.h>
#include <string.h>

#define PREFIX "application/"
#define DEVICE "/device/"

static enum payload_kind topic_kind(const char *topic)
{
    const char *rest = topic_after(topic, PREFIX);
    const char *device = rest ? strstr(rest, DEVICE) : NULL;
    const char *event = device ? strchr(device + strlen(DEVICE), '/') : NULL;

    if (!event)
        return PAYLOAD_FOREIGN;
    return strcmp(event, "/event/up") == 0 || strcmp(event, "/rx") == 0 ? PAYLOAD_JSON : PAYLOAD_IGNORED;
}

static const char *eui_of(const json_t *root)
{
    const char *eui = fields_string(json_object_get(root, "deviceInfo"), "devEui");

    if (!eui)
        eui = fields_string(root, "devEUI");
    return eui ? eui : fields_string(root, "devEui");
}

/* An agent between nests what the network sent. */
static const json_t *body_of(const json_t *root)
{
    const json_t *payload = json_object_get(root, "payload");

    return json_object_get(payload, "data") ? payload : root;
}

static bool has_shape(json_t *root)
{
    const json_t *body = body_of(root);

    return eui_of(root) && (json_object_get(body, "data") || json_object_get(root, "object") ||
                            json_object_get(root, "objectJSON"));
}

static int64_t time_of(const json_t *root)
{
    static const char *const keys[] = {"time", "timestamp", "publishedAt"};
    int64_t time_ms = READING_NO_TIME;

    for (size_t k = 0; k < sizeof keys / sizeof *keys && time_ms == READING_NO_TIME; k++)
        time_ms = fields_time_ms(json_object_get(root, keys[k]));
    if (time_ms == READING_NO_TIME)
        time_ms = fields_time_ms(json_object_get(json_array_get(json_object_get(root, "rxInfo"), 0), "time"));
    return time_ms;
}

/* *made: what objectJSON was parsed to; the caller's. What is no JSON there is left out: there still are the bytes. */
static json_t *fields_of(const json_t *root, json_t **made)
{
    json_t *object = json_object_get(root, "object");
    const char *text = fields_string(root, "objectJSON");

    *made = NULL;
    if (json_is_object(object) || !text)
        return object;
    return fields_parse(text, strlen(text), made, NULL) == 0 ? *made : NULL;
}

static int decode_json(const struct message *message, json_t *root, struct decoded *out, struct error *err)
{
    struct uplink uplink = uplink_begin(message);
    const json_t *info = json_object_get(root, "deviceInfo"), *body = body_of(root);
    const char *profile = fields_string(info ? info : root, "deviceProfileName"), *eui = eui_of(root);
    json_t *made;
    int r;

    if (!json_is_object(root))
        return error_set(err, -EBADMSG, "must be a JSON object");
    if (eui)
        uplink_set_eui(&uplink, eui);
    else if (message->topic)
        uplink.device = topic_level_from_end(message->topic, strcmp(strrchr(message->topic, '/'), "/rx") == 0 ? 1 : 2);
    uplink.time_ms = time_of(root);
    uplink_set_type(&uplink, profile, NULL);
    uplink_set_port(&uplink, json_object_get(body, "fPort"));
    uplink_read_base64(&uplink, fields_string(body, "data"));
    uplink_add_gateways(&uplink, json_object_get(root, "rxInfo"), "rssi");
    uplink_add_rssi(&uplink, json_object_get(json_object_get(root, "rx"), "rssi"));
    uplink.fields = fields_of(root, &made);
    r = uplink_decode(&uplink, out, err);
    json_decref(made);
    return r;
}

const struct family family_chirpstack = {"chirpstack", topic_kind, has_shape, NULL, decode_json};
