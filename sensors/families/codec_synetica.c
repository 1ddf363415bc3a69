/* families/codec_synetica.c - Synetica enLink: type, then as many bytes as the type has, most first. Source: the
 * maker's "enLink payload decoder" documentation. Left out: the IAQ index (not the index of VOCs that we know), CO2e
 * and bVOC (estimates), probes, the processor's temperature, and what the device itself received. */
#include "codec.h"
#include <math.h>
#include <string.h>

enum form { U8, U16, S16, F32 };

static const struct type {
    uint8_t type;
    enum form form;
    enum quantity quantity;
    double factor;
} types[] = {
    {0x01, S16, TEMPERATURE_C, 0.1}, {0x02, U8, HUMIDITY_PCT, 1},    {0x04, U16, PRESSURE_HPA, 1},
    {0x08, U16, CO2_PPM, 1},         {0x0b, U16, PM2_5_UG_M3, 1},    {0x0c, U16, PM10_UG_M3, 1},
    {0x57, F32, PM1_UG_M3, 1},       {0x58, F32, PM2_5_UG_M3, 1},    {0x5a, F32, PM10_UG_M3, 1},
};

#define BATTERY_MV 0x42
#define MAINS_MV 3600               /* "external power" */

/* Bytes of a value, by ranges of types; what is in none has a length that we do not know. */
static const struct {
    uint8_t first, last, size;
} sizes[] = {
    {0x01, 0x01, 2}, {0x02, 0x02, 1}, {0x03, 0x05, 2}, {0x06, 0x06, 1}, {0x07, 0x0d, 2}, {0x0e, 0x0e, 5},
    {0x0f, 0x0f, 2}, {0x10, 0x11, 5}, {0x12, 0x14, 4}, {0x15, 0x16, 1}, {0x17, 0x19, 2}, {0x1a, 0x1c, 4},
    {0x1d, 0x1f, 2}, {0x20, 0x22, 4}, {0x23, 0x25, 2}, {0x26, 0x28, 4}, {0x29, 0x2b, 2}, {0x2c, 0x2d, 4},
    {0x2e, 0x30, 2}, {0x31, 0x32, 1}, {0x3a, 0x3b, 2}, {0x3f, 0x3f, 4}, {0x40, 0x40, 2}, {0x41, 0x41, 1},
    {0x42, 0x43, 2}, {0x44, 0x44, 1}, {0x45, 0x46, 2}, {0x47, 0x47, 1}, {0x48, 0x4c, 2}, {0x4d, 0x4d, 4},
    {0x4e, 0x4e, 2}, {0x50, 0x52, 4}, {0x53, 0x56, 2}, {0x57, 0x60, 4}, {0x61, 0x62, 5}, {0x63, 0x64, 3},
    {0x65, 0x66, 5},
};

static size_t size_of(uint8_t type)
{
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        if (type >= sizes[s].first && type <= sizes[s].last)
            return sizes[s].size;
    return 0;
}

static double value_of(const uint8_t *at, enum form form)
{
    uint32_t bits;
    float number;

    switch (form) {
    case U8:
        return at[0];
    case U16:
        return codec_u16be(at);
    case S16:
        return codec_s16(codec_u16be(at));
    case F32:
        break;
    }
    bits = codec_u32be(at);
    memcpy(&number, &bits, sizeof number);
    return (double)number;
}

static void read_value(const uint8_t *at, struct codec_output *out)
{
    unsigned battery_mv = at[0] == BATTERY_MV ? codec_u16be(at + 1) : 0;

    if (battery_mv && battery_mv != MAINS_MV)
        codec_set(out, BATTERY_V, battery_mv / 1000.0);
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        double value = types[t].type == at[0] ? value_of(at + 1, types[t].form) * types[t].factor : NAN;

        if (isfinite(value))
            codec_set(out, types[t].quantity, value);
    }
}

int codec_synetica(const struct codec_input *in, struct codec_output *out)
{
    size_t size;

    for (size_t i = 0; i < in->size; i += 1 + size) {
        size = size_of(in->bytes[i]);
        if (!size || i + size >= in->size)
            return 0;
        read_value(in->bytes + i, out);
    }
    return 0;
}
