/* base/field.h - one table that says what may be written: keys, kinds, ranges, defaults, help.
 * The same table checks a file, takes values of the environment, and prints the manual, so that they can't disagree.
 * Any thread; tables are static and never change. */
#ifndef FIELD_H
#define FIELD_H
#include "document.h"
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELDS_MAX 64           /* in one table */
#define FIELD_VALUE_SIZE 1024   /* of a value as text, with its end */
#define FIELD_HIDDEN_SET "set"
#define FIELD_HIDDEN_NOT_SET "not set"

enum field_kind {               /* and what lies at the offset */
    FIELD_TEXT,                 /* char[size], one line; may be empty only where the default is */
    FIELD_SECRET,               /* the same, never printed */
    FIELD_URL,                  /* the same, printed without password and path */
    FIELD_NUMBER,               /* double, min to max: plain decimals as 800 or -0.5, nothing else */
    FIELD_INTEGER,              /* int, min to max */
    FIELD_BOOL,                 /* bool: true or false */
    FIELD_WORD,                 /* an enum, the index of the word in words */
    FIELD_WORD_SET,             /* uint32_t, bit i for words[i]; written as a list */
    FIELD_TEXT_LIST,            /* char[count_max][size], and their size_t count at count_offset */
    FIELD_RECORD_LIST,          /* structs of `size` bytes as `record` says, count_max, and their count */
    FIELD_OTHER,                /* what parse makes of it */
};

struct field {
    const char *key;            /* "store.commit_window_s": in a file, `store:` and below it `commit_window_s:` */
    enum field_kind kind;
    size_t offset, size;
    const char *fallback;       /* the default, as one would write it; NULL: must be written */
    double min, max;
    const char *unit;           /* NULL: none */
    const char *const *words;   /* word_count of them; a NULL one is no word */
    size_t word_count;
    size_t count_max, count_offset;
    const struct field_table *record;
    int (*check)(const char *text, struct error *err);                  /* what else a text must be; NULL: nothing */
    int (*parse)(const char *text, void *value, struct error *err);     /* FIELD_OTHER */
    const char *help;           /* one sentence for the manual */
};

struct field_table {
    const struct field *fields;
    size_t count;               /* at most FIELDS_MAX */
};

/* Fills the struct at `base` from a mapping: defaults first, then what is written. Keys that no field has, missing
 * ones and wrong values are -EINVAL with `file:line: key: what is wrong, what would be right`; base is then half
 * filled. mapping NULL: defaults only. written: out, bit i for fields[i] that the mapping had; may be NULL. */
int field_read(const struct field_table *table, const struct document_node *mapping, void *base, uint64_t *written,
               struct error *err);

/* Takes one value as text, as from the environment; lists are separated by commas. Not for FIELD_RECORD_LIST.
 * -EINVAL: the sentence has no key in front. */
int field_set(const struct field *field, const char *text, void *base, struct error *err);

/* The value as one would write it, cut at size; secrets as FIELD_HIDDEN_*. FIELD_RECORD_LIST: its count. */
void field_format(const struct field *field, const void *base, char *text, size_t size);

/* "plain decimal, 0.1 to 30 s", "one of required, never": what would be right. */
void field_describe(const struct field *field, char *text, size_t size);

/* Plain decimals, whole: -?digits[.digits], no sign +, no exponent, no leading zero, no space. */
bool field_parse_number(const char *text, double *value);

#endif
