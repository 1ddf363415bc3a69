/* fuzz_decoder.c - any bytes as a message: the first picks the topic, the rest is the payload. What comes out must keep
 * the decoder's word: bounded, terminated, finite, doubtful only where present, nothing on failure. */
#include "decoder.h"
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const topics[] = {
    NULL,
    "transom/in/room-08c",
    "transom/in/room-08c/status",
    "zigbee2mqtt/North/8C",
    "zigbee2mqtt/8C/availability",
    "airgradient/readings/84fce612f5b8",
    "v3/app@ttn/devices/room-8/up",
    "application/4/device/0004a30b001adcb5/event/up",
    "mqtt/things/0004A30B001ADCB5/uplink",
    "home/gateway/BTtoMQTT/AABBCCDDEEFF",
    "shellies/shellyht-1A2B/info",
    "school/ht/events/rpc",
    "qingping/112233445566/up",
    "/device_sensor_data/1234/2CF7F12000000001/1/vs/4100",
    "homie/car/$state",
    "tele/room8/SENSOR",
    "tele/room8/STATE",
    "tele/room8/LWT",
    "stat/room8/STATUS8",
    "room8/sensor/scd41_co2/state",
    "room8/status",
    "a/topic/of/nobody",
};

static void check(const struct decoded_reading *entry)
{
    assert(memchr(entry->device, 0, sizeof entry->device));
    assert(memchr(entry->sensor, 0, sizeof entry->sensor));
    assert((entry->reading.doubtful & ~entry->reading.present) == 0);
    assert(entry->reading.present || entry->online != ONLINE_UNKNOWN);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading_has(&entry->reading, (enum quantity)q))
            assert(isfinite(entry->reading.value[q]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoded decoded;
    struct message message = {0};
    struct error err = {0};
    int r;

    if (size == 0)
        return 0;
    message.topic = topics[data[0] % (sizeof topics / sizeof topics[0])];
    message.payload = (const char *)data + 1;
    message.size = size - 1;
    r = decoder_decode(&message, &decoded, &err);
    assert(decoded.count <= DECODED_READINGS_MAX);
    assert(r == 0 || (decoded.count == 0 && err.code == r && err.text[0]));
    for (size_t i = 0; i < decoded.count; i++)
        check(&decoded.readings[i]);
    return 0;
}
