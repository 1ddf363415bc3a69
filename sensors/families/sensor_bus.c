/* families/sensor_bus.c - see sensor_bus.h */
#include "sensor_bus.h"
#include "entry.h"
#include "fields.h"
#include "modbus.h"
#include "sensirion.h"
#include <errno.h>
#include <math.h>

#define S8_REGISTERS 4          /* meter status, two others, CO2: what hosts ask for */
#define S8_CO2_INDEX 3

enum said { SAID_NOTHING, SAID_SCD4X, SAID_SCD30, SAID_S8, SAID_OTHER };

struct heard {
    enum said said;
    uint16_t words[SENSIRION_WORDS_MAX];
};

static bool is_s8(const uint8_t *bytes, size_t size, uint16_t *values)
{
    const struct modbus_request asked = {bytes[0], MODBUS_READ_INPUT, 0, S8_REGISTERS};

    return size == modbus_answer_size(&asked) && modbus_answer(&asked, bytes, size, values, NULL) == 0;
}

/* Words with checksums are an answer, two bytes before one word are a command. Nine bytes may also be a serial number:
 * only what they would mean can tell. */
static struct heard hear(const struct message *message)
{
    const uint8_t *bytes = (const uint8_t *)message->payload;
    struct heard heard = {SAID_NOTHING, {0}};
    size_t count = message->size / SENSIRION_WORD_SIZE;

    if (message->topic || message->size < SENSIRION_WORD_SIZE)
        return heard;
    if (is_s8(bytes, message->size, heard.words)) {
        heard.said = SAID_S8;
    } else if (message->size == SENSIRION_COMMAND_SIZE_MAX) {
        if (sensirion_words(bytes + SENSIRION_COMMAND_SIZE, 1, heard.words, NULL) == 0)
            heard.said = SAID_OTHER;
    } else if (message->size % SENSIRION_WORD_SIZE == 0 && count <= SENSIRION_WORDS_MAX &&
               sensirion_words(bytes, count, heard.words, NULL) == 0) {
        heard.said = count == SENSIRION_SCD4X_WORDS   ? SAID_SCD4X
                     : count == SENSIRION_SCD30_WORDS ? SAID_SCD30
                                                      : SAID_OTHER;
    }
    return heard;
}

bool sensor_bus_is_known(const struct message *message)
{
    return hear(message).said != SAID_NOTHING;
}

static int read_sample(const struct heard *heard, struct sample *sample, struct error *err)
{
    if (heard->said == SAID_SCD4X)
        return sensirion_scd4x(heard->words, sample, err);
    if (heard->said == SAID_SCD30)
        return sensirion_scd30(heard->words, sample, err);
    if (heard->words[0])
        return error_set(err, -EBADMSG, "Senseair S8: its status says that it is broken status=%04x", heard->words[0]);
    *sample = (struct sample){heard->words[S8_CO2_INDEX], NAN, NAN};
    return sample_check(sample, &sample_range_s8, err);
}

int sensor_bus_decode(const struct message *message, struct decoded *out, struct error *err)
{
    struct heard heard = hear(message);
    struct decoded_reading *entry;
    struct sample sample;
    struct error why;

    out->family = "sensor-bus";
    if (heard.said == SAID_NOTHING || heard.said == SAID_OTHER)
        return 0;
    if (read_sample(&heard, &sample, &why) < 0)
        return error_set(err, -EBADMSG, "%s", why.text);
    if (entry_add(out, slice_of(""), &entry, err) < 0)
        return -EBADMSG;
    fields_set(&entry->reading, CO2_PPM, NULL, sample.co2_ppm);
    fields_set(&entry->reading, TEMPERATURE_C, NULL, sample.temperature_c);
    fields_set(&entry->reading, HUMIDITY_PCT, NULL, sample.humidity_pct);
    return 0;
}
