/* tests/unit/test_recent_lines.c - what is kept of a sensor's lines, however fast it talks and however long it
 * paused. */
#include "trailing_kit.h"

static void a_sensor_faster_than_any_is_said_to_be_unknown_never_wrong(void **state)
{
    struct watch *w = sustained_above(1500);
    size_t unknown = 0;

    (void)state;
    for (int tick = 0; tick < 40 * 60 * 20; tick++) {       /* twenty a second */
        struct line line = {tick * 50, (tick + 1) * 50, 1000 + tick % 2, 1000 + (tick + 1) % 2};
        struct trailing_mean_result result = add(w, &line);

        assert_true(w->lines.first + w->lines.count <= w->lines.places);
        unknown += isnan(result.mean) != 0;
        if (!isnan(result.mean))
            assert_near(result.mean, 1000.5, 1e-6);
    }
    assert_true(unknown > 15 * 60 * 20);
}

static void five_readings_a_second_are_all_kept(void **state)
{
    struct watch *w = sustained_above(1500);

    (void)state;
    for (int tick = 0; tick < 3600 * RECENT_LINES_PER_S; tick++) {
        struct line line = {tick * 200, (tick + 1) * 200, 1000, 1000};
        struct trailing_mean_result result = add(w, &line);

        assert_true(result.joined_ms == fmin((double)line.end_ms, SUSTAINED_WINDOW_MS));
    }
}

static void a_sensor_of_one_a_minute_touches_little_memory(void **state)
{
    struct watch *w = sustained_above(1500);

    (void)state;
    for (int minute = 0; minute < 3000; minute++) {
        struct line line = make_line(minute, minute + 1, 1000, 1000);

        add(w, &line);
        assert_true(w->lines.first + w->lines.count < 160);
    }
    assert_true(w->lines.count < 24);
}

/* Times are kept by their lowest bits, which come round every 25 days. */
static void a_hole_of_weeks_leaves_nothing_behind(void **state)
{
    struct watch *w = sustained_above(1500);

    (void)state;
    for (int days = 0; days < 60; days += 5) {
        struct line line = make_line(days * 1440, days * 1440 + 10, 2000, 2000);
        struct trailing_mean_result result = add(w, &line);

        assert_true(result.joined_ms == 10 * MINUTE_MS);
        assert_true(isnan(result.mean));
    }
}

static void a_jump_between_lines_that_meet_is_kept_as_one(void **state)
{
    struct watch *w = sustained_above(1500);
    struct line before = make_line(0, 10, 1000, 1000), after = make_line(10, 20, 2000, 2000);

    (void)state;
    add(w, &before);
    assert_near(add(w, &after).mean, 1500, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sensor_faster_than_any_is_said_to_be_unknown_never_wrong),
        cmocka_unit_test(five_readings_a_second_are_all_kept),
        cmocka_unit_test(a_sensor_of_one_a_minute_touches_little_memory),
        cmocka_unit_test(a_hole_of_weeks_leaves_nothing_behind),
        cmocka_unit_test(a_jump_between_lines_that_meet_is_kept_as_one),
    };

    return cmocka_run_group_tests(tests, NULL, close_watches);
}
