/* report/frozen_words.h - the sentences of frozen evidence in the language of a paper, made from its figures: what was
 * frozen is in English. Pure. Any thread. */
#ifndef FROZEN_WORDS_H
#define FROZEN_WORDS_H
#include "paper.h"
#include <jansson.h>

#define FROZEN_WORDS_SIZE 1200

/* What the evidence comes to. answers: what is asked, as lines and snapshots have it ("co2_league"); rooms: its figures;
 * frozen: the sentence as it was frozen. false: its figures do not say just that, as those of a log, and what was frozen
 * has to stand; text then without meaning. */
bool frozen_words(enum paper_language language, const char *answers, const json_t *rooms, const char *frozen,
                  char text[FROZEN_WORDS_SIZE]);

#endif
