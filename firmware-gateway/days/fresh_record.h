/* days/fresh_record.h - what the record says of a room's fresh air: a day's estimates, and how long the room takes to
 * clear. Worker. */
#ifndef FRESH_RECORD_H
#define FRESH_RECORD_H
#include "days.h"
#include "fresh_day.h"
#include "recovery.h"
#include "store.h"

#define FRESH_RECOVERY_DAYS 14          /* the habits of now; and no more than ... */
#define FRESH_RECOVERY_READINGS 60000   /* ... so many readings are looked through in one asking */

struct stored_reading;

/* Readings of a room, oldest first; asked for in parts of a quarter of a day. each: 0, or negative to end. */
int fresh_record_read(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                      int (*each)(void *context, const struct stored_reading *row), void *context, struct error *err);

/* The level outdoors that the room's estimates go by: what a person wrote down, else the median of the day's occupied
 * hours where another room's sensor hangs outside; 0: neither, the room's own nights tell. */
int fresh_record_outdoor_ppm(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                             double *outdoor_ppm, struct error *err);

/* A day finished, on the heap: the caller's to free(). -ENOMEM, or what the record says. Borrows the setup's calendar
 * and zone while it reads. */
int fresh_record_day(struct store_reader *reader, const struct days_setup *setup, int64_t date,
                     struct fresh_day **day, struct error *err);

/* Adds the falls of the level within a stretch to those that recovery has, the oldest
 * stretch first. A fall that is cut by an end of its stretch is none. */
int fresh_record_falls(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms,
                       struct recovery *recovery, struct error *err);

/* Falls of the level that ended in the days before to_ms. interval_ms: how often the sensor reports. */
int fresh_record_recovery(struct store_reader *reader, const struct days_setup *setup, int64_t to_ms,
                          int64_t interval_ms, struct recovery *recovery, struct error *err);

#endif
