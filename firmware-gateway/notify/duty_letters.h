/* notify/duty_letters.h - what people are told by mail of risk assessments: whole sentences in one table, so that
 * another language is another table. Each is sent once for each time that it happens (a round of consultation, a seal), so
 * nobody is told of the same thing twice. Pure; any thread. */
#ifndef DUTY_LETTERS_H
#define DUTY_LETTERS_H
#include "messages.h"

enum duty_letter {
    DUTY_LETTER_INVITED,        /* to consultees: it was sent to them */
    DUTY_LETTER_SEALED,         /* to safety reps: it was approved */
    DUTY_LETTER_READ,           /* to those on its list: please read and confirm */
    DUTY_LETTER_TAKEN_BACK,     /* to consultees: what they were asked about is a draft again */
    DUTY_LETTER_COUNT
};

struct duty_letter_facts {      /* borrows */
    const char *title, *who;    /* of the assessment; who did it */
    int number;                 /* of the version */
    const char *date;           /* until when they can answer, in words of a date; "": none */
    const char *reason;         /* "": none was needed */
    const char *link;           /* of its page; "": none */
};

void duty_letters_write(enum duty_letter which, const struct duty_letter_facts *facts, struct letter *letter);

#endif
