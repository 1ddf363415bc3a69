/* notify/people_news.c - see people_news.h */
#include "people_news.h"
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ABOUT_PERSON "person:"
#define ROLE_OF "/role:"

static const struct occasion {
    enum ledger_kind kind;
    const char *role;               /* the role in the entry's subject, as fnmatch() has patterns */
    bool is_against;                /* it takes something away from a rep */
    const char *subject, *sentence; /* after the name */
} occasions[] = {
    {LEDGER_ROLE_CHANGE, "rep>*", true, "A safety representative was given another role",
     "is no safety representative any more: the role was changed"},
    {LEDGER_PERSON_DISABLED, "rep", true, "A safety representative's account was disabled",
     "can't sign in as a safety representative any more: the account was disabled"},
    {LEDGER_PERSON_REMOVED, "rep", true, "A safety representative's account was removed",
     "is no safety representative any more: the account was removed"},
    {LEDGER_PASSWORD_SET, "rep", true, "A safety representative's password was set by somebody else",
     "has another password: somebody else set it, and can sign in as this safety representative until it is changed"},
    {LEDGER_PERSON_ADDED, "rep", false, "There is a new safety representative",
     "reads the whole record as a safety representative from now on: the account was added"},
    {LEDGER_ROLE_CHANGE, "*>rep", false, "There is a new safety representative",
     "reads the whole record as a safety representative from now on: the role was changed"},
    {LEDGER_PERSON_ENABLED, "rep", false, "A safety representative's account was opened again",
     "can sign in as a safety representative again: the account was opened"},
    {LEDGER_PERSONAL_TEXT_ERASED, "*", false, "A person's name and texts were erased",
     "has no name in the record any more: name and texts were erased, what was done and signed stays"},
};

/* What follows the role is no part of it. */
static bool matches(const char *pattern, const char *roles)
{
    char role[LEDGER_SUBJECT_SIZE];

    snprintf(role, sizeof role, "%.*s", (int)strcspn(roles, "/"), roles);
    return fnmatch(pattern, role, 0) == 0;
}

static const struct occasion *find(const struct ledger_entry *entry)
{
    const char *role = strstr(entry->subject, ROLE_OF);

    if (strncmp(entry->subject, ABOUT_PERSON, strlen(ABOUT_PERSON)) != 0 || !role)
        return NULL;
    role += strlen(ROLE_OF);
    for (size_t i = 0; i < sizeof occasions / sizeof *occasions; i++)
        if (occasions[i].kind == entry->kind && matches(occasions[i].role, role))
            return &occasions[i];
    return NULL;
}

bool people_news_is_due(const struct ledger_entry *entry, int64_t *person)
{
    bool is_due = find(entry) != NULL;

    *person = is_due ? strtoll(entry->subject + strlen(ABOUT_PERSON), NULL, 10) : 0;
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

const char *people_news_by(const char *actor)
{
    static const struct {
        const char *actor, *words;
    } others[] = {
        {"console", "somebody at the gateway's console"},
        {"site_file", "a site file at the gateway's console"},
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i].actor, actor) == 0)
            return others[i].words;
    return actor[0] == 'p' ? "somebody who has left" : "a program";
}
