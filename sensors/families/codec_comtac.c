/* families/codec_comtac.c - Comtac LPN CM-4: version, two bytes of state, battery in half per cents, then typed values,
 * most significant byte first. Source: the maker's "LPN CM-4 payload description". */
#include "codec.h"

#define PORT 3
#define VERSION 1
#define HEAD_SIZE 4
#define NOW 0x03
#define NO_TEMPERATURE 25000
#define NO_HUMIDITY 250

int codec_comtac(const struct codec_input *in, struct codec_output *out)
{
    const uint8_t *at = in->bytes + HEAD_SIZE;
    int temperature;

    if (in->size < HEAD_SIZE || in->bytes[0] != VERSION || (in->port && in->port != PORT))
        return 0;
    codec_set(out, BATTERY_PCT, in->bytes[3] / 2.0);
    if (in->size < HEAD_SIZE + 4 || at[0] != NOW)     /* a history has no times */
        return 0;
    temperature = codec_s16(codec_u16be(at + 1));
    if (temperature != NO_TEMPERATURE)
        codec_set(out, TEMPERATURE_C, temperature / 100.0);
    if (at[3] != NO_HUMIDITY)
        codec_set(out, HUMIDITY_PCT, at[3]);
    return 0;
}
