/* store/packed.h - columns of whole numbers packed into bytes, and the envelope around them: what blocks of readings
 * (block.h) and days of half hours (slot_day.h) are made of. Pure: no I/O, no clock, no allocation. Any thread.
 *
 * All is one stream of bits, the low bit of each byte first, and of each number:
 *
 *   version     8 bits, of what it is
 *   ...         columns, and what else the kind of thing has
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
 *               then the low w bits of it; PACKED_ESCAPE bits of 1 are followed by all 64 bits instead
 *
 * Readings of one sensor come every minute or so, in steps of what it can tell apart: differences are small, all are
 * multiples of that step, and a late one or a door that opens costs its own bits alone. */
#ifndef PACKED_H
#define PACKED_H
#include "bits.h"

#define PACKED_ROWS_MAX 4096       /* of one column */
#define PACKED_ESCAPE 20
#define PACKED_SIZE_MAX (1 << 20)  /* of all together */
/* What columns need at most: each its head, and 64 bits a row; and the envelope. */
#define PACKED_ENVELOPE_SIZE 16
#define PACKED_HEAD_SIZE 48
#define PACKED_SIZE(columns, rows) (PACKED_ENVELOPE_SIZE + (columns) * (PACKED_HEAD_SIZE + 8 * (size_t)(rows)))

/* Writing. bytes: room for all. */
void packed_begin(struct bits *bits, uint8_t *bytes, int version);
void packed_put(struct bits *bits, int64_t *values, size_t count);     /* 1 to PACKED_ROWS_MAX; values are used up */
size_t packed_end(struct bits *bits);                                  /* how many bytes it is */

/* Reading bytes of any origin. packed_get fills values with anything when bits get short, which packed_close tells.
 * _open: -EPROTO: of another version; -EBADMSG: the checksum is wrong. _close: -EBADMSG: more or less than there should
 * be. */
int packed_open(struct bits *bits, const uint8_t *bytes, size_t size, int version);
void packed_get(struct bits *bits, int64_t *values, size_t count);     /* 1 to PACKED_ROWS_MAX */
int packed_close(struct bits *bits);

#endif
