/* days/evidence_record.h - the evidence of a room on a day, from the record: one reading of it for pages and for the
 * room now. Worker. */
#ifndef EVIDENCE_RECORD_H
#define EVIDENCE_RECORD_H
#include "days.h"
#include "store.h"

/* Of setup's room on a date, and its sensors as they were known when that day ended. is_running: as they are known at
 * now_ms, and the week's days before the date alone: who has that day's samples adds it (evidence_add). Days of the
 * week that nobody kept are judged by setup. -ENOMEM, or what the record says. */
int evidence_record_read(struct store_reader *reader, const struct days_setup *setup, int64_t date, bool is_running,
                         int64_t now_ms, struct evidence *evidence, struct error *err);

#endif
