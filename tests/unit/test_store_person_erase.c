/* tests/unit/test_store_person_erase.c - erasing a person: the name is nowhere in the files, the chain verifies, and
 * nobody else loses anything. */
#include "concern_happenings.h"
#include "ledger_people.h"
#include "person_erase.h"
#include "sql_guard.h"
#include "store_folder.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>

#define NAME "Maria Contrary"
#define EARLIER "Maria Maiden"
#define EMAIL "maria@school.example"
#define PSEUDONYM "erased person p1"
#define WHOLE_FILE_MAX (8 << 20)

static const struct ledger_act console = {.time_ms = T0, .by = "console"};

static int64_t add_person(struct folder *folder, const char *login, const char *name, const char *email)
{
    struct person person = {.role = ROLE_REP, .created_ms = T0, .wants_mail = true};

    snprintf(person.login, sizeof person.login, "%s", login);
    snprintf(person.name, sizeof person.name, "%s", name);
    snprintf(person.email, sizeof person.email, "%s", email);
    assert_done(person_add(folder->store, &person, &folder->err));
    assert_done(ledger_person(folder->store, &console, NULL, &person, &folder->err));
    return person.id;
}

static void disable(struct folder *folder, int64_t id)
{
    struct person person;

    assert_done(person_load(folder->store, id, &person));
    person.disabled = true;
    assert_done(person_update(folder->store, &person, &folder->err));
}

static int erase(struct folder *folder, int64_t id)
{
    int r = person_erase(folder->store, id, &console, &folder->err);

    if (r == 0)
        assert_done(store_commit(folder->store, &folder->err));
    return r;
}

static int64_t say(struct folder *folder, int64_t person, const char *text)
{
    struct ledger_act act = {.time_ms = T0, .kind = LEDGER_CONSULTATION, .person = person, .role = "rep",
                             .subject = "assessment:3/v4", .text = text};
    int64_t index;

    assert_done(ledger_append(folder->store, &act, &index, &folder->err));
    return index;
}

/* The first column of the first row, "" when there is none. */
static const char *ask(struct folder *folder, const char *sql)
{
    static char text[512];
    sqlite3_stmt *statement;

    assert_int_equal(sqlite3_prepare_v2(folder->store->connection.db, sql, -1, &statement, NULL), SQLITE_OK);
    text[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW)
        sql_copy_text(statement, 0, text, sizeof text);
    sqlite3_finalize(statement);
    return text;
}

static void assert_sound(struct folder *folder, int64_t count)
{
    struct ledger_chain chain = {0};
    struct store_reader *reader;

    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_verify(reader, &chain, &folder->err));
    store_reader_close(reader);
    assert_int_equal(chain.fault, LEDGER_SOUND);
    assert_int_equal(chain.count, count);
}

/* -- a record that is full of one name -- */

static void add_value(sqlite3_str *sql, const char *type)
{
    static const struct {
        const char *type, *value;
    } values[] = {{"TEXT", "'" NAME "'"}, {"INTEGER", "1"}, {"REAL", "1.0"}, {"BLOB", "randomblob(32)"}};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (type && strcmp(values[i].type, type) == 0)
            sqlite3_str_appendall(sql, values[i].value);
}

/* One row with the name in every column of text, as far as nothing else is in the row's place. */
static void fill_table(sqlite3 *db, const char *table)
{
    sqlite3_str *sql = sqlite3_str_new(db);
    char *question = sqlite3_mprintf("SELECT * FROM \"%w\" LIMIT 0", table), *text, *why = NULL;
    sqlite3_stmt *columns;

    assert_int_equal(sqlite3_prepare_v2(db, question, -1, &columns, NULL), SQLITE_OK);
    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" SELECT ", table);
    for (int i = 0; i < sqlite3_column_count(columns); i++) {
        if (i)
            sqlite3_str_appendall(sql, ", ");
        add_value(sql, sqlite3_column_decltype(columns, i));
    }
    sqlite3_finalize(columns);
    sqlite3_str_appendf(sql, " WHERE NOT EXISTS (SELECT 1 FROM \"%w\")", table);
    text = sqlite3_str_finish(sql);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
    sqlite3_free(text);
    sqlite3_free(question);
}

static int fill_one(void *db, int count, char **values, char **names)
{
    (void)count;
    (void)names;
    if (!sql_guard_keeps(values[0]) && strcmp(values[0], "ledger_text") != 0)
        fill_table(db, values[0]);
    return 0;
}

/* By a connection of its own, which asks neither for parent rows nor for numbers that make sense. */
static void fill_every_table(struct folder *folder)
{
    char path[128];
    sqlite3 *db;

    assert_done(store_commit(folder->store, &folder->err));
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                      " AND name NOT LIKE 'sqlite_%'", fill_one, db, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static bool file_has(const struct folder *folder, const char *file, const char *word)
{
    char path[128], *bytes = malloc(WHOLE_FILE_MAX);
    ssize_t size = 0;
    bool has;
    int fd;

    snprintf(path, sizeof path, "%s/%s", folder->path, file);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(bytes);
    if (fd >= 0) {
        size = read(fd, bytes, WHOLE_FILE_MAX);
        close(fd);
    }
    assert_true(size >= 0 && size < WHOLE_FILE_MAX);
    has = memmem(bytes, (size_t)size, word, strlen(word)) != NULL;
    free(bytes);
    return has;
}

static void p64_an_erased_name_is_nowhere_in_the_files_and_the_chain_verifies(void **state)
{
    static const char *const words[] = {NAME, EARLIER, EMAIL, "mariac", "I do not agree", "she said"};
    static const char *const files[] = {"transom.db", "transom.db-wal"};
    struct folder *folder = *state;
    int64_t id = add_person(folder, "mariac", EARLIER, EMAIL);
    struct person person, was;

    assert_done(person_load(folder->store, id, &was));
    person = was;
    snprintf(person.name, sizeof person.name, "%s", NAME);
    person.role = ROLE_LEADER;
    assert_done(person_update(folder->store, &person, &folder->err));
    assert_done(ledger_person(folder->store, &console, &was, &person, &folder->err));
    say(folder, id, "I do not agree.");
    say(folder, 9, "she said so: " NAME ", twice");
    assert_done(audit_add(folder->store, T0, EARLIER, "person changed", "mariac", &folder->err));
    fill_every_table(folder);
    assert_true(file_has(folder, files[0], NAME) || file_has(folder, files[1], NAME));
    disable(folder, id);

    assert_int_equal(erase(folder, id), 0);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t j = 0; j < 2; j++)
            if (file_has(folder, files[j], words[i]))
                fail_msg("%s is in %s", words[i], files[j]);
    assert_sound(folder, 7);
    assert_string_equal(ask(folder, "SELECT subject FROM ledger WHERE id = 6"), "entry:5");
    assert_string_equal(ask(folder, "SELECT subject FROM ledger WHERE id = 7"), "person:1/role:leader/texts:4");
    assert_string_equal(ask(folder, "SELECT who FROM audit WHERE id = 1"), PSEUDONYM);
    assert_string_equal(ask(folder, "SELECT detail FROM audit WHERE id = 1"), PERSON_ERASED_LOGIN "1");
    assert_string_equal(ask(folder, "SELECT statement FROM outcome"), "[erased]");
    assert_string_equal(ask(folder, "SELECT who FROM calibration"), PSEUDONYM);
}

/* -- what was written about a concern -- */

static int64_t send_concern(struct folder *folder, int64_t owner)
{
    struct concern_draft draft = {.owner = owner, .made_ms = T0};
    struct concern concern;

    assert_done(concern_draft_add(folder->store, &draft, &folder->err));
    draft.edited_by = owner;
    draft.raised_by = CONCERN_BY_ME;
    strcpy(draft.to, NAME);
    assert_done(concern_draft_save(folder->store, &draft, &folder->err));
    assert_done(concern_send(folder->store, &draft, T0, 20720, &concern, &folder->err));
    return concern.id;
}

static struct concern_happening write_happening(struct folder *folder, int64_t concern, int64_t person,
                                                enum concern_event event, const char *text)
{
    const struct ledger_act by = {.time_ms = T0, .person = person, .role = "rep"};
    struct concern_happening happening = {.concern = concern, .event = event, .date = 20720};

    snprintf(happening.text, sizeof happening.text, "%s", text);
    assert_done(concern_happened(folder->store, &happening, &by, &folder->err));
    return happening;
}

static int take_words(void *context, const struct concern_happening *happening)
{
    snprintf((char *)context + strlen(context), 256, "%s%s; ", happening->is_erased ? "erased" : "", happening->text);
    return 0;
}

static const char *words_of(struct folder *folder, int64_t concern)
{
    static char words[2048];

    words[0] = '\0';
    assert_done(concern_happenings(folder->store, concern, take_words, words, &folder->err));
    return words;
}

static void of_a_concern_only_the_name_goes_with_a_person_and_the_letters_stay(void **state)
{
    struct folder *folder = *state;
    int64_t maria = add_person(folder, "maria", NAME, EMAIL), ann = add_person(folder, "ann", "Ann Lee", "");
    int64_t concern = send_concern(folder, ann);

    write_happening(folder, concern, ann, CONCERN_LETTER_FIRST, "Dear " NAME ", please open the windows.");
    write_happening(folder, concern, maria, CONCERN_REPLY, "Funding is sought.");
    write_happening(folder, concern, ann, CONCERN_NOTE, "Nothing came of it.");
    disable(folder, maria);
    assert_int_equal(erase(folder, maria), 0);
    assert_string_equal(words_of(folder, concern), "Dear " PSEUDONYM ", please open the windows.; Funding is sought.;"
                                                   " Nothing came of it.; ");
    assert_false(file_has(folder, "transom.db", NAME));
    assert_false(file_has(folder, "transom.db-wal", NAME));
    assert_string_equal(ask(folder, "SELECT addressed_to FROM concern"), PSEUDONYM);
    assert_string_equal(ask(folder, "SELECT text FROM ledger_text WHERE entry = 5"), "Nothing came of it.");
    assert_string_equal(ask(folder, "SELECT count(*) FROM ledger_text WHERE entry IN (3, 4)"), "0");
    assert_sound(folder, 7);
}

static void p64_words_whose_name_was_erased_are_erased_for_good_afterwards(void **state)
{
    struct folder *folder = *state;
    int64_t maria = add_person(folder, "maria", NAME, EMAIL), ann = add_person(folder, "ann", "Ann Lee", "");
    int64_t concern = send_concern(folder, ann);
    struct concern_happening letter = write_happening(folder, concern, ann, CONCERN_LETTER_FIRST,
                                                      "Dear " NAME ", zanzibar umbrella.");
    const struct ledger_act by = {.time_ms = T0, .person = ann, .role = "rep", .text = "not to be told"};

    disable(folder, maria);
    assert_int_equal(erase(folder, maria), 0);
    assert_true(file_has(folder, "transom.db", "zanzibar") || file_has(folder, "transom.db-wal", "zanzibar"));
    assert_done(concern_words_erase(folder->store, &letter, &by, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_false(file_has(folder, "transom.db", "zanzibar"));
    assert_false(file_has(folder, "transom.db-wal", "zanzibar"));
    assert_string_equal(words_of(folder, concern), "erased; ");
    assert_string_equal(ask(folder, "SELECT addressed_to FROM concern"), "");
    assert_string_equal(ask(folder, "SELECT subject || actor || kind FROM ledger ORDER BY id DESC"),
                        "entry:3p2personal_text_erased");
    assert_string_equal(ask(folder, "SELECT count(*) FROM ledger_text WHERE entry = 6"), "0");
    assert_sound(folder, 6);
    letter.text[0] = '\0';
    assert_int_equal(concern_words_erase(folder->store, &letter, &by, &folder->err), -EALREADY);
}

static void who_is_not_disabled_or_not_there_is_not_erased(void **state)
{
    struct folder *folder = *state;
    int64_t id = add_person(folder, "maria", NAME, "");

    assert_int_equal(erase(folder, id + 1), -ENOENT);
    assert_int_equal(erase(folder, id), -EPERM);
    disable(folder, id);
    assert_int_equal(erase(folder, id), 0);
    assert_done(store_check(folder->store, &folder->err));
    assert_int_equal(erase(folder, id), -EALREADY);
}

/* Names of others that have the same words in them, words with the same letters in them, and words of one name. */
static void nobody_else_and_no_other_word_is_touched(void **state)
{
    static const struct {
        const char *name, *before, *after;
    } cases[] = {
        {"Ann Lee", "Ann Lee", "erased person p2"},
        {"Ann Lee", "Ann Lee's room, and Ann Lee", "erased person p2's room, and erased person p2"},
        {"Ann Lee", "Ann Leese", "Ann Leese"},
        {"Ann Lee", "Joann Lee", "Joann Lee"},
        {"Ann Lee", "Ann Lee-Smith", "Ann Lee-Smith"},
        {"Ann Lee", "Mary Ann Lee", "Mary Ann Lee"},            /* who is somebody else */
        {"Ann Lee", "ann lee", "ann lee"},
        {"Green", "Green", "erased person p2"},
        {"Green", "Green windows", "Green windows"},
        {"Double Name", "Double Name", "erased person"},        /* of two people */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder *folder;
        int64_t id;

        assert_int_equal(open_folder((void **)&folder), 0);
        add_person(folder, "other", i + 1 < sizeof cases / sizeof *cases ? "Mary Ann Lee" : "Double Name", "");
        id = add_person(folder, "one", cases[i].name, "");
        assert_done(audit_add(folder->store, T0, cases[i].before, "person seen", "", &folder->err));
        disable(folder, id);
        assert_int_equal(erase(folder, id), 0);
        assert_string_equal(ask(folder, "SELECT who FROM audit"), cases[i].after);
        assert_string_equal(ask(folder, "SELECT login FROM person WHERE id = 1"), "other");
        close_folder((void **)&folder);
    }
    (void)state;
}

static void the_opening_lets_nothing_else_through_and_is_shut_afterwards(void **state)
{
    static const char *const refused[] = {
        "UPDATE ledger SET time_ms = 0", "UPDATE ledger_text SET text = ''", "UPDATE sealed_version SET document = ''",
        "UPDATE snapshot SET document = ''", "UPDATE reading SET co2_ppm = 400000", "UPDATE person SET role = 16",
        "DELETE FROM audit", "DELETE FROM ledger_text", "INSERT INTO audit VALUES (NULL, 1, '', '', '')",
        "DROP TRIGGER ledger_is_never_changed", "PRAGMA writable_schema = ON", "COMMIT", "ROLLBACK",
    };
    struct folder *folder = *state;
    struct connection *connection = &folder->store->connection;

    assert_done(audit_add(folder->store, T0, NAME, "looked", "", &folder->err));
    sql_guard_open(connection);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(connection->db, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s", refused[i]);
    assert_int_equal(sqlite3_exec(connection->db, "UPDATE audit SET who = 'x'", NULL, NULL, NULL), SQLITE_OK);
    sql_guard_shut(connection);
    assert_int_not_equal(sqlite3_exec(connection->db, "UPDATE audit SET who = 'y'", NULL, NULL, NULL), SQLITE_OK);
    assert_done(store_commit(folder->store, &folder->err));
    assert_string_equal(ask(folder, "SELECT who FROM audit"), "x");
}

static void an_erasing_that_is_undone_leaves_all_as_it_was(void **state)
{
    struct folder *folder = *state;
    int64_t id = add_person(folder, "maria", NAME, "");
    int64_t entry = say(folder, id, "I do not agree.");

    assert_done(audit_add(folder->store, T0, NAME, "looked", "", &folder->err));
    disable(folder, id);
    assert_done(store_commit(folder->store, &folder->err));
    assert_done(store_mark(folder->store, &folder->err));
    assert_done(person_erase(folder->store, id, &console, &folder->err));
    store_undo(folder->store);
    assert_done(store_commit(folder->store, &folder->err));
    assert_string_equal(ask(folder, "SELECT who FROM audit"), NAME);
    assert_string_equal(ask(folder, "SELECT text FROM ledger_text WHERE entry = 2"), "I do not agree.");
    assert_sound(folder, entry);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(p64_an_erased_name_is_nowhere_in_the_files_and_the_chain_verifies),
        FRESH(of_a_concern_only_the_name_goes_with_a_person_and_the_letters_stay),
        FRESH(p64_words_whose_name_was_erased_are_erased_for_good_afterwards),
        FRESH(who_is_not_disabled_or_not_there_is_not_erased),
        cmocka_unit_test(nobody_else_and_no_other_word_is_touched),
        FRESH(the_opening_lets_nothing_else_through_and_is_shut_afterwards),
        FRESH(an_erasing_that_is_undone_leaves_all_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
