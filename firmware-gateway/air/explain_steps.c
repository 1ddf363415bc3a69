/* air/explain_steps.c - see explain_steps.h */
#include "explain_steps.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 64
#define AROUND 2                    /* samples shown on each side of a step */

static const char *const kind_words[EXPLAIN_KIND_COUNT] = {
    [EXPLAIN_PERIOD_START] = "period_start",
    [EXPLAIN_LEFT_OUT] = "samples_left_out",
    [EXPLAIN_GAP] = "gap",
    [EXPLAIN_ALREADY_BEYOND] = "already_beyond",
    [EXPLAIN_CROSSING] = "crossing",
    [EXPLAIN_BEGAN] = "began",
    [EXPLAIN_RAISED] = "raised",
    [EXPLAIN_PEAK] = "peak",
    [EXPLAIN_CROSSING_BACK] = "crossing_back",
    [EXPLAIN_WENT_AWAY] = "went_away",
    [EXPLAIN_UNDER_CLEAR] = "under_clear",
    [EXPLAIN_OVER_CLEAR] = "over_clear",
    [EXPLAIN_PERIOD_END] = "period_end",
    [EXPLAIN_CLEARED] = "cleared",
    [EXPLAIN_EXTREME] = "extreme",
    [EXPLAIN_LONGEST_RUN] = "longest_run",
    [EXPLAIN_COVERAGE] = "coverage",
    [EXPLAIN_VERDICT] = "verdict",
};

const char *explain_kind_word(enum explain_kind kind)
{
    return kind_words[kind];
}

/* A larger block, or NULL. */
static void *grow(void *items, size_t count, size_t item_size, size_t *room)
{
    size_t larger = *room ? 2 * *room : FIRST_ROOM;
    void *grown = count < *room ? items : realloc(items, larger * item_size);

    if (grown && count == *room)
        *room = larger;
    return grown;
}

bool explain_samples_add(struct explain_samples *samples, const struct explain_sample *sample, size_t max)
{
    struct explain_sample *items;

    if (samples->count >= max)
        return false;
    items = grow(samples->items, samples->count, sizeof *items, &samples->room);
    samples->has_failed = samples->has_failed || !items;
    if (!items)
        return false;
    samples->items = items;
    samples->items[samples->count++] = *sample;
    return true;
}

void explain_samples_done(struct explain_samples *samples)
{
    free(samples->items);
    *samples = (struct explain_samples){0};
}

bool explain_steps_add(struct explain_steps *steps, const struct explain_step *step)
{
    struct explain_step *items;

    if (steps->count >= EXPLAIN_RAW_STEPS_MAX) {
        steps->dropped++;
        return true;
    }
    items = grow(steps->items, steps->count, sizeof *items, &steps->room);
    if (!items)
        return false;
    steps->items = items;
    steps->items[steps->count++] = *step;
    return true;
}

void explain_steps_done(struct explain_steps *steps)
{
    free(steps->items);
    *steps = (struct explain_steps){0};
}

/* -- order and number -- */

static int by_instant(const void *a, const void *b)
{
    const struct explain_step *left = a, *right = b;

    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? -1 : 1;
    return (int)left->kind - (int)right->kind;
}

/* A series that dances around its limit makes hundreds of these. */
static bool is_small(enum explain_kind kind)
{
    return kind == EXPLAIN_LEFT_OUT || kind == EXPLAIN_GAP || kind == EXPLAIN_CROSSING ||
           kind == EXPLAIN_CROSSING_BACK || kind == EXPLAIN_BEGAN || kind == EXPLAIN_WENT_AWAY ||
           kind == EXPLAIN_UNDER_CLEAR || kind == EXPLAIN_OVER_CLEAR;
}

void explain_steps_cut(struct explain_steps *steps, int64_t from_ms, int64_t to_ms)
{
    size_t kept = 0, small = 0;

    if (steps->count)
        qsort(steps->items, steps->count, sizeof *steps->items, by_instant);
    for (size_t i = 0; i < steps->count; i++) {
        struct explain_step step = steps->items[i];
        int64_t end_ms = step.to_ms ? step.to_ms : step.at_ms;

        if (step.at_ms > to_ms || (end_ms < from_ms && step.kind != EXPLAIN_PERIOD_START))
            continue;
        if (kept == EXPLAIN_STEPS_MAX || (is_small(step.kind) && small == EXPLAIN_SMALL_STEPS_MAX)) {
            steps->dropped++;
            continue;
        }
        small += is_small(step.kind);
        steps->items[kept++] = step;
    }
    steps->count = kept;
}

/* -- samples around steps -- */

/* The first sample after at_ms; count when there is none. */
static size_t find_after(const struct explain_samples *samples, int64_t at_ms)
{
    size_t low = 0, high = samples->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (samples->items[middle].time_ms <= at_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool explain_samples_around(const struct explain_samples *samples, int64_t at_ms, struct explain_point *before,
                            struct explain_point *after)
{
    size_t next = find_after(samples, at_ms), last = next;

    *before = *after = (struct explain_point){0, NAN};
    while (last > 0 && samples->items[last - 1].why)
        last--;
    while (next < samples->count && samples->items[next].why)
        next++;
    if (last == 0)
        return false;
    last--;
    if (next == samples->count || !samples->items[next].is_joined) {
        if (samples->items[last].time_ms != at_ms)
            return false;
        next = last;                /* the end of a line */
    }
    *before = (struct explain_point){samples->items[last].time_ms, samples->items[last].value};
    *after = (struct explain_point){samples->items[next].time_ms, samples->items[next].value};
    return true;
}

static size_t mark(const struct explain_samples *samples, size_t from, size_t to, size_t max, size_t count, bool *marks)
{
    for (size_t i = from; i < to && i < samples->count && count < max; i++)
        if (!marks[i]) {
            marks[i] = true;
            count++;
        }
    return count;
}

size_t explain_samples_pick(const struct explain_samples *samples, const struct explain_steps *steps, size_t max,
                            bool *marks)
{
    size_t count = 0, spacing;

    for (size_t i = 0; i < steps->count; i++) {
        size_t next = find_after(samples, steps->items[i].at_ms), back = next < AROUND ? next : AROUND;

        count = mark(samples, next - back, next + AROUND, max, count, marks);
    }
    for (size_t i = 0; i < samples->count; i++)
        if (samples->items[i].why)
            count = mark(samples, i, i + 1, max, count, marks);
    spacing = count < max ? samples->count / (max - count) + 1 : samples->count + 1;
    for (size_t i = 0; i < samples->count; i += spacing)
        count = mark(samples, i, i + 1, max, count, marks);
    return count;
}
