/* What the check of a whole file finds, and what it does when it is told to end; and what a record says that cannot be
 * written any more. (Reliability promises 13, 17.) */
#include "backup_kit.h"
#include "fault_vfs.h"
#include "sql.h"
#include <pthread.h>
#include <time.h>

#define TRIALS 12
#define END_MS_MAX 1000             /* far above two looks, for a machine with much else to do */

static int make_record(void **state)
{
    int r = open_folder(state);

    fill_record(*state);
    return r;
}

static void close_record(struct folder *folder)
{
    store_close(folder->store);
    folder->store = NULL;
}

/* As a damage may leave it that is no damage of any tree. */
static void p17_a_table_of_one_row_has_one(void **state)
{
    static const struct {
        const char *change, *named;
    } damages[] = {
        {"DELETE FROM sealed", "sealed has 0 rows"},
        {"PRAGMA ignore_check_constraints=1; INSERT INTO sealed VALUES (2, 0, 0)", "sealed"},
        {"PRAGMA ignore_check_constraints=1; INSERT INTO record SELECT 2, site_key, is_demo FROM record", "record"},
    };
    struct folder *folder = *state;
    struct backup_facts facts;
    char record[128], copy[128], damaged[128];

    record_path(folder, record);
    in_folder(folder, "copy.db", copy);
    in_folder(folder, "transom.db", damaged);
    assert_done(backup_take(record, copy, BACKUP_WHOLE, NULL, &facts, &folder->err));
    close_record(folder);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        size_t size;
        char *bytes = read_bytes(copy, &size);

        write_bytes(damaged, bytes, size);
        free(bytes);
        change_file(damaged, damages[i].change);
        assert_int_equal(backup_check(damaged, NULL, &facts, &folder->err), -EUCLEAN);
        assert_int_equal(store_open(folder->path, &real_record, &folder->store, &folder->err), -EUCLEAN);
        assert_non_null(strstr(folder->err.text, damages[i].named));
    }
}

/* -- an end -- */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct ending {
    int64_t after_ms, at_ms;
    atomic_bool is_ending;
};

static void *end_later(void *context)
{
    struct ending *ending = context;

    nanosleep(&(struct timespec){.tv_sec = ending->after_ms / 1000, .tv_nsec = ending->after_ms % 1000 * 1000000}, NULL);
    ending->at_ms = now_ms();
    ending->is_ending = true;
    return NULL;
}

/* A tree that was left half-way has pages that nobody came to: they are no finding. */
static void a_check_that_is_told_to_end_ends_and_says_nothing_of_damage(void **state)
{
    struct folder *folder = *state;
    char record[128];
    int64_t whole_ms;
    int ended = 0;

    record_path(folder, record);
    close_record(folder);
    change_file(record, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000)"
                        " INSERT INTO setting SELECT 'filler ' || i, hex(zeroblob(2000)) FROM n");
    whole_ms = now_ms();
    assert_done(backup_check_live(folder->path, NULL, &folder->err));
    whole_ms = now_ms() - whole_ms;
    for (int i = 0; i < TRIALS; i++) {
        struct ending ending = {.after_ms = whole_ms * i / TRIALS};
        pthread_t thread;
        int r;

        assert_int_equal(pthread_create(&thread, NULL, end_later, &ending), 0);
        r = backup_check_live(folder->path, &ending.is_ending, &folder->err);
        pthread_join(thread, NULL);
        if (r != 0 && r != -EINTR)
            fail_msg("%s", folder->err.text);
        if (r == -EINTR)
            assert_in_range(now_ms() - ending.at_ms, 0, END_MS_MAX);
        ended += r == -EINTR;
    }
    assert_true(ended > 0);
    print_message("%d of %d checks of %lld ms were ended\n", ended, TRIALS, (long long)whole_ms);
}

static void a_check_lets_a_long_log_be_emptied_and_says_nothing_of_damage(void **state)
{
    const atomic_bool is_ending = false;
    struct folder *folder = *state;
    struct stat before;
    char log[128];

    in_folder(folder, "transom.db-wal", log);
    assert_int_equal(stat(log, &before), 0);
    assert_int_equal(truncate(log, SQL_LOG_SIZE_MAX), 0);
    assert_int_equal(backup_check_live(folder->path, &is_ending, &folder->err), -EINTR);
    assert_int_equal(truncate(log, SQL_LOG_SIZE_MAX - 1), 0);
    assert_done(backup_check_live(folder->path, &is_ending, &folder->err));
    assert_int_equal(truncate(log, before.st_size), 0);
}

/* -- a failure that its first caller told nobody of -- */

static void p13_a_record_that_cannot_be_written_says_what_failed_first(void **state)
{
    struct folder *folder = *state;
    struct stored_reading row = co2_reading(1, T0 + DAY, 0);

    assert_done(readings_append(folder->store, &row, &folder->err));
    fault_arm(FAULT_SYNC_ERROR, 0, true);
    assert_int_equal(store_commit(folder->store, NULL), -EIO);
    fault_heal();
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    assert_non_null(strstr(folder->err.text, "not writable since a failure: disk I/O error, code 1034"));   /* fsync */
    assert_done(store_reopen(folder->store, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
}

#define WITH_RECORD(test) cmocka_unit_test_setup_teardown(test, make_record, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RECORD(p17_a_table_of_one_row_has_one),
        WITH_RECORD(a_check_that_is_told_to_end_ends_and_says_nothing_of_damage),
        WITH_RECORD(a_check_lets_a_long_log_be_emptied_and_says_nothing_of_damage),
        WITH_RECORD(p13_a_record_that_cannot_be_written_says_what_failed_first),
    };
    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
