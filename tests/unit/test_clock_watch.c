/* tests/unit/test_clock_watch.c - pauses, steps and trust, decided from times that are arguments; and the place of what
 * was stamped before a step. */
#include "clock_watch.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NOON INT64_C(1795608000000)     /* 2026-11-25T12:00:00Z */
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* A machine that has run for an hour when its wall clock shows noon. */
struct bench {
    struct clock_look now;
    struct clock_watch watch;
    struct clock_news news;
};

static struct bench bench_at(int64_t wall_ms, bool is_credible)
{
    struct bench bench = {.now = {wall_ms, HOUR, HOUR, HOUR, is_credible}};

    clock_watch_init(&bench.watch, &bench.now, INT64_MIN);
    return bench;
}

/* All clocks go on by passed_ms, the wall clock by step_ms more. */
static void look_after(struct bench *bench, int64_t passed_ms, int64_t step_ms)
{
    bench->now.wall_ms += passed_ms + step_ms;
    bench->now.mono_ms += passed_ms;
    bench->now.awake_ms += passed_ms;
    bench->now.real_ms += passed_ms;
    clock_watch_look(&bench->watch, &bench->now, &bench->news);
}

/* -- pauses -- */

static void thirty_seconds_are_no_pause_and_a_millisecond_more_is(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    look_after(&bench, 30 * SECOND, 0);
    assert_int_equal(bench.news.paused_ms, 0);
    look_after(&bench, 30 * SECOND + 1, 0);
    assert_int_equal(bench.news.paused_ms, 30 * SECOND + 1);
    look_after(&bench, SECOND, 0);
    assert_int_equal(bench.news.paused_ms, 0);
}

static void two_real_seconds_of_a_fast_clock_are_no_pause_and_a_millisecond_more_is(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    for (int64_t real_ms = 2 * SECOND; real_ms <= 2 * SECOND + 1; real_ms++) {      /* at 600 times */
        bench.now.wall_ms += real_ms * 600;
        bench.now.mono_ms += real_ms * 600;
        bench.now.awake_ms += real_ms;
        bench.now.real_ms += real_ms;
        clock_watch_look(&bench.watch, &bench.now, &bench.news);
        assert_int_equal(bench.news.paused_ms, real_ms > 2 * SECOND ? real_ms * 600 : 0);
        assert_int_equal(bench.news.change, CLOCK_KEPT);
    }
}

static void a_suspended_machine_paused_and_its_clock_was_not_moved(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    bench.now.wall_ms += 8 * HOUR + 700;        /* the hardware clock knows whole seconds */
    bench.now.mono_ms += SECOND;
    bench.now.awake_ms += SECOND;
    bench.now.real_ms += 8 * HOUR;
    clock_watch_look(&bench.watch, &bench.now, &bench.news);
    assert_int_equal(bench.news.paused_ms, 8 * HOUR);
    assert_int_equal(bench.news.change, CLOCK_KEPT);
    look_after(&bench, SECOND, 0);
    assert_int_equal(bench.news.change, CLOCK_KEPT);
}

/* -- steps -- */

static void five_seconds_are_no_step_and_a_millisecond_more_is_either_way(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        struct bench bench = bench_at(NOON, true);

        look_after(&bench, SECOND, sign * 5 * SECOND);
        assert_int_equal(bench.news.change, CLOCK_KEPT);
        bench = bench_at(NOON, true);
        look_after(&bench, SECOND, sign * (5 * SECOND + 1));
        assert_int_equal(bench.news.change, CLOCK_MOVED);
        assert_int_equal(bench.news.step_ms, sign * (5 * SECOND + 1));
        assert_int_equal(bench.news.moved_ms, sign * (5 * SECOND + 1));
        look_after(&bench, SECOND, 0);
        assert_int_equal(bench.news.change, CLOCK_KEPT);
    }
}

static void small_steps_add_up_until_they_are_one(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    for (int i = 0; i < 5; i++) {
        look_after(&bench, SECOND, SECOND);
        assert_int_equal(bench.news.change, CLOCK_KEPT);
    }
    look_after(&bench, SECOND, SECOND);
    assert_int_equal(bench.news.change, CLOCK_MOVED);
    assert_int_equal(bench.news.step_ms, 6 * SECOND);
}

static void a_pause_and_a_step_may_come_together(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    look_after(&bench, 10 * MINUTE, -HOUR);
    assert_int_equal(bench.news.paused_ms, 10 * MINUTE);
    assert_int_equal(bench.news.step_ms, -HOUR);
}

/* -- trust -- */

static void a_clock_gains_trust_where_it_is_or_by_a_step(void **state)
{
    struct bench bench = bench_at(NOON, false);

    (void)state;
    look_after(&bench, SECOND, 0);
    assert_false(bench.watch.is_trusted);
    bench.now.is_credible = true;
    look_after(&bench, SECOND, 0);
    assert_int_equal(bench.news.change, CLOCK_BELIEVED);
    assert_int_equal(bench.news.moved_ms, 0);

    bench = bench_at(5 * SECOND, false);        /* 1970 */
    bench.now.is_credible = true;
    look_after(&bench, SECOND, NOON);
    assert_int_equal(bench.news.change, CLOCK_BELIEVED);
    assert_int_equal(bench.news.step_ms, NOON);
    assert_int_equal(bench.news.moved_ms, 0);   /* nothing was stamped by a trusted clock before */
    assert_true(bench.watch.is_trusted);
}

static void trust_outlives_the_time_servers_but_not_a_step(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    bench.now.is_credible = false;
    look_after(&bench, SECOND, 0);
    assert_int_equal(bench.news.change, CLOCK_KEPT);
    assert_true(bench.watch.is_trusted);
    look_after(&bench, SECOND, HOUR);
    assert_int_equal(bench.news.change, CLOCK_DISTRUSTED);
    assert_false(bench.watch.is_trusted);
    look_after(&bench, SECOND, HOUR);
    assert_int_equal(bench.news.change, CLOCK_STRAYED);
    bench.now.is_credible = true;
    look_after(&bench, SECOND, -30 * MINUTE);
    assert_int_equal(bench.news.change, CLOCK_BELIEVED);
    assert_int_equal(bench.news.moved_ms, 90 * MINUTE);     /* of all three steps together */
}

static void a_restarted_program_knows_the_clock_that_was_trusted(void **state)
{
    struct clock_look now = {NOON, HOUR, HOUR, HOUR, false};
    struct clock_watch watch;

    (void)state;
    clock_watch_init(&watch, &now, NOON - HOUR + CLOCK_STEP_MS);
    assert_true(watch.is_trusted);
    clock_watch_init(&watch, &now, NOON - HOUR + CLOCK_STEP_MS + 1);
    assert_false(watch.is_trusted);
    clock_watch_init(&watch, &now, INT64_MIN);
    assert_false(watch.is_trusted);
}

static void mail_across_a_step_keeps_the_clock_that_is_known(void **state)
{
    struct bench bench = bench_at(NOON, true);

    (void)state;
    assert_int_equal(clock_watch_stamp_ms(&bench.watch, NOON + 10, HOUR + 10), NOON + 10);
    assert_int_equal(clock_watch_stamp_ms(&bench.watch, NOON + 10 - DAY, HOUR + 10), NOON + 10);   /* not noticed yet */
    look_after(&bench, SECOND, -DAY);
    assert_int_equal(clock_watch_stamp_ms(&bench.watch, NOON + 10, HOUR + 10), NOON + 10 - DAY);   /* taken late */
}

/* -- steps in a record -- */

static struct clock_steps steps_of(size_t count, const struct clock_step *step)
{
    struct clock_steps steps = {0};

    for (size_t i = 0; i < count; i++)
        clock_steps_add(&steps, &step[i]);
    return steps;
}

static void what_was_stamped_before_a_step_moves_with_it(void **state)
{
    struct clock_steps steps = steps_of(1, &(struct clock_step){10, 0, HOUR, NOON});

    (void)state;
    assert_int_equal(clock_steps_move_ms(&steps, 10, NOON, NOON), HOUR);
    assert_int_equal(clock_steps_move_ms(&steps, 10, NOON + CLOCK_STEP_MS, NOON), HOUR);
    assert_int_equal(clock_steps_move_ms(&steps, 11, NOON, NOON), 0);
    assert_int_equal(clock_steps_move_ms(&steps, 10, NOON + HOUR, NOON), 0);    /* by the new clock already */
    assert_int_equal(clock_steps_move_ms(&steps, 10, NOON + DAY, NOON), 0);     /* of another start of the machine */
}

static void steps_there_and_back_leave_all_in_its_place(void **state)
{
    struct clock_steps steps = steps_of(2, (struct clock_step[]){{10, 0, DAY, NOON + DAY}, {20, DAY, 0, NOON}});

    (void)state;
    assert_int_equal(clock_steps_move_ms(&steps, 5, NOON, NOON), 0);
    assert_int_equal(clock_steps_move_ms(&steps, 15, NOON + DAY, NOON), -DAY);
    assert_int_equal(clock_steps_move_ms(&steps, 25, NOON, NOON), 0);
}

static void nothing_is_later_than_a_trusted_clock_showed_after_it(void **state)
{
    /* Believed at noon; then two steps with nothing heard between them. */
    struct clock_steps steps = steps_of(3, (struct clock_step[]){{10, 0, 0, NOON}, {20, 0, HOUR, NOON + 2 * HOUR},
                                                                 {20, HOUR, -HOUR, NOON + MINUTE}});

    (void)state;
    assert_int_equal(clock_steps_latest_ms(&steps, 10), NOON - HOUR);
    assert_int_equal(clock_steps_latest_ms(&steps, 11), NOON);      /* the middle one, as the last clock has it */
    assert_int_equal(clock_steps_latest_ms(&steps, 21), INT64_MAX);
}

static void of_too_many_steps_the_oldest_are_forgotten(void **state)
{
    struct clock_steps steps = {0};

    (void)state;
    for (int64_t i = 0; i <= CLOCK_STEPS_MAX; i++)      /* an hour forward each time, one more than is kept */
        clock_steps_add(&steps, &(struct clock_step){i, i * HOUR, (i + 1) * HOUR, NOON});
    assert_int_equal(steps.count, CLOCK_STEPS_MAX);
    assert_int_equal(clock_steps_move_ms(&steps, 0, NOON, NOON), 0);
    assert_int_equal(clock_steps_move_ms(&steps, 1, NOON + HOUR, NOON), CLOCK_STEPS_MAX * HOUR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_seconds_are_no_pause_and_a_millisecond_more_is),
        cmocka_unit_test(two_real_seconds_of_a_fast_clock_are_no_pause_and_a_millisecond_more_is),
        cmocka_unit_test(a_suspended_machine_paused_and_its_clock_was_not_moved),
        cmocka_unit_test(five_seconds_are_no_step_and_a_millisecond_more_is_either_way),
        cmocka_unit_test(small_steps_add_up_until_they_are_one),
        cmocka_unit_test(a_pause_and_a_step_may_come_together),
        cmocka_unit_test(a_clock_gains_trust_where_it_is_or_by_a_step),
        cmocka_unit_test(trust_outlives_the_time_servers_but_not_a_step),
        cmocka_unit_test(a_restarted_program_knows_the_clock_that_was_trusted),
        cmocka_unit_test(mail_across_a_step_keeps_the_clock_that_is_known),
        cmocka_unit_test(what_was_stamped_before_a_step_moves_with_it),
        cmocka_unit_test(steps_there_and_back_leave_all_in_its_place),
        cmocka_unit_test(nothing_is_later_than_a_trusted_clock_showed_after_it),
        cmocka_unit_test(of_too_many_steps_the_oldest_are_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
