/* loggers/trim.c - see trim.h */
#include "trim.h"
#include "note.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define THOUSAND 1000

/* A room whose mean is outside these is not in this unit: 42 is above any classroom in degrees Celsius and below any in
 * Fahrenheit that is not freezing; hPa from the sea to 1,500 m, where mmHg and inHg are far below. */
static const struct usual {
    enum quantity quantity;
    const char *unit;
    int mean_min, mean_max;
} usuals[] = {{TEMPERATURE_C, "degrees Celsius", 0, 42}, {PRESSURE_HPA, "hPa", 840, 1090}};

static bool mean_of(const struct logger_file *file, enum quantity quantity, double *mean)
{
    double sum = 0;
    size_t count = 0;

    for (size_t s = 0; s < file->series_count; s++)
        for (size_t i = 0; i < file->series[s].count; i++)
            if (file->series[s].values[quantity][i] != LOGGER_NONE) {
                sum += file->series[s].values[quantity][i];
                count++;
            }
    *mean = count ? sum / (double)count / THOUSAND : 0;
    return count > 0;
}

static void drop(int32_t **values)
{
    free(*values);
    *values = NULL;
}

static void judge_unit(const struct heading_column *column, struct logger_file *file)
{
    for (size_t u = 0; u < sizeof usuals / sizeof *usuals; u++) {
        const struct usual *usual = &usuals[u];
        double mean;

        if (column->meaning.quantity != usual->quantity || column->meaning.is_unit_said ||
            !mean_of(file, usual->quantity, &mean))
            continue;
        if (mean >= usual->mean_min && mean <= usual->mean_max) {
            note_add(file, "Column '%s' says no unit: read as %s, which its values fit.", column->text, usual->unit);
            continue;
        }
        note_add(file, "Column '%s' is left out: it says no unit, and its values do not fit %s.", column->text,
                 usual->unit);
        for (size_t s = 0; s < file->series_count; s++)
            drop(&file->series[s].values[usual->quantity]);
    }
}

/* "Occupancy" is often a motion detector's 0 or 1. */
static void judge_occupancy(const struct heading_column *column, struct logger_file *file)
{
    if (!strcasestr(column->text, "occupan"))
        return;
    for (size_t s = 0; s < file->series_count; s++)
        for (size_t i = 0; i < file->series[s].count; i++)
            if (file->series[s].people[i] > 1)
                return;
    note_add(file, "Column '%s' is left out: with 0 and 1 alone it says that there is somebody, not how many.",
             column->text);
    for (size_t s = 0; s < file->series_count; s++)
        drop(&file->series[s].people);
}

static void shrink(int32_t **values, size_t count)
{
    int32_t *smaller = *values ? realloc(*values, count * sizeof **values) : NULL;

    if (smaller)
        *values = smaller;
}

static bool shrink_all(struct logger_file *file)
{
    bool has_any = false;

    for (size_t s = 0; s < file->series_count; s++) {
        struct logger_series *series = &file->series[s];
        int64_t *times = realloc(series->time_ms, series->count * sizeof *times);

        if (times)
            series->time_ms = times;
        for (int q = 0; q < QUANTITY_COUNT; q++) {
            shrink(&series->values[q], series->count);
            has_any |= series->values[q] != NULL;
        }
        shrink(&series->people, series->count);
        has_any |= series->people != NULL;
    }
    return has_any;
}

int trim_columns(const char *name, const struct heading *heading, struct logger_file *file, struct error *err)
{
    for (size_t c = 0; c < heading->count; c++) {
        if (heading->columns[c].meaning.role == ROLE_VALUE)
            judge_unit(&heading->columns[c], file);
        if (heading->columns[c].meaning.role == ROLE_PEOPLE)
            judge_occupancy(&heading->columns[c], file);
    }
    if (!shrink_all(file))
        return error_set(err, -EINVAL, "%s: no column in a known unit: headings such as time,co2_ppm,temperature_c are "
                                       "expected", name);
    return 0;
}
