/* sensors/overheard.c - see overheard.h */
#include "overheard.h"
#include "announced.h"
#include "raw_mask.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECOND_MS 1000

struct overheard {
    struct overheard_topic topics[OVERHEARD_TOPICS_MAX];
    struct overheard_device devices[OVERHEARD_DEVICES_MAX];
    size_t topic_count, device_count;
    struct overheard_sums sums;
    int64_t second;                     /* mono, in which `reads` were decoded */
    int reads;
    struct announced *announced;        /* what messages told about later ones while we listened */
    struct decoded decoded;
    struct overheard_type *types;
    size_t type_count;
};

struct overheard *overheard_open(const struct overheard_type *types, size_t count)
{
    struct overheard *o = calloc(1, sizeof *o);

    if (!o)
        return NULL;
    o->announced = announced_open();
    o->types = calloc(count ? count : 1, sizeof *o->types);
    if (!o->announced || !o->types) {
        overheard_close(o);
        return NULL;
    }
    if (count)
        memcpy(o->types, types, count * sizeof *types);
    o->type_count = count;
    return o;
}

void overheard_close(struct overheard *overheard)
{
    if (!overheard)
        return;
    announced_close(overheard->announced);
    free(overheard->types);
    free(overheard);
}

static const char *type_of(void *overheard, const char *device)
{
    const struct overheard *o = overheard;

    for (size_t i = 0; i < o->type_count; i++)
        if (strcasecmp(o->types[i].device, device) == 0)
            return o->types[i].type;
    return NULL;
}

/* -- the tables -- */

/* NULL: there is no room for another. */
static struct overheard_topic *topic_of(struct overheard *o, const char *name)
{
    struct overheard_topic *topic;

    for (size_t i = 0; i < o->topic_count; i++)
        if (strcmp(o->topics[i].topic, name) == 0)
            return &o->topics[i];
    if (o->topic_count == OVERHEARD_TOPICS_MAX || strlen(name) >= TOPIC_SIZE_MAX)
        return NULL;
    topic = &o->topics[o->topic_count++];
    *topic = (struct overheard_topic){.outcome = OVERHEARD_UNREAD, .is_retained = true, .device = -1};
    memcpy(topic->topic, name, strlen(name) + 1);
    return topic;
}

/* Its index, or -1: there is no room for another. */
static int device_of(struct overheard *o, const char *name)
{
    for (size_t i = 0; i < o->device_count; i++)
        if (strcasecmp(o->devices[i].name, name) == 0)
            return (int)i;
    if (o->device_count == OVERHEARD_DEVICES_MAX)
        return -1;
    o->devices[o->device_count] = (struct overheard_device){.is_retained = true};
    memcpy(o->devices[o->device_count].name, name, DEVICE_ID_SIZE);
    return (int)o->device_count++;
}

/* -- one message -- */

static bool may_read(struct overheard *o, struct overheard_topic *topic, int64_t mono_ms)
{
    int64_t second = mono_ms / SECOND_MS;

    if (o->second != second)
        o->reads = 0;
    if (topic->second != second)
        topic->reads = 0;
    o->second = topic->second = second;
    if (o->reads == OVERHEARD_READS_PER_S || topic->reads == OVERHEARD_TOPIC_READS_PER_S)
        return false;
    o->reads++;
    topic->reads++;
    return true;
}

/* Returns the device's index. */
static int note_device(struct overheard *o, const struct decoded_reading *said, bool retained, int64_t wall_ms)
{
    int index = device_of(o, said->device);
    struct overheard_device *device = index < 0 ? NULL : &o->devices[index];
    uint32_t good = said->reading.present & ~said->reading.doubtful;

    if (!device) {
        o->sums.other_devices++;
        return -1;
    }
    device->family = o->decoded.family;
    device->heard_ms = wall_ms;
    device->is_retained &= retained;
    device->doubtful = (device->doubtful | (said->reading.doubtful & ~device->quantities)) & ~good;
    device->quantities |= said->reading.present;
    if (said->online != ONLINE_UNKNOWN)
        device->online = said->online;
    return index;
}

/* Births are not kept by brokers: a device that was born before we listened is there, and its numbers stay unread. */
static int note_unborn(struct overheard *o, bool retained, int64_t wall_ms)
{
    struct decoded_reading said = {.online = ONLINE_UNKNOWN};
    int index;

    memcpy(said.device, o->decoded.refused, sizeof said.device);
    index = note_device(o, &said, retained, wall_ms);
    if (index >= 0)
        o->devices[index].messages++;
    return index;
}

/* A device counts once a message, however many readings of it there are. */
static int note_devices(struct overheard *o, bool retained, int64_t wall_ms)
{
    int first = -1;

    for (size_t i = 0; i < o->decoded.count; i++) {
        const struct decoded_reading *said = &o->decoded.readings[i];
        int index = note_device(o, said, retained, wall_ms);

        if (index >= 0 && (i == 0 || strcasecmp(o->decoded.readings[i - 1].device, said->device) != 0))
            o->devices[index].messages++;
        if (first < 0)
            first = index;
    }
    return first;
}

static enum overheard_outcome outcome_of(const struct overheard *o, int r, bool announces)
{
    bool says_online = false;

    if (r == -ESTALE)
        return OVERHEARD_UNBORN;
    if (r < 0)
        return o->decoded.family ? OVERHEARD_BROKEN : OVERHEARD_UNKNOWN;
    for (size_t i = 0; i < o->decoded.count; i++) {
        if (o->decoded.readings[i].reading.present)
            return OVERHEARD_READ;
        says_online |= o->decoded.readings[i].online != ONLINE_UNKNOWN;
    }
    if (says_online)
        return OVERHEARD_AVAILABLE;
    return announces || o->decoded.discovers[0] ? OVERHEARD_ANNOUNCES : OVERHEARD_NOTHING;
}

/* Without the family's name before it, which is told apart. */
static const char *reason_of(const struct overheard *o, const struct error *err)
{
    size_t length = strlen(o->decoded.family);
    bool is_named = strncmp(err->text, o->decoded.family, length) == 0 && strncmp(err->text + length, ": ", 2) == 0;

    return err->text + (is_named ? length + 2 : 0);
}

static void read_message(struct overheard *o, struct overheard_topic *topic, const struct message *message,
                         int64_t wall_ms)
{
    struct message mine = *message;
    struct error err = {0};
    unsigned before = announced_changes(o->announced);
    enum overheard_outcome outcome;
    int r, device;

    mine.type_of = type_of;
    mine.type_context = o;
    mine.announced = o->announced;
    r = decoder_decode(&mine, &o->decoded, &err);
    outcome = outcome_of(o, r, announced_changes(o->announced) != before);
    device = outcome == OVERHEARD_UNBORN ? note_unborn(o, message->retained, wall_ms)
                                         : note_devices(o, message->retained, wall_ms);
    topic->read++;
    if (outcome > topic->outcome)
        return;
    topic->outcome = outcome;
    topic->family = o->decoded.family;
    topic->device = device;
    snprintf(topic->why, sizeof topic->why, "%s", outcome == OVERHEARD_BROKEN ? reason_of(o, &err) : "");
    raw_mask_payload(topic->why, strlen(topic->why));
    if (outcome >= OVERHEARD_NOTHING)
        payload_shape_of(message->payload, message->size, &topic->shape);
    else
        topic->shape = (struct payload_shape){.kind = PAYLOAD_EMPTY};
}

void overheard_take(struct overheard *overheard, const struct message *message, int64_t wall_ms, int64_t mono_ms)
{
    struct overheard_topic *topic = topic_of(overheard, message->topic);

    overheard->sums.messages++;
    if (!topic) {
        overheard->sums.other_topics++;
        return;
    }
    topic->messages++;
    topic->size = message->size;
    topic->heard_ms = wall_ms;
    topic->is_retained &= message->retained;
    if (may_read(overheard, topic, mono_ms))
        read_message(overheard, topic, message, wall_ms);
    else
        overheard->sums.unread++;
}

/* -- what came of it -- */

const struct overheard_sums *overheard_sums(const struct overheard *overheard)
{
    return &overheard->sums;
}

size_t overheard_topic_count(const struct overheard *overheard)
{
    return overheard->topic_count;
}

const struct overheard_topic *overheard_topic(const struct overheard *overheard, size_t index)
{
    return &overheard->topics[index];
}

size_t overheard_device_count(const struct overheard *overheard)
{
    return overheard->device_count;
}

const struct overheard_device *overheard_device(const struct overheard *overheard, size_t index)
{
    return &overheard->devices[index];
}

bool overheard_is_asked_for(const struct overheard *overheard, const struct overheard_topic *topic)
{
    return decoder_hears(topic->topic) || announced_next(overheard->announced, topic->topic, NULL);
}

const char *overheard_outcome_word(enum overheard_outcome outcome)
{
    static const char *const words[] = {
        [OVERHEARD_READ] = "read", [OVERHEARD_AVAILABLE] = "available", [OVERHEARD_ANNOUNCES] = "announces",
        [OVERHEARD_NOTHING] = "nothing", [OVERHEARD_UNBORN] = "unborn", [OVERHEARD_BROKEN] = "broken",
        [OVERHEARD_UNKNOWN] = "unknown", [OVERHEARD_UNREAD] = "unread"};

    return words[outcome];
}
