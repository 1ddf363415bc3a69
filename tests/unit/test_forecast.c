/* tests/unit/test_forecast.c - lessons that follow F3: the crossing lies in the range; every refusal has two sides. */
#include "forecast.h"
#include "ventilation.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define POINTS_MAX 64
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static const struct forecast_question question = {1500, true, {0.8, 1.2}};

static int64_t time_ms[POINTS_MAX];
static double co2_ppm[POINTS_MAX];

/* F3 at one air change: count samples, the newest at level_ppm, tending to final_ppm. */
static void rise(size_t count, double every_minutes, double level_ppm, double final_ppm)
{
    for (size_t i = 0; i < count; i++) {
        double minutes = every_minutes * ((double)i - (double)(count - 1));

        time_ms[i] = INT64_C(1759740000000) + llround(minutes * (double)MINUTE_MS);
        co2_ppm[i] = final_ppm + (level_ppm - final_ppm) * exp(-minutes / 60);
    }
}

static enum forecast_refusal ask(struct forecast_question asked, size_t count, double minutes[2])
{
    return forecast_crossing(&asked, time_ms, co2_ppm, count, minutes);
}

/* Minutes until F3 at one air change gets from level to 1500. */
static double crossing(double level_ppm, double final_ppm)
{
    return 60 * log((final_ppm - level_ppm) / (final_ppm - 1500));
}

static void a_steady_rise_is_foretold(void **state)
{
    (void)state;
    double minutes[2];

    rise(16, 1, 1250, 2500);
    assert_int_equal(ask(question, 16, minutes), FORECAST_GIVEN);
    assert_true(minutes[0] < crossing(1250, 2500) && crossing(1250, 2500) < minutes[1]);
    assert_true(minutes[1] - minutes[0] < 4);
}

static void vaguer_air_changes_make_a_wider_range(void **state)
{
    (void)state;
    struct forecast_question vague = {1500, true, {0.6, 1.4}};
    double minutes[2], wider[2];

    rise(16, 1, 1300, 2600);
    assert_int_equal(ask(question, 16, minutes), FORECAST_GIVEN);
    assert_int_equal(ask(vague, 16, wider), FORECAST_GIVEN);
    assert_true(wider[0] < minutes[0] && wider[1] > minutes[1]);
    vague.ach_per_h[0] = 0;
    assert_int_equal(ask(vague, 16, wider), FORECAST_NO_AIR_CHANGES);
}

static void nobody_is_warned_of_an_empty_room(void **state)
{
    (void)state;
    struct forecast_question empty = question;
    double minutes[2];

    empty.is_occupied = false;
    rise(16, 1, 1250, 2500);
    assert_int_equal(ask(empty, 16, minutes), FORECAST_UNOCCUPIED);
}

static void four_samples_over_ten_minutes_are_needed(void **state)
{
    (void)state;
    double minutes[2];

    rise(4, 4, 1250, 2500);
    assert_int_equal(ask(question, 4, minutes), FORECAST_GIVEN);
    rise(3, 5, 1250, 2500);
    assert_int_equal(ask(question, 3, minutes), FORECAST_FEW_SAMPLES);
    assert_int_equal(ask(question, 0, minutes), FORECAST_FEW_SAMPLES);
    rise(11, 1, 1250, 2500);
    assert_int_not_equal(ask(question, 11, minutes), FORECAST_FEW_SAMPLES);
    rise(11, 0.99, 1250, 2500);
    assert_int_equal(ask(question, 11, minutes), FORECAST_FEW_SAMPLES);
}

static void only_the_newest_quarter_of_an_hour_counts(void **state)
{
    (void)state;
    double minutes[2], same[2];

    rise(30, 1, 1250, 2500);
    for (size_t i = 0; i < 14; i++)
        co2_ppm[i] = 3000;
    assert_int_equal(ask(question, 30, minutes), FORECAST_GIVEN);
    rise(16, 1, 1250, 2500);
    assert_int_equal(ask(question, 16, same), FORECAST_GIVEN);
    assert_near(minutes[0], same[0], 1e-9);
    assert_near(minutes[1], same[1], 1e-9);
}

static void what_is_over_is_not_foretold(void **state)
{
    (void)state;
    double minutes[2];

    rise(16, 1, 1510, 2500);
    assert_int_equal(ask(question, 16, minutes), FORECAST_OVER_ALREADY);
    rise(16, 1, 1490, 2500);
    assert_int_equal(ask(question, 16, minutes), FORECAST_OUT_OF_REACH);       /* in half a minute */
}

static void a_level_must_rise(void **state)
{
    (void)state;
    double minutes[2];

    rise(16, 1, 1400, 1400 + 2.8 * 60);     /* the slope of now, per minute, is a 60th of what is left */
    assert_int_equal(ask(question, 16, minutes), FORECAST_NOT_RISING);
    rise(16, 1, 1400, 1400 + 3.3 * 60);
    assert_int_not_equal(ask(question, 16, minutes), FORECAST_NOT_RISING);
    rise(16, 1, 1400, 900);
    assert_int_equal(ask(question, 16, minutes), FORECAST_NOT_RISING);
}

static void samples_must_lie_on_one_curve(void **state)
{
    (void)state;
    double minutes[2];

    for (int i = 0; i < 2; i++) {           /* 13 and 16 ppm up and down */
        rise(16, 1, 1250, 2500);
        for (size_t k = 0; k < 16; k++)
            co2_ppm[k] += (k % 2 ? 1 : -1) * (i == 0 ? 13 : 16);
        if (i == 0)
            assert_int_not_equal(ask(question, 16, minutes), FORECAST_UNSTEADY);
        else
            assert_int_equal(ask(question, 16, minutes), FORECAST_UNSTEADY);
    }
}

static void a_rise_that_levels_off_is_not_called_a_crossing(void **state)
{
    (void)state;
    double minutes[2];

    rise(16, 1, 1200, 1450);
    assert_int_equal(ask(question, 16, minutes), FORECAST_LEVELS_OFF);
}

static void a_warning_comes_between_five_and_thirty_minutes(void **state)
{
    (void)state;
    double minutes[2];
    int given = 0;

    for (int level_ppm = 800; level_ppm < 1500; level_ppm += 5) {
        rise(16, 1, level_ppm, 3500);
        if (ask(question, 16, minutes) != FORECAST_GIVEN)
            continue;
        given++;
        assert_true(minutes[0] >= FORECAST_MINUTES_MIN && minutes[1] <= FORECAST_MINUTES_MAX);
    }
    assert_true(given > 40);
    rise(16, 1, 700, 3500);                 /* in 20 minutes */
    assert_int_equal(ask(question, 16, minutes), FORECAST_GIVEN);
    rise(16, 1, 600, 2800);                 /* in 32 */
    assert_int_equal(ask(question, 16, minutes), FORECAST_OUT_OF_REACH);
}

static void about_must_not_be_a_guess(void **state)
{
    (void)state;
    struct forecast_question vague = question;
    double minutes[2] = {-1, -1};

    vague.ach_per_h[1] = 3;
    rise(16, 1, 1300, 2600);
    assert_int_equal(ask(question, 16, minutes), FORECAST_GIVEN);
    minutes[0] = -1;
    assert_int_equal(ask(vague, 16, minutes), FORECAST_TOO_WIDE);
    assert_near(minutes[0], -1, 0);
}

/* -- random lessons -- */

static uint64_t seed = 20251006;

static double uniform(double from, double to)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return from + (to - from) * (double)((seed * UINT64_C(2685821657736338717)) >> 11) / (double)(UINT64_C(1) << 53);
}

static double noise(double sigma)
{
    return sigma * sqrt(-2 * log(uniform(1e-12, 1))) * cos(2 * 3.14159265358979 * uniform(0, 1));
}

/* A sensor with 7 ppm of noise each minute or each three; air changes known within the width of fresh_air's ranges. */
static void what_is_foretold_happens_four_times_out_of_five(void **state)
{
    (void)state;
    int given = 0, held = 0;

    for (int lesson = 0; lesson < 4000; lesson++) {
        struct ventilation_use use = {uniform(0.05, 0.16), 0, uniform(120, 250), 420};
        double ach_per_h = uniform(0.5, 4), known = ach_per_h * exp(noise(0.2)), minutes[2], after = 0;
        double start_ppm = uniform(500, 900), asked_at_h = uniform(0.25, 0.6), every_min = lesson % 2 ? 1 : 3;
        struct forecast_question asked = {1500, true, {known / 1.3, known * 1.3}};
        size_t count = (size_t)(15 / every_min) + 1;

        use.litres_per_s = ventilation_litres_per_s(ach_per_h, use.volume_m3);
        for (size_t i = 0; i < count; i++) {
            double ago_min = every_min * (double)(count - 1 - i);

            time_ms[i] = INT64_C(1759740000000) - llround(ago_min * (double)MINUTE_MS);
            co2_ppm[i] = round(ventilation_level_ppm(&use, start_ppm, asked_at_h - ago_min / 60) + noise(7));
        }
        if (ask(asked, count, minutes) != FORECAST_GIVEN)
            continue;
        while (after < 90 && ventilation_level_ppm(&use, start_ppm, asked_at_h + after / 60) < 1500)
            after += 0.05;
        given++;
        held += after >= minutes[0] && after <= minutes[1];
    }
    print_message("%d of 4000 lessons foretold, %.1f %% came true\n", given, 100.0 * held / given);
    assert_true(given > 200);
    assert_true(held >= 0.8 * given);
}

static void every_word_is_its_own(void **state)
{
    (void)state;
    for (int i = FORECAST_GIVEN; i <= FORECAST_TOO_WIDE; i++)
        for (int k = FORECAST_GIVEN; k < i; k++)
            assert_string_not_equal(forecast_refusal_word((enum forecast_refusal)i),
                                    forecast_refusal_word((enum forecast_refusal)k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_rise_is_foretold),
        cmocka_unit_test(vaguer_air_changes_make_a_wider_range),
        cmocka_unit_test(nobody_is_warned_of_an_empty_room),
        cmocka_unit_test(four_samples_over_ten_minutes_are_needed),
        cmocka_unit_test(only_the_newest_quarter_of_an_hour_counts),
        cmocka_unit_test(what_is_over_is_not_foretold),
        cmocka_unit_test(a_level_must_rise),
        cmocka_unit_test(samples_must_lie_on_one_curve),
        cmocka_unit_test(a_rise_that_levels_off_is_not_called_a_crossing),
        cmocka_unit_test(a_warning_comes_between_five_and_thirty_minutes),
        cmocka_unit_test(about_must_not_be_a_guess),
        cmocka_unit_test(what_is_foretold_happens_four_times_out_of_five),
        cmocka_unit_test(every_word_is_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
