/* store/ledger_days.c - see ledger_days.h */
#include "ledger_days.h"
#include "school.h"
#include "store_private.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STRETCH_MS (4 * INT64_C(3600000))
#define UNTRUSTED "2"               /* STORED_CLOCK_UNTRUSTED as readings.c keeps it */
#define ROWS_AT_FIRST 1024

enum { SCAN_STRETCH, SCAN_TIMES, GET_SEEN };
static const char *const statements[] = {
    [SCAN_STRETCH] = "SELECT r.arrived_ms - r.age_ms, d.name, r.doubtful, r.co2_ppm, r.temperature_c, r.humidity_pct,"
                     " r.pm1_ug_m3, r.pm2_5_ug_m3, r.pm10_ug_m3, r.voc_ppb, r.voc_index, r.pressure_hpa,"
                     " r.battery_pct, r.battery_v, r.rssi_dbm FROM mark m CROSS JOIN reading r CROSS JOIN device d"
                     " ON d.id = r.device WHERE m.highest_time_ms >= ?1 AND m.lowest_time_ms < ?2 AND" TAIL_STRETCH
                     "AND r.flags & " UNTRUSTED " = 0 AND r.arrived_ms - r.age_ms >= ?1"
                     " AND r.arrived_ms - r.age_ms < ?2",
    [SCAN_TIMES] = "SELECT seq, arrived_ms - age_ms FROM reading WHERE seq > ?1 AND seq <= ?2"
                   " AND flags & " UNTRUSTED " = 0 ORDER BY seq",
    [GET_SEEN] = "SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" LEDGER_DAYS_SEEN "'",
};
static const struct sql_module module = {SQL_LEDGER_DAYS, statements};
enum { COLUMN_TIME, COLUMN_DEVICE, COLUMN_DOUBTFUL, COLUMN_VALUES };

struct stretch {                    /* lines of a few hours, to be sorted */
    char *text;
    size_t size, room;
    struct day_line {
        int64_t time_ms;
        size_t at, size;
    } *lines;
    size_t count, lines_room;
};

static bool grow(void **block, size_t *room, size_t wanted, size_t unit)
{
    size_t larger = *room ? *room : ROWS_AT_FIRST;
    void *grown;

    if (wanted <= *room)
        return true;
    while (larger < wanted)
        larger *= 2;
    grown = realloc(*block, larger * unit);
    if (!grown)
        return false;
    *block = grown;
    *room = larger;
    return true;
}

static int add_line(struct stretch *stretch, sqlite3_stmt *statement, struct error *err)
{
    int64_t values[QUANTITY_COUNT] = {0}, time_ms = sqlite3_column_int64(statement, COLUMN_TIME);
    char line[LEDGER_DAY_LINE_SIZE], device[DEVICE_KEY_SIZE];
    uint32_t present = 0;
    size_t size;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (sqlite3_column_type(statement, COLUMN_VALUES + q) != SQLITE_NULL) {
            present |= UINT32_C(1) << q;
            values[q] = sqlite3_column_int64(statement, COLUMN_VALUES + q);
        }
    sql_copy_text(statement, COLUMN_DEVICE, device, sizeof device);
    size = ledger_day_line(time_ms, (uint32_t)sqlite3_column_int64(statement, COLUMN_DOUBTFUL), present, values,
                           device, line);
    if (stretch->count == LEDGER_STRETCH_ROWS_MAX)
        return error_set(err, -E2BIG, "ledger: a few hours have more than %d readings", LEDGER_STRETCH_ROWS_MAX);
    if (!grow((void **)&stretch->text, &stretch->room, stretch->size + size, 1) ||
        !grow((void **)&stretch->lines, &stretch->lines_room, stretch->count + 1, sizeof *stretch->lines))
        return error_set(err, -ENOMEM, "ledger: out of memory");
    memcpy(stretch->text + stretch->size, line, size);
    stretch->lines[stretch->count++] = (struct day_line){time_ms, stretch->size, size};
    stretch->size += size;
    return 0;
}

static int compare(const void *a, const void *b, void *text)
{
    const struct day_line *one = a, *other = b;
    int order;

    if (one->time_ms != other->time_ms)
        return one->time_ms < other->time_ms ? -1 : 1;
    order = memcmp((char *)text + one->at, (char *)text + other->at, one->size < other->size ? one->size : other->size);
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

static int read_stretch(struct store_reader *reader, int64_t from_ms, int64_t to_ms, struct stretch *stretch,
                        struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, SCAN_STRETCH, SQL_VALUES(SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, err);

    stretch->size = stretch->count = 0;
    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        r = add_line(stretch, statement, err);
        if (r < 0)
            break;
    }
    sql_finish(statement);
    if (r == 0 && stretch->count)
        qsort_r(stretch->lines, stretch->count, sizeof *stretch->lines, compare, stretch->text);
    return r;
}

int ledger_day_read(struct store_reader *reader, struct ledger_day *day, struct error *err)
{
    struct ledger_day_hash hash;
    struct stretch stretch = {0};
    int r = 0;

    day->rows = 0;
    ledger_day_begin(&hash, day);
    for (int64_t from_ms = day->from_ms; from_ms < day->to_ms && r == 0; from_ms += STRETCH_MS) {
        int64_t to_ms = from_ms + STRETCH_MS < day->to_ms ? from_ms + STRETCH_MS : day->to_ms;

        r = read_stretch(reader, from_ms, to_ms, &stretch, err);
        for (size_t i = 0; i < stretch.count && r == 0; i++)
            ledger_day_add(&hash, stretch.text + stretch.lines[i].at, stretch.lines[i].size);
        day->rows += (int64_t)stretch.count;
    }
    ledger_day_end(&hash, day);
    free(stretch.text);
    free(stretch.lines);
    return r;
}

int ledger_days_seen(struct store_reader *reader, int64_t *seq, struct error *err)
{
    return sql_number(&reader->connection, &module, GET_SEEN, SQL_NO_VALUES, 0, seq, err);
}

int ledger_days_heard(struct store_reader *reader, int64_t after_seq, int64_t until_seq,
                      int (*each)(void *context, int64_t seq, int64_t time_ms), void *context, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(&reader->connection, &module, SCAN_TIMES, SQL_VALUES(SQL_INT(after_seq), SQL_INT(until_seq)),
                      &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(&reader->connection, statement, err)) > 0) {
        r = each(context, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1));
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}
