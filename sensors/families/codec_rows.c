/* families/codec_rows.c - devices whose message is one fixed row of bytes, as a table: Browan and MerryIoT, Dragino
 * LHT52 and AQS01-L, IMBuildings Comfort, SensiEDGE SensiLora 2.0. Sources: the makers' user guides and their codecs in
 * the LoRaWAN Device Repository of The Things Network. Not read: the CO2 of a Browan TBHV, which is an equivalent from
 * VOCs, and that VOC, whose unit is not told. */
#include "codec.h"
#include <string.h>

#define VALUES_MAX 6

enum form { NONE, U8, U7, U4, U16BE, S16BE, U16LE, S16LE };

static const struct row {
    const char *model;
    int port;                   /* 0: any */
    size_t size;                /* of the whole message: other sizes are something else */
    struct {
        uint8_t at;
        enum form form;
        enum quantity quantity;
        double factor, offset;  /* value * factor + offset */
    } values[VALUES_MAX];
} rows[] = {
    {"tbhh", 103, 8, {{1, U4, BATTERY_V, 0.1, 2.5}, {2, U7, TEMPERATURE_C, 1, -32}, {3, U7, HUMIDITY_PCT, 1, 0}}},
    {"tbhv", 103, 11, {{1, U4, BATTERY_V, 0.1, 2.5}, {10, U7, TEMPERATURE_C, 1, -32}, {3, U7, HUMIDITY_PCT, 1, 0}}},
    {"cd10", 127, 7, {{1, U4, BATTERY_V, 0.1, 2.1}, {2, S16LE, TEMPERATURE_C, 0.1, 0}, {4, U8, HUMIDITY_PCT, 1, 0},
                      {5, U16LE, CO2_PPM, 1, 0}}},
    {"lht52", 2, 11, {{0, S16BE, TEMPERATURE_C, 0.01, 0}, {2, U16BE, HUMIDITY_PCT, 0.1, 0}}},
    {"aqs01", 2, 11, {{0, U16BE, BATTERY_V, 0.001, 0}, {2, S16BE, TEMPERATURE_C, 0.1, 0},
                      {4, U16BE, HUMIDITY_PCT, 0.1, 0}, {6, U16BE, PRESSURE_HPA, 0.1, 0}, {8, U16BE, CO2_PPM, 1, 0}}},
    {"comfort", 0, 20, {{11, U16BE, BATTERY_V, 0.01, 0}, {13, S16BE, TEMPERATURE_C, 0.01, 0},
                        {15, U16BE, HUMIDITY_PCT, 0.01, 0}, {17, U16BE, CO2_PPM, 1, 0}}},
    {"comfort", 13, 10, {{1, U16BE, BATTERY_V, 0.01, 0}, {3, S16BE, TEMPERATURE_C, 0.01, 0},
                         {5, U16BE, HUMIDITY_PCT, 0.01, 0}, {7, U16BE, CO2_PPM, 1, 0}}},
    {"sensilora", 0, 28, {{0, U16BE, PRESSURE_HPA, 0.1, 0}, {2, S16BE, TEMPERATURE_C, 0.01, 0},
                          {4, U16BE, HUMIDITY_PCT, 0.01, 0}, {26, U16BE, BATTERY_V, 0.01, 0}}},
};

static int value_of(const uint8_t *at, enum form form)
{
    switch (form) {
    case NONE:
    case U8:
        break;
    case U7:
        return at[0] & 0x7f;
    case U4:
        return at[0] & 0x0f;
    case U16BE:
        return (int)codec_u16be(at);
    case S16BE:
        return codec_s16(codec_u16be(at));
    case U16LE:
        return (int)codec_u16le(at);
    case S16LE:
        return codec_s16(codec_u16le(at));
    }
    return at[0];
}

static const struct row *find(const struct codec_input *in)
{
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (strncmp(in->model, rows[r].model, strlen(rows[r].model)) == 0 && in->size == rows[r].size &&
            (rows[r].port == 0 || in->port == 0 || in->port == rows[r].port))
            return &rows[r];
    return NULL;
}

int codec_rows(const struct codec_input *in, struct codec_output *out)
{
    const struct row *row = find(in);

    for (size_t v = 0; row && v < VALUES_MAX && row->values[v].form != NONE; v++)
        codec_set(out, row->values[v].quantity,
                  value_of(in->bytes + row->values[v].at, row->values[v].form) * row->values[v].factor +
                  row->values[v].offset);
    return 0;
}
