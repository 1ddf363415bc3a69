/* store/own_items.c - see own_items.h */
#include "own_items.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>

enum { ADD_ITEM, COUNT_ITEMS, ARCHIVE_ITEM, LIST_ITEMS };
static const char *const statements[] = {
    [ADD_ITEM] = "INSERT INTO own_item VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL)",
    [COUNT_ITEMS] = "SELECT count(*) FROM own_item WHERE checklist = ?1 AND archived_ms IS NULL",
    [ARCHIVE_ITEM] = "UPDATE own_item SET archived_ms = ?3, archived_by = ?4"
                     " WHERE id = ?2 AND checklist = ?1 AND archived_ms IS NULL",
    [LIST_ITEMS] = "SELECT id, section, text, who, at_ms, coalesce(archived_ms, 0), archived_by, good FROM own_item"
                   " WHERE checklist = ?1 ORDER BY id",
};
static const struct sql_module module = {SQL_OWN_ITEMS, statements};

int own_item_add(struct store *store, struct own_item *item, struct error *err)
{
    int64_t count;
    int r = sql_number(&store->connection, &module, COUNT_ITEMS, SQL_VALUES(SQL_TEXT(item->checklist)), 0, &count, err);

    if (r < 0)
        return store_after(store, r);
    if (count >= OWN_ITEMS_MAX)
        return error_set(err, -ENOSPC, "%s: %d own items are the most, archive one", item->checklist, OWN_ITEMS_MAX);
    r = store_write(store, &module, ADD_ITEM,
                    SQL_VALUES(SQL_TEXT(item->checklist), SQL_TEXT(item->section), SQL_TEXT(item->text),
                               SQL_INT(item->good), SQL_TEXT(item->who), SQL_INT(item->at_ms)), err);
    if (r < 0)
        return r;
    item->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int own_item_archive(struct store *store, const char *checklist, int64_t id, const char *who, int64_t now_ms,
                     struct error *err)
{
    int r = store_write(store, &module, ARCHIVE_ITEM,
                        SQL_VALUES(SQL_TEXT(checklist), SQL_INT(id), SQL_INT(now_ms), SQL_TEXT(who)), err);

    return r == 0 ? error_set(err, -ENOENT, "%s: own item %lld is not there, or archived", checklist, (long long)id)
                  : r < 0 ? r : 0;
}

int own_items_list(struct store *store, const char *checklist,
                   int (*each)(void *context, const struct own_item *item), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_ITEMS, SQL_VALUES(SQL_TEXT(checklist)), &statement, err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct own_item item = {.id = sqlite3_column_int64(statement, 0), .at_ms = sqlite3_column_int64(statement, 4),
                                .archived_ms = sqlite3_column_int64(statement, 5),
                                .good = (enum checklist_good)sqlite3_column_int(statement, 7)};

        snprintf(item.checklist, sizeof item.checklist, "%s", checklist);
        sql_copy_text(statement, 1, item.section, sizeof item.section);
        sql_copy_text(statement, 2, item.text, sizeof item.text);
        sql_copy_text(statement, 3, item.who, sizeof item.who);
        sql_copy_text(statement, 6, item.archived_by, sizeof item.archived_by);
        r = each(context, &item);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}
