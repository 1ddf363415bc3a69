/* families/codec_adeunis.c - Adeunis Comfort, Comfort CO2 and Breath: a code, a byte of state, then rows of values, the
 * newest first. Source: the maker's technical reference manuals, "Frames".
 *
 * Older rows are left out: how far apart they are is a setting that the message does not tell. */
#include "codec.h"

#define HEAD_SIZE 2
#define HAS_TIME 0x04           /* in the state: four bytes of the device's clock at the end */
#define TIME_SIZE 4
#define VALUES_MAX 3

static const struct frame {
    uint8_t code;
    size_t begin, size;         /* of the newest row; begin counts from the code */
    struct {
        uint8_t at, bytes;
        bool is_signed;
        enum quantity quantity;
        double factor;          /* 0: the end */
    } values[VALUES_MAX];
} frames[] = {
    {0x4c, 2, 3, {{0, 2, true, TEMPERATURE_C, 0.1}, {2, 1, false, HUMIDITY_PCT, 1}}},           /* Comfort */
    {0x6a, 2, 5, {{0, 2, true, TEMPERATURE_C, 0.1}, {2, 1, false, HUMIDITY_PCT, 1}, {3, 2, false, CO2_PPM, 1}}},
    {0x6b, 3, 5, {{0, 2, true, TEMPERATURE_C, 0.1}, {2, 1, false, HUMIDITY_PCT, 1}, {3, 2, false, CO2_PPM, 1}}},
    {0x6d, 2, 8, {{2, 2, false, PM10_UG_M3, 1}, {4, 2, false, PM2_5_UG_M3, 1}, {6, 2, false, PM1_UG_M3, 1}}},
};

static void read_row(const struct frame *frame, const uint8_t *row, struct codec_output *out)
{
    for (size_t v = 0; v < VALUES_MAX && frame->values[v].factor > 0; v++) {
        const uint8_t *at = row + frame->values[v].at;
        unsigned word = frame->values[v].bytes == 1 ? at[0] : codec_u16be(at);

        codec_set(out, frame->values[v].quantity,
                  (frame->values[v].is_signed ? codec_s16(word) : (int)word) * frame->values[v].factor);
    }
}

int codec_adeunis(const struct codec_input *in, struct codec_output *out)
{
    size_t time_size = in->size >= HEAD_SIZE && in->bytes[1] & HAS_TIME ? TIME_SIZE : 0;

    for (size_t f = 0; f < sizeof frames / sizeof *frames && in->size >= HEAD_SIZE; f++)
        if (frames[f].code == in->bytes[0] && in->size >= frames[f].begin + frames[f].size + time_size)
            read_row(&frames[f], in->bytes + frames[f].begin, out);
    return 0;
}
