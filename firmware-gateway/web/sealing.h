/* web/sealing.h - what is asked of a version before it is sealed: whether it still is what the leader read.
 * Main only. */
#ifndef SEALING_H
#define SEALING_H
#include "assessing.h"

#define SEALING_STAMP_SIZE (2 * LEDGER_HASH_SIZE + 1)

/* SHA-256, in hex, of all that would be sealed of it->version now, but for who approves it, why and on which day. The
 * version has to have been sent out. 0, or as sealed_write(). */
int sealing_stamp(const struct request *request, const struct assessing *it, char stamp[SEALING_STAMP_SIZE],
                  struct error *err);

/* Whether a version that waits for approval is the one of that stamp: else 409 "changed" with whose its last step was.
 * One that does not wait is left to assessing_step(). false: refused. */
bool sealing_is_as_seen(struct request *request, const struct assessing *it, const char *stamp);

#endif
