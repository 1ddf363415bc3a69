/* store/erased_names.h - the names that an erased person had, and texts without them. No I/O. */
#ifndef ERASED_NAMES_H
#define ERASED_NAMES_H
#include "people.h"

#define ERASED_NAMES_MAX 16         /* that one person had */
#define ERASED_WORDS_SIZE 256       /* a name or an address, with its end */

struct erased_names {
    int64_t person;
    struct erased_name {
        char words[ERASED_WORDS_SIZE];
        bool is_shared;             /* somebody else is called so too */
        bool is_alone;              /* taken only where nothing else stands */
    } names[ERASED_NAMES_MAX];
    size_t count;
    char (*others)[NAME_SIZE];      /* names that are left alone where they stand alone; owned */
    size_t other_count;
};

int erased_names_init(struct erased_names *names, int64_t person);      /* 0 or -ENOMEM */
void erased_names_done(struct erased_names *names);                     /* copes with what is all zero */

/* One more, once; none that is empty, too long, or beyond ERASED_NAMES_MAX. is_alone: it may be a word like any other,
 * and is only taken where nothing else stands. */
void erased_names_add(struct erased_names *names, const char *words, bool is_alone);
/* The name of somebody else: shared where it is one of these, and else left alone. After all were added. */
void erased_names_spare(struct erased_names *names, const char *name);

/* Whether the name of that index stands in the text as words of its own, and the text isn't somebody else's name. */
bool erased_names_are_in(const struct erased_names *names, size_t index, const char *text);
/* *now: the text with "erased person p17", or "erased person" for a shared name, wherever a name stands; on the heap,
 * free() it. NULL: there is none in it. 0 or -ENOMEM. */
int erased_names_take_out(const struct erased_names *names, const char *text, char **now);
#endif
