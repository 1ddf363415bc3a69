/* mqtt/link.h - one connection to the broker, from the first packet to the last: libmosquitto's handle and callbacks.
 * Made anew for every attempt, so that nothing of a failed one is left (libmosquitto leaks when a handle is used again
 * after a TLS failure). Only the session's thread calls it.
 *
 * Every packet, also an acknowledgement that libmosquitto made by itself, waits in its queue until link_write. */
#ifndef LINK_H
#define LINK_H
#include "mailbox.h"
#include "session.h"
#include <stdbool.h>

struct link;

struct link_handler {               /* called from link_read, with the context of link_open */
    void (*accepted)(void *context, bool session_present);
    void (*subscribed)(void *context);
    void (*message)(void *context, struct mail *mail);  /* without stamps; its strings live until it returns */
    void (*marker)(void *context);  /* our marker came back: what the broker had kept for us has been read */
};

/* Around each use of the library: it is made ready by the first, and tidied up after the last. Any thread. */
void link_library_init(void);
void link_library_done(void);

/* 0, or -EINVAL: not a topic filter. */
int link_check_filter(const char *filter, struct error *err);

struct link_way {
    bool is_mqtt5;      /* the protocol to speak; otherwise 3.1.1 */
    bool is_ipv4;       /* only to addresses of IPv4: the library itself goes no further than a name's first address
                         * that does not fail at once, and of a name with both kinds that is mostly IPv6 */
};

/* Starts to connect. May wait for the name server, not for the broker. settings and handler are borrowed. 0; a negative
 * errno, with link_cause's words in err and nothing to close. */
int link_open(const struct mqtt_settings *settings, struct link_way way, const struct link_handler *handler,
              void *context, struct link **link, struct error *err);

/* Drops the connection without another packet, so that the broker publishes the last will. Takes NULL. */
void link_close(struct link *link);

int link_fd(const struct link *link);               /* to poll; negative once the connection is lost */
void link_wake_at(struct link *link, int size);     /* how many bytes have to be there before poll says so */
bool link_is_accepted(const struct link *link);     /* the broker said yes */
bool link_is_too_new(const struct link *link);      /* it does not know MQTT 5 */
bool link_wants_write(const struct link *link);     /* packets wait to be written */

/* A further topic, and a message that nobody waits for: queued until link_write. 0, or -ENOTCONN as below. A topic that
 * the broker refuses is one that nothing is heard of: no cause. */
int link_hear(struct link *link, const char *topic);
int link_send(struct link *link, const char *topic, const void *payload, size_t size);

/* Each returns 0, or -ENOTCONN: the connection is over and link_cause says why. */
int link_check_socket(struct link *link);           /* after POLLERR or POLLHUP: takes the socket's error */
int link_read(struct link *link, bool *is_drained); /* one packet; is_drained: nothing more to read for now */
int link_write(struct link *link);                  /* as much as the socket takes */
int link_misc(struct link *link);                   /* keep-alive: may queue a ping, or find the broker silent */

/* What is or was wrong, "" if nothing: one line, without the password. Lives as long as the link. */
const char *link_cause(const struct link *link);

#endif
