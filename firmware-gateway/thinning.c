/* thinning.c - copies of the record lose the readings that are too old, as the record did: after each night's copy, by its
 * worker. A month's copy that is known to have some, and can't be rid of them for weeks, goes as a whole: what is to be
 * gone is gone within the 35 days that people are promised. A copy that nobody knows that of stays. See gateway.h,
 * store/backup_thin.h. */
#include "backup_shelf.h"
#include "gateway_parts.h"
#include "log.h"
#include "retention.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SETTING_LATE "thin_late"            /* struct thinning: late */
#define LATE_DAYS_MAX 20                    /* of failing, and the copy goes */
#define LATE_NAME_SIZE 256
#define LATE_NAME_FORMAT "%255s"

_Static_assert(BACKUP_THIN_AFTER_DAYS + LATE_DAYS_MAX < BACKUP_SHELF_OLD_DAYS, "copies keep too old readings for 35 days");

/* -- copies that are late -- */

/* The next of a list that at points into; false: there is no more. */
static bool next_late(const char **at, char name[LATE_NAME_SIZE], long long *since)
{
    int size;

    if (sscanf(*at, LATE_NAME_FORMAT " %lld%n", name, since, &size) != 2)
        return false;
    *at += size;
    return true;
}

static void add_late(struct thinning *thinning, const char *name, int64_t since)
{
    size_t size = strlen(thinning->late), left = sizeof thinning->late - size;

    if (snprintf(thinning->late + size, left, "%s %lld ", name, (long long)since) >= (int)left)
        thinning->late[size] = '\0';        /* it is begun anew some night: a shelf has fewer than find a place */
}

static int64_t late_since(const struct thinning *thinning, const char *name)
{
    const char *at = thinning->was_late;
    char one[LATE_NAME_SIZE];
    long long since;

    while (next_late(&at, one, &since))
        if (strcmp(one, name) == 0)
            return since;
    return INT64_MIN;
}

/* By its folder and name: two shelves have copies of the same months. */
static const char *last_of(const char *path, int parts)
{
    const char *at = path + strlen(path);

    while (at > path && (at[-1] != '/' || --parts > 0))
        at--;
    return at;
}

/* One that was late is known to have readings that are too old, whatever it can't be asked now. */
static bool goes(void *context, const char *path, bool is_due)
{
    struct thinning *thinning = context;
    const char *name = last_of(path, 2);
    int64_t since = late_since(thinning, name);

    if (since == INT64_MIN && !is_due)
        return false;
    if (since == INT64_MIN)
        since = thinning->date;
    add_late(thinning, name, since);
    return thinning->date >= since + LATE_DAYS_MAX;
}

/* Those on a shelf that is not there tonight stay late. */
static void keep_unseen(struct thinning *thinning, const char *const *shelves, size_t count)
{
    const char *at = thinning->was_late;
    char name[LATE_NAME_SIZE];
    long long since;

    while (next_late(&at, name, &since)) {
        bool is_seen = false;

        for (size_t i = 0; i < count; i++) {
            const char *folder = last_of(shelves[i], 1);
            size_t size = strlen(folder);

            is_seen = is_seen || (strncmp(name, folder, size) == 0 && name[size] == '/');
        }
        if (!is_seen)
            add_late(thinning, name, since);
    }
}

/* -- a night -- */

void thinning_plan(struct gateway *g, int64_t date, struct thinning *thinning)
{
    int64_t since = retention_since(g->store), first = forgetting_first_date(g);

    /* A day without readings moves no date of the record on, but a copy may have them just before it. */
    *thinning = (struct thinning){.date = date, .age.since_date = first > since ? first : since};
    thinning->is_needed = since != INT64_MIN;       /* a record that lost none has no copy to mend */
    if (thinning->is_needed)
        thinning->age.since_ms = zone_day_start_ms(g->zone, thinning->age.since_date);
    if (store_setting_get(g->store, SETTING_LATE, thinning->was_late, sizeof thinning->was_late) < 0)
        thinning->was_late[0] = '\0';
}

void thinning_run(struct thinning *thinning, const char *const *shelves, size_t count, const atomic_bool *is_ending)
{
    const struct backup_shelf_late late = {goes, thinning};
    int64_t newest_date = backup_shelf_newest(shelves[0]);

    for (size_t i = 0; i < count && thinning->is_needed && thinning->err.code != -EINTR; i++) {
        struct error *err = thinning->err.code ? NULL : &thinning->err;
        size_t copies;

        if (i > 0 && strcmp(shelves[i], shelves[0]) == 0)
            continue;
        (void)backup_shelf_forget(shelves[i], &thinning->age, newest_date, &late, is_ending, &copies, err);
        thinning->copies += copies;
    }
    keep_unseen(thinning, shelves, count);
}

void thinning_done(struct gateway *g, const struct thinning *thinning)
{
    if (thinning->copies)
        log_info("backup: readings that are too old went from copies copies=%zu", thinning->copies);
    if (!thinning->is_needed || thinning->err.code == -EINTR || g->store_failed)
        return;
    if (thinning->err.code < 0)
        log_warning("backup: readings that are too old may still be in a copy: %s", thinning->err.text);
    if (strcmp(thinning->late, thinning->was_late) != 0)
        (void)store_setting_set(g->store, SETTING_LATE, thinning->late, NULL);  /* the next commit says what is wrong */
}
