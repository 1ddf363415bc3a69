/* store/ledger_people.h - what changed about a person, as entries of the ledger: whoever is at a door (pages, console, site
 * file) leaves the same words behind. */
#ifndef LEDGER_PEOPLE_H
#define LEDGER_PEOPLE_H
#include "ledger_book.h"
#include "people.h"

/* Appends one entry for each thing that differs: added, role, disabled or enabled, a password set by somebody else, and
 * as person_details name, address and wish for mail, whoever changed them. by: who did it and when (its time_ms, person,
 * by, role; the rest is filled). was NULL: a new person. The subject says id and roles, "person:17/role:rep>viewer", and
 * of details what it was: /name, /address, /address:first (there was none), /mail:yes, /mail:no. The text, which can be
 * erased, is the name; of /name and /address what was there before. Who has or takes the name of a rep, in capitals or
 * small letters, has a further entry, /namesake:12 with the rep's id. Errors as ledger_append. */
int ledger_person(struct store *store, const struct ledger_act *by, const struct person *was, const struct person *is,
                  struct error *err);

/* Whether the entry's subject is this person. */
bool ledger_is_about_person(const struct ledger_entry *entry, int64_t person);

/* person_rooms_set, and one entry when that changes something: "person:17/role:teacher/rooms:2", whose digest is of the
 * ids in order, each with a LF. Errors of both. */
int ledger_person_rooms(struct store *store, const struct ledger_act *by, const struct person *person,
                        const struct person_rooms *rooms, struct error *err);

/* Whether somebody else decided, in an entry after since, who is behind an account (its password), or what it may (it was
 * added, opened again, or given another role). A record that cannot be read counts as yes. */
bool ledger_password_was_given(struct store *store, int64_t person, int64_t since);
bool ledger_role_was_given(struct store *store, int64_t person, int64_t since);

#endif
