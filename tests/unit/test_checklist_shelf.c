/* Which checklists of the folder stand on the shelf, and as what. */
#include "checklist_shelf.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ITEM(id) "  - id: " id "\n    section: S\n    step: J\n    item: I\n    by: person\n    status: union\n"       \
                 "    review: termly\n    review_text: R\n    source: S\n    url: https://example.org/\n"              \
                 "    confidence: A\n"

static char folder[64];
static struct checklist_shelf *shelf;
static struct error err;

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/transom-lists-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static void path_of(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s.yaml", folder, name);
}

static void put(const char *file, const char *name, const char *items)
{
    char path[256];
    FILE *out;

    path_of(file, path);
    out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "checklist: %s\nversion: \"1\"\ntitle: T\nabout: A\nitems:\n%s", name, items);
    fclose(out);
}

static void take(const char *file)
{
    char path[256];

    path_of(file, path);
    assert_int_equal(unlink(path), 0);
}

static int teardown(void **state)
{
    (void)state;
    checklist_shelf_close(shelf);
    shelf = NULL;
    return rmdir(folder);
}

static void the_shipped_ones_stand_there_whole(void **state)
{
    (void)state;
    assert_int_equal(checklist_shelf_open(SOURCE_DIR "/config/checklists", &shelf, &err), 0);
    assert_true(checklist_shelf_count(shelf) >= 8);
    for (size_t i = 0; i < checklist_shelf_count(shelf); i++)
        assert_string_equal(checklist_shelf_at(shelf, i)->why, "");
    assert_string_equal(checklist_shelf_find(shelf, "temperature")->name, "temperature");
    assert_null(checklist_shelf_find(shelf, "atlantis"));
    assert_ptr_equal(checklist_shelf_item(shelf, "HEAT-8"),
                     checklist_find(checklist_shelf_find(shelf, "temperature"), "HEAT-8"));
    assert_null(checklist_shelf_item(shelf, "HEAT-99"));
}

static void a_broken_one_stands_there_with_the_reason(void **state)
{
    (void)state;
    put("a", "a", ITEM("A-1"));
    put("b", "b", "  - id: wrong\n");
    put("c", "d", ITEM("C-1"));
    put("UPPER", "upper", ITEM("U-1"));
    assert_int_equal(checklist_shelf_open(folder, &shelf, &err), 0);
    assert_int_equal(checklist_shelf_count(shelf), 3);
    assert_non_null(checklist_shelf_find(shelf, "a"));
    assert_null(checklist_shelf_find(shelf, "b"));
    assert_non_null(strstr(checklist_shelf_at(shelf, 1)->why, "b.yaml:6: items[1].id: "));
    assert_null(checklist_shelf_find(shelf, "c"));
    assert_non_null(strstr(checklist_shelf_at(shelf, 2)->why, "c.yaml: checklist: is d, must be the name of its file"));
    take("a"), take("b"), take("c"), take("UPPER");
}

static void an_item_stands_in_one_list_only(void **state)
{
    (void)state;
    put("a", "a", ITEM("A-1"));
    put("b", "b", ITEM("B-1") ITEM("A-1"));
    assert_int_equal(checklist_shelf_open(folder, &shelf, &err), 0);
    assert_non_null(strstr(checklist_shelf_at(shelf, 1)->why, "items[2].id: A-1 is in another checklist"));
    assert_non_null(checklist_shelf_item(shelf, "A-1"));
    assert_null(checklist_shelf_item(shelf, "B-1"));
    take("a"), take("b");
}

static void a_full_shelf_leaves_the_rest_out(void **state)
{
    char name[16], item[512];

    (void)state;
    for (int i = 0; i <= CHECKLIST_SHELF_MAX; i++) {
        snprintf(name, sizeof name, "l%02d", i);
        snprintf(item, sizeof item, ITEM("A-%02d"), i);
        put(name, name, item);
    }
    assert_int_equal(checklist_shelf_open(folder, &shelf, &err), 0);
    assert_int_equal(checklist_shelf_count(shelf), CHECKLIST_SHELF_MAX);
    for (int i = 0; i <= CHECKLIST_SHELF_MAX; i++) {
        snprintf(name, sizeof name, "l%02d", i);
        assert_int_equal(checklist_shelf_find(shelf, name) != NULL, i < CHECKLIST_SHELF_MAX);
        take(name);
    }
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(checklist_shelf_open("/nowhere/checklists", &shelf, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/checklists"));
    assert_null(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_shipped_ones_stand_there_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_one_stands_there_with_the_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(an_item_stands_in_one_list_only, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_shelf_leaves_the_rest_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_an_error, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
