/* store/assessments.c - see assessments.h */
#include "assessments.h"
#include "assessment_lines.h"
#include "people.h"
#include "places.h"
#include "review.h"
#include "room_lists.h"
#include "snapshots.h"
#include <errno.h>
#include <stdio.h>

_Static_assert(ASSESSMENT_ROOMS_MAX == ROOMS_MAX, "a line can be about every room");
_Static_assert((int)DUTY_VIEWER == (int)ROLE_VIEWER && (int)DUTY_TEACHER == (int)ROLE_TEACHER &&
               (int)DUTY_SITE_STAFF == (int)ROLE_SITE_STAFF && (int)DUTY_REP == (int)ROLE_REP &&
               (int)DUTY_LEADER == (int)ROLE_LEADER && (int)DUTY_GOVERNOR == (int)ROLE_GOVERNOR &&
               (int)DUTY_TECHNICIAN == (int)ROLE_TECHNICIAN, "the roles of accounts, and of duties");
_Static_assert(REVIEW_ANNUAL == 12, "review.cause");
_Static_assert(ASSESSMENT_APPROVAL == 3 && ASSESSMENT_IN_FORCE == 4 && ASSESSMENT_ARCHIVED == 6,
               "assessment.working, assessment.standing");

enum { ADD_ASSESSMENT, COUNT_ASSESSMENTS, GET_ASSESSMENT, LIST_ASSESSMENTS, ADD_VERSION, COUNT_VERSIONS, GET_VERSION,
       LIST_VERSIONS, FIND_VERSION, SAVE_VERSION, CLEAR_ROOMS, ADD_ROOM, LIST_ROOMS, CLEAR_TOLD, ADD_TOLD, LIST_TOLD,
       SET_REVIEW_DATE, SET_POSITION, DROP_VERSION, ADD_EVENT, COUNT_EVENTS, LIST_EVENTS, COUNT_STATEMENTS };

#define ASSESSMENT_COLUMNS                                                                                            \
    "SELECT a.id, a.template, a.made_ms, a.made_by, a.working, a.standing, a.next_review_date,"                       \
    " coalesce(sealed.title, working.title, last.title), coalesce(working.id, 0), coalesce(working.number, 0),"       \
    " coalesce(sealed.id, 0), coalesce(sealed.number, 0), coalesce(s.sealed_ms, 0), coalesce(s.sealed_date, 0),"      \
    " (SELECT count(*) FROM review r WHERE r.assessment = a.id AND NOT EXISTS"                                        \
    "  (SELECT 1 FROM review_closing c WHERE c.review = r.id)),"                                                      \
    " (SELECT count(*) FROM line_contradiction l WHERE l.assessment = a.id AND l.cleared_ms IS NULL),"                \
    " (SELECT coalesce(max(r.since_date), 0) FROM review r JOIN review_closing c ON c.review = r.id"                  \
    "  WHERE r.assessment = a.id AND r.cause = 12 AND c.version IS NULL)"                                             \
    " FROM assessment a"                                                                                              \
    " LEFT JOIN assessment_version last ON last.assessment = a.id AND last.number ="                                  \
    "  (SELECT max(number) FROM assessment_version WHERE assessment = a.id)"                                          \
    " LEFT JOIN assessment_version working ON working.id = last.id AND a.working <> 0"                                \
    " LEFT JOIN assessment_version sealed ON sealed.assessment = a.id AND sealed.number ="                            \
    "  (SELECT max(v.number) FROM assessment_version v JOIN sealed_version ON version = v.id"                         \
    "   WHERE v.assessment = a.id)"                                                                                   \
    " LEFT JOIN sealed_version s ON s.version = sealed.id"
#define VERSION_COLUMNS                                                                                               \
    "SELECT v.id, v.assessment, v.number, v.made_ms, v.made_by, coalesce(f.number, 0), v.title, v.scope, v.harmed,"   \
    " v.told_how, v.told_roles, v.is_dropped, coalesce(s.sealed_ms, 0) FROM assessment_version v"                     \
    " LEFT JOIN assessment_version f ON f.id = v.copied_from LEFT JOIN sealed_version s ON s.version = v.id"

static const char *const statements[COUNT_STATEMENTS] = {
    [ADD_ASSESSMENT] = "INSERT INTO assessment VALUES (NULL, ?1, ?2, ?3, ?4, 0, 0)",
    [COUNT_ASSESSMENTS] = "SELECT count(*) FROM assessment",
    [GET_ASSESSMENT] = ASSESSMENT_COLUMNS " WHERE a.id = ?1",
    [LIST_ASSESSMENTS] = ASSESSMENT_COLUMNS " ORDER BY a.id",
    [ADD_VERSION] = "INSERT INTO assessment_version SELECT NULL, ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6,"
                    " ?7, ?8, ?9, 0, 1, 0, 0 FROM assessment_version WHERE assessment = ?1",
    [COUNT_VERSIONS] = "SELECT count(*) FROM assessment_version WHERE assessment = ?1",
    [GET_VERSION] = VERSION_COLUMNS " WHERE v.id = ?1",
    [LIST_VERSIONS] = VERSION_COLUMNS " WHERE v.assessment = ?1 ORDER BY v.number",
    [FIND_VERSION] = "SELECT id FROM assessment_version WHERE assessment = ?1 AND number = ?2",
    [SAVE_VERSION] = "UPDATE assessment_version SET title = ?2, scope = ?3, harmed = ?4, told_how = ?5, told_roles = ?6"
                     " WHERE id = ?1",
    [CLEAR_ROOMS] = "DELETE FROM assessment_room WHERE version = ?1",
    [ADD_ROOM] = "INSERT INTO assessment_room SELECT ?1, id FROM room WHERE key = ?2",
    [LIST_ROOMS] = "SELECT key FROM assessment_room JOIN room ON id = room WHERE version = ?1 ORDER BY key",
    [CLEAR_TOLD] = "DELETE FROM assessment_told WHERE version = ?1",
    [ADD_TOLD] = "INSERT OR IGNORE INTO assessment_told VALUES (?1, ?2)",
    [LIST_TOLD] = "SELECT person FROM assessment_told WHERE version = ?1 ORDER BY person",
    [SET_REVIEW_DATE] = "UPDATE assessment SET next_review_date = ?2 WHERE id = ?1",
    [SET_POSITION] = "UPDATE assessment SET working = ?2, standing = ?3 WHERE id = ?1",
    [DROP_VERSION] = "UPDATE assessment_version SET is_dropped = 1 WHERE assessment = ?1 AND number = ?2"
                     " AND NOT EXISTS (SELECT 1 FROM sealed_version WHERE version = id)",
    [ADD_EVENT] = "INSERT INTO assessment_event VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)",
    [COUNT_EVENTS] = "SELECT count(*) FROM assessment_event WHERE assessment = ?1",
    [LIST_EVENTS] = "SELECT number, event, at_ms, coalesce(person, 0), name, reason FROM assessment_event e"
                    " LEFT JOIN person p ON p.id = person WHERE assessment = ?1 ORDER BY e.id",
};
static const struct sql_module module = {SQL_ASSESSMENTS, statements};
static const struct room_list room_list = {&module, CLEAR_ROOMS, ADD_ROOM, LIST_ROOMS};
_Static_assert(COUNT_STATEMENTS <= SQL_STATEMENTS_MAX, "of one module");

/* -- assessments -- */

static void take_assessment(void *context, sqlite3_stmt *row)
{
    struct assessment *assessment = context;

    *assessment = (struct assessment){
        .id = sqlite3_column_int64(row, 0),
        .made_ms = sqlite3_column_int64(row, 2),
        .made_by = sqlite3_column_int64(row, 3),
        .position.working = (enum assessment_state)sqlite3_column_int(row, 4),
        .position.standing = (enum assessment_state)sqlite3_column_int(row, 5),
        .next_review_date = sqlite3_column_int64(row, 6),
        .working_id = sqlite3_column_int64(row, 8),
        .working_number = sqlite3_column_int(row, 9),
        .in_force_id = sqlite3_column_int64(row, 10),
        .in_force_number = sqlite3_column_int(row, 11),
        .in_force_ms = sqlite3_column_int64(row, 12),
        .in_force_date = sqlite3_column_int64(row, 13),
        .open_reviews = sqlite3_column_int(row, 14),
        .contradicted_lines = sqlite3_column_int(row, 15),
        .answered_date = sqlite3_column_int64(row, 16),
    };
    sql_copy_text(row, 1, assessment->template, sizeof assessment->template);
    sql_copy_text(row, 7, assessment->title, sizeof assessment->title);
}

int assessment_load(struct store *store, int64_t id, struct assessment *assessment, struct error *err)
{
    return store_after(store, rows_first(&store->connection, &module, GET_ASSESSMENT, SQL_VALUES(SQL_INT(id)),
                                         take_assessment, assessment, err));
}

struct assessment_lister {
    int (*each)(void *context, const struct assessment *assessment);
    void *context;
};

static int tell_assessment(void *context, sqlite3_stmt *row)
{
    const struct assessment_lister *lister = context;
    struct assessment assessment;

    take_assessment(&assessment, row);
    return lister->each(lister->context, &assessment);
}

static int list_assessments(struct connection *connection,
                            int (*each)(void *context, const struct assessment *assessment), void *context,
                            struct error *err)
{
    struct assessment_lister lister = {each, context};

    return rows_each(connection, &module, LIST_ASSESSMENTS, SQL_NO_VALUES, tell_assessment, &lister, err);
}

int assessments_list(struct store *store, int (*each)(void *context, const struct assessment *assessment),
                     void *context, struct error *err)
{
    return store_after(store, list_assessments(&store->connection, each, context, err));
}

int assessments_list_read(struct store_reader *reader, int (*each)(void *context, const struct assessment *assessment),
                          void *context, struct error *err)
{
    return list_assessments(&reader->connection, each, context, err);
}

int assessment_set_next_review(struct store *store, int64_t id, int64_t date, struct error *err)
{
    return rows_add(store, &module, SET_REVIEW_DATE, SQL_VALUES(SQL_INT(id), SQL_INT(date)), NULL, err);
}

/* -- versions -- */

static int save_told(struct store *store, int64_t version, const struct assessment_told *told, struct error *err)
{
    int r = store_write(store, &module, CLEAR_TOLD, SQL_VALUES(SQL_INT(version)), err);

    for (size_t i = 0; r >= 0 && i < told->person_count; i++)
        r = store_write(store, &module, ADD_TOLD, SQL_VALUES(SQL_INT(version), SQL_INT(told->persons[i])), err);
    return r < 0 ? r : 0;
}

/* version->copied_from is not looked at: from is its row, 0 for none. */
static int add_version(struct store *store, struct assessment_version *version, int64_t from, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_VERSIONS, SQL_VALUES(SQL_INT(version->assessment)),
                       ASSESSMENT_VERSIONS_MAX, "versions of an assessment", err);
    int64_t number;

    if (r == 0)
        r = rows_add(store, &module, ADD_VERSION,
                     SQL_VALUES(SQL_INT(version->assessment), SQL_INT(version->made_ms), SQL_INT(version->made_by),
                                rows_reference(from), SQL_TEXT(version->title), SQL_TEXT(version->scope),
                                SQL_TEXT(version->harmed), SQL_TEXT(version->told_how), SQL_INT(version->told.roles)),
                     &version->id, err);
    if (r >= 0)
        r = room_list_save(store, &room_list, version->id, &version->rooms, err);
    if (r >= 0)
        r = save_told(store, version->id, &version->told, err);
    if (r == 0)
        r = store_after(store, sql_number(&store->connection, &module, COUNT_VERSIONS,
                                          SQL_VALUES(SQL_INT(version->assessment)), 0, &number, err));
    if (r == 0)
        version->number = (int)number;      /* none is ever deleted: the count is the newest one's number */
    return r;
}

static int add_event(struct store *store, const struct assessment_move *move, int event, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_EVENTS, SQL_VALUES(SQL_INT(move->assessment)), ASSESSMENT_EVENTS_MAX,
                       "events of an assessment", err);

    return r < 0 ? r
                 : rows_add(store, &module, ADD_EVENT,
                            SQL_VALUES(SQL_INT(move->assessment), SQL_INT(move->number), SQL_INT(event),
                                       SQL_INT(move->at_ms), rows_reference(move->person), SQL_TEXT(move->reason)),
                            NULL, err);
}

int assessment_make(struct store *store, const char *template, int64_t person, int64_t now_ms,
                    struct assessment_version *version, struct error *err)
{
    struct assessment_move made = {.person = person, .at_ms = now_ms, .reason = ""};
    int r = rows_limit(store, &module, COUNT_ASSESSMENTS, SQL_NO_VALUES, ASSESSMENTS_MAX, "assessments", err);

    version->made_ms = now_ms;
    version->made_by = person;
    if (r == 0)
        r = rows_add(store, &module, ADD_ASSESSMENT,
                     SQL_VALUES(SQL_TEXT(template), SQL_INT(now_ms), SQL_INT(person), SQL_INT(ASSESSMENT_DRAFT)),
                     &version->assessment, err);
    if (r == 0)
        r = add_version(store, version, 0, err);
    if (r < 0)
        return r;
    made.assessment = version->assessment;
    made.number = version->number;
    return add_event(store, &made, ASSESSMENT_MADE, err);
}

static int take_told(void *context, sqlite3_stmt *row)
{
    struct assessment_told *told = context;

    told->persons[told->person_count++] = sqlite3_column_int64(row, 0);
    return told->person_count == ASSESSMENT_TOLD_MAX;
}

static int load_lists(struct connection *connection, struct assessment_version *version, struct error *err)
{
    int r = rows_each(connection, &module, LIST_ROOMS, SQL_VALUES(SQL_INT(version->id)), room_list_take,
                      &version->rooms, err);

    if (r >= 0)
        r = rows_each(connection, &module, LIST_TOLD, SQL_VALUES(SQL_INT(version->id)), take_told, &version->told, err);
    return r < 0 ? r : 0;
}

static void take_version(void *context, sqlite3_stmt *row)
{
    struct assessment_version *version = context;

    *version = (struct assessment_version){
        .id = sqlite3_column_int64(row, 0),
        .assessment = sqlite3_column_int64(row, 1),
        .number = sqlite3_column_int(row, 2),
        .made_ms = sqlite3_column_int64(row, 3),
        .made_by = sqlite3_column_int64(row, 4),
        .copied_from = sqlite3_column_int(row, 5),
        .told.roles = (unsigned)sqlite3_column_int(row, 10),
        .is_dropped = sqlite3_column_int(row, 11),
        .sealed_ms = sqlite3_column_int64(row, 12),
    };
    sql_copy_text(row, 6, version->title, sizeof version->title);
    sql_copy_text(row, 7, version->scope, sizeof version->scope);
    sql_copy_text(row, 8, version->harmed, sizeof version->harmed);
    sql_copy_text(row, 9, version->told_how, sizeof version->told_how);
}

static int load_version(struct connection *connection, int64_t id, struct assessment_version *version,
                        struct error *err)
{
    int r = rows_first(connection, &module, GET_VERSION, SQL_VALUES(SQL_INT(id)), take_version, version, err);

    return r < 0 ? r : load_lists(connection, version, err);
}

int assessment_version_load(struct store *store, int64_t id, struct assessment_version *version, struct error *err)
{
    return store_after(store, load_version(&store->connection, id, version, err));
}

int assessment_version_read(struct store_reader *reader, int64_t id, struct assessment_version *version,
                            struct error *err)
{
    return load_version(&reader->connection, id, version, err);
}

int assessment_version_find(struct store *store, int64_t assessment, int number, int64_t *id, struct error *err)
{
    int64_t found;
    int r = store_after(store, sql_number(&store->connection, &module, FIND_VERSION,
                                          SQL_VALUES(SQL_INT(assessment), SQL_INT(number)), 0, &found, err));

    if (r < 0)
        return r;
    if (found == 0)
        return error_set(err, -ENOENT, "assessment %lld has no version %d", (long long)assessment, number);
    *id = found;
    return 0;
}

struct version_lister {
    struct connection *connection;
    int (*each)(void *context, const struct assessment_version *version);
    void *context;
    struct error *err;
};

static int tell_version(void *context, sqlite3_stmt *row)
{
    const struct version_lister *lister = context;
    struct assessment_version version;
    int r;

    take_version(&version, row);
    r = load_lists(lister->connection, &version, lister->err);
    return r < 0 ? r : lister->each(lister->context, &version);
}

int assessment_versions_list(struct store *store, int64_t assessment,
                             int (*each)(void *context, const struct assessment_version *version), void *context,
                             struct error *err)
{
    struct version_lister lister = {&store->connection, each, context, err};

    return store_after(store, rows_each(&store->connection, &module, LIST_VERSIONS, SQL_VALUES(SQL_INT(assessment)),
                                        tell_version, &lister, err));
}

int assessment_version_save(struct store *store, const struct assessment_version *version, struct error *err)
{
    int r = rows_add(store, &module, SAVE_VERSION,
                     SQL_VALUES(SQL_INT(version->id), SQL_TEXT(version->title), SQL_TEXT(version->scope),
                                SQL_TEXT(version->harmed), SQL_TEXT(version->told_how), SQL_INT(version->told.roles)),
                     NULL, err);

    if (r == 0)
        r = room_list_save(store, &room_list, version->id, &version->rooms, err);
    if (r > 0)
        r = snapshots_ask(store, version->id, err);
    return r < 0 ? r : save_told(store, version->id, &version->told, err);
}

/* -- what happens to them -- */

int assessment_move(struct store *store, const struct assessment_move *move, struct error *err)
{
    bool is_end = move->event == ASSESSMENT_DISCARD || move->event == ASSESSMENT_ARCHIVE;
    int r = rows_add(store, &module, SET_POSITION,
                     SQL_VALUES(SQL_INT(move->assessment), SQL_INT(move->next.working), SQL_INT(move->next.standing)),
                     NULL, err);

    if (r == 0 && is_end)
        r = store_write(store, &module, DROP_VERSION, SQL_VALUES(SQL_INT(move->assessment), SQL_INT(move->number)),
                        err);
    return r < 0 ? r : add_event(store, move, (int)move->event, err);
}

int assessment_revise(struct store *store, struct assessment_move *move, int64_t from, int64_t *id, struct error *err)
{
    struct assessment_version version;
    int r = assessment_version_load(store, from, &version, err);

    if (r < 0)
        return r;
    if (version.assessment != move->assessment || version.sealed_ms == 0)
        return error_set(err, -ENOENT, "assessment %lld has no such sealed version", (long long)move->assessment);
    version.made_ms = move->at_ms;
    version.made_by = move->person;
    r = add_version(store, &version, from, err);
    if (r == 0)
        r = assessment_lines_copy(store, from, version.id, err);
    if (r < 0)
        return r;
    move->number = version.number;
    *id = version.id;
    return assessment_move(store, move, err);
}

struct happening_lister {
    int (*each)(void *context, const struct assessment_happening *happening);
    void *context;
};

static int tell_happening(void *context, sqlite3_stmt *row)
{
    const struct happening_lister *lister = context;
    struct assessment_happening happening = {.number = sqlite3_column_int(row, 0), .event = sqlite3_column_int(row, 1),
                                             .at_ms = sqlite3_column_int64(row, 2),
                                             .person = sqlite3_column_int64(row, 3)};

    sql_copy_text(row, 4, happening.name, sizeof happening.name);
    sql_copy_text(row, 5, happening.reason, sizeof happening.reason);
    return lister->each(lister->context, &happening);
}

int assessment_history(struct store *store, int64_t assessment,
                       int (*each)(void *context, const struct assessment_happening *happening), void *context,
                       struct error *err)
{
    struct happening_lister lister = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_EVENTS, SQL_VALUES(SQL_INT(assessment)),
                                        tell_happening, &lister, err));
}
