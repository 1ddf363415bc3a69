/* sensors/node_health.c - see node_health.h */
#include "node_health.h"
#include "fields.h"
#include "topic.h"
#include "utf8.h"
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define NUMBER_MAX INT64_C(1000000000000)

static const char *const states[] = {"starting", "good", "busy", "absent", "garbled", "implausible", "broken"};

bool node_health_has_topic(const char *topic)
{
    const char *device = topic ? topic_after(topic, "transom/in/") : NULL;
    const char *slash = device ? strchr(device, '/') : NULL;

    return slash && slash != device && strcmp(slash, "/health") == 0;
}

static const char *state_of(const char *word)
{
    for (size_t i = 0; word && i < COUNT(states); i++)
        if (strcmp(states[i], word) == 0)
            return states[i];
    return NULL;
}

/* Of text that is shown to people: no control bytes, and no part of a character. */
static void take_text(const json_t *root, const char *key, char *to, size_t room)
{
    const char *text = fields_string(root, key);
    uint32_t code_point;
    size_t used = 0, size;

    while (text && *text && (size = utf8_read(text, strlen(text), &code_point)) && used + size < room) {
        if (code_point >= ' ' && code_point != 0x7f) {
            memcpy(to + used, text, size);
            used += size;
        }
        text += size;
    }
    to[used] = '\0';
}

static int64_t take_count(const json_t *root, const char *key)
{
    const json_t *value = json_object_get(root, key);
    json_int_t count = json_is_integer(value) ? json_integer_value(value) : NODE_HEALTH_NOT_SAID;

    return count >= 0 && count <= NUMBER_MAX ? count : NODE_HEALTH_NOT_SAID;
}

static void take(const json_t *root, const char *state, struct node_health *health)
{
    int64_t since_ms = fields_time_ms(json_object_get(root, "since"));

    *health = (struct node_health){.state = state, .waiting = take_count(root, "waiting"),
                                   .lost = take_count(root, "lost"), .uptime_s = take_count(root, "uptime_s"),
                                   .since_ms = since_ms == READING_NO_TIME ? 0 : since_ms};
    take_text(root, "sensor", health->module, sizeof health->module);
    take_text(root, "why", health->why, sizeof health->why);
    take_text(root, "version", health->version, sizeof health->version);
}

bool node_health_read(const char *topic, const char *payload, size_t size, struct node_health *health)
{
    const char *state;
    json_t *root;

    if (!node_health_has_topic(topic) || fields_parse(payload, size, &root, NULL) < 0)
        return false;
    state = state_of(fields_string(root, "state"));
    if (state)
        take(root, state, health);
    json_decref(root);
    return state != NULL;
}
