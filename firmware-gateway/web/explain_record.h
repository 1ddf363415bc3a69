/* web/explain_record.h - a rule replayed from the record: reads the room's readings, lets air/explain.h judge them, and
 * holds the outcome against what was told at the time. Worker. */
#ifndef EXPLAIN_RECORD_H
#define EXPLAIN_RECORD_H
#include "days.h"
#include "explain.h"
#include "incidents.h"
#include "store.h"
#include "tried.h"

#define EXPLAIN_SETTLING_MS (2 * INT64_C(60000))    /* what happened so lately may not be on record yet */

struct explain_ask {                    /* what a worker is handed, by value */
    enum explain_of of;
    struct days_setup *setup;           /* borrowed */
    size_t rule_index;                  /* in the setup's pack */
    int64_t date, now_ms;
    struct incident incident;           /* EXPLAIN_INCIDENT: as recorded */
    struct tried tried;                 /* EXPLAIN_DAY: what lets the rule count on that date; id 0: nothing */
};

/* Why the outcome of now may differ from the recorded one; each as far as the record shows it. */
enum explain_because {
    BECAUSE_LATE_DATA,                  /* readings of that time arrived afterwards, or the record says so */
    BECAUSE_PACK,                       /* it was raised by another pack, or another version */
    BECAUSE_CALENDAR,                   /* the occupied periods of that day are others now */
    BECAUSE_ROOM,                       /* the rule does not apply to the room any more */
    BECAUSE_CLOCK,                      /* the gateway's clock was corrected around that time */
    BECAUSE_UNKNOWN,
    BECAUSE_COUNT
};
const char *explain_because_word(enum explain_because because);

struct explain_outcome {
    struct explain *explain;            /* owned: explain_close */
    const struct explanation *told;     /* part of it */
    bool is_compared;                   /* there is something on record to hold it against */
    bool began_differs, raised_differs, cleared_differs, peak_differs;      /* of an incident, */
    bool verdict_differs, figure_differs;                                   /* ... of a day */
    char recorded_verdict[16];
    double recorded_figure;             /* NAN: none */
    uint32_t because;                   /* bits of enum explain_because, when anything differs */
};

static inline bool explain_agrees(const struct explain_outcome *outcome)
{
    return !outcome->began_differs && !outcome->raised_differs && !outcome->cleared_differs && !outcome->peak_differs &&
           !outcome->verdict_differs && !outcome->figure_differs;
}

/* 0 and *outcome, whose explain is the caller's to close; -ENOMEM, or what the record says. */
int explain_record(struct store_reader *reader, const struct explain_ask *ask, struct explain_outcome *outcome,
                   struct error *err);

#endif
