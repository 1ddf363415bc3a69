/* simulate/world.h - the school as it lives: rooms fill, people open windows, sensors report.
 * No I/O and no clock: time goes on as far as it is asked to. The same options give the same reports, byte for byte.
 * One thread at a time. */
#ifndef WORLD_H
#define WORLD_H
#include "error.h"
#include "fault.h"
#include "past.h"
#include "rooms.h"
#include "sensor.h"
#include "zone.h"
#include <stdbool.h>
#include <stdint.h>

#define WORLD_INTERVAL_S_MIN 5
#define WORLD_INTERVAL_S_MAX 3600

/* In the room whose windows wait for an alert: how long CO2 has been over the level when somebody comes and opens.
 * BB101 lets a naturally ventilated room exceed 1500 ppm for 20 minutes; five more to read the alert and walk there. */
#define WORLD_ALERT_PPM 1500.0
#define WORLD_ALERT_MIN 25.0

struct world_options {
    uint64_t seed;
    int rooms;                          /* 1 to ROOMS_MAX */
    int interval_s;                     /* between reports */
    int64_t start_ms;                   /* unix ms: no report is before it */
    const struct zone *zone;            /* of the school day; borrows */
    const struct fault *faults;         /* copies */
    size_t fault_count;                 /* at most FAULTS_MAX */
    struct past past;
};

struct world_report {
    int room;                           /* index */
    int64_t time_ms;                    /* unix ms */
    int64_t own_time_ms;                /* what the sensor's clock says */
    int64_t offset_ms;                  /* of local time, then */
    struct sensor_reading reading;      /* not rounded */
    struct model_air felt;              /* the truth behind it, at the sensor */
    bool is_silent;                     /* the sensor says nothing: publish nothing */
    bool is_twice;
    bool is_junk;                       /* publish retained; the reading is from nowhere */
};

struct world;

/* Lives through the day before start_ms first, so that the air has a past. -ENOMEM. */
int world_open(const struct world_options *options, struct world **world, struct error *err);
void world_close(struct world *world);

int64_t world_next_ms(const struct world *world);                    /* when the next report falls due */
void world_take(struct world *world, struct world_report *report);  /* lets time pass until then */
const struct rooms_room *world_room(const struct world *world, int index);

#endif
