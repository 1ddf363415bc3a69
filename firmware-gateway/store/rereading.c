/* store/rereading.c - readings given back, from the tail and from blocks alike: see readings.h. */
#include "raw_rows.h"
#include "blocks.h"
#include <errno.h>
#include <stdlib.h>

#define SPANS_AT_FIRST 8
#define STINT_MS (BLOCKS_STINT_HOURS * BLOCKS_HOUR_MS)

enum { FIRST_HEARD, SPANS, TAIL_OF_ROOM };
static const char *const statements[] = {
    [FIRST_HEARD] = "SELECT min(first_seq) FROM mark WHERE highest_time_ms >= ?1",
    [SPANS] = "SELECT a.device, max(a.from_ms, ?2), min(a.to_ms, ?3) FROM room CROSS JOIN assignment_span a"
              " WHERE room.key = ?1 AND a.room = room.id AND a.from_ms < ?3 AND a.to_ms > ?2",
    [TAIL_OF_ROOM] = "SELECT" RAW_COLUMNS "FROM room CROSS JOIN assignment_span a CROSS JOIN mark m CROSS JOIN reading r"
                     " WHERE room.key = ?1 AND a.room = room.id"
                     " AND m.highest_time_ms >= max(a.from_ms, ?2) AND m.lowest_time_ms < min(a.to_ms, ?3) AND"
                     TAIL_STRETCH "AND r.device = a.device AND r.flags & " RAW_UNTRUSTED_TEXT " = 0"
                     " AND r.arrived_ms - r.age_ms >= max(a.from_ms, ?2)"
                     " AND r.arrived_ms - r.age_ms < min(a.to_ms, ?3) ORDER BY 2, 3 LIMIT ?4",
};
static const struct sql_module module = {SQL_REREADING, statements};

/* -- in order of arrival -- */

struct replay {
    struct connection *connection;
    struct raw_origin origin;
    int64_t from_ms;                /* arrived since */
    int (*each)(void *context, const struct stored_reading *);
    void *context;
    struct error *err;
};

static int replay_one(void *context, const struct raw_row *raw, uint16_t packet_id)
{
    struct replay *replay = context;
    struct stored_reading stored;
    int r;

    if (raw_time(raw) + raw->row.of[BLOCK_AGE] < replay->from_ms)
        return 0;
    r = raw_to_stored(replay->connection, &replay->origin, raw, &stored, replay->err);
    stored.packet_id = packet_id;
    return r < 0 ? r : replay->each(replay->context, &stored);
}

int readings_replay_from(struct store *store, int64_t from_ms, int64_t *after_seq, struct error *err)
{
    int64_t first_seq;
    int r = sql_number(&store->connection, &module, FIRST_HEARD, SQL_VALUES(SQL_INT(from_ms)), INT64_MAX, &first_seq,
                       err);

    if (r == 0)
        *after_seq = first_seq == INT64_MAX ? READINGS_PARTS_END : first_seq - 1;
    return store_after(store, r);
}

int readings_replay_part(struct store *store, int64_t from_ms, int64_t *after_seq,
                         int (*each)(void *context, const struct stored_reading *), void *context, struct error *err)
{
    struct replay replay = {.connection = &store->connection, .from_ms = from_ms, .each = each, .context = context,
                            .err = err};
    int r;

    if (*after_seq == READINGS_PARTS_END)
        return 0;
    r = raw_behind(&store->connection, *after_seq, *after_seq + READINGS_PART_MAX, RAW_IMPORTED, replay_one, &replay, err);
    *after_seq += READINGS_PART_MAX;
    if (*after_seq >= readings_count(store))
        *after_seq = READINGS_PARTS_END;
    return store_after(store, r);
}

int readings_replay(struct store *store, int64_t from_ms, int (*each)(void *context, const struct stored_reading *),
                    void *context, struct error *err)
{
    int64_t after_seq;
    int r = readings_replay_from(store, from_ms, &after_seq, err);

    while (r == 0 && after_seq != READINGS_PARTS_END)
        r = readings_replay_part(store, from_ms, &after_seq, each, context, err);
    return r;
}

int readings_after(struct store *store, int64_t after_seq,
                   int (*each)(void *context, const struct stored_reading *), void *context, struct error *err)
{
    struct replay replay = {.connection = &store->connection, .from_ms = INT64_MIN, .each = each, .context = context,
                            .err = err};

    return store_after(store, raw_behind(&store->connection, after_seq, INT64_MAX, 0, replay_one, &replay, err));
}

/* -- of a room, in order of time -- */

struct of_room {
    struct connection *connection;
    struct blocks *blocks;
    struct span {                   /* a device in the room, within what is asked for */
        int64_t device, from_ms, to_ms;
    } *spans;
    size_t span_count, span_room;
    int64_t stint, to_stint;        /* the one in list; INT64_MAX: none left */
    struct raw_list list;
    size_t at;                      /* the next of the list */
    sqlite3_stmt *tail;
    struct raw_row next;            /* of the tail */
    bool has_next;
    struct error *err;
};

static int add_span(struct of_room *of, sqlite3_stmt *statement)
{
    if (of->span_count == of->span_room) {
        size_t room = of->span_room ? 2 * of->span_room : SPANS_AT_FIRST;
        struct span *grown = realloc(of->spans, room * sizeof *grown);

        if (!grown)
            return error_set(of->err, -ENOMEM, "record: out of memory");
        of->spans = grown;
        of->span_room = room;
    }
    of->spans[of->span_count++] = (struct span){sqlite3_column_int64(statement, 0),
                                                sqlite3_column_int64(statement, 1),
                                                sqlite3_column_int64(statement, 2)};
    return 0;
}

static int find_spans(struct of_room *of, const char *room, int64_t from_ms, int64_t to_ms)
{
    sqlite3_stmt *statement;
    int r = sql_start(of->connection, &module, SPANS, SQL_VALUES(SQL_TEXT(room), SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, of->err);

    if (r < 0)
        return r;
    while ((r = sql_step(of->connection, statement, of->err)) > 0) {
        r = add_span(of, statement);
        if (r < 0)
            break;
    }
    sql_finish(statement);
    return r;
}

static int add_to_list(void *context, const struct raw_row *raw)
{
    struct of_room *of = context;

    return raw_list_add(&of->list, raw, of->err);
}

static int fill_stint(struct of_room *of)
{
    const int64_t from_ms = of->stint * STINT_MS, to_ms = from_ms + STINT_MS;
    int r = 0;

    for (size_t i = 0; i < of->span_count && r == 0; i++) {
        const struct span *span = &of->spans[i];

        if (span->from_ms < to_ms && span->to_ms > from_ms)
            r = blocks_of_stint(of->blocks, of->stint, span->device, span->from_ms, span->to_ms, add_to_list, of,
                                of->err);
    }
    if (of->list.count)
        qsort(of->list.rows, of->list.count, sizeof *of->list.rows, raw_by_time);
    return r;
}

/* To the next stint that has any of the room. */
static int next_stint(struct of_room *of)
{
    int r = 0;

    of->list.count = of->at = 0;
    while (r == 0 && of->list.count == 0 && of->stint != INT64_MAX) {
        r = blocks_next_stint(of->blocks, of->stint + 1, of->to_stint, &of->stint, of->err);
        if (r == 0 && of->stint != INT64_MAX)
            r = fill_stint(of);
    }
    return r;
}

static int step_tail(struct of_room *of)
{
    int r = sql_step(of->connection, of->tail, of->err);

    of->has_next = r > 0;
    if (r > 0)
        raw_take(of->tail, &of->next);
    return r < 0 ? r : 0;
}

/* 1: *raw is the next; 0: there is none. */
static int take_next(struct of_room *of, struct raw_row *raw)
{
    const struct raw_row *block = of->at < of->list.count ? &of->list.rows[of->at] : NULL;
    int r;

    if (!block && !of->has_next)
        return 0;
    if (!block || (of->has_next && raw_by_time(&of->next, block) < 0)) {
        *raw = of->next;
        r = step_tail(of);
    } else {
        *raw = *block;
        r = ++of->at < of->list.count ? 0 : next_stint(of);
    }
    return r < 0 ? r : 1;
}

static int give(struct of_room *of, size_t limit, int (*each)(void *context, const struct stored_reading *),
                void *context, bool *truncated)
{
    struct raw_origin origin = {0};
    struct stored_reading stored;
    struct raw_row raw;
    size_t count = 0;
    int r;

    while ((r = take_next(of, &raw)) > 0) {
        if (count++ == limit) {
            *truncated = true;
            return 0;
        }
        r = raw_to_stored(of->connection, &origin, &raw, &stored, of->err);
        if (r == 0)
            r = each(context, &stored);
        if (r)
            return r;
    }
    if (r == 0)
        *truncated = false;
    return r;
}

int readings_of_room(struct store_reader *reader, const char *room, int64_t from_ms, int64_t to_ms, size_t limit,
                     int (*each)(void *context, const struct stored_reading *), void *context, bool *truncated,
                     struct error *err)
{
    struct of_room of = {.connection = &reader->connection, .err = err, .stint = blocks_stint_of(blocks_hour_of(from_ms)) - 1,
                         .to_stint = blocks_stint_of(blocks_hour_of(to_ms))};
    int64_t one_more = limit < INT64_MAX ? (int64_t)limit + 1 : INT64_MAX;
    int r = blocks_open(of.connection, &of.blocks, err);

    if (r == 0)
        r = find_spans(&of, room, from_ms, to_ms);
    if (r == 0)
        r = sql_start(of.connection, &module, TAIL_OF_ROOM,
                      SQL_VALUES(SQL_TEXT(room), SQL_INT(from_ms), SQL_INT(to_ms), SQL_INT(one_more)), &of.tail, err);
    if (r == 0)
        r = step_tail(&of);
    if (r == 0 && of.span_count)
        r = next_stint(&of);
    if (r == 0)
        r = give(&of, limit, each, context, truncated);
    if (of.tail)
        sql_finish(of.tail);
    raw_list_done(&of.list);
    free(of.spans);
    blocks_close(of.blocks);
    return r;
}
