/* sensors/decoder.c - see decoder.h */
#include "decoder.h"
#include "announced.h"
#include "bare.h"
#include "cbor.h"
#include "codec.h"
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "sensor_bus.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define CBOR_LIST_FIRST 0x80

/* In the order in which they are asked: the forms with the most telling topics and shapes first. */
static const struct family *const families[] = {
    &family_plain, &family_zigbee2mqtt, &family_airgradient, &family_tts, &family_chirpstack, &family_loriot,
    &family_thingpark, &family_netmore, &family_theengs, &family_shelly, &family_qingping, &family_sensecap,
    &family_homie, &family_homeassistant, &family_sparkplug, &family_awair, &family_airthings, &family_netatmo,
    &family_sensor_community, &family_senml, &family_tasmota, &family_esphome,
};

static const char *const filters[] = {
    /* plain */
    "transom/in/+",
    "transom/in/+/status",
    "transom/in/+/health",
    /* zigbee2mqtt: friendly names may have levels of their own */
    "zigbee2mqtt/#",
    /* airgradient */
    "airgradient/readings/+",
    /* The Things Stack */
    "v3/+/devices/+/up",
    /* ChirpStack */
    "application/+/device/+/event/up",
    "application/+/device/+/rx",
    /* ThingPark */
    "mqtt/things/+/uplink",
    /* Theengs Gateway, OpenMQTTGateway */
    "+/+/BTtoMQTT",
    "+/+/BTtoMQTT/+",
    /* Shelly */
    "shellies/+/online",
    "shellies/+/info",
    "shellies/+/sensor/+",
    "+/events/rpc",
    "+/+/events/rpc",
    "+/status/temperature:0",
    "+/status/humidity:0",
    "+/status/devicepower:0",
    /* Qingping */
    "qingping/+/up",
    /* SenseCAP */
    "/device_sensor_data/+/+/+/vs/+",
    "device_sensor_data/+/+/+/vs/+",
    /* Homie */
    "homie/+/$state",
    "homie/+/+/+",              /* $stats/battery, values, and in version 5 $state and $description */
    "homie/+/+/+/$unit",
    "homie/5/+/+/+",            /* values */
    /* Home Assistant's discovery */
    "homeassistant/sensor/+/config",
    "homeassistant/sensor/+/+/config",
    "homeassistant/device/+/config",
    "homeassistant/device/+/+/config",
    /* Sparkplug B */
    "spBv1.0/+/NBIRTH/+",
    "spBv1.0/+/NDATA/+",
    "spBv1.0/+/NDEATH/+",
    "spBv1.0/+/DBIRTH/+/+",
    "spBv1.0/+/DDATA/+/+",
    "spBv1.0/+/DDEATH/+/+",
    /* tasmota: full topics "%prefix%/%topic%/" (also with a Zigbee device's own level) and "%topic%/%prefix%/" */
    "tele/+/SENSOR",
    "tele/+/+/SENSOR",
    "tele/+/STATE",
    "tele/+/LWT",
    "stat/+/STATUS8",
    "stat/+/STATUS10",
    "+/tele/SENSOR",
    "+/tele/STATE",
    "+/tele/LWT",
    /* esphome */
    "+/sensor/+/state",
    "+/status",
    NULL,
};

/* Filters of the table have "+" for a whole level and "#" at the end. */
static bool lets_through(const char *filter, const char *topic)
{
    for (; *filter; filter++) {
        if (*filter == '#')
            return true;
        if (*filter == '+')
            topic += strcspn(topic, "/");
        else if (*filter != *topic++)
            return false;
    }
    return *topic == '\0';
}

bool decoder_hears(const char *topic)
{
    for (const char *const *filter = filters; *filter; filter++)
        if (lets_through(*filter, topic))
            return true;
    return false;
}

bool decoder_knows_type(const char *type)
{
    char name[CODEC_TYPE_SIZE];
    const char *model;

    return codec_find(type, name, &model) != NULL;
}

const char *const *decoder_topics(void)
{
    return filters;
}

bool family_reads(const char *topic)
{
    for (size_t f = 0; f < COUNT(families); f++)
        if (families[f] != &family_esphome && families[f]->topic_kind(topic) != PAYLOAD_FOREIGN)
            return true;
    return false;
}

static int decode_parsed(const struct family *family, const struct message *message, json_t *root, struct decoded *out,
                         struct error *err)
{
    out->family = family->name;
    return family->decode_json(message, root, out, err);
}

/* The topic is unknown or nobody's: the shape must tell. */
static int decode_by_shape(const struct message *message, struct decoded *out, struct error *err)
{
    json_t *root;
    int r;

    if (sensor_bus_is_known(message))
        return sensor_bus_decode(message, out, err);
    r = fields_parse(message->payload, message->size, &root, NULL);
    if (r < 0 && message->size && (unsigned char)message->payload[0] >= CBOR_LIST_FIRST)     /* so no JSON begins */
        r = cbor_read((struct slice){message->payload, message->size}, &root, NULL);
    if (r == 0) {
        r = -ENOMSG;
        for (size_t f = 0; f < COUNT(families) && r == -ENOMSG; f++)
            if (families[f]->has_shape && families[f]->has_shape(root))
                r = decode_parsed(families[f], message, root, out, err);
        json_decref(root);
        if (r != -ENOMSG)
            return r;
    }
    return error_set(err, -ENOMSG, "no family knows this %s", message->topic ? "topic and shape" : "shape");
}

static int decode_by_topic(const struct family *family, enum payload_kind kind, const struct message *message,
                           struct decoded *out, struct error *err)
{
    json_t *root;
    int r;

    out->family = family->name;
    if (message->size == 0 && message->announced)           /* a retained message was cleared: what it told is over */
        announced_forget(message->announced, message->topic);
    if (kind == PAYLOAD_IGNORED || message->size == 0)
        return 0;
    if (kind == PAYLOAD_TEXT)
        return family->decode_text(message, out, err);
    r = fields_parse(message->payload, message->size, &root, err);
    if (r < 0)
        return r;
    r = decode_parsed(family, message, root, out, err);
    json_decref(root);
    return r;
}

static int decode(const struct message *message, struct decoded *out, struct error *err)
{
    if (message->size > PAYLOAD_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "payload of %zu bytes is larger than %d", message->size, PAYLOAD_SIZE_MAX);
    if (message->topic && strlen(message->topic) >= TOPIC_SIZE_MAX)
        return error_set(err, -EBADMSG, "topic is longer than %d bytes", TOPIC_SIZE_MAX - 1);
    if (bare_is_known(message))
        return bare_decode(message, out, err);
    for (size_t f = 0; f < COUNT(families) && message->topic; f++) {
        enum payload_kind kind = families[f]->topic_kind(message->topic);

        if (kind != PAYLOAD_FOREIGN)
            return decode_by_topic(families[f], kind, message, out, err);
    }
    return decode_by_shape(message, out, err);
}

int decoder_decode(const struct message *message, struct decoded *out, struct error *err)
{
    int r;

    out->family = NULL;
    out->count = 0;
    out->discovers[0] = '\0';
    out->rebirth[0] = '\0';
    out->born[0] = '\0';
    out->refused[0] = '\0';
    r = decode(message, out, err);
    if (r < 0) {
        out->count = 0;
        if (out->family)
            error_prefix(err, "%s", out->family);
        return r;
    }
    entry_drop_empty(out);
    return 0;
}
