/* air/verdict_words.h - what must be said beside a rule, a room and a verdict, in English words and in one place:
 * reports, the command line and the API take them from here. Pure. Any thread. */
#ifndef VERDICT_WORDS_H
#define VERDICT_WORDS_H
#include "verdict.h"

#define VERDICT_WORDS_SIZE 320

/* Why a verdict is neither pass nor fail: "for mechanical or hybrid ventilation; this room is natural". "": it is.
 * nation: the site's, for a room that has none of its own. */
void verdict_reason_text(const struct rule *rule, const struct room_info *room, enum nation nation,
                         const struct day_verdict *verdict, char text[VERDICT_WORDS_SIZE]);

/* A share in whole per cents, as all sentences, pages and papers say it: rounded down, so that too little never reads
 * as enough. NAN: NAN. */
double verdict_percent(double share);
/* A share to three decimals, 0 to 1, rounded to the nearest, but never up to a limit that it misses: that of verdicts
 * (VERDICT_COVERAGE_MIN) and those of grades (QUALITY_COVERAGE_...). NAN: NAN. */
double verdict_share(double share);

/* What the project chose where the source gives no figure, each time with the words "project setting". "": nothing. */
void verdict_setting_text(const struct pack *pack, const struct rule *rule, char text[VERDICT_WORDS_SIZE]);

/* "" for A; what a reader has to know of B; "not verified at source" for C. */
const char *verdict_confidence_text(const struct rule *rule);

/* What CO2 does not show in this room; "" for most. An air cleaner cleans the air and leaves its CO2, so neither level
 * nor ratio of CO2 says what people there breathe in (F7 and F10 of the domain page). */
const char *verdict_room_note(const struct room_info *room);

#endif
