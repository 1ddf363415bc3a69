/* store/schema_concerns.h - concerns, and what happened to them. A part of schema step 3, in statements. Private to
 * store/. Conventions as in schema.c and schema_assessments.h.
 *
 * Tables whose name begins with private_ are somebody's own paper, not the school's record: whatever looks at the
 * record for somebody else (views, exports, listings of copies, counters) leaves them out by that name. A whole copy of
 * the file holds them, or they would be lost with the card; nothing of them is listed by it. They are not
 * append-only: a draft is overwritten as it is written and gone when it is deleted (secure_delete, and the log of the
 * file is emptied after it, see concern_draft_forget). Their ids are random, so that nobody learns from the id of a
 * concern that was sent how many were not. */
#ifndef SCHEMA_CONCERNS_H
#define SCHEMA_CONCERNS_H
#include "schema.h"

#define CONCERN_TABLES                                                                                                \
    /* What was sent. Only its state and the days of its timeline change. Enumerations of duty/concern.h. */          \
    "CREATE TABLE concern (id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL REFERENCES person,"           \
    "    rep INTEGER REFERENCES person, raised_by INTEGER NOT NULL CHECK (raised_by BETWEEN 1 AND 3),"                \
    "    members INTEGER NOT NULL, addressed_to TEXT NOT NULL, sent_ms INTEGER NOT NULL,"                             \
    "    sent_date INTEGER NOT NULL, from_date INTEGER NOT NULL, to_date INTEGER NOT NULL,"                           \
    "    reply_days INTEGER NOT NULL, meeting_days INTEGER NOT NULL, governors_days INTEGER NOT NULL,"                \
    "    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 6)) STRICT;"                                               \
    "CREATE TRIGGER concern_as_sent BEFORE UPDATE ON concern WHEN new.id IS NOT old.id"                               \
    "    OR new.owner IS NOT old.owner OR new.rep IS NOT old.rep OR new.raised_by IS NOT old.raised_by"               \
    "    OR new.members IS NOT old.members OR new.addressed_to IS NOT old.addressed_to"                               \
    "    OR new.sent_ms IS NOT old.sent_ms OR new.sent_date IS NOT old.sent_date"                                     \
    "    OR new.from_date IS NOT old.from_date OR new.to_date IS NOT old.to_date OR new.state < old.state"            \
    "    BEGIN SELECT RAISE(ABORT, 'concern is as it was sent'); END;"                                                \
    "CREATE TRIGGER concern_stays BEFORE DELETE ON concern BEGIN SELECT RAISE(ABORT, 'concern stays'); END;"          \
    "CREATE TABLE concern_room (concern INTEGER NOT NULL REFERENCES concern, room INTEGER NOT NULL REFERENCES room,"  \
    "    PRIMARY KEY (concern, room)) STRICT, WITHOUT ROWID;"                                                         \
    APPEND_ONLY("concern_room")                                                                                       \
    /* way: of letters; date: the local day it happened on. Its words, letter, answer or note, are the text of its    \
     * entry of the ledger; text: what is left of them where that was erased with somebody's name. */                 \
    "CREATE TABLE concern_event (id INTEGER PRIMARY KEY, concern INTEGER NOT NULL REFERENCES concern,"                \
    "    event INTEGER NOT NULL CHECK (event BETWEEN 0 AND 8), side INTEGER NOT NULL CHECK (side IN (0, 1)),"         \
    "    at_ms INTEGER NOT NULL, date INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person,"                   \
    "    way INTEGER, outcome INTEGER, entry INTEGER NOT NULL UNIQUE REFERENCES ledger, text TEXT NOT NULL) STRICT;"  \
    "CREATE INDEX concern_event_of ON concern_event (concern);"                                                       \
    APPEND_ONLY("concern_event")                                                                                      \
                                                                                                                      \
    /* concern: NULL until its letter was sent; from then on the row is the raiser's own notes and the next letter.   \
     * letter_written: the letter as the record wrote it; it follows the rest of the row while nobody changed it.     \
     * revision: counts the saves, edited_by: who made the last one, because two may write. */                        \
    "CREATE TABLE private_concern_draft (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES person,"           \
    "    rep INTEGER REFERENCES person, concern INTEGER UNIQUE REFERENCES concern, made_ms INTEGER NOT NULL,"         \
    "    edited_ms INTEGER NOT NULL, page INTEGER NOT NULL, noticed TEXT NOT NULL, place TEXT NOT NULL,"              \
    "    from_date INTEGER NOT NULL, to_date INTEGER NOT NULL, raised_by INTEGER NOT NULL, members INTEGER NOT NULL," \
    "    addressed_to TEXT NOT NULL, writer TEXT NOT NULL, answer_by INTEGER NOT NULL, letter_kind INTEGER NOT NULL," \
    "    letter TEXT NOT NULL, letter_written TEXT NOT NULL, revision INTEGER NOT NULL,"                              \
    "    edited_by INTEGER NOT NULL REFERENCES person) STRICT;"                                                       \
    "CREATE TABLE private_concern_room (draft INTEGER NOT NULL REFERENCES private_concern_draft ON DELETE CASCADE,"   \
    "    room INTEGER NOT NULL REFERENCES room, PRIMARY KEY (draft, room)) STRICT, WITHOUT ROWID;"                    \
    /* An item of a checklist that holds here, or is not kept here where it is law; one of the points that matter. */ \
    "CREATE TABLE private_concern_tick (draft INTEGER NOT NULL REFERENCES private_concern_draft ON DELETE CASCADE,"   \
    "    item TEXT NOT NULL, is_point INTEGER NOT NULL CHECK (is_point IN (0, 1)),"                                   \
    "    PRIMARY KEY (draft, item)) STRICT, WITHOUT ROWID;"

#endif
