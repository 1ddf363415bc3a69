/* Which pack judges which room on which day, and what stands on the shelf. */
#include "pack_plan.h"
#include "pack_shelf.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MONDAY 20780

static struct pack england = {.name = "england"}, wales = {.name = "wales"}, pandemic = {.name = "pandemic"},
                   strict = {.name = "strict"};

static void an_adopted_pack_judges_all_past_days_but_no_past_incident(void **state)
{
    const struct pack_plan plan = {.adopted = &wales, .before = &england, .adopted_date = MONDAY};

    (void)state;
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY - 1), &england);
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY), &wales);
    assert_ptr_equal(pack_plan_day(&plan, "8c", MONDAY - 1), &wales);
    assert_ptr_equal(pack_plan_day(&plan, "8c", MONDAY), &wales);
}

static void an_outbreak_holds_from_its_first_to_its_last_day_in_its_room(void **state)
{
    const struct pack_span span = {.room = "8c", .first_date = MONDAY, .last_date = MONDAY + 2, .pack = &pandemic};
    const struct pack_plan plan = {.adopted = &england, .count = 1, .spans = &span};

    (void)state;
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY - 1), &england);
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY), &pandemic);
    assert_ptr_equal(pack_plan_day(&plan, "8c", MONDAY + 2), &pandemic);
    assert_ptr_equal(pack_plan_day(&plan, "8c", MONDAY + 3), &england);
    assert_ptr_equal(pack_plan_live(&plan, "9a", MONDAY), &england);
    assert_null(pack_plan_span(&plan, "9a", MONDAY));
}

static void the_later_of_two_outbreaks_wins_and_one_that_never_was_holds_nowhere(void **state)
{
    const struct pack_span spans[] = {{.first_date = MONDAY, .last_date = MONDAY + 9, .pack = &pandemic},
                                      {.room = "8c", .first_date = MONDAY + 1, .last_date = MONDAY + 1,
                                       .pack = &strict},
                                      {.first_date = MONDAY + 3, .last_date = MONDAY + 2, .pack = &strict}};
    const struct pack_plan plan = {.adopted = &england, .count = 3, .spans = spans};

    (void)state;
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY + 1), &strict);
    assert_ptr_equal(pack_plan_live(&plan, "9a", MONDAY + 1), &pandemic);
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY + 2), &pandemic);
    assert_ptr_equal(pack_plan_live(&plan, "8c", MONDAY + 3), &pandemic);
}

/* -- the shelf -- */

static void the_shelf_holds_what_is_shipped(void **state)
{
    struct pack_shelf *shelf;
    struct error err = {0};

    (void)state;
    assert_int_equal(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, &err), 0);
    assert_true(pack_shelf_count(shelf) >= 1);
    for (size_t i = 0; i < pack_shelf_count(shelf); i++)
        assert_string_equal(pack_shelf_at(shelf, i)->why, "");
    assert_string_equal(pack_shelf_find(shelf, "england")->name, "england");
    assert_non_null(pack_shelf_rule(shelf, "england", "union-neu-co2-act"));
    assert_null(pack_shelf_rule(shelf, "england", "nothing"));
    assert_null(pack_shelf_find(shelf, "atlantis"));
    pack_shelf_close(shelf);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void a_broken_pack_stands_there_with_the_reason(void **state)
{
    char folder[] = "/tmp/transom-shelf-XXXXXX", path[256];
    static const char *const files[] = {"broken.yaml", "No Name.yaml", "notes.txt"};
    const struct pack *pack = NULL;
    struct pack_shelf *shelf;
    struct error err = {0};

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(folder, files[i], "pack: other\n");
    assert_int_equal(pack_shelf_open(folder, &shelf, &err), 0);
    assert_int_equal(pack_shelf_count(shelf), 1);
    assert_string_equal(pack_shelf_at(shelf, 0)->name, "broken");
    assert_null(pack_shelf_at(shelf, 0)->pack);
    assert_non_null(strstr(pack_shelf_at(shelf, 0)->why, "broken.yaml"));
    assert_int_equal(pack_shelf_take(shelf, "broken", &pack, &err), -EINVAL);
    assert_non_null(strstr(err.text, "broken.yaml"));
    assert_int_equal(pack_shelf_take(shelf, "absent", &pack, &err), -ENOENT);
    assert_null(pack);
    pack_shelf_close(shelf);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    struct pack_shelf *shelf;
    struct error err = {0};

    (void)state;
    assert_int_equal(pack_shelf_open("/nowhere/packs", &shelf, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/packs"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_adopted_pack_judges_all_past_days_but_no_past_incident),
        cmocka_unit_test(an_outbreak_holds_from_its_first_to_its_last_day_in_its_room),
        cmocka_unit_test(the_later_of_two_outbreaks_wins_and_one_that_never_was_holds_nowhere),
        cmocka_unit_test(the_shelf_holds_what_is_shipped),
        cmocka_unit_test(a_broken_pack_stands_there_with_the_reason),
        cmocka_unit_test(a_folder_that_is_not_there_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
