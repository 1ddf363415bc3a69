/* air/history_pack.c - see history_pack.h */
#include "history_pack.h"
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#define BYTE_BITS 8

static const uint16_t steps[] = {1000, 100, 10};    /* and else 1 */

static void cells_of(const struct history_sample *sample, int64_t expected_ms, int32_t cells[CELL_COUNT])
{
    cells[CELL_TIME] = (int32_t)(sample->time_ms - expected_ms);
    cells[CELL_CO2] = sample->co2;
    cells[CELL_TEMPERATURE] = sample->temperature;
    cells[CELL_HUMIDITY] = sample->humidity;
    cells[CELL_AFTER] = sample->temperature_after_ms;
    cells[CELL_MARKS] = sample->marks;
}

/* -- one column; differences are unsigned, because those of two int32_t need all 32 bits -- */

static uint32_t above(const struct history_column *column, int32_t value)
{
    return (uint32_t)value - (uint32_t)column->least;
}

static bool is_whole(const struct history_column *column, int32_t cells[][CELL_COUNT], size_t count, int cell,
                     uint16_t step)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i][cell] != HISTORY_ABSENT && above(column, cells[i][cell]) % step != 0)
            return false;
    return true;
}

static uint32_t code_of(const struct history_column *column, int32_t value)
{
    return value == HISTORY_ABSENT ? 0 : above(column, value) / column->step + column->has_absent;
}

static struct history_column column_of(int32_t cells[][CELL_COUNT], size_t count, int cell)
{
    struct history_column column = {.least = INT32_MAX, .step = 1};
    uint32_t most = 0;

    for (size_t i = 0; i < count; i++) {
        column.has_absent |= cells[i][cell] == HISTORY_ABSENT;
        if (cells[i][cell] != HISTORY_ABSENT && cells[i][cell] < column.least)
            column.least = cells[i][cell];
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps && column.step == 1; i++)
        if (is_whole(&column, cells, count, cell, steps[i]))
            column.step = steps[i];
    for (size_t i = 0; i < count; i++) {
        uint32_t code = code_of(&column, cells[i][cell]);

        most = code > most ? code : most;
    }
    for (; most; most >>= BYTE_BITS)
        column.width++;
    return column;
}

static uint8_t *write_column(const struct history_column *column, int32_t cells[][CELL_COUNT], size_t count, int cell,
                             uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t code = code_of(column, cells[i][cell]);

        for (int byte = 0; byte < column->width; byte++, code >>= BYTE_BITS)
            *out++ = (uint8_t)code;
    }
    return out;
}

static int32_t read_cell(const struct history_column *column, const uint8_t *bytes, size_t index)
{
    uint32_t code = 0;

    for (int byte = column->width; byte-- > 0;)
        code = code << BYTE_BITS | bytes[index * column->width + (size_t)byte];
    if (column->has_absent && code-- == 0)
        return HISTORY_ABSENT;
    return (int32_t)((uint32_t)column->least + code * column->step);
}

/* -- all of them -- */

struct history_pack *history_pack_make(const struct history_sample *samples, size_t count)
{
    int64_t span_ms = samples[count - 1].time_ms - samples[0].time_ms;
    int64_t pace_ms = count > 1 ? span_ms / (int64_t)(count - 1) : 0;
    int32_t cells[HISTORY_PACK_MAX][CELL_COUNT];
    struct history_column columns[CELL_COUNT];
    struct history_pack *pack;
    size_t size = 0;
    uint8_t *out;

    assert(count <= HISTORY_PACK_MAX && span_ms >= 0 && span_ms <= INT32_MAX);
    for (size_t i = 0; i < count; i++)
        cells_of(&samples[i], samples[0].time_ms + (int64_t)i * pace_ms, cells[i]);
    for (int cell = 0; cell < CELL_COUNT; cell++) {
        columns[cell] = column_of(cells, count, cell);
        size += columns[cell].width * count;
    }
    pack = malloc(sizeof *pack + size);
    if (!pack)
        return NULL;
    pack->first_ms = samples[0].time_ms;
    pack->pace_ms = (int32_t)pace_ms;
    pack->count = (uint32_t)count;
    out = pack->bytes;
    for (int cell = 0; cell < CELL_COUNT; cell++) {
        pack->columns[cell] = columns[cell];
        out = write_column(&columns[cell], cells, count, cell, out);
    }
    return pack;
}

struct history_sample history_pack_at(const struct history_pack *pack, size_t index)
{
    int32_t cells[CELL_COUNT];
    const uint8_t *bytes = pack->bytes;

    for (int cell = 0; cell < CELL_COUNT; cell++) {
        cells[cell] = read_cell(&pack->columns[cell], bytes, index);
        bytes += pack->columns[cell].width * pack->count;
    }
    return (struct history_sample){.time_ms = pack->first_ms + (int64_t)index * pack->pace_ms + cells[CELL_TIME],
                                   .co2 = cells[CELL_CO2], .temperature = cells[CELL_TEMPERATURE],
                                   .humidity = cells[CELL_HUMIDITY],
                                   .temperature_after_ms = (int16_t)cells[CELL_AFTER],
                                   .marks = (uint16_t)cells[CELL_MARKS]};
}
