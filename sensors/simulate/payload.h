/* simulate/payload.h - a reading as each kind of sensor puts it on MQTT. Shares nothing with the decoders, so that the
 * two can disagree. Pure: no I/O, no clock. Any thread.
 * Forms: Zigbee2MQTT, Tasmota 12 (SCD40 driver), ESPHome's mqtt component, AirGradient's local firmware 3.1, The Things
 * Stack v3 with an Elsys ERS CO2, ChirpStack 4 with a Milesight AM103, Theengs Gateway with an Aranet4, Qingping's and
 * SenseCAP's own, Homie 4, Home Assistant's discovery, and our own plain form, as their makers document them. */
#ifndef PAYLOAD_H
#define PAYLOAD_H
#include "sensor.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_TOPIC_SIZE 128
#define PAYLOAD_TEXT_SIZE 1536
#define PAYLOAD_DEVICE_SIZE 32
#define PAYLOAD_MESSAGES_MAX 4          /* of one reading or status: ESPHome has a topic for each quantity */

enum payload_family {
    PAYLOAD_PLAIN,
    PAYLOAD_ZIGBEE2MQTT,
    PAYLOAD_TASMOTA,
    PAYLOAD_ESPHOME,
    PAYLOAD_AIRGRADIENT,
    PAYLOAD_TTS,
    PAYLOAD_MIXED_COUNT,                /* those before it are a mixed school's */
    PAYLOAD_CHIRPSTACK = PAYLOAD_MIXED_COUNT,
    PAYLOAD_THEENGS,
    PAYLOAD_QINGPING,
    PAYLOAD_SENSECAP,
    PAYLOAD_HOMIE,
    PAYLOAD_HOMEASSISTANT,
    PAYLOAD_COUNT,
    PAYLOAD_MIXED = PAYLOAD_COUNT,      /* a school's choice, not a form: the rooms take turns */
};

#define PAYLOAD_FAMILY_NAMES \
    "plain, zigbee2mqtt, tasmota, esphome, airgradient, tts, chirpstack, theengs, qingping, sensecap, " \
    "homie, homeassistant"

struct payload_message {
    char topic[PAYLOAD_TOPIC_SIZE];
    char text[PAYLOAD_TEXT_SIZE];       /* terminated */
    bool retain;
};

struct payload_report {
    char device[PAYLOAD_DEVICE_SIZE];
    int number;                         /* of the room, from 1 */
    int64_t time_ms;                    /* the sensor's own, unix ms; also when the network heard it */
    int64_t offset_ms;                  /* of local time */
    bool has_time;                      /* plain form: say the time */
    struct sensor_reading reading;      /* rounded by payload_round */
};

/* "plain", "zigbee2mqtt", ..., "mixed". False for an unknown name; *family untouched. */
bool payload_family_from_name(const char *name, enum payload_family *family);

/* The form that the number-th room (from 1) speaks when the school speaks `family`. */
enum payload_family payload_family_of_room(enum payload_family family, int number);

/* Its device, as a decoder names it: friendly name, topic, node, serial number or device id. */
void payload_device(enum payload_family family, int number, char device[PAYLOAD_DEVICE_SIZE]);

/* Rounds to what the form can say, so that a record of the reading and the message agree. */
void payload_round(enum payload_family family, struct sensor_reading *reading);

/* Writes the messages of one reading; returns how many. family is not PAYLOAD_MIXED. */
size_t payload_write(enum payload_family family, const struct payload_report *report,
                     struct payload_message messages[PAYLOAD_MESSAGES_MAX]);

/* The retained messages that say whether the device is there, and before that what it will say, where the form
 * announces it. Returns how many: 0 where the form has none. */
size_t payload_status(enum payload_family family, const char *device, bool online,
                      struct payload_message messages[PAYLOAD_MESSAGES_MAX]);

#endif
