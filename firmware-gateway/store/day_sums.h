/* store/day_sums.h - what a kept day adds to a term, as narrow rows by date: a term of all rooms is read in one piece,
 * where the days' own texts are a hundred times as much. A row is there only as long as the day that it was made of. */
#ifndef DAY_SUMS_H
#define DAY_SUMS_H
#include "store.h"

#define DAY_SUM_LEVELS 3            /* of CO2: term_levels */

struct day_sum {
    double occupied_min;
    double coverage;                /* of CO2, 0 to 1 */
    double mean_ppm;                /* NAN: nothing was measured, and all below are 0 */
    double above_min[DAY_SUM_LEVELS], run_min[DAY_SUM_LEVELS];
    bool has_failed;                /* any rule about CO2 */
};

/* Upsert by (date, room), after days_save of the same day, which takes away what was made of another text. stamp and
 * calendar_version: as of the day. -ENOENT: no such room. */
int day_sum_save(struct store *store, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
                 const struct day_sum *sum, struct error *err);

/* Of all rooms, dates in [from_date, to_date], by date, each date's rooms in one order; those of the calendar as it is
 * now. room, stamp: borrowed while each() runs, whose answer other than 0 ends it and is returned. Worker. */
int day_sums_list(struct store_reader *reader, int64_t from_date, int64_t to_date,
                  int (*each)(void *context, const char *room, int64_t date, const char *stamp,
                              const struct day_sum *sum), void *context, struct error *err);

#endif
