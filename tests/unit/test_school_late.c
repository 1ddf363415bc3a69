/* tests/unit/test_school_late.c - what late data corrects in the school in memory, when, and in how many
 * rooms at once. */
#include "school_day_kit.h"

#define UNION_ACT "union-neu-co2-act"       /* an instant rule above 800 ppm, hold 5 minutes */

static void a_replayed_reading_counts_for_the_room_where_its_sensor_was(void **state)
{
    struct reading reading = kit_reading(700, 20, READING_NO_TIME);
    int then = 1, nowhere = -1;

    (void)state;
    assert_int_equal(hear_named("s0", nine_ms, (struct school_message){.reading = &reading, .room = &then}).room, 1);
    assert_int_equal(room_heard_ms(school_room(kit_school, 0)), 0);
    assert_int_equal(room_heard_ms(school_room(kit_school, 1)), nine_ms);
    assert_int_equal(hear_named("s0", nine_ms + 1, (struct school_message){.reading = &reading, .room = &nowhere}).result,
                     HEARD_TRAY);
    assert_int_equal(hear_named("s0", nine_ms + 2, (struct school_message){.reading = &reading}).room, 0);
}

static void late_samples_correct_the_day_at_the_next_advance(void **state)
{
    const struct kit_event *raised;

    (void)state;
    kit_hear(0, 600, nine_ms, nine_ms);
    kit_hear(0, 600, nine_ms + 40 * KIT_MINUTE_MS, nine_ms + 40 * KIT_MINUTE_MS);
    for (int64_t minute = 10; minute <= 30; minute++)       /* delivered late: the room was stuffy in between */
        assert_int_equal(kit_hear(0, 1200, nine_ms + minute * KIT_MINUTE_MS, nine_ms + 40 * KIT_MINUTE_MS + minute).result,
                         HEARD_LATE);
    assert_int_equal(kit_event_count, 0);
    school_advance(kit_school, nine_ms + 41 * KIT_MINUTE_MS);
    assert_int_equal(kit_corrections, 1);
    raised = kit_nth(UNION_ACT, 0, INCIDENT_FADING, 0);
    assert_non_null(raised);                                /* told once, in its newest state */
    assert_true(raised->event.corrected);
    /* where 600 to 1200 cross 800 */
    assert_int_equal(raised->event.change.began_ms, nine_ms + 200 * KIT_SECOND_MS);
    assert_int_equal(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 0);
    assert_int_equal(kit_correction.from_ms, nine_ms - 9 * KIT_HOUR_MS);
    assert_int_equal(kit_correction.to_ms, nine_ms + 15 * KIT_HOUR_MS);
    school_advance(kit_school, nine_ms + 42 * KIT_MINUTE_MS);
    assert_int_equal(kit_corrections, 1);
}

static void a_room_is_judged_again_at_most_every_ten_seconds(void **state)
{
    (void)state;
    kit_hear(0, 600, nine_ms + 20 * KIT_MINUTE_MS, nine_ms + 20 * KIT_MINUTE_MS);
    kit_hear(0, 600, nine_ms, nine_ms + 20 * KIT_MINUTE_MS);
    school_advance(kit_school, nine_ms + 21 * KIT_MINUTE_MS);
    assert_int_equal(kit_corrections, 1);
    kit_hear(0, 600, nine_ms + KIT_MINUTE_MS, nine_ms + 21 * KIT_MINUTE_MS);
    school_advance(kit_school, nine_ms + 21 * KIT_MINUTE_MS + 9999);
    assert_int_equal(kit_corrections, 1);
    school_advance(kit_school, nine_ms + 21 * KIT_MINUTE_MS + 10000);
    assert_int_equal(kit_corrections, 2);
}

static void a_replay_judges_again_only_when_a_day_is_over_and_at_its_end(void **state)
{
    int64_t evening_ms = nine_ms + 14 * KIT_HOUR_MS;        /* 23:00 */

    (void)state;
    school_replaying(kit_school, true, nine_ms);
    kit_hear(0, 600, evening_ms, evening_ms);
    kit_hear(0, 600, evening_ms - KIT_MINUTE_MS, evening_ms);
    school_advance(kit_school, evening_ms);
    school_advance(kit_school, evening_ms + KIT_HOUR_MS - 1);
    assert_int_equal(kit_corrections, 0);
    school_advance(kit_school, evening_ms + KIT_HOUR_MS);
    assert_int_equal(kit_corrections, 1);
    kit_hear(0, 600, evening_ms - 2 * KIT_MINUTE_MS, evening_ms + 2 * KIT_HOUR_MS);
    school_advance(kit_school, evening_ms + 2 * KIT_HOUR_MS);
    assert_int_equal(kit_corrections, 1);
    school_replaying(kit_school, false, evening_ms + 2 * KIT_HOUR_MS);
    assert_int_equal(kit_corrections, 2);
}

static void an_incident_that_late_data_refutes_is_not_in_the_correction(void **state)
{
    (void)state;
    for (int64_t minute = 0; minute <= 12; minute += 3)
        kit_hear(0, 1200, nine_ms + minute * KIT_MINUTE_MS, nine_ms + minute * KIT_MINUTE_MS);
    assert_int_equal(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 1);
    for (int64_t minute = 1; minute <= 12; minute += 3)     /* between any two it was well aired */
        kit_hear(0, 500, nine_ms + minute * KIT_MINUTE_MS, nine_ms + 13 * KIT_MINUTE_MS);
    school_advance(kit_school, nine_ms + 13 * KIT_MINUTE_MS);
    assert_int_equal(kit_corrections, 1);
    for (size_t i = 0; i < kit_correction.count; i++)
        assert_int_equal(kit_correction.events[i].to, INCIDENT_PENDING);
    assert_int_equal(kit_count(UNION_ACT, 0, INCIDENT_RAISED), 1);      /* the one told before stays told */
}

static void no_more_than_four_rooms_are_judged_again_at_once(void **state)
{
    int64_t now_ms = nine_ms + KIT_HOUR_MS;

    kit_close(state);
    kit_open(10);
    for (size_t i = 0; i < 10; i++) {
        kit_hear(i, 600, now_ms, now_ms);
        kit_hear(i, 600, nine_ms, now_ms);
    }
    for (size_t expected = 4; expected <= 12; expected += 4) {
        school_advance(kit_school, now_ms);
        assert_int_equal(kit_corrections, expected < 10 ? expected : 10);
    }
}

static void a_clock_that_came_from_the_future_is_forgotten(void **state)
{
    int64_t future_ms = nine_ms + 4 * 365 * KIT_DAY_MS;
    struct room_view view;

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct reading reading = kit_reading(700, 20, READING_NO_TIME);

        hear_named("s0", future_ms + i * KIT_MINUTE_MS,
                   (struct school_message){.clock_untrusted = true, .reading = &reading});
        school_advance(kit_school, future_ms + i * KIT_MINUTE_MS);
    }
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kit_hear(0, 900 + i, READING_NO_TIME, nine_ms + i * KIT_MINUTE_MS).result, HEARD_JUDGED);
        school_advance(kit_school, nine_ms + i * KIT_MINUTE_MS);
    }
    room_view(school_room(kit_school, 0), nine_ms + 4 * KIT_MINUTE_MS, &view);
    assert_float_equal(view.co2_ppm, 904, 0);
    assert_int_equal(view.freshness, FRESHNESS_LIVE);
    assert_int_equal(view.interval_ms, KIT_MINUTE_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_replayed_reading_counts_for_the_room_where_its_sensor_was, start, kit_close),
        cmocka_unit_test_setup_teardown(late_samples_correct_the_day_at_the_next_advance, start, kit_close),
        cmocka_unit_test_setup_teardown(a_room_is_judged_again_at_most_every_ten_seconds, start, kit_close),
        cmocka_unit_test_setup_teardown(a_replay_judges_again_only_when_a_day_is_over_and_at_its_end, start, kit_close),
        cmocka_unit_test_setup_teardown(an_incident_that_late_data_refutes_is_not_in_the_correction, start, kit_close),
        cmocka_unit_test_setup_teardown(no_more_than_four_rooms_are_judged_again_at_once, start, kit_close),
        cmocka_unit_test_setup_teardown(a_clock_that_came_from_the_future_is_forgotten, start, kit_close),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
