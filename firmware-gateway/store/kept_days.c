/* store/kept_days.c - day figures: see readings.h */
#include "readings.h"
#include "retention.h"
#include "store_private.h"
#include <errno.h>
#include <string.h>

/* The WHERE of the upsert keeps a figure that is computed again from dirtying a page of the card. */
#define CALENDAR_NOW "(SELECT coalesce(max(version), 0) FROM calendar)"
enum { SAVE_DAY, DROP_DAY, LIST_DAYS, LOOK_AT_DAYS };
static const char *const statements[] = {
    [SAVE_DAY] = "INSERT INTO day VALUES (NULL, (SELECT id FROM room WHERE key = ?1), ?2, ?3, ?4, ?5)"
                 " ON CONFLICT (room, date) DO UPDATE SET pack = excluded.pack,"
                 " calendar_version = excluded.calendar_version, json = excluded.json"
                 " WHERE (pack, calendar_version, json) IS NOT"
                 " (excluded.pack, excluded.calendar_version, excluded.json)",
    [DROP_DAY] = "DELETE FROM day WHERE room = (SELECT id FROM room WHERE key = ?1) AND date = ?2",
    [LIST_DAYS] = ("SELECT date, iif(date < " RETENTION_SINCE_SQL " AND json <> '', '" DAY_STAMP_FOR_GOOD "', pack), json FROM day"
                   " WHERE room = (SELECT id FROM room WHERE key = ?1) AND date >= ?2 AND date <= ?3"
                   " AND (calendar_version = " CALENDAR_NOW " OR date < " RETENTION_SINCE_SQL ") ORDER BY date"),
    [LOOK_AT_DAYS] = ("SELECT day.room, day.date, day.pack, day.calendar_version = " CALENDAR_NOW ", room.key"
                      " FROM day INDEXED BY day_judged CROSS JOIN room ON room.id = day.room"
                      " WHERE (day.room, day.date) > (?1, ?2) AND NOT room.is_archived"
                      " AND day.date >= " RETENTION_SINCE_SQL
                      " ORDER BY day.room, day.date LIMIT ?3"),
};
static const struct sql_module module = {SQL_KEPT_DAYS, statements};

int days_save(struct store *store, const char *room, int64_t date, const char *stamp, int64_t calendar_version,
              const char *json, struct error *err)
{
    int r;

    if (strlen(json) >= DAY_TEXT_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "room %s: figures of a day longer than %d bytes", room, DAY_TEXT_SIZE_MAX - 1);
    r = store_write(store, &module, SAVE_DAY,
                    SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_TEXT(stamp), SQL_INT(calendar_version),
                               SQL_TEXT(json)), err);
    return r == -ENOENT ? error_set(err, r, "room %s: not known", room) : r < 0 ? r : 0;
}

int days_drop(struct store *store, const char *room, int64_t date, struct error *err)
{
    int r = store_write(store, &module, DROP_DAY, SQL_VALUES(SQL_TEXT(room), SQL_INT(date)), err);

    return r < 0 ? r : 0;
}

int days_of_room(struct store_reader *reader, const char *room, int64_t from_date, int64_t to_date,
                 int (*each)(void *context, int64_t date, const char *stamp, const char *json), void *context,
                 struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_DAYS,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_date), SQL_INT(to_date)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        r = each(context, sqlite3_column_int64(statement, 0), (const char *)sqlite3_column_text(statement, 1),
                 (const char *)sqlite3_column_text(statement, 2));
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

bool day_stamp_holds(const char *stamp, const char *expected)
{
    return strcmp(stamp, expected) == 0 || strcmp(stamp, DAY_STAMP_FOR_GOOD) == 0;
}

int days_find_stale(struct store *store, bool (*is_current)(void *context, const struct kept_day *day), void *context,
                    struct days_search *search, struct kept_day *day, struct error *err)
{
    struct kept_day looked_at;
    sqlite3_stmt *statement;
    bool is_found = false;
    int looked = 0;
    int r = sql_start(&store->connection, &module, LOOK_AT_DAYS,
                      SQL_VALUES(SQL_INT(search->room), SQL_INT(search->date), SQL_INT(DAYS_LOOK_MAX)), &statement,
                      err);

    if (r < 0)
        return store_after(store, r);
    while (!is_found && (r = sql_step(&store->connection, statement, err)) > 0) {
        looked++;
        search->looked++;
        search->room = sqlite3_column_int64(statement, 0);
        search->date = looked_at.date = sqlite3_column_int64(statement, 1);
        sql_copy_text(statement, 2, looked_at.stamp, sizeof looked_at.stamp);
        looked_at.is_of_calendar = sqlite3_column_int(statement, 3);
        sql_copy_text(statement, 4, looked_at.room, sizeof looked_at.room);
        is_found = !is_current(context, &looked_at);
    }
    sql_finish(statement);
    if (r < 0)
        return store_after(store, r);
    if (is_found)
        *day = looked_at;
    search->is_over = !is_found && looked < DAYS_LOOK_MAX;
    return is_found;
}
