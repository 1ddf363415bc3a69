/* air/rule.h - one published level as a rule, a pack of them, and which rules apply to which room.
 * Pure. Any thread. Meaning of every statistic: the project's rules page ("Verdict of a rule on a day"). */
#ifndef RULE_H
#define RULE_H
#include "line.h"
#include "place.h"
#include "reading.h"
#include <stddef.h>

#define PACK_RULES_MAX 64
#define RULE_ID_SIZE 49
#define RULE_TEXT_SIZE 320

enum rule_status { STATUS_STATUTORY, STATUS_GUIDANCE, STATUS_UNION, STATUS_COUNT };
enum severity { SEVERITY_GOOD, SEVERITY_INFO, SEVERITY_ADVISORY, SEVERITY_WARNING, SEVERITY_ALARM, SEVERITY_COUNT };
enum statistic { STATISTIC_INSTANT, STATISTIC_SUSTAINED, STATISTIC_MEAN, STATISTIC_MEAN_OCCUPIED,
                 STATISTIC_CONSECUTIVE_MINUTES, STATISTIC_ESTIMATE, STATISTIC_MAJORITY_OF_OCCUPIED_TIME,
                 STATISTIC_COUNT_OCCUPIED_HOURS, STATISTIC_DESIGN, STATISTIC_CAPABILITY, STATISTIC_COUNT };
enum comparison { COMPARE_BELOW, COMPARE_BELOW_OR_EQUAL, COMPARE_ABOVE, COMPARE_ABOVE_OR_EQUAL, COMPARISON_COUNT };
/* Whom a raised incident interrupts; every crossing is recorded whatever this says. */
enum interrupts { INTERRUPTS_NOBODY, INTERRUPTS_SITE_STAFF, INTERRUPTS_SITE_STAFF_AND_LEADER, INTERRUPTS_COUNT };

struct rule {
    char id[RULE_ID_SIZE];
    char source[RULE_TEXT_SIZE], source_date[33], clause[RULE_TEXT_SIZE], meaning[RULE_TEXT_SIZE], url[RULE_TEXT_SIZE];
    char confidence;                /* 'A', 'B', or 'C': not verified at source */
    enum rule_status status;
    enum quantity quantity;         /* CO2_PPM or TEMPERATURE_C */
    enum statistic statistic;
    double window_min;              /* 0: the source gives none */
    enum comparison comparison;
    double limit;                   /* in the unit of quantity */
    enum severity severity;
    enum interrupts interrupts;
    bool is_peak;                   /* its breach is shown as the peak form of `act` */
    uint32_t nations, ventilations, uses;   /* bit e: applies to enum value e; 0: to all */
};

struct pack {
    char name[ID_SIZE], version[17], title[RULE_TEXT_SIZE];
    /* Settings of the pack; the defaults are the project's. */
    double instant_hold_min;        /* 5 */
    double sustained_window_min;    /* 20 */
    double sustained_joined_min;    /* 15 */
    double clear_margin_co2_ppm;    /* 50 */
    double clear_margin_temperature_c;  /* 0.5 */
    double clear_hold_min;          /* 5 */
    size_t count;
    struct rule rules[PACK_RULES_MAX];
};

enum applies { APPLIES, NOT_THIS_NATION, NOT_THIS_VENTILATION, NOT_THIS_USE };

/* Whether the rule is for this room. Unknown ventilation: both natural and mechanical rules apply ("both shown").
 * Unknown nation: all. */
enum applies rule_applies(const struct rule *rule, const struct room_info *room, enum nation nation);

bool rule_is_true(const struct rule *rule, double value);       /* value `comparison` limit */
double rule_clear_level(const struct pack *pack, const struct rule *rule);  /* limit less the margin; above it for minimums */
bool rule_is_live(const struct rule *rule);     /* instant, sustained, consecutive_minutes or mean over a window, not `good` or `info` */

const char *rule_status_word(enum rule_status status);      /* "statutory" ... as in thresholds.csv */
const char *severity_word(enum severity severity);
const char *statistic_word(enum statistic statistic);
const char *comparison_word(enum comparison comparison);    /* "<", "<=", ">", ">=" */
const char *interrupts_word(enum interrupts interrupts);    /* "nobody", "site_staff", "site_staff_and_leader" */
bool rule_status_from_word(const char *word, enum rule_status *value);
bool severity_from_word(const char *word, enum severity *value);
bool statistic_from_word(const char *word, enum statistic *value);
bool comparison_from_word(const char *word, enum comparison *value);

extern const char *const rule_status_words[STATUS_COUNT];   /* by enum value, for readers of files */
extern const char *const severity_words[SEVERITY_COUNT];
extern const char *const statistic_words[STATISTIC_COUNT];
extern const char *const comparison_words[COMPARISON_COUNT];
extern const char *const interrupts_words[INTERRUPTS_COUNT];

const char *rule_unit(const struct rule *rule);             /* "ppm" or "degC": of the limit */
struct level rule_level(const struct rule *rule);           /* limit and comparison, for the statistics */
struct level rule_clear(const struct pack *pack, const struct rule *rule);  /* beyond the clear level, on the good side */
bool rule_is_minimum(const struct rule *rule);              /* true below its limit: its peak is a lowest value */

const struct rule *pack_find(const struct pack *pack, const char *id);      /* NULL: not in the pack */

#endif
