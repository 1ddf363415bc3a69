/* store/store.c - see store.h */
#include "log_look.h"
#include "schema.h"
#include "sql_guard.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "transom.db"
#define LOCK_NAME "transom.lock"
#define PROOF_KEY "opened_again"    /* a setting that says nothing */
#define MADE_TEXT "A record was made here. When transom.db is missing, restore a backup, or empty this folder.\n"

enum { GET_SETTING, SET_SETTING, GET_RECORD, NEWEST_READING, NEWEST_EVENT };
static const char *const statements[] = {
    [GET_SETTING] = "SELECT value FROM setting WHERE key = ?1",
    [SET_SETTING] = "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [GET_RECORD] = "SELECT site_key, is_demo FROM record",
    [NEWEST_READING] = "WITH newest AS (SELECT first_seq FROM mark WHERE is_trusted ORDER BY hour DESC LIMIT 1)"
                       " SELECT max(newest_ms, coalesce((SELECT max(arrived_ms) FROM reading"
                       " WHERE seq >= (SELECT first_seq FROM newest) AND seq <"
                       " coalesce((SELECT min(first_seq) FROM mark WHERE first_seq > (SELECT first_seq FROM newest)),"
                       " 9223372036854775807)), 0)) FROM sealed",
    [NEWEST_EVENT] = "SELECT max(wall_ms) FROM event",
};
static const struct sql_module module = {SQL_STORE, statements};

char *store_path(const char *folder)
{
    char *path;

    return asprintf(&path, "%s/" FILE_NAME, folder) < 0 ? NULL : path;
}

int store_lock(const char *folder, struct error *err)
{
    char *name;
    int fd;

    if (asprintf(&name, "%s/" LOCK_NAME, folder) < 0)
        return error_set(err, -ENOMEM, "record: out of memory");
    fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    free(name);
    if (fd < 0)
        return error_set(err, -errno, "%s: %s", folder, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int why = errno;

        close(fd);
        return error_set(err, why == EWOULDBLOCK ? -EBUSY : -why, "%s: %s", folder,
                         why == EWOULDBLOCK ? "another process writes this record" : strerror(why));
    }
    return fd;
}

/* By name: who only reads has no lock open. */
static bool was_made(const struct store *store)
{
    struct stat state;
    char *name;
    bool is_made;

    if (asprintf(&name, "%s/" LOCK_NAME, store->folder) < 0)
        return false;
    is_made = stat(name, &state) == 0 && state.st_size > 0;
    free(name);
    return is_made;
}

static int remember_made(const struct store *store, struct error *err)
{
    const ssize_t size = sizeof MADE_TEXT - 1;

    if (was_made(store))
        return 0;
    if (pwrite(store->lock_fd, MADE_TEXT, (size_t)size, 0) != size || fsync(store->lock_fd) < 0)
        return error_set(err, errno ? -errno : -EIO, "%s/" LOCK_NAME ": cannot write", store->folder);
    return 0;
}

/* The database is looked at only through its name: closing a descriptor of it would drop SQLite's locks. */
static int check_not_lost(const struct store *store, struct error *err)
{
    struct stat state;

    if (!was_made(store) || (stat(store->path, &state) == 0 && state.st_size > 0))
        return 0;
    return error_set(err, -EUCLEAN, "%s: the record that was made here is gone: restore a backup", store->path);
}

static int load_record(struct store *store, struct error *err)
{
    sqlite3_stmt *statement;
    bool is_demo = false;
    int r = sql_start(&store->connection, &module, GET_RECORD, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0) {
        sql_copy_text(statement, 0, store->site_key, sizeof store->site_key);
        is_demo = sqlite3_column_int(statement, 1);
    }
    sql_finish(statement);
    if (r < 0)
        return r;
    if (r == 0)
        return error_set(err, -EUCLEAN, "%s: damaged: it does not say what it is", store->path);
    if (!store->options.read_only && !store->options.any_clock && is_demo != store->options.is_demo)
        return error_set(err, -EINVAL, is_demo ? "%s: made on a demo clock: real readings do not go in"
                                               : "%s: a real record: the demo clock does not go with it", store->path);
    store->options.is_demo = is_demo;
    return 0;
}

static int open_file(struct store *store, struct error *err)
{
    int r = sql_open(&store->connection, store->path, !store->options.read_only, err);

    if (r < 0)
        return r;
    r = store->options.read_only ? schema_check(&store->connection, err)
                                 : schema_upgrade(&store->connection, store->options.is_demo, err);
    if (r == -EINVAL && was_made(store))        /* ours was here */
        r = error_set(err, -EUCLEAN, "%s: damaged: it is no record any more", store->path);
    if (r == 0 && !store->options.read_only)
        r = sql_guard(&store->connection, err);
    if (r == 0)
        r = load_record(store, err);
    if (r == 0)
        r = store_check_rows(&store->connection, err);
    if (r == 0)
        r = tail_load(store, err);
    return r;
}

/* Opening it takes what can be read and forgets the rest. */
static enum log_state look_at_log(const struct store *store)
{
    enum log_state state;
    char *name;

    if (store->options.read_only || asprintf(&name, "%s-wal", store->path) < 0)
        return LOG_WHOLE;
    state = log_look(name, store->path);
    free(name);
    return state;
}

/* In the record, because who finds it may be a command that has nobody to tell. */
static int remember_damage(struct store *store, struct error *err)
{
    int r = store_setting_set(store, STORE_LOG_DAMAGED, "1", err);

    return r < 0 ? r : store_commit(store, err);
}

/* What SQLite does not read stays in the log's file until it is written over, and would be found at each start after a
 * kill. Only once the damage is remembered; a reader in the way leaves it for the next start. */
static int after_look(struct store *store, enum log_state state, struct error *err)
{
    int r = state == LOG_DAMAGED ? remember_damage(store, err) : 0;

    if (r == 0 && state != LOG_WHOLE)
        sql_empty_log(&store->connection);
    return r;
}

int store_open(const char *folder, const struct store_options *options, struct store **store, struct error *err)
{
    int r;
    enum log_state log_state = LOG_WHOLE;
    struct store *s = calloc(1, sizeof *s);

    if (!s)
        return error_set(err, -ENOMEM, "record: out of memory");
    s->lock_fd = -1;
    s->options = *options;
    s->folder = strdup(folder);
    s->options.file = NULL;         /* the caller's */
    s->path = options->file ? strdup(options->file) : store_path(folder);
    if (!s->folder || !s->path) {
        r = error_set(err, -ENOMEM, "record: out of memory");
        goto fail;
    }
    if (!options->read_only) {
        if (mkdir(folder, S_IRWXU) < 0 && errno != EEXIST) {
            r = error_set(err, -errno, "%s: %s", folder, strerror(errno));
            goto fail;
        }
        r = store_lock(folder, err);
        if (r < 0)
            goto fail;
        s->lock_fd = r;
    }
    r = check_not_lost(s, err);
    if (r == 0)
        log_state = look_at_log(s);
    if (r == 0)
        r = open_file(s, err);
    if (r == 0 && !options->read_only)
        r = remember_made(s, err);
    if (r == 0)
        r = after_look(s, log_state, err);
    if (r < 0)
        goto fail;

    *store = s;
    return 0;

fail:
    store_close(s);             /* copes with a half-opened store */
    return r;
}

const char *store_site_key(const struct store *store)
{
    return store->site_key;
}

bool store_is_demo(const struct store *store)
{
    return store->options.is_demo;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_commit(store, NULL);
    own_times_forget(store);
    sql_close(&store->connection);      /* the last connection moves the log into the file */
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    free(store->path);
    free(store->folder);
    free(store);
}

/* A sync that failed may have left pages that only the memory of the kernel holds. Moving the log into the file writes
 * them again and syncs them; a reader in the way (busy) only delays the emptying of the log, not the move. */
static int move_log(struct store *store, struct error *err)
{
    int code = sqlite3_wal_checkpoint_v2(store->connection.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    return code == SQLITE_OK || code == SQLITE_BUSY ? 0 : sql_failure(&store->connection, code, err);
}

/* Where the log had nothing to move, nothing has shown yet that the disk takes a write and a sync again. */
static int prove_writable(struct store *store, struct error *err)
{
    int r = store_setting_set(store, PROOF_KEY, "", err);

    return r < 0 ? r : store_commit(store, err);
}

int store_reopen(struct store *store, struct error *err)
{
    int r = 0;

    if (store->connection.is_broken)
        store_roll_back(store);
    else
        r = store_commit(store, err);
    sql_close(&store->connection);
    if (r == 0)
        r = check_not_lost(store, err);
    if (r == 0)
        r = open_file(store, err);
    if (r == 0 && !store->options.read_only)
        r = move_log(store, err);
    if (r == 0 && !store->options.read_only)
        r = prove_writable(store, err);
    if (r < 0)
        store->connection.is_broken = true;
    return r;
}

int64_t store_newest_ms(struct store *store)
{
    int64_t reading_ms = 0, event_ms = 0;

    sql_number(&store->connection, &module, NEWEST_READING, SQL_NO_VALUES, 0, &reading_ms, NULL);
    sql_number(&store->connection, &module, NEWEST_EVENT, SQL_NO_VALUES, 0, &event_ms, NULL);
    return reading_ms > event_ms ? reading_ms : event_ms;
}

int store_reader_open(const char *folder, struct store_reader **reader, struct error *err)
{
    char *path = store_path(folder);
    int r;

    if (!path)
        return error_set(err, -ENOMEM, "record: out of memory");
    r = store_reader_open_file(path, reader, err);
    free(path);
    return r;
}

int store_reader_open_file(const char *path, struct store_reader **reader, struct error *err)
{
    struct store_reader *opened = calloc(1, sizeof *opened);
    int r;

    if (!opened)
        return error_set(err, -ENOMEM, "record: out of memory");
    r = sql_open(&opened->connection, path, false, err);
    if (r == 0)
        r = schema_check(&opened->connection, err);
    if (r < 0) {
        store_reader_close(opened);
        return r;
    }
    *reader = opened;
    return 0;
}

void store_forget_pages(struct store *store)
{
    if (store->connection.db)
        sqlite3_db_release_memory(store->connection.db);
}

void store_reader_close(struct store_reader *reader)
{
    if (!reader)
        return;
    sql_close(&reader->connection);
    free(reader);
}

int store_setting_get(struct store *store, const char *key, char *value, size_t size)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, GET_SETTING, SQL_VALUES(SQL_TEXT(key)), &statement, NULL);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0 && (size_t)sqlite3_column_bytes(statement, 0) >= size)
        r = -EMSGSIZE;
    if (r > 0)
        sql_copy_text(statement, 0, value, size);
    sql_finish(statement);
    return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

int store_setting_set(struct store *store, const char *key, const char *value, struct error *err)
{
    int r;

    if (strlen(value) >= STORE_SETTING_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "setting %s: longer than %d bytes", key, STORE_SETTING_SIZE_MAX - 1);
    r = store_write(store, &module, SET_SETTING, SQL_VALUES(SQL_TEXT(key), SQL_TEXT(value)), err);
    return r < 0 ? r : 0;
}
