/* days/days_record.h - whole days of a room, judged from the record: what a page asks for and what the gateway keeps are
 * read and judged by the same lines. Worker. */
#ifndef DAYS_RECORD_H
#define DAYS_RECORD_H
#include "days.h"
#include "store.h"

/* Judges one local date of the setup's room from its readings. days: finished, owned by the caller (days_close);
 * borrows setup. -ENOMEM, or what the record says. */
int days_record_judge(struct store_reader *reader, const struct days_setup *setup, int64_t date, struct days **days,
                      struct error *err);

#define DAYS_RECORD_PACKS_MAX 64        /* PACK_SHELF_MAX */
/* The same by several packs from one reading of the record: setups of one room that differ in their packs alone. days:
 * count of them (1 to DAYS_RECORD_PACKS_MAX), each finished and owned by the caller; untouched on failure. */
int days_record_judge_all(struct store_reader *reader, const struct days_setup *const *setups, size_t count,
                          int64_t date, struct days **days, struct error *err);

#endif
