/* peer.h - a scripted MQTT peer for tests: plays the broker byte by byte, so that a test sees what was sent, when, and
 * what was not. The test's own thread plays both the broker and main; the session under test has its thread.
 * Nothing sleeps: every wait ends with an event or fails the test at PEER_PATIENCE_MS. */
#ifndef PEER_H
#define PEER_H
#include "clock.h"
#include "mailbox.h"
#include "session.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define PEER_PATIENCE_MS 20000
#define PEER_PACKET_MAX 4096

enum peer_packet {
    PEER_CONNECT = 1,
    PEER_PUBLISH = 3,
    PEER_PUBACK = 4,
    PEER_SUBSCRIBE = 8,
    PEER_PINGREQ = 12,
    PEER_CLOSED = 0,            /* no packet: the other side is gone */
};

struct peer {
    int listener, fd;
    uint16_t port;
    uint8_t body[PEER_PACKET_MAX];  /* of the last packet, without its fixed header */
    size_t size;
};

static inline int64_t peer_now_ms(void)
{
    struct clock real;

    clock_init_real(&real);
    return clock_mono_ms(&real);
}

/* Listens on a free loopback port, or again on the one it had. */
static inline void peer_listen(struct peer *peer)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(peer->port),
                             .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    int yes = 1;

    peer->fd = -1;
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(peer->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    assert_int_equal(bind(peer->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(peer->listener, 8), 0);
    getsockname(peer->listener, (struct sockaddr *)&at, &size);
    peer->port = ntohs(at.sin_port);
}

static inline void peer_stop_listening(struct peer *peer)
{
    close(peer->listener);
    peer->listener = -1;
}

static inline bool peer_is_readable(int fd, int64_t timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, (int)timeout_ms) == 1;
}

static inline void peer_accept(struct peer *peer)
{
    assert_true(peer_is_readable(peer->listener, PEER_PATIENCE_MS));
    peer->fd = accept4(peer->listener, NULL, NULL, SOCK_CLOEXEC);
    assert_true(peer->fd >= 0);
}

static inline void peer_hang_up(struct peer *peer)
{
    close(peer->fd);
    peer->fd = -1;
}

/* Takes and ends every connection that waits to be taken. */
static inline void peer_turn_away(struct peer *peer)
{
    while (peer_is_readable(peer->listener, 0)) {
        peer_accept(peer);
        peer_hang_up(peer);
    }
}

static inline void peer_reset(struct peer *peer)
{
    struct linger none = {.l_onoff = 1};

    setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    peer_hang_up(peer);
}

static inline bool peer_read_bytes(struct peer *peer, uint8_t *bytes, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t n;

        if (!peer_is_readable(peer->fd, PEER_PATIENCE_MS))
            fail_msg("the session sent nothing");
        n = recv(peer->fd, bytes + got, size - got, 0);
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    return true;
}

/* The next packet: its type; the rest is in body and size. */
static inline enum peer_packet peer_read(struct peer *peer)
{
    uint8_t type, byte;
    size_t shift = 0;

    peer->size = 0;
    if (!peer_read_bytes(peer, &type, 1))
        return PEER_CLOSED;
    do {
        if (!peer_read_bytes(peer, &byte, 1))
            return PEER_CLOSED;
        peer->size |= (size_t)(byte & 127) << shift;
        shift += 7;
    } while (byte & 128);
    assert_true(peer->size <= sizeof peer->body);
    return peer_read_bytes(peer, peer->body, peer->size) ? (enum peer_packet)(type >> 4) : PEER_CLOSED;
}

static inline void peer_expect(struct peer *peer, enum peer_packet type)
{
    assert_int_equal(peer_read(peer), type);
}

/* Reads whatever comes until the session closes the connection, then closes it too: without unread bytes, which would
 * make a reset of it. */
static inline void peer_drain(struct peer *peer)
{
    uint8_t byte;

    while (peer_read_bytes(peer, &byte, 1))
        ;
    peer_hang_up(peer);
}

static inline void peer_send(struct peer *peer, const void *bytes, size_t size)
{
    assert_int_equal(send(peer->fd, bytes, size, MSG_NOSIGNAL), (ssize_t)size);
}

static inline void peer_send_connack5(struct peer *peer, bool session_present, uint8_t reason)
{
    uint8_t connack[] = {0x20, 3, session_present, reason, 0};

    peer_send(peer, connack, sizeof connack);
}

/* QoS 1, MQTT 5, topic "t/1". */
static inline void peer_send_publish5(struct peer *peer, uint16_t packet_id, const char *payload, bool dup)
{
    size_t length = strlen(payload);
    uint8_t head[] = {(uint8_t)(0x32 | dup << 3), (uint8_t)(8 + length), 0, 3, 't', '/', '1',
                      (uint8_t)(packet_id >> 8), (uint8_t)packet_id, 0};
    uint8_t packet[256];

    assert_true(length < 100);
    memcpy(packet, head, sizeof head);
    memcpy(packet + sizeof head, payload, length);
    peer_send(peer, packet, sizeof head + length);
}

/* The session's marker, as it published it, sent back to it. */
static inline void peer_return_marker(struct peer *peer, uint16_t packet_id)
{
    size_t topic_size = (size_t)(peer->body[0] << 8 | peer->body[1]) + 2;
    size_t payload_at = topic_size + 3;         /* packet id, no properties */
    uint8_t packet[256] = {0x32, (uint8_t)peer->size};

    memcpy(packet + 2, peer->body, peer->size);
    packet[2 + topic_size] = (uint8_t)(packet_id >> 8);
    packet[2 + topic_size + 1] = (uint8_t)packet_id;
    assert_int_equal(peer->size - payload_at, 16);
    peer_send(peer, packet, peer->size + 2);
}

/* Reads the subscription, of which the first filter is answered with granted: 1, or a reason to refuse. */
static inline void peer_answer_subscribe(struct peer *peer, bool is_mqtt5, uint8_t granted)
{
    uint8_t suback[] = {0x90, 5, 0, 0, 0, granted, 1};

    peer_expect(peer, PEER_SUBSCRIBE);
    memcpy(suback + 2, peer->body, 2);              /* its packet identifier */
    if (is_mqtt5) {
        peer_send(peer, suback, sizeof suback);
    } else {
        suback[1] = 4;
        memmove(suback + 4, suback + 5, 2);         /* no properties */
        peer_send(peer, suback, sizeof suback - 1);
    }
}

/* Accepts, says yes, and reads the subscription and the marker, which stays in body. */
static inline void peer_welcome5(struct peer *peer, bool session_present)
{
    peer_accept(peer);
    peer_expect(peer, PEER_CONNECT);
    peer_send_connack5(peer, session_present, 0);
    peer_answer_subscribe(peer, true, 1);
    peer_expect(peer, PEER_PUBLISH);
}

/* Reads count acknowledgements, for packets first, first + 1, ... */
static inline void peer_expect_pubacks(struct peer *peer, uint16_t first, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        peer_expect(peer, PEER_PUBACK);
        assert_int_equal(peer->body[0] << 8 | peer->body[1], first + i);
    }
}

static inline void peer_expect_silence(struct peer *peer, int64_t during_ms)
{
    assert_false(peer_is_readable(peer->fd, during_ms));
}

/* -- main's side -- */

/* Takes one message; the caller calls mailbox_take_done. */
static inline const struct mail *take_mail(struct mailbox *mailbox)
{
    int64_t until_ms = peer_now_ms() + PEER_PATIENCE_MS;

    for (;;) {
        const struct mail *mail;

        mailbox_clear_wakeup(mailbox);
        mail = mailbox_take(mailbox);
        if (mail)
            return mail;
        if (!peer_is_readable(mailbox_fd(mailbox), until_ms - peer_now_ms()))
            fail_msg("no message arrived");
    }
}

/* Takes count messages and returns the ticket of the last. */
static inline uint64_t take_mails(struct mailbox *mailbox, unsigned count)
{
    uint64_t ticket = 0;

    while (count--) {
        ticket = take_mail(mailbox)->ticket;
        mailbox_take_done(mailbox);
    }
    return ticket;
}

/* Asks for the status until it is as wished. The one place that looks again and again: a status wakes nobody. */
static inline void await_status(struct mqtt_session *session, bool (*is_as_wished)(const struct mqtt_status *),
                                const char *wish)
{
    int64_t until_ms = peer_now_ms() + PEER_PATIENCE_MS;
    struct mqtt_status status;

    do {
        mqtt_session_status(session, &status);
        if (is_as_wished(&status))
            return;
        poll(NULL, 0, 2);
    } while (peer_now_ms() < until_ms);
    fail_msg("never %s; state %d, cause '%s'", wish, (int)status.state, status.cause);
}

#endif
