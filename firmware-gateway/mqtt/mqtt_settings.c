/* mqtt/mqtt_settings.c - see mqtt_settings.h */
#include "mqtt_settings.h"
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define KEEPALIVE_S 60
#define WINDOW_MS 10000
#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS 60000
#define KEEPALIVE_WINDOWS 2     /* pings wait behind the gate: a window must never look like silence */

static const char client_id_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void mqtt_settings_init(struct mqtt_settings *settings)
{
    *settings = (struct mqtt_settings){.keepalive_s = KEEPALIVE_S, .commit_window_ms = WINDOW_MS,
                                       .backoff_first_ms = BACKOFF_FIRST_MS, .backoff_most_ms = BACKOFF_MOST_MS};
}

static size_t count_topics(const struct mqtt_settings *settings)
{
    size_t count = 0;

    while (settings->topics && settings->topics[count])
        count++;
    return count;
}

int mqtt_settings_check(const struct mqtt_settings *settings, struct error *err)
{
    const char *id = settings->client_id ? settings->client_id : "";
    size_t count = count_topics(settings);

    if (!settings->url.host[0])
        return error_set(err, -EINVAL, "mqtt: no broker address");
    if (!id[0] || strlen(id) > MQTT_CLIENT_ID_MAX || id[strspn(id, client_id_letters)])
        return error_set(err, -EINVAL, "mqtt: client id '%s' should be 1 to %d of A-Z a-z 0-9 - _", id,
                         MQTT_CLIENT_ID_MAX);
    if (count < 1 || count > MQTT_TOPICS_MAX)
        return error_set(err, -EINVAL, "mqtt: %zu topic filters, should be 1 to %d", count, MQTT_TOPICS_MAX);
    if (settings->commit_window_ms < MQTT_WINDOW_MIN_MS || settings->commit_window_ms > MQTT_WINDOW_MAX_MS)
        return error_set(err, -EINVAL, "mqtt: commit window of %" PRId64 " ms is not %d to %d",
                         settings->commit_window_ms, MQTT_WINDOW_MIN_MS, MQTT_WINDOW_MAX_MS);
    if (settings->keepalive_s < MQTT_KEEPALIVE_MIN_S || settings->keepalive_s > UINT16_MAX ||
        settings->keepalive_s * INT64_C(1000) < settings->commit_window_ms * KEEPALIVE_WINDOWS)
        return error_set(err, -EINVAL, "mqtt: keep-alive of %d s should be %d to %d s and twice the commit window",
                         settings->keepalive_s, MQTT_KEEPALIVE_MIN_S, UINT16_MAX);
    if (settings->backoff_first_ms < 1 || settings->backoff_most_ms < settings->backoff_first_ms)
        return error_set(err, -EINVAL,
                         "mqtt: back-off from %" PRId64 " to %" PRId64 " ms should be 1 ms or more, rising",
                         settings->backoff_first_ms, settings->backoff_most_ms);
    return 0;
}

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

/* Moves a string to *at, which advances. */
static const char *place(const char *text, char **at)
{
    const char *placed = *at;

    if (!text)
        return NULL;
    memcpy(*at, text, text_size(text));
    *at += text_size(text);
    return placed;
}

struct mqtt_settings *mqtt_settings_copy(const struct mqtt_settings *settings)
{
    size_t count = count_topics(settings);
    size_t size = text_size(settings->client_id) + text_size(settings->will_topic) + text_size(settings->ca_file);
    struct mqtt_settings *copy;
    const char **topics;
    char *at;

    for (size_t i = 0; i < count; i++)
        size += text_size(settings->topics[i]);
    copy = malloc(sizeof *copy + (count + 1) * sizeof *topics + size);
    if (!copy)
        return NULL;
    *copy = *settings;
    topics = (const char **)(copy + 1);
    at = (char *)(topics + count + 1);
    copy->client_id = place(settings->client_id, &at);
    copy->will_topic = place(settings->will_topic, &at);
    copy->ca_file = place(settings->ca_file, &at);
    for (size_t i = 0; i < count; i++)
        topics[i] = place(settings->topics[i], &at);
    topics[count] = NULL;
    copy->topics = topics;
    return copy;
}
