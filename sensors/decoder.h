/* sensors/decoder.h - from one MQTT message to readings. Pure: no I/O, no clock; of earlier messages only what is in
 * message.announced. A table of families, each in a file of its own under families/; the first whose topic and shape
 * fit decodes. */
#ifndef DECODER_H
#define DECODER_H
#include "error.h"
#include "reading.h"
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_SIZE_MAX 16384      /* bytes; the shipped broker configuration refuses larger ones too */
#define TOPIC_SIZE_MAX 256
#define TOPIC_LEVELS_MAX 100        /* of topics that we ask for; Mosquitto ends a connection for more than 200 */
#define DEVICE_ID_SIZE 65           /* with its end; printable UTF-8, no control bytes */
#define DECODED_READINGS_MAX 64     /* in one message, history included */
#define JSON_DEPTH_MAX 8

struct announced;                   /* announced.h */

struct message {                    /* borrows everything */
    const char *topic;              /* NULL: unknown (a payload pasted on the command line) */
    const char *payload;            /* not terminated */
    size_t size;                    /* bytes */
    bool retained;
    const char *device_type;        /* what a person said the device is; NULL: not said */
    /* The same for a device that only the message names; NULL, or gives NULL: not said. */
    const char *(*type_of)(void *context, const char *device);
    void *type_context;
    struct announced *announced;    /* what earlier messages told about this one, and where it tells about later ones;
                                     * NULL: nothing is known and nothing kept */
};

enum online { ONLINE_UNKNOWN, ONLINE_NO, ONLINE_YES };

struct decoded_reading {
    char device[DEVICE_ID_SIZE];    /* as the message or topic names it; compare without regard to case */
    char sensor[DEVICE_ID_SIZE];    /* "" unless one message carries several sensors of the same quantity */
    enum online online;             /* from an availability message or last will */
    struct reading reading;         /* time_ms is the message's own, in UTC, or READING_NO_TIME */
};

struct decoded {
    const char *family;             /* static; NULL when no family knew the message */
    size_t count;
    struct decoded_reading readings[DECODED_READINGS_MAX];
    char discovers[TOPIC_SIZE_MAX]; /* state topic that a discovery message announces, or "" */
    char rebirth[TOPIC_SIZE_MAX];   /* where a Sparkplug node, whose birth is not known, takes commands, or "" */
    char born[TOPIC_SIZE_MAX];      /* the same of a node whose birth this is, or "" */
    char refused[DEVICE_ID_SIZE];   /* on failure: whose message it was, where the topic has the name in pieces, or "" */
};

/* Decodes one message. A message that a family understands but that carries no quantity gives count 0, or one entry
 * with only device, online or rssi: that is no error.
 * Returns 0; -ENOMSG: no family knows this topic and shape; -EBADMSG: a family knows it but it is broken (the reason
 * names key and value); -EMSGSIZE: larger than PAYLOAD_SIZE_MAX; -ENOSPC: it announces more than is kept; -ESTALE: data
 * that only a birth explains, which was not heard. On failure count is 0, family says who knew the message (NULL:
 * nobody), rebirth and refused stand. Nothing is ever invented: a quantity whose unit is not certain is left out.
 * *out is about 14 KB: keep one, not one a message. */
int decoder_decode(const struct message *message, struct decoded *out, struct error *err);

/* Whether bytes of such a device can be decoded where its network server does not: "Milesight AM307". */
bool decoder_knows_type(const char *type);

/* MQTT topic filters that the families listen to, for the gateway's SUBSCRIBE; NULL-terminated, static. */
const char *const *decoder_topics(void);
/* Whether one of those filters lets the topic through. */
bool decoder_hears(const char *topic);

/* The payload that tells a Sparkplug node (decoded.rebirth) to be born again. Returns its size. */
#define DECODER_REBIRTH_SIZE 64
size_t decoder_rebirth(int64_t now_ms, uint8_t payload[DECODER_REBIRTH_SIZE]);

#endif
