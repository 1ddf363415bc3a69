/* store/events.c - the gateway's own life among the readings: see readings.h */
#include "readings.h"
#include "store_private.h"
#include <errno.h>

#define DETAIL_SIZE 256             /* with its end; longer ones are cut */

enum { ADD_EVENT, LIST_EVENTS, LIST_BETWEEN };
static const char *const statements[] = {
    [ADD_EVENT] = "INSERT INTO event VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)",
    [LIST_EVENTS] = "SELECT kind, wall_ms, mono_ms, after_seq, detail FROM event WHERE wall_ms >= ?1 ORDER BY id",
    [LIST_BETWEEN] = ("SELECT kind, wall_ms, mono_ms, after_seq, detail FROM event WHERE wall_ms >= ?1 AND wall_ms < ?2"
                      " ORDER BY id"),
};
static const struct sql_module module = {SQL_EVENTS, statements};

int events_append(struct store *store, enum gateway_event kind, int64_t wall_ms, int64_t mono_ms, const char *detail,
                  struct error *err)
{
    int64_t boot;
    int r = tail_boot(store, wall_ms, mono_ms, &boot, err);

    if (r == 0)
        r = store_write(store, &module, ADD_EVENT,
                        SQL_VALUES(SQL_INT(kind), SQL_INT(wall_ms), SQL_INT(mono_ms), SQL_INT(boot),
                                   SQL_INT(readings_count(store)), SQL_TEXT(detail ? detail : "")), err);
    return r < 0 ? r : 0;
}

static int list(struct connection *connection, sqlite3_stmt *statement,
                int (*each)(void *context, const struct stored_event *event), void *context, struct error *err)
{
    char detail[DETAIL_SIZE];
    int r;

    while ((r = sql_step(connection, statement, err)) > 0) {
        struct stored_event event = {(enum gateway_event)sqlite3_column_int(statement, 0),
                                     sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2),
                                     sqlite3_column_int64(statement, 3), detail};

        sql_copy_text(statement, 4, detail, sizeof detail);
        r = each(context, &event);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

int events_replay(struct store *store, int64_t from_ms, int (*each)(void *context, const struct stored_event *event),
                  void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_EVENTS, SQL_VALUES(SQL_INT(from_ms)), &statement, err);

    return r < 0 ? r : store_after(store, list(&store->connection, statement, each, context, err));
}

int events_between(struct store_reader *reader, int64_t from_ms, int64_t to_ms,
                   int (*each)(void *context, const struct stored_event *event), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, LIST_BETWEEN, SQL_VALUES(SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, err);

    return r < 0 ? r : list(&reader->connection, statement, each, context, err);
}
