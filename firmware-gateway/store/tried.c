/* store/tried.c - see tried.h */
#include "tried.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ADD, WITHDRAW, LIST, COUNT_ALL, COUNT_STANDING, COUNT_OF_RULE };

#define OF_ROOM "room = (SELECT id FROM room WHERE key = ?1)"
#define STANDS "withdraws IS NULL AND id NOT IN (SELECT withdraws FROM tried WHERE withdraws IS NOT NULL)"
static const char *const statements[] = {
    [ADD] = "INSERT INTO tried SELECT NULL, id, ?2, ?3, ?4, ?5, ?6, NULL FROM room WHERE key = ?1",
    [WITHDRAW] = ("INSERT INTO tried SELECT NULL, room, rule, from_date, ?3, ?5, ?4, id FROM tried WHERE " OF_ROOM
                  " AND id = ?2 AND " STANDS),
    [LIST] = "SELECT said.id, said.rule, said.from_date, said.at_ms, said.what, said.who, coalesce(back.at_ms, 0),"
             " coalesce(back.who, ''), coalesce(back.what, '') FROM tried AS said"
             " LEFT JOIN tried AS back ON back.withdraws = said.id"
             " WHERE said.room = (SELECT id FROM room WHERE key = ?1) AND said.withdraws IS NULL ORDER BY said.id DESC",
    [COUNT_ALL] = "SELECT count(*) FROM tried WHERE " OF_ROOM,
    [COUNT_STANDING] = "SELECT count(*) FROM tried WHERE " OF_ROOM " AND " STANDS,
    [COUNT_OF_RULE] = "SELECT count(*) FROM tried WHERE " OF_ROOM " AND rule = ?2 AND " STANDS,
};
static const struct sql_module module = {SQL_TRIED, statements};

static int count(struct store *store, int statement, const struct sql_value *values, size_t value_count,
                 int64_t *found, struct error *err)
{
    int r = sql_number(&store->connection, &module, statement, values, value_count, 0, found, err);

    return r < 0 ? store_after(store, r) : 0;
}

static int check_place(struct store *store, const struct tried *tried, struct error *err)
{
    int64_t all = 0, standing = 0, same = 0;
    int r = count(store, COUNT_ALL, SQL_VALUES(SQL_TEXT(tried->room)), &all, err);

    if (r == 0)
        r = count(store, COUNT_STANDING, SQL_VALUES(SQL_TEXT(tried->room)), &standing, err);
    if (r == 0)
        r = count(store, COUNT_OF_RULE, SQL_VALUES(SQL_TEXT(tried->room), SQL_TEXT(tried->rule)), &same, err);
    if (r < 0)
        return r;
    if (same)
        return error_set(err, -EEXIST, "room %s: that is said of this rule already", tried->room);
    if (all >= TRIED_MAX || standing >= ROOM_TRIED_MAX)
        return error_set(err, -ENOSPC, "room %s: %d statements at a time and %d in all are the most", tried->room,
                         ROOM_TRIED_MAX, TRIED_MAX);
    return 0;
}

int tried_add(struct store *store, struct tried *tried, struct error *err)
{
    int r = check_place(store, tried, err);

    if (r < 0)
        return r;
    r = store_write(store, &module, ADD,
                    SQL_VALUES(SQL_TEXT(tried->room), SQL_TEXT(tried->rule), SQL_INT(tried->from_date),
                               SQL_INT(tried->at_ms), SQL_TEXT(tried->what), SQL_TEXT(tried->who)), err);
    if (r <= 0)
        return r < 0 ? r : error_set(err, -ENOENT, "room %s: not known", tried->room);
    tried->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int tried_withdraw(struct store *store, const char *room, int64_t id, int64_t now_ms, const char *who, const char *why,
                   struct error *err)
{
    int r = store_write(store, &module, WITHDRAW,
                        SQL_VALUES(SQL_TEXT(room), SQL_INT(id), SQL_INT(now_ms), SQL_TEXT(who), SQL_TEXT(why)), err);

    return r == 0 ? error_set(err, -ENOENT, "statement %lld: not there, or withdrawn", (long long)id) : r < 0 ? r : 0;
}

int tried_list(struct store *store, const char *room, int (*each)(void *context, const struct tried *tried),
               void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST, SQL_VALUES(SQL_TEXT(room)), &statement, err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct tried tried = {.id = sqlite3_column_int64(statement, 0),
                              .from_date = sqlite3_column_int64(statement, 2),
                              .at_ms = sqlite3_column_int64(statement, 3),
                              .withdrawn_ms = sqlite3_column_int64(statement, 6)};

        snprintf(tried.room, sizeof tried.room, "%s", room);
        sql_copy_text(statement, 1, tried.rule, sizeof tried.rule);
        sql_copy_text(statement, 4, tried.what, sizeof tried.what);
        sql_copy_text(statement, 5, tried.who, sizeof tried.who);
        sql_copy_text(statement, 7, tried.withdrawn_by, sizeof tried.withdrawn_by);
        sql_copy_text(statement, 8, tried.withdrawn_why, sizeof tried.withdrawn_why);
        r = each(context, &tried);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

static int take(void *context, const struct tried *tried)
{
    struct room_info *room = context;
    struct room_tried *place = &room->tried[room->tried_count];

    if (tried->withdrawn_ms || room->tried_count == ROOM_TRIED_MAX)
        return 0;
    memcpy(place->rule, tried->rule, sizeof place->rule);
    place->from_date = tried->from_date;
    room->tried_count++;
    return 0;
}

int tried_load(struct store *store, struct room_info *room, struct error *err)
{
    room->tried_count = 0;
    return tried_list(store, room->id, take, room, err);
}
