/* informing.c - what the ledger says that people have to know goes out as mail, whoever did it at whichever door: what
 * makes or ends a safety rep, or takes something from one, at once and by itself (people_news.h); what decides what the
 * record says of rooms gathered (record_news.h). Two settings say up to which entry each is told, and change with the
 * messages in one transaction, so that nothing is lost or told twice over a restart. See gateway.h. */
#include "gateway_parts.h"
#include "ledger_book.h"
#include "log.h"
#include "people.h"
#include "people_news.h"
#include "rfc3339.h"
#include "sentences.h"
#include <errno.h>
#include <stdlib.h>

#define TIME_SIZE 40
#define SETTING_TOLD "ledger_told"
#define SETTING_LISTED "ledger_changes_told"

struct gathering {
    struct gateway *g;
    struct record_list list;
};

/* As people are called now. */
static void name_of(struct gateway *g, int64_t id, char *name, size_t size, const char *otherwise)
{
    struct person person;
    bool is_known = id > 0 && person_load(g->store, id, &person) == 0;

    snprintf(name, size, "%s", is_known ? person.name : otherwise);
}

/* "23 Nov 2026 at 10:42" */
static void say_time(struct gateway *g, int64_t at_ms, char when[TIME_SIZE])
{
    struct zone_local local = zone_to_local(g->zone, at_ms);
    int year, month, day;

    civil_from_days(local.date, &year, &month, &day);
    snprintf(when, TIME_SIZE, "%d %s %d at %02d:%02d", day, sentences_months[month - 1], year,
             local.second_of_day / 3600, local.second_of_day / 60 % 60);
}

/* Who did it, and when. */
static void say_who(struct gateway *g, const struct ledger_entry *entry, char by[NAME_SIZE], char when[TIME_SIZE])
{
    name_of(g, entry->actor[0] == 'p' ? strtoll(entry->actor + 1, NULL, 10) : 0, by, NAME_SIZE,
            people_news_by(entry->actor));
    say_time(g, entry->time_ms, when);
}

/* -- of safety reps: at once -- */

/* Whom something was taken from is told as well, unless they are among all who are. */
static int tell_person(struct gateway *g, int64_t id, const struct people_news *news)
{
    struct person person;

    if (person_load(g->store, id, &person) < 0 ||
        (person.wants_mail && !person.disabled && person.role & (ROLE_REP | ROLE_LEADER)))
        return 0;
    return notify_tell_address(g->notify, person.email, news->subject, news->body, NULL);
}

static int tell_of_person(struct gateway *g, const struct ledger_entry *entry, const char *text)
{
    char whom[NAME_SIZE], by[NAME_SIZE], when[TIME_SIZE];
    struct people_news news;
    int64_t person = 0;
    int r = 0;

    if (people_news_is_due(entry, &person)) {
        name_of(g, person, whom, sizeof whom, "A person");
        say_who(g, entry, by, when);
        people_news(entry, whom, by, when, &news);
        r = notify_tell(g->notify, ROLE_REP | ROLE_LEADER, news.subject, news.body, NULL);
        if (r == 0 && people_news_is_against(entry))
            r = tell_person(g, person, &news);
    }
    if (r == 0 && people_news_is_of_address(entry, &person)) {
        name_of(g, person, whom, sizeof whom, "A person");
        say_who(g, entry, by, when);
        people_news_of_address(entry, whom, by, when, &news);
        r = notify_tell_address(g->notify, text, news.subject, news.body, NULL);
    }
    return r;
}

/* -- of the record: gathered -- */

static int note_waiting(void *context, const struct ledger_entry *entry, const char *text)
{
    struct gateway *g = context;

    (void)text;
    if (entry && record_news_is_due(entry))
        record_wait_add(&g->informing.wait, clock_wall_ms(g->clock) - entry->time_ms, clock_mono_ms(g->clock));
    return 0;
}

static int gather(void *context, const struct ledger_entry *entry, const char *text)
{
    struct gathering *gathering = context;
    char by[NAME_SIZE], when[TIME_SIZE];

    if (!entry || !record_news_is_due(entry))
        return 0;
    say_who(gathering->g, entry, by, when);
    record_list_add(&gathering->list, entry, text, by, when);
    return 0;
}

static int tell_of_record(struct gateway *g, struct error *err)
{
    struct gathering gathering = {.g = g};
    struct letter letter;
    int r = ledger_list(g->store, g->informing.listed + 1, g->informing.told - g->informing.listed, gather, &gathering,
                        err);

    if (r == 0 && gathering.list.count) {
        record_list_say(&gathering.list, &letter);
        r = notify_tell(g->notify, ROLE_REP, letter.subject, letter.body, err);
    }
    return r;
}

/* -- how far each has come -- */

static int64_t setting(struct gateway *g, const char *key, int64_t fallback)
{
    char text[24];

    return store_setting_get(g->store, key, text, sizeof text) == 0 ? strtoll(text, NULL, 10) : fallback;
}

static int set(struct gateway *g, const char *key, int64_t number, struct error *err)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)number);
    return store_setting_set(g->store, key, text, err);
}

static int look(void *context, const struct ledger_entry *entry, const char *text)
{
    int r = entry ? tell_of_person(context, entry, text) : 0;

    return r == 0 ? note_waiting(context, entry, text) : r;
}

/* After a start changes may wait from before it. */
static int recall(struct gateway *g, struct error *err)
{
    int64_t told = setting(g, SETTING_TOLD, 0), listed = setting(g, SETTING_LISTED, told);
    int r;

    g->informing.wait = (struct record_wait){0};
    r = told > listed ? ledger_list(g->store, listed + 1, told - listed, note_waiting, g, err) : 0;
    if (r == 0) {
        g->informing.told = told;
        g->informing.listed = listed;
        g->informing.is_known = true;
    }
    return r;
}

static int look_on(struct gateway *g, int64_t count, struct error *err)
{
    int r = ledger_list(g->store, g->informing.told + 1, count - g->informing.told, look, g, err);

    if (r == 0)
        r = set(g, SETTING_TOLD, count, err);
    if (r == 0)
        r = set(g, SETTING_LISTED, g->informing.listed, err);   /* before it is first kept, all counts as listed */
    if (r == 0) {
        g->informing.told = count;
        gateway_commit_soon(g);
    }
    return r;
}

/* What waits is told when its time has come; where nothing does, no entry is looked at again. */
static int list_on(struct gateway *g, struct error *err)
{
    int r = 0;

    if (g->informing.listed == g->informing.told ||
        (g->informing.wait.is_waiting && !record_wait_is_over(&g->informing.wait, clock_mono_ms(g->clock))))
        return 0;
    if (g->informing.wait.is_waiting)
        r = tell_of_record(g, err);
    if (r == 0)
        r = set(g, SETTING_LISTED, g->informing.told, err);
    if (r == 0) {
        g->informing.listed = g->informing.told;
        g->informing.wait = (struct record_wait){0};
        gateway_commit_soon(g);
    }
    return r;
}

void informing_next(struct gateway *g)
{
    uint8_t head[LEDGER_HASH_SIZE];
    struct error err = {0};
    int64_t count;
    int r = g->store_failed ? -EIO : ledger_head(g->store, &count, head, &err);

    if (r < 0)
        return;
    if (!g->informing.is_known)
        r = recall(g, &err);
    if (r == 0 && count > g->informing.told)
        r = look_on(g, count, &err);
    if (r == 0)
        r = list_on(g, &err);
    if (r < 0)
        log_warning("ledger: people could not be told of what it says: %s", err.text);
}

void informing_reopened(struct gateway *g)
{
    g->informing.is_known = false;
}
