/* Copies of the record: one moment of it, verified, of which the ones kept for a year have nobody's name; and back.
 * (Reliability promise 19.) */
#include "backup_kit.h"
#include "fault_vfs.h"
#include "schema.h"
#include <pthread.h>
#include <sys/wait.h>
#include <time.h>

#define OPERATIONS_MAX 500
#define STALL_MS_MAX 1000           /* the promise */

static int open_record(void **state)
{
    int r = open_folder(state);

    fill_record(*state);
    return r;
}

static int close_record(void **state)
{
    struct folder *folder = *state;
    struct folder shelf = {0};

    snprintf(shelf.path, sizeof shelf.path, "%.50s/backups", folder->path);
    folder_remove(&shelf);
    return close_folder(state);
}

static int take(struct folder *folder, const char *name, enum backup_kind kind, struct backup_facts *facts)
{
    char from[128], to[128];

    record_path(folder, from);
    in_folder(folder, name, to);
    return backup_take(from, to, kind, NULL, facts, &folder->err);
}

static int check(struct folder *folder, const char *name, struct backup_facts *facts)
{
    char path[128];

    in_folder(folder, name, path);
    return backup_check(path, NULL, facts, &folder->err);
}

static void a_copy_has_every_reading_and_entry_and_stands_alone(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    assert_int_equal(facts.readings, FIRST_READINGS);
    assert_int_equal(facts.entries, 2);
    assert_int_equal(facts.newest_ms, DATE0 * DAY + 8 * HOUR + (FIRST_READINGS - 1) * MINUTE);
    in_folder(folder, "copy.db", path);
    assert_int_equal(ask_file(path, "SELECT count(*) FROM reading"), FIRST_READINGS);
    assert_int_equal(ask_file(path, "SELECT count(*) FROM session"), 1);
    assert_int_equal(count_named(folder->path, "copy.db"), 1);      /* no log, no journal, no part */
}

static void a_copy_is_refused_where_it_would_destroy_something(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    in_folder(folder, "letter.txt", path);
    write_bytes(path, "Dear all, ", 10);
    assert_int_equal(take(folder, "letter.txt", BACKUP_WHOLE, &facts), -EEXIST);
    assert_int_equal(take(folder, "transom.db", BACKUP_WHOLE, &facts), -EEXIST);
    in_folder(folder, "other.db", path);
    change_file(path, "CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    assert_int_equal(take(folder, "other.db", BACKUP_WHOLE, &facts), -EEXIST);
    assert_int_equal(ask_file(path, "SELECT x FROM mine"), 1);
    assert_int_equal(take(folder, "nowhere/copy.db", BACKUP_WHOLE, &facts), -ENOENT);
}

static void what_is_told_to_end_leaves_nothing_behind(void **state)
{
    struct folder *folder = *state;
    const atomic_bool is_ending = true;
    struct backup_facts facts;
    char from[128], to[128];

    record_path(folder, from);
    in_folder(folder, "copy.db", to);
    assert_int_equal(backup_take(from, to, BACKUP_WHOLE, &is_ending, &facts, &folder->err), -EINTR);
    assert_int_equal(count_named(folder->path, "copy.db"), 0);
}

/* -- while somebody writes -- */

struct copying {
    struct folder *folder;
    struct backup_facts facts;
    int result;
    atomic_bool is_done;
};

static void *copy_beside(void *context)
{
    struct copying *copying = context;

    for (int i = 0; i < 5 && copying->result == 0; i++)
        copying->result = take(copying->folder, "copy.db", BACKUP_WHOLE, &copying->facts);
    copying->is_done = true;
    return NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void p19_a_copy_made_while_somebody_writes_is_whole_and_holds_nobody_up(void **state)
{
    struct folder *folder = *state;
    struct folder own = *folder;
    struct copying copying = {.folder = &own};
    int64_t slowest_ms = 0, written = 0;
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, copy_beside, &copying), 0);
    while (!copying.is_done) {
        int64_t began_ms = now_ms();

        append_readings(folder, T0 + written * MINUTE, 5);
        written += 5;
        if (now_ms() - began_ms > slowest_ms)
            slowest_ms = now_ms() - began_ms;
    }
    pthread_join(thread, NULL);
    if (copying.result < 0)
        print_error("%s\n", own.err.text);
    assert_int_equal(copying.result, 0);
    assert_in_range(copying.facts.readings, FIRST_READINGS, FIRST_READINGS + written);
    assert_int_equal((copying.facts.readings - FIRST_READINGS) % 5, 0);     /* a commit, not half of one */
    assert_true(slowest_ms <= STALL_MS_MAX);
    print_message("the slowest of %lld commits beside five copies took %lld ms\n", (long long)written / 5,
                  (long long)slowest_ms);
}

/* Dies before the n-th change of a file of the copy. */
static int copy_and_die(struct folder *folder, int operation)
{
    struct backup_facts facts;
    int status;
    pid_t child = fork();

    if (child == 0) {
        fault_arm(FAULT_DIES, operation, true);
        _exit(take(folder, "copy.db", BACKUP_WHOLE, &facts) < 0 ? 2 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status);
}

static void p19_killed_at_any_operation_the_copy_before_is_intact(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    int n = 0;

    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    append_readings(folder, T0, 7);
    store_close(folder->store);         /* nobody forks with a record open */
    folder->store = NULL;
    while (n < OPERATIONS_MAX && copy_and_die(folder, n)) {
        assert_done(check(folder, "copy.db", &facts));
        assert_int_equal(facts.readings, FIRST_READINGS);
        n += n < 40 ? 1 : 7;
    }
    assert_true(n > 10 && n < OPERATIONS_MAX);
    assert_done(check(folder, "copy.db", &facts));
    assert_int_equal(facts.readings, FIRST_READINGS + 7);
    assert_int_equal(count_named(folder->path, BACKUP_PART), 0);
    print_message("killed at operations up to %d\n", n);
}

/* -- what is wrong with a copy -- */

static void a_copy_with_another_reading_than_was_signed_is_refused_by_name(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    in_folder(folder, "copy.db", path);
    change_file(path, "DROP TRIGGER reading_is_never_changed; UPDATE reading SET co2_ppm = co2_ppm + 1 WHERE seq = 17");
    assert_int_equal(check(folder, "copy.db", &facts), -EBADMSG);
    assert_non_null(strstr(folder->err.text, "day:2026-11-23"));
}

static void readings_that_wait_for_their_digest_are_no_damage(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;

    append_readings(folder, DATE0 * DAY + HOUR, 5);     /* late ones, of the day that has its digest */
    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    assert_int_equal(facts.readings, FIRST_READINGS + 5);
}

static void what_is_no_record_or_a_newer_one_is_refused(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128];

    in_folder(folder, "empty.db", path);
    write_bytes(path, "", 0);
    assert_int_equal(check(folder, "empty.db", &facts), -EINVAL);
    in_folder(folder, "other.db", path);
    change_file(path, "CREATE TABLE mine (x)");
    assert_int_equal(check(folder, "other.db", &facts), -EINVAL);
    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    in_folder(folder, "copy.db", path);
    change_file(path, "PRAGMA user_version = 999");
    assert_int_equal(check(folder, "copy.db", &facts), -EPROTO);
    assert_non_null(strstr(folder->err.text, "newer"));
}

/* -- without people -- */

static void assert_not_in(const char *bytes, size_t size, const char *word)
{
    if (memmem(bytes, size, word, strlen(word)))
        fail_msg("\"%s\" is in the copy", word);
}

static void a_copy_without_people_has_nobodys_name_and_still_verifies(void **state)
{
    struct folder *folder = *state;
    struct backup_facts facts;
    char path[128], *bytes;
    size_t size;

    assert_done(take(folder, "year.db", BACKUP_WITHOUT_PEOPLE, &facts));
    assert_int_equal(facts.readings, FIRST_READINGS);
    in_folder(folder, "year.db", path);
    bytes = read_bytes(path, &size);
    assert_not_in(bytes, size, SECRET_NAME);
    assert_not_in(bytes, size, SECRET_LOGIN);
    assert_not_in(bytes, size, SECRET_MAIL);
    assert_not_in(bytes, size, "canaryhash");
    free(bytes);
    assert_int_equal(ask_file(path, "SELECT count(*) FROM person"), 1);     /* a number that signatures refer to */
    assert_int_equal(ask_file(path, "SELECT count(*) FROM session"), 0);
    assert_done(check(folder, "year.db", &facts));
    assert_int_equal(facts.entries, 2);
}

/* Whoever adds a table has to say what a copy without people does with it. */
static void every_table_is_known_to_hold_people_or_not(void **state)
{
    static const char *const about_people[] = {
        "session", "token", "claim", "outbox", "audit", "ledger_text", "person_room", "incident_offer",
        "private_concern_tick", "private_concern_room", "private_concern_draft", "person", "incident",
        "incident_history", "assignment", "calibration", "placement", "spot", "import", "outbreak", "adoption", "tried",
        "own_item", "concern", "concern_event", "comment", "comment_reply", "outcome", "signature", "photo",
    };
    static const char *const of_the_school[] = {
        "record", "setting", "boot", "reading", "mark", "event", "site", "calendar", "room", "device", "slot", "day", "day_words",
        "bank_holiday", "night", "day_evidence", "assessment", "assessment_version", "sealed_version",
        "assessment_room", "assessment_told", "assessment_event", "assessment_line", "line_room", "line_control",
        "line_contradiction", "snapshot", "consultation", "consultee", "confirmation", "review_seen", "review",
        "review_line", "review_closing", "concern_room", "ledger", "action", "action_room", "action_event", "hazard",
        "inspection", "inspection_figure", "inspection_room", "finding", "finding_reply", "filter_due",
        "block", "joined_block", "sealed", "slot_day", "day_sum",
    };
    struct folder *folder = *state;
    sqlite3_stmt *statement;
    char path[128];
    sqlite3 *db;

    record_path(folder, path);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE"
                                            " 'sqlite_%'", -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        bool is_known = false;

        for (size_t i = 0; i < sizeof about_people / sizeof *about_people; i++)
            is_known |= strcmp(about_people[i], name) == 0;
        for (size_t i = 0; i < sizeof of_the_school / sizeof *of_the_school; i++)
            is_known |= strcmp(of_the_school[i], name) == 0;
        if (!is_known)
            fail_msg("is the table %s about people? Say so here and in store/backup_people.c", name);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* -- the shelf -- */

static void a_shelf_keeps_seven_days_four_weeks_and_twelve_months(void **state)
{
    struct folder *folder = *state;
    char record[128], shelf[128];
    struct backup_facts facts;

    record_path(folder, record);
    in_folder(folder, "backups", shelf);
    assert_true(backup_shelf_newest(shelf) == INT64_MIN);
    for (int64_t date = DATE0; date < DATE0 + 400; date += 31)
        assert_done(backup_shelf_add(record, shelf, date, NULL, &facts, &folder->err));
    for (int64_t date = DATE0 + 400; date < DATE0 + 440; date++)
        assert_done(backup_shelf_add(record, shelf, date, NULL, &facts, &folder->err));
    assert_int_equal(count_named(shelf, "daily-"), BACKUP_SHELF_DAYS);
    assert_int_equal(count_named(shelf, "weekly-"), BACKUP_SHELF_WEEKS);
    assert_int_equal(count_named(shelf, "monthly-"), BACKUP_SHELF_MONTHS);
    assert_int_equal(count_named(shelf, ".db"), BACKUP_SHELF_DAYS + BACKUP_SHELF_WEEKS + BACKUP_SHELF_MONTHS);
    assert_int_equal(backup_shelf_newest(shelf), DATE0 + 439);
    assert_int_equal(count_named(shelf, "daily-2028-02-05"), 1);            /* DATE0 is 2026-11-23 */
    assert_int_equal(count_named(shelf, "weekly-2028-01-31"), 1);           /* that week's Monday */
}

static int first_path(void *context, const char *path)
{
    snprintf(context, 128, "%s", path);
    return 1;
}

static void a_copy_that_fails_leaves_the_shelf_as_it_was(void **state)
{
    struct folder *folder = *state;
    char record[128], shelf[128], newest[128] = "";
    const atomic_bool is_ending = true;
    struct backup_facts facts;

    record_path(folder, record);
    in_folder(folder, "backups", shelf);
    assert_done(backup_shelf_add(record, shelf, DATE0, NULL, &facts, &folder->err));
    assert_int_equal(backup_shelf_add(record, shelf, DATE0 + 1, &is_ending, &facts, &folder->err), -EINTR);
    assert_int_equal(backup_shelf_newest(shelf), DATE0);
    assert_int_equal(backup_shelf_each(shelf, first_path, newest), 1);
    assert_non_null(strstr(newest, "/daily-2026-11-23.db"));
    assert_int_equal(count_named(shelf, BACKUP_PART), 0);
}

/* -- back -- */

static void a_copy_takes_the_records_place_and_the_old_one_is_kept(void **state)
{
    struct folder *folder = *state;
    const struct ledger_act act = {.time_ms = T0, .kind = LEDGER_SITE_CHANGE, .subject = "site:facts"};
    struct restore_note note, read;
    char path[128], kept[128], text[STORE_SETTING_SIZE_MAX];
    struct backup_facts facts;
    int64_t last;

    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    append_readings(folder, T0, 9);
    assert_done(ledger_append(folder->store, &act, &last, &folder->err));   /* which the copy has not */
    assert_done(store_commit(folder->store, &folder->err));
    in_folder(folder, "copy.db", path);
    assert_int_equal(restore_record(folder->path, path, "", T0, &note, &folder->err), -EBUSY);
    store_close(folder->store);
    folder->store = NULL;
    assert_done(restore_record(folder->path, path, "", T0, &note, &folder->err));
    assert_string_equal(note.kept, "transom-before-2026-11-23T09-00-00Z.db");
    in_folder(folder, note.kept, kept);
    assert_int_equal(ask_file(kept, "SELECT count(*) FROM reading"), FIRST_READINGS + 9);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    assert_int_equal(readings_count(folder->store), FIRST_READINGS);
    assert_done(store_setting_get(folder->store, RESTORE_SETTING, text, sizeof text));
    assert_true(restore_note_read(text, &read));
    assert_int_equal(read.at_ms, T0);
    assert_string_equal(read.kept, note.kept);
    assert_string_equal(read.why, "");
    assert_string_equal(read.copy, "copy.db");
    assert_int_equal(read.last_entry, last);
    record_path(folder, path);
    assert_int_equal(ask_file(path, "SELECT count(*) FROM session"), 0);    /* people sign in anew */
    append_readings(folder, T0, 1);
}

static void what_is_refused_changes_nothing(void **state)
{
    struct folder *folder = *state;
    struct restore_note note;
    struct backup_facts facts;
    char path[128], record[128], change[256];

    assert_done(take(folder, "copy.db", BACKUP_WHOLE, &facts));
    store_close(folder->store);
    folder->store = NULL;
    record_path(folder, record);
    in_folder(folder, "copy.db", path);
    change_file(path, "PRAGMA user_version = 999");
    assert_int_equal(restore_record(folder->path, path, "", T0, &note, &folder->err), -EPROTO);
    snprintf(change, sizeof change, "PRAGMA user_version = %d; DELETE FROM ledger_text;"
             "DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET actor = 'p9' WHERE id = 1", SCHEMA_VERSION);
    change_file(path, change);
    assert_int_equal(restore_record(folder->path, path, "", T0, &note, &folder->err), -EBADMSG);
    write_bytes(path, "no record", 9);
    assert_int_equal(restore_record(folder->path, path, "", T0, &note, &folder->err), -EUCLEAN);
    assert_int_equal(restore_record(folder->path, "/nowhere/copy.db", "", T0, &note, &folder->err), -ENOENT);
    assert_int_equal(count_named(folder->path, "transom-before"), 0);
    assert_int_equal(count_named(folder->path, "transom-new"), 0);
    assert_int_equal(ask_file(record, "SELECT count(*) FROM reading"), FIRST_READINGS);
}

static void a_note_is_read_as_it_was_written(void **state)
{
    const struct restore_note note = {.at_ms = 5, .newest_ms = 7, .last_entry = RESTORE_UNREADABLE, .copy = "b.db",
                                      .kept = "a.db", .why = "damaged: page 3, 100 %"};
    struct restore_note read;
    char text[STORE_SETTING_SIZE_MAX];

    (void)state;
    restore_note_write(&note, text, sizeof text);
    assert_true(restore_note_read(text, &read));
    assert_int_equal(read.at_ms, 5);
    assert_int_equal(read.newest_ms, 7);
    assert_int_equal(read.last_entry, RESTORE_UNREADABLE);
    assert_string_equal(read.copy, "b.db");
    assert_string_equal(read.kept, "a.db");
    assert_string_equal(read.why, note.why);
    assert_false(restore_note_read("", &read));
    assert_false(restore_note_read("yesterday", &read));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_record, close_record)
    const struct CMUnitTest tests[] = {
        TEST(a_copy_has_every_reading_and_entry_and_stands_alone),
        TEST(a_copy_is_refused_where_it_would_destroy_something),
        TEST(what_is_told_to_end_leaves_nothing_behind),
        TEST(p19_a_copy_made_while_somebody_writes_is_whole_and_holds_nobody_up),
        TEST(p19_killed_at_any_operation_the_copy_before_is_intact),
        TEST(a_copy_with_another_reading_than_was_signed_is_refused_by_name),
        TEST(readings_that_wait_for_their_digest_are_no_damage),
        TEST(what_is_no_record_or_a_newer_one_is_refused),
        TEST(a_copy_without_people_has_nobodys_name_and_still_verifies),
        TEST(every_table_is_known_to_hold_people_or_not),
        TEST(a_shelf_keeps_seven_days_four_weeks_and_twelve_months),
        TEST(a_copy_that_fails_leaves_the_shelf_as_it_was),
        TEST(a_copy_takes_the_records_place_and_the_old_one_is_kept),
        TEST(what_is_refused_changes_nothing),
        TEST(a_note_is_read_as_it_was_written),
    };
    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
