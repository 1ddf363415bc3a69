/* duty/consultation.h - who was asked about a working version, what they said, and what still is open. Pure. Any
 * thread. The duty to consult safety representatives in good time is law (Safety Representatives Regulations 1977 reg
 * 4A); how long that is, the law does not say: the days here are a project setting. Dates are days since 1970-01-01. */
#ifndef CONSULTATION_H
#define CONSULTATION_H
#include "calendar.h"

#define CONSULTATION_SCHOOL_DAYS 10     /* to the closing date, unless the leader says another; project setting */

/* Kept by number in the record: only ever grows at its end. */
enum consultation_outcome { OUTCOME_NONE, OUTCOME_AGREED, OUTCOME_WITH_RESERVATIONS, OUTCOME_NOT_AGREED,
                            OUTCOME_COUNT };
const char *consultation_outcome_word(enum consultation_outcome outcome);   /* "none", "agreed" ... */
/* false: unknown, or "none", which nobody says; *outcome untouched. */
bool consultation_outcome_from_word(const char *word, enum consultation_outcome *outcome);

/* The closing date that is offered when it is sent out on a date; SCHOOL_DAYS_NEVER where the calendar ends before. */
int64_t consultation_default_close(const struct calendar *calendar, int64_t sent_date);

/* Counted with _add_consultee and _add_comment from zeroes. */
struct consultation_facts {
    int64_t closes_date;                /* the last day to answer on */
    size_t invited;
    size_t said[OUTCOME_COUNT];         /* consultees by their newest outcome in this round; [OUTCOME_NONE]: silent */
    size_t comments, unanswered;        /* of the version, over all rounds; those without a reply */
};
void consultation_add_consultee(struct consultation_facts *facts, enum consultation_outcome newest);
void consultation_add_comment(struct consultation_facts *facts, bool has_reply);

bool consultation_is_over(const struct consultation_facts *facts, int64_t today);   /* the closing date is past */
/* Closing needs a reason: the closing date is not past, and somebody has not answered. */
bool consultation_close_needs_reason(const struct consultation_facts *facts, int64_t today);

/* Why an approval needs a reason, which is printed; bits. 0: nothing stands against it. Reservations alone do not: they
 * are printed as they are. */
enum consultation_dissent { DISSENT_COMMENT_UNANSWERED = 1, DISSENT_NOT_AGREED = 2, DISSENT_NO_ANSWER = 4 };
#define CONSULTATION_DISSENT_COUNT 3
extern const char *const consultation_dissent_words[CONSULTATION_DISSENT_COUNT];    /* "comment_unanswered" ... */
unsigned consultation_dissent(const struct consultation_facts *facts);

#endif
