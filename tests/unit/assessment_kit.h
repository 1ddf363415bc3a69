/* tests/unit/assessment_kit.h - a record with people and rooms, and the steps of an assessment's life in it. */
#ifndef ASSESSMENT_KIT_H
#define ASSESSMENT_KIT_H
#include "assessment_lines.h"
#include "assessments.h"
#include "consultations.h"
#include "people.h"
#include "places.h"
#include "reviews.h"
#include "sealed_versions.h"
#include "snapshots.h"
#include "store_folder.h"

static inline int64_t person_in(struct folder *folder, const char *login, enum role role)
{
    struct person person = {.role = role, .created_ms = T0};

    snprintf(person.login, sizeof person.login, "%s", login);
    snprintf(person.name, sizeof person.name, "%s", login);
    assert_done(person_add(folder->store, &person, &folder->err));
    return person.id;
}

static inline void room_in(struct folder *folder, const char *id)
{
    struct room_info room = {.ventilation = VENTILATION_NATURAL};

    snprintf(room.id, sizeof room.id, "%s", id);
    snprintf(room.name, sizeof room.name, "%s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

/* "Ventilation" about 8C, made by a leader. */
static inline struct assessment_version assessment_in(struct folder *folder, int64_t leader)
{
    struct assessment_version version = {.title = "Ventilation", .scope = "Teaching rooms", .harmed = "Pupils, staff",
                                         .told_how = "Staff meeting", .told = {.roles = ROLE_TEACHER},
                                         .rooms = {1, {"8c"}}};

    room_in(folder, "8c");
    assert_done(assessment_make(folder->store, "joint-union-ventilation", leader, T0, &version, &folder->err));
    return version;
}

/* A line that readings answer, with one control in place. */
static inline struct assessment_line line_in(struct folder *folder, int64_t version, int64_t person)
{
    struct assessment_line line = {.version = version, .item = "VENT-C1", .section = "Ventilation audit", .step = "2",
                                   .text = "Is CO2 below 800 ppm?", .status = "union", .confidence = "A",
                                   .answers = "co2_over_levels", .is_by_sensor = true, .answer = LINE_YES,
                                   .rooms = {1, {"8c"}}, .control_count = 1,
                                   .controls = {{CONTROL_IN_PLACE, CONTROL_ENGINEERING, "Top windows open"}},
                                   .risk = {4, 2}, .residual = {4, 1}, .edited_ms = T0, .edited_by = person};

    assert_done(assessment_line_add(folder->store, &line, &folder->err));
    return line;
}

/* The next round of asking about a version. */
static inline struct consultation sent_to(struct folder *folder, int64_t version, int64_t leader,
                                          const int64_t *persons, size_t count)
{
    struct consultation consultation = {.version = version, .sent_ms = T0, .sent_by = leader, .closes_date = 20800};

    assert_done(consultation_open(folder->store, &consultation, persons, count, &folder->err));
    return consultation;
}

/* "1 ali: what they said; " */
static inline int append_said(void *context, int round, const struct consultee *said)
{
    sprintf((char *)context + strlen(context), "%d %s: %s; ", round, said->name, said->statement);
    return 0;
}

/* Sealed as its working version is, with any text. */
static inline struct sealed_version sealed_in(struct folder *folder, const struct assessment_version *version,
                                              int64_t leader, const char *document)
{
    struct assessment_move move = {version->assessment, version->number, ASSESSMENT_APPROVE,
                                   {ASSESSMENT_NONE, ASSESSMENT_IN_FORCE}, leader, T0 + DAY, "two rooms disagreed"};
    struct sealed_version sealed = {.version = version->id, .sealed_date = T0 / DAY + 1};

    assert_done(assessment_seal(folder->store, &move, document, &sealed, &folder->err));
    return sealed;
}

#endif
