/* store/slot_day.h - the half hours of a room and a day of UTC packed into bytes. Pure: no I/O, no clock, no allocation.
 * Any thread.
 *
 * In the envelope of packed.h, for each quantity in turn: number, how many half hours there are of it, and where there are
 * any the columns of enum slot_column; a figure's only with the rows that have it, and not at all where none has. */
#ifndef SLOT_DAY_H
#define SLOT_DAY_H
#include "packed.h"
#include "reading.h"

#define SLOT_DAY_VERSION 1
#define SLOT_DAY_ROWS_MAX 96        /* of one quantity: twice a day's, because a school may move to another zone */

enum slot_column {
    SLOT_START,                     /* minutes after the day's beginning, increasing */
    SLOT_JOINED,                    /* s */
    SLOT_SAMPLES,
    SLOT_HAS,                       /* bits: the mean, the lowest, the highest is there */
    SLOT_MEAN, SLOT_MIN, SLOT_MAX,  /* thousandths of the unit; 0 where it is not there */
    SLOT_COLUMN_COUNT
};
#define SLOT_FIGURES (SLOT_COLUMN_COUNT - SLOT_MEAN)

struct slot_row {
    int64_t of[SLOT_COLUMN_COUNT];
};

struct slot_day {
    size_t count[QUANTITY_COUNT];
    struct slot_row rows[QUANTITY_COUNT][SLOT_DAY_ROWS_MAX];
};

#define SLOT_DAY_SIZE_MAX PACKED_SIZE(QUANTITY_COUNT * SLOT_COLUMN_COUNT, SLOT_DAY_ROWS_MAX)

/* Puts a half hour in its place, instead of the one that begins then if there is one. false: it is full. */
bool slot_day_put(struct slot_day *day, enum quantity quantity, const struct slot_row *row);

/* bytes: room for SLOT_DAY_SIZE_MAX. Returns how many. Bits of SLOT_HAS beyond the figures are not kept. */
size_t slot_day_encode(const struct slot_day *day, uint8_t *bytes);

/* Bytes of any origin. -EPROTO: of another version of this form; -EBADMSG: not what slot_day_encode wrote. */
int slot_day_decode(const uint8_t *bytes, size_t size, struct slot_day *day);

#endif
