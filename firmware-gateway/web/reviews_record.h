/* web/reviews_record.h - reviews that open themselves: facts of the record -> duty/review.h -> reviews, opened once
 * each. A worker reads and finds, main keeps. What was found is found again from the same record, and a review that
 * was opened or answered is not opened again (store/reviews.h), so a look may be lost, repeated or cut short at any
 * time. */
#ifndef REVIEWS_RECORD_H
#define REVIEWS_RECORD_H
#include "assessment_lines.h"
#include "assessments.h"
#include "reviews.h"
#include "zone.h"

#define REVIEWS_FOUND_MAX 4096      /* of one look: the rest is found by the next, once these are open */
#define REVIEWS_TEXT_SIZE 81        /* of a line's question, in a message */

struct reviews_setup {              /* what a look needs beside the record, by value */
    struct calendar calendar;
    struct zone zone;
    int64_t today, now_ms;
    char pack[ID_SIZE];             /* adopted */
    int64_t pack_changed_ms;        /* when it last became another; 0: not known */
    int64_t inspection_date;        /* last one by a safety rep; 0: none */
    bool has_days;                  /* false: kept days are being judged again, and say nothing now */
    size_t room_count;
    struct review_room *rooms;      /* their failing days are filled in here */
};

struct reviews_line {
    int64_t key;
    char text[REVIEWS_TEXT_SIZE];
};
struct reviews_mark {
    int64_t key, since_date;
};
/* What one assessment's facts ask for. */
struct reviews_of {
    int64_t assessment, version;    /* row of the version in force that was looked at */
    int number;
    char title[ASSESSMENT_TITLE_SIZE];
    size_t line_count, mark_count, due_count;
    struct reviews_line *lines;     /* all of the version, in their order */
    struct reviews_mark *marks;     /* lines that the record contradicts from now on */
    struct review_due *due;
};
struct reviews_found {
    size_t count, due_count;
    struct reviews_of *of;
};

/* Looks at every assessment in force. Worker. 0 and *found, for the caller to free with reviews_found_free();
 * -ENOMEM, or what the record says. Fills setup->rooms. */
int reviews_record_find(struct store_reader *reader, struct reviews_setup *setup, struct reviews_found **found,
                        struct error *err);
void reviews_found_free(struct reviews_found *found);       /* takes NULL */

/* Opens one in the store's open transaction: the review, where the assessment stands from now on, the ledger's entry.
 * review: assessment, due, opened_ms, opened_by and note are given; role: who does it, DUTY_SYSTEM for the gateway.
 * -EEXIST as review_open(); -EPERM: nothing of that assessment is in force, or it is not for that role to say. */
int reviews_record_open(struct store *store, struct review *review, enum duty_role role, struct error *err);

/* Marks contradicted lines and opens what was found and is new, all or nothing but for the caller's commit. An
 * assessment whose version in force is another by now is left for the next look. each(): called for every one that
 * was opened. */
int reviews_record_keep(struct store *store, const struct reviews_found *found, int64_t now_ms,
                        int (*each)(void *context, const struct reviews_of *of, const struct review *review),
                        void *context, struct error *err);
#endif
