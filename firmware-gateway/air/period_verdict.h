/* air/period_verdict.h - what a term or a year means under a rule that no single day decides: the majority of occupied
 * time, and means over a year. Pure. Any thread. Meaning: "Verdict of a rule on a day" in the rules of the design. */
#ifndef PERIOD_VERDICT_H
#define PERIOD_VERDICT_H
#include "verdict.h"

#define PERIOD_MAJORITY 0.5             /* more than this share of occupied time */

struct period {                         /* sums over days; start with zeros */
    double expected_min;                /* what could have been measured: occupied time, or all of the day */
    double joined_min, met_min;
    double area;                        /* unit x min */
};

/* Whether the rule is one of these; all others are judged day by day. */
bool period_is_for(const struct rule *rule);

/* Adds the figures of one day of the rule's quantity, counted at verdict_level_at(rule, outdoor_ppm); a day that did
 * not count that level adds time and nothing measured. A mean over a year is about all hours: days measured in occupied
 * time only leave it with too little coverage, which is what they are. */
void period_add(struct period *period, const struct rule *rule, double outdoor_ppm, const struct day_figures *day);

/* rule: one that period_is_for(). The verdict's figure: majority: the share of occupied time beyond the level, 0 to 1,
 * to hold against PERIOD_MAJORITY; mean: the mean. Under VERDICT_COVERAGE_MIN it can't tell. */
void period_judge(const struct rule *rule, enum applies applies, const struct period *period,
                  struct day_verdict *verdict);

#endif
