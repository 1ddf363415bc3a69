/* store/backup.h - a copy of the record as one file that stands alone, taken while the gateway records, and whether
 * such a file is whole. Every connection is the call's own, so any thread and any process may ask; what is told to
 * end (is_ending, borrowed, NULL: never) ends within some pages with -EINTR and leaves nothing behind.
 *
 *  * A copy is made under another name, NAME.part, read back, and only then put in its place: whatever was called so
 * before stays until the new one has been verified. */
#ifndef BACKUP_H
#define BACKUP_H
#include "error.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define BACKUP_PART ".part"         /* behind the name of a copy that is not finished */
/* What has to stay free where a copy is made, beside it: it may not take the room that readings need. */
#define BACKUP_SPARE_SIZE (INT64_C(32) << 20)   /* bytes */

enum backup_kind {
    BACKUP_WHOLE,               /* every page; also people, and what is private to them */
    BACKUP_WITHOUT_PEOPLE,      /* see backup_people.c */
};

struct backup_facts {
    int64_t readings, entries;  /* newest reading and ledger entry, by number */
    int64_t newest_ms;          /* newest reading; 0: none */
    int64_t size;               /* bytes */
    bool is_demo;
};

/* Copies the record in the file from (see store_path; or an earlier copy) to the file to, and verifies it. One snapshot
 * is copied in steps that are synced one by one: who writes meanwhile waits for no lock, and for no more of the disk
 * than a step. facts: out, of the copy.
 * -ENOSPC: less free than the copy and BACKUP_SPARE_SIZE take; -EINTR: told to end, or so slow that the record's log
 * grew too long (sql.h); -EEXIST: to is there and is no record, or is the record itself; -EUCLEAN: what was copied is
 * damaged; others of the disk. */
int backup_take(const char *from, const char *to, enum backup_kind kind, const atomic_bool *is_ending,
                struct backup_facts *facts, struct error *err);

/* Whether the file is a whole record: the database's structure, what its rows refer to, the ledger's chain, and the
 * readings of every day that has its digest there. Of an older schema than this program's: structure alone.
 * -EUCLEAN, -EBADMSG: damaged, with the first finding; -EINVAL: no record of ours; -EPROTO: made by a newer program. */
int backup_check(const char *path, const atomic_bool *is_ending, struct backup_facts *facts, struct error *err);

/* The same of the record of a folder while the gateway writes it, but for the days: they take minutes of a large
 * one. */
int backup_check_live(const char *folder, const atomic_bool *is_ending, struct error *err);

/* Takes everything about people out of a copy. Private to store/: backup_people.c has the list. */
struct connection;
int backup_forget_people(struct connection *copy, struct error *err);

/* Of backup_check what an open connection is asked; with_days: the readings of days too. Private to store/. */
struct store_reader;
int backup_check_inside(struct store_reader *reader, bool with_days, struct error *err);

/* Opens a copy to write to it, or makes it: for this connection alone, with a mode of 0600 where files have one. On failure
 * it is to be closed. Private to store/. */
int backup_open_copy(struct connection *copy, const char *path, struct error *err);

/* Removes a copy and what a killed writer left beside it (journal, log, shared index), which a later file of that name would
 * take for its own. A copy that is not there is no error. */
int backup_remove(const char *path);

/* Syncs what has its name in the folder of path. */
int backup_sync_folder(const char *path, struct error *err);

#endif
