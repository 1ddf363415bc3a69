/* days/school_term.h - all rooms over a term, summed from the narrow rows of kept days (day_sums.h). The same sums as
 * those of the days' texts (term.h). */
#ifndef SCHOOL_TERM_H
#define SCHOOL_TERM_H
#include "days.h"
#include "slots_above.h"
#include "store.h"
#include "term.h"

struct school_term_room {
    struct room_info info;
    const struct pack **packs;      /* owned; one a date: that judges it */
    const struct pack *stamped;     /* whose stamp is known; NULL: none yet */
    char stamp[DAYS_STAMP_SIZE];
    struct term_sums sums;
    struct slots_above above;       /* where it is asked for */
};

struct school_term {                /* what reading needs, by value, so that a worker may have it */
    int64_t from_date, to_date;     /* both included */
    const struct pack *adopted;     /* borrowed, as all packs */
    enum nation nation;
    struct zone zone;
    struct calendar calendar;
    bool asks_above;                /* the caller's to set, with the next two */
    struct slots_above_ask ask;
    bool is_bound;                  /* for somebody who may not learn of single days */
    size_t room_count, last;        /* last: where the newest day went; the next is often of the room after it */
    struct school_term_room rooms[];
};

/* The rooms of the school, nothing summed yet. Main. NULL: out of memory. */
struct school_term *school_term_open(const struct school *school, int64_t from_date, int64_t to_date);
void school_term_close(struct school_term *term);   /* takes NULL */

/* Adds the days that are kept and judged by what holds now; others are not measured. And what is asked above. Worker. */
int school_term_read(struct store_reader *reader, struct school_term *term, struct error *err);

/* An object: the range, the adopted pack, and each room with its sums; where those would tell of single days to somebody
 * who may not learn of them, too_few_days stands in their place. */
void school_term_put(const struct school_term *term, struct out *out);

#endif
