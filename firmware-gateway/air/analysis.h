/* air/analysis.h - the samples of one room, given all at once, judged as if they had been heard live: sensor checks,
 * days, verdicts and incidents by the very calls the gateway makes. Pure but for its answer's memory. Any thread. */
#ifndef ANALYSIS_H
#define ANALYSIS_H
#include "day_book.h"
#include "error.h"
#include "fresh_day.h"
#include "incident.h"

#define ANALYSIS_ABSENT INT32_MIN   /* no such value in this sample */
#define ANALYSIS_HOLE_DAYS_MAX 31   /* more dates in a row without a sample are not listed: it lay in a drawer */

struct analysis_samples {           /* borrowed */
    size_t count;
    const int64_t *time_ms;         /* unix ms UTC, strictly increasing */
    const int32_t *values[QUANTITY_COUNT];      /* thousandths of the unit, or ANALYSIS_ABSENT; NULL: never measured */
    const int32_t *people;          /* heads in the room, or ANALYSIS_ABSENT; NULL: nobody counted */
};

struct analysis_incident {          /* one that was raised */
    size_t rule_index;              /* in the pack */
    int64_t began_ms, raised_ms;
    int64_t cleared_ms;             /* 0: it never was */
    double peak;                    /* highest value; lowest where the rule is a minimum */
    bool unoccupied;                /* cleared by the end of the occupied period */
};

struct analysis_flows {             /* fresh air, oldest first */
    size_t count, places;
    struct fresh_air_entry *entries;            /* those that could be estimated */
    size_t refused;                 /* hours and falls of the level that could not; ... */
    enum flow_refusal refusal;      /* ... the newest's reason */
    size_t day_count, day_places;
    struct fresh_sum *days;         /* of each date with an hour in use, oldest first: what rules go by */
};

struct analysis {
    int64_t interval_ms;            /* median of all intervals between samples; 0: one sample */
    int64_t max_gap_ms;             /* three times that, 15 to 60 minutes: neighbours further apart are not joined */
    size_t samples;                 /* with any value */
    size_t rejected;                /* of these, with a value outside its plausible range: that value is left out */
    size_t spikes;                  /* jumps of CO2 that no second sample had confirmed: joined, and raising nothing */
    size_t stuck;                   /* CO2 that did not move for too long: its day can't tell */
    bool baseline_is_good;          /* seven nights at the end, neither low nor high beside outdoors */
    size_t long_holes;              /* of more than ANALYSIS_HOLE_DAYS_MAX dates, which are not in the book */
    struct day_book *book;          /* finished; school days without any sample are in it, with nothing covered */
    size_t incident_count, incident_places;
    struct analysis_incident *incidents;        /* by began_ms, then in the order of the pack */
    struct analysis_flows flows;
};

/* The time after the last sample counts as heard in silence: what is open then ends with its occupied period.
 * analysis  out, heap: the caller's, until analysis_close. Some 10 kB a day.
 * 0; -ENOMEM. */
int analysis_run(const struct day_book_setup *setup, const struct analysis_samples *samples,
                 struct analysis **analysis, struct error *err);
/* The fresh air of a date; NULL: there was no hour in use. Borrowed. */
const struct fresh_sum *analysis_air(const struct analysis *analysis, int64_t date);
void analysis_close(struct analysis *analysis);         /* takes NULL */

#endif
