/* store/room_lists.c - see room_lists.h */
#include "room_lists.h"
#include <errno.h>

static bool are_same(const struct assessment_rooms *was, const struct assessment_rooms *is)
{
    bool same = was->count == is->count;

    for (size_t i = 0; i < was->count && same; i++)
        same = assessment_rooms_has(is, was->ids[i]);
    return same;
}

int room_list_save(struct store *store, const struct room_list *list, int64_t owner,
                   const struct assessment_rooms *rooms, struct error *err)
{
    struct assessment_rooms was = {0};
    int r = store_after(store, rows_each(&store->connection, list->module, list->list, SQL_VALUES(SQL_INT(owner)),
                                         room_list_take, &was, err));

    if (r >= 0 && are_same(&was, rooms))
        return 0;
    if (r >= 0)
        r = store_write(store, list->module, list->clear, SQL_VALUES(SQL_INT(owner)), err);
    for (size_t i = 0; r >= 0 && i < rooms->count; i++) {
        r = rows_add(store, list->module, list->add, SQL_VALUES(SQL_INT(owner), SQL_TEXT(rooms->ids[i])), NULL, err);
        if (r == -ENOENT)
            error_set(err, r, "rooms: there is no room %s", rooms->ids[i]);
    }
    return r < 0 ? r : 1;
}

int room_list_take(void *context, sqlite3_stmt *row)
{
    struct assessment_rooms *rooms = context;

    sql_copy_text(row, 0, rooms->ids[rooms->count++], ID_SIZE);
    return rooms->count == ASSESSMENT_ROOMS_MAX;
}
