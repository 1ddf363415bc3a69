/* notify/record_news.c - see record_news.h */
#include "record_news.h"
#include <fnmatch.h>
#include <stdio.h>

#define NAMED_SIZE 97                   /* of what the entry names; the page has all of it */

static const struct occasion {
    enum ledger_kind kind;
    const char *subject;            /* of the entry, as fnmatch() has patterns */
    const char *title, *sentence;
} occasions[] = {
    {LEDGER_CALENDAR_CHANGE, "calendar:*", "The hours in which rooms are in use were changed",
     "The calendar says otherwise from now on when rooms are in use. Levels are judged in these hours alone, and past"
     " days are judged again"},
    {LEDGER_DATA_EXCLUDED, "sensor:set_aside", "A sensor was set aside",
     "What a sensor says counts for no room any more. What it said before stays"},
    {LEDGER_SENSOR_MOVED, "room:-", "A sensor was taken out of its room",
     "What a sensor says counts for no room any more, until somebody puts it in one"},
    {LEDGER_SENSOR_TYPE, "*", "A sensor is read in another way",
     "Somebody said of what make a sensor is, so its messages are read in another way from now on"},
    {LEDGER_SENSOR_PASSWORD, "sensor:password_removed", "A sensor's password was taken away",
     "A sensor can't sign in any more, so nothing is heard of it until it has another password"},
    {LEDGER_SENSOR_PASSWORD, "sensor:password_removed_unknown", "A sensor's password may have been taken away",
     "The broker was asked to take a sensor's password away, and its answer was lost. If it did, nothing is heard of the"
     " sensor until it has another password"},
    {LEDGER_SITE_CHANGE, "record:keep_raw_years/*", "How long single readings are kept was changed",
     "Single readings that are older than that are deleted for good (0 years: all are kept). Judged days and their figures"
     " stay"},
    {LEDGER_ROOM_CHANGE, "room:*/archived", "A room was taken off the wall",
     "A room is not shown or judged any more. What was recorded of it stays"},
};

static const struct occasion *find(const struct ledger_entry *entry)
{
    for (size_t i = 0; i < sizeof occasions / sizeof *occasions; i++)
        if (occasions[i].kind == entry->kind && fnmatch(occasions[i].subject, entry->subject, 0) == 0)
            return &occasions[i];
    return NULL;
}

bool record_news_is_due(const struct ledger_entry *entry)
{
    return find(entry) != NULL;
}

/* -- how long they wait -- */

static int64_t clamp(int64_t value, int64_t most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

void record_wait_add(struct record_wait *wait, int64_t age_ms, int64_t now_ms)
{
    int64_t since_ms = now_ms - clamp(age_ms, RECORD_NEWS_WAIT_MS);

    if (!wait->is_waiting || since_ms < wait->first_ms)
        wait->first_ms = since_ms;
    if (!wait->is_waiting || since_ms > wait->last_ms)
        wait->last_ms = since_ms;
    wait->is_waiting = true;
}

bool record_wait_is_over(const struct record_wait *wait, int64_t now_ms)
{
    return wait->is_waiting &&
           (now_ms - wait->first_ms >= RECORD_NEWS_WAIT_MS || now_ms - wait->last_ms >= RECORD_NEWS_QUIET_MS);
}

/* -- what they say -- */

static void say_alone(const struct occasion *occasion, const struct ledger_entry *entry, const char *which,
                      const char *by, const char *when, struct letter *letter)
{
    snprintf(letter->subject, sizeof letter->subject, "%s", occasion->title);
    snprintf(letter->body, sizeof letter->body,
             "%s%s. It was done by %s, on %s; it is entry %lld of the signed record.\n\n"
             "All safety representatives who are told by e-mail are told now. The page \"The record\" shows the entry.\n",
             occasion->sentence, which, by, when, (long long)entry->index);
}

void record_list_add(struct record_list *list, const struct ledger_entry *entry, const char *text, const char *by,
                     const char *when)
{
    const struct occasion *occasion = find(entry);
    size_t room = sizeof list->lines - list->used;
    char name[NAMED_SIZE], which[NAMED_SIZE + sizeof " ()"];
    int length;

    messages_one_line(name, sizeof name, text);
    snprintf(which, sizeof which, *name ? " (%s)" : "%s", name);
    if (list->count++ == 0)
        say_alone(occasion, entry, which, by, when, &list->alone);
    if (list->shown + 1 < list->count || list->shown == RECORD_NEWS_LINES_MAX)
        return;                             /* none after one that had no place: they are told in order */
    length = snprintf(list->lines + list->used, room, "- %s: %s%s, by %s. Entry %lld.\n", when, occasion->title, which,
                      by, (long long)entry->index);
    if (length < 0 || (size_t)length >= room)
        return;
    list->used += (size_t)length;
    list->shown++;
}

void record_list_say(const struct record_list *list, struct letter *letter)
{
    char more[64] = "";

    if (list->count == 1) {
        *letter = list->alone;
        return;
    }
    if (list->shown < list->count)
        snprintf(more, sizeof more, "- And %zu more: see the page \"The record\".\n", list->count - list->shown);
    snprintf(letter->subject, sizeof letter->subject, "%zu changes to what the record says of rooms", list->count);
    snprintf(letter->body, sizeof letter->body,
             "What the record says of rooms from now on was changed %zu times:\n\n%.*s%s\n"
             "All safety representatives who are told by e-mail are told now. The page \"The record\" shows each entry of"
             " the signed record.\n",
             list->count, (int)list->used, list->lines, more);
}
