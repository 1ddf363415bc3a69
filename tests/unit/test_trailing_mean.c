/* tests/unit/test_trailing_mean.c - trailing means by numbers checked by hand, and against plain summing. */
#include "trailing_kit.h"

static void a_constant_above_the_limit_is_met_once_fifteen_minutes_are_joined(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line line = make_line(0, 30, 1600, 1600);
    struct trailing_mean_result result = add(w, &line);

    assert_true(result.was_met);
    assert_true(result.met_from_ms == 15 * MINUTE_MS);
    assert_true(result.met_to_ms == 30 * MINUTE_MS);
    assert_true(w->mean.since_ms == 15 * MINUTE_MS);
    assert_near(result.mean, 1600, 1e-9);
    assert_near(result.joined_ms, 20 * MINUTE_MS, 1e-6);
}

static void less_than_fifteen_joined_minutes_say_nothing(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line line = make_line(0, 15, 1600, 1600);
    struct line last = {line.end_ms - 1, line.end_ms, 1600, 1600}, more = {line.end_ms, line.end_ms + 1, 1600, 1600};
    struct trailing_mean_result result;

    line.end_ms--;
    result = add(w, &line);
    assert_false(result.was_met);
    assert_true(isnan(result.mean));
    result = add(w, &last);
    assert_false(result.was_met);           /* for no time yet */
    assert_near(result.mean, 1600, 1e-9);
    assert_true(add(w, &more).was_met);
}

static void the_limit_itself_is_not_above(void **state)
{
    (void)state;
    struct watch *above = sustained(0, 1500, LEVEL_ABOVE), *at_least = sustained(1, 1500, LEVEL_AT_LEAST);
    struct line line = make_line(0, 40, 1500, 1500);

    assert_false(add(above, &line).was_met);
    assert_true(add(at_least, &line).was_met);
}

/* A step from 1000 to 2000 at minute 20: the mean over 20 minutes passes 1500 ten minutes later. */
static void the_crossing_of_a_step_is_found_to_the_millisecond(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line before = make_line(0, 20, 1000, 1000), after = make_line(20, 60, 2000, 2000);
    struct trailing_mean_result result;

    assert_false(add(w, &before).was_met);
    result = add(w, &after);
    assert_true(result.was_met);
    assert_true(result.met_from_ms == 30 * MINUTE_MS);
    assert_true(w->mean.since_ms == 30 * MINUTE_MS);
    assert_near(result.mean, 2000, 1e-9);
}

/* From 1000 rising 10 ppm a minute the mean trails by ten minutes: 1500 at minute 50 is seen at minute 60. */
static void the_mean_of_a_ramp_trails_by_half_the_window(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line ramp = make_line(0, 90, 1000, 1900);
    struct trailing_mean_result result = add(w, &ramp);

    assert_true(result.met_from_ms == 60 * MINUTE_MS);
    assert_near(result.mean, 1800, 1e-9);
}

static void rise_and_fall_within_one_line_are_both_told(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line high = make_line(0, 20, 2000, 2000), low = make_line(20, 80, 1000, 1000);
    struct trailing_mean_result result;

    add(w, &high);
    result = add(w, &low);
    assert_true(result.was_met);
    assert_true(result.met_from_ms == 20 * MINUTE_MS);
    assert_true(result.met_to_ms == 30 * MINUTE_MS);
    assert_false(w->mean.is_met);
    assert_true(w->mean.since_ms == 30 * MINUTE_MS);
}

/* After 20 minutes at 1000 a rise of 50 ppm a minute: x minutes later the mean is 1000 + 1.25 x^2. */
static void the_mean_of_a_rise_from_rest_is_a_parabola(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1045);
    struct line rest = make_line(0, 20, 1000, 1000), rise = make_line(20, 40, 1000, 2000);

    assert_false(add(w, &rest).was_met);
    assert_true(add(w, &rise).met_from_ms == 26 * MINUTE_MS);
}

/* From 1000 up to 2000 and down again, 20 minutes each: x minutes past the top the mean is 1500 + 50 x - 2.5 x^2. */
static void a_mean_that_rises_and_falls_between_two_samples_is_told_with_both_crossings(void **state)
{
    (void)state;
    struct watch *above = sustained(0, 1740, LEVEL_ABOVE), *never = sustained(1, 1750, LEVEL_ABOVE);
    struct line up = make_line(0, 20, 1000, 2000), down = make_line(20, 40, 2000, 1000);
    struct trailing_mean_result result;

    add(above, &up);
    result = add(above, &down);
    assert_true(result.met_from_ms == 28 * MINUTE_MS);
    assert_true(result.met_to_ms == 32 * MINUTE_MS);
    assert_false(above->mean.is_met);
    add(never, &up);
    assert_false(add(never, &down).was_met);
}

static void levels_below_are_judged_the_other_way_round(void **state)
{
    (void)state;
    struct watch *w = sustained(0, 16, LEVEL_BELOW);
    struct line warm = make_line(0, 20, 20, 20), cold = make_line(20, 60, 10, 10);
    struct trailing_mean_result result;

    assert_false(add(w, &warm).was_met);
    result = add(w, &cold);
    assert_true(result.met_from_ms == 28 * MINUTE_MS);  /* 12 min at 20 and 8 at 10 make 16 */
    assert_near(result.mean, 10, 1e-9);
}

/* After a gap of six minutes fourteen are joined: nothing is said until the fifteenth. */
static void a_gap_takes_joined_time_away(void **state)
{
    (void)state;
    struct watch *w = sustained_above(1500);
    struct line before = make_line(0, 30, 1600, 1600), after = make_line(36, 60, 1600, 1600);
    struct trailing_mean_result result;

    add(w, &before);
    result = add(w, &after);
    /* joined stays 14 while the window loses old time as fast as it gains new, and grows once its end is in the gap */
    assert_true(result.met_from_ms == 51 * MINUTE_MS);
    assert_near(result.joined_ms, 20 * MINUTE_MS, 1e-6);
}

/* The plain definition, summed in steps of a second: slow, and right to a few seconds. */
static double brute_mean(const struct line *lines, size_t count, int64_t at_ms, int64_t window_ms, double *joined_ms)
{
    double area = 0;

    *joined_ms = 0;
    for (int64_t t = at_ms - window_ms + 500; t < at_ms; t += 1000)
        for (size_t i = 0; i < count; i++)
            if (t >= lines[i].start_ms && t < lines[i].end_ms) {
                area += line_at(&lines[i], t) * 1000;
                *joined_ms += 1000;
            }
    return area / *joined_ms;
}

static void agrees_with_plain_summing_on_random_weather(void **state)
{
    struct line lines[120];
    struct watch *w = sustained_above(1000);
    double value = 1000;
    int64_t at_ms = 0;
    int changes = 0;

    (void)state;
    srand(7);
    for (size_t i = 0; i < COUNT(lines); i++) {
        int64_t length_ms = (1 + rand() % 420) * 1000;
        double next = fmin(1400, fmax(600, value + rand() % 401 - 200)), joined_ms, plain;
        struct trailing_mean_result result;
        bool was_met = w->mean.is_met;

        if (rand() % 10 == 0)
            at_ms += (rand() % 600) * 1000;
        lines[i] = (struct line){at_ms, at_ms + length_ms, value, next};
        result = add(w, &lines[i]);
        at_ms += length_ms;
        value = next;
        plain = brute_mean(lines, i + 1, at_ms, w->mean.window_ms, &joined_ms);
        assert_near(result.joined_ms, joined_ms, 1e-6);
        if (joined_ms < SUSTAINED_JOINED_MS) {
            assert_true(isnan(result.mean));
            continue;
        }
        assert_near(result.mean, plain, 0.5);
        if (fabs(plain - 1000) > 0.5)
            assert_int_equal(w->mean.is_met, plain > 1000);
        changes += was_met != w->mean.is_met;
        /* where it turned inside this line, the mean stood on the limit */
        if (was_met != w->mean.is_met && w->mean.since_ms > lines[i].start_ms) {
            plain = brute_mean(lines, i + 1, w->mean.since_ms, w->mean.window_ms, &joined_ms);
            assert_true(fabs(plain - 1000) < 2 || fabs(joined_ms - SUSTAINED_JOINED_MS) <= 1000);
        }
    }
    assert_true(changes >= 4);
}

static void the_extreme_is_where_the_mean_stands_still(void **state)
{
    struct watch *w = sustained_above(5000);
    struct line up = make_line(0, 20, 1000, 2000), down = make_line(20, 40, 2000, 1000);

    (void)state;
    assert_near(add(w, &up).extreme, 1500, 1e-9);
    assert_near(add(w, &down).extreme, 1750, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_above_the_limit_is_met_once_fifteen_minutes_are_joined),
        cmocka_unit_test(less_than_fifteen_joined_minutes_say_nothing),
        cmocka_unit_test(the_limit_itself_is_not_above),
        cmocka_unit_test(the_crossing_of_a_step_is_found_to_the_millisecond),
        cmocka_unit_test(the_mean_of_a_ramp_trails_by_half_the_window),
        cmocka_unit_test(rise_and_fall_within_one_line_are_both_told),
        cmocka_unit_test(the_mean_of_a_rise_from_rest_is_a_parabola),
        cmocka_unit_test(a_mean_that_rises_and_falls_between_two_samples_is_told_with_both_crossings),
        cmocka_unit_test(levels_below_are_judged_the_other_way_round),
        cmocka_unit_test(a_gap_takes_joined_time_away),
        cmocka_unit_test(agrees_with_plain_summing_on_random_weather),
        cmocka_unit_test(the_extreme_is_where_the_mean_stands_still),
    };

    return cmocka_run_group_tests(tests, NULL, close_watches);
}
