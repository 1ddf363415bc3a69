/* store/blocks.c - see blocks.h */
#include "blocks.h"
#include <errno.h>
#include <stdlib.h>

enum { NEXT_HOUR, NEXT_JOINED, OF_HOUR, JOINED, OF_DEVICE, JOINED_OF_DEVICE, NEXT_SEQ, NEXT_SEQ_JOINED, OF_SEQS,
       JOINED_OF_SEQS };
#define COLUMNS " device, bytes FROM "
#define OF_STRETCH " WHERE last_seq > ?1 AND last_seq <= ?3 AND first_seq <= ?2"
#define JOINED_HOUR "stint * " BLOCKS_STINT_HOURS_TEXT "," COLUMNS "joined_block"
static const char *const statements[] = {
    [NEXT_HOUR] = "SELECT hour FROM block WHERE hour >= ?1 AND hour <= ?2 ORDER BY hour LIMIT 1",
    [NEXT_JOINED] = "SELECT stint FROM joined_block WHERE stint >= ?1 AND stint <= ?2 ORDER BY stint LIMIT 1",
    [OF_HOUR] = "SELECT hour," COLUMNS "block WHERE hour = ?1",
    [JOINED] = "SELECT " JOINED_HOUR " WHERE stint = ?1",
    [OF_DEVICE] = "SELECT hour," COLUMNS "block WHERE hour = ?1 AND device = ?2",
    [JOINED_OF_DEVICE] = "SELECT " JOINED_HOUR " WHERE stint = ?1 AND device = ?2",
    [NEXT_SEQ] = "SELECT min(last_seq) FROM block WHERE last_seq > ?1",
    [NEXT_SEQ_JOINED] = "SELECT min(last_seq) FROM joined_block WHERE last_seq > ?1",
    [OF_SEQS] = "SELECT hour," COLUMNS "block INDEXED BY block_seq" OF_STRETCH,
    [JOINED_OF_SEQS] = "SELECT " JOINED_HOUR " INDEXED BY joined_block_seq" OF_STRETCH,
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
    int (*each)(void *context, const struct raw_row *raw);
    void *context;
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

int64_t blocks_stint_of(int64_t hour)
{
    return hour / BLOCKS_STINT_HOURS - (hour % BLOCKS_STINT_HOURS < 0);
}

int blocks_next_stint(struct blocks *blocks, int64_t from_stint, int64_t to_stint, int64_t *stint, struct error *err)
{
    int64_t hour, joined;
    int r = sql_number(blocks->connection, &module, NEXT_HOUR,
                       SQL_VALUES(SQL_INT(from_stint * BLOCKS_STINT_HOURS),
                                  SQL_INT((to_stint + 1) * BLOCKS_STINT_HOURS - 1)), INT64_MAX, &hour, err);

    if (r == 0)
        r = sql_number(blocks->connection, &module, NEXT_JOINED, SQL_VALUES(SQL_INT(from_stint), SQL_INT(to_stint)),
                       INT64_MAX, &joined, err);
    if (r < 0)
        return r;
    *stint = hour != INT64_MAX && blocks_stint_of(hour) < joined ? blocks_stint_of(hour) : joined;
    return 0;
}

int blocks_next_seq(struct blocks *blocks, int64_t seq, int64_t *next, struct error *err)
{
    int64_t joined;
    int r = sql_number(blocks->connection, &module, NEXT_SEQ_JOINED, SQL_VALUES(SQL_INT(seq)), INT64_MAX, &joined, err);

    if (r == 0)
        r = sql_number(blocks->connection, &module, NEXT_SEQ, SQL_VALUES(SQL_INT(seq)), joined, next, err);
    if (r == 0 && joined < *next)
        *next = joined;
    return r;
}

static bool is_wanted(const struct wanted *wanted, const struct raw_row *raw)
{
    return raw_time(raw) >= wanted->from_ms && raw_time(raw) < wanted->to_ms && raw_seq(raw) > wanted->after_seq &&
           raw_seq(raw) <= wanted->until_seq;
}

static int unpack(struct blocks *blocks, sqlite3_stmt *statement, const struct wanted *wanted, struct error *err)
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
            r = wanted->each(wanted->context, &raw);
    }
    return r;
}

static int give(struct blocks *blocks, int index, const struct sql_value *values, size_t value_count,
                const struct wanted *wanted, struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(blocks->connection, &module, index, values, value_count, &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(blocks->connection, statement, err)) > 0) {
        r = unpack(blocks, statement, wanted, err);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

/* Of all devices, or of one. */
static int give_of(struct blocks *blocks, int all, int of_device, int64_t start, int64_t device,
                   const struct wanted *wanted, struct error *err)
{
    if (!device)
        return give(blocks, all, SQL_VALUES(SQL_INT(start)), wanted, err);
    return give(blocks, of_device, SQL_VALUES(SQL_INT(start), SQL_INT(device)), wanted, err);
}

int blocks_of_stint(struct blocks *blocks, int64_t stint, int64_t device, int64_t from_ms, int64_t to_ms,
                    int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err)
{
    const struct wanted wanted = {from_ms, to_ms, INT64_MIN, INT64_MAX, each, context};
    int r = give_of(blocks, JOINED, JOINED_OF_DEVICE, stint, device, &wanted, err);

    for (int i = 0; i < BLOCKS_STINT_HOURS && r == 0; i++) {
        int64_t hour = stint * BLOCKS_STINT_HOURS + i;

        if (hour * BLOCKS_HOUR_MS < to_ms && (hour + 1) * BLOCKS_HOUR_MS > from_ms)
            r = give_of(blocks, OF_HOUR, OF_DEVICE, hour, device, &wanted, err);
    }
    return r;
}

struct listing {
    struct raw_list *list;
    struct error *err;
};

static int add_to_list(void *context, const struct raw_row *raw)
{
    struct listing *listing = context;

    return raw_list_add(listing->list, raw, listing->err);
}

int blocks_of_seqs(struct blocks *blocks, int64_t after_seq, int64_t until_seq, struct raw_list *list,
                   struct error *err)
{
    struct listing listing = {list, err};
    const struct wanted wanted = {INT64_MIN, INT64_MAX, after_seq, until_seq, add_to_list, &listing};
    int r = 0;

    for (int index = OF_SEQS; index <= JOINED_OF_SEQS && r == 0; index++)
        r = give(blocks, index, SQL_VALUES(SQL_INT(after_seq), SQL_INT(until_seq),
                                           SQL_INT(until_seq + BLOCKS_SPAN_MAX)), &wanted, err);
    return r;
}
