/* tests/unit/test_night_fall.c - how much a room cools overnight, and quartiles, by numbers checked by hand. */
#include "night_fall.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HALF_MS INT64_C(1800000)
#define EVENING 0                       /* half hours since 18:00 */
#define NIGHT 4
#define END 30                          /* 09:00 */

static struct night_falls falls;
static struct night_fall night;

static int setup(void **state)
{
    (void)state;
    falls = (struct night_falls){0};
    night_fall_begin(&night, EVENING * HALF_MS, NIGHT * HALF_MS, END * HALF_MS);
    return 0;
}

static void add(int from, int to, double mean_c, int joined_s)
{
    for (int half = from; half < to; half++)
        night_fall_add(&night, half * HALF_MS, mean_c, joined_s);
}

static void the_coldest_half_hour_is_held_against_the_mean_of_the_evening(void **state)
{
    (void)state;
    add(EVENING, 2, 22, 1800);
    add(2, NIGHT, 21, 1800);
    add(NIGHT, 20, 20, 1800);
    add(20, 21, 18.5, 1800);
    add(21, END, 21, 1800);             /* the heating came on */
    assert_true(night_fall_end(&night, &falls));
    assert_float_equal(falls.fall_c[0], 3, 1e-9);
    assert_true(falls.asked == 1 && falls.count == 1);
}

/* Of 26 half hours from 20:00 to 09:00, 19.5 are three quarters; of four in the evening, three. */
static void a_night_needs_three_quarters_of_both_parts(void **state)
{
    add(EVENING, 3, 22, 1800);
    add(NIGHT, NIGHT + 20, 20, 1800);
    assert_true(night_fall_end(&night, &falls));
    setup(state);
    add(EVENING, 3, 22, 1800);
    add(NIGHT, NIGHT + 19, 20, 1800);
    assert_false(night_fall_end(&night, &falls));
    setup(state);
    add(EVENING, 2, 22, 1800);
    add(NIGHT, END, 20, 1800);
    assert_false(night_fall_end(&night, &falls));
    assert_true(falls.asked == 1 && falls.count == 0);
}

static void what_is_outside_the_night_or_was_hardly_measured_is_no_coldest(void **state)
{
    (void)state;
    add(EVENING, NIGHT, 22, 1800);
    add(-1, 0, 5, 1800);
    add(END, END + 1, 5, 1800);
    add(NIGHT, END - 1, 20, 1800);
    add(END - 1, END, 5, 899);          /* under half of a half hour */
    night_fall_add(&night, 10 * HALF_MS, NAN, 0);
    assert_true(night_fall_end(&night, &falls));
    assert_float_equal(falls.fall_c[0], 2, 1e-9);
}

static void five_nights_have_a_spread_and_four_have_none(void **state)
{
    struct quartiles spread;

    (void)state;
    for (int i = 0; i < NIGHT_FALL_NIGHTS_MIN; i++) {
        assert_false(night_falls_spread(&falls, &spread));
        night_fall_begin(&night, EVENING * HALF_MS, NIGHT * HALF_MS, END * HALF_MS);
        add(EVENING, NIGHT, 22, 1800);
        add(NIGHT, END, 21 - i, 1800);
        assert_true(night_fall_end(&night, &falls));
    }
    assert_true(night_falls_spread(&falls, &spread));
    assert_float_equal(spread.median, 3, 1e-9);
    assert_float_equal(spread.middle[0], 2, 1e-9);
    assert_float_equal(spread.middle[1], 4, 1e-9);
}

static void no_more_nights_are_kept_than_fit(void **state)
{
    (void)state;
    add(EVENING, NIGHT, 22, 1800);
    add(NIGHT, END, 20, 1800);
    for (int i = 0; i < NIGHT_FALL_NIGHTS_MAX; i++)
        assert_true(night_fall_end(&night, &falls));
    assert_false(night_fall_end(&night, &falls));
    assert_int_equal(falls.count, NIGHT_FALL_NIGHTS_MAX);
}

static void the_middle_of_an_even_count_lies_between_two(void **state)
{
    double values[] = {9, 1, 4, 2}, one[] = {7};
    struct quartiles of = quartiles_of(values, 4);

    (void)state;
    assert_float_equal(of.median, 3, 1e-9);
    assert_float_equal(of.middle[0], 1, 1e-9);
    assert_float_equal(of.middle[1], 9, 1e-9);
    of = quartiles_of(one, 1);
    assert_true(of.count == 1 && of.median >= 7 && of.middle[0] >= 7 && of.middle[1] <= 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_coldest_half_hour_is_held_against_the_mean_of_the_evening, setup),
        cmocka_unit_test_setup(a_night_needs_three_quarters_of_both_parts, setup),
        cmocka_unit_test_setup(what_is_outside_the_night_or_was_hardly_measured_is_no_coldest, setup),
        cmocka_unit_test_setup(five_nights_have_a_spread_and_four_have_none, setup),
        cmocka_unit_test_setup(no_more_nights_are_kept_than_fit, setup),
        cmocka_unit_test(the_middle_of_an_even_count_lies_between_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
