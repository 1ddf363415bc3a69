/* air/explain.h - why an incident or a verdict is what it is: a rule replayed on one room's samples, step by step.
 * The incident engine and the day judge do the judging. This listens to them, looks along the same lines for the
 * crossings, and puts down in order of time what was used, what was left out and why, and what came of it.
 * Pure but for the memory it opens with. Any thread; one explanation belongs to one thread. */
#ifndef EXPLAIN_H
#define EXPLAIN_H
#include "day_judge.h"
#include "explain_steps.h"
#include "fresh_day.h"
#include "incident.h"

#define EXPLAIN_SAMPLES_MAX 200000          /* more than two days of one a second; what comes after is counted only */
#define EXPLAIN_CONTEXT_MS (30 * INT64_C(60000))    /* shown before an incident began, within its occupied period */
#define EXPLAIN_FOUND_MAX 64                /* incidents of one rule in one day that are remembered, the newest */

enum explain_of { EXPLAIN_INCIDENT, EXPLAIN_DAY };

struct explain_question {               /* copied; what it points to is borrowed and outlives the explanation */
    enum explain_of of;
    const struct pack *pack;
    size_t rule_index;                  /* in the pack */
    const struct room_info *room;
    enum nation nation;
    const struct calendar *calendar;
    const struct week_hours *hours;     /* NULL: the site's */
    const struct zone *zone;
    int64_t date;                       /* local; of an incident: the date it began on */
    int64_t began_ms, ended_ms;         /* of an incident, as recorded; ended_ms 0: not yet */
};

struct explain_incident {               /* as recomputed */
    enum incident_state state;          /* NONE: the samples and rules of now give no such incident */
    int64_t began_ms, raised_ms, cleared_ms;    /* 0: not */
    double peak;                        /* while it is open: up to now */
    bool unoccupied;
};

struct explanation {
    const struct rule *rule;
    double limit;                       /* what values are held against: of an excess, outdoor air and the rule's own */
    double hold_ms, clear_hold_ms, clear_level;     /* as incident.h means them */
    int64_t interval_ms, max_gap_ms;    /* at the newest sample */
    int64_t from_ms, to_ms;             /* what the steps tell of */
    size_t span_count;                  /* occupied stretches of the date */
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t used, left_out;              /* samples of from_ms to to_ms */
    struct explain_steps steps;         /* oldest first */
    struct explain_samples samples;     /* oldest first, of from_ms to to_ms and a little around */
    struct explain_incident incident;   /* EXPLAIN_INCIDENT: the recorded one as it comes out now */
    bool is_judged;                     /* EXPLAIN_DAY: the date has occupied time, and so */
    struct day_verdict verdict;
    struct day_figures figures;         /* ... what made it; joined_ms 0: nothing did */
};

struct explain;

/* NULL: out of memory. */
struct explain *explain_open(const struct explain_question *question);
void explain_close(struct explain *explain);

/* The first instant whose readings explain_add wants, and the first that it does not want any more. An incident needs
 * the day before its own too: the reporting interval is measured over it. */
void explain_range(const struct explain *explain, int64_t *from_ms, int64_t *to_ms);

/* One reading of the room as the record has it, oldest first, with its QUALITY_* flags. */
void explain_add(struct explain *explain, const struct reading *reading, uint32_t flags);

/* What the day's rules about outdoor air go by; without it they can't tell. Copies *evidence, borrows its sum until
 * explain_finish. */
void explain_air(struct explain *explain, const struct fresh_evidence *evidence);

/* There are no more readings, and time has come to now_ms. The answer is borrowed until explain_close.
 * NULL: out of memory. */
const struct explanation *explain_finish(struct explain *explain, int64_t now_ms);

#endif
