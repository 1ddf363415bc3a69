/* store/packs.c - see packs.h */
#include "packs.h"
#include "store_private.h"
#include <errno.h>

enum { ADD_ADOPTION, LIST_ADOPTIONS, ADD_OUTBREAK, COUNT_OUTBREAKS, FIND_ROOM, END_OUTBREAK, LIST_OUTBREAKS,
       LIST_RECENT };

#define OUTBREAK_COLUMNS                                                                                              \
    "SELECT outbreak.id, room.key, outbreak.pack, from_ms, to_ms, coalesce(ended_ms, 0), who, reason"                 \
    " FROM outbreak LEFT JOIN room ON room.id = outbreak.room "

static const char *const statements[] = {
    [ADD_ADOPTION] = "INSERT INTO adoption VALUES (NULL, ?1, ?2, ?3, ?4)",
    [LIST_ADOPTIONS] = "SELECT at_ms, pack, who, reason FROM adoption ORDER BY id DESC LIMIT ?1",
    [ADD_OUTBREAK] = "INSERT INTO outbreak VALUES (NULL, (SELECT id FROM room WHERE key = ?1), ?2, ?3, ?4, NULL, ?5,"
                     " ?6)",
    [COUNT_OUTBREAKS] = "SELECT count(*) FROM outbreak WHERE ended_ms IS NULL AND to_ms > ?1",
    [FIND_ROOM] = "SELECT id FROM room WHERE key = ?1",
    [END_OUTBREAK] = "UPDATE outbreak SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL AND to_ms > ?2",
    [LIST_OUTBREAKS] = OUTBREAK_COLUMNS "ORDER BY outbreak.id",
    [LIST_RECENT] = (OUTBREAK_COLUMNS "WHERE (ended_ms IS NULL AND to_ms > ?1) OR outbreak.id IN"
                     " (SELECT id FROM outbreak ORDER BY id DESC LIMIT ?2) ORDER BY outbreak.id"),
};
static const struct sql_module module = {SQL_PACKS, statements};

int adoption_add(struct store *store, const struct adoption *adoption, struct error *err)
{
    int r = store_write(store, &module, ADD_ADOPTION,
                        SQL_VALUES(SQL_INT(adoption->at_ms), SQL_TEXT(adoption->pack), SQL_TEXT(adoption->who),
                                   SQL_TEXT(adoption->reason)), err);

    return r < 0 ? r : 0;
}

int adoptions_list(struct store *store, size_t limit, int (*each)(void *context, const struct adoption *adoption),
                   void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_ADOPTIONS, SQL_VALUES(SQL_INT((int64_t)limit)), &statement,
                      err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct adoption adoption = {.at_ms = sqlite3_column_int64(statement, 0)};

        sql_copy_text(statement, 1, adoption.pack, sizeof adoption.pack);
        sql_copy_text(statement, 2, adoption.who, sizeof adoption.who);
        sql_copy_text(statement, 3, adoption.reason, sizeof adoption.reason);
        r = each(context, &adoption);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

/* Whether one more can be kept, and its room is there. */
static int check_outbreak(struct store *store, const struct outbreak *outbreak, struct error *err)
{
    int64_t count, room = 1;
    int r = sql_number(&store->connection, &module, COUNT_OUTBREAKS, SQL_VALUES(SQL_INT(outbreak->from_ms)), 0, &count,
                       err);

    if (r == 0 && outbreak->room[0])
        r = sql_number(&store->connection, &module, FIND_ROOM, SQL_VALUES(SQL_TEXT(outbreak->room)), 0, &room, err);
    if (r < 0)
        return store_after(store, r);
    if (!room)
        return error_set(err, -ENOENT, "room %s: not known", outbreak->room);
    return count < OUTBREAKS_MAX ? 0
           : error_set(err, -ENOSPC, "outbreaks: %d of single rooms are the most at a time", OUTBREAKS_MAX);
}

int outbreak_add(struct store *store, struct outbreak *outbreak, struct error *err)
{
    int r = check_outbreak(store, outbreak, err);

    if (r == 0)
        r = store_write(store, &module, ADD_OUTBREAK,
                        SQL_VALUES(SQL_TEXT(outbreak->room), SQL_TEXT(outbreak->pack), SQL_INT(outbreak->from_ms),
                                   SQL_INT(outbreak->to_ms), SQL_TEXT(outbreak->who), SQL_TEXT(outbreak->reason)), err);
    if (r < 0)
        return r;
    outbreak->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int outbreak_end(struct store *store, int64_t id, int64_t now_ms, struct error *err)
{
    int r = store_write(store, &module, END_OUTBREAK, SQL_VALUES(SQL_INT(id), SQL_INT(now_ms)), err);

    return r == 0 ? error_set(err, -ENOENT, "outbreak %lld: not there, or over", (long long)id) : r < 0 ? r : 0;
}

static int list_outbreaks(struct store *store, int index, const struct sql_value *values, size_t count,
                          int (*each)(void *context, const struct outbreak *outbreak), void *context,
                          struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, index, values, count, &statement, err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct outbreak outbreak = {.id = sqlite3_column_int64(statement, 0),
                                    .from_ms = sqlite3_column_int64(statement, 3),
                                    .to_ms = sqlite3_column_int64(statement, 4),
                                    .ended_ms = sqlite3_column_int64(statement, 5)};

        sql_copy_text(statement, 1, outbreak.room, sizeof outbreak.room);
        sql_copy_text(statement, 2, outbreak.pack, sizeof outbreak.pack);
        sql_copy_text(statement, 6, outbreak.who, sizeof outbreak.who);
        sql_copy_text(statement, 7, outbreak.reason, sizeof outbreak.reason);
        r = each(context, &outbreak);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

int outbreaks_list(struct store *store, int (*each)(void *context, const struct outbreak *outbreak), void *context,
                   struct error *err)
{
    return list_outbreaks(store, LIST_OUTBREAKS, SQL_NO_VALUES, each, context, err);
}

int outbreaks_recent(struct store *store, int64_t now_ms, size_t limit,
                     int (*each)(void *context, const struct outbreak *outbreak), void *context, struct error *err)
{
    return list_outbreaks(store, LIST_RECENT, SQL_VALUES(SQL_INT(now_ms), SQL_INT((int64_t)limit)), each, context, err);
}
