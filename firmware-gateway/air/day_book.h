/* air/day_book.h - the judged days of one room, quantity by quantity, kept as they end: what pages, reports and
 * analyses of a file read from. Pure but for the memory it grows. Any thread; a book belongs to its caller. */
#ifndef DAY_BOOK_H
#define DAY_BOOK_H
#include "day_judge.h"
#include <stddef.h>

#define DAY_BOOK_QUANTITIES_MAX QUANTITY_COUNT

struct day_book_setup {             /* borrows all; they outlive the book unchanged */
    const struct pack *pack;
    const struct room_info *room;
    enum nation nation;
    const struct calendar *calendar;
    const struct week_hours *hours; /* NULL: the site's */
    const struct zone *zone;
};

struct booked_day {
    struct judged_day judged;
    bool is_doubtful;               /* the sensor was not to be believed on it */
};

struct day_book;

/* Judges CO2 and temperature, and what else the pack has rules for. NULL: out of memory. */
struct day_book *day_book_open(const struct day_book_setup *setup);
void day_book_close(struct day_book *book);         /* takes NULL */

/* The judged quantities, in their own order: index from 0. */
size_t day_book_quantity_count(const struct day_book *book);
enum quantity day_book_quantity(const struct day_book *book, size_t index);

/* Adds a sample fit to be joined, as day_judge_add. is_doubtful: neither it nor its day can be believed.
 * 0; -EINVAL: a quantity that is not judged, or not later than the newest, ignored; -ENOMEM: the day that ended is
 * lost, and so is the book: close it. */
int day_book_add(struct day_book *book, enum quantity quantity, int64_t time_ms, double value, int64_t max_gap_ms,
                 int64_t interval_ms, bool is_doubtful);
/* The day of the newest sample can't be believed. */
void day_book_doubt(struct day_book *book, enum quantity quantity);
/* No more samples: the newest days count too. Once. 0, -ENOMEM. */
int day_book_finish(struct day_book *book);

/* After day_book_finish: adds those of the dates (ascending) on which the quantity has no day, as days of which nothing
 * is known. 0, -ENOMEM. */
int day_book_fill(struct day_book *book, enum quantity quantity, const int64_t *dates, size_t count);

/* Borrowed until the next day ends. NULL: no sample of the quantity on that date. */
const struct booked_day *day_book_find(const struct day_book *book, enum quantity quantity, int64_t date);
/* The first date after `date` on which any quantity has a day; INT64_MAX: none. INT64_MIN asks for the first of all. */
int64_t day_book_next_date(const struct day_book *book, int64_t date);

#endif
