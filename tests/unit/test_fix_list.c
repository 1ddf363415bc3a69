/* Rooms to fix: what failed comes worst first, what did not after the same order, what was measured too little apart. */
#include "fix_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define OCCUPIED_MIN 400

/* A room measured for a share of its time, and over 800 ppm for a share of that. */
static struct story room_of(const char *id, double coverage, double share, size_t failed_days)
{
    struct story story = {.occupied_min = OCCUPIED_MIN, .measured_min = coverage * OCCUPIED_MIN,
                          .above_min = {share * coverage * OCCUPIED_MIN}, .level_count = 1, .failed_days = failed_days};

    snprintf(story.room.id, sizeof story.room.id, "%s", id);
    return story;
}

/* "8c 2l": the ids in their order. */
static const char *ids_of(const struct story *const *stories, size_t count)
{
    static char text[256];

    *text = '\0';
    for (size_t i = 0; i < count; i++)
        sprintf(text + strlen(text), "%s%s", i ? " " : "", stories[i]->room.id);
    return text;
}

static void rooms_come_worst_first_whether_they_failed_or_not(void **state)
{
    struct story rooms[] = {room_of("library", 1, 0.2, 0), room_of("8c", 1, 0.4, 3), room_of("2l", 1, 0.9, 1),
                            room_of("staff", 1, 0.3, 0),   room_of("7a", 1, 0.4, 5), room_of("hall", 1, 0, 0)};
    struct story *stories[] = {&rooms[0], &rooms[1], &rooms[2], &rooms[3], &rooms[4], &rooms[5]};
    struct fix_list list;

    (void)state;
    fix_list_make(stories, 6, &list);
    assert_string_equal(ids_of(list.failed, list.failed_count), "2l 7a 8c");    /* as often over: more days first */
    assert_string_equal(ids_of(list.fine, list.fine_count), "staff library hall");
    assert_int_equal(list.thin_count, 0);
}

static void what_was_measured_for_less_than_three_quarters_has_no_rank(void **state)
{
    struct story rooms[] = {room_of("8c", 0.74, 1, 5), room_of("2l", 0.75, 0.5, 1), room_of("unused", 1, 0, 0)};
    struct story *stories[] = {&rooms[0], &rooms[1], &rooms[2]};
    struct fix_list list;

    (void)state;
    rooms[2].occupied_min = rooms[2].measured_min = 0;
    fix_list_make(stories, 3, &list);
    assert_string_equal(ids_of(list.failed, list.failed_count), "2l");
    assert_string_equal(ids_of(list.thin, list.thin_count), "8c");
    assert_int_equal(list.fine_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_come_worst_first_whether_they_failed_or_not),
        cmocka_unit_test(what_was_measured_for_less_than_three_quarters_has_no_rank),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
