/* duty/action.h - the life of an action: something that somebody is to do about a room by a date, and proof that it was
 * done. Pure. Any thread. Project decisions throughout, by the table of people in the design: site staff do, safety
 * representatives propose and dispute, leaders assign and accept.
 *
 *   proposed -open-> open -close-> done -accept-> accepted
 *                     ^             |                |
 *                     '---reopen----+--- disputed <--'    disputed is worked on as open is
 *   proposed, open, disputed -cancel-> cancelled
 *
 * Dates are days since 1970-01-01 of the local calendar. */
#ifndef ACTION_H
#define ACTION_H
#include "assessment.h"
#include "calendar.h"

#define ACTION_WHAT_SIZE 301            /* bytes, with its end: what is to be done */
#define ACTION_TEXT_SIZE 1001           /* of a comment, a reason, what was done */
#define ACTION_ROOMS_MAX 40             /* of one action */
#define ACTION_DUE_SCHOOL_DAYS 10       /* when nobody says by when */
#define ACTION_DUE_SCHOOL_DAYS_MAX 400  /* two school years: later is never */

/* Both kept by number in the record: only ever grow at their end. */
enum action_state { ACTION_PROPOSED, ACTION_OPEN, ACTION_DONE, ACTION_ACCEPTED, ACTION_DISPUTED, ACTION_CANCELLED,
                    ACTION_STATE_COUNT };
enum action_event { ACTION_PROPOSE, ACTION_CREATE, ACTION_ADOPT, ACTION_CHANGE, ACTION_CLOSE, ACTION_ACCEPT,
                    ACTION_DISPUTE, ACTION_REOPEN, ACTION_CANCEL, ACTION_COMMENT, ACTION_EVENT_COUNT };
const char *action_state_word(enum action_state state);         /* "proposed", "open" ... */
const char *action_event_word(enum action_event event);         /* "propose", "create", "open", "change" ... */
bool action_event_from_word(const char *word, enum action_event *event);    /* false: unknown, untouched */

/* Somebody still has to do something about it, whoever that is. */
bool action_is_to_do(enum action_state state);          /* open or disputed */

enum action_refusal { ACTION_ALLOWED, ACTION_WRONG_STATE, ACTION_WRONG_ROLE, ACTION_NEEDS_PROOF, ACTION_NEEDS_TEXT };

struct action_step {
    enum action_refusal refusal;
    enum action_state next;             /* where it was, when refused */
};

/* What an event by that role does to an action. The state is looked at first, then the role, then what comes with it:
 * closing needs proof (a photo, a note, or the record before and after), a dispute, a cancellation and a comment need
 * words. Propose and create make a new action and are asked of ACTION_PROPOSED. role: one bit. */
struct action_step action_step(enum action_state state, enum action_event event, enum duty_role role, bool has_text,
                               bool has_proof);

/* Which events that role could start from here, ready or not: bits 1 << event, without propose and create. */
unsigned action_may(enum action_state state, enum duty_role role);

/* Who can be given an action. */
#define ACTION_OWNER_ROLES (DUTY_SITE_STAFF | DUTY_REP | DUTY_LEADER | DUTY_TECHNICIAN)

/* How many school days it is late: 0 when it is not, or nothing is to be done. */
int action_days_late(const struct calendar *calendar, enum action_state state, int64_t due_date, int64_t today);

enum action_reminder { ACTION_REMIND_NOT, ACTION_REMIND_SOON, ACTION_REMIND_LATE };
#define ACTION_REMIND_EVERY_DAYS 7      /* of one that stays overdue */
/* Whether to remind on a date: on the school day before it is due, on the first school day after, and every week from
 * then on; never twice a day, and never on a day that is none of school. reminded_date: the last time, 0: never. */
enum action_reminder action_remind(const struct calendar *calendar, enum action_state state, int64_t due_date,
                                   int64_t reminded_date, int64_t today);

#endif
