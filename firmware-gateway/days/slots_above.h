/* days/slots_above.h - how long CO2 was above any level in any hours, from what is kept of half hours: mean, lowest,
 * highest. Not every curve with the same three is as long above a level, so the answer is the range that all of them are
 * in. No reading is read, and nothing that was not measured is counted. */
#ifndef SLOTS_ABOVE_H
#define SLOTS_ABOVE_H
#include "calendar.h"
#include "out.h"
#include "readings.h"
#include "zone.h"

struct slots_above_ask {
    double ppm;
    bool has_hours;                 /* else the room's own */
    struct calendar_period period;  /* on days on which the room is in use */
};

struct slots_above {                /* zeroed: nothing is known */
    int64_t days;                   /* on which the room is in use */
    double asked_min;               /* whole half hours of the hours asked for */
    double measured_min;
    double ppm_min;                 /* mean times measured minutes, summed */
    double above_min[2];            /* at least, at most */
};

/* Of one half hour: seconds of its joined time above a level, at least and at most. By its mean m, lowest a and highest b,
 * with a share f of the time above X: m <= f b + (1 - f) X and m >= f X + (1 - f) a, so that f is from (m - X) / (b - X)
 * to (m - a) / (X - a). Nothing joined: 0 and 0. */
void slots_above_of(const struct slot *slot, double ppm, double above_s[2]);

/* The hours of a stretch of local dates, both included: the same for all rooms that have the site's. own: of the room, or
 * NULL. Half hours that lie whole in them count. Heap, free() it. NULL: out of memory. */
struct slots_above_hours;
struct slots_above_hours *slots_above_hours(const struct slots_above_ask *ask, const struct calendar *calendar,
                                            const struct week_hours *own, const struct zone *zone, int64_t from_date,
                                            int64_t to_date);

/* Of a room in them. Worker; what the record says. */
int slots_above_read(struct store_reader *reader, const char *room, double ppm, const struct slots_above_hours *hours,
                     struct slots_above *above, struct error *err);

/* "in_hours", as a value of the object that is open. */
void slots_above_put(const struct slots_above *above, struct out *out);

#endif
