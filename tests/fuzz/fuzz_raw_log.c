/* fuzz_raw_log.c - masks and keeps any topic and payload: the first byte says how much of the rest is topic. No byte outside is touched,
 * none is added, firmware is a text that ends, and what a node says of itself too. */
#include "raw_log.h"
#include "raw_mask.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char topic[256], *payload, version[FIRMWARE_SIZE] = "";
    size_t topic_size = size && data[0] < size ? data[0] : 0, payload_size = size - (size ? 1 : 0) - topic_size;
    struct raw_log *log = raw_log_open();
    struct node_health health = {.state = NULL};
    struct message message = {.topic = topic, .size = payload_size};

    if (!log || !(payload = malloc(payload_size ? payload_size : 1))) {
        raw_log_close(log);
        return 0;
    }
    if (size) {
        memcpy(topic, data + 1, topic_size);
        memcpy(payload, data + 1 + topic_size, payload_size);
    }
    topic[topic_size] = '\0';
    message.payload = payload;
    raw_log_begin(log, &message, NULL, 1);
    raw_log_note(log, "a", RAW_NO_VALUES, 0, NULL);
    raw_log_reject(log, "a", topic);
    (void)firmware_of(topic, payload, payload_size, version);
    assert(memchr(version, '\0', sizeof version));
    if (node_health_read("transom/in/a/health", payload, payload_size, &health))
        assert(health.state && memchr(health.why, '\0', sizeof health.why) &&
               memchr(health.module, '\0', sizeof health.module) && health.waiting >= NODE_HEALTH_NOT_SAID);
    topic_size = strlen(topic);
    raw_mask_topic(topic, "a");
    assert(strlen(topic) == topic_size);
    raw_mask_payload(payload, payload_size);
    free(payload);
    raw_log_close(log);
    return 0;
}
