/* store/block.h - readings packed into bytes: what a sealed hour looks like in the record. Pure: no I/O, no clock, no
 * allocation. Any thread.
 *
 * A reading is a row of whole numbers, a block its columns one after the other. Written as one stream of bits, the low
 * bit of each byte first, and of each number:
 *
 *   version     8 bits, BLOCK_VERSION
 *   count       number of readings
 *   columns     each of enum block_column in turn; a value's only where BLOCK_PRESENT of a row has its bit, and not at
 *               all where no row has
 *   rest        bits of 0 up to a whole byte
 *   checksum    32 bits: CRC-32 of all bytes before (ISO 3309, as zlib counts it)
 *
 * "number" is a whole number from 0 in groups of 7 bits, the low one first, each behind a bit that says whether another
 * follows; "signed" is the same of its zig-zag form (0, -1, 1, -2 ...). All arithmetic is that of 64 bits and wraps. A
 * column is:
 *
 *   coding      2 bits: 0 all zero and nothing follows, 1 constant, 2 packed, 3 Rice
 *   order       2 bits: 0 to 2, how often differences of neighbours were taken, with one row fewer each time; 3, from row
 *               i (from 0) so many steps were taken off
 *   heads       of order 1 and 2 so many signed: the first row, the first difference; of order 3 signed: the step
 *   reference   signed, c
 *   factor      1 bit, and where it is 1 a number, g; else g = 1             } not of a constant
 *   width       6 bits, w: packed 1 to 64, less 1; Rice 0 to 63              }
 *   rows        packed: w bits of u, which stands for c + g x u; Rice: zig-zag u >> w as so many bits of 1 and a 0,
 *               then the low w bits of it; BLOCK_ESCAPE bits of 1 are followed by all 64 bits instead
 *
 * Readings of one sensor come every minute or so, in steps of what it can tell apart: differences are small, all are
 * multiples of that step, and a late one or a door that opens costs its own bits alone. */
#ifndef BLOCK_H
#define BLOCK_H
#include "reading.h"
#include <stddef.h>

#define BLOCK_VERSION 1
#define BLOCK_ROWS_MAX 4096
#define BLOCK_ESCAPE 20

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

/* What count rows need at most: each column its head, and 64 bits a row. */
#define BLOCK_HEAD_SIZE 16
#define BLOCK_COLUMN_HEAD_SIZE 48
#define BLOCK_SIZE_MAX(count) (BLOCK_HEAD_SIZE + BLOCK_COLUMN_COUNT * (BLOCK_COLUMN_HEAD_SIZE + 8 * (size_t)(count)))

/* Packs 1 to BLOCK_ROWS_MAX rows, in any order, which is kept; in that of time they take least room. Bits of
 * BLOCK_PRESENT beyond the quantities, and values without their bit, are not kept. Any number comes back as it was.
 * bytes: room for BLOCK_SIZE_MAX(count). Returns how many bytes. */
size_t block_encode(const struct block_row *rows, size_t count, uint8_t *bytes);

/* Bytes of any origin. rows: room for BLOCK_ROWS_MAX, of no use after a failure. -EPROTO: of another version of this
 * form; -EBADMSG: not what block_encode wrote. */
int block_decode(const uint8_t *bytes, size_t size, struct block_row *rows, size_t *count);

#endif
