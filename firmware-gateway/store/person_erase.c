/* store/person_erase.c - see person_erase.h. Where a name can stand is found by looking at every column of text that
 * there is, so that a table of tomorrow is not forgotten; which tables are left alone, sql_guard.c says. */
#include "person_erase.h"
#include "erased_names.h"
#include "sealed_versions.h"
#include "sql_guard.h"
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 128
#define TABLE_SIZE 64
#define SQL_SIZE 512
#define ERASED_WORDS "[erased]"

enum { LIST_NAMES, COUNT_TEXTS, DROP_TEXTS, DROP_DRAFTS, DROP_MESSAGES, LIST_TABLES, FIND_TEXT };
#define OF_PERSON                                                                                                     \
    " (SELECT id FROM ledger WHERE actor = ?1 OR (subject >= 'person:' || substr(?1, 2) || '/'"                       \
    " AND subject < 'person:' || substr(?1, 2) || '0'))"
static const char *const statements[] = {
    /* Each entry about a person has the name of its time. */
    [LIST_NAMES] = "SELECT DISTINCT t.text FROM ledger_text t JOIN ledger l ON l.id = t.entry"
                   " WHERE l.subject >= 'person:' || ?1 || '/' AND l.subject < 'person:' || ?1 || '0'"
                   " AND l.kind <> 'personal_text_erased' LIMIT ?2",
    [COUNT_TEXTS] = "SELECT count(*) FROM ledger_text WHERE entry IN" OF_PERSON,
    [DROP_TEXTS] = "DELETE FROM ledger_text WHERE entry IN" OF_PERSON,
    [DROP_DRAFTS] = "DELETE FROM private_concern_draft WHERE owner = ?1",
    [DROP_MESSAGES] = "UPDATE outbox SET state = 2 WHERE recipient = ?1 AND state = 0",
    [LIST_TABLES] = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    [FIND_TEXT] = "SELECT entry, text FROM ledger_text WHERE instr(text, ?1) > 0 AND entry > ?2 ORDER BY entry LIMIT 1",
};
static const struct sql_module module = {SQL_PERSON_ERASE, statements};

/* What a person said, in a row of their own. */
static const struct {
    const char *table, *column;
} said[] = {{"outcome", "statement"}, {"comment", "text"}, {"comment_reply", "text"}};

struct erasing {
    struct store *store;
    struct person person;
    struct erased_names names;
    char tables[TABLES_MAX][TABLE_SIZE];
    size_t table_count;
};

bool person_is_erased(const struct person *person)
{
    return strncmp(person->login, PERSON_ERASED_LOGIN, strlen(PERSON_ERASED_LOGIN)) == 0;
}

/* -- names -- */

/* The first text of each row that the question is answered with. */
static int each_text(struct erasing *erasing, int question, const struct sql_value *values, size_t count,
                     void (*take)(struct erasing *erasing, const char *text), struct error *err)
{
    struct connection *connection = &erasing->store->connection;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, question, values, count, &statement, err);

    if (r < 0)
        return store_after(erasing->store, r);
    while ((r = sql_step(connection, statement, err)) > 0)
        take(erasing, (const char *)sqlite3_column_text(statement, 0));
    sql_finish(statement);
    return store_after(erasing->store, r);
}

static void take_name(struct erasing *erasing, const char *text)
{
    erased_names_add(&erasing->names, text, !strchr(text, ' '));
}

static void take_table(struct erasing *erasing, const char *name)
{
    if (erasing->table_count < TABLES_MAX && strlen(name) < TABLE_SIZE && !sql_guard_keeps(name))
        memcpy(erasing->tables[erasing->table_count++], name, strlen(name) + 1);
}

static int note_other(void *context, const struct person *person)
{
    struct erasing *erasing = context;

    if (person->id != erasing->person.id)
        erased_names_spare(&erasing->names, person->name);
    return 0;
}

static int find_names(struct erasing *erasing, struct error *err)
{
    char id[24];
    int r;

    snprintf(id, sizeof id, "%lld", (long long)erasing->person.id);
    take_name(erasing, erasing->person.name);
    erased_names_add(&erasing->names, erasing->person.email, false);
    r = each_text(erasing, LIST_NAMES, SQL_VALUES(SQL_TEXT(id), SQL_INT(ERASED_NAMES_MAX)), take_name, err);
    if (r == 0)
        r = people_list(erasing->store, note_other, erasing, err);
    return r < 0 ? r : each_text(erasing, LIST_TABLES, SQL_NO_VALUES, take_table, err);
}

/* -- in every column of text -- */

/* SQL: without_name(text). What has no name in it comes back as it is. */
static void without_name(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct erasing *erasing = sqlite3_user_data(context);
    const char *text = (const char *)sqlite3_value_text(values[0]);
    char *now = NULL;

    (void)count;
    if (text && erased_names_take_out(&erasing->names, text, &now) < 0)
        sqlite3_result_error_nomem(context);
    else if (now)
        sqlite3_result_text(context, now, -1, free);
    else
        sqlite3_result_value(context, values[0]);
}

static int run(struct erasing *erasing, const char *sql, struct error *err)
{
    struct connection *connection = &erasing->store->connection;
    int code = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        return sql_failure(connection, code, err);
    erasing->store->pending += (size_t)sqlite3_changes(connection->db);
    return 0;
}

static int sweep_table(struct erasing *erasing, const char *table, struct error *err)
{
    struct connection *connection = &erasing->store->connection;
    char sql[SQL_SIZE];
    sqlite3_stmt *columns;
    int code, r = 0;

    sqlite3_snprintf(sizeof sql, sql, "SELECT * FROM \"%w\" LIMIT 0", table);
    code = sqlite3_prepare_v2(connection->db, sql, -1, &columns, NULL);
    if (code != SQLITE_OK)
        return sql_failure(connection, code, err);
    for (int i = 0; i < sqlite3_column_count(columns) && r == 0; i++) {
        const char *type = sqlite3_column_decltype(columns, i), *column = sqlite3_column_name(columns, i);

        if (!type || strcmp(type, "TEXT") != 0)
            continue;
        sqlite3_snprintf(sizeof sql, sql, "UPDATE \"%w\" SET \"%w\" = without_name(\"%w\")"
                         " WHERE without_name(\"%w\") IS NOT \"%w\"", table, column, column, column, column);
        r = run(erasing, sql, err);
    }
    sqlite3_finalize(columns);
    return r;
}

/* Logins stand in the access log alone, and a word as short as "rep" may stand there for something else. */
static int sweep_logins(struct erasing *erasing, struct error *err)
{
    char sql[SQL_SIZE];

    sqlite3_snprintf(sizeof sql, sql, "UPDATE audit SET detail = '" PERSON_ERASED_LOGIN "%lld' WHERE detail = %Q"
                     " AND (what LIKE 'person %%' OR what = 'password set')", (long long)erasing->person.id,
                     erasing->person.login);
    return run(erasing, sql, err);
}

static int sweep_said(struct erasing *erasing, struct error *err)
{
    char sql[SQL_SIZE];
    int r = 0;

    for (size_t i = 0; i < sizeof said / sizeof *said && r == 0; i++) {
        sqlite3_snprintf(sizeof sql, sql, "UPDATE \"%w\" SET \"%w\" = '" ERASED_WORDS "' WHERE person = %lld"
                         " AND \"%w\" <> ''", said[i].table, said[i].column, (long long)erasing->person.id,
                         said[i].column);
        r = run(erasing, sql, err);
    }
    return r;
}

/* What was written about a concern is the text of an entry, which goes as a whole: a letter would be lost to both sides
 * because somebody is named in it. So its words move into their row first, where just the name is taken out. */
static int lift_concerns(struct erasing *erasing, struct error *err)
{
    char sql[SQL_SIZE];

    sqlite3_snprintf(sizeof sql, sql, "UPDATE concern_event SET text = (SELECT text FROM ledger_text"
                     " WHERE ledger_text.entry = concern_event.entry) WHERE entry IN (SELECT entry FROM ledger_text"
                     " JOIN ledger l ON l.id = entry WHERE actor = 'p%lld' OR without_name(ledger_text.text) IS NOT"
                     " ledger_text.text)", (long long)erasing->person.id);
    return run(erasing, sql, err);
}

static int sweep(struct erasing *erasing, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < erasing->table_count && r == 0; i++)
        r = sweep_table(erasing, erasing->tables[i], err);
    if (r == 0)
        r = sweep_logins(erasing, err);
    return r < 0 ? r : sweep_said(erasing, err);
}

/* Rows that never change are changed: by what, and nothing else. */
static int change_rows(struct erasing *erasing, int (*change)(struct erasing *erasing, struct error *err),
                       struct error *err)
{
    struct connection *connection = &erasing->store->connection;
    int r, code = sqlite3_create_function_v2(connection->db, "without_name", 1,
                                             SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, erasing,
                                             without_name, NULL, NULL, NULL);

    if (code != SQLITE_OK)
        return sql_failure(connection, code, err);
    sql_guard_open(connection);
    r = change(erasing, err);
    sql_guard_shut(connection);
    sqlite3_create_function_v2(connection->db, "without_name", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
    return store_after(erasing->store, r);
}

/* -- the ledger's texts, and the person -- */

/* The first entry after `after` whose text names the person; 0: none. */
static int find_entry(struct erasing *erasing, size_t name, int64_t after, int64_t *entry, struct error *err)
{
    struct connection *connection = &erasing->store->connection;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, FIND_TEXT,
                      SQL_VALUES(SQL_TEXT(erasing->names.names[name].words), SQL_INT(after)), &statement, err);

    *entry = 0;
    if (r == 0)
        r = sql_step(connection, statement, err);
    if (r > 0)
        *entry = sqlite3_column_int64(statement, 0);
    if (r > 0)
        r = erased_names_are_in(&erasing->names, name, (const char *)sqlite3_column_text(statement, 1));
    sql_finish(statement);
    return store_after(erasing->store, r);
}

/* An entry's text can't be changed, only erased: each of somebody else's has an entry of its own about it. */
static int erase_mentions(struct erasing *erasing, const struct ledger_act *act, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < erasing->names.count && r >= 0; i++) {
        int64_t entry = 0, after;

        do {
            after = entry;
            r = find_entry(erasing, i, after, &entry, err);
            if (r > 0)
                r = ledger_erase_text(erasing->store, entry, act, err);
        } while (r >= 0 && entry);
    }
    return r;
}

static int erase_texts(struct erasing *erasing, const struct ledger_act *by, struct error *err)
{
    struct ledger_act done = {.time_ms = by->time_ms, .person = by->person, .by = by->by, .role = by->role};
    char actor[LEDGER_ACTOR_SIZE], subject[LEDGER_SUBJECT_SIZE];
    const struct person *person = &erasing->person;
    int64_t count = 0;
    int r;

    snprintf(actor, sizeof actor, "p%lld", (long long)person->id);
    r = sql_number(&erasing->store->connection, &module, COUNT_TEXTS, SQL_VALUES(SQL_TEXT(actor)), 0, &count, err);
    if (r == 0)
        r = store_write(erasing->store, &module, DROP_TEXTS, SQL_VALUES(SQL_TEXT(actor)), err);
    if (r >= 0)
        r = erase_mentions(erasing, &done, err);
    if (r < 0)
        return store_after(erasing->store, r);
    snprintf(subject, sizeof subject, "person:%lld/role:%s/texts:%lld", (long long)person->id,
             role_word(person->role), (long long)count);
    done.kind = LEDGER_PERSONAL_TEXT_ERASED;
    done.subject = subject;
    return ledger_append(erasing->store, &done, NULL, err);
}

static int erase_person(struct erasing *erasing, struct error *err)
{
    static const struct person_rooms none;
    struct person erased = erasing->person;
    int r = store_write(erasing->store, &module, DROP_DRAFTS, SQL_VALUES(SQL_INT(erased.id)), err);

    if (r >= 0 && erased.email[0])
        r = store_write(erasing->store, &module, DROP_MESSAGES, SQL_VALUES(SQL_TEXT(erased.email)), err);
    if (r >= 0)
        r = signatures_erase(erasing->store, erased.id, err);
    if (r >= 0)
        r = person_rooms_set(erasing->store, erased.id, &none, err);
    if (r >= 0)
        r = sessions_end_of(erasing->store, erased.id, err);
    snprintf(erased.login, sizeof erased.login, PERSON_ERASED_LOGIN "%lld", (long long)erased.id);
    snprintf(erased.name, sizeof erased.name, "erased person p%lld", (long long)erased.id);
    memset(erased.email, 0, sizeof erased.email);
    memset(erased.password_hash, 0, sizeof erased.password_hash);
    erased.wants_mail = erased.must_choose = false;
    return r < 0 ? r : person_update(erasing->store, &erased, err);
}

int person_erase(struct store *store, int64_t id, const struct ledger_act *by, struct error *err)
{
    struct erasing *erasing = calloc(1, sizeof *erasing);
    int r = erasing ? store_begin(store, err) : error_set(err, -ENOMEM, "record: out of memory");

    if (r == 0)
        r = person_load(store, id, &erasing->person);
    if (r == -ENOENT)
        error_set(err, r, "there is no such person");
    if (r == 0 && person_is_erased(&erasing->person))
        r = error_set(err, -EALREADY, "the person was erased before");
    if (r == 0 && !erasing->person.disabled)
        r = error_set(err, -EPERM, "only a disabled account can be erased");
    if (r < 0)
        goto done;
    erasing->store = store;
    r = erased_names_init(&erasing->names, id);
    r = r == 0 ? find_names(erasing, err) : error_set(err, r, "record: out of memory");
    if (r == 0)
        r = change_rows(erasing, lift_concerns, err);
    if (r == 0)
        r = erase_texts(erasing, by, err);
    if (r == 0)
        r = erase_person(erasing, err);
    if (r == 0)
        r = change_rows(erasing, sweep, err);
    if (r == 0)
        store_scrub(store);

done:
    if (erasing)
        erased_names_done(&erasing->names);
    free(erasing);
    return r;
}
