/* sensors/loggers/stamp.h - the times that loggers write. A time is either an instant, or what a clock on some wall
 * showed: then it stays day, month and time of day until the whole file has been seen (chronology.h).
 * Pure. Any thread. */
#ifndef STAMP_H
#define STAMP_H
#include <stddef.h>
#include <stdint.h>

enum stamp_kind {
    STAMP_INSTANT,                      /* unix seconds or milliseconds; or a date with "Z" or an offset */
    STAMP_WALL,                         /* 2021-10-31 01:30, or the serial number of a spreadsheet's day */
    STAMP_WALL_ORDER                    /* 07/10/2021 01:30: which of the two is the month, the file must say */
};

/* A time on a wall, in 64 bits. first and second are as written; of a STAMP_WALL they are day and month. */
#define STAMP_MS_BITS 27
#define STAMP_PART_BITS 8

struct stamp {
    enum stamp_kind kind;
    int64_t raw;                        /* STAMP_INSTANT: unix ms, UTC; else as stamp_first() and the others read it */
};

static inline int stamp_year(int64_t raw)
{
    return (int)(raw >> (STAMP_MS_BITS + 2 * STAMP_PART_BITS));
}

static inline int stamp_first(int64_t raw)
{
    return (int)(raw >> (STAMP_MS_BITS + STAMP_PART_BITS)) & 0xff;
}

static inline int stamp_second(int64_t raw)
{
    return (int)(raw >> STAMP_MS_BITS) & 0xff;
}

static inline int32_t stamp_ms_of_day(int64_t raw)
{
    return (int32_t)(raw & ((1 << STAMP_MS_BITS) - 1));
}

/* Reads all of the text:
 *     2021-10-31 01:30:05, 2021/10/31T01:30Z, 2021-10-31T01:30:05.123+01:00, 31/10/2021 1:30:05 PM, 31.10.21 01:30,
 *     1635643800, 1635643800000, 44500.0625
 * Seconds and their fraction may be missing (the fraction is cut to ms), a comma may stand between date and time, and a
 * date alone is 00:00. Years 1990 to 2099; two digits are of this century. 24:00 is not a time.
 *
 * text   length bytes; borrows.
 * stamp  out; untouched on failure.
 * Returns 0; -EINVAL. A day and month that could be neither order (32/01, 13/13) is -EINVAL too; whether the month has
 * that day is seen when the order is known. */
int stamp_read(const char *text, size_t length, struct stamp *stamp);

#endif
