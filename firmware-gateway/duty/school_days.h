/* duty/school_days.h - counting in days on which pupils come, as people at school do: "answer within ten school days".
 * Pure. Any thread. Dates are days since 1970-01-01 of the local calendar.
 *
 * A school day is a date on which the site's own hours have an occupied period (calendar_day_of(),
 * CALENDAR_OCCUPIED): no weekend, closure, half-term, bank holiday or day outside the terms. An INSET day is none:
 * staff are in, but the rooms are not used as on a school day, so there is nothing to measure and no pupil to ask. */
#ifndef SCHOOL_DAYS_H
#define SCHOOL_DAYS_H
#include "calendar.h"

#define SCHOOL_DAYS_NEVER INT64_MAX     /* as a date: the calendar has no such day */
#define SCHOOL_DAYS_COUNT_MAX 1000      /* some five school years: more than anybody has to wait for */
#define SCHOOL_DAYS_SPAN_MAX 3700       /* dates in ten years: what is further apart is counted no further */

bool school_days_is(const struct calendar *calendar, int64_t date);

/* The date that lies count school days after date; before it, when count is negative. 0: date itself, whatever it is.
 * The day on which something is sent does not count: one school day after a Friday is the Monday.
 * SCHOOL_DAYS_NEVER: more than SCHOOL_DAYS_COUNT_MAX either way, or the calendar has not so many within
 * SCHOOL_DAYS_SPAN_MAX dates: terms are entered a year or two ahead. */
int64_t school_days_add(const struct calendar *calendar, int64_t date, int count);

/* How many school days lie after from, up to and including to; as a negative number when to is the earlier one, so that
 * school_days_between(c, d, school_days_add(c, d, n)) is n wherever that is a date. At most SCHOOL_DAYS_SPAN_MAX dates
 * are looked at. */
int school_days_between(const struct calendar *calendar, int64_t from, int64_t to);

/* The date that many calendar months later; where that month is too short, its last day: what is due on the 29th of
 * February is due on the 28th, never later. */
int64_t school_days_months_after(int64_t date, int months);

#endif
