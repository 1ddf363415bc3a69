/* air/trailing_mean.h - the mean over the last W minutes of joined, occupied time, and when it met a limit.
 * For rules of the kinds `sustained` (W = 20 min, 15 joined) and `mean` over W (75 % joined). Exact for straight lines
 * between samples in whole thousandths: sums are whole numbers, crossings are solved, not sampled. Pure. Any thread. */
#ifndef TRAILING_MEAN_H
#define TRAILING_MEAN_H
#include "recent_lines.h"

#define TRAILING_MEAN_WINDOW_MIN_MS INT64_C(60000)
#define TRAILING_MEAN_WINDOW_MAX_MS (24 * INT64_C(3600000))

/* "sustained" has no number in its sources: project setting of the rules of the design. */
#define SUSTAINED_WINDOW_MS (20 * INT64_C(60000))
#define SUSTAINED_JOINED_MS (15 * INT64_C(60000))

struct trailing_mean {
    const struct recent_lines *lines;       /* borrowed */
    int64_t window_ms, joined_min_ms;
    struct level level;
    int64_t limit;                          /* of level, thousandths */
    size_t tail;                            /* number of the part of lines in which the window begins */
    int64_t joined_ms;                      /* of the whole lines from there on, and ... */
    int64_t excess;                         /* ... twice their area beyond the limit, thousandths x ms */
    bool is_met;                            /* at the end of the newest line */
    int64_t since_ms;                       /* when is_met last changed, unix ms; INT64_MIN: never */
};

struct trailing_mean_result {
    bool was_met;                           /* at any time within the line just added, for more than no time ... */
    int64_t met_from_ms, met_to_ms;         /* ... first and last such instant in it */
    double mean;                            /* at the line's end; NAN while less than joined_min_ms is joined */
    double extreme;                         /* in the line the highest, of a level below the lowest; NAN: never known */
    double joined_ms;                       /* inside the window, at the line's end */
};

/* window_ms within the limits above: packs are checked when they are read. lines: not opened yet; stay where they are
 * as long as the mean is used. The level's limit is judged in whole thousandths. */
void trailing_mean_init(struct trailing_mean *mean, struct recent_lines *lines, int64_t window_ms,
                        int64_t joined_min_ms, struct level level);

/* Looks along the line just added to the recent lines, an occupied part (day_stream.parts); every line is looked along
 * once. The mean is judged at instants inside lines only: in a gap nothing is known. */
struct trailing_mean_result trailing_mean_look(struct trailing_mean *mean);

#endif
