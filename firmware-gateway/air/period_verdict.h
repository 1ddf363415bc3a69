/* air/period_verdict.h - what a term or a year means under a rule that no single day decides: the majority of occupied
 * time, and means over a year. Pure. Any thread. Meaning: "Verdict of a rule on a day" in the rules of the design. */
#ifndef PERIOD_VERDICT_H
#define PERIOD_VERDICT_H
#include "day_judge.h"

#define PERIOD_MAJORITY 0.5             /* more than this share of occupied time */
#define PERIOD_YEAR_DAYS 365            /* what decides a rule over a year has at least so many dates */

struct period {                         /* sums over dates; start with zeros */
    int64_t days;                       /* dates of it, school days or not */
    double expected_min;                /* what could have been measured: occupied time, or all of each day */
    double joined_min, met_min;
    double area;                        /* unit x min */
};

/* Whether the rule is one of these; all others are judged day by day. */
bool period_is_for(const struct rule *rule);

/* Adds a date to the period, measured or not. occupied_min: its occupied time by the calendar. */
void period_expect(struct period *period, const struct rule *rule, double occupied_min);

/* Adds what was measured of one day of the rule's quantity, counted at verdict_level_at(rule, outdoor_ppm); a day that
 * did not count that level adds nothing. A mean over a year is about all hours. */
void period_add(struct period *period, const struct rule *rule, double outdoor_ppm, const struct judged_day *day);

/* rule: one that period_is_for(). The verdict's figure: majority: the share of occupied time beyond the level, 0 to 1,
 * to hold against PERIOD_MAJORITY; mean: the mean. It can't tell under VERDICT_COVERAGE_MIN, nor of fewer than
 * PERIOD_YEAR_DAYS dates what the rule says of a year: a fortnight decides no year. */
void period_judge(const struct rule *rule, enum applies applies, const struct period *period,
                  struct day_verdict *verdict);

#endif
