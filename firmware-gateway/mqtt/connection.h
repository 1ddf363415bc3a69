/* mqtt/connection.h - one connection's life: connect, then read, wait for commits, acknowledge, until it ends. */
#ifndef CONNECTION_H
#define CONNECTION_H
#include "board.h"
#include "gate.h"
#include "mailbox.h"
#include "redelivery.h"
#include "wishes.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct connection {                 /* kept from one connection to the next; the session's thread only */
    const struct mqtt_settings *settings;
    const struct clock *clock;      /* for the stamps of mail */
    struct clock real;              /* for every wait: a demo's broker lives in real time */
    struct mailbox *mailbox;
    struct board *board;
    struct wishes *wishes;
    int stop_fd;                    /* readable once *stopping */
    const atomic_bool *stopping;

    struct link *link;
    struct gate gate;
    struct redelivery redelivery;
    uint64_t last_ticket;           /* of the newest message in the mailbox */
    bool is_mqtt5;                  /* spoken until a broker says that it does not know it */
    bool is_ipv4;                   /* every other try of a row of failures */
    bool in_backlog;                /* the broker kept our session, and may still be sending what it kept */
    int64_t heard_ms;               /* when a message was last read, or the gate last opened */
    int put_failure;                /* why the mailbox refused a message that must not be acknowledged */
};

enum connection_end {
    CONNECTION_FAILED,              /* refused, lost, ... the board says why */
    CONNECTION_ABANDONED,           /* main could not commit; ready to start again */
    CONNECTION_STOPPED,             /* *stopping: neither clock nor mailbox was touched since */
};

/* Runs one connection from its first packet to its end. */
enum connection_end connection_run(struct connection *connection);

#endif
