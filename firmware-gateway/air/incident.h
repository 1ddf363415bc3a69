/* air/incident.h - the engine that turns one room's samples into incidents, rule by rule.
 * Pure: no I/O, no clock. Every instant it names (began, raised, cleared) is computed from the samples and the
 * calendar, never from when it was called: samples in time order give the same incidents however often and whenever
 * advance is called between them, as long as each sample comes within max_gap of the one before.
 *
 *   NONE -true-> PENDING -held-> RAISED -under clear level-> FADING -clear hold-> CLEARED (and NONE again)
 *   PENDING goes back to NONE, and FADING to RAISED, when the value does. A gap, a stale or doubtful value is neither
 *   true nor clear: it breaks a hold that is running, and leaves RAISED and FADING as they are.
 *   The end of the occupied period clears with reason "unoccupied".
 *
 * "Value" is what the statistic judges: the line between samples, or for sustained and mean the trailing mean.
 * Held: an instant rule for the pack's hold and two reporting intervals, consecutive_minutes for more than its window,
 * sustained and mean at once; and each needs two samples beyond the limit, because one bad sample never raises
 * anything. A hold that ends with the period, to the instant, is held. */
#ifndef INCIDENT_H
#define INCIDENT_H
#include "rule.h"

enum incident_state { INCIDENT_NONE, INCIDENT_PENDING, INCIDENT_RAISED, INCIDENT_FADING, INCIDENT_CLEARED,
                      INCIDENT_STATE_COUNT };
const char *incident_state_word(enum incident_state state);     /* "pending", "raised", "fading", "cleared" */

struct incident_event {             /* what changed, told at once */
    size_t rule_index;              /* in the pack */
    enum incident_state from, to;   /* to NONE: the pending one went away unrecorded */
    int64_t at_ms;                  /* the instant of the change */
    int64_t began_ms;               /* later of the interpolated crossing and the start of the occupied period */
    int64_t raised_ms;              /* began + hold; 0 before */
    int64_t cleared_ms;             /* 0 before */
    double peak;                    /* highest value (lowest for minimum rules) so far */
    bool unoccupied;                /* cleared by the end of the occupied period */
};

struct incident_engine;             /* one room's trackers for one pack; heap, fixed size once open */

struct calendar;
struct week_hours;
struct zone;

/* Borrows pack, calendar, hours (NULL: the site's) and zone, which must outlive it unchanged, not room; when one of
 * them changes, close and open again, then feed the last hours' samples with tell NULL. NULL: out of memory. */
struct incident_engine *incident_engine_open(const struct pack *pack, const struct room_info *room, enum nation nation,
                                             const struct calendar *calendar, const struct week_hours *hours,
                                             const struct zone *zone);
void incident_engine_close(struct incident_engine *engine);

typedef void incident_tell(void *context, const struct incident_event *event);

/* One more good sample of a quantity (CO2_PPM or TEMPERATURE_C; others are ignored), finite and later than the one
 * before it (others are ignored: history is the day figures' business). max_gap_ms and interval_ms (median reporting
 * interval, 0: not known) as rules.md; tell (may be NULL) is called for each change, in the order of their instants
 * within one stretch of a line. */
void incident_engine_sample(struct incident_engine *engine, enum quantity quantity, int64_t time_ms, double value,
                            int64_t max_gap_ms, int64_t interval_ms, incident_tell *tell, void *context);

/* Time has come to now_ms: ends occupied periods, each at its own end, once no sample can any more be joined across
 * it: with a sample at or after the end, or max_gap after the newest one. A sample from before an end that was so
 * settled raises and clears nothing. */
void incident_engine_advance(struct incident_engine *engine, int64_t now_ms, incident_tell *tell, void *context);

/* The level now, from the CO2 rules with an incident RAISED or FADING: AIR_ACT with an alarm, AIR_WATCH with a warning
 * or advisory, AIR_GOOD with none, AIR_UNKNOWN before the first CO2 sample and where no rule looks at CO2. Outside
 * occupied periods no rule is true.
 * How old the samples are is for the caller to look at.
 * rule      out, the one that decides: the worst, among equals peak rules, then the first in the pack. NULL: none.
 * is_peak   out, the level is AIR_ACT and a peak rule is among the raised.
 * since_ms  out, began of the incident that decides, 0: none. */
enum air_level { AIR_GOOD, AIR_WATCH, AIR_ACT, AIR_UNKNOWN };
enum air_level incident_engine_level(const struct incident_engine *engine, const struct rule **rule, bool *is_peak,
                                     int64_t *since_ms);

/* The peak so far of the rule's incident that began then; NAN: there is none now. */
double incident_engine_peak(const struct incident_engine *engine, const char *rule, int64_t began_ms);

/* The rule that will decide the level once it has held: the worst of the CO2 rules whose limit the newest sample is
 * beyond, but which are not raised yet and would make the level worse than level. NULL: none.
 * since_ms  out, since when it is true; 0: the sample is beyond the limit, the mean that the rule judges is not. */
const struct rule *incident_engine_pending(const struct incident_engine *engine, enum air_level level,
                                           int64_t *since_ms);

/* No rule of the pack looks at CO2 in this room, so its level stays unknown whatever the air. */
bool incident_engine_is_unruled(const struct incident_engine *engine);

#endif
