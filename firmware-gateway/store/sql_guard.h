/* store/sql_guard.h - what no statement of ours may do, refused before it runs: beside the triggers of append-only
 * tables, which somebody could drop first. Private to store/.
 * The way in is the order of things: schema steps run before the connection is guarded, and nothing guarded can be made
 * unguarded without closing it. There are narrow openings: for erasing a person's name (person_erase.h) and what was
 * written about a concern (concern_happenings.h), and for moving readings from the tail into blocks (sealing.c), from these
 * into longer ones (joining.c), and for deleting those that are too old (retention.c). */
#ifndef SQL_GUARD_H
#define SQL_GUARD_H
#include "sql.h"

#define SQL_GUARDED_MAX 128         /* triggers that make a table append-only */

/* From now on the connection refuses (-EACCES): UPDATE and DELETE on tables whose triggers (TABLE_is_never_changed,
 * TABLE_is_never_deleted) forbid it, DROP and ALTER of anything, and all PRAGMAs but the checks. What INSERT OR REPLACE
 * would delete, the trigger refuses (recursive_triggers). -ENOMEM; -E2BIG: more than SQL_GUARDED_MAX. */
int sql_guard(struct connection *connection, struct error *err);

/* Until it is shut again: no trigger runs, and nothing is allowed but reading, and UPDATE of tables that no signature
 * or digest rests on: not even the transaction can be ended. */
void sql_guard_open(struct connection *connection);
/* The same, but what is allowed is to add and to change blocks, to delete from the tail, and what is counted of that. */
void sql_guard_open_for_sealing(struct connection *connection);
/* The same for joined blocks, and to delete the hours they are of. */
void sql_guard_open_for_joining(struct connection *connection);
/* The same, but what is allowed is to delete readings, wherever they are, and to cut blocks. */
void sql_guard_open_for_retention(struct connection *connection);
void sql_guard_shut(struct connection *connection);
/* Whether a name in the table stays: entries, texts that were signed, measurements and what was worked out of them, and
 * people themselves, who are changed as people. */
bool sql_guard_keeps(const char *table);

#endif
