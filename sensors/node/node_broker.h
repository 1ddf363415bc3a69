/* node/node_broker.h - the node's connection to the broker: one message under way at a time, at QoS 1, so that whoever
 * sends knows what the broker has. A connection that is lost is made anew by itself. */
#ifndef NODE_BROKER_H
#define NODE_BROKER_H
#include "error.h"
#include "mqtt_url.h"
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NODE_BROKER_KEEPALIVE_S 60
#define NODE_BROKER_RETRY_FIRST_MS 1000
#define NODE_BROKER_RETRY_MOST_MS 60000
#define NODE_BROKER_ANSWER_MS 30000     /* a broker that has not acknowledged by then is left */
#define NODE_DEVICE_SIZE 65             /* as a gateway takes it */

struct node_broker_settings {           /* copied, but for ca_file */
    struct mqtt_url url;
    const char *ca_file;                /* PEM; "": the system's. Only for mqtts */
    const char *device;                 /* also "transom-node-" and it: the client's name */
};

struct node_broker;

/* What became of the message under way; SENT and LOST are said once. */
enum node_delivery { NODE_NOTHING, NODE_UNDER_WAY, NODE_SENT, NODE_LOST };

/* Connects with the first node_broker_serve. 0; -ENOMEM. */
int node_broker_open(const struct node_broker_settings *settings, struct node_broker **broker, struct error *err);

/* Waits, a second at most, for what is under way. As node_broker_delivery; UNDER_WAY: nobody knows. */
enum node_delivery node_broker_finish(struct node_broker *broker);

/* Says "offline" and closes. Takes NULL. */
void node_broker_close(struct node_broker *broker);

/* What to poll for; fd -1 while there is no connection. To be served after each poll, and each second at least. */
void node_broker_poll(const struct node_broker *broker, struct pollfd *poll_fd);
void node_broker_serve(struct node_broker *broker, short happened, int64_t now_ms);

bool node_broker_is_free(const struct node_broker *broker);     /* connected, and nothing under way */

/* Sends to transom/in/{device}. 0; -EAGAIN: not free; -EIO. */
int node_broker_send(struct node_broker *broker, const char *text, size_t size, int64_t now_ms, struct error *err);
enum node_delivery node_broker_delivery(struct node_broker *broker);

/* What stays at transom/in/{device}/health: said now, or with the next connection, and again with each. Copies. */
#define NODE_HEALTH_SIZE 512
void node_broker_tell_health(struct node_broker *broker, const char *text);

#endif
