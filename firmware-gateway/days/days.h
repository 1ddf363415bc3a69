/* days/days.h - whole days of a room, judged from its samples and written as the API prints them and the record keeps
 * them. No I/O and no clock: any thread, so the same code serves a page, a query worker and the gateway's duties. */
#ifndef DAYS_H
#define DAYS_H
#include "calendar.h"
#include "day_book.h"
#include "evidence.h"
#include "fresh_day.h"
#include "out.h"
#include "rule.h"
#include "school.h"
#include "zone.h"

#define DAYS_MAX 400                /* in one asking */

struct days_setup {                 /* copied once: what judging needs, by value, so that a worker may have it */
    const struct pack *pack;        /* borrowed: packs never change (pack_shelf.h) */
    struct calendar calendar;
    struct zone zone;
    struct room_info room;
    enum nation nation;
};
/* pack NULL: the adopted one. NULL: out of memory. free() it. */
struct days_setup *days_setup_of(const struct school *school, size_t room, const struct pack *pack);
/* What a book of its days borrows of it, while it is not changed. */
struct day_book_setup days_book_setup(const struct days_setup *setup);
/* The pack that judges a day of a room. */
const struct pack *days_pack(const struct school *school, const char *room, int64_t date);

/* The same of all dates from_date to to_date, one after the other; by: one pack for all, or NULL. Heap, NULL: out of
 * memory. */
const struct pack **days_packs(const struct school *school, const char *room, int64_t from_date, int64_t to_date,
                               const struct pack *by);

/* What kept days of this setup are stamped with, beside the calendar's version: name and version of the pack, and a
 * digest of the room's facts, the nation, the zone and the form of the text. */
#define DAYS_STAMP_SIZE 80
void days_stamp(const struct days_setup *setup, char stamp[DAYS_STAMP_SIZE]);
/* The same of what a setup would have. */
void days_stamp_of(const struct pack *pack, const struct room_info *room, enum nation nation, const struct zone *zone,
                   char stamp[DAYS_STAMP_SIZE]);

struct days;                        /* judged days in the making */
struct days *days_open(const struct days_setup *setup);     /* borrows; NULL: out of memory */
void days_close(struct days *days);

/* Samples fit to be joined, oldest first; NAN: not in that reading. flags: QUALITY_* of the reading. */
void days_add(struct days *days, int64_t time_ms, const double values[QUANTITY_COUNT], uint32_t flags);
/* The sensor of CO2_PPM or TEMPERATURE_C is not to be believed on the day of the newest sample: no rule can
 * tell. days_add sees to it for flags that say so. */
void days_doubt(struct days *days, enum quantity quantity);
/* No more samples: the newest day counts too, and so does the date, of which nothing may be known. */
void days_finish(struct days *days, int64_t date);
/* What a date has of its week's evidence: its joined time, and the flags of all that was added. */
struct evidence_day days_evidence(const struct days *days, int64_t date);
/* Rules about outdoor air are judged by this on its date. Takes air, finished and on the heap; NULL: none. */
void days_take_air(struct days *days, struct fresh_day *air);
const struct fresh_day *days_air(const struct days *days);      /* borrowed; NULL: none */
const struct day_book *days_book(const struct days *days);      /* borrowed */

/* Writes one day as a value into out: an object, as in GET /rooms/{id}/days but for its grades, which rest on what may
 * change after it (days_put_graded). running: it is not over; now_ms is then
 * the end of what could have been measured. false: that date has no occupied time, nothing was written. */
bool days_put(const struct days *days, struct out *out, const char *key, int64_t date, bool running, int64_t now_ms);
/* Writes a day's text, as days_put made it and as the record keeps it, with the grades that it has by its evidence
 * (NULL: not known). Changes text. */
void days_put_graded(struct out *out, const char *key, char *text, const struct evidence *evidence);
/* The same as days_put from a book that is finished, with what it was opened with. air: of that date; NULL: nothing is
 * known of it. */
bool days_put_booked(const struct day_book *book, const struct day_book_setup *setup, const struct fresh_sum *air,
                     struct out *out, const char *key, int64_t date, bool running, int64_t now_ms);

/* The keys of a verdict in the object that is open, as in a day; grade NULL: not known. */
void days_put_verdict(struct out *out, const struct day_book_setup *setup, const struct rule *rule,
                      const struct day_verdict *verdict, const char *grade);

void days_format_date(int64_t date, char text[11]);             /* "2026-11-23" */
bool days_parse_date(const char *text, int64_t *date);

#endif
