/* web/storage.h - the disk that the record is on: how full, how fast it fills, how long it will last. */
#ifndef STORAGE_H
#define STORAGE_H
#include "out.h"
#include "web.h"

/* What the life of a disk is reckoned by (project settings, on the careful side, because makers of memory cards
 * publish neither): how often each of its cells can be written, and how many bytes it writes for each that it is
 * given, which is many where little is written at a time. */
#define STORAGE_CELL_WRITES 500
#define STORAGE_AMPLIFICATION 10

/* Years until every cell is worn, when as much is written every day as since the start; NAN: not known. Endurance is
 * size x writes of a cell / write amplification. */
double storage_life_years(const struct web_storage *storage);

void storage_show(struct out *out, const struct web_storage *storage);      /* as the object "disk" */
void storage_metrics(struct out *out, const struct web_storage *storage);

#endif
