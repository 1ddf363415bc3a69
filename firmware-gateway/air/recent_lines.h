/* air/recent_lines.h - the newest lines of one quantity, as far back as any of its trailing means looks: kept once for
 * all of them, eight bytes a sample, in the whole thousandths and milliseconds in which samples are recorded, so that
 * areas are whole numbers and sums of them are exact. Pure but for the memory it opens with. Any thread. */
#ifndef RECENT_LINES_H
#define RECENT_LINES_H
#include "line.h"
#include <stddef.h>

#define RECENT_LINES_PER_S 5            /* as fast as a device is heard (device.h) */
#define RECENT_LINES_MAX 131072         /* a day of three readings in two seconds */
#define RECENT_LINES_THOUSANDTHS 1000   /* steps of a value in a unit */

struct recent_point {
    uint32_t time_ms : 31;              /* the lowest bits of it: all points lie within days of each other */
    uint32_t is_joined : 1;             /* a line leads here from the point before; else nothing is known between */
    int32_t value;                      /* thousandths of the unit */
};

struct recent_part {                    /* between neighbouring points: */
    int64_t start_ms, end_ms;           /* ... start <= end */
    int32_t start, end;                 /* ... thousandths, if it is a line */
    bool is_line;                       /* ... or a gap */
};

struct recent_lines {                   /* all zero: nobody looks back */
    int64_t window_ms;                  /* the longest look */
    int64_t newest_ms;                  /* of the newest point */
    size_t passed;                      /* parts that were forgotten: those still here are numbered from it on */
    size_t first, count, places;        /* points[first .. first + count), count at most half of the places */
    struct recent_point *points;
};

/* Somebody will look back so far; before recent_lines_open. */
void recent_lines_reach(struct recent_lines *lines, int64_t window_ms);
/* Takes memory for few points; more comes as they do, up to those of the longest look. 0; -ENOMEM. */
int recent_lines_open(struct recent_lines *lines);
void recent_lines_done(struct recent_lines *lines);

/* Adds a line, oldest first, never overlapping an earlier one, shorter than ten days. Its ends are rounded to whole
 * thousandths, which samples are already. What the longest look had left when the line before ended is forgotten. So
 * is all, when there is no place for a sensor that talks faster than RECENT_LINES_PER_S, or no memory: then too little is
 * known for a mean, which is better than a wrong one. */
void recent_lines_add(struct recent_lines *lines, const struct line *line);

size_t recent_lines_end(const struct recent_lines *lines);      /* the number after that of the newest part */
/* number: from lines->passed to before recent_lines_end(). */
struct recent_part recent_lines_part(const struct recent_lines *lines, size_t number);
int64_t recent_lines_thousandths(double value);                 /* rounded, and kept to what a point can hold */

#endif
