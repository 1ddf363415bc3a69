/* air/trailing_mean.h - the mean over the last W minutes of joined, occupied time, and when it met a limit.
 * For rules of the kinds `sustained` (W = 20 min, 15 joined) and `mean` over W (75 % joined). Exact for straight lines:
 * crossings are solved, not sampled. Pure, fixed memory. Any thread. */
#ifndef TRAILING_MEAN_H
#define TRAILING_MEAN_H
#include "line.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAILING_MEAN_WINDOW_MIN_MS INT64_C(60000)
#define TRAILING_MEAN_WINDOW_MAX_MS (24 * INT64_C(3600000))
#define TRAILING_MEAN_LINES_MAX 128         /* should more ever reach into the window, the oldest are left out */
#define TRAILING_MEAN_MERGE 32              /* neighbours shorter than window / 32 are merged, keeping their area */

/* "sustained" has no number in its sources: project setting of the rules of the design. */
#define SUSTAINED_WINDOW_MS (20 * INT64_C(60000))
#define SUSTAINED_JOINED_MS (15 * INT64_C(60000))

struct trailing_mean {
    int64_t window_ms, joined_min_ms;
    struct level level;
    size_t first, count;                    /* ring of the lines that reach into the window */
    struct line lines[TRAILING_MEAN_LINES_MAX];
    int64_t joined_ms;                      /* of all of them, ... */
    size_t settled;                         /* ... and of the oldest so many, beside each line: */
    double later[TRAILING_MEAN_LINES_MAX];  /* the excess of all settled lines after it; */
    double fresh;                           /* the excess of the lines that are not settled */
    bool is_met;                            /* at the end of the newest line */
    int64_t since_ms;                       /* when is_met last changed, unix ms; INT64_MIN: never */
};

struct trailing_mean_result {
    bool was_met;                           /* at any time within the line just added, for more than no time ... */
    int64_t met_from_ms, met_to_ms;         /* ... first and last such instant in it */
    double mean;                            /* at the line's end; NAN while less than joined_min_ms is joined */
    double joined_ms;                       /* inside the window, at the line's end */
};

/* window_ms within the limits above: packs are checked when they are read. */
void trailing_mean_init(struct trailing_mean *mean, int64_t window_ms, int64_t joined_min_ms, struct level level);

/* Adds an occupied part (day_stream.parts), oldest first, never overlapping an earlier one. The mean is judged at
 * instants inside lines only: in a gap nothing is known. */
struct trailing_mean_result trailing_mean_add(struct trailing_mean *mean, const struct line *line);

#endif
