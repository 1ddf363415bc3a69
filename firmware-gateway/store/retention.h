/* store/retention.h - readings that are too old to be kept go for good: out of tail and blocks, their bytes overwritten
 * (secure_delete) and, after the commit, gone from the log too. Statistics, kept days and half hours stay for ever. What
 * a day's digest says of it is the caller's to say in the ledger, in the same transaction. */
#ifndef RETENTION_H
#define RETENTION_H
#include "store.h"

/* A setting of the record: the first local date (days since 1970) of which readings are kept. Earlier days are kept as
 * they were judged, for good: nobody could judge them again. Absent: none were ever deleted. */
#define RETENTION_SINCE "raw_since"
#define RETENTION_SINCE_SQL                                                                                           \
    "coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" RETENTION_SINCE "'),"                        \
    " -9223372036854775807 - 1)"            /* INT64_MIN, of which SQL can't write the digits */

/* That date; INT64_MIN: none were ever deleted. */
int64_t retention_since(struct store *store);
int retention_since_read(struct store_reader *reader, int64_t *date, struct error *err);        /* worker */

/* The first date of which readings are there, of a copy out of which they were taken (backup_thin.h): days before it may have
 * none, and a digest of some. A record that somebody can sign in to is no such copy: INT64_MIN. Worker. */
int retention_thinned(struct store_reader *reader, int64_t *date, struct error *err);

/* The first date of which readings are kept that are kept for so many years, counted from a date; INT64_MIN: years is 0, and
 * all are. Pure. */
int64_t retention_first_date(int64_t counted_from, int years);

/* The local date from which the age of readings is counted on today's. It follows today by RETENTION_DAYS_A_DAY days on
 * each day that it is asked on, and the record remembers how far it came: a clock that was set years ahead, and is
 * believed, costs the readings of days, not the record; after months switched off old readings go a little later.
 * newest_date: of what the record had last, where it was never asked. Written with the open transaction. */
#define RETENTION_DAYS_A_DAY 2          /* project setting: one for today, and one to catch up */
int retention_count_from(struct store *store, int64_t today, int64_t newest_date, int64_t *date, struct error *err);

/* No reading at or after from_ms is older than *time_ms (some hours before the oldest at most); INT64_MAX: there is
 * none. Reads the tail once. */
int retention_oldest(struct store *store, int64_t from_ms, int64_t *time_ms, struct error *err);

/* Deletes the readings with their time in [from_ms, to_ms), and those of an unknown time after which the clock came to be
 * trusted before to_ms; some ms for a day of a hundred rooms. The transaction stays open. 1: there were some; 0: none; negative errno:
 * as of store_write, and what was deleted so far is to be undone (store_undo). */
int retention_delete(struct store *store, int64_t from_ms, int64_t to_ms, struct error *err);

/* Whether a room may have readings of a date, [from_ms, to_ms), whose day is not kept: it could never be judged again. 1, 0;
 * or negative errno. */
int retention_lacks_day(struct store *store, const char *room, int64_t date, int64_t from_ms, int64_t to_ms,
                        struct error *err);

#endif
