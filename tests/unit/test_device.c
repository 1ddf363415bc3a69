/* tests/unit/test_device.c - what is remembered of one sensor: its haste, its interval, and what it said before. */
#include "device.h"
#include "quality.h"
#include "school_kit.h"
#include <math.h>

static struct school_device device;
static struct school_setup setup;
static int64_t nine_ms;

static int start(void **state)
{
    (void)state;
    device = (struct school_device){.room = 0, .memory = device_memory_open()};
    device.latest.time_ms = READING_NO_TIME;
    setup = (struct school_setup){.zone = &kit_zone, .calendar = &kit_calendar};
    nine_ms = kit_utc("2026-11-24T09:00:00Z");
    return device.memory ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    device_memory_close(device.memory);
    return 0;
}

/* One message through the checks; own_ms READING_NO_TIME: it carries no time. */
static bool check(const struct school_message *how, double co2_ppm, double temperature_c, int64_t own_ms,
                  int64_t arrived_ms, struct school_heard *heard)
{
    struct reading reading = kit_reading(co2_ppm, temperature_c, own_ms);
    struct school_message message = *how;

    message.reading = &reading;
    message.arrived_ms = arrived_ms;
    *heard = (struct school_heard){.reading = reading};
    return device_check(&device, &setup, NULL, &message, heard);
}

static const struct school_message live, redelivered = {.redelivered = true}, backlog = {.backlog = true},
                                   history = {.is_history = true}, untrusted = {.clock_untrusted = true};

/* -- haste: promise 10 -- */

static int taken(const struct school_message *how, int count, int64_t at_ms)
{
    struct school_message message = *how;
    int let_through = 0;

    message.arrived_ms = at_ms;
    for (int i = 0; i < count; i++)
        let_through += !device_is_flooding(device.memory, &message);
    return let_through;
}

static void p10_a_bucket_holds_300_messages_and_refills_five_a_second(void **state)
{
    (void)state;
    assert_int_equal(taken(&live, 300, nine_ms), 300);
    assert_int_equal(taken(&live, 1, nine_ms), 0);
    assert_int_equal(taken(&live, 10, nine_ms + KIT_SECOND_MS), 5);
    assert_int_equal(taken(&live, 1, nine_ms + KIT_SECOND_MS + 199), 0);
    assert_int_equal(taken(&live, 1, nine_ms + KIT_SECOND_MS + 200), 1);
    assert_int_equal(taken(&live, 1000, nine_ms + KIT_DAY_MS), 300);    /* and never more than it holds */
}

static void p10_a_message_counts_once_however_many_readings_it_has(void **state)
{
    static const struct school_message more = {.is_history = true, .follows = true}, another = {.follows = true};

    (void)state;
    for (int i = 0; i < 300; i++) {
        assert_int_equal(taken(&live, 1, nine_ms), 1);
        assert_int_equal(taken(&more, 49, nine_ms), 49);
    }
    assert_int_equal(taken(&live, 1, nine_ms), 0);
    assert_int_equal(taken(&more, 49, nine_ms), 0);         /* nor does the rest of a refused one slip through */
    assert_int_equal(taken(&another, 1, nine_ms), 0);
    assert_int_equal(taken(&live, 1, nine_ms + 200), 1);
    assert_int_equal(taken(&more, 49, nine_ms + 200), 49);
}

static void p10_what_waited_elsewhere_is_not_the_sensors_haste(void **state)
{
    static const struct school_message replayed = {.replayed = true};

    (void)state;
    assert_int_equal(taken(&backlog, 5000, nine_ms), 5000);
    assert_int_equal(taken(&replayed, 5000, nine_ms), 5000);
    assert_int_equal(taken(&redelivered, 5000, nine_ms), 5000);
    assert_int_equal(taken(&live, 301, nine_ms), 300);
}

static void a_clock_set_back_neither_fills_nor_blocks_the_bucket(void **state)
{
    (void)state;
    assert_int_equal(taken(&live, 300, nine_ms), 300);
    assert_int_equal(taken(&live, 1, nine_ms - KIT_DAY_MS), 0);
    assert_int_equal(taken(&live, 10, nine_ms - KIT_DAY_MS + KIT_SECOND_MS), 5);
}

/* -- duplicates: promise 6 -- */

static void p06_the_same_sensor_quantity_and_own_time_counts_once(void **state)
{
    struct school_heard heard;

    (void)state;
    assert_true(check(&live, 700, 20, nine_ms, nine_ms + 100, &heard));
    assert_false(check(&live, 700, 20, nine_ms, nine_ms + 200, &heard));
    assert_false(check(&live, 999, 25, nine_ms, nine_ms + 300, &heard));    /* another value does not make it new */
    assert_true(check(&live, 700, 20, nine_ms + 1, nine_ms + 400, &heard));
}

static void p06_of_a_message_known_in_part_the_rest_counts(void **state)
{
    struct school_heard heard;

    (void)state;
    assert_true(check(&live, NAN, 20, nine_ms, nine_ms, &heard));
    assert_true(check(&live, 65535, 21, nine_ms, nine_ms + 1, &heard));
    assert_true(reading_has(&heard.reading, CO2_PPM));
    assert_false(reading_has(&heard.reading, TEMPERATURE_C));
    assert_int_equal(heard.reading.doubtful, 1u << CO2_PPM);
}

static void without_a_time_of_its_own_only_a_redelivery_is_known_for_one(void **state)
{
    struct school_heard heard;

    (void)state;
    assert_true(check(&live, 700, 20, READING_NO_TIME, nine_ms, &heard));
    assert_int_equal(heard.reading.time_ms, nine_ms);
    assert_true(check(&live, 700, 20, READING_NO_TIME, nine_ms + KIT_MINUTE_MS, &heard));
    assert_false(check(&redelivered, 700, 20, READING_NO_TIME, nine_ms + 2 * KIT_MINUTE_MS, &heard));
}

static void a_redelivery_leaves_no_trace_in_the_checks_of_the_next(void **state)
{
    struct school_heard heard;

    (void)state;
    assert_true(check(&live, 9000, 20, READING_NO_TIME, nine_ms, &heard));
    assert_false(check(&redelivered, 400, 20, READING_NO_TIME, nine_ms + KIT_MINUTE_MS, &heard));
    assert_true(check(&live, 9000, 20, READING_NO_TIME, nine_ms + 2 * KIT_MINUTE_MS, &heard));
    assert_int_equal(heard.flags, 0);           /* it did not jump: 400 was an old story */
}

static void what_memory_may_have_missed_is_for_the_record_to_say(void **state)
{
    struct school_heard heard;
    int64_t known_ms = nine_ms + QUALITY_CLOCK_AHEAD_MS;

    (void)state;
    /* the first message ever: a sensor whose clock is five minutes ahead may have said this before we listened */
    check(&live, 700, 20, known_ms - 1, nine_ms, &heard);
    assert_true(heard.ask_record);
    check(&live, 700, 20, known_ms, nine_ms + KIT_MINUTE_MS, &heard);
    assert_false(heard.ask_record);
    check(&history, 700, 20, nine_ms - 3 * KIT_DAY_MS, nine_ms + KIT_MINUTE_MS, &heard);
    assert_true(heard.ask_record);
    assert_false(check(&history, 700, 20, nine_ms - 3 * KIT_DAY_MS, nine_ms + KIT_MINUTE_MS, &heard));
}

/* -- the interval -- */

static void the_interval_is_the_median_of_messages_with_co2(void **state)
{
    struct school_heard heard;

    (void)state;
    for (int i = 0; i < 10; i++) {
        check(&live, 700 + i, NAN, READING_NO_TIME, nine_ms + i * KIT_MINUTE_MS, &heard);
        check(&live, NAN, 20, READING_NO_TIME, nine_ms + i * KIT_MINUTE_MS + 1500, &heard);
    }
    assert_int_equal(device.interval_ms, KIT_MINUTE_MS);
}

static void a_sensor_without_co2_has_an_interval_too(void **state)
{
    struct school_heard heard;

    (void)state;
    for (int i = 0; i < 10; i++)
        check(&live, NAN, 20, READING_NO_TIME, nine_ms + i * 5 * KIT_MINUTE_MS, &heard);
    assert_int_equal(device.interval_ms, 5 * KIT_MINUTE_MS);
}

static void p06_disorder_does_not_stretch_the_interval(void **state)
{
    struct school_heard heard;

    (void)state;
    for (int i = 0; i < 60; i++)        /* blocks of ten, each backwards */
        check(&live, 700 + i, 20, nine_ms + (i / 10 * 10 + 9 - i % 10) * KIT_MINUTE_MS,
              nine_ms + (i / 10 * 10 + 9) * KIT_MINUTE_MS, &heard);
    assert_int_equal(device.interval_ms, KIT_MINUTE_MS);
}

static void a_backlog_without_times_does_not_shrink_the_interval(void **state)
{
    struct school_heard heard;

    (void)state;
    for (int i = 0; i < 10; i++)
        check(&live, 700 + i, 20, READING_NO_TIME, nine_ms + i * 30 * KIT_MINUTE_MS, &heard);
    for (int i = 0; i < 100; i++)       /* drained in a moment */
        check(&backlog, 700 + i, 20, READING_NO_TIME, nine_ms + 10 * 30 * KIT_MINUTE_MS + i, &heard);
    assert_int_equal(device.interval_ms, 30 * KIT_MINUTE_MS);
    assert_true(heard.flags & QUALITY_TIME_UNKNOWN);
}

/* -- newest values -- */

static void late_values_do_not_replace_newer_ones(void **state)
{
    struct school_heard heard;

    (void)state;
    check(&live, 900, NAN, nine_ms, nine_ms, &heard);
    check(&live, 500, 18, nine_ms - KIT_HOUR_MS, nine_ms + 1, &heard);
    assert_float_equal(device.latest.value[CO2_PPM], 900, 0);
    assert_float_equal(device.latest.value[TEMPERATURE_C], 18, 0);  /* nothing newer is known of it */
    assert_int_equal(device.latest.time_ms, nine_ms);
    assert_int_equal(device.last_heard_ms, nine_ms + 1);
    assert_int_equal(device.first_heard_ms, nine_ms);
    check(&live, 65535, NAN, nine_ms + KIT_MINUTE_MS, nine_ms + KIT_MINUTE_MS, &heard);
    assert_int_equal(device.latest.doubtful, 1u << CO2_PPM);
    assert_int_equal(device.flags, QUALITY_IMPLAUSIBLE);
}

static void values_are_judged_as_the_record_will_keep_them(void **state)
{
    struct school_heard heard;

    (void)state;
    check(&live, 812.12345, 20.99951, READING_NO_TIME, nine_ms, &heard);
    assert_true(heard.reading.value[CO2_PPM] == 812.123);
    assert_true(heard.reading.value[TEMPERATURE_C] == 21.0);
}

static void p26_a_wrong_clock_counts_as_arrival_and_is_flagged(void **state)
{
    static const int64_t off_ms[] = {10 * 365 * KIT_DAY_MS, -10 * 365 * KIT_DAY_MS};
    struct school_heard heard;

    (void)state;
    for (size_t i = 0; i < KIT_COUNT(off_ms); i++) {
        int64_t now_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;

        assert_true(check(&live, 700, 20, now_ms + off_ms[i], now_ms, &heard));
        assert_int_equal(heard.flags, QUALITY_CLOCK);
        assert_int_equal(heard.reading.time_ms, now_ms);
        assert_false(heard.ask_record);
    }
}

static void p23_before_our_own_clock_is_trusted_no_time_is(void **state)
{
    struct school_heard heard;

    (void)state;
    assert_true(check(&untrusted, 700, 20, nine_ms, 1000, &heard));
    assert_int_equal(heard.flags, QUALITY_UNTRUSTED_TIME);
    assert_int_equal(heard.reading.time_ms, 1000);
}

/* -- restarts and clocks -- */

static void a_sensor_that_was_away_and_says_so_warms_up(void **state)
{
    struct school_heard heard;

    (void)state;
    device_online(device.memory, true, nine_ms);        /* it was never away */
    check(&live, 700, 20, READING_NO_TIME, nine_ms, &heard);
    assert_int_equal(heard.flags, 0);
    device_online(device.memory, false, nine_ms + KIT_MINUTE_MS);
    device_online(device.memory, true, nine_ms + 2 * KIT_MINUTE_MS);
    check(&live, 700, 20, READING_NO_TIME, nine_ms + 2 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags, QUALITY_WARMING_UP);
    check(&live, 700, 20, READING_NO_TIME, nine_ms + 12 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags, 0);
}

/* The record has the readings of a warm-up, not the words of the sensor that began it. */
static void a_warm_up_goes_on_after_a_replay(void **state)
{
    struct school_message replayed = {.replayed = true};
    struct school_heard heard;

    (void)state;
    check(&replayed, 700, 20, READING_NO_TIME, nine_ms, &heard);
    assert_int_equal(heard.flags, 0);
    replayed.replayed_flags = QUALITY_WARMING_UP;
    for (int minute = 1; minute <= 3; minute++) {
        check(&replayed, 2000 + minute, 20, READING_NO_TIME, nine_ms + minute * KIT_MINUTE_MS, &heard);
        assert_int_equal(heard.flags, QUALITY_WARMING_UP);
    }
    check(&live, 2004, 20, READING_NO_TIME, nine_ms + 11 * KIT_MINUTE_MS - 1, &heard);
    assert_int_equal(heard.flags, QUALITY_WARMING_UP);
    check(&live, 2005, 20, READING_NO_TIME, nine_ms + 11 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags, 0);
}

static void a_warm_up_that_the_record_saw_end_is_over(void **state)
{
    struct school_message replayed = {.replayed = true, .replayed_flags = QUALITY_WARMING_UP};
    struct school_heard heard;

    (void)state;
    check(&replayed, 700, 20, READING_NO_TIME, nine_ms, &heard);
    replayed.replayed_flags = 0;
    check(&replayed, 700, 20, READING_NO_TIME, nine_ms + 9 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags, 0);
    check(&live, 701, 20, READING_NO_TIME, nine_ms + 9 * KIT_MINUTE_MS + 1, &heard);
    assert_int_equal(heard.flags, 0);
}

static void what_was_stuck_when_it_was_heard_is_stuck_in_the_replay(void **state)
{
    struct school_message replayed = {.replayed = true, .replayed_flags = QUALITY_STUCK | QUALITY_CLOCK};
    struct school_heard heard;

    (void)state;
    check(&replayed, 700, 20, READING_NO_TIME, nine_ms, &heard);
    assert_int_equal(heard.flags, QUALITY_STUCK);
    check(&live, 700, 20, READING_NO_TIME, nine_ms + KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags, 0);
}

static void p24_after_a_clock_was_set_back_the_sensor_is_checked_again(void **state)
{
    int64_t wrong_ms = nine_ms + 4 * 365 * KIT_DAY_MS;
    struct school_heard heard;

    (void)state;
    for (int i = 0; i < 5; i++)
        check(&live, 700, 20, READING_NO_TIME, wrong_ms + i * KIT_MINUTE_MS, &heard);
    device_step_back(&device, nine_ms);
    for (int i = 0; i < 5; i++)
        check(&live, 700, 20, READING_NO_TIME, nine_ms + i * 2 * KIT_MINUTE_MS, &heard);
    assert_int_equal(device.interval_ms, 2 * KIT_MINUTE_MS);
    check(&live, 4600, 20, READING_NO_TIME, nine_ms + 10 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags & QUALITY_SPIKE, 0);   /* two minutes may do that ... */
    check(&live, 6700, 20, READING_NO_TIME, nine_ms + 11 * KIT_MINUTE_MS, &heard);
    assert_int_equal(heard.flags & QUALITY_SPIKE, QUALITY_SPIKE);       /* ... one not */
    assert_int_equal(device.latest.time_ms, nine_ms + 11 * KIT_MINUTE_MS);
}

static void closing_nothing_is_fine(void **state)
{
    (void)state;
    device_memory_close(NULL);
}

static void a_flag_says_since_when_it_has_been_set_in_a_row(void **state)
{
    const int implausible = 0;              /* the bit of QUALITY_IMPLAUSIBLE */
    struct school_heard heard;

    (void)state;
    assert_true(check(&live, 600, 20, READING_NO_TIME, nine_ms, &heard));
    assert_true(device.flag_since_ms[implausible] == 0);
    assert_true(check(&live, 601, 99, READING_NO_TIME, nine_ms + KIT_MINUTE_MS, &heard));
    assert_true(check(&live, 602, 99, READING_NO_TIME, nine_ms + 2 * KIT_MINUTE_MS, &heard));
    assert_true(device.flag_since_ms[implausible] == nine_ms + KIT_MINUTE_MS);
    assert_true(check(&live, 603, 20, READING_NO_TIME, nine_ms + 3 * KIT_MINUTE_MS, &heard));
    assert_true(device.flag_since_ms[implausible] == 0);
    assert_true(check(&live, 604, 99, READING_NO_TIME, nine_ms + 4 * KIT_MINUTE_MS, &heard));
    device_step_back(&device, nine_ms);     /* what is later than now has not begun yet */
    assert_true(device.flag_since_ms[implausible] == nine_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(p10_a_bucket_holds_300_messages_and_refills_five_a_second, start, stop),
        cmocka_unit_test_setup_teardown(p10_a_message_counts_once_however_many_readings_it_has, start, stop),
        cmocka_unit_test_setup_teardown(p10_what_waited_elsewhere_is_not_the_sensors_haste, start, stop),
        cmocka_unit_test_setup_teardown(a_clock_set_back_neither_fills_nor_blocks_the_bucket, start, stop),
        cmocka_unit_test_setup_teardown(p06_the_same_sensor_quantity_and_own_time_counts_once, start, stop),
        cmocka_unit_test_setup_teardown(p06_of_a_message_known_in_part_the_rest_counts, start, stop),
        cmocka_unit_test_setup_teardown(without_a_time_of_its_own_only_a_redelivery_is_known_for_one, start, stop),
        cmocka_unit_test_setup_teardown(a_redelivery_leaves_no_trace_in_the_checks_of_the_next, start, stop),
        cmocka_unit_test_setup_teardown(what_memory_may_have_missed_is_for_the_record_to_say, start, stop),
        cmocka_unit_test_setup_teardown(the_interval_is_the_median_of_messages_with_co2, start, stop),
        cmocka_unit_test_setup_teardown(a_sensor_without_co2_has_an_interval_too, start, stop),
        cmocka_unit_test_setup_teardown(p06_disorder_does_not_stretch_the_interval, start, stop),
        cmocka_unit_test_setup_teardown(a_backlog_without_times_does_not_shrink_the_interval, start, stop),
        cmocka_unit_test_setup_teardown(late_values_do_not_replace_newer_ones, start, stop),
        cmocka_unit_test_setup_teardown(values_are_judged_as_the_record_will_keep_them, start, stop),
        cmocka_unit_test_setup_teardown(p26_a_wrong_clock_counts_as_arrival_and_is_flagged, start, stop),
        cmocka_unit_test_setup_teardown(p23_before_our_own_clock_is_trusted_no_time_is, start, stop),
        cmocka_unit_test_setup_teardown(a_sensor_that_was_away_and_says_so_warms_up, start, stop),
        cmocka_unit_test_setup_teardown(a_warm_up_goes_on_after_a_replay, start, stop),
        cmocka_unit_test_setup_teardown(a_warm_up_that_the_record_saw_end_is_over, start, stop),
        cmocka_unit_test_setup_teardown(what_was_stuck_when_it_was_heard_is_stuck_in_the_replay, start, stop),
        cmocka_unit_test_setup_teardown(p24_after_a_clock_was_set_back_the_sensor_is_checked_again, start, stop),
        cmocka_unit_test_setup_teardown(a_flag_says_since_when_it_has_been_set_in_a_row, start, stop),
        cmocka_unit_test(closing_nothing_is_fine),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
