/* store/sql_views.c - see sql_views.h. The views are made for this connection alone; the record knows nothing of
 * them. */
#include "sql_views.h"
#include "places.h"
#include "readings.h"
#include "rows.h"
#include "sql_day_text.h"
#include "sql_readings.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TIME_TEXT(column) "strftime('%Y-%m-%dT%H:%M:%SZ', nullif(" column ", 0) / 1000, 'unixepoch')"

/* By number in the record, by word here: in the order of their enumerations. */
static const char views_text[] =
    "CREATE TEMP VIEW rooms AS SELECT key AS id, name, building,"
    " CASE ventilation WHEN 1 THEN 'natural' WHEN 2 THEN 'hybrid' WHEN 3 THEN 'mechanical' END AS ventilation,"
    " seats, nullif(volume_m3, 0) AS volume_m3, is_archived FROM room;"
    "CREATE TEMP VIEW days AS SELECT room.key AS room, date(day.date * 86400, 'unixepoch') AS date, " SQL_DAY_TEXT " AS json"
    " FROM day JOIN room ON room.id = day.room WHERE NOT " DAY_WAITS_SQL
    " AND day.calendar_version = (SELECT coalesce(max(version), 0) FROM calendar);"
    "CREATE TEMP VIEW incidents AS SELECT id, room, rule, pack, pack_version,"
    " CASE severity WHEN 0 THEN 'good' WHEN 1 THEN 'info' WHEN 2 THEN 'advisory' WHEN 3 THEN 'warning'"
    " WHEN 4 THEN 'alarm' END AS severity,"
    " CASE state WHEN 1 THEN 'pending' WHEN 2 THEN 'raised' WHEN 3 THEN 'fading' WHEN 4 THEN 'cleared' END AS state, "
    TIME_TEXT("began_ms") " AS began, " TIME_TEXT("raised_ms") " AS raised, " TIME_TEXT("cleared_ms") " AS cleared,"
    " peak, reason FROM incident;";

const char sql_views_help[] =
    "rooms      id, name, building, ventilation, seats, volume_m3, is_archived\n"
    "readings   room, time (UTC), local_time, sensor, co2_ppm, temperature_c, humidity_pct, pm1_ug_m3, pm2_5_ug_m3,\n"
    "           pm10_ug_m3, voc_ppb, voc_index, pressure_hpa, battery_pct, battery_v, rssi_dbm, doubtful, flags;\n"
    "           as readings('8c', '2026-11-02', '2026-11-06'): a room, its first and last day, or instants as\n"
    "           '2026-11-02T09:00:00Z' (the last one is not included). Doubtful values are kept and judged by nobody:\n"
    "           WHERE doubtful = ''\n"
    "days       room, date, json: figures and verdicts of kept days; json_extract(json, '$...') reads them\n"
    "incidents  id, room, rule, pack, pack_version, severity (good, info, advisory, warning, alarm), state, began,\n"
    "           raised, cleared, peak, reason\n";

/* What the views are made of; column NULL: all of it. */
static const struct {
    const char *table, *column;
} readable[] = {
    {"readings", NULL}, {"rooms", NULL}, {"days", NULL}, {"incidents", NULL}, {"json_each", NULL}, {"json_tree", NULL},
    {"room", NULL}, {"day", NULL}, {"day_words", NULL}, {"calendar", "version"}, {"calendar", ""},
    {"incident", "id"}, {"incident", "room"}, {"incident", "rule"}, {"incident", "pack"}, {"incident", "pack_version"},
    {"incident", "severity"}, {"incident", "state"}, {"incident", "began_ms"}, {"incident", "raised_ms"},
    {"incident", "cleared_ms"}, {"incident", "peak"}, {"incident", "reason"}, {"incident", ""},
};

struct sql_views {
    struct connection connection;
    struct sql_readings readings;
};

/* Everything that is not said here is refused: whoever adds a table to the record need not think of this. */
static int decide(void *context, int action, const char *name, const char *detail, const char *database,
                  const char *view)
{
    (void)context;
    (void)database;
    (void)view;         /* somebody may call a query of their own by a view's name */
    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    if (action != SQLITE_READ)
        return SQLITE_DENY;
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        if (strcmp(readable[i].table, name) == 0 && (!readable[i].column || strcmp(readable[i].column, detail) == 0))
            return SQLITE_OK;
    return SQLITE_DENY;
}

static int take_zone(void *context, sqlite3_stmt *row)
{
    sql_copy_text(row, 0, context, ZONE_NAME_SIZE);
    return 0;
}

static int load_zone(struct sql_views *views, struct error *err)
{
    static const char *const statements[] = {"SELECT zone FROM site"};
    static const struct sql_module module = {SQL_SQL_VIEWS, statements};
    char name[ZONE_NAME_SIZE] = ZONE_DEFAULT;
    int r = rows_each(&views->readings.reader->connection, &module, 0, SQL_NO_VALUES, take_zone, name, err);

    return r < 0 ? r : zone_load(name, &views->readings.zone, err);
}

int sql_views_open(const char *folder, struct sql_views **views, struct error *err)
{
    struct sql_views *opened = calloc(1, sizeof *opened);
    char *path = store_path(folder);
    int r = opened && path ? store_reader_open(folder, &opened->readings.reader, err)
                           : error_set(err, -ENOMEM, "out of memory");

    if (r == 0)
        r = load_zone(opened, err);
    if (r == 0)
        r = sql_open(&opened->connection, path, false, err);
    /* What is sorted may be years: it goes to a file and not to memory. */
    if (r == 0)
        r = sql_execute(&opened->connection, "PRAGMA query_only=OFF; PRAGMA temp_store=FILE;", err);
    if (r == 0)
        r = sql_execute(&opened->connection, views_text, err);
    if (r == 0)
        r = sql_execute(&opened->connection, "PRAGMA query_only=ON", err);
    if (r == 0)
        r = sql_readings_add(&opened->connection, &opened->readings, err);
    if (r == 0)         /* its columns are declared in SQL, which nobody may any more afterwards */
        r = sql_execute(&opened->connection, "SELECT 1 FROM readings WHERE 0", err);
    free(path);
    if (r < 0) {
        sql_views_close(opened);
        return r;
    }
    sqlite3_set_authorizer(opened->connection.db, decide, NULL);
    *views = opened;
    return 0;
}

void sql_views_close(struct sql_views *views)
{
    if (!views)
        return;
    sql_close(&views->connection);
    store_reader_close(views->readings.reader);
    free(views);
}

bool sql_views_has_to_end(const struct sql_views *views)
{
    return sql_has_to_end(&views->connection);
}

/* -- answers -- */

static int failure(struct sql_views *views, int code, struct error *err)
{
    const char *words = sqlite3_errmsg(views->connection.db);

    if ((code & 0xff) == SQLITE_AUTH)
        return error_set(err, -EACCES, "only rooms, readings, days and incidents can be asked about, and nothing be"
                         " written: %s", words);
    if ((code & 0xff) == SQLITE_INTERRUPT)
        return error_set(err, -EINTR, "it took so long that the gateway's writing was in danger: ask for less at once");
    if ((code & 0xff) == SQLITE_ERROR)
        return error_set(err, -EINVAL, "%s", words);
    return error_set(err, sql_errno(&views->connection, code), "%s", words);
}

static int give_row(sqlite3_stmt *statement, int (*each)(void *, const struct sql_cell *, size_t, bool), void *context,
                    bool is_names)
{
    struct sql_cell cells[SQL_VIEWS_COLUMNS_MAX];
    int count = sqlite3_column_count(statement);

    for (int i = 0; i < count; i++) {
        int type = is_names ? SQLITE_TEXT : sqlite3_column_type(statement, i);

        cells[i].is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
        cells[i].text = is_names ? sqlite3_column_name(statement, i) : (const char *)sqlite3_column_text(statement, i);
    }
    return each(context, cells, (size_t)count, is_names);
}

static int run_one(struct sql_views *views, sqlite3_stmt *statement,
                   int (*each)(void *, const struct sql_cell *, size_t, bool), void *context, struct error *err)
{
    int r = 0, code = sqlite3_step(statement);

    if (code == SQLITE_ROW || code == SQLITE_DONE)
        r = give_row(statement, each, context, true);
    for (; r == 0 && code == SQLITE_ROW; code = r == 0 ? sqlite3_step(statement) : code)
        r = give_row(statement, each, context, false);
    return r == 0 && code != SQLITE_DONE ? failure(views, code, err) : r;
}

int sql_views_run(struct sql_views *views, const char *text,
                  int (*each)(void *context, const struct sql_cell *cells, size_t count, bool is_first), void *context,
                  struct error *err)
{
    int r = 0;

    while (r == 0 && *text) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(views->connection.db, text, -1, &statement, &text);

        if (code != SQLITE_OK)
            return failure(views, code, err);
        if (statement && sqlite3_column_count(statement) > 0)
            r = run_one(views, statement, each, context, err);
        sqlite3_finalize(statement);
    }
    return r;
}
