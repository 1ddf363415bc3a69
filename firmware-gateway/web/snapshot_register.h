/* web/snapshot_register.h - what the registers of sensors and rooms say for a line of a checklist: which there are,
 * whether they were heard, seen and checked, and the filters of the air cleaners. Main only. */
#ifndef SNAPSHOT_REGISTER_H
#define SNAPSHOT_REGISTER_H
#include "snapshot_log.h"

/* As snapshot_log_read(), into a log whose items are there and empty; of the answers that are asked of a register. */
int snapshot_register_read(const struct snapshot_log_ask *ask, struct snapshot_log *log, struct error *err);
#endif
