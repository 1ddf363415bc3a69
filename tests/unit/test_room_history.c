/* tests/unit/test_room_history.c - the last day of a room: sorted, merged, bounded, and exact. */
#include "quality.h"
#include "room_history.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SECOND_MS INT64_C(1000)
#define HOUR_MS (3600 * SECOND_MS)
#define START_MS (HOUR_MS * 495000)

static struct room_history history;

static int start(void **state)
{
    (void)state;
    history = (struct room_history){0};
    return 0;
}

static int stop(void **state)
{
    (void)state;
    room_history_done(&history);
    return 0;
}

static void add(int64_t at_ms, double co2_ppm, double temperature_c, double humidity_pct, uint32_t flags)
{
    struct reading reading = {.time_ms = at_ms};

    if (!isnan(co2_ppm))
        reading_set(&reading, CO2_PPM, co2_ppm);
    if (!isnan(temperature_c))
        reading_set(&reading, TEMPERATURE_C, temperature_c);
    if (!isnan(humidity_pct))
        reading_set(&reading, HUMIDITY_PCT, humidity_pct);
    room_history_add(&history, &reading, flags);
}

static double value(size_t index, enum quantity quantity)
{
    struct history_sample sample = room_history_at(&history, index);

    return history_value(&sample, quantity);
}

static int64_t time_of(size_t index, enum quantity quantity)
{
    struct history_sample sample = room_history_at(&history, index);

    return history_time_ms(&sample, quantity);
}

static void values_are_those_of_the_record_to_the_thousandth(void **state)
{
    (void)state;
    add(START_MS, 812.125, 20.4, 41.567, 0);
    assert_true(value(0, CO2_PPM) == 812.125);
    assert_true(value(0, TEMPERATURE_C) == 20.4);       /* not 20.399999618530273 */
    assert_true(value(0, HUMIDITY_PCT) == 41.567);
    add(START_MS + HOUR_MS, -10.0005, NAN, NAN, 0);
    assert_true(isnan(value(1, TEMPERATURE_C)));
    add(START_MS + 2 * HOUR_MS, 1e300, -1e300, INFINITY, 0);    /* kept as far as it goes, and doubtful */
    assert_true(value(2, CO2_PPM) > 2e6 && value(2, TEMPERATURE_C) < -2e6);
    assert_true(room_history_at(&history, 2).marks & HISTORY_DOUBTFUL(CO2_PPM));
}

static void single_quantities_within_ten_seconds_make_one_sample_with_its_own_times(void **state)
{
    (void)state;
    add(START_MS, NAN, NAN, 40, 0);
    add(START_MS + 2 * SECOND_MS, NAN, 20.5, NAN, 0);
    add(START_MS + 9 * SECOND_MS, 700, NAN, NAN, 0);
    assert_int_equal(history.count, 1);
    assert_int_equal(time_of(0, CO2_PPM), START_MS + 9 * SECOND_MS);
    assert_int_equal(time_of(0, TEMPERATURE_C), START_MS + 2 * SECOND_MS);
    assert_true(value(0, TEMPERATURE_C) == 20.5 && value(0, HUMIDITY_PCT) == 40 && value(0, CO2_PPM) == 700);

    add(START_MS + HOUR_MS, 710, NAN, NAN, 0);
    add(START_MS + HOUR_MS + 10 * SECOND_MS, NAN, 20, NAN, 0);
    assert_int_equal(history.count, 2);
    assert_int_equal(time_of(1, TEMPERATURE_C), START_MS + HOUR_MS + 10 * SECOND_MS);
    add(START_MS + 2 * HOUR_MS, 710, NAN, NAN, 0);
    add(START_MS + 2 * HOUR_MS + 10 * SECOND_MS + 1, NAN, 20, NAN, 0);
    assert_int_equal(history.count, 4);                 /* a millisecond more is another sample */
    add(START_MS + 3 * HOUR_MS, 710, NAN, NAN, 0);
    add(START_MS + 3 * HOUR_MS + 1, 711, 20, NAN, 0);
    assert_int_equal(history.count, 6);                 /* the same quantity again, too */
}

static void doubt_in_one_quantity_leaves_the_others_good(void **state)
{
    (void)state;
    add(START_MS, 700, 85, 40, 0);                      /* a sensor that reads 85 degrees has just lost its chip */
    assert_int_equal(room_history_at(&history, 0).marks,
                     HISTORY_DOUBTFUL(TEMPERATURE_C) | HISTORY_JOINED(CO2_PPM) | HISTORY_JOINED(HUMIDITY_PCT));
    add(START_MS + HOUR_MS, NAN, 20, NAN, 0);           /* nothing to doubt where there is nothing */
    assert_int_equal(room_history_at(&history, 1).marks, HISTORY_JOINED(TEMPERATURE_C));
    add(START_MS + HOUR_MS + 1, 9000, NAN, NAN, QUALITY_SPIKE);
    assert_int_equal(history.count, 2);
    assert_int_equal(room_history_at(&history, 1).marks,
                     HISTORY_JOINED(TEMPERATURE_C) | HISTORY_JOINED(CO2_PPM) | HISTORY_DOUBTFUL(CO2_PPM));
    add(START_MS + 2 * HOUR_MS, 700, NAN, NAN, QUALITY_STUCK);      /* joined, but not judged by */
    assert_int_equal(room_history_at(&history, 2).marks, HISTORY_JOINED(CO2_PPM) | HISTORY_DOUBTFUL(CO2_PPM));
    add(START_MS + 3 * HOUR_MS, 700, NAN, NAN, QUALITY_UNTRUSTED_TIME);
    assert_int_equal(room_history_at(&history, 3).marks,
                     HISTORY_JOINED(CO2_PPM) | HISTORY_DOUBTFUL(CO2_PPM) | HISTORY_UNTRUSTED_TIME);
}

static void late_samples_find_their_place(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 300; i++)
        add(START_MS + (i * 101 % 300) * 60 * SECOND_MS, 600 + (double)(i * 101 % 300), NAN, NAN, 0);
    assert_int_equal(history.count, 300);
    for (size_t i = 0; i < 300; i++)
        assert_true(value(i, CO2_PPM) == 600 + (double)i);
    assert_int_equal(room_history_find(&history, START_MS), 0);
    assert_int_equal(room_history_find(&history, START_MS + 1), 1);
    assert_int_equal(room_history_find(&history, START_MS + 301 * 60 * SECOND_MS), 300);
}

static void what_is_26_hours_older_than_the_newest_is_forgotten(void **state)
{
    (void)state;
    add(START_MS, 600, NAN, NAN, 0);
    add(START_MS + 1, 601, NAN, NAN, 0);
    add(START_MS + ROOM_HISTORY_MS, 602, NAN, NAN, 0);
    assert_int_equal(history.count, 2);
    assert_true(value(0, CO2_PPM) == 601);
    add(START_MS, 603, NAN, NAN, 0);                    /* and not taken in late */
    assert_int_equal(history.count, 2);
    assert_int_equal(history.lost_ms, 0);               /* that is age, not want of room */
}

static void it_takes_8640_samples_and_says_what_it_lost(void **state)
{
    int64_t at_ms = START_MS;

    (void)state;
    for (size_t i = 0; i < ROOM_SAMPLES_MAX; i++, at_ms += SECOND_MS)
        add(at_ms, 600, NAN, NAN, 0);
    assert_int_equal(history.count, ROOM_SAMPLES_MAX);
    assert_int_equal(history.lost_ms, 0);
    add(at_ms, 601, NAN, NAN, 0);
    assert_int_equal(history.count, ROOM_SAMPLES_MAX);
    assert_int_equal(history.lost_ms, START_MS);
    assert_int_equal(room_history_at(&history, 0).time_ms, START_MS + SECOND_MS);
    assert_true(value(ROOM_SAMPLES_MAX - 1, CO2_PPM) == 601);
    add(START_MS + 500, 602, NAN, NAN, 0);              /* older than all of a full memory: it is the one that goes */
    assert_int_equal(room_history_at(&history, 0).time_ms, START_MS + SECOND_MS);
    assert_int_equal(history.lost_ms, START_MS + 500);
}

static void a_reading_without_the_three_quantities_is_no_sample(void **state)
{
    struct reading reading = {.time_ms = START_MS};

    (void)state;
    reading_set(&reading, BATTERY_PCT, 80);
    room_history_add(&history, &reading, 0);
    reading_set(&reading, CO2_PPM, NAN);
    room_history_add(&history, &reading, 0);
    assert_int_equal(history.count, 0);
}

static void samples_after_a_clock_that_was_set_back_are_forgotten(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 10; i++)
        add(START_MS + i * HOUR_MS, 600, NAN, NAN, 0);
    room_history_forget_after(&history, START_MS + 4 * HOUR_MS);
    assert_int_equal(history.count, 5);
    add(START_MS + 4 * HOUR_MS + 1, 700, NAN, NAN, 0);
    assert_true(value(5, CO2_PPM) == 700);
    room_history_forget_after(&history, START_MS - 1);
    assert_int_equal(history.count, 0);
}

/* Like the history, but a plain sorted list. */
static struct history_sample plain[4000];
static size_t plain_count;

static void add_to_both(int64_t at_ms, int tick)
{
    struct reading reading = {.time_ms = at_ms};
    size_t at = plain_count, gone = 0;

    reading_set(&reading, CO2_PPM, 600 + tick % 900);
    if (tick % 3)
        reading_set(&reading, TEMPERATURE_C, 20 + tick % 50 / 10.0);
    room_history_add(&history, &reading, 0);
    if (plain_count && at_ms <= plain[plain_count - 1].time_ms - ROOM_HISTORY_MS)
        return;
    for (; at > 0 && plain[at - 1].time_ms > at_ms; at--)
        plain[at] = plain[at - 1];
    plain[at] = history_sample_of(&reading, 0);
    plain_count++;
    while (plain[gone].time_ms <= plain[plain_count - 1].time_ms - ROOM_HISTORY_MS)
        gone++;
    for (size_t i = gone; i < plain_count; i++)
        plain[i - gone] = plain[i];
    plain_count -= gone;
}

static void assert_both_are_the_same(void)
{
    assert_int_equal(history.count, plain_count);
    for (size_t i = 0; i < plain_count; i++) {
        struct history_sample sample = room_history_at(&history, i);

        assert_int_equal(sample.time_ms, plain[i].time_ms);
        assert_int_equal(sample.co2, plain[i].co2);
        assert_int_equal(sample.temperature, plain[i].temperature);
        assert_int_equal(sample.humidity, plain[i].humidity);
        assert_int_equal(sample.marks, plain[i].marks);
        if (i + 1 == plain_count || plain[i + 1].time_ms > plain[i].time_ms)
            assert_int_equal(room_history_find(&history, plain[i].time_ms + 1), i + 1);
    }
}

/* Three days of a reading every minute or two, each fifth of them up to a day late, and two of a minute now and then. */
static void whatever_comes_when_it_is_the_same_as_a_sorted_list(void **state)
{
    unsigned draw = 1;

    (void)state;
    plain_count = 0;
    for (int tick = 0; tick < 3000; tick++) {
        int64_t at_ms = START_MS + tick * 90 * SECOND_MS + tick % 7;

        draw = draw * 1103515245u + 12345u;
        if (draw >> 16 & 1 && tick % 5 == 0)
            at_ms -= (int64_t)(draw >> 17) % 1440 * 60 * SECOND_MS;
        add_to_both(at_ms, tick);
        if (tick % 100 == 0)
            assert_both_are_the_same();
    }
    assert_both_are_the_same();
}

static void a_clock_set_back_by_any_time_leaves_what_is_older(void **state)
{
    (void)state;
    for (int64_t back = 0; back < 300; back += 7) {
        plain_count = 0;
        for (int tick = 0; tick < 300; tick++)
            add_to_both(START_MS + tick * 60 * SECOND_MS, tick);
        room_history_forget_after(&history, START_MS + (299 - back) * 60 * SECOND_MS);
        plain_count -= (size_t)back;
        assert_both_are_the_same();
        for (int tick = 0; tick < 100; tick++)
            add_to_both(START_MS + (300 - back + tick) * 60 * SECOND_MS, tick);
        assert_both_are_the_same();
        room_history_forget_after(&history, START_MS - 1);
        assert_int_equal(history.count, 0);
    }
}

/* One a minute for two days: what was allocated for it, without what the allocator adds. */
static void a_day_of_minutes_takes_less_than_16_kilobytes(void **state)
{
    size_t size = 0;

    (void)state;
    for (int minute = 0; minute < 2 * 1440; minute++)
        add(START_MS + minute * 60 * SECOND_MS + minute * 617 % 1000, 600 + minute % 700, 20 + minute % 30 / 10.0,
            40 + minute % 20 / 10.0, 0);
    assert_in_range(history.count, 26 * 60, 26 * 60 + 1);
    for (size_t i = 0; i < history.part_count; i++) {
        const struct history_pack *pack = history.parts[i].pack;

        size += sizeof *pack + sizeof history.parts[i];
        for (int cell = 0; cell < CELL_COUNT; cell++)
            size += pack->columns[cell].width * pack->count;
    }
    assert_true(size + HISTORY_OPEN_MAX * sizeof *history.open < 16 << 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_are_those_of_the_record_to_the_thousandth, start, stop),
        cmocka_unit_test_setup_teardown(single_quantities_within_ten_seconds_make_one_sample_with_its_own_times, start,
                                        stop),
        cmocka_unit_test_setup_teardown(doubt_in_one_quantity_leaves_the_others_good, start, stop),
        cmocka_unit_test_setup_teardown(late_samples_find_their_place, start, stop),
        cmocka_unit_test_setup_teardown(what_is_26_hours_older_than_the_newest_is_forgotten, start, stop),
        cmocka_unit_test_setup_teardown(it_takes_8640_samples_and_says_what_it_lost, start, stop),
        cmocka_unit_test_setup_teardown(a_reading_without_the_three_quantities_is_no_sample, start, stop),
        cmocka_unit_test_setup_teardown(samples_after_a_clock_that_was_set_back_are_forgotten, start, stop),
        cmocka_unit_test_setup_teardown(whatever_comes_when_it_is_the_same_as_a_sorted_list, start, stop),
        cmocka_unit_test_setup_teardown(a_clock_set_back_by_any_time_leaves_what_is_older, start, stop),
        cmocka_unit_test_setup_teardown(a_day_of_minutes_takes_less_than_16_kilobytes, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
