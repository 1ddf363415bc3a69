/* store/rows.c - see rows.h */
#include "rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int rows_each(struct connection *connection, const struct sql_module *module, int index,
              const struct sql_value *values, size_t count, int (*take)(void *context, sqlite3_stmt *row),
              void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, module, index, values, count, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(connection, statement, err)) > 0) {
        r = take(context, statement);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

int rows_first(struct connection *connection, const struct sql_module *module, int index,
               const struct sql_value *values, size_t count, void (*take)(void *context, sqlite3_stmt *row),
               void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, module, index, values, count, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, err);
    if (r > 0)
        take(context, statement);
    sql_finish(statement);
    return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

int rows_limit(struct store *store, const struct sql_module *module, int count_index, const struct sql_value *values,
               size_t count, int64_t limit, const char *what, struct error *err)
{
    int64_t number;
    int r = sql_number(&store->connection, module, count_index, values, count, 0, &number, err);

    if (r < 0)
        return store_after(store, r);
    return number < limit ? 0 : error_set(err, -ENOSPC, "%s: %lld are the most that are kept", what, (long long)limit);
}

int rows_add(struct store *store, const struct sql_module *module, int index, const struct sql_value *values,
             size_t count, int64_t *id, struct error *err)
{
    int r = store_write(store, module, index, values, count, err);

    if (r == 0)
        return error_set(err, -ENOENT, "record: what it belongs to is not there");
    if (r > 0 && id)
        *id = sqlite3_last_insert_rowid(store->connection.db);
    return r < 0 ? r : 0;
}

char *rows_text(sqlite3_stmt *row, int column)
{
    const void *from = sqlite3_column_text(row, column);
    size_t size = (size_t)sqlite3_column_bytes(row, column);
    char *text = malloc(size + 1);

    if (!text)
        return NULL;
    if (from)
        memcpy(text, from, size);
    text[size] = '\0';
    return text;
}

struct sql_value rows_reference(int64_t id)
{
    return id ? (struct sql_value)SQL_INT(id) : (struct sql_value){.type = SQLITE_NULL};
}
