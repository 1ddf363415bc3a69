/* Readings that are too old go from copies that are kept for a year as well, and the copy proves itself as before.
 * (Reliability promise 67.) */
#include "backup_kit.h"
#include "backup_thin.h"
#include "fault_vfs.h"
#include "ledger_audit.h"
#include "retention.h"
#include "rfc3339.h"
#include "schema.h"
#include <sys/wait.h>

#define OLD_DAYS 3                  /* of readings, from DATE0 - OLD_AGO on */
#define OLD_AGO 400
#define OPERATIONS_MAX 500

/* 777 ppm and 19.3 degrees in thousandths, side by side in a row of the tail. */
static const char canary[] = {0x0b, (char)0xdb, 0x28, 0x4b, 0x64};

static struct backup_age age_of(int64_t since_date)
{
    return (struct backup_age){.since_date = since_date, .since_ms = since_date * DAY};
}

static void append_old(struct folder *folder, int64_t date)
{
    for (int i = 0; i < 60; i++) {
        struct stored_reading row = co2_reading(1, date * DAY + 9 * HOUR + i * MINUTE, 0);

        reading_set(&row.reading, CO2_PPM, 777);
        reading_set(&row.reading, TEMPERATURE_C, 19.3);
        assert_done(readings_append(folder->store, &row, &folder->err));
    }
    assert_done(store_commit(folder->store, &folder->err));
    digest_day(folder, date);
}

/* Some old days and one of today, all of which have their digest, and a month's copy of it. */
static int make_shelf(void **state)
{
    struct folder *folder;
    char record[128], shelf[128];
    struct backup_facts facts;

    open_folder(state);
    folder = *state;
    fill_record(folder);
    for (int64_t date = DATE0 - OLD_AGO; date < DATE0 - OLD_AGO + OLD_DAYS; date++)
        append_old(folder, date);
    record_path(folder, record);
    in_folder(folder, "backups", shelf);
    assert_done(backup_shelf_add(record, shelf, DATE0, NULL, &facts, &folder->err));
    return 0;
}

static int remove_shelf(void **state)
{
    struct folder *folder = *state, shelf = {0};

    snprintf(shelf.path, sizeof shelf.path, "%.50s/backups", folder->path);
    folder_remove(&shelf);
    return close_folder(state);
}

static void month_path(const struct folder *folder, char path[128])
{
    in_folder(folder, "backups/monthly-2026-11.db", path);
}

static bool has_canary(const char *path)
{
    size_t size;
    char *bytes = read_bytes(path, &size);
    bool has = memmem(bytes, size, canary, sizeof canary) != NULL;

    free(bytes);
    return has;
}

static int thin(struct folder *folder, const char *path, int64_t since_date)
{
    const struct backup_age age = age_of(since_date);
    bool is_due;

    return backup_thin(path, &age, NULL, &is_due, &folder->err);
}

static void p67_readings_that_are_too_old_go_from_a_months_copy_and_it_verifies(void **state)
{
    struct folder *folder = *state;
    struct ledger_audited audited;
    struct store_reader *reader;
    struct backup_facts facts;
    char path[128];
    int64_t since;

    month_path(folder, path);
    assert_true(has_canary(path));
    assert_int_equal(thin(folder, path, DATE0 - 30), 1);
    assert_false(has_canary(path));
    assert_int_equal(count_named(folder->path, "monthly-2026-11.db-journal"), 0);
    assert_int_equal(ask_file(path, "SELECT count(*) FROM reading"), FIRST_READINGS);
    assert_done(backup_check(path, NULL, &facts, &folder->err));
    assert_int_equal(facts.readings, FIRST_READINGS + OLD_DAYS * 60);       /* positions go on */
    assert_done(store_reader_open_file(path, &reader, &folder->err));
    assert_done(ledger_audit(reader, &audited, &folder->err));
    assert_done(retention_since_read(reader, &since, &folder->err));
    store_reader_close(reader);
    assert_int_equal(audited.thinned, OLD_DAYS);
    assert_int_equal(audited.days, 1);
    assert_int_equal(since, DATE0 - 30);
    assert_int_equal(thin(folder, path, DATE0 - 30), 0);
}

static void p67_a_copy_is_written_to_only_after_some_days(void **state)
{
    const int64_t oldest_date = DATE0 - OLD_AGO;
    struct folder *folder = *state;
    char path[128];

    month_path(folder, path);
    assert_int_equal(thin(folder, path, oldest_date + BACKUP_THIN_AFTER_DAYS), 0);
    assert_true(has_canary(path));
    assert_int_equal(thin(folder, path, oldest_date + BACKUP_THIN_AFTER_DAYS + 1), 1);
    assert_false(has_canary(path));
    assert_in_range(BACKUP_THIN_AFTER_DAYS, 1, BACKUP_SHELF_OLD_DAYS - 1);
}

/* A day that is partly there, or that is kept, is what its digest says, or it is damage. */
static void what_somebody_took_out_of_a_thinned_copy_is_damage(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    month_path(folder, path);
    assert_int_equal(thin(folder, path, DATE0 - OLD_AGO + 20), 1);
    change_file(path, "DROP TRIGGER reading_is_never_deleted; DELETE FROM reading");
    assert_int_equal(backup_check(path, NULL, &facts, &folder->err), -EBADMSG);
    assert_non_null(strstr(folder->err.text, "day:2026-11-23"));
}

static void a_record_that_somebody_can_sign_in_to_is_no_thinned_copy(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    in_folder(folder, "backups/daily-2026-11-23.db", path);
    assert_int_equal(thin(folder, path, DATE0 - 30), -EBADMSG);
    assert_true(has_canary(path));
    assert_done(backup_check(path, NULL, &facts, &folder->err));
}

static void a_copy_that_does_not_verify_stays_as_it_is(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    month_path(folder, path);
    change_file(path, "DROP TRIGGER reading_is_never_changed; UPDATE reading SET co2_ppm = co2_ppm + 1 WHERE seq = 17");
    assert_int_equal(thin(folder, path, DATE0 - 30), -EBADMSG);
    assert_true(has_canary(path));
    assert_int_equal(backup_check(path, NULL, &facts, &folder->err), -EBADMSG);
}

static void what_is_told_to_end_leaves_the_copy_as_it_was(void **state)
{
    const struct backup_age age = age_of(DATE0 - 30);
    const atomic_bool is_ending = true;
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];
    bool is_due;

    month_path(folder, path);
    assert_int_equal(backup_thin(path, &age, &is_ending, &is_due, &folder->err), -EINTR);
    assert_true(has_canary(path));
    assert_done(backup_check(path, NULL, &facts, &folder->err));
}

/* Dies before the n-th change of a file of the copy. */
static int thin_and_die(struct folder *folder, const char *path, int operation)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        fault_arm(FAULT_DIES, operation, true);
        _exit(thin(folder, path, DATE0 - 30) < 0 ? 2 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status);
}

static void p67_killed_at_any_operation_a_copy_is_as_before_or_thinned_at_the_next_call(void **state)
{
    struct folder *folder = *state;
    char path[128], journal[140], *bytes;
    struct backup_facts facts;
    size_t size;
    int n = 0;

    store_close(folder->store);     /* nobody forks with a record open */
    folder->store = NULL;
    month_path(folder, path);
    snprintf(journal, sizeof journal, "%s-journal", path);
    bytes = read_bytes(path, &size);
    for (; n < OPERATIONS_MAX; n++) {
        write_bytes(path, bytes, size);
        unlink(journal);
        if (!thin_and_die(folder, path, n))
            break;
        assert_in_range(thin(folder, path, DATE0 - 30), 0, 1);
        assert_false(has_canary(path));
        assert_done(backup_check(path, NULL, &facts, &folder->err));
    }
    free(bytes);
    assert_true(n > 10 && n < OPERATIONS_MAX);
    print_message("killed at operations up to %d\n", n);
}

/* A stick that was pulled while a copy was thinned has its journal: what comes in the copy's place is no copy of then. */
static void a_new_copy_takes_nothing_from_the_journal_of_the_one_before(void **state)
{
    struct folder *folder = *state;
    char path[128], day[128], journal[140], *bytes;
    struct backup_facts facts;
    struct stat left;
    size_t size;
    int tried = 0;

    store_close(folder->store);     /* nobody forks with a record open */
    folder->store = NULL;
    month_path(folder, path);
    in_folder(folder, "backups/daily-2026-11-23.db", day);
    snprintf(journal, sizeof journal, "%s-journal", path);
    bytes = read_bytes(path, &size);
    for (int n = 0; n < OPERATIONS_MAX; n++) {
        write_bytes(path, bytes, size);
        unlink(journal);
        if (!thin_and_die(folder, path, n))
            break;
        if (stat(journal, &left) < 0 || left.st_size == 0)
            continue;
        tried++;
        unlink(path);
        assert_done(backup_take(day, path, BACKUP_WITHOUT_PEOPLE, NULL, &facts, &folder->err));
        assert_false(is_there(journal));
        assert_done(backup_check(path, NULL, &facts, &folder->err));
        assert_true(has_canary(path));
    }
    free(bytes);
    assert_true(tried > 0);
}

/* -- the shelf -- */

/* As after weeks of failing: what is shown to be due goes. */
static bool goes_if_due(void *context, const char *path, bool is_due)
{
    int *asked = context;

    (void)path;
    ++*asked;
    return is_due;
}

static bool stays(void *context, const char *path, bool is_due)
{
    (void)context;
    (void)path;
    (void)is_due;
    return false;
}

static int forget_since(struct folder *folder, int64_t since_date, int64_t newest_date, bool is_last_call,
                        size_t *count, int *asked)
{
    const struct backup_shelf_late late = {is_last_call ? goes_if_due : stays, asked};
    const struct backup_age age = age_of(since_date);
    char shelf[128];

    *asked = 0;
    in_folder(folder, "backups", shelf);
    return backup_shelf_forget(shelf, &age, newest_date, &late, NULL, count, &folder->err);
}

static int forget(struct folder *folder, int64_t newest_date, bool is_last_call, size_t *count)
{
    int asked;

    return forget_since(folder, DATE0 - 30, newest_date, is_last_call, count, &asked);
}

static void p67_whole_copies_that_are_left_behind_go_after_35_days(void **state)
{
    struct folder *folder = *state;
    char day[128], week[128];
    size_t count;

    in_folder(folder, "backups/daily-2026-11-23.db", day);
    in_folder(folder, "backups/weekly-2026-11-23.db", week);
    assert_done(forget(folder, DATE0 + BACKUP_SHELF_OLD_DAYS, false, &count));
    assert_int_equal(count, 1);             /* the month's */
    assert_true(is_there(day) && is_there(week));
    assert_done(forget(folder, DATE0 + BACKUP_SHELF_OLD_DAYS + 1, false, &count));
    assert_int_equal(count, 2);
    assert_false(is_there(day) || is_there(week));
}

static void a_copy_goes_with_what_is_left_beside_it(void **state)
{
    static const char *const ends[] = {"-journal", "-wal", "-shm"};
    struct folder *folder = *state;
    size_t count;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char log[140];

        snprintf(log, sizeof log, "%s/backups/daily-2026-11-23.db%s", folder->path, ends[i]);
        write_bytes(log, "left", 4);
    }
    assert_done(forget(folder, DATE0 + BACKUP_SHELF_OLD_DAYS + 1, false, &count));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char log[140];

        snprintf(log, sizeof log, "%s/backups/daily-2026-11-23.db%s", folder->path, ends[i]);
        assert_false(is_there(log));
    }
}

static void p67_a_months_copy_that_cannot_be_thinned_goes_at_the_last_call(void **state)
{
    struct folder *folder = *state;
    char path[128];
    size_t count;

    month_path(folder, path);
    change_file(path, "DROP TRIGGER reading_is_never_changed; UPDATE reading SET co2_ppm = co2_ppm + 1 WHERE seq = 17");
    assert_int_equal(forget(folder, DATE0, false, &count), -EBADMSG);
    assert_non_null(strstr(folder->err.text, "monthly-2026-11.db"));
    assert_true(is_there(path));
    assert_done(forget(folder, DATE0, true, &count));
    assert_int_equal(count, 1);
    assert_false(is_there(path));
}

static void a_copy_that_cannot_be_asked_goes_only_when_all_of_its_month_is_too_old(void **state)
{
    const int64_t due_date = civil_to_days(2026, 12, 1) + BACKUP_THIN_AFTER_DAYS;
    struct folder *folder = *state;
    char path[128];
    size_t count;
    int asked;

    month_path(folder, path);
    write_bytes(path, "SQLite format 3, or not", 23);
    assert_int_equal(forget_since(folder, due_date - 1, DATE0, true, &count, &asked), -EUCLEAN);
    assert_int_equal(asked, 1);
    assert_true(is_there(path));
    assert_done(forget_since(folder, due_date, DATE0, true, &count, &asked));
    assert_int_equal(count, 1);
    assert_false(is_there(path));
}

static void a_newer_programs_copy_stays_until_something_in_it_is_too_old(void **state)
{
    const int64_t oldest_date = DATE0 - OLD_AGO;
    struct folder *folder = *state;
    char path[128], *before, *after;
    size_t size, size_after, count;
    int asked;

    month_path(folder, path);
    change_file(path, "PRAGMA user_version = 99");
    before = read_bytes(path, &size);
    assert_done(forget_since(folder, oldest_date + BACKUP_THIN_AFTER_DAYS, DATE0, true, &count, &asked));
    assert_int_equal(asked, 0);
    after = read_bytes(path, &size_after);
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
    assert_done(forget_since(folder, oldest_date + BACKUP_THIN_AFTER_DAYS + 1, DATE0, true, &count, &asked));
    assert_int_equal(asked, 1);
    assert_false(is_there(path));
}

#define WITH_SHELF(test) cmocka_unit_test_setup_teardown(test, make_shelf, remove_shelf)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SHELF(p67_readings_that_are_too_old_go_from_a_months_copy_and_it_verifies),
        WITH_SHELF(p67_a_copy_is_written_to_only_after_some_days),
        WITH_SHELF(what_somebody_took_out_of_a_thinned_copy_is_damage),
        WITH_SHELF(a_record_that_somebody_can_sign_in_to_is_no_thinned_copy),
        WITH_SHELF(a_copy_that_does_not_verify_stays_as_it_is),
        WITH_SHELF(what_is_told_to_end_leaves_the_copy_as_it_was),
        WITH_SHELF(p67_killed_at_any_operation_a_copy_is_as_before_or_thinned_at_the_next_call),
        WITH_SHELF(a_new_copy_takes_nothing_from_the_journal_of_the_one_before),
        WITH_SHELF(a_copy_goes_with_what_is_left_beside_it),
        WITH_SHELF(p67_whole_copies_that_are_left_behind_go_after_35_days),
        WITH_SHELF(p67_a_months_copy_that_cannot_be_thinned_goes_at_the_last_call),
        WITH_SHELF(a_copy_that_cannot_be_asked_goes_only_when_all_of_its_month_is_too_old),
        WITH_SHELF(a_newer_programs_copy_stays_until_something_in_it_is_too_old),
    };

    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
