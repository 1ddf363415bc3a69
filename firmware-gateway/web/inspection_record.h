/* web/inspection_record.h - what a round is begun with (duty/inspection_figures.h), read from kept days and from means
 * of half an hour. Worker. */
#ifndef INSPECTION_RECORD_H
#define INSPECTION_RECORD_H
#include "days.h"
#include "inspection_figures.h"
#include "store.h"

/* The newest INSPECTION_DAYS dates before today on which the room of setup was in use. figures: out; its room too.
 * -ENOMEM, or what the record says. */
int inspection_record_read(struct store_reader *reader, const struct days_setup *setup, int64_t today,
                           struct inspection_figures *figures, struct error *err);

#endif
