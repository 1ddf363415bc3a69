/* store/packs.h - which pack the school adopted when, and which rooms were moved to another one for a time. What the
 * packs say is in their files; here are only their names.
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned; each() may call
 * other functions of the store, not the one it is called from. */
#ifndef PACKS_H
#define PACKS_H
#include "place.h"
#include "store.h"

#define PACKS_REASON_SIZE 256       /* of what a person gives as reason, with its end */
#define OUTBREAKS_MAX 1024          /* not over: a room each, or all of the school */
#define OUTBREAK_DAYS_MAX 90

struct adoption {
    int64_t at_ms;
    char pack[ID_SIZE], who[NAME_SIZE], reason[PACKS_REASON_SIZE];
};
int adoption_add(struct store *store, const struct adoption *adoption, struct error *err);
/* Newest first, at most limit. */
int adoptions_list(struct store *store, size_t limit, int (*each)(void *context, const struct adoption *adoption),
                   void *context, struct error *err);

struct outbreak {
    int64_t id;
    char room[ID_SIZE];             /* "": all rooms */
    char pack[ID_SIZE];
    int64_t from_ms, to_ms;         /* to_ms: the midnight at which it ends by itself */
    int64_t ended_ms;               /* by a person; 0: not */
    char who[NAME_SIZE], reason[PACKS_REASON_SIZE];
};
/* Fills id. -ENOENT: no such room; -ENOSPC: OUTBREAKS_MAX are not over when it begins. */
int outbreak_add(struct store *store, struct outbreak *outbreak, struct error *err);
int outbreak_end(struct store *store, int64_t id, int64_t now_ms, struct error *err);   /* -ENOENT: none, or over */
/* Both in the order in which they were made. _recent: those that are not over at now_ms, and the newest limit. */
int outbreaks_list(struct store *store, int (*each)(void *context, const struct outbreak *outbreak), void *context,
                   struct error *err);
int outbreaks_recent(struct store *store, int64_t now_ms, size_t limit,
                     int (*each)(void *context, const struct outbreak *outbreak), void *context, struct error *err);

#endif
