/* web/compared.h - a room's air before and after something was done in it (duty/before_after.h), from kept days.
 * Worker. */
#ifndef COMPARED_H
#define COMPARED_H
#include "action.h"
#include "before_after.h"
#include "place.h"
#include "store.h"

#define COMPARED_MAX 20                 /* of one gathering, in rooms that are asked about: the newest that were done */

struct compared {
    char what[ACTION_WHAT_SIZE], room[ID_SIZE];     /* given, as is the date */
    int64_t done_date;
    struct before_after comparison;
};

/* The school days from first_date to last_date (before_after_dates()), judged. What the record says. */
int compared_read(struct store_reader *reader, const struct calendar *calendar, int64_t first_date, int64_t last_date,
                  struct compared *compared, struct error *err);
/* The same of several, each with the dates that the calendar has around it; without so many school days it cannot be
 * told. */
int compared_read_all(struct store_reader *reader, const struct calendar *calendar, struct compared *all, size_t count,
                      struct error *err);
#endif
