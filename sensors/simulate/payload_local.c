/* simulate/payload_local.c - the forms of sensors that speak MQTT themselves, or through a gateway in the building. */
#include "payload_forms.h"
#include "rfc3339.h"
#include <math.h>
#include <stdio.h>

size_t payload_plain(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    char time[RFC3339_SIZE], own[RFC3339_SIZE + 12] = "";

    rfc3339_format(report->time_ms, time);
    if (report->has_time)
        snprintf(own, sizeof own, ", \"time\": \"%s\"", time);
    payload_topic(messages, "transom/in/", report->device, "");
    payload_put(messages,
        "{\"co2_ppm\": %.0f, \"temperature_c\": %.1f, \"humidity_pct\": %.1f, \"battery_pct\": %.0f%s}",
        r->co2_ppm, r->temperature_c, r->humidity_pct, r->battery_pct, own);
    return 1;
}

size_t payload_zigbee2mqtt(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;

    payload_topic(messages, "zigbee2mqtt/", report->device, "");
    payload_put(messages, "{\"battery\":%.0f,\"co2\":%.0f,\"humidity\":%.2f,\"linkquality\":%.0f,\"temperature\":%.2f}",
        r->battery_pct, r->co2_ppm, r->humidity_pct, fmax(0, fmin(255, 2.5 * (r->rssi_dbm + 120))), r->temperature_c);
    return 1;
}

/* Tasmota says its local time, without the zone. */
size_t payload_tasmota(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    char local[RFC3339_SIZE];

    rfc3339_format((report->time_ms + report->offset_ms) / 1000 * 1000, local);
    payload_topic(messages, "tele/", report->device, "/SENSOR");
    payload_put(messages,
        "{\"Time\":\"%.19s\",\"SCD40\":{\"CarbonDioxide\":%.0f,\"eCO2\":%.0f,\"Temperature\":%.1f,\"Humidity\":%.1f,"
        "\"DewPoint\":%.1f},\"TempUnit\":\"C\"}",
        local, r->co2_ppm, r->co2_ppm, r->temperature_c, r->humidity_pct,
        model_dew_point_c(fmax(1, r->humidity_pct), r->temperature_c));
    return 1;
}

/* ESPHome retains its states unless told otherwise. */
size_t payload_esphome(const struct payload_report *report, struct payload_message *messages)
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
        payload_topic(&messages[i], "", report->device, states[i].topic);
        payload_put(&messages[i], "%.*f", states[i].digits, states[i].value);
        messages[i].retain = true;
    }
    return PAYLOAD_MESSAGES_MAX;
}

/* The board warms its own thermometer; the firmware says what it measured and what it made of it. */
size_t payload_airgradient(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    const double own_heat_k = 1.4, own_drying_pct = 4;

    payload_topic(messages, "airgradient/readings/", report->device, "");
    payload_put(messages,
        "{\"wifi\":%.0f,\"serialno\":\"%s\",\"rco2\":%.0f,\"atmp\":%.2f,\"atmpCompensated\":%.2f,\"rhum\":%.0f,"
        "\"rhumCompensated\":%.0f,\"boot\":6,\"bootCount\":6,\"ledMode\":\"co2\",\"firmware\":\"3.1.3\","
        "\"model\":\"I-9PSL\"}",
        r->rssi_dbm, report->device, r->co2_ppm, r->temperature_c + own_heat_k, r->temperature_c,
        fmax(0, r->humidity_pct - own_drying_pct), r->humidity_pct);
    return 1;
}

/* An Aranet4 that a gateway heard over Bluetooth. */
size_t payload_theengs(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;

    payload_topic(messages, "home/TheengsGateway/BTtoMQTT/", report->device, "");
    payload_put(messages,
                "{\"name\":\"Aranet4 %05d\",\"id\":\"02:00:A2:%02X:%02X:%02X\",\"rssi\":%.0f,\"brand\":\"Aranet\","
                "\"model\":\"Aranet4\",\"model_id\":\"ARANET4\",\"type\":\"AIR\",\"tempc\":%.2f,\"tempf\":%.2f,"
                "\"hum\":%.0f,\"co2\":%.0f,\"batt\":%.0f}",
                report->number, (unsigned)report->number >> 16 & 255, (unsigned)report->number >> 8 & 255,
                (unsigned)report->number & 255, r->rssi_dbm, r->temperature_c, r->temperature_c * 1.8 + 32,
                r->humidity_pct, r->co2_ppm, r->battery_pct);
    return 1;
}

/* The record has a time of its own, in seconds, beside that of the message. */
size_t payload_qingping(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    long long time_s = report->time_ms / 1000;

    payload_topic(messages, "qingping/", report->device, "/up");
    payload_put(messages,
                "{\"id\":%d,\"type\":\"12\",\"timestamp\":%lld,\"mac\":\"%s\",\"need_ack\":0,\"sensorData\":[{"
                "\"timestamp\":{\"value\":%lld},\"battery\":{\"value\":%.0f},\"temperature\":{\"value\":%.1f,"
                "\"unit\":\"C\"},\"humidity\":{\"value\":%.1f,\"unit\":\"%%\"},\"co2\":{\"value\":%.0f}}]}",
                report->number, time_s, report->device, time_s, r->battery_pct, r->temperature_c, r->humidity_pct,
                r->co2_ppm);
    return 1;
}

/* A message a quantity, which the topic's last level tells. */
size_t payload_sensecap(const struct payload_report *report, struct payload_message *messages)
{
    const struct {
        const char *after;
        int digits;
        double value;
    } values[] = {
        {"/1/vs/4100", 0, report->reading.co2_ppm},
        {"/1/vs/4097", 1, report->reading.temperature_c},
        {"/1/vs/4098", 0, report->reading.humidity_pct},
    };

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        payload_topic(&messages[i], "/device_sensor_data/521/", report->device, values[i].after);
        payload_put(&messages[i], "{\"value\":%.*f,\"timestamp\":%lld}", values[i].digits, values[i].value,
                    (long long)report->time_ms);
    }
    return sizeof values / sizeof *values;
}
