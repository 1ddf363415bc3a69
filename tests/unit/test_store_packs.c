/* What leaders adopted, and outbreaks: kept, listed, ended, bounded. */
#include "packs.h"
#include "places.h"
#include "store_folder.h"
#include <errno.h>

static int take_adoption(void *context, const struct adoption *adoption)
{
    strcat(context, adoption->pack);
    strcat(context, " ");
    return 0;
}

static void adoptions_are_listed_newest_first_and_never_rewritten(void **state)
{
    struct folder *folder = *state;
    struct adoption adoption = {.at_ms = 5, .pack = "england", .who = "Ms Rees", .reason = "agreed"};
    char names[128] = "";

    assert_done(adoption_add(folder->store, &adoption, &folder->err));
    strcpy(adoption.pack, "wales");
    assert_done(adoption_add(folder->store, &adoption, &folder->err));
    strcpy(adoption.pack, "union");
    assert_done(adoption_add(folder->store, &adoption, &folder->err));
    assert_done(adoptions_list(folder->store, 2, take_adoption, names, &folder->err));
    assert_string_equal(names, "union wales ");
}

static int take_outbreak(void *context, const struct outbreak *outbreak)
{
    struct outbreak *all = context;

    all[outbreak->id - 1] = *outbreak;
    return 0;
}

static void an_outbreak_is_ended_once_and_only_before_its_end(void **state)
{
    struct folder *folder = *state;
    struct outbreak outbreak = {.room = "8c", .pack = "pandemic", .from_ms = 10, .to_ms = 100, .who = "Ms Rees",
                                .reason = "flu"};
    struct room_info room = {.id = "8c", .name = "8C"};
    struct outbreak all[2];

    assert_done(room_save(folder->store, &room, &folder->err));
    assert_done(outbreak_add(folder->store, &outbreak, &folder->err));
    assert_int_equal(outbreak.id, 1);
    outbreak.room[0] = '\0';
    assert_done(outbreak_add(folder->store, &outbreak, &folder->err));
    assert_done(outbreak_end(folder->store, 1, 99, &folder->err));
    assert_int_equal(outbreak_end(folder->store, 1, 99, &folder->err), -ENOENT);
    assert_int_equal(outbreak_end(folder->store, 2, 100, &folder->err), -ENOENT);
    assert_int_equal(outbreak_end(folder->store, 3, 50, &folder->err), -ENOENT);
    assert_done(outbreaks_list(folder->store, take_outbreak, all, &folder->err));
    assert_string_equal(all[0].room, "8c");
    assert_int_equal(all[0].ended_ms, 99);
    assert_string_equal(all[0].pack, "pandemic");
    assert_string_equal(all[0].reason, "flu");
    assert_string_equal(all[1].room, "");
    assert_int_equal(all[1].ended_ms, 0);
    assert_int_equal(all[1].to_ms, 100);
}

static void an_outbreak_needs_a_room_that_is_there_and_a_place(void **state)
{
    struct folder *folder = *state;
    struct outbreak outbreak = {.room = "9z", .pack = "pandemic", .from_ms = 10, .to_ms = 100, .who = "a",
                                .reason = "b"};

    assert_int_equal(outbreak_add(folder->store, &outbreak, &folder->err), -ENOENT);
    outbreak.room[0] = '\0';
    for (int i = 0; i < OUTBREAKS_MAX; i++)
        assert_done(outbreak_add(folder->store, &outbreak, &folder->err));
    outbreak.from_ms = 99;
    assert_int_equal(outbreak_add(folder->store, &outbreak, &folder->err), -ENOSPC);
    outbreak.from_ms = 100;         /* when those are over */
    outbreak.to_ms = 200;
    assert_done(outbreak_add(folder->store, &outbreak, &folder->err));
}

static int count_one(void *context, const struct outbreak *outbreak)
{
    int64_t *ids = context;

    ids[++ids[0]] = outbreak->id;
    return 0;
}

static void of_outbreaks_that_are_over_only_the_newest_are_recent(void **state)
{
    struct folder *folder = *state;
    int64_t ids[8] = {0};

    for (int i = 0; i < 5; i++) {   /* the first one runs longest */
        struct outbreak outbreak = {.pack = "pandemic", .from_ms = 10, .to_ms = 100 - i, .who = "a", .reason = "b"};

        assert_done(outbreak_add(folder->store, &outbreak, &folder->err));
    }
    assert_done(outbreaks_recent(folder->store, 99, 2, count_one, ids, &folder->err));
    assert_int_equal(ids[0], 3);
    assert_int_equal(ids[1], 1);
    assert_int_equal(ids[2], 4);
    assert_int_equal(ids[3], 5);
    ids[0] = 0;
    assert_done(outbreaks_recent(folder->store, 100, 2, count_one, ids, &folder->err));
    assert_int_equal(ids[0], 2);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(adoptions_are_listed_newest_first_and_never_rewritten),
        PROMISE(an_outbreak_is_ended_once_and_only_before_its_end),
        PROMISE(an_outbreak_needs_a_room_that_is_there_and_a_place),
        PROMISE(of_outbreaks_that_are_over_only_the_newest_are_recent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
