/* store/retention.c - see retention.h */
#include "retention.h"
#include "blocks.h"
#include "rfc3339.h"
#include "sql_guard.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNTED_FROM "raw_counted_from" /* a setting: that date, and the day on which it was asked for */
#define STINT_MS (BLOCKS_STINT_HOURS * BLOCKS_HOUR_MS)

enum { SINCE, THINNED, OLDEST_HOUR, OLDEST_STINT, OLDEST_OF_TAIL, DELETE_HOURS, DELETE_STINTS, DELETE_TAIL, DELETE_UNPLACED, NOTE,
       LACKS_DAY, NEXT_HOUR_PART, NEXT_STINT_PART, CUT_HOUR, CUT_STINT, DROP_HOUR_PART, DROP_STINT_PART };
#define NEXT_PART(table, start)                                                                                       \
    "SELECT device, part, bytes FROM " table " WHERE " start " = ?1 AND (device, part) > (?2, ?3)"                    \
    " ORDER BY device, part LIMIT 1"
#define CUT_PART(table, start)                                                                                        \
    "UPDATE " table " SET bytes = ?4, first_seq = ?5, last_seq = ?6 WHERE " start " = ?1 AND device = ?2 AND part = ?3"
#define DROP_PART(table, start) "DELETE FROM " table " WHERE " start " = ?1 AND device = ?2 AND part = ?3"
static const char *const statements[] = {
    [SINCE] = "SELECT " RETENTION_SINCE_SQL,
    [THINNED] = "SELECT " RETENTION_SINCE_SQL " WHERE NOT EXISTS (SELECT 1 FROM person WHERE is_disabled = 0)",
    [OLDEST_HOUR] = "SELECT min(hour) FROM block WHERE hour >= ?1",
    [OLDEST_STINT] = "SELECT min(stint) FROM joined_block WHERE stint >= ?1",
    [OLDEST_OF_TAIL] = ("SELECT min(arrived_ms - age_ms) FROM reading WHERE flags & " RAW_UNTRUSTED_TEXT " = 0"
                        " AND arrived_ms - age_ms >= ?1"),
    [DELETE_HOURS] = "DELETE FROM block WHERE hour >= ?1 AND hour < ?2",
    [DELETE_STINTS] = "DELETE FROM joined_block WHERE stint >= ?1 AND stint < ?2",
    [DELETE_TAIL] = ("DELETE FROM reading WHERE seq IN (SELECT r.seq FROM mark m CROSS JOIN reading r"
                     " WHERE m.highest_time_ms >= ?1 AND m.lowest_time_ms < ?2 AND" TAIL_STRETCH
                     "AND r.flags & " RAW_UNTRUSTED_TEXT " = 0 AND r.arrived_ms - r.age_ms >= ?1"
                     " AND r.arrived_ms - r.age_ms < ?2)"),
    [DELETE_UNPLACED] = ("DELETE FROM reading WHERE flags & " RAW_UNTRUSTED_TEXT " <> 0"
                         " AND seq <= (SELECT max(after_seq) FROM event WHERE kind = ?1 AND wall_ms < ?2)"),
    [NOTE] = "UPDATE sealed SET last_seq = max(last_seq, ?1)",
    [LACKS_DAY] = ("SELECT 1 FROM room WHERE room.key = ?1 AND NOT EXISTS (SELECT 1 FROM day WHERE day.room = room.id"
                   " AND day.date = ?2 AND NOT " DAY_WAITS_SQL " AND (day.json <> '' OR day.packed IS NOT NULL))"
                   " AND EXISTS (SELECT 1 FROM assignment_span a WHERE a.room = room.id AND a.from_ms < ?4 AND a.to_ms > ?3"
                   " AND (EXISTS (SELECT 1 FROM joined_block b WHERE b.stint >= ?7 AND b.stint <= ?8"
                   " AND b.device = a.device) OR EXISTS (SELECT 1 FROM block b WHERE b.hour >= ?5 AND b.hour <= ?6"
                   " AND b.device = a.device) OR EXISTS (SELECT 1 FROM reading r WHERE r.device = a.device"
                   " AND r.arrived_ms - r.age_ms >= ?3 AND r.arrived_ms - r.age_ms < ?4)))"),
    [NEXT_HOUR_PART] = NEXT_PART("block", "hour"),
    [NEXT_STINT_PART] = NEXT_PART("joined_block", "stint"),
    [CUT_HOUR] = CUT_PART("block", "hour"),
    [CUT_STINT] = CUT_PART("joined_block", "stint"),
    [DROP_HOUR_PART] = DROP_PART("block", "hour"),
    [DROP_STINT_PART] = DROP_PART("joined_block", "stint"),
};
static const struct sql_module module = {SQL_RETENTION, statements};
enum { DEVICE, PART, BYTES };

static const struct kind {                  /* blocks of hours, and of stints */
    int64_t ms;
    int delete_whole, next_part, cut_part, drop_part;
} kinds[] = {{BLOCKS_HOUR_MS, DELETE_HOURS, NEXT_HOUR_PART, CUT_HOUR, DROP_HOUR_PART},
             {STINT_MS, DELETE_STINTS, NEXT_STINT_PART, CUT_STINT, DROP_STINT_PART}};

struct deleting {
    struct store *store;
    int64_t from_ms, to_ms;
    const struct kind *kind;
    int64_t start, device, part;            /* the block that is cut */
    bool is_any;                            /* something was deleted */
    struct block_row rows[BLOCK_ROWS_MAX];
    uint8_t bytes[BLOCK_SIZE_MAX(BLOCK_ROWS_MAX)];
    struct error *err;
};

int64_t retention_since(struct store *store)
{
    int64_t date;

    return sql_number(&store->connection, &module, SINCE, SQL_NO_VALUES, INT64_MIN, &date, NULL) < 0 ? INT64_MIN : date;
}

int retention_since_read(struct store_reader *reader, int64_t *date, struct error *err)
{
    return sql_number(&reader->connection, &module, SINCE, SQL_NO_VALUES, INT64_MIN, date, err);
}

int retention_thinned(struct store_reader *reader, int64_t *date, struct error *err)
{
    return sql_number(&reader->connection, &module, THINNED, SQL_NO_VALUES, INT64_MIN, date, err);
}

int64_t retention_first_date(int64_t counted_from, int years)
{
    int year, month, day;

    if (years == 0)
        return INT64_MIN;
    civil_from_days(counted_from, &year, &month, &day);
    return civil_to_days(year - years, month, day);
}

int retention_count_from(struct store *store, int64_t today, int64_t newest_date, int64_t *date, struct error *err)
{
    char text[48];
    long long from, asked;
    int r;

    if (store_setting_get(store, COUNTED_FROM, text, sizeof text) < 0 ||
        sscanf(text, "%lld %lld", &from, &asked) != 2) {
        from = newest_date;
        asked = INT64_MIN;
    }
    if (asked != today)         /* not once more with each restart */
        from += RETENTION_DAYS_A_DAY;
    if (from > today)
        from = today;
    snprintf(text, sizeof text, "%lld %lld", from, (long long)today);
    r = store_setting_set(store, COUNTED_FROM, text, err);
    if (r < 0)
        return r;
    *date = from;
    return 0;
}

static int64_t floor_of(int64_t ms, int64_t unit)
{
    return ms / unit - (ms % unit < 0);
}

int retention_oldest(struct store *store, int64_t from_ms, int64_t *time_ms, struct error *err)
{
    const struct {
        int statement;
        int64_t unit_ms;
    } places[] = {{OLDEST_HOUR, BLOCKS_HOUR_MS}, {OLDEST_STINT, STINT_MS}, {OLDEST_OF_TAIL, 1}};
    int64_t oldest_ms = INT64_MAX;
    int r = 0;

    for (size_t i = 0; i < sizeof places / sizeof *places && r == 0; i++) {
        int64_t found;

        r = sql_number(&store->connection, &module, places[i].statement,
                       SQL_VALUES(SQL_INT(floor_of(from_ms, places[i].unit_ms))), INT64_MAX, &found, err);
        if (r == 0 && found != INT64_MAX && found * places[i].unit_ms < oldest_ms)
            oldest_ms = found * places[i].unit_ms;
    }
    if (r < 0)
        return store_after(store, r);
    *time_ms = oldest_ms;
    return 0;
}

static int run(struct deleting *deleting, int statement, const struct sql_value *values, size_t count)
{
    int r = store_write(deleting->store, &module, statement, values, count, deleting->err);

    deleting->is_any = deleting->is_any || r > 0;
    return r < 0 ? r : 0;
}

/* 1: a block is in rows, whose readings are count, or (0) can't be read; 0: there is none left. */
static int next_part(struct deleting *deleting, size_t *count)
{
    struct connection *connection = &deleting->store->connection;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, deleting->kind->next_part,
                      SQL_VALUES(SQL_INT(deleting->start), SQL_INT(deleting->device), SQL_INT(deleting->part)),
                      &statement, deleting->err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, deleting->err);
    if (r > 0) {
        deleting->device = sqlite3_column_int64(statement, DEVICE);
        deleting->part = sqlite3_column_int64(statement, PART);
        if (block_decode(sqlite3_column_blob(statement, BYTES), (size_t)sqlite3_column_bytes(statement, BYTES),
                         deleting->rows, count) < 0)
            *count = 0;
    }
    sql_finish(statement);
    return r;
}

static bool is_to_go(const struct deleting *deleting, const struct block_row *row)
{
    int64_t time_ms = row->of[BLOCK_TIME] + deleting->start * deleting->kind->ms;

    return time_ms >= deleting->from_ms && time_ms < deleting->to_ms;
}

/* Of a block that only begins or ends in the time that goes. One that can't be read stays, for "transom verify" to name. */
static int cut(struct deleting *deleting, size_t count)
{
    int64_t first_seq = INT64_MAX, last_seq = 0;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        const struct block_row row = deleting->rows[i];

        if (is_to_go(deleting, &row))
            continue;
        deleting->rows[kept++] = row;
        first_seq = row.of[BLOCK_SEQ] < first_seq ? row.of[BLOCK_SEQ] : first_seq;
        last_seq = row.of[BLOCK_SEQ] > last_seq ? row.of[BLOCK_SEQ] : last_seq;
    }
    if (kept == count)
        return 0;
    if (kept == 0)
        return run(deleting, deleting->kind->drop_part,
                   SQL_VALUES(SQL_INT(deleting->start), SQL_INT(deleting->device), SQL_INT(deleting->part)));
    return run(deleting, deleting->kind->cut_part,
               SQL_VALUES(SQL_INT(deleting->start), SQL_INT(deleting->device), SQL_INT(deleting->part),
                          SQL_BLOB(deleting->bytes, block_encode(deleting->rows, kept, deleting->bytes)),
                          SQL_INT(first_seq), SQL_INT(last_seq)));
}

static int cut_all_of(struct deleting *deleting, int64_t start)
{
    size_t count;
    int r;

    deleting->start = start;
    deleting->device = deleting->part = -1;
    while ((r = next_part(deleting, &count)) > 0) {
        r = cut(deleting, count);
        if (r < 0)
            break;
    }
    return r;
}

static int delete_blocks(struct deleting *deleting)
{
    int64_t unit_ms = deleting->kind->ms, first = floor_of(deleting->from_ms, unit_ms);
    int64_t last = floor_of(deleting->to_ms - 1, unit_ms);
    int64_t whole_first = first + (first * unit_ms < deleting->from_ms);
    int64_t whole_end = last + ((last + 1) * unit_ms <= deleting->to_ms);
    int r = whole_first < whole_end ? run(deleting, deleting->kind->delete_whole,
                                          SQL_VALUES(SQL_INT(whole_first), SQL_INT(whole_end))) : 0;

    if (r == 0 && first < whole_first)
        r = cut_all_of(deleting, first);
    if (r == 0 && last >= whole_end && (last != first || whole_first == first))
        r = cut_all_of(deleting, last);
    return r;
}

static int delete_all(struct deleting *deleting)
{
    int r = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && r == 0; i++) {
        deleting->kind = &kinds[i];
        r = delete_blocks(deleting);
    }
    if (r == 0)
        r = run(deleting, DELETE_TAIL, SQL_VALUES(SQL_INT(deleting->from_ms), SQL_INT(deleting->to_ms)));
    if (r == 0)
        r = run(deleting, DELETE_UNPLACED, SQL_VALUES(SQL_INT(CLOCK_TRUSTED), SQL_INT(deleting->to_ms)));
    if (r == 0 && deleting->is_any)         /* or the newest position would be given once more */
        r = run(deleting, NOTE, SQL_VALUES(SQL_INT(deleting->store->tail.count)));
    return r;
}

int retention_delete(struct store *store, int64_t from_ms, int64_t to_ms, struct error *err)
{
    struct deleting *deleting = calloc(1, sizeof *deleting);
    int r = deleting ? store_begin(store, err) : error_set(err, -ENOMEM, "record: out of memory");
    bool is_any;

    if (r < 0) {
        free(deleting);
        return r;
    }
    deleting->store = store;
    deleting->from_ms = from_ms;
    deleting->to_ms = to_ms;
    deleting->err = err;
    sql_guard_open_for_retention(&store->connection);
    r = delete_all(deleting);
    sql_guard_shut(&store->connection);
    is_any = deleting->is_any;
    free(deleting);
    if (r < 0)
        return store_after(store, r);
    if (is_any) {
        own_times_forget(store);
        store_scrub(store);
    }
    return is_any;
}

int retention_lacks_day(struct store *store, const char *room, int64_t date, int64_t from_ms, int64_t to_ms,
                        struct error *err)
{
    int64_t lacks = 0;
    int r = sql_number(&store->connection, &module, LACKS_DAY,
                       SQL_VALUES(SQL_TEXT(room), SQL_INT(date), SQL_INT(from_ms), SQL_INT(to_ms),
                                  SQL_INT(floor_of(from_ms, BLOCKS_HOUR_MS)), SQL_INT(floor_of(to_ms - 1, BLOCKS_HOUR_MS)),
                                  SQL_INT(floor_of(from_ms, STINT_MS)), SQL_INT(floor_of(to_ms - 1, STINT_MS))), 0,
                       &lacks, err);

    return r < 0 ? store_after(store, r) : lacks != 0;
}
