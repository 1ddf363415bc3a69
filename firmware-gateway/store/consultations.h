/* store/consultations.h - who was asked about a working version, in which round, and what they said. Append-only:
 * what was said stays said, a later word is one more row; and once a version is sealed, nothing is added either
 * (-EPERM). Conventions as in assessments.h. */
#ifndef CONSULTATIONS_H
#define CONSULTATIONS_H
#include "assessment.h"
#include "consultation.h"
#include "store.h"

#define CONSULTATION_ROUNDS_MAX 50      /* of one version */
#define CONSULTEES_MAX 100              /* of one round */
#define COMMENTS_MAX 1000               /* of one version */
#define REPLIES_MAX 20                  /* to one comment */
#define OUTCOMES_MAX 20                 /* of one person in one round */

struct consultation {                   /* one round of asking */
    int64_t id, version;
    int round;                          /* from 1 */
    int64_t sent_ms, sent_by, closes_date;      /* date: days since 1970-01-01, local; the last day to answer on */
};
/* Opens the next round of a version, with whom it asks (each once; borrowed). Fills id and round. -ENOENT: no such
 * version or person; -E2BIG: CONSULTEES_MAX; -ENOSPC: CONSULTATION_ROUNDS_MAX. */
int consultation_open(struct store *store, struct consultation *consultation, const int64_t *persons, size_t count,
                      struct error *err);
/* The newest round of a version. -ENOENT: it never was sent. */
int consultation_load(struct store *store, int64_t version, struct consultation *consultation, struct error *err);

struct consultee {
    int64_t person;
    char name[NAME_SIZE];               /* as they are called now */
    enum duty_role role;                /* as it is now */
    int64_t invited_ms;
    enum consultation_outcome outcome;  /* the newest of this round */
    int64_t at_ms;                      /* when it was said; 0: not yet */
    char statement[ASSESSMENT_TEXT_SIZE];
};
/* Of one round, by name. */
int consultees_list(struct store *store, int64_t consultation,
                    int (*each)(void *context, const struct consultee *consultee), void *context, struct error *err);
int consultees_read(struct store_reader *reader, int64_t consultation,
                    int (*each)(void *context, const struct consultee *consultee), void *context, struct error *err);
bool consultation_has(struct store *store, int64_t consultation, int64_t person);       /* was invited */

/* -ENOENT: the person was not asked; -ENOSPC: OUTCOMES_MAX. */
int outcome_add(struct store *store, int64_t consultation, int64_t person, enum consultation_outcome outcome,
                const char *statement, int64_t at_ms, struct error *err);
/* Everything anybody said in any round of a version, oldest first: invited_ms is 0. */
int outcomes_list(struct store *store, int64_t version,
                  int (*each)(void *context, int round, const struct consultee *said), void *context,
                  struct error *err);

struct assessment_comment {
    int64_t id, version;
    int64_t line;                       /* 0: of the whole */
    int64_t person;
    char name[NAME_SIZE];               /* as they are called now */
    enum duty_role role;                /* in which it was said */
    int64_t at_ms;
    char text[ASSESSMENT_TEXT_SIZE];
    int64_t reply_by, replied_ms;       /* the newest reply; 0: none yet */
    char reply_name[NAME_SIZE], reply[ASSESSMENT_TEXT_SIZE];
};
/* Fills id. -ENOENT: no such version or person, or the line is of another version; -ENOSPC: COMMENTS_MAX. */
int comment_add(struct store *store, struct assessment_comment *comment, struct error *err);
int comment_load(struct store *store, int64_t id, struct assessment_comment *comment, struct error *err); /* -ENOENT */
int comment_reply(struct store *store, int64_t comment, int64_t person, int64_t at_ms, const char *text,
                  struct error *err);                           /* -ENOENT; -ENOSPC: REPLIES_MAX */
/* Oldest first, of a version. */
int comments_list(struct store *store, int64_t version,
                  int (*each)(void *context, const struct assessment_comment *comment), void *context,
                  struct error *err);
int comments_read(struct store_reader *reader, int64_t version,
                  int (*each)(void *context, const struct assessment_comment *comment), void *context,
                  struct error *err);

/* All that duty/consultation.h asks about a version: its newest round, and comments of all. Zeroes: never sent. */
int consultation_facts_load(struct store *store, int64_t version, struct consultation_facts *facts,
                            struct error *err);

#endif
