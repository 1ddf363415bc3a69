/* store/blocks.c - see blocks.h */
#include "blocks.h"
#include <errno.h>
#include <stdlib.h>

enum { NEXT_HOUR, OF_HOUR, OF_DEVICE, NEXT_SEQ, OF_SEQS };
static const char *const statements[] = {
    [NEXT_HOUR] = "SELECT hour FROM block WHERE hour >= ?1 AND hour <= ?2 ORDER BY hour LIMIT 1",
    [OF_HOUR] = "SELECT hour, device, bytes FROM block WHERE hour = ?1",
    [OF_DEVICE] = "SELECT hour, device, bytes FROM block WHERE hour = ?1 AND device = ?2",
    [NEXT_SEQ] = "SELECT min(last_seq) FROM block WHERE last_seq > ?1",
    [OF_SEQS] = ("SELECT hour, device, bytes FROM block INDEXED BY block_seq"
                 " WHERE last_seq > ?1 AND last_seq <= ?3 AND first_seq <= ?2"),
};
static const struct sql_module module = {SQL_BLOCKS, statements};
enum { COLUMN_HOUR, COLUMN_DEVICE, COLUMN_BYTES };

struct blocks {
    struct connection *connection;
    bool holds_moment;
    struct block_row rows[BLOCK_ROWS_MAX];
};

struct wanted {                     /* of the readings of a block: those in both stretches */
    int64_t from_ms, to_ms;         /* [from_ms, to_ms) */
    int64_t after_seq, until_seq;   /* (after_seq, until_seq] */
};

int blocks_open(struct connection *connection, struct blocks **blocks, struct error *err)
{
    struct blocks *opened = malloc(sizeof *opened);
    int r = opened ? sql_moment(connection, &opened->holds_moment, err)
                   : error_set(err, -ENOMEM, "record: out of memory");

    if (r < 0) {
        free(opened);
        return r;
    }
    opened->connection = connection;
    *blocks = opened;
    return 0;
}

void blocks_close(struct blocks *blocks)
{
    if (!blocks)
        return;
    sql_moment_over(blocks->connection, blocks->holds_moment);
    free(blocks);
}

int64_t blocks_hour_of(int64_t time_ms)
{
    return time_ms / BLOCKS_HOUR_MS - (time_ms % BLOCKS_HOUR_MS < 0);
}

int blocks_next_hour(struct blocks *blocks, int64_t from_hour, int64_t to_hour, int64_t *hour, struct error *err)
{
    return sql_number(blocks->connection, &module, NEXT_HOUR, SQL_VALUES(SQL_INT(from_hour), SQL_INT(to_hour)),
                      INT64_MAX, hour, err);
}

int blocks_next_seq(struct blocks *blocks, int64_t seq, int64_t *next, struct error *err)
{
    return sql_number(blocks->connection, &module, NEXT_SEQ, SQL_VALUES(SQL_INT(seq)), INT64_MAX, next, err);
}

static bool is_wanted(const struct wanted *wanted, const struct raw_row *raw)
{
    return raw_time(raw) >= wanted->from_ms && raw_time(raw) < wanted->to_ms && raw_seq(raw) > wanted->after_seq &&
           raw_seq(raw) <= wanted->until_seq;
}

static int unpack(struct blocks *blocks, sqlite3_stmt *statement, const struct wanted *wanted, struct raw_list *list,
                  struct error *err)
{
    int64_t hour = sqlite3_column_int64(statement, COLUMN_HOUR);
    struct raw_row raw = {.device = sqlite3_column_int64(statement, COLUMN_DEVICE)};
    size_t count;
    int r = block_decode(sqlite3_column_blob(statement, COLUMN_BYTES),
                         (size_t)sqlite3_column_bytes(statement, COLUMN_BYTES), blocks->rows, &count);

    if (r < 0)
        return error_set(err, -EUCLEAN, "record: damaged: the readings of device %lld in hour %lld",
                         (long long)raw.device, (long long)hour);
    for (size_t i = 0; i < count && r == 0; i++) {
        raw.row = blocks->rows[i];
        raw.row.of[BLOCK_TIME] += hour * BLOCKS_HOUR_MS;
        if (is_wanted(wanted, &raw))
            r = raw_list_add(list, &raw, err);
    }
    return r;
}

static int collect(struct blocks *blocks, int index, const struct sql_value *values, size_t value_count,
                   const struct wanted *wanted, struct raw_list *list, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(blocks->connection, &module, index, values, value_count, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(blocks->connection, statement, err)) > 0) {
        r = unpack(blocks, statement, wanted, list, err);
        if (r < 0)
            break;
    }
    sql_finish(statement);
    return r;
}

int blocks_of_hour(struct blocks *blocks, int64_t hour, int64_t device, int64_t from_ms, int64_t to_ms,
                   struct raw_list *list, struct error *err)
{
    const struct wanted wanted = {from_ms, to_ms, INT64_MIN, INT64_MAX};

    if (!device)
        return collect(blocks, OF_HOUR, SQL_VALUES(SQL_INT(hour)), &wanted, list, err);
    return collect(blocks, OF_DEVICE, SQL_VALUES(SQL_INT(hour), SQL_INT(device)), &wanted, list, err);
}

int blocks_of_seqs(struct blocks *blocks, int64_t after_seq, int64_t until_seq, struct raw_list *list,
                   struct error *err)
{
    const struct wanted wanted = {INT64_MIN, INT64_MAX, after_seq, until_seq};

    return collect(blocks, OF_SEQS, SQL_VALUES(SQL_INT(after_seq), SQL_INT(until_seq),
                                               SQL_INT(until_seq + BLOCKS_SPAN_MAX)), &wanted, list, err);
}
