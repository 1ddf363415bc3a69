/* families/codec_milesight.c - Milesight AM100, AM300, EM300, EM500-CO2, WS203: channel, type, then as many bytes as
 * the type has, least first; a channel has another meaning in another model. Source: the maker's user guides, "Uplink
 * data". Not read: formaldehyde, and total VOC but that of the AM107 (ppb): the unit depends on a setting that the
 * message does not tell. */
#include "codec.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define HISTORY_CHANNEL 0x20
#define HISTORY_TYPE 0xce
#define HISTORY_TIME_SIZE 4

enum form { PASSED_OVER, U8, U16, S16 };

static const struct row {
    uint8_t channel, type, size;
    enum form form;
    enum quantity quantity;
    double factor;
    const char *model;          /* of this one only; NULL: of all that have the channel */
} rows[] = {
    {0x01, 0x75, 1, U8, BATTERY_PCT, 1, NULL},
    {0x03, 0x67, 2, S16, TEMPERATURE_C, 0.1, NULL},
    {0x83, 0x67, 3, S16, TEMPERATURE_C, 0.1, NULL},             /* with the byte of an alarm */
    {0x04, 0x68, 1, U8, HUMIDITY_PCT, 0.5, NULL},
    {0x05, 0x7d, 2, U16, CO2_PPM, 1, "em500co2"},
    {0x06, 0x73, 2, U16, PRESSURE_HPA, 0.1, "em500co2"},
    {0x07, 0x7d, 2, U16, CO2_PPM, 1, NULL},
    {0x09, 0x73, 2, U16, PRESSURE_HPA, 0.1, NULL},
    {0x0b, 0x7d, 2, U16, PM2_5_UG_M3, 1, NULL},
    {0x0c, 0x7d, 2, U16, PM10_UG_M3, 1, NULL},
    {0x05, 0x6a, 2, PASSED_OVER, 0, 0, NULL},                   /* activity */
    {0x05, 0x00, 1, PASSED_OVER, 0, 0, NULL},                   /* presence, leak */
    {0x06, 0x00, 1, PASSED_OVER, 0, 0, NULL},                   /* magnet */
    {0x06, 0x65, 6, PASSED_OVER, 0, 0, NULL},                   /* light */
    {0x06, 0xcb, 1, PASSED_OVER, 0, 0, NULL},
    {0x08, 0x7d, 2, U16, VOC_PPB, 1, "am107"},
    {0x08, 0x7d, 2, PASSED_OVER, 0, 0, NULL},                   /* total VOC, in one of two units */
    {0x08, 0xe6, 2, PASSED_OVER, 0, 0, NULL},
    {0x0a, 0x7d, 2, PASSED_OVER, 0, 0, NULL},                   /* formaldehyde */
    {0x0d, 0x7d, 2, PASSED_OVER, 0, 0, NULL},                   /* ozone */
    {0x0e, 0x01, 1, PASSED_OVER, 0, 0, NULL},                   /* buzzer */
};

/* What follows the time in a record of the device's memory. */
#define PLACES_MAX 6
static const struct record {
    const char *model;
    size_t size;                /* of all that follows the time */
    struct {
        uint8_t at;
        enum form form;
        enum quantity quantity;
        double factor;
    } places[PLACES_MAX];
} records[] = {
    {"am102", 3, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}}},
    {"am103", 5, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}, {3, U16, CO2_PPM, 1}}},
    {"am307", 12, {{0, S16, TEMPERATURE_C, 0.1}, {2, U16, HUMIDITY_PCT, 0.5}, {6, U16, CO2_PPM, 1},
                   {10, U16, PRESSURE_HPA, 0.1}}},
    {"am308", 16, {{0, S16, TEMPERATURE_C, 0.1}, {2, U16, HUMIDITY_PCT, 0.5}, {6, U16, CO2_PPM, 1},
                   {10, U16, PRESSURE_HPA, 0.1}, {12, U16, PM2_5_UG_M3, 1}, {14, U16, PM10_UG_M3, 1}}},
    {"am319", 18, {{0, S16, TEMPERATURE_C, 0.1}, {2, U16, HUMIDITY_PCT, 0.5}, {6, U16, CO2_PPM, 1},
                   {10, U16, PRESSURE_HPA, 0.1}, {12, U16, PM2_5_UG_M3, 1}, {14, U16, PM10_UG_M3, 1}}},
    {"em300mcs", 4, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}}},
    {"em300sld", 4, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}}},
    {"em300zld", 4, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}}},
    {"em300th", 3, {{0, S16, TEMPERATURE_C, 0.1}, {2, U8, HUMIDITY_PCT, 0.5}}},
    {"ws203", 5, {{2, S16, TEMPERATURE_C, 0.1}, {4, U8, HUMIDITY_PCT, 0.5}}},
};

static double value_of(const uint8_t *bytes, enum form form)
{
    return form == U8 ? bytes[0] : form == U16 ? (double)codec_u16le(bytes) : (double)codec_s16(codec_u16le(bytes));
}

static const struct row *find_row(const char *model, const uint8_t *at)
{
    for (size_t r = 0; r < COUNT(rows); r++)
        if (rows[r].channel == at[0] && rows[r].type == at[1] &&
            (!rows[r].model || strncmp(model, rows[r].model, strlen(rows[r].model)) == 0))
            return &rows[r];
    return NULL;
}

static const struct record *find_record(const char *model)
{
    for (size_t r = 0; r < COUNT(records); r++)
        if (strncmp(model, records[r].model, strlen(records[r].model)) == 0)
            return &records[r];
    return NULL;
}

static int read_record(const struct record *record, const uint8_t *at, struct codec_output *out)
{
    int r = codec_record(out, codec_u32le(at));

    for (size_t p = 0; r == 0 && p < PLACES_MAX && record->places[p].form != PASSED_OVER; p++)
        codec_set(out, record->places[p].quantity,
                  value_of(at + HISTORY_TIME_SIZE + record->places[p].at, record->places[p].form) *
                  record->places[p].factor);
    return r;
}

/* What is not in the tables has a length that we do not know: the rest is left. */
int codec_milesight(const struct codec_input *in, struct codec_output *out)
{
    struct decoded_reading *now = out->entry;
    size_t i = 0;
    int r = 0;

    while (r == 0 && i + 2 < in->size) {
        const uint8_t *at = in->bytes + i;

        if (at[0] == HISTORY_CHANNEL && at[1] == HISTORY_TYPE) {
            const struct record *record = find_record(in->model);

            if (!record || i + 2 + HISTORY_TIME_SIZE + record->size > in->size)
                return 0;
            r = read_record(record, at + 2, out);
            out->entry = now;
            i += 2 + HISTORY_TIME_SIZE + record->size;
        } else {
            const struct row *row = find_row(in->model, at);

            if (!row || i + 2 + row->size > in->size)
                return 0;
            if (row->form != PASSED_OVER)
                codec_set(out, row->quantity, value_of(at + 2, row->form) * row->factor);
            i += 2u + row->size;
        }
    }
    return r;
}
