/* store/block_parts.h - readings on their way into blocks: those of a device and an hour, or of a device and a stint of
 * hours, joined with what is there already. Private to store/; used while the guard is open for sealing. */
#ifndef BLOCK_PARTS_H
#define BLOCK_PARTS_H
#include "blocks.h"

enum block_kind { BLOCKS_OF_HOURS, BLOCKS_OF_STINTS };

struct block_parts {
    struct store *store;
    enum block_kind kind;
    struct error *err;
    bool is_begun;
    struct block_part {
        int64_t start, device, number;      /* start: hours or stints since 1970, UTC */
        int64_t first_seq, last_seq;
        size_t count;                       /* in rows */
        bool is_changed;
    } part;
    struct block_row rows[BLOCK_ROWS_MAX], unpacked[BLOCK_ROWS_MAX];
    uint8_t bytes[BLOCK_SIZE_MAX(BLOCK_ROWS_MAX)];
};

/* Adds a reading to the newest part of its block; raw: its time is of 1970, as everywhere. Those of one block come one
 * after the other. A part that can't be read stays as it is, for "transom verify" to name, and the next one is begun. */
int block_parts_add(struct block_parts *parts, const struct raw_row *raw);
/* Writes the last one. Each part is packed, unpacked again and held against what went in before it is written; -EILSEQ:
 * it is not the same. */
int block_parts_end(struct block_parts *parts);

#endif
