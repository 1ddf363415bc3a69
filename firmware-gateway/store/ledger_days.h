/* store/ledger_days.h - the readings of a day as the ledger's digests know them (duty/ledger_day.h). */
#ifndef LEDGER_DAYS_H
#define LEDGER_DAYS_H
#include "ledger_day.h"
#include "store.h"

#define LEDGER_STRETCH_ROWS_MAX 400000      /* readings of a few hours; more are no school's */

/* Fills rows and digest; the rest is given. Reads the day in stretches of a few hours, so that memory holds one of
 * them. -E2BIG: more readings than any school has. Worker. */
int ledger_day_read(struct store_reader *reader, struct ledger_day *day, struct error *err);

/* The setting of the record that says up to which seq readings were looked at for days that have their digest. */
#define LEDGER_DAYS_SEEN "ledger_digest_seq"
int ledger_days_seen(struct store_reader *reader, int64_t *seq, struct error *err);     /* 0: none. Worker */

/* The time of each reading with after_seq < seq <= until_seq, in that order, but not of those that are in no day. 0
 * goes on, anything else ends it and is returned. Worker. */
int ledger_days_heard(struct store_reader *reader, int64_t after_seq, int64_t until_seq,
                      int (*each)(void *context, int64_t seq, int64_t time_ms), void *context, struct error *err);

#endif
