/* store/restore.c - see restore.h */
#include "restore.h"
#include "backup_shelf.h"
#include "ledger.h"
#include "rfc3339.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_NAME "transom-new.db"   /* a copy on its way into the record's place */

enum { ADD_NOTE, DROP_SESSIONS, LAST_ENTRY };
static const char *const statements[] = {
    [ADD_NOTE] = "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [DROP_SESSIONS] = "DELETE FROM session",
    [LAST_ENTRY] = "SELECT coalesce(max(id), 0) FROM ledger",
};
static const struct sql_module module = {SQL_RESTORE, statements};

bool restore_would_help(int code)
{
    return code == -EUCLEAN || code == -EACCES || code == -EPERM || code == -EROFS;
}

/* -- the note -- */

void restore_note_write(const struct restore_note *note, char *text, size_t size)
{
    snprintf(text, size, "%lld %lld %lld %s %s %s", (long long)note->at_ms, (long long)note->newest_ms,
             (long long)note->last_entry, note->copy, note->kept[0] ? note->kept : "-", note->why);
}

bool restore_note_read(const char *text, struct restore_note *note)
{
    long long at_ms, newest_ms, last_entry;
    int used = 0;

    *note = (struct restore_note){0};
    if (sscanf(text, "%lld %lld %lld %63s %63s %n", &at_ms, &newest_ms, &last_entry, note->copy, note->kept,
               &used) != 5 || !used)
        return false;
    note->at_ms = at_ms;
    note->newest_ms = newest_ms;
    note->last_entry = last_entry;
    if (strcmp(note->kept, "-") == 0)
        note->kept[0] = '\0';
    snprintf(note->why, sizeof note->why, "%s", text + used);
    return true;
}

/* Into the copy before it is the record, so that no kill comes between the two. */
static int write_note(const char *path, const struct restore_note *note, struct error *err)
{
    char text[STORE_SETTING_SIZE_MAX];
    struct connection copy;
    sqlite3_stmt *statement;
    int r = sql_open(&copy, path, true, err);

    if (r < 0)
        return r;
    restore_note_write(note, text, sizeof text);
    r = sql_start(&copy, &module, ADD_NOTE, SQL_VALUES(SQL_TEXT(RESTORE_SETTING), SQL_TEXT(text)), &statement, err);
    if (r == 0)
        r = sql_step(&copy, statement, err);
    if (r == 0)
        r = sql_start(&copy, &module, DROP_SESSIONS, SQL_NO_VALUES, &statement, err);
    if (r == 0)
        r = sql_step(&copy, statement, err);
    sql_close(&copy);
    return r;
}

/* Of the record that goes: as much as a damaged file still says. */
static int64_t last_entry(const char *record)
{
    int64_t last = RESTORE_UNREADABLE;
    struct connection old;
    sqlite3_stmt *statement;
    struct error err;

    if (sql_open(&old, record, false, &err) < 0)
        return last;
    if (sql_start(&old, &module, LAST_ENTRY, SQL_NO_VALUES, &statement, &err) == 0 &&
        sql_step(&old, statement, &err) > 0)
        last = sqlite3_column_int64(statement, 0);
    sql_close(&old);
    return last;
}

static void say_copy(const char *path, char name[RESTORE_NAME_SIZE])
{
    const char *slash = strrchr(path, '/');

    snprintf(name, RESTORE_NAME_SIZE, "%s", slash ? slash + 1 : path);
    for (char *p = name; *p; p++)
        if (!ledger_text_is_valid((const char[]){*p, '\0'}))
            *p = '_';
}

/* -- files -- */

static void say_kept(const char *why, int64_t now_ms, char kept[RESTORE_NAME_SIZE])
{
    char time[RFC3339_SIZE];

    rfc3339_format(now_ms, time);
    for (char *p = time; *p; p++)
        if (*p == ':')
            *p = '-';               /* a stick's names have none */
    snprintf(kept, RESTORE_NAME_SIZE, "transom-%s-%s.db", why[0] ? "damaged" : "before", time);
}

/* The log first needs its file out of the way, or it would be another file's; what it says of where pages are
 * (-shm) is made anew. Nothing has them open. */
static int put_aside(const char *path, const char *kept, struct error *err)
{
    static const char *const parts[] = {"", "-wal"};
    char *shared = NULL;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char *from = NULL, *to = NULL;
        int r = asprintf(&from, "%s%s", path, parts[i]) < 0 || asprintf(&to, "%s%s", kept, parts[i]) < 0 ? -ENOMEM : 0;

        if (r == 0 && rename(from, to) < 0 && errno != ENOENT)
            r = -errno;
        free(from);
        free(to);
        if (r < 0)
            return error_set(err, r, "%s: cannot be put aside: %s", path, strerror(-r));
    }
    if (asprintf(&shared, "%s-shm", path) >= 0)
        unlink(shared);
    free(shared);
    return 0;
}

/* Whoever restores may be root; the record belongs to whom its folder does. */
static int give_to_owner(const char *folder, const char *path, struct error *err)
{
    struct stat state;

    if (geteuid() != 0)
        return 0;
    if (stat(folder, &state) < 0 || chown(path, state.st_uid, state.st_gid) < 0)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    return 0;
}

/* Also where the record is gone: its log may be there, and would be taken for the copy's. */
static int swap(const char *folder, const char *record, const char *made, const char *name, struct error *err)
{
    char kept[RESTORE_PATH_SIZE];
    int r = give_to_owner(folder, made, err);

    snprintf(kept, sizeof kept, "%s/%s", folder, name);
    if (r == 0)
        r = put_aside(record, kept, err);
    if (r == 0 && rename(made, record) < 0)
        r = error_set(err, -errno, "%s: %s", record, strerror(errno));
    return r < 0 ? r : backup_sync_folder(record, err);
}

static int make_and_swap(const char *folder, const char *copy, const char *why, int64_t now_ms,
                         struct restore_note *note, struct error *err)
{
    struct restore_note made = {.at_ms = now_ms};
    char new_path[RESTORE_PATH_SIZE], name[RESTORE_NAME_SIZE];
    struct backup_facts facts;
    char *record = store_path(folder);
    int r = record ? 0 : error_set(err, -ENOMEM, "record: out of memory");

    snprintf(made.why, sizeof made.why, "%s", why);
    snprintf(new_path, sizeof new_path, "%s/" NEW_NAME, folder);
    say_kept(why, now_ms, name);
    say_copy(copy, made.copy);
    made.last_entry = RESTORE_UNREADABLE;
    if (r == 0 && access(record, F_OK) == 0) {
        memcpy(made.kept, name, sizeof name);
        made.last_entry = last_entry(record);
    }
    if (r == 0) {
        unlink(new_path);           /* of one that was killed */
        r = backup_take(copy, new_path, BACKUP_WHOLE, NULL, &facts, err);
    }
    if (r == 0) {
        made.newest_ms = facts.newest_ms;
        r = write_note(new_path, &made, err);
    }
    if (r == 0)
        r = swap(folder, record, new_path, name, err);
    free(record);
    if (r == 0)
        *note = made;
    return r;
}

int restore_record(const char *folder, const char *copy, const char *why, int64_t now_ms, struct restore_note *note,
                   struct error *err)
{
    int r, lock;

    if (mkdir(folder, S_IRWXU) < 0 && errno != EEXIST)
        return error_set(err, -errno, "%s: %s", folder, strerror(errno));
    lock = store_lock(folder, err);
    if (lock < 0)
        return lock;
    r = make_and_swap(folder, copy, why, now_ms, note, err);
    close(lock);
    return r;
}

/* -- from the shelves -- */

struct search {
    const char *folder, *why;
    int64_t now_ms;
    char *used;
    struct restore_note *note;
    struct error *err;
};

/* 0: this copy is no good, try the one before. */
static int try_copy(void *context, const char *path)
{
    struct search *search = context;
    int r = restore_record(search->folder, path, search->why, search->now_ms, search->note, search->err);

    if (r == 0) {
        snprintf(search->used, RESTORE_PATH_SIZE, "%s", path);
        return 1;
    }
    return r == -EUCLEAN || r == -EBADMSG || r == -EINVAL || r == -EIO || r == -EACCES ? 0 : r;
}

int restore_damaged(const char *folder, const char *const *shelves, size_t count, const char *why, int64_t now_ms,
                    char used[RESTORE_PATH_SIZE], struct restore_note *note, struct error *err)
{
    struct search search = {folder, why, now_ms, used, note, err};
    int r = 0;

    for (size_t i = 0; r == 0 && i < count; i++)
        if (shelves[i][0])
            r = backup_shelf_each(shelves[i], try_copy, &search);
    if (r == 0)
        return error_set(err, -ENOENT, "%s; and there is no whole copy to restore: put one in its place with `transom"
                         " restore FILE`, or empty the folder to begin anew", why);
    return r > 0 ? 0 : r;
}
