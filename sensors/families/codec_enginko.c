/* families/codec_enginko.c - Enginko (MCF88) environmental sensors: a code, then measurements, each with a time, least
 * significant byte first. Source: the maker's "LoRaWAN data frame format".
 *
 * Their clock's zone is not told, so the newest measurement is now, and others count back from it. The unit of VOC is
 * a setting and not read. */
#include "codec.h"

#define TIME_SIZE 4
#define NOT_THERE 0             /* no offset of a value: the time stands there */

static const struct frame {
    uint8_t code, second, third;        /* second and third byte, masked, where the code alone does not tell */
    uint8_t mask, third_mask;
    size_t begin, size, count;          /* of a measurement */
    uint8_t temperature, humidity, pressure, co2, pm1;  /* places in a measurement; PM2.5 and PM10 follow PM1 */
} frames[] = {
    {0x04, 0, 0, 0, 0, 1, 10, 3, 4, 6, 7, NOT_THERE, NOT_THERE},                    /* temperature, humidity, pressure */
    {0x0c, 0, 0, 0, 0, 1, 14, 2, 4, 6, 7, NOT_THERE, NOT_THERE},                    /* and light, VOC */
    {0x12, 0, 0, 0, 0, 1, 15, 2, 4, 6, 7, NOT_THERE, NOT_THERE},
    {0x0e, 0, 0, 0, 0, 1, 16, 2, 4, 6, 7, 14, NOT_THERE},                           /* and CO2 */
    {0x13, 0, 0, 0, 0, 1, 17, 2, 4, 6, 7, 15, NOT_THERE},
    {0x0b, 0x20, 0x01, 0xf0, 0xff, 3, 10, 1, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, 4},     /* dust */
    {0x0b, 0x30, 0x00, 0xf0, 0xff, 3, 16, 1, 4, 6, 7, NOT_THERE, 10},
};

static const struct frame *find(const struct codec_input *in)
{
    for (size_t f = 0; f < sizeof frames / sizeof *frames && in->size > 3; f++)
        if (frames[f].code == in->bytes[0] && (in->bytes[1] & frames[f].mask) == frames[f].second &&
            (in->bytes[2] & frames[f].third_mask) == frames[f].third)
            return &frames[f];
    return NULL;
}

/* Seven bits of years since 2000, then month, day, hour, minute and half the seconds: days of all months count 31,
 * which keeps order and, within a month, distance. */
static uint32_t seconds_of(uint32_t stamp)
{
    uint32_t days = ((stamp >> 25) * 12 + (stamp >> 21 & 15)) * 31 + (stamp >> 16 & 31);

    return ((days * 24 + (stamp >> 11 & 31)) * 60 + (stamp >> 5 & 63)) * 60 + (stamp & 31) * 2;
}

static bool same_month(uint32_t a, uint32_t b)
{
    return a >> 21 == b >> 21;
}

static void read_measurement(const struct frame *frame, const uint8_t *at, struct codec_output *out)
{
    static const enum quantity dust[] = {PM1_UG_M3, PM2_5_UG_M3, PM10_UG_M3};

    if (frame->temperature)
        codec_set(out, TEMPERATURE_C, codec_s16(codec_u16le(at + frame->temperature)) / 100.0);
    if (frame->humidity)
        codec_set(out, HUMIDITY_PCT, at[frame->humidity] / 2.0);
    if (frame->pressure)
        codec_set(out, PRESSURE_HPA,
                  (codec_u16le(at + frame->pressure) | (unsigned)at[frame->pressure + 2] << 16) / 100.0);
    if (frame->co2)
        codec_set(out, CO2_PPM, codec_u16le(at + frame->co2));
    for (size_t d = 0; frame->pm1 && d < sizeof dust / sizeof *dust; d++)
        codec_set(out, dust[d], codec_u16le(at + frame->pm1 + 2 * d));
}

static size_t newest(const struct frame *frame, const uint8_t *measurements)
{
    size_t best = 0;

    for (size_t m = 1; m < frame->count; m++)
        if (codec_u32le(measurements + m * frame->size) > codec_u32le(measurements + best * frame->size))
            best = m;
    return best;
}

/* A measurement that was not made yet is all zeros. */
static int read_older(const struct frame *frame, const uint8_t *at, uint32_t now, struct codec_output *out)
{
    uint32_t stamp = codec_u32le(at);
    int r;

    if (!stamp || stamp == now || !same_month(stamp, now))
        return 0;
    r = codec_record_before(out, seconds_of(now) - seconds_of(stamp));
    if (r == 0)
        read_measurement(frame, at, out);
    return r;
}

int codec_enginko(const struct codec_input *in, struct codec_output *out)
{
    const struct frame *frame = find(in);
    struct decoded_reading *current = out->entry;
    const uint8_t *first;
    size_t end, best;
    int r = 0;

    end = frame ? frame->begin + frame->count * frame->size : 0;
    if (!frame || in->size < end)
        return 0;
    first = in->bytes + frame->begin;
    best = newest(frame, first);
    read_measurement(frame, first + best * frame->size, out);
    if (in->size > end && in->bytes[end] <= 100)
        codec_set(out, BATTERY_PCT, in->bytes[end]);
    for (size_t m = 0; r == 0 && m < frame->count; m++)
        if (m != best)
            r = read_older(frame, first + m * frame->size, codec_u32le(first + best * frame->size), out);
    out->entry = current;
    return r;
}
