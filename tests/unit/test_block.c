/* Readings packed into a block come back as they were, whatever they are; what is no block is refused; a classroom's
 * hour takes few bytes. */
#include "block.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HOUR_ROWS 60
#define RANDOM_BLOCKS 400

static struct block_row rows[BLOCK_ROWS_MAX], again[BLOCK_ROWS_MAX];
static uint8_t bytes[BLOCK_SIZE_MAX(BLOCK_ROWS_MAX)];

/* xorshift64 (Marsaglia 2003): the same numbers in each run. */
static uint64_t random_state;

static uint64_t random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static int64_t random_up_to(int64_t most)
{
    return (int64_t)(random_word() % ((uint64_t)most + 1));
}

static int start(void **state)
{
    (void)state;
    random_state = UINT64_C(88172645463325252);
    memset(rows, 0, sizeof rows);
    return 0;
}

static size_t pack(size_t count)
{
    size_t size = block_encode(rows, count, bytes);

    assert_true(size <= BLOCK_SIZE_MAX(count));
    return size;
}

static size_t pack_and_compare(size_t count)
{
    size_t size = pack(count), count_again = 0;

    memset(again, 0x5a, sizeof again);
    assert_int_equal(block_decode(bytes, size, again, &count_again), 0);
    assert_int_equal(count_again, count);
    assert_memory_equal(again, rows, count * sizeof *rows);
    return size;
}

/* CO2 in whole ppm, temperature and humidity in tenths, as a school of a hundred rooms hears one of its sensors: once a
 * minute, up to half a second off. */
static void fill_classroom(size_t count)
{
    int64_t co2_ppm = 600, temperature_dc = 205, humidity_dp = 430;

    for (size_t i = 0; i < count; i++) {
        int64_t *of = rows[i].of;

        co2_ppm += random_up_to(30) - 13;
        temperature_dc += random_up_to(9) == 0 ? random_up_to(2) - 1 : 0;
        humidity_dp += random_up_to(4) - 2;
        of[BLOCK_TIME] = (int64_t)i * 60000 + 30000 + random_up_to(1000) - 500;
        of[BLOCK_SEQ] = 5000000 + (int64_t)i * 100 + random_up_to(2);
        of[BLOCK_BOOT] = 12;
        of[BLOCK_PRESENT] = 1 << CO2_PPM | 1 << TEMPERATURE_C | 1 << HUMIDITY_PCT;
        of[BLOCK_VALUES + CO2_PPM] = co2_ppm * 1000;
        of[BLOCK_VALUES + TEMPERATURE_C] = temperature_dc * 100;
        of[BLOCK_VALUES + HUMIDITY_PCT] = humidity_dp * 100;
    }
}

static void every_field_comes_back_as_it_went_in(void **state)
{
    (void)state;
    for (int column = 0; column < BLOCK_COLUMN_COUNT; column++)
        rows[0].of[column] = (column % 2 ? -1 : 1) * (INT64_C(1000003) << column);
    rows[0].of[BLOCK_PRESENT] = BLOCK_PRESENT_ALL;
    rows[1] = rows[0];
    for (int column = 0; column < BLOCK_COLUMN_COUNT; column++)
        rows[1].of[column] += column == BLOCK_PRESENT ? 0 : column - 9;
    pack_and_compare(1);
    pack_and_compare(2);
}

static void the_ends_of_64_bits_come_back(void **state)
{
    static const int64_t ends[] = {0, INT64_MAX, INT64_MIN, -1, 1, INT64_MIN + 1, INT64_MAX - 1, INT64_MIN + 3};
    const size_t count = sizeof ends / sizeof *ends;

    (void)state;
    for (size_t first = 0; first < count; first++) {
        for (size_t i = 0; i < 2 * count; i++)
            rows[i].of[BLOCK_TIME] = ends[(first + i * (first + 1)) % count];
        for (size_t rows_count = 1; rows_count <= 2 * count; rows_count++)
            pack_and_compare(rows_count);
    }
}

/* Columns of every kind: constant, steady, jumping, of coarse steps, with outliers, all of 64 bits. */
static int64_t value_of_kind(uint64_t kind, size_t i, int64_t before)
{
    switch (kind) {
    case 0:  return 0;
    case 1:  return 77;
    case 2:  return (int64_t)i * 60000;
    case 3:  return before + random_up_to(6) - 3;
    case 4:  return before + 1000 * (random_up_to(30) - 15);
    case 5:  return random_up_to(40) ? before : (int64_t)random_word();
    case 6:  return (int64_t)(i * i) * 17 + random_up_to(3);
    default: return (int64_t)random_word();
    }
}

static void random_readings_come_back_whatever_they_are(void **state)
{
    (void)state;
    for (int block = 0; block < RANDOM_BLOCKS; block++) {
        size_t count = (size_t)random_up_to(150) + 1;

        for (int column = 0; column < BLOCK_COLUMN_COUNT; column++) {
            uint64_t kind = random_word() % 8;

            for (size_t i = 0; i < count; i++)
                rows[i].of[column] = value_of_kind(kind, i, i ? rows[i - 1].of[column] : 0);
        }
        for (size_t i = 0; i < count; i++) {
            rows[i].of[BLOCK_PRESENT] &= BLOCK_PRESENT_ALL;
            for (int q = 0; q < QUANTITY_COUNT; q++)
                if (!(rows[i].of[BLOCK_PRESENT] >> q & 1))
                    rows[i].of[BLOCK_VALUES + q] = 0;
        }
        pack_and_compare(count);
    }
}

static void absent_values_stay_absent_beside_others_that_are_there(void **state)
{
    (void)state;
    fill_classroom(HOUR_ROWS);
    for (size_t i = 0; i < HOUR_ROWS; i += 3) {
        rows[i].of[BLOCK_PRESENT] = 1 << RSSI_DBM;
        rows[i].of[BLOCK_DOUBTFUL] = 1 << CO2_PPM;      /* it was not a number */
        memset(&rows[i].of[BLOCK_VALUES], 0, QUANTITY_COUNT * sizeof *rows[i].of);
        rows[i].of[BLOCK_VALUES + RSSI_DBM] = -70000;
    }
    rows[7].of[BLOCK_PRESENT] = 0;
    memset(&rows[7].of[BLOCK_VALUES], 0, QUANTITY_COUNT * sizeof *rows[7].of);
    pack_and_compare(HOUR_ROWS);
}

static void a_full_block_comes_back(void **state)
{
    (void)state;
    fill_classroom(BLOCK_ROWS_MAX);
    pack_and_compare(BLOCK_ROWS_MAX);
    for (size_t i = 0; i < BLOCK_ROWS_MAX; i++)
        for (int column = 0; column < BLOCK_COLUMN_COUNT; column++)
            rows[i].of[column] = column == BLOCK_PRESENT ? BLOCK_PRESENT_ALL : (int64_t)random_word();
    pack_and_compare(BLOCK_ROWS_MAX);
}

/* The step of the sensor is found: ten times as coarse values with ten times the step take the same bits, but for the
 * larger first ones. */
static void a_coarse_step_costs_no_bits(void **state)
{
    size_t fine, coarse;

    (void)state;
    fill_classroom(HOUR_ROWS);
    fine = pack_and_compare(HOUR_ROWS);
    for (size_t i = 0; i < HOUR_ROWS; i++)
        rows[i].of[BLOCK_VALUES + CO2_PPM] *= 10;
    coarse = pack_and_compare(HOUR_ROWS);
    assert_true(coarse <= fine + 4);
}

/* 10 bits of jitter, 5 to 6 of CO2, 2 to 3 of humidity, 1 to 2 of the order and of the temperature: 2.7 bytes a
 * reading, and about 50 for the block. */
static void an_hour_of_a_classroom_takes_under_four_bytes_a_reading_and_a_day_under_three(void **state)
{
    (void)state;
    fill_classroom(HOUR_ROWS);
    assert_in_range(pack_and_compare(HOUR_ROWS), 2 * HOUR_ROWS, 4 * HOUR_ROWS);
    fill_classroom(24 * HOUR_ROWS);
    assert_in_range(pack_and_compare(24 * HOUR_ROWS), 24 * 2 * HOUR_ROWS, 24 * 3 * HOUR_ROWS);
}

static void one_reading_out_of_the_way_costs_only_itself(void **state)
{
    size_t usual;

    (void)state;
    fill_classroom(HOUR_ROWS);
    usual = pack_and_compare(HOUR_ROWS);
    rows[30].of[BLOCK_VALUES + CO2_PPM] = INT64_C(1000000000000000);
    assert_true(pack_and_compare(HOUR_ROWS) <= usual + 30);
}

static void every_cut_and_every_flipped_bit_is_found(void **state)
{
    static uint8_t copy[BLOCK_SIZE_MAX(HOUR_ROWS)];
    size_t count, size;

    (void)state;
    fill_classroom(HOUR_ROWS);
    size = pack(HOUR_ROWS);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(block_decode(bytes, cut, again, &count), -EBADMSG);
    for (size_t bit = 0; bit < 8 * size; bit++) {
        memcpy(copy, bytes, size);
        copy[bit / 8] = (uint8_t)(copy[bit / 8] ^ 1 << bit % 8);
        assert_int_equal(block_decode(copy, size, again, &count), -EBADMSG);
    }
}

/* The form is that of block.h, to the bit: what was written once is read for good. */
static void version_1_is_read_as_it_was_first_written(void **state)
{
    /* Two readings, 0 and 60 s, seq 3 and 5, both 800 ppm; all else is zero. */
    static const uint8_t first[] = {0x01, 0x04, 0x05, 0x10, 0x38, 0xe5, 0x50, 0x0c, 0x08, 0x00, 0x04, 0x41,
                                    0x04, 0xa4, 0x0a, 0x03, 0xd2, 0xbe, 0x7e, 0xfc};
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        rows[i].of[BLOCK_TIME] = (int64_t)i * 60000;
        rows[i].of[BLOCK_SEQ] = 3 + 2 * (int64_t)i;
        rows[i].of[BLOCK_PRESENT] = 1 << CO2_PPM;
        rows[i].of[BLOCK_VALUES + CO2_PPM] = 800000;
    }
    assert_int_equal(block_decode(first, sizeof first, again, &count), 0);
    assert_int_equal(count, 2);
    assert_memory_equal(again, rows, 2 * sizeof *rows);
    assert_int_equal(pack(2), sizeof first);
    assert_memory_equal(bytes, first, sizeof first);
}

static void another_version_is_told_from_damage(void **state)
{
    static const uint8_t newer[] = {BLOCK_VERSION + 1, 0xa1, 0x8e, 0x0c, 0x3c};
    size_t count;

    (void)state;
    assert_int_equal(block_decode(newer, sizeof newer, again, &count), -EPROTO);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup(name, start)
    const struct CMUnitTest tests[] = {
        PROMISE(every_field_comes_back_as_it_went_in),
        PROMISE(the_ends_of_64_bits_come_back),
        PROMISE(random_readings_come_back_whatever_they_are),
        PROMISE(absent_values_stay_absent_beside_others_that_are_there),
        PROMISE(a_full_block_comes_back),
        PROMISE(a_coarse_step_costs_no_bits),
        PROMISE(an_hour_of_a_classroom_takes_under_four_bytes_a_reading_and_a_day_under_three),
        PROMISE(one_reading_out_of_the_way_costs_only_itself),
        PROMISE(every_cut_and_every_flipped_bit_is_found),
        PROMISE(version_1_is_read_as_it_was_first_written),
        PROMISE(another_version_is_told_from_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
