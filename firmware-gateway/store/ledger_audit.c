/* store/ledger_audit.c - see ledger_audit.h */
#include "ledger_audit.h"
#include "ledger_book.h"
#include "ledger_days.h"
#include "retention.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MAX 40000              /* more than a century */

struct said {
    struct ledger_day day;
    bool is_open;                   /* readings came since: the next digest will be another one */
};

struct audit {
    size_t count, room;
    struct said *days;              /* by date; owned */
};

/* Where the date is or would be, counted from the end: a digest is of a day not long ago. */
static size_t place_of(const struct audit *audit, int64_t date)
{
    size_t i = audit->count;

    while (i > 0 && audit->days[i - 1].day.date >= date)
        i--;
    return i;
}

static int hear_digest(void *context, const struct ledger_entry *entry, const char *text)
{
    struct audit *audit = context;
    struct said *grown, said = {0};
    size_t i;

    (void)text;
    if (!entry || !ledger_day_of(entry, &said.day))
        return 0;
    i = place_of(audit, said.day.date);
    if (i < audit->count && audit->days[i].day.date == said.day.date) {
        audit->days[i] = said;
        return 0;
    }
    if (audit->count == DAYS_MAX)
        return -E2BIG;
    if (audit->count == audit->room) {
        grown = realloc(audit->days, (audit->room * 2 + 64) * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        audit->days = grown;
        audit->room = audit->room * 2 + 64;
    }
    memmove(&audit->days[i + 1], &audit->days[i], (audit->count++ - i) * sizeof said);
    audit->days[i] = said;
    return 0;
}

static int hear_late(void *context, int64_t seq, int64_t time_ms)
{
    struct audit *audit = context;

    (void)seq;
    for (size_t i = audit->count; i > 0 && time_ms < audit->days[i - 1].day.to_ms; i--)
        if (time_ms >= audit->days[i - 1].day.from_ms)
            audit->days[i - 1].is_open = true;
    return 0;
}

/* thinned: before this date a day may have no readings left. */
static int hold_against(struct store_reader *reader, const struct said *said, int64_t thinned,
                        struct ledger_audited *audited, struct error *err)
{
    struct ledger_day now = said->day;
    char name[LEDGER_DAY_PREFIX_SIZE];
    int r;

    if (said->is_open) {
        audited->waiting++;
        return 0;
    }
    r = ledger_day_read(reader, &now, err);
    if (r == 0 && now.rows == 0 && said->day.rows > 0 && said->day.date < thinned) {
        audited->thinned++;
        return 0;
    }
    audited->days++;
    audited->rows += now.rows;
    if (r < 0 || (now.rows == said->day.rows && memcmp(now.digest, said->day.digest, sizeof now.digest) == 0))
        return r;
    ledger_day_prefix(now.date, name);
    name[strlen(name) - 1] = '\0';      /* without its slash */
    return error_set(err, -EBADMSG, "readings of %s are not those that the ledger was given: %lld then, %lld now", name,
                     (long long)said->day.rows, (long long)now.rows);
}

/* The newest digest of each day; the caller frees its days, also after a failure. */
static int gather(struct store_reader *reader, struct audit *audit, int64_t *thinned, struct error *err)
{
    int r = ledger_scan(reader, 1, -1, hear_digest, audit, err);

    return r == 0 ? retention_thinned(reader, thinned, err) : r;
}

int ledger_audit(struct store_reader *reader, struct ledger_audited *audited, struct error *err)
{
    struct ledger_audited unasked;
    struct audit audit = {0};
    int64_t seen, thinned;
    int r = gather(reader, &audit, &thinned, err);

    if (r == 0)
        r = ledger_days_seen(reader, &seen, err);
    if (r == 0)
        r = ledger_days_heard(reader, seen, INT64_MAX, hear_late, &audit, err);
    if (!audited)
        audited = &unasked;
    *audited = (struct ledger_audited){0};
    for (size_t i = 0; r == 0 && i < audit.count; i++)
        r = hold_against(reader, &audit.days[i], thinned, audited, err);
    free(audit.days);
    return r;
}

int ledger_audit_thinned(struct store_reader *reader, int (*each)(void *context, const struct ledger_day *day),
                         void *context, struct error *err)
{
    struct audit audit = {0};
    int64_t thinned;
    int r = gather(reader, &audit, &thinned, err);

    for (size_t i = 0; r == 0 && i < audit.count && audit.days[i].day.date < thinned; i++) {
        struct ledger_day now = audit.days[i].day;

        if (now.rows == 0)
            continue;
        r = ledger_day_read(reader, &now, err);
        if (r == 0 && now.rows == 0)
            r = each(context, &now);
    }
    free(audit.days);
    return r;
}
