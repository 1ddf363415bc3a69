/* store/sensor_days.h - how a sensor itself was, day by day: battery, signal, how much it said and how much of that was
 * doubtful. Read from its readings when somebody looks; nothing of it is kept. */
#ifndef SENSOR_DAYS_H
#define SENSOR_DAYS_H
#include "reading.h"
#include "store.h"
#include "zone.h"

#define SENSOR_DAYS_MAX 92              /* a term, and some: batteries are judged by weeks */

struct sensor_day {
    int64_t date;                       /* local */
    int64_t readings, doubtful;         /* doubtful: with a value or flag that is not judged by */
    double battery_pct, battery_v;      /* the newest of the day; NAN: it said none */
    double rssi_dbm;                    /* the mean; NAN: it said none */
};

/* Days [from_date, to_date] of a device on which it said anything, oldest first; at most SENSOR_DAYS_MAX dates apart.
 * days: room for so many; count out. -EINVAL: more dates. Worker. */
int sensor_days_read(struct store_reader *reader, int64_t device, const struct zone *zone, int64_t from_date,
                     int64_t to_date, struct sensor_day *days, size_t *count, struct error *err);

#endif
