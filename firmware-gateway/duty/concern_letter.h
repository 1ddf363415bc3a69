/* duty/concern_letter.h - the model letters of a concern, in our own words, with every gap filled that the record can
 * fill; the others stand in the text as [[what is missing]], so that whoever edits it sees them and nothing is sent
 * with one. Pure. Any thread.
 * What they say of guidance and law: joint unions' guide to improving ventilation (act above 800 ppm); Department for
 * Education (over 800 is an early sign, act when consistently over 1500) and HSE (good under 800, poor over 1500), as
 * in the rule packs; Workplace (Health, Safety and Welfare) Regulations 1992 reg 6; Management of Health and Safety at
 * Work Regulations 1999 reg 3; in Northern Ireland those of 1993 and 2000. */
#ifndef CONCERN_LETTER_H
#define CONCERN_LETTER_H
#include "concern.h"
#include "error.h"
#include "place.h"
#include <stddef.h>

#define CONCERN_LETTER_SIZE 8192        /* bytes of a letter, with its end */
#define CONCERN_GAP_OPEN "[["
#define CONCERN_GAP_CLOSE "]]"
#define CONCERN_GAPS_MAX 32             /* that are told of one letter */
#define CONCERN_GAP_SIZE 96             /* bytes of one's words, with their end */

/* NULL or "": a gap stays. All borrowed, as they are to be read: dates in words, rooms as a list. */
struct concern_facts {
    enum nation nation;
    const char *to;                     /* who it is addressed to */
    const char *role;                   /* of the writer, with the union: "NEU health and safety rep" */
    const char *name;                   /* of the writer */
    const char *rooms, *from, *until;   /* what the record is of */
    const char *finding;                /* lines: "- 8C was over 800 ppm for 62% ..." */
    const char *coverage;               /* "94%" */
    const char *noticed;                /* what members noticed, as they say it; "": that paragraph is left out */
    const char *seen;                   /* what is ticked as holding here, a line each; "": left out */
    const char *duties;                 /* legal ones that are ticked as not met, a line each; "": left out */
    const char *points;                 /* of both, what matters most, a line each; "": left out */
    const char *members;                /* "12 members raise this together."; "": left out */
    const char *answer_by;              /* the date we ask for */
    const char *first_sent;             /* when the first letter went out; of later letters only */
};

/* Writes the letter. -EMSGSIZE: what is put in makes it longer than size. */
int concern_letter_write(enum concern_event letter, const struct concern_facts *facts, char *text, size_t size,
                         struct error *err);

/* What still has to be filled in, in the order of the text: at most CONCERN_GAPS_MAX. An opening mark without a closing
 * one on its line is a gap too. Returns how many there are. */
size_t concern_letter_gaps(const char *text, char gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE]);

#endif
