/* base/zone.h - a time zone as a table of plain values: loaded once from the system's IANA data, pure ever after.
 * zone_load changes the process's TZ for a moment: main thread, before others start. Everything else: any thread.
 *
 * A local time is a date (days since 1970-01-01, as in rfc3339.h) and a second of that day as a clock on the wall shows
 * it. When clocks go back a stretch of the day is shown twice: the first and the second pass. When they go forward a
 * stretch is never shown: asked for it, the answer is the instant of the change. */
#ifndef ZONE_H
#define ZONE_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZONE_NAME_SIZE 64
#define ZONE_TRANSITIONS_MAX 512    /* 1990 to 2100; the busiest zones change their clocks four times a year */
#define ZONE_DEFAULT "Europe/London"

struct zone_transition {
    int64_t utc_ms;                 /* from this instant on ... */
    int32_t offset_s;               /* ... local time is UTC plus this */
};

struct zone {
    char name[ZONE_NAME_SIZE];
    size_t count;                   /* at least 1; transitions[0] holds for all earlier times too */
    struct zone_transition transitions[ZONE_TRANSITIONS_MAX];   /* oldest first */
};

struct zone_local {
    int64_t date;                   /* days since 1970-01-01 */
    int32_t second_of_day;          /* 0 to 86399 as the wall clock shows it; fractions are cut */
    bool second_pass;               /* the clock shows this time for the second time on this date */
    int32_t offset_s;               /* local minus UTC */
};

/* Reads the changes of the zone from 1990 to 2100, later ones are not known and the last offset stays. Changes less
 * than a week apart that cancel out are not seen.
 * name     IANA name as in "Europe/London"; letters, digits, "+-_/" only, no part empty.
 * zone     out, copies all it needs.
 * 0; -EINVAL: not the shape of a name; -ENOENT: the system has no such zone; -ENOMEM; -ENOSPC: more changes than
 * ZONE_TRANSITIONS_MAX. */
int zone_load(const char *name, struct zone *zone, struct error *err);

int32_t zone_offset_s(const struct zone *zone, int64_t utc_ms);
struct zone_local zone_to_local(const struct zone *zone, int64_t utc_ms);
int64_t zone_date(const struct zone *zone, int64_t utc_ms);     /* the local date alone */

/* The UTC instant, in ms, of a local time. second_of_day 0 to 86400 (24:00 is the next date's 00:00). second_pass
 * chooses where the time occurs twice and is without meaning elsewhere. Skipped: the instant of the change. */
int64_t zone_to_utc(const struct zone *zone, int64_t date, int32_t second_of_day, bool second_pass);
bool zone_is_doubled(const struct zone *zone, int64_t date, int32_t second_of_day);

/* First instant of a date, and how long the date lasts (23, 24 or 25 h, or what the zone makes of it). */
int64_t zone_day_start_ms(const struct zone *zone, int64_t date);
int64_t zone_day_length_ms(const struct zone *zone, int64_t date);

#endif
