/* What a damaged log has lost is told from what a power cut has torn. (Reliability promise 17.) */
#include "log_look.h"
#include "readings.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <sqlite3.h>

#define COMMITS 6
#define LONG_PAGES 30
#define LOG_SIZE_MAX (2 << 20)
#define HEAD_SIZE 32
#define FRAME_SIZE (24 + 4096)

static char bytes[LOG_SIZE_MAX];
static size_t file_size;                /* of the log, zeros behind its end included */
static size_t size, last_begins;        /* the log's end; the last commit's first frame */

static void log_path(const struct folder *folder, char path[128])
{
    snprintf(path, 128, "%s/transom.db-wal", folder->path);
}

/* Returns where its frames end: those that count have the salts of its head. */
static size_t read_log(const struct folder *folder)
{
    char path[128];
    FILE *f;
    size_t end = HEAD_SIZE;

    log_path(folder, path);
    f = fopen(path, "rb");
    assert_non_null(f);
    file_size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(file_size, 1, sizeof bytes - 1);
    while (end + FRAME_SIZE <= file_size && memcmp(&bytes[end + 8], &bytes[16], 8) == 0)
        end += FRAME_SIZE;
    return end;
}

/* As a kill leaves it: the log is looked at while the record is open, and never moved into the file. */
static void write_commits(struct folder *folder)
{
    for (int i = 0; i < COMMITS; i++) {
        struct stored_reading row = co2_reading(1, T0 + i * MINUTE, 0);

        last_begins = i ? read_log(folder) : 0;
        assert_done(readings_append(folder->store, &row, &folder->err));
        assert_done(store_commit(folder->store, &folder->err));
    }
    size = read_log(folder);
    assert_true(last_begins > HEAD_SIZE && size > last_begins);
}

static enum log_state look_at(const struct folder *folder, size_t count)
{
    char path[128], record[128];
    FILE *f;

    snprintf(record, sizeof record, "%s/transom.db", folder->path);
    snprintf(path, sizeof path, "%s/looked-at", folder->path);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    fclose(f);
    return log_look(path, record);
}

static void a_log_as_it_was_written_is_whole(void **state)
{
    struct folder *folder = *state;

    write_commits(folder);
    assert_int_equal(look_at(folder, size), LOG_WHOLE);
    assert_true(file_size > size);
    assert_int_equal(look_at(folder, file_size), LOG_WHOLE);
    assert_int_equal(look_at(folder, 0), LOG_WHOLE);
    assert_int_equal(look_at(folder, HEAD_SIZE - 1), LOG_WHOLE);
    assert_int_equal(log_look("/nonexistent/log", "/nonexistent/record"), LOG_WHOLE);
}

/* A power cut drops an end of the file, or some of what was never synced. */
static void the_last_commit_may_be_torn(void **state)
{
    struct folder *folder = *state;

    write_commits(folder);
    for (size_t end = last_begins; end <= size; end += 1000)
        assert_int_not_equal(look_at(folder, end), LOG_DAMAGED);
    for (size_t at = last_begins; at < size; at += 333) {
        bytes[at] ^= 1;
        assert_int_not_equal(look_at(folder, size), LOG_DAMAGED);
        bytes[at] ^= 1;
    }
    bytes[size - 1] ^= 1;
    assert_int_equal(look_at(folder, size), LOG_TORN);
}

static void a_bit_before_it_is_damage(void **state)
{
    struct folder *folder = *state;
    size_t damages = 0;

    write_commits(folder);
    for (size_t at = HEAD_SIZE; at < last_begins; at += 101, damages++) {
        bytes[at] ^= 4;
        if (look_at(folder, size) != LOG_DAMAGED)
            fail_msg("byte %zu of %zu, the last commit's are from %zu", at, size, last_begins);
        bytes[at] ^= 4;
    }
    assert_true(damages > 50);
    for (size_t at = 0; at < HEAD_SIZE; at++) {
        bytes[at] ^= 4;
        assert_int_equal(look_at(folder, size), LOG_DAMAGED);
        bytes[at] ^= 4;
    }
}

/* Behind the log of now stands what is left of the one before, when that was longer. */
static void what_an_older_log_left_behind_is_no_damage(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0 + DAY, 0);
    size_t older;

    write_commits(folder);
    older = size;
    assert_int_equal(sqlite3_wal_checkpoint_v2(folder->store->connection.db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL),
                     SQLITE_OK);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_in_range(read_log(folder), HEAD_SIZE + FRAME_SIZE, older - 1);
    assert_int_equal(look_at(folder, older), LOG_WHOLE);
}

/* The power goes while a log begins anew, which it does when all of it is in the record. */
static void p17_a_torn_head_before_what_the_record_has_is_no_damage(void **state)
{
    struct folder *folder = *state;

    write_commits(folder);
    assert_int_equal(sqlite3_wal_checkpoint_v2(folder->store->connection.db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL),
                     SQLITE_OK);
    for (size_t at = 0; at < HEAD_SIZE; at++) {
        bytes[at] ^= 4;
        assert_int_equal(look_at(folder, size), LOG_TORN);
        bytes[at] ^= 4;
    }
    memset(bytes, 0, HEAD_SIZE);
    assert_int_equal(look_at(folder, size), LOG_TORN);
}

/* A page of a commit that the record does not have is enough. */
static void a_torn_head_before_a_commit_that_is_nowhere_else_is_damage(void **state)
{
    struct folder *folder = *state;

    write_commits(folder);
    assert_int_equal(sqlite3_wal_checkpoint_v2(folder->store->connection.db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL),
                     SQLITE_OK);
    memset(bytes, 0, HEAD_SIZE);
    for (size_t at = size - FRAME_SIZE + 24; at < size; at += 509) {
        bytes[at] ^= 1;
        assert_int_equal(look_at(folder, size), LOG_DAMAGED);
        bytes[at] ^= 1;
    }
}

/* -- the record -- */

static void open_with_log(struct folder *folder, size_t damaged_at)
{
    char path[128];
    FILE *f;

    if (damaged_at)
        bytes[damaged_at] ^= 1;
    store_close(folder->store);
    folder->store = NULL;
    log_path(folder, path);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    fclose(f);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
}

static void open_with(struct folder *folder, size_t damaged_at)
{
    write_commits(folder);
    open_with_log(folder, damaged_at);
}

static void p17_a_record_remembers_that_its_log_was_damaged(void **state)
{
    struct folder *folder = *state;
    char text[8] = "";

    open_with(folder, HEAD_SIZE + FRAME_SIZE + 100);
    assert_done(store_setting_get(folder->store, STORE_LOG_DAMAGED, text, sizeof text));
    assert_string_equal(text, "1");
    open_again(folder);
    assert_done(store_setting_get(folder->store, STORE_LOG_DAMAGED, text, sizeof text));
    assert_string_equal(text, "1");
}

/* More than the first commits of the next start write over. */
static void write_long(struct folder *folder, bool in_one_commit)
{
    char key[16], value[STORE_SETTING_SIZE_MAX];

    write_commits(folder);
    last_begins = size;
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (int i = 0; i < LONG_PAGES; i++) {
        snprintf(key, sizeof key, "long %d", i);
        assert_done(store_setting_set(folder->store, key, value, &folder->err));
        if (!in_one_commit || i == LONG_PAGES - 1)
            assert_done(store_commit(folder->store, &folder->err));
    }
    size = read_log(folder);
    assert_true(size >= last_begins + LONG_PAGES * FRAME_SIZE);
}

/* Whoever is killed soon after the start that found it is not told again, of what is old or was never saved. */
static void damage_is_found_once(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0 + DAY, 0);

    write_long(folder, false);
    open_with_log(folder, last_begins + 100);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    read_log(folder);
    assert_int_equal(look_at(folder, file_size), LOG_WHOLE);
}

static void a_torn_end_is_found_once(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0 + DAY, 0);

    write_long(folder, true);
    open_with_log(folder, last_begins + 100);           /* its first frame is torn, its last one is there */
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    read_log(folder);
    assert_int_equal(look_at(folder, file_size), LOG_WHOLE);
}

static void a_log_that_is_whole_leaves_no_mark(void **state)
{
    struct folder *folder = *state;
    char text[8];

    open_with(folder, 0);
    assert_int_equal(store_setting_get(folder->store, STORE_LOG_DAMAGED, text, sizeof text), -ENOENT);
    assert_int_equal(readings_count(folder->store), COMMITS);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(a_log_as_it_was_written_is_whole),
        PROMISE(the_last_commit_may_be_torn),
        PROMISE(a_bit_before_it_is_damage),
        PROMISE(what_an_older_log_left_behind_is_no_damage),
        PROMISE(p17_a_torn_head_before_what_the_record_has_is_no_damage),
        PROMISE(a_torn_head_before_a_commit_that_is_nowhere_else_is_damage),
        PROMISE(p17_a_record_remembers_that_its_log_was_damaged),
        PROMISE(damage_is_found_once),
        PROMISE(a_torn_end_is_found_once),
        PROMISE(a_log_that_is_whole_leaves_no_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
