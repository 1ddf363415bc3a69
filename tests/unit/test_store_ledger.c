/* tests/unit/test_store_ledger.c - the ledger in the record: both the act and its entry or neither, texts that can be
 * erased, and the box's key. */
#include "ledger_book.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#define MANY 50000

static struct ledger_act act_of(const char *subject, const char *text)
{
    return (struct ledger_act){.time_ms = T0, .kind = LEDGER_SIGNED_VERSION, .person = 17, .role = "leader",
                               .subject = subject, .payload = "signed", .payload_size = 6, .text = text};
}

static int64_t append(struct folder *folder, const char *subject, const char *text)
{
    struct ledger_act act = act_of(subject, text);
    int64_t index = 0;

    assert_done(ledger_append(folder->store, &act, &index, &folder->err));
    return index;
}

static struct ledger_chain verify(struct folder *folder, const struct ledger_receipt *receipt)
{
    struct ledger_chain chain = {.receipt = receipt};
    struct store_reader *reader;

    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_verify(reader, &chain, &folder->err));
    store_reader_close(reader);
    return chain;
}

/* As somebody with a tool of their own would, on the record that nobody has open. */
static void meddle(struct folder *folder, const char *sql)
{
    char path[128], *why = NULL;
    sqlite3 *db;

    store_close(folder->store);
    folder->store = NULL;
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
}

static void entries_follow_from_each_other(void **state)
{
    struct folder *folder = *state;
    struct ledger_entry entry;
    char text[LEDGER_TEXT_SIZE];

    assert_int_equal(append(folder, "assessment:3/v4", NULL), 1);
    assert_int_equal(append(folder, "assessment:3/v5", "I do not agree."), 2);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(verify(folder, NULL).fault, LEDGER_SOUND);
    assert_int_equal(verify(folder, NULL).count, 2);

    assert_done(ledger_load(folder->store, 2, &entry, text, &folder->err));
    assert_string_equal(text, "I do not agree.");
    assert_string_equal(entry.actor, "p17");
    assert_int_equal(entry.trust, LEDGER_UNTRUSTED);
    assert_int_equal(ledger_load(folder->store, 3, &entry, NULL, NULL), -ENOENT);
}

static void an_entry_says_what_the_clock_and_which_life_were(void **state)
{
    struct folder *folder = *state;
    struct ledger_entry entry;

    append(folder, "room:8c", NULL);
    ledger_clock(folder->store, true);
    assert_done(events_append(folder->store, GATEWAY_STARTED, T0, 0, "", &folder->err));
    append(folder, "room:8c", NULL);
    assert_done(ledger_load(folder->store, 1, &entry, NULL, &folder->err));
    assert_string_equal(entry.boot, "-");
    assert_done(ledger_load(folder->store, 2, &entry, NULL, &folder->err));
    assert_int_equal(strlen(entry.boot), 16);
    assert_int_equal(entry.trust, LEDGER_TRUSTED);
}

static void an_act_and_its_entry_are_kept_both_or_neither(void **state)
{
    struct folder *folder = *state;
    char value[8];

    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_mark(folder->store, &folder->err));
    assert_done(store_setting_set(folder->store, "act", "done", &folder->err));
    append(folder, "room:8c", "why");
    store_undo(folder->store);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(store_setting_get(folder->store, "act", value, sizeof value), -ENOENT);
    assert_int_equal(verify(folder, NULL).count, 0);

    assert_done(store_setting_set(folder->store, "act", "done", &folder->err));
    assert_int_equal(append(folder, "room:8c", "why"), 1);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(verify(folder, NULL).count, 1);
}

static void what_cannot_be_an_entry_is_refused_and_changes_nothing(void **state)
{
    struct folder *folder = *state;
    static char long_text[LEDGER_TEXT_SIZE + 1], long_subject[LEDGER_SUBJECT_SIZE + 1];
    struct ledger_act act;

    memset(long_text, 'a', LEDGER_TEXT_SIZE);
    memset(long_subject, 'a', LEDGER_SUBJECT_SIZE);
    act = act_of("two words", NULL);
    assert_int_equal(ledger_append(folder->store, &act, NULL, NULL), -EINVAL);
    act = act_of(long_subject, NULL);
    assert_int_equal(ledger_append(folder->store, &act, NULL, NULL), -EINVAL);
    act = act_of("room:8c", long_text);
    assert_int_equal(ledger_append(folder->store, &act, NULL, NULL), -EMSGSIZE);
    append(folder, long_subject + 1, long_text + 1);        /* the longest that fit */
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(verify(folder, NULL).count, 1);
}

static bool file_holds(struct folder *folder, const char *name, const char *text)
{
    static char content[1 << 20];
    char path[128];
    size_t size;
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    f = fopen(path, "rb");
    if (!f)
        return false;
    size = fread(content, 1, sizeof content, f);
    fclose(f);
    return memmem(content, size, text, strlen(text)) != NULL;
}

static void p64_a_name_is_erased_and_the_chain_still_verifies(void **state)
{
    struct folder *folder = *state;
    struct ledger_act why = {.time_ms = T0 + 1, .person = 3, .role = "leader", .text = "asked by the person"};
    char text[LEDGER_TEXT_SIZE];
    struct ledger_entry entry;

    append(folder, "person:17", "Jane Ungewoehnlich");
    append(folder, "room:8c", NULL);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(ledger_erase_text(folder->store, 1, &why, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));

    assert_int_equal(verify(folder, NULL).fault, LEDGER_SOUND);
    assert_int_equal(verify(folder, NULL).count, 3);
    assert_done(ledger_load(folder->store, 1, &entry, text, &folder->err));
    assert_string_equal(text, "");
    assert_true(entry.has_text);
    assert_done(ledger_load(folder->store, 3, &entry, text, &folder->err));
    assert_int_equal(entry.kind, LEDGER_PERSONAL_TEXT_ERASED);
    assert_string_equal(entry.subject, "entry:1");
    assert_string_equal(text, "asked by the person");
    assert_int_equal(ledger_erase_text(folder->store, 1, &why, NULL), -ENOENT);

    store_close(folder->store);         /* the log is moved into the file and gone */
    folder->store = NULL;
    assert_false(file_holds(folder, "transom.db", "Ungewoehnlich"));
    assert_false(file_holds(folder, "transom.db-wal", "Ungewoehnlich"));
    assert_true(file_holds(folder, "transom.db", "asked by the person"));
}

static void a_text_that_was_changed_shows_as_its_entry(void **state)
{
    struct folder *folder = *state;

    append(folder, "room:8c", NULL);
    append(folder, "assessment:3/v4", "I agree.");
    assert_done(store_commit(folder->store, &folder->err));
    meddle(folder, "DROP TRIGGER ledger_text_is_never_changed; UPDATE ledger_text SET text = 'I do not agree.'");
    assert_int_equal(verify(folder, NULL).fault, LEDGER_CHANGED);
    assert_int_equal(verify(folder, NULL).bad_index, 2);
}

static void a_row_that_was_changed_by_a_tool_of_ones_own_is_named(void **state)
{
    struct folder *folder = *state;
    struct ledger_chain chain;

    for (int i = 0; i < 5; i++)
        append(folder, "room:8c", NULL);
    assert_done(store_commit(folder->store, &folder->err));
    meddle(folder, "DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_deleted;"
                   "UPDATE ledger SET time_ms = time_ms - 86400000 WHERE id = 4");
    chain = verify(folder, NULL);
    assert_int_equal(chain.fault, LEDGER_CHANGED);
    assert_int_equal(chain.bad_index, 4);
    meddle(folder, "DELETE FROM ledger WHERE id = 2");
    chain = verify(folder, NULL);
    assert_int_equal(chain.fault, LEDGER_MISSING);
    assert_int_equal(chain.bad_index, 2);
}

static void the_newest_entry_about_a_thing_is_found(void **state)
{
    struct folder *folder = *state;
    struct ledger_entry entry;

    append(folder, "day:2026-11-20/1", NULL);
    append(folder, "day:2026-11-20/2", NULL);
    append(folder, "day:2026-11-201/3", NULL);
    assert_done(ledger_find(folder->store, LEDGER_SIGNED_VERSION, LEDGER_REVIEW, "day:2026-11-20/", &entry,
                            &folder->err));
    assert_int_equal(entry.index, 2);
    assert_int_equal(ledger_find(folder->store, LEDGER_REVIEW, LEDGER_REVIEW, "day:2026-11-20/", &entry, NULL),
                     -ENOENT);
}

static void the_key_is_made_once_and_kept_from_others(void **state)
{
    struct folder *folder = *state;
    struct stat file;
    char path[128];

    assert_done(ledger_key_open(folder->store, T0, &folder->err));
    open_again(folder);
    assert_done(ledger_key_open(folder->store, T0, &folder->err));
    assert_int_equal(verify(folder, NULL).count, 1);
    snprintf(path, sizeof path, "%s/ledger.key", folder->path);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(file.st_size, LEDGER_SECRET_SIZE);

    assert_int_equal(truncate(path, 10), 0);
    assert_int_equal(ledger_key_open(folder->store, T0, NULL), -EUCLEAN);
    assert_int_equal(unlink(path), 0);              /* lost: another one is made, and the chain says so */
    assert_done(ledger_key_open(folder->store, T0, &folder->err));
    assert_int_equal(verify(folder, NULL).count, 2);
}

static void a_receipt_holds_against_the_chain_and_shows_a_cut_tail(void **state)
{
    struct folder *folder = *state;
    struct ledger_receipt receipt;
    struct ledger_chain chain;
    int64_t index;

    assert_int_equal(ledger_receipt(folder->store, 1, T0, &receipt, NULL), -ENOKEY);
    assert_done(ledger_key_open(folder->store, T0, &folder->err));
    index = append(folder, "assessment:3/v4", NULL);
    append(folder, "room:8c", NULL);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(ledger_receipt(folder->store, 9, T0, &receipt, NULL), -ENOENT);
    assert_done(ledger_receipt(folder->store, index, T0, &receipt, &folder->err));
    assert_done(ledger_receipt_check(&receipt, &folder->err));
    assert_int_equal(verify(folder, &receipt).fault, LEDGER_SOUND);

    meddle(folder, "DROP TRIGGER ledger_is_never_deleted; DELETE FROM ledger WHERE id = 3");
    chain = verify(folder, &receipt);
    assert_int_equal(chain.fault, LEDGER_CUT);
    assert_int_equal(chain.bad_index, 3);
}

/* On our own connection, as if our own code went wrong. */
static void p60_append_only_tables_refuse_everything_but_appending(void **state)
{
    static const char *const refused[] = {
        "UPDATE ledger SET time_ms = 0",
        "UPDATE ledger SET hash = zeroblob(32) WHERE 0",
        "DELETE FROM ledger WHERE id = 1",
        "DELETE FROM ledger",
        ("INSERT OR REPLACE INTO ledger SELECT id, 0, trust, boot, kind, actor, role, subject, digest, text, previous,"
         " hash FROM ledger WHERE id = 1"),
        "REPLACE INTO ledger SELECT * FROM ledger",
        "INSERT INTO ledger SELECT * FROM ledger WHERE 1 ON CONFLICT (id) DO UPDATE SET time_ms = 0",
        "UPDATE ledger_text SET text = ''",
        "UPDATE reading SET co2_ppm = 400000",
        "DELETE FROM reading",
        "DELETE FROM audit",
        "DELETE FROM adoption",
        "DELETE FROM event",
        "DROP TABLE ledger",
        "DROP TABLE ledger_text",
        "DROP TRIGGER ledger_is_never_changed",
        "DROP TRIGGER reading_is_never_deleted",
        "DROP INDEX ledger_subject",
        "ALTER TABLE ledger RENAME TO forgotten",
        "ALTER TABLE ledger DROP COLUMN role",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA user_version = 0",
        "DELETE FROM sqlite_schema WHERE name = 'ledger_is_never_changed'",
    };
    struct folder *folder = *state;

    append(folder, "room:8c", "why");
    assert_done(store_commit(folder->store, &folder->err));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(folder->store->connection.db, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused[i]);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(verify(folder, NULL).fault, LEDGER_SOUND);
    assert_int_equal(verify(folder, NULL).count, 1);
    append(folder, "room:8c", NULL);
    assert_done(store_check(folder->store, &folder->err));
    assert_done(store_reopen(folder->store, &folder->err));         /* guarded again */
    assert_int_not_equal(sqlite3_exec(folder->store->connection.db, refused[0], NULL, NULL, NULL), SQLITE_OK);
}

/* A twentieth of a million in all of the three seconds: this also runs under sanitizers. The million: tests/bench. Of the
 * processor's time, which other programs take none of. */
static void p63_a_long_chain_verifies_quickly(void **state)
{
    struct folder *folder = *state;
    struct timespec began, ended;
    struct ledger_chain chain;

    for (int i = 0; i < MANY; i++)
        append(folder, "assessment:3/v4", NULL);
    assert_done(store_commit(folder->store, &folder->err));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
    chain = verify(folder, NULL);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    assert_int_equal(chain.count, MANY);
    assert_int_equal(chain.fault, LEDGER_SOUND);
    assert_true((double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9 <= 3.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_follow_from_each_other, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(an_entry_says_what_the_clock_and_which_life_were, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(an_act_and_its_entry_are_kept_both_or_neither, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(what_cannot_be_an_entry_is_refused_and_changes_nothing, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(p60_append_only_tables_refuse_everything_but_appending, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(p63_a_long_chain_verifies_quickly, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(p64_a_name_is_erased_and_the_chain_still_verifies, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_text_that_was_changed_shows_as_its_entry, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_row_that_was_changed_by_a_tool_of_ones_own_is_named, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(the_newest_entry_about_a_thing_is_found, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(the_key_is_made_once_and_kept_from_others, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_receipt_holds_against_the_chain_and_shows_a_cut_tail, open_folder,
                                        close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
