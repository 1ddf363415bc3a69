/* store/ledger_people.h - what changed about a person, as entries of the ledger: whoever is at a door (pages, console, site
 * file) leaves the same words behind. */
#ifndef LEDGER_PEOPLE_H
#define LEDGER_PEOPLE_H
#include "ledger_book.h"
#include "people.h"

/* Appends one entry for each thing that differs: added, role, disabled or enabled, and a password set by somebody else.
 * by: who did it and when (its time_ms, person, by, role; the rest is filled). was NULL: a new person. The subject says id
 * and roles, "person:17/role:rep>viewer"; the name is text that can be erased. Errors as ledger_append. */
int ledger_person(struct store *store, const struct ledger_act *by, const struct person *was, const struct person *is,
                  struct error *err);

/* Whether somebody else decided, in an entry after since, who is behind an account (its password), or what it may (it was
 * added, opened again, or given another role). A record that cannot be read counts as yes. */
bool ledger_password_was_given(struct store *store, int64_t person, int64_t since);
bool ledger_role_was_given(struct store *store, int64_t person, int64_t since);

#endif
