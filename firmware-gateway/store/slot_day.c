/* store/slot_day.c - see slot_day.h */
#include "slot_day.h"
#include <errno.h>

#define HAS_ALL ((1 << SLOT_FIGURES) - 1)

_Static_assert(SLOT_DAY_SIZE_MAX <= PACKED_SIZE_MAX, "size of a full day");

bool slot_day_put(struct slot_day *day, enum quantity quantity, const struct slot_row *row)
{
    struct slot_row *rows = day->rows[quantity];
    size_t count = day->count[quantity], at = count;

    while (at > 0 && rows[at - 1].of[SLOT_START] >= row->of[SLOT_START])
        at--;
    if (at < count && rows[at].of[SLOT_START] == row->of[SLOT_START]) {
        rows[at] = *row;
        return true;
    }
    if (count == SLOT_DAY_ROWS_MAX)
        return false;
    memmove(&rows[at + 1], &rows[at], (count - at) * sizeof *rows);
    rows[at] = *row;
    day->count[quantity]++;
    return true;
}

static bool has(const struct slot_row *row, int column)
{
    return column < SLOT_MEAN || row->of[SLOT_HAS] >> (column - SLOT_MEAN) & 1;
}

static void put_quantity(struct bits *bits, const struct slot_row *rows, size_t count)
{
    int64_t values[SLOT_DAY_ROWS_MAX];

    bits_put_number(bits, count);
    for (int column = 0; column < SLOT_COLUMN_COUNT; column++) {
        size_t used = 0;

        for (size_t i = 0; i < count; i++)
            if (has(&rows[i], column))
                values[used++] = rows[i].of[column] & (column == SLOT_HAS ? HAS_ALL : -1);
        if (used)
            packed_put(bits, values, used);
    }
}

size_t slot_day_encode(const struct slot_day *day, uint8_t *bytes)
{
    struct bits bits;

    packed_begin(&bits, bytes, SLOT_DAY_VERSION);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        put_quantity(&bits, day->rows[q], day->count[q]);
    return packed_end(&bits);
}

static void get_quantity(struct bits *bits, struct slot_row *rows, size_t *count)
{
    int64_t values[SLOT_DAY_ROWS_MAX];
    uint64_t rows_count = bits_get_number(bits);

    if (rows_count > SLOT_DAY_ROWS_MAX) {
        bits->is_short = true;
        return;
    }
    *count = (size_t)rows_count;
    for (int column = 0; column < SLOT_COLUMN_COUNT; column++) {
        size_t used = 0, next = 0;

        for (size_t i = 0; i < *count; i++)
            used += has(&rows[i], column);
        if (used)
            packed_get(bits, values, used);
        for (size_t i = 0; i < *count && !bits->is_short; i++)
            if (has(&rows[i], column))
                rows[i].of[column] = values[next++] & (column == SLOT_HAS ? HAS_ALL : -1);
    }
}

int slot_day_decode(const uint8_t *bytes, size_t size, struct slot_day *day)
{
    struct bits bits;
    int r = packed_open(&bits, bytes, size, SLOT_DAY_VERSION);

    if (r < 0)
        return r;
    memset(day, 0, sizeof *day);
    for (int q = 0; q < QUANTITY_COUNT && !bits.is_short; q++)
        get_quantity(&bits, day->rows[q], &day->count[q]);
    return packed_close(&bits);
}
