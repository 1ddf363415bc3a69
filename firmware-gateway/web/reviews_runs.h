/* web/reviews_runs.h - runs of failing days of a room that still go on, from its kept days. Worker. */
#ifndef REVIEWS_RUNS_H
#define REVIEWS_RUNS_H
#include "day_facts.h"
#include "lasting.h"
#include "store.h"

#define REVIEWS_DAYS_MAX 400        /* how far back a run of failing days is followed */
#define REVIEWS_CHUNK_DAYS 28       /* kept days are read so many at a time, from the newest back */

struct reviews_date {
    int64_t date;
    enum lasting_day co2, temperature;
};
struct reviews_dates {              /* of one room, the newest last; filled from the end */
    size_t first, chunk_count;
    struct reviews_date days[REVIEWS_DAYS_MAX], chunk[REVIEWS_CHUNK_DAYS];
    struct day_facts facts;         /* of the day at hand */
};
struct reviews_runs {
    struct lasting_run co2, temperature;
};

/* Back from yesterday until a day of either quantity passed, or to from_date: what lies before that is in no run that
 * still goes on. 0, or what the record says. */
int reviews_runs_read(struct store_reader *reader, const char *room, int64_t from_date, int64_t today,
                      struct reviews_dates *dates, struct error *err);
/* The runs of what was read, of the days after the date. */
struct reviews_runs reviews_runs_after(const struct reviews_dates *dates, int64_t date);
#endif
