/* store/sealing.c - readings whose hour is over go from the tail into blocks: see readings.h. The record has each of them
 * at every moment: what goes into a block and what leaves the tail is one transaction, and it is counted. */
#include "block_parts.h"
#include "sql_guard.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LATE_MS (30 * INT64_C(60000))   /* an hour is sealed so long after its end */
#define LOOK_SEQS 20000             /* rows of the tail looked at in one go, for those that are to be moved */
#define MARKS_KEPT_HOURS 72         /* longer than a replay goes back: it finds its beginning by them */
#define MARKS_AT_ONCE 24            /* joined in one go */

enum { LOOK, FIRST_SEQ, TAKE_OUT, NOTE, EMPTY_MARK, JOIN, DROP_MARK };
static const char *const statements[] = {
    [LOOK] = ("SELECT" RAW_COLUMNS "FROM reading r WHERE r.seq > ?1 AND r.seq <= ?2"
              " AND r.flags & " RAW_UNTRUSTED_TEXT " = 0 AND r.arrived_ms < ?3 AND r.arrived_ms - r.age_ms < ?3"
              " ORDER BY r.seq LIMIT ?4"),
    [FIRST_SEQ] = "SELECT min(seq) FROM reading WHERE seq > ?1",
    [TAKE_OUT] = "DELETE FROM reading WHERE seq >= ?1 AND seq <= ?2",
    [NOTE] = "UPDATE sealed SET last_seq = max(last_seq, ?1), newest_ms = max(newest_ms, ?2)",
    [EMPTY_MARK] = "SELECT m.first_seq, m.lowest_time_ms, m.highest_time_ms FROM mark m WHERE m.hour < ?1"
                   " AND m.first_seq > (SELECT min(first_seq) FROM mark)"
                   " AND m.first_seq < (SELECT max(first_seq) FROM mark) AND m.first_seq <= ?2"
                   " AND NOT EXISTS (SELECT 1 FROM reading r WHERE" TAIL_STRETCH ") ORDER BY m.first_seq LIMIT 1",
    [JOIN] = ("UPDATE mark SET lowest_time_ms = min(lowest_time_ms, ?2), highest_time_ms = max(highest_time_ms, ?3)"
              " WHERE first_seq = (SELECT max(first_seq) FROM mark WHERE first_seq < ?1)"),
    [DROP_MARK] = "DELETE FROM mark WHERE first_seq = ?1",
};
static const struct sql_module module = {SQL_SEALING, statements};

struct sealing {
    struct store *store;
    struct raw_list list;           /* what is moved */
    struct block_parts parts;
    struct error *err;
};

/* -- what is to be moved -- */

static int64_t end_ms_at(int64_t now_ms)
{
    return blocks_hour_of(now_ms - LATE_MS) * BLOCKS_HOUR_MS;
}

bool readings_seal_is_due(const struct store *store, int64_t now_ms)
{
    return store->seal.end_ms != end_ms_at(now_ms) || store->seal.looked_seq < store->seal.until_seq;
}

/* An hour later all that is left is looked at once more: what was not over then may be now. */
static void begin_hour(struct store *store, int64_t end_ms)
{
    store->seal = (struct seal){.end_ms = end_ms, .until_seq = readings_count(store) - SEAL_NEWEST_KEPT};
}

static int look(struct sealing *sealing)
{
    struct store *store = sealing->store;
    struct seal *seal = &store->seal;
    struct raw_row raw = {0};
    sqlite3_stmt *statement;
    int64_t first_seq, until_seq;
    int r = sql_number(&store->connection, &module, FIRST_SEQ, SQL_VALUES(SQL_INT(seal->looked_seq)), INT64_MAX,
                       &first_seq, sealing->err);

    if (r == 0 && first_seq <= seal->until_seq) {
        seal->looked_seq = first_seq - 1;
        until_seq = seal->looked_seq + LOOK_SEQS < seal->until_seq ? seal->looked_seq + LOOK_SEQS : seal->until_seq;
    } else {
        until_seq = seal->looked_seq = seal->until_seq;
    }
    if (r == 0)
        r = sql_start(&store->connection, &module, LOOK,
                      SQL_VALUES(SQL_INT(seal->looked_seq), SQL_INT(until_seq), SQL_INT(seal->end_ms),
                                 SQL_INT(SEAL_ROWS_MAX)), &statement, sealing->err);
    if (r < 0)
        return r;
    while ((r = sql_step(&store->connection, statement, sealing->err)) > 0) {
        raw_take(statement, &raw);
        r = raw_list_add(&sealing->list, &raw, sealing->err);
        if (r < 0)
            break;
    }
    sql_finish(statement);
    seal->looked_seq = sealing->list.count == SEAL_ROWS_MAX ? raw_seq(&raw) : until_seq;
    return r;
}

/* -- into blocks -- */

static int by_block(const void *a, const void *b)
{
    const struct raw_row *one = a, *other = b;
    int64_t one_hour = blocks_hour_of(raw_time(one)), other_hour = blocks_hour_of(raw_time(other));

    if (one_hour != other_hour)
        return one_hour < other_hour ? -1 : 1;
    if (one->device != other->device)
        return one->device < other->device ? -1 : 1;
    return raw_by_seq(a, b);
}

static int64_t higher(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int pack(struct sealing *sealing)
{
    const struct raw_list *list = &sealing->list;
    int r = 0;

    qsort(list->rows, list->count, sizeof *list->rows, by_block);
    for (size_t i = 0; i < list->count && r == 0; i++)
        r = block_parts_add(&sealing->parts, &list->rows[i]);
    return r == 0 ? block_parts_end(&sealing->parts) : r;
}

/* -- out of the tail -- */

static int take_out_run(struct sealing *sealing, int64_t first_seq, int64_t last_seq)
{
    int r = store_write(sealing->store, &module, TAKE_OUT, SQL_VALUES(SQL_INT(first_seq), SQL_INT(last_seq)),
                        sealing->err);

    if (r >= 0 && r != last_seq - first_seq + 1)
        return error_set(sealing->err, -EILSEQ, "record: readings %lld to %lld are not all in the tail",
                         (long long)first_seq, (long long)last_seq);
    return r < 0 ? r : 0;
}

/* Most are neighbours: whole runs go at once. */
static int take_out(struct sealing *sealing)
{
    const struct raw_list *list = &sealing->list;
    int64_t first_seq = raw_seq(&list->rows[0]), newest_ms = 0;
    int r = 0;

    for (size_t i = 0; i < list->count && r == 0; i++) {
        const struct raw_row *raw = &list->rows[i];
        int64_t arrived_ms = raw_time(raw) + raw->row.of[BLOCK_AGE];

        newest_ms = higher(newest_ms, arrived_ms);
        if (i + 1 == list->count || raw_seq(raw + 1) != raw_seq(raw) + 1) {
            r = take_out_run(sealing, first_seq, raw_seq(raw));
            first_seq = i + 1 < list->count ? raw_seq(raw + 1) : 0;
        }
    }
    if (r == 0)
        r = store_write(sealing->store, &module, NOTE,
                        SQL_VALUES(SQL_INT(raw_seq(&list->rows[list->count - 1])), SQL_INT(newest_ms)), sealing->err);
    return r < 0 ? r : 0;
}

/* The mark before it covers its stretch then, and its times. The last one is open. */
static int join_mark(struct sealing *sealing, bool *is_done)
{
    struct store *store = sealing->store;
    int64_t first_seq, lowest_ms, highest_ms;
    sqlite3_stmt *statement;
    int r = sql_start(&store->connection, &module, EMPTY_MARK,
                      SQL_VALUES(SQL_INT(blocks_hour_of(store->seal.end_ms) - MARKS_KEPT_HOURS),
                                 SQL_INT(store->seal.looked_seq)), &statement, sealing->err);

    if (r < 0)
        return r;
    r = sql_step(&store->connection, statement, sealing->err);
    first_seq = sqlite3_column_int64(statement, 0);
    lowest_ms = sqlite3_column_int64(statement, 1);
    highest_ms = sqlite3_column_int64(statement, 2);
    sql_finish(statement);
    *is_done = r == 0;
    if (r > 0)
        r = store_write(store, &module, JOIN, SQL_VALUES(SQL_INT(first_seq), SQL_INT(lowest_ms), SQL_INT(highest_ms)),
                        sealing->err);
    if (r > 0)
        r = store_write(store, &module, DROP_MARK, SQL_VALUES(SQL_INT(first_seq)), sealing->err);
    return r < 0 ? r : 0;
}

static int join_marks(struct sealing *sealing)
{
    bool is_done = false;
    int r = 0;

    for (int i = 0; i < MARKS_AT_ONCE && r == 0 && !is_done; i++)
        r = join_mark(sealing, &is_done);
    return r;
}

/* -- all of it -- */

static int move(struct sealing *sealing)
{
    int r = pack(sealing);

    qsort(sealing->list.rows, sealing->list.count, sizeof *sealing->list.rows, raw_by_seq);
    if (r == 0)
        r = take_out(sealing);
    return r == 0 ? join_marks(sealing) : r;
}

static int seal(struct sealing *sealing)
{
    struct store *store = sealing->store;
    int r = look(sealing);

    if (r < 0)
        return store_after(store, r);
    if (sealing->list.count == 0)
        return 0;
    r = store_begin(store, sealing->err);
    if (r < 0)
        return r;
    sql_guard_open_for_sealing(&store->connection);
    r = move(sealing);
    sql_guard_shut(&store->connection);
    if (r == 0)
        return store_commit(store, sealing->err);
    store_undo(store);
    return store_after(store, r);       /* while it was open, nothing could be rolled back */
}

int readings_seal(struct store *store, int64_t now_ms, struct error *err)
{
    struct sealing *sealing;
    int r = store_commit(store, err);

    if (r == 0)
        r = store_mark(store, err);     /* of no open transaction: store_undo takes all of ours back */
    if (r < 0)
        return r;
    sealing = calloc(1, sizeof *sealing);
    if (!sealing)
        return error_set(err, -ENOMEM, "record: out of memory");
    sealing->store = sealing->parts.store = store;
    sealing->err = sealing->parts.err = err;
    if (store->seal.end_ms != end_ms_at(now_ms))
        begin_hour(store, end_ms_at(now_ms));
    r = seal(sealing);
    if (r < 0)
        store->seal.looked_seq = store->seal.until_seq;     /* not again before the next hour */
    raw_list_done(&sealing->list);
    free(sealing);
    return r;
}
