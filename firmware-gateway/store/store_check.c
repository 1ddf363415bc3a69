/* store/store_check.c - whether the file of a record is whole: its structure, what its rows refer to, and the tables of one
 * row. See store.h.
 *
 *  * Of a large cold record the structure alone takes minutes, and until 3.41 SQLite asks nobody whether to go on while
 * it walks a tree; it does look whether it was interrupted, which another thread may do. So a check that may have to end
 * has a thread beside it that looks. What an interrupted walk says was found is no finding: it has not seen the rest. */
#include "store_private.h"
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define LOOK_NS 20000000            /* between two looks: what a stop waits for */

enum { INTEGRITY_CHECK, FOREIGN_KEY_CHECK, OTHER_ROWS };
static const char *const statements[] = {
    [INTEGRITY_CHECK] = "PRAGMA integrity_check(1)",
    [FOREIGN_KEY_CHECK] = "PRAGMA foreign_key_check",
    [OTHER_ROWS] = ("SELECT format('%s has %d rows and not one', name, rows) FROM (SELECT 'record' AS name, count(*) AS rows"
                    " FROM record UNION ALL SELECT 'sealed', count(*) FROM sealed) WHERE rows <> 1"),
};
static const struct sql_module module = {SQL_CHECK, statements};

struct watch {
    const struct connection *connection;
    pthread_t thread;
    bool is_begun;
    atomic_bool is_over, has_ended;
};

static void *look(void *context)
{
    struct watch *watch = context;

    while (!watch->is_over) {
        if (sql_has_to_end(watch->connection)) {
            watch->has_ended = true;
            sqlite3_interrupt(watch->connection->db);
        }
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
    }
    return NULL;
}

/* Without a thread for it the check can't be ended, and is still one. */
static void begin(struct watch *watch, const struct connection *connection)
{
    watch->connection = connection;
    watch->is_begun = connection->is_ending && pthread_create(&watch->thread, NULL, look, watch) == 0;
}

static bool end(struct watch *watch)
{
    watch->is_over = true;
    if (watch->is_begun)
        pthread_join(watch->thread, NULL);
    return watch->has_ended;
}

static int check_first_row(struct connection *connection, int index, const char *good, struct error *err)
{
    sqlite3_stmt *statement;
    char finding[ERROR_TEXT_SIZE] = "";
    int r = sql_start(connection, &module, index, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, err);
    if (r > 0)
        sql_copy_text(statement, 0, finding, sizeof finding);
    sql_finish(statement);
    if (r >= 0 && strcmp(finding, good) != 0)
        r = error_set(err, -EUCLEAN, "%s: damaged: %s", sqlite3_db_filename(connection->db, "main"), finding);
    return r < 0 ? r : 0;
}

static int check_structure(struct connection *connection, struct error *err)
{
    struct watch watch = {0};
    int r;

    if (connection->is_ending && sql_has_to_end(connection))
        return error_set(err, -EINTR, "the check was ended before it was begun");
    begin(&watch, connection);
    r = check_first_row(connection, INTEGRITY_CHECK, "ok", err);
    if (r == 0)
        r = check_first_row(connection, FOREIGN_KEY_CHECK, "", err);
    return end(&watch) ? error_set(err, -EINTR, "the check was ended before it was over") : r;
}

int store_check_rows(struct connection *connection, struct error *err)
{
    return check_first_row(connection, OTHER_ROWS, "", err);
}

int store_check(struct store *store, struct error *err)
{
    int r = check_structure(&store->connection, err);

    return r == 0 ? store_check_rows(&store->connection, err) : r;
}

int store_reader_check_structure(struct store_reader *reader, struct error *err)
{
    return check_structure(&reader->connection, err);
}

int store_reader_check(struct store_reader *reader, struct error *err)
{
    int r = check_structure(&reader->connection, err);

    return r == 0 ? store_check_rows(&reader->connection, err) : r;
}
