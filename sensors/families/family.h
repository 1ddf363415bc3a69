/* families/family.h - what one payload family offers the table in decoder.c. */
#ifndef FAMILY_H
#define FAMILY_H
#include "decoder.h"
#include <jansson.h>

enum payload_kind {
    PAYLOAD_FOREIGN,    /* not a topic of this family */
    PAYLOAD_IGNORED,    /* its topic, and known to carry nothing for us: commands, logs, lists of devices */
    PAYLOAD_TEXT,       /* goes to decode_text as it came */
    PAYLOAD_JSON,       /* is parsed strictly, then goes to decode_json */
};

struct family {
    const char *name;
    enum payload_kind (*topic_kind)(const char *topic);
    /* Whether a message under a foreign or unknown topic can only be of this family; NULL: the topic must tell. */
    bool (*has_shape)(json_t *root);
    /* Both add entries to out, which is empty, and borrow the rest unchanged. 0, or -EBADMSG naming key and value.
     * The topic is NULL or foreign when has_shape found the family. NULL where no topic is of that kind. */
    int (*decode_text)(const struct message *message, struct decoded *out, struct error *err);
    int (*decode_json)(const struct message *message, json_t *root, struct decoded *out, struct error *err);
};

/* Whether a family of the table reads that topic by itself, ESPHome's form apart, which has the fewest facts. */
bool family_reads(const char *topic);

extern const struct family family_plain;
extern const struct family family_zigbee2mqtt;
extern const struct family family_airgradient;
extern const struct family family_tts;
extern const struct family family_chirpstack;
extern const struct family family_loriot;
extern const struct family family_thingpark;
extern const struct family family_netmore;
extern const struct family family_theengs;
extern const struct family family_shelly;
extern const struct family family_awair;
extern const struct family family_airthings;
extern const struct family family_netatmo;
extern const struct family family_qingping;
extern const struct family family_sensecap;
extern const struct family family_sensor_community;
extern const struct family family_homie;
extern const struct family family_senml;
extern const struct family family_homeassistant;
extern const struct family family_sparkplug;
extern const struct family family_tasmota;
extern const struct family family_esphome;

#endif
