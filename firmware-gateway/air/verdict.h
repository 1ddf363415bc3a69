/* air/verdict.h - what one finished day means under one rule. Pure. Any thread.
 * Meaning: "Verdict of a rule on a day" in the rules of the design. */
#ifndef VERDICT_H
#define VERDICT_H
#include "rule.h"
#include "statistics.h"

#define VERDICT_COVERAGE_MIN 0.75       /* rules.md: under it, a day judges nothing */
#define VERDICT_INTERVALS_MIN 2         /* reporting intervals an instant rule must be true for */
/* No source says when the heating season is: project setting, October to April. */
#define HEATING_SEASON_FIRST_MONTH 10
#define HEATING_SEASON_LAST_MONTH 4

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_CANNOT_TELL, VERDICT_NOT_APPLICABLE, VERDICT_COUNT };
const char *verdict_word(enum verdict verdict);     /* "pass", "fail", "cannot_tell", "not_applicable" */

/* Why a verdict is neither pass nor fail. */
enum verdict_reason {
    REASON_NONE,
    REASON_COVERAGE,            /* cannot tell: too little of the day is joined, or nowhere enough for one window; */
    REASON_EVIDENCE,            /* ... clock not trusted, or sensor grade D */
    REASON_NATION,              /* not applicable: the rule is for rooms of another nation, ventilation or use; */
    REASON_VENTILATION,
    REASON_USE,
    REASON_STATISTIC,           /* ... it is judged over a year or a term (period_verdict.h), not by a day */
    REASON_NO_PRAISE,           /* ... a good row that was not reached gives nothing */
    REASON_BY_HAND,             /* ... only a person can tell whether the rule is for this room */
    REASON_NOT_MEASURED,        /* ... nothing here measures it */
    REASON_SEASON,              /* ... out of the heating season */
    REASON_WINDOW,              /* ... the day is occupied at other times than the rule is about */
    REASON_NOT_TRIED,           /* ... a design rule, or one for after other measures: nobody said they failed */
    REASON_NO_ESTIMATE,         /* cannot tell: the inputs allow no estimate of that day; */
    REASON_ESTIMATE,            /* ... the limit lies inside the estimate's range; */
    REASON_PERIOD,              /* ... the period is shorter than the rule's own (period_verdict.h) */
    REASON_COUNT
};
const char *verdict_reason_word(enum verdict_reason reason);    /* "coverage", ... ; "" for none */
enum verdict_reason verdict_reason_of(enum applies applies);

struct verdict_range {
    double low, high;           /* high 0: there is none; high INFINITY: at least low */
};

struct verdict_evidence {       /* one day of the rule's quantity in occupied time; what is not known is NAN */
    double coverage;            /* 0 to 1 */
    bool is_doubtful;           /* clock not trusted, or sensor grade D */
    double mean, min, max;
    double longest_run_min;     /* unbroken at verdict_level() */
    double interval_min;        /* median reporting interval, 0: not known */
    bool trailing_was_met;      /* the trailing mean of sustained and mean met verdict_level() at any time */
    double trailing_extreme;    /* its highest; lowest when verdict_level() is a minimum */
    double outdoor_ppm;         /* rule_outdoor_ppm(); 0: OUTDOOR_PPM_DEFAULT */
    int month;                  /* of the day, 1 to 12 */
    bool is_outside_window;     /* occupied time outside a WINDOW_CLOCK of the rule */
    bool has_failed;            /* a person says that it was tried and did not work */
    struct verdict_range estimate;      /* of an estimated measure, in the rule's unit: verdict_estimate() */
};

struct day_verdict {
    enum verdict verdict;
    enum verdict_reason reason;
    double figure;              /* in the rule's unit. instant: max or min; sustained, mean: the extreme trailing */
    double figure_high;         /* mean; mean_occupied: the mean; estimate: a range, figure to figure_high; NAN: none. */
    double limit, coverage;     /* consecutive_minutes: the longest run in minutes, to hold against the window */
};

/* The level whose meeting decides: the rule's own; for a good row what it is not, so that meeting it loses the praise.
 * Without outdoor_ppm: OUTDOOR_PPM_DEFAULT. */
struct level verdict_level(const struct rule *rule);
struct level verdict_level_at(const struct rule *rule, double outdoor_ppm);

/* Whether time beyond verdict_level() decides, so that a day's figures have to count it. */
bool verdict_needs_level(const struct rule *rule);

/* Outdoor air as fresh_air.h estimates it, to the rule's own measure and unit.
 * litres_per_s  of the room; high 0: none. people: 0: not known.
 * room          volume_m3 and the air cleaner's rate count where the rule is about changes of clean air; a cleaner of
 *               unknown rate leaves the upper end open.
 * Returns {0, 0} where an input is missing. Source: F1, F2 and F10 of the domain page. */
struct verdict_range verdict_estimate(const struct rule *rule, const struct room_info *room,
                                      struct verdict_range litres_per_s, double people);

/* Whether the rule counts only once a person says that something was tried and did not work. */
bool verdict_needs_trial(const struct rule *rule);

/* Pass or fail by whether the level was met; of a good row praise or nothing. */
void verdict_conclude(const struct rule *rule, bool is_met, struct day_verdict *verdict);

/* A rule of what no sensor says (rule_is_measured() is false) has no day_judge: its verdict comes from an evidence that
 * holds the estimate, or nothing at all. */
void verdict_judge(const struct pack *pack, const struct rule *rule, enum applies applies,
                   const struct verdict_evidence *evidence, struct day_verdict *verdict);

#endif
