/* store/calibrations.h - who checked a sensor when, how, and what was found; and who saw it in its place.
 * Append-only: a mistake is answered by a later entry. Evidence grades rest on both. Where each() is called for every
 * row: 0 goes on, anything else ends the listing and is returned. */
#ifndef CALIBRATIONS_H
#define CALIBRATIONS_H
#include "place.h"
#include "store.h"

#define CALIBRATIONS_MAX 512            /* of one sensor, ever */
#define PLACEMENTS_MAX 512              /* likewise */
#define CALIBRATION_NOTE_SIZE 256       /* bytes, with its end */
#define CALIBRATION_AGE_MAX_MS (10 * 366 * INT64_C(86400000))   /* older ones are no use to anybody */
#define CALIBRATION_ERROR_PPM_MAX 10000.0

/* Held in outdoor air, beside a reference instrument, by the sensor's own baseline, at its maker's; swapped for another
 * behind the same name; or an hour beside the school's other sensors (together.h). */
enum calibration_how { CALIBRATION_OUTDOOR_AIR, CALIBRATION_REFERENCE, CALIBRATION_BASELINE, CALIBRATION_MAKER,
                       CALIBRATION_SWAP, CALIBRATION_TOGETHER, CALIBRATION_HOW_COUNT };
/* Whether it says how far the sensor may be trusted. Among the school's other sensors one can be found wrong, but not
 * right: their median is no reference, as all of them may have drifted together. */
bool calibration_counts(enum calibration_how how, bool is_good);
#define CALIBRATION_COUNTS_SQL "(how <> 'together' OR NOT is_good)"
const char *calibration_how_word(enum calibration_how how);     /* "outdoor_air" ... */
bool calibration_how_from_word(const char *word, enum calibration_how *how);    /* false: unknown, *how untouched */

struct calibration {
    int64_t id;                         /* out */
    int64_t device;                     /* row id */
    int64_t at_ms, written_ms;          /* when it was done, when it was entered */
    char who[NAME_SIZE];
    enum calibration_how how;
    bool is_good;                       /* fit for use after it */
    double error_ppm;                   /* what it read too much; NAN: not measured */
    char note[CALIBRATION_NOTE_SIZE];
};
/* Fills id. -ENOENT: no such device; -ENOSPC: CALIBRATIONS_MAX. */
int calibration_add(struct store *store, struct calibration *calibration, struct error *err);
/* Newest first, by when it was done; at most limit. */
int calibrations_list(struct store *store, int64_t device, size_t limit,
                      int (*each)(void *context, const struct calibration *calibration), void *context,
                      struct error *err);

struct placement {
    int64_t device, at_ms;
    char who[NAME_SIZE], note[CALIBRATION_NOTE_SIZE];
};
/* The device was seen where it is assigned. -ENOENT: no such device; -ENOSPC: PLACEMENTS_MAX. */
int placement_add(struct store *store, const struct placement *placement, struct error *err);
/* The newest that still holds: made after the device was assigned last. -ENOENT: none does. */
int placement_load(struct store *store, int64_t device, struct placement *placement, struct error *err);

#endif
