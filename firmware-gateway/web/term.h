/* web/term.h - a room over a term: what its kept days come to, without the time of anything. No I/O and no clock: any
 * thread. */
#ifndef TERM_H
#define TERM_H
#include "out.h"
#include "rule.h"
#include <stdint.h>

#define TERM_LEVELS 3               /* ppm: term_levels, the levels that the day figures have too */
#define TERM_RULES_MAX PACK_RULES_MAX   /* told apart; kept days of one stamp are of one pack */
extern const char *const term_levels[TERM_LEVELS];

struct term_rule {                  /* on how many days a rule came out how */
    char rule[RULE_ID_SIZE];
    int64_t pass, fail, cannot_tell, not_applicable;
};

struct term {                       /* zeroed: no day yet */
    int64_t school_days;            /* kept days with occupied time */
    int64_t measured_days;          /* of them, days measured well enough for a verdict (VERDICT_COVERAGE_MIN) */
    double occupied_min, measured_min;
    double ppm_min;                 /* mean times measured minutes, summed */
    double above_min[TERM_LEVELS], worst_run_min[TERM_LEVELS];
    size_t rule_count;
    struct term_rule rules[TERM_RULES_MAX];
};

/* Adds a day as the record keeps it (days_put). A day of a newer shape adds what is understood of it.
 * 0; -EBADMSG: not a kept day, nothing was added. */
int term_add(struct term *term, const char *day_json);

/* The keys of the sums, in the object that is open. What no day says is null. */
void term_put(const struct term *term, struct out *out);

#endif
