/* tests/unit/test_silence_broker.c - silence and the broker: what is told while it is lost, and of whom. */
#include "silence_kit.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_broker_is_one_incident_from_the_disconnect_on),
        cmocka_unit_test(a_broker_that_was_never_there_is_told_too),
        cmocka_unit_test(a_broker_that_flaps_for_less_than_a_minute_is_no_incident_and_hides_no_silence),
        cmocka_unit_test(a_loss_of_a_minute_that_nobody_watched_is_told_when_it_ends),
        cmocka_unit_test(a_raised_silence_outlives_the_broker_and_a_pause),
        cmocka_unit_test(a_silence_ends_with_its_period_though_the_broker_is_away),
        cmocka_unit_test(without_word_of_the_broker_nobody_is_silent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
