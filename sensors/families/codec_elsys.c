/* families/codec_elsys.c - Elsys, all devices: type, then as many bytes as the type has, most first.
 * Source: the maker's "Elsys LoRa payload". External probes and surfaces are not the air of the room and passed over. */
#include "codec.h"

#define SETTINGS 0x3e           /* the rest of the message is the device's own settings */

enum form { UNKNOWN, PASSED_OVER, U8, U16, S16, U32 };

static const struct {
    uint8_t size;
    enum form form;
    enum quantity quantity;
    double factor;
} types[SETTINGS] = {
    [0x01] = {2, S16, TEMPERATURE_C, 0.1},
    [0x02] = {1, U8, HUMIDITY_PCT, 1},
    [0x03] = {3, PASSED_OVER, 0, 0},            /* acceleration */
    [0x04] = {2, PASSED_OVER, 0, 0},            /* light */
    [0x05] = {1, PASSED_OVER, 0, 0},            /* motion */
    [0x06] = {2, U16, CO2_PPM, 1},
    [0x07] = {2, U16, BATTERY_V, 0.001},
    [0x08] = {2, PASSED_OVER, 0, 0},            /* analogue 1 */
    [0x09] = {6, PASSED_OVER, 0, 0},            /* place */
    [0x0a] = {2, PASSED_OVER, 0, 0},            /* pulses */
    [0x0b] = {4, PASSED_OVER, 0, 0},
    [0x0c] = {2, PASSED_OVER, 0, 0},            /* external temperature */
    [0x0d] = {1, PASSED_OVER, 0, 0},            /* external switch */
    [0x0e] = {2, PASSED_OVER, 0, 0},            /* distance */
    [0x0f] = {1, PASSED_OVER, 0, 0},            /* motion by acceleration */
    [0x10] = {4, PASSED_OVER, 0, 0},            /* temperature of surfaces */
    [0x11] = {1, PASSED_OVER, 0, 0},            /* occupancy */
    [0x12] = {1, PASSED_OVER, 0, 0},            /* leak */
    [0x13] = {65, PASSED_OVER, 0, 0},           /* picture of heat */
    [0x14] = {4, U32, PRESSURE_HPA, 0.001},
    [0x15] = {2, PASSED_OVER, 0, 0},            /* sound */
    [0x16] = {2, PASSED_OVER, 0, 0},            /* pulses 2 */
    [0x17] = {4, PASSED_OVER, 0, 0},
    [0x18] = {2, PASSED_OVER, 0, 0},            /* analogue 2 */
    [0x19] = {2, PASSED_OVER, 0, 0},            /* external temperature 2 */
    [0x1a] = {1, PASSED_OVER, 0, 0},            /* external switch 2 */
    [0x1b] = {4, PASSED_OVER, 0, 0},            /* analogue, microvolts */
    [0x1c] = {2, U16, VOC_PPB, 1},
    [0x3d] = {4, PASSED_OVER, 0, 0},            /* for the maker */
};

static double value_of(const uint8_t *b, enum form form)
{
    unsigned high = codec_u16be(b);

    return form == U8 ? b[0] : form == U16 ? (double)high : form == S16 ? (double)codec_s16(high)
        : (double)((uint32_t)high << 16 | codec_u16be(b + 2));
}

int codec_elsys(const struct codec_input *in, struct codec_output *out)
{
    for (size_t i = 0; i < in->size && in->bytes[i] < SETTINGS; i += 1u + types[in->bytes[i]].size) {
        uint8_t type = in->bytes[i];
        uint8_t value[4] = {0};

        if (types[type].form == UNKNOWN || i + types[type].size >= in->size)
            return 0;
        for (size_t b = 0; b < types[type].size && b < sizeof value; b++)
            value[b] = in->bytes[i + 1 + b];
        if (types[type].form != PASSED_OVER)
            codec_set(out, types[type].quantity, value_of(value, types[type].form) * types[type].factor);
    }
    return 0;
}
