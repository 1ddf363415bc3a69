/* store/sql_readings.c - see sql_readings.h. What SQLite asks of a virtual table: sqlite.org, "The Virtual Table
 * Mechanism Of SQLite". */
#include "sql_readings.h"
#include "calendar.h"
#include "decoder.h"
#include "place.h"
#include "quality.h"
#include "rfc3339.h"
#include "room_walk.h"
#include "rows.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_MS INT64_C(631152000000)      /* 1990-01-01, where nobody says from when ... */
#define LAST_MS INT64_C(4102444800000)      /* ... to 2100-01-01 */
#define DAY_MS INT64_C(86400000)
#define FLAGS_SIZE 256
#define NAME_SIZE_MAX (DEVICE_ID_SIZE + 1)

static const char declaration[] =
    "CREATE TABLE readings (room TEXT, time TEXT, local_time TEXT, sensor TEXT, co2_ppm REAL, temperature_c REAL,"
    " humidity_pct REAL, pm1_ug_m3 REAL, pm2_5_ug_m3 REAL, pm10_ug_m3 REAL, voc_ppb REAL, voc_index REAL,"
    " pressure_hpa REAL, battery_pct REAL, battery_v REAL, rssi_dbm REAL, doubtful TEXT, flags TEXT,"
    " of_room TEXT HIDDEN, from_time TEXT HIDDEN, to_time TEXT HIDDEN)";
enum { COLUMN_ROOM, COLUMN_TIME, COLUMN_LOCAL, COLUMN_SENSOR, COLUMN_VALUES,
       COLUMN_DOUBTFUL = COLUMN_VALUES + QUANTITY_COUNT, COLUMN_FLAGS, COLUMN_OF_ROOM, COLUMN_FROM, COLUMN_TO };

/* What a plan hands over, in this order. */
enum { WITH_ROOM = 1, WITH_FROM = 2, WITH_TO = 4, WITH_LEAST = 8, WITH_MOST = 16, WITH_COUNT = 5 };

enum { LIST_ROOMS, GET_DEVICE };
static const char *const statements[] = {
    [LIST_ROOMS] = "SELECT key FROM room WHERE ?1 IS NULL OR key = ?1 ORDER BY key",
    [GET_DEVICE] = "SELECT name FROM device WHERE id = ?1",
};
static const struct sql_module module = {SQL_SQL_READINGS, statements};

struct table {
    sqlite3_vtab base;
    struct sql_readings *source;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct room_walk walk;              /* of the room that is being read */
    int64_t from_ms, to_ms;
    size_t room, room_count;
    char (*rooms)[ID_SIZE];             /* owned */
    size_t row, row_count;
    struct stored_reading *rows;        /* ROOM_WALK_ROWS_MAX; owned */
    int64_t device;
    char name[NAME_SIZE_MAX];
};

static int fail(struct table *table, const struct error *err)
{
    sqlite3_free(table->base.zErrMsg);
    table->base.zErrMsg = sqlite3_mprintf("%s", err->text);
    return err->code == -EINTR ? SQLITE_INTERRUPT : SQLITE_ERROR;
}

static int connect_table(sqlite3 *db, void *source, int argc, const char *const *argv, sqlite3_vtab **vtab, char **why)
{
    struct table *table;
    int code = sqlite3_declare_vtab(db, declaration);

    (void)argc;
    (void)argv;
    (void)why;
    if (code != SQLITE_OK)
        return code;
    table = sqlite3_malloc(sizeof *table);
    if (!table)
        return SQLITE_NOMEM;
    *table = (struct table){.source = source};
    *vtab = &table->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *vtab)
{
    sqlite3_free(vtab);
    return SQLITE_OK;
}

/* -- plans -- */

/* Which argument of the scan a constraint gives; 0: none of them. */
static int argument_of(const struct sqlite3_index_constraint *constraint)
{
    static const struct {
        int column;
        unsigned char op;
        int argument;
    } known[] = {
        {COLUMN_OF_ROOM, SQLITE_INDEX_CONSTRAINT_EQ, WITH_ROOM}, {COLUMN_ROOM, SQLITE_INDEX_CONSTRAINT_EQ, WITH_ROOM},
        {COLUMN_FROM, SQLITE_INDEX_CONSTRAINT_EQ, WITH_FROM},    {COLUMN_TO, SQLITE_INDEX_CONSTRAINT_EQ, WITH_TO},
        {COLUMN_TIME, SQLITE_INDEX_CONSTRAINT_GE, WITH_LEAST},   {COLUMN_TIME, SQLITE_INDEX_CONSTRAINT_GT, WITH_LEAST},
        {COLUMN_TIME, SQLITE_INDEX_CONSTRAINT_LE, WITH_MOST},    {COLUMN_TIME, SQLITE_INDEX_CONSTRAINT_LT, WITH_MOST},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].column == constraint->iColumn && known[i].op == constraint->op)
            return known[i].argument;
    return 0;
}

static int plan(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
    int taken[WITH_COUNT], place = 0;

    (void)vtab;
    memset(taken, -1, sizeof taken);
    for (int i = 0; i < info->nConstraint; i++) {
        int argument = argument_of(&info->aConstraint[i]);

        if (!argument || info->idxNum & argument)
            continue;
        if (!info->aConstraint[i].usable) {
            if (info->aConstraint[i].iColumn >= COLUMN_OF_ROOM)
                return SQLITE_CONSTRAINT;   /* an argument of the function: it has to be known first */
            continue;
        }
        info->idxNum |= argument;
        taken[__builtin_ctz((unsigned)argument)] = i;
    }
    for (size_t k = 0; k < WITH_COUNT; k++)
        if (taken[k] >= 0) {
            info->aConstraintUsage[taken[k]].argvIndex = ++place;
            info->aConstraintUsage[taken[k]].omit = info->aConstraint[taken[k]].iColumn >= COLUMN_OF_ROOM;
        }
    info->estimatedCost = 1e9 / (info->idxNum & WITH_ROOM ? 100 : 1) / (info->idxNum > WITH_ROOM ? 1000 : 1);
    return SQLITE_OK;
}

/* -- scans -- */

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **opened)
{
    struct cursor *cursor = calloc(1, sizeof *cursor);

    (void)vtab;
    if (!cursor)
        return SQLITE_NOMEM;
    *opened = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;

    free(cursor->rooms);
    free(cursor->rows);
    free(cursor);
    return SQLITE_OK;
}

static int take_room(void *context, sqlite3_stmt *row)
{
    struct cursor *cursor = context;
    char (*grown)[ID_SIZE] = realloc(cursor->rooms, (cursor->room_count + 1) * sizeof *grown);

    if (!grown)
        return -ENOMEM;
    cursor->rooms = grown;
    sql_copy_text(row, 0, grown[cursor->room_count++], ID_SIZE);
    return 0;
}

/* A day of the school, or an instant; whole_days: 1 where the end of that day is meant. */
static bool read_time(const struct zone *zone, const char *text, int whole_days, int64_t *time_ms)
{
    int64_t date;

    if (text && calendar_date_parse(text, &date, NULL) == 0)
        *time_ms = zone_day_start_ms(zone, date + whole_days);
    else if (!text || rfc3339_parse(text, strlen(text), time_ms) < 0)
        return false;
    return true;
}

/* The range of times, as far as the arguments say; what is compared with the column is compared by SQLite again, so
 * that a text that begins a time may be understood generously. */
static int read_range(struct cursor *cursor, const struct zone *zone, int with, sqlite3_value **values,
                      struct error *err)
{
    cursor->from_ms = FIRST_MS;
    cursor->to_ms = LAST_MS;
    for (int argument = WITH_ROOM, i = 0; argument <= WITH_MOST; argument <<= 1) {
        const char *text = with & argument ? (const char *)sqlite3_value_text(values[i++]) : NULL;
        bool is_end = argument == WITH_TO || argument == WITH_MOST;
        int64_t time_ms;

        if (argument == WITH_ROOM || !text)
            continue;
        if (read_time(zone, text, is_end, &time_ms)) {
            if (argument >= WITH_LEAST)
                time_ms += argument == WITH_MOST ? 2 * DAY_MS : -2 * DAY_MS;
            *(is_end ? &cursor->to_ms : &cursor->from_ms) = time_ms;
        } else if (argument < WITH_LEAST) {
            return error_set(err, -EINVAL, "%s: neither a day, as 2026-11-02, nor a time, as 2026-11-02T09:00:00Z",
                             text);
        }
    }
    return 0;
}

static int take_reading(void *context, const struct stored_reading *row)
{
    struct cursor *cursor = context;

    cursor->rows[cursor->row_count++] = *row;
    return 0;
}

static void forget_readings(void *context)
{
    ((struct cursor *)context)->row_count = 0;
}

/* The next piece that has a row, of this room or the next; none: the scan is over. */
static int fill(struct cursor *cursor, struct store_reader *reader, struct error *err)
{
    int r = 0;

    cursor->row = cursor->row_count = 0;
    while (r == 0 && cursor->row_count == 0 && cursor->room < cursor->room_count) {
        if (cursor->walk.at_ms < cursor->walk.to_ms) {
            r = room_walk_next(&cursor->walk, reader, cursor->rooms[cursor->room], take_reading, forget_readings,
                               cursor, err);
        } else if (++cursor->room < cursor->room_count) {
            room_walk_begin(&cursor->walk, cursor->from_ms, cursor->to_ms);
        }
    }
    return r;
}

static int filter(sqlite3_vtab_cursor *base, int with, const char *name, int argc, sqlite3_value **values)
{
    struct cursor *cursor = (struct cursor *)base;
    struct table *table = (struct table *)base->pVtab;
    const char *room = with & WITH_ROOM ? (const char *)sqlite3_value_text(values[0]) : NULL;
    struct error err = {0};
    int r;

    (void)name;
    (void)argc;
    if (!cursor->rows)
        cursor->rows = malloc(ROOM_WALK_ROWS_MAX * sizeof *cursor->rows);
    cursor->room = cursor->room_count = cursor->row = cursor->row_count = 0;
    r = cursor->rows ? read_range(cursor, &table->source->zone, with, values, &err)
                     : error_set(&err, -ENOMEM, "out of memory");
    if (r == 0)
        r = rows_each(&table->source->reader->connection, &module, LIST_ROOMS, SQL_VALUES(SQL_TEXT(room)), take_room,
                      cursor, &err);
    room_walk_begin(&cursor->walk, cursor->from_ms, cursor->to_ms);
    if (r == 0)
        r = fill(cursor, table->source->reader, &err);
    return r < 0 ? fail(table, &err) : SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;
    struct table *table = (struct table *)base->pVtab;
    struct error err = {0};

    if (++cursor->row < cursor->row_count)
        return SQLITE_OK;
    return fill(cursor, table->source->reader, &err) < 0 ? fail(table, &err) : SQLITE_OK;
}

static int is_over(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;

    return cursor->row >= cursor->row_count;
}

/* -- columns -- */

static int take_name(void *context, sqlite3_stmt *row)
{
    sql_copy_text(row, 0, context, NAME_SIZE_MAX);
    return 0;
}

static const char *sensor_of(struct cursor *cursor, struct store_reader *reader, int64_t device)
{
    if (cursor->device != device) {
        cursor->device = device;
        cursor->name[0] = '\0';
        (void)rows_each(&reader->connection, &module, GET_DEVICE, SQL_VALUES(SQL_INT(device)), take_name, cursor->name,
                        NULL);
    }
    return cursor->name;
}

/* The names of a set, with blanks between. */
static void put_names(sqlite3_context *context, uint32_t bits, unsigned count, const char *(*name)(unsigned bit))
{
    char text[FLAGS_SIZE] = "";
    size_t used = 0;

    for (unsigned bit = 0; bit < count; bit++)
        if (bits >> bit & 1 && used < sizeof text)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? " " : "", name(bit));
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static const char *flag_at(unsigned bit)
{
    return quality_flag_name((enum quality_flag)(1u << bit));
}

static const char *quantity_at(unsigned bit)
{
    return quantity_name((enum quantity)bit);
}

static void put_value(sqlite3_context *context, const struct reading *reading, int quantity)
{
    if (reading_has(reading, (enum quantity)quantity) && !isnan(reading->value[quantity]))
        sqlite3_result_double(context, reading->value[quantity]);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int number)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct sql_readings *source = ((struct table *)base->pVtab)->source;
    const struct stored_reading *row = &cursor->rows[cursor->row];
    char time[RFC3339_LOCAL_SIZE];

    if (number >= COLUMN_VALUES && number < COLUMN_DOUBTFUL) {
        put_value(context, &row->reading, number - COLUMN_VALUES);
        return SQLITE_OK;
    }
    switch (number) {
    case COLUMN_ROOM:
    case COLUMN_OF_ROOM:
        sqlite3_result_text(context, cursor->rooms[cursor->room], -1, SQLITE_TRANSIENT);
        break;
    case COLUMN_TIME:
        rfc3339_format(row->reading.time_ms, time);
        sqlite3_result_text(context, time, -1, SQLITE_TRANSIENT);
        break;
    case COLUMN_LOCAL:
        rfc3339_format_local(row->reading.time_ms, zone_offset_s(&source->zone, row->reading.time_ms), time);
        sqlite3_result_text(context, time, -1, SQLITE_TRANSIENT);
        break;
    case COLUMN_SENSOR:
        sqlite3_result_text(context, sensor_of(cursor, source->reader, row->device), -1, SQLITE_TRANSIENT);
        break;
    case COLUMN_DOUBTFUL:
        put_names(context, row->reading.doubtful, QUANTITY_COUNT, quantity_at);
        break;
    case COLUMN_FLAGS:
        put_names(context, row->flags, QUALITY_FLAG_COUNT, flag_at);
        break;
    default:                            /* the arguments: nobody asks for them back */
        break;
    }
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    const struct cursor *cursor = (const struct cursor *)base;

    *id = cursor->rows[cursor->row].seq;
    return SQLITE_OK;
}

static const sqlite3_module methods = {
    .iVersion = 0, .xConnect = connect_table, .xBestIndex = plan, .xDisconnect = disconnect_table,
    .xDestroy = disconnect_table, .xOpen = open_cursor, .xClose = close_cursor, .xFilter = filter, .xNext = next,
    .xEof = is_over, .xColumn = column, .xRowid = rowid,
};

int sql_readings_add(struct connection *connection, struct sql_readings *source, struct error *err)
{
    int code = sqlite3_create_module(connection->db, "readings", &methods, source);

    return code == SQLITE_OK ? 0 : sql_failure(connection, code, err);
}
