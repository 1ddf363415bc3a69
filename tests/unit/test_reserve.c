/* The reserve beside the record takes up real room, gives it up once, and is made again only where there is room to
 * spare; what a full disk does to the gateway is for tests/integration/test_disk.py. */
#include "reserve.h"
#include "store_folder.h"
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define STAT_BLOCK 512

static int make_folder(void **state)
{
    static struct folder folder;

    folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    folder_remove(*state);
    return 0;
}

static int look_at_reserve(const struct folder *folder, struct stat *found)
{
    char path[128];

    snprintf(path, sizeof path, "%s/transom.reserve", folder->path);
    return stat(path, found);
}

static void the_reserve_takes_up_its_whole_size_for_us_alone(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    assert_done(reserve_keep(folder->path, &folder->err));
    assert_int_equal(look_at_reserve(folder, &found), 0);
    assert_int_equal(found.st_size, RESERVE_SIZE);
    assert_true(found.st_blocks * STAT_BLOCK >= RESERVE_SIZE);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_done(reserve_keep(folder->path, &folder->err));      /* once more changes nothing */
}

static void a_file_of_holes_is_no_reserve_and_becomes_one(void **state)
{
    struct folder *folder = *state;
    struct stat found;
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/transom.reserve", folder->path);
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(truncate(path, RESERVE_SIZE), 0);
    assert_int_equal(look_at_reserve(folder, &found), 0);
    assert_true(found.st_blocks * STAT_BLOCK < RESERVE_SIZE);
    assert_done(reserve_keep(folder->path, &folder->err));
    assert_int_equal(look_at_reserve(folder, &found), 0);
    assert_true(found.st_blocks * STAT_BLOCK >= RESERVE_SIZE);
}

static void it_is_given_up_once(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    assert_false(reserve_release(folder->path));
    assert_done(reserve_keep(folder->path, &folder->err));
    assert_true(reserve_release(folder->path));
    assert_int_equal(look_at_reserve(folder, &found), -1);
    assert_false(reserve_release(folder->path));
}

/* A limit on the size of files stands for a disk with just so much room. */
static int keep_within(struct folder *folder, int64_t bytes)
{
    struct rlimit was, limit;
    int r;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    limit = was;
    limit.rlim_cur = (rlim_t)bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    r = reserve_keep(folder->path, &folder->err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    return r;
}

static void without_room_to_spare_none_is_taken(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    assert_true(keep_within(folder, RESERVE_SIZE + RESERVE_HEADROOM - 1) < 0);
    assert_int_equal(look_at_reserve(folder, &found), -1);
    assert_int_equal(keep_within(folder, RESERVE_SIZE + RESERVE_HEADROOM), 0);
}

static void a_look_says_how_large_the_disk_and_the_record_are(void **state)
{
    struct folder *folder = *state;
    struct disk_space space;

    assert_int_equal(reserve_look(folder->path, &space), 0);
    assert_int_equal(space.record_bytes, 0);
    assert_true(space.size_bytes > 0 && space.free_bytes >= 0 && space.free_bytes <= space.size_bytes);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_int_equal(reserve_look(folder->path, &space), 0);
    assert_true(space.record_bytes > 0);
    store_close(folder->store);
    assert_int_equal(reserve_look("/nowhere/at/all", &space), -ENOENT);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        FRESH(the_reserve_takes_up_its_whole_size_for_us_alone),
        FRESH(a_file_of_holes_is_no_reserve_and_becomes_one),
        FRESH(it_is_given_up_once),
        FRESH(without_room_to_spare_none_is_taken),
        FRESH(a_look_says_how_large_the_disk_and_the_record_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
