/* air/evidence.h - how far the figures of a room can be trusted: its evidence grade, by what its week of measuring
 * has joined and what is known of its sensors. Pure, no allocation. Any thread. Source: "Evidence grade of a room and
 * week" in the rules of the design. A week is the ISO week; up to a day: it is graded by its school days so far. */
#ifndef EVIDENCE_H
#define EVIDENCE_H
#include "calendar.h"
#include "quality.h"
#include "zone.h"

struct evidence_day {               /* what a local day of a room has of its week */
    int64_t co2_joined_ms, temperature_joined_ms;   /* in occupied periods */
    uint32_t flags;                 /* all QUALITY_* of its readings, or-ed */
};

struct evidence {                   /* of a room, on a day */
    int64_t date;                   /* 0: nothing is known */
    int64_t occupied_ms;            /* of the week's days together ... */
    struct evidence_day sum;        /* ... and what they have */
    bool calibration_is_recent;     /* of every sensor of CO2 in the room, checked by a person and found good */
    bool baseline_is_good;          /* likewise, by the sensor's own nights */
    bool placement_is_confirmed;    /* of every sensor in the room */
};

int64_t evidence_week_start(int64_t date);      /* its Monday */

/* A check counts until the same date of the next year, that day included; one of 29 February until the 28th. Dates:
 * days since 1970-01-01. */
bool evidence_is_recent(int64_t checked_date, int64_t date);

/* Occupied time of a date up to until_ms (INT64_MAX: of the whole). */
int64_t evidence_occupied_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t date, int64_t until_ms);

/* The night of a date, [from_ms, to_ms). true: by the calendar nobody is in the room then. */
bool evidence_night(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                    int64_t date, int64_t *from_ms, int64_t *to_ms);

/* Takes a day in. day NULL: nothing was measured on it. */
void evidence_add(struct evidence *evidence, int64_t occupied_ms, const struct evidence_day *day);

double evidence_coverage(const struct evidence *evidence, enum quantity quantity);     /* NAN: no occupied time yet */

/* 'A' to 'D' for CO2_PPM or TEMPERATURE_C, '?' when there is no occupied time; *reason as quality_grade ("too_early"
 * for '?'). Of a temperature only the clock's flags tell. */
char evidence_grade(const struct evidence *evidence, enum quantity quantity, const char **reason);

#endif
