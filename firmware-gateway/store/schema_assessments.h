/* store/schema_assessments.h - risk assessments, their consultation, evidence and reviews. A part of schema step 3, in
 * statements. Private to store/. Conventions as in schema.c. */
#ifndef SCHEMA_ASSESSMENTS_H
#define SCHEMA_ASSESSMENTS_H
#include "schema.h"

/* What a school added to a checklist (by the name of its file). Nothing of it changes but that it is archived, once. */
#define OWN_ITEM_TABLES                                                                                               \
    "CREATE TABLE own_item (id INTEGER PRIMARY KEY, checklist TEXT NOT NULL, section TEXT NOT NULL,"                  \
    "    text TEXT NOT NULL, who TEXT NOT NULL, at_ms INTEGER NOT NULL, archived_ms INTEGER,"                         \
    "    archived_by TEXT) STRICT;"                                                                                   \
    "CREATE INDEX own_item_of ON own_item (checklist);"                                                               \
    "CREATE TRIGGER own_item_stays BEFORE DELETE ON own_item BEGIN SELECT RAISE(ABORT, 'own_item is archived'); END;" \
    "CREATE TRIGGER own_item_as_written BEFORE UPDATE ON own_item WHEN old.archived_ms IS NOT NULL"                   \
    "    OR new.id IS NOT old.id OR new.checklist IS NOT old.checklist OR new.section IS NOT old.section"             \
    "    OR new.text IS NOT old.text OR new.who IS NOT old.who OR new.at_ms IS NOT old.at_ms"                         \
    "    BEGIN SELECT RAISE(ABORT, 'own_item is only archived'); END;"

#define ASSESSMENT_TABLES OWN_ITEM_TABLES

#endif
