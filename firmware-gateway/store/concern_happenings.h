/* store/concern_happenings.h - what happened to a concern: letters that went out, answers, meetings, notes, and how it
 * ended. Each is a row with an entry of the ledger, of one transaction. The words are the entry's text: outside the
 * chain, under its salted hash, so that they can be erased and the chain still verifies. */
#ifndef CONCERN_HAPPENINGS_H
#define CONCERN_HAPPENINGS_H
#include "concerns.h"
#include "ledger_book.h"

#define CONCERN_HAPPENINGS_MAX 300      /* of one concern */

struct concern_happening {
    int64_t id, concern;
    int64_t entry;                      /* out; of the ledger */
    enum concern_event event;
    enum concern_side side;
    int64_t at_ms, date, person;        /* date: the day it happened on; at_ms, person: out, as the entry has them */
    char name[NAME_SIZE];               /* out */
    enum concern_way way;               /* of letters */
    enum concern_outcome outcome;       /* of outcomes */
    bool is_erased;                     /* out; there were words, and there are none now */
    char text[CONCERN_LETTER_SIZE];
};

/* Appends it, and its entry by who by says it is (time_ms, person, by, role): "concern:3/side:employer/day:2026-11-23".
 * Fills id, entry, at_ms and person. -ENOENT: no such concern; -ENOSPC: CONCERN_HAPPENINGS_MAX. */
int concern_happened(struct store *store, struct concern_happening *happening, const struct ledger_act *by,
                     struct error *err);
/* Of one concern, in their order. */
int concern_happenings(struct store *store, int64_t concern,
                       int (*each)(void *context, const struct concern_happening *happening), void *context,
                       struct error *err);

/* Erases its words for good, and of the first letter whom it was to; the ledger says that they were, by whom and when
 * by says, and never what they were. With the commit the file's log is emptied too. -EALREADY: it has none. */
int concern_words_erase(struct store *store, const struct concern_happening *happening, const struct ledger_act *by,
                        struct error *err);

#endif
