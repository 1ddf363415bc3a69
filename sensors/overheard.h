/* sensors/overheard.h - what was heard while somebody listened to all that a broker carries: topic by topic and device
 * by device, which family speaks there and what can be read, or why nothing. Fixed in size: what is beyond is counted.
 * The decoders are the gateway's own; nothing that is heard here becomes a reading. Pure: times come in. One thread at
 * a time. */
#ifndef OVERHEARD_H
#define OVERHEARD_H
#include "decoder.h"
#include "payload_shape.h"
#include "place.h"

#define OVERHEARD_TOPICS_MAX 500
#define OVERHEARD_DEVICES_MAX 200
#define OVERHEARD_READS_PER_S 200       /* messages that are decoded in a second; the others are counted alone */
#define OVERHEARD_TOPIC_READS_PER_S 5   /* ... of one topic, so that it leaves the rest to others */
#define OVERHEARD_WHY_SIZE 128

/* What came of the messages of a topic: the best that came of any, in this order. */
enum overheard_outcome {
    OVERHEARD_READ,                     /* quantities of a device */
    OVERHEARD_AVAILABLE,                /* whether a device is there */
    OVERHEARD_ANNOUNCES,                /* what will come under other topics */
    OVERHEARD_NOTHING,                  /* a family's, with nothing to read */
    OVERHEARD_UNBORN,                   /* a device's numbers; of what, only a birth says that was not heard here */
    OVERHEARD_BROKEN,                   /* a family's, and not as it should be */
    OVERHEARD_UNKNOWN,                  /* no family's */
    OVERHEARD_UNREAD,                   /* none was decoded: too many came */
};

struct overheard_topic {
    char topic[TOPIC_SIZE_MAX];
    int64_t messages, read;             /* heard; of these decoded */
    size_t size;                        /* bytes, of the last one */
    int64_t heard_ms;                   /* wall, of the last one */
    bool is_retained;                   /* each of them was kept by the broker: nobody has spoken meanwhile */
    enum overheard_outcome outcome;
    const char *family;                 /* static; NULL: none */
    int device;                         /* index of the one that it is about; -1: none */
    char why[OVERHEARD_WHY_SIZE];       /* OVERHEARD_BROKEN: the decoder's reason */
    struct payload_shape shape;         /* of what gave no quantities */
    int64_t second;                     /* mono, in which `reads` were decoded */
    int reads;
};

struct overheard_device {
    char name[DEVICE_ID_SIZE];
    const char *family;                 /* static */
    int64_t messages, heard_ms;         /* as above; of messages that were decoded */
    bool is_retained;
    uint32_t quantities;                /* bit q: read at least once */
    uint32_t doubtful;                  /* ... and each time out of its plausible range */
    enum online online;                 /* as it said last */
};

struct overheard_type {                 /* what a person said a device is */
    char device[DEVICE_ID_SIZE], type[DEVICE_TYPE_SIZE];
};

struct overheard_sums {
    int64_t messages;                   /* all */
    int64_t unread;                     /* counted alone: too many came */
    int64_t other_topics;               /* messages of topics beyond the table, or longer than TOPIC_SIZE_MAX */
    int64_t other_devices;              /* readings of devices beyond the table */
};

struct overheard;

/* types: count, copied. NULL: no memory. overheard_close takes NULL. */
struct overheard *overheard_open(const struct overheard_type *types, size_t count);
void overheard_close(struct overheard *overheard);

/* Takes one message: topic, payload, size and retained of it. wall_ms says when; mono_ms how many come in a second. */
void overheard_take(struct overheard *overheard, const struct message *message, int64_t wall_ms, int64_t mono_ms);

const struct overheard_sums *overheard_sums(const struct overheard *overheard);
size_t overheard_topic_count(const struct overheard *overheard);
const struct overheard_topic *overheard_topic(const struct overheard *overheard, size_t index);    /* as first heard */
size_t overheard_device_count(const struct overheard *overheard);
const struct overheard_device *overheard_device(const struct overheard *overheard, size_t index);  /* as first heard */

/* Whether the gateway asks the broker for that topic: a family does, or something announced it while we listened. */
bool overheard_is_asked_for(const struct overheard *overheard, const struct overheard_topic *topic);

const char *overheard_outcome_word(enum overheard_outcome outcome);     /* "read", "available", ... */

#endif
