/* air/interval.h - how often a sensor reports, and how long a gap may be joined because of it. Pure. Any thread. */
#ifndef INTERVAL_H
#define INTERVAL_H
#include <stddef.h>
#include <stdint.h>

#define INTERVAL_RING_SIZE 64
#define INTERVAL_NO_SAMPLE INT64_MIN
#define INTERVAL_MEMORY_MS (24 * INT64_C(3600000))      /* live: of the sensor's last 24 hours */
#define INTERVAL_GAP_MIN_MS (15 * INT64_C(60000))       /* rules: three times the median, at least 15 min ... */
#define INTERVAL_GAP_MAX_MS (60 * INT64_C(60000))       /* ... and at most 60 */

/* The median of count intervals (reorders them), the mean of the middle two when count is even; 0 for none. */
int64_t interval_median_ms(int64_t *intervals_ms, size_t count);

/* max_gap of the rules; a median of 0 (not known yet) gives the least. */
int64_t interval_max_gap_ms(int64_t median_ms);

struct interval_ring {          /* a sensor's newest intervals */
    size_t next, count;
    int64_t sample_ms;          /* newest sample, or INTERVAL_NO_SAMPLE */
    struct {
        int64_t end_ms, length_ms;
    } slots[INTERVAL_RING_SIZE];
};

void interval_ring_init(struct interval_ring *ring);
/* Samples that are not newer than the newest are ignored, intervals over 24 h too. */
void interval_ring_add(struct interval_ring *ring, int64_t time_ms);
/* Median of the kept intervals that ended in the 24 h before now_ms; 0: none. */
int64_t interval_ring_median_ms(const struct interval_ring *ring, int64_t now_ms);

#endif
