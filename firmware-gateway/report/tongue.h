/* report/tongue.h - in which language a person wrote, told by the small words of a sentence: so that a paper read aloud
 * changes its voice. Pure. Any thread. */
#ifndef TONGUE_H
#define TONGUE_H
#include "paper.h"

/* The language of which text has more small words; otherwise where it has as many, or none, as names and numbers. */
enum paper_language tongue_of(const char *text, enum paper_language otherwise);

#endif
