/* store/sql.c - see sql.h */
#include "sql.h"
#include "sql_day_text.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WRITER_BUSY_MS 250          /* main waits no longer for a stranger's lock */
#define READER_BUSY_MS 5000
#define LOOK_STEPS 1000             /* of SQLite's machine, between two looks at the time: some 0.1 ms */
#define LOOK_MS 100                 /* between two looks at the log */
#define LITTLE_GROWTH (SQL_LOG_STRETCH / 2) /* bytes; to longer commits the file system adds less than a stretch costs */
#define THOUSANDTHS_PER_UNIT 1000.0
#define UNIT_MAX 1e12

/* Low limits: nothing here needs more, and a damaged or hostile file gets no further. Source: sqlite.org, security. */
static const struct {
    int id, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 1 << 20},   {SQLITE_LIMIT_SQL_LENGTH, 1 << 16}, {SQLITE_LIMIT_COLUMN, 64},
    {SQLITE_LIMIT_EXPR_DEPTH, 50},    {SQLITE_LIMIT_COMPOUND_SELECT, 8},  {SQLITE_LIMIT_VDBE_OP, 50000},
    {SQLITE_LIMIT_FUNCTION_ARG, 8},   {SQLITE_LIMIT_ATTACHED, 0},         {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10}, {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const struct {
    int id, value;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
};

/* automatic_index: an index made up for one question would hold all readings in memory; the plans here need none.
 * recursive_triggers: else INSERT OR REPLACE would delete without asking the triggers that forbid it.
 * secure_delete: what a person has erased is overwritten, not only forgotten.
 * 1000 pages of log are 4 MB; journal_size_limit gives the card back what a long reader made it grow to. */
static const char writer_settings[] = "PRAGMA page_size=4096;"
                                      "PRAGMA journal_mode=WAL;"
                                      "PRAGMA synchronous=FULL;"
                                      "PRAGMA cell_size_check=ON;"
                                      "PRAGMA recursive_triggers=ON;"
                                      "PRAGMA secure_delete=ON;"
                                      "PRAGMA automatic_index=OFF;"
                                      "PRAGMA temp_store=MEMORY;"
                                      "PRAGMA mmap_size=0;"
                                      "PRAGMA cache_size=-1024;"
                                      "PRAGMA wal_autocheckpoint=1000;"
                                      "PRAGMA journal_size_limit=8388608;";
static const char reader_settings[] = "PRAGMA query_only=ON;"
                                      "PRAGMA cell_size_check=ON;"
                                      "PRAGMA automatic_index=OFF;"
                                      "PRAGMA temp_store=MEMORY;"
                                      "PRAGMA mmap_size=0;"
                                      "PRAGMA cache_size=-512;";

/* Extended codes before their primary one. */
static const struct {
    int code, result;
} translations[] = {
    {SQLITE_CONSTRAINT_UNIQUE, -EEXIST},
    {SQLITE_CONSTRAINT_PRIMARYKEY, -EEXIST},
    {SQLITE_CONSTRAINT_FOREIGNKEY, -ENOENT},    /* refers to what is not there */
    {SQLITE_CONSTRAINT_NOTNULL, -ENOENT},       /* looked up by name in the statement, and not found */
    {SQLITE_CONSTRAINT_TRIGGER, -EPERM},        /* append-only */
    {SQLITE_CONSTRAINT, -EINVAL},
    {SQLITE_FULL, -ENOSPC},
    {SQLITE_IOERR_NOMEM, -ENOMEM},
    {SQLITE_CORRUPT, -EUCLEAN},
    {SQLITE_NOTADB, -EUCLEAN},
    {SQLITE_BUSY, -EBUSY},
    {SQLITE_LOCKED, -EBUSY},
    {SQLITE_NOMEM, -ENOMEM},
    {SQLITE_READONLY, -EROFS},
    {SQLITE_CANTOPEN, -ENOENT},
    {SQLITE_PERM, -EACCES},
    {SQLITE_AUTH, -EACCES},
    {SQLITE_TOOBIG, -EMSGSIZE},
    {SQLITE_INTERRUPT, -EINTR},
};

int sql_errno(struct connection *connection, int code)
{
    int system_errno = connection->db ? sqlite3_system_errno(connection->db) : 0;

    if ((code & 0xff) == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT))
        return -ENOSPC;
    if ((code & 0xff) == SQLITE_CANTOPEN && system_errno == EACCES)
        return -EACCES;
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++)
        if (translations[i].code == code || translations[i].code == (code & 0xff))
            return translations[i].result;
    return -EIO;
}

int sql_failure(struct connection *connection, int code, struct error *err)
{
    int primary = code & 0xff;

    const char *words = connection->db ? sqlite3_errmsg(connection->db) : sqlite3_errstr(code);

    if (primary != SQLITE_CONSTRAINT && primary != SQLITE_TOOBIG) {
        connection->is_broken = true;
        if (!connection->why[0])
            snprintf(connection->why, sizeof connection->why, "%s, code %d", words, code);
    }
    return error_set(err, sql_errno(connection, code), "record: %s", words);
}

static int configure(struct connection *connection, bool is_writer, struct error *err)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(connection->db, limits[i].id, limits[i].value);
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int code = sqlite3_db_config(connection->db, switches[i].id, switches[i].value, (int *)NULL);

        if (code != SQLITE_OK)
            return sql_failure(connection, code, err);
    }
    /* Only the writing connection moves the log into the file. */
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !is_writer, (int *)NULL);
    sqlite3_extended_result_codes(connection->db, 1);
    sqlite3_busy_timeout(connection->db, is_writer ? WRITER_BUSY_MS : READER_BUSY_MS);
    return sql_execute(connection, is_writer ? writer_settings : reader_settings, err);
}

bool sql_empty_log(struct connection *connection)
{
    int code;

    sqlite3_busy_timeout(connection->db, 0);
    code = sqlite3_wal_checkpoint_v2(connection->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(connection->db, WRITER_BUSY_MS);
    return code == SQLITE_OK;
}

void sql_stretch_log(struct connection *connection)
{
    static const char zeros[4096];  /* larger writes make larger folios, which the kernel's accounting takes as wholes */
    sqlite3_file *log = NULL;
    sqlite3_int64 size, before = connection->log_size;

    sqlite3_file_control(connection->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (!log || !log->pMethods || log->pMethods->xFileSize(log, &size) != SQLITE_OK)
        return;
    connection->log_size = size;
    if (size <= before || size - before > LITTLE_GROWTH)
        return;
    while (connection->log_size < size + SQL_LOG_STRETCH &&
           log->pMethods->xWrite(log, zeros, sizeof zeros, connection->log_size) == SQLITE_OK)
        connection->log_size += (int64_t)sizeof zeros;
}

/* -- readers that take too long -- */

bool sql_has_to_end(const struct connection *connection)
{
    struct stat log;

    return (connection->is_ending && *connection->is_ending) ||
           (connection->log_path && stat(connection->log_path, &log) == 0 && log.st_size >= SQL_LOG_SIZE_MAX);
}

/* SQLite asks every few steps whether to go on. */
static int look(void *context)
{
    struct connection *connection = context;
    struct timespec now;
    int64_t now_ms;

    clock_gettime(CLOCK_MONOTONIC, &now);
    now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (now_ms < connection->next_look_ms)
        return 0;
    connection->next_look_ms = now_ms + LOOK_MS;
    return sql_has_to_end(connection);
}

void sql_watch_ending(struct connection *connection, const atomic_bool *is_ending)
{
    connection->is_ending = is_ending;
    sqlite3_progress_handler(connection->db, LOOK_STEPS, look, connection);
}

static int watch_log(struct connection *connection, const char *path, struct error *err)
{
    if (asprintf(&connection->log_path, "%s-wal", path) < 0) {
        connection->log_path = NULL;
        return error_set(err, -ENOMEM, "record: out of memory");
    }
    sqlite3_progress_handler(connection->db, LOOK_STEPS, look, connection);
    return 0;
}

int sql_open(struct connection *connection, const char *path, bool is_writer, struct error *err)
{
    int flags = is_writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code, r;

    *connection = (struct connection){0};
    sqlite3_hard_heap_limit64(SQL_HEAP_SIZE_MAX);
    code = sqlite3_open_v2(path, &connection->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK && !is_writer && access(path, F_OK) < 0 && errno == ENOENT) {
        r = error_set(err, -ENOENT, "there is no record; is `data` in the settings, or TRANSOM_DATA, right?");
        goto fail;
    }
    if (code != SQLITE_OK) {
        r = sql_failure(connection, code, err);
        goto fail;
    }
    /* Log and shared index take their mode from the file. */
    if (is_writer && chmod(path, S_IRUSR | S_IWUSR) < 0) {
        r = error_set(err, -errno, "record: chmod: %s", strerror(errno));
        goto fail;
    }
    r = configure(connection, is_writer, err);
    if (r == 0)
        r = sql_day_text_add(connection, err);
    if (r == 0 && !is_writer)
        r = watch_log(connection, path, err);
    if (r < 0)
        goto fail;
    return 0;

fail:
    error_prefix(err, "%s", path);
    sql_close(connection);
    return r;
}

void sql_close(struct connection *connection)
{
    for (int home = 0; home < SQL_HOME_COUNT; home++)
        for (int i = 0; i < SQL_STATEMENTS_MAX; i++)
            sqlite3_finalize(connection->prepared[home][i]);
    sqlite3_close(connection->db);
    free(connection->log_path);
    free(connection->guarded);
    *connection = (struct connection){0};
}

int sql_execute(struct connection *connection, const char *text, struct error *err)
{
    int code = sqlite3_exec(connection->db, text, NULL, NULL, NULL);

    return code == SQLITE_OK ? 0 : sql_failure(connection, code, err);
}

static int bind(sqlite3_stmt *statement, int position, const struct sql_value *value)
{
    switch (value->type) {
    case SQLITE_INTEGER:
        return sqlite3_bind_int64(statement, position, value->integer);
    case SQLITE_FLOAT:
        return sqlite3_bind_double(statement, position, value->real);
    case SQLITE_TEXT:
        return sqlite3_bind_text(statement, position, value->bytes, -1, SQLITE_STATIC);
    case SQLITE_BLOB:
        return sqlite3_bind_blob64(statement, position, value->bytes, value->size, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, position);
    }
}

int sql_start(struct connection *connection, const struct sql_module *module, int index,
              const struct sql_value *values, size_t count, sqlite3_stmt **statement, struct error *err)
{
    sqlite3_stmt **prepared = &connection->prepared[module->home][index];
    int code = SQLITE_OK;

    assert(index < SQL_STATEMENTS_MAX);
    if (!connection->db)
        return error_set(err, -EIO, "record: closed after a failure");
    if (!*prepared)
        code = sqlite3_prepare_v3(connection->db, module->texts[index], -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL);
    for (size_t i = 0; i < count && code == SQLITE_OK; i++)
        code = bind(*prepared, (int)i + 1, &values[i]);
    if (code != SQLITE_OK)
        return sql_failure(connection, code, err);
    *statement = *prepared;
    return 0;
}

int sql_step(struct connection *connection, sqlite3_stmt *statement, struct error *err)
{
    int code = sqlite3_step(statement);

    if (code == SQLITE_ROW)
        return 1;
    return code == SQLITE_DONE ? 0 : sql_failure(connection, code, err);
}

void sql_finish(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

int sql_moment(struct connection *connection, bool *holds, struct error *err)
{
    bool is_needed = !connection->guarded && connection->db && sqlite3_get_autocommit(connection->db);
    int r = is_needed ? sql_execute(connection, "BEGIN", err) : 0;

    *holds = is_needed && r == 0;
    return r;
}

void sql_moment_over(struct connection *connection, bool holds)
{
    if (holds && !sqlite3_get_autocommit(connection->db))
        (void)sql_execute(connection, "COMMIT", NULL);
}

int sql_number(struct connection *connection, const struct sql_module *module, int index,
               const struct sql_value *values, size_t count, int64_t fallback, int64_t *number, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, module, index, values, count, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, err);
    if (r >= 0)
        *number = r > 0 && sqlite3_column_type(statement, 0) != SQLITE_NULL ? sqlite3_column_int64(statement, 0)
                                                                             : fallback;
    sql_finish(statement);
    return r < 0 ? r : 0;
}

void sql_copy_text(sqlite3_stmt *statement, int column, char *text, size_t size)
{
    const void *from = sqlite3_column_text(statement, column);
    size_t length = from ? (size_t)sqlite3_column_bytes(statement, column) : 0;

    assert(size > 0);
    if (length >= size)
        for (length = size - 1; length > 0 && (((const unsigned char *)from)[length] & 0xc0) == 0x80;)
            length--;               /* never inside a character */
    if (length)
        memcpy(text, from, length);
    text[length] = '\0';
}

double sql_real(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double(statement, column);
}

struct sql_value sql_thousandths(double value)
{
    if (isnan(value))
        return (struct sql_value){.type = SQLITE_NULL};
    value = value > UNIT_MAX ? UNIT_MAX : value < -UNIT_MAX ? -UNIT_MAX : value;
    return (struct sql_value)SQL_INT(llround(value * THOUSANDTHS_PER_UNIT));
}

double sql_from_thousandths(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? NAN
               : (double)sqlite3_column_int64(statement, column) / THOUSANDTHS_PER_UNIT;
}
