/* mqtt/mqtt_settings.h - what a session must know. Pure but for the copy's allocation; any thread. */
#ifndef MQTT_SETTINGS_H
#define MQTT_SETTINGS_H
#include "error.h"
#include "mqtt_url.h"
#include <stdint.h>

#define MQTT_CLIENT_ID_MAX 64           /* bytes: A-Z a-z 0-9 - _ */
#define MQTT_TOPICS_MAX 64              /* filters in one subscription */
#define MQTT_KEEPALIVE_MIN_S 5          /* libmosquitto's limit; people's settings begin at 60 */
#define MQTT_WINDOW_MIN_MS 100          /* reliability rule 1: 0.1 to 30 s */
#define MQTT_WINDOW_MAX_MS 30000

struct mqtt_settings {
    struct mqtt_url url;
    /* names the session at the broker; 1 to MQTT_CLIENT_ID_MAX of A-Z a-z 0-9 - _ */
    const char *client_id;
    const char *const *topics;          /* filters, NULL-terminated, subscribed at QoS 1 in every connection */
    const char *will_topic;             /* "online" while connected, "offline" as last will, retained; NULL: none */
    const char *ca_file;                /* PEM; NULL: the system's certificates. Only for mqtts */
    int keepalive_s;                    /* MQTT_KEEPALIVE_MIN_S to 65535; twice the window at least */
    int64_t commit_window_ms;           /* real time from the first unacknowledged message to the gate */
    int64_t backoff_first_ms, backoff_most_ms;  /* real time; 1 <= first <= most */
};

/* Sets what has a default: keep-alive 60 s, window 10 s, back-off 1 to 60 s. Everything else is zero. */
void mqtt_settings_init(struct mqtt_settings *settings);

/* 0, or -EINVAL with the setting and what it should be. Topic filters are judged when a session is opened. */
int mqtt_settings_check(const struct mqtt_settings *settings, struct error *err);

/* Copies checked settings with all they point to into one block, for free(). NULL: out of memory. */
struct mqtt_settings *mqtt_settings_copy(const struct mqtt_settings *settings);

#endif
