/* days/half_hours.h - means of half an hour of a room, for figures by the part of the day: those that were kept as
 * readings were heard, or, where they cover too little (a logger's file brings none) and the readings cover more,
 * worked out from those. Worker. */
#ifndef HALF_HOURS_H
#define HALF_HOURS_H
#include "reading.h"
#include "store.h"

#define HALF_HOURS_KEPT_MIN 0.75        /* project setting: of the stretch; else readings are looked at */
#define HALF_HOURS_STRETCH_MS (26 * INT64_C(3600000))   /* at most, of one asking */

/* Half hours that begin in [from_ms, to_ms), oldest first. joined_s: how much of one was measured. each: 0 goes on.
 * What the record says. */
int half_hours_read(struct store_reader *reader, const char *room, enum quantity quantity, int64_t from_ms,
                    int64_t to_ms, int (*each)(void *context, int64_t start_ms, double mean, int joined_s),
                    void *context, struct error *err);

#endif
