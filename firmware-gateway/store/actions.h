/* store/actions.h - actions (duty/action.h) in the record: what is to be done, by whom and when, and every step of it.
 * Whether a step is allowed is for duty/action.h to say, before. Nothing is deleted. Where each() is called for every
 * row: 0 goes on, anything else ends the listing and is returned; each() may call other functions of the store, not
 * the one it is called from. */
#ifndef ACTIONS_H
#define ACTIONS_H
#include "action.h"
#include "photos.h"
#include "place.h"
#include "store.h"

#define ACTIONS_MAX 5000                /* ever */
#define ACTION_STEPS_MAX 200            /* of one action, ever */

struct action {
    int64_t id, made_ms, made_by;
    char made_by_name[NAME_SIZE];       /* out */
    char what[ACTION_WHAT_SIZE];
    enum action_state state;
    size_t room_count;                  /* 0: the whole site */
    char rooms[ACTION_ROOMS_MAX][ID_SIZE];
    int64_t owner;                      /* a person; 0: whoever has the role */
    enum duty_role owner_role;          /* one bit: who has it when the owner is gone */
    char owner_name[NAME_SIZE];         /* out; "": nobody by name, or the owner is disabled: it is the role's */
    int64_t due_date;                   /* days since 1970-01-01, local */
    int64_t assessment, line;           /* the line's key (assessment_line.h); 0: of none */
    int64_t done_ms;                    /* the last time it was closed; 0: it is not */
    int64_t reminded_date;              /* 0: nobody was */
    int64_t edited_ms;                  /* out: its newest step but for comments, which change nothing; else made_ms */
    char edited_by_name[NAME_SIZE];     /* out: whose that was */
};
/* Fills id. Rooms by their ids. -ENOENT: no such room, person or assessment; -ENOSPC: ACTIONS_MAX. */
int action_add(struct store *store, struct action *action, struct error *err);
/* All that can change of it: what, state, rooms, owner, owner_role, due_date, done_ms. -ENOENT. */
int action_update(struct store *store, const struct action *action, struct error *err);
int action_reminded(struct store *store, int64_t id, int64_t date, struct error *err);
int action_load(struct store *store, int64_t id, struct action *action, struct error *err);     /* -ENOENT */
/* Those that are to be done first, by due date; then proposed ones, and the rest, newest first. assessment 0: all. */
int actions_list(struct store *store, int64_t assessment, int (*each)(void *context, const struct action *action),
                 void *context, struct error *err);
int actions_read(struct store_reader *reader, int64_t assessment,
                 int (*each)(void *context, const struct action *action), void *context, struct error *err);    /* worker */

struct action_counts {
    int open, overdue;                  /* to do; and of these, due before today */
};
int actions_count(struct store *store, int64_t assessment, int64_t today, struct action_counts *counts,
                  struct error *err);

struct action_entry {                   /* one step of its history */
    int64_t id, action, at_ms, person;
    char who[NAME_SIZE];                /* out */
    enum action_event event;
    char text[ACTION_TEXT_SIZE];
    int64_t photo;                      /* 0: none */
    char room[ID_SIZE];                 /* the record of which, before and after, is the proof; "": none */
};
/* Fills id. -ENOENT: no such action, photo or room; -ENOSPC: ACTION_STEPS_MAX. */
int action_entry_add(struct store *store, struct action_entry *entry, struct error *err);
int action_entries(struct store *store, int64_t action, int (*each)(void *context, const struct action_entry *entry),
                   void *context, struct error *err);      /* oldest first */

#endif
