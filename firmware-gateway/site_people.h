/* site_people.h - people, their roles and own rooms in the site file. Passwords never are in it: who is new there
 * cannot sign in until somebody gives them one. Main only. */
#ifndef SITE_PEOPLE_H
#define SITE_PEOPLE_H
#include "error.h"
#include "store.h"

struct json_t;                      /* jansson's */

/* people: [{"login", "name", "role", "email", "wants_mail", "rooms"}], by login; what the file leaves out stays. What
 * changes is in the access log. is_rehearsal: only reads. now_ms: unix ms. -EINVAL with the place and the mistake;
 * or what the record says. */
int site_people_import(struct store *store, const struct json_t *people, bool is_rehearsal, int64_t now_ms,
                       struct error *err);

/* All who are not disabled; owned by the caller. NULL: out of memory, or what the record says in err. */
struct json_t *site_people_export(struct store *store, struct error *err);

#endif
