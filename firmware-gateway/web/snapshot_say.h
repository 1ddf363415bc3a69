/* web/snapshot_say.h - figures of snapshot_air.h as sentences of evidence: each room's with its range and what it rests
 * on, or why it cannot tell; a likelihood only where a source gives a line to go by. Main only. */
#ifndef SNAPSHOT_SAY_H
#define SNAPSHOT_SAY_H
#include "snapshot_log.h"

void snapshot_say_item(struct snapshot_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void snapshot_say_fresh_air(const struct snapshot_log_ask *ask, struct snapshot_log *log);
void snapshot_say_airing(const struct snapshot_log_ask *ask, struct snapshot_log *log);
void snapshot_say_nights(const struct snapshot_log_ask *ask, struct snapshot_log *log);

#endif
