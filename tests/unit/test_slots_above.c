/* Minutes above any level from half hours: the range is where every curve with the same mean, lowest and highest is. */
#include "slots_above.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static struct slot half_hour(double min, double mean, double max)
{
    return (struct slot){.min = min, .mean = mean, .max = max, .joined_s = 1800, .samples = 30};
}

static void assert_range(struct slot slot, double ppm, double least_s, double most_s)
{
    double above_s[2];

    slots_above_of(&slot, ppm, above_s);
    assert_float_equal(above_s[0], least_s, 1e-9);
    assert_float_equal(above_s[1], most_s, 1e-9);
}

static void all_of_a_half_hour_or_nothing_needs_no_range(void **state)
{
    (void)state;
    assert_range(half_hour(800, 900, 1000), 799, 1800, 1800);
    assert_range(half_hour(800, 900, 1000), 1000, 0, 0);
    assert_range(half_hour(800, 900, 1000), 1001, 0, 0);
}

static void between_lowest_and_highest_the_mean_bounds_it(void **state)
{
    (void)state;
    assert_range(half_hour(600, 900, 1000), 800, 900, 1800);        /* (900 - 800) / (1000 - 800); (900 - 600) / 200: all */
    assert_range(half_hour(600, 650, 1000), 800, 0, 450);           /* below at least; (650 - 600) / (800 - 600) */
    assert_range(half_hour(600, 800, 1000), 800, 0, 1800);
    assert_range(half_hour(800, 900, 1000), 800, 900, 1800);        /* it may have stood at its lowest for half of it */
}

static void what_is_not_measured_is_not_above(void **state)
{
    struct slot nothing = {.min = NAN, .mean = NAN, .max = NAN}, half = half_hour(800, 900, 1000);

    (void)state;
    assert_range(nothing, 800, 0, 0);
    half.joined_s = 600;
    assert_range(half, 700, 600, 600);
    half.joined_s = 0;
    assert_range(half, 700, 0, 0);
}

/* Curves of 1800 samples a second apart, by a generator of our own, at every level that they pass. */
static void every_curve_is_within_its_range(void **state)
{
    uint32_t noise = 2463534242u;

    (void)state;
    for (int curve = 0; curve < 200; curve++) {
        double values[1800], level = 600 + curve, min = 1e9, max = 0, sum = 0;

        for (int i = 0; i < 1800; i++) {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            level += (double)(noise % 61) - 29;
            values[i] = level;
            min = fmin(min, level);
            max = fmax(max, level);
            sum += level;
        }
        for (double ppm = min - 10; ppm < max + 10; ppm += (max - min) / 7) {
            struct slot slot = half_hour(min, sum / 1800, max);
            double above_s[2];
            int above = 0;

            for (int i = 0; i < 1800; i++)
                above += values[i] > ppm;
            slots_above_of(&slot, ppm, above_s);
            assert_true(above >= above_s[0] - 1 && above <= above_s[1] + 1);
            assert_true(above_s[0] <= above_s[1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_half_hour_or_nothing_needs_no_range),
        cmocka_unit_test(between_lowest_and_highest_the_mean_bounds_it),
        cmocka_unit_test(what_is_not_measured_is_not_above),
        cmocka_unit_test(every_curve_is_within_its_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
