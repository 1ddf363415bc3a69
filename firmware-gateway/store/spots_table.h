/* store/spots_table.h - readings of hand-held monitors as a table for a spreadsheet. Each row begins with the word
 * "spot", so that nobody who cuts and pastes takes one for a reading of a room's sensor. Times are local with their
 * offset, and UTC; the last line is that of the readings (room_export.h), and proves the bytes before it. Pure. */
#ifndef SPOTS_TABLE_H
#define SPOTS_TABLE_H
#include "out.h"
#include "spots.h"
#include "zone.h"

void spots_table_begin(struct out *out);
void spots_table_row(struct out *out, const struct zone *zone, const char *room_name, const struct spot *spot);
void spots_table_end(struct out *out, int64_t rows);        /* out holds the table, all of it, and nothing else */

#endif
