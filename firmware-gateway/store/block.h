/* store/block.h - readings packed into bytes: what a sealed hour looks like in the record. Pure: no I/O, no clock, no
 * allocation. Any thread.
 *
 * A reading is a row of whole numbers, a block its columns one after the other, in the envelope of packed.h:
 *
 *   count       number: of readings
 *   columns     each of enum block_column in turn; a value's only where BLOCK_PRESENT of a row has its bit, and not at
 *               all where no row has */
#ifndef BLOCK_H
#define BLOCK_H
#include "packed.h"
#include "reading.h"

#define BLOCK_VERSION 1
#define BLOCK_ROWS_MAX 4096

enum block_column {
    BLOCK_TIME,                 /* ms, from an instant that the writer chose */
    BLOCK_SEQ,
    BLOCK_AGE,                  /* ms, see reading.age_ms in schema.c; so are the next three */
    BLOCK_BOOT,
    BLOCK_SKEW,
    BLOCK_FLAGS,                /* bits */
    BLOCK_DOUBTFUL,             /* bit q: quantity q; beside an absent value: it was not a number */
    BLOCK_PRESENT,              /* bit q: the row has a value of quantity q */
    BLOCK_VALUES,               /* and the QUANTITY_COUNT - 1 after it: thousandths of the unit; absent: 0 */
    BLOCK_COLUMN_COUNT = BLOCK_VALUES + QUANTITY_COUNT
};
#define BLOCK_PRESENT_ALL ((INT64_C(1) << QUANTITY_COUNT) - 1)

struct block_row {
    int64_t of[BLOCK_COLUMN_COUNT];
};

#define BLOCK_SIZE_MAX(count) PACKED_SIZE(BLOCK_COLUMN_COUNT, count)

/* Packs 1 to BLOCK_ROWS_MAX rows, in any order, which is kept; in that of time they take least room. Bits of
 * BLOCK_PRESENT beyond the quantities, and values without their bit, are not kept. Any number comes back as it was.
 * bytes: room for BLOCK_SIZE_MAX(count). Returns how many bytes. */
size_t block_encode(const struct block_row *rows, size_t count, uint8_t *bytes);

/* Bytes of any origin. rows: room for BLOCK_ROWS_MAX, of no use after a failure. -EPROTO: of another version of this
 * form; -EBADMSG: not what block_encode wrote. */
int block_decode(const uint8_t *bytes, size_t size, struct block_row *rows, size_t *count);

#endif
