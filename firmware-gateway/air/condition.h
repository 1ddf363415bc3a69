/* air/condition.h - where along a line the condition of one rule is true, and where it is clear of it.
 * Clear is beyond the clear level, so between the two lies a band that is neither. Pure. Any thread. */
#ifndef CONDITION_H
#define CONDITION_H
#include "rule.h"
#include "trailing_mean.h"

#define MEANS_PER_CONDITION 2       /* for the limit and for the clear level */

struct condition_stretch {          /* unix ms; none when from is not before to */
    double from_ms, to_ms;
    bool is_open;                   /* goes on beyond the line's end */
};

struct condition_view {
    struct condition_stretch met, clear;    /* never overlap */
};

struct condition {
    struct level limit, clear;
    struct trailing_mean *means;    /* MEANS_PER_CONDITION, borrowed. NULL: the line itself is judged */
};

bool condition_needs_means(const struct rule *rule);

/* outdoor_ppm: rule_outdoor_ppm() of the room. When condition_needs_means(), lines that are not open yet, and means:
 * MEANS_PER_CONDITION, uninitialised; both kept by the caller as long as the condition. */
void condition_init(struct condition *condition, const struct pack *pack, const struct rule *rule, double outdoor_ppm,
                    struct recent_lines *lines, struct trailing_mean *means);

/* Looks at one occupied line, oldest first, never overlapping an earlier one. With means it was just added to their
 * recent lines. */
struct condition_view condition_add(struct condition *condition, const struct line *line);

/* How long the condition must be true before it counts, in ms. */
double condition_hold_ms(const struct pack *pack, const struct rule *rule);

/* A trailing mean of the rule: the pack's window for sustained; for mean its own, 75 % of it joined. */
void condition_mean_init(struct trailing_mean *mean, const struct pack *pack, const struct rule *rule,
                         struct recent_lines *lines, struct level level);

#endif
