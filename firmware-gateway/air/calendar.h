/* air/calendar.h - when rooms are occupied: weekday periods on the days of terms, minus closures and bank holidays, in
 * the site's zone.
 * Plain values of fixed size; copy them freely. Pure. Any thread. Meaning: "Time" in the rules of the design:
 * a period is half open, [start, end). Dates are days since 1970-01-01 of the local calendar. */
#ifndef CALENDAR_H
#define CALENDAR_H
#include "error.h"
#include "place.h"
#include "zone.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_PERIODS_MAX 8      /* on one weekday */
#define CALENDAR_CLOSURES_MAX 256   /* date ranges; some twenty years of English school holidays */
#define CALENDAR_TERMS_MAX 64       /* six a year for ten years */
#define CALENDAR_BANK_HOLIDAYS_MAX 512  /* of one division; some fifty years */
#define CALENDAR_ROOMS_MAX 256      /* with hours of their own: every room of the largest school */
#define CALENDAR_LABEL_SIZE 64
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

enum calendar_reason {              /* why an instant or a day is occupied or not */
    CALENDAR_OCCUPIED,
    CALENDAR_OUT_OF_HOURS,          /* before, between or after the day's periods */
    CALENDAR_NO_HOURS,              /* a weekday without any: the weekend */
    CALENDAR_CLOSED,                /* a closure that is none of the three below */
    CALENDAR_HOLIDAY,
    CALENDAR_HALF_TERM,
    CALENDAR_INSET,                 /* staff are in, pupils are not */
    CALENDAR_BANK_HOLIDAY,
    CALENDAR_OUTSIDE_TERM,          /* terms are given, and none has this date */
    CALENDAR_REASON_COUNT
};

struct calendar_closure {
    int64_t first_date, last_date;  /* both closed */
    enum calendar_reason kind;      /* CALENDAR_CLOSED to CALENDAR_INSET */
    char label[CALENDAR_LABEL_SIZE];/* "Christmas", or "" */
};

struct calendar_term {
    int64_t first_date, last_date;  /* both in it; half-terms are closures */
    char name[CALENDAR_LABEL_SIZE]; /* "Autumn 2026" */
};

struct calendar_bank_holiday {
    int64_t date;
    char title[CALENDAR_LABEL_SIZE];
};

struct calendar_room {              /* whose hours are not the site's */
    char id[ID_SIZE];
    struct week_hours hours;
};

struct calendar {
    struct week_hours hours;
    size_t closure_count, term_count, bank_holiday_count, room_count;
    struct calendar_closure closures[CALENDAR_CLOSURES_MAX];
    struct calendar_term terms[CALENDAR_TERMS_MAX];         /* none: every date is in term */
    bool keeps_bank_holidays;       /* closed on them: whoever loads the calendar adds those of the site's division */
    struct calendar_bank_holiday bank_holidays[CALENDAR_BANK_HOLIDAYS_MAX];     /* by date */
    struct calendar_room rooms[CALENDAR_ROOMS_MAX];
};

struct calendar_span {              /* [start, end), unix ms UTC */
    int64_t start_ms, end_ms;
};

struct calendar_day {
    enum calendar_reason reason;    /* CALENDAR_OCCUPIED: it has occupied periods; never CALENDAR_OUT_OF_HOURS */
    const char *label;              /* the closure's or bank holiday's name, or ""; borrowed from the calendar */
};

void calendar_init(struct calendar *calendar);  /* Mon-Fri 09:00-15:30, no closures */
int calendar_weekday(int64_t date);             /* 0: Monday */

/* -- text of the site file -- Parsers: 0, or -EINVAL with the reason; output untouched then. */
/* "mon-fri", "mon,wed", "sat": bit 0 of *weekdays is Monday. "fri-mon" wraps over the weekend. */
int calendar_weekdays_parse(const char *text, uint8_t *weekdays, struct error *err);
int calendar_period_parse(const char *text, struct calendar_period *period, struct error *err);  /* "09:00-15:30" */
int calendar_date_parse(const char *text, int64_t *date, struct error *err);    /* "2026-09-02"; years 1990 to 2099 */
/* "2026-12-21..2027-01-04" or one date; the label becomes "", the kind CALENDAR_CLOSED. */
int calendar_closure_parse(const char *text, struct calendar_closure *closure, struct error *err);
void calendar_weekdays_format(uint8_t weekdays, char text[CALENDAR_TEXT_SIZE]);
void calendar_period_format(struct calendar_period period, char text[CALENDAR_TEXT_SIZE]);
void calendar_date_format(int64_t date, char text[CALENDAR_TEXT_SIZE]);
void calendar_closure_format(const struct calendar_closure *closure, char text[CALENDAR_TEXT_SIZE]);
const char *calendar_reason_word(enum calendar_reason reason);      /* "occupied", "half_term" ... as in the API */
bool calendar_kind_from_word(const char *word, enum calendar_reason *kind);     /* "holiday|half_term|inset|other" */

/* Adds a period to each of the weekdays, all or none. Periods may touch (10:30 ends one and starts the next: one
 * stretch of occupied time). -EEXIST: overlaps one that is there; -ENOSPC: CALENDAR_PERIODS_MAX are there. */
int calendar_add_period(struct week_hours *hours, uint8_t weekdays, struct calendar_period period, struct error *err);
/* Copies a closure; overlapping ones are fine. -ENOSPC: CALENDAR_CLOSURES_MAX are there. */
int calendar_add_closure(struct calendar *calendar, const struct calendar_closure *closure, struct error *err);
/* Copies a term. -EEXIST: it overlaps another; -ENOSPC: CALENDAR_TERMS_MAX are there. */
int calendar_add_term(struct calendar *calendar, const struct calendar_term *term, struct error *err);
/* In any order; a title is cut to fit. -ENOSPC: CALENDAR_BANK_HOLIDAYS_MAX are there. */
int calendar_add_bank_holiday(struct calendar *calendar, int64_t date, const char *title, struct error *err);
/* Gives a room hours of its own in place of the site's. -EEXIST: it has some; -ENOSPC: CALENDAR_ROOMS_MAX have. */
int calendar_add_room(struct calendar *calendar, const char *room, const struct week_hours *hours, struct error *err);
/* A room's own hours, or NULL: the site's. Borrowed from the calendar. */
const struct week_hours *calendar_room_hours(const struct calendar *calendar, const char *room);

/* -- questions -- `own` are the room's own hours, or NULL for the site's; closures, bank holidays and terms
 * hold for both. */
/* What kind of day a date is. A closure that somebody entered comes before a bank holiday, that before the terms. */
struct calendar_day calendar_day_of(const struct calendar *calendar, const struct week_hours *own, int64_t date);
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
/* The end of the period that utc_ms is in; where periods touch, of this one and not of the stretch. 0: it is in
 * none. */
int64_t calendar_period_end_ms(const struct calendar *calendar, const struct week_hours *own,
                               const struct zone *zone, int64_t utc_ms);
/* The start of the first period on a later date than utc_ms's, or CALENDAR_NEVER. */
int64_t calendar_next_day_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t utc_ms);
/* The closure that holds on a date (the first added), or NULL; borrowed from calendar. */
const struct calendar_closure *calendar_closure_on(const struct calendar *calendar, int64_t date);

#endif
