/* store/inspection_book.h - the figures that inspections were begun with (duty/inspection_figures.h), frozen: rows are
 * written once and never changed, so that what was on the round sheet is what is printed and shown years later. */
#ifndef INSPECTION_BOOK_H
#define INSPECTION_BOOK_H
#include "inspection_figures.h"
#include "store.h"

/* Those of one room, in whole minutes and ppm. -EEXIST: the inspection has them already; -ENOENT: no such inspection
 * or room. */
int inspection_figures_add(struct store *store, int64_t inspection, const struct inspection_figures *figures,
                           struct error *err);
/* By building and name of the room. each(): 0 goes on, anything else ends the listing and is returned. */
int inspection_figures_list(struct store *store, int64_t inspection,
                            int (*each)(void *context, const struct inspection_figures *figures), void *context,
                            struct error *err);

#endif
