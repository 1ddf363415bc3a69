/* tests/faults/power_cut.h - what a disk may hold when the power fails. While it records, every operation that goes
 * well on the disk of fault_vfs.h is noted; afterwards the disk can be made again as it may have been at any sync:
 *
 *     writes and truncations that a sync of their file came after are there;
 *     of all others each may be there, be gone, or be there in part (sectors of 512 bytes), in any order;
 *     a file that was deleted may still be there, until something is synced after it.
 *
 * That is harsher than a disk that keeps the order, and what SQLite promises to stand (sqlite.org, atomiccommit). */
#ifndef POWER_CUT_H
#define POWER_CUT_H
#include <stddef.h>
#include <stdint.h>

/* From now on, the folder being empty; ends with power_forget. */
void power_record(void);
/* The program was told that something is saved: number. */
void power_note_saved(int number);
size_t power_syncs(void);           /* how many went well so far */
/* Fills the folder, which is empty, with the files as they may be when the power fails just before the sync with this
 * index, counted from 0, is through, or (odd seeds) at any moment between it and the one before. Returns the newest
 * number noted before that moment, 0: none. */
int power_cut(size_t sync, uint32_t seed, const char *folder);
void power_forget(void);

#endif
