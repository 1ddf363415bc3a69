/* Readings are packed when their hour is over: whoever asks for them hears the same before, meanwhile and afterwards,
 * and nothing else can make them leave the tail. */
#include "evidence_rows.h"
#include "imports.h"
#include "ledger_days.h"
#include "places.h"
#include "sql_guard.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <math.h>
#include <sqlite3.h>

#define ROWS_MAX 8192
#define DEVICES 3
#define LATER (T0 + 30 * DAY)           /* everything's hour is over */
#define TURNS_MAX 100

struct rows {
    size_t count;
    struct stored_reading rows[ROWS_MAX];
};

static int collect(void *context, const struct stored_reading *row)
{
    struct rows *rows = context;

    assert_true(rows->count < ROWS_MAX);
    rows->rows[rows->count++] = *row;
    return 0;
}

static void append(struct folder *folder, struct stored_reading row)
{
    assert_done(readings_append(folder->store, &row, &folder->err));
}

static int64_t count(struct folder *folder, const char *question)
{
    sqlite3_stmt *statement;
    int64_t number;

    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, question, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static int64_t in_tail(struct folder *folder)
{
    return count(folder, "SELECT count(*) FROM reading");
}

static int64_t blocks(struct folder *folder)
{
    return count(folder, "SELECT count(*) FROM block");
}

static int64_t joined(struct folder *folder)
{
    return count(folder, "SELECT count(*) FROM joined_block");
}

static void join(struct folder *folder, int64_t now_ms)
{
    int turns = 0;

    for (; readings_join_is_due(folder->store, now_ms) && turns < TURNS_MAX; turns++)
        assert_done(readings_join(folder->store, now_ms, &folder->err));
    assert_true(turns < TURNS_MAX);
}

static void seal(struct folder *folder, int64_t now_ms)
{
    int turns = 0;

    for (; readings_seal_is_due(folder->store, now_ms) && turns < TURNS_MAX; turns++)
        assert_done(readings_seal(folder->store, now_ms, &folder->err));
    assert_true(turns < TURNS_MAX);
}

/* Sealing keeps the newest in the tail: more of them, of a device that nobody asks for, at a time that never ends. */
static void push_into_the_past(struct folder *folder)
{
    for (int i = 0; i < SEAL_NEWEST_KEPT; i++)
        append(folder, co2_reading(1000, LATER + DAY, 0));
    assert_done(store_commit(folder->store, &folder->err));
}

/* -- a school of three sensors, with everything that happens to readings -- */

static void make_places(struct folder *folder)
{
    static const char *const names[] = {"a", "b", "c"};
    struct room_info room = {.id = "8c", .name = "Room", .building = "North"};
    int64_t device;

    assert_done(room_save(folder->store, &room, &folder->err));
    snprintf(room.id, sizeof room.id, "9a");
    assert_done(room_save(folder->store, &room, &folder->err));
    for (int i = 0; i < DEVICES; i++) {
        assert_done(device_ensure(folder->store, names[i], "plain", T0, &device, &folder->err));
        assert_int_equal(device, i + 1);
        assert_done(device_assign(folder->store, device, "8c", 0, "ann", &folder->err));
    }
    assert_done(device_assign(folder->store, 3, "9a", T0 + 90 * MINUTE, "ann", &folder->err));
}

static struct stored_reading rich_reading(int64_t device, int64_t arrived_ms, int64_t own_ms, int i)
{
    struct stored_reading row = co2_reading(device, arrived_ms, own_ms);

    row.packet_id = (uint16_t)(i + 1);
    row.mono_ms += i % 3;
    row.flags |= (uint32_t)(i % 5 == 0) << 2;
    reading_set(&row.reading, CO2_PPM, 600 + i % 400);
    if (i % 2)
        reading_set(&row.reading, TEMPERATURE_C, 20 + i % 7 / 10.0);
    if (i % 11 == 0)
        reading_set(&row.reading, HUMIDITY_PCT, NAN);
    if (i % 13 == 0)
        reading_set(&row.reading, PRESSURE_HPA, 1e300);
    return row;
}

static void hear_school(struct folder *folder)
{
    struct stored_reading row;

    make_places(folder);
    for (int i = 0; i < 300; i++) {
        for (int64_t device = 1; device <= DEVICES; device++)
            append(folder, rich_reading(device, T0 + i * MINUTE + device * 7, 0, i));
        if (i % 10 == 0)        /* what a sensor had kept, in no order */
            append(folder, rich_reading(2, T0 + i * MINUTE, T0 - 2 * DAY + (i * 37 % 300) * MINUTE, i));
    }
    row = rich_reading(1, T0 + 10 * MINUTE, 0, 1);
    row.flags |= STORED_CLOCK_UNTRUSTED;
    append(folder, row);
    append(folder, rich_reading(3, T0 - 40 * HOUR, 0, 1));      /* the clock was set back for a moment */
    assert_done(store_commit(folder->store, &folder->err));
}

/* -- what is heard of it -- */

struct heard {
    struct rows replay, behind, room, other_room;
    struct ledger_day day, day_before;
    int64_t times, time_sum;
    double samples;
    int64_t newest_ms, count;
};

static int add_time(void *context, int64_t seq, int64_t time_ms)
{
    struct heard *heard = context;

    assert_true(seq > heard->times);        /* in order */
    heard->times = seq;
    heard->time_sum += time_ms % 1000007;
    return 0;
}

static void add_sample(void *context, int64_t device, int64_t time_ms, double co2_ppm)
{
    ((struct heard *)context)->samples += (double)device * co2_ppm + (double)(time_ms % 9973);
}

static void listen_to_readers(struct folder *folder, struct heard *heard)
{
    struct store_reader *reader;
    bool is_short;

    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(readings_of_room(reader, "8c", T0 - 3 * DAY, T0 + DAY, ROWS_MAX, collect, &heard->room, &is_short,
                                 &folder->err));
    assert_done(readings_of_room(reader, "9a", T0, T0 + 2 * HOUR, 11, collect, &heard->other_room, &is_short,
                                 &folder->err));
    assert_true(is_short);
    heard->day = (struct ledger_day){.date = 20780, .from_ms = T0 - 9 * HOUR, .to_ms = T0 + 15 * HOUR};
    assert_done(ledger_day_read(reader, &heard->day, &folder->err));
    heard->day_before = (struct ledger_day){.date = 20778, .from_ms = T0 - 57 * HOUR, .to_ms = T0 - 33 * HOUR};
    assert_done(ledger_day_read(reader, &heard->day_before, &folder->err));
    assert_done(ledger_days_heard(reader, 5, 900, add_time, heard, &folder->err));
    assert_done(night_samples_scan(reader, T0, T0 + 3 * HOUR, add_sample, heard, &folder->err));
    store_reader_close(reader);
}

static struct heard *listen(struct folder *folder)
{
    struct heard *heard = calloc(1, sizeof *heard);

    assert_non_null(heard);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(readings_replay(folder->store, T0 - DAY, collect, &heard->replay, &folder->err));
    assert_done(readings_after(folder->store, 7, collect, &heard->behind, &folder->err));
    listen_to_readers(folder, heard);
    heard->newest_ms = store_newest_ms(folder->store);
    heard->count = readings_count(folder->store);
    return heard;
}

/* A packet id is kept for the newest alone. */
static void assert_same_rows(const struct rows *a, const struct rows *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        struct stored_reading one = a->rows[i], other = b->rows[i];

        one.packet_id = other.packet_id = 0;
        assert_int_equal(one.seq, other.seq);
        for (int q = 0; q < QUANTITY_COUNT; q++) {
            assert_true(isnan(one.reading.value[q]) == isnan(other.reading.value[q]));
            if (isnan(one.reading.value[q]))
                one.reading.value[q] = other.reading.value[q] = 0;
        }
        assert_memory_equal(&one, &other, sizeof one);
    }
}

static void assert_same(struct heard *one, struct heard *other)
{
    assert_same_rows(&one->replay, &other->replay);
    assert_same_rows(&one->behind, &other->behind);
    assert_same_rows(&one->room, &other->room);
    assert_same_rows(&one->other_room, &other->other_room);
    assert_int_equal(one->day.rows, other->day.rows);
    assert_memory_equal(one->day.digest, other->day.digest, sizeof one->day.digest);
    assert_int_equal(one->day_before.rows, other->day_before.rows);
    assert_memory_equal(one->day_before.digest, other->day_before.digest, sizeof one->day_before.digest);
    assert_int_equal(one->time_sum, other->time_sum);
    assert_true(one->samples == other->samples);
    assert_int_equal(one->newest_ms, other->newest_ms);
    assert_int_equal(one->count, other->count);
    free(one);
    free(other);
}

/* -- promises -- */

static void what_is_sealed_is_heard_as_before(void **state)
{
    struct folder *folder = *state;
    struct heard *before, *again;

    hear_school(folder);
    push_into_the_past(folder);
    before = listen(folder);
    assert_true(before->replay.count > 900 && before->room.count > 700 && before->day.rows >= 900 &&
                before->day_before.rows > 10);
    seal(folder, LATER);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT + 1);    /* and the one of an untrusted clock */
    assert_true(blocks(folder) > 0);
    again = listen(folder);
    assert_int_equal(again->count, before->count);
    assert_same(before, again);
    before = listen(folder);
    open_again(folder);
    assert_same(before, listen(folder));
    assert_done(store_check(folder->store, &folder->err));
}

static void what_is_joined_is_heard_as_before(void **state)
{
    struct folder *folder = *state;
    struct heard *before;

    hear_school(folder);
    push_into_the_past(folder);
    before = listen(folder);
    seal(folder, LATER);
    join(folder, LATER);
    assert_int_equal(blocks(folder), 0);
    assert_true(joined(folder) > DEVICES);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT + 1);
    assert_same(before, listen(folder));
    before = listen(folder);
    open_again(folder);
    assert_same(before, listen(folder));
    assert_done(store_check(folder->store, &folder->err));
}

/* 09:00 is in the stint of 08:00 to 12:00, which ends with T0's third hour. */
static void a_stint_is_joined_two_days_after_its_end_and_not_before(void **state)
{
    struct folder *folder = *state;
    const int64_t end_ms = (T0 / (4 * HOUR) + 1) * 4 * HOUR;

    append(folder, co2_reading(1, end_ms - 2 * HOUR, 0));
    append(folder, co2_reading(1, end_ms - 1, 0));
    append(folder, co2_reading(1, end_ms, 0));
    push_into_the_past(folder);
    seal(folder, end_ms + 2 * DAY - 1);
    join(folder, end_ms + 2 * DAY - 1);
    assert_int_equal(blocks(folder), 3);
    assert_int_equal(joined(folder), 0);
    join(folder, end_ms + 2 * DAY);
    assert_int_equal(blocks(folder), 1);
    assert_int_equal(joined(folder), 1);
}

static void what_comes_after_the_joining_is_joined_too(void **state)
{
    struct folder *folder = *state;
    struct heard *before;

    hear_school(folder);
    push_into_the_past(folder);
    seal(folder, LATER);
    join(folder, LATER);
    for (int i = 0; i < 50; i++)        /* hours that are joined, one that nobody heard, and a new device */
        append(folder, rich_reading(i % 4 + 1, LATER + i, T0 + i * 11 * MINUTE, i));
    push_into_the_past(folder);
    before = listen(folder);
    seal(folder, LATER + 2 * DAY);
    assert_true(blocks(folder) > 0);
    assert_same(before, listen(folder));
    before = listen(folder);
    join(folder, LATER + 4 * DAY);      /* those that pushed, too */
    assert_int_equal(blocks(folder), 0);
    assert_same(before, listen(folder));
}

/* As it goes in a school: an hour is sealed while the next is heard, what is late joins, half an hour at a time. */
static void sealing_on_the_way_tells_the_same_story_as_sealing_never(void **state)
{
    struct folder *folder = *state, twin;
    int64_t most = 0;

    folder_make(&twin);
    assert_done(store_open(twin.path, &real_record, &twin.store, &folder->err));
    make_places(folder);
    make_places(&twin);
    for (int i = 0; i < 1200; i++) {
        int64_t now_ms = T0 + i * 2 * MINUTE;

        for (int64_t device = 1; device <= DEVICES; device++) {
            append(folder, rich_reading(device, now_ms + device, 0, i));
            append(&twin, rich_reading(device, now_ms + device, 0, i));
        }
        if (i % 7 == 0) {
            append(folder, rich_reading(2, now_ms, now_ms - i * MINUTE, i));
            append(&twin, rich_reading(2, now_ms, now_ms - i * MINUTE, i));
        }
        if (readings_seal_is_due(folder->store, now_ms))
            assert_done(readings_seal(folder->store, now_ms, &folder->err));
        else if (readings_join_is_due(folder->store, now_ms + 47 * HOUR))     /* sooner than ever, to meet what is late */
            assert_done(readings_join(folder->store, now_ms + 47 * HOUR, &folder->err));
        most = in_tail(folder) > most ? in_tail(folder) : most;
    }
    assert_true(blocks(folder) > 0 && joined(folder) > 5 * DEVICES);
    assert_true(most < SEAL_NEWEST_KEPT + 3 * 30 * DEVICES + 50);
    assert_same(listen(folder), listen(&twin));
    store_close(twin.store);
    folder_remove(&twin);
}

static void an_hour_is_sealed_half_an_hour_after_its_end_and_not_before(void **state)
{
    struct folder *folder = *state;

    append(folder, co2_reading(1, T0 + 59 * MINUTE, 0));
    append(folder, co2_reading(1, T0 + 59 * MINUTE, T0 + HOUR));            /* of the next hour */
    append(folder, co2_reading(1, T0 + HOUR, T0 + 58 * MINUTE));            /* late, heard in the next hour */
    push_into_the_past(folder);
    seal(folder, T0 + 90 * MINUTE - 1);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT + 3);
    seal(folder, T0 + 90 * MINUTE);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT + 2);
    seal(folder, T0 + 150 * MINUTE);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT);
    assert_int_equal(blocks(folder), 2);                                    /* the late one joined its hour */
}

static void the_newest_thousand_stay_with_their_packet_ids(void **state)
{
    struct folder *folder = *state;
    static struct rows rows;

    for (int i = 0; i < SEAL_NEWEST_KEPT + 1; i++)
        append(folder, rich_reading(1, T0 + i, 0, i));
    assert_done(store_commit(folder->store, &folder->err));
    seal(folder, LATER);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT);
    rows.count = 0;
    assert_done(readings_replay(folder->store, 0, collect, &rows, &folder->err));
    assert_int_equal(rows.count, SEAL_NEWEST_KEPT + 1);
    assert_int_equal(rows.rows[0].packet_id, 0);
    for (int i = 1; i < SEAL_NEWEST_KEPT + 1; i++)
        assert_int_equal(rows.rows[i].packet_id, i + 1);
}

static void what_an_untrusted_clock_stamped_stays_until_it_is_placed(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0, 0);

    row.flags |= STORED_CLOCK_UNTRUSTED;
    append(folder, row);
    push_into_the_past(folder);
    seal(folder, LATER);
    assert_int_equal(blocks(folder), 0);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT + 1);
}

/* SQLite would give a number of the deleted end to the next row. */
static void positions_go_on_when_the_tail_is_empty(void **state)
{
    struct folder *folder = *state;

    append(folder, co2_reading(1, T0, 0));
    push_into_the_past(folder);
    seal(folder, LATER);
    store_close(folder->store);
    folder->store = NULL;
    {
        char name[128];
        sqlite3 *db;

        snprintf(name, sizeof name, "%s/transom.db", folder->path);
        assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, "DROP TRIGGER reading_is_never_deleted; DELETE FROM reading;"
                                      "UPDATE sealed SET last_seq = 1001", NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
    }
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_int_equal(readings_count(folder->store), 1001);
    append(folder, co2_reading(1, T0 + 1, 0));
    assert_int_equal(count(folder, "SELECT max(seq) FROM reading"), 1002);
}

static void an_own_time_that_is_sealed_is_still_recognised(void **state)
{
    struct folder *folder = *state;
    const int64_t old = T0 - 20 * DAY;

    append(folder, co2_reading(5, T0, old));
    push_into_the_past(folder);
    seal(folder, LATER);
    assert_int_equal(blocks(folder), 1);
    assert_true(readings_contains(folder->store, 5, old, 1 << CO2_PPM));
    assert_false(readings_contains(folder->store, 5, old, 1 << CO2_PPM | 1 << TEMPERATURE_C));
    assert_false(readings_contains(folder->store, 5, old + 1, 1 << CO2_PPM));
    assert_false(readings_contains(folder->store, 6, old, 1 << CO2_PPM));
}

/* More than a block takes, in one hour of one device; and readings of one hour that came far apart. */
static void many_readings_of_one_hour_go_into_several_parts(void **state)
{
    struct folder *folder = *state;
    static struct rows rows;

    for (int i = 0; i < 6000; i++)
        append(folder, co2_reading(1, T0 + i, 0));
    push_into_the_past(folder);
    seal(folder, LATER);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT);
    assert_int_equal(blocks(folder), 2);
    join(folder, LATER);
    assert_int_equal(blocks(folder), 0);
    assert_int_equal(joined(folder), 2);
    rows.count = 0;
    assert_done(readings_after(folder->store, 0, collect, &rows, &folder->err));
    assert_int_equal(rows.count, 6000 + SEAL_NEWEST_KEPT);
    for (size_t i = 0; i < rows.count; i++)
        assert_int_equal(rows.rows[i].seq, i + 1);
}

static int note_known(void *context, int64_t time_ms, uint32_t present)
{
    (void)time_ms;
    *(int *)context += present == 1u << CO2_PPM;
    return 0;
}

static void a_file_that_was_imported_is_still_known(void **state)
{
    struct folder *folder = *state;
    struct import_row row = {.at_ms = T0, .room = "8c", .who = "ann", .file = "log.csv", .from_ms = T0 - 300 * DAY,
                             .to_ms = T0 - 300 * DAY + DAY, .added = 1440};
    struct store_reader *reader;
    int known = 0;

    make_places(folder);
    assert_done(import_device(folder->store, "8c", T0, &row.device, &folder->err));
    row.first_seq = readings_count(folder->store) + 1;
    for (int i = 0; i < 1440; i++) {
        struct stored_reading reading = co2_reading(row.device, T0, row.from_ms + i * MINUTE);

        reading.flags |= STORED_IMPORTED;
        append(folder, reading);
    }
    row.last_seq = readings_count(folder->store);
    assert_done(import_add(folder->store, &row, &folder->err));
    push_into_the_past(folder);
    seal(folder, LATER);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(imports_known(reader, "8c", row.from_ms, row.from_ms + HOUR, note_known, &known, &folder->err));
    assert_int_equal(known, 61);
    store_reader_close(reader);
}

static void marks_of_emptied_stretches_are_joined_and_the_rest_is_found_by_them(void **state)
{
    struct folder *folder = *state;
    static struct rows rows;
    struct stored_reading doubted = co2_reading(2, T0 + 2 * DAY, 0);

    for (int i = 0; i < 24 * 10; i++)
        append(folder, co2_reading(1, T0 + i * HOUR, 0));
    doubted.flags |= STORED_CLOCK_UNTRUSTED;
    append(folder, doubted);
    push_into_the_past(folder);
    assert_true(count(folder, "SELECT count(*) FROM mark") > 240);
    for (int i = 0; i < 20; i++)
        seal(folder, LATER + i * HOUR);
    append(folder, co2_reading(1, LATER, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_true(count(folder, "SELECT count(*) FROM mark") < 260);
    rows.count = 0;
    assert_done(readings_replay(folder->store, T0 + 9 * DAY, collect, &rows, &folder->err));
    assert_int_equal(rows.count, 24 + SEAL_NEWEST_KEPT + 1);
    rows.count = 0;
    assert_done(readings_replay(folder->store, 0, collect, &rows, &folder->err));
    assert_int_equal(rows.count, 241 + SEAL_NEWEST_KEPT + 1);
}

/* On our own connection, as if our own code went wrong. */
static void p60_readings_leave_the_tail_by_sealing_alone_and_blocks_stay(void **state)
{
    static const char *const refused[] = {
        "DELETE FROM reading", "DELETE FROM reading WHERE seq = 1", "UPDATE reading SET co2_ppm = 1",
        "DELETE FROM block", "UPDATE block SET bytes = zeroblob(9)", "UPDATE block SET hour = hour + 1",
        "REPLACE INTO block SELECT * FROM block", "DELETE FROM joined_block", "UPDATE joined_block SET bytes = x''",
    };
    static const char *const refused_while_joining[] = {
        "DELETE FROM joined_block", "DELETE FROM reading", "INSERT INTO block SELECT * FROM block",
        "UPDATE block SET bytes = x''", "UPDATE mark SET hour = 0", "DELETE FROM ledger", "ROLLBACK",
    };
    static const char *const refused_while_sealing[] = {
        "UPDATE reading SET co2_ppm = 1", "DELETE FROM block", "DELETE FROM event", "DELETE FROM ledger",
        "UPDATE ledger SET time_ms = 0", "INSERT INTO reading SELECT * FROM reading", "DROP TABLE block",
        "DELETE FROM sealed", "UPDATE person SET name = ''", "PRAGMA user_version = 0", "ROLLBACK",
    };
    struct folder *folder = *state;
    sqlite3 *db;

    append(folder, co2_reading(1, T0, 0));
    push_into_the_past(folder);
    seal(folder, LATER);
    assert_int_equal(blocks(folder), 1);
    db = folder->store->connection.db;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(db, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused[i]);
    sql_guard_open_for_sealing(&folder->store->connection);
    for (size_t i = 0; i < sizeof refused_while_sealing / sizeof *refused_while_sealing; i++)
        if (sqlite3_exec(db, refused_while_sealing[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused_while_sealing[i]);
    sql_guard_open_for_joining(&folder->store->connection);
    for (size_t i = 0; i < sizeof refused_while_joining / sizeof *refused_while_joining; i++)
        if (sqlite3_exec(db, refused_while_joining[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused_while_joining[i]);
    sql_guard_shut(&folder->store->connection);
    assert_int_not_equal(sqlite3_exec(db, refused[0], NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(in_tail(folder), SEAL_NEWEST_KEPT);
    assert_int_equal(blocks(folder), 1);
}

/* A block that a card has damaged is said, never skipped; what comes for its hour goes beside it. */
static void a_damaged_block_is_said_and_what_comes_late_stays_readable(void **state)
{
    struct folder *folder = *state;
    static struct rows rows;
    char name[128];
    sqlite3 *db;

    append(folder, co2_reading(1, T0, 0));
    push_into_the_past(folder);
    seal(folder, LATER);
    append(folder, co2_reading(1, LATER, T0 + 1));
    push_into_the_past(folder);
    store_close(folder->store);
    folder->store = NULL;
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER block_is_never_changed; UPDATE block SET bytes = substr(bytes, 2)",
                                  NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    rows.count = 0;
    assert_int_equal(readings_after(folder->store, 0, collect, &rows, &folder->err), -EUCLEAN);
    seal(folder, LATER + 2 * DAY);
    assert_int_equal(count(folder, "SELECT count(*) FROM block WHERE device = 1"), 2);
    join(folder, LATER + 4 * DAY);
    assert_int_equal(count(folder, "SELECT count(*) FROM block WHERE device = 1"), 2);     /* nor is it joined */
    assert_true(joined(folder) > 0);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(what_is_sealed_is_heard_as_before),
        PROMISE(what_is_joined_is_heard_as_before),
        PROMISE(a_stint_is_joined_two_days_after_its_end_and_not_before),
        PROMISE(what_comes_after_the_joining_is_joined_too),
        PROMISE(sealing_on_the_way_tells_the_same_story_as_sealing_never),
        PROMISE(an_hour_is_sealed_half_an_hour_after_its_end_and_not_before),
        PROMISE(the_newest_thousand_stay_with_their_packet_ids),
        PROMISE(what_an_untrusted_clock_stamped_stays_until_it_is_placed),
        PROMISE(positions_go_on_when_the_tail_is_empty),
        PROMISE(an_own_time_that_is_sealed_is_still_recognised),
        PROMISE(many_readings_of_one_hour_go_into_several_parts),
        PROMISE(a_file_that_was_imported_is_still_known),
        PROMISE(marks_of_emptied_stretches_are_joined_and_the_rest_is_found_by_them),
        PROMISE(p60_readings_leave_the_tail_by_sealing_alone_and_blocks_stay),
        PROMISE(a_damaged_block_is_said_and_what_comes_late_stays_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
