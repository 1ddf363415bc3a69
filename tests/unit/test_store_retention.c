/* Readings that are too old go for good, from wherever they are, and nothing else does. (Reliability promise 67.) */
#include "evidence_rows.h"
#include "places.h"
#include "readings.h"
#include "retention.h"
#include "sql_guard.h"
#include "store_folder.h"
#include "store_private.h"
#include <dirent.h>
#include <sqlite3.h>

#define DEVICES 3
#define STEP (10 * MINUTE)
#define HOURS 60                        /* of readings, from T0 on */
#define LATER (T0 + 30 * DAY)           /* everything's hour is over */
#define FROM (T0 + 14 * HOUR + 30 * MINUTE)     /* in the middle of an hour, and of a stint of four */
#define TO (FROM + DAY)
#define CANARY_SIZE 18
#define FILE_SIZE_MAX (8 << 20)
#define TODAY 20000                     /* a date: days since 1970 */

enum form { IN_THE_TAIL, IN_HOURS, IN_STINTS };

static void append(struct folder *folder, struct stored_reading row)
{
    assert_done(readings_append(folder->store, &row, &folder->err));
}

static void pack(struct folder *folder, enum form form)
{
    for (int i = 0; i < SEAL_NEWEST_KEPT; i++)
        append(folder, co2_reading(1000, LATER + DAY, 0));
    while (form != IN_THE_TAIL && readings_seal_is_due(folder->store, LATER))
        assert_done(readings_seal(folder->store, LATER, &folder->err));
    while (form == IN_STINTS && readings_join_is_due(folder->store, LATER))
        assert_done(readings_join(folder->store, LATER, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
}

static int hear_school(struct folder *folder, enum form form)
{
    int count = 0;

    for (int64_t time_ms = T0; time_ms < T0 + HOURS * HOUR; time_ms += STEP)
        for (int64_t device = 1; device <= DEVICES; device++, count++) {
            struct stored_reading row = co2_reading(device, time_ms, 0);

            reading_set(&row.reading, CO2_PPM, 400 + count * 7919 % 997);
            append(folder, row);
        }
    pack(folder, form);
    return count;
}

struct left {
    int count;
    int64_t from_ms, to_ms;             /* of which there may be none */
};

static int look(void *context, const struct stored_reading *row)
{
    struct left *left = context;

    if (row->device == 1000)
        return 0;
    assert_true(row->reading.time_ms < left->from_ms || row->reading.time_ms >= left->to_ms);
    left->count++;
    return 0;
}

static int delete(struct folder *folder, int64_t from_ms, int64_t to_ms)
{
    int r = retention_delete(folder->store, from_ms, to_ms, &folder->err);

    assert_in_range(r, 0, 1);
    assert_done(store_commit(folder->store, &folder->err));
    return r;
}

static int64_t number(struct folder *folder, const char *question)
{
    sqlite3_stmt *statement;
    int64_t found;

    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, question, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

/* -- what goes -- */

static void assert_only_the_day_goes(struct folder *folder, enum form form)
{
    struct left left = {.from_ms = FROM, .to_ms = TO};
    int count = hear_school(folder, form);

    assert_int_equal(delete(folder, FROM, TO), 1);
    assert_done(readings_after(folder->store, 0, look, &left, &folder->err));
    assert_int_equal(left.count, count - (int)(DAY / STEP) * DEVICES);
    assert_int_equal(delete(folder, FROM, TO), 0);
    assert_done(store_check(folder->store, &folder->err));
}

static void the_readings_of_a_day_go_from_the_tail_and_no_other(void **state)
{
    assert_only_the_day_goes(*state, IN_THE_TAIL);
}

static void the_readings_of_a_day_go_from_hours_and_no_other(void **state)
{
    assert_only_the_day_goes(*state, IN_HOURS);
}

static void the_readings_of_a_day_go_from_stints_and_no_other(void **state)
{
    assert_only_the_day_goes(*state, IN_STINTS);
}

/* The first instant goes, the end stays; also where a stint begins and ends just there. */
static void a_day_ends_with_the_next_ones_first_instant(void **state)
{
    struct folder *folder = *state;
    const int64_t stint_ms = 4 * HOUR, from_ms = (T0 / stint_ms + 2) * stint_ms, to_ms = from_ms + stint_ms;
    const int64_t times[] = {from_ms - 1, from_ms, to_ms - 1, to_ms};
    struct left left = {.from_ms = from_ms, .to_ms = to_ms};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        append(folder, co2_reading(1, times[i], 0));
    pack(folder, IN_STINTS);
    assert_int_equal(delete(folder, from_ms, to_ms), 1);
    assert_done(readings_after(folder->store, 0, look, &left, &folder->err));
    assert_int_equal(left.count, 2);
}

static void the_oldest_is_found_wherever_it_is(void **state)
{
    struct folder *folder = *state;
    int64_t time_ms;

    assert_done(retention_oldest(folder->store, INT64_MIN, &time_ms, &folder->err));
    assert_true(time_ms == INT64_MAX);
    append(folder, co2_reading(1, T0, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(retention_oldest(folder->store, INT64_MIN, &time_ms, &folder->err));
    assert_true(time_ms == T0);
    pack(folder, IN_STINTS);
    assert_done(retention_oldest(folder->store, INT64_MIN, &time_ms, &folder->err));
    assert_in_range(T0 - time_ms, 0, 4 * HOUR - 1);
    assert_done(retention_oldest(folder->store, T0 + 4 * HOUR, &time_ms, &folder->err));
    assert_true(time_ms > T0 + 4 * HOUR);
}

/* Nobody knows its time: it goes with those that arrived about then, not by a stamp of 1970. */
static void what_an_untrusted_clock_stamped_goes_with_its_neighbours(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, HOUR, 0);

    row.flags |= STORED_CLOCK_UNTRUSTED;
    append(folder, row);
    assert_done(events_append(folder->store, CLOCK_TRUSTED, T0, 1, "", &folder->err));
    append(folder, co2_reading(1, T0, 0));
    append(folder, co2_reading(1, T0 + 2 * DAY, 0));
    append(folder, row);
    assert_done(events_append(folder->store, CLOCK_TRUSTED, T0 + 2 * DAY, 1, "", &folder->err));
    append(folder, co2_reading(1, T0 + 2 * DAY + HOUR, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(delete(folder, 0, DAY), 0);
    assert_int_equal(delete(folder, T0 - HOUR, T0 + DAY), 1);
    assert_int_equal(number(folder, "SELECT count(*) FROM reading"), 3);
    assert_int_equal(number(folder, "SELECT count(*) FROM reading WHERE seq = 4"), 1);
    assert_int_equal(delete(folder, T0 + DAY, T0 + 2 * DAY), 0);
    assert_int_equal(delete(folder, T0 + DAY, T0 + 2 * DAY + 1), 1);
    assert_int_equal(number(folder, "SELECT min(seq) FROM reading"), 5);
}

static void positions_go_on_when_all_is_gone(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0 + DAY, 0);

    append(folder, co2_reading(1, T0, 0));
    append(folder, co2_reading(2, T0, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(delete(folder, T0 - HOUR, T0 + HOUR), 1);
    open_again(folder);
    assert_int_equal(readings_count(folder->store), 2);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_int_equal(row.seq, 3);
}

static void what_is_undone_is_there_again(void **state)
{
    struct folder *folder = *state;
    struct left left = {0};
    int count = hear_school(folder, IN_STINTS);

    assert_done(store_mark(folder->store, &folder->err));
    assert_int_equal(retention_delete(folder->store, FROM, TO, &folder->err), 1);
    store_undo(folder->store);
    assert_done(readings_after(folder->store, 0, look, &left, &folder->err));
    assert_int_equal(left.count, count);
}

/* -- for good -- */

/* How many files of the record's folder have the bytes anywhere. */
static int files_with(const struct folder *folder, const void *bytes, size_t size)
{
    char path[512], *text = malloc(FILE_SIZE_MAX);
    struct dirent *entry;
    DIR *dir = opendir(folder->path);
    int count = 0;

    assert_non_null(text);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        FILE *f;

        snprintf(path, sizeof path, "%s/%s", folder->path, entry->d_name);
        f = entry->d_type == DT_REG ? fopen(path, "rb") : NULL;
        if (!f)
            continue;
        count += memmem(text, fread(text, 1, FILE_SIZE_MAX, f), bytes, size) != NULL;
        fclose(f);
    }
    closedir(dir);
    free(text);
    return count;
}

static void p67_no_byte_of_a_packed_hour_is_left(void **state)
{
    struct folder *folder = *state;
    static uint8_t block[4096];
    sqlite3_stmt *statement;
    size_t size;

    hear_school(folder, IN_STINTS);
    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, "SELECT bytes FROM joined_block WHERE stint ="
                                        " (SELECT min(stint) + 5 FROM joined_block) AND device = 2", -1, &statement,
                                        NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    size = (size_t)sqlite3_column_bytes(statement, 0);
    assert_in_range(size, 30, sizeof block);
    memcpy(block, sqlite3_column_blob(statement, 0), size);
    sqlite3_finalize(statement);
    assert_true(files_with(folder, block, size) > 0);
    assert_int_equal(delete(folder, FROM, TO), 1);
    assert_int_equal(files_with(folder, block, size), 0);
    assert_int_equal(files_with(folder, block, size / 2), 0);
}

static void p67_no_byte_of_a_row_of_the_tail_is_left(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0, 0);
    uint8_t canary[CANARY_SIZE];        /* three numbers of 48 bits, side by side */

    for (int i = 0; i < 3; i++)
        reading_set(&row.reading, (enum quantity)(PM1_UG_M3 + i), 765432109.876);
    for (size_t i = 0; i < sizeof canary; i++)
        canary[i] = (uint8_t)(INT64_C(765432109876) >> 8 * (5 - i % 6));
    append(folder, row);
    append(folder, co2_reading(1, T0 + 2 * DAY, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_true(files_with(folder, canary, sizeof canary) > 0);
    assert_int_equal(delete(folder, T0 - HOUR, T0 + HOUR), 1);
    assert_int_equal(files_with(folder, canary, sizeof canary), 0);
}

/* A worker reads while a day goes: the log is emptied when it is done, without another commit. */
static void p67_a_reader_only_delays_it(void **state)
{
    struct folder *folder = *state;
    struct store_reader *reader;
    int64_t since;
    bool holds;

    hear_school(folder, IN_STINTS);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(sql_moment(&reader->connection, &holds, &folder->err));
    assert_done(retention_since_read(reader, &since, &folder->err));
    assert_int_equal(delete(folder, FROM, TO), 1);
    assert_true(folder->store->wants_scrub);
    store_reader_close(reader);
    store_scrub_again(folder->store);
    assert_false(folder->store->wants_scrub);
}

static void a_record_that_keeps_all_says_so_to_each_who_asks(void **state)
{
    struct folder *folder = *state;
    struct store_reader *reader;
    int64_t since = 0;

    assert_int_equal(retention_since(folder->store), INT64_MIN);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(retention_since_read(reader, &since, &folder->err));
    assert_int_equal(since, INT64_MIN);
    since = 0;
    assert_done(retention_thinned(reader, &since, &folder->err));
    assert_int_equal(since, INT64_MIN);
    store_reader_close(reader);
}

/* -- by this way alone -- */

static void nothing_but_readings_can_be_deleted_while_they_are(void **state)
{
    static const char *const refused[] = {
        "DELETE FROM ledger", "DELETE FROM event", "DELETE FROM day", "DELETE FROM slot", "DELETE FROM slot_day",
        "UPDATE reading SET co2_ppm = 1", "INSERT INTO joined_block SELECT * FROM joined_block", "DELETE FROM sealed",
        "DELETE FROM import", "DROP TABLE block", "ROLLBACK",
    };
    struct folder *folder = *state;

    sql_guard_open_for_retention(&folder->store->connection);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(folder->store->connection.db, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused[i]);
    sql_guard_shut(&folder->store->connection);
    assert_int_not_equal(sqlite3_exec(folder->store->connection.db, "DELETE FROM joined_block", NULL, NULL, NULL),
                         SQLITE_OK);
}

static int64_t count_from(struct folder *folder, int64_t today)
{
    int64_t date = 0;

    assert_done(retention_count_from(folder->store, today, TODAY, &date, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    return date;
}

static void p67_a_clock_that_jumped_years_ahead_makes_the_record_older_by_days(void **state)
{
    struct folder *folder = *state;
    const int64_t ahead = TODAY + 70 * 365;

    assert_int_equal(count_from(folder, TODAY), TODAY);
    assert_int_equal(count_from(folder, TODAY + 1), TODAY + 1);
    assert_int_equal(count_from(folder, ahead), TODAY + 1 + RETENTION_DAYS_A_DAY);
    open_again(folder);
    assert_int_equal(count_from(folder, ahead), TODAY + 1 + RETENTION_DAYS_A_DAY);
    assert_int_equal(count_from(folder, ahead + 1), TODAY + 1 + 2 * RETENTION_DAYS_A_DAY);
    assert_int_equal(count_from(folder, TODAY + 2), TODAY + 2);
}

static void where_it_was_never_asked_the_age_is_counted_from_the_newest_of_the_record(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(count_from(folder, TODAY + 3650), TODAY + RETENTION_DAYS_A_DAY);
}

static void after_a_holiday_the_age_catches_up_a_day_each_day(void **state)
{
    struct folder *folder = *state;
    enum { AWAY = 40 };
    int64_t today = TODAY + AWAY;

    count_from(folder, TODAY);
    while (count_from(folder, today) < today)
        today++;
    assert_int_equal(today, TODAY + AWAY + AWAY - RETENTION_DAYS_A_DAY);
}

/* -- what waits -- */

static void no_day_goes_before_all_that_is_known_of_it_is_judged(void **state)
{
    struct folder *folder = *state;
    struct room_info room = {.id = "8c", .name = "8C", .nation = NATION_UNKNOWN};
    const struct {
        const char *because;
        int lacks;
    } steps[] = {{NULL, 0}, {DAY_STAMP_LATE, 1}, {NULL, 0}, {DAY_STAMP_IMPORTED, 1}};
    int64_t device;

    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(device_ensure(folder->store, "a", "plain", T0, &device, &folder->err));
    assert_done(device_assign(folder->store, device, "8c", T0 - HOUR, "ann", &folder->err));
    append(folder, co2_reading(device, T0, 0));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(retention_lacks_day(folder->store, "8c", TODAY, T0, T0 + DAY, &folder->err), 1);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].because)
            assert_done(days_outdate(folder->store, "8c", TODAY, steps[i].because, &folder->err));
        else
            assert_done(days_save(folder->store, "8c", TODAY, "england 1 f1", 0, "{}", &folder->err));
        assert_int_equal(retention_lacks_day(folder->store, "8c", TODAY, T0, T0 + DAY, &folder->err), steps[i].lacks);
    }
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(the_readings_of_a_day_go_from_the_tail_and_no_other),
        PROMISE(the_readings_of_a_day_go_from_hours_and_no_other),
        PROMISE(the_readings_of_a_day_go_from_stints_and_no_other),
        PROMISE(a_day_ends_with_the_next_ones_first_instant),
        PROMISE(the_oldest_is_found_wherever_it_is),
        PROMISE(what_an_untrusted_clock_stamped_goes_with_its_neighbours),
        PROMISE(positions_go_on_when_all_is_gone),
        PROMISE(what_is_undone_is_there_again),
        PROMISE(p67_no_byte_of_a_packed_hour_is_left),
        PROMISE(p67_no_byte_of_a_row_of_the_tail_is_left),
        PROMISE(p67_a_reader_only_delays_it),
        PROMISE(a_record_that_keeps_all_says_so_to_each_who_asks),
        PROMISE(nothing_but_readings_can_be_deleted_while_they_are),
        PROMISE(p67_a_clock_that_jumped_years_ahead_makes_the_record_older_by_days),
        PROMISE(where_it_was_never_asked_the_age_is_counted_from_the_newest_of_the_record),
        PROMISE(after_a_holiday_the_age_catches_up_a_day_each_day),
        PROMISE(no_day_goes_before_all_that_is_known_of_it_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
