/* test_announced.c - the table of what messages announced: found by topic, taken back by source, full at its limit. */
#include "announced.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct announcement value(const char *topic, const char *device, enum quantity quantity)
{
    struct announcement row = {.kind = ANNOUNCED_VALUE, .family = "test", .quantity = quantity, .factor = 1};

    snprintf(row.topic, sizeof row.topic, "%s", topic);
    snprintf(row.device, sizeof row.device, "%s", device);
    return row;
}

static size_t count(const struct announced *announced, const char *topic)
{
    const struct announcement *row = NULL;
    size_t n = 0;

    while ((row = announced_next(announced, topic, row)))
        n++;
    return n;
}

static void every_row_of_a_topic_is_found(void **state)
{
    struct announced *announced = announced_open();
    struct announcement co2 = value("a/b", "d", CO2_PPM), warmth = value("a/b", "d", TEMPERATURE_C);

    (void)state;
    assert_int_equal(announced_add(announced, "s1", &co2, NULL), 0);
    assert_int_equal(announced_add(announced, "s2", &warmth, NULL), 0);
    assert_int_equal(count(announced, "a/b"), 2);
    assert_int_equal(count(announced, "a"), 0);
    assert_int_equal(count(NULL, "a/b"), 0);
    announced_close(announced);
}

static void what_a_source_told_is_forgotten_with_it(void **state)
{
    struct announced *announced = announced_open();
    struct announcement co2 = value("a/b", "d", CO2_PPM), warmth = value("a/b", "d", TEMPERATURE_C);

    (void)state;
    announced_add(announced, "s1", &co2, NULL);
    announced_add(announced, "s2", &warmth, NULL);
    announced_forget(announced, "s1");
    assert_int_equal(count(announced, "a/b"), 1);
    assert_int_equal(announced_next(announced, "a/b", NULL)->quantity, TEMPERATURE_C);
    announced_close(announced);
}

static void two_sensors_of_one_quantity_know_of_each_other(void **state)
{
    struct announced *announced = announced_open();
    struct announcement one = value("a", "Dev", CO2_PPM), other = value("b", "dev", CO2_PPM),
                        warmth = value("c", "dev", TEMPERATURE_C);

    (void)state;
    announced_add(announced, "s1", &one, NULL);
    assert_false(announced_next(announced, "a", NULL)->is_shared);
    announced_add(announced, "s2", &warmth, NULL);
    assert_false(announced_next(announced, "a", NULL)->is_shared);
    announced_add(announced, "s3", &other, NULL);
    assert_true(announced_next(announced, "a", NULL)->is_shared);
    assert_true(announced_next(announced, "b", NULL)->is_shared);
    assert_false(announced_next(announced, "c", NULL)->is_shared);
    announced_close(announced);
}

static void one_row_more_than_fits_is_refused_and_a_forgotten_one_makes_room(void **state)
{
    struct announced *announced = announced_open();
    struct announcement row;
    struct error err = {0};
    char topic[32];

    (void)state;
    for (int i = 0; i < ANNOUNCED_MAX; i++) {
        snprintf(topic, sizeof topic, "t/%d", i);
        row = value(topic, topic, CO2_PPM);
        assert_int_equal(announced_add(announced, topic, &row, &err), 0);
    }
    row = value("one/more", "d", CO2_PPM);
    assert_int_equal(announced_add(announced, "s", &row, &err), -ENOSPC);
    announced_forget(announced, "t/7");
    assert_int_equal(announced_add(announced, "s", &row, &err), 0);
    assert_int_equal(count(announced, "one/more"), 1);
    assert_int_equal(count(announced, "t/7"), 0);
    assert_int_equal(count(announced, "t/8"), 1);
    announced_close(announced);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_a_topic_is_found),
        cmocka_unit_test(what_a_source_told_is_forgotten_with_it),
        cmocka_unit_test(two_sensors_of_one_quantity_know_of_each_other),
        cmocka_unit_test(one_row_more_than_fits_is_refused_and_a_forgotten_one_makes_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
