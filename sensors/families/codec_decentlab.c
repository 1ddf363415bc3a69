/* families/codec_decentlab.c - Decentlab, protocol 2: version, device, flags, then for each flag that is set the words of
 * one group, most significant byte first. Source: the maker's payload descriptions of each device. */
#include "codec.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define PROTOCOL 2
#define HEAD_SIZE 5
#define GROUPS_MAX 8
#define VALUES_MAX 5
#define OFFSET 32768            /* of words that can be negative, and of CO2 */

enum form { NONE, SCALED, SHIFTED, SHT_T, SHT_RH, SHT21_T, SHT21_RH };

struct group {                  /* words 0: the end of the list */
    size_t words;
    struct {
        uint8_t word;
        enum form form;
        enum quantity quantity;
        double factor;
    } values[VALUES_MAX];
};

#define BATTERY {1, {{0, SCALED, BATTERY_V, 0.001}}}
#define SHT {2, {{0, SHT_T, TEMPERATURE_C, 0}, {1, SHT_RH, HUMIDITY_PCT, 0}}}
#define SHT21 {2, {{0, SHT21_T, TEMPERATURE_C, 0}, {1, SHT21_RH, HUMIDITY_PCT, 0}}}

static const struct {
    const char *model;
    struct group groups[GROUPS_MAX];
} models[] = {
    {"dliam", {BATTERY, SHT, {1, {{0, SCALED, PRESSURE_HPA, 0.02}}}, {2, {{0}}}, {3, {{0, SHIFTED, CO2_PPM, 1}}},
               {1, {{0}}}, {1, {{0, SCALED, VOC_PPB, 1}}}}},
    {"dlgmm", {{7, {{1, SHIFTED, TEMPERATURE_C, 0.01}, {2, SHIFTED, HUMIDITY_PCT, 0.1}, {3, SHIFTED, CO2_PPM, 1},
                    {4, SHIFTED, PRESSURE_HPA, 0.1}}}, BATTERY}},
    {"dllp8p", {SHT21, {2, {{1, SCALED, PRESSURE_HPA, 0.02}}}, {8, {{0, SHIFTED, CO2_PPM, 1}}}, BATTERY}},
    {"dlpm", {BATTERY, {10, {{0, SCALED, PM1_UG_M3, 0.1}, {1, SCALED, PM2_5_UG_M3, 0.1},
                             {3, SCALED, PM10_UG_M3, 0.1}}}, SHT21, {1, {{0, SCALED, PRESSURE_HPA, 0.02}}}}},
    {"dlsht35001", {SHT, BATTERY}},
    {"dlsht21", {SHT21, BATTERY}},
};

static double value_of(unsigned word, enum form form, double factor)
{
    double value = word;

    switch (form) {
    case SHT_T:
        return 175 * value / 65535 - 45;
    case SHT_RH:
        return 100 * value / 65535;
    case SHT21_T:
        return 175.72 * value / 65536 - 46.85;
    case SHT21_RH:
        return 125 * value / 65536 - 6;
    case SHIFTED:
        return (value - OFFSET) * factor;
    case NONE:
    case SCALED:
        break;
    }
    return value * factor;
}

static const struct group *find_groups(const char *model)
{
    for (size_t m = 0; m < COUNT(models); m++)
        if (strncmp(model, models[m].model, strlen(models[m].model)) == 0)
            return models[m].groups;
    return NULL;
}

int codec_decentlab(const struct codec_input *in, struct codec_output *out)
{
    const struct group *groups = find_groups(in->model);
    const uint8_t *end = in->bytes + in->size, *at = in->bytes + HEAD_SIZE;
    unsigned flags;

    if (!groups || in->size < HEAD_SIZE || in->bytes[0] != PROTOCOL)
        return 0;
    flags = codec_u16be(in->bytes + 3);
    for (size_t g = 0; g < GROUPS_MAX && groups[g].words; g++) {
        if (!(flags & 1u << g))
            continue;
        if (at + 2 * groups[g].words > end)
            return 0;
        for (size_t v = 0; v < VALUES_MAX && groups[g].values[v].form != NONE; v++)
            codec_set(out, groups[g].values[v].quantity,
                      value_of(codec_u16be(at + 2u * groups[g].values[v].word), groups[g].values[v].form,
                               groups[g].values[v].factor));
        at += 2 * groups[g].words;
    }
    return 0;
}
