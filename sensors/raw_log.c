/* sensors/raw_log.c - see raw_log.h */
#include "raw_log.h"
#include "raw_mask.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw_device {
    char name[DEVICE_ID_SIZE];          /* small letters; "": free */
    int64_t since_ms, newest_ms;
    uint64_t serial;                    /* of the message that was noted last */
    char firmware[FIRMWARE_SIZE];
    struct node_health health;
    int64_t fates[RAW_FATE_COUNT], flags[QUALITY_FLAG_COUNT];
    size_t reason_count;
    struct raw_reason reasons[RAW_LOG_REASONS_MAX];
    size_t next, message_count;         /* place of the ring that is written next; those before it that are there */
    size_t size;                        /* bytes of these */
    struct raw_message *ring[RAW_LOG_MESSAGES_MAX];     /* owned, with topic and payload behind them; NULL: none */
};

struct raw_log {
    uint64_t serial;                    /* of the message that came last */
    const struct message *message;      /* borrowed */
    const char *family;
    int64_t at_ms;
    size_t size;                        /* bytes of the messages of all devices */
    size_t device_count;
    uint64_t hashes[RAW_LOG_DEVICES_MAX];
    struct raw_device *devices[RAW_LOG_DEVICES_MAX];    /* owned */
};

static const char *const fate_words[RAW_FATE_COUNT] = {
    [RAW_NO_VALUES] = "no_values", [RAW_DUPLICATE] = "duplicate", [RAW_RETAINED] = "retained",
    [RAW_SET_ASIDE] = "set_aside", [RAW_WAITING] = "waiting",     [RAW_LATE] = "late",
    [RAW_TAKEN] = "taken",         [RAW_DOUBTFUL] = "doubtful",   [RAW_FLOOD] = "flood",
    [RAW_REJECTED] = "rejected",
};

const char *raw_fate_word(enum raw_fate fate)
{
    return fate_words[fate];
}

/* -- devices -- */

static uint64_t hash_of(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);     /* FNV-1a */

    for (; *name; name++)
        hash = (hash ^ (uint64_t)tolower((unsigned char)*name)) * UINT64_C(1099511628211);
    return hash;
}

static struct raw_device *find(const struct raw_log *log, const char *name)
{
    uint64_t hash = hash_of(name);
    char key[DEVICE_ID_SIZE];
    size_t size = 0;

    for (; name[size] && size < sizeof key - 1; size++)
        key[size] = (char)tolower((unsigned char)name[size]);
    key[size] = '\0';
    for (size_t i = 0; i < log->device_count; i++)
        if (log->hashes[i] == hash && strcmp(log->devices[i]->name, key) == 0)
            return log->devices[i];
    return NULL;
}

static void free_device(struct raw_device *device)
{
    for (size_t i = 0; i < RAW_LOG_MESSAGES_MAX; i++)
        free(device->ring[i]);
    free(device);
}

static size_t quietest(const struct raw_log *log)
{
    size_t place = 0;

    for (size_t i = 1; i < log->device_count; i++)
        if (log->devices[i]->newest_ms < log->devices[place]->newest_ms)
            place = i;
    return place;
}

static struct raw_device *find_or_add(struct raw_log *log, const char *name)
{
    struct raw_device *device = find(log, name);
    size_t place = log->device_count;

    if (device || !(device = calloc(1, sizeof *device)))
        return device;
    for (size_t i = 0; name[i] && i < sizeof device->name - 1; i++)
        device->name[i] = (char)tolower((unsigned char)name[i]);
    device->since_ms = log->at_ms;
    if (place == RAW_LOG_DEVICES_MAX) {
        place = quietest(log);
        log->size -= log->devices[place]->size;
        free_device(log->devices[place]);
    } else {
        log->device_count++;
    }
    log->hashes[place] = hash_of(name);
    return log->devices[place] = device;
}

/* -- messages -- */

/* With every device at its largest message there is room for one more: so whoever keeps most has an older one to give,
 * and the newest of each stays. */
#define MESSAGE_SIZE_MAX (sizeof(struct raw_message) + RAW_LOG_TOPIC_SIZE + RAW_LOG_PAYLOAD_MAX)
static_assert((RAW_LOG_DEVICES_MAX + 1) * MESSAGE_SIZE_MAX <= RAW_LOG_SIZE_MAX, "a newest message might have to go");

static size_t size_of(const struct raw_message *kept)
{
    return sizeof *kept + (size_t)(kept->payload - kept->topic) + kept->kept_size;
}

static void drop_oldest(struct raw_log *log, struct raw_device *device)
{
    struct raw_message **oldest =
        &device->ring[(device->next + RAW_LOG_MESSAGES_MAX - device->message_count) % RAW_LOG_MESSAGES_MAX];
    size_t size = size_of(*oldest);

    free(*oldest);
    *oldest = NULL;
    device->message_count--;
    device->size -= size;
    log->size -= size;
}

static struct raw_device *fullest(const struct raw_log *log)
{
    struct raw_device *device = log->devices[0];

    for (size_t i = 1; i < log->device_count; i++)
        if (log->devices[i]->size > device->size)
            device = log->devices[i];
    return device;
}

/* For a message of that size of the device. Who keeps most gives, so that one that talks much or long does not cost the
 * others theirs. */
static void make_room(struct raw_log *log, struct raw_device *device, size_t size)
{
    if (device->message_count == RAW_LOG_MESSAGES_MAX)
        drop_oldest(log, device);
    while (log->size + size > RAW_LOG_SIZE_MAX)
        drop_oldest(log, fullest(log));
}

static struct raw_message *keep(struct raw_log *log, struct raw_device *device)
{
    const struct message *message = log->message;
    const char *topic = message->topic ? message->topic : "";
    size_t topic_size = strnlen(topic, RAW_LOG_TOPIC_SIZE - 1) + 1;
    size_t size = message->size < RAW_LOG_PAYLOAD_MAX ? message->size : RAW_LOG_PAYLOAD_MAX;
    struct raw_message *kept;
    char *bytes;

    make_room(log, device, sizeof *kept + topic_size + size);
    kept = malloc(sizeof *kept + topic_size + size);
    if (!kept)
        return NULL;
    bytes = (char *)(kept + 1);
    *kept = (struct raw_message){.at_ms = log->at_ms, .family = log->family, .retained = message->retained,
                                 .size = message->size, .kept_size = size, .topic = bytes,
                                 .payload = bytes + topic_size};
    memcpy(bytes, topic, topic_size - 1);
    bytes[topic_size - 1] = '\0';
    raw_mask_topic(bytes, device->name);
    if (size)
        memcpy(bytes + topic_size, message->payload, size);
    raw_mask_payload(bytes + topic_size, size);
    device->ring[device->next] = kept;
    device->next = (device->next + 1) % RAW_LOG_MESSAGES_MAX;
    device->message_count++;
    device->size += size_of(kept);
    log->size += size_of(kept);
    return kept;
}

static void take_health(const struct raw_log *log, struct raw_device *device)
{
    const struct message *message = log->message;

    if (!node_health_read(message->topic, message->payload, message->size, &device->health))
        return;
    raw_mask_payload(device->health.why, strlen(device->health.why));
    if (device->health.version[0])
        memcpy(device->firmware, device->health.version, sizeof device->firmware);
}

/* What is noted of the message that came last: new in the ring, or there from another of its readings. NULL: memory is
 * short. */
static struct raw_message *current(struct raw_log *log, struct raw_device *device)
{
    size_t newest = (device->next + RAW_LOG_MESSAGES_MAX - 1) % RAW_LOG_MESSAGES_MAX;
    struct raw_message *kept;

    if (device->serial == log->serial)
        return device->ring[newest];
    kept = keep(log, device);
    if (!kept)
        return NULL;
    device->serial = log->serial;
    device->newest_ms = log->at_ms;
    (void)firmware_of(log->message->topic, log->message->payload, log->message->size, device->firmware);
    take_health(log, device);
    device->fates[kept->fate]++;
    return kept;
}

static void add_flags(struct raw_device *device, struct raw_message *kept, uint32_t flags)
{
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        device->flags[bit] += (flags & ~kept->flags) >> bit & 1;
    kept->flags |= flags;
}

static void add_fate(struct raw_device *device, struct raw_message *kept, enum raw_fate fate)
{
    if (fate <= kept->fate)
        return;
    device->fates[kept->fate]--;
    device->fates[fate]++;
    kept->fate = fate;
}

void raw_log_begin(struct raw_log *log, const struct message *message, const char *family, int64_t at_ms)
{
    if (!log)
        return;
    log->serial++;
    log->message = message;
    log->family = family;
    log->at_ms = at_ms;
}

void raw_log_note(struct raw_log *log, const char *name, enum raw_fate fate, uint32_t flags,
                  const struct reading *reading)
{
    struct raw_device *device = log ? find_or_add(log, name) : NULL;
    struct raw_message *kept = device ? current(log, device) : NULL;

    if (!kept)
        return;
    add_flags(device, kept, flags);
    add_fate(device, kept, fate);
    if (!reading)
        return;
    if (!kept->reading_count++ || reading->time_ms > kept->reading.time_ms)
        kept->reading = *reading;
}

static struct raw_reason *find_reason(struct raw_device *device, const char *why)
{
    size_t place = device->reason_count;

    for (size_t i = 0; i < device->reason_count; i++)
        if (strncmp(device->reasons[i].why, why, RAW_LOG_WHY_SIZE - 1) == 0)
            return &device->reasons[i];
    if (place == RAW_LOG_REASONS_MAX) {
        place = 0;
        for (size_t i = 1; i < RAW_LOG_REASONS_MAX; i++)
            if (device->reasons[i].last_ms < device->reasons[place].last_ms)
                place = i;
    } else {
        device->reason_count++;
    }
    device->reasons[place] = (struct raw_reason){.count = 0};
    snprintf(device->reasons[place].why, RAW_LOG_WHY_SIZE, "%s", why);
    return &device->reasons[place];
}

void raw_log_reject(struct raw_log *log, const char *name, const char *why)
{
    struct raw_device *device = log ? find_or_add(log, name) : NULL;
    struct raw_message *kept = device ? current(log, device) : NULL;
    struct raw_reason *reason;

    if (!kept)
        return;
    snprintf(kept->why, sizeof kept->why, "%s", why);
    raw_mask_payload(kept->why, strlen(kept->why));
    add_fate(device, kept, RAW_REJECTED);
    reason = find_reason(device, kept->why);
    if (!reason->count++)
        reason->first_ms = log->at_ms;
    reason->last_ms = log->at_ms;
}

/* -- looking -- */

const struct raw_device *raw_log_of(const struct raw_log *log, const char *name)
{
    return log ? find(log, name) : NULL;
}

int64_t raw_device_since_ms(const struct raw_device *device)
{
    return device->since_ms;
}

const char *raw_device_firmware(const struct raw_device *device)
{
    return device->firmware;
}

const struct node_health *raw_device_health(const struct raw_device *device)
{
    return device->health.state ? &device->health : NULL;
}

int64_t raw_device_fates(const struct raw_device *device, enum raw_fate fate)
{
    return device->fates[fate];
}

int64_t raw_device_flags(const struct raw_device *device, int bit)
{
    return device->flags[bit];
}

size_t raw_device_reason_count(const struct raw_device *device)
{
    return device->reason_count;
}

const struct raw_reason *raw_device_reason(const struct raw_device *device, size_t index)
{
    return &device->reasons[index];
}

size_t raw_device_message_count(const struct raw_device *device)
{
    return device->message_count;
}

const struct raw_message *raw_device_message(const struct raw_device *device, size_t index)
{
    return device->ring[(device->next + RAW_LOG_MESSAGES_MAX - 1 - index) % RAW_LOG_MESSAGES_MAX];
}

size_t raw_log_size(const struct raw_log *log)
{
    return log ? log->size : 0;
}

struct raw_log *raw_log_open(void)
{
    return calloc(1, sizeof(struct raw_log));
}

void raw_log_close(struct raw_log *log)
{
    if (!log)
        return;
    for (size_t i = 0; i < log->device_count; i++)
        free_device(log->devices[i]);
    free(log);
}
