/* sensors/loggers/chronology.h - when the rows of a whole file were: which number is the month, which way the file
 * runs, which pass of the hour that comes twice; then UTC, oldest first, each time once. Pure. Any thread. */
#ifndef CHRONOLOGY_H
#define CHRONOLOGY_H
#include "logger.h"
#include "stamp.h"

struct chronology {
    const char *name;                       /* of the file, for messages; borrows */
    enum stamp_kind kind;                   /* of all its times */
    const struct zone *zone;                /* borrows; used where the file has no offset of its own */
    bool has_offset;                        /* times on the wall are UTC plus offset_s the whole year */
    int32_t offset_s;
    enum logger_date_order asked, said;     /* by the caller; by the heading */
    uint32_t first_over_12, second_over_12; /* a line with such a number in its date; 0: none */
};

/* Turns the raw stamps of every series of the file, in time_ms in order of rows, into UTC; sorts and leaves out what is
 * there twice. Fills repeated, clashing, is_local and month_first, and adds notes.
 *
 * lines  of each series, the line of each row; reordered along.
 * 0; -EINVAL: a date that is none, an order that a line disproves, an hour that no clock in the zone showed;
 * -ENOMEM. */
int chronology_settle(const struct chronology *how, struct logger_file *file, uint32_t *const *lines,
                      struct error *err);

#endif
