/* duty/lasting.h - findings that last: a run of school days on each of which a room failed. Pure. Any thread.
 *
 * Only measured days count: a day without a verdict neither lengthens a run nor breaks it, because a sensor that was
 * unplugged for a day says nothing about the air. A day that passed ends the run. Dates are days since 1970-01-01. */
#ifndef LASTING_H
#define LASTING_H
#include <stdbool.h>
#include <stdint.h>

/* Project settings: no source says how long. Two school weeks are the "two weeks" of a finding that lasts in the
 * table of review triggers; one is what a person who answered "yes" may be given to see it too. */
#define LASTING_FINDING_DAYS 10
#define LASTING_CONTRADICTION_DAYS 5

enum lasting_day { LASTING_UNMEASURED, LASTING_PASSED, LASTING_FAILED };

struct lasting_run {                /* zeroes to begin with */
    int days;                       /* failed ones of the run so far */
    int64_t first_date, last_date;  /* of it; without meaning when days is 0 */
};

/* One more school day, later than all before. A date on which there was no school is not to be given. */
void lasting_add(struct lasting_run *run, int64_t date, enum lasting_day day);
/* It has gone on for at least so many days. */
bool lasting_is(const struct lasting_run *run, int days);

#endif
