/* store/backup_shelf.c - see backup_shelf.h. A copy's name says what it is and of when, and sorts by that. */
#include "backup_shelf.h"
#include "rfc3339.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1024
#define DAYS_PER_WEEK 7
#define MONDAY_OFFSET 3             /* 1970-01-01 was a Thursday */

static const struct series {
    const char *start;
    size_t kept;
    bool is_of_month;               /* its date without the day */
} series[] = {
    {"daily-", BACKUP_SHELF_DAYS, false},
    {"weekly-", BACKUP_SHELF_WEEKS, false},
    {"monthly-", BACKUP_SHELF_MONTHS, true},
};
enum { DAILY, WEEKLY, MONTHLY, SERIES };

static int64_t monday_of(int64_t date)
{
    return date - ((date + MONDAY_OFFSET) % DAYS_PER_WEEK + DAYS_PER_WEEK) % DAYS_PER_WEEK;
}

static void name_of(int which, const char *folder, int64_t date, char path[PATH_SIZE])
{
    int year, month, day;

    civil_from_days(which == WEEKLY ? monday_of(date) : date, &year, &month, &day);
    if (series[which].is_of_month)
        snprintf(path, PATH_SIZE, "%s/%s%04d-%02d.db", folder, series[which].start, year, month);
    else
        snprintf(path, PATH_SIZE, "%s/%s%04d-%02d-%02d.db", folder, series[which].start, year, month, day);
}

/* -- what is there -- */

static bool is_of(const struct series *one, const char *name)
{
    size_t start = strlen(one->start), length = strlen(name), date = one->is_of_month ? 7 : 10;

    return strncmp(name, one->start, start) == 0 && length == start + date + 3 &&
           strspn(name + start, "0123456789-") == date && strcmp(name + start + date, ".db") == 0;
}

/* What is left of a copy that was killed. */
static int is_part(const struct dirent *entry)
{
    return strstr(entry->d_name, ".db" BACKUP_PART) != NULL;
}

static int is_daily(const struct dirent *entry)
{
    return is_of(&series[DAILY], entry->d_name);
}

static int is_weekly(const struct dirent *entry)
{
    return is_of(&series[WEEKLY], entry->d_name);
}

static int is_monthly(const struct dirent *entry)
{
    return is_of(&series[MONTHLY], entry->d_name);
}

static int is_whole(const struct dirent *entry)
{
    return is_daily(entry) || is_weekly(entry);
}

/* Oldest first: by what follows the first '-'. A day's copy comes behind its week's: it may be a newer one. */
static int by_date(const struct dirent **a, const struct dirent **b)
{
    int order = strcmp(strchr((*a)->d_name, '-'), strchr((*b)->d_name, '-'));

    return order ? order : strcmp((*b)->d_name, (*a)->d_name);
}

/* Calls take() with each that is wanted, newest first, and its place in that order. */
static int walk(const char *folder, int (*is_wanted)(const struct dirent *entry),
                int (*take)(void *context, const char *path, size_t place), void *context)
{
    struct dirent **entries = NULL;
    int r = 0, count = scandir(folder, &entries, is_wanted, by_date);

    for (int i = count - 1; i >= 0; i--) {
        char path[PATH_SIZE];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (r == 0)
            r = take(context, path, (size_t)(count - 1 - i));
        free(entries[i]);
    }
    free(entries);
    return count < 0 && errno == ENOMEM ? -ENOMEM : r;
}

static int remove_behind(void *context, const char *path, size_t place)
{
    const size_t *kept = context;

    if (place >= *kept)
        (void)backup_remove(path);
    return 0;
}

static void prune(const char *folder)
{
    static int (*const filters[SERIES])(const struct dirent *) = {is_daily, is_weekly, is_monthly};

    for (int i = 0; i < SERIES; i++) {
        size_t kept = series[i].kept;

        (void)walk(folder, filters[i], remove_behind, &kept);
    }
}

/* -- one more -- */

/* Two names for one file, where the file system can: nobody writes to a copy. A stick's cannot. */
static int add_week(const char *day, const char *week, const atomic_bool *is_ending, struct error *err)
{
    struct backup_facts facts;

    if (access(week, F_OK) == 0 || link(day, week) == 0)
        return 0;
    return backup_take(day, week, BACKUP_WHOLE, is_ending, &facts, err);
}

static int add_month(const char *day, const char *month, const atomic_bool *is_ending, struct error *err)
{
    struct backup_facts facts;

    return access(month, F_OK) == 0 ? 0 : backup_take(day, month, BACKUP_WITHOUT_PEOPLE, is_ending, &facts, err);
}

int backup_shelf_add(const char *record, const char *folder, int64_t date, const atomic_bool *is_ending,
                     struct backup_facts *facts, struct error *err)
{
    char names[SERIES][PATH_SIZE];
    size_t none = 0;
    int r;

    if (mkdir(folder, S_IRWXU) < 0 && errno != EEXIST)
        return error_set(err, -errno, "%s: %s", folder, strerror(errno));
    (void)walk(folder, is_part, remove_behind, &none);
    for (int i = 0; i < SERIES; i++)
        name_of(i, folder, date, names[i]);
    r = backup_take(record, names[DAILY], BACKUP_WHOLE, is_ending, facts, err);
    if (r == 0)
        r = add_week(names[DAILY], names[WEEKLY], is_ending, err);
    if (r == 0)
        r = add_month(names[DAILY], names[MONTHLY], is_ending, err);
    if (r == 0)
        prune(folder);
    return r < 0 ? r : backup_sync_folder(names[DAILY], err);
}

static int take_date(void *context, const char *path, size_t place)
{
    int year, month, day;

    (void)place;
    if (sscanf(strrchr(path, '/'), "/daily-%4d-%2d-%2d.db", &year, &month, &day) == 3)
        *(int64_t *)context = civil_to_days(year, month, day);
    return 1;
}

int64_t backup_shelf_newest(const char *folder)
{
    int64_t date = INT64_MIN;

    (void)walk(folder, is_daily, take_date, &date);
    return date;
}

/* -- what is too old -- */

struct forgetting {
    const struct backup_age *age;
    int64_t newest_date;
    const struct backup_shelf_late *late;
    const atomic_bool *is_ending;
    size_t *count;
    struct error *err;              /* of the first that failed */
};

static int forget_whole(void *context, const char *path, size_t place)
{
    const struct forgetting *forgetting = context;
    int year, month, day;

    (void)place;
    if (sscanf(strchr(strrchr(path, '/'), '-'), "-%4d-%2d-%2d.db", &year, &month, &day) == 3 &&
        civil_to_days(year, month, day) < forgetting->newest_date - BACKUP_SHELF_OLD_DAYS && backup_remove(path) == 0)
        ++*forgetting->count;
    return 0;
}

static bool is_due_by_name(const char *path, const struct backup_age *age)
{
    int year, month;

    return sscanf(strrchr(path, '/'), "/monthly-%4d-%2d.db", &year, &month) == 2 &&
           civil_to_days(month == 12 ? year + 1 : year, month % 12 + 1, 1) <= age->since_date - BACKUP_THIN_AFTER_DAYS;
}

static int forget_month(void *context, const char *path, size_t place)
{
    const struct forgetting *forgetting = context;
    const struct backup_shelf_late *late = forgetting->late;
    struct error err = {0};
    bool is_due;
    int r = backup_thin(path, forgetting->age, forgetting->is_ending, &is_due, &err);

    (void)place;
    *forgetting->count += r > 0;
    if (r >= 0)
        return 0;
    if (r != -EINTR && late->goes(late->context, path, is_due || is_due_by_name(path, forgetting->age)) &&
        backup_remove(path) == 0) {
        ++*forgetting->count;
        return 0;
    }
    if (forgetting->err->code == 0 || r == -EINTR)
        *forgetting->err = err;
    return r == -EINTR ? r : 0;
}

int backup_shelf_forget(const char *folder, const struct backup_age *age, int64_t newest_date,
                        const struct backup_shelf_late *late, const atomic_bool *is_ending, size_t *count,
                        struct error *err)
{
    struct error first = {0};
    struct forgetting forgetting = {age, newest_date, late, is_ending, count, &first};
    int r;

    *count = 0;
    r = newest_date == INT64_MIN ? 0 : walk(folder, is_whole, forget_whole, &forgetting);
    if (r == 0)
        r = walk(folder, is_monthly, forget_month, &forgetting);
    if (r == 0)
        r = first.code;
    return r < 0 ? error_set(err, r, "%s", first.code ? first.text : "record: out of memory") : 0;
}

/* -- what is whole -- */

struct asking {
    int (*each)(void *context, const char *path);
    void *context;
};

static int ask(void *context, const char *path, size_t place)
{
    const struct asking *asking = context;

    (void)place;
    return asking->each(asking->context, path);
}

int backup_shelf_each(const char *folder, int (*each)(void *context, const char *path), void *context)
{
    struct asking asking = {each, context};

    return walk(folder, is_whole, ask, &asking);
}
