/* web/snapshot_air.h - what the last school days of rooms say about lines that no rule answers: fresh air for each
 * person, how fast a room clears when it is aired, how much it cools overnight. Worker, but for what says otherwise. */
#ifndef SNAPSHOT_AIR_H
#define SNAPSHOT_AIR_H
#include "night_fall.h"
#include "recovery.h"
#include "snapshot_record.h"

#define SNAPSHOT_AIR_DAYS_MIN 5         /* project setting: fewer estimates of fresh air say nothing */

/* What is read of a room, as bits. */
enum { SNAPSHOT_AIR_FRESH = 1, SNAPSHOT_AIR_AIRING = 2, SNAPSHOT_AIR_NIGHTS = 4 };
unsigned snapshot_air_asked(enum checklist_answer answer);      /* by such a line; 0: nothing. Any thread */

struct snapshot_air {                   /* of one room; zeroes but for asked */
    unsigned asked;
    size_t days;                        /* school days whose CO2 was measured for VERDICT_COVERAGE_MIN of the time */
    size_t estimated;                   /* those whose fresh air could be estimated, */
    double low[SNAPSHOT_DAYS], high[SNAPSHOT_DAYS];     /* ... L/s a person: ends of their ranges */
    int judged, failed;                 /* days on which a rule about fresh air passed or failed; those that failed */
    size_t over_days;                   /* over RECOVERY_FROM_PPM while in use */
    struct recovery recovery;
    struct night_falls nights;          /* after school days */
};

/* air: one a room of source. -ENOMEM, or what the record says. Writes over the setup's room. */
int snapshot_air_read(struct store_reader *reader, const struct snapshot_source *source, struct snapshot_air *air,
                      struct error *err);

#endif
