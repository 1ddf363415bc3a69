/* families/codec_netvox.c - Netvox: version, device type, report type, battery, then what the report is about, most
 * significant byte first; all ones: not fitted. Measurements come on port 6, answers to settings on 7.
 * Source: the maker's "Netvox LoRaWAN application command". */
#include "codec.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define PORT 6
#define HEAD_SIZE 4
#define NO_VALUE 0xffff
#define BATTERY_BITS 0x7f       /* tenths of a volt; the eighth bit says that it is low */
#define VALUES_MAX 3

enum power { CELLS, MAINS };

static const struct report {
    uint8_t device, report;
    enum power power;
    struct {
        bool is_signed;
        enum quantity quantity;
        double factor;          /* 0: the end */
    } values[VALUES_MAX];       /* one word after the other; ours stand first in every report */
} reports[] = {
    {0x01, 0x01, CELLS, {{true, TEMPERATURE_C, 0.01}, {false, HUMIDITY_PCT, 0.01}}},        /* R711 */
    {0x0b, 0x01, CELLS, {{true, TEMPERATURE_C, 0.01}, {false, HUMIDITY_PCT, 0.01}}},        /* R718A */
    {0x13, 0x01, CELLS, {{true, TEMPERATURE_C, 0.01}, {false, HUMIDITY_PCT, 0.01}}},        /* R718AB */
    {0x05, 0x02, MAINS, {{false, PM1_UG_M3, 1}, {false, PM2_5_UG_M3, 1}, {false, PM10_UG_M3, 1}}},     /* RA07.. */
    {0x05, 0x07, MAINS, {{false, CO2_PPM, 0.1}}},
    {0x05, 0x0c, MAINS, {{true, TEMPERATURE_C, 0.01}, {false, HUMIDITY_PCT, 0.01}}},
};

static const struct report *find(uint8_t device, uint8_t kind)
{
    for (size_t r = 0; r < COUNT(reports); r++)
        if (reports[r].device == device && reports[r].report == kind)
            return &reports[r];
    return NULL;
}

int codec_netvox(const struct codec_input *in, struct codec_output *out)
{
    const struct report *report;

    if (in->size < HEAD_SIZE || (in->port && in->port != PORT))
        return 0;
    report = find(in->bytes[1], in->bytes[2]);
    if (!report)
        return 0;
    for (size_t v = 0; v < VALUES_MAX && report->values[v].factor > 0; v++) {
        unsigned word;

        if (HEAD_SIZE + 2 * v + 2 > in->size)
            return 0;
        word = codec_u16be(in->bytes + HEAD_SIZE + 2 * v);
        if (word != NO_VALUE)
            codec_set(out, report->values[v].quantity,
                      (report->values[v].is_signed ? codec_s16(word) : (int)word) * report->values[v].factor);
    }
    if (report->power == CELLS && in->bytes[3] & BATTERY_BITS)
        codec_set(out, BATTERY_V, (in->bytes[3] & BATTERY_BITS) / 10.0);
    return 0;
}
