/* report/assessment_text.h - all that a version of a risk assessment says, gathered from the record: the text that is
 * sealed and signed, and that papers of a draft are made of. Keys, beside those of GET /assessments/{id} and its lines
 * that mean the same:
 *
 *     form            "transom-assessment-1"
 *     lines[].key     the same for the same line in every version; comments and evidence name lines by it, 0: the whole
 *     evidence[]      of each line the newest snapshot: its digest, words and figures without the days' series; rooms_of
 *                     is the key of the line that has these figures, its own or that of an earlier one with the same
 *     consultation    its last round: when it was sent, until when; 0 and "" before the first
 *     outcomes[]      what everybody said in each round, oldest first; silent: whom nothing was heard from in the last
 *     approval        who sealed it, and why against dissent; of a draft nobody
 *
 * People are "p17"; a number that is not known is 0, a date or word that is none "". Any thread with a store of its own. */
#ifndef ASSESSMENT_TEXT_H
#define ASSESSMENT_TEXT_H
#include "assessments.h"
#include "consultations.h"
#include <jansson.h>

struct assessment_approval {            /* zeroes and "": nobody's */
    int64_t person, at_ms;
    const char *role, *reason;          /* reason "": none was needed */
    unsigned dissent;                   /* bits of enum consultation_dissent */
};

/* What somebody is about to say: the text is as if they had. Zeroes: nothing. */
struct assessment_saying {
    struct assessment_comment comment;  /* id 0: none; else instead of the comment of that id */
    struct consultation round;          /* when it is sent and until when; sent_ms 0: none */
    size_t asked_count;
    int64_t asked[CONSULTEES_MAX];      /* in that round */
};
#define ASSESSMENT_COMMENT_NEW INT64_MAX        /* as an id: one more comment; no number has more digits */

struct assessment_text_of {             /* all borrowed */
    struct store *store;
    int64_t assessment, version;        /* rows */
    const char *site;                   /* its name */
    const struct assessment_saying *saying;     /* NULL: nothing */
};

/* The text as approved by nobody on no day, the caller's to json_decref(). -ENOMEM, or what the store says. */
int assessment_text_gather(const struct assessment_text_of *of, json_t **text, struct error *err);
/* The same text as of an approval and its local date. -ENOMEM. */
int assessment_text_approve(json_t *text, const struct assessment_approval *approval, int64_t date, struct error *err);

#endif
