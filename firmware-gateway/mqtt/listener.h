/* mqtt/listener.h - hears everything that the broker carries, for a while: a connection and a thread of its own, beside
 * the one that ingests and in nobody's way. At most once (QoS 0) and without a session, so that nothing waits for it at
 * the broker. It must have a name of its own there: mosquitto's use_username_as_clientid lets a user connect once, and
 * whoever comes second throws the first out. */
#ifndef LISTENER_H
#define LISTENER_H
#include "error.h"
#include "mqtt_url.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTENER_LASTS_MS 60000         /* from the broker's first yes */
#define LISTENER_WAIT_MS 5000           /* for the connection and that yes */
#define LISTENER_AGAIN_MS 4000          /* a lost connection is made anew after this: longer than broker_control takes,
                                         * which may come under the same name */
#define LISTENER_MESSAGES_PER_S 2000    /* more are left at the broker, which drops what piles up there */
#define LISTENER_CLOSE_MS 1000          /* at most, for the thread to end */
#define LISTENER_CAUSE_SIZE 160

enum listener_state { LISTENER_CONNECTING, LISTENER_LISTENING, LISTENER_DONE, LISTENER_FAILED };

struct listener_status {
    enum listener_state state;
    int64_t left_ms;                    /* real; 0: over, or not begun */
    bool is_denied;                     /* failed: the broker lets this user in, and does not let it hear everything */
    bool is_crowded;                    /* more came than LISTENER_MESSAGES_PER_S: not all was heard */
    char cause[LISTENER_CAUSE_SIZE];    /* why it failed, or is connecting again; "": no reason */
};

struct listener_message {               /* borrowed until hear() returns */
    const char *topic, *payload;        /* the payload is not terminated */
    size_t size;                        /* bytes */
    bool retained;
};

struct listener;

/* Starts the thread, and connects from there: the broker need not be there. url and ca_file (as in mqtt_settings) are
 * copied. hear() is called on that thread while the listener is held, so what it writes is read between listener_hold
 * and listener_release; it is never called once listener_close was. 0; -ENOMEM, -EAGAIN: no thread. */
int listener_open(const struct mqtt_url *url, const char *ca_file,
                  void (*hear)(void *context, const struct listener_message *message), void *context,
                  struct listener **listener, struct error *err);

void listener_stop(struct listener *listener);      /* ends it soon, as if its time were over */

/* Ends it, within LISTENER_CLOSE_MS whatever it waits for. Takes NULL. */
void listener_close(struct listener *listener);

/* How it stands, while hear() is kept waiting: be quick. */
const struct listener_status *listener_hold(struct listener *listener);
void listener_release(struct listener *listener);

#endif
