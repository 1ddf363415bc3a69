/* air/calendar.h - when rooms are occupied: weekday periods, minus closures, in the site's zone.
 * Plain values of fixed size; copy them freely. Pure. Any thread. Meaning: "Time" in the rules of the design:
 * a period is half open, [start, end). Dates are days since 1970-01-01 of the local calendar. */
#ifndef CALENDAR_H
#define CALENDAR_H
#include "error.h"
#include "zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_PERIODS_MAX 8      /* on one weekday */
#define CALENDAR_CLOSURES_MAX 256   /* date ranges; some twenty years of English school holidays */
#define CALENDAR_LABEL_SIZE 48
#define CALENDAR_TEXT_SIZE 32       /* of any formatted text, with its end */
#define CALENDAR_HORIZON_DAYS 400   /* how far calendar_next_change_ms looks */
#define CALENDAR_NEVER INT64_MAX

struct calendar_period {
    int16_t start_min, end_min;     /* minutes since local midnight; 0 <= start < end <= 1440 */
};

struct week_hours {                 /* the site's, or one room's own in its place */
    uint8_t count[7];               /* 0: Monday */
    struct calendar_period periods[7][CALENDAR_PERIODS_MAX];    /* sorted, never overlapping */
};

struct calendar_closure {
    int64_t first_date, last_date;  /* both closed */
    char label[CALENDAR_LABEL_SIZE];/* "Christmas", or "" */
};

struct calendar {
    struct week_hours hours;
    size_t closure_count;
    struct calendar_closure closures[CALENDAR_CLOSURES_MAX];
};

struct calendar_span {              /* [start, end), unix ms UTC */
    int64_t start_ms, end_ms;
};

enum calendar_reason {
    CALENDAR_OCCUPIED,
    CALENDAR_OUT_OF_HOURS,          /* before, between or after the day's periods, or a weekday without any */
    CALENDAR_CLOSED,                /* calendar_closure_on() says which closure */
};

void calendar_init(struct calendar *calendar);  /* Mon-Fri 09:00-15:30, no closures */
int calendar_weekday(int64_t date);             /* 0: Monday */

/* -- text of the site file -- Parsers: 0, or -EINVAL with the reason; output untouched then. */
/* "mon-fri", "mon,wed", "sat": bit 0 of *weekdays is Monday. "fri-mon" wraps over the weekend. */
int calendar_weekdays_parse(const char *text, uint8_t *weekdays, struct error *err);
int calendar_period_parse(const char *text, struct calendar_period *period, struct error *err);  /* "09:00-15:30" */
/* "2026-12-21..2027-01-04" or one date; the label becomes "". Years 1990 to 2099. */
int calendar_closure_parse(const char *text, struct calendar_closure *closure, struct error *err);
void calendar_weekdays_format(uint8_t weekdays, char text[CALENDAR_TEXT_SIZE]);
void calendar_period_format(struct calendar_period period, char text[CALENDAR_TEXT_SIZE]);
void calendar_closure_format(const struct calendar_closure *closure, char text[CALENDAR_TEXT_SIZE]);

/* Adds a period to each of the weekdays, all or none. Periods may touch (10:30 ends one and starts the next: one
 * stretch of occupied time). -EEXIST: overlaps one that is there; -ENOSPC: CALENDAR_PERIODS_MAX are there. */
int calendar_add_period(struct week_hours *hours, uint8_t weekdays, struct calendar_period period, struct error *err);
/* Copies a closure; overlapping ones are fine. -ENOSPC: CALENDAR_CLOSURES_MAX are there. */
int calendar_add_closure(struct calendar *calendar, const struct calendar_closure *closure, struct error *err);

/* -- questions -- `own` are the room's own hours, or NULL for the site's; closures hold for both. */
/* The occupied stretches of a date, sorted; touching periods are one. Returns how many, at most
 * CALENDAR_PERIODS_MAX. What a clock change skips is left out, what it doubles counts twice. */
size_t calendar_spans(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                      int64_t date, struct calendar_span spans[CALENDAR_PERIODS_MAX]);
int64_t calendar_occupied_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t date);
enum calendar_reason calendar_reason_at(const struct calendar *calendar, const struct week_hours *own,
                                        const struct zone *zone, int64_t utc_ms);
bool calendar_is_occupied(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                          int64_t utc_ms);
/* The first instant after utc_ms at which calendar_is_occupied changes, or CALENDAR_NEVER. */
int64_t calendar_next_change_ms(const struct calendar *calendar, const struct week_hours *own,
                                const struct zone *zone, int64_t utc_ms);
/* The closure that holds on a date (the first added), or NULL; borrowed from calendar. */
const struct calendar_closure *calendar_closure_on(const struct calendar *calendar, int64_t date);

#endif
