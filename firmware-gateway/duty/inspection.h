/* duty/inspection.h - inspections by safety representatives: what stands of one, who may do what, and when the next
 * one is to be thought of. Pure. Any thread. Dates are days since 1970-01-01 of the local calendar.
 * Source: Safety Representatives and Safety Committees Regulations 1977, regulation 5: an inspection every three
 * months after notice in writing; more often when conditions changed. The limits here are project settings. */
#ifndef INSPECTION_H
#define INSPECTION_H
#include "assessment.h"
#include "calendar.h"

#define INSPECTION_MONTHS 3
#define INSPECTION_NOTICE_SIZE 2001     /* bytes, with its end: of these texts */
#define INSPECTION_NOTE_SIZE 501        /* what was seen in a room, a finding */
#define INSPECTION_REPLY_SIZE 1001

enum inspection_state { INSPECTION_PLANNED, INSPECTION_RUNNING, INSPECTION_DONE, INSPECTION_STATE_COUNT };
const char *inspection_state_word(enum inspection_state state);     /* "planned", "running", "done" */

/* Planned until the round is begun. */
enum inspection_state inspection_state(bool is_begun, bool is_done);

/* From which date on the next is to be thought of. newest_date: when the last one was done; 0: none ever was, then
 * it is since_date, from which on the record knows of any. */
int64_t inspection_due_date(int64_t newest_date, int64_t since_date);

/* For how many school days a finding has waited for its answer; 0: it has one, or came today. */
int inspection_days_waiting(const struct calendar *calendar, int64_t found_date, bool is_answered, int64_t today);

enum inspection_act { INSPECTION_NOTIFY, INSPECTION_BEGIN, INSPECTION_LOOK, INSPECTION_FIND, INSPECTION_FINISH, INSPECTION_REPLY,
                      INSPECTION_ACT_COUNT };
const char *inspection_act_word(enum inspection_act act);           /* "notify" ... */
/* Representatives inspect until it is done, and look at rooms once the round is begun; the employer replies, from the
 * first finding on and also afterwards. */
bool inspection_may(enum inspection_act act, enum duty_role role, enum inspection_state state);

#endif
