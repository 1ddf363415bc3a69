/* verify_figures.h - the statistics of a record against its readings, for `transom verify`: kept days judged once more,
 * half hours held against what was measured around them. Reads only, a day of a room at a time. */
#ifndef VERIFY_FIGURES_H
#define VERIFY_FIGURES_H
#include "pack_shelf.h"
#include "store.h"

struct verify_figures {
    int64_t days, slots;            /* compared, and right */
    int64_t days_left;              /* not compared: judged by what does not hold any more, or with readings to come */
};

/* folder: with the record; reader: of the same. shelf: packs that days were judged by; days of others are left.
 * 0; -EBADMSG: the first that is wrong, by room and date; else what the record says. figures: how far it came. */
int verify_figures(const char *folder, struct store_reader *reader, const struct pack_shelf *shelf, const char *pack,
                   struct verify_figures *figures, struct error *err);

#endif
