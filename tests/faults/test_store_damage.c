/* A file that is damaged in 200 ways: nothing crashes, nothing begins anew in silence, the newest sound copy comes back
 * and the damaged file is kept. And bit rot is found by the check of a copy, wherever it is. (Reliability promises 17
 * and 18.) */
#include "backup_kit.h"
#include <sys/wait.h>

#define DAMAGES 200
#define LOST_MAX 60                 /* readings since the copy: what a restore loses at most */
#define PAGE 4096

struct template {
    struct folder folder;           /* the record as a kill left it, with its log, and a shelf with a copy */
    char *file, *log;               /* owned */
    size_t file_size, log_size;
};

static struct template template;

/* Written by a process of its own that is killed: what it committed last is in the log alone. */
static void write_and_die(struct folder *folder)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (store_open(folder->path, &real_record, &folder->store, &folder->err) < 0)
            _exit(1);
        append_readings(folder, T0 + DAY, LOST_MAX);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int make_template(void **state)
{
    struct folder *folder = &template.folder;
    char path[128], shelf[128];
    struct backup_facts facts;

    (void)state;
    folder_make(folder);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    fill_record(folder);
    record_path(folder, path);
    in_folder(folder, "backups", shelf);
    assert_done(backup_shelf_add(path, shelf, DATE0, NULL, &facts, &folder->err));
    store_close(folder->store);
    folder->store = NULL;
    write_and_die(folder);
    template.file = read_bytes(path, &template.file_size);
    in_folder(folder, "transom.db-wal", path);
    template.log = read_bytes(path, &template.log_size);
    assert_true(template.log_size > PAGE);
    return 0;
}

static void remove_shelf(const struct folder *folder)
{
    struct folder shelf = {0};

    snprintf(shelf.path, sizeof shelf.path, "%.50s/backups", folder->path);
    folder_remove(&shelf);
}

static int remove_template(void **state)
{
    (void)state;
    remove_shelf(&template.folder);
    folder_remove(&template.folder);
    free(template.file);
    free(template.log);
    return 0;
}

/* The same files in a folder of their own; the shelf is the template's. */
static void copy_template(struct folder *folder)
{
    char path[128];

    folder_make(folder);
    record_path(folder, path);
    write_bytes(path, template.file, template.file_size);
    in_folder(folder, "transom.db-wal", path);
    write_bytes(path, template.log, template.log_size);
    in_folder(folder, "transom.lock", path);
    write_bytes(path, "A record was made here.\n", 24);
}

/* -- damages -- */

static unsigned seed;

static size_t random_below(size_t limit)
{
    seed = seed * 1103515245u + 12345u;
    return (size_t)(seed >> 8) % limit;
}

static void spoil(char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)random_below(256);
}

static void damage_header(char *file, size_t *size)
{
    (void)size;
    spoil(file + random_below(20), 1 + random_below(40));
}

static void damage_page(char *file, size_t *size)
{
    spoil(file + PAGE * random_below(*size / PAGE) + random_below(PAGE / 2), 1 + random_below(PAGE / 2));
}

static void zero_page(char *file, size_t *size)
{
    memset(file + PAGE * random_below(*size / PAGE), 0, PAGE);
}

static void cut_short(char *file, size_t *size)
{
    (void)file;
    *size = random_below(*size);
}

static void make_empty(char *file, size_t *size)
{
    (void)file;
    *size = 0;
}

static void swap_pages(char *file, size_t *size)
{
    char *a = file + PAGE * random_below(*size / PAGE), *b = file + PAGE * random_below(*size / PAGE);
    char kept[PAGE];

    memcpy(kept, a, PAGE);
    memmove(a, b, PAGE);
    memcpy(b, kept, PAGE);
}

static void spoil_all(char *file, size_t *size)
{
    spoil(file, *size);
}

static void damage_log(char *log, size_t *size)
{
    spoil(log + random_below(*size - 100), 100);
}

static const struct {
    const char *what;
    void (*change)(char *bytes, size_t *size);
    bool is_log;
} damages[] = {
    {"header", damage_header, false}, {"page", damage_page, false}, {"zeroed page", zero_page, false},
    {"cut", cut_short, false},        {"empty", make_empty, false}, {"swapped pages", swap_pages, false},
    {"rubbish", spoil_all, false},    {"log", damage_log, true},    {"log rubbish", spoil_all, true},
    {"cut log", cut_short, true},
};
#define KINDS (sizeof damages / sizeof *damages)

static void damage(const struct folder *folder, size_t kind)
{
    size_t size = damages[kind].is_log ? template.log_size : template.file_size;
    char path[128], *bytes = malloc(size);

    memcpy(bytes, damages[kind].is_log ? template.log : template.file, size);
    damages[kind].change(bytes, &size);
    in_folder(folder, damages[kind].is_log ? "transom.db-wal" : "transom.db", path);
    write_bytes(path, bytes, size);
    free(bytes);
}

/* As gateway and backing.c do it: what cannot be opened, or is found to be damaged at the start, is replaced. Whether a
 * copy had to come. */
static bool open_or_mend(struct folder *folder)
{
    char shelf[128], used[RESTORE_PATH_SIZE];
    struct restore_note note;
    struct error why = {0};
    int r = store_open(folder->path, &real_record, &folder->store, &why);

    if (r == 0)
        r = backup_check_live(folder->path, NULL, &why);
    if (r == 0)
        return false;
    if (!restore_would_help(r))
        r = backup_check_live(folder->path, NULL, &why);
    store_close(folder->store);
    folder->store = NULL;
    assert_true(restore_would_help(r) || r == -EBADMSG);
    in_folder(&template.folder, "backups", shelf);
    assert_done(restore_damaged(folder->path, (const char *const[]){"", shelf}, 2, why.text, T0, used, &note,
                                &folder->err));
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    return true;
}

static void p17_of_200_damages_none_crashes_and_none_is_a_silent_fresh_start(void **state)
{
    int restored = 0;

    (void)state;
    for (seed = 1; seed <= DAMAGES; seed++) {
        struct folder here, *folder = &here;
        unsigned number = seed;
        size_t kind = number % KINDS;
        bool is_mended;

        copy_template(folder);
        damage(folder, kind);
        is_mended = open_or_mend(folder);
        restored += is_mended;
        if (readings_count(folder->store) < FIRST_READINGS)
            fail_msg("damage %u (%s): %lld readings are left", number, damages[kind].what,
                     (long long)readings_count(folder->store));
        assert_int_equal(count_named(folder->path, "transom-damaged-") > 0, is_mended);
        append_readings(folder, T0 + 2 * DAY, 5);
        assert_done(store_check(folder->store, &folder->err));
        store_close(folder->store);
        folder_remove(folder);
        seed = number;
    }
    assert_in_range(restored, DAMAGES / 4, DAMAGES);
    print_message("%d of %d damages needed the copy; the others were no damage to what is read\n", restored, DAMAGES);
}

static void p17_a_file_that_is_gone_is_replaced_and_one_that_never_was_is_made(void **state)
{
    struct folder here, *folder = &here;
    char path[128];

    (void)state;
    copy_template(folder);
    record_path(folder, path);
    unlink(path);
    assert_true(open_or_mend(folder));
    assert_int_equal(readings_count(folder->store), FIRST_READINGS);
    store_close(folder->store);
    folder_remove(folder);

    folder_make(folder);
    assert_false(open_or_mend(folder));
    assert_int_equal(readings_count(folder->store), 0);
    store_close(folder->store);
    folder_remove(folder);
}

/* root may read what it likes: as anybody else. */
static int open_as_somebody(const struct folder *folder)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct store *store = NULL;
        struct error err;

        if (geteuid() == 0 && (chown(folder->path, 65534, 65534) < 0 || setegid(65534) < 0 || seteuid(65534) < 0))
            _exit(100);
        _exit(-store_open(folder->path, &real_record, &store, &err));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return -WEXITSTATUS(status);
}

static void p17_a_file_of_a_wrong_owner_asks_for_the_copy(void **state)
{
    struct folder here, *folder = &here;
    char path[128];
    int r;

    (void)state;
    if (geteuid() != 0) {
        print_message("skipped: only root can make a file of another owner\n");
        return;
    }
    copy_template(folder);
    record_path(folder, path);
    assert_int_equal(chmod(path, 0600), 0);             /* root's */
    in_folder(folder, "transom.lock", path);
    assert_int_equal(chown(path, 65534, 65534), 0);
    r = open_as_somebody(folder);
    assert_true(restore_would_help(r));
    folder_remove(folder);
}

static void p17_without_any_sound_copy_the_damaged_file_stays_where_it_is(void **state)
{
    struct folder here, *folder = &here;
    char path[128], used[RESTORE_PATH_SIZE], *bytes;
    struct restore_note note;
    size_t size;

    (void)state;
    copy_template(folder);
    record_path(folder, path);
    write_bytes(path, "rubbish", 7);
    assert_int_equal(store_open(folder->path, &real_record, &folder->store, &folder->err), -EUCLEAN);
    assert_int_equal(restore_damaged(folder->path, (const char *const[]){"/nowhere"}, 1, "damaged", T0, used, &note,
                                     &folder->err), -ENOENT);
    assert_non_null(strstr(folder->err.text, "transom restore"));
    assert_int_equal(count_named(folder->path, "transom-damaged-"), 0);
    bytes = read_bytes(path, &size);
    assert_int_equal(size, 7);
    assert_memory_equal(bytes, "rubbish", 7);
    free(bytes);
    folder_remove(folder);
}

static void p17_of_two_copies_a_damaged_one_is_passed_over(void **state)
{
    struct folder here, *folder = &here, shelf = {0};
    char record[128], path[128], used[RESTORE_PATH_SIZE];
    struct restore_note note;
    struct backup_facts facts;

    (void)state;
    copy_template(folder);
    record_path(folder, record);
    in_folder(folder, "backups", path);
    assert_done(backup_shelf_add(record, path, DATE0, NULL, &facts, &folder->err));
    in_folder(folder, "backups/daily-2026-11-24.db", path);
    write_bytes(path, "SQLite format 3, or not", 23);
    write_bytes(record, "rubbish", 7);
    in_folder(folder, "backups", path);
    assert_done(restore_damaged(folder->path, (const char *const[]){path}, 1, "damaged", T0, used, &note,
                                &folder->err));
    assert_non_null(strstr(used, "2026-11-23"));
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_int_equal(readings_count(folder->store), FIRST_READINGS + LOST_MAX);
    store_close(folder->store);
    snprintf(shelf.path, sizeof shelf.path, "%.50s/backups", folder->path);
    folder_remove(&shelf);
    folder_remove(folder);
}

/* -- bit rot -- */

/* A record without a log beside it, from the shelf. */
static void copy_sound(struct folder *folder, char path[128])
{
    char from[128], *bytes;
    size_t size;

    folder_make(folder);
    in_folder(&template.folder, "backups/daily-2026-11-23.db", from);
    in_folder(folder, "copy.db", path);
    bytes = read_bytes(from, &size);
    write_bytes(path, bytes, size);
    free(bytes);
}

static void flip(const char *path, size_t at, unsigned bit)
{
    size_t size;
    char *bytes = read_bytes(path, &size);

    assert_true(at < size);
    bytes[at] = (char)(bytes[at] ^ (1 << bit));
    write_bytes(path, bytes, size);
    free(bytes);
}

static void assert_found(struct folder *folder, const char *path, const char *what)
{
    struct backup_facts facts;
    int r = backup_check(path, NULL, &facts, &folder->err);

    if (r == 0)
        fail_msg("nothing was found of a bit flipped in %s", what);
    assert_true(r == -EUCLEAN || r == -EBADMSG || r == -EINVAL);
    assert_true(folder->err.text[0]);
}

static void p18_a_bit_flipped_in_the_tree_of_any_table_or_index_is_found(void **state)
{
    struct folder here, *folder = &here;
    char path[128], names[256][96];
    int64_t roots[256];
    sqlite3_stmt *statement;
    sqlite3 *db;
    int count = 0;

    (void)state;
    copy_sound(folder, path);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0", -1,
                                        &statement, NULL), SQLITE_OK);
    for (; sqlite3_step(statement) == SQLITE_ROW && count < 256; count++) {
        snprintf(names[count], sizeof names[count], "%s", sqlite3_column_text(statement, 0));
        roots[count] = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    assert_in_range(count, 60, 255);
    for (int i = 0; i < count; i++) {
        size_t page = (size_t)(roots[i] - 1) * PAGE;

        flip(path, page, (unsigned)i % 8);                  /* what kind of page it is */
        assert_found(folder, path, names[i]);
        flip(path, page, (unsigned)i % 8);
        flip(path, page + 5, 2);                            /* where its cells are */
        assert_found(folder, path, names[i]);
        flip(path, page + 5, 2);
    }
    print_message("%d tables and indexes\n", count);
    folder_remove(folder);
}

/* Values that no structure gives away: those that were signed are held against their digests. */
static void p18_a_bit_flipped_in_a_signed_reading_or_entry_is_named(void **state)
{
    static const struct {
        const char *change, *named;
    } rots[] = {
        {"UPDATE reading SET co2_ppm = co2_ppm + 1 WHERE seq = 300", "day:2026-11-23"},
        {"UPDATE reading SET age_ms = 64 WHERE seq = 3", "day:2026-11-23"},
        {"DELETE FROM reading WHERE seq = 300", "day:2026-11-23"},
        {"UPDATE ledger SET time_ms = time_ms + 1 WHERE id = 1", "entry 1"},
        {"UPDATE ledger SET subject = 'person:2/leader' WHERE id = 1", "entry 1"},
        {"UPDATE ledger_text SET text = 'Somebody else' WHERE entry = 1", "entry 1"},
    };
    struct folder here, *folder = &here;
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof rots / sizeof *rots; i++) {
        copy_sound(folder, path);
        change_file(path, "DROP TRIGGER reading_is_never_changed; DROP TRIGGER reading_is_never_deleted;"
                          "DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_text_is_never_changed");
        change_file(path, rots[i].change);
        assert_found(folder, path, rots[i].change);
        if (!strstr(folder->err.text, rots[i].named))
            fail_msg("%s: %s", rots[i].change, folder->err.text);
        folder_remove(folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p17_of_200_damages_none_crashes_and_none_is_a_silent_fresh_start),
        cmocka_unit_test(p17_a_file_that_is_gone_is_replaced_and_one_that_never_was_is_made),
        cmocka_unit_test(p17_a_file_of_a_wrong_owner_asks_for_the_copy),
        cmocka_unit_test(p17_without_any_sound_copy_the_damaged_file_stays_where_it_is),
        cmocka_unit_test(p17_of_two_copies_a_damaged_one_is_passed_over),
        cmocka_unit_test(p18_a_bit_flipped_in_the_tree_of_any_table_or_index_is_found),
        cmocka_unit_test(p18_a_bit_flipped_in_a_signed_reading_or_entry_is_named),
    };

    return cmocka_run_group_tests(tests, make_template, remove_template);
}
