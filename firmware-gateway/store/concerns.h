/* store/concerns.h - concerns: private drafts, which nobody reads here but by naming a person whose they are, and what
 * was sent; what happened then is in concern_happenings.h. Where each() is called for every row: 0 goes on, anything
 * else ends the listing and is returned. Dates are days since 1970-01-01, local; 0: none. */
#ifndef CONCERNS_H
#define CONCERNS_H
#include "checklist.h"
#include "concern.h"
#include "concern_letter.h"
#include "place.h"
#include "store.h"

#define CONCERN_DRAFTS_MAX 20           /* of one owner, those of sent concerns not counted */
#define CONCERN_ROOMS_MAX 40
#define CONCERN_TICKS_MAX 60
#define CONCERN_POINTS_MAX 3            /* "the first two or three points": ESC-5 */
#define CONCERN_MEMBERS_MAX 5000
#define CONCERN_PAGES 6
#define CONCERN_WORDS_SIZE 2048         /* bytes of what a person writes beside the letter, with its end */

struct concern_rooms {
    size_t count;
    char ids[CONCERN_ROOMS_MAX][ID_SIZE];
};

struct concern_draft {
    int64_t id;                         /* out; random */
    int64_t owner, rep;                 /* persons; rep 0: none named */
    char owner_name[NAME_SIZE], rep_name[NAME_SIZE];    /* out; as they are called now */
    int64_t concern;                    /* what was sent of it; 0: nothing yet */
    int64_t made_ms, edited_ms;
    int64_t edited_by;                  /* in _save: who saves it */
    int64_t revision;                   /* out; counts the saves */
    char editor_name[NAME_SIZE];        /* out */
    int64_t page;                       /* 1 to CONCERN_PAGES: where it was left */
    char noticed[CONCERN_WORDS_SIZE], place[CONCERN_WORDS_SIZE];        /* place: where and when, in own words */
    int64_t from_date, to_date;         /* what the record is looked at for, both included */
    enum concern_raiser raised_by;
    int64_t members;                    /* 0: not said */
    char to[NAME_SIZE], writer[NAME_SIZE];      /* writer: role and union */
    int64_t answer_by;
    enum concern_event letter_kind;     /* which letter this is */
    char letter[CONCERN_LETTER_SIZE];
    char letter_written[CONCERN_LETTER_SIZE];   /* the letter as the record wrote it: somebody edited it where it differs */
    struct concern_rooms rooms;
    size_t tick_count;
    struct concern_tick {
        char item[CHECKLIST_ID_SIZE];
        bool is_point;
    } ticks[CONCERN_TICKS_MAX];
};
/* Fills id. -ENOSPC: CONCERN_DRAFTS_MAX; -ENOENT: no such person or room. */
int concern_draft_add(struct store *store, struct concern_draft *draft, struct error *err);
/* -ENOENT: there is none, or it is not the person's: owner or named rep. */
int concern_draft_load(struct store *store, int64_t id, int64_t person, struct concern_draft *draft,
                       struct error *err);
/* The one behind a concern that was sent. -ENOENT likewise. */
int concern_draft_behind(struct store *store, int64_t concern, int64_t person, struct concern_draft *draft,
                         struct error *err);
/* Writes all but id, owner, concern and made_ms, as the next revision. -ENOENT: gone, or no such rep or room. */
int concern_draft_save(struct store *store, const struct concern_draft *draft, struct error *err);
/* Deletes it for good, by its owner alone; with the commit its bytes are overwritten in the file, and the log is
 * emptied as soon as no reader is in the way (store_scrub). What was sent stays. -ENOENT: as with _load, or
 * the rep asks. */
int concern_draft_forget(struct store *store, int64_t id, int64_t owner, struct error *err);
/* The person's, newest first: not sent yet. */
int concern_drafts_list(struct store *store, int64_t person,
                        int (*each)(void *context, const struct concern_draft *draft), void *context,
                        struct error *err);

struct concern {                        /* that was sent */
    int64_t id;                         /* out; 1, 2, 3 ... of those that were sent */
    int64_t owner, rep;
    char owner_name[NAME_SIZE], rep_name[NAME_SIZE];
    enum concern_raiser raised_by;
    int64_t members, sent_ms, sent_date, from_date, to_date;
    char to[NAME_SIZE];
    struct concern_days days;
    enum concern_state state;
    struct concern_rooms rooms;
};
/* Opens what the draft says as a concern of its own (a happening with the letter is the caller's to add), and notes in
 * the draft which one it became. Fills concern. -ENOENT; -EEXIST: it was sent already. */
int concern_send(struct store *store, const struct concern_draft *draft, int64_t sent_ms, int64_t sent_date,
                 struct concern *concern, struct error *err);
int concern_load(struct store *store, int64_t id, struct concern *concern, struct error *err);          /* -ENOENT */
int concerns_list(struct store *store, int (*each)(void *context, const struct concern *concern), void *context,
                  struct error *err);   /* newest first */
/* Its days and its state, which never goes back (-EPERM). -ENOENT. */
int concern_update(struct store *store, const struct concern *concern, struct error *err);

#endif
