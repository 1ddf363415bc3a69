/* tests/unit/test_recovery.c - falls by numbers checked by hand. */
#include "recovery.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static struct recovery room;
static int64_t now_ms;

static int setup(void **state)
{
    (void)state;
    recovery_init(&room, RECOVERY_FROM_PPM, RECOVERY_TO_PPM);
    now_ms = 0;
    return 0;
}

/* The next line, so many minutes long. */
static bool go(int64_t minutes, double start_ppm, double end_ppm)
{
    const struct line line = {now_ms, now_ms + minutes * MINUTE_MS, start_ppm, end_ppm};

    now_ms = line.end_ms;
    return recovery_add(&room, &line);
}

/* From 1600 to 700 in a straight line of length: 7/9 of it lie between 1500 and 800. */
static bool fall(int64_t minutes)
{
    return go(1, 700, 1600) || go(minutes, 1600, 700);
}

static void a_fall_counts_from_the_last_over_to_the_first_under(void **state)
{
    (void)state;
    assert_false(go(10, 1400, 1600));
    assert_false(go(10, 1600, 1550));
    assert_false(go(10, 1550, 1450));       /* 1500 after 5 */
    assert_false(go(10, 1450, 1000));
    assert_true(go(10, 1000, 600));         /* 800 after 5 */
    assert_int_equal(room.count, 1);
    assert_near(room.minutes[0], 20, 1e-9);
}

static void one_line_may_hold_the_whole_fall(void **state)
{
    (void)state;
    assert_true(fall(9));
    assert_near(room.minutes[0], 7, 1e-9);
    assert_false(go(9, 700, 1600));         /* nor is its rise one */
}

static void a_rise_back_over_the_level_begins_anew(void **state)
{
    (void)state;
    go(10, 1600, 1000);
    go(10, 1000, 1600);
    assert_true(go(9, 1600, 700));
    assert_near(room.minutes[0], 7, 1e-9);
}

static void touching_a_level_is_not_passing_it(void **state)
{
    (void)state;
    assert_false(go(10, 1500, 700));
    go(10, 700, 1600);
    assert_false(go(10, 1600, 800));
    assert_true(go(10, 800, 799));
}

static void a_gap_forgets_the_fall(void **state)
{
    (void)state;
    go(10, 1600, 1000);
    now_ms += 1;
    assert_false(go(10, 1000, 600));
    assert_int_equal(room.count, 0);
}

static void a_room_that_only_leaks_has_not_recovered(void **state)
{
    (void)state;
    go(1, 1600, 1500);                      /* since minute 1 */
    go(179, 1500, 810);
    assert_true(go(2, 810, 790));           /* 800 after 180 minutes */
    go(1, 1600, 1500);
    go(180, 1500, 810);
    assert_false(go(2, 810, 790));          /* after 181 */
    assert_int_equal(room.count, 1);
}

static void five_falls_are_needed(void **state)
{
    (void)state;
    struct recovery_time time = {.count = 99};

    for (int i = 0; i < 4; i++)
        assert_true(fall(9));
    assert_false(recovery_learned(&room, &time));
    assert_int_equal(time.count, 99);
    assert_true(fall(9));
    assert_true(recovery_learned(&room, &time));
    assert_int_equal(time.count, 5);
    assert_near(time.median_minutes, 7, 1e-9);
}

static void the_median_and_the_middle_half_are_told(void **state)
{
    (void)state;
    static const int64_t lengths[] = {90, 9, 27, 18, 36};       /* 70, 7, 21, 14, 28 minutes */
    struct recovery_time time;

    for (int i = 0; i < 5; i++)
        fall(lengths[i]);
    assert_true(recovery_learned(&room, &time));
    assert_near(time.median_minutes, 21, 1e-9);
    assert_near(time.minutes[0], 14, 1e-9);
    assert_near(time.minutes[1], 28, 1e-9);
    fall(45);                                                   /* 35: even, the mean of 21 and 28 */
    assert_true(recovery_learned(&room, &time));
    assert_near(time.median_minutes, 24.5, 1e-9);
}

static void old_habits_are_forgotten(void **state)
{
    (void)state;
    struct recovery_time time;

    for (int i = 0; i < 3; i++)
        fall(90);
    for (int i = 0; i < RECOVERY_KEPT; i++)
        fall(9);
    assert_true(recovery_learned(&room, &time));
    assert_int_equal(time.count, RECOVERY_KEPT);
    assert_near(time.minutes[1], 7, 1e-9);
    assert_near(room.minutes[0], 7, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_fall_counts_from_the_last_over_to_the_first_under, setup),
        cmocka_unit_test_setup(one_line_may_hold_the_whole_fall, setup),
        cmocka_unit_test_setup(a_rise_back_over_the_level_begins_anew, setup),
        cmocka_unit_test_setup(touching_a_level_is_not_passing_it, setup),
        cmocka_unit_test_setup(a_gap_forgets_the_fall, setup),
        cmocka_unit_test_setup(a_room_that_only_leaks_has_not_recovered, setup),
        cmocka_unit_test_setup(five_falls_are_needed, setup),
        cmocka_unit_test_setup(the_median_and_the_middle_half_are_told, setup),
        cmocka_unit_test_setup(old_habits_are_forgotten, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
