/* air/interval.c - see interval.h */
#include "interval.h"
#include <string.h>

/* Puts the interval of a rank (0: the shortest) at its place, none longer before it and none shorter after it. Halves
 * what it looks at each time, so a year of samples costs little more than reading them. */
static void select_rank(int64_t *intervals_ms, size_t count, size_t rank)
{
    size_t first = 0, last = count - 1;

    while (first < last) {
        int64_t pivot_ms = intervals_ms[first + (last - first) / 2];
        size_t up = first, down = last;

        for (;; up++, down--) {
            while (intervals_ms[up] < pivot_ms)
                up++;
            while (intervals_ms[down] > pivot_ms)
                down--;
            if (up >= down)
                break;
            int64_t swapped_ms = intervals_ms[up];

            intervals_ms[up] = intervals_ms[down];
            intervals_ms[down] = swapped_ms;
        }
        if (rank <= down)
            last = down;
        else
            first = down + 1;
    }
}

int64_t interval_median_ms(int64_t *intervals_ms, size_t count)
{
    int64_t lower_ms = INT64_MIN;

    if (count == 0)
        return 0;
    select_rank(intervals_ms, count, count / 2);
    if (count % 2)
        return intervals_ms[count / 2];
    for (size_t i = 0; i < count / 2; i++)
        lower_ms = intervals_ms[i] > lower_ms ? intervals_ms[i] : lower_ms;
    return (lower_ms + intervals_ms[count / 2]) / 2;
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
