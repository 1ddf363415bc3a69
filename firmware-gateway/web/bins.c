/* web/bins.c - see bins.h */
#include "bins.h"
#include "line.h"
#include <math.h>
#include <stdlib.h>

const enum quantity bins_quantities[BINS_QUANTITIES] = {CO2_PPM, TEMPERATURE_C, HUMIDITY_PCT};

struct bin {
    double area, joined_ms;         /* unit x ms, ms */
};

struct bins {
    int64_t from_ms, width_ms;
    size_t count;
    struct newest {
        bool is_there;
        int64_t time_ms;
        double value;
    } newest[BINS_QUANTITIES];
    struct bin bins[];              /* count of each quantity, one quantity after the other */
};

struct bins *bins_open(int64_t from_ms, int64_t to_ms, int64_t width_ms)
{
    int64_t count = to_ms > from_ms ? (to_ms - from_ms - 1) / width_ms + 1 : 0;
    struct bins *bins;

    if (count > BINS_MAX)
        return NULL;
    bins = calloc(1, sizeof *bins + BINS_QUANTITIES * (size_t)count * sizeof bins->bins[0]);
    if (!bins)
        return NULL;
    bins->from_ms = from_ms;
    bins->width_ms = width_ms;
    bins->count = (size_t)count;
    return bins;
}

void bins_close(struct bins *bins)
{
    free(bins);
}

static struct bin *bin_of(struct bins *bins, size_t quantity, int64_t index)
{
    return &bins->bins[quantity * bins->count + (size_t)index];
}

/* Which bin a time is in; before the first and after the last it is outside of [0, count). */
static int64_t index_of(const struct bins *bins, int64_t time_ms)
{
    int64_t since_ms = time_ms - bins->from_ms;

    return since_ms < 0 ? -1 : since_ms / bins->width_ms;
}

static void add_line(struct bins *bins, size_t quantity, const struct line *line)
{
    int64_t first = index_of(bins, line->start_ms), last = index_of(bins, line->end_ms);

    if (first < 0)
        first = 0;
    if (last >= (int64_t)bins->count)
        last = (int64_t)bins->count - 1;
    for (int64_t i = first; i <= last; i++) {
        struct calendar_span span = {bins->from_ms + i * bins->width_ms, bins->from_ms + (i + 1) * bins->width_ms};
        struct line part;

        if (!line_cut(line, span, &part))
            continue;
        bin_of(bins, quantity, i)->area += line_area(&part);
        bin_of(bins, quantity, i)->joined_ms += (double)(part.end_ms - part.start_ms);
    }
}

void bins_add(struct bins *bins, size_t quantity, int64_t time_ms, double value, int64_t max_gap_ms)
{
    struct newest *newest = &bins->newest[quantity];
    struct line line = {newest->time_ms, time_ms, newest->value, value};

    if (newest->is_there && time_ms <= newest->time_ms)
        return;
    if (newest->is_there && time_ms - newest->time_ms <= max_gap_ms)
        add_line(bins, quantity, &line);
    *newest = (struct newest){true, time_ms, value};
}

void bins_add_slot(struct bins *bins, size_t quantity, const struct slot *slot)
{
    int64_t index = index_of(bins, slot->start_ms);

    if (index < 0 || index >= (int64_t)bins->count)
        return;
    bin_of(bins, quantity, index)->area += slot->mean * slot->joined_s * 1000;
    bin_of(bins, quantity, index)->joined_ms += slot->joined_s * 1000.0;
}

size_t bins_count(const struct bins *bins)
{
    return bins->count;
}

int64_t bins_start_ms(const struct bins *bins, size_t bin)
{
    return bins->from_ms + (int64_t)bin * bins->width_ms;
}

double bins_mean(const struct bins *bins, size_t quantity, size_t bin)
{
    const struct bin *found = &bins->bins[quantity * bins->count + bin];

    return found->joined_ms > 0 ? found->area / found->joined_ms : NAN;
}
