/* store/tokens.c - bearer tokens, the claim and the access log: see people.h */
#include "people.h"
#include "store_private.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

#define MS_PER_DAY INT64_C(86400000)
#define DETAIL_SIZE 512

#define COLUMNS                                                                                                       \
    " id, hash, role, name, created_ms, expires_ms, used_ms, incident, person, is_revoked FROM token "
#define HAS_LEADER(role) "EXISTS (SELECT 1 FROM person WHERE role = " role ")"

enum { ADD_TOKEN, FIND_TOKEN, TOUCH_TOKEN, REVOKE_TOKEN, LIST_TOKENS, LOAD_CLAIM, SET_CLAIM, TAKE_CLAIM, ADD_AUDIT,
       LIST_AUDIT };
static const char *const statements[] = {
    [ADD_TOKEN] = "INSERT INTO token VALUES (NULL, ?1, ?2, ?3, ?4, ?5, 0, nullif(?6, 0), nullif(?7, 0), 0)",
    [FIND_TOKEN] = "SELECT" COLUMNS "WHERE hash = ?1",
    [TOUCH_TOKEN] = "UPDATE token SET used_ms = ?2 WHERE id = ?1 AND used_ms <= ?2 - ?3",
    [REVOKE_TOKEN] = "UPDATE token SET is_revoked = 1 WHERE id = ?1",
    [LIST_TOKENS] = "SELECT" COLUMNS "WHERE incident IS NULL ORDER BY id DESC",
    [LOAD_CLAIM] = ("SELECT hash, expires_ms, taken_ms IS NOT NULL OR " HAS_LEADER("?1")
                    " FROM (SELECT 1 AS id) LEFT JOIN claim USING (id)"),
    [SET_CLAIM] = ("INSERT INTO claim SELECT 1, ?1, ?2, NULL WHERE NOT " HAS_LEADER("?3") " ON CONFLICT (id)"
                   " DO UPDATE SET hash = excluded.hash, expires_ms = excluded.expires_ms WHERE taken_ms IS NULL"),
    [TAKE_CLAIM] = "UPDATE claim SET taken_ms = ?1 WHERE taken_ms IS NULL",
    [ADD_AUDIT] = "INSERT INTO audit VALUES (NULL, ?1, ?2, ?3, ?4)",
    [LIST_AUDIT] = "SELECT at_ms, who, what, detail FROM audit ORDER BY id DESC LIMIT ?1",
};
static const struct sql_module module = {SQL_TOKENS, statements};

static void copy_hash(sqlite3_stmt *statement, int column, uint8_t hash[SECRET_HASH_SIZE])
{
    memset(hash, 0, SECRET_HASH_SIZE);
    if (sqlite3_column_bytes(statement, column) == SECRET_HASH_SIZE)
        memcpy(hash, sqlite3_column_blob(statement, column), SECRET_HASH_SIZE);
}

static void take_token(sqlite3_stmt *statement, struct token *token)
{
    *token = (struct token){
        .id = sqlite3_column_int64(statement, 0),
        .role = (enum role)sqlite3_column_int(statement, 2),
        .created_ms = sqlite3_column_int64(statement, 4),
        .expires_ms = sqlite3_column_int64(statement, 5),
        .used_ms = sqlite3_column_int64(statement, 6),
        .incident = sqlite3_column_int64(statement, 7),
        .person = sqlite3_column_int64(statement, 8),
        .revoked = sqlite3_column_int(statement, 9),
    };
    copy_hash(statement, 1, token->hash);
    sql_copy_text(statement, 3, token->name, sizeof token->name);
}

int token_add(struct store *store, struct token *token, struct error *err)
{
    int r;

    if (token->expires_ms > token->created_ms + TOKEN_DAYS_MAX * MS_PER_DAY)
        return error_set(err, -EINVAL, "token %s: %d days are the most", token->name, TOKEN_DAYS_MAX);
    r = store_write(store, &module, ADD_TOKEN,
                    SQL_VALUES(SQL_BLOB(token->hash, SECRET_HASH_SIZE), SQL_INT(token->role), SQL_TEXT(token->name),
                               SQL_INT(token->created_ms), SQL_INT(token->expires_ms), SQL_INT(token->incident),
                               SQL_INT(token->person)), err);
    if (r < 0)
        return r;
    token->id = sqlite3_last_insert_rowid(store->connection.db);
    return 0;
}

int token_find(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct token *token)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, FIND_TOKEN, SQL_VALUES(SQL_BLOB(hash, SECRET_HASH_SIZE)), &statement,
                      NULL);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, NULL);
    if (r > 0)
        take_token(statement, token);
    sql_finish(statement);
    return r > 0 ? 0 : store_after(store, r < 0 ? r : -ENOENT);
}

int token_touch(struct store *store, int64_t id, int64_t used_ms)
{
    int r = store_write(store, &module, TOUCH_TOKEN, SQL_VALUES(SQL_INT(id), SQL_INT(used_ms), SQL_INT(TOKEN_TOUCH_MS)),
                        NULL);

    return r < 0 ? r : 0;
}

int token_revoke(struct store *store, int64_t id, struct error *err)
{
    int r = store_write(store, &module, REVOKE_TOKEN, SQL_VALUES(SQL_INT(id)), err);

    return r == 0 ? error_set(err, -ENOENT, "token %lld: not known", (long long)id) : r < 0 ? r : 0;
}

int tokens_list(struct store *store, int (*each)(void *context, const struct token *token), void *context,
                struct error *err)
{
    sqlite3_stmt *statement;
    struct token token;
    int r = sql_start(&store->connection, &module, LIST_TOKENS, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        take_token(statement, &token);
        r = each(context, &token);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}

/* -- the claim -- */

struct claim {
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t expires_ms;
    bool has_code, is_taken;        /* taken by whoever was first to have it, or void: a leader was made without it */
};

static int load_claim(struct store *store, struct claim *claim, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LOAD_CLAIM, SQL_VALUES(SQL_INT(ROLE_LEADER)), &statement, err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, err);
    if (r > 0) {
        copy_hash(statement, 0, claim->hash);
        claim->has_code = sqlite3_column_type(statement, 0) != SQLITE_NULL;
        claim->expires_ms = sqlite3_column_int64(statement, 1);
        claim->is_taken = sqlite3_column_int(statement, 2);
    }
    sql_finish(statement);
    return store_after(store, r < 0 ? r : 0);
}

int claim_set(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t expires_ms, struct error *err)
{
    int r = store_write(store, &module, SET_CLAIM,
                        SQL_VALUES(SQL_BLOB(hash, SECRET_HASH_SIZE), SQL_INT(expires_ms), SQL_INT(ROLE_LEADER)), err);

    return r == 0 ? error_set(err, -EALREADY, "claim: was claimed already") : r < 0 ? r : 0;
}

static int judge_claim(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t now_ms, struct error *err)
{
    struct claim claim;
    int r = load_claim(store, &claim, err);

    if (r < 0)
        return r;
    if (claim.is_taken)
        return error_set(err, -EALREADY, "claim: was claimed already");
    if (!claim.has_code)
        return error_set(err, -ENOENT, "claim: there is no code");
    if (sodium_memcmp(hash, claim.hash, SECRET_HASH_SIZE) != 0)
        return error_set(err, -ENOENT, "claim: the code is wrong");
    if (now_ms >= claim.expires_ms)
        return error_set(err, -ETIMEDOUT, "claim: the code is too old");
    return 0;
}

int claim_check(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t now_ms)
{
    return judge_claim(store, hash, now_ms, NULL);
}

int claim_take(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t now_ms, struct error *err)
{
    int r = judge_claim(store, hash, now_ms, err);

    if (r == 0)
        r = store_write(store, &module, TAKE_CLAIM, SQL_VALUES(SQL_INT(now_ms)), err);
    return r < 0 ? r : 0;
}

bool claim_is_done(struct store *store)
{
    struct claim claim;

    return load_claim(store, &claim, NULL) == 0 && claim.is_taken;
}

/* -- the access log -- */

int audit_add(struct store *store, int64_t at_ms, const char *who, const char *what, const char *detail,
              struct error *err)
{
    int r = store_write(store, &module, ADD_AUDIT,
                        SQL_VALUES(SQL_INT(at_ms), SQL_TEXT(who), SQL_TEXT(what), SQL_TEXT(detail ? detail : "")), err);

    return r < 0 ? r : 0;
}

int audit_list(struct store *store, size_t limit,
               int (*each)(void *context, int64_t at_ms, const char *who, const char *what, const char *detail),
               void *context, struct error *err)
{
    char who[NAME_SIZE], what[NAME_SIZE], detail[DETAIL_SIZE];
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, LIST_AUDIT,
                      SQL_VALUES(SQL_INT(limit < INT64_MAX ? (int64_t)limit : INT64_MAX)), &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, err)) > 0) {
        sql_copy_text(statement, 1, who, sizeof who);
        sql_copy_text(statement, 2, what, sizeof what);
        sql_copy_text(statement, 3, detail, sizeof detail);
        r = each(context, sqlite3_column_int64(statement, 0), who, what, detail);
        if (r)
            break;
    }
    sql_finish(statement);
    return store_after(store, r);
}
