/* store/schema_workplace.h - actions, inspections and the hazard log. A part of schema step 3, in statements. Private to
 * store/. Conventions as in schema.c. */
#ifndef SCHEMA_WORKPLACE_H
#define SCHEMA_WORKPLACE_H
#include "schema.h"

#define WORKPLACE_TABLES                                                                                                \
    ""

#endif
