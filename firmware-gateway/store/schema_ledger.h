/* store/schema_ledger.h - the chain of signed entries, and what it keeps outside itself. A part of schema step 3, in
 * statements. Private to store/. Conventions as in schema.c. */
#ifndef SCHEMA_LEDGER_H
#define SCHEMA_LEDGER_H
#include "schema.h"

#define LEDGER_TABLES                                                                                                 \
    /* Words and texts as they are hashed (duty/ledger.h); text NULL: the entry has none. */                          \
    "CREATE TABLE ledger (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, trust TEXT NOT NULL,"                     \
    "    boot TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, subject TEXT NOT NULL,"     \
    "    digest BLOB NOT NULL, text BLOB, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"                        \
    "CREATE INDEX ledger_subject ON ledger (subject);"                                                                \
    APPEND_ONLY("ledger")                                                                                             \
    /* Names, statements, reasons: outside the chain, so that they can be erased and the chain still verifies. */     \
    "CREATE TABLE ledger_text (entry INTEGER PRIMARY KEY REFERENCES ledger, salt BLOB NOT NULL,"                      \
    "    text TEXT NOT NULL) STRICT;"                                                                                 \
    "CREATE TRIGGER ledger_text_is_never_changed BEFORE UPDATE ON ledger_text"                                        \
    " BEGIN SELECT RAISE(ABORT, 'ledger_text is erased, never changed'); END;"

#endif
