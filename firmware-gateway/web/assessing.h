/* web/assessing.h - what every request about a risk assessment begins and ends with: which assessment and version the
 * path names and whether the caller may see them, whether a step is allowed, and what is written down of it. Who sees
 * what is the design's table of people: leaders everything; safety reps every sealed version, and the working one from
 * its consultation on; site staff the working one when they were asked; everybody else what is in force. What somebody
 * may not see does not exist for them (404). Main only. */
#ifndef ASSESSING_H
#define ASSESSING_H
#include "assessment_lines.h"
#include "assessments.h"
#include "consultation.h"
#include "consultations.h"
#include "duty_letters.h"
#include "ledger.h"
#include "reviews.h"
#include "routes.h"

struct assessing {                      /* some 30 KB: on the stack, one at a time */
    struct assessment assessment;
    int64_t today;                      /* local date */
    bool is_invited;                    /* the caller was asked about the working version, in its newest round */
    bool sees_working;
    struct assessment_version version;  /* what this is about: the working one, if it is seen, else the one in force */
};

int64_t assessing_today(const struct request *request);

/* Whether the caller sees an assessment at all, and its working version. */
bool assessing_sees(const struct request *request, const struct assessment *assessment, bool *sees_working,
                    bool *is_invited);
/* Whether the caller was asked in the last round about a version, sealed or not. */
bool assessing_was_asked(const struct request *request, int64_t version);
/* Fills it with what {id} of the path, the first value, names. false: refused. */
bool assessing_find(struct request *request, struct assessing *it);
/* The same with the working version; 409 where there is none. */
bool assessing_find_working(struct request *request, struct assessing *it);
/* Changes it to a sealed version by its number, of those the caller sees: reps and leaders all, others the one in
 * force. false: refused. */
bool assessing_take_version(struct request *request, struct assessing *it, const char *number);

/* Whether a value of the path is a number of a row; *id. */
bool assessing_number(const char *text, int64_t *id);

/* -- steps -- */

/* What duty/assessment.h asks of the version of it; what the request gives is left to the caller. false: refused. */
bool assessing_facts(struct request *request, const struct assessing *it, struct assessment_facts *facts,
                     struct consultation_facts *asked);
/* Whether the event may happen now; its refusal names all that is missing. */
bool assessing_step(struct request *request, const struct assessing *it, enum assessment_event event,
                    const struct assessment_facts *facts, struct assessment_step *step);
/* Makes a step that was allowed, with its entry in the ledger and a line of the access log, in the open transaction.
 * Not for APPROVE, REVISE and RESTORE. false: refused. */
bool assessing_move(struct request *request, const struct assessing *it, enum assessment_event event,
                    const struct assessment_step *step, const char *reason);
/* The entry alone, of whatever was done (word) to the version; text: what somebody said with it. */
bool assessing_note(struct request *request, const struct assessing *it, enum ledger_kind kind, const char *word,
                    const char *text);

void assessing_audit(struct request *request, const struct assessing *it, const char *phrase);    /* the access log's */

/* Writes to these people (count ids), as far as they want mail, in the open transaction. date: local, 0: none. What
 * failed is answered with 503: look at request->answer.status. */
void assessing_tell_people(struct request *request, const struct assessing *it, enum duty_letter which,
                           const int64_t *persons, size_t count, int64_t date, const char *reason);

/* What the store said: true, or refused in words. */
bool assessing_kept(struct request *request, int r, const struct error *err);

/* -- bodies: 1 there, 0 absent, -EINVAL refused -- */
int assessing_body_rooms(struct request *request, struct assessment_rooms *rooms);
int assessing_body_reason(struct request *request, char reason[ASSESSMENT_REASON_SIZE]);
/* A list of whole numbers from 1 on, each once. */
int assessing_body_numbers(struct request *request, const char *key, const json_t *list, size_t most, int64_t *numbers,
                           size_t *count);
int assessing_body_date(struct request *request, const char *key, int64_t *date);

#endif
