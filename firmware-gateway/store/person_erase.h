/* store/person_erase.h - a person asks for their name and what they said to be erased (UK GDPR, article 17): what stays
 * is that somebody, p17, did what in which role, and the digest of what was signed. */
#ifndef PERSON_ERASE_H
#define PERSON_ERASE_H
#include "ledger_book.h"
#include "people.h"

#define PERSON_ERASED_LOGIN "erased p"      /* and the number; a blank is in nobody else's login */
bool person_is_erased(const struct person *person);

/* Erases a disabled person in the open transaction, and appends that it was done, by whom and when by says (its
 * time_ms, person, by and role), under "person:17/role:rep/texts:3". Commit at once: the commit empties
 * the file's log too.
 *
 * Gone: login, address, password, own rooms, unsent messages, drafts of concerns; the personal text of every entry by
 * or about them, or that names them; what they typed under versions, and what they said in consultations ("[erased]").
 * Their name, each that an entry ever gave them, and their address become "erased person p17" wherever else they stand
 * as whole words: access log, incidents, checks of sensors, messages, reasons. A name of one word is only taken where
 * it stands alone, because it may be a word like any other. Where somebody else has the same name it becomes "erased
 * person", because nobody can tell whose act it was.
 * What they wrote about a concern stays without their name, as do letters that name them: it is the correspondence of
 * both sides. Each can be erased by itself (concern_happenings.h).
 * Stays: the text of a version that was sealed, which signatures are of: what "p17" said about it, and a name that
 * somebody wrote into it.
 *
 * -ENOENT: no such person; -EPERM: not disabled; -EALREADY: erased before; others as every write. */
int person_erase(struct store *store, int64_t id, const struct ledger_act *by, struct error *err);

#endif
