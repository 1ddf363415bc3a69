/* store/backup_thin.c - see backup_thin.h */
#include "backup_thin.h"
#include "retention.h"
#include "schema.h"
#include "sql_day_text.h"
#include "sql_guard.h"
#include "store_private.h"
#include <stdio.h>

#define DAY_MS INT64_C(86400000)

/* As the record's writing connection, but without a log beside the file. */
static int open_thinned(struct store *copy, const char *path, const atomic_bool *is_ending, struct error *err)
{
    struct connection *connection = &copy->connection;
    int r = backup_open_copy(connection, path, err);

    if (r == 0)
        r = sql_execute(connection, "PRAGMA journal_mode=DELETE; PRAGMA recursive_triggers=ON", err);
    if (r == 0)
        r = sql_day_text_add(connection, err);
    if (r == 0)
        r = schema_upgrade(connection, false, err);
    if (r == 0)
        r = sql_guard(connection, err);
    if (r == 0)
        r = tail_load(copy, err);
    if (r == 0)
        sql_watch_ending(connection, is_ending);
    return r;
}

/* The connection is lent to a reader, with the statements that this one prepares. */
static int check_before_commit(struct store *copy, const atomic_bool *is_ending, struct error *err)
{
    struct store_reader reader = {copy->connection};
    int r;

    sql_watch_ending(&reader.connection, is_ending);
    r = backup_check_inside(&reader, true, err);
    copy->connection = reader.connection;
    sql_watch_ending(&copy->connection, is_ending);
    return r;
}

static int thin(struct store *copy, int64_t oldest_ms, const struct backup_age *age, const atomic_bool *is_ending,
                struct error *err)
{
    char since[24];
    int r = retention_delete(copy, oldest_ms, age->since_ms, err);

    snprintf(since, sizeof since, "%lld", (long long)age->since_date);
    if (r >= 0)
        r = store_setting_set(copy, RETENTION_SINCE, since, err);
    if (r >= 0)
        r = check_before_commit(copy, is_ending, err);
    return r == 0 ? sql_execute(&copy->connection, "COMMIT", err) : r;
}

int backup_thin(const char *path, const struct backup_age *age, const atomic_bool *is_ending, struct error *err)
{
    struct store copy = {.lock_fd = -1};
    int64_t oldest_ms = INT64_MAX;
    bool is_due = false;
    int r = open_thinned(&copy, path, is_ending, err);

    if (r == 0)
        r = retention_oldest(&copy, INT64_MIN, &oldest_ms, err);
    if (r == 0)
        is_due = oldest_ms < age->since_ms - BACKUP_THIN_AFTER_DAYS * DAY_MS;
    if (is_due)
        r = thin(&copy, oldest_ms, age, is_ending, err);
    sql_close(&copy.connection);            /* undoes what was not committed */
    return r < 0 ? error_prefix(err, "%s", path) : is_due;
}
