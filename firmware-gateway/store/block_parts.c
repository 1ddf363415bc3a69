/* store/block_parts.c - see block_parts.h */
#include "block_parts.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NEWEST, PUT, STATEMENTS_OF_KIND };
#define PUT_INTO(table, start)                                                                                         \
    "INSERT INTO " table " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (" start ", device, part) DO UPDATE SET"        \
    " first_seq = excluded.first_seq, last_seq = excluded.last_seq, bytes = excluded.bytes"
#define NEWEST_OF(table, start)                                                                                        \
    "SELECT part, first_seq, last_seq, bytes FROM " table " WHERE " start " = ?1 AND device = ?2 ORDER BY part DESC"   \
    " LIMIT 1"
static const char *const statements[] = {
    [BLOCKS_OF_HOURS * STATEMENTS_OF_KIND + NEWEST] = NEWEST_OF("block", "hour"),
    [BLOCKS_OF_HOURS * STATEMENTS_OF_KIND + PUT] = PUT_INTO("block", "hour"),
    [BLOCKS_OF_STINTS * STATEMENTS_OF_KIND + NEWEST] = NEWEST_OF("joined_block", "stint"),
    [BLOCKS_OF_STINTS * STATEMENTS_OF_KIND + PUT] = PUT_INTO("joined_block", "stint"),
};
static const struct sql_module module = {SQL_BLOCK_PARTS, statements};
static const int64_t hours_of_kind[] = {[BLOCKS_OF_HOURS] = 1, [BLOCKS_OF_STINTS] = BLOCKS_STINT_HOURS};
enum { PART, FIRST, LAST, BYTES };

static int statement_of(const struct block_parts *parts, int statement)
{
    return (int)parts->kind * STATEMENTS_OF_KIND + statement;
}

static int64_t lower(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t higher(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int by_time(const void *a, const void *b)
{
    const struct block_row *one = a, *other = b;
    int column = one->of[BLOCK_TIME] != other->of[BLOCK_TIME] ? BLOCK_TIME : BLOCK_SEQ;

    return (one->of[column] > other->of[column]) - (one->of[column] < other->of[column]);
}

static bool has_room(const struct block_part *part, int64_t seq)
{
    return part->count == 0 || (part->count < BLOCK_ROWS_MAX && higher(part->last_seq, seq) -
                                                                    lower(part->first_seq, seq) <= BLOCKS_SPAN_MAX);
}

static void begin_next(struct block_part *part)
{
    part->number++;
    part->count = 0;
    part->first_seq = INT64_MAX;
    part->last_seq = 0;
    part->is_changed = false;
}

static int put(struct block_parts *parts)
{
    struct block_part *part = &parts->part;
    size_t size, count;
    int r;

    if (!part->is_changed)
        return 0;
    qsort(parts->rows, part->count, sizeof *parts->rows, by_time);
    size = block_encode(parts->rows, part->count, parts->bytes);
    if (block_decode(parts->bytes, size, parts->unpacked, &count) < 0 || count != part->count ||
        memcmp(parts->unpacked, parts->rows, count * sizeof *parts->rows) != 0)
        return error_set(parts->err, -EILSEQ, "record: readings of device %lld in hour %lld can't be packed",
                         (long long)part->device, (long long)(part->start * hours_of_kind[parts->kind]));
    r = store_write(parts->store, &module, statement_of(parts, PUT),
                    SQL_VALUES(SQL_INT(part->start), SQL_INT(part->device), SQL_INT(part->number),
                               SQL_INT(part->first_seq), SQL_INT(part->last_seq), SQL_BLOB(parts->bytes, size)),
                    parts->err);
    return r < 0 ? r : 0;
}

/* What came earlier of that block, to be packed once more with what comes now. */
static int open_newest(struct block_parts *parts, int64_t start, int64_t device)
{
    struct connection *connection = &parts->store->connection;
    struct block_part *part = &parts->part;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, statement_of(parts, NEWEST), SQL_VALUES(SQL_INT(start), SQL_INT(device)),
                      &statement, parts->err);

    *part = (struct block_part){.start = start, .device = device, .first_seq = INT64_MAX};
    parts->is_begun = true;
    if (r < 0)
        return r;
    r = sql_step(connection, statement, parts->err);
    if (r > 0) {
        part->number = sqlite3_column_int64(statement, PART);
        if (block_decode(sqlite3_column_blob(statement, BYTES), (size_t)sqlite3_column_bytes(statement, BYTES),
                         parts->rows, &part->count) == 0) {
            part->first_seq = sqlite3_column_int64(statement, FIRST);
            part->last_seq = sqlite3_column_int64(statement, LAST);
        } else {
            begin_next(part);
        }
    }
    sql_finish(statement);
    return r < 0 ? r : 0;
}

int block_parts_add(struct block_parts *parts, const struct raw_row *raw)
{
    struct block_part *part = &parts->part;
    int64_t hours = hours_of_kind[parts->kind], hour = blocks_hour_of(raw_time(raw));
    int64_t start = hours == 1 ? hour : blocks_stint_of(hour);
    struct block_row *row;
    int r = 0;

    if (!parts->is_begun || part->start != start || part->device != raw->device) {
        r = parts->is_begun ? put(parts) : 0;
        if (r == 0)
            r = open_newest(parts, start, raw->device);
    }
    if (r == 0 && !has_room(part, raw_seq(raw))) {
        r = put(parts);
        begin_next(part);
    }
    if (r < 0)
        return r;
    row = &parts->rows[part->count++];
    *row = raw->row;
    row->of[BLOCK_TIME] -= start * hours * BLOCKS_HOUR_MS;
    part->first_seq = lower(part->first_seq, raw_seq(raw));
    part->last_seq = higher(part->last_seq, raw_seq(raw));
    part->is_changed = true;
    return 0;
}

int block_parts_end(struct block_parts *parts)
{
    return parts->is_begun ? put(parts) : 0;
}
