/* simulate/past.h - what was otherwise on days before: dates on which nobody came, and windows that were stuck until
 * somebody saw to them. Pure. Any thread. Dates are days since 1970-01-01 of the local calendar. */
#ifndef PAST_H
#define PAST_H
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

struct past {                           /* of zeros: nothing was */
    int64_t closed_first, closed_last;  /* both closed */
    int mended_room;                    /* index, from 0 */
    int64_t mended_date;                /* the first on which its windows opened */
};

/* "2026-10-26..2026-10-30". -EINVAL with what would be right; *past untouched on failure. */
int past_parse_closed(const char *text, struct past *past, struct error *err);
/* "4@2026-11-02": number of the room from 1, and the date. rooms: how many there are. The same. */
int past_parse_mended(const char *text, int rooms, struct past *past, struct error *err);

bool past_is_closed(const struct past *past, int64_t date);
bool past_is_stuck(const struct past *past, int room, int64_t date);

#endif
