/* store/snapshots.c - see snapshots.h */
#include "snapshots.h"
#include "assessment.h"
#include "ledger.h"
#include "rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SNAPSHOT_DIGEST_SIZE == LEDGER_HASH_SIZE, "SHA-256");
_Static_assert(ASSESSMENT_DRAFT == 1, "assessment.working");

enum { ADD_SNAPSHOT, COUNT_SNAPSHOTS, GET_SNAPSHOT, LIST_SNAPSHOTS, LIST_NEWEST, LIST_NEWEST_BRIEF,
       GET_STATE, ASK, GATHERED, NEXT_DUE };
#define SNAPSHOT_COLUMNS "SELECT s.id, line, key, made_ms, coalesce(made_by, 0), digest, document" SNAPSHOT_OF
#define SNAPSHOT_OF " FROM snapshot s JOIN assessment_line l ON l.id = line"
#define NEWEST " WHERE version = ?1 AND s.id = (SELECT max(id) FROM snapshot WHERE line = l.id) ORDER BY position"
static const char *const statements[] = {
    [ADD_SNAPSHOT] = "INSERT INTO snapshot VALUES (NULL, ?1, ?2, ?3, ?5, ?4)",
    [COUNT_SNAPSHOTS] = "SELECT count(*) FROM snapshot WHERE line = ?1",
    [GET_SNAPSHOT] = SNAPSHOT_COLUMNS " WHERE s.id = ?1",
    [LIST_SNAPSHOTS] = SNAPSHOT_COLUMNS " WHERE version = ?1 ORDER BY s.id",
    [LIST_NEWEST] = SNAPSHOT_COLUMNS NEWEST,
    [LIST_NEWEST_BRIEF] = "SELECT s.id, line, key, made_ms, coalesce(made_by, 0), digest" SNAPSHOT_OF NEWEST,
    [GET_STATE] = "SELECT evidence_asked, evidence_gathered, evidence_ms FROM assessment_version WHERE id = ?1",
    [ASK] = "UPDATE assessment_version SET evidence_asked = evidence_asked + 1 WHERE id = ?1",
    [GATHERED] = "UPDATE assessment_version SET evidence_gathered = max(evidence_gathered, ?2), evidence_ms = ?3"
                 " WHERE id = ?1",
    [NEXT_DUE] = "SELECT a.id, v.id FROM assessment a JOIN assessment_version v ON v.assessment = a.id"
                 " WHERE a.id > ?1 AND a.working = 1 AND v.number = (SELECT max(number) FROM assessment_version"
                 " WHERE assessment = a.id) AND evidence_gathered < evidence_asked ORDER BY a.id LIMIT 1",
};
static const struct sql_module module = {SQL_SNAPSHOTS, statements};

int snapshot_add(struct store *store, struct snapshot *snapshot, const char *document, struct error *err)
{
    size_t size = strlen(document);
    int r;

    if (size >= SNAPSHOT_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "evidence: %zu bytes, at most %d are kept", size, SNAPSHOT_SIZE_MAX - 1);
    r = rows_limit(store, &module, COUNT_SNAPSHOTS, SQL_VALUES(SQL_INT(snapshot->line)), SNAPSHOTS_MAX,
                   "snapshots of a line", err);
    if (r < 0)
        return r;
    ledger_digest(document, size, snapshot->digest);
    return rows_add(store, &module, ADD_SNAPSHOT,
                    SQL_VALUES(SQL_INT(snapshot->line), SQL_INT(snapshot->made_ms), rows_reference(snapshot->made_by),
                               SQL_TEXT(document), SQL_BLOB(snapshot->digest, sizeof snapshot->digest)),
                    &snapshot->id, err);
}

static void take_snapshot(struct snapshot *snapshot, sqlite3_stmt *row)
{
    const void *digest = sqlite3_column_blob(row, 5);

    *snapshot = (struct snapshot){.id = sqlite3_column_int64(row, 0), .line = sqlite3_column_int64(row, 1),
                                  .key = sqlite3_column_int64(row, 2), .made_ms = sqlite3_column_int64(row, 3),
                                  .made_by = sqlite3_column_int64(row, 4)};
    memcpy(snapshot->digest, digest, sizeof snapshot->digest);      /* a CHECK holds its size */
}

struct loaded {
    struct snapshot *snapshot;
    char *document;
};

static void take_loaded(void *context, sqlite3_stmt *row)
{
    struct loaded *loaded = context;

    take_snapshot(loaded->snapshot, row);
    loaded->document = rows_text(row, 6);
}

static int load_snapshot(struct connection *connection, int64_t id, struct snapshot *snapshot, char **document,
                         struct error *err)
{
    struct loaded loaded = {.snapshot = snapshot};
    int r = rows_first(connection, &module, GET_SNAPSHOT, SQL_VALUES(SQL_INT(id)), take_loaded, &loaded, err);

    if (r < 0)
        return r;
    if (!loaded.document)
        return error_set(err, -ENOMEM, "evidence: out of memory");
    *document = loaded.document;
    return 0;
}

int snapshot_load(struct store *store, int64_t id, struct snapshot *snapshot, char **document, struct error *err)
{
    return store_after(store, load_snapshot(&store->connection, id, snapshot, document, err));
}

int snapshot_read(struct store_reader *reader, int64_t id, struct snapshot *snapshot, char **document,
                  struct error *err)
{
    return load_snapshot(&reader->connection, id, snapshot, document, err);
}

struct lister {
    int (*each)(void *context, const struct snapshot *snapshot);
    int (*each_document)(void *context, const struct snapshot *snapshot, const char *document);
    void *context;
};

static int tell_snapshot(void *context, sqlite3_stmt *row)
{
    const struct lister *lister = context;
    struct snapshot snapshot;

    take_snapshot(&snapshot, row);
    return lister->each ? lister->each(lister->context, &snapshot)
                        : lister->each_document(lister->context, &snapshot, (const char *)sqlite3_column_text(row, 6));
}

int snapshots_list(struct store *store, int64_t version,
                   int (*each)(void *context, const struct snapshot *snapshot), void *context, struct error *err)
{
    struct lister lister = {.each = each, .context = context};

    return store_after(store, rows_each(&store->connection, &module, LIST_SNAPSHOTS, SQL_VALUES(SQL_INT(version)),
                                        tell_snapshot, &lister, err));
}

int snapshots_newest_brief(struct store *store, int64_t version,
                           int (*each)(void *context, const struct snapshot *snapshot), void *context,
                           struct error *err)
{
    struct lister lister = {.each = each, .context = context};

    return store_after(store, rows_each(&store->connection, &module, LIST_NEWEST_BRIEF, SQL_VALUES(SQL_INT(version)),
                                        tell_snapshot, &lister, err));
}

static int list_newest(struct connection *connection, int64_t version,
                       int (*each)(void *context, const struct snapshot *snapshot, const char *document),
                       void *context, struct error *err)
{
    struct lister lister = {.each_document = each, .context = context};

    return rows_each(connection, &module, LIST_NEWEST, SQL_VALUES(SQL_INT(version)), tell_snapshot, &lister, err);
}

int snapshots_newest(struct store *store, int64_t version,
                     int (*each)(void *context, const struct snapshot *snapshot, const char *document), void *context,
                     struct error *err)
{
    return store_after(store, list_newest(&store->connection, version, each, context, err));
}

int snapshots_newest_read(struct store_reader *reader, int64_t version,
                          int (*each)(void *context, const struct snapshot *snapshot, const char *document),
                          void *context, struct error *err)
{
    return list_newest(&reader->connection, version, each, context, err);
}

/* -- when it is to be gathered -- */

static void take_state(void *context, sqlite3_stmt *row)
{
    *(struct snapshots_state *)context = (struct snapshots_state){
        sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2)};
}

static int get_state(struct connection *connection, int64_t version, struct snapshots_state *state, struct error *err)
{
    return rows_first(connection, &module, GET_STATE, SQL_VALUES(SQL_INT(version)), take_state, state, err);
}

int snapshots_state_load(struct store *store, int64_t version, struct snapshots_state *state, struct error *err)
{
    return store_after(store, get_state(&store->connection, version, state, err));
}

int snapshots_state_read(struct store_reader *reader, int64_t version, struct snapshots_state *state,
                         struct error *err)
{
    return get_state(&reader->connection, version, state, err);
}

int snapshots_ask(struct store *store, int64_t version, struct error *err)
{
    return rows_add(store, &module, ASK, SQL_VALUES(SQL_INT(version)), NULL, err);
}

int snapshots_gathered(struct store *store, int64_t version, int64_t asked, int64_t now_ms, struct error *err)
{
    return rows_add(store, &module, GATHERED, SQL_VALUES(SQL_INT(version), SQL_INT(asked), SQL_INT(now_ms)), NULL, err);
}

static void take_due(void *context, sqlite3_stmt *row)
{
    int64_t *ids = context;

    ids[0] = sqlite3_column_int64(row, 0);
    ids[1] = sqlite3_column_int64(row, 1);
}

int snapshots_next_due(struct store *store, int64_t after, int64_t *assessment, int64_t *version, struct error *err)
{
    int64_t ids[2] = {0, 0};
    struct error none = {0};
    int r = store_after(store, rows_first(&store->connection, &module, NEXT_DUE, SQL_VALUES(SQL_INT(after)), take_due,
                                          ids, &none));

    if (r < 0 && r != -ENOENT)
        return error_set(err, r, "%s", none.text);
    *assessment = ids[0];
    *version = ids[1];
    return 0;
}
