/* store/schema_workplace.h - actions, inspections and the hazard log, and what older tables got with them. A part of schema step 3, in statements.
 * Private to store/. Conventions as in schema.c. */
#ifndef SCHEMA_WORKPLACE_H
#define SCHEMA_WORKPLACE_H
#include "schema.h"

#define WORKPLACE_TABLES                                                                                              \
    "ALTER TABLE device ADD COLUMN type TEXT NOT NULL DEFAULT '';"   /* maker and model, as a person said; '': not */ \
    "ALTER TABLE person ADD COLUMN must_choose INTEGER NOT NULL DEFAULT 0;"     /* a password of their own, first */   \
                                                                                                                      \
    /* kind: enum photo_kind. One that nothing came to refer to is deleted after a day. */                            \
    "CREATE TABLE photo (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, person INTEGER REFERENCES person,"           \
    "    kind INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;"                                                         \
                                                                                                                      \
    /* What somebody read off a hand-held monitor in a room; NULL: not read off. */                                   \
    "CREATE TABLE spot (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room, at_ms INTEGER NOT NULL,"       \
    "    co2_ppm REAL, temperature_c REAL, humidity_pct REAL, monitor TEXT NOT NULL, note TEXT NOT NULL,"             \
    "    who TEXT NOT NULL, written_ms INTEGER NOT NULL, UNIQUE (room, at_ms, monitor)) STRICT;"                      \
    APPEND_ONLY("spot")                                                                                               \
                                                                                                                      \
    /* owner NULL: whoever has the role. Which of hazard and finding it came of: NULL: of neither. */                 \
    "CREATE TABLE action (id INTEGER PRIMARY KEY, made_ms INTEGER NOT NULL,"                                          \
    "    made_by INTEGER NOT NULL REFERENCES person, what TEXT NOT NULL, state INTEGER NOT NULL,"                     \
    "    owner INTEGER REFERENCES person, owner_role INTEGER NOT NULL, due_date INTEGER NOT NULL,"                    \
    "    assessment INTEGER REFERENCES assessment, line INTEGER NOT NULL,"      /* key of the line, 0: of none */     \
    "    done_ms INTEGER NOT NULL, reminded_date INTEGER NOT NULL) STRICT;"                                           \
    "CREATE INDEX action_of_assessment ON action (assessment);"                                                       \
    "CREATE TABLE action_room (action INTEGER NOT NULL REFERENCES action, room INTEGER NOT NULL REFERENCES room,"     \
    "    PRIMARY KEY (action, room)) STRICT, WITHOUT ROWID;"                                                          \
    /* event: enum action_event. room: of which the record before and after is the proof. */                          \
    "CREATE TABLE action_event (id INTEGER PRIMARY KEY, action INTEGER NOT NULL REFERENCES action,"                   \
    "    at_ms INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person, event INTEGER NOT NULL,"                  \
    "    text TEXT NOT NULL, photo INTEGER REFERENCES photo, room INTEGER REFERENCES room) STRICT;"                   \
    "CREATE INDEX action_event_of ON action_event (action);"                                                          \
    APPEND_ONLY("action_event")                                                                                       \
                                                                                                                      \
    /* person NULL: nobody signed in, by a door card. action, closed_ms: what became of it; reason: why nothing.      \
       is_told: a message of its own was owed for it. */                                                              \
    "CREATE TABLE hazard (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, person INTEGER REFERENCES person,"          \
    "    source INTEGER NOT NULL, room INTEGER REFERENCES room, kind INTEGER NOT NULL, text TEXT NOT NULL,"           \
    "    photo INTEGER REFERENCES photo, action INTEGER REFERENCES action, closed_ms INTEGER NOT NULL,"               \
    "    closed_by INTEGER REFERENCES person, reason TEXT NOT NULL, is_danger INTEGER NOT NULL,"                      \
    "    is_told INTEGER NOT NULL,"                                                                                   \
    "    CHECK (closed_ms = 0 OR action IS NOT NULL OR reason <> '')) STRICT;"                                        \
    "CREATE INDEX hazard_open ON hazard (closed_ms);"                                                                 \
                                                                                                                      \
    /* A safety rep's inspection. begun_ms 0: it is planned; done_ms 0: it is not finished. */                        \
    "CREATE TABLE inspection (id INTEGER PRIMARY KEY, made_ms INTEGER NOT NULL,"                                      \
    "    made_by INTEGER NOT NULL REFERENCES person, planned_date INTEGER NOT NULL, notice TEXT NOT NULL,"            \
    "    begun_ms INTEGER NOT NULL, done_ms INTEGER NOT NULL, done_date INTEGER NOT NULL) STRICT;"                    \
    /* What the record said of rooms when the round began; part: enum inspection_part. dates: on which the room was in\
       use; days: of them those measured. */                                                                          \
    "CREATE TABLE inspection_figure (inspection INTEGER NOT NULL REFERENCES inspection,"                              \
    "    room INTEGER NOT NULL REFERENCES room, part INTEGER NOT NULL, from_date INTEGER NOT NULL,"                   \
    "    to_date INTEGER NOT NULL, dates INTEGER NOT NULL, days INTEGER NOT NULL, in_use_min INTEGER NOT NULL,"       \
    "    measured_min INTEGER NOT NULL, mean_ppm INTEGER NOT NULL, most_ppm INTEGER NOT NULL,"                        \
    "    above_800_min INTEGER NOT NULL, above_1500_min INTEGER NOT NULL, PRIMARY KEY (inspection, room, part))"      \
    "    STRICT, WITHOUT ROWID;"                                                                                      \
    APPEND_ONLY("inspection_figure")                                                                                  \
    "CREATE TABLE inspection_room (inspection INTEGER NOT NULL REFERENCES inspection,"                                \
    "    room INTEGER NOT NULL REFERENCES room, at_ms INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person,"   \
    "    is_fine INTEGER NOT NULL, note TEXT NOT NULL, photo INTEGER REFERENCES photo,"                               \
    "    PRIMARY KEY (inspection, room)) STRICT, WITHOUT ROWID;"                                                      \
    "CREATE TABLE finding (id INTEGER PRIMARY KEY, inspection INTEGER NOT NULL REFERENCES inspection,"                \
    "    room INTEGER REFERENCES room, at_ms INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person,"            \
    "    text TEXT NOT NULL, photo INTEGER REFERENCES photo) STRICT;"                                                 \
    "CREATE INDEX finding_of ON finding (inspection);"                                                                \
    APPEND_ONLY("finding")                                                                                            \
    /* The employer's answers; the first one is what it was waited for. */                                            \
    "CREATE TABLE finding_reply (id INTEGER PRIMARY KEY, finding INTEGER NOT NULL REFERENCES finding,"                \
    "    at_ms INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person, text TEXT NOT NULL,"                      \
    "    action INTEGER REFERENCES action) STRICT;"                                                                   \
    "CREATE INDEX finding_reply_of ON finding_reply (finding);"                                                       \
    APPEND_ONLY("finding_reply")                                                                                      \
                                                                                                                      \
    /* The filter of a room's air cleaner: the newest row counts. changed_date 0: nobody said. */                     \
    "CREATE TABLE filter_due (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room,"                         \
    "    at_ms INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person, due_date INTEGER NOT NULL,"               \
    "    changed_date INTEGER NOT NULL) STRICT;"                                                                      \
    "CREATE INDEX filter_due_of ON filter_due (room);"                                                                \
    APPEND_ONLY("filter_due")

#endif
