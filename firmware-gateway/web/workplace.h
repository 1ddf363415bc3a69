/* web/workplace.h - what requests about actions, inspections and reports of hazards share: reading what a new action
 * is, keeping it, photos that are referred to, and what is written down of each step. Main only. */
#ifndef WORKPLACE_H
#define WORKPLACE_H
#include "actions.h"
#include "ledger.h"
#include "request.h"

/* "photo" of the body: one that the caller sent; *photo 0 where there is none. false: refused. */
bool workplace_body_photo(struct request *request, int64_t *photo);
/* "room" of the body: a room that the caller sees; "" where there is none. false: refused. */
bool workplace_body_room(struct request *request, char room[ID_SIZE]);

/* The row that {id} of the path names. false: refused, as not there. */
bool workplace_number(struct request *request, const char *value, const char *what, int64_t *id);
/* Whether a load found it; else refused. */
bool workplace_found(struct request *request, int r, const char *what, const struct error *err);

/* Ends a request with what was written to its answer, unless reading that failed (r). */
void workplace_answer(struct request *request, int r, int status, const struct error *err);

/* Writes a step into the ledger and the access log, in the open transaction: subject "noun:id/word", audit "noun word".
 * text: what somebody wrote with it, or "". false: refused. */
bool workplace_note(struct request *request, enum ledger_kind kind, const char *noun, int64_t id, const char *word,
                    const char *text);

/* -- actions -- */

/* The keys of a body that say what an action is, for body_allows of whoever has more of them. */
#define WORKPLACE_ACTION_KEYS "what", "rooms", "owner", "owner_role", "due", "due_school_days", "assessment", "line"
/* Reads them over what is in action; what stays empty is refused. To be called between request_gather and
 * request_gathered. */
void workplace_read_action(struct request *request, struct action *action);
/* Makes it: open by a leader, proposed by a safety rep, with its first step, in the open transaction. false:
 * refused. */
bool workplace_add_action(struct request *request, struct action *action);
/* The keys of an action in the object that is open. */
void workplace_put_action_keys(const struct request *request, struct out *out, const struct action *action);

#endif
