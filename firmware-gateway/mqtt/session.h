/* mqtt/session.h - the one connection to the broker: a thread of its own that hears every message, puts it into the
 * mailbox, and acknowledges nothing that main has not committed. Reconnects for ever.
 *
 * The gate: messages are read until a batch is full or the commit window is over; then nothing is read or written
 * until main has committed all of them; only then the acknowledgements go out, in one write. While the gate is shut
 * not a byte leaves, not even a ping: libmosquitto's queue of outgoing packets can't be written in part. */
#ifndef SESSION_H
#define SESSION_H
#include "clock.h"
#include "error.h"
#include "mailbox.h"
#include "mqtt_settings.h"
#include <stdbool.h>
#include <stdint.h>

#define MQTT_PAYLOAD_MAX 65536          /* bytes; larger messages are dropped and counted */
#define MQTT_RECEIVE_MAXIMUM 1000       /* unacknowledged messages the broker may send: MQTT 5 */
#define MQTT_RECEIVE_MAXIMUM_3 15       /* the same in 3.1.1, which can't ask: below the 20 brokers send by default */
#define MQTT_SESSION_EXPIRY_S 604800    /* how long the broker keeps our session and queue: a week */
#define MQTT_CAUSE_SIZE 160

enum mqtt_state {
    MQTT_CONNECTING,                    /* from the first packet to the broker's answer */
    MQTT_CONNECTED,
    MQTT_WAITING,                       /* backing off after a failure, or closing */
};

struct mqtt_status {                    /* a snapshot */
    enum mqtt_state state;
    int64_t since_wall_ms;              /* of the session's clock */
    char cause[MQTT_CAUSE_SIZE];        /* why it is not connected, or what is wrong though it is; "": all is well */
    uint64_t attempts, connects;        /* connections tried, and accepted by the broker */
    uint64_t received;                  /* messages put into the mailbox */
    uint64_t duplicates;                /* of these: sent again by the broker (DUP flag) */
    uint64_t backlog;                   /* of these: queued while we were away */
    uint64_t bytes;                     /* payload of these */
    uint64_t dropped;                   /* too large, or sent without acknowledgement when there was no room */
    uint64_t acknowledged;              /* messages whose acknowledgement was written */
    int receive_maximum;                /* in use: MQTT_RECEIVE_MAXIMUM, or what MQTT 3.1.1 leaves */
    bool is_mqtt5;
    bool is_subscribed;                 /* the broker acknowledged this connection's subscription; with a backlog it
                                         * does so only behind the first batch */
    int64_t beat_real_ms;               /* CLOCK_MONOTONIC when the loop last moved, also on a demo clock: it moves at
                                         * least once a second unless the thread hangs */
};

struct mqtt_session;

/* Checks the settings and starts the thread. Copies settings; borrows clock (for the stamps of mail and status; every
 * wait is in real time) and mailbox (as its one writer) until mqtt_session_close. The broker need not be there.
 * 0; -EINVAL with the reason; -ENOMEM; -EAGAIN: no thread. */
int mqtt_session_open(const struct mqtt_settings *settings, const struct clock *clock, struct mailbox *mailbox,
                      struct mqtt_session **session, struct error *err);

/* Ends the thread within 2 s, whatever it is doing; what is not committed stays unacknowledged. Takes NULL. */
void mqtt_session_close(struct mqtt_session *session);

/* A topic to hear besides those of the settings, on this connection (within a second or so, as soon as nothing waits
 * for a commit) and on every later one. Never taken back. A topic that is wished already is no second wish. 0; -EINVAL:
 * no topic filter; -ENOSPC: WISHES_TOPICS_MAX; -ENOMEM. Any thread. */
int mqtt_session_hear(struct mqtt_session *session, const char *topic, struct error *err);

/* A short message to send once there is a connection, at most once (QoS 0). 0; -ENOSPC: too many wait; -EINVAL: too
 * long. Any thread. */
int mqtt_session_send(struct mqtt_session *session, const char *topic, const uint8_t *payload, size_t size);

/* Copies how it stands. Any thread. */
void mqtt_session_status(struct mqtt_session *session, struct mqtt_status *status);

#endif
