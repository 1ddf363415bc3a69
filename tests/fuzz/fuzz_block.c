/* fuzz_block.c - any bytes as a block of readings, with and without the checksum that belongs to them; and any numbers
 * as readings, which come back as they were. The first byte picks one. */
#include "block.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECKSUM_SIZE 4
#define ROWS_MAX 200

static struct block_row rows[BLOCK_ROWS_MAX], again[BLOCK_ROWS_MAX];
static uint8_t bytes[BLOCK_SIZE_MAX(BLOCK_ROWS_MAX)];

/* What can be read can be written, and says the same. */
static void take_for_a_block(const uint8_t *data, size_t size)
{
    size_t count, count_again;

    if (block_decode(data, size, rows, &count) < 0)
        return;
    assert(count > 0 && count <= BLOCK_ROWS_MAX);
    size = block_encode(rows, count, bytes);
    assert(size <= BLOCK_SIZE_MAX(count));
    assert(block_decode(bytes, size, again, &count_again) == 0 && count_again == count);
    assert(memcmp(rows, again, count * sizeof *rows) == 0);
}

static void take_with_checksum(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + CHECKSUM_SIZE);       /* of just that size: what reads beyond it is found */
    uint32_t checksum = (uint32_t)crc32(0, data, (uInt)size);

    assert(copy);
    memcpy(copy, data, size);
    for (int i = 0; i < CHECKSUM_SIZE; i++)
        copy[size + (size_t)i] = (uint8_t)(checksum >> 8 * i);
    take_for_a_block(copy, size + CHECKSUM_SIZE);
    free(copy);
}

/* Columns that walk by steps of the data's own, so that orders, factors and codings all come up. */
static void take_for_rows(const uint8_t *data, size_t size)
{
    size_t count = data[0] % ROWS_MAX + 1, size_packed, count_again, at = 1;

    memset(rows, 0, count * sizeof *rows);
    for (int column = 0; column < BLOCK_COLUMN_COUNT; column++) {
        int64_t value = 0;
        uint64_t factor = data[at++ % size] + UINT64_C(1);
        int shift = data[at++ % size] % 57;

        for (size_t i = 0; i < count; i++) {
            value = (int64_t)((uint64_t)value + factor * ((uint64_t)(int8_t)data[at++ % size] << shift));
            rows[i].of[column] = value;
        }
    }
    for (size_t i = 0; i < count; i++) {
        rows[i].of[BLOCK_PRESENT] &= BLOCK_PRESENT_ALL;
        for (int q = 0; q < QUANTITY_COUNT; q++)
            if (!(rows[i].of[BLOCK_PRESENT] >> q & 1))
                rows[i].of[BLOCK_VALUES + q] = 0;
    }
    size_packed = block_encode(rows, count, bytes);
    assert(size_packed <= BLOCK_SIZE_MAX(count));
    assert(block_decode(bytes, size_packed, again, &count_again) == 0 && count_again == count);
    assert(memcmp(rows, again, count * sizeof *rows) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const ways[])(const uint8_t *data, size_t size) = {take_for_a_block, take_with_checksum,
                                                                     take_for_rows};

    if (size > 1)
        ways[data[0] % (sizeof ways / sizeof *ways)](data + 1, size - 1);
    return 0;
}
