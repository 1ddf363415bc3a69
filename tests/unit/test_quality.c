/* tests/unit/test_quality.c - the sensor checks, each on both sides of its limit. */
#include "quality_kit.h"

static void every_flag_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < QUALITY_FLAG_COUNT; i++) {
        assert_true(strlen(quality_flag_name((enum quality_flag)(1 << i))) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(quality_flag_name((enum quality_flag)(1 << i)),
                                    quality_flag_name((enum quality_flag)(1 << j)));
    }
    assert_string_equal(quality_flag_name(QUALITY_STUCK), "stuck");
    assert_string_equal(quality_flag_name(QUALITY_READS_HIGH), "reads_high");
    assert_string_equal(quality_flag_name((enum quality_flag)(1 << QUALITY_FLAG_COUNT)), "");
}

/* -- range -- */

static void an_implausible_value_is_kept_flagged_and_never_joined(void **state)
{
    static const struct {
        double co2_ppm;
        bool is_implausible;
    } cases[] = {{350, false}, {349.9, true}, {10000, false}, {10000.1, true}, {NAN, true}, {-1, true}, {65535, true}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct quality quality = fresh();
        struct reading reading = co2_reading(cases[i].co2_ppm, READING_NO_TIME);
        struct quality_arrival arrival = live_at(monday_nine);
        uint32_t flags = quality_judge(&quality, &reading, &arrival, MAX_GAP_MS);

        assert_int_equal(flags, cases[i].is_implausible ? QUALITY_IMPLAUSIBLE : 0);
        assert_int_equal(quality_is_joined(&reading, flags, CO2_PPM), !cases[i].is_implausible);
        assert_true(reading_has(&reading, CO2_PPM));
        assert_memory_equal(&reading.value[CO2_PPM], &cases[i].co2_ppm, sizeof(double));
    }
}

static void a_bad_temperature_leaves_the_co2_of_the_same_message_good(void **state)
{
    struct quality quality = fresh();
    struct reading reading = co2_reading(700, READING_NO_TIME);
    struct quality_arrival arrival = live_at(monday_nine);
    uint32_t flags;

    (void)state;
    reading_set(&reading, TEMPERATURE_C, 85);
    flags = quality_judge(&quality, &reading, &arrival, MAX_GAP_MS);
    assert_int_equal(flags, QUALITY_IMPLAUSIBLE);
    assert_true(quality_is_judged(&reading, flags, CO2_PPM));
    assert_false(quality_is_joined(&reading, flags, TEMPERATURE_C));
    assert_false(quality_is_joined(&reading, flags, HUMIDITY_PCT));     /* absent */
}

/* -- spikes -- */

static void a_change_over_2000_ppm_in_a_minute_is_a_spike(void **state)
{
    (void)state;
    struct quality at_limit = fresh(), over = fresh(), down = fresh();

    hear(&at_limit, 500, monday_nine);
    assert_int_equal(hear(&at_limit, 2500, monday_nine + MINUTE_MS), 0);
    hear(&over, 500, monday_nine);
    assert_int_equal(hear(&over, 2500.1, monday_nine + MINUTE_MS), QUALITY_SPIKE);
    hear(&down, 2500.1, monday_nine);
    assert_int_equal(hear(&down, 500, monday_nine + MINUTE_MS), QUALITY_SPIKE);
}

static void a_faster_sensor_may_still_change_by_2000_and_a_slower_one_by_more(void **state)
{
    (void)state;
    struct quality fast = fresh(), slow = fresh();

    hear(&fast, 500, monday_nine);
    assert_int_equal(hear(&fast, 2400, monday_nine + SECOND_MS), 0);
    hear(&slow, 500, monday_nine);
    assert_int_equal(hear(&slow, 4500, monday_nine + 2 * MINUTE_MS), 0);
}

static void after_one_spike_the_old_level_is_believed_at_once(void **state)
{
    (void)state;
    struct quality quality = fresh();
    struct reading reading = co2_reading(9000, READING_NO_TIME);

    hear(&quality, 600, monday_nine);
    assert_int_equal(hear(&quality, 9000, monday_nine + MINUTE_MS), QUALITY_SPIKE);
    assert_int_equal(hear(&quality, 610, monday_nine + 2 * MINUTE_MS), 0);
    assert_true(quality_is_joined(&reading, QUALITY_SPIKE, CO2_PPM));
    assert_false(quality_is_estimated(&reading, QUALITY_SPIKE, CO2_PPM));
    assert_false(quality_is_judged(&reading, QUALITY_SPIKE, CO2_PPM));
    reading_set(&reading, TEMPERATURE_C, 21);
    assert_true(quality_is_judged(&reading, QUALITY_SPIKE, TEMPERATURE_C));
}

/* In three minutes CO2 may rise by 5000: the bad sample passes for true, and must not make the good one a jump. */
static void after_a_gap_the_level_before_a_bad_sample_is_believed_again(void **state)
{
    (void)state;
    struct quality quality = fresh();

    hear(&quality, 700, monday_nine);
    assert_int_equal(hear(&quality, 5700, monday_nine + 3 * MINUTE_MS), 0);
    assert_int_equal(hear(&quality, 710, monday_nine + 4 * MINUTE_MS), 0);
    assert_int_equal(hear(&quality, 5700, monday_nine + 5 * MINUTE_MS), QUALITY_SPIKE);
    assert_int_equal(hear(&quality, 720, monday_nine + 6 * MINUTE_MS), 0);
}

static void a_step_that_was_confirmed_is_the_level(void **state)
{
    (void)state;
    struct quality quality = fresh();

    hear(&quality, 600, monday_nine);
    assert_int_equal(hear(&quality, 4000, monday_nine + 20 * SECOND_MS), QUALITY_SPIKE);
    assert_int_equal(hear(&quality, 4010, monday_nine + 40 * SECOND_MS), 0);
    assert_int_equal(hear(&quality, 600, monday_nine + 60 * SECOND_MS), QUALITY_SPIKE);
    assert_int_equal(hear(&quality, 4020, monday_nine + 80 * SECOND_MS), 0);
}

static void a_step_is_believed_when_the_next_sample_confirms_it(void **state)
{
    (void)state;
    struct quality quality = fresh();

    hear(&quality, 600, monday_nine);
    assert_int_equal(hear(&quality, 4000, monday_nine + 20 * SECOND_MS), QUALITY_SPIKE);
    assert_int_equal(hear(&quality, 4010, monday_nine + 40 * SECOND_MS), 0);
    assert_int_equal(hear(&quality, 4020, monday_nine + 60 * SECOND_MS), 0);
}

/* -- stuck -- */

/* Hears the same value every `every_ms` for `for_ms`; the last answer. */
static uint32_t hear_this(struct quality *quality, double co2_ppm, int64_t from_ms, int64_t for_ms, int64_t every_ms)
{
    uint32_t flags = 0;

    for (int64_t at = 0; at <= for_ms; at += every_ms)
        flags = hear(quality, co2_ppm, from_ms + at);
    return flags;
}

static uint32_t hear_same(struct quality *quality, int64_t from_ms, int64_t for_ms, int64_t every_ms)
{
    return hear_this(quality, 777, from_ms, for_ms, every_ms);
}

static void the_same_co2_for_an_hour_of_occupied_time_is_stuck(void **state)
{
    (void)state;
    struct quality quality = fresh();
    struct reading reading = co2_reading(777, READING_NO_TIME);

    assert_int_equal(hear_same(&quality, monday_nine, 59 * MINUTE_MS, MINUTE_MS), 0);
    assert_int_equal(hear(&quality, 777, monday_nine + 60 * MINUTE_MS), QUALITY_STUCK);
    assert_int_equal(quality_same_since_ms(&quality), monday_nine);
    assert_int_equal(hear(&quality, 778, monday_nine + 61 * MINUTE_MS), 0);
    assert_int_equal(quality_same_since_ms(&quality), monday_nine + 61 * MINUTE_MS);
    assert_false(quality_is_judged(&reading, QUALITY_STUCK, CO2_PPM));
    assert_true(quality_is_joined(&reading, QUALITY_STUCK, CO2_PPM));
}

static void outside_lessons_it_takes_six_hours(void **state)
{
    (void)state;
    struct quality quality = fresh();

    assert_int_equal(hear_same(&quality, monday_six_in_the_evening, 359 * MINUTE_MS, MINUTE_MS), 0);
    assert_int_equal(hear(&quality, 777, monday_six_in_the_evening + 360 * MINUTE_MS), QUALITY_STUCK);
}

static void a_night_at_the_floor_is_fresh_air_but_an_hour_of_lessons_is_stuck(void **state)
{
    (void)state;
    struct quality floor = fresh(), above = fresh();
    int64_t night_ms = 15 * HOUR_MS;                /* from six in the evening to nine */

    assert_int_equal(hear_this(&floor, QUALITY_FLOOR_PPM, monday_six_in_the_evening, night_ms, MINUTE_MS), 0);
    assert_int_equal(hear_this(&floor, QUALITY_FLOOR_PPM, monday_six_in_the_evening + night_ms + MINUTE_MS,
                               58 * MINUTE_MS, MINUTE_MS), 0);
    assert_int_equal(hear(&floor, QUALITY_FLOOR_PPM, monday_six_in_the_evening + night_ms + 60 * MINUTE_MS),
                     QUALITY_STUCK);
    assert_int_equal(hear_this(&above, QUALITY_FLOOR_PPM + 1, monday_six_in_the_evening, night_ms, MINUTE_MS),
                     QUALITY_STUCK);
}

static void only_the_occupied_part_counts_towards_the_hour(void **state)
{
    (void)state;
    struct quality quality = fresh();

    /* from 08:00: 59 minutes of it are occupied at 09:59, 60 at 10:00 */
    assert_int_equal(hear_same(&quality, monday_nine - HOUR_MS, 119 * MINUTE_MS, MINUTE_MS), 0);
    assert_int_equal(hear(&quality, 777, monday_nine + 60 * MINUTE_MS), QUALITY_STUCK);
}

static void silence_is_not_sameness(void **state)
{
    (void)state;
    struct quality at_limit = fresh(), over = fresh();

    assert_int_equal(hear_same(&at_limit, monday_nine, 4 * MAX_GAP_MS, MAX_GAP_MS), QUALITY_STUCK);
    assert_int_equal(hear_same(&over, monday_nine, 5 * (MAX_GAP_MS + 1), MAX_GAP_MS + 1), 0);
}

/* -- warm-up -- */

static void ten_minutes_after_a_restart_are_warm_up(void **state)
{
    (void)state;
    struct quality quality = fresh();
    struct reading reading = co2_reading(700, READING_NO_TIME);

    assert_int_equal(hear(&quality, 700, monday_nine - 1), 0);
    quality_restarted(&quality, monday_nine);
    assert_int_equal(hear(&quality, 700, monday_nine), QUALITY_WARMING_UP);
    assert_int_equal(hear(&quality, 700, monday_nine + QUALITY_WARM_UP_MS - 1), QUALITY_WARMING_UP);
    assert_int_equal(hear(&quality, 700, monday_nine + QUALITY_WARM_UP_MS), 0);
    assert_false(quality_is_joined(&reading, QUALITY_WARMING_UP, CO2_PPM));
}

static void a_restart_forgets_what_was_said_before(void **state)
{
    (void)state;
    struct quality jumped = fresh(), same = fresh();

    hear(&jumped, 500, monday_nine);
    quality_restarted(&jumped, monday_nine + 1);
    assert_int_equal(hear(&jumped, 5000, monday_nine + SECOND_MS), QUALITY_WARMING_UP);
    hear_same(&same, monday_nine, 59 * MINUTE_MS, MINUTE_MS);
    quality_restarted(&same, monday_nine + 59 * MINUTE_MS + 1);
    assert_int_equal(hear(&same, 777, monday_nine + 60 * MINUTE_MS), QUALITY_WARMING_UP);
}

static void silence_alone_is_no_restart(void **state)
{
    (void)state;
    struct quality quality = fresh();

    hear(&quality, 700, monday_nine);
    assert_int_equal(hear(&quality, 700, monday_nine + 5 * HOUR_MS), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flag_has_a_name_of_its_own),
        cmocka_unit_test(an_implausible_value_is_kept_flagged_and_never_joined),
        cmocka_unit_test(a_bad_temperature_leaves_the_co2_of_the_same_message_good),
        cmocka_unit_test(a_change_over_2000_ppm_in_a_minute_is_a_spike),
        cmocka_unit_test(a_faster_sensor_may_still_change_by_2000_and_a_slower_one_by_more),
        cmocka_unit_test(after_one_spike_the_old_level_is_believed_at_once),
        cmocka_unit_test(after_a_gap_the_level_before_a_bad_sample_is_believed_again),
        cmocka_unit_test(a_step_that_was_confirmed_is_the_level),
        cmocka_unit_test(a_step_is_believed_when_the_next_sample_confirms_it),
        cmocka_unit_test(the_same_co2_for_an_hour_of_occupied_time_is_stuck),
        cmocka_unit_test(outside_lessons_it_takes_six_hours),
        cmocka_unit_test(a_night_at_the_floor_is_fresh_air_but_an_hour_of_lessons_is_stuck),
        cmocka_unit_test(only_the_occupied_part_counts_towards_the_hour),
        cmocka_unit_test(silence_is_not_sameness),
        cmocka_unit_test(ten_minutes_after_a_restart_are_warm_up),
        cmocka_unit_test(a_restart_forgets_what_was_said_before),
        cmocka_unit_test(silence_alone_is_no_restart),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
