/* test_mqtt_rules.c - what the broker session decides without a broker: addresses, settings, back-off, gate,
 * redelivery, words. */
#include "cause.h"
#include "gate.h"
#include "mqtt_settings.h"
#include "mqtt_url.h"
#include "reconnect.h"
#include "redelivery.h"
#include <errno.h>
#include <mosquitto.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- addresses -- */

static void reads_every_part_of_an_address(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct mqtt_url url;
    } cases[] = {
        {"mqtt://broker", {false, "broker", 1883, "", ""}},
        {"mqtt://broker/", {false, "broker", 1883, "", ""}},
        {"mqtts://broker", {true, "broker", 8883, "", ""}},
        {"mqtt://transom:secret@127.0.0.1:18830", {false, "127.0.0.1", 18830, "transom", "secret"}},
        {"mqtt://transom@b:1", {false, "b", 1, "transom", ""}},
        {"mqtt://b:65535", {false, "b", 65535, "", ""}},
        {"mqtts://u:p@[fe80::1]:8884", {true, "fe80::1", 8884, "u", "p"}},
        {"mqtt://[::1]", {false, "::1", 1883, "", ""}},
        {"mqtt://u%40school:a%2Fb%3a%25@b", {false, "b", 1883, "u@school", "a/b:%"}},
        {"mqtt://u:p@ss:word@b:7", {false, "b", 7, "u", "p@ss:word"}},
        {"mqtt://u:@b", {false, "b", 1883, "u", ""}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mqtt_url url;
        struct error err;

        if (mqtt_url_parse(cases[i].text, &url, &err) < 0)
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_int_equal(url.tls, cases[i].url.tls);
        assert_string_equal(url.host, cases[i].url.host);
        assert_int_equal(url.port, cases[i].url.port);
        assert_string_equal(url.user, cases[i].url.user);
        assert_string_equal(url.password, cases[i].url.password);
    }
}

static void refuses_what_is_no_address_and_leaves_the_result_alone(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "", "broker", "http://broker", "MQTT://broker", "mqtt:/broker", "mqtt://", "mqtt:///", "mqtt://@broker",
        "mqtt://:p@broker", "mqtt://u:p@", "mqtt://b:", "mqtt://b:0", "mqtt://b:65536", "mqtt://b:123456",
        "mqtt://b:-1", "mqtt://b:1x", "mqtt://b:0x50", "mqtt://b: 1", "mqtt://[::1", "mqtt://[::1]x", "mqtt://[]",
        "mqtt://::1", "mqtt://b/topic", "mqtt://b?x", "mqtt://b#x", "mqtt://u:a/b@broker", "mqtt://u:%@b",
        "mqtt://u:%4@b", "mqtt://u:%4g@b", "mqtt://u:%00@b", "mqtt://u:%0a@b", "mqtt://u\n:p@b", "mqtt://a b",
        "mqtt://b%",
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mqtt_url url, before;
        struct error err = {0};

        memset(&url, 0x55, sizeof url);
        before = url;
        if (mqtt_url_parse(cases[i], &url, &err) != -EINVAL)
            fail_msg("'%s' was taken", cases[i]);
        assert_true(strlen(err.text) > 0);
        assert_memory_equal(&url, &before, sizeof url);
    }
}

static void never_repeats_a_password_in_a_complaint(void **state)
{
    (void)state;
    static const char *const cases[] = {"mqtt://u:hunter2@", "mqtt://u:hunter2@b:x", "mqtt://u:hunter2%@b",
                                        "mqtt://u:hunter2/@b", "mqtt://u:hunter2@[b", "hunter2"};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mqtt_url url;
        struct error err;

        assert_int_equal(mqtt_url_parse(cases[i], &url, &err), -EINVAL);
        assert_null(strstr(err.text, "hunter2"));
    }
}

static void takes_a_host_user_and_password_at_their_limit_and_not_beyond(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        size_t most;
    } cases[] = {
        {"mqtt://", "", MQTT_HOST_SIZE - 1},
        {"mqtt://", "@b", MQTT_USER_SIZE - 1},
        {"mqtt://u:", "@b", MQTT_PASSWORD_SIZE - 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t over = 0; over < 2; over++) {
            char text[512], filling[300] = {0};
            struct mqtt_url url;

            memset(filling, 'x', cases[i].most + over);
            snprintf(text, sizeof text, "%s%s%s", cases[i].before, filling, cases[i].after);
            assert_int_equal(mqtt_url_parse(text, &url, NULL), over ? -EINVAL : 0);
        }
}

/* -- settings -- */

static const char *const topics[] = {"a/#", "b/+", NULL};

static struct mqtt_settings good_settings(void)
{
    struct mqtt_settings s;

    mqtt_settings_init(&s);
    assert_int_equal(mqtt_url_parse("mqtt://b", &s.url, NULL), 0);
    s.client_id = "transom";
    s.topics = topics;
    return s;
}

static void settings_are_checked_on_both_sides_of_each_limit(void **state)
{
    (void)state;
    struct mqtt_settings s = good_settings();
    char id[MQTT_CLIENT_ID_MAX + 2] = {0};
    const char *many[MQTT_TOPICS_MAX + 2] = {0};

    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    s.commit_window_ms = MQTT_WINDOW_MIN_MS;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    s.commit_window_ms--;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.commit_window_ms = MQTT_WINDOW_MAX_MS;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    s.keepalive_s = 59;                         /* less than twice 30 s */
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.keepalive_s = 120;
    s.commit_window_ms++;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);

    s = good_settings();
    s.commit_window_ms = MQTT_WINDOW_MIN_MS;
    s.keepalive_s = MQTT_KEEPALIVE_MIN_S;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    s.keepalive_s--;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);

    s = good_settings();
    s.backoff_first_ms = s.backoff_most_ms;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    s.backoff_first_ms++;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.backoff_first_ms = 0;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);

    s = good_settings();
    memset(id, 'x', MQTT_CLIENT_ID_MAX);
    s.client_id = id;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    id[MQTT_CLIENT_ID_MAX] = 'x';
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.client_id = "a/b";
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.client_id = NULL;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);

    s = good_settings();
    for (size_t i = 0; i < MQTT_TOPICS_MAX; i++)
        many[i] = "t";
    s.topics = many;
    assert_int_equal(mqtt_settings_check(&s, NULL), 0);
    many[MQTT_TOPICS_MAX] = "t";
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
    s.topics = topics + 2;
    assert_int_equal(mqtt_settings_check(&s, NULL), -EINVAL);
}

static void a_copy_of_settings_outlives_the_original(void **state)
{
    (void)state;
    char id[] = "transom", filter[] = "a/#", will[] = "w";
    const char *filters[] = {filter, NULL};
    struct mqtt_settings s = good_settings(), *copy;

    s.client_id = id;
    s.topics = filters;
    s.will_topic = will;
    copy = mqtt_settings_copy(&s);
    memset(id, 'X', strlen(id));
    memset(filter, 'X', strlen(filter));
    memset(will, 'X', strlen(will));
    assert_string_equal(copy->client_id, "transom");
    assert_string_equal(copy->topics[0], "a/#");
    assert_null(copy->topics[1]);
    assert_string_equal(copy->will_topic, "w");
    assert_null(copy->ca_file);
    assert_string_equal(copy->url.host, "b");
    free(copy);
}

/* -- back-off -- */

static void back_off_doubles_from_the_first_to_the_most_and_leaves_half_to_chance(void **state)
{
    (void)state;
    static const int64_t whole_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};

    for (unsigned failures = 1; failures <= 8; failures++) {
        assert_int_equal(reconnect_delay_ms(failures, 1000, 60000, 0), whole_ms[failures - 1] / 2);
        assert_int_equal(reconnect_delay_ms(failures, 1000, 60000, UINT32_MAX), whole_ms[failures - 1]);
    }
    assert_int_equal(reconnect_delay_ms(UINT32_MAX, 1000, 60000, UINT32_MAX), 60000);
    assert_int_equal(reconnect_delay_ms(1, 1, 1, UINT32_MAX), 1);
    assert_int_equal(reconnect_delay_ms(99, 1, INT64_MAX, 0), INT64_MAX / 2);
}

/* -- gate -- */

static void the_gate_shuts_when_a_batch_is_full_a_tenth_below_the_broker_s_window(void **state)
{
    (void)state;
    struct gate gate;

    gate_init(&gate, 1000, 10000);
    for (int i = 0; i < 899; i++)
        gate_count(&gate, 100, 5);
    assert_false(gate_is_shut(&gate, 5));
    gate_count(&gate, 100, 5);
    assert_true(gate_is_shut(&gate, 5));
    gate_open(&gate);
    assert_false(gate_is_shut(&gate, 5));

    gate_init(&gate, 15, 10000);
    for (int i = 0; i < 13; i++)
        gate_count(&gate, 1, 5);
    assert_false(gate_is_shut(&gate, 5));
    gate_count(&gate, 1, 5);
    assert_true(gate_is_shut(&gate, 5));
}

static void the_gate_shuts_when_the_window_since_the_first_message_is_over(void **state)
{
    (void)state;
    struct gate gate;

    gate_init(&gate, 1000, 10000);
    assert_false(gate_is_shut(&gate, INT64_C(1) << 40));    /* nothing waits: no window runs */
    assert_int_equal(gate_left_ms(&gate, 0, 1000), 1000);
    gate_count(&gate, 1, 500);
    gate_count(&gate, 1, 9000);
    assert_false(gate_is_shut(&gate, 10499));
    assert_int_equal(gate_left_ms(&gate, 10499, 1000), 1);
    assert_int_equal(gate_left_ms(&gate, 9499, 1000), 1000);
    assert_int_equal(gate_left_ms(&gate, 9501, 1000), 999);
    assert_true(gate_is_shut(&gate, 10500));
    assert_int_equal(gate_left_ms(&gate, 10500, 1000), 0);
    gate_open(&gate);
    gate_count(&gate, 1, 10600);
    assert_false(gate_is_shut(&gate, 20599));
}

static void a_gate_that_is_held_lets_the_window_pass_and_shuts_when_a_batch_is_full(void **state)
{
    (void)state;
    struct gate gate;

    gate_init(&gate, 10, 10000);
    gate.is_held = true;
    for (int i = 0; i < 8; i++)
        gate_count(&gate, 1, 0);
    assert_false(gate_is_shut(&gate, 10000));
    assert_int_equal(gate_left_ms(&gate, 10000, 1000), 1000);
    gate_count(&gate, 1, 0);
    assert_true(gate_is_shut(&gate, 0));
    gate_open(&gate);
    gate.is_held = false;
    gate_count(&gate, 1, 0);
    assert_true(gate_is_shut(&gate, 10000));
}

static void the_gate_shuts_before_large_messages_fill_the_mailbox(void **state)
{
    (void)state;
    struct gate gate;

    gate_init(&gate, 1000, 10000);
    gate_count(&gate, GATE_BYTES_MAX - 1, 0);
    assert_false(gate_is_shut(&gate, 0));
    gate_count(&gate, 1, 0);
    assert_true(gate_is_shut(&gate, 0));
}

/* -- redelivery -- */

static void knows_a_message_again_by_packet_identifier_topic_and_payload(void **state)
{
    (void)state;
    static struct redelivery r;
    uint64_t hash = redelivery_hash("a/b", "xyz", 3);

    memset(&r, 0, sizeof r);
    redelivery_add(&r, 7, hash, 1);
    assert_true(redelivery_has(&r, 7, hash));
    assert_false(redelivery_has(&r, 8, hash));
    assert_false(redelivery_has(&r, 7, redelivery_hash("a/b", "xyZ", 3)));
    assert_false(redelivery_has(&r, 7, redelivery_hash("a/c", "xyz", 3)));
    assert_false(redelivery_has(&r, 7, redelivery_hash("a/bx", "yz", 2)));
    assert_int_equal(redelivery_hash("", NULL, 0), UINT64_C(14695981039346656037) * UINT64_C(1099511628211));
}

static void remembers_as_many_as_a_broker_may_have_in_flight(void **state)
{
    (void)state;
    static struct redelivery r;

    memset(&r, 0, sizeof r);
    for (unsigned i = 1; i <= MQTT_RECEIVE_MAXIMUM; i++)
        redelivery_add(&r, (uint16_t)i, i, i);
    assert_true(redelivery_has(&r, 1, 1));
    redelivery_add(&r, MQTT_RECEIVE_MAXIMUM + 1, MQTT_RECEIVE_MAXIMUM + 1, MQTT_RECEIVE_MAXIMUM + 1);
    assert_false(redelivery_has(&r, 1, 1));
    assert_true(redelivery_has(&r, 2, 2));
    assert_true(redelivery_has(&r, MQTT_RECEIVE_MAXIMUM + 1, MQTT_RECEIVE_MAXIMUM + 1));
}

static void forgets_what_main_gave_up_because_its_second_copy_is_the_only_one(void **state)
{
    (void)state;
    static struct redelivery r;

    memset(&r, 0, sizeof r);
    redelivery_add(&r, 1, 11, 1);
    redelivery_add(&r, 2, 22, 2);
    redelivery_forget_after(&r, 1);
    assert_true(redelivery_has(&r, 1, 11));
    assert_false(redelivery_has(&r, 2, 22));
}

/* -- words -- */

static void says_in_words_why_there_is_no_connection(void **state)
{
    (void)state;
    static const struct {
        int error, library_errno;
        const char *text;
    } cases[] = {
        {MOSQ_ERR_ERRNO, ECONNREFUSED, "connection refused"},
        {MOSQ_ERR_ERRNO, ENETUNREACH, "network is unreachable"},
        {MOSQ_ERR_CONN_LOST, 0, "connection closed by the broker"},
        {MOSQ_ERR_KEEPALIVE, 0, "the broker stopped answering"},
        {MOSQ_ERR_EAI, -2, "broker's name not found: Name or service not known"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[MQTT_CAUSE_SIZE];

        cause_of_error(cases[i].error, cases[i].library_errno, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
    assert_string_equal(cause_of_reason(0x86), "bad user name or password");
    assert_string_equal(cause_of_reason(cause_reason_of_connack(4)), "bad user name or password");
    assert_string_equal(cause_of_reason(cause_reason_of_connack(5)), "not authorised");
    assert_int_equal(cause_reason_of_connack(0), 0);
    assert_int_equal(cause_reason_of_connack(6), 6);
    assert_true(strlen(cause_of_reason(0xff)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_part_of_an_address),
        cmocka_unit_test(refuses_what_is_no_address_and_leaves_the_result_alone),
        cmocka_unit_test(never_repeats_a_password_in_a_complaint),
        cmocka_unit_test(takes_a_host_user_and_password_at_their_limit_and_not_beyond),
        cmocka_unit_test(settings_are_checked_on_both_sides_of_each_limit),
        cmocka_unit_test(a_copy_of_settings_outlives_the_original),
        cmocka_unit_test(back_off_doubles_from_the_first_to_the_most_and_leaves_half_to_chance),
        cmocka_unit_test(the_gate_shuts_when_a_batch_is_full_a_tenth_below_the_broker_s_window),
        cmocka_unit_test(the_gate_shuts_when_the_window_since_the_first_message_is_over),
        cmocka_unit_test(a_gate_that_is_held_lets_the_window_pass_and_shuts_when_a_batch_is_full),
        cmocka_unit_test(the_gate_shuts_before_large_messages_fill_the_mailbox),
        cmocka_unit_test(knows_a_message_again_by_packet_identifier_topic_and_payload),
        cmocka_unit_test(remembers_as_many_as_a_broker_may_have_in_flight),
        cmocka_unit_test(forgets_what_main_gave_up_because_its_second_copy_is_the_only_one),
        cmocka_unit_test(says_in_words_why_there_is_no_connection),
    };

    return cmocka_run_group_tests_name("mqtt rules", tests, NULL, NULL);
}
