/* thinning.c - copies of the record lose the readings that are too old, as the record did: after each night's copy, by its
 * worker. A month's copy that can't be rid of them for weeks goes as a whole: what is to be gone is gone within the 35
 * days that people are promised. See gateway.h, store/backup_thin.h. */
#include "backup_shelf.h"
#include "gateway_parts.h"
#include "log.h"
#include "retention.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_LATE "thin_failing_since"   /* a local date; "": no copy fails */
#define LATE_DAYS_MAX 20                    /* of failing, and the copy goes */

_Static_assert(BACKUP_THIN_AFTER_DAYS + LATE_DAYS_MAX < BACKUP_SHELF_OLD_DAYS, "copies keep too old readings for 35 days");

static int64_t late_since(struct gateway *g)
{
    char text[24];

    return store_setting_get(g->store, SETTING_LATE, text, sizeof text) == 0 && text[0] ? strtoll(text, NULL, 10)
                                                                                        : INT64_MIN;
}

void thinning_plan(struct gateway *g, int64_t date, struct thinning *thinning)
{
    int64_t late = late_since(g), since = retention_since(g->store), first = forgetting_first_date(g);

    /* A day without readings moves no date of the record on, but a copy may have them just before it. */
    *thinning = (struct thinning){.date = date, .age.since_date = first > since ? first : since};
    thinning->is_needed = since != INT64_MIN;       /* a record that lost none has no copy to mend */
    if (thinning->is_needed)
        thinning->age.since_ms = zone_day_start_ms(g->zone, thinning->age.since_date);
    thinning->is_last_call = late != INT64_MIN && date >= late + LATE_DAYS_MAX;
}

void thinning_run(struct thinning *thinning, const char *const *shelves, size_t count, const atomic_bool *is_ending)
{
    int64_t newest_date = backup_shelf_newest(shelves[0]);

    for (size_t i = 0; i < count && thinning->is_needed && thinning->err.code != -EINTR; i++) {
        struct error *err = thinning->err.code ? NULL : &thinning->err;
        size_t copies;

        if (i > 0 && strcmp(shelves[i], shelves[0]) == 0)
            continue;
        (void)backup_shelf_forget(shelves[i], &thinning->age, newest_date, thinning->is_last_call, is_ending, &copies,
                                  err);
        thinning->copies += copies;
    }
}

void thinning_done(struct gateway *g, const struct thinning *thinning)
{
    int64_t late = late_since(g);
    char since[24] = "";

    if (thinning->copies)
        log_info("backup: readings that are too old went from copies copies=%zu", thinning->copies);
    if (!thinning->is_needed || thinning->err.code == -EINTR || g->store_failed)
        return;
    if (thinning->err.code < 0) {
        log_warning("backup: readings that are too old are still in a copy: %s", thinning->err.text);
        snprintf(since, sizeof since, "%lld", (long long)(late == INT64_MIN ? thinning->date : late));
    }
    if (since[0] || late != INT64_MIN)
        (void)store_setting_set(g->store, SETTING_LATE, since, NULL);   /* the next commit says what is wrong */
}
