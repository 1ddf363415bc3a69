/* web/sealing.h - what is asked of a version before it is sealed: whether it still is what the leader read, and
 * whether its text will fit the record once everybody has had their say; and who hears of it when it is. Main only. */
#ifndef SEALING_H
#define SEALING_H
#include "sealed_then.h"

/* Whether a version that waits for approval is the one of that stamp: else 409 "changed" with whose its last step was.
 * One that does not wait is left to assessing_step(). text: of the version as it stands; may be NULL where it does not
 * wait. false: refused. */
bool sealing_is_as_seen(struct request *request, const struct assessing *it, const char *stamp,
                        const struct sealed_text *text);

/* Bytes of a sealed document that are left free, the more the earlier: what people say comes after the lines, what
 * those who were asked say in the end after comments, and the approval with its reason last. */
#define SEALING_ROOM_TO_CONSULT (320 << 10)
#define SEALING_ROOM_TO_COMMENT (128 << 10)

/* Whether a text, with what the caller says, leaves so much room: else 409 "full" in words. false: refused. */
bool sealing_leaves_room(struct request *request, const struct sealed_text *text, size_t room);

/* Tells safety reps that it->version was approved, and against what (reason), and those on its list that they should
 * read it, in the open transaction. false: refused. */
bool sealing_tell(struct request *request, const struct assessing *it, const char *reason);

#endif
