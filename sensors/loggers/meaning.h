/* sensors/loggers/meaning.h - what the words of one column's heading mean: the tables of words and units.
 * Words are as cell_fold() makes them: " co2 ppm ". Pure. Any thread. */
#ifndef MEANING_H
#define MEANING_H
#include "reading.h"
#include <stddef.h>

#define MEANING_WORDS_SIZE 160

enum role {
    ROLE_NONE,
    ROLE_TIME,                          /* date and time of day */
    ROLE_DATE,
    ROLE_CLOCK,                         /* "Time": of day, where another column has the date */
    ROLE_NAME,                          /* of the room or sensor */
    ROLE_PEOPLE,
    ROLE_VALUE
};

struct meaning {
    enum role role;
    int rank;                           /* of several columns with one role the lowest is read */
    enum quantity quantity;             /* of ROLE_VALUE */
    double scale, shift;                /* value * scale + shift is in the quantity's own unit; 1, 0: it is already */
    bool is_unit_said;                  /* false: the heading says no unit, and the values must fit the usual one */
    const char *why_not;                /* ROLE_NONE and worth a note: "is ...", static; else NULL */
};

/* What a heading means.
 *
 * words     the whole heading.
 * brackets  the words of its brackets, or "  ": there a unit is expected.
 * A quantity in a unit that is not known, or that is not measured but computed from others, is ROLE_NONE with why_not.
 */
struct meaning meaning_find(const char *words, const char *brackets);

/* Whether the words occur in a row; phrase with a blank at both ends. */
bool meaning_has(const char *words, const char *phrase);

#endif
