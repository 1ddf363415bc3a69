/* tests/unit/test_outlook.c - "about 1500 in 10 minutes": two lessons that follow F3, heard reading by reading. */
#include "outlook.h"
#include "school_kit.h"
#include "ventilation.h"
#include <math.h>

#define ROOM 1                          /* s1, whose volume and seats are known; s0 has neither */
#define LITRES_PER_S 75.0
#define VOLUME_M3 180.0
#define SEATS 30
#define BREAK_PPM 600.0
#define ASKED 88                        /* minutes after the first lesson began */
#define LESSON "2026-11-24T09:00:00Z"

static struct outlook *outlook;

static int begin(void **state)
{
    struct room_info info = {.id = "r1", .ventilation = VENTILATION_NATURAL, .ages = AGES_11_15, .seats = SEATS,
                             .volume_m3 = VOLUME_M3};
    int index;

    (void)state;
    kit_open(1);
    assert_int_equal(school_add_room(kit_school, &info, &index, NULL), 0);
    assert_int_equal(index, ROOM);
    assert_int_equal(school_add_device(kit_school, 2, "s1", "plain", ROOM, false, &index, NULL), 0);
    outlook = outlook_open();
    assert_non_null(outlook);
    return 0;
}

static int end(void **state)
{
    outlook_close(outlook);
    return kit_close(state);
}

static double lesson_ppm(double start_ppm, double minutes)
{
    const struct ventilation_use use = {SEATS * generation_in_room_air(generation_of_ages_l_per_s(AGES_11_15), 20.5),
                                        LITRES_PER_S, VOLUME_M3, 420};

    return ventilation_level_ppm(&use, start_ppm, minutes / 60);
}

/* A club from 08:00 and a lesson till 10:00, ten minutes with all windows open, and the next lesson with them as
 * before. */
static double level_ppm(double minutes)
{
    if (minutes <= -60)
        return 420;
    if (minutes <= 60)
        return lesson_ppm(420, minutes + 60);
    if (minutes < 70)
        return lesson_ppm(420, 120) + (BREAK_PPM - lesson_ppm(420, 120)) * (minutes - 60) / 10;
    return lesson_ppm(BREAK_PPM, minutes - 70);
}

/* A quiet night, and the day so far: one reading a minute of both rooms, the newest so many minutes into the first
 * lesson. */
static int64_t hear_until(int minutes)
{
    int64_t start_ms = kit_utc(LESSON);

    for (int minute = -5 * 60; minute <= minutes; minute++)
        for (size_t room = 0; room < 2; room++)
            kit_hear(room, level_ppm(minute) + minute % 3, READING_NO_TIME, start_ms + minute * KIT_MINUTE_MS);
    return start_ms + minutes * KIT_MINUTE_MS;
}

static struct outlook_view ask(size_t room, int64_t now_ms)
{
    struct outlook_view view;

    outlook_of(outlook, kit_school, room, now_ms, &view);
    return view;
}

static double minutes_to_1500(int from)
{
    double minutes = from;

    while (level_ppm(minutes) < OUTLOOK_LIMIT_PPM)
        minutes += 0.1;
    return minutes - from;
}

static void the_crossing_lies_in_what_was_foretold(void **state)
{
    (void)state;
    int64_t now_ms = hear_until(ASKED);
    struct outlook_view view = ask(ROOM, now_ms);

    assert_true(view.is_given);
    assert_int_equal(view.at_ms, now_ms);
    assert_true(view.minutes[0] <= minutes_to_1500(ASKED) && minutes_to_1500(ASKED) <= view.minutes[1]);
}

static void without_an_estimate_of_the_air_nothing_is_foretold(void **state)
{
    (void)state;

    assert_false(ask(0, hear_until(ASKED)).is_given);          /* nobody said how large it is */
}

static void before_the_first_estimate_of_the_day_nothing_is_foretold(void **state)
{
    (void)state;

    assert_false(ask(ROOM, hear_until(25)).is_given);
}

static void a_silent_room_foretells_nothing(void **state)
{
    (void)state;
    int64_t now_ms = hear_until(ASKED);

    assert_true(ask(ROOM, now_ms + INTERVAL_GAP_MIN_MS).is_given);
    assert_false(ask(ROOM, now_ms + INTERVAL_GAP_MIN_MS + 1).is_given);
}

static void over_the_limit_there_is_nothing_to_foretell(void **state)
{
    (void)state;

    assert_false(ask(ROOM, hear_until(110)).is_given);
}

static void the_day_so_far_has_an_estimate_around_the_truth(void **state)
{
    (void)state;
    struct fresh_day *day = outlook_day(kit_school, ROOM, hear_until(ASKED));
    const struct fresh_air_entry *newest;

    assert_non_null(day);
    newest = fresh_day_newest(day);
    assert_non_null(newest);
    assert_true(newest->range.litres_per_s[0] <= LITRES_PER_S && LITRES_PER_S <= newest->range.litres_per_s[1]);
    assert_int_equal(newest->to_ms, kit_utc(LESSON) + KIT_HOUR_MS);
    free(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_crossing_lies_in_what_was_foretold, begin, end),
        cmocka_unit_test_setup_teardown(without_an_estimate_of_the_air_nothing_is_foretold, begin, end),
        cmocka_unit_test_setup_teardown(before_the_first_estimate_of_the_day_nothing_is_foretold, begin, end),
        cmocka_unit_test_setup_teardown(a_silent_room_foretells_nothing, begin, end),
        cmocka_unit_test_setup_teardown(over_the_limit_there_is_nothing_to_foretell, begin, end),
        cmocka_unit_test_setup_teardown(the_day_so_far_has_an_estimate_around_the_truth, begin, end),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
