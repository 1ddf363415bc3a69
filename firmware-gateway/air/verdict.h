/* air/verdict.h - what one finished day means under one rule. Pure. Any thread.
 * Meaning: "Verdict of a rule on a day" in the rules of the design. */
#ifndef VERDICT_H
#define VERDICT_H
#include "rule.h"
#include "statistics.h"

#define VERDICT_COVERAGE_MIN 0.75       /* rules.md: under it, a day judges nothing */
#define VERDICT_INTERVALS_MIN 2         /* reporting intervals an instant rule must be true for */

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_CANNOT_TELL, VERDICT_NOT_APPLICABLE, VERDICT_COUNT };
const char *verdict_word(enum verdict verdict);     /* "pass", "fail", "cannot_tell", "not_applicable" */

/* Why a verdict is neither pass nor fail. */
enum verdict_reason {
    REASON_NONE,
    REASON_COVERAGE,            /* cannot tell: too little of the day is joined; */
    REASON_EVIDENCE,            /* ... clock not trusted, or sensor grade D */
    REASON_NATION,              /* not applicable: the rule is for rooms of another nation, ventilation or use; */
    REASON_VENTILATION,
    REASON_USE,
    REASON_STATISTIC,           /* ... it is not judged by single days (design, estimate, over a year) */
    REASON_NO_PRAISE,           /* ... a good row that was not reached gives nothing */
    REASON_COUNT
};
const char *verdict_reason_word(enum verdict_reason reason);    /* "coverage", ... ; "" for none */

struct verdict_evidence {       /* one day of the rule's quantity in occupied time; what is not known is NAN */
    double coverage;            /* 0 to 1 */
    bool is_doubtful;           /* clock not trusted, or sensor grade D */
    double mean, min, max;
    double longest_run_min;     /* unbroken at verdict_level() */
    double interval_min;        /* median reporting interval, 0: not known */
    bool trailing_was_met;      /* the trailing mean of sustained and mean met verdict_level() at any time */
    double trailing_extreme;    /* its highest; lowest when verdict_level() is a minimum */
};

struct day_verdict {
    enum verdict verdict;
    enum verdict_reason reason;
    double figure;              /* instant: max or min; sustained, mean: the extreme trailing mean; mean_occupied: the */
    double limit, coverage;     /* mean; consecutive_minutes: the longest run in minutes, to hold against the window. NAN: none */
};

/* The level whose meeting decides: the rule's own; for a good row what it is not, so that meeting it loses the praise. */
struct level verdict_level(const struct rule *rule);

void verdict_judge(const struct pack *pack, const struct rule *rule, enum applies applies,
                   const struct verdict_evidence *evidence, struct day_verdict *verdict);

#endif
