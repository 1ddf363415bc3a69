/* store/block.c - see block.h */
#include "block.h"
#include <assert.h>
#include <errno.h>

_Static_assert(BLOCK_ROWS_MAX <= PACKED_ROWS_MAX, "rows of a column");
_Static_assert(BLOCK_SIZE_MAX(BLOCK_ROWS_MAX) <= PACKED_SIZE_MAX, "size of a full block");

static bool has(const struct block_row *row, int column)
{
    return column < BLOCK_VALUES || row->of[BLOCK_PRESENT] >> (column - BLOCK_VALUES) & 1;
}

size_t block_encode(const struct block_row *rows, size_t count, uint8_t *bytes)
{
    int64_t values[BLOCK_ROWS_MAX];
    struct bits bits;

    assert(count > 0 && count <= BLOCK_ROWS_MAX);
    packed_begin(&bits, bytes, BLOCK_VERSION);
    bits_put_number(&bits, count);
    for (int column = 0; column < BLOCK_COLUMN_COUNT; column++) {
        size_t used = 0;

        for (size_t i = 0; i < count; i++)
            if (has(&rows[i], column))
                values[used++] = rows[i].of[column] & (column == BLOCK_PRESENT ? BLOCK_PRESENT_ALL : -1);
        if (used)
            packed_put(&bits, values, used);
    }
    return packed_end(&bits);
}

int block_decode(const uint8_t *bytes, size_t size, struct block_row *rows, size_t *count)
{
    int64_t values[BLOCK_ROWS_MAX];
    uint64_t rows_count;
    struct bits bits;
    int r = packed_open(&bits, bytes, size, BLOCK_VERSION);

    if (r < 0)
        return r;
    rows_count = bits_get_number(&bits);
    if (rows_count == 0 || rows_count > BLOCK_ROWS_MAX)
        return -EBADMSG;
    memset(rows, 0, rows_count * sizeof *rows);
    for (int column = 0; column < BLOCK_COLUMN_COUNT && !bits.is_short; column++) {
        size_t used = 0, next = 0;

        for (size_t i = 0; i < rows_count; i++)
            used += has(&rows[i], column);
        if (used)
            packed_get(&bits, values, used);
        for (size_t i = 0; i < rows_count && !bits.is_short; i++)
            if (has(&rows[i], column))
                rows[i].of[column] = values[next++] & (column == BLOCK_PRESENT ? BLOCK_PRESENT_ALL : -1);
    }
    r = packed_close(&bits);
    if (r == 0)
        *count = (size_t)rows_count;
    return r;
}
