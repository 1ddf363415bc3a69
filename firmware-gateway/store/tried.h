/* store/tried.h - what people say was tried in a room and did not work, by the rule it is about: rules for after other
 * measures, or about a building, count from that date on. Append-only: a later row withdraws one. */
#ifndef TRIED_H
#define TRIED_H
#include "place.h"
#include "store.h"

#define TRIED_WHAT_SIZE 256             /* bytes of what a person writes, with its end */
#define TRIED_MAX 256                   /* of one room, ever; withdrawals count too */

struct tried {
    int64_t id;                         /* out; 0: none */
    char room[ID_SIZE], rule[PLACE_RULE_SIZE];
    int64_t from_date;                  /* days since 1970-01-01, local: it holds from then on */
    int64_t at_ms;                      /* when it was said */
    char what[TRIED_WHAT_SIZE], who[NAME_SIZE];
    int64_t withdrawn_ms;               /* 0: it stands */
    char withdrawn_by[NAME_SIZE], withdrawn_why[TRIED_WHAT_SIZE];
};

/* Fills id. -ENOENT: no such room; -EEXIST: one about that rule stands; -ENOSPC: ROOM_TRIED_MAX stand, or TRIED_MAX. */
int tried_add(struct store *store, struct tried *tried, struct error *err);
/* -ENOENT: the room has no such statement, or it is withdrawn. */
int tried_withdraw(struct store *store, const char *room, int64_t id, int64_t now_ms, const char *who, const char *why,
                   struct error *err);
/* Of a room, newest first, the withdrawn too. each(): 0 goes on, anything else ends the listing and is returned. */
int tried_list(struct store *store, const char *room, int (*each)(void *context, const struct tried *tried),
               void *context, struct error *err);

/* Those that stand, into the facts of the room. */
int tried_load(struct store *store, struct room_info *room, struct error *err);

#endif
