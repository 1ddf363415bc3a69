/* store/backup_thin.h - copies of the record lose the readings that are too old, as the record itself does. A copy that
 * is kept for a year would else be where they live on. Any thread; told to end as backup.h says. */
#ifndef BACKUP_THIN_H
#define BACKUP_THIN_H
#include "backup.h"

/* A copy holds such readings for so long before they are taken out: at once would write to every copy every night. */
#define BACKUP_THIN_AFTER_DAYS 12

struct backup_age {             /* what the record keeps now */
    int64_t since_date;         /* the first local date of readings, days since 1970 */
    int64_t since_ms;           /* when that began */
};

/* Takes the readings of before out of a copy without people, where they have been too old for BACKUP_THIN_AFTER_DAYS: in
 * the file, in one transaction, which is kept only when all that is left of the copy verifies inside it. So it writes the
 * pages that change and no second copy, and whatever fails or is killed leaves the copy as it was. Its ledger stays as it
 * was too: that the days' digests are of readings that are gone is said by retention_since of the copy (ledger_audit).
 * The copy is asked before anything is written to it; only one of an older schema is brought up to date first.
 * is_due: out, also of a call that fails: the copy was seen to have such readings.
 * 1: readings went; 0: none were due; -EINTR; errors of backup_check, and of the disk. */
int backup_thin(const char *path, const struct backup_age *age, const atomic_bool *is_ending, bool *is_due,
                struct error *err);

#endif
