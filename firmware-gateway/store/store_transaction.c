/* store/store_transaction.c - the one open transaction: statements go into it, commit or undo end it. See store.h,
 * store_private.h. */
#include "store_private.h"
#include <errno.h>
#include <string.h>

void store_roll_back(struct store *store)
{
    if (store->connection.db && !sqlite3_get_autocommit(store->connection.db))
        sqlite3_exec(store->connection.db, "ROLLBACK", NULL, NULL, NULL);
    store->is_open_transaction = false;
    store->mark.kind = MARK_NONE;
    store->pending = 0;
    store->connection.is_broken = true;
    tail_rolled_back(store);
}

int store_after(struct store *store, int result)
{
    if (store->connection.is_broken)
        store_roll_back(store);
    return result;
}

/* Whoever made the statement that failed may not have told anybody: the first failure is the one to know. */
static int say_broken(const struct store *store, struct error *err)
{
    const char *why = store->connection.why;

    return error_set(err, -EIO, "record: not writable since a failure%s%s", why[0] ? ": " : "", why);
}

int store_begin(struct store *store, struct error *err)
{
    int r;

    if (store->connection.is_broken || !store->connection.db)
        return say_broken(store, err);
    if (store->options.read_only)
        return error_set(err, -EROFS, "record: opened for reading only");
    if (store->is_open_transaction)
        return 0;
    r = sql_execute(&store->connection, "BEGIN IMMEDIATE", err);
    if (r < 0)
        return store_after(store, r);
    store->is_open_transaction = true;
    return 0;
}

int store_write(struct store *store, const struct sql_module *from, int index, const struct sql_value *values,
                size_t count, struct error *err)
{
    sqlite3_stmt *statement;
    int changed, r = store_begin(store, err);

    if (r < 0)
        return r;
    r = sql_start(&store->connection, from, index, values, count, &statement, err);
    if (r < 0)
        return store_after(store, r);
    r = sql_step(&store->connection, statement, err);
    changed = r < 0 ? 0 : sqlite3_changes(store->connection.db);
    sql_finish(statement);
    if (r < 0)
        return store_after(store, r);
    store->pending += (size_t)changed;
    store->written[from->home] += changed > 0;
    return changed;
}

uint64_t store_written(const struct store *store, const enum sql_home *homes, size_t count, bool *is_committed)
{
    uint64_t written = 0, committed = 0;

    for (size_t i = 0; i < count; i++) {
        written += store->written[homes[i]];
        committed += store->committed[homes[i]];
    }
    *is_committed = !store->is_open_transaction || written == committed;
    return written;
}

int store_commit(struct store *store, struct error *err)
{
    int r;

    if (store->connection.is_broken)
        return say_broken(store, err);
    if (!store->is_open_transaction)
        return 0;
    r = tail_flush(store, err);
    if (r < 0)
        return r;
    r = sql_execute(&store->connection, "COMMIT", err);
    if (r < 0) {
        store_roll_back(store);
        return r;
    }
    store->is_open_transaction = false;
    store->mark.kind = MARK_NONE;
    store->pending = 0;
    memcpy(store->committed, store->written, sizeof store->committed);
    tail_committed(store);
    sql_stretch_log(&store->connection);
    store_scrub_again(store);
    return 0;
}

void store_scrub(struct store *store)
{
    store->wants_scrub = true;
}

void store_scrub_again(struct store *store)
{
    if (store->wants_scrub && !store->is_open_transaction && !store->connection.is_broken)
        store->wants_scrub = !sql_empty_log(&store->connection);
}

int store_mark(struct store *store, struct error *err)
{
    int r;

    store_keep(store);
    r = store->is_open_transaction ? sql_execute(&store->connection, "SAVEPOINT command", err) : 0;
    if (r < 0)
        return store_after(store, r);
    store->mark = (struct undo_mark){store->is_open_transaction ? MARK_SAVEPOINT : MARK_COMMIT, store->pending,
                                     store->tail};
    return 0;
}

void store_keep(struct store *store)
{
    int r = store->mark.kind == MARK_SAVEPOINT ? sql_execute(&store->connection, "RELEASE command", NULL) : 0;

    store->mark.kind = MARK_NONE;
    (void)store_after(store, r);
}

void store_undo(struct store *store)
{
    int r = 0;

    if (store->mark.kind == MARK_NONE || !store->is_open_transaction)
        return;
    if (store->mark.kind == MARK_SAVEPOINT)
        r = sql_execute(&store->connection, "ROLLBACK TO command; RELEASE command", NULL);
    else
        r = sql_execute(&store->connection, "ROLLBACK", NULL);
    if (store_after(store, r) < 0)
        return;
    store->is_open_transaction = store->mark.kind == MARK_SAVEPOINT;
    store->pending = store->mark.pending;
    store->tail = store->mark.tail;
    store->mark.kind = MARK_NONE;
    own_times_forget(store);
}

uint64_t store_changes(const struct store *store)
{
    return store->connection.db ? (uint64_t)sqlite3_total_changes64(store->connection.db) : 0;
}

size_t store_pending(const struct store *store)
{
    return store->pending;
}
