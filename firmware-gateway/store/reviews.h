/* store/reviews.h - reviews of assessments that opened, and how they ended. Append-only. Conventions as in
 * assessments.h. */
#ifndef REVIEWS_H
#define REVIEWS_H
#include "review.h"
#include "store.h"

#define REVIEWS_MAX 2000                /* of one assessment, ever */

struct review {                         /* some 4 KB */
    int64_t id, assessment;
    struct review_due due;
    int64_t opened_ms, opened_by;       /* 0: the gateway */
    char note[REVIEW_NOTE_SIZE];        /* of the person who opened it */
    int64_t closed_ms, closed_by;       /* 0: it is open */
    int64_t closed_version;             /* row of the sealed version that answered it; 0: it was not needed */
    char reason[ASSESSMENT_REASON_SIZE];/* why not */
};

/* Opens one, and fills id. -EEXIST: one of this assessment, trigger and subject is open, or this occurrence (the same
 * since_date and since_ms) was answered before; -ENOENT: no such assessment or person; -ENOSPC: REVIEWS_MAX. */
int review_open(struct store *store, struct review *review, struct error *err);
int review_load(struct store *store, int64_t id, struct review *review, struct error *err);     /* -ENOENT */
/* -ENOENT: there is none such open. */
int review_not_needed(struct store *store, int64_t id, int64_t person, int64_t at_ms, const char *reason,
                      struct error *err);
/* Oldest first. assessment 0: of all. */
int reviews_list(struct store *store, int64_t assessment, bool only_open,
                 int (*each)(void *context, const struct review *review), void *context, struct error *err);
/* How many other reviews than this one keep the assessment under review (prompts do not). */
int reviews_count_others(struct store *store, int64_t assessment, int64_t but, int64_t *count, struct error *err);

/* -- what reviews are found from -- */

/* Keeps what was seen of a subject ("pack", "room/8c"), and says when it last became another: at_ms when it is one now,
 * first_ms when nothing was seen of it before; 0 stands for "not known". */
int review_seen(struct store *store, const char *subject, const char *seen, int64_t first_ms, int64_t at_ms,
                int64_t *changed_ms, struct error *err);
/* What happened to rooms by a pack's rules in (after_ms, until_ms], oldest first: incidents that were raised, and those
 * that were not fixed: somebody had them, and they were still there when the time had run out, each time that it did.
 * What people said they tried in vain (tried.h) is among them, as not fixed. Worker. */
int review_incidents(struct store_reader *reader, int64_t after_ms, int64_t until_ms,
                     int (*each)(void *context, const char *room, const char *rule, int64_t at_ms,
                                 bool is_not_fixed), void *context, struct error *err);

#endif
