/* simulate/payload.c - see payload.h */
#include "payload.h"
#include "rfc3339.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ELSYS_SIZE 14           /* bytes of an Elsys uplink with five quantities */
#define ELSYS_BASE64_SIZE 21    /* and its end */
#define ELSYS_EMPTY_MV 3000.0   /* a lithium cell at 0 % and what 1 % adds */
#define ELSYS_MV_PER_PCT 6.5

static void put(struct payload_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct payload_message *message, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(message->text, sizeof message->text, format, args);
    va_end(args);
}

static void put_topic(struct payload_message *message, const char *before, const char *device, const char *after)
{
    *message = (struct payload_message){0};
    snprintf(message->topic, sizeof message->topic, "%s%s%s", before, device, after);
}

static size_t write_plain(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    char time[RFC3339_SIZE], own[RFC3339_SIZE + 12] = "";

    rfc3339_format(report->time_ms, time);
    if (report->has_time)
        snprintf(own, sizeof own, ", \"time\": \"%s\"", time);
    put_topic(messages, "transom/in/", report->device, "");
    put(messages, "{\"co2_ppm\": %.0f, \"temperature_c\": %.1f, \"humidity_pct\": %.1f, \"battery_pct\": %.0f%s}",
        r->co2_ppm, r->temperature_c, r->humidity_pct, r->battery_pct, own);
    return 1;
}

static size_t write_zigbee2mqtt(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;

    put_topic(messages, "zigbee2mqtt/", report->device, "");
    put(messages, "{\"battery\":%.0f,\"co2\":%.0f,\"humidity\":%.2f,\"linkquality\":%.0f,\"temperature\":%.2f}",
        r->battery_pct, r->co2_ppm, r->humidity_pct, fmax(0, fmin(255, 2.5 * (r->rssi_dbm + 120))), r->temperature_c);
    return 1;
}

/* Tasmota says its local time, without the zone. */
static size_t write_tasmota(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    char local[RFC3339_SIZE];

    rfc3339_format((report->time_ms + report->offset_ms) / 1000 * 1000, local);
    put_topic(messages, "tele/", report->device, "/SENSOR");
    put(messages,
        "{\"Time\":\"%.19s\",\"SCD40\":{\"CarbonDioxide\":%.0f,\"eCO2\":%.0f,\"Temperature\":%.1f,\"Humidity\":%.1f,"
        "\"DewPoint\":%.1f},\"TempUnit\":\"C\"}",
        local, r->co2_ppm, r->co2_ppm, r->temperature_c, r->humidity_pct,
        model_dew_point_c(fmax(1, r->humidity_pct), r->temperature_c));
    return 1;
}

/* ESPHome retains its states unless told otherwise. */
static size_t write_esphome(const struct payload_report *report, struct payload_message *messages)
{
    const struct {
        const char *topic;
        int digits;
        double value;
    } states[PAYLOAD_MESSAGES_MAX] = {
        {"/sensor/co2/state", 1, report->reading.co2_ppm},
        {"/sensor/temperature/state", 2, report->reading.temperature_c},
        {"/sensor/humidity/state", 2, report->reading.humidity_pct},
        {"/sensor/rssi/state", 1, report->reading.rssi_dbm},
    };

    for (size_t i = 0; i < PAYLOAD_MESSAGES_MAX; i++) {
        put_topic(&messages[i], "", report->device, states[i].topic);
        put(&messages[i], "%.*f", states[i].digits, states[i].value);
        messages[i].retain = true;
    }
    return PAYLOAD_MESSAGES_MAX;
}

/* The board warms its own thermometer; the firmware says what it measured and what it made of it. */
static size_t write_airgradient(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    const double own_heat_k = 1.4, own_drying_pct = 4;

    put_topic(messages, "airgradient/readings/", report->device, "");
    put(messages,
        "{\"wifi\":%.0f,\"serialno\":\"%s\",\"rco2\":%.0f,\"atmp\":%.2f,\"atmpCompensated\":%.2f,\"rhum\":%.0f,"
        "\"rhumCompensated\":%.0f,\"boot\":6,\"bootCount\":6,\"ledMode\":\"co2\",\"firmware\":\"3.1.3\","
        "\"model\":\"I-9PSL\"}",
        r->rssi_dbm, report->device, r->co2_ppm, r->temperature_c + own_heat_k, r->temperature_c,
        fmax(0, r->humidity_pct - own_drying_pct), r->humidity_pct);
    return 1;
}

static void base64(const uint8_t *bytes, size_t size, char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < size; i += 3) {
        size_t have = size - i < 3 ? size - i : 3;
        uint32_t word = (uint32_t)bytes[i] << 16;

        word |= have > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        word |= have > 2 ? bytes[i + 2] : 0;
        for (size_t digit = 0; digit < 4; digit++)
            *text++ = digit <= have ? digits[word >> (18 - 6 * digit) & 63] : '=';
    }
    *text = '\0';
}

/* Elsys: type byte and big-endian value: 1 temperature in tenths, 2 humidity, 5 motion, 6 CO2, 7 battery in mV. */
static void elsys_uplink(const struct sensor_reading *r, int vdd_mv, char text[ELSYS_BASE64_SIZE])
{
    int temperature = (int)lround(r->temperature_c * 10), co2 = (int)lround(r->co2_ppm);
    const uint8_t bytes[ELSYS_SIZE] = {
        1, (uint8_t)(temperature >> 8), (uint8_t)temperature, 2, (uint8_t)lround(r->humidity_pct), 5, 0,
        6, (uint8_t)(co2 >> 8), (uint8_t)co2, 7, (uint8_t)(vdd_mv >> 8), (uint8_t)vdd_mv, 0};

    base64(bytes, ELSYS_SIZE - 1, text);
}

static size_t write_tts(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    int vdd_mv = (int)lround(ELSYS_EMPTY_MV + ELSYS_MV_PER_PCT * r->battery_pct);
    int64_t count = report->time_ms / 60000 % 65536;
    char bytes[ELSYS_BASE64_SIZE], time[RFC3339_SIZE];

    elsys_uplink(r, vdd_mv, bytes);
    rfc3339_format(report->time_ms, time);
    put_topic(messages, "v3/school@ttn/devices/", report->device, "/up");
    put(messages,
        "{\"end_device_ids\":{\"device_id\":\"%s\",\"application_ids\":{\"application_id\":\"school\"},"
        "\"dev_eui\":\"0200A1FFFE%06X\",\"join_eui\":\"0000000000000000\",\"dev_addr\":\"26%06X\"},"
        "\"correlation_ids\":[\"as:up:%026lld\"],\"received_at\":\"%s\",\"uplink_message\":{\"f_port\":5,"
        "\"f_cnt\":%d,\"frm_payload\":\"%s\",\"decoded_payload\":{\"temperature\":%.1f,\"humidity\":%.0f,\"motion\":0,"
        "\"co2\":%.0f,\"vdd\":%d},\"rx_metadata\":[{\"gateway_ids\":{\"gateway_id\":\"school-roof\"},\"time\":\"%s\","
        "\"rssi\":%.0f,\"channel_rssi\":%.0f,\"snr\":8.2}],\"settings\":{\"data_rate\":{\"lora\":{\"bandwidth\":125000,"
        "\"spreading_factor\":7}},\"frequency\":\"868300000\"},\"received_at\":\"%s\","
        "\"consumed_airtime\":\"0.061696s\"}}",
        report->device, (unsigned)report->number, (unsigned)report->number, (long long)report->time_ms, time,
        (int)count, bytes, r->temperature_c, r->humidity_pct, r->co2_ppm, vdd_mv, time, r->rssi_dbm, r->rssi_dbm,
        time);
    return 1;
}

static const struct form {
    const char *name;
    const char *device_prefix;                      /* before the room's number */
    bool device_is_hex;                             /* an address, of the locally administered kind */
    double temperature_step_c, humidity_step_pct;
    size_t (*write)(const struct payload_report *report, struct payload_message *messages);
    const char *status_before, *status_after, *online, *offline;    /* NULL: none */
} forms[PAYLOAD_COUNT] = {
    [PAYLOAD_PLAIN] = {"plain", "room-", false, 0.1, 0.1, write_plain,
                       "transom/in/", "/status", "online", "offline"},
    [PAYLOAD_ZIGBEE2MQTT] = {"zigbee2mqtt", "zigbee-room-", false, 0.01, 0.01, write_zigbee2mqtt,
                             "zigbee2mqtt/", "/availability", "{\"state\":\"online\"}", "{\"state\":\"offline\"}"},
    [PAYLOAD_TASMOTA] = {"tasmota", "tasmota-room-", false, 0.1, 0.1, write_tasmota,
                         "tele/", "/LWT", "Online", "Offline"},
    [PAYLOAD_ESPHOME] = {"esphome", "esphome-room-", false, 0.01, 0.01, write_esphome,
                         "", "/status", "online", "offline"},
    [PAYLOAD_AIRGRADIENT] = {"airgradient", "0200a1", true, 0.01, 1, write_airgradient, NULL, NULL, NULL, NULL},
    [PAYLOAD_TTS] = {"tts", "eui-0200a1fffe", true, 0.1, 1, write_tts, NULL, NULL, NULL, NULL},
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
    return family == PAYLOAD_MIXED ? (enum payload_family)((number - 1) % PAYLOAD_COUNT) : family;
}

void payload_device(enum payload_family family, int number, char device[PAYLOAD_DEVICE_SIZE])
{
    const char *prefix = forms[family].device_prefix;

    if (forms[family].device_is_hex)
        snprintf(device, PAYLOAD_DEVICE_SIZE, "%s%06x", prefix, (unsigned)number);
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

bool payload_status(enum payload_family family, const char *device, bool online, struct payload_message *message)
{
    const struct form *form = &forms[family];

    if (!form->online)
        return false;
    put_topic(message, form->status_before, device, form->status_after);
    put(message, "%s", online ? form->online : form->offline);
    message->retain = true;
    return true;
}
