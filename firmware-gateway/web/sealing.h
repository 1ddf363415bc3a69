/* web/sealing.h - what is asked of a version before it is sealed: whether it still is what the leader read, and
 * whether its text will fit the record once everybody has had their say; and who hears of it when it is. Main only. */
#ifndef SEALING_H
#define SEALING_H
#include "assessing.h"

#define SEALING_STAMP_SIZE (2 * LEDGER_HASH_SIZE + 1)

/* SHA-256, in hex, of all that would be sealed of it->version now, but for who approves it, why and on which day. The
 * version has to have been sent out. 0, or as sealed_write(). */
int sealing_stamp(const struct request *request, const struct assessing *it, char stamp[SEALING_STAMP_SIZE],
                  struct error *err);

/* Whether a version that waits for approval is the one of that stamp: else 409 "changed" with whose its last step was.
 * One that does not wait is left to assessing_step(). false: refused. *text: NULL before; what was compared, which is
 * what sealed_write() takes, for the caller to json_decref() whatever the answer. */
bool sealing_is_as_seen(struct request *request, const struct assessing *it, const char *stamp, json_t **text);

/* Bytes of a sealed document that are left free, the more the earlier: what people say comes after the lines, what
 * those who were asked say in the end after comments, and the approval with its reason last. */
#define SEALING_ROOM_TO_CONSULT (320 << 10)
#define SEALING_ROOM_TO_COMMENT (128 << 10)

/* Whether it->version, which was sent out, leaves so much room with all that is written in the open transaction: else
 * 409 "full" in words. false: refused, and what was written is undone. */
bool sealing_leaves_room(struct request *request, const struct assessing *it, size_t room);

/* Tells safety reps that it->version was approved, and against what (reason), and those on its list that they should
 * read it, in the open transaction. false: refused. */
bool sealing_tell(struct request *request, const struct assessing *it, const char *reason);

#endif
