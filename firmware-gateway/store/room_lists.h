/* store/room_lists.h - lists of rooms that belong to something, an assessment or a line of it. Private to store/. */
#ifndef ROOM_LISTS_H
#define ROOM_LISTS_H
#include "assessment_line.h"
#include "rows.h"

/* Statements of the owner's module: clear deletes the rooms of ?1, add adds the room of key ?2 to ?1, list has its
 * keys. */
struct room_list {
    const struct sql_module *module;
    int clear, add, list;
};
/* Replaces the owner's rooms. 1: they are others now; 0: the same, and nothing was written. -ENOENT: there is no such
 * room, by name. */
int room_list_save(struct store *store, const struct room_list *list, int64_t owner,
                   const struct assessment_rooms *rooms, struct error *err);
/* One more room of a struct assessment_rooms, from a row whose first column is its key; for rows_each. */
int room_list_take(void *context, sqlite3_stmt *row);

#endif
