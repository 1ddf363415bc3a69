/* air/seen.c - see seen.h */
#include "seen.h"
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64

void seen_done(struct seen *seen)
{
    free(seen->times);
    *seen = (struct seen){0};
}

static size_t position(const struct seen *seen, int64_t time_ms)
{
    size_t low = 0, high = seen->count;

    if (high && seen->times[high - 1].time_ms < time_ms)
        return high;                    /* nearly always: the newest so far */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (seen->times[middle].time_ms < time_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Not remembered: whether this time was heard is for the record to say. */
static void miss(struct seen *seen, int64_t time_ms)
{
    if (seen->complete_from_ms <= time_ms)
        seen->complete_from_ms = time_ms + 1;
}

static void forget_oldest(struct seen *seen, size_t count)
{
    if (!count)
        return;
    miss(seen, seen->times[count - 1].time_ms);
    seen->count -= count;
    memmove(seen->times, seen->times + count, seen->count * sizeof *seen->times);
}

/* Makes place for one more: drops what is too old in one sweep, else grows, at the end drops the oldest. */
static int make_room(struct seen *seen)
{
    size_t capacity = seen->capacity ? seen->capacity * 2 : CAPACITY_FIRST;
    size_t old = 0;
    struct seen_time *times;

    if (seen->count < seen->capacity)
        return 0;
    if (seen->count)
        old = position(seen, seen->times[seen->count - 1].time_ms - SEEN_MEMORY_MS);
    if (seen->count == SEEN_TIMES_MAX && !old)
        old = 1;
    forget_oldest(seen, old);
    if (old)
        return 0;
    if (capacity > SEEN_TIMES_MAX)
        capacity = SEEN_TIMES_MAX;
    times = realloc(seen->times, capacity * sizeof *times);
    if (!times)
        return -1;
    seen->times = times;
    seen->capacity = capacity;
    return 0;
}

void seen_forget_after(struct seen *seen, int64_t time_ms)
{
    seen->count = position(seen, time_ms + 1);
}

uint32_t seen_add(struct seen *seen, int64_t time_ms, uint32_t quantities)
{
    size_t at = position(seen, time_ms);
    uint32_t before = 0;

    if (at < seen->count && seen->times[at].time_ms == time_ms) {
        before = seen->times[at].quantities & quantities;
        seen->times[at].quantities |= quantities;
        return before;
    }
    /* Full of newer ones, it is itself the oldest. */
    if ((at == 0 && seen->count == SEEN_TIMES_MAX) || make_room(seen) < 0) {
        miss(seen, time_ms);
        return 0;
    }
    at = position(seen, time_ms);
    memmove(seen->times + at + 1, seen->times + at, (seen->count - at) * sizeof *seen->times);
    seen->times[at] = (struct seen_time){time_ms, quantities};
    seen->count++;
    return 0;
}
