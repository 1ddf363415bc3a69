/* test_mqtt_broker.c - the session against a real mosquitto with the configuration we ship: a backlog drains quickly
 * and is known as one, sessions outlive both sides, nobody can take the gateway's place, TLS verifies. */
#include "../integration/broker.h"
#include "../integration/peer.h"

#define BACKLOG 6000
#define BACKLOG_LIMIT_MS 10000
#define MISTRUST "TLS: certificate verify failed"

static const char *const topics[] = {"transom/in/#", NULL};

struct stage {
    struct broker broker;
    struct clock clock;
    struct mailbox *mailbox;
    struct mqtt_session *session;
};

static void open_session(struct stage *stage, const struct mqtt_url *url, const char *ca_file)
{
    struct mqtt_settings settings;
    struct error err;

    clock_init_real(&stage->clock);
    assert_int_equal(mailbox_open(&stage->mailbox, &err), 0);
    mqtt_settings_init(&settings);
    settings.url = *url;
    settings.client_id = "transom";
    settings.topics = topics;
    settings.will_topic = "transom/test/gateway";
    settings.ca_file = ca_file;
    settings.commit_window_ms = MQTT_WINDOW_MIN_MS;
    settings.backoff_first_ms = 20;
    settings.backoff_most_ms = 100;
    if (mqtt_session_open(&settings, &stage->clock, stage->mailbox, &stage->session, &err) < 0)
        fail_msg("%s", err.text);
}

static void close_session(struct stage *stage)
{
    mqtt_session_close(stage->session);
    mailbox_close(stage->mailbox);
}

static bool is_connected(const struct mqtt_status *status)
{
    return status->state == MQTT_CONNECTED;
}

static bool is_subscribed(const struct mqtt_status *status)
{
    return status->is_subscribed;
}

static bool is_subscribed_again(const struct mqtt_status *status)
{
    return status->is_subscribed && status->connects >= 2;
}

static void start(struct stage *stage)
{
    struct mqtt_url url = {.host = "127.0.0.1", .user = "transom", .password = "gatewayword"};

    url.port = stage->broker.port;
    open_session(stage, &url, NULL);
    await_status(stage->session, is_connected, "connected");
}

static void set_up(struct stage *stage)
{
    memset(stage, 0, sizeof *stage);
    broker_prepare(&stage->broker);
    broker_start(&stage->broker);
}

static void tear_down(struct stage *stage)
{
    broker_remove(&stage->broker);
}

/* Main as it is: takes everything, commits when the gate asks for it, here at once. Checks that the payloads count up
 * from 1. */
static void hear(struct mailbox *mailbox, int count, bool backlog)
{
    uint64_t ticket = 0;

    for (int heard = 0; heard < count;) {
        const struct mail *mail;

        mailbox_clear_wakeup(mailbox);
        mail = mailbox_take(mailbox);
        if (mail) {
            assert_int_equal(atoi(mail->payload), ++heard);
            assert_int_equal(mail->backlog, backlog);
            ticket = mail->ticket;
            mailbox_take_done(mailbox);
        } else if (mailbox_commit_asked(mailbox)) {
            mailbox_commit(mailbox, ticket);
        } else if (!peer_is_readable(mailbox_fd(mailbox), PEER_PATIENCE_MS)) {
            fail_msg("heard %d of %d", heard, count);
        }
    }
    mailbox_commit(mailbox, ticket);
}

/* From now on the broker keeps messages for the gateway. */
static void introduce(struct stage *stage)
{
    start(stage);
    await_status(stage->session, is_subscribed, "subscribed");
    close_session(stage);
}

static void a_backlog_of_6000_drains_in_seconds_and_ends_where_live_begins(void **state)
{
    (void)state;
    struct stage s;
    struct mqtt_status status;
    int64_t began_ms, took_ms;

    set_up(&s);
    introduce(&s);
    broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", BACKLOG);
    began_ms = peer_now_ms();
    start(&s);
    hear(s.mailbox, BACKLOG, true);
    took_ms = peer_now_ms() - began_ms;
    print_message("%d messages in %lld ms\n", BACKLOG, (long long)took_ms);
    assert_true(took_ms < BACKLOG_LIMIT_MS);
    broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", 1);
    hear(s.mailbox, 1, false);
    mqtt_session_status(s.session, &status);
    assert_int_equal(status.backlog, BACKLOG);
    assert_int_equal(status.duplicates, 0);
    close_session(&s);
    tear_down(&s);
}

static void what_was_kept_outlives_a_restart_of_the_broker(void **state)
{
    (void)state;
    struct stage s;

    set_up(&s);
    introduce(&s);
    broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", 50);
    broker_stop(&s.broker, SIGTERM);
    broker_start(&s.broker);
    start(&s);
    hear(s.mailbox, 50, true);
    close_session(&s);
    tear_down(&s);
}

static void subscribes_again_after_the_broker_forgot_everything(void **state)
{
    (void)state;
    struct stage s;

    set_up(&s);
    start(&s);
    broker_stop(&s.broker, SIGKILL);
    assert_true(broker_shell("rm -rf '%s'/kept/*", s.broker.folder));
    broker_start(&s.broker);
    await_status(s.session, is_subscribed_again, "connected again");
    broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", 3);
    hear(s.mailbox, 3, false);
    close_session(&s);
    tear_down(&s);
}

static void p11_a_device_with_the_gateway_s_client_id_takes_nothing_over(void **state)
{
    (void)state;
    struct stage s;
    struct mqtt_status status;

    set_up(&s);
    start(&s);
    await_status(s.session, is_subscribed, "subscribed");
    for (int i = 0; i < 10; i++) {
        struct mosquitto *thief = mosquitto_new("transom", false, NULL);

        mosquitto_username_pw_set(thief, "room-2", "roomword");
        assert_int_equal(mosquitto_connect(thief, "127.0.0.1", s.broker.port, 60), MOSQ_ERR_SUCCESS);
        mosquitto_loop(thief, 1000, 1);
        mosquitto_disconnect(thief);
        mosquitto_destroy(thief);
    }
    broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", 1);
    hear(s.mailbox, 1, false);
    mqtt_session_status(s.session, &status);
    assert_int_equal(status.connects, 1);
    close_session(&s);
    tear_down(&s);
}

static void a_device_can_t_speak_for_another(void **state)
{
    (void)state;
    struct stage s;
    const struct mail *mail;

    set_up(&s);
    start(&s);
    await_status(s.session, is_subscribed, "subscribed");
    broker_publish(&s.broker, "room-2", "roomword", "transom/in/room-1", 1);        /* acknowledged, and dropped */
    broker_publish(&s.broker, "room-2", "roomword", "transom/in/room-1/status", 1);
    broker_publish(&s.broker, "room-2", "roomword", "transom/in/room-2", 1);
    mail = take_mail(s.mailbox);
    assert_string_equal(mail->topic, "transom/in/room-2");
    mailbox_take_done(s.mailbox);
    broker_publish(&s.broker, "bridge", "bridgeword", "transom/in/room-1", 1);      /* the bridge may */
    mail = take_mail(s.mailbox);
    assert_string_equal(mail->topic, "transom/in/room-1");
    mailbox_take_done(s.mailbox);
    close_session(&s);
    tear_down(&s);
}

static bool is_unauthorised(const struct mqtt_status *status)
{
    return status->attempts >= 3 && strcmp(status->cause, "not authorised") == 0 && status->state == MQTT_WAITING;
}

static void says_that_the_password_is_wrong(void **state)
{
    (void)state;
    struct mqtt_url url = {.host = "127.0.0.1", .user = "transom", .password = "nonsense"};
    struct stage s;

    set_up(&s);
    url.port = s.broker.port;
    open_session(&s, &url, NULL);
    await_status(s.session, is_unauthorised, "refused");     /* mosquitto 2 says no more than this */
    close_session(&s);
    tear_down(&s);
}

/* -- TLS -- */

/* A certificate authority, and a server certificate for 127.0.0.1 signed by it; another authority to be mistrusted. */
static bool make_certificates(const char *folder)
{
    return broker_shell(
        "cd '%s' && exec >/dev/null 2>&1 && "
        "for ca in ca other; do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=$ca -keyout $ca.key -out $ca.crt || exit 1; done; "
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=broker -keyout s.key -out s.csr && "
        "echo subjectAltName=IP:127.0.0.1 >san && "
        "openssl x509 -req -in s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile san -out s.crt", folder);
}

static bool is_mistrusted(const struct mqtt_status *status)
{
    return status->attempts >= 3 && status->state == MQTT_WAITING &&
           strncmp(status->cause, MISTRUST, strlen(MISTRUST)) == 0;
}

static void tls_connects_with_the_right_authority_and_never_with_another(void **state)
{
    (void)state;
    static const char *const authorities[] = {"other.crt", "ca.crt", NULL};    /* the system's knows neither */
    struct mqtt_url url = {.tls = true, .host = "127.0.0.1", .user = "transom", .password = "gatewayword"};
    struct mqtt_status status;
    struct stage s = {0};

    broker_prepare(&s.broker);
    url.port = broker_free_port();
    if (!make_certificates(s.broker.folder)) {
        print_message("openssl is not installed: TLS is not tested\n");
        broker_remove(&s.broker);
        skip();
    }
    assert_true(broker_shell("cd '%s' && printf 'listener %u 127.0.0.1\\ncertfile %s/s.crt\\nkeyfile %s/s.key\\n' "
                             ">>mosquitto.conf", s.broker.folder, (unsigned)url.port, s.broker.folder,
                             s.broker.folder));
    broker_start(&s.broker);
    for (size_t i = 0; i < 3; i++) {
        char ca_file[128];

        snprintf(ca_file, sizeof ca_file, "%s/%s", s.broker.folder, authorities[i] ? authorities[i] : "");
        open_session(&s, &url, authorities[i] ? ca_file : NULL);
        if (i == 1) {
            await_status(s.session, is_subscribed, "subscribed");
            broker_publish(&s.broker, "room-1", "roomword", "transom/in/room-1", 2000);
            hear(s.mailbox, 2000, false);
        } else {
            await_status(s.session, is_mistrusted, "mistrusted");
            mqtt_session_status(s.session, &status);
            assert_int_equal(strstr(status.cause, "does not know the time") == NULL, clock_is_trusted(&s.clock));
        }
        close_session(&s);
    }
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backlog_of_6000_drains_in_seconds_and_ends_where_live_begins),
        cmocka_unit_test(what_was_kept_outlives_a_restart_of_the_broker),
        cmocka_unit_test(subscribes_again_after_the_broker_forgot_everything),
        cmocka_unit_test(p11_a_device_with_the_gateway_s_client_id_takes_nothing_over),
        cmocka_unit_test(a_device_can_t_speak_for_another),
        cmocka_unit_test(says_that_the_password_is_wrong),
        cmocka_unit_test(tls_connects_with_the_right_authority_and_never_with_another),
    };
    int r;

    if (!broker_is_installed()) {
        print_message("mosquitto is not installed: skipped\n");
        return 0;
    }
    mosquitto_lib_init();
    r = cmocka_run_group_tests_name("mqtt broker", tests, NULL, NULL);
    mosquitto_lib_cleanup();
    return r;
}
