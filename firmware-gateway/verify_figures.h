/* verify_figures.h - the statistics of a record against its readings, for `transom verify`: kept days judged once more,
 * half hours told once more. Reads only, a day of a room at a time. Any name of the file, with or without packs. */
#ifndef VERIFY_FIGURES_H
#define VERIFY_FIGURES_H
#include "pack_shelf.h"
#include "store.h"

struct verify_figures {
    int64_t days, slots;            /* compared, and right */
    int64_t days_unruled;           /* of the days: their figures alone, because the pack of their rules is not here */
    int64_t days_left;              /* not compared: judged by what does not hold any more, or with readings to come */
    int64_t slots_open;             /* not what the readings tell in order, and need not be (verify_slots.h) */
};

/* path: of the record; reader: of the same. shelf: packs that days were judged by, NULL: there are none; pack: adopted
 * as long as nobody adopted one. 0; -EBADMSG: the first that is wrong, by room, date and half hour; else what the record
 * says. figures: how far it came. */
int verify_figures(const char *path, struct store_reader *reader, const struct pack_shelf *shelf, const char *pack,
                   struct verify_figures *figures, struct error *err);

#endif
