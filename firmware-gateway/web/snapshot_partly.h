/* web/snapshot_partly.h - for lines that neither kept days nor a log answers whole: what the record has of it, and in
 * words why a person answers. Main only. */
#ifndef SNAPSHOT_PARTLY_H
#define SNAPSHOT_PARTLY_H
#include "snapshot_log.h"

/* As snapshot_log_read(), into a log whose items are there and empty. -ENOSYS likewise. */
int snapshot_partly_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err);
#endif
