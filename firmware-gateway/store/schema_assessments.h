/* store/schema_assessments.h - risk assessments, their consultation, evidence and reviews. A part of schema step 3, in
 * statements. Private to store/. Conventions as in schema.c. People stand here by their row, so that a name can change
 * or be erased and all else stays; rooms by theirs, which are archived and never deleted. */
#ifndef SCHEMA_ASSESSMENTS_H
#define SCHEMA_ASSESSMENTS_H
#include "schema.h"

/* What belongs to a version: changed by nobody any more once the version is sealed. row: NEW or OLD. */
#define SEALED_WITH(table, row, version)                                                                              \
    " WHEN EXISTS (SELECT 1 FROM sealed_version WHERE version = " version ")"                                         \
    " BEGIN SELECT RAISE(ABORT, '" table " is of a sealed version'); END;"
#define SEALED_FOR_MORE(table, version)                                                                               \
    "CREATE TRIGGER " table "_is_sealed_for_more BEFORE INSERT ON " table SEALED_WITH(table, "NEW", version)
#define SEALED_ROWS(table, old_version, new_version)                                                                  \
    "CREATE TRIGGER " table "_is_sealed_for_change BEFORE UPDATE ON " table SEALED_WITH(table, "OLD", old_version)    \
    "CREATE TRIGGER " table "_is_sealed_for_deletion BEFORE DELETE ON " table SEALED_WITH(table, "OLD", old_version)  \
    SEALED_FOR_MORE(table, new_version)

/* Words of a person that can be erased, leaving the row: the one change that is allowed. */
#define APPEND_ONLY_BUT(table, column, kept_columns_differ)                                                           \
    "CREATE TRIGGER " table "_is_only_erased BEFORE UPDATE ON " table                                                 \
    " WHEN NEW." column " <> '' OR " kept_columns_differ                                                              \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"                                                    \
    "CREATE TRIGGER " table "_is_never_deleted BEFORE DELETE ON " table                                               \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"

/* What a school added to a checklist (by the name of its file). Nothing of it changes but that it is archived, once. */
#define OWN_ITEM_TABLES                                                                                               \
    "CREATE TABLE own_item (id INTEGER PRIMARY KEY, checklist TEXT NOT NULL, section TEXT NOT NULL,"                  \
    "    text TEXT NOT NULL, good INTEGER NOT NULL CHECK (good BETWEEN 0 AND 2),"   /* enum checklist_good */         \
    "    who TEXT NOT NULL, at_ms INTEGER NOT NULL, archived_ms INTEGER, archived_by TEXT) STRICT;"                   \
    "CREATE INDEX own_item_of ON own_item (checklist);"                                                               \
    "CREATE TRIGGER own_item_stays BEFORE DELETE ON own_item BEGIN SELECT RAISE(ABORT, 'own_item is archived'); END;" \
    "CREATE TRIGGER own_item_as_written BEFORE UPDATE ON own_item WHEN old.archived_ms IS NOT NULL"                   \
    "    OR new.id IS NOT old.id OR new.checklist IS NOT old.checklist OR new.section IS NOT old.section"             \
    "    OR new.text IS NOT old.text OR new.good IS NOT old.good OR new.who IS NOT old.who"                           \
    "    OR new.at_ms IS NOT old.at_ms"                                                                               \
    "    BEGIN SELECT RAISE(ABORT, 'own_item is only archived'); END;"

#define ASSESSMENT_TABLES                                                                                             \
    OWN_ITEM_TABLES                                                                                                   \
    /* working, standing: enum assessment_state */                                                                    \
    "CREATE TABLE assessment (id INTEGER PRIMARY KEY AUTOINCREMENT,"                                                  \
    "    template TEXT NOT NULL,"                   /* what it was made from: a checklist's name, "blank", "copy" */  \
    "    made_ms INTEGER NOT NULL, made_by INTEGER NOT NULL REFERENCES person,"                                       \
    "    working INTEGER NOT NULL CHECK (working BETWEEN 0 AND 3),"                                                   \
    "    standing INTEGER NOT NULL CHECK (standing IN (0, 4, 5, 6)),"                                                 \
    "    next_review_date INTEGER NOT NULL DEFAULT 0,"      /* days since 1970-01-01, local; 0: twelve months */      \
    "    CHECK (standing <> 6 OR working = 0)) STRICT;"                                                               \
    "CREATE TABLE assessment_version (id INTEGER PRIMARY KEY,"                                                        \
    "    assessment INTEGER NOT NULL REFERENCES assessment, number INTEGER NOT NULL CHECK (number > 0),"              \
    "    made_ms INTEGER NOT NULL, made_by INTEGER NOT NULL REFERENCES person,"                                       \
    "    copied_from INTEGER REFERENCES assessment_version,"                                                          \
    "    title TEXT NOT NULL, scope TEXT NOT NULL, harmed TEXT NOT NULL, told_how TEXT NOT NULL,"                     \
    "    told_roles INTEGER NOT NULL,"              /* bits of enum role */                                           \
    "    is_dropped INTEGER NOT NULL DEFAULT 0,"    /* a draft that came to nothing: its number is not used again */  \
    /* How often its lines or rooms asked for other evidence; up to which of these it was gathered; and when. */      \
    "    evidence_asked INTEGER NOT NULL DEFAULT 1, evidence_gathered INTEGER NOT NULL DEFAULT 0,"                    \
    "    evidence_ms INTEGER NOT NULL DEFAULT 0,"                                                                     \
    "    UNIQUE (assessment, number)) STRICT;"                                                                        \
    /* The text that signatures are of, and its SHA-256. */                                                           \
    "CREATE TABLE sealed_version (version INTEGER PRIMARY KEY REFERENCES assessment_version,"                         \
    "    sealed_ms INTEGER NOT NULL, sealed_date INTEGER NOT NULL,"                                                   \
    "    sealed_by INTEGER NOT NULL REFERENCES person, reason TEXT NOT NULL,"                                         \
    "    document TEXT NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32)) STRICT;"                           \
    APPEND_ONLY("sealed_version")                                                                                     \
    SEALED_ROWS("assessment_version", "OLD.id", "NEW.id")                                                             \
    "CREATE TABLE assessment_room (version INTEGER NOT NULL REFERENCES assessment_version,"                           \
    "    room INTEGER NOT NULL REFERENCES room, PRIMARY KEY (version, room)) STRICT, WITHOUT ROWID;"                  \
    SEALED_ROWS("assessment_room", "OLD.version", "NEW.version")                                                      \
    "CREATE TABLE assessment_told (version INTEGER NOT NULL REFERENCES assessment_version,"                           \
    "    person INTEGER NOT NULL REFERENCES person, PRIMARY KEY (version, person)) STRICT, WITHOUT ROWID;"            \
    SEALED_ROWS("assessment_told", "OLD.version", "NEW.version")                                                      \
    /* What happened: event is enum assessment_event, or -1 for its making; person NULL: the gateway. */              \
    "CREATE TABLE assessment_event (id INTEGER PRIMARY KEY, assessment INTEGER NOT NULL REFERENCES assessment,"       \
    "    number INTEGER NOT NULL, event INTEGER NOT NULL, at_ms INTEGER NOT NULL,"                                    \
    "    person INTEGER REFERENCES person, reason TEXT NOT NULL) STRICT;"                                             \
    "CREATE INDEX assessment_event_of ON assessment_event (assessment);"                                              \
    APPEND_ONLY("assessment_event")                                                                                   \
                                                                                                                      \
    /* key: the id of the line's first row; the same in all versions. */                                              \
    "CREATE TABLE assessment_line (id INTEGER PRIMARY KEY,"                                                           \
    "    version INTEGER NOT NULL REFERENCES assessment_version, key INTEGER NOT NULL, position INTEGER NOT NULL,"    \
    "    item TEXT NOT NULL, section TEXT NOT NULL, step TEXT NOT NULL, text TEXT NOT NULL, text_cy TEXT NOT NULL,"   \
    "    source TEXT NOT NULL, clause TEXT NOT NULL, status TEXT NOT NULL, confidence TEXT NOT NULL,"                 \
    "    answers TEXT NOT NULL, is_by_sensor INTEGER NOT NULL, is_by_record INTEGER NOT NULL,"                        \
    "    good INTEGER NOT NULL CHECK (good BETWEEN 0 AND 2),"   /* enum checklist_good */                             \
    "    answer INTEGER NOT NULL CHECK (answer BETWEEN 0 AND 5), note TEXT NOT NULL, harmed TEXT NOT NULL,"           \
    "    individual INTEGER NOT NULL CHECK (individual BETWEEN 0 AND 3),"                                             \
    "    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 5),"                                                 \
    "    likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 0 AND 5),"                                             \
    "    residual_severity INTEGER NOT NULL CHECK (residual_severity BETWEEN 0 AND 5),"                               \
    "    residual_likelihood INTEGER NOT NULL CHECK (residual_likelihood BETWEEN 0 AND 5),"                           \
    "    likelihood_proposed INTEGER NOT NULL CHECK (likelihood_proposed BETWEEN 0 AND 5),"                           \
    "    override_reason TEXT NOT NULL, answered_ms INTEGER NOT NULL, edited_ms INTEGER NOT NULL,"                    \
    "    edited_by INTEGER NOT NULL REFERENCES person, UNIQUE (version, key)) STRICT;"                                \
    /* In order without sorting: what is read beside lines may be more than SQLite may hold in memory. */             \
    "CREATE INDEX assessment_line_of ON assessment_line (version, position);"                                         \
    SEALED_ROWS("assessment_line", "OLD.version", "NEW.version")                                                      \
    "CREATE TABLE line_room (line INTEGER NOT NULL REFERENCES assessment_line,"                                       \
    "    room INTEGER NOT NULL REFERENCES room, PRIMARY KEY (line, room)) STRICT, WITHOUT ROWID;"                     \
    SEALED_ROWS("line_room", "(SELECT version FROM assessment_line WHERE id = OLD.line)",                             \
                "(SELECT version FROM assessment_line WHERE id = NEW.line)")                                          \
    "CREATE TABLE line_control (line INTEGER NOT NULL REFERENCES assessment_line, position INTEGER NOT NULL,"         \
    "    kind INTEGER NOT NULL CHECK (kind IN (0, 1)), rank INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 5),"           \
    "    text TEXT NOT NULL, PRIMARY KEY (line, position)) STRICT, WITHOUT ROWID;"                                    \
    SEALED_ROWS("line_control", "(SELECT version FROM assessment_line WHERE id = OLD.line)",                          \
                "(SELECT version FROM assessment_line WHERE id = NEW.line)")                                          \
    /* The record says otherwise than the answer, since a date; until it is answered anew or sealed anew. */          \
    "CREATE TABLE line_contradiction (id INTEGER PRIMARY KEY, assessment INTEGER NOT NULL REFERENCES assessment,"     \
    "    key INTEGER NOT NULL, since_date INTEGER NOT NULL, marked_ms INTEGER NOT NULL, cleared_ms INTEGER) STRICT;"  \
    "CREATE UNIQUE INDEX line_contradiction_now ON line_contradiction (assessment, key) WHERE cleared_ms IS NULL;"    \
    /* Frozen evidence of a line: canonical JSON and its SHA-256. made_by NULL: the gateway. */                       \
    "CREATE TABLE snapshot (id INTEGER PRIMARY KEY, line INTEGER NOT NULL REFERENCES assessment_line,"                \
    "    made_ms INTEGER NOT NULL, made_by INTEGER REFERENCES person,"                                                \
    "    digest BLOB NOT NULL CHECK (length(digest) = 32), document TEXT NOT NULL) STRICT;"                           \
    "CREATE INDEX snapshot_of ON snapshot (line);"                                                                    \
    APPEND_ONLY("snapshot")                                                                                           \
    SEALED_FOR_MORE("snapshot", "(SELECT version FROM assessment_line WHERE id = NEW.line)")                          \
                                                                                                                      \
    /* One round of asking; a version that was taken back is asked about anew. */                                      \
    "CREATE TABLE consultation (id INTEGER PRIMARY KEY,"                                                              \
    "    version INTEGER NOT NULL REFERENCES assessment_version, round INTEGER NOT NULL, sent_ms INTEGER NOT NULL,"   \
    "    sent_by INTEGER NOT NULL REFERENCES person, closes_date INTEGER NOT NULL, UNIQUE (version, round)) STRICT;"  \
    APPEND_ONLY("consultation")                                                                                       \
    SEALED_FOR_MORE("consultation", "NEW.version")                                                                    \
    "CREATE TABLE consultee (consultation INTEGER NOT NULL REFERENCES consultation,"                                  \
    "    person INTEGER NOT NULL REFERENCES person, invited_ms INTEGER NOT NULL,"                                     \
    "    PRIMARY KEY (consultation, person)) STRICT, WITHOUT ROWID;"                                                  \
    APPEND_ONLY("consultee")                                                                                          \
    "CREATE TABLE comment (id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES assessment_version,"           \
    "    line INTEGER REFERENCES assessment_line,"          /* NULL: of the whole */                                  \
    "    person INTEGER NOT NULL REFERENCES person, role INTEGER NOT NULL, at_ms INTEGER NOT NULL,"                   \
    "    text TEXT NOT NULL) STRICT;"                                                                                 \
    "CREATE INDEX comment_of ON comment (version);"                                                                   \
    APPEND_ONLY("comment")                                                                                            \
    SEALED_FOR_MORE("comment", "NEW.version")                                                                         \
    "CREATE TABLE comment_reply (id INTEGER PRIMARY KEY, comment INTEGER NOT NULL REFERENCES comment,"                \
    "    person INTEGER NOT NULL REFERENCES person, at_ms INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"              \
    "CREATE INDEX comment_reply_of ON comment_reply (comment);"                                                       \
    APPEND_ONLY("comment_reply")                                                                                      \
    SEALED_FOR_MORE("comment_reply", "(SELECT version FROM comment WHERE id = NEW.comment)")                          \
    /* The newest of a person is what counts; those before it stay. */                                                \
    "CREATE TABLE outcome (id INTEGER PRIMARY KEY, consultation INTEGER NOT NULL, person INTEGER NOT NULL,"           \
    "    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 1 AND 3), statement TEXT NOT NULL, at_ms INTEGER NOT NULL,"  \
    "    FOREIGN KEY (consultation, person) REFERENCES consultee) STRICT;"                                            \
    "CREATE INDEX outcome_of ON outcome (consultation, person);"                                                      \
    APPEND_ONLY("outcome")                                                                                            \
    SEALED_FOR_MORE("outcome", "(SELECT version FROM consultation WHERE id = NEW.consultation)")                      \
                                                                                                                      \
    /* entry: its index in the ledger. */                                                                             \
    "CREATE TABLE signature (id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES sealed_version,"             \
    "    person INTEGER NOT NULL REFERENCES person, role INTEGER NOT NULL,"                                           \
    "    meaning INTEGER NOT NULL CHECK (meaning BETWEEN 0 AND 4), at_ms INTEGER NOT NULL, entry INTEGER NOT NULL,"   \
    "    name TEXT NOT NULL, post TEXT NOT NULL,"           /* as typed; "": erased */                                \
    "    UNIQUE (version, person, meaning)) STRICT;"                                                                  \
    APPEND_ONLY_BUT("signature", "name", "NEW.post <> '' OR NEW.id IS NOT OLD.id OR NEW.version IS NOT OLD.version"   \
                    " OR NEW.person IS NOT OLD.person OR NEW.role IS NOT OLD.role OR NEW.meaning IS NOT OLD.meaning"  \
                    " OR NEW.at_ms IS NOT OLD.at_ms OR NEW.entry IS NOT OLD.entry")                                   \
    "CREATE TABLE confirmation (version INTEGER NOT NULL REFERENCES sealed_version,"                                  \
    "    person INTEGER NOT NULL REFERENCES person, at_ms INTEGER NOT NULL,"                                          \
    "    PRIMARY KEY (version, person)) STRICT, WITHOUT ROWID;"                                                       \
    "CREATE INDEX confirmation_by ON confirmation (person);"                                                          \
    APPEND_ONLY("confirmation")                                                                                       \
                                                                                                                      \
    /* What reviews were last looked for with: the pack, a room's facts and sensors; and when it became another. */   \
    "CREATE TABLE review_seen (subject TEXT PRIMARY KEY, seen TEXT NOT NULL,"                                         \
    "    changed_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"                                                         \
    /* cause: enum review_trigger. The same occurrence opens once; since_ms 0: of a day. opened_by NULL: gateway. */  \
    "CREATE TABLE review (id INTEGER PRIMARY KEY, assessment INTEGER NOT NULL REFERENCES assessment,"                 \
    "    cause INTEGER NOT NULL, subject TEXT NOT NULL, since_date INTEGER NOT NULL, since_ms INTEGER NOT NULL,"      \
    "    opened_ms INTEGER NOT NULL, opened_by INTEGER REFERENCES person, note TEXT NOT NULL,"                        \
    "    UNIQUE (assessment, cause, subject, since_date, since_ms)) STRICT;"                                          \
    APPEND_ONLY("review")                                                                                             \
    "CREATE TABLE review_line (review INTEGER NOT NULL REFERENCES review, key INTEGER NOT NULL,"                      \
    "    PRIMARY KEY (review, key)) STRICT, WITHOUT ROWID;"                                                           \
    APPEND_ONLY("review_line")                                                                                        \
    /* version: the sealed one that answered it; NULL: not needed, for a reason. */                                   \
    "CREATE TABLE review_closing (review INTEGER PRIMARY KEY REFERENCES review, at_ms INTEGER NOT NULL,"              \
    "    closed_by INTEGER NOT NULL REFERENCES person, version INTEGER REFERENCES sealed_version,"                    \
    "    reason TEXT NOT NULL, CHECK (version IS NOT NULL OR reason <> '')) STRICT;"                                  \
    APPEND_ONLY("review_closing")

#endif
