/* store/spots.h - readings of hand-held monitors that people took on a round: spot evidence of a room at a moment. They
 * never join the series of its sensors, and no rule is judged by them. Append-only: a mistake is answered by a later
 * one, with a note. */
#ifndef SPOTS_H
#define SPOTS_H
#include "calibrations.h"
#include "place.h"
#include "reading.h"
#include "store.h"

#define SPOTS_MAX 4096                  /* of one room, ever */

struct spot {
    int64_t id;                         /* out */
    char room[ID_SIZE];
    int64_t at_ms, written_ms;          /* when it was read off, when it was entered */
    double co2_ppm, temperature_c, humidity_pct;    /* NAN: not read off; one of them is there */
    char monitor[NAME_SIZE];            /* which one, as people call it; "": not said */
    char who[NAME_SIZE], note[CALIBRATION_NOTE_SIZE];
};

/* Fills id. -ENOENT: no such room; -EEXIST: the same monitor there at that moment is on record; -ENOSPC: SPOTS_MAX. */
int spot_add(struct store *store, struct spot *spot, struct error *err);
/* Of a room, of moments in [from_ms, to_ms), newest first, at most limit. each(): 0 goes on, anything else ends the
 * listing and is returned. */
int spots_list(struct store *store, const char *room, int64_t from_ms, int64_t to_ms, size_t limit,
               int (*each)(void *context, const struct spot *spot), void *context, struct error *err);

#endif
