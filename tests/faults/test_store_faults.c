/* The disk fails, the process dies: whatever was said to be saved is there, every batch is whole or absent, the file is
 * sound, its ledger verifies, and the record goes on. (Reliability promises 2, 12 to 14, 21.) */
#include "batch_kit.h"
#include "fault_vfs.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#define BATCHES 4
#define OPERATIONS_MAX 2000     /* far more than the scenario has */
#define KILLS 50
/* Every operation is tried by the plain build; sanitizers take ten times as long and look at every fourth. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STEP 4
#endif
#endif
#ifndef STEP
#define STEP 1
#endif

/* After a failure: nothing pretends to write until the record is opened anew. */
static void recover(struct folder *folder)
{
    struct stored_reading row = co2_reading(1, T0, 0);

    assert_int_equal(readings_append(folder->store, &row, &folder->err), -EIO);
    assert_int_equal(store_setting_set(folder->store, "k", "v", &folder->err), -EIO);
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    assert_int_equal(store_pending(folder->store), 0);
    if (store_reopen(folder->store, &folder->err) < 0) {
        assert_int_equal(readings_append(folder->store, &row, &folder->err), -EIO);
        fault_heal();
        assert_done(store_reopen(folder->store, &folder->err));
    }
}

/* Four batches, each tried again while the record says that it is not there. */
static void save_batches(struct folder *folder)
{
    for (int batch = 0; batch < BATCHES;) {
        int64_t before = readings_count(folder->store);
        int r = batch_append(folder->store, batch, &folder->err);

        if (r == 0)
            r = store_commit(folder->store, &folder->err);
        if (r < 0) {
            assert_true(r == -EIO || r == -ENOSPC);
            recover(folder);
        }
        assert_true(readings_count(folder->store) == before ||
                    readings_count(folder->store) == before + BATCH_ROWS);
        batch += r == 0 || readings_count(folder->store) > before;
        if (batch == BATCHES / 2 && store_reopen(folder->store, &folder->err) < 0)  /* moves the log into the file */
            recover(folder);
    }
}

/* Where the scenario begins: most of its operations make the tables, and one way to fail is enough for those. */
enum beginning { FROM_NOTHING, FROM_AN_EMPTY_RECORD };

static void run_with_fault(enum beginning beginning, enum fault fault, int after, bool is_for_ever, bool *was_hit)
{
    struct folder here, *folder = &here;

    if (beginning == FROM_NOTHING)
        folder_make(folder);
    else
        batch_folder(folder);
    fault_arm(fault, after, is_for_ever);
    if (store_open(folder->path, &real_record, &folder->store, &folder->err) < 0) {
        assert_true(fault_count() > 0);
        fault_heal();
        assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    }
    save_batches(folder);
    store_close(folder->store);
    *was_hit = fault_count() > 0;
    fault_heal();
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_int_equal(batch_count(folder), BATCHES);
    store_close(folder->store);
    folder_remove(folder);
}

static void run_all(enum beginning beginning, enum fault fault, bool is_for_ever)
{
    bool was_hit = true;
    int n = 0;

    for (; was_hit && n < OPERATIONS_MAX; n += STEP)
        run_with_fault(beginning, fault, n, is_for_ever, &was_hit);
    assert_true(n > (fault == FAULT_SYNC_ERROR ? 5 : 20) && n < OPERATIONS_MAX);
    print_message("1 in %d of %d operations failed\n", STEP, n - STEP);
}

static void p14_an_operation_that_fails_once_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_NOTHING, FAULT_IO_ERROR, false);
}

static void p14_a_short_write_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_AN_EMPTY_RECORD, FAULT_SHORT_WRITE, false);
}

static void p14_a_disk_that_stays_broken_until_healed_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_AN_EMPTY_RECORD, FAULT_IO_ERROR, true);
}

static void p12_a_full_disk_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_AN_EMPTY_RECORD, FAULT_FULL, true);
}

static void p12_a_disk_that_is_full_once_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_AN_EMPTY_RECORD, FAULT_FULL, false);
}

static void p13_a_sync_that_fails_once_loses_nothing_that_was_said_to_be_saved(void **state)
{
    (void)state;
    run_all(FROM_AN_EMPTY_RECORD, FAULT_SYNC_ERROR, false);
}

static void p13_a_failed_sync_is_an_error_and_is_never_tried_again(void **state)
{
    struct folder *folder = *state;
    int failures;

    assert_int_equal(batch_append(folder->store, 0, &folder->err), 0);
    fault_arm(FAULT_SYNC_ERROR, 0, true);
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    failures = fault_count();
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    assert_int_equal(fault_count(), failures);
    fault_heal();
    recover(folder);
    assert_int_equal(readings_count(folder->store), 0);
    assert_int_equal(batch_append(folder->store, 0, &folder->err), 0);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(readings_count(folder->store), BATCH_ROWS);
}

static void p13_the_record_is_open_again_only_when_the_disk_takes_a_commit(void **state)
{
    struct folder *folder = *state;

    assert_done(batch_append(folder->store, 0, &folder->err));
    fault_arm(FAULT_SYNC_ERROR, 0, true);
    assert_int_equal(store_commit(folder->store, &folder->err), -EIO);
    for (int i = 0; i < 3; i++)     /* the first finds a log to move, the others none */
        assert_int_equal(store_reopen(folder->store, &folder->err), -EIO);
    fault_heal();
    assert_done(store_reopen(folder->store, &folder->err));
    assert_in_range(batch_count(folder), 0, 1);     /* there, when only the disk's answer was lost; never a part */
}

/* -- death -- */

static void save_and_report(const char *path, int report_to)
{
    struct store *store;

    if (store_open(path, &real_record, &store, NULL) < 0)
        _exit(2);
    for (int batch = 0; batch < BATCHES; batch++)
        if (batch_append(store, batch, NULL) < 0 || store_commit(store, NULL) < 0 ||
            write(report_to, &(char){(char)batch}, 1) != 1)
            _exit(2);
    store_close(store);
    _exit(0);
}

/* Forks with no record open: a database is never carried over. */
static int die_at(struct folder *folder, int operation)
{
    int reports[2], status, saved = 0;
    char batch;
    pid_t child;

    folder_make(folder);
    assert_int_equal(pipe(reports), 0);
    child = fork();
    if (child == 0) {
        fault_arm(FAULT_DIES, operation, true);
        save_and_report(folder->path, reports[1]);
    }
    close(reports[1]);
    while (read(reports[0], &batch, 1) == 1)
        saved = batch + 1;
    close(reports[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_in_range(batch_count(folder), saved, BATCHES);
    store_close(folder->store);
    folder_remove(folder);
    return WEXITSTATUS(status);
}

static void p21_killed_at_any_operation_from_the_first_on_the_record_is_sound(void **state)
{
    struct folder folder;
    int n = 0;

    (void)state;
    while (n < OPERATIONS_MAX && die_at(&folder, n))
        n += STEP;
    assert_true(n > 20 && n < OPERATIONS_MAX);
    print_message("killed at 1 in %d of %d operations\n", STEP, n);
}

static void append_for_ever(const char *path, int report_to)
{
    struct store *store;
    int64_t count;

    if (store_open(path, &real_record, &store, NULL) < 0)
        _exit(2);
    for (int64_t i = 0;; i++) {
        struct stored_reading row = co2_reading(1, T0 + i, 0);

        if (readings_append(store, &row, NULL) < 0)
            _exit(2);
        if (i % 5 || store_commit(store, NULL) < 0)
            continue;
        count = readings_count(store);
        if (write(report_to, &count, sizeof count) != sizeof count)
            _exit(2);
    }
}

static int check_seq(void *context, const struct stored_reading *row)
{
    return row->seq == ++*(int64_t *)context ? 0 : -EILSEQ;
}

static void p02_killed_50_times_at_random_moments_nothing_reported_is_lost_or_doubled(void **state)
{
    struct folder *folder = *state;
    unsigned seed = 20261123;

    store_close(folder->store);
    for (int kill_no = 0; kill_no < KILLS; kill_no++) {
        int64_t reported = 0, count, seq = 0;
        int reports[2], status;
        pid_t child;

        assert_int_equal(pipe(reports), 0);
        child = fork();
        if (child == 0)
            append_for_ever(folder->path, reports[1]);
        close(reports[1]);
        assert_int_equal(read(reports[0], &reported, sizeof reported), sizeof reported);
        poll(NULL, 0, (int)((seed = seed * 1103515245 + 12345) >> 16) % 40);    /* the random moment */
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        while (read(reports[0], &count, sizeof count) == sizeof count)
            reported = count;
        close(reports[0]);
        assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
        assert_true(readings_count(folder->store) >= reported);
        assert_done(readings_replay(folder->store, 0, check_seq, &seq, &folder->err));
        assert_int_equal(seq, readings_count(folder->store));
        assert_done(store_check(folder->store, &folder->err));
        store_close(folder->store);
    }
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    print_message("%lld readings after %d kills\n", (long long)readings_count(folder->store), KILLS);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p14_an_operation_that_fails_once_loses_nothing_that_was_said_to_be_saved),
        cmocka_unit_test(p14_a_short_write_loses_nothing_that_was_said_to_be_saved),
        cmocka_unit_test(p14_a_disk_that_stays_broken_until_healed_loses_nothing_that_was_said_to_be_saved),
        cmocka_unit_test(p12_a_full_disk_loses_nothing_that_was_said_to_be_saved),
        cmocka_unit_test(p12_a_disk_that_is_full_once_loses_nothing_that_was_said_to_be_saved),
        cmocka_unit_test(p13_a_sync_that_fails_once_loses_nothing_that_was_said_to_be_saved),
        PROMISE(p13_the_record_is_open_again_only_when_the_disk_takes_a_commit),
        PROMISE(p13_a_failed_sync_is_an_error_and_is_never_tried_again),
        cmocka_unit_test(p21_killed_at_any_operation_from_the_first_on_the_record_is_sound),
        PROMISE(p02_killed_50_times_at_random_moments_nothing_reported_is_lost_or_doubled),
    };
    fault_install();
    return cmocka_run_group_tests(tests, batch_make_empty, batch_remove_empty);
}
