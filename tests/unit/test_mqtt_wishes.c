/* test_mqtt_wishes.c - what main wants of a connection: once each, again on a new one, and no more than fits. */
#include "wishes.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void a_topic_is_asked_for_once_a_connection(void **state)
{
    struct wishes wishes;
    struct wish wish;

    (void)state;
    wishes_init(&wishes);
    assert_int_equal(wishes_hear(&wishes, "a/b"), 0);
    assert_int_equal(wishes_hear(&wishes, "a/b"), 0);
    assert_int_equal(wishes_hear(&wishes, "c"), 0);
    assert_true(wishes_next(&wishes, &wish));
    assert_string_equal(wish.topic, "a/b");
    assert_false(wish.is_message);
    assert_true(wishes_next(&wishes, &wish));
    assert_false(wishes_next(&wishes, &wish));
    wishes_again(&wishes);
    assert_true(wishes_next(&wishes, &wish));
    assert_string_equal(wish.topic, "a/b");
    wishes_done(&wishes);
}

static void a_message_is_sent_once_and_in_order(void **state)
{
    struct wishes wishes;
    struct wish wish;

    (void)state;
    wishes_init(&wishes);
    for (int i = 0; i < WISHES_MESSAGES_MAX; i++)
        assert_int_equal(wishes_send(&wishes, "t", &(uint8_t){(uint8_t)i}, 1), 0);
    assert_int_equal(wishes_send(&wishes, "t", &(uint8_t){0}, 1), -ENOSPC);
    for (int i = 0; i < WISHES_MESSAGES_MAX; i++) {
        assert_true(wishes_next(&wishes, &wish));
        assert_true(wish.is_message && wish.size == 1 && wish.payload[0] == i);
    }
    wishes_again(&wishes);
    assert_false(wishes_next(&wishes, &wish));
    wishes_done(&wishes);
}

static void what_is_too_long_or_too_much_is_refused(void **state)
{
    char topic[WISHES_TOPIC_SIZE + 1];
    uint8_t payload[WISHES_PAYLOAD_MAX + 1] = {0};
    struct wishes wishes;

    (void)state;
    wishes_init(&wishes);
    memset(topic, 't', sizeof topic);
    topic[WISHES_TOPIC_SIZE] = '\0';
    assert_int_equal(wishes_hear(&wishes, topic), -EINVAL);
    topic[WISHES_TOPIC_SIZE - 1] = '\0';
    assert_int_equal(wishes_hear(&wishes, topic), 0);
    assert_int_equal(wishes_send(&wishes, "t", payload, sizeof payload), -EINVAL);
    assert_int_equal(wishes_send(&wishes, "t", payload, sizeof payload - 1), 0);
    for (int i = 1; i < WISHES_TOPICS_MAX; i++) {
        snprintf(topic, sizeof topic, "t/%d", i);
        assert_int_equal(wishes_hear(&wishes, topic), 0);
    }
    assert_int_equal(wishes_hear(&wishes, "one/more"), -ENOSPC);
    assert_int_equal(wishes_hear(&wishes, "t/7"), 0);
    wishes_done(&wishes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_topic_is_asked_for_once_a_connection),
        cmocka_unit_test(a_message_is_sent_once_and_in_order),
        cmocka_unit_test(what_is_too_long_or_too_much_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
