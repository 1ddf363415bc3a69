/* tests/unit/test_store_imports.c - loggers' files in the record: in no room until they are whole, in theirs for just
 * their time, and known the next time. */
#include "imports.h"
#include "places.h"
#include "store_folder.h"
#include <errno.h>
#include <sqlite3.h>

#define FILE_MS (T0 - 300 * DAY)        /* when the file's samples were measured */

struct seen {
    size_t count;
    int64_t first_ms, last_ms;
    uint32_t present;
};

static void make_room(struct folder *folder, const char *id)
{
    struct room_info room = {.nation = NATION_UNKNOWN};

    snprintf(room.id, sizeof room.id, "%s", id);
    snprintf(room.name, sizeof room.name, "Room %s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

/* Samples every minute from from_ms on, and the row that makes them an import. */
static struct import_row append_file(struct folder *folder, const char *room, int64_t from_ms, size_t count)
{
    struct import_row row = {.at_ms = T0, .who = "Ms Rees", .file = "aranet.csv", .from_ms = from_ms,
                             .to_ms = from_ms + (int64_t)count * MINUTE, .added = (int64_t)count};

    snprintf(row.room, sizeof row.room, "%s", room);
    memset(row.sha256, 7, sizeof row.sha256);
    assert_done(import_device(folder->store, room, T0, &row.device, &folder->err));
    for (size_t i = 0; i < count; i++) {
        struct stored_reading reading = co2_reading(row.device, T0, from_ms + (int64_t)i * MINUTE);

        reading.flags |= STORED_IMPORTED;
        assert_done(readings_append(folder->store, &reading, &folder->err));
        row.first_seq = i ? row.first_seq : reading.seq;
        row.last_seq = reading.seq;
    }
    return row;
}

static int see_stored(void *context, const struct stored_reading *stored)
{
    struct seen *seen = context;

    seen->first_ms = seen->count++ ? seen->first_ms : stored->reading.time_ms;
    seen->last_ms = stored->reading.time_ms;
    return 0;
}

static int see_known(void *context, int64_t time_ms, uint32_t present)
{
    struct seen *seen = context;

    seen->first_ms = seen->count++ ? seen->first_ms : time_ms;
    seen->last_ms = time_ms;
    seen->present |= present;
    return 0;
}

static struct store_reader *open_reader(struct folder *folder)
{
    struct store_reader *reader;

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    return reader;
}

static struct seen of_room(struct folder *folder, const char *room, int64_t from_ms, int64_t to_ms)
{
    struct store_reader *reader = open_reader(folder);
    struct seen seen = {0};
    bool truncated;

    assert_done(readings_of_room(reader, room, from_ms, to_ms, 100000, see_stored, &seen, &truncated, &folder->err));
    store_reader_close(reader);
    return seen;
}

static struct seen known(struct folder *folder, const char *room, int64_t from_ms, int64_t to_ms)
{
    struct store_reader *reader = open_reader(folder);
    struct seen seen = {0};

    assert_done(imports_known(reader, room, from_ms, to_ms, see_known, &seen, &folder->err));
    store_reader_close(reader);
    return seen;
}

static void a_file_is_in_no_room_until_its_row_is_there(void **state)
{
    struct folder *folder = *state;
    struct import_row row;
    struct seen seen;

    make_room(folder, "8a");
    row = append_file(folder, "8a", FILE_MS, 100);
    assert_int_equal(of_room(folder, "8a", FILE_MS, FILE_MS + DAY).count, 0);
    assert_int_equal(known(folder, "8a", FILE_MS, FILE_MS + DAY).count, 0);
    assert_done(import_add(folder->store, &row, &folder->err));
    seen = of_room(folder, "8a", FILE_MS - DAY, FILE_MS + DAY);
    assert_int_equal(seen.count, 100);
    assert_int_equal(seen.first_ms, FILE_MS);
    assert_int_equal(seen.last_ms, FILE_MS + 99 * MINUTE);
}

static void what_a_crash_left_behind_stays_in_no_room(void **state)
{
    struct folder *folder = *state;
    struct import_row whole;

    make_room(folder, "8a");
    (void)append_file(folder, "8a", FILE_MS, 100);
    open_again(folder);
    whole = append_file(folder, "8a", FILE_MS, 100);
    assert_done(import_add(folder->store, &whole, &folder->err));
    assert_int_equal(of_room(folder, "8a", FILE_MS, FILE_MS + DAY).count, 100);
    assert_int_equal(known(folder, "8a", FILE_MS, FILE_MS + DAY).count, 100);
}

static void what_is_known_is_of_the_room_and_the_time_asked_for(void **state)
{
    struct folder *folder = *state;
    struct import_row first, second, other;
    struct seen seen;

    make_room(folder, "8a");
    make_room(folder, "8b");
    first = append_file(folder, "8a", FILE_MS, 60);
    assert_done(import_add(folder->store, &first, &folder->err));
    second = append_file(folder, "8a", FILE_MS + HOUR, 60);
    assert_done(import_add(folder->store, &second, &folder->err));
    other = append_file(folder, "8b", FILE_MS, 60);
    assert_done(import_add(folder->store, &other, &folder->err));
    seen = known(folder, "8a", FILE_MS + 30 * MINUTE, FILE_MS + HOUR);     /* the last instant is part of it */
    assert_int_equal(seen.count, 31);
    assert_int_equal(seen.first_ms, FILE_MS + 30 * MINUTE);
    assert_int_equal(seen.last_ms, FILE_MS + HOUR);
    assert_int_equal(seen.present, 1u << CO2_PPM);
    assert_int_equal(known(folder, "8a", FILE_MS + 2 * HOUR, FILE_MS + DAY).count, 0);
}

static void nobody_hears_a_file_after_a_restart(void **state)
{
    struct folder *folder = *state;
    struct seen seen = {0};
    struct stored_reading heard = {0};
    struct import_row row;

    make_room(folder, "8a");
    row = append_file(folder, "8a", T0 - HOUR, 60);
    assert_done(import_add(folder->store, &row, &folder->err));
    heard = co2_reading(row.device, T0, 0);
    assert_done(readings_append(folder->store, &heard, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(readings_replay(folder->store, 0, see_stored, &seen, &folder->err));
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.first_ms, T0);
}

static void a_day_of_a_long_file_is_found_without_reading_the_rest(void **state)
{
    struct folder *folder = *state;
    struct import_row row;
    sqlite3 *db;
    sqlite3_stmt *statement;
    char path[128];

    make_room(folder, "8a");
    row = append_file(folder, "8a", FILE_MS / DAY * DAY, 3 * 24 * 60);
    assert_done(import_add(folder->store, &row, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*), max(highest_time_ms - lowest_time_ms) FROM mark", -1,
                                        &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int64(statement, 0), 3);
    assert_int_equal(sqlite3_column_int64(statement, 1), DAY - 1);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

static bool is_current(void *context, const struct kept_day *day)
{
    (void)context;
    return strcmp(day->stamp, DAY_STAMP_IMPORTED) != 0;
}

static void days_that_a_file_adds_to_wait_to_be_judged(void **state)
{
    struct folder *folder = *state;
    struct days_search search = {0};
    struct kept_day day;

    make_room(folder, "8a");
    assert_done(days_save(folder->store, "8a", 19000, "england 1 x", 0, "{}", &folder->err));
    assert_int_equal(days_find_stale(folder->store, is_current, NULL, &search, &day, &folder->err), 0);
    assert_done(days_outdate(folder->store, "8a", 19000, DAY_STAMP_IMPORTED, &folder->err));     /* was kept */
    assert_done(days_outdate(folder->store, "8a", 19001, DAY_STAMP_IMPORTED, &folder->err));     /* never was */
    search = (struct days_search){0};
    for (int64_t date = 19000; date <= 19001; date++) {
        assert_int_equal(days_find_stale(folder->store, is_current, NULL, &search, &day, &folder->err), 1);
        assert_int_equal(day.date, date);
        assert_string_equal(day.room, "8a");
    }
    assert_int_equal(days_find_stale(folder->store, is_current, NULL, &search, &day, &folder->err), 0);
}

static int take_row(void *context, const struct import_row *row)
{
    *(struct import_row *)context = *row;
    return 1;
}

static void an_import_is_listed_as_it_was(void **state)
{
    struct folder *folder = *state;
    struct import_row row, listed = {0};

    make_room(folder, "8a");
    row = append_file(folder, "8a", FILE_MS, 5);
    row.known = 3;
    assert_done(import_add(folder->store, &row, &folder->err));
    assert_int_equal(imports_list(folder->store, 10, take_row, &listed, &folder->err), 1);
    assert_int_equal(listed.id, row.id);
    assert_string_equal(listed.who, "Ms Rees");
    assert_string_equal(listed.room, "8a");
    assert_string_equal(listed.file, "aranet.csv");
    assert_memory_equal(listed.sha256, row.sha256, IMPORT_SHA256_SIZE);
    assert_int_equal(listed.added, 5);
    assert_int_equal(listed.known, 3);
    assert_int_equal(listed.to_ms, FILE_MS + 5 * MINUTE);
}

static void a_room_that_is_not_there_gets_nothing(void **state)
{
    struct folder *folder = *state;
    struct import_row row = append_file(folder, "9z", FILE_MS, 2);

    assert_int_equal(import_add(folder->store, &row, &folder->err), -ENOENT);
}

static void a_file_has_the_digest_that_everybody_computes(void **state)
{
    static const uint8_t expected[IMPORT_SHA256_SIZE] = {      /* FIPS 180-2, appendix B.1: of "abc" */
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
        0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    struct folder *folder = *state;
    uint8_t sha256[IMPORT_SHA256_SIZE];
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/abc", folder->path);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("abc", file);
    fclose(file);
    assert_done(import_hash(path, sha256, &folder->err));
    assert_memory_equal(sha256, expected, sizeof expected);
    assert_int_equal(import_hash("/nowhere/at/all", sha256, &folder->err), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_in_no_room_until_its_row_is_there, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(what_a_crash_left_behind_stays_in_no_room, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(what_is_known_is_of_the_room_and_the_time_asked_for, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(nobody_hears_a_file_after_a_restart, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_day_of_a_long_file_is_found_without_reading_the_rest, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(days_that_a_file_adds_to_wait_to_be_judged, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(an_import_is_listed_as_it_was, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_room_that_is_not_there_gets_nothing, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_file_has_the_digest_that_everybody_computes, open_folder, close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
