/* report/frozen_words.h - the sentences of frozen evidence in the language of a paper, made from its figures: what was
 * frozen is in English. Pure. Any thread. */
#ifndef FROZEN_WORDS_H
#define FROZEN_WORDS_H
#include "paper.h"
#include <jansson.h>

#define FROZEN_WORDS_SIZE 1200

/* What the evidence comes to. answers: what is asked, as lines and snapshots have it ("co2_league"); rooms: its figures.
 * false: it has no figures that say it, as a log, and the words that were frozen have to stand; text untouched then. */
bool frozen_words(enum paper_language language, const char *answers, const json_t *rooms,
                  char text[FROZEN_WORDS_SIZE]);

#endif
