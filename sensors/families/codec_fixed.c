/* families/codec_fixed.c - devices with a short list of typed values, or a row of bytes with a quirk: Tektelic,
 * Talkpool OY1210, Dragino LHT65, and Cayenne LPP. Sources: the makers' technical reference manuals and user guides;
 * the Cayenne documentation, "Low power payload". */
#include "codec.h"
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* -- Tektelic: channel, type, value; on port 10 what it measured, on others its settings -- */

#define TEKTELIC_PORT 10

static const struct tektelic {
    uint8_t channel, type, size;
    bool is_signed;
    enum quantity quantity;
    double factor;              /* 0: passed over */
    bool is_second;             /* only where nothing better was said before */
} tektelic_types[] = {
    {0x00, 0xba, 2, false, BATTERY_V, 0.001, false},
    {0x00, 0xff, 2, false, BATTERY_V, 0.01, false},
    {0x00, 0xd3, 1, false, BATTERY_PCT, 1, false},
    {0x03, 0x67, 2, true, TEMPERATURE_C, 0.1, false},
    {0x04, 0x68, 1, false, HUMIDITY_PCT, 0.5, false},
    {0x0b, 0xe4, 2, false, CO2_PPM, 1, false},          /* filtered */
    {0x0e, 0xe4, 2, false, CO2_PPM, 1, true},           /* raw */
    {0x0c, 0x73, 2, false, PRESSURE_HPA, 0.1, false},
    /* switches, light, shocks, motion, the display's battery, and the temperature of the processor */
    {0x01, 0x00, 1, 0, 0, 0, 0}, {0x02, 0x00, 1, 0, 0, 0, 0}, {0x05, 0x02, 2, 0, 0, 0, 0}, {0x07, 0x71, 6, 0, 0, 0, 0},
    {0x08, 0x04, 2, 0, 0, 0, 0}, {0x0a, 0x71, 6, 0, 0, 0, 0}, {0x0a, 0x00, 1, 0, 0, 0, 0}, {0x0b, 0x67, 2, 0, 0, 0, 0},
    {0x0c, 0x00, 1, 0, 0, 0, 0}, {0x0d, 0x04, 2, 0, 0, 0, 0}, {0x0e, 0x00, 1, 0, 0, 0, 0}, {0x0f, 0x04, 2, 0, 0, 0, 0},
    {0x10, 0x02, 2, 0, 0, 0, 0}, {0x11, 0x02, 2, 0, 0, 0, 0}, {0x11, 0xd3, 1, 0, 0, 0, 0},
};

static const struct tektelic *find_tektelic(const uint8_t *at)
{
    for (size_t t = 0; t < COUNT(tektelic_types); t++)
        if (tektelic_types[t].channel == at[0] && tektelic_types[t].type == at[1])
            return &tektelic_types[t];
    return NULL;
}

int codec_tektelic(const struct codec_input *in, struct codec_output *out)
{
    const struct tektelic *type;

    if (in->port && in->port != TEKTELIC_PORT)
        return 0;
    for (size_t i = 0; i + 2 < in->size; i += 2u + type->size) {
        const uint8_t *at = in->bytes + i;
        unsigned value;

        type = find_tektelic(at);
        if (!type || i + 2 + type->size > in->size)
            return 0;
        value = type->size == 1 ? at[2] : codec_u16be(at + 2);
        if (type->factor > 0 && !(type->is_second && reading_has(&out->entry->reading, type->quantity)))
            codec_set(out, type->quantity, (type->is_signed ? codec_s16(value) : (int)value) * type->factor);
    }
    return 0;
}

/* -- Talkpool OY1210: 12 bits of temperature and humidity each, their low halves in the third byte -- */

int codec_talkpool(const struct codec_input *in, struct codec_output *out)
{
    const uint8_t *b = in->bytes;

    if (in->size != 5)
        return 0;
    codec_set(out, TEMPERATURE_C, ((b[0] << 4 | b[2] >> 4) - 800) / 10.0);
    codec_set(out, HUMIDITY_PCT, ((b[1] << 4 | (b[2] & 15)) - 250) / 10.0);
    codec_set(out, CO2_PPM, codec_u16be(b + 3));
    return 0;
}

/* -- Dragino LHT65: the own sensor, then whatever is plugged in, which is not read -- */

#define LHT65_PORT 2
#define LHT65_SIZE 11
#define LHT65_KIND 6            /* which probe, and with it the layout */
#define LHT65_NO_SENSOR 15
#define LHT65_PROBE_FIRST 9     /* a probe's value stands where the battery's voltage would */

int codec_dragino(const struct codec_input *in, struct codec_output *out)
{
    unsigned kind;

    if (in->port != LHT65_PORT || in->size != LHT65_SIZE)
        return 0;
    kind = in->bytes[LHT65_KIND] & 0x7f;
    if (kind == LHT65_NO_SENSOR)
        return 0;
    if (kind != LHT65_PROBE_FIRST)
        codec_set(out, BATTERY_V, (codec_u16be(in->bytes) & 0x3fff) / 1000.0);
    codec_set(out, TEMPERATURE_C, codec_s16(codec_u16be(in->bytes + 2)) / 100.0);
    codec_set(out, HUMIDITY_PCT, (codec_u16be(in->bytes + 4) & 0xfff) / 10.0);
    return 0;
}

/* -- Cayenne LPP: channel, type, value. Channels are sensors of their own; what "concentration" is of is not told -- */

static const struct {
    uint8_t type, size;
    bool is_signed;
    enum quantity quantity;
    double factor;              /* 0: passed over */
} cayenne_types[] = {
    {0x67, 2, true, TEMPERATURE_C, 0.1}, {0x68, 1, false, HUMIDITY_PCT, 0.5}, {0x73, 2, false, PRESSURE_HPA, 0.1},
    {0x00, 1, 0, 0, 0}, {0x01, 1, 0, 0, 0}, {0x02, 2, 0, 0, 0}, {0x03, 2, 0, 0, 0}, {0x64, 4, 0, 0, 0},
    {0x65, 2, 0, 0, 0}, {0x66, 1, 0, 0, 0}, {0x71, 6, 0, 0, 0}, {0x74, 2, 0, 0, 0}, {0x75, 2, 0, 0, 0},
    {0x76, 4, 0, 0, 0}, {0x78, 1, 0, 0, 0}, {0x79, 2, 0, 0, 0}, {0x7d, 2, 0, 0, 0}, {0x80, 2, 0, 0, 0},
    {0x82, 4, 0, 0, 0}, {0x83, 4, 0, 0, 0}, {0x84, 2, 0, 0, 0}, {0x85, 4, 0, 0, 0}, {0x86, 6, 0, 0, 0},
    {0x87, 3, 0, 0, 0}, {0x88, 9, 0, 0, 0}, {0x8e, 1, 0, 0, 0},
};

static int cayenne_add(struct codec_output *out, uint8_t channel, enum quantity quantity, double value)
{
    char name[4];
    int r = entry_add(out->out, out->device, &out->entry, out->err);

    if (r < 0)
        return r;
    snprintf(name, sizeof name, "%u", channel);
    codec_set(out, quantity, value);
    return entry_name_sensor(out->entry, slice_of(name), out->err);
}

int codec_cayenne(const struct codec_input *in, struct codec_output *out)
{
    size_t first = out->out->count - 1;
    int r = 0;

    for (size_t i = 0, t; r == 0 && i + 2 < in->size; i += 2u + cayenne_types[t].size) {
        const uint8_t *at = in->bytes + i;
        unsigned word;

        for (t = 0; t < COUNT(cayenne_types) && cayenne_types[t].type != at[1]; t++) { }
        if (t == COUNT(cayenne_types) || i + 2 + cayenne_types[t].size > in->size)
            break;
        word = cayenne_types[t].size == 1 ? at[2] : codec_u16be(at + 2);
        if (cayenne_types[t].factor > 0)
            r = cayenne_add(out, at[0], cayenne_types[t].quantity,
                            (cayenne_types[t].is_signed ? codec_s16(word) : (int)word) * cayenne_types[t].factor);
    }
    entry_fold_sensors(out->out, first);
    return r;
}
