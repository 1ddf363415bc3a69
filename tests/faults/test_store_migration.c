/* Killed before any statement of a schema step, the file is of the step before or of the one after, and the next start
 * finishes; an old program says no to a new file and leaves it as it is. (Reliability promise 21.) */
#include "schema.h"
#include "store_folder.h"
#include <errno.h>
#include <sqlite3.h>
#include <sys/wait.h>

#define STATEMENTS_MAX 5000
#define SCHEMA_SIZE 262144

static int left;                    /* statements until the end; in a process of its own */

static int count_statement(unsigned kind, void *context, void *statement, void *text)
{
    (void)kind;
    (void)context;
    (void)statement;
    (void)text;
    if (left-- == 0)
        _exit(1);
    return 0;
}

static int watch(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
    (void)why;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, count_statement, NULL);
}

/* Whether it came to its end before. */
static bool open_and_die(const struct folder *folder, int statements)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct store *store;

        left = statements;
        sqlite3_auto_extension((void (*)(void))(uintptr_t)watch);
        _exit(store_open(folder->path, &real_record, &store, NULL) == 0 ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status) == 0;
}

static int take_text(void *context, int count, char **values, char **names)
{
    char *text = context;
    size_t used = strlen(text);

    (void)names;
    for (int i = 0; i < count && used < SCHEMA_SIZE; i++)
        used += (size_t)snprintf(text + used, SCHEMA_SIZE - used, "%s;", values[i] ? values[i] : "");
    return 0;
}

static int take_number(void *context, int count, char **values, char **names)
{
    (void)count;
    (void)names;
    *(int *)context = atoi(values[0]);
    return 0;
}

/* What the file is: its step, and every table, index, view and trigger that it has. */
static int look(const struct folder *folder, char *schema)
{
    char path[128];
    int version = 0;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    *schema = '\0';
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version", take_number, &version, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid", take_text, schema,
                                  NULL), SQLITE_OK);
    sqlite3_close(db);
    return version;
}

static void p21_killed_before_any_statement_of_a_step_the_schema_is_old_or_new(void **state)
{
    static char known[SCHEMA_VERSION + 1][SCHEMA_SIZE], schema[SCHEMA_SIZE];
    bool is_known[SCHEMA_VERSION + 1] = {true}, is_over = false;    /* of step 0: nothing at all */
    int n = 0;

    (void)state;
    for (; !is_over && n < STATEMENTS_MAX; n++) {
        struct folder here, *folder = &here;
        int version;

        folder_make(folder);
        is_over = open_and_die(folder, n);
        version = look(folder, schema);
        assert_in_range(version, 0, SCHEMA_VERSION);
        if (!is_known[version])
            memcpy(known[version], schema, SCHEMA_SIZE);
        is_known[version] = true;
        if (strcmp(known[version], schema) != 0)
            fail_msg("killed before statement %d, the file is neither of step %d nor of another", n, version);
        assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
        assert_int_equal(readings_count(folder->store), 0);
        store_close(folder->store);
        assert_int_equal(look(folder, schema), SCHEMA_VERSION);
        folder_remove(folder);
    }
    assert_in_range(n, 100, STATEMENTS_MAX - 1);
    for (int version = 0; version <= SCHEMA_VERSION; version++)
        assert_true(is_known[version]);
    print_message("killed before each of %d statements\n", n - 1);
}

static void p21_an_old_program_refuses_a_new_schema_and_leaves_it_as_it_is(void **state)
{
    struct folder *folder = *state;
    static char before[SCHEMA_SIZE], after[SCHEMA_SIZE];
    char path[128];
    sqlite3 *db;

    store_close(folder->store);
    folder->store = NULL;
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE of_tomorrow (x); PRAGMA user_version = 99", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(look(folder, before), 99);
    assert_int_equal(store_open(folder->path, &real_record, &folder->store, &folder->err), -EPROTO);
    assert_non_null(strstr(folder->err.text, "newer version of this program"));
    assert_int_equal(look(folder, after), 99);
    assert_string_equal(before, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p21_killed_before_any_statement_of_a_step_the_schema_is_old_or_new),
        cmocka_unit_test_setup_teardown(p21_an_old_program_refuses_a_new_schema_and_leaves_it_as_it_is, open_folder,
                                        close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
