/* air/explain_private.h - what explain.c, which feeds, and explain_end.c, which concludes, share. */
#ifndef EXPLAIN_PRIVATE_H
#define EXPLAIN_PRIVATE_H
#include "condition.h"
#include "explain.h"
#include <math.h>

struct explain {
    struct explain_question question;
    struct explanation result;
    struct incident_engine *engine;         /* of an incident, */
    struct day_judge *judge;                /* ... of a day */
    struct interval_ring intervals;
    bool has_co2;                           /* heard so far: then only its messages measure the interval */
    struct day_stream stream;               /* makes the occupied parts of lines that the condition looks along */
    struct condition condition;
    struct recent_lines lines;
    struct trailing_mean means[MEANS_PER_CONDITION];
    bool has_part, is_beyond;               /* at the end of the newest part */
    int64_t part_end_ms;
    struct fresh_evidence air;              /* all zero: no estimate */
    size_t found_count;
    struct explain_incident found[EXPLAIN_FOUND_MAX];
    bool failed;
};

static inline const struct rule *explain_rule(const struct explain *e)
{
    return &e->question.pack->rules[e->question.rule_index];
}

static inline int64_t explain_day_start_ms(const struct explain *e, int64_t days_later)
{
    return zone_day_start_ms(e->question.zone, e->question.date + days_later);
}

static inline int64_t explain_later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline int64_t explain_earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* What the engine says: an incident_tell. */
void explain_hear(void *explain, const struct incident_event *event);

static inline void explain_tell(struct explain *e, const struct explain_step *step)
{
    e->failed = !explain_steps_add(&e->result.steps, step) || e->failed;
}

/* Something that happens in an instant; its value is that of the line there. */
static inline void explain_tell_at(struct explain *e, enum explain_kind kind, double at_ms)
{
    explain_tell(e, &(struct explain_step){.kind = kind, .at_ms = llround(at_ms), .value = NAN});
}

#endif
