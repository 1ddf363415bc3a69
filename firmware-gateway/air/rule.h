/* air/rule.h - one published level as a rule, a pack of them, and which rules apply to which room.
 * Pure. Any thread. Meaning of every statistic: the project's rules page ("Verdict of a rule on a day"). */
#ifndef RULE_H
#define RULE_H
#include "line.h"
#include "measure.h"
#include "place.h"
#include "reading.h"
#include <stddef.h>

#define PACK_RULES_MAX 64
#define RULE_ID_SIZE PLACE_RULE_SIZE
#define RULE_TEXT_SIZE 320
#define RULE_APPLIES_SIZE 128
#define RULE_WINDOW_SIZE 17
#define RULE_JURISDICTION_SIZE 9
/* Today's outdoor air (the domain page of the design, "Derived figures"); guidance often still says 400. */
#define OUTDOOR_PPM_DEFAULT 420.0

enum rule_status { STATUS_STATUTORY, STATUS_GUIDANCE, STATUS_UNION, STATUS_COUNT };
enum severity { SEVERITY_GOOD, SEVERITY_INFO, SEVERITY_ADVISORY, SEVERITY_WARNING, SEVERITY_ALARM, SEVERITY_COUNT };
enum statistic { STATISTIC_INSTANT, STATISTIC_SUSTAINED, STATISTIC_MEAN, STATISTIC_MEAN_OCCUPIED,
                 STATISTIC_CONSECUTIVE_MINUTES, STATISTIC_ESTIMATE, STATISTIC_MAJORITY_OF_OCCUPIED_TIME,
                 STATISTIC_COUNT_OCCUPIED_HOURS, STATISTIC_DESIGN, STATISTIC_CAPABILITY, STATISTIC_COUNT };
enum comparison { COMPARE_BELOW, COMPARE_BELOW_OR_EQUAL, COMPARE_ABOVE, COMPARE_ABOVE_OR_EQUAL, COMPARISON_COUNT };
/* Whom a raised incident interrupts; every crossing is recorded whatever this says. */
enum interrupts { INTERRUPTS_NOBODY, INTERRUPTS_SITE_STAFF, INTERRUPTS_SITE_STAFF_AND_LEADER, INTERRUPTS_COUNT };

/* The time a row is about. Only a length of time changes how readings are added up. */
enum window_kind {
    WINDOW_UNSPECIFIED,             /* the source gives none */
    WINDOW_OCCUPIED_DAY, WINDOW_OCCUPIED_PERIOD,
    WINDOW_LENGTH,                  /* "PT20M", "P1D": minutes */
    WINDOW_YEAR,                    /* "P1Y": judged over a year or a term, never by a day */
    WINDOW_CLOCK,                   /* "09:00-15:30", local time */
    WINDOW_HEATING_SEASON,
    WINDOW_AFTER_MITIGATION,        /* once other measures were tried and did not work */
};

struct window {
    enum window_kind kind;
    double length_min;              /* of WINDOW_LENGTH, else 0 */
    int from_min, to_min;           /* of WINDOW_CLOCK: minutes after midnight */
    char text[RULE_WINDOW_SIZE];    /* as the pack writes it */
};

struct rule {
    char id[RULE_ID_SIZE];
    char jurisdiction[RULE_JURISDICTION_SIZE];  /* "GB-ENG", "FR", "INT" */
    char source[RULE_TEXT_SIZE], source_date[33], clause[RULE_TEXT_SIZE], meaning[RULE_TEXT_SIZE], url[RULE_TEXT_SIZE];
    char meaning_cy[RULE_TEXT_SIZE];            /* Welsh; "": not written yet */
    char confidence;                /* 'A', 'B', or 'C': not verified at source */
    enum rule_status status;
    enum measure measure;
    enum quantity quantity;         /* the sensor's that tells; QUANTITY_COUNT: none does, see rule_is_measured() */
    enum statistic statistic;
    struct window window;
    double window_min;              /* its length; 0: it has none */
    enum comparison comparison;
    double limit;                   /* in rule_unit(); of an excess, over outdoor air: rule_limit_at() */
    enum severity severity;
    enum interrupts interrupts;
    bool is_peak;                   /* its breach is shown as the peak form of `act` */
    uint32_t nations, ventilations, uses;   /* bit e: applies to enum value e; 0: to all */
    bool is_by_hand;                /* what is known of a room can't say whether the rule is for it (sick rooms) */
    char applies_to[RULE_APPLIES_SIZE];     /* what the source says it is for, in words */
};

/* A figure that a pack prints beside its rules; it judges nothing. */
enum pack_index { PACK_INDEX_NONE, PACK_INDEX_ICONE, PACK_INDEX_COUNT };

struct pack {
    char name[ID_SIZE], version[17], title[RULE_TEXT_SIZE], title_cy[RULE_TEXT_SIZE];
    bool is_draft_cy;               /* nobody who speaks Welsh has checked its Welsh texts */
    /* Settings of the pack; the defaults are the project's. */
    double instant_hold_min;        /* 5 */
    double sustained_window_min;    /* 20 */
    double sustained_joined_min;    /* 15 */
    double clear_margin_co2_ppm;    /* 50 */
    double clear_margin_temperature_c;  /* 0.5 */
    double clear_hold_min;          /* 5 */
    bool is_off_by_default;         /* nobody's first choice: for comparing, or for an outbreak */
    enum pack_index index;
    size_t count;
    struct rule rules[PACK_RULES_MAX];
};

enum applies { APPLIES, NOT_THIS_NATION, NOT_THIS_VENTILATION, NOT_THIS_USE, NOT_KNOWN_TO_APPLY };

/* Whether the rule is for this room. nation: the site's, for a room that has none of its own. Unknown ventilation: both
 * natural and mechanical rules apply ("both shown"). Unknown nation: all. */
enum applies rule_applies(const struct rule *rule, const struct room_info *room, enum nation nation);

bool rule_is_true(const struct rule *rule, double value);       /* value `comparison` limit */
/* The limit less the margin; above it for minimums. */
double rule_clear_level(const struct pack *pack, const struct rule *rule);
/* Judged while people are in: a finding about a sensor's quantity (not `good`, not `info`) of the statistics instant,
 * sustained, consecutive_minutes or mean over a length of time, and not only after other measures failed. */
bool rule_is_live(const struct rule *rule);
bool rule_is_measured(const struct rule *rule);     /* read off a sensor's quantity: a day_judge has its verdicts */
/* A mean over a day or more of what is in the air goes on around the clock: people or not. */
bool rule_is_all_hours(const struct rule *rule);

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
extern const char *const pack_index_words[PACK_INDEX_COUNT];   /* "none", "icone" */

const char *rule_unit(const struct rule *rule);             /* of the limit, as "ppm" */
/* For programs: "co2_ppm" of what a sensor says, else the table's word, as "co2_excess" or "radon". */
const char *rule_quantity_name(const struct rule *rule);

/* Outdoor CO2 beside this room in ppm: its own, else OUTDOOR_PPM_DEFAULT. */
double rule_outdoor_ppm(const struct room_info *room);
/* What readings are held against: the limit, and for an excess outdoor_ppm + the limit. */
double rule_limit_at(const struct rule *rule, double outdoor_ppm);
struct level rule_level_at(const struct rule *rule, double outdoor_ppm);
struct level rule_clear_at(const struct pack *pack, const struct rule *rule, double outdoor_ppm);
/* The same with OUTDOOR_PPM_DEFAULT outdoors. */
struct level rule_level(const struct rule *rule);           /* limit and comparison, for the statistics */
struct level rule_clear(const struct pack *pack, const struct rule *rule);  /* beyond the clear level, the good side */
bool rule_is_minimum(const struct rule *rule);              /* true below its limit: its peak is a lowest value */

/* Whether some rule for CO2 is live: without one no room has a level, so nobody should adopt the pack. */
bool pack_has_level(const struct pack *pack);
const struct rule *pack_find(const struct pack *pack, const char *id);      /* NULL: not in the pack */

#endif
