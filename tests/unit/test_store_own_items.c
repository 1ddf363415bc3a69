/* What a school added to a checklist: kept as it was written, archived once, bounded. */
#include "own_items.h"
#include "store_folder.h"
#include <errno.h>
#include <sqlite3.h>

struct seen {
    size_t count;
    struct own_item items[4];       /* the first ones */
};

static int take(void *context, const struct own_item *item)
{
    struct seen *seen = context;

    if (seen->count < sizeof seen->items / sizeof *seen->items)
        seen->items[seen->count] = *item;
    seen->count++;
    return 0;
}

static struct seen seen_of(struct folder *folder, const char *checklist)
{
    struct seen seen = {0};

    assert_done(own_items_list(folder->store, checklist, take, &seen, &folder->err));
    return seen;
}

static struct own_item item_of(const char *checklist, const char *text)
{
    struct own_item item = {.section = "Cold", .who = "Mr Ali", .at_ms = T0};

    snprintf(item.checklist, sizeof item.checklist, "%s", checklist);
    snprintf(item.text, sizeof item.text, "%s", text);
    return item;
}

static void an_item_is_kept_with_its_checklist_and_who_added_it(void **state)
{
    struct folder *folder = *state;
    struct own_item first = item_of("temperature", "Is the boiler lit by seven?");
    struct own_item other = item_of("roles", "Who has the key?");
    struct seen seen;

    first.good = CHECKLIST_GOOD_NO;
    assert_done(own_item_add(folder->store, &first, &folder->err));
    assert_done(own_item_add(folder->store, &other, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    open_again(folder);
    seen = seen_of(folder, "temperature");
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.items[0].id, first.id);
    assert_string_equal(seen.items[0].checklist, "temperature");
    assert_string_equal(seen.items[0].section, "Cold");
    assert_string_equal(seen.items[0].text, "Is the boiler lit by seven?");
    assert_int_equal(seen.items[0].good, CHECKLIST_GOOD_NO);
    assert_string_equal(seen.items[0].who, "Mr Ali");
    assert_true(seen.items[0].at_ms == T0 && seen.items[0].archived_ms == 0);
    assert_int_equal(seen_of(folder, "estate").count, 0);
}

static void an_archived_item_stays_with_who_put_it_away(void **state)
{
    struct folder *folder = *state;
    struct own_item item = item_of("temperature", "Is it warm?");
    struct seen seen;

    assert_done(own_item_add(folder->store, &item, &folder->err));
    assert_int_equal(own_item_archive(folder->store, "roles", item.id, "Ms Rees", T0 + DAY, &folder->err), -ENOENT);
    assert_int_equal(own_item_archive(folder->store, "temperature", item.id + 1, "Ms Rees", T0, &folder->err), -ENOENT);
    assert_done(own_item_archive(folder->store, "temperature", item.id, "Ms Rees", T0 + DAY, &folder->err));
    assert_int_equal(own_item_archive(folder->store, "temperature", item.id, "Mr Ali", T0, &folder->err), -ENOENT);
    seen = seen_of(folder, "temperature");
    assert_int_equal(seen.count, 1);
    assert_true(seen.items[0].archived_ms == T0 + DAY);
    assert_string_equal(seen.items[0].archived_by, "Ms Rees");
    assert_string_equal(seen.items[0].text, "Is it warm?");
}

/* By the record itself, whoever writes to it. */
static void what_was_added_is_never_changed_or_deleted(void **state)
{
    static const char *const edits[] = {
        "DELETE FROM own_item", "UPDATE own_item SET text = 'else'", "UPDATE own_item SET who = 'else'",
        "UPDATE own_item SET section = 'else'", "UPDATE own_item SET checklist = 'else'",
        "UPDATE own_item SET at_ms = 1", "UPDATE own_item SET id = 77", "UPDATE own_item SET good = 2",
    };
    struct folder *folder = *state;
    struct own_item item = item_of("temperature", "Is it warm?");
    char path[128];
    sqlite3 *db;

    assert_done(own_item_add(folder->store, &item, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    store_close(folder->store);
    folder->store = NULL;
    snprintf(path, sizeof path, "%s/%s", folder->path, "transom.db");
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
        assert_int_equal(sqlite3_exec(db, edits[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "UPDATE own_item SET archived_ms = 5", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE own_item SET archived_ms = NULL", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

static void a_checklist_takes_its_most_and_an_archived_one_makes_room(void **state)
{
    struct folder *folder = *state;
    struct own_item item = item_of("temperature", "Is it warm?"), other = item_of("roles", "Who?");

    for (int i = 0; i < OWN_ITEMS_MAX; i++)
        assert_done(own_item_add(folder->store, &item, &folder->err));
    assert_int_equal(own_item_add(folder->store, &item, &folder->err), -ENOSPC);
    assert_done(own_item_add(folder->store, &other, &folder->err));
    assert_done(own_item_archive(folder->store, "temperature", 1, "Ms Rees", T0, &folder->err));
    assert_done(own_item_add(folder->store, &item, &folder->err));
    assert_int_equal(own_item_add(folder->store, &item, &folder->err), -ENOSPC);
    assert_int_equal(seen_of(folder, "temperature").count, OWN_ITEMS_MAX + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_item_is_kept_with_its_checklist_and_who_added_it, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(an_archived_item_stays_with_who_put_it_away, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(what_was_added_is_never_changed_or_deleted, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(a_checklist_takes_its_most_and_an_archived_one_makes_room, open_folder,
                                        close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
