/* The simulated air against worked numbers: F2, F3 and F4 of the design's derived figures, and textbook air. */
#include "model.h"
#include "noise.h"
#include "weather.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* cmocka compares floats; ours are doubles. */
#define assert_near(value, expected, tolerance) assert_true(fabs((value) - (expected)) <= (tolerance))

#define VOLUME_M3 180.0
#define FLOW_L_S 155.0
#define CLASS_L_S 0.1389                /* 30 pupils at 0.00445 and an adult at 0.0054 */

static double level_after(double minutes)
{
    return model_mix(450, 420, model_co2_source_ppm_per_h(CLASS_L_S, VOLUME_M3),
                     model_air_changes_per_h(FLOW_L_S, VOLUME_M3), minutes / 60);
}

static void turns_a_flow_into_air_changes(void **state)
{
    (void)state;
    assert_near(model_air_changes_per_h(155, 180), 3.10, 1e-9);
}

static void fills_a_room_as_the_mass_balance_says(void **state)
{
    (void)state;
    assert_near(level_after(0), 450, 1e-9);
    assert_near(level_after(15), 917.10, 0.005);
    assert_near(level_after(30), 1132.29, 0.005);
    assert_near(level_after(60), 1277.11, 0.005);
    assert_near(level_after(60 * 24), 1316.13, 0.005);
}

static void empties_a_room_at_the_rate_of_its_air_changes(void **state)
{
    (void)state;
    assert_near(model_mix(1600, 420, 0, log((1600.0 - 420) / (900 - 420)) / 0.5, 0.5), 900, 1e-6);
    assert_near(model_mix(1600, 420, 0, 1.799, 0.5), 900, 0.1);
}

static void rises_in_a_straight_line_where_no_air_changes(void **state)
{
    (void)state;
    assert_near(model_mix(450, 420, 1000, 0, 0.25), 700, 1e-9);
    assert_near(model_mix(450, 420, 1000, 1e-12, 0.25), 700, 1e-6);
}

static void many_small_steps_are_one_long_one(void **state)
{
    (void)state;
    const struct model_inputs inputs = {.volume_m3 = VOLUME_M3, .flow_l_s = FLOW_L_S, .co2_l_s = CLASS_L_S,
                                        .outdoors = {420, 8, 6}, .vapour_g_per_h = 1400, .heat_w = 5000};
    struct model_air once = {450, 20, 7}, often = once;

    model_step(&once, &inputs, 1);
    for (int i = 0; i < 180; i++)
        model_step(&often, &inputs, 1.0 / 180);
    assert_near(often.co2_ppm, 1277.11, 0.005);
    assert_near(often.co2_ppm, once.co2_ppm, 1e-6);
    assert_near(often.temperature_c, once.temperature_c, 1e-6);
    assert_near(often.vapour_g_m3, once.vapour_g_m3, 1e-6);
}

static void people_breathe_out_by_their_age_and_the_warmth_of_the_room(void **state)
{
    (void)state;
    assert_near(model_person_co2_l_s(MODEL_AGES_6_10, -0.15), 0.00335, 1e-9);
    assert_near(model_person_co2_l_s(MODEL_AGES_11_15, -0.15), 0.00445, 1e-9);
    assert_near(model_person_co2_l_s(MODEL_AGES_ADULT, -0.15), 0.0054, 1e-9);
    assert_near(model_person_co2_l_s(MODEL_AGES_ADULT, 20) / 0.0054, 1.074, 0.0005);
}

/* 3 m2, no wind, 21 to 7 degC: 0.61 * 1 * sqrt(14 * 9.81 * 1.2 / 287.15) = 0.462 m3/s; with 8 m/s: 0.6 m3/s. */
static void a_window_lets_in_what_warmth_or_wind_drives(void **state)
{
    (void)state;
    assert_near(model_window_flow_l_s(3, 21, 7, 0), 462, 1);
    assert_near(model_window_flow_l_s(3, 21, 7, 8), 600, 1e-6);
    assert_near(model_window_flow_l_s(3, 21, 21, 4), 300, 1e-6);
    assert_near(model_window_flow_l_s(0, 21, 7, 8), 0, 1e-9);
}

static void moist_air_is_as_in_the_tables(void **state)
{
    (void)state;
    assert_near(model_saturation_g_m3(20), 17.3, 0.1);
    assert_near(model_saturation_g_m3(0), 4.85, 0.05);
    assert_near(model_humidity_pct(model_saturation_g_m3(20) / 2, 20), 50, 1e-9);
    assert_near(model_humidity_pct(100, 20), 100, 1e-9);
    assert_near(model_dew_point_c(100, 20), 20, 1e-6);
    assert_near(model_dew_point_c(50, 20), 9.3, 0.1);
}

static void chance_is_even_and_the_same_when_asked_again(void **state)
{
    (void)state;
    double sum = 0, squares = 0;

    for (int i = 0; i < 10000; i++) {
        uint64_t key = noise_key(7, NOISE_SAMPLE, i);
        double uniform = noise_uniform(key), normal = noise_normal(key);

        assert_true(uniform >= 0 && uniform < 1);
        assert_true(uniform == noise_uniform(noise_key(7, NOISE_SAMPLE, i)));
        sum += uniform;
        squares += normal * normal;
    }
    assert_near(sum / 10000, 0.5, 0.01);
    assert_near(squares / 10000, 1, 0.05);
    assert_true(noise_key(7, NOISE_SAMPLE, 1) != noise_key(7, NOISE_JITTER, 1));
}

static void waves_are_smooth_and_bounded(void **state)
{
    (void)state;
    for (int i = -1000; i < 1000; i++) {
        double here = noise_wave(3, i / 100.0), next = noise_wave(3, (i + 1) / 100.0);

        assert_true(here >= -1 && here <= 1);
        assert_true(fabs(next - here) < 0.04);
    }
}

static void winters_are_colder_and_darker_than_summers(void **state)
{
    (void)state;
    const int64_t january_noon_ms = INT64_C(1800187200000), july_noon_ms = INT64_C(1815825600000);  /* 2027 */
    struct weather winter, summer;
    double winter_c = 0, summer_c = 0;
    int winter_hours = 0, summer_hours = 0;

    for (int64_t day = 0; day < 20; day++) {
        weather_at(1, january_noon_ms + day * 86400000, january_noon_ms + day * 86400000, &winter);
        weather_at(1, july_noon_ms + day * 86400000, july_noon_ms + day * 86400000 + 3600000, &summer);
        winter_c += winter.air.temperature_c / 20;
        summer_c += summer.air.temperature_c / 20;
        assert_true(winter.air.co2_ppm > 410 && winter.air.co2_ppm < 440);
        assert_true(winter.wind_m_s >= 0.5 && winter.wind_m_s < 9);
    }
    assert_true(winter_c > 2 && winter_c < 10);
    assert_true(summer_c > 16 && summer_c < 25);
    for (int64_t hour = -12; hour < 12; hour++) {
        weather_at(1, january_noon_ms + hour * 3600000, january_noon_ms + hour * 3600000, &winter);
        weather_at(1, july_noon_ms + hour * 3600000, july_noon_ms + hour * 3600000, &summer);
        winter_hours += winter.sun_w_m2 > 0;
        summer_hours += summer.sun_w_m2 > 0;
    }
    assert_in_range(winter_hours, 7, 9);
    assert_in_range(summer_hours, 14, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_a_flow_into_air_changes),
        cmocka_unit_test(fills_a_room_as_the_mass_balance_says),
        cmocka_unit_test(empties_a_room_at_the_rate_of_its_air_changes),
        cmocka_unit_test(rises_in_a_straight_line_where_no_air_changes),
        cmocka_unit_test(many_small_steps_are_one_long_one),
        cmocka_unit_test(people_breathe_out_by_their_age_and_the_warmth_of_the_room),
        cmocka_unit_test(a_window_lets_in_what_warmth_or_wind_drives),
        cmocka_unit_test(moist_air_is_as_in_the_tables),
        cmocka_unit_test(chance_is_even_and_the_same_when_asked_again),
        cmocka_unit_test(waves_are_smooth_and_bounded),
        cmocka_unit_test(winters_are_colder_and_darker_than_summers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
