/* tests/unit/test_quality_time.c - which time a sample counts as of, and whether it counts at all. */
#include "quality_kit.h"

#define DAY_MS (24 * HOUR_MS)

struct time_case {
    int64_t own_after_ms;       /* own time, counted from the arrival */
    uint32_t flags;
};

static void check_times(const struct time_case *cases, size_t count, struct quality_arrival arrival)
{
    for (size_t i = 0; i < count; i++) {
        struct quality quality = fresh();
        int64_t own_ms = arrival.arrival_ms + cases[i].own_after_ms;
        struct reading reading = co2_reading(700, own_ms);

        assert_int_equal(quality_judge(&quality, &reading, &arrival, MAX_GAP_MS), cases[i].flags);
        assert_int_equal(reading.time_ms, cases[i].flags & QUALITY_CLOCK ? arrival.arrival_ms : own_ms);
    }
}

static void a_live_time_counts_from_a_day_behind_to_five_minutes_ahead(void **state)
{
    static const struct time_case cases[] = {{0, 0},
                                             {5 * MINUTE_MS, 0},
                                             {5 * MINUTE_MS + 1, QUALITY_CLOCK},
                                             {-DAY_MS, 0},
                                             {-DAY_MS - 1, QUALITY_CLOCK},
                                             {3653 * DAY_MS, QUALITY_CLOCK},
                                             {-3653 * DAY_MS, QUALITY_CLOCK}};

    (void)state;
    check_times(cases, COUNT(cases), live_at(monday_nine));
}

static void a_history_record_counts_for_31_days_and_is_never_moved_to_now_as_if_it_were_live(void **state)
{
    static const struct time_case cases[] = {{-DAY_MS - 1, 0},
                                             {-31 * DAY_MS, 0},
                                             {-31 * DAY_MS - 1, QUALITY_CLOCK | QUALITY_TIME_UNKNOWN},
                                             {5 * MINUTE_MS + 1, QUALITY_CLOCK | QUALITY_TIME_UNKNOWN}};
    struct quality_arrival history = live_at(monday_nine), backlog = history;

    (void)state;
    history.is_history = true;
    backlog.is_backlog = true;
    check_times(cases, COUNT(cases), history);
    check_times(cases, COUNT(cases), backlog);
}

static void a_message_without_a_time_was_measured_when_it_came_unless_it_waited(void **state)
{
    struct quality_arrival arrival = live_at(monday_nine);
    struct reading reading = co2_reading(700, READING_NO_TIME);
    struct quality quality = fresh();

    (void)state;
    assert_int_equal(quality_judge(&quality, &reading, &arrival, MAX_GAP_MS), 0);
    assert_int_equal(reading.time_ms, monday_nine);
    arrival.is_backlog = true;
    reading.time_ms = READING_NO_TIME;
    assert_int_equal(quality_judge(&quality, &reading, &arrival, MAX_GAP_MS), QUALITY_TIME_UNKNOWN);
    assert_false(quality_is_joined(&reading, QUALITY_TIME_UNKNOWN, CO2_PPM));
}

static void without_a_trusted_clock_the_arrival_time_is_kept_but_judges_nothing(void **state)
{
    struct quality_arrival arrival = live_at(5 * MINUTE_MS);    /* 1970 */
    struct reading reading = co2_reading(700, monday_nine);
    struct quality quality = fresh();
    uint32_t flags;

    (void)state;
    arrival.clock_is_trusted = false;
    flags = quality_judge(&quality, &reading, &arrival, MAX_GAP_MS);
    assert_int_equal(flags, QUALITY_UNTRUSTED_TIME);
    assert_int_equal(reading.time_ms, 5 * MINUTE_MS);
    assert_true(quality_is_joined(&reading, flags, CO2_PPM));
    assert_false(quality_is_judged(&reading, flags, CO2_PPM));
    assert_false(quality.has_sample);
}

static void a_retained_message_is_no_sample(void **state)
{
    struct quality_arrival arrival = live_at(monday_nine);
    struct reading reading = co2_reading(700, monday_nine - HOUR_MS);
    struct quality quality = fresh(), before = quality;
    uint32_t flags;

    (void)state;
    arrival.is_retained = true;
    flags = quality_judge(&quality, &reading, &arrival, MAX_GAP_MS);
    assert_int_equal(flags, QUALITY_RETAINED);
    assert_int_equal(reading.time_ms, monday_nine - HOUR_MS);
    assert_false(quality_is_joined(&reading, flags, CO2_PPM));
    assert_memory_equal(&quality, &before, sizeof quality);
}

static void a_late_sample_is_not_folded_in(void **state)
{
    struct quality_arrival arrival = live_at(monday_nine);
    struct quality quality = fresh(), before;

    (void)state;
    hear(&quality, 600, monday_nine);
    before = quality;
    for (int64_t behind_ms = 0; behind_ms <= MINUTE_MS; behind_ms += MINUTE_MS) {   /* a duplicate is late, too */
        struct reading late = co2_reading(9000, monday_nine - behind_ms);

        assert_int_equal(quality_judge(&quality, &late, &arrival, MAX_GAP_MS), 0);
        assert_memory_equal(&quality, &before, sizeof quality);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_live_time_counts_from_a_day_behind_to_five_minutes_ahead),
        cmocka_unit_test(a_history_record_counts_for_31_days_and_is_never_moved_to_now_as_if_it_were_live),
        cmocka_unit_test(a_message_without_a_time_was_measured_when_it_came_unless_it_waited),
        cmocka_unit_test(without_a_trusted_clock_the_arrival_time_is_kept_but_judges_nothing),
        cmocka_unit_test(a_retained_message_is_no_sample),
        cmocka_unit_test(a_late_sample_is_not_folded_in),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
