/* store/spots.c - see spots.h */
#include "spots.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

enum { ADD, COUNT_ALL, COUNT_SAME, LIST };

#define OF_ROOM "room = (SELECT id FROM room WHERE key = ?1)"
static const char *const statements[] = {
    [ADD] = "INSERT INTO spot SELECT NULL, id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM room WHERE key = ?1",
    [COUNT_ALL] = "SELECT count(*) FROM spot WHERE " OF_ROOM,
    [COUNT_SAME] = "SELECT count(*) FROM spot WHERE " OF_ROOM " AND at_ms = ?2 AND monitor = ?3",
    [LIST] = "SELECT id, at_ms, co2_ppm, temperature_c, humidity_pct, monitor, note, who, written_ms FROM spot"
             " WHERE " OF_ROOM " AND at_ms >= ?2 AND at_ms < ?3 ORDER BY at_ms DESC, id DESC LIMIT ?4",
};
static const struct sql_module module = {SQL_SPOTS, statements};

static int check_place(struct store *store, const struct spot *spot, struct error *err)
{
    int64_t all = 0, same = 0;
    int r = sql_number(&store->connection, &module, COUNT_ALL, SQL_VALUES(SQL_TEXT(spot->room)), 0, &all, err);

    if (r == 0)
        r = sql_number(&store->connection, &module, COUNT_SAME,
                       SQL_VALUES(SQL_TEXT(spot->room), SQL_INT(spot->at_ms), SQL_TEXT(spot->monitor)), 0, &same, err);
    if (r < 0)
        return store_after(store, r);
    if (same)
        return error_set(err, -EEXIST, "room %s: that reading is on record", spot->room);
    return all < SPOTS_MAX ? 0 : error_set(err, -ENOSPC, "room %s: %d hand-held readings are the most that are kept",
                                           spot->room, SPOTS_MAX);
}

int spot_add(struct store *store, struct spot *spot, struct error *err)
{
    int r = check_place(store, spot, err);

    if (r < 0)
        return r;
    r = store_write(store, &module, ADD,
                    SQL_VALUES(SQL_TEXT(spot->room), SQL_INT(spot->at_ms), SQL_REAL(spot->co2_ppm),
                               SQL_REAL(spot->temperature_c), SQL_REAL(spot->humidity_pct), SQL_TEXT(spot->monitor),
                               SQL_TEXT(spot->note), SQL_TEXT(spot->who), SQL_INT(spot->written_ms)), err);
    if (r <= 0)
        return r < 0 ? r : error_set(err, -ENOENT, "room %s: not known", spot->room);
    spot->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int spots_list(struct store *store, const char *room, int64_t from_ms, int64_t to_ms, size_t limit,
               int (*each)(void *context, const struct spot *spot), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_ms), SQL_INT(to_ms), SQL_INT((int64_t)limit)), &statement,
                      err);

    if (r < 0)
        return store_after(store, r);
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        struct spot spot = {.id = sqlite3_column_int64(statement, 0), .at_ms = sqlite3_column_int64(statement, 1),
                            .co2_ppm = sql_real(statement, 2), .temperature_c = sql_real(statement, 3),
                            .humidity_pct = sql_real(statement, 4), .written_ms = sqlite3_column_int64(statement, 8)};

        memcpy(spot.room, room, strnlen(room, sizeof spot.room - 1));
        sql_copy_text(statement, 5, spot.monitor, sizeof spot.monitor);
        sql_copy_text(statement, 6, spot.note, sizeof spot.note);
        sql_copy_text(statement, 7, spot.who, sizeof spot.who);
        r = each(context, &spot);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}
