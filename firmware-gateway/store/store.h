/* store/store.h - the record: one SQLite file, one writing connection, transactions by window.
 * A struct store belongs to main. Workers open a struct store_reader of their own, read-only.
 * Writes open a transaction by themselves; store_commit ends it. What must be on disk before anyone is told
 * (incidents, acknowledgements, people) is followed by store_commit at once by its caller. */
#ifndef STORE_H
#define STORE_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store_reader;

struct store_options {
    bool is_demo;           /* a record made on a demo clock: refuses to open a real one, and the other way round */
    bool read_only;         /* for verbs that look only */
    bool any_clock;         /* either kind will do: for verbs that bring no readings */
    const char *file;       /* read_only: a copy's path, whatever it is called; NULL: the folder's record */
};

/* Opens or makes FOLDER/transom.db (and FOLDER, mode 0700, when only that is absent): WAL, synchronous=FULL, STRICT
 * tables, numbered forward-only migrations, defensive settings; takes the writer's lock (FOLDER/transom.lock, flock)
 * unless read_only. Once a record was made, the lock file says so: a database that vanished or was emptied later is
 * damage, never a fresh start.
 * -EBUSY: another process writes; -EUCLEAN: damaged, gone, or another program's file where ours was; -EPROTO: schema
 * newer than this program (read_only: or older); -EINVAL: demo and real mixed, or not ours; -ENOENT: read_only and never
 * made; other negative errno with SQLite's words. */
int store_open(const char *folder, const struct store_options *options, struct store **store, struct error *err);
/* Where the record of a folder is, as it is opened; owned by the caller; NULL: out of memory. */
char *store_path(const char *folder);
/* Takes the writer's lock alone, for who puts another file in the record's place while nothing is open: a descriptor to
 * close. -EBUSY and others as of store_open. Any thread. */
int store_lock(const char *folder, struct error *err);
const char *store_site_key(const struct store *store);  /* tells this record from any other; made with it */
bool store_is_demo(const struct store *store);      /* whatever was asked for: what the record says of itself */
void store_close(struct store *store);      /* commits what is open, checkpoints; NULL is fine */

/* Ends the open transaction, if any. On failure (-EIO, -ENOSPC ...) nothing since the last commit counts as saved, and
 * a failed sync is never retried: the transaction is rolled back and every write and commit answers -EIO until
 * store_reopen. The same holds after any write that failed for another reason than its arguments: who ignores the
 * answer of a write cannot take the commit for a success. */
int store_commit(struct store *store, struct error *err);
uint64_t store_changes(const struct store *store);      /* rows that this connection ever wrote; counts up */
size_t store_pending(const struct store *store);        /* rows written since the last commit */

/* A command of several writes is kept whole or not at all: mark, write, then keep, or undo what was written since the
 * mark; the window's other rows stay. A commit in between keeps as well. One mark at a time: a new one keeps the last.
 * Failures break the store, as failed writes do. */
int store_mark(struct store *store, struct error *err);
void store_keep(struct store *store);
void store_undo(struct store *store);

/* What is deleted in this transaction is to be gone from the file's log too, which holds pages as they were: the commit
 * empties it, or when a reader is in the way a later one, or store_scrub_again(), which is called now and then: a night
 * may have no other commit. */
void store_scrub(struct store *store);
void store_scrub_again(struct store *store);

/* Gives back the memory of pages that were read and are not in use: up to 1 MB, soon after a start most of it of readings
 * that were replayed. What is asked next is read from the file again. */
void store_forget_pages(struct store *store);

/* Closes the broken connection and opens the file anew: moves the log into the file, commits a row to see that the disk
 * takes one, keeps the writer's lock. Fine on a healthy store too. On failure the store stays broken; try again later.
 * Whether the file is whole is asked by a worker afterwards (backup_check_live): a large one takes minutes.
 * What the failed transaction wrote is wholly gone or, when only the disk's answer was lost, wholly there:
 * readings_count() tells. Ids handed out since the last commit (devices, incidents) may be void: ask again. */
int store_reopen(struct store *store, struct error *err);

/* Newest wall time in the record (readings heard while the clock was trusted, events), as a lower bound for a clock
 * without battery; 0 when empty. Start-up only: looks at an hour of readings. */
int64_t store_newest_ms(struct store *store);

/* integrity_check and foreign_key_check (read the whole file), and the tables of one row; -EUCLEAN with the first finding. */
int store_check(struct store *store, struct error *err);

/* Read-only connection for one worker job at a time. */
int store_reader_open(const char *folder, struct store_reader **reader, struct error *err);
void store_reader_close(struct store_reader *reader);
/* The same of a file of any name: a copy, or a record that nobody has open. */
int store_reader_open_file(const char *path, struct store_reader **reader, struct error *err);
/* The same of what a reader sees; -EINTR: told to end, within some 20 ms (is_ending of its connection). */
int store_reader_check(struct store_reader *reader, struct error *err);
int store_reader_check_structure(struct store_reader *reader, struct error *err);   /* of any schema: not the rows */

/* A setting: "1" since the record was opened with a log of which synced commits could not be read (log_look.h), until
 * people were told; "": they were. */
#define STORE_LOG_DAMAGED "log_damaged"

/* Settings of the school kept in the record, as small text ("pack", "claimed"). _get: 0; -ENOENT; -EMSGSIZE: longer
 * than size. _set: -EMSGSIZE: value longer than STORE_SETTING_SIZE_MAX. */
#define STORE_SETTING_SIZE_MAX 4096     /* bytes, with its end */
int store_setting_get(struct store *store, const char *key, char *value, size_t size);
int store_setting_set(struct store *store, const char *key, const char *value, struct error *err);

#endif
