/* web/person_json.h - an account as the API, the console and the site file print it: one form. Main only. */
#ifndef PERSON_JSON_H
#define PERSON_JSON_H
#include "out.h"
#include "people.h"

/* One object; never the password's hash. */
void person_put(struct out *out, const char *key, const struct person *person, const struct person_rooms *rooms);
/* The same with the rooms as the record has them; 0, or what the record says. */
int person_put_stored(struct out *out, const char *key, struct store *store, const struct person *person,
                      struct error *err);

#endif
