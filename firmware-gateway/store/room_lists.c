/* store/room_lists.c - see room_lists.h */
#include "room_lists.h"
#include <errno.h>

int room_list_save(struct store *store, const struct room_list *list, int64_t owner,
                   const struct assessment_rooms *rooms, struct error *err)
{
    int r = store_write(store, list->module, list->clear, SQL_VALUES(SQL_INT(owner)), err);

    for (size_t i = 0; r >= 0 && i < rooms->count; i++) {
        r = rows_add(store, list->module, list->add, SQL_VALUES(SQL_INT(owner), SQL_TEXT(rooms->ids[i])), NULL, err);
        if (r == -ENOENT)
            error_set(err, r, "rooms: there is no room %s", rooms->ids[i]);
    }
    return r < 0 ? r : 0;
}

int room_list_take(void *context, sqlite3_stmt *row)
{
    struct assessment_rooms *rooms = context;

    sql_copy_text(row, 0, rooms->ids[rooms->count++], ID_SIZE);
    return rooms->count == ASSESSMENT_ROOMS_MAX;
}
