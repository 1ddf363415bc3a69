/* test_mqtt_reconnect.c - promise 5: every connection failure is retried for ever, its cause is said, and the session
 * is connected soon after the fault ends. Each failure is played ROUNDS times with a shortened back-off, then the
 * broker is well again. */
#include "../integration/stage.h"
#include <errno.h>

#define ROUNDS 20

/* libmosquitto 2.0 unlocks a mutex that it has not locked when the broker sends DISCONNECT. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
    return "mutex:libmosquitto\n";
}

static const char *awaited_cause;

static bool says_awaited(const struct mqtt_status *status)
{
    return strstr(status->cause, awaited_cause) != NULL;
}

/* A cause stays until the next attempt ends; the waiting in between is too short for a busy machine to see. */
static void await_cause(struct stage *stage, const char *part)
{
    awaited_cause = part;
    await_status(stage->session, says_awaited, part);
    stage_expect_cause(stage, part);
}

static bool has_tried_often(const struct mqtt_status *status)
{
    return status->attempts >= ROUNDS;
}

static void recovers_from_a_broker_that_is_absent_at_the_start(void **state)
{
    (void)state;
    struct stage s = {0};

    peer_listen(&s.peer);
    peer_stop_listening(&s.peer);       /* a port nobody listens on */
    stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    await_status(s.session, has_tried_often, "tried often");
    stage_expect_cause(&s, "connection refused");
    peer_listen(&s.peer);
    stage_expect_recovery(&s);
    stage_close(&s);
}

/* What the peer does to a fresh connection. */
static void reset_at_once(struct peer *peer)
{
    peer_reset(peer);
}

static void hang_up_at_once(struct peer *peer)
{
    peer_hang_up(peer);
}

static void hang_up_after_connect(struct peer *peer)
{
    peer_expect(peer, PEER_CONNECT);
    peer_hang_up(peer);
}

static void send_rubbish(struct peer *peer)
{
    static const char http[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 90\r\nConnection: close\r\n\r\n"
                               "this is a web server, not a broker: more than any first packet would ever be..........";

    peer_expect(peer, PEER_CONNECT);
    peer_send(peer, http, sizeof http - 1);
    peer_drain(peer);
}

static void send_endless_length(struct peer *peer)
{
    peer_expect(peer, PEER_CONNECT);
    peer_send(peer, (const uint8_t[]){0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, 7);
    peer_drain(peer);
}

static void refuse(struct peer *peer, uint8_t reason)
{
    peer_expect(peer, PEER_CONNECT);
    peer_send_connack5(peer, false, reason);
    peer_drain(peer);
}

static void refuse_password(struct peer *peer)
{
    refuse(peer, 0x86);
}

static void refuse_client_id(struct peer *peer)
{
    refuse(peer, 0x85);
}

static void refuse_not_authorised(struct peer *peer)
{
    refuse(peer, 0x87);
}

static void refuse_unavailable(struct peer *peer)
{
    refuse(peer, 0x88);
}

static void accept_then_reset(struct peer *peer)
{
    peer_expect(peer, PEER_CONNECT);
    peer_send_connack5(peer, false, 0);
    peer_expect(peer, PEER_SUBSCRIBE);
    peer_reset(peer);
}

static void accept_then_take_over(struct peer *peer)
{
    peer_expect(peer, PEER_CONNECT);
    peer_send_connack5(peer, false, 0);
    peer_expect(peer, PEER_SUBSCRIBE);
    peer_send(peer, (const uint8_t[]){0xe0, 2, 0x8e, 0}, 4);
    peer_drain(peer);
}

static void p05_recovers_from_every_failure_of_a_broker_that_is_there(void **state)
{
    (void)state;
    static const struct {
        void (*play)(struct peer *peer);
        const char *cause;
    } faults[] = {
        {reset_at_once, ""},            /* reset or closed: whichever the session sees first */
        {hang_up_at_once, ""},
        {hang_up_after_connect, "connection closed by the broker"},
        {send_rubbish, "does not speak MQTT"},
        {send_endless_length, "does not speak MQTT"},
        {refuse_password, "bad user name or password"},
        {refuse_client_id, "client id not accepted"},
        {refuse_not_authorised, "not authorised"},
        {refuse_unavailable, "broker not available"},
        {accept_then_reset, "connection"},
        {accept_then_take_over, "another client uses our client id"},
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct stage s = {0};
        int64_t ended_ms;

        peer_listen(&s.peer);
        stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
        for (int round = 0; round < ROUNDS; round++) {
            peer_accept(&s.peer);
            faults[i].play(&s.peer);
        }
        await_cause(&s, faults[i].cause);
        ended_ms = peer_now_ms();
        stage_expect_recovery(&s);
        assert_true(peer_now_ms() - ended_ms < STAGE_BACKOFF_MOST_MS + 1000);
        stage_close(&s);
    }
}

static void p05_recovers_from_every_return_code_of_an_old_broker_in_its_own_protocol(void **state)
{
    (void)state;
    struct stage s = {0};
    struct mqtt_status status;

    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t code = (uint8_t)(1 + round % 5);

        peer_accept(&s.peer);
        peer_expect(&s.peer, PEER_CONNECT);
        assert_int_equal(s.peer.body[6], round == 0 ? 5 : 4);   /* the first answer was "unacceptable protocol version" */
        peer_send(&s.peer, (const uint8_t[]){0x20, 2, 0, code}, 4);
        peer_expect(&s.peer, PEER_CLOSED);
        peer_hang_up(&s.peer);
    }
    await_cause(&s, "not authorised");
    stage_expect_recovery(&s);
    mqtt_session_status(s.session, &status);
    assert_false(status.is_mqtt5);
    assert_int_equal(status.receive_maximum, MQTT_RECEIVE_MAXIMUM_3);
    stage_close(&s);
}

static void p05_recovers_from_a_broker_without_tls_on_the_tls_port(void **state)
{
    (void)state;
    struct stage s = {0};

    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", true, MQTT_WINDOW_MIN_MS);
    for (int round = 0; round < ROUNDS; round++) {
        static const uint8_t connack[] = {0x20, 3, 0, 0, 0};

        peer_accept(&s.peer);
        assert_true(peer_is_readable(s.peer.fd, PEER_PATIENCE_MS));
        peer_send(&s.peer, connack, sizeof connack);
        peer_drain(&s.peer);
    }
    await_cause(&s, "TLS: ");
    stage_close(&s);
}

/* The next attempt may have begun: it keeps the cause, and the wait before it is too short to be seen for certain. */
static bool is_silent(const struct mqtt_status *status)
{
    return status->state != MQTT_CONNECTED && strstr(status->cause, "stopped answering");
}

static bool is_unanswered(const struct mqtt_status *status)
{
    return status->state != MQTT_CONNECTED && strstr(status->cause, "no answer from the broker");
}

/* The two faults that take their time, side by side: a line that dies while connected, and a peer that never speaks. */
static void p05_recovers_from_lines_that_are_half_open(void **state)
{
    (void)state;
    struct stage dead = {0}, dumb = {0};

    peer_listen(&dead.peer);
    peer_listen(&dumb.peer);
    stage_open(&dumb, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    stage_open(&dead, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    peer_accept(&dumb.peer);
    peer_expect(&dumb.peer, PEER_CONNECT);
    peer_welcome5(&dead.peer, false);       /* and not another word, not even to a ping */
    peer_expect(&dead.peer, PEER_PINGREQ);
    peer_expect(&dead.peer, PEER_CLOSED);
    await_status(dead.session, is_silent, "found silent");
    peer_hang_up(&dead.peer);
    stage_expect_recovery(&dead);
    stage_close(&dead);
    peer_expect(&dumb.peer, PEER_CLOSED);
    await_status(dumb.session, is_unanswered, "found dumb");
    peer_hang_up(&dumb.peer);
    peer_turn_away(&dumb.peer);             /* it tried again while nobody here looked, and gave up on that too */
    stage_expect_recovery(&dumb);
    stage_close(&dumb);
}

static void closes_at_once_in_every_other_state(void **state)
{
    (void)state;
    struct stage s = {0};
    int64_t began_ms;

    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    peer_accept(&s.peer);
    peer_expect(&s.peer, PEER_CONNECT);             /* connecting */
    began_ms = peer_now_ms();
    stage_close(&s);

    memset(&s, 0, sizeof s);
    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    peer_welcome5(&s.peer, false);
    peer_send_publish5(&s.peer, 1, "1", false);
    take_mails(s.mailbox, 1);
    while (!mailbox_commit_asked(s.mailbox))        /* at the gate */
        assert_true(peer_is_readable(mailbox_fd(s.mailbox), PEER_PATIENCE_MS));
    stage_close(&s);
    assert_true(peer_now_ms() - began_ms < 1500);
}

static bool says_refused(const struct mqtt_status *status)
{
    return status->state == MQTT_CONNECTED && strcmp(status->cause, "subscription to t/#: not authorised") == 0;
}

static void says_when_a_subscription_is_refused(void **state)
{
    (void)state;
    struct stage s = {0};

    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", false, MQTT_WINDOW_MIN_MS);
    peer_accept(&s.peer);
    peer_expect(&s.peer, PEER_CONNECT);
    peer_send_connack5(&s.peer, false, 0);
    peer_answer_subscribe(&s.peer, true, 0x87);
    await_status(s.session, says_refused, "told");
    stage_close(&s);
}

static void refuses_settings_it_could_never_connect_with(void **state)
{
    (void)state;
    static const char *const bad[] = {"a/#/b", NULL};
    struct mqtt_settings settings;
    struct mqtt_session *session = NULL;
    struct clock clock;
    struct mailbox *mailbox;
    struct error err;

    clock_init_real(&clock);
    assert_int_equal(mailbox_open(&mailbox, &err), 0);
    mqtt_settings_init(&settings);
    assert_int_equal(mqtt_session_open(&settings, &clock, mailbox, &session, &err), -EINVAL);
    assert_string_equal(err.text, "mqtt: no broker address");
    snprintf(settings.url.host, sizeof settings.url.host, "b");
    settings.client_id = "transom";
    settings.topics = bad;
    assert_int_equal(mqtt_session_open(&settings, &clock, mailbox, &session, &err), -EINVAL);
    assert_string_equal(err.text, "mqtt: 'a/#/b' is not a topic filter");
    assert_null(session);
    mqtt_session_close(NULL);
    mailbox_close(mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recovers_from_a_broker_that_is_absent_at_the_start),
        cmocka_unit_test(p05_recovers_from_every_failure_of_a_broker_that_is_there),
        cmocka_unit_test(p05_recovers_from_every_return_code_of_an_old_broker_in_its_own_protocol),
        cmocka_unit_test(p05_recovers_from_a_broker_without_tls_on_the_tls_port),
        cmocka_unit_test(p05_recovers_from_lines_that_are_half_open),
        cmocka_unit_test(closes_at_once_in_every_other_state),
        cmocka_unit_test(says_when_a_subscription_is_refused),
        cmocka_unit_test(refuses_settings_it_could_never_connect_with),
    };

    return cmocka_run_group_tests_name("mqtt reconnect", tests, NULL, NULL);
}
