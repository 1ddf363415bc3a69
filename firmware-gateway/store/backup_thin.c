/* store/backup_thin.c - see backup_thin.h */
#include "backup_thin.h"
#include "retention.h"
#include "schema.h"
#include "sql_day_text.h"
#include "sql_guard.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>

#define DAY_MS INT64_C(86400000)

/* As the record's writing connection, but without a log beside the file. Once more does no harm. */
static int bring_up_to_date(struct connection *connection, struct error *err)
{
    int r = sql_execute(connection, "PRAGMA journal_mode=DELETE; PRAGMA recursive_triggers=ON", err);

    if (r == 0)
        r = sql_day_text_add(connection, err);
    return r == 0 ? schema_upgrade(connection, false, err) : r;
}

/* What a newer program made is asked as it is: what has nothing old in it is nobody's trouble. */
static int look(struct store *copy, int64_t *oldest_ms, struct error *err)
{
    struct error newer = {0};
    int64_t version = SCHEMA_VERSION;
    int r = schema_version(&copy->connection, &version, &newer);

    if (r < 0 && r != -EPROTO)
        return error_set(err, r, "%s", newer.text);
    if (version < SCHEMA_VERSION) {
        r = bring_up_to_date(&copy->connection, err);
        if (r < 0)
            return r;
    }
    return retention_oldest(copy, INT64_MIN, oldest_ms, err);
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
    int r = bring_up_to_date(&copy->connection, err);

    if (r == 0)
        r = sql_guard(&copy->connection, err);
    if (r == 0)
        r = tail_load(copy, err);
    if (r == 0)
        r = retention_delete(copy, oldest_ms, age->since_ms, err);
    snprintf(since, sizeof since, "%lld", (long long)age->since_date);
    if (r >= 0)
        r = store_setting_set(copy, RETENTION_SINCE, since, err);
    if (r >= 0)
        r = check_before_commit(copy, is_ending, err);
    return r == 0 ? sql_execute(&copy->connection, "COMMIT", err) : r;
}

int backup_thin(const char *path, const struct backup_age *age, const atomic_bool *is_ending, bool *is_due,
                struct error *err)
{
    struct store copy = {.lock_fd = -1};
    int64_t oldest_ms = INT64_MAX;
    int r = backup_open_copy(&copy.connection, path, err);

    *is_due = false;
    if (r == 0) {
        sql_watch_ending(&copy.connection, is_ending);
        r = look(&copy, &oldest_ms, err);
    }
    if (r == 0) {
        *is_due = oldest_ms < age->since_ms - BACKUP_THIN_AFTER_DAYS * DAY_MS;
        r = *is_due ? thin(&copy, oldest_ms, age, is_ending, err) : 0;
    }
    sql_close(&copy.connection);            /* undoes what was not committed */
    return r < 0 ? error_prefix(err, "%s", path) : *is_due;
}
