/* store/evidence_rows.h - what evidence grades and the sensors' own checks are read from: the levels of nights, the
 * joined time of kept days, and what was known of a room's sensors at a moment.
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned. */
#ifndef EVIDENCE_ROWS_H
#define EVIDENCE_ROWS_H
#include "evidence.h"
#include "night.h"
#include "store.h"

/* CO2 that may be judged, of every device, measured in [from_ms, to_ms), in order of arrival. Worker. */
int night_samples_scan(struct store_reader *reader, int64_t from_ms, int64_t to_ms,
                       void (*each)(void *context, int64_t device, int64_t time_ms, double co2_ppm), void *context,
                       struct error *err);

/* Upsert by (device, date); the same again writes nothing. -ENOENT: no such device. */
int night_save(struct store *store, int64_t device, const struct night_level *level, struct error *err);
/* The newest date of which any device has a night; 0: none. */
int night_newest(struct store *store, int64_t *date, struct error *err);
/* Of a device (0: of all), dates in [from_date, to_date]; by device, oldest first. Worker. */
int nights_list(struct store_reader *reader, int64_t device, int64_t from_date, int64_t to_date,
                int (*each)(void *context, int64_t device, const struct night_level *level), void *context,
                struct error *err);

/* Upsert by (room, date). -ENOENT: no such room. */
int day_evidence_save(struct store *store, const char *room, int64_t date, int64_t calendar_version,
                      const struct evidence_day *day, struct error *err);
/* Dates in [from_date, to_date], oldest first, of the calendar as it is now. Worker. */
int day_evidence_list(struct store_reader *reader, const char *room, int64_t from_date, int64_t to_date,
                      int (*each)(void *context, int64_t date, const struct evidence_day *day), void *context,
                      struct error *err);

struct sensor_evidence {            /* a device of a room, as it was known at a moment */
    int64_t device;
    int64_t checked_ms;             /* its newest check by then; 0: never */
    bool was_good;
    bool is_placed;                 /* confirmed since it was assigned */
    bool has_nights;                /* it measures CO2 */
};
/* The devices that were in the room up to at_ms. Worker. */
int sensors_evidence(struct store_reader *reader, const char *room, int64_t at_ms,
                     int (*each)(void *context, const struct sensor_evidence *sensor), void *context,
                     struct error *err);

#endif
