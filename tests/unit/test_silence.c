/* tests/unit/test_silence.c - who fell silent, and when that is said: every due instant, mass silence, a lost
 * broker. */
#include "silence.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define NINE (HOUR * 1000)              /* the start of the occupied period; any instant does */
#define SILENT_AFTER (15 * MINUTE)
#define ROOMS 12
#define SITE (-1)

static struct silence silence;
static struct silence_room rooms[ROOMS];
static size_t room_count;

static struct told {
    int room;
    char reason[48];
    struct incident_event event;
} told[256];
static size_t told_count;

static void tell(void *context, int room, const char *reason, const struct incident_event *event)
{
    (void)context;
    assert_true(told_count < sizeof told / sizeof *told);
    told[told_count].room = room;
    snprintf(told[told_count].reason, sizeof told[told_count].reason, "%s", reason);
    told[told_count++].event = *event;
}

static void advance(int64_t now_ms)
{
    silence_advance(&silence, rooms, room_count, now_ms, tell, NULL);
}

static void broker(bool connected, int64_t now_ms)
{
    silence_broker(&silence, connected, now_ms, tell, NULL);
}

/* count rooms in an occupied period since NINE, connected since long before, all heard just then. */
static void start(size_t count)
{
    silence_init(&silence);
    told_count = 0;
    room_count = count;
    for (size_t i = 0; i < count; i++)
        rooms[i] = (struct silence_room){.is_watched = true, .is_occupied = true, .since_ms = NINE, .heard_ms = NINE,
                                         .silent_after_ms = SILENT_AFTER};
    broker(true, NINE - 10 * HOUR);
}

static const struct told *nth(int room, enum incident_state to, size_t n)
{
    for (size_t i = 0; i < told_count; i++)
        if (told[i].room == room && told[i].event.to == to && n-- == 0)
            return &told[i];
    return NULL;
}

static size_t count_of(int room, enum incident_state to)
{
    size_t count = 0;

    while (nth(room, to, count))
        count++;
    return count;
}

static size_t rooms_told(enum incident_state to)
{
    size_t count = 0;

    for (int room = 0; room < ROOMS; room++)
        count += count_of(room, to);
    return count;
}

/* All but the first `silent` rooms are heard once a minute, time goes on by seconds. */
static void run(int64_t from_ms, int64_t to_ms, size_t silent)
{
    for (int64_t now = from_ms; now <= to_ms; now += SECOND) {
        for (size_t i = silent; i < room_count; i++)
            if ((now - (int64_t)i * 5 * SECOND) % MINUTE == 0)
                rooms[i].heard_ms = now;
        advance(now);
    }
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

/* -- the broker, and our own deafness -- */

static void a_lost_broker_is_one_incident_from_the_disconnect_on(void **state)
{
    int64_t lost_ms = NINE + HOUR;

    (void)state;
    start(3);
    run(NINE, lost_ms, 0);
    broker(false, lost_ms);
    advance(lost_ms + SILENCE_BROKER_HOLD_MS - 1);
    assert_int_equal(told_count, 0);
    advance(lost_ms + SILENCE_BROKER_HOLD_MS);
    advance(lost_ms + 2 * HOUR);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].room, SITE);
    assert_int_equal(told[0].event.began_ms, lost_ms);
    assert_string_equal(told[0].reason, "broker lost");
    broker(true, lost_ms + 2 * HOUR);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[1].event.cleared_ms, lost_ms + 2 * HOUR);
    advance(lost_ms + 2 * HOUR + SILENT_AFTER - 1);     /* nobody is blamed for what we did not hear */
    assert_int_equal(told_count, 2);
}

static void a_broker_that_was_never_there_is_told_too(void **state)
{
    (void)state;
    silence_init(&silence);
    told_count = 0;
    assert_false(silence_knows_broker(&silence));
    broker(false, NINE);
    assert_true(silence_knows_broker(&silence));
    advance(NINE + SILENCE_BROKER_HOLD_MS);
    assert_int_equal(told_count, 1);
    assert_int_equal(told[0].event.began_ms, NINE);
}

static void a_broker_that_flaps_for_less_than_a_minute_is_no_incident_and_hides_no_silence(void **state)
{
    int64_t now = NINE;

    (void)state;
    start(1);
    for (; now < NINE + SILENT_AFTER; now += 2 * MINUTE) {
        broker(false, now);
        advance(now + SILENCE_BROKER_HOLD_MS - 1);
        broker(true, now + SILENCE_BROKER_HOLD_MS - 1);
    }
    advance(NINE + SILENT_AFTER + SILENCE_GATHER_MS);
    assert_int_equal(count_of(SITE, INCIDENT_RAISED), 0);
    assert_int_equal(count_of(0, INCIDENT_RAISED), 1);
    assert_int_equal(told[0].event.raised_ms, NINE + SILENT_AFTER);
}

static void a_loss_of_a_minute_that_nobody_watched_is_told_when_it_ends(void **state)
{
    (void)state;
    start(1);
    broker(false, NINE);
    broker(true, NINE + SILENCE_BROKER_HOLD_MS);
    assert_int_equal(told_count, 2);
    assert_int_equal(told[0].event.raised_ms, NINE + SILENCE_BROKER_HOLD_MS);
    assert_int_equal(told[1].event.to, INCIDENT_CLEARED);
}

static void a_raised_silence_outlives_the_broker_and_a_pause(void **state)
{
    (void)state;
    start(1);
    advance(NINE + HOUR);
    broker(false, NINE + HOUR);
    advance(NINE + 2 * HOUR);
    broker(true, NINE + 2 * HOUR);
    advance(NINE + 2 * HOUR + SECOND);
    silence_deaf_until(&silence, NINE + 3 * HOUR);
    advance(NINE + 3 * HOUR);
    assert_int_equal(count_of(0, INCIDENT_RAISED), 1);
    assert_int_equal(count_of(0, INCIDENT_CLEARED), 0);
}

static void a_silence_ends_with_its_period_though_the_broker_is_away(void **state)
{
    (void)state;
    start(1);
    advance(NINE + HOUR);
    broker(false, NINE + HOUR);
    rooms[0].is_occupied = false;
    rooms[0].since_ms = NINE + 6 * HOUR;
    advance(NINE + 6 * HOUR);
    assert_int_equal(count_of(0, INCIDENT_CLEARED), 1);
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

static void without_word_of_the_broker_nobody_is_silent(void **state)
{
    (void)state;
    start(3);
    silence_init(&silence);
    silence_deaf_until(&silence, NINE);
    assert_false(silence_knows_broker(&silence));
    advance(NINE + HOUR);
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
        cmocka_unit_test(a_lost_broker_is_one_incident_from_the_disconnect_on),
        cmocka_unit_test(a_broker_that_was_never_there_is_told_too),
        cmocka_unit_test(a_broker_that_flaps_for_less_than_a_minute_is_no_incident_and_hides_no_silence),
        cmocka_unit_test(a_loss_of_a_minute_that_nobody_watched_is_told_when_it_ends),
        cmocka_unit_test(a_raised_silence_outlives_the_broker_and_a_pause),
        cmocka_unit_test(a_silence_ends_with_its_period_though_the_broker_is_away),
        cmocka_unit_test(p25_a_pause_of_ten_minutes_is_no_storm),
        cmocka_unit_test(without_word_of_the_broker_nobody_is_silent),
        cmocka_unit_test(a_clock_set_back_keeps_a_raised_silence_until_the_room_is_heard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
