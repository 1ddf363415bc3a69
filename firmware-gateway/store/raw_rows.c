/* store/raw_rows.c - see raw_rows.h */
#include "raw_rows.h"
#include "blocks.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define ROWS_AT_FIRST 64
#define SEQS_AT_ONCE 16384          /* unpacked and put in order: 3 MB */
#define FLAGS_ROTATION 4            /* brings the STORED_ bits low: most messages' flags then need no byte at all */
#define THOUSANDTHS_PER_UNIT 1000.0

enum { TAIL_BETWEEN, TAIL_BEHIND, GET_BOOT };
static const char *const statements[] = {
    /* Every reading arrived within its mark's hour, so its time may be anywhere in the mark's range, not beyond. */
    [TAIL_BETWEEN] = "SELECT" RAW_COLUMNS "FROM mark m CROSS JOIN reading r WHERE m.highest_time_ms >= ?2"
                     " AND m.lowest_time_ms < ?3 AND" TAIL_STRETCH "AND ?1 IN (0, r.device)"
                     " AND r.arrived_ms - r.age_ms >= ?2 AND r.arrived_ms - r.age_ms < ?3",
    [TAIL_BEHIND] = "SELECT" RAW_COLUMNS "FROM reading r WHERE r.seq > ?1 AND r.seq <= ?2 AND r.flags & ?3 = 0"
                    " ORDER BY r.seq",
    [GET_BOOT] = "SELECT wall_ms - mono_ms FROM boot WHERE id = ?1",
};
static const struct sql_module module = {SQL_RAW_ROWS, statements};
enum { COLUMN_DEVICE, COLUMN_TIME, COLUMN_SEQ, COLUMN_AGE, COLUMN_BOOT, COLUMN_SKEW, COLUMN_FLAGS, COLUMN_DOUBTFUL,
       COLUMN_PACKET, COLUMN_VALUES };

_Static_assert(STORED_CLOCK_UNTRUSTED >> (32 - FLAGS_ROTATION) == RAW_UNTRUSTED, "RAW_UNTRUSTED");
_Static_assert(STORED_IMPORTED >> (32 - FLAGS_ROTATION) == RAW_IMPORTED, "RAW_IMPORTED");

int64_t raw_flags_of(uint32_t flags)
{
    return flags << FLAGS_ROTATION | flags >> (32 - FLAGS_ROTATION);
}

uint32_t raw_flags(const struct raw_row *raw)
{
    uint32_t flags = (uint32_t)raw->row.of[BLOCK_FLAGS];

    return flags >> FLAGS_ROTATION | flags << (32 - FLAGS_ROTATION);
}

double raw_value(const struct raw_row *raw, enum quantity quantity)
{
    const int64_t *of = raw->row.of;

    return of[BLOCK_PRESENT] >> quantity & 1 ? (double)of[BLOCK_VALUES + quantity] / THOUSANDTHS_PER_UNIT : NAN;
}

/* -- lists -- */

int raw_list_add(struct raw_list *list, const struct raw_row *raw, struct error *err)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : ROWS_AT_FIRST;
        struct raw_row *grown = realloc(list->rows, room * sizeof *grown);

        if (!grown)
            return error_set(err, -ENOMEM, "record: out of memory");
        list->rows = grown;
        list->room = room;
    }
    list->rows[list->count++] = *raw;
    return 0;
}

void raw_list_done(struct raw_list *list)
{
    free(list->rows);
    *list = (struct raw_list){0};
}

int raw_by_seq(const void *a, const void *b)
{
    int64_t one = raw_seq(a), other = raw_seq(b);

    return (one > other) - (one < other);
}

int raw_by_time(const void *a, const void *b)
{
    int64_t one = raw_time(a), other = raw_time(b);

    return one == other ? raw_by_seq(a, b) : one > other ? 1 : -1;
}

/* -- a row -- */

void raw_take(sqlite3_stmt *statement, struct raw_row *raw)
{
    int64_t *of = raw->row.of;

    raw->device = sqlite3_column_int64(statement, COLUMN_DEVICE);
    of[BLOCK_TIME] = sqlite3_column_int64(statement, COLUMN_TIME);
    of[BLOCK_SEQ] = sqlite3_column_int64(statement, COLUMN_SEQ);
    of[BLOCK_AGE] = sqlite3_column_int64(statement, COLUMN_AGE);
    of[BLOCK_BOOT] = sqlite3_column_int64(statement, COLUMN_BOOT);
    of[BLOCK_SKEW] = sqlite3_column_int64(statement, COLUMN_SKEW);
    of[BLOCK_FLAGS] = sqlite3_column_int64(statement, COLUMN_FLAGS);
    of[BLOCK_DOUBTFUL] = sqlite3_column_int64(statement, COLUMN_DOUBTFUL);
    of[BLOCK_PRESENT] = 0;
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        of[BLOCK_VALUES + q] = sqlite3_column_int64(statement, COLUMN_VALUES + q);
        if (sqlite3_column_type(statement, COLUMN_VALUES + q) != SQLITE_NULL)
            of[BLOCK_PRESENT] |= INT64_C(1) << q;
    }
}

uint16_t raw_packet_id(sqlite3_stmt *statement)
{
    return (uint16_t)sqlite3_column_int(statement, COLUMN_PACKET);
}

static int find_origin(struct connection *connection, struct raw_origin *origin, int64_t boot, struct error *err)
{
    int r = 0;

    if (origin->boot != boot)
        r = sql_number(connection, &module, GET_BOOT, SQL_VALUES(SQL_INT(boot)), 0, &origin->wall_less_mono_ms, err);
    if (r == 0)
        origin->boot = boot;
    return r;
}

int raw_to_stored(struct connection *connection, struct raw_origin *origin, const struct raw_row *raw,
                  struct stored_reading *stored, struct error *err)
{
    const int64_t *of = raw->row.of;
    struct reading *reading = &stored->reading;
    int r = find_origin(connection, origin, of[BLOCK_BOOT], err);

    if (r < 0)
        return r;
    *stored = (struct stored_reading){.seq = of[BLOCK_SEQ], .device = raw->device, .flags = raw_flags(raw),
                                      .arrived_ms = of[BLOCK_TIME] + of[BLOCK_AGE]};
    stored->mono_ms = stored->arrived_ms - origin->wall_less_mono_ms - of[BLOCK_SKEW];
    reading->time_ms = of[BLOCK_TIME];
    reading->doubtful = (uint32_t)of[BLOCK_DOUBTFUL];
    reading->present = reading->doubtful | (uint32_t)of[BLOCK_PRESENT];
    for (int q = 0; q < QUANTITY_COUNT; q++)
        reading->value[q] = raw_value(raw, (enum quantity)q);
    return 0;
}

/* -- by time -- */

static int each_sealed(struct blocks *blocks, int64_t device, int64_t from_ms, int64_t to_ms,
                       int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err)
{
    int64_t stint = blocks_stint_of(blocks_hour_of(from_ms)) - 1, to_stint = blocks_stint_of(blocks_hour_of(to_ms));
    int r = 0;

    while (r == 0 && (r = blocks_next_stint(blocks, stint + 1, to_stint, &stint, err)) == 0 && stint != INT64_MAX)
        r = blocks_of_stint(blocks, stint, device, from_ms, to_ms, each, context, err);
    return r;
}

static int each_of_tail(struct connection *connection, int64_t device, int64_t from_ms, int64_t to_ms,
                        int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err)
{
    struct raw_row raw;
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, TAIL_BETWEEN, SQL_VALUES(SQL_INT(device), SQL_INT(from_ms), SQL_INT(to_ms)),
                      &statement, err);

    if (r < 0)
        return r;
    while ((r = sql_step(connection, statement, err)) > 0) {
        raw_take(statement, &raw);
        r = each(context, &raw);
        if (r)
            break;
    }
    sql_finish(statement);
    return r;
}

int raw_between(struct connection *connection, int64_t device, int64_t from_ms, int64_t to_ms,
                int (*each)(void *context, const struct raw_row *raw), void *context, struct error *err)
{
    struct blocks *blocks;
    int r = blocks_open(connection, &blocks, err);

    if (r < 0)
        return r;
    r = each_sealed(blocks, device, from_ms, to_ms, each, context, err);
    if (r == 0)
        r = each_of_tail(connection, device, from_ms, to_ms, each, context, err);
    blocks_close(blocks);
    return r;
}

/* -- by seq -- */

struct behind {                     /* a walk along the tail and, where it has gaps, the blocks */
    struct connection *connection;
    struct blocks *blocks;
    sqlite3_stmt *tail;
    struct raw_row next;            /* of the tail */
    bool has_next;
    int64_t without;
    int (*each)(void *context, const struct raw_row *raw, uint16_t packet_id);
    void *context;
    struct error *err;
};

static int step_tail(struct behind *behind)
{
    int r = sql_step(behind->connection, behind->tail, behind->err);

    behind->has_next = r > 0;
    if (r > 0)
        raw_take(behind->tail, &behind->next);
    return r < 0 ? r : 0;
}

static int each_of_tail_before(struct behind *behind, int64_t seq)
{
    int r = 0;

    while (r == 0 && behind->has_next && raw_seq(&behind->next) < seq) {
        r = behind->each(behind->context, &behind->next, raw_packet_id(behind->tail));
        if (r == 0)
            r = step_tail(behind);
    }
    return r;
}

static int walk(struct behind *behind, int64_t after_seq, int64_t until_seq, struct raw_list *list)
{
    int64_t next_seq;
    int r;

    while ((r = blocks_next_seq(behind->blocks, after_seq, &next_seq, behind->err)) == 0 && next_seq != INT64_MAX) {
        int64_t last_seq;

        if (next_seq - BLOCKS_SPAN_MAX - 1 > after_seq)     /* nothing is sealed before that */
            after_seq = next_seq - BLOCKS_SPAN_MAX - 1;
        if (after_seq >= until_seq)
            break;
        last_seq = after_seq + SEQS_AT_ONCE < until_seq ? after_seq + SEQS_AT_ONCE : until_seq;
        list->count = 0;
        r = blocks_of_seqs(behind->blocks, after_seq, last_seq, list, behind->err);
        if (list->count)
            qsort(list->rows, list->count, sizeof *list->rows, raw_by_seq);
        for (size_t i = 0; i < list->count && r == 0; i++) {
            r = each_of_tail_before(behind, raw_seq(&list->rows[i]));
            if (r == 0 && !(list->rows[i].row.of[BLOCK_FLAGS] & behind->without))
                r = behind->each(behind->context, &list->rows[i], 0);
        }
        if (r)
            return r;
        after_seq = last_seq;
    }
    return r ? r : each_of_tail_before(behind, INT64_MAX);
}

int raw_behind(struct connection *connection, int64_t after_seq, int64_t until_seq, int64_t without,
               int (*each)(void *context, const struct raw_row *raw, uint16_t packet_id), void *context,
               struct error *err)
{
    struct behind behind = {.connection = connection, .without = without, .each = each, .context = context, .err = err};
    struct raw_list list = {0};
    int r = blocks_open(connection, &behind.blocks, err);

    if (r < 0)
        return r;
    r = sql_start(connection, &module, TAIL_BEHIND,
                  SQL_VALUES(SQL_INT(after_seq), SQL_INT(until_seq), SQL_INT(without)), &behind.tail, err);
    if (r == 0) {
        r = step_tail(&behind);
        if (r == 0)
            r = walk(&behind, after_seq, until_seq, &list);
        sql_finish(behind.tail);
    }
    raw_list_done(&list);
    blocks_close(behind.blocks);
    return r;
}
