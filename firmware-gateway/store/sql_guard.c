/* store/sql_guard.c - see sql_guard.h */
#include "sql_guard.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_SIZE 64

enum opening { SHUT, FOR_ERASING, FOR_SEALING, FOR_JOINING, FOR_RETENTION };

struct sql_guarded {
    enum opening opening;
    size_t count;
    struct {
        int action;                 /* SQLITE_UPDATE or SQLITE_DELETE */
        char table[TABLE_SIZE];
    } tables[SQL_GUARDED_MAX];
};

static const struct {
    const char *suffix;
    int action;
} triggers[] = {{"_is_never_changed", SQLITE_UPDATE}, {"_is_never_deleted", SQLITE_DELETE}};

static const int never[] = {SQLITE_DROP_TABLE,      SQLITE_DROP_TRIGGER,      SQLITE_DROP_INDEX, SQLITE_DROP_VIEW,
                            SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_TRIGGER, SQLITE_ALTER_TABLE};

/* They read only. */
static const char *const pragmas[] = {"quick_check", "integrity_check", "foreign_key_check"};

/* What digests and signatures are of, what is measured, and who people are. */
static const char *const kept[] = {"ledger", "ledger_text", "sealed_version", "snapshot", "assessment_version",
                                   "assessment_line", "line_control", "record", "boot", "event", "reading", "mark",
                                   "block", "joined_block", "sealed", "slot", "slot_day", "day", "day_words", "night", "calendar", "device", "person"};

static int is_allowed_pragma(const char *name)
{
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (strcmp(pragmas[i], name) == 0)
            return SQLITE_OK;
    return SQLITE_DENY;
}

/* All that is changed when readings move from the tail into blocks, and from these into joined ones, or are too old. */
static const struct {
    enum opening opening;
    int action;
    const char *table;
} allowed[] = {
    {FOR_SEALING, SQLITE_INSERT, "block"},        {FOR_SEALING, SQLITE_UPDATE, "block"},
    {FOR_SEALING, SQLITE_DELETE, "reading"},      {FOR_SEALING, SQLITE_UPDATE, "sealed"},
    {FOR_SEALING, SQLITE_UPDATE, "mark"},         {FOR_SEALING, SQLITE_DELETE, "mark"},
    {FOR_JOINING, SQLITE_INSERT, "joined_block"}, {FOR_JOINING, SQLITE_UPDATE, "joined_block"},
    {FOR_JOINING, SQLITE_DELETE, "block"},        {FOR_RETENTION, SQLITE_DELETE, "reading"},
    {FOR_RETENTION, SQLITE_DELETE, "block"},      {FOR_RETENTION, SQLITE_UPDATE, "block"},
    {FOR_RETENTION, SQLITE_DELETE, "joined_block"}, {FOR_RETENTION, SQLITE_UPDATE, "joined_block"},
    {FOR_RETENTION, SQLITE_UPDATE, "sealed"},
};

static bool is_allowed(enum opening opening, int action, const char *table)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (allowed[i].opening == opening && allowed[i].action == action && strcmp(allowed[i].table, table) == 0)
            return true;
    return false;
}

static int decide_open(enum opening opening, int action, const char *table)
{
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
        return SQLITE_OK;
    default:
        break;
    }
    if (opening != FOR_ERASING)
        return is_allowed(opening, action, table) ? SQLITE_OK : SQLITE_DENY;
    return action == SQLITE_UPDATE && !sql_guard_keeps(table) ? SQLITE_OK : SQLITE_DENY;
}

static int decide(void *context, int action, const char *name, const char *detail, const char *database,
                  const char *trigger)
{
    const struct sql_guarded *guarded = context;

    (void)detail;
    (void)database;
    (void)trigger;
    if (guarded->opening != SHUT)
        return decide_open(guarded->opening, action, name);
    if (action == SQLITE_PRAGMA)
        return is_allowed_pragma(name);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i] == action)
            return SQLITE_DENY;
    if (action != SQLITE_UPDATE && action != SQLITE_DELETE)
        return SQLITE_OK;
    for (size_t i = 0; i < guarded->count; i++)
        if (guarded->tables[i].action == action && strcmp(guarded->tables[i].table, name) == 0)
            return SQLITE_DENY;
    return SQLITE_OK;
}

static int note_trigger(struct sql_guarded *guarded, const char *name, const char *table, struct error *err)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
        size_t suffix = strlen(triggers[i].suffix);

        if (length <= suffix || strcmp(name + length - suffix, triggers[i].suffix) != 0)
            continue;
        if (guarded->count == SQL_GUARDED_MAX || strlen(table) >= TABLE_SIZE)
            return error_set(err, -E2BIG, "record: more append-only tables than can be guarded");
        guarded->tables[guarded->count].action = triggers[i].action;
        snprintf(guarded->tables[guarded->count++].table, TABLE_SIZE, "%s", table);
    }
    return 0;
}

static int find_tables(struct connection *connection, struct sql_guarded *guarded, struct error *err)
{
    static const char question[] = "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'";
    sqlite3_stmt *statement;
    int r = 0, code = sqlite3_prepare_v2(connection->db, question, -1, &statement, NULL);

    while (r == 0 && code != SQLITE_DONE && (code == SQLITE_OK || code == SQLITE_ROW)) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
            r = note_trigger(guarded, (const char *)sqlite3_column_text(statement, 0),
                             (const char *)sqlite3_column_text(statement, 1), err);
    }
    if (r == 0 && code != SQLITE_DONE)
        r = sql_failure(connection, code, err);
    sqlite3_finalize(statement);
    return r;
}

int sql_guard(struct connection *connection, struct error *err)
{
    int r;

    connection->guarded = calloc(1, sizeof *connection->guarded);
    if (!connection->guarded)
        return error_set(err, -ENOMEM, "record: out of memory");
    r = find_tables(connection, connection->guarded, err);
    if (r == 0)
        sqlite3_set_authorizer(connection->db, decide, connection->guarded);
    return r;
}

/* Setting the authorizer anew makes SQLite prepare every statement again before it runs: none that was prepared under
 * the other rules runs under these. */
static void set_opening(struct connection *connection, enum opening opening)
{
    connection->guarded->opening = opening;
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, opening == SHUT, (int *)NULL);
    sqlite3_set_authorizer(connection->db, decide, connection->guarded);
}

void sql_guard_open(struct connection *connection)
{
    set_opening(connection, FOR_ERASING);
}

void sql_guard_open_for_sealing(struct connection *connection)
{
    set_opening(connection, FOR_SEALING);
}

void sql_guard_open_for_joining(struct connection *connection)
{
    set_opening(connection, FOR_JOINING);
}

void sql_guard_open_for_retention(struct connection *connection)
{
    set_opening(connection, FOR_RETENTION);
}

void sql_guard_shut(struct connection *connection)
{
    set_opening(connection, SHUT);
}

bool sql_guard_keeps(const char *table)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i], table) == 0)
            return true;
    return false;
}
