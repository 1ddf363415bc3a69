/* store/sealed_versions.c - see sealed_versions.h */
#include "sealed_versions.h"
#include "ledger.h"
#include "rows.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SEALED_DIGEST_SIZE == LEDGER_HASH_SIZE, "SHA-256");
_Static_assert(SIGNATURE_APPROVED == 0 && SIGNATURE_SEEN == 4, "signature.meaning");

enum { SEAL, CLOSE_REVIEWS, CLEAR_MARKS, GET_SEALED, ADD_SIGNATURE, COUNT_SIGNATURES, LIST_SIGNATURES,
       ERASE_SIGNATURES, ADD_CONFIRMATION, LIST_CONFIRMATIONS, NEWEST_CONFIRMATION };
static const char *const statements[] = {
    [SEAL] = "INSERT INTO sealed_version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [CLOSE_REVIEWS] = "INSERT INTO review_closing SELECT id, ?2, ?3, ?4, '' FROM review WHERE assessment = ?1"
                      " AND NOT EXISTS (SELECT 1 FROM review_closing WHERE review = id)",
    [CLEAR_MARKS] = "UPDATE line_contradiction SET cleared_ms = ?2 WHERE assessment = ?1 AND cleared_ms IS NULL",
    [GET_SEALED] = "SELECT version, assessment, number, sealed_ms, sealed_date, sealed_by, name, reason, digest,"
                   " document"
                   " FROM sealed_version JOIN assessment_version v ON v.id = version"
                   " JOIN person p ON p.id = sealed_by WHERE version = ?1",
    [ADD_SIGNATURE] = "INSERT INTO signature VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [COUNT_SIGNATURES] = "SELECT count(*) FROM signature WHERE version = ?1",
    [LIST_SIGNATURES] = "SELECT id, person, role, meaning, at_ms, entry, name, post FROM signature WHERE version = ?1"
                        " ORDER BY id",
    [ERASE_SIGNATURES] = "UPDATE signature SET name = '', post = '' WHERE person = ?1",
    [ADD_CONFIRMATION] = "INSERT INTO confirmation VALUES (?1, ?2, ?3)",
    [LIST_CONFIRMATIONS] = "SELECT person, name, at_ms FROM confirmation JOIN person ON id = person WHERE version = ?1"
                           " ORDER BY at_ms, person",
    [NEWEST_CONFIRMATION] = "SELECT v.id FROM confirmation JOIN assessment_version v ON v.id = version"
                            " WHERE person = ?2 AND assessment = ?1 ORDER BY number DESC LIMIT 1",
};
static const struct sql_module module = {SQL_SEALED, statements};

/* -- sealing -- */

struct loaded {
    struct sealed_version *sealed;
    bool with_document;
    char *document;
};

static void take_sealed(void *context, sqlite3_stmt *row)
{
    struct loaded *loaded = context;
    struct sealed_version *sealed = loaded->sealed;

    *sealed = (struct sealed_version){
        .version = sqlite3_column_int64(row, 0),
        .assessment = sqlite3_column_int64(row, 1),
        .number = sqlite3_column_int(row, 2),
        .sealed_ms = sqlite3_column_int64(row, 3),
        .sealed_date = sqlite3_column_int64(row, 4),
        .sealed_by = sqlite3_column_int64(row, 5),
    };
    sql_copy_text(row, 6, sealed->name, sizeof sealed->name);
    sql_copy_text(row, 7, sealed->reason, sizeof sealed->reason);
    memcpy(sealed->digest, sqlite3_column_blob(row, 8), sizeof sealed->digest);     /* a CHECK holds its size */
    if (loaded->with_document)
        loaded->document = rows_text(row, 9);
}

static int load_sealed(struct connection *connection, int64_t version, struct sealed_version *sealed, char **document,
                       struct error *err)
{
    struct loaded loaded = {.sealed = sealed, .with_document = document};
    int r = rows_first(connection, &module, GET_SEALED, SQL_VALUES(SQL_INT(version)), take_sealed, &loaded, err);

    if (r < 0)
        return r;
    if (document && !loaded.document)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    if (document)
        *document = loaded.document;
    return 0;
}

int sealed_version_load(struct store *store, int64_t version, struct sealed_version *sealed, char **document,
                        struct error *err)
{
    return store_after(store, load_sealed(&store->connection, version, sealed, document, err));
}

int sealed_version_read(struct store_reader *reader, int64_t version, struct sealed_version *sealed, char **document,
                        struct error *err)
{
    return load_sealed(&reader->connection, version, sealed, document, err);
}

int assessment_seal(struct store *store, const struct assessment_move *move, const char *document,
                    struct sealed_version *sealed, struct error *err)
{
    size_t size = strlen(document);
    uint8_t digest[SEALED_DIGEST_SIZE];
    int r;

    if (size >= SEALED_DOCUMENT_SIZE_MAX)
        return error_set(err, -EMSGSIZE, "assessment: %zu bytes, at most %d can be sealed", size,
                         SEALED_DOCUMENT_SIZE_MAX - 1);
    ledger_digest(document, size, digest);
    r = rows_add(store, &module, SEAL,
                 SQL_VALUES(SQL_INT(sealed->version), SQL_INT(move->at_ms), SQL_INT(sealed->sealed_date),
                            SQL_INT(move->person), SQL_TEXT(move->reason), SQL_TEXT(document),
                            SQL_BLOB(digest, sizeof digest)), NULL, err);
    if (r == 0)
        r = store_write(store, &module, CLOSE_REVIEWS,
                        SQL_VALUES(SQL_INT(move->assessment), SQL_INT(move->at_ms), SQL_INT(move->person),
                                   SQL_INT(sealed->version)), err);
    if (r >= 0)
        r = store_write(store, &module, CLEAR_MARKS, SQL_VALUES(SQL_INT(move->assessment), SQL_INT(move->at_ms)), err);
    if (r >= 0)
        r = assessment_move(store, move, err);
    return r < 0 ? r : sealed_version_load(store, sealed->version, sealed, NULL, err);
}

uint64_t sealed_text_revision(const struct store *store, bool *is_committed)
{
    /* People for their roles and the order of their names; erasing one is a write of theirs. */
    static const enum sql_home homes[] = {SQL_ASSESSMENTS, SQL_ASSESSMENT_LINES, SQL_SNAPSHOTS, SQL_CONSULTATIONS,
                                          SQL_SEALED, SQL_ACTIONS, SQL_PEOPLE, SQL_PLACES};

    return store_written(store, homes, sizeof homes / sizeof *homes, is_committed);
}

/* -- signatures -- */

int signature_add(struct store *store, struct signature *signature, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_SIGNATURES, SQL_VALUES(SQL_INT(signature->version)), SIGNATURES_MAX,
                       "signatures of a version", err);

    return r < 0 ? r
                 : rows_add(store, &module, ADD_SIGNATURE,
                            SQL_VALUES(SQL_INT(signature->version), SQL_INT(signature->person),
                                       SQL_INT(signature->role), SQL_INT(signature->meaning),
                                       SQL_INT(signature->at_ms), SQL_INT(signature->entry),
                                       SQL_TEXT(signature->name), SQL_TEXT(signature->post)), &signature->id, err);
}

struct signature_lister {
    int64_t version;
    int (*each)(void *context, const struct signature *signature);
    void *context;
};

static int tell_signature(void *context, sqlite3_stmt *row)
{
    const struct signature_lister *lister = context;
    struct signature signature = {
        .id = sqlite3_column_int64(row, 0),
        .version = lister->version,
        .person = sqlite3_column_int64(row, 1),
        .role = (enum duty_role)sqlite3_column_int(row, 2),
        .meaning = (enum signature_meaning)sqlite3_column_int(row, 3),
        .at_ms = sqlite3_column_int64(row, 4),
        .entry = sqlite3_column_int64(row, 5),
    };

    sql_copy_text(row, 6, signature.name, sizeof signature.name);
    sql_copy_text(row, 7, signature.post, sizeof signature.post);
    return lister->each(lister->context, &signature);
}

static int list_signatures(struct connection *connection, int64_t version,
                           int (*each)(void *context, const struct signature *signature), void *context,
                           struct error *err)
{
    struct signature_lister lister = {version, each, context};

    return rows_each(connection, &module, LIST_SIGNATURES, SQL_VALUES(SQL_INT(version)), tell_signature, &lister, err);
}

int signatures_list(struct store *store, int64_t version,
                    int (*each)(void *context, const struct signature *signature), void *context, struct error *err)
{
    return store_after(store, list_signatures(&store->connection, version, each, context, err));
}

int signatures_read(struct store_reader *reader, int64_t version,
                    int (*each)(void *context, const struct signature *signature), void *context, struct error *err)
{
    return list_signatures(&reader->connection, version, each, context, err);
}

int signatures_erase(struct store *store, int64_t person, struct error *err)
{
    int r = store_write(store, &module, ERASE_SIGNATURES, SQL_VALUES(SQL_INT(person)), err);

    return r < 0 ? r : 0;
}

/* -- who read it -- */

int confirmation_add(struct store *store, int64_t version, int64_t person, int64_t at_ms, struct error *err)
{
    return rows_add(store, &module, ADD_CONFIRMATION, SQL_VALUES(SQL_INT(version), SQL_INT(person), SQL_INT(at_ms)),
                    NULL, err);
}

struct confirmation_lister {
    int (*each)(void *context, int64_t person, const char *name, int64_t at_ms);
    void *context;
};

static int tell_confirmation(void *context, sqlite3_stmt *row)
{
    const struct confirmation_lister *lister = context;
    char name[NAME_SIZE];

    sql_copy_text(row, 1, name, sizeof name);
    return lister->each(lister->context, sqlite3_column_int64(row, 0), name, sqlite3_column_int64(row, 2));
}

int confirmations_list(struct store *store, int64_t version,
                       int (*each)(void *context, int64_t person, const char *name, int64_t at_ms), void *context,
                       struct error *err)
{
    struct confirmation_lister lister = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_CONFIRMATIONS, SQL_VALUES(SQL_INT(version)),
                                        tell_confirmation, &lister, err));
}

int confirmation_newest(struct store *store, int64_t assessment, int64_t person, int64_t *version, struct error *err)
{
    return store_after(store, sql_number(&store->connection, &module, NEWEST_CONFIRMATION,
                                         SQL_VALUES(SQL_INT(assessment), SQL_INT(person)), 0, version, err));
}
