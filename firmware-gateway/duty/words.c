/* duty/words.c - see words.h */
#include "words.h"
#include <string.h>

int words_find(const char *const *words, int first, int end, const char *word)
{
    for (int i = first; i < end; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}
