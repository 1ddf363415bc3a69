/* The record as a file: who may open it, what is refused, and what a commit means. */
#include "places.h"
#include "schema.h"
#include "sql.h"
#include "store_folder.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* sqlite.org, WAL file format. */
#define LOG_HEAD_SIZE 32
#define LOG_FRAME_SIZE (24 + 4096)

#define LITERAL_(number) #number
#define LITERAL(number) LITERAL_(number)

/* Opens the closed record's file as a stranger would. */
static void alter(const struct folder *folder, const char *sql)
{
    char name[128], *why = NULL;
    sqlite3 *db;

    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &why);
    if (why)
        fail_msg("%s", why);
    sqlite3_close(db);
}

static void close_record(struct folder *folder)
{
    store_close(folder->store);
    folder->store = NULL;
}

static int open_as(struct folder *folder, bool is_demo, bool read_only)
{
    struct store_options options = {.is_demo = is_demo, .read_only = read_only};

    return store_open(folder->path, &options, &folder->store, &folder->err);
}

static void what_was_committed_is_there_after_a_restart(void **state)
{
    struct folder *folder = *state;
    char value[32];

    assert_done(store_setting_set(folder->store, "pack", "england", &folder->err));
    assert_int_equal(store_pending(folder->store), 1);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(store_pending(folder->store), 0);
    assert_done(store_commit(folder->store, &folder->err));     /* nothing open: fine */
    open_again(folder);
    assert_int_equal(store_setting_get(folder->store, "pack", value, sizeof value), 0);
    assert_string_equal(value, "england");
    assert_done(store_check(folder->store, &folder->err));
}

static void closing_commits_what_is_open(void **state)
{
    struct folder *folder = *state;
    char value[32];

    assert_done(store_setting_set(folder->store, "pack", "wales", &folder->err));
    open_again(folder);
    assert_int_equal(store_setting_get(folder->store, "pack", value, sizeof value), 0);
}

static void set(struct folder *folder, const char *key, const char *value)
{
    assert_done(store_setting_set(folder->store, key, value, &folder->err));
}

static void assert_setting(struct folder *folder, const char *key, const char *expected)
{
    char value[STORE_SETTING_SIZE_MAX] = "";

    assert_int_equal(store_setting_get(folder->store, key, value, sizeof value), *expected ? 0 : -ENOENT);
    assert_string_equal(value, expected);
}

static void pages_that_nobody_uses_are_given_back_and_nothing_is_lost(void **state)
{
    struct folder *folder = *state;
    char key[16], value[4000] = "";
    sqlite3_int64 before;

    memset(value, 'x', sizeof value - 1);
    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof key, "key%d", i);
        assert_done(store_setting_set(folder->store, key, value, &folder->err));
    }
    assert_done(store_commit(folder->store, &folder->err));
    before = sqlite3_memory_used();
    store_forget_pages(folder->store);
    assert_true(sqlite3_memory_used() < before - (200 << 10));
    assert_setting(folder, "key50", value);
    assert_done(store_setting_set(folder->store, "key50", "not committed", &folder->err));
    store_forget_pages(folder->store);
    assert_setting(folder, "key50", "not committed");
    assert_done(store_commit(folder->store, &folder->err));
    store_forget_pages(folder->store);
    assert_setting(folder, "key50", "not committed");
    assert_setting(folder, "key99", value);
}

static void a_command_that_is_undone_leaves_the_rest_of_the_window(void **state)
{
    struct folder *folder = *state;

    set(folder, "window", "1");
    assert_done(store_mark(folder->store, &folder->err));
    set(folder, "half", "1");
    set(folder, "window", "2");
    store_undo(folder->store);
    assert_int_equal(store_pending(folder->store), 1);
    assert_setting(folder, "half", "");
    assert_setting(folder, "window", "1");
    store_undo(folder->store);              /* there is no mark any more */
    assert_setting(folder, "window", "1");
    open_again(folder);
    assert_setting(folder, "half", "");
    assert_setting(folder, "window", "1");
}

static void a_command_that_is_undone_is_gone_where_no_window_was_open(void **state)
{
    struct folder *folder = *state;

    assert_done(store_mark(folder->store, &folder->err));
    set(folder, "half", "1");
    store_undo(folder->store);
    assert_int_equal(store_pending(folder->store), 0);
    open_again(folder);
    assert_setting(folder, "half", "");
}

static void what_was_kept_or_committed_cannot_be_undone(void **state)
{
    struct folder *folder = *state;

    set(folder, "window", "1");
    assert_done(store_mark(folder->store, &folder->err));
    set(folder, "kept", "1");
    store_keep(folder->store);
    store_undo(folder->store);
    assert_setting(folder, "kept", "1");
    assert_done(store_mark(folder->store, &folder->err));
    set(folder, "committed", "1");
    assert_done(store_commit(folder->store, &folder->err));
    set(folder, "after", "1");
    store_undo(folder->store);
    assert_setting(folder, "committed", "1");
    assert_setting(folder, "after", "1");
}

static void readings_go_on_after_an_undone_command(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = {.arrived_ms = T0, .reading.time_ms = T0};

    assert_done(device_ensure(folder->store, "a", "plain", T0, &row.device, &folder->err));
    reading_set(&row.reading, CO2_PPM, 700);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_done(store_mark(folder->store, &folder->err));
    row.arrived_ms += 2 * HOUR;
    assert_done(readings_append(folder->store, &row, &folder->err));
    store_undo(folder->store);
    assert_int_equal(readings_count(folder->store), 1);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_int_equal(row.seq, 2);
    open_again(folder);
    assert_int_equal(readings_count(folder->store), 2);
    assert_done(store_check(folder->store, &folder->err));
}

static void readers_see_commits_and_nothing_else(void **state)
{
    struct folder *folder = *state;
    struct store *looker;
    const struct store_options look = {.read_only = true};
    char value[32];

    assert_done(store_setting_set(folder->store, "pack", "england", &folder->err));
    assert_done(store_open(folder->path, &look, &looker, &folder->err));
    assert_int_equal(store_setting_get(looker, "pack", value, sizeof value), -ENOENT);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(store_setting_get(looker, "pack", value, sizeof value), 0);
    assert_int_equal(store_setting_set(looker, "pack", "mine", &folder->err), -EROFS);
    store_close(looker);
    assert_done(store_setting_set(folder->store, "pack", "wales", &folder->err));
}

static void settings_keep_4095_bytes_and_refuse_4096(void **state)
{
    struct folder *folder = *state;
    char text[STORE_SETTING_SIZE_MAX + 1], value[STORE_SETTING_SIZE_MAX];

    memset(text, 'x', sizeof text);
    text[STORE_SETTING_SIZE_MAX] = '\0';
    assert_int_equal(store_setting_set(folder->store, "k", text, &folder->err), -EMSGSIZE);
    text[STORE_SETTING_SIZE_MAX - 1] = '\0';
    assert_done(store_setting_set(folder->store, "k", text, &folder->err));
    assert_int_equal(store_setting_get(folder->store, "k", value, sizeof value), 0);
    assert_string_equal(value, text);
    assert_int_equal(store_setting_get(folder->store, "k", value, sizeof value - 1), -EMSGSIZE);
    assert_int_equal(store_setting_get(folder->store, "other", value, sizeof value), -ENOENT);
}

static void a_second_process_is_refused_while_the_first_one_writes(void **state)
{
    struct folder *folder = *state;
    struct store *second;
    int status;
    pid_t child;

    close_record(folder);       /* a database is never carried over a fork */
    int ready[2], done[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    child = fork();
    if (child == 0) {
        struct store *first;
        int r = store_open(folder->path, &real_record, &first, NULL);

        close(done[1]);
        if (write(ready[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 0)
            _exit(9);
        store_close(first);
        _exit(r == 0 ? 0 : 1);
    }
    close(done[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(store_open(folder->path, &real_record, &second, &folder->err), -EBUSY);
    assert_non_null(strstr(folder->err.text, "another process"));
    close(done[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ready[0]);
    close(ready[1]);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
}

static void a_stranger_who_holds_the_file_never_makes_a_commit_look_done(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0, 0);
    char name[128];
    sqlite3 *db;

    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(readings_append(folder->store, &row, &folder->err), -EBUSY);
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    sqlite3_close(db);
    assert_done(store_reopen(folder->store, &folder->err));
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_int_equal(row.seq, 1);
    assert_done(store_commit(folder->store, &folder->err));
}

static void demo_and_real_readings_never_share_a_record(void **state)
{
    struct folder *folder = *state;
    struct folder demo;

    close_record(folder);
    assert_int_equal(open_as(folder, true, false), -EINVAL);
    assert_done(open_as(folder, false, false));
    folder_make(&demo);
    assert_int_equal(open_as(&demo, true, false), 0);
    close_record(&demo);
    assert_int_equal(open_as(&demo, false, false), -EINVAL);
    assert_int_equal(open_as(&demo, false, true), 0);       /* looking is fine */
    close_record(&demo);
    assert_int_equal(open_as(&demo, true, false), 0);
    close_record(&demo);
    folder_remove(&demo);
}

static void a_newer_schema_is_refused_politely(void **state)
{
    struct folder *folder = *state;

    close_record(folder);
    alter(folder, "PRAGMA user_version = 1000");
    assert_int_equal(open_as(folder, false, false), -EPROTO);
    assert_non_null(strstr(folder->err.text, "newer version"));
    assert_int_equal(open_as(folder, false, true), -EPROTO);
}

static void an_older_schema_is_refused_by_readers(void **state)
{
    struct folder *folder = *state;
    struct store_reader *reader;

    close_record(folder);
    alter(folder, "PRAGMA user_version = 0");
    assert_int_equal(open_as(folder, false, true), -EPROTO);
    assert_int_equal(store_reader_open(folder->path, &reader, &folder->err), -EPROTO);
}

static void a_migration_that_fails_leaves_the_record_as_it_was(void **state)
{
    struct folder *folder = *state;

    close_record(folder);
    alter(folder, "PRAGMA user_version = 0");       /* the first step will meet its own tables */
    assert_true(open_as(folder, false, false) < 0);
    assert_non_null(strstr(folder->err.text, "schema step 1"));
    alter(folder, "PRAGMA user_version = " LITERAL(SCHEMA_VERSION));
    assert_done(open_as(folder, false, false));
    assert_done(store_check(folder->store, &folder->err));
}

/* In the place of a record that was made here it is damage: what brings the record back is wanted then. */
static void a_database_of_another_program_is_refused(void **state)
{
    struct folder *folder = *state;
    char lock[128];

    close_record(folder);
    alter(folder, "PRAGMA application_id = 7");
    assert_int_equal(open_as(folder, false, false), -EUCLEAN);
    snprintf(lock, sizeof lock, "%s/transom.lock", folder->path);
    assert_int_equal(unlink(lock), 0);
    assert_int_equal(open_as(folder, false, false), -EINVAL);
}

static void a_record_that_vanished_is_no_fresh_start(void **state)
{
    struct folder *folder = *state;
    char name[128];
    int fd;

    close_record(folder);
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    fd = open(name, O_WRONLY | O_TRUNC);
    close(fd);
    assert_int_equal(open_as(folder, false, false), -EUCLEAN);
    unlink(name);
    assert_int_equal(open_as(folder, false, false), -EUCLEAN);
    assert_non_null(strstr(folder->err.text, "backup"));
    assert_int_equal(open_as(folder, false, true), -EUCLEAN);
}

static void who_only_reads_makes_no_record(void **state)
{
    const struct store_options options = {.read_only = true};
    struct folder *folder = *state;
    struct store *store;
    char never[128];

    snprintf(never, sizeof never, "%s/never", folder->path);
    assert_int_equal(store_open(never, &options, &store, &folder->err), -ENOENT);
    assert_int_equal(access(never, F_OK), -1);
}

static void a_file_that_is_no_database_is_called_damaged(void **state)
{
    struct folder *folder = *state;
    char name[128], rubbish[8192];
    int fd;

    close_record(folder);
    memset(rubbish, 'r', sizeof rubbish);
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    fd = open(name, O_WRONLY);
    assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, 0), sizeof rubbish);
    close(fd);
    assert_int_equal(open_as(folder, false, false), -EUCLEAN);
}

static void damage_in_a_page_is_found_by_the_check(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row;
    char name[128], rubbish[4096];
    int fd;

    for (int i = 0; i < 2000; i++) {
        row = co2_reading(1, T0 + i, 0);
        assert_done(readings_append(folder->store, &row, &folder->err));
    }
    close_record(folder);
    memset(rubbish, 'r', sizeof rubbish);
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    fd = open(name, O_WRONLY);
    assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, lseek(fd, 0, SEEK_END) - 4096), sizeof rubbish);
    close(fd);
    if (open_as(folder, false, false) == 0)
        assert_int_equal(store_check(folder->store, &folder->err), -EUCLEAN);
    else
        assert_int_equal(folder->err.code, -EUCLEAN);
}

static void the_settings_that_keep_the_record_safe_are_on(void **state)
{
    struct folder *folder = *state;
    char name[128];
    struct stat state_of;
    unsigned char header[100];
    int fd;

    close_record(folder);
    snprintf(name, sizeof name, "%s/transom.db", folder->path);
    assert_int_equal(stat(name, &state_of), 0);
    assert_int_equal(state_of.st_mode & 0777, 0600);
    fd = open(name, O_RDONLY);
    assert_int_equal(read(fd, header, sizeof header), sizeof header);
    close(fd);
    assert_int_equal(header[16] << 8 | header[17], 4096);       /* page size */
    assert_int_equal(header[18] << 8 | header[19], 0x0202);     /* write-ahead log */
    assert_int_equal(header[68] << 24 | header[69] << 16 | header[70] << 8 | header[71], SCHEMA_APPLICATION_ID);
}

static int64_t log_size(const struct folder *folder)
{
    char name[128];
    struct stat log;

    snprintf(name, sizeof name, "%s/transom.db-wal", folder->path);
    assert_int_equal(stat(name, &log), 0);
    return log.st_size;
}

static void commit_one(struct folder *folder, int number)
{
    char value[16];

    snprintf(value, sizeof value, "%d", number);
    set(folder, "number", value);
    assert_done(store_commit(folder->store, &folder->err));
}

/* A longer file costs the card more than what is written into it. */
static void short_commits_lengthen_the_log_by_a_stretch_at_a_time(void **state)
{
    enum { SHORTER_THAN_A_STRETCH = 20, LONGER = 100 };
    struct folder *folder = *state;
    int64_t size;
    int number = 0;

    commit_one(folder, number++);               /* behind the schema, which is no short commit */
    commit_one(folder, number++);
    size = log_size(folder);
    while (number < SHORTER_THAN_A_STRETCH) {
        commit_one(folder, number++);
        assert_int_equal(log_size(folder), size);
    }
    while (number < LONGER && log_size(folder) == size)
        commit_one(folder, number++);
    assert_in_range(log_size(folder) - size, SQL_LOG_STRETCH, SQL_LOG_STRETCH + 2 * LOG_FRAME_SIZE);
    open_again(folder);
    commit_one(folder, number);
    assert_done(store_check(folder->store, &folder->err));
}

static void a_long_commit_adds_its_own_length_alone(void **state)
{
    enum { PAGES = SQL_LOG_STRETCH / 4096 + 20 };
    struct folder *folder = *state;
    char key[16], value[STORE_SETTING_SIZE_MAX];

    commit_one(folder, 1);
    commit_one(folder, 2);
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (int i = 0; i < PAGES; i++) {
        snprintf(key, sizeof key, "long %d", i);
        set(folder, key, value);
    }
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal((log_size(folder) - LOG_HEAD_SIZE) % LOG_FRAME_SIZE, 0);
}

static void a_folder_that_is_absent_is_made_but_not_its_parents(void **state)
{
    struct folder *folder = *state;
    char name[128], deep[256];
    struct store *store;

    snprintf(name, sizeof name, "%s/new", folder->path);
    snprintf(deep, sizeof deep, "%s/no/new", folder->path);
    assert_done(store_open(name, &real_record, &store, &folder->err));
    store_close(store);
    assert_int_equal(store_open(deep, &real_record, &store, &folder->err), -ENOENT);
    for (size_t i = 0; i < 2; i++) {
        snprintf(deep, sizeof deep, "%s/%s", name, i ? "transom.db" : "transom.lock");
        unlink(deep);
    }
    rmdir(name);
}

static void reopening_a_healthy_record_commits_and_goes_on(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0, 0);

    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_done(store_reopen(folder->store, &folder->err));
    assert_int_equal(readings_count(folder->store), 1);
    assert_done(readings_append(folder->store, &row, &folder->err));
    assert_int_equal(row.seq, 2);
    assert_done(store_commit(folder->store, &folder->err));
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(what_was_committed_is_there_after_a_restart),
        PROMISE(pages_that_nobody_uses_are_given_back_and_nothing_is_lost),
        PROMISE(closing_commits_what_is_open),
        PROMISE(a_command_that_is_undone_leaves_the_rest_of_the_window),
        PROMISE(a_command_that_is_undone_is_gone_where_no_window_was_open),
        PROMISE(what_was_kept_or_committed_cannot_be_undone),
        PROMISE(readings_go_on_after_an_undone_command),
        PROMISE(readers_see_commits_and_nothing_else),
        PROMISE(settings_keep_4095_bytes_and_refuse_4096),
        PROMISE(a_second_process_is_refused_while_the_first_one_writes),
        PROMISE(a_stranger_who_holds_the_file_never_makes_a_commit_look_done),
        PROMISE(demo_and_real_readings_never_share_a_record),
        PROMISE(a_newer_schema_is_refused_politely),
        PROMISE(an_older_schema_is_refused_by_readers),
        PROMISE(a_migration_that_fails_leaves_the_record_as_it_was),
        PROMISE(a_database_of_another_program_is_refused),
        PROMISE(a_record_that_vanished_is_no_fresh_start),
        PROMISE(who_only_reads_makes_no_record),
        PROMISE(a_file_that_is_no_database_is_called_damaged),
        PROMISE(damage_in_a_page_is_found_by_the_check),
        PROMISE(the_settings_that_keep_the_record_safe_are_on),
        PROMISE(short_commits_lengthen_the_log_by_a_stretch_at_a_time),
        PROMISE(a_long_commit_adds_its_own_length_alone),
        PROMISE(a_folder_that_is_absent_is_made_but_not_its_parents),
        PROMISE(reopening_a_healthy_record_commits_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
