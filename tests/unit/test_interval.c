/* tests/unit/test_interval.c - how often a sensor reports, and the gap that follows from it. */
#include "interval.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)

static void the_median_is_the_middle_or_between_the_middle_two(void **state)
{
    int64_t odd[] = {300, 100, 200}, even[] = {400, 100, 300, 200}, one[] = {5};

    (void)state;
    assert_int_equal(interval_median_ms(odd, 3), 200);
    assert_int_equal(interval_median_ms(even, 4), 250);
    assert_int_equal(interval_median_ms(one, 1), 5);
    assert_int_equal(interval_median_ms(NULL, 0), 0);
}

static void max_gap_is_three_intervals_between_15_and_60_minutes(void **state)
{
    (void)state;
    assert_int_equal(interval_max_gap_ms(0), 15 * MINUTE_MS);
    assert_int_equal(interval_max_gap_ms(5 * MINUTE_MS), 15 * MINUTE_MS);
    assert_int_equal(interval_max_gap_ms(5 * MINUTE_MS + 1), 15 * MINUTE_MS + 3);
    assert_int_equal(interval_max_gap_ms(20 * MINUTE_MS - 1), 60 * MINUTE_MS - 3);
    assert_int_equal(interval_max_gap_ms(20 * MINUTE_MS), 60 * MINUTE_MS);
    assert_int_equal(interval_max_gap_ms(INT64_MAX), 60 * MINUTE_MS);
}

static void the_ring_knows_the_newest_intervals_of_24_hours(void **state)
{
    struct interval_ring ring;
    int64_t at = 1000;

    (void)state;
    interval_ring_init(&ring);
    assert_int_equal(interval_ring_median_ms(&ring, at), 0);
    interval_ring_add(&ring, at);
    assert_int_equal(interval_ring_median_ms(&ring, at), 0);
    for (int i = 0; i < INTERVAL_RING_SIZE; i++)
        interval_ring_add(&ring, at += 60000);
    assert_int_equal(interval_ring_median_ms(&ring, at), 60000);
    for (int i = 0; i < INTERVAL_RING_SIZE; i++)
        interval_ring_add(&ring, at += 300000);
    assert_int_equal(interval_ring_median_ms(&ring, at), 300000);
    assert_int_equal(interval_ring_median_ms(&ring, at + INTERVAL_MEMORY_MS - 1), 300000);
    assert_int_equal(interval_ring_median_ms(&ring, at + INTERVAL_MEMORY_MS), 0);
}

static void the_ring_ignores_repeats_and_the_night_without_power(void **state)
{
    struct interval_ring ring;

    (void)state;
    interval_ring_init(&ring);
    interval_ring_add(&ring, 0);
    interval_ring_add(&ring, 0);
    interval_ring_add(&ring, -60000);
    assert_int_equal(ring.count, 0);
    interval_ring_add(&ring, INTERVAL_MEMORY_MS);
    assert_int_equal(ring.count, 1);
    interval_ring_add(&ring, 2 * INTERVAL_MEMORY_MS + 1);
    assert_int_equal(ring.count, 1);
    interval_ring_add(&ring, 2 * INTERVAL_MEMORY_MS + 60001);
    assert_int_equal(interval_ring_median_ms(&ring, 2 * INTERVAL_MEMORY_MS + 60001), 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_is_the_middle_or_between_the_middle_two),
        cmocka_unit_test(max_gap_is_three_intervals_between_15_and_60_minutes),
        cmocka_unit_test(the_ring_knows_the_newest_intervals_of_24_hours),
        cmocka_unit_test(the_ring_ignores_repeats_and_the_night_without_power),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
