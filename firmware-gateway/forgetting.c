/* forgetting.c - readings that are older than the school keeps them go for good, a local day at a turn; statistics and
 * kept days stay. A day's readings and the entry of the ledger which says that they are gone are one transaction, so
 * that the record agrees with its ledger at every moment. A day that is not kept is judged first: without its readings
 * nobody could. See gateway.h. */
#include "calendar.h"
#include "gateway_parts.h"
#include "ledger_audit.h"
#include "ledger_book.h"
#include "ledger_days.h"
#include "log.h"
#include "retention.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NO_DATE INT64_MIN
#define SETTING_YEARS "keep_raw_years"   /* of the record: what the settings file said last; absent: 0 */
#define FAR_DAYS 60                 /* longer than any holiday: somebody looks at the clock */

/* What judged days is to hold first: nobody can judge them again without their readings. */
static bool is_waiting(const struct gateway *g)
{
    return g->keeping || g->seeks || g->wanted_count || g->host.rebuild.days || g->digesting.is_busy || g->importing;
}

static int note(struct gateway *g, struct ledger_day *day, struct error *err)
{
    struct ledger_day_hash hash;
    char text[24];
    int r;

    ledger_day_begin(&hash, day);           /* of no readings */
    ledger_day_end(&hash, day);
    r = digesting_append(g, day, err);
    if (r < 0 || day->date < g->host.storage.raw_since)
        return r;
    snprintf(text, sizeof text, "%lld", (long long)day->date + 1);
    return store_setting_set(g->store, RETENTION_SINCE, text, err);
}

static bool is_in_use(const struct gateway *g, const char *room, int64_t date)
{
    return calendar_day_of(g->calendar, calendar_room_hours(g->calendar, room), date).reason == CALENDAR_OCCUPIED;
}

/* A room after the other. 1: the next one's day is judged now; 0: all are kept that can be; -ENODATA: this one's can't. */
static int keep_first(struct gateway *g, int64_t date, struct error *err)
{
    struct forgetting *forgetting = &g->forgetting;

    if (forgetting->judged_date != date) {
        forgetting->judged_date = date;
        forgetting->room = 0;
        forgetting->is_asked = false;
    }
    if (date < g->host.storage.raw_since)       /* of what came after its day was over for good */
        return 0;
    for (; forgetting->room < school_room_count(g->school); forgetting->room++, forgetting->is_asked = false) {
        const char *room = room_info(school_room(g->school, forgetting->room))->id;
        int r = is_in_use(g, room, date) ? retention_lacks_day(g->store, room, date, zone_day_start_ms(g->zone, date),
                                                               zone_day_start_ms(g->zone, date + 1), err) : 0;

        if (r < 0)
            return r;
        if (r == 0)
            continue;
        if (forgetting->is_asked)
            return error_set(err, -ENODATA, "the day of %s can't be judged", room);
        forgetting->is_asked = true;
        keeping_want(g, (int)forgetting->room, date);
        keeping_next(g);
        return 1;
    }
    return 0;
}

static int forget(struct gateway *g, int64_t date, struct error *err)
{
    struct ledger_day day = {.date = date, .from_ms = zone_day_start_ms(g->zone, date),
                             .to_ms = zone_day_start_ms(g->zone, date + 1)};
    int r = gateway_commit(g, err);

    if (r == 0)
        r = store_mark(g->store, err);      /* of no open transaction: store_undo takes all of ours back */
    if (r < 0)
        return r;
    r = retention_delete(g->store, day.from_ms, day.to_ms, err);
    g->forgetting.days += r > 0;
    if (r > 0)
        r = note(g, &day, err);
    if (r == 0)
        return gateway_commit(g, err);
    store_undo(g->store);
    return r;
}

static void finish(struct gateway *g)
{
    struct forgetting *forgetting = &g->forgetting;

    forgetting->is_over = true;
    if (forgetting->days)
        log_info("record: readings older than the school keeps them were deleted days=%lld years=%d",
                 (long long)forgetting->days, g->settings->keep_raw_years);
}

/* The next date that has readings; NO_DATE: none is left, or the record can't say. */
static int64_t next_date(struct gateway *g)
{
    struct forgetting *forgetting = &g->forgetting;
    int64_t from_ms = forgetting->date == NO_DATE ? INT64_MIN : zone_day_start_ms(g->zone, forgetting->date), oldest_ms;
    int64_t date;

    if (retention_oldest(g->store, from_ms, &oldest_ms, NULL) < 0 || oldest_ms == INT64_MAX)
        return NO_DATE;
    date = zone_date(g->zone, oldest_ms);   /* of its block's beginning */
    return date < forgetting->date ? forgetting->date : date;
}

static void begin(struct gateway *g, int64_t today)
{
    struct forgetting *forgetting = &g->forgetting;
    int64_t newest = g->newest_ms > 0 ? zone_date(g->zone, g->newest_ms) : today;
    struct error err = {0};

    *forgetting = (struct forgetting){.today = today, .date = NO_DATE, .judged_date = NO_DATE};
    if (retention_count_from(g->store, today, newest, &forgetting->from, &err) < 0) {
        log_warning("record: the age of readings can't be told: %s", err.text);
        finish(g);
        (void)gateway_commit(g, NULL);      /* says so, if the record broke */
        return;
    }
    g->host.storage.raw_behind_days = today - forgetting->from;
    if (today - forgetting->from > FAR_DAYS)
        log_warning("record: the date is far ahead of the day on which old readings were last looked for: they go a few"
                    " days at a time, check the clock days=%lld", (long long)(today - forgetting->from));
}

int64_t forgetting_first_date(const struct gateway *g)
{
    return g->forgetting.today ? retention_first_date(g->forgetting.from, g->settings->keep_raw_years) : NO_DATE;
}

struct saying {
    struct gateway *g;
    struct error *err;
};

static int say_gone(void *context, const struct ledger_day *day)
{
    struct saying *saying = context;

    return digesting_append(saying->g, day, saying->err);
}

int forgetting_restored(struct gateway *g, struct error *err)
{
    struct saying saying = {g, err};
    struct store_reader *reader;
    int r = store_reader_open(g->settings->data, &reader, err);

    if (r < 0)
        return r;
    r = ledger_audit_thinned(reader, say_gone, &saying, err);
    store_reader_close(reader);
    return r;
}

/* The settings file has no page and asks nobody for a name: whoever changed it, people see that it was. */
static int note_years(struct gateway *g, struct error *err)
{
    char was[24] = "0", now[24], subject[LEDGER_SUBJECT_SIZE];
    const struct ledger_act act = {.time_ms = clock_wall_ms(g->clock), .kind = LEDGER_SITE_CHANGE, .by = "settings_file",
                                   .subject = subject};
    int r;

    snprintf(now, sizeof now, "%d", g->settings->keep_raw_years);
    (void)store_setting_get(g->store, SETTING_YEARS, was, sizeof was);
    if (strcmp(was, now) == 0)
        return 0;
    snprintf(subject, sizeof subject, "record:keep_raw_years/was:%s/now:%s", was, now);
    r = ledger_append(g->store, &act, NULL, err);
    return r == 0 ? store_setting_set(g->store, SETTING_YEARS, now, err) : r;
}

void forgetting_open(struct gateway *g)
{
    struct error err = {0};

    if (note_years(g, &err) < 0)
        log_warning("record: the ledger does not say for how long readings are kept now: %s", err.text);
    gateway_commit_soon(g);
    g->host.storage.raw_since = retention_since(g->store);
    g->host.storage.raw_waits_for = NO_DATE;
}

void forgetting_next(struct gateway *g)
{
    struct forgetting *forgetting = &g->forgetting;
    int64_t today, date;
    struct error err = {0};
    int r;

    if (g->store_failed || g->spacing.is_short || !g->watch.is_trusted)
        return;
    today = zone_date(g->zone, clock_wall_ms(g->clock));
    if (forgetting->today != today)
        begin(g, today);        /* also where all is kept: who wants it otherwise one day has a clock that was watched */
    if (forgetting->is_over || !g->settings->keep_raw_years || is_waiting(g))
        return;
    date = next_date(g);
    if (date == NO_DATE || date >= forgetting_first_date(g)) {
        finish(g);
        return;
    }
    r = keep_first(g, date, &err);
    if (r > 0)
        return;
    g->host.storage.raw_waits_for = r < 0 ? date : NO_DATE;
    forgetting->date = date + 1;
    if (r == 0)
        r = forget(g, date, &err);
    if (r < 0) {
        log_warning("record: readings that are too old could not be deleted: %s", err.text);
        finish(g);                          /* not again before tomorrow */
        (void)gateway_commit(g, NULL);      /* says so, if the record broke */
    }
    g->host.storage.raw_since = retention_since(g->store);
}
