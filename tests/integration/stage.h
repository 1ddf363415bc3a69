/* stage.h - a session under test between a scripted broker (peer.h) and a mailbox whose reader is the test. */
#ifndef STAGE_H
#define STAGE_H
#include "peer.h"

#define STAGE_BACKOFF_MOST_MS 40
#define STAGE_PASSWORD "hunter2"

struct stage {
    struct peer peer;           /* listens before stage_open */
    struct clock clock;
    struct mailbox *mailbox;
    struct mqtt_session *session;
    const char *will_topic;     /* NULL: none */
};

/* Opens a session to host on the peer's port, with a shortened back-off. */
static inline void stage_open(struct stage *stage, const char *host, bool tls, int64_t window_ms)
{
    static const char *const topics[] = {"t/#", NULL};
    struct mqtt_settings settings;
    struct error err;

    clock_init_real(&stage->clock);
    assert_int_equal(mailbox_open(&stage->mailbox, &err), 0);
    mqtt_settings_init(&settings);
    settings.url = (struct mqtt_url){.tls = tls, .port = stage->peer.port, .user = "transom",
                                     .password = STAGE_PASSWORD};
    snprintf(settings.url.host, sizeof settings.url.host, "%s", host);
    settings.client_id = "transom";
    settings.topics = topics;
    settings.will_topic = stage->will_topic;
    settings.keepalive_s = MQTT_KEEPALIVE_MIN_S;
    settings.commit_window_ms = window_ms;
    settings.backoff_first_ms = 5;
    settings.backoff_most_ms = STAGE_BACKOFF_MOST_MS;
    if (mqtt_session_open(&settings, &stage->clock, stage->mailbox, &stage->session, &err) < 0)
        fail_msg("%s", err.text);
}

static inline void stage_close(struct stage *stage)
{
    mqtt_session_close(stage->session);
    mailbox_close(stage->mailbox);
    if (stage->peer.fd >= 0)
        peer_hang_up(&stage->peer);
    peer_stop_listening(&stage->peer);
}

static inline void stage_expect_cause(struct stage *stage, const char *part)
{
    struct mqtt_status status;

    mqtt_session_status(stage->session, &status);
    if (!strstr(status.cause, part))
        fail_msg("the cause is '%s', not '%s'", status.cause, part);
    assert_null(strstr(status.cause, STAGE_PASSWORD));
}

static inline bool stage_is_well(const struct mqtt_status *status)
{
    return status->state == MQTT_CONNECTED && status->is_subscribed && !status->cause[0];
}

/* The broker is well: the session is accepted, subscribed, and the cause forgotten. */
static inline void stage_expect_recovery(struct stage *stage)
{
    bool is_mqtt5;

    peer_accept(&stage->peer);
    peer_expect(&stage->peer, PEER_CONNECT);
    is_mqtt5 = stage->peer.body[6] == 5;
    if (is_mqtt5)
        peer_send_connack5(&stage->peer, false, 0);
    else
        peer_send(&stage->peer, (const uint8_t[]){0x20, 2, 0, 0}, 4);
    peer_answer_subscribe(&stage->peer, is_mqtt5, 1);
    await_status(stage->session, stage_is_well, "well");
}

#endif
