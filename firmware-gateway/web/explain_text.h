/* web/explain_text.h - one step of an explanation as an English sentence, for those who read the API without the pages.
 * Pure. Any thread. */
#ifndef EXPLAIN_TEXT_H
#define EXPLAIN_TEXT_H
#include "explain.h"

#define EXPLAIN_TEXT_SIZE 256

struct explain_words {                  /* what every sentence of one explanation shares; borrowed */
    const struct explanation *told;
    const struct pack *pack;
    const struct zone *zone;
};

void explain_text(const struct explain_words *words, const struct explain_step *step, char text[EXPLAIN_TEXT_SIZE]);

/* "10:42:07" by the school's clocks. */
#define EXPLAIN_CLOCK_SIZE 16
void explain_clock(const struct zone *zone, int64_t time_ms, char text[EXPLAIN_CLOCK_SIZE]);

#endif
