/* families/codec_sensative.c - Sensative Strips: type, then as many bytes as the type has, most first. On port 1 what
 * is now, behind two bytes of a counter; on port 2 what was, each with how many seconds ago. Source: the maker's
 * "Strips LoRa integration guide". Averages are of the time since the last report. */
#include "codec.h"

#define PORT_NOW 1
#define PORT_HISTORY 2
#define COUNTER_SIZE 2
#define AGE_SIZE 4
#define TYPE_BITS 0x7f          /* the eighth says that the value is in the history too */

static const struct type {
    uint8_t type, size;
    uint8_t battery, humidity, temperature;     /* places in the value, from 1; 0: it has none */
} types[] = {
    {0, 0, 0, 0, 0},  {1, 1, 1, 0, 0},  {2, 2, 0, 0, 1},  {3, 1, 0, 0, 0},  {4, 2, 0, 0, 1},  {5, 1, 0, 0, 0},
    {6, 1, 0, 1, 0},  {7, 2, 0, 0, 0},  {8, 2, 0, 0, 0},  {9, 1, 0, 0, 0},  {10, 1, 0, 0, 0}, {11, 1, 0, 0, 0},
    {12, 1, 0, 0, 0}, {13, 1, 0, 0, 0}, {14, 1, 0, 0, 0}, {15, 1, 0, 0, 0}, {16, 1, 0, 0, 0}, {17, 2, 0, 0, 0},
    {18, 1, 0, 0, 0}, {19, 2, 0, 0, 0}, {20, 2, 0, 0, 0}, {21, 1, 0, 0, 0}, {22, 1, 0, 0, 0}, {80, 3, 0, 1, 2},
    {81, 3, 0, 1, 2}, {82, 3, 0, 0, 2}, {110, 8, 0, 0, 0}, {112, 2, 0, 0, 0}, {113, 2, 0, 0, 0}, {114, 2, 0, 0, 0},
};

static const struct type *find(uint8_t byte)
{
    for (size_t t = 0; t < sizeof types / sizeof *types; t++)
        if (types[t].type == (byte & TYPE_BITS))
            return &types[t];
    return NULL;
}

static void read_value(const struct type *type, const uint8_t *value, struct codec_output *out)
{
    if (type->battery)
        codec_set(out, BATTERY_PCT, value[type->battery - 1]);
    if (type->humidity)
        codec_set(out, HUMIDITY_PCT, value[type->humidity - 1] / 2.0);
    if (type->temperature)
        codec_set(out, TEMPERATURE_C, codec_s16(codec_u16be(value + type->temperature - 1)) / 10.0);
}

int codec_sensative(const struct codec_input *in, struct codec_output *out)
{
    size_t lead = in->port == PORT_HISTORY ? AGE_SIZE : 0;
    struct decoded_reading *current = out->entry;
    const struct type *type;
    int r = 0;

    if (in->port != PORT_NOW && in->port != PORT_HISTORY)
        return 0;
    for (size_t i = COUNTER_SIZE; r == 0 && i + lead < in->size; i += lead + 1 + type->size) {
        type = find(in->bytes[i + lead]);
        if (!type || i + lead + 1 + type->size > in->size)
            break;
        if (lead)
            r = codec_record_before(out, codec_u32be(in->bytes + i));
        if (r == 0)
            read_value(type, in->bytes + i + lead + 1, out);
    }
    out->entry = current;
    return r;
}
