/* store/hazards.h - the hazard log: what people at school saw and said, until it is an action or closed with a
 * reason. Where each() is called for every row: 0 goes on, anything else ends the listing and is returned; each()
 * may call other functions of the store, not the one it is called from. */
#ifndef HAZARDS_H
#define HAZARDS_H
#include "photos.h"
#include "place.h"

#define HAZARDS_OPEN_MAX 300            /* at a time: whoever has so many has to look at them first */
#define HAZARDS_MAX 20000               /* ever */
#define HAZARDS_LISTED_MAX 500          /* newest ones of those that are closed */
#define HAZARD_TEXT_SIZE 501            /* bytes, with its end: of each text */

/* Both kept by number: only ever grow at their end. */
enum hazard_kind { HAZARD_STUFFY, HAZARD_COLD, HAZARD_HOT, HAZARD_WINDOW, HAZARD_SENSOR, HAZARD_OTHER,
                   HAZARD_KIND_COUNT };
enum hazard_source { HAZARD_SIGNED_IN, HAZARD_DOOR_CARD, HAZARD_SOURCE_COUNT };
const char *hazard_kind_word(enum hazard_kind kind);        /* "stuffy", "cold", "hot", "window", "sensor", "other" */
bool hazard_kind_from_word(const char *word, enum hazard_kind *kind);   /* false: unknown, untouched */
const char *hazard_source_word(enum hazard_source source);  /* "signed_in", "door_card" */

struct hazard {
    int64_t id, at_ms, person;          /* person 0: nobody signed in */
    char who[NAME_SIZE];                /* out; "": nobody */
    enum hazard_source source;
    char room[ID_SIZE];                 /* "": none in particular */
    enum hazard_kind kind;
    char text[HAZARD_TEXT_SIZE];
    bool is_danger;                     /* somebody could get hurt now */
    bool is_told;                       /* it got a message of its own */
    int64_t photo, action;              /* 0: none */
    int64_t closed_ms, closed_by;       /* 0: open */
    char closer[NAME_SIZE];             /* out */
    char reason[HAZARD_TEXT_SIZE];      /* why nothing is to be done */
};
/* Fills id. -ENOENT: no such room, person or photo; -ENOSPC: HAZARDS_OPEN_MAX or HAZARDS_MAX. */
int hazard_add(struct store *store, struct hazard *hazard, struct error *err);
/* Of those with a message of their own since then, in danger or not as this one: how many there are, and how many of
 * them are about the same thing (room and kind; "other" is never the same). */
struct hazard_told {
    int64_t all, same;
};
int hazard_told_since(struct store *store, const struct hazard *hazard, int64_t since_ms, struct hazard_told *told,
                      struct error *err);
/* Closed: it became an action, or nothing is to be done for a reason. -ENOENT: there is none, or it is closed. */
int hazard_close(struct store *store, int64_t id, int64_t now_ms, int64_t person, int64_t action, const char *reason,
                 struct error *err);
int hazard_load(struct store *store, int64_t id, struct hazard *hazard, struct error *err);     /* -ENOENT */
/* Newest first; open ones alone, or all. */
int hazards_list(struct store *store, bool open_only, int (*each)(void *context, const struct hazard *hazard),
                 void *context, struct error *err);

/* The filter of a room's air cleaner, by local dates; 0: nobody said. _set: -ENOENT: no such room. */
struct filter {
    int64_t changed_date, due_date;
};
int filter_set(struct store *store, const char *room, const struct filter *filter, int64_t person, int64_t now_ms,
               struct error *err);
int filter_load(struct store *store, const char *room, struct filter *filter, struct error *err);

#endif
