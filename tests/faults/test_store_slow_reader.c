/* Somebody reads for longer than the log has room: the log stays below its end, the reader is told, and who records
 * notices nothing. (Reliability promise 22.) */
#include "places.h"
#include "sql.h"
#include "store_folder.h"
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#define ROWS 2000
#define COMMITS_MAX 6000
#define COMMIT_ROWS 5
#define PAUSE_US 2000               /* of the reader, at every row: it would take four seconds and more */

struct slow_reader {
    const char *folder;
    atomic_bool has_begun, is_over;
    int result;
    struct error err;
};

static int read_slowly(void *context, const struct stored_reading *row)
{
    struct slow_reader *slow = context;

    (void)row;
    slow->has_begun = true;
    usleep(PAUSE_US);
    return 0;
}

static void *read_all(void *context)
{
    struct slow_reader *slow = context;
    struct store_reader *reader;
    bool truncated;

    slow->result = store_reader_open(slow->folder, &reader, &slow->err);
    if (slow->result == 0) {
        slow->result = readings_of_room(reader, "8c", 0, INT64_MAX, ROWS, read_slowly, slow, &truncated, &slow->err);
        store_reader_close(reader);
    }
    slow->is_over = true;
    return NULL;
}

static int64_t log_size(const struct folder *folder)
{
    char path[128];
    struct stat state;

    snprintf(path, sizeof path, "%s/transom.db-wal", folder->path);
    return stat(path, &state) == 0 ? state.st_size : 0;
}

static void append(struct folder *folder, int64_t from_ms, int count)
{
    for (int i = 0; i < count; i++) {
        struct stored_reading row = co2_reading(1, from_ms + i * MINUTE, 0);

        assert_done(readings_append(folder->store, &row, &folder->err));
    }
    assert_done(store_commit(folder->store, &folder->err));
}

static void fill_room(struct folder *folder)
{
    struct room_info room = {.id = "8c", .name = "8C"};
    int64_t device;

    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(device_ensure(folder->store, "sensor-1", "plain", T0, &device, &folder->err));
    assert_done(device_assign(folder->store, device, "8c", 0, "test", &folder->err));
    append(folder, T0, ROWS);
}

static void p22_a_slow_reader_is_ended_before_the_log_outgrows_its_end(void **state)
{
    struct folder *folder = *state;
    struct slow_reader slow = {.folder = folder->path};
    int64_t largest = 0;
    pthread_t thread;
    int commits = 0;

    fill_room(folder);
    assert_int_equal(pthread_create(&thread, NULL, read_all, &slow), 0);
    while (!slow.has_begun && !slow.is_over)
        usleep(PAUSE_US);
    for (; !slow.is_over && commits < COMMITS_MAX; commits++) {
        append(folder, T0 + DAY + commits * HOUR, COMMIT_ROWS);     /* a mark each: more pages than rows */
        if (log_size(folder) > largest)
            largest = log_size(folder);
        if (log_size(folder) >= SQL_LOG_SIZE_MAX)
            usleep(5 * PAUSE_US);                                   /* as long as a commit takes on a card */
    }
    pthread_join(thread, NULL);
    assert_int_equal(slow.result, -EINTR);
    assert_in_range(largest, SQL_LOG_SIZE_MAX, SQL_LOG_SIZE_END);
    append(folder, T0 + 900 * DAY, COMMIT_ROWS);
    append(folder, T0 + 901 * DAY, COMMIT_ROWS);
    assert_in_range(log_size(folder), 0, largest);                  /* begun anew from its start */
    print_message("ended after %d commits, with a log of %.1f MB\n", commits, (double)largest / (1 << 20));
}

static void p22_a_reader_that_is_done_in_time_is_left_alone(void **state)
{
    struct folder *folder = *state;
    struct slow_reader slow = {.folder = folder->path};
    pthread_t thread;

    fill_room(folder);
    assert_int_equal(pthread_create(&thread, NULL, read_all, &slow), 0);
    for (int i = 0; i < 50; i++)
        append(folder, T0 + DAY + i * HOUR, COMMIT_ROWS);
    pthread_join(thread, NULL);
    assert_int_equal(slow.result, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        TEST(p22_a_slow_reader_is_ended_before_the_log_outgrows_its_end),
        TEST(p22_a_reader_that_is_done_in_time_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
