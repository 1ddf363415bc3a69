/* store/blocks.h - looking into sealed hours, and into stints that hours were joined into. Private to store/.
 * A look sees the tail and the blocks as they were at one moment, so that a reading which is on its way from the one to
 * the other is seen once. */
#ifndef BLOCKS_H
#define BLOCKS_H
#include "raw_rows.h"

#define BLOCKS_HOUR_MS INT64_C(3600000)

/* Four hours of a sensor that speaks every minute are some 600 bytes: seven to a page with hardly anything left over. A
 * whole day would be an eighth smaller, and two thirds of that would be lost at the ends of pages. */
#define BLOCKS_STINT_HOURS 4
#define BLOCKS_STINT_HOURS_TEXT "4"

/* The readings of a block arrived with so many others between its first and its last at most: who looks for those of a
 * stretch of seq need not look further. Some two days of a school of a hundred rooms. */
#define BLOCKS_SPAN_MAX 250000

struct blocks;                      /* memory to unpack into, and the moment */

int blocks_open(struct connection *connection, struct blocks **blocks, struct error *err);
void blocks_close(struct blocks *blocks);           /* NULL is fine; statements begun meanwhile are finished first */

int64_t blocks_hour_of(int64_t time_ms);            /* hours since 1970, UTC */
int64_t blocks_stint_of(int64_t hour);              /* stints since 1970, UTC */

/* The first stint in [from_stint, to_stint] of which there are readings, of any device; INT64_MAX: none. */
int blocks_next_stint(struct blocks *blocks, int64_t from_stint, int64_t to_stint, int64_t *stint, struct error *err);

/* Calls each() for the readings of a stint with their time in [from_ms, to_ms), of one device or (0) all, in no order.
 * each(): as of raw_between, and it asks nothing of blocks. -EUCLEAN: a block is damaged. */
int blocks_of_stint(struct blocks *blocks, int64_t stint, int64_t device, int64_t from_ms, int64_t to_ms,
                    int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err);

/* The lowest last seq of any block that is > seq; INT64_MAX: none. */
int blocks_next_seq(struct blocks *blocks, int64_t seq, int64_t *next, struct error *err);

/* Adds the readings with after_seq < seq <= until_seq, in no order. -EUCLEAN. */
int blocks_of_seqs(struct blocks *blocks, int64_t after_seq, int64_t until_seq, struct raw_list *list,
                   struct error *err);

#endif
