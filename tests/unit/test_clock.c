/* tests/unit/test_clock.c - the demo clock starts where it is told, runs as fast as it is told, and refuses the
 * rest. */
#include "clock.h"
#include "rfc3339.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SLACK_MS 5000               /* real; for a machine that is busy with other things */
#define START "2026-11-23T08:50:00Z"
#define START_MS INT64_C(1795423800000)

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_demo_clock_starts_at_its_start(void **state)
{
    struct clock clock;

    (void)state;
    assert_int_equal(clock_init_demo(&clock, START ",1", NULL), 0);
    assert_in_range(clock_wall_ms(&clock), START_MS, START_MS + SLACK_MS);
    assert_in_range(clock_mono_ms(&clock), 0, SLACK_MS);
    assert_true(clock_is_trusted(&clock));
}

static void it_runs_as_fast_as_it_is_told(void **state)
{
    static const struct {
        const char *speed;
        int64_t passed_ms;          /* of the demo clock, since it began 100 s ago */
        int64_t slack_ms;
    } cases[] = {{"1", 100000, SLACK_MS},
                 {"60", 6000000, 60 * SLACK_MS},
                 {"0.1", 10000, SLACK_MS / 10},
                 {"10000", 1000000000, 10000 * (int64_t)SLACK_MS}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock clock;
        char text[64];

        snprintf(text, sizeof text, START ",%s,%lld", cases[i].speed, (long long)(real_ms() - 100000));
        assert_int_equal(clock_init_demo(&clock, text, NULL), 0);
        assert_in_range(clock_mono_ms(&clock), cases[i].passed_ms, cases[i].passed_ms + cases[i].slack_ms);
        assert_in_range(clock_wall_ms(&clock), START_MS + cases[i].passed_ms,
                        START_MS + cases[i].passed_ms + cases[i].slack_ms);
    }
}

static void programs_that_share_a_beginning_share_the_time(void **state)
{
    struct clock one, other;
    char text[64];
    int64_t first, second, third;

    (void)state;
    snprintf(text, sizeof text, START ",100,%lld", (long long)(real_ms() - 12345));
    assert_int_equal(clock_init_demo(&one, text, NULL), 0);
    assert_int_equal(clock_init_demo(&other, text, NULL), 0);
    first = clock_wall_ms(&one);
    second = clock_wall_ms(&other);
    third = clock_wall_ms(&one);
    assert_in_range(second, first - 500, third + 500);  /* the two real clocks are read one after the other: 5 ms */
}

static void what_makes_no_demo_clock_is_refused_with_a_reason(void **state)
{
    static const char *const texts[] = {
        "", "now", START, START ",", START ",x", START ",0", START ",0.09", START ",10001", START ",-1",
        START ",nan", START ",inf", START ",60x", START ",60,", START ",60,x", START ",60,1x", START ",60,1,2",
        START ",60,0", START ",60,-9223372036854775808", START ",60,9223372036854775807", START ",60,99999999999999999999",
        "2026-11-23,60", ",60",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct clock clock = {.speed = 4711};
        struct error err = {0};

        assert_int_equal(clock_init_demo(&clock, texts[i], &err), -EINVAL);
        assert_non_null(strstr(err.text, "demo clock"));
        assert_float_equal(clock.speed, 4711, 0);
    }
}

static void a_real_clock_is_the_systems(void **state)
{
    struct clock clock;
    struct timespec mono;
    int64_t before = real_ms();

    (void)state;
    clock_init_real(&clock);
    assert_in_range(clock_wall_ms(&clock), before, before + SLACK_MS);
    clock_gettime(CLOCK_MONOTONIC, &mono);
    assert_in_range(clock_mono_ms(&clock), (int64_t)mono.tv_sec * 1000, (int64_t)mono.tv_sec * 1000 + SLACK_MS);
}

static void waiting_is_rounded_up_so_that_nothing_wakes_too_early(void **state)
{
    struct clock clock = {.speed = 60, .is_demo = true};

    (void)state;
    assert_int_equal(clock_real_ms(&clock, 60), 1);
    assert_int_equal(clock_real_ms(&clock, 61), 2);
    assert_int_equal(clock_real_ms(&clock, 1), 1);
    assert_int_equal(clock_real_ms(&clock, 0), 0);
    assert_true(clock_real_ms(&clock, -61) <= 0);
    clock.speed = 0.1;
    assert_int_equal(clock_real_ms(&clock, 5), 50);
}

static void a_technician_can_vouch_for_a_plausible_clock(void **state)
{
    struct clock clock;

    (void)state;
    clock_init_real(&clock);
    setenv("TRANSOM_CLOCK", "trusted", 1);
    /* a build machine whose own clock stands before the program was written is rightly not believed */
    assert_int_equal(clock_is_trusted(&clock), real_ms() >= INT64_C(1790000000000));
    unsetenv("TRANSOM_CLOCK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_demo_clock_starts_at_its_start),
        cmocka_unit_test(it_runs_as_fast_as_it_is_told),
        cmocka_unit_test(programs_that_share_a_beginning_share_the_time),
        cmocka_unit_test(what_makes_no_demo_clock_is_refused_with_a_reason),
        cmocka_unit_test(a_real_clock_is_the_systems),
        cmocka_unit_test(waiting_is_rounded_up_so_that_nothing_wakes_too_early),
        cmocka_unit_test(a_technician_can_vouch_for_a_plausible_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
