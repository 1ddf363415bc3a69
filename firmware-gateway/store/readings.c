/* store/readings.c - see readings.h: the end of the tail, and its marks. Reading back, sealing, events, slots, days and
 * the search for duplicates are in files of their own. */
#include "raw_rows.h"
#include <errno.h>
#include <math.h>

#define MS_PER_HOUR INT64_C(3600000)
#define MS_PER_DAY (24 * MS_PER_HOUR)
#define HEARD INT64_MIN             /* mark_key.day of what is of no file */
/* A mark is made this much wider than its hour, so that ordinary readings (a little late, or ahead by a sensor's
 * tolerated clock error) never rewrite it. */
#define MARK_EARLY_MS (10 * INT64_C(60000))
#define MARK_LATE_MS (5 * INT64_C(60000))

/* arrived - age is the time it counts as; arrived - skew - (boot's wall - mono) is the monotonic clock. */
enum { COLUMN_SEQ, COLUMN_DEVICE, COLUMN_ARRIVED, COLUMN_AGE, COLUMN_BOOT, COLUMN_SKEW, COLUMN_FLAGS, COLUMN_PACKET,
       COLUMN_DOUBTFUL, COLUMN_VALUES };

enum { APPEND, ADD_BOOT, ADD_MARK, WIDEN_MARK, GET_COUNT };
static const char *const statements[] = {
    [APPEND] = ("INSERT INTO reading VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                " ?17, ?18, ?19, ?20, ?21)"),
    [ADD_BOOT] = "INSERT INTO boot VALUES (NULL, lower(hex(randomblob(8))), ?1, ?2)",
    [ADD_MARK] = "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5)",
    [WIDEN_MARK] = "UPDATE mark SET lowest_time_ms = ?2, highest_time_ms = ?3 WHERE first_seq = ?1",
    [GET_COUNT] = "SELECT max((SELECT coalesce(max(seq), 0) FROM reading), last_seq) FROM sealed",
};
static const struct sql_module module = {SQL_READINGS, statements};

/* -- the end of the readings -- */

int tail_load(struct store *store, struct error *err)
{
    return sql_number(&store->connection, &module, GET_COUNT, SQL_NO_VALUES, 0, &store->tail.count, err);
}

int tail_flush(struct store *store, struct error *err)
{
    struct tail *tail = &store->tail;
    int r;

    if (!tail->mark_is_dirty)
        return 0;
    r = store_write(store, &module, WIDEN_MARK,
                    SQL_VALUES(SQL_INT(tail->mark_seq), SQL_INT(tail->mark_lowest_ms), SQL_INT(tail->mark_highest_ms)),
                    err);
    if (r < 0)
        return r;
    tail->mark_is_dirty = false;
    return 0;
}

void tail_committed(struct store *store)
{
    store->tail.boot_is_committed = store->tail.boot != 0;
}

void tail_rolled_back(struct store *store)
{
    struct tail *tail = &store->tail;

    if (!tail->boot_is_committed)
        tail->boot = 0;
    tail->mark_seq = 0;
    tail->mark_is_dirty = false;
    own_times_forget(store);
}

int tail_boot(struct store *store, int64_t wall_ms, int64_t mono_ms, int64_t *boot, struct error *err)
{
    struct tail *tail = &store->tail;

    if (!tail->boot) {
        int r = store_write(store, &module, ADD_BOOT, SQL_VALUES(SQL_INT(wall_ms), SQL_INT(mono_ms)), err);

        if (r < 0)
            return r;
        tail->boot = sqlite3_last_insert_rowid(store->connection.db);
        tail->boot_wall_ms = wall_ms;
        tail->boot_mono_ms = mono_ms;
    }
    *boot = tail->boot;
    return 0;
}

/* What readings of one stretch have in common. A year of a file arrives in one hour: without a mark for each of its
 * days, whoever asks for one of them would read all. */
static struct mark_key key_of(const struct stored_reading *reading)
{
    return (struct mark_key){.hour = reading->arrived_ms / MS_PER_HOUR,
                             .day = reading->flags & STORED_IMPORTED ? reading->reading.time_ms / MS_PER_DAY : HEARD,
                             .is_trusted = !(reading->flags & STORED_CLOCK_UNTRUSTED)};
}

static bool is_same_key(const struct mark_key *a, const struct mark_key *b)
{
    return a->hour == b->hour && a->day == b->day && a->is_trusted == b->is_trusted;
}

static int open_mark(struct store *store, const struct mark_key *key, struct error *err)
{
    struct tail *tail = &store->tail;
    int64_t lowest_ms = key->hour * MS_PER_HOUR - MARK_EARLY_MS;
    int64_t highest_ms = (key->hour + 1) * MS_PER_HOUR + MARK_LATE_MS;
    int r = tail_flush(store, err);

    if (key->day != HEARD) {
        lowest_ms = key->day * MS_PER_DAY;
        highest_ms = lowest_ms + MS_PER_DAY - 1;
    }
    if (r == 0)
        r = store_write(store, &module, ADD_MARK,
                        SQL_VALUES(SQL_INT(tail->count + 1), SQL_INT(key->hour), SQL_INT(key->is_trusted),
                                   SQL_INT(lowest_ms), SQL_INT(highest_ms)), err);
    if (r < 0)
        return r;
    tail->mark_seq = tail->count + 1;
    tail->mark_key = *key;
    tail->mark_lowest_ms = lowest_ms;
    tail->mark_highest_ms = highest_ms;
    return 0;
}

/* Opens a new mark when the hour of arrival (in either direction), the trust in the clock or a file's day changes. */
static int place_in_mark(struct store *store, const struct stored_reading *reading, struct error *err)
{
    struct tail *tail = &store->tail;
    const struct mark_key key = key_of(reading);
    int64_t time_ms = reading->reading.time_ms;
    int r = tail->mark_seq && is_same_key(&tail->mark_key, &key) ? 0 : open_mark(store, &key, err);

    if (r < 0)
        return r;
    if (time_ms < tail->mark_lowest_ms) {
        tail->mark_lowest_ms = time_ms;
        tail->mark_is_dirty = true;
    }
    if (time_ms > tail->mark_highest_ms) {
        tail->mark_highest_ms = time_ms;
        tail->mark_is_dirty = true;
    }
    return 0;
}

static void bind_values(sqlite3_stmt *statement, const struct reading *reading)
{
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        struct sql_value value = {.type = SQLITE_NULL};

        if (reading->present >> q & 1)
            value = sql_thousandths(reading->value[q]);
        if (value.type == SQLITE_NULL)
            sqlite3_bind_null(statement, COLUMN_VALUES + q + 1);
        else
            sqlite3_bind_int64(statement, COLUMN_VALUES + q + 1, value.integer);
    }
}

/* A value that is present but no number is a NULL beside its doubtful bit. */
static uint32_t doubtful_bits(const struct reading *reading)
{
    uint32_t doubtful = reading->doubtful & reading->present;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (reading->present >> q & 1 && isnan(reading->value[q]))
            doubtful |= UINT32_C(1) << q;
    return doubtful;
}

int readings_append(struct store *store, struct stored_reading *reading, struct error *err)
{
    struct tail *tail = &store->tail;
    sqlite3_stmt *statement;
    int64_t boot;
    int r;

    if (reading->device <= 0 || reading->arrived_ms < 0 || reading->reading.time_ms == READING_NO_TIME)
        return error_set(err, -EINVAL, "record: a reading needs a device and times");
    r = tail_boot(store, reading->arrived_ms, reading->mono_ms, &boot, err);
    if (r == 0)
        r = place_in_mark(store, reading, err);
    if (r == 0)
        r = store_begin(store, err);
    if (r == 0)
        r = sql_start(&store->connection, &module, APPEND, SQL_NO_VALUES, &statement, err);
    if (r < 0)
        return store_after(store, r);

    sqlite3_bind_int64(statement, COLUMN_SEQ + 1, tail->count + 1);
    sqlite3_bind_int64(statement, COLUMN_DEVICE + 1, reading->device);
    sqlite3_bind_int64(statement, COLUMN_ARRIVED + 1, reading->arrived_ms);
    sqlite3_bind_int64(statement, COLUMN_AGE + 1, reading->arrived_ms - reading->reading.time_ms);
    sqlite3_bind_int64(statement, COLUMN_BOOT + 1, boot);
    sqlite3_bind_int64(statement, COLUMN_SKEW + 1,
                       reading->arrived_ms - reading->mono_ms - (tail->boot_wall_ms - tail->boot_mono_ms));
    sqlite3_bind_int64(statement, COLUMN_FLAGS + 1, raw_flags_of(reading->flags));
    sqlite3_bind_int(statement, COLUMN_PACKET + 1, reading->packet_id);
    sqlite3_bind_int64(statement, COLUMN_DOUBTFUL + 1, doubtful_bits(&reading->reading));
    bind_values(statement, &reading->reading);
    r = sql_step(&store->connection, statement, err);
    sql_finish(statement);
    if (r < 0)
        return store_after(store, r);

    tail->count++;
    store->pending++;
    reading->seq = tail->count;
    own_times_note(store, reading->device, reading->flags, &reading->reading);
    return 0;
}

int64_t readings_count(struct store *store)
{
    return store->tail.count;
}
