/* web/calendar_record.h - the calendar and the bank holidays in the record: what the API and the gateway's start share.
 * Main only. */
#ifndef CALENDAR_RECORD_H
#define CALENDAR_RECORD_H
#include "bank_holidays.h"
#include "store.h"

/* The newest calendar's text, or CALENDAR_JSON_DEFAULT with version 0. json: CALENDAR_JSON_SIZE bytes. */
int calendar_record_load(struct store *store, char *json, int64_t *version, struct error *err);

/* Merges a published file into the record (bank_holidays_merge). When that changes the days of a calendar that keeps
 * bank holidays, the calendar gets a new version, so that kept days are judged again by what is known now.
 * Returns how many bank holidays changed, or a negative errno. */
int calendar_record_merge(struct store *store, const struct bank_holidays *days, int64_t today, struct error *err);

/* The same with the file that comes with the program, once for each content of that file: what a leader put in later
 * is not undone by every start. 0 or a negative errno. */
int calendar_record_take_bundled(struct store *store, const char *path, int64_t today, struct error *err);

#endif
