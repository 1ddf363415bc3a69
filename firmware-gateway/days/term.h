/* days/term.h - a room over a term: what its kept days come to, without the time of anything. No I/O and no clock: any
 * thread. */
#ifndef TERM_H
#define TERM_H
#include "calendar.h"
#include "day_sums.h"
#include "out.h"
#include "period_json.h"
#include "rule.h"
#include <stdint.h>

#define TERM_LEVELS 3               /* ppm: term_levels, the levels that the day figures have too */
#define TERM_RULES_MAX PACK_RULES_MAX   /* told apart; kept days of one stamp are of one pack */
extern const char *const term_levels[TERM_LEVELS];

struct term_rule {                  /* on how many days a rule came out how */
    char rule[RULE_ID_SIZE];
    int64_t pass, fail, cannot_tell, not_applicable;
};

struct term_sums {                  /* zeroed: no day yet */
    int64_t school_days;            /* kept days with occupied time */
    int64_t measured_days;          /* of them, days measured well enough for a verdict (VERDICT_COVERAGE_MIN) */
    double occupied_min, measured_min;
    double ppm_min;                 /* mean times measured minutes, summed */
    double above_min[TERM_LEVELS], worst_run_min[TERM_LEVELS];
    int64_t failed_days;            /* on which any rule about CO2 failed */
};
void term_sums_add(struct term_sums *sums, const struct day_sum *day);
/* The keys of the sums, in the object that is open. What no day says is null. */
void term_sums_put(const struct term_sums *sums, struct out *out);
/* What a day as the record keeps it (days_put) adds. -EBADMSG: it is none, and sum is untouched. */
int term_day_sum(const char *day_json, struct day_sum *sum);

struct term {                       /* zeroed: no day yet */
    const struct pack *pack;        /* borrowed: whose rules over a period the days add to; NULL: none */
    struct period_sums periods;     /* term_put leaves them to period_json_put */
    struct term_sums sums;
    size_t rule_count;
    struct term_rule rules[TERM_RULES_MAX];
};

/* What those who may not see single days may have the figures of: whole stretches, none of which is another one and a
 * few days more, so that no difference of two answers is a day. Where the calendar has terms: a term that is over, or
 * the whole four weeks that are over of one that is running. Where it has none: whole calendar months. Project setting,
 * as these: */
#define TERM_DAYS_MIN 28            /* a shorter term is not told */
#define TERM_MEASURED_DAYS_MIN 10   /* of fewer days a mean would tell of single ones */
#define TERM_MONTHS 3               /* when nobody says which months */

struct term_range {                 /* local dates, both included */
    int64_t from_date, to_date;
};
bool term_is_whole(const struct calendar *calendar, int64_t today, struct term_range range);
/* The newest of them. false: no term is four weeks old yet. */
bool term_newest_whole(const struct calendar *calendar, int64_t today, struct term_range *range);
/* Whether sums are of so few measured days that they tell of single ones. Of nothing measured they tell nothing. */
bool term_is_too_thin(const struct term *term);
bool term_days_are_too_few(double measured_min, int64_t measured_days);
/* The sentence that says so: "9 school days were measured well enough here. ..."; gives words. */
#define TERM_THIN_SIZE 160
const char *term_thin_words(int64_t measured_days, char words[TERM_THIN_SIZE]);

/* Adds a day as the record keeps it (days_put). A day of a newer shape adds what is understood of it.
 * 0; -EBADMSG: not a kept day, nothing was added. */
int term_add(struct term *term, const char *day_json);

/* The keys of the sums and of the rules, in the object that is open. */
void term_put(const struct term *term, struct out *out);

#endif
