/* families/uplink.h - what a LoRaWAN sensor sent, freed of the network server's envelope: fields that the server decoded,
 * or bytes that we decode when a person, or the server, said which device it is. Pure.
 *
 * An envelope (tts.c, chirpstack.c ...) fills in what it knows and calls uplink_decode(). */
#ifndef UPLINK_H
#define UPLINK_H
#include "codec.h"
#include "fields.h"

#define UPLINK_EUI_BYTES 8
#define UPLINK_TYPE_SIZE 128            /* "milesight-iot am107", with its end */

struct uplink {                         /* borrows the rest; zeroed but for time_ms is "not said" */
    const struct message *message;
    struct slice device;                /* EUI, or the name under which the server keeps the device */
    char eui[2 * UPLINK_EUI_BYTES + 1]; /* what device points to where the EUI came as base64 */
    char type[UPLINK_TYPE_SIZE];        /* vendor and model; "": not said */
    const char *brand;                  /* the vendor alone, where the server names it; NULL */
    int port;                           /* 0: not said */
    int64_t time_ms;                    /* READING_NO_TIME: not said */
    bool has_rssi;
    double rssi_dbm;                    /* of the strongest gateway */
    json_t *normalized;                 /* in defined units; NULL */
    json_t *fields;                     /* as some codec named them; NULL */
    size_t size;
    uint8_t bytes[CODEC_BYTES_MAX];
};

/* An uplink of which nothing is known but the type that a person gave, which goes before whatever a server says. */
struct uplink uplink_begin(const struct message *message);

/* Vendor and model where no person said a type; either may be NULL. Too long: not said. */
void uplink_set_type(struct uplink *uplink, const char *vendor, const char *model);

/* The device by its EUI, in hexadecimal digits or, as some servers write it, in base64; anything else as it is. The uplink
 * must stay where it is from then on. */
void uplink_set_eui(struct uplink *uplink, const char *text);

/* A LoRaWAN port, 1 to 255, as a number or in a string; others and NULL: not said. */
void uplink_set_port(struct uplink *uplink, const json_t *value);

/* Payload bytes as text; NULL or "": none. False: not of that form or more than CODEC_BYTES_MAX, then there are none. */
bool uplink_read_base64(struct uplink *uplink, const char *text);
bool uplink_read_hex(struct uplink *uplink, const char *text);

/* The signal at one gateway; the strongest stays. value: a number, or one in a string. */
void uplink_add_rssi(struct uplink *uplink, const json_t *value);
/* The same of each object of a list that has `key`. */
void uplink_add_gateways(struct uplink *uplink, const json_t *gateways, const char *key);

/* Adds the readings to out: from the fields, and where they hold no quantity of a room, from the bytes by the device's
 * type. 0, or -EBADMSG: more than a message may hold, or a device's name that is none. */
int uplink_decode(struct uplink *uplink, struct decoded *out, struct error *err);

#endif
