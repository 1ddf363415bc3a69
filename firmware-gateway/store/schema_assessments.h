/* store/schema_assessments.h - risk assessments, their consultation, evidence and reviews. A part of schema step 3, in statements. Private to
 * store/. Conventions as in schema.c. */
#ifndef SCHEMA_ASSESSMENTS_H
#define SCHEMA_ASSESSMENTS_H
#include "schema.h"

#define ASSESSMENT_TABLES                                                                                                \
    ""

#endif
