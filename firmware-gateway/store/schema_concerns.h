/* store/schema_concerns.h - concerns, and their steps. A part of schema step 3, in statements. Private to
 * store/. Conventions as in schema.c. */
#ifndef SCHEMA_CONCERNS_H
#define SCHEMA_CONCERNS_H
#include "schema.h"

#define CONCERN_TABLES                                                                                                \
    ""

#endif
