/* notify/audience.h - who is told of an incident by mail. Main only. */
#ifndef AUDIENCE_H
#define AUDIENCE_H
#include "incidents.h"
#include "messages.h"
#include "people.h"

#define AUDIENCE_MAX 64             /* people told of one incident; the first by name */

struct audience {
    size_t count;
    struct audience_member {
        int64_t person;
        enum role role;
        char email[sizeof ((struct person *)0)->email];
    } members[AUDIENCE_MAX];
};

/* Of the people in the record who want mail and have an address, each address once:
 * raised    those whom the incident interrupts
 * returned  site staff, and who had it
 * cleared   who had it
 * When an incident that interrupts somebody would reach nobody, the leaders. 0, or the store's error. */
int audience_find(struct store *store, enum notify_occasion occasion, const struct incident *incident,
                  struct audience *audience, struct error *err);

/* All of these roles (bits of enum role), of the same people. 0, or the store's error. */
int audience_of_roles(struct store *store, unsigned roles, struct audience *audience, struct error *err);

/* These people, of the same; persons: count ids of rows. 0, or the store's error. */
int audience_of_people(struct store *store, const int64_t *persons, size_t count, struct audience *audience,
                       struct error *err);

#endif
