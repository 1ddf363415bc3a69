/* report/tongue.c - see tongue.h */
#include "tongue.h"
#include <string.h>

#define WORD_SIZE 8                     /* longer words are none of these */

/* Each is a word of one of the two languages only; "a", "no" and "to" are words of both. */
static const char *const small_words[PAPER_LANGUAGE_COUNT] = {
    [PAPER_ENGLISH] = " the and is are was of not does for with this that it on be has have will at by every from when "
                      "as we they an can ",
    [PAPER_WELSH] = " y yr mae yn ac i wedi nid ni ei eu bod gan sydd sy oes yw ydy mewn ond cael pan rhaid fel bydd roedd "
                    "wrth gyda gan ",
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_among(const char *words, const char *word, size_t length)
{
    char wanted[WORD_SIZE + 3] = " ";

    if (length > WORD_SIZE)
        return false;
    for (size_t i = 0; i < length; i++)
        wanted[i + 1] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] - 'A' + 'a') : word[i];
    wanted[length + 1] = ' ';
    wanted[length + 2] = '\0';
    return strstr(words, wanted) != NULL;
}

enum paper_language tongue_of(const char *text, enum paper_language otherwise)
{
    size_t english = 0, welsh = 0, length;

    for (; *text; text += length + !length) {
        for (length = 0; is_letter(text[length]);)
            length++;
        english += length && is_among(small_words[PAPER_ENGLISH], text, length);
        welsh += length && is_among(small_words[PAPER_WELSH], text, length);
    }
    return english > welsh ? PAPER_ENGLISH : welsh > english ? PAPER_WELSH : otherwise;
}
