/* store/backup.c - see backup.h */
#include "backup.h"
#include "ledger_audit.h"
#include "ledger_book.h"
#include "schema.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PAGES_AT_ONCE 256           /* 1 MB between two syncs: so much of ours is ahead of a commit */

enum { LOOK, FACTS };
static const char *const statements[] = {
    [LOOK] = "SELECT count(*) FROM sqlite_schema",
    [FACTS] = "SELECT max(coalesce((SELECT max(seq) FROM reading), 0), last_seq), (SELECT max(id) FROM ledger),"
              " (SELECT is_demo FROM record), max(coalesce((SELECT max(arrived_ms) FROM reading"
              " WHERE seq > (SELECT max(seq) FROM reading) - 1000), 0), newest_ms) FROM sealed",
};
static const struct sql_module module = {SQL_BACKUP, statements};

static int read_facts(struct connection *connection, struct backup_facts *facts, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, FACTS, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, err);
    if (r > 0)
        *facts = (struct backup_facts){.readings = sqlite3_column_int64(statement, 0),
                                       .entries = sqlite3_column_int64(statement, 1),
                                       .is_demo = sqlite3_column_int(statement, 2),
                                       .newest_ms = sqlite3_column_int64(statement, 3)};
    sql_finish(statement);
    return r < 0 ? r : 0;
}

/* -- whether a file is whole -- */

int backup_check_inside(struct store_reader *reader, bool with_days, struct error *err)
{
    struct ledger_chain chain = {0};
    int r = store_reader_check(reader, err);

    if (r == 0)
        r = ledger_verify(reader, &chain, err);
    if (r == 0 && chain.fault)
        r = error_set(err, -EBADMSG, "ledger: entry %lld %s", (long long)chain.bad_index,
                      ledger_fault_words(chain.fault));
    return r == 0 && with_days ? ledger_audit(reader, NULL, err) : r;
}

int backup_check(const char *path, const atomic_bool *is_ending, struct backup_facts *facts, struct error *err)
{
    struct store_reader reader = {0};
    struct stat file;
    int64_t version;
    int r = sql_open(&reader.connection, path, false, err);

    if (r < 0)
        return r;
    reader.connection.is_ending = is_ending;
    r = schema_version(&reader.connection, &version, err);
    if (r == 0)
        r = version == SCHEMA_VERSION ? backup_check_inside(&reader, true, err)
                                      : store_reader_check_structure(&reader, err);
    *facts = (struct backup_facts){0};
    if (r == 0 && version == SCHEMA_VERSION)
        r = read_facts(&reader.connection, facts, err);
    facts->size = stat(path, &file) == 0 ? file.st_size : 0;
    sql_close(&reader.connection);
    return r < 0 ? error_prefix(err, "%s", path) : 0;
}

int backup_check_live(const char *folder, const atomic_bool *is_ending, struct error *err)
{
    struct store_reader *reader = NULL;
    int r = store_reader_open(folder, &reader, err);

    if (r < 0)
        return r;
    reader->connection.is_ending = is_ending;
    r = backup_check_inside(reader, false, err);
    store_reader_close(reader);
    return r;
}

/* -- copying -- */

int backup_open_copy(struct connection *copy, const char *path, struct error *err)
{
    int code;

    *copy = (struct connection){0};
    code = sqlite3_open_v2(path, &copy->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return sql_failure(copy, code, err);
    sqlite3_extended_result_codes(copy->db, 1);
    /* A stick's files have no mode. */
    if (chmod(path, S_IRUSR | S_IWUSR) < 0 && errno != EPERM && errno != EOPNOTSUPP)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    return sql_execute(copy, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                             "PRAGMA cache_size=-1024; PRAGMA secure_delete=ON; PRAGMA mmap_size=0", err);
}

/* What was copied so far goes to the disk now, and not with the next commit of who records: a file system syncs the
 * one only after the other. */
static int sync_copy(struct connection *copy, struct error *err)
{
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(copy->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

    if (code == SQLITE_OK && file && file->pMethods)
        code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    return code == SQLITE_OK ? 0 : sql_failure(copy, code, err);
}

static int copy_pages(struct connection *record, struct connection *copy, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy->db, "main", record->db, "main");
    int code, r = 0;

    if (!backup)
        return sql_failure(copy, sqlite3_errcode(copy->db), err);
    while (r == 0 && (code = sqlite3_backup_step(backup, PAGES_AT_ONCE)) != SQLITE_DONE) {
        r = code == SQLITE_OK ? sync_copy(copy, err) : sql_failure(copy, code, err);
        if (r == 0 && sql_has_to_end(record))
            r = error_set(err, -EINTR, "the copy was ended: the gateway stops, or the disk it goes to is too slow");
    }
    sqlite3_backup_finish(backup);
    return r;
}

/* The transaction keeps to one snapshot: else every commit meanwhile would begin the copy anew. */
static int copy_snapshot(struct connection *record, const char *path, bool is_current, struct backup_facts *facts,
                         struct error *err)
{
    struct connection copy;
    int64_t tables;
    int r = backup_open_copy(&copy, path, err);

    if (r == 0)
        r = sql_execute(&copy, "PRAGMA journal_mode=OFF", err);
    if (r == 0)
        r = sql_execute(record, "BEGIN", err);
    if (r == 0)
        r = sql_number(record, &module, LOOK, SQL_NO_VALUES, 0, &tables, err);
    if (r == 0 && is_current)
        r = read_facts(record, facts, err);
    if (r == 0)
        r = copy_pages(record, &copy, err);
    sql_close(&copy);
    return r;
}

/* The copy stands alone: it needs no log beside it, and can be read where nothing can be written. */
static int finish_copy(const char *path, enum backup_kind kind, struct error *err)
{
    struct connection copy;
    int r = backup_open_copy(&copy, path, err);

    if (r == 0)
        r = sql_execute(&copy, "PRAGMA journal_mode=DELETE", err);
    if (r == 0 && kind == BACKUP_WITHOUT_PEOPLE)
        r = backup_forget_people(&copy, err);
    sql_close(&copy);
    return r;
}

/* -- its place -- */

/* path may be put another file in the place of: there is none, or a record that is not the one that is copied. */
static int check_place(const char *from, const char *path, struct error *err)
{
    struct stat source, there;
    struct connection old;
    int64_t version;
    int r;

    if (stat(path, &there) < 0)
        return errno == ENOENT ? 0 : error_set(err, -errno, "%s: %s", path, strerror(errno));
    if (stat(from, &source) == 0 && source.st_dev == there.st_dev && source.st_ino == there.st_ino)
        return error_set(err, -EEXIST, "%s: is the record itself", path);
    if (!S_ISREG(there.st_mode))
        return error_set(err, -EEXIST, "%s: is there, and is no file", path);
    r = sql_open(&old, path, false, err);
    if (r == 0) {
        r = schema_version(&old, &version, err);
        sql_close(&old);
    }
    return r == -EINVAL || r == -EUCLEAN ? error_set(err, -EEXIST, "%s: is there, and is no copy of a record: remove it"
                                                     " first, or take another name", path) : r;
}

static int check_room(const char *from, const char *to, struct error *err)
{
    char *folder = strdup(to);
    struct statvfs disk;
    struct stat record;
    int64_t wants, has;
    int r = folder ? 0 : -ENOMEM;

    if (r == 0 && (statvfs(dirname(folder), &disk) < 0 || stat(from, &record) < 0))
        r = -errno;
    free(folder);
    if (r < 0)
        return error_set(err, r, "%s: %s", r == -ENOMEM ? "record" : to, strerror(-r));
    wants = (int64_t)record.st_size + BACKUP_SPARE_SIZE;
    has = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return has >= wants ? 0 : error_set(err, -ENOSPC, "%s: too little room for a copy: %lld MB are free, it takes %lld",
                                        to, (long long)(has >> 20), (long long)(wants >> 20) + 1);
}

int backup_sync_folder(const char *path, struct error *err)
{
    char *name = strdup(path);
    int fd = name ? open(dirname(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int r = fd >= 0 && fsync(fd) == 0 ? 0 : error_set(err, -errno, "%s: %s", path, strerror(errno));

    if (fd >= 0)
        close(fd);
    free(name);
    return r;
}

static void remove_logs(const char *path)
{
    static const char *const ends[] = {"-journal", "-wal", "-shm"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char *log;

        if (asprintf(&log, "%s%s", path, ends[i]) < 0)
            continue;
        unlink(log);
        free(log);
    }
}

int backup_remove(const char *path)
{
    if (unlink(path) < 0 && errno != ENOENT)
        return -errno;
    remove_logs(path);
    return 0;
}

/* No connection has the file open any more: a descriptor of our own does no harm. What a killed writer left beside the
 * file that was there before would be rolled into this one. */
static int put_in_place(const char *part, const char *to, struct error *err)
{
    int r = 0, fd = open(part, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0)
        r = error_set(err, -errno, "%s: %s", part, strerror(errno));
    if (r == 0) {
        remove_logs(to);
        if (rename(part, to) < 0)
            r = error_set(err, -errno, "%s: %s", part, strerror(errno));
    }
    if (fd >= 0)
        close(fd);
    return r < 0 ? r : backup_sync_folder(to, err);
}

static int make_part(const char *from, const char *part, enum backup_kind kind, const atomic_bool *is_ending,
                     struct backup_facts *facts, struct error *err)
{
    struct store_reader record = {0};
    struct backup_facts source = {0};
    int64_t version;
    int r = sql_open(&record.connection, from, false, err);

    if (r < 0)
        return r;
    record.connection.is_ending = is_ending;
    r = schema_version(&record.connection, &version, err);
    if (r == 0 && kind == BACKUP_WITHOUT_PEOPLE)
        r = schema_check(&record.connection, err);
    if (r == 0)
        r = copy_snapshot(&record.connection, part, version == SCHEMA_VERSION, &source, err);
    sql_close(&record.connection);
    if (r == 0)
        r = finish_copy(part, kind, err);
    if (r == 0)
        r = backup_check(part, is_ending, facts, err);
    if (r == 0 && (facts->readings != source.readings || facts->entries != source.entries))
        r = error_set(err, -EUCLEAN, "%s: the copy has %lld readings and %lld entries, the record %lld and %lld", part,
                      (long long)facts->readings, (long long)facts->entries, (long long)source.readings,
                      (long long)source.entries);
    return r;
}

int backup_take(const char *from, const char *to, enum backup_kind kind, const atomic_bool *is_ending,
                struct backup_facts *facts, struct error *err)
{
    char *part = NULL;
    int r = asprintf(&part, "%s" BACKUP_PART, to) < 0 ? error_set(err, -ENOMEM, "record: out of memory") : 0;

    if (r < 0)
        return r;
    r = check_place(from, to, err);
    if (r == 0)
        r = check_room(from, to, err);
    if (r == 0) {
        (void)backup_remove(part);      /* of a copy that was killed: nobody has it open */
        r = make_part(from, part, kind, is_ending, facts, err);
        if (r == 0)
            r = put_in_place(part, to, err);
        if (r < 0)
            (void)backup_remove(part);
    }
    free(part);
    return r;
}
