/* tests/unit/test_history_pack.c - packed samples: the same to the bit, and few bytes where sensors say little. */
#include "history_pack.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define START_MS (MINUTE_MS * 29700000)

static void assert_same(const struct history_sample *samples, size_t count)
{
    struct history_pack *pack = history_pack_make(samples, count);

    assert_non_null(pack);
    assert_int_equal(pack->count, count);
    assert_int_equal(pack->first_ms, samples[0].time_ms);
    for (size_t i = 0; i < count; i++) {
        struct history_sample sample = history_pack_at(pack, i);

        assert_int_equal(sample.time_ms, samples[i].time_ms);
        assert_int_equal(sample.co2, samples[i].co2);
        assert_int_equal(sample.temperature, samples[i].temperature);
        assert_int_equal(sample.humidity, samples[i].humidity);
        assert_int_equal(sample.temperature_after_ms, samples[i].temperature_after_ms);
        assert_int_equal(sample.marks, samples[i].marks);
    }
    free(pack);
}

static size_t size_of(const struct history_pack *pack)
{
    size_t size = 0;

    for (int cell = 0; cell < CELL_COUNT; cell++)
        size += pack->columns[cell].width * pack->count;
    return size;
}

/* Whole ppm, tenths of a degree and of a percent, arriving up to a second late. */
static void minute_of(struct history_sample *sample, int minute)
{
    *sample = (struct history_sample){.time_ms = START_MS + minute * MINUTE_MS + minute * 617 % 1000,
                                      .co2 = (600 + minute * 4) * 1000, .temperature = 20000 + minute % 7 * 100,
                                      .humidity = 45000 - minute % 5 * 100, .marks = 7 << 8};
}

static void a_minute_of_a_classroom_takes_five_bytes(void **state)
{
    struct history_sample samples[HISTORY_PACK_MAX];
    struct history_pack *pack;

    (void)state;
    for (int minute = 0; minute < HISTORY_PACK_MAX; minute++)
        minute_of(&samples[minute], minute);
    assert_same(samples, HISTORY_PACK_MAX);
    pack = history_pack_make(samples, HISTORY_PACK_MAX);
    assert_non_null(pack);
    assert_int_equal(size_of(pack), 5 * HISTORY_PACK_MAX);  /* two of the time, one each of what was measured */
    free(pack);
}

static void a_column_of_one_value_takes_no_bytes(void **state)
{
    struct history_sample samples[2] = {{.time_ms = START_MS, .co2 = HISTORY_ABSENT, .temperature = 20125},
                                        {.time_ms = START_MS + 1, .co2 = HISTORY_ABSENT, .temperature = 20125}};
    struct history_pack *pack;

    (void)state;
    assert_same(samples, 2);
    assert_same(samples, 1);
    pack = history_pack_make(samples, 2);
    assert_non_null(pack);
    assert_int_equal(size_of(pack), 0);
    free(pack);
}

static void the_widest_values_come_back(void **state)
{
    struct history_sample samples[] = {
        {START_MS, INT32_MAX, -INT32_MAX, HISTORY_ABSENT, INT16_MAX, UINT16_MAX},
        {START_MS, -INT32_MAX, INT32_MAX, 0, INT16_MIN, 0},
        {START_MS + INT32_MAX, HISTORY_ABSENT, HISTORY_ABSENT, INT32_MAX, 0, 1},
        {START_MS + INT32_MAX, 1, HISTORY_ABSENT, -INT32_MAX, -1, 1u << 15},
    };

    (void)state;
    for (size_t first = 0; first < 4; first++)
        for (size_t count = 1; count <= 4 - first; count++)
            assert_same(samples + first, count);
}

static void both_sides_of_each_width_and_step_come_back(void **state)
{
    static const int32_t differences[] = {254, 255, 256, 65534, 65535, 65536, 16777214, 16777215, 16777216};

    (void)state;
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
        for (int32_t step = 1; step <= 1000 && differences[i] <= INT32_MAX / step; step *= 10) {
            struct history_sample samples[3] = {{.time_ms = START_MS, .co2 = -7, .humidity = HISTORY_ABSENT},
                                                {.time_ms = START_MS, .co2 = -7 + differences[i] * step},
                                                {.time_ms = START_MS, .co2 = -7 + step,
                                                 .humidity = differences[i] * step}};

            assert_same(samples, 3);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minute_of_a_classroom_takes_five_bytes),
        cmocka_unit_test(a_column_of_one_value_takes_no_bytes),
        cmocka_unit_test(the_widest_values_come_back),
        cmocka_unit_test(both_sides_of_each_width_and_step_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
