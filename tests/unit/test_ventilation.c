/* tests/unit/test_ventilation.c - every worked number of the specification's derived figures. */
#include "day_figures.h"
#include "ventilation.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static const struct ventilation_use lesson = {0.1389, 155, 180, 420};      /* F3: 30 pupils and an adult */

/* -- what people breathe out -- */

static void the_table_follows_the_papers_equation(void **state)
{
    (void)state;
    assert_int_equal(generation_row_count, 16);
    for (size_t i = 0; i < generation_row_count; i++)
        for (size_t m = 0; m < GENERATION_METS; m++)
            assert_near(generation_table[i].l_per_s[m],
                        generation_l_per_s(generation_table[i].bmr_mj_per_day, generation_mets[m]), 0.00011);
    assert_near(generation_l_per_s(5.14, 1.2), 0.00299, 0.000005);
}

static double mean_of_sexes(int from_age, double met)
{
    double sum = 0;

    for (size_t i = 0; i < generation_row_count; i++)
        for (size_t m = 0; m < GENERATION_METS; m++)
            if (generation_table[i].from_age == from_age && generation_mets[m] == met)
                sum += generation_table[i].l_per_s[m] / 2;
    return sum;
}

static void each_age_breathes_out_the_mean_of_both_sexes(void **state)
{
    (void)state;
    assert_near(generation_of_ages_l_per_s(AGES_3_5), mean_of_sexes(3, 1.4), 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_6_10), mean_of_sexes(6, 1.4), 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_11_15), mean_of_sexes(11, 1.4), 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_ADULT), mean_of_sexes(30, 1.6), 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_6_10), 0.00335, 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_11_15), 0.00445, 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_ADULT), 0.0054, 1e-9);
    assert_near(generation_of_ages_l_per_s(AGES_UNKNOWN), (0.00335 + 0.0054) / 2, 0.0001);
}

static void litres_grow_with_the_warmth_of_the_room(void **state)
{
    (void)state;
    assert_near(generation_in_room_air(1, 20), 1.074, 0.0005);
    assert_near(generation_in_room_air(0.0030, -0.15), 0.0030, 1e-9);
    assert_near(generation_in_room_air(generation_l_per_s(5.14, 1.2), 20), 0.00321, 0.00002);   /* paper: 0.00319 */
}

/* -- F1 to F5 -- */

static void a_steady_level_gives_the_air_for_each_person(void **state)
{
    (void)state;
    assert_near(ventilation_at_steady_level(0.0040, 1200, 420), 5.128, 0.0005);
    assert_near(ventilation_at_steady_level(0.0030, 1500, 420), 2.778, 0.0005);
    assert_near(ventilation_at_steady_level(0.0040, 800, 420), 10.526, 0.0005);
    assert_near(ventilation_at_steady_level(0.0052, 1000, 420), 8.966, 0.0005);
    assert_true(isnan(ventilation_at_steady_level(0.0052, 420, 420)));
    assert_near(ventilation_at_steady_level(0.0052, 421, 420), 5200, 1e-6);
}

static void flow_and_air_changes_are_two_names_of_one_thing(void **state)
{
    (void)state;
    assert_near(ventilation_ach_per_h(155, 180), 3.10, 1e-9);
    assert_near(ventilation_litres_per_s(3.10, 180), 155, 1e-9);
}

static void a_room_in_use_tends_to_its_final_level(void **state)
{
    (void)state;
    assert_near(30 * generation_of_ages_l_per_s(AGES_11_15) + generation_of_ages_l_per_s(AGES_ADULT), 0.1389, 1e-9);
    assert_near(ventilation_final_ppm(&lesson), 1316.13, 0.005);
    assert_near(ventilation_level_ppm(&lesson, 450, 0), 450, 1e-9);
    assert_near(ventilation_level_ppm(&lesson, 450, 0.25), 917.10, 0.005);
    assert_near(ventilation_level_ppm(&lesson, 450, 0.5), 1132.29, 0.005);
    assert_near(ventilation_level_ppm(&lesson, 450, 1), 1277.11, 0.005);
}

static void a_falling_level_gives_the_air_changes(void **state)
{
    (void)state;
    double ach_per_h = ventilation_decay_ach_per_h(1600, 900, 420, 0.5);

    assert_near(ach_per_h, 1.799, 0.0005);
    assert_near(ventilation_litres_per_s(ach_per_h, 180), 89.95, 0.01);
    assert_near(ventilation_litres_per_s(ach_per_h, 180) / 31, 2.90, 0.005);
    assert_true(isnan(ventilation_decay_ach_per_h(1600, 420, 420, 0.5)));
    assert_true(isnan(ventilation_decay_ach_per_h(420, 900, 420, 0.5)));
    assert_true(isnan(ventilation_decay_ach_per_h(1600, 900, 420, 0)));
}

static void a_fit_finds_the_rate_the_points_were_made_with(void **state)
{
    (void)state;
    double time_h[13], co2_ppm[13];
    struct ventilation_fit fit;

    for (size_t i = 0; i < 13; i++) {   /* one hour, every five minutes */
        time_h[i] = (double)i / 12;
        co2_ppm[i] = 420 + 1200 * exp(-4.0 * time_h[i]);
    }
    assert_int_equal(ventilation_fit_decay(time_h, co2_ppm, 13, 420, &fit), 0);
    assert_near(fit.ach_per_h, 4.0, 1e-6);
    assert_near(fit.r2, 1, 1e-9);
    assert_near(fit.error_ach_per_h, 0, 1e-6);
    assert_int_equal(ventilation_fit_decay(time_h, co2_ppm, 3, 420, &fit), 0);
}

/* ln of the excess: 6, 5, 5, 4 at 0, 1, 2, 3 hours. Slope -0.6, what is left 0.2 of 2, error sqrt(0.2 / 2 / 5). */
static void a_fit_knows_how_good_it_is(void **state)
{
    (void)state;
    double time_h[] = {0, 1, 2, 3}, co2_ppm[] = {420 + exp(6), 420 + exp(5), 420 + exp(5), 420 + exp(4)};
    struct ventilation_fit fit;

    assert_int_equal(ventilation_fit_decay(time_h, co2_ppm, 4, 420, &fit), 0);
    assert_near(fit.ach_per_h, 0.6, 1e-9);
    assert_near(fit.r2, 0.9, 1e-9);
    assert_near(fit.error_ach_per_h, sqrt(0.02), 1e-9);
}

static void a_fit_refuses_what_has_no_slope(void **state)
{
    (void)state;
    double time_h[] = {0, 1, 2}, same_h[] = {1, 1, 1}, co2_ppm[] = {900, 700, 600}, outside[] = {900, 700, 420};
    double level[] = {700, 700, 700};
    struct ventilation_fit fit = {.r2 = 7};

    assert_int_equal(ventilation_fit_decay(time_h, co2_ppm, 2, 420, &fit), -EINVAL);
    assert_int_equal(ventilation_fit_decay(same_h, co2_ppm, 3, 420, &fit), -EINVAL);
    assert_int_equal(ventilation_fit_decay(time_h, outside, 3, 420, &fit), -ERANGE);
    assert_near(fit.r2, 7, 0);
    assert_int_equal(ventilation_fit_decay(time_h, level, 3, 420, &fit), 0);
    assert_near(fit.ach_per_h, 0, 0);
    assert_near(fit.r2, 0, 0);
}

static void a_changing_level_gives_the_flow(void **state)
{
    (void)state;
    double litres_per_s = ventilation_from_change(0.1389, 180, 800, 1100, 600, 420);

    assert_near(litres_per_s, 92.26, 0.005);
    assert_near(litres_per_s / 31, 2.976, 0.0005);
    assert_near(ventilation_ach_per_h(litres_per_s, 180), 1.845, 0.0005);
    assert_near(litres_per_s / 90.97, 1, 0.02);         /* the exact, exponential solution */
    assert_true(isnan(ventilation_from_change(0.1389, 180, 400, 440, 600, 420)));
}

/* -- F6 to F11 -- */

static void breaths_are_rebreathed_in_part(void **state)
{
    (void)state;
    assert_near(ventilation_rebreathed(800, 420), 0.0100, 0.00005);
    assert_near(ventilation_rebreathed(1000, 420), 0.01526, 0.000005);
    assert_near(ventilation_rebreathed(1500, 420), 0.02842, 0.000005);
    assert_near(ventilation_rebreathed(2000, 420), 0.04158, 0.000005);
    assert_near(1 / ventilation_rebreathed(1000, 420), 65.5, 0.05);
    assert_near(ventilation_rebreathed(400, 420), 0, 0);
}

static void excess_is_told_only_in_relation_to_a_reference(void **state)
{
    (void)state;
    assert_near(ventilation_excess_ratio(1500, 800, 420), 2.84, 0.005);
    assert_near(ventilation_excess_ratio(400, 800, 420), 0, 0);
    assert_true(isnan(ventilation_excess_ratio(1500, 420, 420)));
}

static void purging_takes_longer_with_less_air(void **state)
{
    (void)state;
    const double ach_per_h[2] = {3, 6}, none[2] = {0, 6};
    double minutes[2] = {-1, -1};

    assert_near(ventilation_purge_minutes(2000, 800, 420, 6), 14.25, 0.005);
    assert_near(ventilation_purge_minutes(800, 800, 420, 6), 0, 0);
    assert_true(isnan(ventilation_purge_minutes(2000, 420, 420, 6)));
    assert_false(ventilation_purge_range(2000, 800, 420, none, minutes));
    assert_near(minutes[0], -1, 0);
    assert_true(ventilation_purge_range(2000, 800, 420, ach_per_h, minutes));
    assert_near(minutes[0], 14.25, 0.005);
    assert_near(minutes[1], 28.5, 0.01);
}

static void a_cleaner_is_sized_by_the_room(void **state)
{
    (void)state;
    assert_near(ventilation_cleaner_m3_per_h(5, 180), 900, 1e-9);
    assert_near(ventilation_litres_per_s(5, 180), 250, 1e-9);
    assert_near(ventilation_clean_changes_per_h(1.5, 900, 180), 6.5, 1e-9);
}

static void thin_air_is_corrected(void **state)
{
    (void)state;
    assert_near(ventilation_at_sea_level(1000, 977.73), 1036.3, 0.05);
    assert_near(ventilation_at_sea_level(1000, 1013.25), 1000, 1e-9);
}

/* Thermal dose: 24 to 28 degC in two hours and back in one: above 26, a triangle of 2 K over 1.5 h. */
static void warmth_beyond_a_level_is_counted_in_degree_hours(void **state)
{
    (void)state;
    const int64_t hour_ms = 3600000;
    const struct calendar_span all_day = {0, 24 * hour_ms};
    const struct level warm = {26, LEVEL_ABOVE};
    const struct line up = {0, 2 * hour_ms, 24, 28}, down = {2 * hour_ms, 3 * hour_ms, 28, 24};
    struct day_figures day;

    day_figures_init(&day, 0, &all_day, 1, &warm, 1);
    day_figures_add(&day, &up, NULL);
    day_figures_add(&day, &down, NULL);
    assert_near(level_figures_dose_h(day_figures_level(&day, warm)), 1.5, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_follows_the_papers_equation),
        cmocka_unit_test(each_age_breathes_out_the_mean_of_both_sexes),
        cmocka_unit_test(litres_grow_with_the_warmth_of_the_room),
        cmocka_unit_test(a_steady_level_gives_the_air_for_each_person),
        cmocka_unit_test(flow_and_air_changes_are_two_names_of_one_thing),
        cmocka_unit_test(a_room_in_use_tends_to_its_final_level),
        cmocka_unit_test(a_falling_level_gives_the_air_changes),
        cmocka_unit_test(a_fit_finds_the_rate_the_points_were_made_with),
        cmocka_unit_test(a_fit_knows_how_good_it_is),
        cmocka_unit_test(a_fit_refuses_what_has_no_slope),
        cmocka_unit_test(a_changing_level_gives_the_flow),
        cmocka_unit_test(breaths_are_rebreathed_in_part),
        cmocka_unit_test(excess_is_told_only_in_relation_to_a_reference),
        cmocka_unit_test(purging_takes_longer_with_less_air),
        cmocka_unit_test(a_cleaner_is_sized_by_the_room),
        cmocka_unit_test(thin_air_is_corrected),
        cmocka_unit_test(warmth_beyond_a_level_is_counted_in_degree_hours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
