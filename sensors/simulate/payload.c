/* simulate/payload.c - see payload.h */
#include "payload_forms.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void payload_put(struct payload_message *message, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(message->text, sizeof message->text, format, args);
    va_end(args);
}

void payload_topic(struct payload_message *message, const char *before, const char *device, const char *after)
{
    *message = (struct payload_message){0};
    snprintf(message->topic, sizeof message->topic, "%s%s%s", before, device, after);
}

enum numbering { DECIMAL, LOWER_HEX, UPPER_HEX };   /* hex: an address, of the locally administered kind */

static const struct form {
    const char *name;
    const char *device_prefix;                      /* before the room's number */
    enum numbering numbering;
    double temperature_step_c, humidity_step_pct;
    size_t (*write)(const struct payload_report *report, struct payload_message *messages);
    /* Whether the device is there: one topic with one of two words, or messages of its own. Neither: not told. */
    const char *status_before, *status_after, *online, *offline;
    size_t (*write_status)(const char *device, bool online, struct payload_message *messages);
} forms[PAYLOAD_COUNT] = {
    [PAYLOAD_PLAIN] = {"plain", "room-", DECIMAL, 0.1, 0.1, payload_plain,
                       "transom/in/", "/status", "online", "offline", NULL},
    [PAYLOAD_ZIGBEE2MQTT] = {"zigbee2mqtt", "zigbee-room-", DECIMAL, 0.01, 0.01, payload_zigbee2mqtt,
                             "zigbee2mqtt/", "/availability", "{\"state\":\"online\"}",
                             "{\"state\":\"offline\"}", NULL},
    [PAYLOAD_TASMOTA] = {"tasmota", "tasmota-room-", DECIMAL, 0.1, 0.1, payload_tasmota,
                         "tele/", "/LWT", "Online", "Offline", NULL},
    [PAYLOAD_ESPHOME] = {"esphome", "esphome-room-", DECIMAL, 0.01, 0.01, payload_esphome,
                         "", "/status", "online", "offline", NULL},
    [PAYLOAD_AIRGRADIENT] = {"airgradient", "0200a1", LOWER_HEX, 0.01, 1, payload_airgradient,
                             NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_TTS] = {"tts", "eui-0200a1fffe", LOWER_HEX, 0.1, 1, payload_tts, NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_CHIRPSTACK] = {"chirpstack", "0200a4fffe", LOWER_HEX, 0.1, 0.5, payload_chirpstack,
                            NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_THEENGS] = {"theengs", "0200A2", UPPER_HEX, 0.01, 1, payload_theengs, NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_QINGPING] = {"qingping", "0200A3", UPPER_HEX, 0.1, 0.1, payload_qingping, NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_SENSECAP] = {"sensecap", "0200A5FFFE", UPPER_HEX, 0.1, 1, payload_sensecap, NULL, NULL, NULL, NULL, NULL},
    [PAYLOAD_HOMIE] = {"homie", "homie-room-", DECIMAL, 0.1, 1, payload_homie,
                       NULL, NULL, NULL, NULL, payload_homie_status},
    [PAYLOAD_HOMEASSISTANT] = {"homeassistant", "monitor-", DECIMAL, 0.1, 1, payload_homeassistant,
                               NULL, NULL, NULL, NULL, payload_homeassistant_status},
};

bool payload_family_from_name(const char *name, enum payload_family *family)
{
    if (strcmp(name, "mixed") == 0) {
        *family = PAYLOAD_MIXED;
        return true;
    }
    for (int f = 0; f < PAYLOAD_COUNT; f++)
        if (strcmp(forms[f].name, name) == 0) {
            *family = (enum payload_family)f;
            return true;
        }
    return false;
}

enum payload_family payload_family_of_room(enum payload_family family, int number)
{
    return family == PAYLOAD_MIXED ? (enum payload_family)((number - 1) % PAYLOAD_MIXED_COUNT) : family;
}

void payload_device(enum payload_family family, int number, char device[PAYLOAD_DEVICE_SIZE])
{
    const char *prefix = forms[family].device_prefix;

    if (forms[family].numbering == LOWER_HEX)
        snprintf(device, PAYLOAD_DEVICE_SIZE, "%s%06x", prefix, (unsigned)number);
    else if (forms[family].numbering == UPPER_HEX)
        snprintf(device, PAYLOAD_DEVICE_SIZE, "%s%06X", prefix, (unsigned)number);
    else
        snprintf(device, PAYLOAD_DEVICE_SIZE, "%s%02d", prefix, number);
}

static double to_step(double value, double step)
{
    return step * round(value / step);
}

void payload_round(enum payload_family family, struct sensor_reading *reading)
{
    reading->co2_ppm = round(fmax(SENSOR_CO2_MIN_PPM, fmin(SENSOR_CO2_MAX_PPM, reading->co2_ppm)));
    reading->temperature_c = to_step(reading->temperature_c, forms[family].temperature_step_c);
    reading->humidity_pct = to_step(reading->humidity_pct, forms[family].humidity_step_pct);
    reading->battery_pct = round(reading->battery_pct);
    reading->rssi_dbm = round(reading->rssi_dbm);
}

size_t payload_write(enum payload_family family, const struct payload_report *report,
                     struct payload_message messages[PAYLOAD_MESSAGES_MAX])
{
    return forms[family].write(report, messages);
}

size_t payload_status(enum payload_family family, const char *device, bool online,
                      struct payload_message messages[PAYLOAD_MESSAGES_MAX])
{
    const struct form *form = &forms[family];

    if (form->write_status)
        return form->write_status(device, online, messages);
    if (!form->online)
        return 0;
    payload_topic(messages, form->status_before, device, form->status_after);
    payload_put(messages, "%s", online ? form->online : form->offline);
    messages->retain = true;
    return 1;
}
