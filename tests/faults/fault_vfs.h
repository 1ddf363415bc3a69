/* tests/faults/fault_vfs.h - a disk for tests, as a shim over SQLite's own VFS: it counts the operations that change a
 * file (creating, writing, syncing, truncating, deleting), lets the n-th of them go wrong on request, and tells a
 * listener of all that went well. What is in shared memory is no disk and never fails. */
#ifndef FAULT_VFS_H
#define FAULT_VFS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault {
    FAULT_IO_ERROR,     /* nothing is written */
    FAULT_SHORT_WRITE,  /* half of it is */
    FAULT_FULL,
    FAULT_SYNC_ERROR,   /* only syncs count, and fail */
    FAULT_DIES,         /* with the process: kill -9 before the operation */
};

/* All databases opened from now on are on it; sound until fault_arm. */
void fault_install(void);
/* after operations still go well; the next one fails, and all later ones when it is_for_ever. */
void fault_arm(enum fault fault, int after, bool is_for_ever);
void fault_heal(void);
int fault_count(void);          /* operations that failed since fault_arm */

/* An operation that went well, on the file of that path; borrows. */
enum fault_op { FAULT_WRITE, FAULT_TRUNCATE, FAULT_SYNC, FAULT_DELETE };
typedef void fault_listener(enum fault_op op, const char *path, const void *bytes, size_t size, int64_t offset);
void fault_listen(fault_listener *listener);    /* NULL: nobody */

#endif
