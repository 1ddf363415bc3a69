/* loggers/series.c - see series.h */
#include "series.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 256

static size_t hash(const char *name)
{
    uint32_t h = 2166136261u;           /* FNV-1a */

    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

/* The index of the series, or -EFBIG. */
static int find(struct series *s, const char *name)
{
    struct logger_file *file = s->file;
    size_t slot;

    if (file->series_count > 0 && strcmp(file->series[s->last].name, name) == 0)
        return (int)s->last;
    for (slot = hash(name) % SERIES_SLOTS; s->slots[slot]; slot = (slot + 1) % SERIES_SLOTS)
        if (strcmp(file->series[s->slots[slot] - 1].name, name) == 0)
            return (int)(s->last = s->slots[slot] - 1u);
    if (file->series_count == LOGGER_SERIES_MAX)
        return -EFBIG;
    s->last = file->series_count++;
    s->slots[slot] = (uint16_t)file->series_count;
    snprintf(file->series[s->last].name, NAME_SIZE, "%s", name);
    return (int)s->last;
}

static bool grow_array(void *array, size_t count, size_t size)
{
    void **at = array, *larger = realloc(*at, count * size);

    if (larger)
        *at = larger;
    return larger != NULL;
}

/* A page never written costs no memory, and realloc moves large arrays without copying: growing is cheap. */
static bool grow(struct series *s, size_t index)
{
    struct logger_series *series = &s->file->series[index];
    size_t capacity = s->capacity[index] ? s->capacity[index] + s->capacity[index] / 2 : CAPACITY_FIRST;

    if (!grow_array(&series->time_ms, capacity, sizeof *series->time_ms) ||
        !grow_array(&s->lines[index], capacity, sizeof *s->lines[index]))
        return false;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (s->has[q] && !grow_array(&series->values[q], capacity, sizeof *series->values[q]))
            return false;
    if (s->has_people && !grow_array(&series->people, capacity, sizeof *series->people))
        return false;
    s->capacity[index] = capacity;
    return true;
}

int series_append(struct series *s, const char *name, const struct series_row *row, struct error *err)
{
    struct logger_series *series;
    int index;

    if (s->file->rows == LOGGER_ROWS_MAX)
        return error_set(err, -EFBIG, "at most %d rows are read", LOGGER_ROWS_MAX);
    index = find(s, name);
    if (index < 0)
        return error_set(err, index, "at most %d rooms or sensors are read from one file", LOGGER_SERIES_MAX);
    series = &s->file->series[index];
    if (series->count == s->capacity[index] && !grow(s, (size_t)index))
        return error_set(err, -ENOMEM, "out of memory");
    series->time_ms[series->count] = row->raw;
    s->lines[index][series->count] = row->line;
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (s->has[q])
            series->values[q][series->count] = row->values[q];
    if (s->has_people)
        series->people[series->count] = row->people;
    series->count++;
    s->file->rows++;
    return 0;
}

void series_done(struct series *s)
{
    for (size_t i = 0; i < LOGGER_SERIES_MAX; i++)
        free(s->lines[i]);
}
