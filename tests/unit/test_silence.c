/* tests/unit/test_silence.c - who fell silent, and when that is said: every due instant, and mass silence. */
#include "silence_kit.h"

static size_t rooms_told(enum incident_state to)
{
    size_t count = 0;

    for (int room = 0; room < ROOMS; room++)
        count += count_of(room, to);
    return count;
}

/* -- one room -- */

static void p31_a_silent_room_is_told_within_a_minute_of_its_due_instant(void **state)
{
    int64_t due_ms = NINE + SILENT_AFTER;

    (void)state;
    start(1);
    advance(due_ms + SILENCE_GATHER_MS - 1);
    assert_int_equal(told_count, 0);
    advance(due_ms + SILENCE_GATHER_MS);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].room, 0);
    assert_int_equal(told[0].event.to, INCIDENT_RAISED);
    assert_int_equal(told[0].event.began_ms, NINE);
    assert_int_equal(told[0].event.raised_ms, due_ms);
    assert_true(SILENCE_GATHER_MS < MINUTE);
    advance(due_ms + HOUR);
    assert_int_equal(told_count, 1);
}

static void it_does_not_matter_when_silence_is_looked_for(void **state)
{
    (void)state;
    start(1);
    advance(NINE + 3 * HOUR);
    assert_int_equal(told[0].event.began_ms, NINE);
    assert_int_equal(told[0].event.raised_ms, NINE + SILENT_AFTER);
}

static void a_room_heard_in_the_last_second_is_not_told(void **state)
{
    (void)state;
    start(1);
    rooms[0].heard_ms = NINE + SILENT_AFTER + SILENCE_GATHER_MS - 1;
    advance(NINE + SILENT_AFTER + SILENCE_GATHER_MS);
    assert_int_equal(told_count, 0);
}

static void due_counts_from_the_latest_of_reading_period_and_hearing(void **state)
{
    (void)state;
    start(1);
    rooms[0].heard_ms = NINE - 5 * HOUR;        /* silent all night: the period gives it a new chance */
    advance(NINE + SILENT_AFTER + SILENCE_GATHER_MS - 1);
    assert_int_equal(told_count, 0);
    advance(NINE + SILENT_AFTER + SILENCE_GATHER_MS);
    assert_int_equal(told[0].event.raised_ms, NINE + SILENT_AFTER);

    start(1);
    silence_deaf_until(&silence, NINE + HOUR);
    advance(NINE + HOUR + SILENT_AFTER + SILENCE_GATHER_MS - 1);
    assert_int_equal(told_count, 0);
    advance(NINE + HOUR + SILENT_AFTER + SILENCE_GATHER_MS);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].event.raised_ms, NINE + HOUR + SILENT_AFTER);
}

static void a_room_heard_again_is_cleared_at_that_reading(void **state)
{
    (void)state;
    start(1);
    advance(NINE + HOUR);
    rooms[0].heard_ms = NINE + HOUR + 7 * SECOND;
    advance(NINE + HOUR + MINUTE);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].event.to, INCIDENT_CLEARED);
    assert_int_equal(told[1].event.cleared_ms, NINE + HOUR + 7 * SECOND);
    assert_int_equal(told[1].event.began_ms, NINE);
    assert_string_equal(told[1].reason, "heard again");
}

static void a_silence_ends_with_the_period_and_begins_anew_with_the_next(void **state)
{
    int64_t end_ms = NINE + 6 * HOUR, next_ms = NINE + 24 * HOUR;

    (void)state;
    start(1);
    advance(NINE + HOUR);
    rooms[0].is_occupied = false;
    rooms[0].since_ms = end_ms;
    advance(end_ms + 20 * MINUTE);
    assert_int_equal(told_count, 2);
    assert_true(told[1].event.unoccupied);
    assert_int_equal(told[1].event.cleared_ms, end_ms);
    advance(next_ms - 1);
    assert_int_equal(told_count, 2);
    rooms[0].is_occupied = true;
    rooms[0].since_ms = next_ms;
    advance(next_ms + SILENT_AFTER + SILENCE_GATHER_MS);
    assert_int_equal(told_count, 3);
    assert_int_equal(told[2].event.began_ms, next_ms);
}

static void nothing_is_expected_of_an_empty_or_unwatched_room(void **state)
{
    (void)state;
    start(2);
    rooms[0].is_occupied = false;
    rooms[1].is_watched = false;
    advance(NINE + 5 * HOUR);
    assert_int_equal(told_count, 0);
}

static void a_silent_room_whose_sensor_is_taken_away_is_cleared(void **state)
{
    (void)state;
    start(1);
    advance(NINE + HOUR);
    rooms[0].is_watched = false;
    advance(NINE + 2 * HOUR);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].event.to, INCIDENT_CLEARED);
    assert_string_equal(told[1].reason, "not watched any more");
}

/* -- mass silence -- */

static void p31_more_than_half_and_at_least_three_rooms_are_one_incident(void **state)
{
    static const struct {
        size_t silent, rooms;
        bool is_mass;
    } cases[] = {{3, 5, true}, {2, 4, false}, {3, 4, true}, {1, 2, false}, {2, 2, false}, {2, 3, false},
                 {3, 3, true}, {6, 12, false}, {7, 12, true}, {1, 1, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        start(cases[i].rooms);
        run(NINE, NINE + SILENT_AFTER + 2 * MINUTE, cases[i].silent);
        assert_int_equal(count_of(SITE, INCIDENT_RAISED), cases[i].is_mass);
        assert_int_equal(rooms_told(INCIDENT_RAISED), cases[i].is_mass ? 0 : cases[i].silent);
    }
}

static void p31_sensors_that_fail_together_are_one_incident_though_they_last_spoke_a_minute_apart(void **state)
{
    (void)state;
    start(10);
    for (size_t i = 0; i < 6; i++)
        rooms[i].heard_ms = NINE + (int64_t)i * 11 * SECOND;
    run(NINE + MINUTE, NINE + SILENT_AFTER + 3 * MINUTE, 6);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].room, SITE);
    assert_int_equal(told[0].event.began_ms, NINE);
    assert_int_equal(told[0].event.raised_ms, NINE + SILENT_AFTER + 55 * SECOND);   /* the sixth room's due */
    assert_string_equal(told[0].reason, "6 of 10 rooms overdue");
}

static void rooms_told_alone_before_it_was_a_mass_are_taken_back(void **state)
{
    (void)state;
    start(4);
    run(NINE, NINE + SILENT_AFTER + MINUTE, 1);
    assert_int_equal(count_of(0, INCIDENT_RAISED), 1);
    run(NINE + SILENT_AFTER + MINUTE + SECOND, NINE + 40 * MINUTE, 3);
    assert_int_equal(count_of(SITE, INCIDENT_RAISED), 1);
    assert_int_equal(count_of(0, INCIDENT_CLEARED), 1);
    assert_string_equal(nth(0, INCIDENT_CLEARED, 0)->reason, "one fault, not many");
    assert_int_equal(rooms_told(INCIDENT_RAISED), 1);
}

static void a_mass_ends_when_half_are_heard_and_the_rest_are_told_alone(void **state)
{
    int64_t heard_ms = NINE + HOUR;

    (void)state;
    start(5);
    run(NINE, heard_ms - SECOND, 4);
    assert_int_equal(told_count, 1);
    rooms[0].heard_ms = rooms[1].heard_ms = heard_ms;
    advance(heard_ms + 10 * SECOND);
    assert_int_equal(count_of(SITE, INCIDENT_CLEARED), 1);
    assert_int_equal(nth(SITE, INCIDENT_CLEARED, 0)->event.cleared_ms, heard_ms);
    advance(heard_ms + SILENCE_GATHER_MS - 1);
    assert_int_equal(rooms_told(INCIDENT_RAISED), 0);
    advance(heard_ms + SILENCE_GATHER_MS);
    assert_int_equal(count_of(2, INCIDENT_RAISED), 1);
    assert_int_equal(count_of(3, INCIDENT_RAISED), 1);
    assert_int_equal(nth(2, INCIDENT_RAISED, 0)->event.raised_ms, NINE + SILENT_AFTER);
    assert_int_equal(rooms_told(INCIDENT_RAISED), 2);
}

/* The fault is mended: the rooms speak up one after the other within a minute, and none is told on its own
 * meanwhile. */
static void rooms_that_come_back_one_by_one_after_a_mass_are_not_told(void **state)
{
    int64_t back_ms = NINE + 30 * MINUTE;

    (void)state;
    start(5);
    advance(NINE + 20 * MINUTE);
    assert_int_equal(count_of(SITE, INCIDENT_RAISED), 1);
    for (int i = 0; i < 5; i++) {
        rooms[i].heard_ms = back_ms + i * 10 * SECOND;
        advance(rooms[i].heard_ms);
    }
    assert_int_equal(count_of(SITE, INCIDENT_CLEARED), 1);
    assert_int_equal(rooms_told(INCIDENT_RAISED), 0);
}

static void a_mass_ends_with_the_period_at_its_end(void **state)
{
    (void)state;
    start(3);
    advance(NINE + HOUR);
    for (size_t i = 0; i < 3; i++) {
        rooms[i].is_occupied = false;
        rooms[i].since_ms = NINE + 6 * HOUR;
    }
    advance(NINE + 7 * HOUR);
    assert_int_equal(told_count, 2);
    assert_true(told[1].event.unoccupied);
    assert_int_equal(told[1].event.cleared_ms, NINE + 6 * HOUR);
}

static void p25_a_pause_of_ten_minutes_is_no_storm(void **state)
{
    int64_t stopped_ms = NINE + 30 * MINUTE, again_ms = stopped_ms + 10 * MINUTE;

    (void)state;
    start(ROOMS);
    run(NINE, stopped_ms, 0);
    for (size_t i = 0; i < room_count; i++)
        rooms[i].heard_ms -= 6 * MINUTE;        /* even of sensors that were late already */
    silence_deaf_until(&silence, again_ms);
    advance(again_ms);
    run(again_ms + SECOND, again_ms + 30 * MINUTE, 0);
    assert_int_equal(told_count, 0);
}

static void a_clock_set_back_keeps_a_raised_silence_until_the_room_is_heard(void **state)
{
    (void)state;
    start(1);
    rooms[0].heard_ms = NINE + 2 * HOUR;
    advance(NINE + 3 * HOUR);
    assert_int_equal(told_count, 1);
    silence_step_back(&silence, NINE + HOUR);
    rooms[0].heard_ms = NINE + 30 * MINUTE;     /* newest that the room still believes */
    advance(NINE + HOUR);
    assert_int_equal(told_count, 1);
    rooms[0].heard_ms = NINE + HOUR + SECOND;
    advance(NINE + HOUR + SECOND);
    assert_int_equal(told_count, 2);
    assert_true(told[1].event.cleared_ms >= told[1].event.raised_ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p31_a_silent_room_is_told_within_a_minute_of_its_due_instant),
        cmocka_unit_test(it_does_not_matter_when_silence_is_looked_for),
        cmocka_unit_test(a_room_heard_in_the_last_second_is_not_told),
        cmocka_unit_test(due_counts_from_the_latest_of_reading_period_and_hearing),
        cmocka_unit_test(a_room_heard_again_is_cleared_at_that_reading),
        cmocka_unit_test(a_silence_ends_with_the_period_and_begins_anew_with_the_next),
        cmocka_unit_test(nothing_is_expected_of_an_empty_or_unwatched_room),
        cmocka_unit_test(a_silent_room_whose_sensor_is_taken_away_is_cleared),
        cmocka_unit_test(p31_more_than_half_and_at_least_three_rooms_are_one_incident),
        cmocka_unit_test(p31_sensors_that_fail_together_are_one_incident_though_they_last_spoke_a_minute_apart),
        cmocka_unit_test(rooms_told_alone_before_it_was_a_mass_are_taken_back),
        cmocka_unit_test(a_mass_ends_when_half_are_heard_and_the_rest_are_told_alone),
        cmocka_unit_test(rooms_that_come_back_one_by_one_after_a_mass_are_not_told),
        cmocka_unit_test(a_mass_ends_with_the_period_at_its_end),
        cmocka_unit_test(p25_a_pause_of_ten_minutes_is_no_storm),
        cmocka_unit_test(a_clock_set_back_keeps_a_raised_silence_until_the_room_is_heard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
