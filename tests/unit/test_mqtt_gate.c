/* test_mqtt_gate.c - promise 1 and what belongs to it, against a scripted peer: acknowledged means committed; what
 * comes a second time, and what was kept while we were away, is marked. */
#include "../integration/stage.h"

#define STALL_MS 6000       /* longer than the keep-alive below: a ping must wait too */
#define WINDOW_MS 100
#define LONG_WINDOW_MS 2500
#define WINDOWS_MAX 60      /* that a busy machine may take to ask */

static void set_up(struct stage *stage, int64_t window_ms)
{
    memset(stage, 0, sizeof *stage);
    peer_listen(&stage->peer);
    stage_open(stage, "127.0.0.1", false, window_ms);
}

static void p01_acknowledged_means_committed(void **state)
{
    (void)state;
    struct stage s;
    bool is_asked = false;
    uint64_t last;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, false);
    for (uint16_t id = 1; id <= 50; id++)
        peer_send_publish5(&s.peer, id, "812", false);
    last = take_mails(s.mailbox, 50);
    peer_expect_silence(&s.peer, STALL_MS);
    assert_true(mailbox_commit_asked(s.mailbox));
    mailbox_commit(s.mailbox, last - 1);            /* all but one is not all */
    for (int windows = 0; windows < WINDOWS_MAX && !is_asked; windows += 3) {
        peer_expect_silence(&s.peer, 3 * WINDOW_MS);
        is_asked = mailbox_commit_asked(s.mailbox);
    }
    assert_true(is_asked);                          /* again */
    mailbox_commit(s.mailbox, last);
    peer_expect_pubacks(&s.peer, 1, 50);
    stage_close(&s);
}

static void subscribes_before_it_reads_on_and_asks_for_a_week_and_a_thousand_in_flight(void **state)
{
    (void)state;
    static const uint8_t connack_and_publish[] = {0x20, 3, 0, 0, 0, 0x32, 8, 0, 3, 't', '/', '1', 0, 1, 0};
    static const uint8_t week[] = {0x11, 0x00, 0x09, 0x3a, 0x80}, thousand[] = {0x21, 0x03, 0xe8};
    struct stage s;

    set_up(&s, WINDOW_MS);
    peer_accept(&s.peer);
    peer_expect(&s.peer, PEER_CONNECT);
    assert_int_equal(s.peer.body[6], 5);            /* MQTT 5 */
    assert_int_equal(s.peer.body[7] & 2, 0);        /* clean start: no */
    assert_non_null(memmem(s.peer.body, s.peer.size, week, sizeof week));
    assert_non_null(memmem(s.peer.body, s.peer.size, thousand, sizeof thousand));
    peer_send(&s.peer, connack_and_publish, sizeof connack_and_publish);
    peer_expect(&s.peer, PEER_SUBSCRIBE);
    assert_non_null(memmem(s.peer.body, s.peer.size, "\0\3t/#\1", 6));
    peer_expect(&s.peer, PEER_PUBLISH);
    take_mails(s.mailbox, 1);
    peer_expect_silence(&s.peer, 3 * WINDOW_MS);
    stage_close(&s);
}

static void says_that_it_is_online_and_leaves_a_will_that_it_is_not(void **state)
{
    (void)state;
    static const char will[] = "\0\1w\0\7offline", online[] = "\0\1w\0\2\0online";
    struct stage s = {.will_topic = "w"};

    peer_listen(&s.peer);
    stage_open(&s, "127.0.0.1", false, WINDOW_MS);
    peer_accept(&s.peer);
    peer_expect(&s.peer, PEER_CONNECT);
    assert_int_equal(s.peer.body[7] & 0x3c, 0x2c);  /* a will, QoS 1, retained */
    assert_non_null(memmem(s.peer.body, s.peer.size, will, sizeof will - 1));
    peer_send_connack5(&s.peer, false, 0);
    peer_answer_subscribe(&s.peer, true, 1);
    peer_expect(&s.peer, PEER_PUBLISH);
    assert_int_equal(s.peer.size, sizeof online - 1);
    assert_memory_equal(s.peer.body, online, sizeof online - 1);
    stage_close(&s);
}

static void an_early_commit_is_acknowledged_before_the_window_is_over(void **state)
{
    (void)state;
    struct stage s;
    int64_t began_ms;

    set_up(&s, LONG_WINDOW_MS);
    peer_welcome5(&s.peer, false);
    began_ms = peer_now_ms();
    peer_send_publish5(&s.peer, 1, "2100", false);
    mailbox_commit(s.mailbox, take_mails(s.mailbox, 1));
    peer_expect_pubacks(&s.peer, 1, 1);
    assert_true(peer_now_ms() - began_ms < LONG_WINDOW_MS - 500);
    assert_false(mailbox_commit_asked(s.mailbox));
    stage_close(&s);
}

static void a_full_batch_asks_for_the_commit_before_the_window_is_over(void **state)
{
    (void)state;
    struct stage s;
    int64_t began_ms;
    uint64_t last;

    set_up(&s, LONG_WINDOW_MS);
    peer_welcome5(&s.peer, false);
    began_ms = peer_now_ms();
    for (uint16_t id = 1; id <= 901; id++)
        peer_send_publish5(&s.peer, id, "812", false);
    last = take_mails(s.mailbox, 900);
    mailbox_clear_wakeup(s.mailbox);
    assert_null(mailbox_take(s.mailbox));           /* the 901st is not read */
    while (!mailbox_commit_asked(s.mailbox))
        assert_true(peer_is_readable(mailbox_fd(s.mailbox), PEER_PATIENCE_MS));
    assert_true(peer_now_ms() - began_ms < LONG_WINDOW_MS - 500);
    mailbox_commit(s.mailbox, last);
    peer_expect_pubacks(&s.peer, 1, 900);
    mailbox_commit(s.mailbox, take_mails(s.mailbox, 1));
    peer_expect_pubacks(&s.peer, 901, 1);
    stage_close(&s);
}

/* Also when so many wait for their acknowledgement that libmosquitto can't note any more of them in its own pipe. */
static void what_comes_together_is_handed_over_together(void **state)
{
    (void)state;
    enum { WAITING = 400, TOGETHER = 20 };
    static const uint8_t publish[] = {0x32, 9, 0, 3, 't', '/', '1', 0, 0, 0, '8'};
    uint8_t packets[TOGETHER][sizeof publish];
    struct stage s;

    set_up(&s, LONG_WINDOW_MS);
    peer_welcome5(&s.peer, false);
    for (uint16_t id = 1; id <= WAITING; id++)
        peer_send_publish5(&s.peer, id, "812", false);
    mailbox_commit(s.mailbox, take_mails(s.mailbox, WAITING));
    peer_expect_pubacks(&s.peer, 1, WAITING);       /* the turns that read them are over */
    mailbox_clear_wakeup(s.mailbox);
    for (uint8_t i = 0; i < TOGETHER; i++) {
        memcpy(packets[i], publish, sizeof publish);
        packets[i][8] = (uint8_t)(i + 1);
    }
    peer_send(&s.peer, packets, sizeof packets);
    assert_true(peer_is_readable(mailbox_fd(s.mailbox), PEER_PATIENCE_MS));
    for (int i = 0; i < TOGETHER; i++) {
        assert_non_null(mailbox_take(s.mailbox));
        mailbox_take_done(s.mailbox);
    }
    stage_close(&s);
}

static void a_failed_commit_drops_the_line_unacknowledged_and_the_second_copy_is_a_first_one(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;
    uint64_t committed;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, false);
    peer_send_publish5(&s.peer, 1, "1", false);
    peer_send_publish5(&s.peer, 2, "2", false);
    committed = take_mails(s.mailbox, 1);
    take_mails(s.mailbox, 1);
    mailbox_commit(s.mailbox, committed);
    mailbox_abandon(s.mailbox);
    peer_expect(&s.peer, PEER_CLOSED);
    peer_hang_up(&s.peer);

    peer_welcome5(&s.peer, true);
    peer_send_publish5(&s.peer, 1, "1", true);
    peer_send_publish5(&s.peer, 2, "2", true);
    mail = take_mail(s.mailbox);
    assert_true(mail->redelivered);                 /* it was committed, only its acknowledgement was not sent */
    mailbox_take_done(s.mailbox);
    mail = take_mail(s.mailbox);
    assert_false(mail->redelivered);                /* it was given up: this is the only copy */
    assert_true(mail->duplicate);
    committed = mail->ticket;
    mailbox_take_done(s.mailbox);
    mailbox_commit(s.mailbox, committed);
    peer_expect_pubacks(&s.peer, 1, 2);
    stage_close(&s);
}

static void a_message_sent_again_after_a_lost_line_is_marked_and_a_new_one_is_not(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;
    uint64_t last;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, false);
    peer_send_publish5(&s.peer, 1, "1", false);
    last = take_mails(s.mailbox, 1);
    mailbox_commit(s.mailbox, last);
    peer_expect_pubacks(&s.peer, 1, 1);             /* written, but say it was lost */
    peer_send_publish5(&s.peer, 2, "2", false);
    take_mails(s.mailbox, 1);                       /* not yet committed */
    peer_reset(&s.peer);

    peer_welcome5(&s.peer, true);
    for (uint16_t id = 1; id <= 3; id++)
        peer_send_publish5(&s.peer, id, (const char[]){(char)('0' + id), 0}, id < 3);
    for (unsigned id = 1; id <= 3; id++) {
        mail = take_mail(s.mailbox);
        assert_int_equal(mail->packet_id, id);
        assert_int_equal(mail->redelivered, id < 3);
        assert_int_equal(mail->duplicate, id < 3);
        assert_true(mail->backlog);
        last = mail->ticket;
        mailbox_take_done(s.mailbox);
    }
    mailbox_commit(s.mailbox, last);
    peer_expect_pubacks(&s.peer, 1, 3);
    stage_close(&s);
}

static void a_session_the_broker_forgot_has_neither_backlog_nor_redelivery(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, false);
    peer_send_publish5(&s.peer, 1, "1", false);
    take_mails(s.mailbox, 1);
    peer_reset(&s.peer);
    peer_welcome5(&s.peer, false);
    peer_send_publish5(&s.peer, 1, "1", false);     /* a broker that begins again counts from 1 again */
    mail = take_mail(s.mailbox);
    assert_false(mail->redelivered);
    assert_false(mail->backlog);
    mailbox_take_done(s.mailbox);
    stage_close(&s);
}

static void the_backlog_ends_with_our_marker(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, true);
    peer_send_publish5(&s.peer, 1, "kept", false);
    peer_return_marker(&s.peer, 2);
    peer_send_publish5(&s.peer, 3, "live", false);
    mail = take_mail(s.mailbox);
    assert_string_equal(mail->payload, "kept");
    assert_true(mail->backlog);
    mailbox_take_done(s.mailbox);
    mail = take_mail(s.mailbox);                    /* the marker itself is no message */
    assert_string_equal(mail->payload, "live");
    assert_false(mail->backlog);
    mailbox_commit(s.mailbox, mail->ticket);
    mailbox_take_done(s.mailbox);
    peer_expect_pubacks(&s.peer, 1, 3);
    stage_close(&s);
}

static void without_a_marker_the_backlog_ends_when_the_line_falls_quiet(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, true);                   /* the marker is not sent back */
    peer_send_publish5(&s.peer, 1, "kept", false);
    mail = take_mail(s.mailbox);
    assert_true(mail->backlog);
    mailbox_commit(s.mailbox, mail->ticket);
    mailbox_take_done(s.mailbox);
    peer_expect_pubacks(&s.peer, 1, 1);
    peer_expect_silence(&s.peer, 2200);
    peer_send_publish5(&s.peer, 2, "live", false);
    mail = take_mail(s.mailbox);
    assert_false(mail->backlog);
    mailbox_take_done(s.mailbox);
    stage_close(&s);
}

static void closing_acknowledges_what_is_committed_and_nothing_else(void **state)
{
    (void)state;
    struct stage s;

    for (int is_committed = 0; is_committed < 2; is_committed++) {
        uint64_t last;

        set_up(&s, LONG_WINDOW_MS);
        peer_welcome5(&s.peer, false);
        peer_send_publish5(&s.peer, 1, "1", false);
        last = take_mails(s.mailbox, 1);
        if (is_committed)
            mailbox_commit(s.mailbox, last);
        mqtt_session_close(s.session);
        s.session = NULL;
        if (is_committed)
            peer_expect_pubacks(&s.peer, 1, 1);
        peer_expect(&s.peer, PEER_CLOSED);          /* without DISCONNECT: the broker publishes the last will */
        stage_close(&s);
    }
}

static bool two_are_counted(const struct mqtt_status *status)
{
    return status->received == 2;
}

static void a_message_too_large_is_dropped_and_counted(void **state)
{
    (void)state;
    static uint8_t packet[MQTT_PAYLOAD_MAX + 64];
    static const uint8_t head[] = {0x32, 0, 0, 0, 0, 3, 't', '/', '1', 0, 1, 0};
    struct mqtt_status status;
    struct stage s;

    set_up(&s, WINDOW_MS);
    peer_welcome5(&s.peer, false);
    for (size_t over = 0; over < 2; over++) {
        size_t remaining = 8 + MQTT_PAYLOAD_MAX + over;

        memcpy(packet, head, sizeof head);
        packet[1] = (uint8_t)(remaining | 128);
        packet[2] = (uint8_t)(remaining >> 7 | 128);
        packet[3] = (uint8_t)(remaining >> 14);
        packet[10] = (uint8_t)(1 + over);
        peer_send(&s.peer, packet, 4 + remaining);
    }
    peer_send_publish5(&s.peer, 3, "after", false);
    assert_int_equal(take_mail(s.mailbox)->size, MQTT_PAYLOAD_MAX);
    mailbox_take_done(s.mailbox);
    assert_string_equal(take_mail(s.mailbox)->payload, "after");
    mailbox_take_done(s.mailbox);
    await_status(s.session, two_are_counted, "two received");
    mqtt_session_status(s.session, &status);
    assert_int_equal(status.dropped, 1);
    assert_int_equal(status.bytes, MQTT_PAYLOAD_MAX + 5);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p01_acknowledged_means_committed),
        cmocka_unit_test(subscribes_before_it_reads_on_and_asks_for_a_week_and_a_thousand_in_flight),
        cmocka_unit_test(says_that_it_is_online_and_leaves_a_will_that_it_is_not),
        cmocka_unit_test(an_early_commit_is_acknowledged_before_the_window_is_over),
        cmocka_unit_test(a_full_batch_asks_for_the_commit_before_the_window_is_over),
        cmocka_unit_test(what_comes_together_is_handed_over_together),
        cmocka_unit_test(a_failed_commit_drops_the_line_unacknowledged_and_the_second_copy_is_a_first_one),
        cmocka_unit_test(a_message_sent_again_after_a_lost_line_is_marked_and_a_new_one_is_not),
        cmocka_unit_test(a_session_the_broker_forgot_has_neither_backlog_nor_redelivery),
        cmocka_unit_test(the_backlog_ends_with_our_marker),
        cmocka_unit_test(without_a_marker_the_backlog_ends_when_the_line_falls_quiet),
        cmocka_unit_test(closing_acknowledges_what_is_committed_and_nothing_else),
        cmocka_unit_test(a_message_too_large_is_dropped_and_counted),
    };

    return cmocka_run_group_tests_name("mqtt gate", tests, NULL, NULL);
}
