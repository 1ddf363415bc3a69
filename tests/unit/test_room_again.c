/* tests/unit/test_room_again.c - a room's day judged again after late data: as if all had come in order. Promise 6. */
#include "quality.h"
#include "room_kit.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 391                 /* 09:00 to 15:30, one a minute */

static double made_co2_ppm(size_t i)
{
    return round(900 + 700 * sin((double)i / 25) + (double)(i % 7));
}

static double made_temperature_c(size_t i)
{
    return 19.3 + 0.1 * (double)(i % 13);
}

/* The newest change of each incident, as room_correction lists them. */
static size_t final_states(struct incident_event *events)
{
    size_t count = 0;

    for (size_t i = 0; i < told_count; i++) {
        size_t at = 0;

        while (at < count &&
               (events[at].rule_index != told[i].rule_index || events[at].began_ms != told[i].began_ms))
            at++;
        if (told[i].to == INCIDENT_NONE) {
            if (at < count)
                events[at] = events[--count];
            continue;
        }
        events[at] = told[i];
        count += at == count;
    }
    return count;
}

static int by_rule_and_time(const void *a, const void *b)
{
    const struct incident_event *left = a, *right = b;

    if (left->rule_index != right->rule_index)
        return left->rule_index < right->rule_index ? -1 : 1;
    return (left->began_ms > right->began_ms) - (left->began_ms < right->began_ms);
}

static void expect_same_incidents(struct incident_event *expected, size_t expected_count,
                                  struct room_correction *correction)
{
    assert_int_equal(correction->count, expected_count);
    qsort(expected, expected_count, sizeof *expected, by_rule_and_time);
    qsort(correction->events, correction->count, sizeof *correction->events, by_rule_and_time);
    for (size_t i = 0; i < expected_count; i++) {
        const struct incident_event *a = &expected[i], *b = &correction->events[i];

        assert_int_equal(a->rule_index, b->rule_index);
        assert_int_equal(a->to, b->to);
        assert_int_equal(a->at_ms, b->at_ms);
        assert_int_equal(a->began_ms, b->began_ms);
        assert_int_equal(a->raised_ms, b->raised_ms);
        assert_int_equal(a->cleared_ms, b->cleared_ms);
        assert_memory_equal(&a->peak, &b->peak, sizeof a->peak);
        assert_int_equal(a->unoccupied, b->unoccupied);
    }
}

static void expect_same_day(enum quantity quantity, struct room *a, struct room *b)
{
    static struct judged_day left, right;

    memset(&left, 0, sizeof left);
    memset(&right, 0, sizeof right);
    assert_true(room_day(a, quantity, &left) && room_day(b, quantity, &right));
    assert_int_equal(left.figures.date, right.figures.date);
    assert_memory_equal(&left.figures.joined_ms, &right.figures.joined_ms, sizeof(double));
    assert_memory_equal(&left.figures.area, &right.figures.area, sizeof(double));
    assert_memory_equal(&left.figures.min, &right.figures.min, sizeof(double));
    assert_memory_equal(&left.figures.max, &right.figures.max, sizeof(double));
    assert_int_equal(left.count, right.count);
    for (size_t i = 0; i < left.count; i++) {
        assert_int_equal(left.rules[i].verdict.verdict, right.rules[i].verdict.verdict);
        assert_memory_equal(&left.rules[i].verdict.figure, &right.rules[i].verdict.figure, sizeof(double));
    }
}

static struct room_correction correction;
static struct incident_event expected[1024];

/* Shuffles within windows of an hour, as the promise says. */
static void p06_a_day_in_disorder_is_after_the_rebuild_the_day_in_order(void **state)
{
    int64_t end_ms = nine_ms + 9 * KIT_HOUR_MS;

    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct room *ordered = open_room();
        size_t order[SAMPLES], count;
        uint64_t random = seed;

        stop(state);
        start(state);
        for (size_t i = 0; i < SAMPLES; i++) {
            order[i] = i;
            hear_in(ordered, made_co2_ppm(i), made_temperature_c(i), nine_ms + (int64_t)i * KIT_MINUTE_MS, 0);
        }
        room_advance(ordered, end_ms);
        count = final_states(expected);
        assert_true(count > 3);
        for (size_t i = SAMPLES; i-- > 1;) {
            size_t other = i - (size_t)(kit_random(&random) % (i < 60 ? i + 1 : 60)), kept = order[i];

            order[i] = order[other];
            order[other] = kept;
        }
        for (size_t i = 0; i < SAMPLES; i++)
            hear_in(room, made_co2_ppm(order[i]), made_temperature_c(order[i]),
                    nine_ms + (int64_t)order[i] * KIT_MINUTE_MS, 0);
        room_advance(room, end_ms);
        assert_true(room_needs_rebuild(room));
        assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
        assert_false(room_needs_rebuild(room));
        expect_same_incidents(expected, count, &correction);
        expect_same_day(CO2_PPM, ordered, room);
        expect_same_day(TEMPERATURE_C, ordered, room);
        room_close(ordered);
    }
}

static void a_rebuild_of_a_day_in_order_changes_nothing(void **state)
{
    struct room *untouched = open_room();
    size_t count;

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;

        hear_in(untouched, made_co2_ppm(i), made_temperature_c(i), at_ms, 0);
        room_advance(untouched, at_ms);
    }
    count = final_states(expected);
    told_count = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;
        struct room_view before, after;

        hear_in(room, made_co2_ppm(i), made_temperature_c(i), at_ms, 0);
        room_advance(room, at_ms);
        assert_false(room_needs_rebuild(room));
        room_view(room, at_ms, &before);
        assert_int_equal(room_rebuild(room, at_ms, &correction), 0);
        room_view(room, at_ms, &after);
        expect_same_view(&before, &after);
    }
    expect_same_incidents(expected, count, &correction);
    expect_same_day(CO2_PPM, untouched, room);
    room_close(untouched);
}

static void single_quantity_messages_are_judged_again_at_their_own_times(void **state)
{
    struct room *untouched = open_room();
    int64_t end_ms = nine_ms + 9 * KIT_HOUR_MS;
    size_t count = 0;

    (void)state;
    for (size_t pass = 0; pass < 2; pass++) {
        struct room *r = pass ? room : untouched;

        for (size_t i = 0; i < SAMPLES; i++) {
            int64_t at_ms = nine_ms + (int64_t)i * KIT_MINUTE_MS;

            hear_in(r, NAN, made_temperature_c(i), at_ms, 0);
            hear_in(r, made_co2_ppm(i), NAN, at_ms + 4321, 0);
        }
        room_advance(r, end_ms);
        if (!pass) {
            count = final_states(expected);
            told_count = 0;
        }
    }
    assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
    expect_same_incidents(expected, count, &correction);
    expect_same_day(CO2_PPM, untouched, room);
    expect_same_day(TEMPERATURE_C, untouched, room);
    room_close(untouched);
}

static void a_late_sample_of_yesterday_asks_for_no_rebuild(void **state)
{
    (void)state;
    hear(600, nine_ms);
    assert_false(hear(700, nine_ms - 10 * KIT_HOUR_MS));
    assert_false(room_needs_rebuild(room));
    assert_false(hear(700, nine_ms - 9 * KIT_HOUR_MS));     /* midnight itself is today */
    assert_true(room_needs_rebuild(room));
}

/* A warm-up is left out; a spike is joined, and raised nothing. */
static void expect_doubtful(uint32_t flag, double max_ppm)
{
    int64_t end_ms = nine_ms + 2 * KIT_HOUR_MS;
    struct judged_day *day = calloc(1, sizeof *day);

    assert_non_null(day);
    for (int64_t at = nine_ms; at <= end_ms; at += KIT_MINUTE_MS)
        hear_in(room, at == nine_ms + KIT_HOUR_MS ? 9000 : 600, 20, at, at == nine_ms + KIT_HOUR_MS ? flag : 0);
    assert_true(room_day(room, CO2_PPM, day));
    assert_float_equal(day->figures.max, max_ppm, 0);
    assert_int_equal(room_rebuild(room, end_ms, &correction), 0);
    assert_true(room_day(room, CO2_PPM, day));
    assert_float_equal(day->figures.max, max_ppm, 0);
    assert_float_equal(day->figures.joined_ms, (double)(end_ms - nine_ms), 0);
    free(day);
}

static void doubtful_samples_are_left_out_of_the_rebuilt_day_as_they_were_live(void **state)
{
    (void)state;
    expect_doubtful(QUALITY_WARMING_UP, 600);
}

static void a_spike_is_in_the_rebuilt_day_too(void **state)
{
    (void)state;
    expect_doubtful(QUALITY_SPIKE, 9000);
}

static void a_rebuild_ends_no_day_and_tells_the_days_half_hours_again(void **state)
{
    int64_t midnight_ms = nine_ms - 9 * KIT_HOUR_MS;
    size_t before;

    (void)state;
    for (int64_t at = midnight_ms - KIT_HOUR_MS; at <= midnight_ms + KIT_HOUR_MS; at += KIT_MINUTE_MS)
        hear(600, at);
    assert_int_equal(told_days, 1);
    before = told_slots;
    assert_int_equal(room_rebuild(room, midnight_ms + KIT_HOUR_MS, &correction), 0);
    assert_int_equal(told_days, 1);
    assert_int_equal(told_slots - before, 2 * 2);           /* two half hours since midnight, two quantities */
}

static void memory_that_does_not_reach_back_to_midnight_rebuilds_nothing(void **state)
{
    int64_t at_ms = nine_ms;
    struct room_view before, after;

    (void)state;
    for (size_t i = 0; i <= ROOM_SAMPLES_MAX; i++, at_ms += KIT_SECOND_MS)
        hear_in(room, 600 + (double)(i % 5), NAN, at_ms, 0);
    room_view(room, at_ms, &before);
    assert_int_equal(room_rebuild(room, at_ms, &correction), -ENODATA);
    room_view(room, at_ms, &after);
    expect_same_view(&before, &after);
}

static void a_clock_set_back_does_not_make_the_room_deaf(void **state)
{
    int64_t now_ms = nine_ms + 10 * KIT_MINUTE_MS;

    (void)state;
    hear(600, nine_ms);
    hear(1900, nine_ms + KIT_DAY_MS);
    room_step_back(room, now_ms);
    assert_int_equal(room_heard_ms(room), nine_ms);
    assert_true(room_needs_rebuild(room));
    assert_int_equal(room_rebuild(room, now_ms, &correction), 0);
    assert_int_equal(correction.count, 0);
    assert_true(hear(640, now_ms));
    assert_float_equal(view_at(now_ms).co2_ppm, 640, 0);
    assert_int_equal(view_at(now_ms).level, AIR_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(p06_a_day_in_disorder_is_after_the_rebuild_the_day_in_order, start, stop),
        cmocka_unit_test_setup_teardown(a_rebuild_of_a_day_in_order_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(single_quantity_messages_are_judged_again_at_their_own_times, start, stop),
        cmocka_unit_test_setup_teardown(a_late_sample_of_yesterday_asks_for_no_rebuild, start, stop),
        cmocka_unit_test_setup_teardown(doubtful_samples_are_left_out_of_the_rebuilt_day_as_they_were_live, start, stop),
        cmocka_unit_test_setup_teardown(a_spike_is_in_the_rebuilt_day_too, start, stop),
        cmocka_unit_test_setup_teardown(a_rebuild_ends_no_day_and_tells_the_days_half_hours_again, start, stop),
        cmocka_unit_test_setup_teardown(memory_that_does_not_reach_back_to_midnight_rebuilds_nothing, start, stop),
        cmocka_unit_test_setup_teardown(a_clock_set_back_does_not_make_the_room_deaf, start, stop),
    };

    return cmocka_run_group_tests(tests, kit_load, NULL);
}
