/* duty/before_after.h - whether a room's air was better after something was done: the mean CO2 of school days before
 * against that of school days after, with the uncertainty of their difference. Pure. Any thread.
 *
 * Method. Each school day with enough of its occupied time measured gives one number, the mean CO2 of that time. The
 * means of the days before and after are compared as two samples of unequal variance: difference of means, its 95 %
 * interval by Welch's t with the degrees of freedom of Satterthwaite. Source: B. L. Welch, Biometrika 34 (1947) 28;
 * F. E. Satterthwaite, Biometrics Bulletin 2 (1946) 110.
 * Limits, to be shown with the answer: days count as independent of each other, which days of one week are not
 * quite, so the true interval is somewhat wider; what else changed between the two fortnights (weather, season,
 * number of people) is not taken out. Few days give no answer. */
#ifndef BEFORE_AFTER_H
#define BEFORE_AFTER_H
#include "school_days.h"
#include <stddef.h>

#define BEFORE_AFTER_SCHOOL_DAYS 10     /* on either side: a fortnight of school. Project setting, as these: */
#define BEFORE_AFTER_DAYS_MIN 5         /* measured ones on either side; fewer say nothing */
#define BEFORE_AFTER_COVERAGE_MIN 0.75  /* of the occupied time of a day, as verdicts need it */

enum before_after_result { BEFORE_AFTER_CANNOT_TELL, BEFORE_AFTER_HELPED, BEFORE_AFTER_WORSE,
                           BEFORE_AFTER_RESULT_COUNT };
const char *before_after_word(enum before_after_result result);     /* "cannot_tell", "helped", "worse" */

struct before_after_side {              /* zeroes to begin with */
    size_t count;                       /* days that were measured well enough */
    double mean_ppm[BEFORE_AFTER_SCHOOL_DAYS];
};

struct before_after {
    struct before_after_side before, after;
    double before_ppm, after_ppm;       /* means of the days; NAN: no day */
    double difference_ppm;              /* before less after: above 0 it was better after. NAN: cannot be said */
    double margin_ppm;                  /* half of its 95 % interval; NAN likewise */
    enum before_after_result result;    /* HELPED and WORSE: 0 lies outside the interval */
    bool is_short_of_days;              /* why it can't be told: fewer than BEFORE_AFTER_DAYS_MIN on a side */
};

/* The dates that are compared around the day on which it was done, which counts on neither side: from *first_date to
 * done_date - 1, and done_date + 1 to *last_date. false: the calendar has not so many school days. */
bool before_after_dates(const struct calendar *calendar, int64_t done_date, int64_t *first_date, int64_t *last_date);

/* Takes a school day; those with less coverage, or more days than a side has, are left out. */
void before_after_add(struct before_after_side *side, double mean_ppm, double coverage);

/* Fills the rest from the two sides. */
void before_after_judge(struct before_after *comparison);

/* What it comes to in one sentence, in the words of the page of the action (dashboard, compare.*): means, days, the
 * difference with its margin, and what that tells; or why it cannot be told. */
#define BEFORE_AFTER_SENTENCE_SIZE 256
void before_after_say(const struct before_after *comparison, char text[BEFORE_AFTER_SENTENCE_SIZE]);

/* Half of a 95 % interval of Student's t: its quantile at 0.975, by the series of Cornish and Fisher; within 0.3 % of
 * tables from 4 degrees on, which is the least that two sides of BEFORE_AFTER_DAYS_MIN have. Source: Abramowitz and
 * Stegun 26.7.5. */
double before_after_t(double degrees);

#endif
