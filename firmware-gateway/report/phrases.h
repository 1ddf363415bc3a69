/* report/phrases.h - dates, numbers and sentences of papers in their language. Whole sentences are translated: a
 * pattern has places {1} to {9}, which another language may put in another order. Pure. Any thread. */
#ifndef PHRASES_H
#define PHRASES_H
#include "paper.h"
#include "zone.h"

#define PHRASE_SIZE 96               /* of a date or number, with its end */
#define PHRASE_PLACES_MAX 9

/* "2 November 2026"; days since 1970-01-01. */
void phrase_date(enum paper_language language, int64_t date, char text[PHRASE_SIZE]);
/* "2 to 20 November 2026", "28 October to 2 November 2026", "20 December 2026 to 4 January 2027". */
void phrase_dates(enum paper_language language, int64_t from, int64_t to, char text[PHRASE_SIZE]);
/* "2 November 2026, 10:42" of a moment in the school's zone; in the second pass of a doubled hour it says so. */
void phrase_time(enum paper_language language, const struct zone *zone, int64_t unix_ms, char text[PHRASE_SIZE]);
/* "1,640", "−21.5": with that many decimals, at most 6; "0" for what is not within 1e12 of nothing. */
void phrase_number(double value, int decimals, char text[PHRASE_SIZE]);

/* Writes pattern with {1} as values[0] and so on, cut at size. count values, at most PHRASE_PLACES_MAX. Gives text. */
const char *phrase_fill(const char *pattern, const char *const *values, size_t count, char *text, size_t size);

#endif
