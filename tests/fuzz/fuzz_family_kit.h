/* fuzz_family_kit.h - messages one after the other with one memory, and the word that the decoder has to keep: bounded,
 * terminated, finite, doubtful only where present, nothing on failure. */
#ifndef FUZZ_FAMILY_KIT_H
#define FUZZ_FAMILY_KIT_H
#include "announced.h"
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define FUZZ_MESSAGES_MAX 8
#define FUZZ_END 0xfe                   /* not in UTF-8: ends a message */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_message(struct message *message)
{
    static struct decoded decoded;
    int r = decoder_decode(message, &decoded, NULL);

    assert(decoded.count <= DECODED_READINGS_MAX && (r == 0 || decoded.count == 0));
    assert(memchr(decoded.discovers, 0, sizeof decoded.discovers));
    for (size_t i = 0; i < decoded.count; i++) {
        const struct decoded_reading *entry = &decoded.readings[i];

        assert(memchr(entry->device, 0, sizeof entry->device) && memchr(entry->sensor, 0, sizeof entry->sensor));
        assert((entry->reading.doubtful & ~entry->reading.present) == 0);
        for (int q = 0; q < QUANTITY_COUNT; q++)
            assert(!reading_has(&entry->reading, (enum quantity)q) || isfinite(entry->reading.value[q]));
    }
}

/* Each message: a byte that picks its topic, then its payload up to FUZZ_END. */
static inline int fuzz_messages(const uint8_t *data, size_t size, const char *const *topics, size_t topic_count)
{
    static struct announced *announced;     /* one for all runs, which leave it empty: making it takes longer */

    if (!announced)
        announced = announced_open();
    assert(announced);
    for (int m = 0; m < FUZZ_MESSAGES_MAX && size > 0; m++) {
        const uint8_t *end = memchr(data + 1, FUZZ_END, size - 1);
        size_t length = end ? (size_t)(end - data) - 1 : size - 1;

        fuzz_message(&(struct message){.topic = topics[data[0] % topic_count], .payload = (const char *)data + 1,
                                       .size = length, .announced = announced});
        data += length + 1 + (end != NULL);
        size -= length + 1 + (end != NULL);
    }
    announced_forget(announced, NULL);
    assert(!announced_next_of(announced, ANNOUNCED_VALUE, NULL));
    return 0;
}

#define FUZZ_FAMILY(...)                                                                                             \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                     \
    {                                                                                                                \
        static const char *const topics[] = {__VA_ARGS__};                                                           \
                                                                                                                     \
        return fuzz_messages(data, size, topics, sizeof topics / sizeof *topics);                                    \
    }

/* For families that are known by their shape alone: any bytes between a head and a tail that have it. */
#define FUZZ_SHAPE(head, tail)                                                                                       \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                     \
    {                                                                                                                \
        static char payload[PAYLOAD_SIZE_MAX];                                                                       \
                                                                                                                     \
        if (size + sizeof head + sizeof tail > sizeof payload)                                                       \
            return 0;                                                                                                \
        memcpy(payload, head, sizeof head - 1);                                                                      \
        memcpy(payload + sizeof head - 1, data, size);                                                               \
        memcpy(payload + sizeof head - 1 + size, tail, sizeof tail - 1);                                             \
        fuzz_message(&(struct message){.payload = payload, .size = sizeof head + size + sizeof tail - 2});           \
        return 0;                                                                                                    \
    }

#endif
