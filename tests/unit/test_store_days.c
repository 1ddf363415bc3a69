/* The texts of kept days: what they take, and that they come back. */
#include "readings.h"
#include "places.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <sqlite3.h>

#define DATE 20780                      /* days since 1970 */

struct long_day {
    char text[3000];
    int count;
};

static void save_room(struct folder *folder)
{
    struct room_info room = {.id = "8c", .name = "Room 8C", .building = "North"};

    assert_done(room_save(folder->store, &room, &folder->err));
}

/* The same letters for the same filling, but the first. */
static void write_text(struct long_day *day, char filling, char first)
{
    uint32_t noise = (uint32_t)filling;

    day->count = 0;
    for (size_t at = 0; at < sizeof day->text - 1; at++) {
        noise = noise * 1664525 + 1013904223;
        day->text[at] = (char)('A' + (noise >> 24) % 26);
    }
    day->text[0] = first;
}

static int take_text(void *context, int64_t date, const char *stamp, const char *json)
{
    struct long_day *day = context;

    (void)date;
    (void)stamp;
    assert_string_equal(json, day->text);
    day->count++;
    return 0;
}

static int list(struct folder *folder, int64_t date, struct long_day *day)
{
    struct store_reader *reader;
    int r;

    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    r = days_of_room(reader, "8c", date, date, take_text, day, &folder->err);
    store_reader_close(reader);
    return r;
}

static void look(struct folder *folder, int *words, int *bytes)
{
    sqlite3_stmt *statement;

    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, "SELECT (SELECT count(*) FROM day_words),"
                                        " coalesce(length(packed), 0) FROM day ORDER BY id DESC LIMIT 1", -1, &statement,
                                        NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    *words = sqlite3_column_int(statement, 0);
    *bytes = sqlite3_column_int(statement, 1);
    sqlite3_finalize(statement);
}

/* The first day's text is the words of those that follow, until one is unlike it; each pack has its own. */
static void texts_are_packed_against_one_of_their_pack_and_come_back(void **state)
{
    static struct long_day day;
    static const struct {
        char filling;
        const char *stamp;
        int words;                          /* texts that stand in the record afterwards */
    } steps[] = {{'a', "england 1 f1", 1}, {'a', "england 1 f2", 1}, {'a', "union 1 f1", 2}, {'b', "england 1 f1", 3},
                 {'b', "england 1 f1", 3}};
    struct folder *folder = *state;

    save_room(folder);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int64_t date = DATE + (int64_t)i;
        int words, bytes;

        write_text(&day, steps[i].filling, "12345"[i]);
        assert_done(days_save(folder->store, "8c", date, steps[i].stamp, 0, day.text, &folder->err));
        assert_done(store_commit(folder->store, &folder->err));
        look(folder, &words, &bytes);
        assert_int_equal(words, steps[i].words);
        assert_in_range(bytes, 10, 100);
        assert_done(list(folder, date, &day));
        assert_int_equal(day.count, 1);
    }
}

static void short_texts_stand_as_they_are(void **state)
{
    static struct long_day day = {"{\"mean\":700}", 0};
    struct folder *folder = *state;
    int words, bytes;

    save_room(folder);
    assert_done(days_save(folder->store, "8c", DATE, "england 1 f1", 0, day.text, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    look(folder, &words, &bytes);
    assert_int_equal(words + bytes, 0);
    assert_done(list(folder, DATE, &day));
    assert_int_equal(day.count, 1);
}

static void a_day_whose_words_are_gone_is_damage_and_no_day(void **state)
{
    static struct long_day day;
    struct folder *folder = *state;
    sqlite3 *db = folder->store->connection.db;

    save_room(folder);
    write_text(&day, 'a', '1');
    assert_done(days_save(folder->store, "8c", DATE, "england 1 f1", 0, day.text, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM day_words", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE day_words SET text = 'x'", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE day SET words = NULL", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(list(folder, DATE, &day), -EUCLEAN);
    assert_int_equal(day.count, 0);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(texts_are_packed_against_one_of_their_pack_and_come_back),
        PROMISE(short_texts_stand_as_they_are),
        PROMISE(a_day_whose_words_are_gone_is_damage_and_no_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
