/* store/reserve.h - room on the disk for what has to be written when it is full. FOLDER/transom.reserve takes up a
 * megabyte beside the record for nothing; once the disk is full it is given up, and then there is room for a few
 * hundred entries of the ledger, incidents and what people do, while readings wait. Any thread. */
#ifndef RESERVE_H
#define RESERVE_H
#include "error.h"
#include <stdbool.h>
#include <stdint.h>

#define RESERVE_SIZE (INT64_C(1) << 20)         /* bytes */
/* Beside the reserve, before readings go on: a log may grow by so much until it is moved into the file. */
#define RESERVE_HEADROOM (INT64_C(2) << 20)

/* Makes the reserve unless it is there. 0; -ENOSPC: there is no room for it and RESERVE_HEADROOM, and none is taken;
 * other negative errno with the reason. */
int reserve_keep(const char *folder, struct error *err);
/* Gives its room to whoever writes next. false: there was none. */
bool reserve_release(const char *folder);

struct disk_space {
    int64_t size_bytes, free_bytes;             /* of the disk that the folder is on; free: for us */
    int64_t record_bytes;                       /* of the record with its log */
};
/* 0; negative errno: the folder can't be looked at. Looks at the record by its name only (store.h says why). */
int reserve_look(const char *folder, struct disk_space *space);

#endif
