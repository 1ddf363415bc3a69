/* mqtt/wishes.h - what main wants of a connection that stands: further topics, which every new connection asks for
 * again, and messages to send once. Bounded; what does not fit is refused. Any thread, but wishes_next and
 * wishes_again. */
#ifndef WISHES_H
#define WISHES_H
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WISHES_TOPICS_MAX 4096          /* as many as the decoders know announcements: ANNOUNCED_MAX */
#define WISHES_TOPIC_SIZE 256
#define WISHES_MESSAGES_MAX 16
#define WISHES_PAYLOAD_MAX 64           /* bytes: commands */

struct wish {
    char topic[WISHES_TOPIC_SIZE];
    bool is_message;                    /* to send; else a topic to hear */
    uint8_t payload[WISHES_PAYLOAD_MAX];
    size_t size;
};

struct wishes {
    pthread_mutex_t mutex;              /* guards the rest */
    char (*topics)[WISHES_TOPIC_SIZE];  /* heap, in order; NULL: none yet */
    uint64_t hashes[WISHES_TOPICS_MAX]; /* of the topics: the same thousands are asked for again and again */
    size_t topic_count, topic_room;
    size_t asked;                       /* of the topics, on the connection that stands */
    struct wish messages[WISHES_MESSAGES_MAX];
    size_t message_count;
};

void wishes_init(struct wishes *wishes);
void wishes_done(struct wishes *wishes);

/* 0, also for a topic that is wished already; -ENOSPC, -ENOMEM; -EINVAL: too long. */
int wishes_hear(struct wishes *wishes, const char *topic);
int wishes_send(struct wishes *wishes, const char *topic, const uint8_t *payload, size_t size);

/* -- the session's thread -- */
bool wishes_next(struct wishes *wishes, struct wish *wish);     /* the next that was not asked for; false: none */
void wishes_again(struct wishes *wishes);                       /* a new connection: topics are asked for anew */

#endif
