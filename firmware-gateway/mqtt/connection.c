/* mqtt/connection.c - see connection.h.
 *
 * A turn writes only when every message read is committed: libmosquitto's queue then holds acknowledgements of
 * committed messages and nothing else. */
#include "connection.h"
#include "link.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define TURN_MS 1000                /* the loop moves at least this often */
#define GATE_TURN_MS 200            /* how often it looks up while it waits for a commit */
#define CONNECT_MS 15000            /* from the first packet to the broker's answer */
#define BACKLOG_QUIET_MS 1000       /* nothing to read for so long: the broker has sent all that it kept */
#define GATHER_MS 50                /* what one message waits for others, to be read and handed over together */
#define GATHER_SIZE 4096            /* bytes that are worth being woken for at once: some forty messages */

static int64_t real_ms(const struct connection *c)
{
    return clock_mono_ms(&c->real);
}

static bool is_stopping(const struct connection *c)
{
    return atomic_load(c->stopping);
}

/* -- what the link tells us -- */

static void on_accepted(void *context, bool session_present)
{
    struct connection *c = context;
    int receive_maximum = c->is_mqtt5 ? MQTT_RECEIVE_MAXIMUM : MQTT_RECEIVE_MAXIMUM_3;

    c->is_ipv4 = !c->is_ipv4;               /* this way is good: the next connection tries it first */
    c->in_backlog = session_present;
    wishes_again(c->wishes);
    c->heard_ms = real_ms(c);
    gate_init(&c->gate, receive_maximum, c->settings->commit_window_ms);
    board_connected(c->board, receive_maximum, c->is_mqtt5);
}

static void on_subscribed(void *context)
{
    struct connection *c = context;

    board_subscribed(c->board);
}

static void on_marker(void *context)
{
    struct connection *c = context;

    c->in_backlog = false;
}

static void on_message(void *context, struct mail *mail)
{
    struct connection *c = context;
    uint64_t hash = redelivery_hash(mail->topic, mail->payload, mail->size);
    int r;

    c->heard_ms = real_ms(c);
    if (c->put_failure)                     /* the connection is about to be dropped: all this comes again */
        return;
    if (mail->size > MQTT_PAYLOAD_MAX) {
        board_dropped(c->board);
        return;
    }
    mail->mono_ms = clock_mono_ms(c->clock);
    mail->wall_ms = clock_wall_ms(c->clock);
    mail->backlog = c->in_backlog && !mail->retained;
    mail->redelivered = c->in_backlog && mail->packet_id && redelivery_has(&c->redelivery, mail->packet_id, hash);
    r = mailbox_put(c->mailbox, mail);
    if (r < 0 && mail->packet_id == 0)
        board_dropped(c->board);
    else if (r < 0)
        c->put_failure = r;
    if (r < 0)
        return;
    c->last_ticket = mailbox_last_ticket(c->mailbox);
    gate_count(&c->gate, mail->size, c->heard_ms);
    if (mail->packet_id && !mail->redelivered)
        redelivery_add(&c->redelivery, mail->packet_id, hash, c->last_ticket);
    board_received(c->board, mail);
}

static const struct link_handler handler = {.accepted = on_accepted, .subscribed = on_subscribed,
                                            .message = on_message, .marker = on_marker};

/* -- one turn of a connection; each returns 0, or a negative errno when the connection is over -- */

/* Waits for the socket, or for being closed. */
static short wait_for_socket(struct connection *c, short events, int64_t timeout_ms)
{
    struct pollfd fds[] = {{.fd = link_fd(c->link), .events = events}, {.fd = c->stop_fd, .events = POLLIN}};

    return poll(fds, 2, (int)timeout_ms) > 0 ? fds[0].revents : 0;
}

/* Nothing is there to acknowledge yet: reading and writing as the library likes. A TLS handshake moves on in link_read,
 * also when the library forgot to say what it waits for: hence a read in every turn. */
static int turn_connecting(struct connection *c)
{
    short events = (short)(POLLIN | (link_wants_write(c->link) ? POLLOUT : 0));
    short ready = wait_for_socket(c, events, TURN_MS);
    bool is_drained;
    int r = 0;

    if (ready & (POLLERR | POLLHUP))
        r = link_check_socket(c->link);
    if (r == 0 && !(ready & POLLOUT))
        r = link_read(c->link, &is_drained);
    else if (r == 0)
        r = link_write(c->link);
    return r;
}

/* Being woken costs more than a message, for us and for main: where one is there, others are soon. A broker that keeps
 * few in flight would stand still meanwhile, and what it had kept for us is there already. */
static void gather(struct connection *c)
{
    if (!c->is_mqtt5 || c->in_backlog)
        return;
    link_wake_at(c->link, GATHER_SIZE);
    wait_for_socket(c, POLLIN, gate_left_ms(&c->gate, real_ms(c), GATHER_MS));
    link_wake_at(c->link, 1);
}

static int turn_reading(struct connection *c)
{
    short ready = wait_for_socket(c, POLLIN, gate_left_ms(&c->gate, real_ms(c), TURN_MS));
    bool is_drained = true;
    int r = 0;

    if (!ready) {
        if (real_ms(c) - c->heard_ms >= BACKLOG_QUIET_MS)
            c->in_backlog = false;          /* the marker was refused or lost */
        return 0;
    }
    if (ready & POLLERR)
        r = link_check_socket(c->link);
    else
        gather(c);
    do {
        if (r == 0)
            r = link_read(c->link, &is_drained);
    } while (r == 0 && !is_drained && c->gate.count && !c->put_failure && !gate_is_shut(&c->gate, c->heard_ms));
    return r ? r : c->put_failure;
}

/* Everything read is committed: acknowledge it. Reading goes on only when all of it has left, or an acknowledgement
 * of the next message would slip out with the rest. */
static int turn_writing(struct connection *c)
{
    int r = link_write(c->link);

    if (r == 0 && link_wants_write(c->link)) {
        wait_for_socket(c, POLLOUT, TURN_MS);
        return link_misc(c->link);
    }
    return r;
}

static void open_gate(struct connection *c)
{
    if (c->gate.count == 0)
        return;
    board_acknowledged(c->board, c->gate.count);
    gate_open(&c->gate);
    c->heard_ms = real_ms(c);               /* from now on the broker can send more */
}

/* Only while nothing is unacknowledged: what goes out then takes no acknowledgement with it. */
static int tell_wishes(struct connection *c)
{
    struct wish wish;
    int r = 0;

    while (r == 0 && wishes_next(c->wishes, &wish))
        r = wish.is_message ? link_send(c->link, wish.topic, wish.payload, wish.size) : link_hear(c->link, wish.topic);
    return r;
}

static int turn_connected(struct connection *c)
{
    int r = mailbox_wait_committed(c->mailbox, c->last_ticket, 0);

    c->gate.is_held = mailbox_is_held(c->mailbox);
    if (r == 0 && c->gate.count == 0)
        r = 1;      /* what waits is of an earlier connection: nothing of this one is unacknowledged */
    if (r == 0 && gate_is_shut(&c->gate, real_ms(c))) {
        mailbox_ask_commit(c->mailbox);     /* again in every turn: a commit of less than all clears it */
        r = mailbox_wait_committed(c->mailbox, c->last_ticket, GATE_TURN_MS);
        if (r == 0)
            return 0;
    }
    if (r < 0)
        return r;
    if (r == 0)
        return turn_reading(c);
    open_gate(c);
    r = tell_wishes(c);
    if (r == 0)
        r = link_misc(c->link);
    if (r == 0 && link_wants_write(c->link))
        return turn_writing(c);
    return r ? r : turn_reading(c);
}

/* -- connections -- */

static const char *cause_of_end(const struct connection *c, int r)
{
    switch (r) {
    case -ENOTCONN:  return link_cause(c->link);
    case -ETIMEDOUT: return "no answer from the broker";
    case -ECANCELED: return "dropped by us: readings could not be saved";
    default:         return "dropped by us: no room for messages";
    }
}

static void show_end(struct connection *c, const char *cause)
{
    char text[MQTT_CAUSE_SIZE];

    if (strncmp(cause, "TLS: ", strlen("TLS: ")) != 0 || clock_is_trusted(c->clock)) {
        board_state(c->board, MQTT_WAITING, cause);
        return;
    }
    /* A box without a battery starts in the past, where no certificate is valid yet: it heals when the time comes. */
    snprintf(text, sizeof text, "%.100s; this box does not know the time yet", cause);
    board_state(c->board, MQTT_WAITING, text);
}

static int turn(struct connection *c, int64_t began_ms)
{
    int r;

    if (!link_is_accepted(c->link)) {
        r = turn_connecting(c);
        return r == 0 && real_ms(c) - began_ms >= CONNECT_MS ? -ETIMEDOUT : r;
    }
    r = turn_connected(c);
    if (r == 0 && link_cause(c->link)[0])
        board_state(c->board, MQTT_CONNECTED, link_cause(c->link));     /* a refused subscription */
    return r;
}

static void live(struct connection *c)
{
    int64_t began_ms = real_ms(c);
    int r = 0;

    while (r == 0 && !is_stopping(c)) {
        board_beat(c->board);
        r = turn(c, began_ms);
        mailbox_wake(c->mailbox);           /* once for all that the turn has read */
    }
    if (!is_stopping(c))
        show_end(c, cause_of_end(c, r));
    else if (r == 0 && link_is_accepted(c->link) && mailbox_wait_committed(c->mailbox, c->last_ticket, 0) == 1)
        link_write(c->link);                /* what was committed last; if it fails it comes again */
}

enum connection_end connection_run(struct connection *c)
{
    struct error err;
    int r;

    board_attempt(c->board);
    board_state(c->board, MQTT_CONNECTING, NULL);
    c->put_failure = 0;
    c->in_backlog = false;
    board_enter_call(c->board);
    r = link_open(c->settings, (struct link_way){c->is_mqtt5, c->is_ipv4}, &handler, c, &c->link, &err);
    if (is_stopping(c)) {                   /* perhaps long ago: clock and mailbox may be gone */
        if (r == 0)
            link_close(c->link);
        return CONNECTION_STOPPED;
    }
    board_beat(c->board);
    c->is_ipv4 = !c->is_ipv4;               /* for the next try, should this one fail */
    if (r < 0) {
        show_end(c, err.text);
        return CONNECTION_FAILED;
    }
    live(c);
    if (link_is_too_new(c->link))
        c->is_mqtt5 = false;
    link_close(c->link);
    gate_open(&c->gate);                    /* what was not acknowledged comes again in the next connection */
    if (is_stopping(c))
        return CONNECTION_STOPPED;
    if (mailbox_wait_committed(c->mailbox, 0, 0) != -ECANCELED)
        return CONNECTION_FAILED;
    redelivery_forget_after(&c->redelivery, mailbox_committed(c->mailbox));
    mailbox_resume(c->mailbox);
    return CONNECTION_ABANDONED;
}
