/* air/day_figures.h - the statistics of one room, one quantity, one local day, made as the samples come in.
 * Live use (one sample at a time, the day not over) and batch use (a file) are the same calls. Pure, no allocation.
 * Any thread. Meaning of each figure: "Statistics" in the rules of the design. */
#ifndef DAY_FIGURES_H
#define DAY_FIGURES_H
#include "calendar.h"
#include "line.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_LEVELS_MAX 16
#define DAY_PARTS_MAX (2 * CALENDAR_PERIODS_MAX)    /* a joined line reaches into two days at most */
#define DAY_CO2_LEVELS 4

/* Above 800, 1000, 1500 and 2000 ppm: counted for every room, whatever the pack. */
extern const struct level day_co2_levels[DAY_CO2_LEVELS];

struct level_figures {
    struct level level;
    double met_ms;                  /* minutes_above, in ms */
    double area;                    /* beyond the limit, unit x ms, never negative */
    double longest_ms;              /* longest_run_above */
    int64_t longest_began_ms;       /* unix ms; undefined while longest_ms is 0 */
    bool is_running;                /* the newest joined value meets the level ... */
    double run_ms;                  /* ... unbroken for so long, up to last_ms ... */
    int64_t run_began_ms;           /* ... since: the interpolated crossing, or the start of the occupied stretch */
};

struct day_figures {
    int64_t date;                   /* days since 1970-01-01, local */
    size_t span_count;              /* 0: no occupied time, the day is left out of results */
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    double joined_ms;               /* joined time inside occupied periods */
    double area;                    /* under the lines, unit x ms */
    double min, max;                /* of the lines; undefined while joined_ms is 0 */
    int64_t last_ms;                /* end of the newest joined part; INT64_MIN: none yet */
    size_t level_count;
    struct level_figures levels[DAY_LEVELS_MAX];
};

/* spans: occupied stretches of the date as calendar_spans() gives them; levels: copied. */
void day_figures_init(struct day_figures *day, int64_t date, const struct calendar_span *spans, size_t span_count,
                      const struct level *levels, size_t level_count);

/* Adds a line, oldest first, never overlapping an earlier one; counts what lies in the day's occupied periods.
 * Writes those parts to parts (room for CALENDAR_PERIODS_MAX, may be NULL) and returns how many. */
size_t day_figures_add(struct day_figures *day, const struct line *line, struct line *parts);

int64_t day_figures_occupied_ms(const struct day_figures *day, int64_t until_ms);   /* INT64_MAX: of the whole day */
/* Joined time / occupied time up to until_ms (INT64_MAX: the whole day, as rules judge); 0 without occupied time. */
double day_figures_coverage(const struct day_figures *day, int64_t until_ms);
double day_figures_mean(const struct day_figures *day);         /* NAN when nothing is joined */
/* The figures of one level, or NULL when it is not counted; borrowed from day. */
const struct level_figures *day_figures_level(const struct day_figures *day, struct level level);
double level_figures_minutes(const struct level_figures *figures);
double level_figures_longest_minutes(const struct level_figures *figures);
double level_figures_dose_h(const struct level_figures *figures);       /* unit x hours */

/* The same for a stream of samples that goes on for days. */
struct day_stream {
    const struct calendar *calendar;        /* borrowed, all three */
    const struct week_hours *own;           /* NULL: the site's hours */
    const struct zone *zone;
    size_t level_count;
    struct level levels[DAY_LEVELS_MAX];
    bool has_sample;
    int64_t sample_ms;                      /* newest sample */
    double sample_value;
    struct day_figures day;                 /* the day of the newest sample; valid when has_sample, as are ... */
    int64_t day_start_ms, day_end_ms;       /* ... its first instant and that of the next */
    size_t part_count;                      /* occupied parts of the line the last day_stream_add made, for */
    struct line parts[DAY_PARTS_MAX];       /* trailing means and incidents; oldest first */
};

void day_stream_init(struct day_stream *stream, const struct calendar *calendar, const struct week_hours *own,
                     const struct zone *zone, const struct level *levels, size_t level_count);

/* Adds a valid sample (plausible, judged fit by quality.h) and joins it to the one before when they are at most
 * max_gap_ms apart. When it falls on a later date, the day so far is complete: it is copied to *finished.
 * Dates without any sample are not made up: whoever wants them lists the dates between and asks day_figures_init.
 * 1: *finished was written; 0: not; -EINVAL: not after the newest sample (ignored; late data rebuilds the day by
 * feeding its samples again, sorted). */
int day_stream_add(struct day_stream *stream, int64_t time_ms, double value, int64_t max_gap_ms,
                   struct day_figures *finished);

#endif
