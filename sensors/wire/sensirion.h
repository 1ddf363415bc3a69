/* wire/sensirion.h - Sensirion's form on I2C: commands and words of 16 bits, each word with a checksum behind it.
 * Pure; any thread. Source: "Interface description" of the SCD30, chapter 1; SCD4x data sheet, chapter 3. */
#ifndef SENSIRION_H
#define SENSIRION_H
#include "sample.h"
#include <stddef.h>
#include <stdint.h>

#define SENSIRION_WORD_SIZE 3           /* bytes of a word with its checksum */
#define SENSIRION_COMMAND_SIZE 2
#define SENSIRION_COMMAND_SIZE_MAX (SENSIRION_COMMAND_SIZE + SENSIRION_WORD_SIZE)
#define SENSIRION_SCD4X_WORDS 3         /* of a measurement */
#define SENSIRION_SCD30_WORDS 6
#define SENSIRION_WORDS_MAX SENSIRION_SCD30_WORDS

/* CRC-8, polynomial 0x31, from 0xff on, no reflection: of BE EF it is 92. */
uint8_t sensirion_crc8(const uint8_t *bytes, size_t size);

/* Writes a command, with an argument or without one (NULL). Returns the bytes written. */
size_t sensirion_command(uint16_t command, const uint16_t *argument, uint8_t bytes[SENSIRION_COMMAND_SIZE_MAX]);

/* Takes count words out of count * SENSIRION_WORD_SIZE bytes. 0; -EBADMSG: a checksum is wrong, words is undefined. */
int sensirion_words(const uint8_t *bytes, size_t count, uint16_t *words, struct error *err);

/* A measurement in the sensor's own scaling. 0, or -ERANGE (sample_check).
 * SCD4x: CO2 in ppm; -45 + 175 w / 65535 degrees Celsius; 100 w / 65535 %. Source: its data sheet, 3.5.2.
 * SCD30: three floats, the upper half first. Source: its interface description, 1.4.4. */
int sensirion_scd4x(const uint16_t words[SENSIRION_SCD4X_WORDS], struct sample *sample, struct error *err);
int sensirion_scd30(const uint16_t words[SENSIRION_SCD30_WORDS], struct sample *sample, struct error *err);

#endif
