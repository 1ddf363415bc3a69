/* fuzz_codec.c - any bytes as the payload of a LoRaWAN device: the first picks its type, the second the port. */
#include "decoder.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BYTES_MAX 260           /* more than LoRaWAN has: refused */

static const char *const types[] = {
    "milesight am103", "milesight am307", "milesight em300-mcs", "milesight em500-co2", "milesight ws203", "elsys ers",
    "decentlab dl-iam", "decentlab dl-gmm", "decentlab dl-lp8p", "decentlab dl-pm", "decentlab dl-sht35-001",
    "netvox ra0715", "netvox r718a", "tektelic comfort", "talkpool oy1210", "sensiedge sensilora2_0", "dragino lht65",
    "dragino lht52", "dragino aqs01-l", "browan tbhh100", "browan tbhv110", "browan cd10", "imbuildings comfort-sensor",
    "adeunis comfort-co2", "enginko mcf-lw12co2e", "sensative strips", "synetica enl-zn", "comtac lpn-cm4",
    "nke-watteco th-sensor", "milesight am319",
    "cayenne lpp", "nobody knows this one",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoded decoded;
    static char payload[2 * BYTES_MAX + 128];
    struct message message = {.payload = payload};
    int used;

    if (size < 2 || size - 2 > BYTES_MAX)
        return 0;
    used = snprintf(payload, sizeof payload, "{\"cmd\":\"rx\",\"EUI\":\"a1\",\"port\":%d,\"data\":\"", data[1]);
    for (size_t i = 2; i < size; i++)
        used += snprintf(payload + used, sizeof payload - (size_t)used, "%02x", data[i]);
    used += snprintf(payload + used, sizeof payload - (size_t)used, "\"}");
    message.size = (size_t)used;
    message.device_type = types[data[0] % (sizeof types / sizeof *types)];
    if (decoder_decode(&message, &decoded, NULL) < 0) {
        assert(decoded.count == 0);
        return 0;
    }
    for (size_t i = 0; i < decoded.count; i++) {
        const struct reading *reading = &decoded.readings[i].reading;

        assert((reading->doubtful & ~reading->present) == 0);
        for (int q = 0; q < QUANTITY_COUNT; q++)
            assert(!reading_has(reading, (enum quantity)q) || isfinite(reading->value[q]));
    }
    return 0;
}
