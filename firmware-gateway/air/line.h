/* air/line.h - straight lines between neighbouring samples, and the part of them beyond a level.
 * Every statistic is made of these: cut at the edges of occupied time, crossings interpolated. Pure. Any thread. */
#ifndef LINE_H
#define LINE_H
#include "calendar.h"
#include <stdbool.h>
#include <stdint.h>

struct line {
    int64_t start_ms, end_ms;       /* unix ms UTC, start < end */
    double start, end;              /* values there, finite, in the quantity's unit */
};

enum level_side {                   /* the operator of a row of the rule table */
    LEVEL_ABOVE,                    /* >  */
    LEVEL_AT_LEAST,                 /* >= */
    LEVEL_BELOW,                    /* <  */
    LEVEL_AT_MOST,                  /* <= */
};

struct level {
    double limit;                   /* in the quantity's unit */
    enum level_side side;
};

bool level_is_met(struct level level, double value);            /* NaN meets nothing */
bool level_is_same(struct level a, struct level b);

double line_at(const struct line *line, int64_t time_ms);       /* value at a time inside the line */
double line_area(const struct line *line);                      /* unit x ms, from zero */

/* The part of a line inside [span.start, span.end]; false when they share no time. */
bool line_cut(const struct line *line, struct calendar_span span, struct line *part);

/* The one stretch of a line that meets a level: *from_ms and *to_ms are counted from the line's start, fractions and
 * all. false (both untouched) when it lasts no time; a line that only touches the limit lasts none. */
bool line_meets(const struct line *line, struct level level, double *from_ms, double *to_ms);

#endif
