/* store/slots.c - half-hour slots: see readings.h. Those of days that are over for good are packed, a room's day in a row of
 * its own; a half hour that is saved once more later stands beside its packed one until it is packed in its stead. */
#include "blocks.h"
#include "slot_day.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS_PER_MINUTE INT64_C(60000)
#define MINUTES_PER_DAY 1440
#define MS_PER_DAY (MINUTES_PER_DAY * MS_PER_MINUTE)
#define DAYS_KEPT_ROWS 2            /* half hours are told again within hours of their end; then they stay */
#define ROOM_DAYS_AT_ONCE 16
#define DATE_FIRST (-1000000)        /* before anything there is */

/* Rows stand by their start first, because all rooms' half hours end at once and so go into few pages. A room's are found
 * by going from start to start. */
#define STARTS(from, to)                                                                                              \
    "WITH RECURSIVE starts(start_min) AS (SELECT min(start_min) FROM slot WHERE start_min >= " from                   \
    " UNION ALL SELECT (SELECT min(s.start_min) FROM slot s WHERE s.start_min > starts.start_min)"                    \
    " FROM starts WHERE starts.start_min < " to ") SELECT slot.start_min, quantity, joined_s, samples, mean, min, max" \
    " FROM starts CROSS JOIN slot ON slot.start_min = starts.start_min AND slot.start_min < " to

/* The WHERE of the upsert keeps a figure that is computed again from dirtying a page of the card. */
enum { SAVE, LIST, FIND_ROOM, NEXT_PACKED, GET_PACKED, NEXT_ROOM, OLDEST, OF_DAY, PUT_PACKED, TAKE_OUT };
static const char *const statements[] = {
    [SAVE] = "INSERT INTO slot VALUES ((SELECT id FROM room WHERE key = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
             " ON CONFLICT (start_min, room, quantity) DO UPDATE SET mean = excluded.mean, min = excluded.min,"
             " max = excluded.max, joined_s = excluded.joined_s, samples = excluded.samples"
             " WHERE (mean, min, max, joined_s, samples) IS NOT"
             " (excluded.mean, excluded.min, excluded.max, excluded.joined_s, excluded.samples)",
    [LIST] = STARTS("?3", "?4") " AND slot.room = ?1 AND slot.quantity = ?2 ORDER BY slot.start_min",
    [FIND_ROOM] = "SELECT id FROM room WHERE key = ?1",
    [NEXT_PACKED] = "SELECT day FROM slot_day WHERE day >= ?1 AND day <= ?2 ORDER BY day LIMIT 1",
    [GET_PACKED] = "SELECT bytes FROM slot_day WHERE day = ?1 AND room = ?2",
    [NEXT_ROOM] = "SELECT min(id) FROM room WHERE id > ?1",
    [OLDEST] = "SELECT min(start_min) FROM slot WHERE start_min >= ?1",
    [OF_DAY] = STARTS("?2", "?3") " AND slot.room = ?1",
    [PUT_PACKED] = ("INSERT INTO slot_day VALUES (?1, ?2, ?3) ON CONFLICT (day, room) DO UPDATE SET"
                    " bytes = excluded.bytes"),
    [TAKE_OUT] = "DELETE FROM slot WHERE start_min >= ?2 AND start_min < ?3 AND room = ?1",
};
static const struct sql_module module = {SQL_SLOTS, statements};
enum { COLUMN_START, COLUMN_QUANTITY, COLUMN_JOINED, COLUMN_SAMPLES, COLUMN_FIGURES };

int slots_save(struct store *store, const char *room, enum quantity quantity, const struct slot *slot,
               struct error *err)
{
    int r;

    if (slot->start_ms % MS_PER_MINUTE)
        return error_set(err, -EINVAL, "room %s: a slot starts at a whole minute", room);
    r = store_write(store, &module, SAVE,
                    SQL_VALUES(SQL_TEXT(room), SQL_INT(quantity), SQL_INT(slot->start_ms / MS_PER_MINUTE),
                               sql_thousandths(slot->mean), sql_thousandths(slot->min), sql_thousandths(slot->max),
                               SQL_INT(slot->joined_s), SQL_INT(slot->samples)), err);
    return r == -ENOENT ? error_set(err, r, "room %s: not known", room) : r < 0 ? r : 0;
}

/* SLOT_START since 1970. */
static void take_row(sqlite3_stmt *statement, struct slot_row *row)
{
    row->of[SLOT_START] = sqlite3_column_int64(statement, COLUMN_START);
    row->of[SLOT_JOINED] = sqlite3_column_int64(statement, COLUMN_JOINED);
    row->of[SLOT_SAMPLES] = sqlite3_column_int64(statement, COLUMN_SAMPLES);
    row->of[SLOT_HAS] = 0;
    for (int i = 0; i < SLOT_FIGURES; i++) {
        row->of[SLOT_MEAN + i] = sqlite3_column_int64(statement, COLUMN_FIGURES + i);
        if (sqlite3_column_type(statement, COLUMN_FIGURES + i) != SQLITE_NULL)
            row->of[SLOT_HAS] |= 1 << i;
    }
}

/* 1: *day is what is packed of the room's day; 0: nothing is. -EUCLEAN: damaged. */
static int get_packed(struct connection *connection, int64_t date, int64_t room, struct slot_day *day,
                      struct error *err)
{
    sqlite3_stmt *statement;
    int r = sql_start(connection, &module, GET_PACKED, SQL_VALUES(SQL_INT(date), SQL_INT(room)), &statement, err);

    if (r < 0)
        return r;
    r = sql_step(connection, statement, err);
    if (r > 0 && slot_day_decode(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0), day) < 0)
        r = error_set(err, -EUCLEAN, "record: damaged: the half hours of room %lld on day %lld", (long long)room,
                      (long long)date);
    sql_finish(statement);
    return r;
}

/* -- reading: rows and packed ones, both in order of time -- */

struct walk {
    struct connection *connection;
    int64_t room, from_min, to_min; /* [from_min, to_min) */
    enum quantity quantity;
    struct slot_day *packed;        /* owned */
    int64_t date;                   /* of packed; INT64_MAX: there is none any more */
    size_t at;                      /* the next of packed */
    sqlite3_stmt *rows;
    struct slot_row row;            /* the next of rows */
    bool has_row;
    struct error *err;
};

static const struct slot_row *next_packed(const struct walk *walk)
{
    return walk->date != INT64_MAX && walk->at < walk->packed->count[walk->quantity]
               ? &walk->packed->rows[walk->quantity][walk->at] : NULL;
}

static int64_t packed_start(const struct walk *walk)
{
    return walk->date * MINUTES_PER_DAY + next_packed(walk)->of[SLOT_START];
}

/* To the next packed half hour that is asked for, if there is one. */
static int seek_packed(struct walk *walk)
{
    int r = 0;

    while (r >= 0 && walk->date != INT64_MAX) {
        for (; next_packed(walk); walk->at++)
            if (packed_start(walk) >= walk->from_min && packed_start(walk) < walk->to_min)
                return 0;
        walk->packed->count[walk->quantity] = walk->at = 0;
        r = sql_number(walk->connection, &module, NEXT_PACKED,
                       SQL_VALUES(SQL_INT(walk->date + 1), SQL_INT(walk->to_min / MINUTES_PER_DAY)), INT64_MAX,
                       &walk->date, walk->err);
        if (r == 0 && walk->date != INT64_MAX)
            r = get_packed(walk->connection, walk->date, walk->room, walk->packed, walk->err);
    }
    return r < 0 ? r : 0;
}

static int step_rows(struct walk *walk)
{
    int r = sql_step(walk->connection, walk->rows, walk->err);

    walk->has_row = r > 0;
    if (r > 0)
        take_row(walk->rows, &walk->row);
    return r < 0 ? r : 0;
}

static double figure(const struct slot_row *row, int column)
{
    return row->of[SLOT_HAS] >> (column - SLOT_MEAN) & 1 ? (double)row->of[column] / 1000 : NAN;
}

static struct slot slot_of(const struct slot_row *row, int64_t start_min)
{
    return (struct slot){.start_ms = start_min * MS_PER_MINUTE, .mean = figure(row, SLOT_MEAN),
                         .min = figure(row, SLOT_MIN), .max = figure(row, SLOT_MAX),
                         .joined_s = (int)row->of[SLOT_JOINED], .samples = (int)row->of[SLOT_SAMPLES]};
}

/* 1: *slot is the next one; 0: there is none. A row was written after the packed one of the same time. */
static int take_next(struct walk *walk, struct slot *slot)
{
    const struct slot_row *packed = next_packed(walk);
    bool is_packed = packed && (!walk->has_row || packed_start(walk) < walk->row.of[SLOT_START]);
    int r = 0;

    if (!packed && !walk->has_row)
        return 0;
    *slot = is_packed ? slot_of(packed, packed_start(walk)) : slot_of(&walk->row, walk->row.of[SLOT_START]);
    if (packed && (is_packed || packed_start(walk) == walk->row.of[SLOT_START])) {
        walk->at++;
        r = seek_packed(walk);
    }
    if (r == 0 && !is_packed)
        r = step_rows(walk);
    return r < 0 ? r : 1;
}

static int walk_slots(struct walk *walk, int (*each)(void *context, const struct slot *slot), void *context)
{
    struct slot slot;
    int r = sql_start(walk->connection, &module, LIST,
                      SQL_VALUES(SQL_INT(walk->room), SQL_INT(walk->quantity), SQL_INT(walk->from_min),
                                 SQL_INT(walk->to_min)), &walk->rows, walk->err);

    if (r < 0)
        return r;
    r = step_rows(walk);
    if (r == 0)
        r = seek_packed(walk);
    while (r == 0 && (r = take_next(walk, &slot)) > 0)
        r = each(context, &slot);
    sql_finish(walk->rows);
    return r;
}

/* The first whole minute at or after the instant. */
static int64_t minute_from(int64_t ms)
{
    return ms / MS_PER_MINUTE + (ms % MS_PER_MINUTE > 0);
}

int slots_of_room(struct store_reader *reader, const char *room, enum quantity quantity, int64_t from_ms, int64_t to_ms,
                  int (*each)(void *context, const struct slot *slot), void *context, struct error *err)
{
    struct walk walk = {.connection = &reader->connection, .quantity = quantity, .from_min = minute_from(from_ms),
                        .to_min = minute_from(to_ms), .packed = calloc(1, sizeof *walk.packed), .err = err};
    bool holds_moment = false;
    int r = walk.packed ? sql_moment(walk.connection, &holds_moment, err)
                        : error_set(err, -ENOMEM, "record: out of memory");

    walk.date = walk.from_min / MINUTES_PER_DAY - 1;
    if (r == 0)
        r = sql_number(walk.connection, &module, FIND_ROOM, SQL_VALUES(SQL_TEXT(room)), 0, &walk.room, err);
    if (r == 0)
        r = walk_slots(&walk, each, context);
    sql_moment_over(walk.connection, holds_moment);
    free(walk.packed);
    return r;
}

/* -- packing -- */

struct packing {
    struct store *store;
    struct slot_day day, unpacked;
    uint8_t bytes[SLOT_DAY_SIZE_MAX];
    struct error *err;
};

static int64_t end_date_at(int64_t now_ms)
{
    return now_ms / MS_PER_DAY - DAYS_KEPT_ROWS;
}

bool slots_pack_is_due(const struct store *store, int64_t now_ms)
{
    return store->slot_pack.end_date != end_date_at(now_ms) || !store->slot_pack.is_over;
}

/* How many rows went into the day, or negative errno; -E2BIG: more than a day has room for. */
static int add_rows(struct packing *packing, int64_t room, int64_t date)
{
    struct connection *connection = &packing->store->connection;
    sqlite3_stmt *statement;
    struct slot_row row;
    int count = 0;
    int r = sql_start(connection, &module, OF_DAY,
                      SQL_VALUES(SQL_INT(room), SQL_INT(date * MINUTES_PER_DAY), SQL_INT((date + 1) * MINUTES_PER_DAY)),
                      &statement, packing->err);

    if (r < 0)
        return r;
    while ((r = sql_step(connection, statement, packing->err)) > 0) {
        take_row(statement, &row);
        row.of[SLOT_START] -= date * MINUTES_PER_DAY;
        if (!slot_day_put(&packing->day, (enum quantity)sqlite3_column_int(statement, COLUMN_QUANTITY), &row)) {
            r = error_set(packing->err, -E2BIG, "record: room %lld has more half hours on day %lld than a day has",
                          (long long)room, (long long)date);
            break;
        }
        count++;
    }
    sql_finish(statement);
    return r < 0 ? r : count;
}

static bool is_unpacked_the_same(struct packing *packing, size_t size)
{
    const struct slot_day *day = &packing->day, *unpacked = &packing->unpacked;
    bool is_same = slot_day_decode(packing->bytes, size, &packing->unpacked) == 0;

    for (int q = 0; q < QUANTITY_COUNT && is_same; q++)
        is_same = unpacked->count[q] == day->count[q] &&
                  memcmp(unpacked->rows[q], day->rows[q], day->count[q] * sizeof **day->rows) == 0;
    return is_same;
}

/* Packed, unpacked and held against what went in, before anything is taken out. */
static int pack_day(struct packing *packing, int64_t room, int64_t date)
{
    size_t size;
    int count, r;

    memset(&packing->day, 0, sizeof packing->day);
    r = get_packed(&packing->store->connection, date, room, &packing->day, packing->err);
    if (r >= 0)
        r = add_rows(packing, room, date);
    if (r <= 0)
        return r;
    count = r;
    size = slot_day_encode(&packing->day, packing->bytes);
    if (!is_unpacked_the_same(packing, size))
        return error_set(packing->err, -EILSEQ, "record: half hours of room %lld can't be packed", (long long)room);
    r = store_write(packing->store, &module, PUT_PACKED,
                    SQL_VALUES(SQL_INT(date), SQL_INT(room), SQL_BLOB(packing->bytes, size)), packing->err);
    if (r >= 0)
        r = store_write(packing->store, &module, TAKE_OUT,
                        SQL_VALUES(SQL_INT(room), SQL_INT(date * MINUTES_PER_DAY),
                                   SQL_INT((date + 1) * MINUTES_PER_DAY)), packing->err);
    if (r >= 0 && r != count)
        return error_set(packing->err, -EILSEQ, "record: half hours of room %lld are not all there", (long long)room);
    return r < 0 ? r : 0;
}

/* To the next room, and behind the last one to the next day that has rows. */
static int next_room_day(struct packing *packing)
{
    struct slot_pack *pack = &packing->store->slot_pack;
    struct connection *connection = &packing->store->connection;
    int64_t start_min = INT64_MAX;
    int r = 0;

    if (pack->date != DATE_FIRST)
        r = sql_number(connection, &module, NEXT_ROOM, SQL_VALUES(SQL_INT(pack->room)), 0, &pack->room, packing->err);
    if (r < 0 || pack->room)
        return r;
    r = sql_number(connection, &module, OLDEST, SQL_VALUES(SQL_INT((pack->date + 1) * MINUTES_PER_DAY)), INT64_MAX,
                   &start_min, packing->err);
    pack->date = start_min / MINUTES_PER_DAY;
    pack->is_over = pack->date >= pack->end_date;
    return r;
}

static int pack_some(struct packing *packing)
{
    struct slot_pack *pack = &packing->store->slot_pack;
    int r = 0;

    for (int i = 0; i < ROOM_DAYS_AT_ONCE && r == 0 && !pack->is_over; i++) {
        r = pack->room ? pack_day(packing, pack->room, pack->date) : 0;
        if (r == 0)
            r = next_room_day(packing);
    }
    return r;
}

int slots_pack(struct store *store, int64_t now_ms, struct error *err)
{
    struct packing *packing;
    int r = store_commit(store, err);

    if (r == 0)
        r = store_mark(store, err);     /* of no open transaction: store_undo takes all of ours back */
    if (r < 0)
        return r;
    packing = calloc(1, sizeof *packing);
    if (!packing)
        return error_set(err, -ENOMEM, "record: out of memory");
    packing->store = store;
    packing->err = err;
    if (store->slot_pack.end_date != end_date_at(now_ms))
        store->slot_pack = (struct slot_pack){.end_date = end_date_at(now_ms), .date = DATE_FIRST};
    r = pack_some(packing);
    free(packing);
    if (r == 0)
        return store_commit(store, err);
    store_undo(store);
    store->slot_pack.is_over = true;    /* not again before tomorrow */
    return store_after(store, r);
}
