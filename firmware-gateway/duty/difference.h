/* duty/difference.h - what changed from one version to the next, word by word. Pure, bounded. Any thread.
 * A word is a stretch without blanks; line breaks and blanks between words are no difference. */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H
#include <stddef.h>
#include <stdint.h>

/* Of each text, without what both begin and end with; beyond it the stretch is shown as taken out and put in, whole. A
 * text of ASSESSMENT_TEXT_SIZE has some 350. */
#define DIFFERENCE_WORDS_MAX 512

enum difference_kind { DIFFERENCE_SAME, DIFFERENCE_REMOVED, DIFFERENCE_ADDED, DIFFERENCE_KIND_COUNT };
const char *difference_kind_word(enum difference_kind kind);    /* "same", "removed", "added" */

struct difference_word {
    const char *text;
    size_t size;
};

struct difference_work {            /* half a MB: on the heap; holds nothing between two calls */
    struct difference_word before[DIFFERENCE_WORDS_MAX], after[DIFFERENCE_WORDS_MAX];
    /* common[i * (after + 1) + j]: the most words in their order that both have from the i-th and the j-th on */
    uint16_t common[(DIFFERENCE_WORDS_MAX + 1) * (DIFFERENCE_WORDS_MAX + 1)];
};

/* The words of both texts in their order, what was taken out before what was put in. tell() gets stretches of words
 * of one kind, from the text that they stand in (same: from after), with the blanks between them; it borrows. Two
 * stretches that follow each other are of different kinds. Between stretches there were blanks.
 * Time: the product of the words that are not the same at both ends, at most DIFFERENCE_WORDS_MAX squared. */
void difference_words(struct difference_work *work, const char *before, const char *after,
                      void (*tell)(void *context, enum difference_kind kind, const char *text, size_t size),
                      void *context);

enum difference_line { DIFFERENCE_LINE_SAME, DIFFERENCE_LINE_CHANGED, DIFFERENCE_LINE_REMOVED, DIFFERENCE_LINE_ADDED,
                       DIFFERENCE_LINE_COUNT };
const char *difference_line_word(enum difference_line line);    /* "same", "changed", "removed", "added" */

struct difference_text {            /* a line of a version: its key, and all of it that counts, as one text */
    int64_t key;
    const char *text;               /* borrowed */
};

/* Pairs the lines of two versions by their keys: all of after in their order, then those that are gone. tell() is given
 * the texts: before NULL: added, after NULL: removed. A key stands once in each list. */
void difference_lines(const struct difference_text *before, size_t before_count, const struct difference_text *after,
                      size_t after_count,
                      void (*tell)(void *context, enum difference_line line, const struct difference_text *before,
                                   const struct difference_text *after),
                      void *context);

#endif
