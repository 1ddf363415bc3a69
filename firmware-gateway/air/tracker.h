/* air/tracker.h - the state machine of one rule in one room; incident.h draws it and says what each step needs.
 * Met and clear stretches of lines that take up where the last one ended are one run, and runs move the state.
 * Inner part of incident.c. Pure, no allocation. */
#ifndef TRACKER_H
#define TRACKER_H
#include "condition.h"
#include "incident.h"

#define TRACKER_NO_TIME INT64_MIN
#define TRACKER_CHANGES_MAX 8       /* in one part of a line: two to end runs, three each for met and clear */

struct news {                       /* changes, by their instants; large: start it with news_init */
    incident_tell *tell;
    void *context;
    size_t count;
    struct incident_event events[PACK_RULES_MAX * TRACKER_CHANGES_MAX];
};

void news_init(struct news *news, incident_tell *tell, void *context);      /* tell may be NULL */
void news_tell(struct news *news);  /* and forgets */

struct tracker {
    size_t rule_index;
    const struct rule *rule;
    struct condition condition;
    double hold_ms, clear_hold_ms;
    enum incident_state state;
    double met_from_ms, clear_from_ms;  /* start of the run that reaches the newest line's end; NAN: none */
    int64_t beyond_ms[2];           /* the newest two samples beyond the limit, newest first; TRACKER_NO_TIME: none */
    int64_t began_ms, raised_ms;
    double peak;
};

/* Borrows pack and rule; outdoor_ppm, lines and means as condition_init. */
void tracker_init(struct tracker *tracker, const struct pack *pack, size_t rule_index, double outdoor_ppm,
                  struct recent_lines *lines, struct trailing_mean *means);

/* One occupied part of a line, as condition_add. interval_ms: median reporting interval, 0: not known. */
void tracker_judge(struct tracker *tracker, const struct line *part, int64_t interval_ms, struct news *news);
/* One more sample, beyond the limit or not. */
void tracker_note_sample(struct tracker *tracker, int64_t time_ms, bool is_beyond);
/* A gap from at_ms on: nobody knows what the value did, so no hold goes on. */
void tracker_break(struct tracker *tracker, int64_t at_ms, struct news *news);
/* The occupied period ended. */
void tracker_end_period(struct tracker *tracker, int64_t at_ms, struct news *news);

#endif
