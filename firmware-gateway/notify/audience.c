/* notify/audience.c - see audience.h */
#include "audience.h"
#include <string.h>
#include <strings.h>

static const unsigned roles_of[INTERRUPTS_COUNT] = {
    [INTERRUPTS_NOBODY] = 0,
    [INTERRUPTS_SITE_STAFF] = ROLE_SITE_STAFF,
    [INTERRUPTS_SITE_STAFF_AND_LEADER] = ROLE_SITE_STAFF | ROLE_LEADER,
};

struct search {
    unsigned roles;
    const char *name;               /* who had it; "": nobody */
    const int64_t *persons;         /* these too; borrowed */
    size_t person_count;
    struct audience *audience;
};

static bool is_named(const struct search *search, int64_t person)
{
    for (size_t i = 0; i < search->person_count; i++)
        if (search->persons[i] == person)
            return true;
    return false;
}

static int look(void *context, const struct person *person)
{
    const struct search *search = context;
    struct audience *audience = search->audience;
    bool is_meant = (search->roles & (unsigned)person->role) || is_named(search, person->id) ||
                    (*search->name && strcmp(person->name, search->name) == 0);

    if (!is_meant || person->disabled || !person->wants_mail || !*person->email || audience->count == AUDIENCE_MAX)
        return 0;
    for (size_t i = 0; i < audience->count; i++)
        if (strcasecmp(audience->members[i].email, person->email) == 0)
            return 0;
    audience->members[audience->count].person = person->id;
    audience->members[audience->count].role = person->role;
    memcpy(audience->members[audience->count].email, person->email, sizeof person->email);
    audience->count++;
    return 0;
}

int audience_find(struct store *store, enum notify_occasion occasion, const struct incident *incident,
                  struct audience *audience, struct error *err)
{
    struct search search = {.name = "", .audience = audience};
    int r;

    audience->count = 0;
    switch (occasion) {
    case NOTIFY_RAISED:
        search.roles = roles_of[incident->interrupts];
        break;
    case NOTIFY_RETURNED:
        search.roles = ROLE_SITE_STAFF;
        search.name = incident->with;
        break;
    case NOTIFY_CLEARED:
        search.name = incident->with;
        break;
    case NOTIFY_OCCASION_COUNT:
        break;
    }
    r = people_list(store, look, &search, err);
    if (r < 0 || audience->count || !search.roles)
        return r;
    search.roles = ROLE_LEADER;
    return people_list(store, look, &search, err);
}

int audience_of_roles(struct store *store, unsigned roles, struct audience *audience, struct error *err)
{
    struct search search = {.roles = roles, .name = "", .audience = audience};

    audience->count = 0;
    return people_list(store, look, &search, err);
}

int audience_of_people(struct store *store, const int64_t *persons, size_t count, struct audience *audience,
                       struct error *err)
{
    struct search search = {.name = "", .persons = persons, .person_count = count, .audience = audience};

    audience->count = 0;
    return people_list(store, look, &search, err);
}
