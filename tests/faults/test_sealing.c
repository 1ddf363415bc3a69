/* The disk fails while readings go from the tail into blocks, and from these into joined ones: each of them is there, once, at every moment. (Reliability
 * promise 14.) */
#include "fault_vfs.h"
#include "store_folder.h"
#include "store_private.h"
#include <sqlite3.h>

#define DEVICES 3
#define LATER (T0 + 30 * DAY)       /* everything's hour is over */
#define STINT (4 * HOUR)
#define TURNS 3                     /* of sealing, and of joining: each looks at all once more */
#define OPERATIONS_MAX 400

static void append(struct folder *folder, struct stored_reading row)
{
    assert_done(readings_append(folder->store, &row, &folder->err));
}

static int64_t rows_in(struct folder *folder, const char *table)
{
    char question[64];
    sqlite3_stmt *statement;
    int64_t number;

    snprintf(question, sizeof question, "SELECT count(*) FROM %s", table);
    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, question, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static int count_row(void *context, const struct stored_reading *row)
{
    ((int *)context)[row->seq]++;
    return 0;
}

static void assert_each_once(struct folder *folder, int64_t most)
{
    int *times = calloc((size_t)most + 1, sizeof *times);

    assert_non_null(times);
    assert_done(store_check(folder->store, &folder->err));
    assert_done(readings_after(folder->store, 0, count_row, times, &folder->err));
    for (int64_t seq = 1; seq <= most; seq++)
        assert_int_equal(times[seq], 1);
    free(times);
}

static bool seal_with_fault(enum fault fault, int after)
{
    struct folder here, *folder = &here;
    int64_t most;
    bool was_hit;

    folder_make(folder);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    for (int i = 0; i < 200; i++)
        append(folder, co2_reading(i % DEVICES + 1, T0 + i * MINUTE, 0));
    for (int i = 0; i < SEAL_NEWEST_KEPT; i++)      /* these stay */
        append(folder, co2_reading(1, LATER, 0));
    assert_done(store_commit(folder->store, &folder->err));
    most = readings_count(folder->store);
    fault_arm(fault, after, false);
    for (int turn = 0; turn < 2 * TURNS; turn++)
        if ((turn < TURNS ? readings_seal : readings_join)(folder->store, LATER + turn * STINT, &folder->err) < 0) {
            assert_true(fault_count() > 0);
            assert_done(store_reopen(folder->store, &folder->err));
        }
    was_hit = fault_count() > 0;
    fault_heal();
    assert_each_once(folder, most);
    open_again(folder);
    assert_each_once(folder, most);
    assert_int_equal(readings_count(folder->store), most);
    assert_int_equal(rows_in(folder, "reading"), SEAL_NEWEST_KEPT);
    assert_int_equal(rows_in(folder, "block"), 0);
    assert_true(rows_in(folder, "joined_block") > 0);
    store_close(folder->store);
    folder_remove(folder);
    return was_hit;
}

static void p14_each_reading_is_there_once_whatever_the_disk_does_to_sealing(void **state)
{
    static const enum fault faults[] = {FAULT_IO_ERROR, FAULT_SHORT_WRITE, FAULT_FULL};
    int n = 0;

    (void)state;
    for (size_t fault = 0; fault < sizeof faults / sizeof *faults; fault++)
        for (n = 0; seal_with_fault(faults[fault], n) && n < OPERATIONS_MAX;)
            n++;
    assert_in_range(n, 5, OPERATIONS_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p14_each_reading_is_there_once_whatever_the_disk_does_to_sealing),
    };
    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
