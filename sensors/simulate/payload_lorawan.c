/* simulate/payload_lorawan.c - the forms of LoRaWAN's network servers, and the bytes that came by radio. */
#include "payload_forms.h"
#include "rfc3339.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define ELSYS_SIZE 14           /* bytes of an Elsys uplink with five quantities */
#define BASE64_SIZE 21          /* of as many, and its end */
#define ELSYS_EMPTY_MV 3000.0   /* a lithium cell at 0 % and what 1 % adds */
#define ELSYS_MV_PER_PCT 6.5

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
static void elsys_uplink(const struct sensor_reading *r, int vdd_mv, char text[BASE64_SIZE])
{
    int temperature = (int)lround(r->temperature_c * 10), co2 = (int)lround(r->co2_ppm);
    const uint8_t bytes[ELSYS_SIZE] = {
        1, (uint8_t)(temperature >> 8), (uint8_t)temperature, 2, (uint8_t)lround(r->humidity_pct), 5, 0,
        6, (uint8_t)(co2 >> 8), (uint8_t)co2, 7, (uint8_t)(vdd_mv >> 8), (uint8_t)vdd_mv, 0};

    base64(bytes, ELSYS_SIZE - 1, text);
}

size_t payload_tts(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    int vdd_mv = (int)lround(ELSYS_EMPTY_MV + ELSYS_MV_PER_PCT * r->battery_pct);
    int64_t count = report->time_ms / 60000 % 65536;
    char bytes[BASE64_SIZE], time[RFC3339_SIZE];

    elsys_uplink(r, vdd_mv, bytes);
    rfc3339_format(report->time_ms, time);
    payload_topic(messages, "v3/school@ttn/devices/", report->device, "/up");
    payload_put(messages,
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

/* Milesight: channel, type and little-endian value: 01 75 battery in %, 03 67 temperature in tenths, 04 68 humidity in
 * halves, 07 7d CO2. The server decoded nothing: only the profile's name says what the bytes are. */
size_t payload_chirpstack(const struct payload_report *report, struct payload_message *messages)
{
    const struct sensor_reading *r = &report->reading;
    int temperature = (int)lround(r->temperature_c * 10), co2 = (int)lround(r->co2_ppm);
    const uint8_t bytes[] = {0x01, 0x75, (uint8_t)r->battery_pct, 0x03, 0x67, (uint8_t)temperature,
                             (uint8_t)(temperature >> 8), 0x04, 0x68, (uint8_t)lround(r->humidity_pct * 2),
                             0x07, 0x7d, (uint8_t)co2, (uint8_t)(co2 >> 8)};
    char text[BASE64_SIZE], time[RFC3339_SIZE];

    _Static_assert(sizeof bytes <= ELSYS_SIZE, "more than the text has room for");
    base64(bytes, sizeof bytes, text);
    rfc3339_format(report->time_ms, time);
    payload_topic(messages, "application/d3a1c2f0-0000-4000-8000-000000000001/device/", report->device, "/event/up");
    payload_put(messages,
                "{\"deduplicationId\":\"00000000-0000-4000-8000-%012llx\",\"time\":\"%s\",\"deviceInfo\":{"
                "\"tenantName\":\"School\",\"applicationId\":\"d3a1c2f0-0000-4000-8000-000000000001\","
                "\"deviceProfileName\":\"Milesight AM103\",\"deviceName\":\"room %d\",\"devEui\":\"%s\"},"
                "\"adr\":true,\"dr\":5,\"fCnt\":%d,\"fPort\":85,\"data\":\"%s\",\"rxInfo\":[{\"gatewayId\":"
                "\"0200a10000000001\",\"rssi\":%.0f,\"snr\":9.5}],\"txInfo\":{\"frequency\":868100000}}",
                (unsigned long long)report->time_ms, time, report->number, report->device,
                (int)(report->time_ms / 60000 % 65536), text, r->rssi_dbm);
    return 1;
}
