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

#endif
