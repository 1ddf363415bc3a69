/* web/scope.c - see scope.h */
#include "scope.h"
#include "days.h"
#include "inside.h"
#include "routes.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROLES_SIZE 128              /* "teachers, site staff, safety reps and leaders" */
#define SUMMARY_SIZE 256            /* of what a route does, as people are told it */

/* As a sentence names them. Viewers are programs and wall screens: nobody to be asked. */
static const struct role_name {
    enum role role;
    const char *many, *one;
} role_names[] = {
    {ROLE_TEACHER, "teachers", "teacher"},      {ROLE_SITE_STAFF, "site staff", "site staff"},
    {ROLE_REP, "safety reps", "safety rep"},    {ROLE_LEADER, "leaders", "leader"},
    {ROLE_GOVERNOR, "governors", "governor"},   {ROLE_TECHNICIAN, "technicians", "technician"},
};
#define ROLE_NAMES (sizeof role_names / sizeof *role_names)

void scope_load(struct web *web, struct caller *caller)
{
    caller->only_own = caller->role == ROLE_TEACHER;
    caller->own = (struct person_rooms){0};
    if (caller->only_own && caller->person &&
        person_rooms_load(web->host->store, caller->person, &caller->own, NULL) < 0)
        caller->own.count = 0;
}

bool scope_sees(const struct caller *caller, const char *room)
{
    if (!caller->only_own)
        return true;
    for (size_t i = 0; i < caller->own.count; i++)
        if (strcmp(caller->own.ids[i], room) == 0)
            return true;
    return false;
}

/* -- who can -- */

struct search {
    unsigned who;
    bool found;
    struct person person;
};

/* The first by name; a leader is taken before anybody else. */
static int look(void *context, const struct person *person)
{
    struct search *search = context;

    if (person->disabled || !(search->who & (unsigned)person->role) || (search->found && person->role != ROLE_LEADER))
        return 0;
    search->found = true;
    search->person = *person;
    return person->role == ROLE_LEADER;
}

static bool find_person(struct web *web, unsigned who, struct person *person)
{
    struct search search = {.who = who};

    if (people_list(web->host->store, look, &search, NULL) < 0 || !search.found)
        return false;
    *person = search.person;
    return true;
}

bool scope_has_technician(struct web *web)
{
    struct person person;

    return find_person(web, ROLE_TECHNICIAN, &person);
}

void scope_whom(struct web *web, unsigned who, char whom[SCOPE_WHOM_SIZE])
{
    struct person person;

    snprintf(whom, SCOPE_WHOM_SIZE, "a leader");
    if (!find_person(web, who, &person))
        return;
    for (size_t i = 0; i < ROLE_NAMES; i++)
        if (role_names[i].role == person.role)
            snprintf(whom, SCOPE_WHOM_SIZE, "%s (%s)", person.name, role_names[i].one);
}

/* "site staff, safety reps and leaders" */
static void list_roles(unsigned who, char text[ROLES_SIZE])
{
    const char *names[ROLE_NAMES];
    size_t count = 0, size = 0;

    for (size_t i = 0; i < ROLE_NAMES; i++)
        if (who & (unsigned)role_names[i].role)
            names[count++] = role_names[i].many;
    snprintf(text, ROLES_SIZE, "programs");
    for (size_t i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, ROLES_SIZE - size, "%s%s",
                                 i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
}

/* A route's summary without what it says to programs: how to ask for it, and in which form it comes. */
static void say_to_people(const char *summary, char text[SUMMARY_SIZE])
{
    static const char *const ends[] = {"; ", ": ", " (", ", ?"};
    size_t length = strlen(summary), size = 0;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = strstr(summary, ends[i]);

        if (end && (size_t)(end - summary) < length)
            length = (size_t)(end - summary);
    }
    for (size_t i = 0; i < length && size + 1 < SUMMARY_SIZE; i++)
        if (summary[i] != '?' && summary[i] != '=')
            text[size++] = summary[i];
    text[size] = '\0';
    text[0] = (char)tolower((unsigned char)text[0]);
}

void scope_refuse(struct request *request, unsigned who)
{
    bool changes = method_changes(request->method);
    char roles[ROLES_SIZE], whom[SCOPE_WHOM_SIZE], what[SUMMARY_SIZE];

    list_roles(who, roles);
    scope_whom(request->web, who, whom);
    say_to_people(request->route->summary, what);
    request_refuse(request, 403, "not_allowed", NULL, "Only %s can %s%s. Ask %s.", roles, changes ? "" : "see this: ",
                   what, whom);
}

/* -- own rooms -- */

void scope_refuse_room(struct request *request)
{
    char whom[SCOPE_WHOM_SIZE];

    scope_whom(request->web, ROLE_LEADER, whom);
    request_refuse(request, 403, "not_own_room", NULL, "You can see only your own rooms, and %s. Ask %s.",
                   request->caller.own.count ? "this is not one of them" : "none is yours yet", whom);
}

/* An incident that can't be read is left to its handler, unless that would tell whether it exists. */
static bool sees_incident(struct request *request)
{
    struct incident incident;

    return incident_load(request->web->host->store, strtoll(request->values[0], NULL, 10), &incident, NULL) == 0 &&
           scope_sees(&request->caller, incident.room);
}

bool scope_admits(struct request *request)
{
    unsigned who = request->route->who;
    bool admitted = false;

    if (!request->caller.only_own || who & (ROUTE_ANYONE | ROUTE_NO_ROOM | ROUTE_LISTS_OWN))
        return true;
    if (who & ROUTE_OF_ROOM)
        admitted = scope_sees(&request->caller, request->values[0]);
    else if (who & ROUTE_OF_INCIDENT)
        admitted = sees_incident(request);
    if (!admitted)
        scope_refuse_room(request);
    return admitted;
}

bool scope_reaches(struct request *request, int64_t date)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    int64_t first = zone_date(zone, web_now_ms(request->web)) - (SCOPE_OWN_DAYS - 1);
    char text[11], whom[SCOPE_WHOM_SIZE];

    if (!request->caller.only_own || date >= first)
        return true;
    days_format_date(first, text);
    scope_whom(request->web, ROLE_LEADER, whom);
    request_refuse(request, 403, "too_far_back", "from",
                   "Teachers can look back two weeks, here to %s. Ask %s about what was before.", text, whom);
    return false;
}
