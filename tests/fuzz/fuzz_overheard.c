/* fuzz_overheard.c - whatever comes while somebody listens: the first byte says how much of the rest is topic. The
 * tables stay within their bounds, and every text that people are shown ends. */
#include "overheard.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char topic[256];
    size_t topic_size = size && data[0] < size ? data[0] : 0, head_size = size ? 1 + topic_size : 0;
    struct overheard *overheard = overheard_open(NULL, 0);
    struct message message = {.topic = topic, .payload = (const char *)data + head_size, .size = size - head_size};

    if (!overheard)
        return 0;
    memcpy(topic, data + (size != 0), topic_size);
    topic[topic_size] = '\0';
    for (int i = 0; i < 2; i++)         /* the second one may be what the first announced */
        overheard_take(overheard, &message, 1, 1);
    assert(overheard_topic_count(overheard) == 1);
    for (size_t i = 0; i < overheard_topic_count(overheard); i++) {
        const struct overheard_topic *heard = overheard_topic(overheard, i);

        assert(memchr(heard->why, '\0', sizeof heard->why));
        assert(memchr(heard->shape.estimate, '\0', sizeof heard->shape.estimate));
        assert(heard->shape.key_count <= PAYLOAD_SHAPE_KEYS_MAX);
        for (size_t k = 0; k < heard->shape.key_count; k++)
            assert(memchr(heard->shape.keys[k], '\0', sizeof heard->shape.keys[k]));
        assert(heard->device < (int)overheard_device_count(overheard));
    }
    overheard_close(overheard);
    return 0;
}
