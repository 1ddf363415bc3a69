/* mqtt/wishes.c - see wishes.h */
#include "wishes.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TOPICS_FIRST 64                 /* room to begin with */

void wishes_init(struct wishes *wishes)
{
    *wishes = (struct wishes){.topics = NULL};
    pthread_mutex_init(&wishes->mutex, NULL);
}

void wishes_done(struct wishes *wishes)
{
    free(wishes->topics);
    pthread_mutex_destroy(&wishes->mutex);
}

/* FNV-1a. */
static uint64_t hash_of(const char *topic)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (; *topic; topic++)
        hash = (hash ^ (unsigned char)*topic) * UINT64_C(1099511628211);
    return hash;
}

static bool has_topic(const struct wishes *wishes, const char *topic, uint64_t hash)
{
    for (size_t i = 0; i < wishes->topic_count; i++)
        if (wishes->hashes[i] == hash && strcmp(wishes->topics[i], topic) == 0)
            return true;
    return false;
}

static int make_room(struct wishes *wishes)
{
    size_t room = wishes->topic_room ? 2 * wishes->topic_room : TOPICS_FIRST;
    void *topics;

    if (wishes->topic_count < wishes->topic_room)
        return 0;
    if (wishes->topic_count == WISHES_TOPICS_MAX)
        return -ENOSPC;
    topics = realloc(wishes->topics, room * sizeof *wishes->topics);
    if (!topics)
        return -ENOMEM;
    wishes->topics = topics;
    wishes->topic_room = room;
    return 0;
}

int wishes_hear(struct wishes *wishes, const char *topic)
{
    uint64_t hash = hash_of(topic);
    int r = 0;

    if (strlen(topic) >= WISHES_TOPIC_SIZE)
        return -EINVAL;
    pthread_mutex_lock(&wishes->mutex);
    if (!has_topic(wishes, topic, hash)) {
        r = make_room(wishes);
        if (r == 0) {
            wishes->hashes[wishes->topic_count] = hash;
            strcpy(wishes->topics[wishes->topic_count++], topic);
        }
    }
    pthread_mutex_unlock(&wishes->mutex);
    return r;
}

int wishes_send(struct wishes *wishes, const char *topic, const uint8_t *payload, size_t size)
{
    int r = 0;

    if (strlen(topic) >= WISHES_TOPIC_SIZE || size > WISHES_PAYLOAD_MAX)
        return -EINVAL;
    pthread_mutex_lock(&wishes->mutex);
    if (wishes->message_count == WISHES_MESSAGES_MAX) {
        r = -ENOSPC;
    } else {
        struct wish *wish = &wishes->messages[wishes->message_count++];

        *wish = (struct wish){.is_message = true, .size = size};
        strcpy(wish->topic, topic);
        memcpy(wish->payload, payload, size);
    }
    pthread_mutex_unlock(&wishes->mutex);
    return r;
}

bool wishes_next(struct wishes *wishes, struct wish *wish)
{
    bool has_one = true;

    pthread_mutex_lock(&wishes->mutex);
    if (wishes->asked < wishes->topic_count) {
        *wish = (struct wish){.is_message = false};
        strcpy(wish->topic, wishes->topics[wishes->asked++]);
    } else if (wishes->message_count) {
        *wish = wishes->messages[0];
        wishes->message_count--;
        memmove(wishes->messages, wishes->messages + 1, wishes->message_count * sizeof *wishes->messages);
    } else {
        has_one = false;
    }
    pthread_mutex_unlock(&wishes->mutex);
    return has_one;
}

void wishes_again(struct wishes *wishes)
{
    pthread_mutex_lock(&wishes->mutex);
    wishes->asked = 0;
    pthread_mutex_unlock(&wishes->mutex);
}
