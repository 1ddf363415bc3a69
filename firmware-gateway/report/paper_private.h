/* report/paper_private.h - what the files of paper.h share. */
#ifndef PAPER_PRIVATE_H
#define PAPER_PRIVATE_H
#include "paper.h"
#include <jansson.h>
#include <stdarg.h>

/* What was begun and takes more calls until paper_end(). */
enum paper_begun { PAPER_BEGUN_NOTHING, PAPER_BEGUN_RUNS, PAPER_BEGUN_LIST, PAPER_BEGUN_TICKS, PAPER_BEGUN_SUMMARY,
                  PAPER_BEGUN_TABLE, PAPER_BEGUN_CHART, PAPER_BEGUN_BARS };

struct paper {
    json_t *root, *blocks;          /* blocks is root's */
    enum paper_begun begun;
    json_t *block, *parts;          /* the one begun, and its array that takes more; both are in blocks */
    json_t *row;                    /* of a table, in parts; NULL: before the first, or after a group */
    size_t columns;
    enum paper_language language, next;     /* next: of the text that comes next */
    bool has_digest;                /* the head said which, or that there is none */
    struct error failed;            /* the first one; code 0: none */
};

/* Notes the first failure: why is a plain sentence. */
void paper_fail(struct paper *paper, int code, const char *why);
/* Whether the call fits what is begun; else it is noted as our bug. */
bool paper_expects(struct paper *paper, enum paper_begun begun);
/* The text of a call, cut at PAPER_TEXT_SIZE between characters. NULL: noted. */
json_t *paper_words(struct paper *paper, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
json_t *paper_word(struct paper *paper, const char *text);      /* the same of a text as it is; NULL counts as "" */
/* Takes value; what can't be kept is noted. */
void paper_set(struct paper *paper, json_t *object, const char *key, json_t *value);
void paper_append(struct paper *paper, json_t *array, json_t *value);
/* Says in object that its text is in another language than the paper, where paper_in() said so. */
void paper_set_language(struct paper *paper, json_t *object);
/* A text, or an object that says its language too. Takes text. */
json_t *paper_tongue(struct paper *paper, json_t *text);
/* A new block at the end; begun: what it takes until paper_end(), in its array `parts` (NULL: in none). Borrowed; NULL:
 * noted. */
json_t *paper_block(struct paper *paper, const char *name, enum paper_begun begun, const char *parts);

#endif
