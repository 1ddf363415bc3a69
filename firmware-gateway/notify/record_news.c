/* notify/record_news.c - see record_news.h */
#include "record_news.h"
#include <fnmatch.h>
#include <stdio.h>

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

void record_news(const struct ledger_entry *entry, const char *text, const char *by, const char *when,
                 struct people_news *news)
{
    const struct occasion *occasion = find(entry);

    snprintf(news->subject, sizeof news->subject, "%s", occasion->title);
    snprintf(news->body, sizeof news->body,
             "%s%s%s%s. It was done by %s, on %s; it is entry %lld of the signed record.\n\n"
             "All safety representatives who are told by e-mail are told now. The page \"The record\" shows the entry.\n",
             occasion->sentence, *text ? " (" : "", text, *text ? ")" : "", by, when, (long long)entry->index);
}
