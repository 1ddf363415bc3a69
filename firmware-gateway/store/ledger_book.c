/* store/ledger_book.c - see ledger_book.h: the chain's rows. Its key and receipts: ledger_key.c. */
#include "ledger_book.h"
#include "store_private.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS                                                                                                       \
    " l.id, l.time_ms, l.trust, l.boot, l.kind, l.actor, l.role, l.subject, l.digest, l.text, l.previous, l.hash,"    \
    " t.salt, t.text FROM ledger l LEFT JOIN ledger_text t ON t.entry = l.id "
enum { COLUMN_ID, COLUMN_TIME, COLUMN_TRUST, COLUMN_BOOT, COLUMN_KIND, COLUMN_ACTOR, COLUMN_ROLE, COLUMN_SUBJECT,
       COLUMN_DIGEST, COLUMN_TEXT_HASH, COLUMN_PREVIOUS, COLUMN_HASH, COLUMN_SALT, COLUMN_TEXT };

enum { GET_HEAD, GET_BOOT, ADD_ENTRY, ADD_TEXT, DROP_TEXT, GET_ENTRY, FIND_ENTRY, LIST_ENTRIES, LIST_ABOUT };
static const char *const statements[] = {
    [GET_HEAD] = "SELECT id, hash FROM ledger ORDER BY id DESC LIMIT 1",
    [GET_BOOT] = "SELECT random FROM boot WHERE id = ?1",
    [ADD_ENTRY] = "INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [ADD_TEXT] = "INSERT INTO ledger_text VALUES (?1, ?2, ?3)",
    [DROP_TEXT] = "DELETE FROM ledger_text WHERE entry = ?1",
    [GET_ENTRY] = "SELECT" COLUMNS "WHERE l.id = ?1",
    /* Subjects that begin with ?1: up to ?2, the same with its last letter one further. */
    [FIND_ENTRY] = "SELECT" COLUMNS "WHERE l.subject >= ?1 AND l.subject < ?2 AND l.kind IN (?3, ?4)"
                   " ORDER BY l.id DESC LIMIT 1",
    [LIST_ENTRIES] = "SELECT" COLUMNS "WHERE l.id >= ?1 ORDER BY l.id LIMIT ?2",
    [LIST_ABOUT] = "SELECT" COLUMNS "WHERE l.subject >= ?1 AND l.subject < ?2 ORDER BY l.id DESC",
};
static const struct sql_module module = {SQL_LEDGER, statements};

void ledger_clock(struct store *store, bool is_trusted)
{
    store->clock_is_trusted = is_trusted;
}

/* -- appending -- */

int ledger_head(struct store *store, int64_t *index, uint8_t hash[LEDGER_HASH_SIZE], struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, GET_HEAD, SQL_NO_VALUES, &statement, err);

    if (r < 0)
        return store_after(store, r);
    *index = 0;
    memset(hash, 0, LEDGER_HASH_SIZE);
    r = sql_step(&store->connection, statement, err);
    if (r > 0 && sqlite3_column_bytes(statement, 1) != LEDGER_HASH_SIZE)
        r = error_set(err, -EUCLEAN, "ledger: the newest entry is damaged");
    if (r > 0) {
        *index = sqlite3_column_int64(statement, 0);
        memcpy(hash, sqlite3_column_blob(statement, 1), LEDGER_HASH_SIZE);
    }
    sql_finish(statement);
    return store_after(store, r < 0 ? r : 0);
}

/* This life of the gateway has a row as soon as it wrote a reading or an event: its start is one. */
static int fill_boot(struct store *store, char boot[LEDGER_BOOT_SIZE], struct error *err)
{
    sqlite3_stmt *statement;
    int r;

    snprintf(boot, LEDGER_BOOT_SIZE, "-");
    if (!store->tail.boot)
        return 0;
    r = sql_start(&store->connection, &module, GET_BOOT, SQL_VALUES(SQL_INT(store->tail.boot)), &statement, err);
    if (r == 0)
        r = sql_step(&store->connection, statement, err);
    if (r < 0)
        return store_after(store, r);
    if (r > 0)
        sql_copy_text(statement, 0, boot, LEDGER_BOOT_SIZE);
    sql_finish(statement);
    return 0;
}

static bool fits(char *text, size_t size, const char *from)
{
    size_t length = strlen(from);

    if (length >= size)
        return false;
    memcpy(text, from, length + 1);
    return true;
}

static int describe(struct store *store, const struct ledger_act *act, struct ledger_entry *entry, struct error *err)
{
    *entry = (struct ledger_entry){.time_ms = act->time_ms, .kind = act->kind};
    entry->trust = store->options.is_demo ? LEDGER_DEMO : store->clock_is_trusted ? LEDGER_TRUSTED : LEDGER_UNTRUSTED;
    if (act->person)
        snprintf(entry->actor, sizeof entry->actor, "p%lld", (long long)act->person);
    if ((!act->person && !fits(entry->actor, sizeof entry->actor, act->by ? act->by : "gateway")) ||
        !fits(entry->role, sizeof entry->role, act->role ? act->role : "-") ||
        !fits(entry->subject, sizeof entry->subject, act->subject))
        return error_set(err, -EINVAL, "ledger: '%s' is too long for an entry", act->subject);
    if (act->payload_size)
        ledger_digest(act->payload, act->payload_size, entry->digest);
    else if (act->digest)
        memcpy(entry->digest, act->digest, sizeof entry->digest);
    return fill_boot(store, entry->boot, err);
}

static int write_text(struct store *store, const struct ledger_entry *entry, const uint8_t salt[LEDGER_SALT_SIZE],
                      const char *text, struct error *err)
{
    int r = store_write(store, &module, ADD_TEXT,
                        SQL_VALUES(SQL_INT(entry->index), SQL_BLOB(salt, LEDGER_SALT_SIZE), SQL_TEXT(text)), err);

    return r < 0 ? r : 0;
}

static int write_entry(struct store *store, const struct ledger_entry *entry, struct error *err)
{
    const struct sql_value text = SQL_BLOB(entry->text, LEDGER_HASH_SIZE), none = {.type = SQLITE_NULL};
    int r = store_write(store, &module, ADD_ENTRY,
                        SQL_VALUES(SQL_INT(entry->index), SQL_INT(entry->time_ms),
                                   SQL_TEXT(ledger_trust_word(entry->trust)), SQL_TEXT(entry->boot),
                                   SQL_TEXT(ledger_kind_word(entry->kind)), SQL_TEXT(entry->actor),
                                   SQL_TEXT(entry->role), SQL_TEXT(entry->subject),
                                   SQL_BLOB(entry->digest, LEDGER_HASH_SIZE), entry->has_text ? text : none,
                                   SQL_BLOB(entry->previous, LEDGER_HASH_SIZE),
                                   SQL_BLOB(entry->hash, LEDGER_HASH_SIZE)), err);

    return r < 0 ? r : 0;
}

int ledger_append(struct store *store, const struct ledger_act *act, int64_t *index, struct error *err)
{
    uint8_t salt[LEDGER_SALT_SIZE], head[LEDGER_HASH_SIZE];
    struct ledger_entry entry;
    int64_t head_index;
    int r = store_begin(store, err);

    if (r == 0)
        r = describe(store, act, &entry, err);
    if (r < 0)
        return r;
    entry.has_text = act->text && act->text[0];
    if (entry.has_text && strlen(act->text) >= LEDGER_TEXT_SIZE)
        return error_set(err, -EMSGSIZE, "a text has at most %d bytes", LEDGER_TEXT_SIZE - 1);
    if (entry.has_text) {
        randombytes_buf(salt, sizeof salt);
        ledger_text_hash(salt, act->text, entry.text);
    }
    r = ledger_head(store, &head_index, head, err);
    if (r == 0)
        r = ledger_link(&entry, head_index, head, err);
    if (r == 0)
        r = write_entry(store, &entry, err);
    if (r == 0 && entry.has_text)
        r = write_text(store, &entry, salt, act->text, err);
    if (r == 0 && index)
        *index = entry.index;
    return r;
}

int ledger_erase_text(struct store *store, int64_t index, const struct ledger_act *act, struct error *err)
{
    struct ledger_act erased = *act;
    char subject[LEDGER_SUBJECT_SIZE];
    int r = store_write(store, &module, DROP_TEXT, SQL_VALUES(SQL_INT(index)), err);

    if (r == 0)
        return error_set(err, -ENOENT, "entry %lld has no text", (long long)index);
    if (r < 0)
        return r;
    snprintf(subject, sizeof subject, "entry:%lld", (long long)index);
    erased.kind = LEDGER_PERSONAL_TEXT_ERASED;
    erased.subject = subject;
    erased.payload_size = 0;
    return ledger_append(store, &erased, NULL, err);
}

/* -- reading -- */

static bool copy_hash(sqlite3_stmt *statement, int column, uint8_t hash[LEDGER_HASH_SIZE])
{
    if (sqlite3_column_bytes(statement, column) != LEDGER_HASH_SIZE)
        return false;
    memcpy(hash, sqlite3_column_blob(statement, column), LEDGER_HASH_SIZE);
    return true;
}

/* Whole and nothing but: a text that was cut to fit would hash as another. */
static bool copy_text(sqlite3_stmt *statement, int column, char *text, size_t size)
{
    const void *from = sqlite3_column_text(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);

    if (!from || length >= size)
        return false;
    memcpy(text, from, length);
    text[length] = '\0';
    return strlen(text) == length;
}

/* false: the row is damaged. */
static bool take_entry(sqlite3_stmt *statement, struct ledger_entry *entry)
{
    char trust[LEDGER_BOOT_SIZE], kind[LEDGER_ROLE_SIZE];

    entry->index = sqlite3_column_int64(statement, COLUMN_ID);
    entry->time_ms = sqlite3_column_int64(statement, COLUMN_TIME);
    entry->has_text = sqlite3_column_type(statement, COLUMN_TEXT_HASH) != SQLITE_NULL;
    memset(entry->text, 0, sizeof entry->text);
    return copy_text(statement, COLUMN_TRUST, trust, sizeof trust) && ledger_trust_from_word(trust, &entry->trust) &&
           copy_text(statement, COLUMN_KIND, kind, sizeof kind) && ledger_kind_from_word(kind, &entry->kind) &&
           copy_text(statement, COLUMN_BOOT, entry->boot, sizeof entry->boot) &&
           copy_text(statement, COLUMN_ACTOR, entry->actor, sizeof entry->actor) &&
           copy_text(statement, COLUMN_ROLE, entry->role, sizeof entry->role) &&
           copy_text(statement, COLUMN_SUBJECT, entry->subject, sizeof entry->subject) &&
           copy_hash(statement, COLUMN_DIGEST, entry->digest) &&
           (!entry->has_text || copy_hash(statement, COLUMN_TEXT_HASH, entry->text)) &&
           copy_hash(statement, COLUMN_PREVIOUS, entry->previous) && copy_hash(statement, COLUMN_HASH, entry->hash);
}

/* The text that is kept is what was hashed; one that was erased says nothing. */
static bool text_is_whole(sqlite3_stmt *statement, const struct ledger_entry *entry)
{
    const char *text = (const char *)sqlite3_column_text(statement, COLUMN_TEXT);
    uint8_t hash[LEDGER_HASH_SIZE];

    if (!text)
        return true;
    if (!entry->has_text || sqlite3_column_bytes(statement, COLUMN_SALT) != LEDGER_SALT_SIZE)
        return false;
    ledger_text_hash(sqlite3_column_blob(statement, COLUMN_SALT), text, hash);
    return memcmp(hash, entry->text, sizeof hash) == 0;
}

static int load(struct store *store, int index, const struct sql_value *values, size_t count,
                struct ledger_entry *entry, char text[LEDGER_TEXT_SIZE], struct error *err)
{
    struct ledger_entry found;
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, index, values, count, &statement, err);

    if (r == 0)
        r = sql_step(&store->connection, statement, err);
    if (r < 0)
        return store_after(store, r);
    if (r > 0)
        r = take_entry(statement, &found) ? 1 : error_set(err, -EUCLEAN, "ledger: an entry is damaged");
    else
        r = error_set(err, -ENOENT, "ledger: no such entry");
    if (r > 0 && text)
        sql_copy_text(statement, COLUMN_TEXT, text, LEDGER_TEXT_SIZE);
    sql_finish(statement);
    if (r < 0)
        return r;
    *entry = found;
    return 0;
}

int ledger_load(struct store *store, int64_t index, struct ledger_entry *entry, char text[LEDGER_TEXT_SIZE],
                struct error *err)
{
    return load(store, GET_ENTRY, SQL_VALUES(SQL_INT(index)), entry, text, err);
}

/* What no subject that begins with the prefix reaches. */
static int bound_of(const char *prefix, char bound[LEDGER_SUBJECT_SIZE], struct error *err)
{
    int length = snprintf(bound, LEDGER_SUBJECT_SIZE, "%s", prefix);

    if (length < 1 || length >= LEDGER_SUBJECT_SIZE)
        return error_set(err, -EINVAL, "ledger: '%s' begins no subject", prefix);
    bound[length - 1]++;
    return 0;
}

int ledger_find(struct store *store, enum ledger_kind kind, enum ledger_kind or_kind, const char *prefix,
                struct ledger_entry *entry, struct error *err)
{
    char bound[LEDGER_SUBJECT_SIZE];
    int r = bound_of(prefix, bound, err);

    if (r < 0)
        return r;
    return load(store, FIND_ENTRY,
                SQL_VALUES(SQL_TEXT(prefix), SQL_TEXT(bound), SQL_TEXT(ledger_kind_word(kind)),
                           SQL_TEXT(ledger_kind_word(or_kind))), entry, NULL, err);
}

static int tell_each(struct connection *connection, int index, const struct sql_value *values, size_t count,
                     int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                     struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, index, values, count, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(connection, statement, err)) > 0) {
        struct ledger_entry entry;
        bool is_good = take_entry(statement, &entry) && text_is_whole(statement, &entry);
        const char *text = (const char *)sqlite3_column_text(statement, COLUMN_TEXT);

        r = each(context, is_good ? &entry : NULL, text ? text : "");
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

static int list(struct connection *connection, int64_t from, int64_t limit,
                int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                struct error *err)
{
    return tell_each(connection, LIST_ENTRIES, SQL_VALUES(SQL_INT(from), SQL_INT(limit)), each, context, err);
}

int ledger_about(struct store *store, const char *prefix,
                 int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                 struct error *err)
{
    char bound[LEDGER_SUBJECT_SIZE];
    int r = bound_of(prefix, bound, err);

    if (r < 0)
        return r;
    return store_after(store, tell_each(&store->connection, LIST_ABOUT, SQL_VALUES(SQL_TEXT(prefix), SQL_TEXT(bound)),
                                        each, context, err));
}

int ledger_scan(struct store_reader *reader, int64_t from, int64_t limit,
                int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                struct error *err)
{
    return list(&reader->connection, from, limit, each, context, err);
}

int ledger_list(struct store *store, int64_t from, int64_t limit,
                int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                struct error *err)
{
    return store_after(store, list(&store->connection, from, limit, each, context, err));
}

static int add_to_chain(void *context, const struct ledger_entry *entry, const char *text)
{
    (void)text;
    ledger_chain_add(context, entry);
    return 0;
}

int ledger_verify(struct store_reader *reader, struct ledger_chain *chain, struct error *err)
{
    int r = list(&reader->connection, INT64_MIN, -1, add_to_chain, chain, err);

    if (r < 0)
        return r;
    ledger_chain_end(chain);
    return 0;
}
