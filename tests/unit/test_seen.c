/* tests/unit/test_seen.c - what a sensor said before is known, and where memory ends is known too. */
#include "seen.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HOUR_MS INT64_C(3600000)
#define START_MS (HOUR_MS * 495000)
#define STEP_MS 10000

static struct seen seen;

static int start(void **state)
{
    (void)state;
    seen = (struct seen){0};
    return 0;
}

static int stop(void **state)
{
    (void)state;
    seen_done(&seen);
    return 0;
}

static void a_time_is_new_once_for_each_quantity(void **state)
{
    (void)state;
    assert_int_equal(seen_add(&seen, START_MS, 3), 0);
    assert_int_equal(seen_add(&seen, START_MS, 3), 3);
    assert_int_equal(seen_add(&seen, START_MS, 6), 2);      /* partly known: the rest is new ... */
    assert_int_equal(seen_add(&seen, START_MS, 6), 6);      /* ... once */
    assert_int_equal(seen_add(&seen, START_MS + 1, 7), 0);
    assert_int_equal(seen_add(&seen, START_MS - 1, 7), 0);
}

static void the_order_of_arrival_does_not_matter(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 2000; i++)
        assert_int_equal(seen_add(&seen, START_MS + (i * 1237 % 2000) * STEP_MS, 1), 0);
    for (int64_t i = 0; i < 2000; i++)
        assert_int_equal(seen_add(&seen, START_MS + i * STEP_MS, 1), 1);
    assert_int_equal(seen.count, 2000);
    for (size_t i = 1; i < seen.count; i++)
        assert_true(seen.times[i - 1].time_ms < seen.times[i].time_ms);
}

/* Whatever comes: what is not older than the limit memory names, and was said, is known. */
static void what_memory_claims_to_know_it_knows(void **state)
{
    for (int shuffled = 0; shuffled < 2; shuffled++) {
        int64_t count = SEEN_TIMES_MAX + 3000;

        stop(state);
        for (int64_t i = 0; i < count; i++) {
            int64_t n = shuffled ? i * 7919 % count : i;
            int64_t limit_ms = seen.complete_from_ms;

            seen_add(&seen, START_MS + n * 1000, 1);
            assert_true(seen.complete_from_ms >= limit_ms);     /* never back: forgotten is forgotten */
        }
        assert_true(seen.count <= SEEN_TIMES_MAX && seen.capacity <= SEEN_TIMES_MAX);
        assert_true(seen.complete_from_ms > START_MS);
        for (int64_t n = 0; n < count; n++)
            if (START_MS + n * 1000 >= seen.complete_from_ms)
                assert_int_equal(seen_add(&seen, START_MS + n * 1000, 1), 1);
    }
}

static void at_ten_seconds_all_of_26_hours_are_kept(void **state)
{
    (void)state;
    for (int64_t at = START_MS; at <= START_MS + 2 * SEEN_MEMORY_MS; at += STEP_MS)
        assert_int_equal(seen_add(&seen, at, 1), 0);
    assert_true(seen.complete_from_ms <= START_MS + SEEN_MEMORY_MS);
    assert_int_equal(seen_add(&seen, START_MS + SEEN_MEMORY_MS, 1), 1);
    assert_true(seen.complete_from_ms > START_MS);      /* and not all of it */
}

static void full_of_newer_times_it_says_that_an_older_one_is_not_known(void **state)
{
    (void)state;
    for (int64_t i = 0; i < SEEN_TIMES_MAX; i++)
        seen_add(&seen, START_MS + i, 1);
    assert_int_equal(seen_add(&seen, START_MS - HOUR_MS, 1), 0);
    assert_int_equal(seen.count, SEEN_TIMES_MAX);
    assert_int_equal(seen.times[0].time_ms, START_MS);
    assert_int_equal(seen.complete_from_ms, START_MS - HOUR_MS + 1);
    assert_int_equal(seen_add(&seen, START_MS + SEEN_TIMES_MAX, 1), 0);     /* a newer one takes the oldest's place */
    assert_int_equal(seen.complete_from_ms, START_MS + 1);
    assert_int_equal(seen_add(&seen, START_MS + 1, 1), 1);
}

static void times_after_a_clock_that_was_set_back_are_forgotten(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 10; i++)
        seen_add(&seen, START_MS + i, 1);
    seen_forget_after(&seen, START_MS + 4);
    assert_int_equal(seen_add(&seen, START_MS + 4, 1), 1);
    assert_int_equal(seen_add(&seen, START_MS + 5, 1), 0);
    seen_forget_after(&seen, START_MS - 1);
    assert_int_equal(seen.count, 0);
    seen_forget_after(&seen, START_MS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_time_is_new_once_for_each_quantity, start, stop),
        cmocka_unit_test_setup_teardown(the_order_of_arrival_does_not_matter, start, stop),
        cmocka_unit_test_setup_teardown(what_memory_claims_to_know_it_knows, start, stop),
        cmocka_unit_test_setup_teardown(at_ten_seconds_all_of_26_hours_are_kept, start, stop),
        cmocka_unit_test_setup_teardown(full_of_newer_times_it_says_that_an_older_one_is_not_known, start, stop),
        cmocka_unit_test_setup_teardown(times_after_a_clock_that_was_set_back_are_forgotten, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
