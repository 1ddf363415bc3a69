/* store/restore.h - puts a copy in the record's place. Nothing may have the record open: no gateway, and none of our
 * own connections. The old file is never removed or written to: it stays beside the new one under a dated name. */
#ifndef RESTORE_H
#define RESTORE_H
#include "backup.h"

#define RESTORE_NAME_SIZE 64
#define RESTORE_PATH_SIZE 512
#define RESTORE_SETTING "restored"  /* of the record: restore_note_write's text, until a gateway told people of it */

#define RESTORE_UNREADABLE (-1)

struct restore_note {
    int64_t at_ms;                  /* when it was put there */
    int64_t newest_ms;              /* newest reading of the copy; 0: none */
    int64_t last_entry;             /* of the ledger of the record before; 0: none; RESTORE_UNREADABLE */
    char copy[RESTORE_NAME_SIZE];   /* file name of the copy; other letters than an entry of the ledger holds are _ */
    char kept[RESTORE_NAME_SIZE];   /* what the record before is called now; "": there was none */
    char why[ERROR_TEXT_SIZE];      /* what was wrong with it; "": a person wanted it */
};

/* Checks the copy (backup_take), copies it beside the record, puts the record aside as transom-before-TIME.db (or
 * transom-damaged-TIME.db, where why says what is wrong with it) and the copy in its place. Killed in the middle, the
 * record is the old one, or none, which the next start of a gateway answers with restore_damaged. Sign-ins of the
 * copy do not come back to life: people sign in anew. note: out. -EBUSY: a gateway or another command has the record;
 * others of backup_check and of the disk: nothing was changed. */
int restore_record(const char *folder, const char *copy, const char *why, int64_t now_ms, struct restore_note *note,
                   struct error *err);

/* The same of the newest whole copy on the shelves that is sound; shelves: count folders, "" is passed over. used: out,
 * its path. -ENOENT: there is none, and the damaged record is where it was. */
int restore_damaged(const char *folder, const char *const *shelves, size_t count, const char *why, int64_t now_ms,
                    char used[RESTORE_PATH_SIZE], struct restore_note *note, struct error *err);

/* Whether what store_open answered means that the file is no record any more, or not ours to read: what only another
 * file in its place mends. */
bool restore_would_help(int code);

void restore_note_write(const struct restore_note *note, char *text, size_t size);
bool restore_note_read(const char *text, struct restore_note *note);    /* false: it is none */

#endif
