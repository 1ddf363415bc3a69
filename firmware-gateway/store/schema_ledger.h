/* store/schema_ledger.h - the chain of signed entries, and what it keeps outside itself. A part of schema step 3, in statements. Private to
 * store/. Conventions as in schema.c. */
#ifndef SCHEMA_LEDGER_H
#define SCHEMA_LEDGER_H
#include "schema.h"

#define LEDGER_TABLES                                                                                                \
    ""

#endif
