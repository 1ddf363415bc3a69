/* store/backup_shelf.h - the copies that are made every night, in a folder of their own: seven of days, four of weeks,
 * and twelve of months, which are without people. Any thread; told to end as backup.h says. */
#ifndef BACKUP_SHELF_H
#define BACKUP_SHELF_H
#include "backup_thin.h"

#define BACKUP_SHELF_FOLDER "backups"   /* in the folder of the record, where no other place is set */
#define BACKUP_SHELF_DAYS 7
#define BACKUP_SHELF_WEEKS 4
#define BACKUP_SHELF_MONTHS 12
#define BACKUP_SHELF_NAME_SIZE 32       /* "monthly-2026-11.db", "weekly-2026-11-16.db" (its Monday), with the end */

/* Makes the copy of a local date, from the record: it takes the place of an earlier one of that date, becomes that of
 * its week and, without people, of its month where those have none, and what is older than is kept goes. The folder
 * is made when only that is absent (mode 0700). facts: out, of the day's copy. Errors of backup_take; what was on the
 * shelf before is there still. */
int backup_shelf_add(const char *record, const char *folder, int64_t date, const atomic_bool *is_ending,
                     struct backup_facts *facts, struct error *err);

/* The newest date with a copy of the day; INT64_MIN: none, or no such folder. */
int64_t backup_shelf_newest(const char *folder);

/* Readings that are too old go from copies too, within BACKUP_SHELF_OLD_DAYS of going from the record: out of those of months
 * (backup_thin); those of days and weeks are never that old where copies are made every week, and go as a whole on a shelf
 * that is in use no more. Whole copies stay as long as no newer one of a day is on any shelf: newest_date is that one's,
 * or INT64_MIN.
 * late: asked of each month's copy that can't be thinned, whether it goes as a whole. is_due: it is shown to have readings
 * that are too old, by itself or by its name: all that a copy of that month can have is. count: out, copies thinned or gone.
 * -EINTR; else the first failure, after all copies were tried. No such folder: 0. */
#define BACKUP_SHELF_OLD_DAYS 35        /* reliability promise 67 */
struct backup_shelf_late {
    bool (*goes)(void *context, const char *path, bool is_due);
    void *context;              /* borrows */
};
int backup_shelf_forget(const char *folder, const struct backup_age *age, int64_t newest_date,
                        const struct backup_shelf_late *late, const atomic_bool *is_ending, size_t *count,
                        struct error *err);

/* Calls each() with the path of every whole copy, of days and weeks, the newest first, until one returns something else
 * than 0, which is returned. -ENOMEM; no such folder: 0. */
int backup_shelf_each(const char *folder, int (*each)(void *context, const char *path), void *context);

#endif
