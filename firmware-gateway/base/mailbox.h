/* base/mailbox.h - messages from the MQTT thread to the main thread, bounded, each with a ticket.
 * One writer (the mqtt thread) and one reader (main). The ticket is how an acknowledgement waits for its commit:
 * main moves the committed ticket forward, the writer waits for it. */
#ifndef MAILBOX_H
#define MAILBOX_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAILBOX_MESSAGES_MAX 4096
#define MAILBOX_BYTES_MAX (8u << 20)        /* of copies: struct, topic and payload */
#define MAILBOX_MANY 32                     /* messages that wake the reader by themselves */

struct mail {                   /* one received message; owned by the mailbox until mailbox_take_done */
    uint64_t ticket;            /* 1, 2, 3 ... without gaps */
    int64_t mono_ms, wall_ms;   /* when it was read from the socket */
    uint16_t packet_id;         /* 0 for QoS 0 */
    bool retained;
    bool duplicate;             /* DUP flag */
    /* session was kept and this packet id and payload were in the last unacknowledged batch */
    bool redelivered;
    bool backlog;               /* was queued while we were away: when it was sent is unknown */
    uint32_t size;
    const char *topic;          /* terminated */
    const char *payload;        /* size bytes, then a 0 */
};

struct mailbox;

int mailbox_open(struct mailbox **mailbox, struct error *err);
void mailbox_close(struct mailbox *mailbox);

/* -- writer -- */
/* Copies the message, with the next ticket. The reader sleeps on until there are MAILBOX_MANY, or mailbox_wake. 0;
 * -ENOSPC when full: stop reading the socket until mailbox_wait_committed moved on; -ECANCELED: abandoned, drop the
 * connection; -ENOMEM. */
int mailbox_put(struct mailbox *mailbox, const struct mail *mail);
void mailbox_wake(struct mailbox *mailbox);             /* wakes the reader for what was put since it was last woken */
uint64_t mailbox_last_ticket(struct mailbox *mailbox);
uint64_t mailbox_committed(struct mailbox *mailbox);
/* Tells the reader that the writer stands at the gate: commit as soon as the mailbox is empty. */
void mailbox_ask_commit(struct mailbox *mailbox);
/* Waits until the committed ticket reaches `ticket`, the mailbox is abandoned, or timeout_ms real ms passed.
 * 1 reached, 0 timed out, -ECANCELED abandoned (drop the connection without acknowledging). */
int mailbox_wait_committed(struct mailbox *mailbox, uint64_t ticket, int timeout_ms);

/* -- reader -- */
int mailbox_fd(struct mailbox *mailbox);                /* readable when there is mail or a commit is asked for */
void mailbox_clear_wakeup(struct mailbox *mailbox);
const struct mail *mailbox_take(struct mailbox *mailbox);   /* the oldest, or NULL */
void mailbox_take_done(struct mailbox *mailbox);            /* frees the one just taken */
bool mailbox_commit_asked(struct mailbox *mailbox);         /* the writer waits, and the mailbox is empty */
/* All up to ticket are on disk. While the mailbox is abandoned nothing is: the committed ticket stays. */
void mailbox_commit(struct mailbox *mailbox, uint64_t ticket);
/* A commit failed: everything after the committed ticket is forgotten, the writer must drop its connection so that
 * the broker sends it again. Cleared by the writer's mailbox_resume. */
void mailbox_abandon(struct mailbox *mailbox);
void mailbox_resume(struct mailbox *mailbox);           /* writer: connection dropped, ready to start again */
/* Commits will be long in coming: the writer may read on as far as its batch goes, and acknowledges nothing. */
void mailbox_hold(struct mailbox *mailbox, bool is_held);
bool mailbox_is_held(struct mailbox *mailbox);          /* writer */

#endif
