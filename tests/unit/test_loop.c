/* tests/unit/test_loop.c - descriptors and timers. The clock is a demo clock that the tests push forward, so that hours
 * pass without waiting. */
#include "loop.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#define PERIOD_MS 100000            /* far longer than the milliseconds that really pass meanwhile */
#define SLACK_MS 20000              /* for a machine that is busy with other things */
#define FIRES_MAX 16

static struct clock clock_;
static struct loop *loop;

struct alarm {                      /* a timer that notes when it fired, then lets time jump */
    int64_t fired_ms[FIRES_MAX];
    int count, stop_after;
    int64_t jump_ms[FIRES_MAX];     /* after the n-th */
    int arm;                        /* a timer to set, -1: none */
    int64_t arm_in_ms;
};

static void jump(int64_t ms)
{
    clock_.real_start_ms -= ms;
}

static int start(void **state)
{
    (void)state;
    if (clock_init_demo(&clock_, "2026-11-24T09:00:00Z,1", NULL) < 0)
        return -1;
    return loop_open(&clock_, &loop, NULL);
}

static int stop(void **state)
{
    (void)state;
    loop_close(loop);
    loop = NULL;
    return 0;
}

static void fire(void *context)
{
    struct alarm *alarm = context;

    alarm->fired_ms[alarm->count] = clock_mono_ms(&clock_);
    jump(alarm->jump_ms[alarm->count]);
    if (alarm->arm >= 0)
        loop_timer_set(loop, alarm->arm, alarm->arm_in_ms);
    if (++alarm->count == alarm->stop_after)
        loop_stop(loop);
}

static void expect_fired(const struct alarm *alarm, int n, int64_t ms)
{
    assert_in_range(alarm->fired_ms[n], ms, ms + SLACK_MS);
}

static void a_periodic_timer_keeps_its_beat_though_it_is_called_late(void **state)
{
    struct alarm alarm = {.stop_after = 3, .arm = -1, .jump_ms = {PERIOD_MS - 40000, PERIOD_MS}};

    (void)state;
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &alarm) >= 0);
    /* 40 s late; the next ones are due at 200 s and 300 s all the same */
    jump(PERIOD_MS + 40000);
    assert_int_equal(loop_run(loop, NULL), 0);
    expect_fired(&alarm, 0, PERIOD_MS + 40000);
    expect_fired(&alarm, 1, 2 * PERIOD_MS);
    expect_fired(&alarm, 2, 3 * PERIOD_MS);
}

static void after_a_pause_a_timer_fires_once_and_not_for_all_it_missed(void **state)
{
    struct alarm alarm = {.stop_after = 2, .arm = -1, .jump_ms = {PERIOD_MS / 2}};

    (void)state;
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &alarm) >= 0);
    jump(10 * PERIOD_MS + PERIOD_MS / 2);
    assert_int_equal(loop_run(loop, NULL), 0);
    expect_fired(&alarm, 0, 10 * PERIOD_MS + PERIOD_MS / 2);
    expect_fired(&alarm, 1, 11 * PERIOD_MS);
}

static void a_timer_without_a_period_fires_once_each_time_it_is_set(void **state)
{
    struct alarm once = {.arm = -1}, beat = {.stop_after = 3, .arm = -1, .jump_ms = {PERIOD_MS, PERIOD_MS}};
    int timer = loop_timer_add(loop, 0, fire, &once);

    (void)state;
    assert_true(timer >= 0);
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &beat) >= 0);
    jump(PERIOD_MS);
    loop_timer_set(loop, timer, PERIOD_MS);
    loop_timer_set(loop, timer, 0);                 /* the last word counts */
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(once.count, 1);
}

static void a_timer_that_is_disarmed_does_not_fire(void **state)
{
    struct alarm never = {.arm = -1}, beat = {.stop_after = 2, .arm = -1, .jump_ms = {PERIOD_MS}};
    int timer = loop_timer_add(loop, PERIOD_MS, fire, &never);

    (void)state;
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &beat) >= 0);
    jump(PERIOD_MS);
    loop_timer_set(loop, timer, -1);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(never.count, 0);
}

static void a_timer_may_set_itself_and_one_before_it(void **state)
{
    struct alarm first = {.stop_after = 1, .arm = -1}, second = {.arm_in_ms = 0};
    int timer = loop_timer_add(loop, 0, fire, &first);

    (void)state;
    second.arm = timer;
    loop_timer_set(loop, loop_timer_add(loop, 0, fire, &second), 0);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(first.count, 1);
    assert_int_equal(second.count, 1);
}

static void a_demo_clock_makes_timers_fire_faster(void **state)
{
    struct alarm alarm = {.stop_after = 3, .arm = -1};
    struct clock real;
    int64_t began_ms;

    (void)state;
    clock_init_real(&real);
    began_ms = clock_mono_ms(&real);
    assert_int_equal(clock_init_demo(&clock_, "2026-11-24T09:00:00Z,10000", NULL), 0);
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &alarm) >= 0);    /* 10 ms */
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_true(alarm.fired_ms[2] >= 3 * PERIOD_MS);
    assert_true(clock_mono_ms(&real) - began_ms < PERIOD_MS);
    assert_true(clock_mono_ms(&real) - began_ms >= 3 * PERIOD_MS / 10000);
}

static void a_65th_timer_is_refused(void **state)
{
    struct alarm alarm = {0};

    (void)state;
    for (int i = 0; i < LOOP_TIMERS_MAX; i++)
        assert_int_equal(loop_timer_add(loop, 0, fire, &alarm), i);
    assert_int_equal(loop_timer_add(loop, 0, fire, &alarm), -ENOSPC);
}

/* -- descriptors -- */

struct bell {
    int fd, count;
    bool drains, stops;
    struct bell *silences, *starts; /* what its callback takes off the loop, and what it puts there */
};

static void ring(int fd)
{
    uint64_t one = 1;

    assert_int_equal(write(fd, &one, sizeof one), sizeof one);
}

static void heard(void *context)
{
    struct bell *bell = context;
    uint64_t count;

    bell->count++;
    if (bell->drains)
        assert_int_equal(read(bell->fd, &count, sizeof count), sizeof count);
    if (bell->silences)
        loop_unwatch(loop, bell->silences->fd);
    if (bell->starts)
        assert_int_equal(loop_watch(loop, bell->starts->fd, heard, bell->starts, NULL), 0);
    bell->silences = bell->starts = NULL;
    if (bell->stops)
        loop_stop(loop);
}

static struct bell hang_up(void)
{
    struct bell bell = {.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

    assert_true(bell.fd >= 0);
    return bell;
}

static void a_descriptor_is_told_as_long_as_it_is_readable(void **state)
{
    struct bell bell = hang_up();
    struct alarm alarm = {.stop_after = 2, .arm = -1, .jump_ms = {PERIOD_MS}};

    (void)state;
    assert_int_equal(loop_watch(loop, bell.fd, heard, &bell, NULL), 0);
    ring(bell.fd);
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &alarm) >= 0);
    jump(PERIOD_MS);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_in_range(bell.count, 1, 2);
    close(bell.fd);
}

/* Two are ready at once; whichever is called first takes the other off and puts a third, that is not ready, in its
 * place. */
static void an_event_of_one_that_was_taken_off_is_not_told_to_its_successor(void **state)
{
    struct bell first = hang_up(), second = hang_up(), third = hang_up();

    (void)state;
    first.drains = second.drains = first.stops = second.stops = true;
    first.silences = &second;
    second.silences = &first;
    first.starts = second.starts = &third;
    assert_int_equal(loop_watch(loop, first.fd, heard, &first, NULL), 0);
    assert_int_equal(loop_watch(loop, second.fd, heard, &second, NULL), 0);
    ring(first.fd);
    ring(second.fd);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(first.count + second.count, 1);
    assert_int_equal(third.count, 0);
    close(first.fd);
    close(second.fd);
    close(third.fd);
}

static void a_33rd_descriptor_is_refused_and_a_place_that_came_free_is_used(void **state)
{
    struct bell bells[LOOP_WATCHES_MAX];
    struct error err;

    (void)state;
    for (int i = 0; i < LOOP_WATCHES_MAX; i++)
        bells[i] = hang_up();
    for (int i = 0; i < LOOP_WATCHES_MAX - 1; i++)      /* one is the loop's own */
        assert_int_equal(loop_watch(loop, bells[i].fd, heard, &bells[i], &err), 0);
    assert_int_equal(loop_watch(loop, bells[LOOP_WATCHES_MAX - 1].fd, heard, NULL, &err), -ENOSPC);
    loop_unwatch(loop, bells[3].fd);
    assert_int_equal(loop_watch(loop, bells[LOOP_WATCHES_MAX - 1].fd, heard, NULL, &err), 0);
    for (int i = 0; i < LOOP_WATCHES_MAX; i++)
        close(bells[i].fd);
}

static void what_can_not_be_watched_is_an_error_with_a_reason(void **state)
{
    struct error err = {0};

    (void)state;
    assert_int_equal(loop_watch(loop, -1, heard, NULL, &err), -EBADF);
    assert_non_null(strstr(err.text, "loop"));
}

static void a_loop_that_was_stopped_can_run_again(void **state)
{
    struct alarm alarm = {.stop_after = 1, .arm = -1};

    (void)state;
    loop_stop(loop);
    loop_stop(loop);                                /* twice is once */
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_true(loop_timer_add(loop, PERIOD_MS, fire, &alarm) >= 0);
    jump(PERIOD_MS);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(alarm.count, 1);
    alarm.count = 0;
    jump(PERIOD_MS);
    assert_int_equal(loop_run(loop, NULL), 0);
    assert_int_equal(alarm.count, 1);
}

static void closing_nothing_is_fine(void **state)
{
    (void)state;
    loop_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_periodic_timer_keeps_its_beat_though_it_is_called_late, start, stop),
        cmocka_unit_test_setup_teardown(after_a_pause_a_timer_fires_once_and_not_for_all_it_missed, start, stop),
        cmocka_unit_test_setup_teardown(a_timer_without_a_period_fires_once_each_time_it_is_set, start, stop),
        cmocka_unit_test_setup_teardown(a_timer_that_is_disarmed_does_not_fire, start, stop),
        cmocka_unit_test_setup_teardown(a_timer_may_set_itself_and_one_before_it, start, stop),
        cmocka_unit_test_setup_teardown(a_demo_clock_makes_timers_fire_faster, start, stop),
        cmocka_unit_test_setup_teardown(a_65th_timer_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(a_descriptor_is_told_as_long_as_it_is_readable, start, stop),
        cmocka_unit_test_setup_teardown(an_event_of_one_that_was_taken_off_is_not_told_to_its_successor, start, stop),
        cmocka_unit_test_setup_teardown(a_33rd_descriptor_is_refused_and_a_place_that_came_free_is_used, start, stop),
        cmocka_unit_test_setup_teardown(what_can_not_be_watched_is_an_error_with_a_reason, start, stop),
        cmocka_unit_test_setup_teardown(a_loop_that_was_stopped_can_run_again, start, stop),
        cmocka_unit_test(closing_nothing_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
