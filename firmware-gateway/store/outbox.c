/* store/outbox.c - messages owed to people, delivered at least once: see incidents.h */
#include "incidents.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outbox_state { OUTBOX_WAITING, OUTBOX_SENT, OUTBOX_EXPIRED, OUTBOX_STATE_COUNT };

#define COLUMNS                                                                                                       \
    " id, kind, recipient, subject, body, incident, made_ms, next_try_ms, dead_after_ms, tries FROM outbox "

/* Not a thank-you: made before its incident was over. And told, or about to be. */
#define IS_NEWS " AND o.state != 2 AND (coalesce(i.cleared_ms, 0) = 0 OR o.made_ms < i.cleared_ms)"

enum { ADD, NEXT, LIST_WAITING, SENT, FAILED, EXPIRE, MADE_SINCE, NEWEST_ABOUT, COUNT, FAILING_SINCE, LAST_ERROR, MOVE };
static const char *const statements[] = {
    [ADD] = "INSERT INTO outbox (kind, recipient, subject, body, incident, made_ms, next_try_ms, dead_after_ms)"
            " VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8)",
    [NEXT] = "SELECT" COLUMNS "WHERE state = 0 AND kind = ?1 ORDER BY next_try_ms, id LIMIT 1",
    [LIST_WAITING] = "SELECT" COLUMNS "WHERE state = 0 AND kind = ?1 AND recipient = ?2 ORDER BY id LIMIT ?3",
    [SENT] = "UPDATE outbox SET state = 1, tried_ms = ?2, last_error = NULL WHERE id = ?1 AND state = 0",
    [FAILED] = "UPDATE outbox SET tries = tries + 1, tried_ms = ?2, next_try_ms = ?3, last_error = ?4"
               " WHERE id = ?1 AND state = 0",
    [EXPIRE] = "UPDATE outbox SET state = 2, tried_ms = ?2, last_error = ?3 WHERE id = ?1 AND state = 0",
    [MADE_SINCE] = "SELECT count(*) FROM outbox o LEFT JOIN incident i ON i.id = o.incident"
                   " WHERE o.made_ms >= ?3 AND o.kind = ?1 AND o.recipient = ?2" IS_NEWS,
    [NEWEST_ABOUT] = "SELECT max(o.made_ms) FROM outbox o JOIN incident i ON i.id = o.incident"
                     " WHERE o.made_ms >= ?4 AND o.kind = ?1 AND o.recipient = ?2 AND i.room = ?3 AND i.severity >= ?5"
                     IS_NEWS,
    [COUNT] = "SELECT state, count(*), sum(tries), min(made_ms) FROM outbox GROUP BY state",
    [FAILING_SINCE] = "SELECT min(made_ms) FROM outbox WHERE state = 0 AND tries > 0",
    [LAST_ERROR] = "SELECT last_error FROM outbox WHERE last_error IS NOT NULL ORDER BY tried_ms DESC LIMIT 1",
    [MOVE] = "UPDATE outbox SET made_ms = made_ms + ?1, next_try_ms = next_try_ms + ?1,"
             " dead_after_ms = dead_after_ms + ?1 WHERE state = 0",
};
static const struct sql_module module = {SQL_OUTBOX, statements};

static void make_key(const struct store *store, struct outbox_row *row)
{
    snprintf(row->key, sizeof row->key, "transom-%s-%lld", store->site_key, (long long)row->id);
}

int outbox_add(struct store *store, struct outbox_row *row, struct error *err)
{
    int r = store_write(store, &module, ADD,
                        SQL_VALUES(SQL_INT(row->kind), SQL_TEXT(row->to), SQL_TEXT(row->subject ? row->subject : ""),
                                   SQL_TEXT(row->body), SQL_INT(row->incident), SQL_INT(row->made_ms),
                                   SQL_INT(row->next_try_ms), SQL_INT(row->dead_after_ms)), err);

    if (r < 0)
        return r;
    row->id = sqlite3_last_insert_rowid(store->connection.db);
    make_key(store, row);
    return 0;
}

static char *copy_column(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    return text ? strdup((const char *)text) : NULL;
}

/* -ENOMEM: nothing is owned then. */
static int take_row(const struct store *store, sqlite3_stmt *statement, struct outbox_row *row)
{
    *row = (struct outbox_row){
        .id = sqlite3_column_int64(statement, 0),
        .kind = (enum outbox_kind)sqlite3_column_int(statement, 1),
        .subject = copy_column(statement, 3),
        .body = copy_column(statement, 4),
        .incident = sqlite3_column_int64(statement, 5),
        .made_ms = sqlite3_column_int64(statement, 6),
        .next_try_ms = sqlite3_column_int64(statement, 7),
        .dead_after_ms = sqlite3_column_int64(statement, 8),
        .tries = sqlite3_column_int(statement, 9),
    };
    sql_copy_text(statement, 2, row->to, sizeof row->to);
    make_key(store, row);
    if (row->subject && row->body)
        return 0;
    outbox_row_done(row);
    return -ENOMEM;
}

int outbox_due(struct store *store, enum outbox_kind kind, int64_t now_ms, struct outbox_row *row, int64_t *next_ms)
{
    sqlite3_stmt *statement;
    struct outbox_row first;
    int r = sql_start(&store->connection, &module, NEXT, SQL_VALUES(SQL_INT(kind)), &statement, NULL);

    *next_ms = INT64_MAX;
    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0)
        r = take_row(store, statement, &first) < 0 ? -ENOMEM : 1;
    sql_finish(statement);
    if (r <= 0)
        return r == -ENOMEM ? r : store_after(store, r < 0 ? r : -ENOENT);
    *next_ms = first.next_try_ms;
    if (first.next_try_ms > now_ms) {
        outbox_row_done(&first);
        return -ENOENT;
    }
    *next_ms = now_ms;
    *row = first;
    return 0;
}

int outbox_waiting(struct store *store, enum outbox_kind kind, const char *to, size_t limit,
                   int (*each)(void *context, const struct outbox_row *row), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    struct outbox_row row;
    int r = sql_start(&store->connection, &module, LIST_WAITING,
                      SQL_VALUES(SQL_INT(kind), SQL_TEXT(to), SQL_INT((int64_t)limit)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        r = take_row(store, statement, &row);
        if (r == 0) {
            r = each(context, &row);
            outbox_row_done(&row);
        }
        if (r)
            break;
    }
    sql_finish(statement);
    return r == -ENOMEM ? r : store_after(store, r);
}

int outbox_made_since(struct store *store, enum outbox_kind kind, const char *to, int64_t since_ms, int64_t *count)
{
    return store_after(store, sql_number(&store->connection, &module, MADE_SINCE,
                                         SQL_VALUES(SQL_INT(kind), SQL_TEXT(to), SQL_INT(since_ms)), 0, count, NULL));
}

int outbox_newest_about(struct store *store, enum outbox_kind kind, const char *to, const struct incident *incident,
                        int64_t since_ms, int64_t *made_ms)
{
    return store_after(store, sql_number(&store->connection, &module, NEWEST_ABOUT,
                                         SQL_VALUES(SQL_INT(kind), SQL_TEXT(to), SQL_TEXT(incident->room),
                                                    SQL_INT(since_ms), SQL_INT(incident->severity)),
                                         0, made_ms, NULL));
}

void outbox_row_done(struct outbox_row *row)
{
    free(row->subject);
    free(row->body);
    row->subject = row->body = NULL;
}

static int end_try(struct store *store, int index, int64_t id, const struct sql_value *values, size_t count,
                   struct error *err)
{
    int r = store_write(store, &module, index, values, count, err);

    if (r < 0)
        return r;
    return r == 0 ? error_set(err, -ENOENT, "message %lld: is not waiting", (long long)id) : 0;
}

int outbox_sent(struct store *store, int64_t id, int64_t at_ms, struct error *err)
{
    return end_try(store, SENT, id, SQL_VALUES(SQL_INT(id), SQL_INT(at_ms)), err);
}

int outbox_failed(struct store *store, int64_t id, int64_t at_ms, int64_t next_try_ms, const char *why,
                  struct error *err)
{
    return end_try(store, FAILED, id,
                   SQL_VALUES(SQL_INT(id), SQL_INT(at_ms), SQL_INT(next_try_ms), SQL_TEXT(why)), err);
}

int outbox_expire(struct store *store, int64_t id, int64_t at_ms, const char *why, struct error *err)
{
    return end_try(store, EXPIRE, id, SQL_VALUES(SQL_INT(id), SQL_INT(at_ms), SQL_TEXT(why)), err);
}

int outbox_move(struct store *store, int64_t by_ms, struct error *err)
{
    int r = store_write(store, &module, MOVE, SQL_VALUES(SQL_INT(by_ms)), err);

    return r < 0 ? r : 0;
}

int outbox_counts(struct store *store, struct outbox_counts *counts)
{
    int64_t of_state[OUTBOX_STATE_COUNT] = {0};
    struct outbox_counts found = {0};
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, COUNT, SQL_NO_VALUES, &statement, NULL);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, NULL)) > 0) {
        int state = sqlite3_column_int(statement, 0);

        if (state >= 0 && state < OUTBOX_STATE_COUNT)
            of_state[state] = sqlite3_column_int64(statement, 1);
        found.failed_tries += sqlite3_column_int64(statement, 2);
        if (state == OUTBOX_WAITING)
            found.oldest_waiting_ms = sqlite3_column_int64(statement, 3);
    }
    sql_finish(statement);
    if (r == 0)
        r = sql_number(&store->connection, &module, FAILING_SINCE, SQL_NO_VALUES, 0, &found.failing_since_ms, NULL);
    if (r >= 0)
        r = sql_start(&store->connection, &module, LAST_ERROR, SQL_NO_VALUES, &statement, NULL);
    if (r < 0)
        return store_after(store, r);
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0)
        sql_copy_text(statement, 0, found.last_error, sizeof found.last_error);
    sql_finish(statement);
    if (r < 0)
        return store_after(store, r);
    found.waiting = of_state[OUTBOX_WAITING];
    found.sent = of_state[OUTBOX_SENT];
    found.expired = of_state[OUTBOX_EXPIRED];
    *counts = found;
    return 0;
}
