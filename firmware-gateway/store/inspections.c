/* store/inspections.c - see inspections.h */
#include "inspections.h"
#include "rows.h"
#include <errno.h>
#include <stdio.h>

enum { ADD, COUNT_ALL, BEGIN, FINISH, GET, LIST, NEWEST, LOOK, LIST_ROOMS, ADD_FINDING, COUNT_FINDINGS, GET_FINDING,
       LIST_FINDINGS, ADD_REPLY, COUNT_REPLIES, LIST_REPLIES };

#define INSPECTION_COLUMNS                                                                                            \
    "SELECT i.id, i.made_ms, i.made_by, p.name, i.planned_date, i.notice, i.done_ms, i.done_date,"                    \
    " (SELECT count(*) FROM inspection_room WHERE inspection = i.id),"                                                \
    " (SELECT count(*) FROM finding WHERE inspection = i.id),"                                                        \
    " (SELECT count(*) FROM finding AS f WHERE f.inspection = i.id"                                                   \
    "     AND NOT EXISTS (SELECT 1 FROM finding_reply WHERE finding = f.id))"                                         \
    ", i.begun_ms FROM inspection AS i JOIN person AS p ON p.id = i.made_by"
#define FINDING_COLUMNS                                                                                               \
    "SELECT f.id, f.inspection, f.at_ms, f.person, f.photo, p.name, coalesce(r.key, ''), f.text,"                     \
    " EXISTS (SELECT 1 FROM finding_reply WHERE finding = f.id)"                                                      \
    " FROM finding AS f JOIN person AS p ON p.id = f.person LEFT JOIN room AS r ON r.id = f.room"

static const char *const statements[] = {
    [ADD] = "INSERT INTO inspection VALUES (NULL, ?1, ?2, ?3, ?4, 0, 0, 0)",
    [COUNT_ALL] = "SELECT count(*) FROM inspection",
    [BEGIN] = "UPDATE inspection SET begun_ms = ?2 WHERE id = ?1 AND begun_ms = 0 AND done_ms = 0",
    [FINISH] = "UPDATE inspection SET done_ms = ?2, done_date = ?3 WHERE id = ?1 AND done_ms = 0",
    [GET] = INSPECTION_COLUMNS " WHERE i.id = ?1",
    [LIST] = INSPECTION_COLUMNS " ORDER BY i.id DESC",
    [NEWEST] = "SELECT max(done_date) FROM inspection AS i WHERE begun_ms <> 0"
               " OR EXISTS (SELECT 1 FROM finding WHERE inspection = i.id)",
    [LOOK] = "INSERT INTO inspection_room SELECT ?1, id, ?3, ?4, ?5, ?6, ?7 FROM room WHERE key = ?2"
             " ON CONFLICT (inspection, room) DO UPDATE SET at_ms = ?3, person = ?4, is_fine = ?5, note = ?6,"
             " photo = ?7",
    [LIST_ROOMS] = "SELECT r.key, x.at_ms, x.person, x.photo, x.is_fine, x.note FROM inspection_room AS x"
                   " JOIN room AS r ON r.id = x.room WHERE x.inspection = ?1 ORDER BY r.building, r.name",
    [ADD_FINDING] = "INSERT INTO finding VALUES (NULL, ?1, (SELECT id FROM room WHERE key = ?2), ?3, ?4, ?5, ?6)",
    [COUNT_FINDINGS] = "SELECT count(*) FROM finding WHERE inspection = ?1",
    [GET_FINDING] = FINDING_COLUMNS " WHERE f.id = ?1",
    [LIST_FINDINGS] = FINDING_COLUMNS " WHERE f.inspection = ?1 ORDER BY f.id",
    [ADD_REPLY] = "INSERT INTO finding_reply VALUES (NULL, ?1, ?2, ?3, ?4, ?5)",
    [COUNT_REPLIES] = "SELECT count(*) FROM finding_reply WHERE finding = ?1",
    [LIST_REPLIES] = "SELECT x.id, x.at_ms, x.person, x.action, p.name, x.text FROM finding_reply AS x"
                     " JOIN person AS p ON p.id = x.person WHERE x.finding = ?1 ORDER BY x.id",
};
static const struct sql_module module = {SQL_INSPECTIONS, statements};

/* -- inspections -- */

int inspection_add(struct store *store, struct inspection *inspection, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_ALL, SQL_NO_VALUES, INSPECTIONS_MAX, "inspections", err);

    return r < 0 ? r : rows_add(store, &module, ADD,
                                SQL_VALUES(SQL_INT(inspection->made_ms), SQL_INT(inspection->made_by),
                                           SQL_INT(inspection->planned_date), SQL_TEXT(inspection->notice)),
                                &inspection->id, err);
}

int inspection_begin(struct store *store, int64_t id, int64_t now_ms, struct error *err)
{
    int r = store_write(store, &module, BEGIN, SQL_VALUES(SQL_INT(id), SQL_INT(now_ms)), err);

    return r == 0 ? error_set(err, -ENOENT, "inspection %lld: not there, or begun", (long long)id) : r < 0 ? r : 0;
}

int inspection_finish(struct store *store, int64_t id, int64_t now_ms, int64_t date, struct error *err)
{
    int r = store_write(store, &module, FINISH, SQL_VALUES(SQL_INT(id), SQL_INT(now_ms), SQL_INT(date)), err);

    return r == 0 ? error_set(err, -ENOENT, "inspection %lld: not there, or done", (long long)id) : r < 0 ? r : 0;
}

static void take_inspection(void *context, sqlite3_stmt *row)
{
    struct inspection *inspection = context;

    *inspection = (struct inspection){.id = sqlite3_column_int64(row, 0), .made_ms = sqlite3_column_int64(row, 1),
                                      .made_by = sqlite3_column_int64(row, 2),
                                      .planned_date = sqlite3_column_int64(row, 4),
                                      .begun_ms = sqlite3_column_int64(row, 11),
                                      .done_ms = sqlite3_column_int64(row, 6),
                                      .done_date = sqlite3_column_int64(row, 7),
                                      .rooms_seen = sqlite3_column_int(row, 8),
                                      .findings = sqlite3_column_int(row, 9),
                                      .unanswered = sqlite3_column_int(row, 10)};
    sql_copy_text(row, 3, inspection->who, sizeof inspection->who);
    sql_copy_text(row, 5, inspection->notice, sizeof inspection->notice);
}

int inspection_load(struct store *store, int64_t id, struct inspection *inspection, struct error *err)
{
    int r = rows_first(&store->connection, &module, GET, SQL_VALUES(SQL_INT(id)), take_inspection, inspection, err);

    return r == -ENOENT ? error_set(err, r, "inspection %lld: not there", (long long)id) : store_after(store, r);
}

struct inspection_listing {
    int (*each)(void *context, const struct inspection *inspection);
    void *context;
};

static int list_inspection(void *context, sqlite3_stmt *row)
{
    const struct inspection_listing *listing = context;
    struct inspection inspection;

    take_inspection(&inspection, row);
    return listing->each(listing->context, &inspection);
}

int inspections_list(struct store *store, int (*each)(void *context, const struct inspection *inspection),
                     void *context, struct error *err)
{
    struct inspection_listing listing = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST, SQL_NO_VALUES, list_inspection, &listing,
                                        err));
}

int inspection_newest_date(struct store *store, int64_t *date, struct error *err)
{
    return store_after(store, sql_number(&store->connection, &module, NEWEST, SQL_NO_VALUES, 0, date, err));
}

int inspection_newest_date_read(struct store_reader *reader, int64_t *date, struct error *err)
{
    return sql_number(&reader->connection, &module, NEWEST, SQL_NO_VALUES, 0, date, err);
}

/* -- rooms -- */

int inspection_look(struct store *store, int64_t id, const struct inspection_room *seen, struct error *err)
{
    return rows_add(store, &module, LOOK,
                    SQL_VALUES(SQL_INT(id), SQL_TEXT(seen->room), SQL_INT(seen->at_ms), SQL_INT(seen->person),
                               SQL_INT(seen->is_fine), SQL_TEXT(seen->note), rows_reference(seen->photo)), NULL, err);
}

struct room_listing {
    int (*each)(void *context, const struct inspection_room *seen);
    void *context;
};

static int list_room(void *context, sqlite3_stmt *row)
{
    const struct room_listing *listing = context;
    struct inspection_room seen = {.at_ms = sqlite3_column_int64(row, 1), .person = sqlite3_column_int64(row, 2),
                                   .photo = sqlite3_column_int64(row, 3), .is_fine = sqlite3_column_int(row, 4)};

    sql_copy_text(row, 0, seen.room, sizeof seen.room);
    sql_copy_text(row, 5, seen.note, sizeof seen.note);
    return listing->each(listing->context, &seen);
}

int inspection_rooms(struct store *store, int64_t id, int (*each)(void *context, const struct inspection_room *seen),
                     void *context, struct error *err)
{
    struct room_listing listing = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_ROOMS, SQL_VALUES(SQL_INT(id)), list_room,
                                        &listing, err));
}

/* -- findings -- */

int finding_add(struct store *store, struct finding *finding, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_FINDINGS, SQL_VALUES(SQL_INT(finding->inspection)),
                       INSPECTION_FINDINGS_MAX, "inspection: findings", err);

    return r < 0 ? r : rows_add(store, &module, ADD_FINDING,
                                SQL_VALUES(SQL_INT(finding->inspection), SQL_TEXT(finding->room),
                                           SQL_INT(finding->at_ms), SQL_INT(finding->person), SQL_TEXT(finding->text),
                                           rows_reference(finding->photo)), &finding->id, err);
}

static void take_finding(void *context, sqlite3_stmt *row)
{
    struct finding *finding = context;

    *finding = (struct finding){.id = sqlite3_column_int64(row, 0), .inspection = sqlite3_column_int64(row, 1),
                                .at_ms = sqlite3_column_int64(row, 2), .person = sqlite3_column_int64(row, 3),
                                .photo = sqlite3_column_int64(row, 4), .is_answered = sqlite3_column_int(row, 8)};
    sql_copy_text(row, 5, finding->who, sizeof finding->who);
    sql_copy_text(row, 6, finding->room, sizeof finding->room);
    sql_copy_text(row, 7, finding->text, sizeof finding->text);
}

int finding_load(struct store *store, int64_t id, struct finding *finding, struct error *err)
{
    int r = rows_first(&store->connection, &module, GET_FINDING, SQL_VALUES(SQL_INT(id)), take_finding, finding, err);

    return r == -ENOENT ? error_set(err, r, "finding %lld: not there", (long long)id) : store_after(store, r);
}

struct finding_listing {
    int (*each)(void *context, const struct finding *finding);
    void *context;
};

static int list_finding(void *context, sqlite3_stmt *row)
{
    const struct finding_listing *listing = context;
    struct finding finding;

    take_finding(&finding, row);
    return listing->each(listing->context, &finding);
}

int findings_list(struct store *store, int64_t inspection, int (*each)(void *context, const struct finding *finding),
                  void *context, struct error *err)
{
    struct finding_listing listing = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_FINDINGS, SQL_VALUES(SQL_INT(inspection)),
                                        list_finding, &listing, err));
}

/* -- replies -- */

int finding_reply_add(struct store *store, struct finding_reply *reply, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_REPLIES, SQL_VALUES(SQL_INT(reply->finding)), FINDING_REPLIES_MAX,
                       "finding: replies", err);

    return r < 0 ? r : rows_add(store, &module, ADD_REPLY,
                                SQL_VALUES(SQL_INT(reply->finding), SQL_INT(reply->at_ms), SQL_INT(reply->person),
                                           SQL_TEXT(reply->text), rows_reference(reply->action)), &reply->id, err);
}

struct reply_listing {
    int64_t finding;
    int (*each)(void *context, const struct finding_reply *reply);
    void *context;
};

static int list_reply(void *context, sqlite3_stmt *row)
{
    const struct reply_listing *listing = context;
    struct finding_reply reply = {.id = sqlite3_column_int64(row, 0), .finding = listing->finding,
                                  .at_ms = sqlite3_column_int64(row, 1), .person = sqlite3_column_int64(row, 2),
                                  .action = sqlite3_column_int64(row, 3)};

    sql_copy_text(row, 4, reply.who, sizeof reply.who);
    sql_copy_text(row, 5, reply.text, sizeof reply.text);
    return listing->each(listing->context, &reply);
}

int finding_replies(struct store *store, int64_t finding, int (*each)(void *context, const struct finding_reply *reply),
                    void *context, struct error *err)
{
    struct reply_listing listing = {finding, each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_REPLIES, SQL_VALUES(SQL_INT(finding)),
                                        list_reply, &listing, err));
}
