/* tests/unit/test_trailing_mean.c - trailing means by numbers checked by hand, and against plain summing. */
#include "trailing_mean.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define COUNT(array) (sizeof array / sizeof *array)
#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static struct line make_line(double from_minute, double to_minute, double start, double end)
{
    return (struct line){(int64_t)(from_minute * (double)MINUTE_MS), (int64_t)(to_minute * (double)MINUTE_MS), start,
                         end};
}

/* Means over the same lines. Those of a test are closed with it. */
struct watch {
    struct recent_lines lines;
    struct trailing_mean mean;
};

static struct watch watches[2];

static int close_watches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(watches); i++)
        recent_lines_done(&watches[i].lines);
    return 0;
}

static struct watch *watch(size_t place, int64_t window_ms, int64_t joined_min_ms, double limit, enum level_side side)
{
    struct watch *w = &watches[place];

    recent_lines_done(&w->lines);
    trailing_mean_init(&w->mean, &w->lines, window_ms, joined_min_ms, (struct level){limit, side});
    assert_int_equal(recent_lines_open(&w->lines), 0);
    return w;
}

static struct watch *sustained(size_t place, double limit, enum level_side side)
{
    return watch(place, SUSTAINED_WINDOW_MS, SUSTAINED_JOINED_MS, limit, side);
}

static struct watch *sustained_above(double limit)
{
    return sustained(0, limit, LEVEL_ABOVE);
}

static struct trailing_mean_result add(struct watch *w, const struct line *line)
{
    recent_lines_add(&w->lines, line);
    return trailing_mean_look(&w->mean);
}

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

/* -- exactness -- */

/* What a mean is by its definition, from all lines there are. */
static double naive_mean(const struct line *lines, size_t count, int64_t window_ms, double *joined_ms)
{
    struct calendar_span window = {lines[count - 1].end_ms - window_ms, lines[count - 1].end_ms};
    long double area = 0, joined = 0;

    for (size_t i = count; i-- > 0 && lines[i].end_ms > window.start_ms;) {
        struct line part;

        if (!line_cut(&lines[i], window, &part))
            continue;
        area += ((long double)part.start + part.end) / 2 * (part.end_ms - part.start_ms);
        joined += part.end_ms - part.start_ms;
    }
    *joined_ms = (double)joined;
    return (double)(area / joined);
}

/* Weather of all kinds in turn: on the limit, noise, a walk, empty rooms, waves, steps and spikes. In thousandths, as
 * sensors' values are. */
static double next_value(long sample, double value)
{
    switch (sample / 300 % 6) {
    case 0:
        return 800;
    case 1:
        return 790 + rand() % 20001 / 1000.0;
    case 2:
        return fmax(380, value + (rand() % 61 - 30) / 8.0);
    case 3:
        return 420 + rand() % 20;
    case 4:
        return round((900 + 450 * sin((double)sample / 60)) * 1000) / 1000;
    default:
        return rand() % 40 == 0 ? 5000 : sample / 25 % 2 ? 2400 : 450;
    }
}

#define CHECKS 40

static double worst_error(int64_t step_ms, int64_t window_ms, bool has_gaps)
{
    size_t count = (size_t)(3 * window_ms / step_ms) + 2500, checks = 0;
    struct watch *w = watch(0, window_ms, 1, 800, LEVEL_ABOVE);
    struct line *lines = calloc(count, sizeof *lines);
    int64_t at_ms = INT64_C(1795000000000);
    double value = 420, worst = 0;

    assert_non_null(lines);
    for (size_t i = 0; i < count; i++) {
        double next = next_value((long)i, value), joined_ms, plain;
        struct trailing_mean_result result;

        if (has_gaps && rand() % 50 == 0)
            at_ms += rand() % (2 * window_ms);
        lines[i] = (struct line){at_ms, at_ms + step_ms - rand() % (step_ms / 4), value, next};
        at_ms = lines[i].end_ms;
        value = next;
        result = add(w, &lines[i]);
        if (i % (count / CHECKS))
            continue;
        plain = naive_mean(lines, i + 1, window_ms, &joined_ms);
        assert_true(result.joined_ms == joined_ms);
        worst = fmax(worst, fabs(result.mean - plain));
        checks++;
    }
    free(lines);
    assert_true(checks >= CHECKS);
    return worst;
}

static void means_of_any_series_are_those_of_the_definition(void **state)
{
    static const int64_t steps_ms[] = {1000, 10000, 60000};
    static const int64_t windows_min[] = {15, 20, 60, 480, 1440};

    (void)state;
    srand(11);
    for (size_t step = 0; step < COUNT(steps_ms); step++)
        for (size_t window = 0; window < COUNT(windows_min); window++)
            for (int gaps = 0; gaps < 2; gaps++) {
                double worst = worst_error(steps_ms[step], windows_min[window] * MINUTE_MS, gaps);

                if (worst > 1e-6)
                    print_error("%d s, %d min, gaps %d: %g ppm\n", (int)(steps_ms[step] / 1000),
                                (int)windows_min[window], gaps, worst);
                assert_true(worst <= 1e-6);
            }
}

/* Of seconds of noise that end in a stretch on the limit: a remainder of theirs would put the mean beside it. */
static void a_mean_back_on_its_limit_is_on_it_exactly(void **state)
{
    struct watch *above = sustained(0, 21.3, LEVEL_ABOVE), *at_least = sustained(1, 21.3, LEVEL_AT_LEAST);
    struct trailing_mean_result result = {.mean = NAN};
    double value = 21.3;

    (void)state;
    srand(3);
    for (int second = 0; second < 4 * 3600; second++) {
        double next = second % 7200 < 3600 ? (20000 + rand() % 3001) / 1000.0 : 21.3;
        struct line line = {second * 1000, (second + 1) * 1000, value, next};

        result = add(above, &line);
        assert_true(add(at_least, &line).mean == result.mean || isnan(result.mean));
        value = next;
    }
    assert_true(result.mean == 21.3);
    assert_false(above->mean.is_met);
    assert_true(at_least->mean.is_met);
}

/* What came before the window leaves nothing behind: a restart, which begins later, goes on alike to the last bit. */
static void a_mean_that_began_later_says_the_same_once_its_window_is_full(void **state)
{
    struct watch *all = sustained(0, 800, LEVEL_ABOVE), *late = sustained(1, 800, LEVEL_ABOVE);
    double value = 420;

    (void)state;
    srand(5);
    for (int i = 0; i < 6000; i++) {
        double next = next_value(i, value);
        struct line line = {i * 10000, (i + 1) * 10000, value, next};
        struct trailing_mean_result from_all = add(all, &line), from_late;

        value = next;
        if (i < 3000)
            continue;
        from_late = add(late, &line);
        if (line.start_ms < 30000000 + SUSTAINED_WINDOW_MS)
            continue;
        assert_true(from_all.mean == from_late.mean && from_all.was_met == from_late.was_met);
        assert_true(from_all.met_from_ms == from_late.met_from_ms && from_all.met_to_ms == from_late.met_to_ms);
        assert_true(from_all.extreme == from_late.extreme);
    }
}

static void the_extreme_is_where_the_mean_stands_still(void **state)
{
    struct watch *w = sustained_above(5000);
    struct line up = make_line(0, 20, 1000, 2000), down = make_line(20, 40, 2000, 1000);

    (void)state;
    assert_near(add(w, &up).extreme, 1500, 1e-9);
    assert_near(add(w, &down).extreme, 1750, 1e-9);
}

/* -- memory -- */

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
        cmocka_unit_test(means_of_any_series_are_those_of_the_definition),
        cmocka_unit_test(a_mean_back_on_its_limit_is_on_it_exactly),
        cmocka_unit_test(a_mean_that_began_later_says_the_same_once_its_window_is_full),
        cmocka_unit_test(the_extreme_is_where_the_mean_stands_still),
        cmocka_unit_test(a_sensor_faster_than_any_is_said_to_be_unknown_never_wrong),
        cmocka_unit_test(five_readings_a_second_are_all_kept),
        cmocka_unit_test(a_sensor_of_one_a_minute_touches_little_memory),
        cmocka_unit_test(a_hole_of_weeks_leaves_nothing_behind),
        cmocka_unit_test(a_jump_between_lines_that_meet_is_kept_as_one),
    };

    return cmocka_run_group_tests(tests, NULL, close_watches);
}
