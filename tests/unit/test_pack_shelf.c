/* Which files of the folder stand on the shelf, and as what. */
#include "pack_shelf.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static struct pack_shelf *shelf;

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/transom-shelf-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static void put(const char *name, const char *of)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(symlink(of, path), 0);
}

static void take(const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static int teardown(void **state)
{
    (void)state;
    pack_shelf_close(shelf);
    shelf = NULL;
    return rmdir(folder);
}

static void only_files_that_can_name_a_pack_are_looked_at(void **state)
{
    static const char *const others[] = {".yaml", "UPPER.yaml", "notes.txt", "england.yaml.bak", "y",
                                         "a-name-that-is-longer-than-what-names-a-pack-may-be-0123456789.yaml"};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        put(others[i], SOURCE_DIR "/config/packs/england.yaml");
    put("england.yaml", SOURCE_DIR "/config/packs/england.yaml");
    assert_int_equal(pack_shelf_open(folder, &shelf, NULL), 0);
    assert_int_equal(pack_shelf_count(shelf), 1);
    assert_non_null(pack_shelf_find(shelf, "england"));
    assert_null(pack_shelf_rule(shelf, "england", "no-such-rule"));
    assert_null(pack_shelf_rule(shelf, "wales", "union-neu-co2-act"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        take(others[i]);
    take("england.yaml");
}

static void a_pack_under_another_name_or_without_a_file_is_broken_with_the_reason(void **state)
{
    const struct pack *pack = NULL;
    struct error err;

    (void)state;
    put("mine.yaml", SOURCE_DIR "/config/packs/england.yaml");
    put("gone.yaml", "/nowhere");
    assert_int_equal(pack_shelf_open(folder, &shelf, NULL), 0);
    assert_int_equal(pack_shelf_count(shelf), 2);
    assert_int_equal(pack_shelf_take(shelf, "mine", &pack, &err), -EINVAL);
    assert_non_null(strstr(err.text, "must be the name of its file"));
    assert_int_equal(pack_shelf_take(shelf, "gone", &pack, &err), -EINVAL);
    assert_int_equal(pack_shelf_take(shelf, "wales", &pack, &err), -ENOENT);
    assert_null(pack);
    take("mine.yaml");
    take("gone.yaml");
}

static void the_sixty_fifth_pack_is_left_out(void **state)
{
    char name[16];

    (void)state;
    for (int i = 0; i <= PACK_SHELF_MAX; i++) {
        snprintf(name, sizeof name, "p%02d.yaml", i);
        put(name, "/nowhere");
    }
    assert_int_equal(pack_shelf_open(folder, &shelf, NULL), 0);
    assert_int_equal(pack_shelf_count(shelf), PACK_SHELF_MAX);
    assert_string_equal(pack_shelf_at(shelf, PACK_SHELF_MAX - 1)->name, "p63");
    for (int i = 0; i <= PACK_SHELF_MAX; i++) {
        snprintf(name, sizeof name, "p%02d.yaml", i);
        take(name);
    }
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(pack_shelf_open("/nowhere/packs", &shelf, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/packs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_files_that_can_name_a_pack_are_looked_at, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pack_under_another_name_or_without_a_file_is_broken_with_the_reason, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_sixty_fifth_pack_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_told, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
