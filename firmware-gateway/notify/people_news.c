/* notify/people_news.c - see people_news.h */
#include "people_news.h"
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ABOUT_PERSON "person:"
#define ROLE_OF "/role:"
#define ADDRESS_CHANGED "address"

static const struct occasion {
    enum ledger_kind kind;
    const char *role, *what;        /* in the entry's subject, and what follows the role, as fnmatch() has patterns */
    bool is_against;                /* it takes something away from a rep */
    const char *subject, *sentence; /* after the name */
} occasions[] = {
    {LEDGER_ROLE_CHANGE, "rep>*", "", true, "A safety representative was given another role",
     "is no safety representative any more: the role was changed"},
    {LEDGER_PERSON_DISABLED, "rep", "", true, "A safety representative's account was disabled",
     "can't sign in as a safety representative any more: the account was disabled"},
    {LEDGER_PERSON_REMOVED, "rep", "", true, "A safety representative's account was removed",
     "is no safety representative any more: the account was removed"},
    {LEDGER_PASSWORD_SET, "rep", "", true, "A safety representative's password was set by somebody else",
     "has another password: somebody else set it, and can sign in as this safety representative until it is changed"},
    {LEDGER_PERSON_DETAILS, "rep", "name", true, "A safety representative was given another name",
     "is the new name of a safety representative: somebody else changed it"},
    {LEDGER_PERSON_DETAILS, "rep", ADDRESS_CHANGED "*", true,
     "A safety representative's mail address was changed by somebody else",
     "has another mail address: somebody else changed it, and what this safety representative is told goes there"},
    {LEDGER_PERSON_DETAILS, "rep", "mail:no", true, "A safety representative is not told by e-mail any more",
     "is not told by e-mail any more: somebody else switched it off"},
    {LEDGER_PERSON_DETAILS, "*", "namesake:*", true, "Somebody has the name of a safety representative",
     "has the same name as a safety representative, who is another person: look at the role beside the name"},
    {LEDGER_PERSON_ADDED, "rep", "", false, "There is a new safety representative",
     "reads the whole record as a safety representative from now on: the account was added"},
    {LEDGER_ROLE_CHANGE, "*>rep", "", false, "There is a new safety representative",
     "reads the whole record as a safety representative from now on: the role was changed"},
    {LEDGER_PERSON_ENABLED, "rep", "", false, "A safety representative's account was opened again",
     "can sign in as a safety representative again: the account was opened"},
    {LEDGER_PERSONAL_TEXT_ERASED, "*", "*", false, "A person's name and texts were erased",
     "has no name in the record any more: name and texts were erased, what was done and signed stays"},
};

static int64_t person_of(const struct ledger_entry *entry)
{
    return strtoll(entry->subject + strlen(ABOUT_PERSON), NULL, 10);
}

/* Name, address and wish for mail are one's own to change. Whose name somebody takes is not. */
static bool is_own_business(const struct ledger_entry *entry, const char *what)
{
    return entry->kind == LEDGER_PERSON_DETAILS && entry->actor[0] == 'p' &&
           strtoll(entry->actor + 1, NULL, 10) == person_of(entry) && strncmp(what, "namesake", 8) != 0;
}

static bool is_about_person(const struct ledger_entry *entry)
{
    return strncmp(entry->subject, ABOUT_PERSON, strlen(ABOUT_PERSON)) == 0;
}

/* What follows "/role:rep/" of a subject; "": nothing. role: out, cut off before it. */
static const char *take_role(const struct ledger_entry *entry, char role[LEDGER_SUBJECT_SIZE])
{
    const char *start = strstr(entry->subject, ROLE_OF), *end;

    start = start ? start + strlen(ROLE_OF) : "";
    end = start + strcspn(start, "/");
    snprintf(role, LEDGER_SUBJECT_SIZE, "%.*s", (int)(end - start), start);
    return *end ? end + 1 : end;
}

static const struct occasion *find(const struct ledger_entry *entry)
{
    char role[LEDGER_SUBJECT_SIZE];
    const char *what = take_role(entry, role);

    if (!is_about_person(entry) || !role[0] || is_own_business(entry, what))
        return NULL;
    for (size_t i = 0; i < sizeof occasions / sizeof *occasions; i++)
        if (occasions[i].kind == entry->kind && fnmatch(occasions[i].role, role, 0) == 0 &&
            fnmatch(occasions[i].what, what, 0) == 0)
            return &occasions[i];
    return NULL;
}

bool people_news_is_due(const struct ledger_entry *entry, int64_t *person)
{
    bool is_due = find(entry) != NULL;

    *person = is_due ? person_of(entry) : 0;
    return is_due;
}

bool people_news_is_against(const struct ledger_entry *entry)
{
    const struct occasion *occasion = find(entry);

    return occasion && occasion->is_against;
}

void people_news(const struct ledger_entry *entry, const char *whom, const char *by, const char *when,
                 struct people_news *news)
{
    const struct occasion *occasion = find(entry);

    snprintf(news->subject, sizeof news->subject, "%s", occasion->subject);
    snprintf(news->body, sizeof news->body,
             "%s %s. It was done by %s, on %s; it is entry %lld of the signed record.\n\n"
             "Nobody can do this unseen: all safety representatives and leaders who are told by e-mail are told now,"
             " and the entry stays. If you did not know of it, ask whoever did it why. The page \"The record\" shows"
             " the entry, and you can take a receipt of it there.\n",
             whom, occasion->sentence, by, when, (long long)entry->index);
}

bool people_news_is_of_address(const struct ledger_entry *entry, int64_t *person)
{
    char role[LEDGER_SUBJECT_SIZE];

    if (entry->kind != LEDGER_PERSON_DETAILS || !is_about_person(entry) ||
        strcmp(take_role(entry, role), ADDRESS_CHANGED) != 0)
        return false;
    *person = person_of(entry);
    return true;
}

void people_news_of_address(const struct ledger_entry *entry, const char *whom, const char *by, const char *when,
                            struct people_news *news)
{
    snprintf(news->subject, sizeof news->subject, "This address gets no more messages of the school's air");
    snprintf(news->body, sizeof news->body,
             "What the gateway tells %s by e-mail goes to another address from now on, or to none. It was changed by %s,"
             " on %s; it is entry %lld of the signed record.\n\n"
             "If that was not you, and you did not ask for it, ask whoever did it why, or a safety representative or a"
             " leader of the school to look at that entry.\n",
             whom, by, when, (long long)entry->index);
}

const char *people_news_by(const char *actor)
{
    static const struct {
        const char *actor, *words;
    } others[] = {
        {"console", "somebody at the gateway's console"},
        {"site_file", "a site file at the gateway's console"},
        {"settings_file", "the gateway's settings file"},
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].actor, actor) == 0)
            return others[i].words;
    return actor[0] == 'p' ? "somebody who has left" : "a program";
}
