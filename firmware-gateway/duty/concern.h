/* duty/concern.h - a concern that members raise: from a private draft to a letter, the answer, a meeting, the governing
 * body, and its end. Pure. Any thread. The road is the joint unions' (letter, meeting, governing body, branch or
 * region: items ESC-1 to ESC-8 of the checklists); its days are our own practice and no legal deadline. Dates are days
 * since 1970-01-01 of the local calendar.
 *
 *     draft -sent-> sent -reply-> replied -meeting-> meeting -governors-> governors -officer-> officer
 *                     any of these -outcome of who raised it-> closed
 *
 * A later stage never falls back to an earlier one: a reply after the governors were written to is a reply. */
#ifndef CONCERN_H
#define CONCERN_H
#include "calendar.h"

/* Kept by number in the record, as all enumerations here: they only ever grow at their end. */
enum concern_state { CONCERN_DRAFT, CONCERN_SENT, CONCERN_REPLIED, CONCERN_MEETING, CONCERN_GOVERNORS, CONCERN_OFFICER,
                     CONCERN_CLOSED, CONCERN_STATE_COUNT };
const char *concern_state_word(enum concern_state state);       /* "draft", "sent" ... */

/* What happened. The letters first, in the order of the road: they come out of the private draft. */
enum concern_event { CONCERN_LETTER_FIRST, CONCERN_LETTER_REMINDER, CONCERN_LETTER_MEETING, CONCERN_LETTER_GOVERNORS,
                     CONCERN_LETTER_OFFICER, CONCERN_REPLY, CONCERN_MET, CONCERN_NOTE, CONCERN_OUTCOME,
                     CONCERN_EVENT_COUNT };
#define CONCERN_LETTER_COUNT (CONCERN_LETTER_OFFICER + 1)
/* "first", "reminder", "meeting", "governors", "officer" (the letters), "reply", "met", "note", "outcome". */
const char *concern_event_word(enum concern_event event);
bool concern_event_from_word(const char *word, enum concern_event *event);

/* Who raised it, with the rep who is named in it; and the employer's side, who are written to. */
enum concern_side { CONCERN_RAISER, CONCERN_EMPLOYER };
const char *concern_side_word(enum concern_side side);                  /* "raiser", "employer" */
/* Whether a side may do that in this state. Letters are the raiser's, none before the first; once it is closed, each
 * side may still say how it ended, and nothing else. */
bool concern_may(enum concern_state state, enum concern_event event, enum concern_side side);
/* The state after it, which concern_may allowed. */
enum concern_state concern_after(enum concern_state state, enum concern_event event, enum concern_side side);

/* How it ended, as each side says it. */
enum concern_outcome { CONCERN_UNSAID, CONCERN_RESOLVED, CONCERN_PARTLY, CONCERN_NOT, CONCERN_OUTCOME_COUNT };
const char *concern_outcome_word(enum concern_outcome outcome);         /* "unsaid", "resolved", "partly", "not" */
bool concern_outcome_from_word(const char *word, enum concern_outcome *outcome);    /* false also for "unsaid" */

/* Who raises it. */
enum concern_raiser { CONCERN_RAISER_UNSAID, CONCERN_BY_ME, CONCERN_BY_REP, CONCERN_BY_MEMBERS, CONCERN_RAISER_COUNT };
const char *concern_raiser_word(enum concern_raiser raiser);            /* "unsaid", "me", "rep", "members" */
bool concern_raiser_from_word(const char *word, enum concern_raiser *raiser);   /* false also for "unsaid" */

/* Whether the owner, or else the rep who is named in it, may say that a letter which is raised so is sent: whoever only
 * reads and writes with somebody does not speak for them. */
bool concern_may_send(enum concern_raiser raised_by, bool is_owner);

/* How it went out: by the hand of a person, never by the box. */
enum concern_way { CONCERN_BY_MAIL, CONCERN_BY_PRINT, CONCERN_BY_COPY, CONCERN_WAY_COUNT };
const char *concern_way_word(enum concern_way way);                     /* "email", "print", "copy" */
bool concern_way_from_word(const char *word, enum concern_way *way);

/* -- the timeline -- */

enum concern_step { CONCERN_STEP_SENT, CONCERN_STEP_REPLY, CONCERN_STEP_MEETING, CONCERN_STEP_GOVERNORS,
                    CONCERN_STEP_OFFICER, CONCERN_STEP_COUNT };
const char *concern_step_word(enum concern_step step);                  /* "sent", "reply" ... */
/* The step that an event is told under: a reminder under the reply that it asks for. */
enum concern_step concern_step_of(enum concern_event event);

/* School days after sending, of the three steps that have a day; the officer's has none: "later". */
struct concern_days {
    int reply, meeting, governors;
};
#define CONCERN_DAYS ((struct concern_days){.reply = 5, .meeting = 10, .governors = 15})    /* project setting */
#define CONCERN_DAYS_MAX 60
/* Each at least 1, at most CONCERN_DAYS_MAX, and none before the one ahead of it. */
bool concern_days_are_valid(const struct concern_days *days);

enum concern_due { CONCERN_DONE, CONCERN_WAITING, CONCERN_DUE_NOW, CONCERN_OVERDUE, CONCERN_LATER };
const char *concern_due_word(enum concern_due due);     /* "done", "waiting", "due_now", "overdue", "later" */
struct concern_timeline {
    int day;                            /* school days since it was sent */
    struct {
        int days;                       /* after sending; 0 for the first; -1: later */
        int64_t due_date;               /* SCHOOL_DAYS_NEVER: later, or the calendar ends before it */
        enum concern_due due;
    } steps[CONCERN_STEP_COUNT];
};
/* done_dates: of each step; 0: not yet. A step is overdue from the day after its date; that day itself is "due now". */
void concern_timeline(const struct calendar *calendar, const struct concern_days *days, int64_t sent_date,
                      int64_t today, const int64_t done_dates[CONCERN_STEP_COUNT],
                      struct concern_timeline *timeline);

/* The letter that the page would prepare now: a reminder while the reply is overdue, the meeting's once there is a
 * reply or it is that time, after it or a meeting the governing body's, then the officer's. What was written stays
 * written: the next one is offered only after what came before it. is_written: by letter. */
enum concern_event concern_next_letter(const struct concern_timeline *timeline,
                                       const bool is_written[CONCERN_LETTER_COUNT]);

#endif
