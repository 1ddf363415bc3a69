/* Sensors that stood together for an hour, each against the median of all. */
#include "together.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define FROM_MS INT64_C(1795428000000)

/* A reading every so many minutes of the hour, from its first minute up to before the last one. */
static void say(struct together *together, size_t sensor, double co2_ppm, int every_min, int until_min)
{
    for (int minute = 0; minute < until_min; minute += every_min)
        together_add(together, sensor, FROM_MS + minute * MINUTE_MS, co2_ppm);
}

static struct together of(const double *levels_ppm, size_t count)
{
    struct together together = {.from_ms = FROM_MS, .count = count};

    for (size_t i = 0; i < count; i++)
        say(&together, i, levels_ppm[i], 5, 60);
    return together;
}

static void each_is_held_against_the_median_of_all(void **state)
{
    struct together together = of((double[]){600, 610, 590, 700, 605}, 5);
    struct together_result result;

    (void)state;
    together_judge(&together, &result);
    assert_true(result.level_ppm == 605);
    assert_true(result.sensors[0].offset_ppm == -5);
    assert_true(result.sensors[3].offset_ppm == 95);
    assert_true(result.sensors[3].coverage == 1);
    assert_int_equal(result.sensors[0].found, TOGETHER_GOOD);
    assert_int_equal(result.sensors[3].found, TOGETHER_OFF);
}

static void fifty_ppm_and_five_percent_off_is_still_good(void **state)
{
    struct together together = of((double[]){600, 600, 680, 680.5, 519.5}, 5);
    struct together_result result;

    (void)state;
    together_judge(&together, &result);
    assert_true(result.limit_ppm == 80);
    assert_int_equal(result.sensors[2].found, TOGETHER_GOOD);
    assert_int_equal(result.sensors[3].found, TOGETHER_OFF);
    assert_int_equal(result.sensors[4].found, TOGETHER_OFF);
}

static void three_parts_of_four_are_enough_and_two_are_not(void **state)
{
    struct together together = of((double[]){600, 600, 600, 0, 0}, 3);
    struct together_result result;

    (void)state;
    together.count = 5;
    say(&together, 3, 620, 15, 45);
    say(&together, 4, 620, 15, 30);
    together_judge(&together, &result);
    assert_true(result.sensors[3].coverage == 0.75);
    assert_true(result.sensors[3].offset_ppm == 20);
    assert_int_equal(result.sensors[3].found, TOGETHER_GOOD);
    assert_true(result.sensors[4].coverage == 0.5);
    assert_int_equal(result.sensors[4].found, TOGETHER_TOO_LITTLE);
    assert_true(isnan(result.sensors[4].offset_ppm));
}

static void two_sensors_are_no_measure_of_each_other(void **state)
{
    struct together together = of((double[]){600, 700}, 2);
    struct together_result result;

    (void)state;
    together_judge(&together, &result);
    assert_true(isnan(result.level_ppm));
    assert_int_equal(result.sensors[0].found, TOGETHER_TOO_LITTLE);
    assert_int_equal(result.sensors[1].found, TOGETHER_TOO_LITTLE);
}

static void what_is_outside_the_hour_does_not_count(void **state)
{
    struct together together = of((double[]){600, 600, 600}, 3);
    struct together_result result;

    (void)state;
    together_add(&together, 0, FROM_MS - 1, 5000);
    together_add(&together, 0, FROM_MS + TOGETHER_MS, 5000);
    together_judge(&together, &result);
    assert_true(result.sensors[0].offset_ppm == 0);
    together_add(&together, 0, FROM_MS + TOGETHER_MS - 1, 5000);
    together_judge(&together, &result);
    assert_true(result.sensors[0].offset_ppm > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_held_against_the_median_of_all),
        cmocka_unit_test(fifty_ppm_and_five_percent_off_is_still_good),
        cmocka_unit_test(three_parts_of_four_are_enough_and_two_are_not),
        cmocka_unit_test(two_sensors_are_no_measure_of_each_other),
        cmocka_unit_test(what_is_outside_the_hour_does_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
