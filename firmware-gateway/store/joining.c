/* store/joining.c - hours that are over for days are joined into stints of hours: see readings.h. What a block has of its
 * own, its place in the tables and the heads of its columns, is a third of an hour's. As with sealing.c, the record has
 * each reading at every moment: what goes into a stint and the hours that leave are one transaction. */
#include "block_parts.h"
#include "sql_guard.h"
#include <errno.h>
#include <stdlib.h>

#define JOIN_AFTER_HOURS 48         /* what sensors kept has come then; a restart replays rows of hours */
#define HOUR_FIRST INT64_C(-1000000)/* before any reading there can be */

enum { NEXT_HOUR, NEXT_DEVICE, READ, TAKE_OUT };
static const char *const statements[] = {
    [NEXT_HOUR] = "SELECT hour FROM block WHERE hour >= ?1 AND hour < ?2 ORDER BY hour LIMIT 1",
    [NEXT_DEVICE] = "SELECT min(device) FROM block WHERE hour = ?1 AND device > ?2",
    [READ] = "SELECT bytes FROM block WHERE hour = ?1 AND device = ?2 ORDER BY part",
    [TAKE_OUT] = "DELETE FROM block WHERE hour = ?1 AND device = ?2",
};
static const struct sql_module module = {SQL_JOINING, statements};

struct joining {
    struct store *store;
    struct raw_list list;           /* of a device and stint */
    int blocks;                     /* that they came from */
    bool is_damaged;                /* one of them: all stay, for "transom verify" to name */
    struct block_row rows[BLOCK_ROWS_MAX];
    struct block_parts parts;
    struct error *err;
};

static int64_t end_stint_at(int64_t now_ms)
{
    return blocks_stint_of(blocks_hour_of(now_ms) - JOIN_AFTER_HOURS);
}

bool readings_join_is_due(const struct store *store, int64_t now_ms)
{
    return store->join.end_stint != end_stint_at(now_ms) || !store->join.is_over;
}

static int unpack(struct joining *joining, int64_t hour, int64_t device, const void *bytes, size_t size)
{
    struct raw_row raw = {.device = device};
    size_t count;
    int r = 0;

    joining->blocks++;
    if (block_decode(bytes, size, joining->rows, &count) < 0) {
        joining->is_damaged = true;
        return 0;
    }
    for (size_t i = 0; i < count && r == 0; i++) {
        raw.row = joining->rows[i];
        raw.row.of[BLOCK_TIME] += hour * BLOCKS_HOUR_MS;
        r = raw_list_add(&joining->list, &raw, joining->err);
    }
    return r;
}

static int read_hour(struct joining *joining, int64_t hour, int64_t device)
{
    struct connection *connection = &joining->store->connection;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, READ, SQL_VALUES(SQL_INT(hour), SQL_INT(device)), &statement, joining->err);

    if (r < 0)
        return r;
    while ((r = sql_step(connection, statement, joining->err)) > 0) {
        r = unpack(joining, hour, device, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0));
        if (r < 0)
            break;
    }
    sql_finish(statement);
    return r;
}

static int take_out(struct joining *joining, int64_t stint, int64_t device)
{
    int taken = 0;

    for (int64_t hour = stint * BLOCKS_STINT_HOURS; hour < (stint + 1) * BLOCKS_STINT_HOURS; hour++) {
        int r = store_write(joining->store, &module, TAKE_OUT, SQL_VALUES(SQL_INT(hour), SQL_INT(device)), joining->err);

        if (r < 0)
            return r;
        taken += r;
    }
    return taken == joining->blocks ? 0 : error_set(joining->err, -EILSEQ, "record: hours of device %lld before hour"
                                                    " %lld are not all there", (long long)device,
                                                    (long long)((stint + 1) * BLOCKS_STINT_HOURS));
}

/* How many readings were moved, or negative errno. */
static int join_device(struct joining *joining, int64_t stint, int64_t device)
{
    int r = 0;

    joining->list.count = 0;
    joining->blocks = 0;
    joining->is_damaged = false;
    for (int64_t hour = stint * BLOCKS_STINT_HOURS; hour < (stint + 1) * BLOCKS_STINT_HOURS && r == 0; hour++)
        r = read_hour(joining, hour, device);
    if (r < 0 || joining->is_damaged)
        return r;
    for (size_t i = 0; i < joining->list.count && r == 0; i++)
        r = block_parts_add(&joining->parts, &joining->list.rows[i]);
    if (r == 0)
        r = take_out(joining, stint, device);
    return r < 0 ? r : (int)joining->list.count;
}

/* The next device behind join.device that has hours in the stint; INT64_MAX: none. */
static int next_device(struct joining *joining, int64_t *device)
{
    const struct block_join *join = &joining->store->join;
    int64_t lowest = INT64_MAX, found;
    int r = 0;

    for (int64_t hour = join->stint * BLOCKS_STINT_HOURS; hour < (join->stint + 1) * BLOCKS_STINT_HOURS && r == 0;
         hour++) {
        r = sql_number(&joining->store->connection, &module, NEXT_DEVICE, SQL_VALUES(SQL_INT(hour), SQL_INT(join->device)),
                       INT64_MAX, &found, joining->err);
        if (r == 0 && found < lowest)
            lowest = found;
    }
    *device = lowest;
    return r;
}

static int next_stint(struct joining *joining)
{
    struct block_join *join = &joining->store->join;
    int64_t hour;
    int r = sql_number(&joining->store->connection, &module, NEXT_HOUR,
                       SQL_VALUES(SQL_INT((join->stint + 1) * BLOCKS_STINT_HOURS),
                                  SQL_INT(join->end_stint * BLOCKS_STINT_HOURS)), INT64_MAX, &hour, joining->err);

    join->is_over = hour == INT64_MAX;
    join->stint = join->is_over ? join->end_stint : blocks_stint_of(hour);
    join->device = 0;
    return r;
}

static int join_some(struct joining *joining)
{
    struct block_join *join = &joining->store->join;
    int moved = 0, r = 0;

    while (r >= 0 && moved < SEAL_ROWS_MAX && !join->is_over) {
        int64_t device;

        r = next_device(joining, &device);
        if (r == 0 && device == INT64_MAX) {
            r = next_stint(joining);
        } else if (r == 0) {
            r = join_device(joining, join->stint, device);
            join->device = device;
            moved += r > 0 ? r : 0;
        }
    }
    return r < 0 ? r : block_parts_end(&joining->parts);
}

int readings_join(struct store *store, int64_t now_ms, struct error *err)
{
    struct joining *joining;
    int r = store_commit(store, err);

    if (r == 0)
        r = store_mark(store, err);     /* of no open transaction: store_undo takes all of ours back */
    if (r == 0)
        r = store_begin(store, err);
    if (r < 0)
        return r;
    joining = calloc(1, sizeof *joining);
    if (!joining) {
        store_undo(store);
        return error_set(err, -ENOMEM, "record: out of memory");
    }
    joining->store = joining->parts.store = store;
    joining->err = joining->parts.err = err;
    joining->parts.kind = BLOCKS_OF_STINTS;
    if (store->join.end_stint != end_stint_at(now_ms))
        store->join = (struct block_join){.end_stint = end_stint_at(now_ms),
                                          .stint = blocks_stint_of(HOUR_FIRST)};
    sql_guard_open_for_joining(&store->connection);
    r = join_some(joining);
    sql_guard_shut(&store->connection);
    raw_list_done(&joining->list);
    free(joining);
    if (r == 0)
        return store_commit(store, err);
    store_undo(store);
    store->join.is_over = true;         /* not again before the next stint */
    return store_after(store, r);
}
