/* air/day_judge.h - one room, one quantity, day by day: the figures and the verdict of every rule.
 * The same calls for a file and for samples as they come. Pure but for the memory it opens with. Any thread. */
#ifndef DAY_JUDGE_H
#define DAY_JUDGE_H
#include "verdict.h"

struct judged_rule {
    size_t rule_index;          /* in the pack */
    struct day_verdict verdict;
};

struct judged_day {             /* a large plain value */
    struct day_figures figures; /* date, coverage, levels; span_count 0: no occupied time, leave the day out */
    double whole_ms, whole_area;    /* joined at all hours, and under those lines, unit x ms; 0 where no rule asks */
    size_t count;
    struct judged_rule rules[PACK_RULES_MAX];   /* those of the quantity, in the pack's order */
};

struct day_judge;

/* Borrows pack, calendar, hours (NULL: the site's) and zone; they outlive it unchanged. NULL: out of memory. */
struct day_judge *day_judge_open(const struct pack *pack, enum quantity quantity, const struct room_info *room,
                                 enum nation nation, const struct calendar *calendar, const struct week_hours *hours,
                                 const struct zone *zone);
void day_judge_close(struct day_judge *judge);

/* Adds a sample fit to be joined (quality_is_joined). interval_ms: median reporting interval, 0: not known.
 * 1: a day came to its end and was written to *finished; 0: not; -EINVAL: not later than the newest, ignored.
 * Dates without any sample are not made up. */
int day_judge_add(struct day_judge *judge, int64_t time_ms, double value, int64_t max_gap_ms, int64_t interval_ms,
                  struct judged_day *finished);

/* The day of the newest sample as if it were over now. false: no sample yet. */
bool day_judge_today(const struct day_judge *judge, struct judged_day *day);

/* A date without any sample: nothing is covered, and no rule can tell. After the last sample: what was known of the
 * newest day is forgotten. */
void day_judge_nothing(struct day_judge *judge, int64_t date, struct judged_day *day);

/* The figures alone, without judging: borrowed until the next sample. NULL: no sample yet. */
const struct day_figures *day_judge_figures(const struct day_judge *judge);

/* Clock not trusted, or sensor grade D, on the day of the newest sample: it can't tell. Forgotten when the day ends. */
void day_judge_doubt(struct day_judge *judge);

#endif
