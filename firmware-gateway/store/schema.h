/* store/schema.h - the tables of the record and their history: numbered migrations, forward only. Private to store/. */
#ifndef SCHEMA_H
#define SCHEMA_H
#include "sql.h"

#define SCHEMA_APPLICATION_ID 0x54524e53    /* "TRNS" in bytes 68 to 71 of the file: see file(1) */

#define SCHEMA_VERSION 4

#define APPEND_ONLY(table)                                                                                            \
    "CREATE TRIGGER " table "_is_never_changed BEFORE UPDATE ON " table                                               \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"                                                    \
    "CREATE TRIGGER " table "_is_never_deleted BEFORE DELETE ON " table                                               \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"

/* Brings the file to this program's schema, each step in one transaction of its own; killed anywhere, the file is
 * before or after a step. A new file is marked as of a demo or real clock for good.
 * -EPROTO: made by a newer program; -EINVAL: not a record of ours. */
int schema_upgrade(struct connection *connection, bool is_demo, struct error *err);

/* The schema step that the file is of, 1 or more, where it is a record of ours: -EINVAL: it is none; -EPROTO: newer. */
int schema_version(struct connection *connection, int64_t *version, struct error *err);

/* For readers: -EPROTO also when the file is older than this program. */
int schema_check(struct connection *connection, struct error *err);

#endif
