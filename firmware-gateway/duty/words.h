/* duty/words.h - the words of an enumeration, found again. Pure. Any thread. */
#ifndef WORDS_H
#define WORDS_H

/* Which of words[first] to words[end - 1] it is; -1: none of them. */
int words_find(const char *const *words, int first, int end, const char *word);

#endif
