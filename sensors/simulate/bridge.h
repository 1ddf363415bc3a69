/* simulate/bridge.h - the one connection to the broker: QoS 1, comes back by itself, never loses in silence.
 * What is not acknowledged yet is bounded; while there is no room, or no broker, whoever publishes waits, and a message
 * once taken is sent again after a reconnect. Main only. */
#ifndef BRIDGE_H
#define BRIDGE_H
#include "error.h"
#include "payload.h"
#include <signal.h>
#include <stdbool.h>

#define BRIDGE_UNACKNOWLEDGED_MAX 1000      /* readings; after a connect one status for each room comes on top */
#define BRIDGE_TEXT_SIZE 256

struct bridge_address {
    char host[BRIDGE_TEXT_SIZE], user[BRIDGE_TEXT_SIZE], password[BRIDGE_TEXT_SIZE];     /* user "": none */
    int port;
};

/* "HOST:PORT", "HOST" or "mqtt://user:password@host:port"; %XX in user and password; [v6] for hosts with colons.
 * -EINVAL with what would be right, never with the password; *address untouched on failure. Pure. */
int bridge_parse(const char *text, struct bridge_address *address, struct error *err);

struct bridge;

/* Copies address; connects when first waited on. -ENOMEM. */
int bridge_open(const struct bridge_address *address, struct bridge **bridge, struct error *err);
/* Waits a moment for what is not acknowledged, and logs how much is lost. */
void bridge_close(struct bridge *bridge);

bool bridge_has_room(const struct bridge *bridge);      /* connected, and not too much under way */
bool bridge_take_connected(struct bridge *bridge);      /* true once after every connect */

/* At QoS 1; copies. To be called while connected. -EIO when the library refuses the message. */
int bridge_publish(struct bridge *bridge, const struct payload_message *message, struct error *err);

/* Tends the connection until something happened on it, timeout_ms real ms passed, or a signal came that is blocked
 * except in `unblocked` (NULL: the mask stays). Connecting to a host that does not answer may take longer. */
void bridge_wait(struct bridge *bridge, int timeout_ms, const sigset_t *unblocked);

#endif
