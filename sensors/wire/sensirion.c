/* wire/sensirion.c - see sensirion.h */
#include "sensirion.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define CRC8_FIRST 0xff
#define CRC8_POLYNOMIAL 0x31
#define FULL_SCALE 65535.0

uint8_t sensirion_crc8(const uint8_t *bytes, size_t size)
{
    unsigned crc = CRC8_FIRST;

    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x80 ? crc << 1 ^ CRC8_POLYNOMIAL : crc << 1) & 0xff;
    }
    return (uint8_t)crc;
}

static void put_word(uint16_t word, uint8_t bytes[2])
{
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
}

size_t sensirion_command(uint16_t command, const uint16_t *argument, uint8_t bytes[SENSIRION_COMMAND_SIZE_MAX])
{
    put_word(command, bytes);
    if (!argument)
        return SENSIRION_COMMAND_SIZE;
    put_word(*argument, bytes + 2);
    bytes[4] = sensirion_crc8(bytes + 2, 2);
    return SENSIRION_COMMAND_SIZE_MAX;
}

int sensirion_words(const uint8_t *bytes, size_t count, uint16_t *words, struct error *err)
{
    for (size_t i = 0; i < count; i++, bytes += SENSIRION_WORD_SIZE) {
        uint8_t crc = sensirion_crc8(bytes, 2);

        if (crc != bytes[2])
            return error_set(err, -EBADMSG, "checksum of word %zu is %02x, not %02x: the wires pick up noise, or are "
                             "too long", i + 1, bytes[2], crc);
        words[i] = (uint16_t)(bytes[0] << 8 | bytes[1]);
    }
    return 0;
}

int sensirion_scd4x(const uint16_t words[SENSIRION_SCD4X_WORDS], struct sample *sample, struct error *err)
{
    struct sample s = {.co2_ppm = words[0], .temperature_c = -45 + 175 * words[1] / FULL_SCALE,
                       .humidity_pct = 100 * words[2] / FULL_SCALE};
    int r = sample_check(&s, &sample_range_scd4x, err);

    if (r == 0)
        *sample = s;
    return r;
}

static double take_float(const uint16_t words[2])
{
    uint32_t bits = (uint32_t)words[0] << 16 | words[1];
    float value;

    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

int sensirion_scd30(const uint16_t words[SENSIRION_SCD30_WORDS], struct sample *sample, struct error *err)
{
    struct sample s = {.co2_ppm = take_float(words), .temperature_c = take_float(words + 2),
                       .humidity_pct = take_float(words + 4)};
    int r;

    if (isnan(s.temperature_c) || isnan(s.humidity_pct))    /* in a sample it would mean "not measured" */
        return error_set(err, -ERANGE, "SCD30: temperature or humidity is not a number");
    r = sample_check(&s, &sample_range_scd30, err);
    if (r == 0)
        *sample = s;
    return r;
}
