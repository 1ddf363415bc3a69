/* air/interval.c - see interval.h */
#include "interval.h"
#include <stdlib.h>
#include <string.h>

static int by_length(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

int64_t interval_median_ms(int64_t *intervals_ms, size_t count)
{
    if (count == 0)
        return 0;
    qsort(intervals_ms, count, sizeof *intervals_ms, by_length);
    if (count % 2)
        return intervals_ms[count / 2];
    return (intervals_ms[count / 2 - 1] + intervals_ms[count / 2]) / 2;
}

int64_t interval_max_gap_ms(int64_t median_ms)
{
    if (median_ms >= INTERVAL_GAP_MAX_MS / 3)
        return INTERVAL_GAP_MAX_MS;
    return 3 * median_ms > INTERVAL_GAP_MIN_MS ? 3 * median_ms : INTERVAL_GAP_MIN_MS;
}

void interval_ring_init(struct interval_ring *ring)
{
    memset(ring, 0, sizeof *ring);
    ring->sample_ms = INTERVAL_NO_SAMPLE;
}

void interval_ring_add(struct interval_ring *ring, int64_t time_ms)
{
    int64_t before_ms = ring->sample_ms;

    if (before_ms != INTERVAL_NO_SAMPLE && time_ms <= before_ms)
        return;
    ring->sample_ms = time_ms;
    if (before_ms == INTERVAL_NO_SAMPLE || time_ms - before_ms > INTERVAL_MEMORY_MS)
        return;
    ring->slots[ring->next].end_ms = time_ms;
    ring->slots[ring->next].length_ms = time_ms - before_ms;
    ring->next = (ring->next + 1) % INTERVAL_RING_SIZE;
    if (ring->count < INTERVAL_RING_SIZE)
        ring->count++;
}

int64_t interval_ring_median_ms(const struct interval_ring *ring, int64_t now_ms)
{
    int64_t lengths_ms[INTERVAL_RING_SIZE];
    size_t count = 0;

    for (size_t i = 0; i < ring->count; i++)
        if (ring->slots[i].end_ms > now_ms - INTERVAL_MEMORY_MS)
            lengths_ms[count++] = ring->slots[i].length_ms;
    return interval_median_ms(lengths_ms, count);
}
